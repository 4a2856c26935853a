"""A picture of an account is handed over, kept as PDF/A, and passed on to whoever is to have it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from sqlmodel import Session

from bot.app import CAPABILITIES
from cards.model import Form, Link
from handlers import recurring
from handlers.documents import NothingAsked, UploadRefused, take
from handlers.ports import Answer, Changed, Opened, Upload
from storage import documents
from storage.document_tables import Document
from storage.duty_tables import Task
from storage.tables import Person
from tests.life.walk import picture
from tests.watching import place as places
from tests.watching.place import MUNICIPALITY, Place, at, place

assert CAPABILITIES
places.ROUNDS.update(recurring.ROUNDS)


def asked(town: Place, day: str) -> Task:
    town.set_account(bound_at=at("2026-01-07"), administrators=["bo", "disa"])
    town.at(day, "09:00").rounds(*recurring.ROUNDS)
    return town.tasks("snapshot")[-1]


def opened(town: Place, person: str, task: Task) -> Form:
    answer = town.town.press(person, "slack", "task.done", f"task:{task.id}", task.version)
    assert isinstance(answer, Opened), answer
    return answer.form


def send(town: Place, person: str, form: Form, given: Mapping[str, str]) -> Answer:
    return town.town.send(person, "slack", form, dict(given))


def hands_over(town: Place, person: str, task: Task, content: bytes | None = None) -> None:
    upload = Upload(municipality=MUNICIPALITY, person=person, subject=f"task:{task.id}", step="snapshot")
    town.town.run(take(town.town.world, upload, "bild.png", content or picture()))


def document(town: Place, task: Task) -> Document:
    """What was kept of a task."""
    [found] = town.town.database.ask(
        lambda session: documents.about(session, MUNICIPALITY, f"task:{task.id}")
    )
    return found


def kept(town: Place, task: Task) -> bytes:
    """The PDF of it."""
    return town.town.world.evidence.read(document(town, task).pdf)


def archivist(session: Session) -> None:
    frans = session.get_one(Person, (MUNICIPALITY, "frans"))
    frans.roles, frans.email = ["archivist"], "arkiv@stad.example"
    session.add(frans)


def errors(answer: Answer) -> list[str]:
    assert isinstance(answer, Opened), answer
    return [field.error for field in answer.form.fields if field.error]


@pytest.mark.clauses("LID-14", "GIS-17")
@pytest.mark.parametrize(
    ("name", "day", "person"), [("lidingo", "2027-03-01", "anna"), ("gislaved", "2027-06-15", "bo")]
)
def test_without_its_picture_it_is_not_done_and_with_it_it_is_kept_as_pdf_a(
    name: str, day: str, person: str
) -> None:
    with place(name) as town:
        task = asked(town, day)
        form = opened(town, person, task)
        assert [block.url for block in form.blocks if isinstance(block, Link)] == [f"/upload/task:{task.id}"]
        assert errors(send(town, person, form, {"note": "Sparad på min dator"})) == [
            "Bilden är inte lämnad än. Lämna den på länken ovanför först."
        ]

        hands_over(town, person, task)
        assert isinstance(send(town, person, form, {"note": ""}), Changed)
        assert b"<pdfaid:part>1</pdfaid:part>" in kept(town, task)
        [row] = town.logged("document.saved")
        assert (row.actor, row.details["image"]) == (person, document(town, task).image_sha256)


@pytest.mark.clauses("TIB-75")
def test_in_tibro_it_must_also_lie_in_the_folder_that_the_routine_names() -> None:
    with place("tibro") as town:
        task = asked(town, "2026-10-01")
        hands_over(town, "bo", task)
        form = opened(town, "bo", task)
        [tick] = [field for field in form.fields if field.kind == "tick"]
        assert tick.label.startswith("PDF-filen ligger i T:\\Tibro\\Grafisk Profil\\07.")
        assert errors(send(town, "bo", form, {"note": ""})) == ["Kryssa i när det är gjort."]
        assert isinstance(send(town, "bo", form, {"note": "", "confirmed": "yes"}), Changed)
        assert b"<pdfaid:part>1</pdfaid:part>" in kept(town, task)


@pytest.mark.clauses("GIS-18")
def test_in_gislaved_the_archivist_gets_the_picture_and_says_so() -> None:
    with place("gislaved") as town:
        town.change(archivist)
        task = asked(town, "2027-06-15")
        hands_over(town, "bo", task)
        assert isinstance(send(town, "bo", opened(town, "bo", task), {"note": ""}), Changed)
        town.town.rest()

        [received] = town.tasks("snapshot_received")
        assert (received.role, received.state) == ("archivist", "open")
        text = town.text(f"task:{received.id}")
        assert "Frans" in text
        assert "Bo Ask har sparat en bild av Staden på facebook som PDF/A för arkivering" in text
        [letter] = town.town.mail.letters
        assert (letter.to, [file[1] for file in letter.files]) == ("arkiv@stad.example", ["application/pdf"])
        assert letter.files[0][2].startswith(b"%PDF-1.4")
        assert "Du får det som kommunens arkivarie · Gislaved (GIS-18)" in letter.text

        pressed = town.town.press("frans", "slack", "task.done", f"task:{received.id}", received.version)
        assert isinstance(pressed, Changed)
        assert [one.state for one in town.tasks("snapshot_received")] == ["done"]


def test_only_whoever_has_the_task_hands_a_picture_over_and_only_a_picture() -> None:
    with place("tibro") as town:
        task = asked(town, "2026-10-01")
        with pytest.raises(NothingAsked):
            hands_over(town, "frans", task)
        with pytest.raises(UploadRefused):
            hands_over(town, "bo", task, b"%PDF-1.7 no picture")
        assert errors(send(town, "bo", opened(town, "bo", task), {"note": "", "confirmed": "yes"}))

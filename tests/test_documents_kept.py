"""What the documents ask of questions, cases, secrets and copies, played through in each municipality."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import select

from cards.model import Form
from handlers import intake
from handlers.platforms import Attachment, Author, Incoming, Visibility
from handlers.ports import Changed, Opened
from storage.tables import Comment, Reply
from tests.property.machine_world import ACCOUNT, MUNICIPALITY, Town, town

INSULT = "Ni är idioter hela bunten."
SECRET = "Min granne Sven, 121212-1212, går på bidrag."
QUESTION = "När öppnar badhuset på lördag?"
Living = Callable[[str], Town]


@pytest.fixture
def living() -> Iterator[Living]:
    """A municipality that lives by a routine; closed when the test is over."""
    towns: list[Town] = []

    def live(routine: str) -> Town:
        towns.append(town(routine, before=True))
        return towns[-1]

    yield live
    for one in towns:
        one.close()


def opened(there: Town, action: str, person: str = "bo", case: int = 1) -> Form:
    """The form that a press on the case as it is now opens."""
    version = there.cases()[case - 1].version
    answer = there.press(person, "slack", action, f"case:{case}", version)
    assert isinstance(answer, Opened), answer
    return answer.form


def sent(there: Town, form: Form, person: str = "bo", **answers: str) -> None:
    """A form that is taken; then everything that follows from it is done."""
    answer = there.send(person, "slack", form, answers)
    assert not isinstance(answer, Opened), [field.error for field in answer.form.fields]
    there.rest()


def state(there: Town) -> str:
    return there.cases()[0].state


def stored(there: Town, table: Any) -> list[Any]:
    return there.database.ask(lambda session: list(session.exec(select(table))))


def accept(there: Town, person: str) -> None:
    card = next(
        post.card
        for post in there.chats["slack"].posts
        if post.card.key == "forward:1" and post.place.lower().endswith(person)
    )
    there.press(person, "slack", "forward.accept", card.key, card.version)
    there.rest()


# --- advice where the answer is written ------------------------------------------------------------


@pytest.mark.parametrize(
    ("routine", "words"),
    [
        pytest.param("tibro", "tydligt, sakligt och korrekt", marks=pytest.mark.clauses("TIB-47")),
        pytest.param("tibro", "personlig men inte privat", marks=pytest.mark.clauses("TIB-48")),
        pytest.param("tibro", "”du” som direkt tilltal", marks=pytest.mark.clauses("TIB-49")),
        pytest.param("tibro", "Faktagranska", marks=pytest.mark.clauses("TIB-50")),
        pytest.param("laholm", "personligt tilltal", marks=pytest.mark.clauses("LAH-24")),
        pytest.param("laholm", "relevans och situation", marks=pytest.mark.clauses("LAH-73")),
        pytest.param("laholm", "rådgör med närmaste chef", marks=pytest.mark.clauses("LAH-74")),
        pytest.param("lidingo", "personlig", marks=pytest.mark.clauses("LID-31", "LID-108")),
        pytest.param("lidingo", "Ange källor", marks=pytest.mark.clauses("LID-106")),
        pytest.param("lidingo", "ta den tid du behöver", marks=pytest.mark.clauses("LID-107")),
        pytest.param("gislaved", "städat språk", marks=pytest.mark.clauses("GIS-49")),
        pytest.param("gislaved", "Ange källor", marks=pytest.mark.clauses("GIS-51")),
        pytest.param("gislaved", "ta den tid du behöver", marks=pytest.mark.clauses("GIS-52")),
        pytest.param("gislaved", "alltid trevlig", marks=pytest.mark.clauses("GIS-53")),
        pytest.param("degerfors", "tilltalas med ”du”", marks=pytest.mark.clauses("DEG-38")),
        pytest.param("degerfors", "lättförståeligt", marks=pytest.mark.clauses("DEG-39")),
        pytest.param("degerfors", "trevlig och positiv ton", marks=pytest.mark.clauses("DEG-40")),
    ],
)
def test_the_answer_form_gives_the_documents_advice(living: Living, routine: str, words: str) -> None:
    there = living(routine)
    there.comes("c1", QUESTION)
    form = opened(there, "case.answer")
    assert words in " ".join(field.hint or "" for field in form.fields)


# --- questions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("routine", "clause"),
    [
        pytest.param("tibro", "TIB-52", marks=pytest.mark.clauses("TIB-52")),
        pytest.param("laholm", "LAH-72", marks=pytest.mark.clauses("LAH-72")),
        pytest.param("lidingo", "", marks=pytest.mark.clauses("LID-109")),
        pytest.param("gislaved", "", marks=pytest.mark.clauses("GIS-56")),
        pytest.param("degerfors", "", marks=pytest.mark.clauses("DEG-48")),
    ],
)
def test_a_question_is_closed_without_an_answer_only_for_a_reason(
    living: Living, routine: str, clause: str
) -> None:
    """The form says what the document says about it, and the reason stays with the case."""
    there = living(routine)
    there.comes("c1", QUESTION)
    form = opened(there, "case.approve")
    assert clause in " ".join(field.hint or "" for field in form.fields)
    refused = there.send("bo", "slack", form, {"reason": " "})
    assert isinstance(refused, Opened)
    assert state(there) == "open"
    sent(there, form, reason="Redan besvarad i tråden")
    case = there.cases()[0]
    assert (case.state, case.outcome, case.reason) == ("closed", "unanswered", "Redan besvarad i tråden")


@pytest.mark.parametrize(
    "routine",
    [
        pytest.param("laholm", marks=pytest.mark.clauses("LAH-20")),
        pytest.param("gislaved", marks=pytest.mark.clauses("GIS-10", "GIS-56")),
    ],
)
def test_what_the_municipality_answers_is_kept(living: Living, routine: str) -> None:
    """Word for word, with who wrote it and when; the log says where it was posted."""
    there = living(routine)
    there.comes("c1", QUESTION)
    sent(there, opened(there, "case.answer"), text="Hej! Klockan tio.")
    (reply,) = stored(there, Reply)
    assert reply.text.startswith("Hej! Klockan tio.")
    assert (reply.by, reply.state, reply.purpose) == ("bo", "posted", "answer")
    assert there.platform.replies == [("c1", reply.text)]
    assert any(row.action == "reply.posted" and row.details["reply"] == reply.id for row in there.rows())


# --- passing on ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("routine", "receiver"),
    [
        pytest.param("tibro", "frans", marks=pytest.mark.clauses("TIB-24", "TIB-54")),
        pytest.param("laholm", "anna", marks=pytest.mark.clauses("LAH-74")),
        pytest.param("laholm", "carin", marks=pytest.mark.clauses("LAH-74")),
        pytest.param("lidingo", "frans", marks=pytest.mark.clauses("LID-115", "LID-116")),
        pytest.param("gislaved", "frans", marks=pytest.mark.clauses("GIS-55", "GIS-57")),
        pytest.param("degerfors", "frans", marks=pytest.mark.clauses("DEG-49")),
    ],
)
def test_who_knows_gets_the_question_with_its_copy_and_the_answer_comes_back(
    living: Living, routine: str, receiver: str
) -> None:
    """The receiver sees text and address and can answer; the case stays open until that is posted."""
    there = living(routine)
    url = "https://www.facebook.com/town/posts/1"
    incoming = Incoming(id="c1", text=QUESTION, created_at=there.time, url=url)
    there.run(intake.take_in(there.world, MUNICIPALITY, ACCOUNT, [incoming], origin="platform"))
    there.platform.texts["c1"] = QUESTION
    sent(there, opened(there, "case.forward"), to=f"person:{receiver}", note="Vet du?")

    (letter,) = there.mail.letters
    assert letter.to == f"{receiver}@town.example"
    assert url in letter.text
    assert any(media == "application/pdf" for _, media, _ in letter.files)
    card = next(
        post.card
        for post in there.chats["slack"].posts
        if post.card.key == "forward:1" and post.place.lower().endswith(receiver)
    )
    assert QUESTION in repr(card.blocks)
    assert {button.action for button in card.buttons} >= {"forward.answer", "forward.accept"}
    asked = there.press(receiver, "slack", "forward.answer", card.key, card.version)
    assert isinstance(asked, Opened)
    there.send(receiver, "slack", asked.form, {"answer": "Klockan tio."})
    there.rest()

    assert state(there) == "forwarded"
    form = opened(there, "case.answer")
    assert next(field.value for field in form.fields if field.key == "text") == "Klockan tio."
    before = len(there.platform.replies)
    sent(there, form)
    assert there.platform.replies[before][1].startswith("Klockan tio.")


@pytest.mark.parametrize(
    "routine",
    [
        pytest.param("tibro", marks=pytest.mark.clauses("TIB-72", "TIB-23")),
        pytest.param("laholm", marks=pytest.mark.clauses("LAH-50")),
    ],
)
@pytest.mark.parametrize("first", ["number", "acceptance"])
def test_what_needs_handling_closes_with_a_number_and_a_receiver_who_took_it(
    living: Living, routine: str, first: str
) -> None:
    """Neither is enough alone, in whatever order they come."""
    there = living(routine)
    there.comes("c1", QUESTION)
    sent(there, opened(there, "case.forward"), to="person:frans")
    steps = {
        "number": lambda: sent(there, opened(there, "case.diary"), number="KS 2026/7"),
        "acceptance": lambda: accept(there, "frans"),
    }
    steps.pop(first)()
    assert state(there) == "forwarded"
    next(iter(steps.values()))()
    assert (state(there), there.cases()[0].diary_number) == ("closed", "KS 2026/7")


@pytest.mark.clauses("TIB-72")
def test_a_number_that_another_case_has_must_be_meant(living: Living) -> None:
    """A new entry in the diary, or one that is there already: whoever types it says which."""
    there = living("tibro")
    for number in (1, 2):
        there.comes(f"c{number}", QUESTION)
        sent(there, opened(there, "case.forward", case=number), to="person:frans")
    sent(there, opened(there, "case.diary"), number="KS 2026/7")
    form = opened(there, "case.diary", case=2)
    again = there.send("bo", "slack", form, {"number": "KS 2026/7"})
    assert isinstance(again, Opened)
    assert there.cases()[1].diary_number == ""
    sent(there, form, number="KS 2026/7", existing="yes")
    assert there.cases()[1].diary_number == "KS 2026/7"


# --- secrets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "routine",
    [
        pytest.param("tibro", marks=pytest.mark.clauses("TIB-78")),
        pytest.param("laholm", marks=pytest.mark.clauses("LAH-39")),
        pytest.param("lidingo", marks=pytest.mark.clauses("LID-39", "LID-138", "LID-141")),
        pytest.param("gislaved", marks=pytest.mark.clauses("GIS-12", "GIS-76")),
    ],
)
def test_what_may_be_secret_is_not_kept_by_a_mere_press(living: Living, routine: str) -> None:
    """It needs a reason that is written down; in Lidingö also who was asked."""
    there = living(routine)
    there.comes("c1", SECRET)
    form = opened(there, "case.approve")
    assert isinstance(there.send("bo", "slack", form, {"reason": ""}), Opened)
    assert state(there) == "open"
    sent(there, form, reason="Ett exempelnummer", consulted="Juristen")
    assert "Ett exempelnummer" in there.cases()[0].reason
    assert ("Juristen" in there.cases()[0].reason) == (routine == "lidingo")


@pytest.mark.clauses("TIB-78")
@pytest.mark.parametrize(
    "said",
    ["Jag ska döda dig din jävel", "Alla muslimer borde utrotas, döda dem", "Jävla negrer ut ur landet"],
    ids=["threat", "crime", "hate"],
)
def test_what_may_be_criminal_is_not_kept_by_a_mere_press_in_tibro(living: Living, said: str) -> None:
    """“Brottsliga eller sekretessbelagda uppgifter får inte förekomma”: somebody says why it is none."""
    there = living("tibro")
    there.comes("c1", said)
    form = opened(there, "case.approve")
    assert "får enligt rutinen inte stå kvar" in repr(form.blocks)
    assert isinstance(there.send("bo", "slack", form, {"reason": " "}), Opened)
    assert state(there) == "open"
    sent(there, form, reason="Citat ur en pjäs")
    assert (state(there), there.cases()[0].reason) == ("closed", "Citat ur en pjäs")

    there.comes("c2", "Ni är idioter hela bunten.")  # what is merely unsuitable is
    assert isinstance(there.press("bo", "slack", "case.approve", "case:2", there.cases()[1].version), Changed)


@pytest.mark.parametrize(
    ("routine", "diary"),
    [
        pytest.param("laholm", "myndighetens diarium", marks=pytest.mark.clauses("LAH-40")),
        pytest.param(
            "lidingo", "aktuell förvaltnings diarium", marks=pytest.mark.clauses("LID-40", "LID-139")
        ),
        pytest.param("gislaved", "förvaltningens diarium", marks=pytest.mark.clauses("GIS-13", "GIS-77")),
    ],
)
def test_a_secret_that_is_removed_waits_for_its_diary_number(
    living: Living, routine: str, diary: str
) -> None:
    """It is out of sight at once, its copy is kept, and the case stays open until the number is there."""
    there = living(routine)
    there.comes("c1", SECRET)
    sent(there, opened(there, "case.remove"), notice="send")
    (removal,) = there.removals()
    assert removal.secrecy
    assert removal.diary == diary
    assert there.platform.shown["c1"] is Visibility.HIDDEN
    assert there.evidence_of(removal) == SECRET
    assert state(there) == "removing"
    sent(there, opened(there, "case.diary", "rut"), "rut", number="KS 2026/8")
    assert (state(there), there.cases()[0].diary_number) == ("closed", "KS 2026/8")


@pytest.mark.clauses("LAH-48")
def test_in_laholm_what_is_neither_secret_nor_a_case_needs_no_diary_number(living: Living) -> None:
    there = living("laholm")
    there.comes("c1", INSULT)
    assert "case.diary" not in there.possible(there.cases()[0])
    sent(there, opened(there, "case.remove"), notice="none")
    case = there.cases()[0]
    assert (case.state, case.outcome, case.diary_number) == ("closed", "removed", "")


# --- copies ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["hide", "delete"])
@pytest.mark.parametrize(
    "routine",
    [
        pytest.param("laholm", marks=pytest.mark.clauses("LAH-51")),
        pytest.param("lidingo", marks=pytest.mark.clauses("LID-47", "LID-119")),
        pytest.param("gislaved", marks=pytest.mark.clauses("GIS-15", "GIS-63")),
        pytest.param("tibro", marks=pytest.mark.clauses("TIB-77")),
    ],
)
def test_hidden_or_deleted_its_copy_was_saved_before_and_is_found_after(
    living: Living, routine: str, way: str
) -> None:
    """In the moment of the removal the copy is there already, whole."""
    there = living(routine)
    capabilities = replace(there.platform.capabilities, hide=way == "hide", delete=way == "delete")
    there.platform.capabilities = capabilities
    there.comes("c1", INSULT)
    sent(there, opened(there, "case.remove"), notice="send")
    if routine == "tibro":
        sent(there, opened(there, "case.diary", "rut"), "rut", number="KS 2026/9")
    assert way in there.platform.calls
    assert there.bare == []
    (removal,) = there.removals()
    assert removal.removed_at is not None
    assert there.evidence_of(removal) == INSULT


@pytest.mark.parametrize(
    "routine",
    [
        pytest.param("laholm", marks=pytest.mark.clauses("LAH-21", "LAH-49")),
        pytest.param("lidingo", marks=pytest.mark.clauses("LID-34", "LID-35")),
        pytest.param("tibro", marks=pytest.mark.clauses("TIB-66")),
    ],
)
@pytest.mark.parametrize("kind", ["comment", "post", "mention", "message"])
def test_whatever_comes_in_is_kept_with_author_address_and_time(
    living: Living, routine: str, kind: Any
) -> None:
    """Also what breaks no rule and asks nothing; a message to the municipality is always a case."""
    there = living(routine)
    incoming = Incoming(
        id="c1",
        kind=kind,
        text="Fin park.",
        author=Author(id="17", name="Kalle"),
        url="https://www.facebook.com/p/1",
        created_at=there.time,
    )
    there.run(intake.take_in(there.world, MUNICIPALITY, ACCOUNT, [incoming], origin="platform"))
    (kept,) = stored(there, Comment)
    assert (kept.kind, kept.text, kept.author_name) == (kind, "Fin park.", "Kalle")
    assert (kept.url, kept.created_at) == ("https://www.facebook.com/p/1", there.time)
    assert len(there.cases()) == (1 if kind == "message" else 0)


PICTURE = Attachment(type="photo", url="https://cdn.example/1.jpg")
FILE = Attachment(type="file", url="https://cdn.example/2.pdf")


@pytest.mark.clauses("LID-35")
@pytest.mark.parametrize("kind", ["comment", "message"])
def test_pictures_and_files_that_came_along_are_kept_with_it(living: Living, kind: Any) -> None:
    there = living("lidingo")
    incoming = Incoming(id="c1", kind=kind, text=INSULT, created_at=there.time, attachments=(PICTURE, FILE))
    there.run(intake.take_in(there.world, MUNICIPALITY, ACCOUNT, [incoming], origin="platform"))
    there.rest()
    (kept,) = stored(there, Comment)
    assert [(one["type"], one["url"]) for one in kept.attachments] == [
        (PICTURE.type, PICTURE.url),
        (FILE.type, FILE.url),
    ]
    (card,) = [post.card for post in there.chats["slack"].in_place("slack:T1:C1")]
    assert "2 bilagor" in repr(card)

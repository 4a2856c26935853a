"""What its author or the platform took away closes as "försvann" and is kept, as PDF/A and as JSON."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select

from handlers.ports import Changed, Opened, Visibility
from handlers.shown import card_of
from handlers.vanishing import KIND
from storage.duty_tables import Task
from storage.evidence import EvidenceNotSaved, EvidenceStore, Reason, Stored
from storage.tables import Evidence, Posting
from tests.altered import altered
from tests.property.machine_world import Town, living_by, town
from tests.test_out_of_sight import INSULT
from tests.test_out_of_sight import told as card
from tests.test_secrecy import SECRET
from tests.test_told_truly import opens

lidingo = living_by("lidingo", before=True)


def vanishes(there: Town, id_: str = "c1") -> None:
    there.comes(id_, INSULT, Visibility.GONE)


def saved(there: Town) -> list[Evidence]:
    def look(session: Session) -> list[Evidence]:
        return list(session.exec(select(Evidence)))

    return there.database.ask(look)


def actions(there: Town) -> list[str]:
    return [row.action for row in there.rows()]


@pytest.mark.clauses("LID-47", "LID-119")
def test_what_vanished_is_kept_with_what_it_was_and_that_it_vanished(lidingo: Town) -> None:
    lidingo.comes("c1", INSULT)
    vanishes(lidingo)
    assert "försvann" in card(lidingo)
    (evidence,) = saved(lidingo)
    record = json.loads(lidingo.world.evidence.read(evidence.record))
    assert record["text"] == INSULT
    assert (record["visibility"], record["decision"]) == ("gone", None)
    assert record["vanished_at"].startswith("2026-11-20T09:00")
    folder = lidingo.folder / "evidence"
    words = " ".join(PdfReader(folder / evidence.pdf).pages[0].extract_text().split())
    assert INSULT in words
    assert "Försvann" in words
    lidingo.world.evidence.verify(evidence.pdf, evidence.pdf_sha256)
    (case,) = lidingo.cases()
    assert (case.state, case.outcome) == ("closed", "vanished")
    assert "case.evidence" in lidingo.possible(case)
    log = actions(lidingo)
    assert log.index("comment.vanished") < log.index("evidence.saved")


def test_it_is_saved_once_however_often_it_is_told(lidingo: Town) -> None:
    lidingo.comes("c1", INSULT)
    for _ in range(3):
        vanishes(lidingo)
        lidingo.rest()
    assert len(saved(lidingo)) == 1


def test_what_vanished_before_its_removal_is_saved_once(lidingo: Town) -> None:
    """The removal had saved it; that somebody else took it away changes nothing of that."""
    lidingo.comes("c1", INSULT)
    opened = opens(lidingo, "bo", "case.remove")
    vanishes(lidingo)
    lidingo.rest()
    lidingo.send("bo", "slack", opened.form, {"notice": "none"})
    lidingo.rest()
    assert len(saved(lidingo)) == 1
    assert lidingo.removals() == []


def test_a_disk_that_is_full_is_said_and_tried_until_it_is_not(
    lidingo: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Longer than the tries take: the card says so meanwhile, and not afterwards."""
    put, seen = EvidenceStore.put, list[str]()

    def full(store: EvidenceStore, *parts: str, content: bytes) -> Stored:
        shown = lidingo.database.ask(lambda session: card_of(session, lidingo.world, "case:1"))
        seen.append(repr(shown))
        if len(seen) <= 9:
            raise EvidenceNotSaved(Reason.DISK_FULL, "no room")
        return put(store, *parts, content=content)

    monkeypatch.setattr(EvidenceStore, "put", full)
    lidingo.comes("c1", INSULT)
    vanishes(lidingo)
    said = "Beviset kunde inte sparas (disken är full). Det görs om varje timme"
    assert said.lower() not in card(lidingo)
    assert said in seen[8]
    assert len(saved(lidingo)) == 1
    assert actions(lidingo).count("evidence.not_saved") == 1
    assert lidingo.broken() is None


def shown_to(there: Town, person: str) -> set[str]:
    """What stands in somebody's own chat."""

    def look(session: Session) -> set[str]:
        found = session.exec(select(Posting)).all()
        return {posting.key for posting in found if posting.place.lower().endswith(person)}

    return there.database.ask(look)


def asked_of_registrar(there: Town) -> list[Task]:
    def look(session: Session) -> list[Task]:
        return list(session.exec(select(Task).where(Task.kind == KIND)))

    return there.database.ask(look)


@pytest.mark.parametrize("routine", ["degerfors", "gislaved", "laholm", "lidingo", "tibro"])
def test_what_may_have_been_secret_is_entered_in_the_diary_though_it_vanished(routine: str) -> None:
    """The registrar sees the case and is asked for its number, as at a removal."""
    with closing(town(routine, before=True)) as there:
        there.comes("c1", INSULT)
        there.comes("c2", SECRET)
        vanishes(there)
        assert asked_of_registrar(there) == []
        vanishes(there, "c2")
        vanishes(there, "c2")
        (task,) = asked_of_registrar(there)
        assert task.role == "registrar"
        assert shown_to(there, "rut") >= {"case:2"}
        subject = f"task:{task.id}"
        shown = there.press("rut", "slack", "task.done", subject, task.version)
        assert isinstance(shown, Opened)
        assert isinstance(there.send("rut", "slack", shown.form, {"note": " "}), Opened)
        assert isinstance(there.send("rut", "slack", shown.form, {"note": "KS 2026/17"}), Changed)
        assert [task.state for task in asked_of_registrar(there)] == ["done"]


def test_where_nothing_removed_is_entered_in_the_diary_nobody_is_asked(tmp_path: Path) -> None:
    with closing(town(altered(tmp_path, "tibro", {"removal.diary": "never"}), before=True)) as there:
        there.comes("c2", SECRET)
        vanishes(there, "c2")
        assert asked_of_registrar(there) == []

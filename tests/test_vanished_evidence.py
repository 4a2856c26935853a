"""What somebody took away, nobody knows who, closes as "försvann" and is kept, as PDF/A and as JSON."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlmodel import Session, select

from handlers import intake, reminders
from handlers.happened import Happened, take_in_happened
from handlers.platforms import Incoming, Visibility
from handlers.ports import Changed, Opened, Shown, Undelivered
from handlers.shown import card_of
from handlers.vanishing import KIND
from storage.duty_tables import Task
from storage.evidence import EvidenceNotSaved, EvidenceStore, Reason, Stored
from storage.tables import Account, Evidence
from tests.altered import altered
from tests.clocked import local
from tests.property.machine_world import ACCOUNT, Town, living_by, town
from tests.scenarios.town import MUNICIPALITY
from tests.test_out_of_sight import INSULT
from tests.test_out_of_sight import told as card
from tests.test_secrecy import SECRET
from tests.test_told_truly import opens

lidingo = living_by("lidingo", before=True)
tibro = living_by("tibro", before=True)


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


def learns(there: Town, told: datetime, *, dated: bool = True) -> None:
    """The webhook tells that it was taken away, and when."""
    gone = Incoming(id="c1", text="", created_at=told)
    account = there.database.ask(lambda session: session.get_one(Account, (MUNICIPALITY, ACCOUNT)))
    happened = Happened(what="gone", at=told, comment=gone, dated=dated)
    there.run(take_in_happened(there.world, account, [happened]))
    there.rest()


#: A colleague with access to the account may have, or the whole post is gone: it is laid to nobody.
WHO = "det syns inte vem som tog bort den: avsändaren, plattformen eller någon med tillgång till kontot."
NOTICED = f"försvann från plattformen. {WHO} upptäckt 2026-11-20 "
TOLD = f"försvann från plattformen 2026-11-20 11:30, enligt plattformen. {WHO} upptäckt 2026-11-20 20:00."


def test_when_it_was_taken_away_is_said_as_the_platform_tells_and_when_we_learnt_of_it(lidingo: Town) -> None:
    """Meta tells in the evening what happened before noon, for we could not be reached meanwhile."""
    lidingo.comes("c1", INSULT)
    lidingo.rest()
    lidingo.time = local("2026-11-20 20:00")
    learns(lidingo, local("2026-11-20 11:30"))
    assert TOLD in card(lidingo)
    (evidence,) = saved(lidingo)
    record = json.loads(lidingo.world.evidence.read(evidence.record))
    assert record["gone_at"].startswith("2026-11-20T10:30")
    assert record["vanished_at"].startswith("2026-11-20T19:00")
    words = " ".join(PdfReader(lidingo.folder / "evidence" / evidence.pdf).pages[0].extract_text().split())
    assert "2026-11-20 11:30:00 svensk tid (2026-11-20 10:30:00 UTC) enligt plattformen, upptäckt" in words
    assert "upptäckt 2026-11-20 20:00:00 svensk tid" in words
    assert "Borttagen av Okänt: avsändaren, plattformen eller någon med tillgång till kontot" in words


def test_what_a_reading_noticed_gets_its_time_when_the_platform_tells_it(lidingo: Town) -> None:
    lidingo.comes("c1", INSULT)
    lidingo.rest()
    lidingo.time = local("2026-11-20 20:00")
    vanishes(lidingo)
    assert f"{NOTICED}20:00." in card(lidingo)
    learns(lidingo, local("2026-11-20 11:30"))
    assert TOLD in card(lidingo)


@pytest.mark.parametrize(("at", "dated"), [("2026-11-20 09:00", True), ("2026-11-20 19:59", False)])
def test_a_time_that_is_not_that_of_its_going_is_not_said_to_be(lidingo: Town, at: str, dated: bool) -> None:
    """It may be when the comment was written, or when Meta sent its words."""
    lidingo.comes("c1", INSULT)
    lidingo.rest()
    lidingo.time = local("2026-11-20 20:00")
    learns(lidingo, local(at), dated=dated)
    assert f"{NOTICED}20:00." in card(lidingo)


def fill(there: Town, action: str, person: str = "bo", **answers: str) -> None:
    (case,) = there.cases()
    opened = there.press(person, "slack", action, f"case:{case.id}", case.version)
    assert isinstance(opened, Opened), opened
    assert isinstance(there.send(person, "slack", opened.form, answers), Changed)
    there.rest()


QUESTION = "När öppnar badhuset på lördag?"


def test_an_answer_by_hand_to_what_has_vanished_is_not_asked_for_any_more(lidingo: Town) -> None:
    lidingo.platform.capabilities = replace(lidingo.platform.capabilities, reply=False)
    lidingo.comes("c1", QUESTION)
    fill(lidingo, "case.answer", text="Klockan tio.")
    assert lidingo.cases()[0].state == "replying"
    vanishes(lidingo)
    lidingo.rest()
    (case,) = lidingo.cases()
    assert (case.state, case.outcome) == ("closed", "vanished")
    assert "reply.posted" not in lidingo.possible(case)
    assert len(saved(lidingo)) == 1
    log = actions(lidingo)
    assert log.index("reply.given_up") < log.index("comment.vanished") < log.index("evidence.saved")


def test_what_was_passed_on_and_vanished_waits_for_its_receiver_and_number_alone(lidingo: Town) -> None:
    """Nobody is asked to remove, keep or answer what does not stand there; it closes with their word."""
    lidingo.comes("c1", INSULT)
    fill(lidingo, "case.forward", to="registrar")
    vanishes(lidingo)
    lidingo.rest()
    (case,) = lidingo.cases()
    assert (case.state, case.remove_by, case.answer_by) == ("forwarded", None, None)
    assert "kommentaren har försvunnit från plattformen." in card(lidingo)
    fill(lidingo, "case.diary", "rut", number="KS 2026/7")
    (case,) = lidingo.cases()
    assert not {"case.answer", "case.remove", "case.approve"} & set(lidingo.possible(case))
    fill(lidingo, "forward.settle", "rut", answer="Diariefört.")
    (case,) = lidingo.cases()
    assert (case.state, case.outcome) == ("closed", "forwarded")
    assert "comment.vanished" in actions(lidingo)


def test_a_question_that_vanished_after_its_receiver_answered_is_done_with(lidingo: Town) -> None:
    lidingo.comes("c1", QUESTION)
    fill(lidingo, "case.forward", to="person:frans")
    fill(lidingo, "forward.settle", answer="Klockan tio.")
    fill(lidingo, "case.diary", "rut", number="KS 2026/7")
    assert lidingo.cases()[0].state == "forwarded"
    vanishes(lidingo)
    lidingo.rest()
    assert lidingo.cases()[0].state == "closed"


def test_what_was_passed_on_and_comes_back_has_its_time_again(lidingo: Town) -> None:
    """Nobody has decided about it, so it is decided about as what was never gone."""
    lidingo.comes("c1", INSULT)
    fill(lidingo, "case.forward", to="person:frans")
    vanishes(lidingo)
    lidingo.rest()
    del lidingo.platform.shown["c1"]
    lidingo.comes("c1", INSULT)
    lidingo.rest()
    (case,) = lidingo.cases()
    assert case.state == "forwarded"
    assert case.remove_by is not None
    assert "case.remove" in lidingo.possible(case)
    assert "comment.back" in actions(lidingo)


def test_what_comes_back_after_its_receiver_was_done_gets_a_case(lidingo: Town) -> None:
    lidingo.comes("c1", INSULT)
    fill(lidingo, "case.forward", to="person:frans")
    vanishes(lidingo)
    lidingo.rest()
    fill(lidingo, "forward.settle", answer="Jag har tagit det med skolan.")
    fill(lidingo, "case.diary", "rut", number="KS 2026/7")
    assert lidingo.cases()[0].state == "closed"
    del lidingo.platform.shown["c1"]
    lidingo.comes("c1", INSULT)
    lidingo.rest()
    assert [case.state for case in lidingo.cases()] == ["closed", "open"]


@pytest.mark.clauses("GIS-13", "GIS-77")
@pytest.mark.parametrize("routine", ["gislaved", "degerfors"])
def test_a_secret_that_was_passed_on_and_vanishes_is_the_registrars_to_enter(routine: str) -> None:
    """Passing it on needs no number here, but a secret does, as when it vanishes while it is open."""
    with closing(town(routine, before=True)) as there:
        there.comes("c1", SECRET)
        fill(there, "case.forward", to="person:frans")
        vanishes(there)
        there.rest()
        tasks = there.database.ask(lambda session: list(session.exec(select(Task))))
        assert [(task.kind, task.role) for task in tasks] == [(KIND, "registrar")]


@pytest.mark.clauses("LID-47", "GIS-15", "LAH-51")
def test_the_last_words_of_what_was_passed_on_are_kept_when_it_vanishes(lidingo: Town) -> None:
    lidingo.comes("c1", INSULT)
    fill(lidingo, "case.forward", to="person:frans")
    lidingo.comes("c1", f"{INSULT} Era kräk!")
    lidingo.rest()
    vanishes(lidingo)
    lidingo.rest()
    newest = max(saved(lidingo), key=lambda row: row.id or 0)
    assert json.loads(lidingo.world.evidence.read(newest.record))["text"] == f"{INSULT} Era kräk!"


def test_what_vanishes_while_its_answer_is_on_the_way_is_not_opened_again(lidingo: Town) -> None:
    """The first try may have reached the platform; when the next is refused for good, it is gone."""
    tries = 0

    async def refuse(*_: object, **__: object) -> str:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise Undelivered("504", final=False)
        gone = Incoming(id="c1", text="", created_at=lidingo.time, visibility=Visibility.GONE)
        await intake.take_in(lidingo.world, MUNICIPALITY, ACCOUNT, [gone], origin="platform")
        raise Undelivered("403 finns inte", final=True)

    lidingo.platform.reply = refuse  # type: ignore[method-assign, assignment]
    lidingo.comes("c1", QUESTION)
    (case,) = lidingo.cases()
    opened = lidingo.press("bo", "slack", "case.answer", "case:1", case.version)
    assert isinstance(opened, Opened)
    lidingo.send("bo", "slack", opened.form, {"text": "Klockan tio."})
    lidingo.rest()
    assert tries == 2
    (case,) = lidingo.cases()
    assert (case.state, case.outcome) == ("closed", "vanished")
    assert len(saved(lidingo)) == 1


def test_what_vanishes_while_its_removal_waits_vanished_when_that_was_noticed(tibro: Town) -> None:
    """Bo decided in the morning that it goes when it has its number; in the evening it is gone."""
    tibro.comes("c1", SECRET)
    fill(
        tibro,
        "case.remove",
        secrecy="yes",
        notice="impossible",
        notice_reason="Kontot tar inte emot svar",
    )
    (removal,) = tibro.removals()
    assert removal.step == "diary"
    tibro.platform.shown["c1"] = Visibility.GONE
    tibro.time = local("2026-11-20 20:00")
    learns(tibro, local("2026-11-20 11:30"))
    assert tibro.cases()[0].outcome == "vanished"
    assert TOLD in card(tibro)
    assert len(saved(tibro)) == 1


def test_what_a_person_removed_and_is_known_to_be_gone_does_not_come_back(lidingo: Town) -> None:
    lidingo.platform.capabilities = replace(
        lidingo.platform.capabilities, hide=False, restore=False, delete=False, reply=False
    )
    lidingo.comes("c1", INSULT)
    fill(lidingo, "case.remove", notice="impossible", notice_reason="Kontot tar inte emot svar")
    fill(lidingo, "case.removed", gone="yes")
    assert "case.undo" in lidingo.possible(lidingo.cases()[0])
    vanishes(lidingo)
    lidingo.rest()
    assert "case.undo" not in lidingo.possible(lidingo.cases()[0])


@pytest.mark.clauses("GIS-13", "GIS-77", "LAH-40", "LID-40", "LID-139")
@pytest.mark.parametrize("routine", ["gislaved", "laholm", "lidingo"])
def test_a_secret_that_vanishes_between_decision_and_removal_is_entered_in_the_diary(routine: str) -> None:
    with closing(town(routine, before=True)) as there:
        there.comes("c1", SECRET)
        there.platform.shown["c1"] = Visibility.GONE
        fill(
            there,
            "case.remove",
            secrecy="yes",
            notice="impossible",
            notice_reason="Kontot tar inte emot svar",
        )
        (case,) = there.cases()
        assert (case.state, case.outcome) == ("closed", "vanished")
        (task,) = there.database.ask(lambda session: list(session.exec(select(Task))))
        assert (task.kind, task.role) == (KIND, "registrar")


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
        there.run(reminders.keep_time(there.world))
        there.rest()
        cards = [seen.card for seen in there.chats["slack"].in_place("@U0RUT")]
        (told,) = [one for one in cards if one.title == "Försvann: ärende 2 ska diarieföras"]
        opened = there.press("rut", "slack", "told.open", told.buttons[0].subject, told.version)
        assert isinstance(opened, Shown)
        assert opened.card.key == "case:2"
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

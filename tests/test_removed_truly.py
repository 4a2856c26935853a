"""What is said of a removal is true: when it was done and by whom, and nothing of what was not done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import _routines
from handlers import posting_text, views
from handlers.platforms import Capabilities, Visibility
from handlers.ports import Changed, Opened, Shown, Typed
from storage.tables import Municipality
from tests.property.machine_world import Town, actor, living_by, town
from tests.test_told_truly import INSULT, opens, replies, sends

tibro = living_by("tibro", before=True)
lidingo = living_by("lidingo", before=True)
gislaved = living_by("gislaved", before=True)


def card(there: Town) -> str:
    there.rest()
    posts = there.chats["slack"].in_place("slack:T1:C1")
    return repr(next(post.card for post in posts if post.key.startswith("case:1@")))


def press(there: Town, who: str, action: str) -> object:
    (case,) = there.cases()
    return there.press(who, "slack", action, f"case:{case.id}", case.version)


@pytest.mark.clauses("TIB-79", "TIB-80")
def test_a_removal_that_waited_for_its_number_says_when_it_was_done(tibro: Town) -> None:
    """Two days too late is not in time because somebody decided in time."""
    tibro.comes("c1", INSULT)
    sends(tibro, "bo", opens(tibro, "bo", "case.remove"), notice="none")
    tibro.time += timedelta(days=4)
    opened = press(tibro, "rut", "case.diary")
    assert isinstance(opened, Opened)
    tibro.send("rut", "slack", opened.form, {"number": "KS 2026/7"})
    assert "Borttagen 2026-11-24 10:00. Bo Ask bestämde det 2026-11-20 10:00." in card(tibro)


def test_what_is_removed_and_waits_for_the_registrar_has_no_time_left(lidingo: Town) -> None:
    lidingo.comes("c1", "Min granne Sven (19121212-1212) får försörjningsstöd.")
    assert "Ta bort eller godkänn" in card(lidingo)
    sends(lidingo, "bo", opens(lidingo, "bo", "case.remove"), notice="send")
    (case,) = lidingo.cases()
    assert (case.state, lidingo.removals()[0].step) == ("removing", "diary_after")
    assert "Ta bort eller godkänn" not in card(lidingo)


def test_a_removal_done_at_once_names_who_decided_it(gislaved: Town) -> None:
    gislaved.comes("c1", INSULT)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.remove"), notice="send")
    assert "Borttagen av Bo Ask 2026-11-20 10:00" in card(gislaved)


def test_whoever_took_it_away_by_hand_is_named(gislaved: Town) -> None:
    gislaved.platform.capabilities = Capabilities()
    gislaved.comes("c1", INSULT)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.remove"), notice="none")
    gislaved.time += timedelta(hours=5)
    opened = press(gislaved, "disa", "case.removed")
    assert isinstance(opened, Opened)
    assert isinstance(sends(gislaved, "disa", opened, gone="yes"), Changed)
    assert "Borttagen av Disa Lind 2026-11-20 15:00. Bo Ask bestämde det 2026-11-20 10:00." in card(gislaved)


@pytest.mark.clauses("LID-121")
def test_whoever_took_their_comment_away_is_not_told_that_we_did(lidingo: Town) -> None:
    lidingo.comes("c1", INSULT)
    opened = opens(lidingo, "bo", "case.remove")
    lidingo.platform.shown["c1"] = Visibility.GONE
    sends(lidingo, "bo", opened, notice="send")
    assert [case.outcome for case in lidingo.cases()] == ["vanished"]
    assert "reply" not in lidingo.platform.calls
    assert "posted" not in {reply.state for reply in replies(lidingo)}
    assert len(lidingo.removals()) == 1
    assert lidingo.evidence_of(lidingo.removals()[0]) == INSULT


@pytest.mark.clauses("LID-45")
@pytest.mark.parametrize("text", ["Ring 070-123 45 67.", "Hon har 850709-9805, ring 070-123 45 67."])
def test_a_time_that_stands_in_the_document_is_not_called_our_standard(lidingo: Town, text: str) -> None:
    lidingo.comes("c1", text)
    assert "(LID-45)" in card(lidingo)
    assert "rutinen anger ingen tid" not in card(lidingo)


def test_records_bear_the_municipality_s_own_name_also_by_another_s_routine() -> None:
    """The demo's Ekdala lives by Tibro's; rules are still referred to as Tibro's."""
    ekdala = Municipality(id="ekdala", name="Ekdala kommun", routine="tibro")
    tibro = Municipality(id="tibro", name="Tibro kommun", routine="tibro")
    routine = _routines()
    assert (routine(ekdala).name, routine(ekdala).short) == ("Ekdala kommun", "Tibro")
    assert routine(tibro).name == "Tibro kommun"
    assert "Ekdala kommun" in posting_text.not_ours(routine(ekdala), "regionen")


@pytest.mark.clauses("GIS-13", "GIS-72", "LID-134")
@pytest.mark.parametrize("routine", ["gislaved", "lidingo"])
def test_what_is_secret_is_removed_also_where_offence_is_only_countered(
    routine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.property.machine_world.ACCOUNT", "x")
    there = town(routine, before=True)
    try:
        there.comes("c1", "Min granne Sven (19121212-1212) får försörjningsstöd.")
        assert "case.remove" in there.possible(there.cases()[0])
        assert "Bemöt den" not in card(there)
        assert there.cases()[0].remove_by is not None
        there.comes("c2", INSULT)
        assert "case.counter" in there.possible(there.cases()[1])
        assert there.cases()[1].remove_by is None
    finally:
        there.close()


def test_what_was_hidden_is_still_called_hidden_when_its_author_deletes_it(gislaved: Town) -> None:
    """We did not remove it; but nobody can open it any more, and nobody is told that everybody can."""
    gislaved.platform.capabilities = replace(gislaved.platform.capabilities, hidden_shows=True)
    gislaved.comes("c1", INSULT)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.remove"), notice="send")
    assert "där alla ännu kan läsa det" in card(gislaved)
    gislaved.platform.shown["c1"] = Visibility.GONE
    gislaved.comes("c1", INSULT)
    (case,) = gislaved.cases()
    drawn = repr(gislaved.database.ask(lambda session: views.card(session, gislaved.world, case)))
    assert "Dold av Bo Ask" in drawn
    assert "Borttagen" not in drawn
    assert "där alla ännu kan läsa det" not in drawn


def test_a_search_calls_hidden_what_was_only_hidden_also_beside_the_word_to_its_author(
    gislaved: Town,
) -> None:
    gislaved.platform.capabilities = replace(gislaved.platform.capabilities, hidden_shows=True)
    gislaved.comes("c1", INSULT)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.remove"), notice="send")
    gislaved.rest()
    (told,) = replies(gislaved)
    assert told.state == "posted"
    found = gislaved.handle(Typed(actor=actor("bo", "slack"), words=f"sök {told.text[:25]}"))
    assert isinstance(found, Shown)
    assert told.text[:25] in repr(found.card)
    assert "Dold" in repr(found.card)
    assert "Borttagen" not in repr(found.card)


def test_a_case_that_an_edit_has_passed_by_follows_it_and_is_decided_anew(gislaved: Town) -> None:
    """Removed, edited out of sight, brought back: the case is about the words that stand there now."""
    gislaved.comes("c1", INSULT)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.remove"), notice="none")
    gislaved.comes("c1", "Ni är kräk hela bunten, era idioter.")
    press(gislaved, "bo", "case.undo")
    gislaved.rest()
    (case,) = gislaved.cases()
    assert (case.state, case.revision) == ("open", 2)
    assert "kräk" in card(gislaved)
    sends(gislaved, "bo", opens(gislaved, "bo", "case.remove"), notice="none")
    assert gislaved.cases()[0].outcome == "removed"
    assert gislaved.removals()[0].removed_at is not None

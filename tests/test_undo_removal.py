"""Ångra of Ta bort: what is hidden comes back while its number is awaited, and nothing is asked for twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from handlers.platforms import Visibility
from handlers.ports import Changed, Opened, Undelivered
from storage.tables import Case
from tests.property.machine_world import Town, town

INSULT = "Ni är idioter hela bunten."
NUMBER = "KS 2026/7"


@pytest.fixture
def routine() -> str:
    return "lidingo"


@pytest.fixture
def there(routine: str) -> Iterator[Town]:
    """What is hidden there can be shown again."""
    found = town(routine, before=True)
    found.comes("c1", INSULT)
    yield found
    found.close()


def case(there: Town) -> Case:
    return there.cases()[-1]


def press(there: Town, action: str, person: str = "bo") -> object:
    return there.press(person, "slack", action, f"case:{case(there).id}", case(there).version)


def fill(there: Town, action: str, person: str = "bo", **answers: str) -> None:
    opened = press(there, action, person)
    assert isinstance(opened, Opened), opened
    answer = there.send(person, "slack", opened.form, answers)
    assert isinstance(answer, Changed), answer
    there.rest()


def removed(there: Town) -> None:
    fill(there, "case.remove", notice="impossible", notice_reason="Kontot tar inte emot svar")


def offers(there: Town) -> set[str]:
    return set(there.possible(case(there)))


@pytest.mark.clauses("LID-48")
def test_what_is_hidden_comes_back_before_the_registrar_has_said_anything(there: Town) -> None:
    removed(there)
    assert case(there).state == "removing"
    assert {"case.diary", "case.undo"} <= offers(there)
    assert isinstance(press(there, "case.undo"), Changed)
    there.rest()
    assert (case(there).state, case(there).outcome) == ("open", "")
    assert there.platform.shown["c1"] is Visibility.VISIBLE


@pytest.mark.parametrize("routine", ["gislaved"])
def test_what_was_edited_out_of_sight_is_judged_anew_when_it_is_brought_back(there: Town) -> None:
    """A threat stands there now: nobody approves it by a card that shows the old words."""
    removed(there)
    there.comes("c1", "Jag ska döda er alla, svin.")
    assert isinstance(press(there, "case.undo"), Changed)
    there.rest()
    now = case(there)
    assert (now.state, now.revision, now.urgent) == ("open", 2, True)
    shown = next(post.card for post in there.chats["slack"].posts if post.key.startswith("case:1@"))
    assert "Jag ska döda er alla" in repr(shown)


async def refuse(*_: object) -> None:
    raise Undelivered("403 inte tillåtet", final=True)


@pytest.mark.parametrize("why", ["refused", "tried again", "by hand"])
@pytest.mark.parametrize("routine", ["gislaved", "tibro", "lidingo"])
def test_what_a_person_takes_away_as_the_card_says_is_removed_before_they_press_borttaget(
    there: Town, routine: str, why: str
) -> None:
    """The platform tells that it is gone, or shows it at the next try; no other is blamed."""
    if why == "by hand":
        there.platform.capabilities = replace(there.platform.capabilities, hide=False, restore=False)
    there.platform.hide = refuse  # type: ignore[method-assign, assignment]
    removed(there)
    if routine == "tibro":
        fill(there, "case.diary", "rut", number=NUMBER)
    assert "case.removed" in offers(there)
    if why == "tried again":
        there.platform.shown["c1"] = Visibility.GONE
        press(there, "case.retry")
    else:
        there.comes("c1", INSULT, Visibility.GONE)
    there.rest()
    if routine == "lidingo":
        assert case(there).state == "removing"
        fill(there, "case.diary", "rut", number=NUMBER)
    now = case(there)
    assert (now.state, now.outcome) == ("closed", "removed")
    assert (there.removals()[0].removed_by, "case.evidence" in offers(there)) == ("bo", True)
    shown = repr(next(post.card for post in there.chats["slack"].posts if post.key.startswith("case:1@")))
    assert "Borttagen av Bo Ask" in shown
    assert "Försvann" not in shown
    log = [row.action for row in there.rows()]
    assert log.count("comment.removed") == 1
    assert "comment.vanished" not in log


@pytest.mark.clauses("LID-121")
def test_whether_its_author_was_told_by_hand_is_asked_also_of_what_is_known_to_be_gone(there: Town) -> None:
    there.platform.capabilities = replace(
        there.platform.capabilities, hide=False, restore=False, delete=False, reply=False
    )
    opened = press(there, "case.remove")
    assert isinstance(opened, Opened)
    there.send("bo", "slack", opened.form, {"notice": "send"})
    there.rest()
    there.comes("c1", INSULT, Visibility.GONE)
    there.rest()
    assert case(there).state == "removing"
    fill(there, "case.removed", gone="yes", notice="sent")
    assert case(there).outcome == "removed"
    assert "notice.given_by_hand" in [row.action for row in there.rows()]


@pytest.mark.parametrize("routine", ["tibro"])
def test_what_vanishes_while_its_number_is_awaited_was_not_removed_by_us(there: Town) -> None:
    """Nobody was asked to take it away yet: its author was first."""
    removed(there)
    assert case(there).state == "removing"
    there.comes("c1", INSULT, Visibility.GONE)
    there.rest()
    now = case(there)
    assert (now.state, now.outcome) == ("closed", "vanished")
    assert "case.undo" not in offers(there)
    assert "case.evidence" in offers(there)
    assert "comment.removed" not in [row.action for row in there.rows()]


@pytest.mark.clauses("LID-48")
def test_what_cannot_be_brought_back_waits_for_its_number_as_before(there: Town) -> None:
    removed(there)

    async def refuse(*_: object) -> None:
        raise Undelivered("403 inte tillåtet", final=True)

    there.platform.restore = refuse  # type: ignore[method-assign, assignment]
    assert isinstance(press(there, "case.undo"), Changed)
    there.rest()
    assert case(there).state == "removing"
    assert "case.diary" in offers(there)
    fill(there, "case.diary", "rut", number=NUMBER)
    assert (case(there).state, case(there).outcome, case(there).diary_number) == ("closed", "removed", NUMBER)


@pytest.mark.clauses("LID-48", "LID-40")
def test_a_removal_of_what_has_its_number_already_asks_for_no_other(there: Town) -> None:
    """Removed, entered, brought back and removed again: it was stuck for ever."""
    removed(there)
    fill(there, "case.diary", "rut", number=NUMBER)
    assert case(there).state == "closed"
    assert isinstance(press(there, "case.undo"), Changed)
    there.rest()
    assert case(there).state == "open"
    removed(there)
    assert (case(there).state, case(there).outcome, case(there).diary_number) == ("closed", "removed", NUMBER)


@pytest.mark.clauses("LID-40")
def test_what_was_entered_when_it_was_passed_on_is_removed_with_that_number(there: Town) -> None:
    fill(there, "case.forward", to="registrar")
    fill(there, "case.diary", "rut", number=NUMBER)
    fill(there, "forward.settle", answer="Diariefört.")
    removed(there)
    assert (case(there).state, case(there).outcome) == ("closed", "removed")


@pytest.mark.parametrize("routine", ["gislaved", "tibro"])
def test_a_removal_by_hand_that_nobody_has_done_is_taken_back_without_a_false_word(
    there: Town, routine: str
) -> None:
    """Pressed by mistake where the platform has no interface: nobody has to say that it was removed."""
    there.platform.capabilities = replace(
        there.platform.capabilities, hide=False, restore=False, delete=False, reply=False
    )
    removed(there)
    if routine == "tibro":
        fill(there, "case.diary", "rut", number=NUMBER)
    assert {"case.removed", "case.undo"} <= offers(there)
    assert isinstance(press(there, "case.undo"), Changed)
    there.rest()
    assert (case(there).state, case(there).outcome) == ("open", "")
    assert "innan något hade hänt" in case(there).reason
    assert "comment.removed_by_hand" not in [row.action for row in there.rows()]
    assert "case.remove" in offers(there)

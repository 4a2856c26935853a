"""Whether the diary's number holds up a removal: strictly first, or the case's own number until it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cards.model import Card, Steps
from handlers import reminders, views
from handlers.platforms import Visibility
from handlers.ports import Changed, Opened, Shown
from tests.altered import altered
from tests.property.machine_world import Town, town

INSULT = "Ni är idioter hela bunten."
#: What Lidingö's form asks besides the grounds.
ARCHIVED = {"archive": "förvaras i en pärm", "diary": "stadens diarium"}
Begin = Callable[[str], Town]


@pytest.fixture
def begin() -> Iterator[Begin]:
    """An insult has come in to a town of that routine."""
    made: list[Town] = []

    def _begin(routine: str) -> Town:
        made.append(town(routine, before=True))
        made[0].comes("c1", INSULT)
        return made[0]

    yield _begin
    made[0].close()


def asked(there: Town, person: str, action: str) -> Opened:
    (case,) = there.cases()
    opened = there.press(person, "slack", action, "case:1", case.version)
    assert isinstance(opened, Opened), opened
    return opened


def remove(there: Town) -> str:
    """Bo decides that it goes; returns what the form told him first."""
    form = asked(there, "bo", "case.remove").form
    assert isinstance(there.send("bo", "slack", form, {"notice": "none"}), Changed)
    there.rest()
    return str(form.blocks)


def number(there: Town) -> None:
    form = asked(there, "rut", "case.diary").form
    assert isinstance(there.send("rut", "slack", form, {"number": "KS 2026/17"}), Changed)
    there.rest()


@pytest.mark.clauses("TIB-80")
def test_in_tibro_nothing_goes_before_it_has_its_number(begin: Begin) -> None:
    there = begin("tibro")
    assert "När diarienumret finns går borttagningen vidare." in remove(there)
    assert "c1" not in there.platform.shown  # the platform was not asked for anything
    number(there)
    assert there.platform.shown["c1"] is Visibility.HIDDEN
    assert there.cases()[0].state == "closed"


def test_where_the_routine_is_not_strict_it_goes_at_once_and_its_number_is_awaited(
    begin: Begin, tmp_path: Path
) -> None:
    """The case's own number stands for it until the registrar has given one, which closes the case."""
    there = begin(altered(tmp_path, "tibro", {"removal.diary_strict": False}))
    assert "diarienumret" not in remove(there)
    assert there.platform.shown["c1"] is Visibility.HIDDEN
    assert there.bare == []  # the evidence comes first all the same
    assert there.cases()[0].state == "removing"
    assert "Väntar på diarienummer.')" in steps(there)
    there.run(reminders.keep_time(there.world))
    there.rest()
    (told,) = [post.card for post in there.chats["slack"].posts if post.place.endswith("@U0RUT")]
    assert told.title == "Diarienummer behövs: ärende 1"
    opened = there.press("rut", "slack", "told.open", told.buttons[0].subject, told.version)
    assert isinstance(opened, Shown)
    assert "case.diary" in {button.action for button in opened.card.buttons}
    number(there)
    case = there.cases()[0]
    assert (case.state, case.diary_number) == ("closed", "KS 2026/17")


def card(there: Town) -> Card:
    """The case as the channel sees it."""
    return there.database.ask(lambda session: views.card(session, there.world, there.cases()[0]))


def steps(there: Town) -> str:
    """How far the case has come, as its card says."""
    return str([block for block in card(there).blocks if isinstance(block, Steps)])


@pytest.mark.parametrize("routine", ["lidingo", "laholm"])
def test_what_was_passed_on_waits_for_a_number_and_nothing_else(begin: Begin, routine: str) -> None:
    """The registrar's form takes only a number then, and the card promises no other way out."""
    there = begin(routine)
    form = asked(there, "bo", "case.forward").form
    assert isinstance(there.send("bo", "slack", form, {"to": "registrar"}), Changed)
    there.rest()
    assert "Väntar på diarienummer.')" in steps(there)
    assert [item.key for item in asked(there, "rut", "case.diary").form.fields] == ["number", "existing"]


def test_in_lidingo_the_registrar_may_say_that_a_removal_needs_no_number(begin: Begin) -> None:
    """LID-48; the card offers the two ways out that the form has."""
    there = begin("lidingo")
    form = asked(there, "bo", "case.remove").form
    assert isinstance(there.send("bo", "slack", form, ARCHIVED), Changed)
    there.rest()
    assert "diarienummer eller registrators besked att det inte behövs" in steps(there)
    form = asked(there, "rut", "case.diary").form
    assert "decision" in [item.key for item in form.fields]
    assert isinstance(there.send("rut", "slack", form, {"decision": "no"}), Changed)
    there.rest()
    assert there.cases()[0].state == "closed"

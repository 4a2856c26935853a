"""A decision that had no effect, since the comment changed meanwhile: whoever decided hears it, alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handlers.platforms import Visibility
from handlers.ports import Changed, Opened, Shown
from tests.clocked import INSULT, QUESTION, Clocked, clocked, local, words
from tests.faults.fakes import FORBIDDEN

#: A Sunday evening: what somebody just pressed is answered at any time.
EVENING = "2026-11-15 21:00"
NEW = "Ni är kräk."


@pytest.fixture
def tibro() -> Iterator[Clocked]:
    with clocked("tibro", EVENING, only=["deadlines"]) as made:
        yield made


def press(there: Clocked, action: str, case: int = 1, person: str = "bo") -> object:
    version = there.town.cases()[case - 1].version
    return there.town.press(person, "slack", action, f"case:{case}", version)


def remove(there: Clocked) -> None:
    opened = press(there, "case.remove")
    assert isinstance(opened, Opened)
    assert isinstance(there.town.send("bo", "slack", opened.form, {"notice": "none"}), Changed)


def card(there: Clocked, case: int = 1) -> str:
    """What the channel sees of the case."""
    posts = there.town.chats["slack"].in_place("slack:T1:C1")
    return words(next(post.card for post in posts if post.key == f"case:{case}@slack:T1:C1"))


@pytest.mark.parametrize("found_by", ["the platform's news", "a look before the removal"])
def test_a_removal_that_an_edit_stopped_is_told_to_whoever_decided(tibro: Clocked, found_by: str) -> None:
    tibro.town.comes("c1", INSULT)
    remove(tibro)
    if found_by == "the platform's news":
        tibro.town.comes("c1", NEW)
    else:
        tibro.town.platform.texts["c1"] = NEW
    tibro.town.rest()
    tibro.keep()
    (told,) = tibro.told("bo")
    assert told.title == "Ditt beslut gäller inte längre"
    assert "Kommentaren i ärende 1 ändrades innan den togs bort" in words(told)
    assert NEW not in repr(told)
    assert [tibro.told(person) for person in ("disa", "carin", "anna")] == [[], [], []]
    opened = tibro.press("bo", "told.open", told.buttons[0].subject)
    assert isinstance(opened, Shown)
    assert opened.card.key == "case:1"
    tibro.keep()
    assert tibro.told("bo") == []


def test_what_is_decided_anew_needs_no_word_of_it(tibro: Clocked) -> None:
    """Before the word could be told, somebody has decided on what stands there now."""
    tibro.town.comes("c1", INSULT)
    remove(tibro)
    tibro.town.comes("c1", NEW)
    assert isinstance(press(tibro, "case.approve", person="disa"), Changed)
    tibro.keep()
    assert tibro.told("bo") == []


def held(there: Clocked, text: str = QUESTION) -> None:
    """A comment that the site holds back, which somebody approves."""
    there.town.platform.shown["c1"] = Visibility.HELD
    there.town.comes("c1", text)
    assert isinstance(press(there, "case.approve"), Changed | Opened)


def test_an_approval_of_other_words_than_those_that_wait_is_told(tibro: Clocked) -> None:
    """The comment is a new case, and the word leads there."""
    held(tibro, INSULT)
    tibro.town.platform.texts["c1"] = NEW
    tibro.town.rest()
    tibro.keep()
    assert tibro.town.platform.shown["c1"] is Visibility.HELD
    (told,) = tibro.told("bo")
    assert "Ditt beslut gällde de tidigare orden, så den är inte publicerad" in words(told)
    assert "i ärende 2" in words(told)


@pytest.mark.parametrize("moment", ["before it is looked at", "between the look and the publishing"])
def test_what_somebody_trashes_in_the_moment_of_godkann_stays_in_the_trash(
    tibro: Clocked, moment: str
) -> None:
    """The case is open again and says why; two people want different things and have to agree."""
    platform = tibro.town.platform
    held(tibro, INSULT)
    if moment == "before it is looked at":
        platform.shown["c1"] = Visibility.HIDDEN
    else:
        publish = platform.publish

        async def too_late(target: object) -> None:
            platform.shown["c1"] = Visibility.HIDDEN
            await publish(target)  # type: ignore[arg-type]

        platform.publish = too_late  # type: ignore[method-assign]
    tibro.town.rest()
    tibro.keep()
    assert platform.shown["c1"] is Visibility.HIDDEN
    (case,) = tibro.town.cases()
    assert (case.state, case.outcome) == ("open", "")
    assert "Bo Ask godkände kommentaren" in card(tibro)
    assert "innan den publicerades" in card(tibro)
    assert "Godkänn publicerar den" not in card(tibro)
    (told,) = tibro.told("bo")
    assert "någon annan lade den i skräppost eller papperskorg" in words(told)


def test_what_somebody_deletes_in_the_moment_of_godkann_has_vanished(tibro: Clocked) -> None:
    held(tibro, INSULT)
    tibro.town.platform.shown["c1"] = Visibility.GONE
    tibro.town.rest()
    (case,) = tibro.town.cases()
    assert (case.state, case.outcome) == ("closed", "vanished")


def test_what_the_platform_will_not_publish_is_told_too(tibro: Clocked) -> None:
    held(tibro, INSULT)
    tibro.town.platform.always["publish"] = FORBIDDEN
    tibro.town.rest()
    tibro.keep()
    assert "saknar behörighet" in card(tibro)
    (told,) = tibro.told("bo")
    assert "plattformen publicerade den inte" in words(told)


def stopped_at_night(there: Clocked) -> None:
    """Bo decides on Friday and goes home; the author edits in the night, before there is a number."""
    there.town.comes("c1", INSULT)
    remove(there)
    there.town.rest()
    there.at("2026-11-21 02:00")
    there.town.comes("c1", NEW)
    there.town.rest()
    there.at("2026-11-21 02:02")


@pytest.mark.clauses("TIB-79")
def test_an_edit_at_night_rings_when_alarms_do_and_says_by_which_clock_the_new_words_are_counted() -> None:
    with clocked("tibro", "2026-11-20 16:50", only=["deadlines"]) as there:
        stopped_at_night(there)
        assert there.told("bo") == []
        there.at("2026-11-21 08:00")
        (told,) = there.told("bo")
        assert told.title == "Ditt beslut gäller inte längre"
        assert "Du får det som den som beslutade · Tibro 4.4 (TIB-79)" in told.context[0]
        answer = there.press("bo", "told.why", told.buttons[0].subject)
        assert isinstance(answer, Shown)
        said = words(answer.card)
        assert "Regel: Tibro 4.4 (TIB-79)" in said
        assert "Ta bort eller godkänn: senast söndag 22 nov. kl. 16:50, 48 timmar" in said
        assert "Du får det som: den som beslutade" in said


def test_where_no_alarms_ring_it_waits_for_office_hours() -> None:
    with clocked("degerfors", "2026-11-20 16:50", only=["deadlines"]) as there:
        there.town.comes("c1", INSULT)
        remove(there)
        there.town.time = local("2026-11-21 02:00")
        there.town.comes("c1", NEW)  # what was decided has not been done yet
        there.town.rest()
        there.through("2026-11-21 02:02", "2026-11-22 20:00", minutes=240)
        assert there.told("bo") == []
        there.at("2026-11-23 08:00")
        assert "Ditt beslut gäller inte längre" in there.titles("bo")

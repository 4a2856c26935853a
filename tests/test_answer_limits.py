"""A platform that takes an answer to a message for some time only: that time counts where it is shorter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.facebook import Facebook
from bot.instagram import Instagram
from cards.model import Card
from handlers import intake
from handlers.platforms import MESSAGE, Incoming
from handlers.ports import Opened, Shown
from tests.clocked import QUESTION, Clocked, clocked, local, words
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY

DAY = timedelta(hours=24)
#: A Friday; 24 hours later is a Saturday, when no routine's time runs out.
FRIDAY = "2026-11-20 15:00"
SENTENCE = "tar inte emot något svar senare än 24 timmar efter meddelandet"


@contextmanager
def messenger(routine: str, said: str = FRIDAY) -> Iterator[Clocked]:
    with clocked(routine, said, only=["deadlines"]) as town:
        can = town.town.platform.capabilities
        town.town.platform.capabilities = replace(can, answerable={MESSAGE: DAY})
        yield town


def comes(town: Clocked, *, ago: timedelta = timedelta(), **more: Any) -> None:
    told = Incoming(
        **{"id": "m1", "kind": "message", "text": QUESTION, "created_at": town.town.time - ago, **more}
    )
    town.town.run(intake.take_in(town.town.world, MUNICIPALITY, ACCOUNT, [told], origin="platform"))
    town.town.rest()


def card(town: Clocked) -> str:
    posts = town.town.chats["slack"].in_place("slack:T1:C1")
    found: Card = next(post.card for post in posts if post.key == "case:1@slack:T1:C1")
    return words(found)


@pytest.mark.parametrize("connector", [Facebook, Instagram])
def test_meta_takes_an_answer_to_a_message_for_a_day(connector: type[Facebook | Instagram]) -> None:
    assert connector.capabilities.answerable == {MESSAGE: DAY}


@pytest.mark.parametrize("routine", ["tibro", "laholm", "degerfors", "lidingo", "gislaved"])
def test_a_message_is_to_be_answered_before_the_platform_closes_and_the_card_says_so(routine: str) -> None:
    with messenger(routine) as town:
        comes(town)
        assert town.town.cases()[0].answer_by == local("2026-11-21 15:00")
        assert f"senast lördag 21 nov. kl. 15:00. Facebook {SENTENCE}; rutinen ger " in card(town)


def test_whoever_has_duty_is_reminded_while_it_can_be_answered_and_told_why() -> None:
    with messenger("tibro") as town:
        comes(town)
        town.through(FRIDAY, "2026-11-20 18:00")
        told = town.told("bo")
        assert told
        assert SENTENCE in words(told[0])
        shown = town.press("bo", "told.why", told[0].buttons[-1].subject)
        assert isinstance(shown, Shown)
        assert f"Facebook {SENTENCE}. Längre tid än så finns därför inte." in words(shown.card)


def test_where_the_routine_s_time_is_out_before_it_counts() -> None:
    with messenger("tibro", "2026-11-17 15:00") as town:
        comes(town, kind="comment")
        routine_s = town.town.cases()[0].answer_by
    with messenger("tibro", "2026-11-17 15:00") as town:
        can = town.town.platform.capabilities
        town.town.platform.capabilities = replace(can, answerable={MESSAGE: timedelta(days=30)})
        comes(town)
        assert town.town.cases()[0].answer_by == routine_s
        assert "tar inte emot" not in card(town)


def test_what_comes_in_when_the_platform_has_closed_has_the_routine_s_time() -> None:
    """It was read after a downtime: it is to be answered otherwise."""
    with messenger("tibro", "2026-11-23 10:00") as town:
        comes(town, ago=timedelta(hours=66))
        answer_by = town.town.cases()[0].answer_by
        assert answer_by is not None
        assert answer_by != local("2026-11-21 16:00")
        assert "rutinen ger" not in card(town)
        assert "mer än 24 timmar sedan, så Facebook tar inte emot något svar på det härifrån" in card(town)


def test_no_more_time_is_offered_than_the_platform_gives() -> None:
    with messenger("lidingo") as town:
        for kind, ways in (("message", 0), ("comment", 1)):
            comes(town, id=kind, kind=kind)
            *_, case = town.town.cases()
            opened = town.press("bo", "case.answer", f"case:{case.id}", case.version)
            assert isinstance(opened, Opened)
            assert len(opened.form.ways) == ways


@pytest.mark.parametrize("routine", ["lidingo", "gislaved"])
def test_where_the_routine_gives_just_as_long_no_more_time_is_offered_and_the_card_says_why(
    routine: str,
) -> None:
    """24 hours of weekdays from a Tuesday end when Meta's 24 hours do."""
    with messenger(routine, "2026-11-17 10:00") as town:
        comes(town)
        assert f"senast onsdag 18 nov. kl. 10:00. Facebook {SENTENCE}; rutinen ger 24 timmar" in card(town)
        (case,) = town.town.cases()
        opened = town.press("bo", "case.answer", f"case:{case.id}", case.version)
        assert isinstance(opened, Opened)
        assert not opened.form.ways


def test_an_edit_after_the_platform_has_closed_gives_no_more_time() -> None:
    with messenger("tibro") as town:
        comes(town)
        town.town.time = local("2026-11-22 10:00")
        comes(town, ago=timedelta(hours=43), text=f"{QUESTION} Hallå?")
        (case,) = town.town.cases()
        assert case.revision == 2
        assert case.answer_by == local("2026-11-21 15:00")


@pytest.mark.parametrize("routine", ["tibro", "lidingo"])
def test_a_reminder_after_the_platform_has_closed_counts_its_hours_and_says_what_to_do(routine: str) -> None:
    with messenger(routine, "2026-11-20 21:00") as town:
        comes(town)
        town.at("2026-11-21 20:00")
        town.through("2026-11-23 08:00", "2026-11-23 09:00")
        (*_, told) = town.told("bo")
        assert "24 timmar räknat även kvällar och helger, från fredag 20 nov. kl. 21:00" in words(told)
        assert "Svara på annat sätt om ni kan nå personen." in words(told)
        assert "som inte räknar lördag" not in words(told)

"""An account that goes blind when nobody is at work rings where a removal would; else it waits."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from handlers import allowed, reached
from tests.clocked import INSULT, SECRET, Clocked, clocked, words
from tests.test_blind import CONNECTION, DOWN, ENDED, account, at, read

RINGING, QUIET = ("tibro", "lidingo"), ("gislaved", "laholm", "degerfors")
ROUNDS = ("readings", "tasks")


@pytest.fixture
def town(request: pytest.FixtureRequest) -> Iterator[Clocked]:
    """Friday at six in the evening; Bo has duty, Anna is the coordinator, Disa the substitute."""
    with clocked(request.param, "2026-11-20 18:00", only=ROUNDS) as made:
        made.account(connection=CONNECTION)
        yield made


in_towns = partial(pytest.mark.parametrize, "town", indirect=True)


def refused_to_remove(town: Clocked, what: str = "remove") -> None:
    change = partial(allowed._barred, what=what, reason="behörighet saknas")
    town.town.run(reached.note(town.town.world, account(town), change))


@in_towns(RINGING)
def test_on_a_friday_evening_it_rings_with_whoever_has_duty_and_the_coordinator(town: Clocked) -> None:
    """Tibro's 48 hours run through the weekend, and Lidingö wants some things gone at once (LID-45)."""
    read(town, fails=ENDED)
    at(town, "2026-11-20 18:05")
    for person in ("anna", "bo"):
        (card,) = town.told(person)
        assert "Kontot går inte att läsa: " in card.title
        assert "kod 190" in words(card)
    town.through("2026-11-21 08:00", "2026-11-22 21:00", minutes=60)
    assert [town.titles(person) for person in ("anna", "bo", "carin", "disa")] == [[], [], [], []]
    at(town, "2026-11-23 08:05")  # and again each working day
    assert len(town.titles("anna")) == len(town.titles("bo")) == 1


@in_towns(RINGING)
def test_what_goes_blind_at_night_rings_when_the_hours_of_alarms_begin(town: Clocked) -> None:
    at(town, "2026-11-21 02:00")
    read(town, fails=ENDED)
    town.through("2026-11-21 02:01", "2026-11-21 07:59", minutes=60)
    assert town.titles("bo") == []
    at(town, "2026-11-21 08:00")
    assert len(town.titles("bo")) == len(town.titles("anna")) == 1


@in_towns(RINGING)
def test_what_is_mended_before_the_hours_of_alarms_rings_nobody(town: Clocked) -> None:
    at(town, "2026-11-21 02:00")
    read(town, fails=ENDED)
    at(town, "2026-11-21 02:01")
    read(town)
    town.through("2026-11-21 07:00", "2026-11-21 12:00", minutes=60)
    assert town.titles("bo") == []


@in_towns(RINGING)
def test_an_outage_rings_when_it_has_lasted_for_an_hour(town: Clocked) -> None:
    at(town, "2026-11-21 12:00")
    read(town, fails=DOWN)
    at(town, "2026-11-21 12:50")
    assert town.titles("bo") == []
    at(town, "2026-11-21 13:01")
    assert len(town.titles("bo")) == 1


@in_towns(RINGING)
def test_a_part_that_cannot_be_read_and_a_removal_that_is_refused_ring_too(town: Clocked) -> None:
    town.town.platform.refused = "citat: X tillåter inte kontot detta (HTTP 403)"
    read(town)
    refused_to_remove(town)
    refused_to_remove(town, "reply")  # what is to be answered waits for the office anyway
    at(town, "2026-11-20 18:05")
    titles = sorted(town.titles("bo"))
    assert len(titles) == 2
    assert "Kanalvakt får inte längre ta bort" in titles[1]
    assert "En del av kontot går inte att läsa" in titles[0]
    at(town, "2026-11-23 08:05")
    assert any("får inte längre svara" in title for title in town.titles("anna"))


@in_towns(RINGING)
def test_it_rings_with_whoever_stands_in_at_the_weekend(town: Clocked) -> None:
    town.away("bo", "2026-11-20 17:00", "2026-11-30 08:00")
    read(town, fails=ENDED)
    at(town, "2026-11-20 18:05")
    assert len(town.titles("disa")) == len(town.titles("anna")) == 1
    assert town.titles("bo") == []


@in_towns(RINGING)
def test_an_account_with_shorter_hours_of_its_own_rings_when_nobody_watches_it(town: Clocked) -> None:
    town.account(office_hours="10:00-15:00")
    at(town, "2026-11-23 16:00")
    read(town, fails=ENDED)
    at(town, "2026-11-23 16:01")
    assert len(town.titles("bo")) == 1


@pytest.mark.parametrize("first", ["a secret", "blind"])
def test_on_x_where_lidingo_removes_nothing_but_secrets_those_ring_and_so_does_not_seeing_them(
    first: str,
) -> None:
    """What offends stays there and is answered (LID-133); a secret is removed there too, at once (LID-45)."""
    with clocked("lidingo", "2026-11-20 18:00", only=(*ROUNDS, "deadlines")) as town:
        town.account(platform="x", connection=CONNECTION)
        town.town.comes("c1", INSULT)
        at(town, "2026-11-20 18:02")
        assert town.titles("bo") == []
        if first == "a secret":
            town.town.comes("c2", SECRET)
        else:
            read(town, fails=ENDED)
        at(town, "2026-11-20 18:05")
        assert len(town.titles("bo")) == 1


@in_towns(QUIET)
def test_elsewhere_it_waits_for_the_morning_of_the_next_working_day(town: Clocked) -> None:
    read(town, fails=ENDED)
    town.through("2026-11-20 18:05", "2026-11-23 07:05", minutes=180)
    assert town.titles("anna") == town.titles("bo") == []
    at(town, "2026-11-23 08:05")
    assert len(town.titles("anna")) == len(town.titles("bo")) == 1


@in_towns(RINGING)
def test_a_token_that_ends_soon_rings_nobody(town: Clocked) -> None:
    """What nothing follows from today waits."""
    town.account(connection=CONNECTION | {"token_until": "2026-11-30"})
    read(town)
    town.through("2026-11-20 18:05", "2026-11-22 20:05", minutes=180)
    assert town.titles("anna") == town.titles("bo") == []
    at(town, "2026-11-23 08:05")
    assert len(town.titles("anna")) == 1

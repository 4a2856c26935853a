"""What the documents ask without naming a time: the program's own times stand in, and people are reminded."""

from __future__ import annotations

import pytest

from routines.clock import STOCKHOLM
from tests.clocked import QUESTION, Clocked, clocked, words


def when(town: Clocked, person: str) -> list[str]:
    """When each message to somebody was told, by the clock in Stockholm."""
    told = [row.told_at for row in town.rows() if row.person == person and row.told_at is not None]
    return [f"{at.astimezone(STOCKHOLM):%a %H:%M}" for at in told]


@pytest.mark.clauses("LAH-23")
def test_as_soon_as_possible_is_a_day_of_weekdays_in_laholm_and_says_that_it_is_our_reading() -> None:
    """Asked on Friday noon: reminded the same day, due on Monday noon, told to be late then."""
    with clocked("laholm", "2026-11-20 12:00", only=["deadlines"]) as town:
        town.town.comes("c1", QUESTION)
        town.through("2026-11-20 12:00", "2026-11-23 13:00", minutes=60)

        assert when(town, "bo") == ["Fri 16:00", "Mon 12:00"]
        said = words(town.now("bo")[0])
        assert "24 timmar" in said
        assert "standard, inte ur dokumentet" in said
        missed = town.logged("deadline.missed")
        assert [row.details["deadline"] for row in missed] == ["answer"]

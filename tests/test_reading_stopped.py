"""A reading that simply stops, with no failure to tell, is announced as a blind account is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot import checks
from bot.checks import findings
from bot.settings import load_settings
from tests.clocked import Clocked, clocked, words
from tests.property.machine_world import ACCOUNT
from tests.scenarios.town import MUNICIPALITY
from tests.test_blind import CONNECTION, DOWN, ENDED, at, digest, figures, read, row, status

WHERE = f"{MUNICIPALITY}: {ACCOUNT}"


@pytest.fixture
def town() -> Iterator[Clocked]:
    """A Friday at ten; Bo is responsible, Anna the coordinator; accounts are to be read each half minute."""
    with clocked("tibro", "2026-11-20 10:00", only=("readings", "tasks", "watching")) as made:
        made.account(connection=CONNECTION, bound_at=made.town.time)
        yield made


def checked(town: Clocked, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(checks, "now", lambda: town.town.time)
    settings = load_settings(database_url=town.town.database.url, setup=None)
    return [str(found) for found in asyncio.run(findings(settings)) if WHERE in str(found)]


def alarms(town: Clocked, person: str) -> list[str]:
    return [title for title in town.titles(person) if "Kontot går inte att läsa" in title]


def test_it_is_told_where_a_blind_account_is_told_until_it_is_read_again(
    town: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The loop stands still: nothing fails, and nothing comes."""
    read(town)
    town.through("2026-11-20 10:01", "2026-11-20 11:01", minutes=5)
    assert alarms(town, "anna") == []
    assert "läst fredag 20 nov. kl. 10:00" in status(town)
    assert checked(town, monkeypatch) == [f"ok       {WHERE} was last read at 2026-11-20 10:00."]

    town.through("2026-11-20 11:05", "2026-11-20 11:20", minutes=5)
    for person in ("anna", "bo"):
        (card,) = [card for card in town.told(person) if "Kontot går inte att läsa" in card.title]
        assert "sedan fredag 20 nov. kl. 10:00: läsningen har stannat" in words(card)
    assert "HAR INTE LÄSTS sedan fredag 20 nov. kl. 10:00" in status(town)
    whose = f'{{account="{ACCOUNT}",municipality="{MUNICIPALITY}"}}'
    assert f"kanalvakt_account_stopped{whose} 1.0" in town.town.run(figures(town))
    said = f"mend     {WHERE} has not been read since 2026-11-20 10:00, and no failure says why."
    assert checked(town, monkeypatch) == [said]

    read(town)
    at(town, "2026-11-20 11:25")
    assert len(town.logged("task.dropped")) == 1
    assert "läst fredag 20 nov. kl. 11:20" in status(town)
    assert f"kanalvakt_account_stopped{whose} 0.0" in town.town.run(figures(town))


def test_the_morning_s_digest_says_it() -> None:
    with clocked("tibro", "2026-11-23 06:50", only=("readings", "watching")) as town:
        town.account(connection=CONNECTION)
        read(town)
        town.through("2026-11-23 06:55", "2026-11-23 08:15", minutes=5)
        said = "KAN INTE LÄSAS sedan måndag 23 nov. kl. 06:50, titta till kontot för hand"
        assert said in digest(town)
        read(town)
        assert "LÄS" not in digest(town)


def test_one_that_was_never_read_at_all_is_told_too(town: Clocked, monkeypatch: pytest.MonkeyPatch) -> None:
    town.through("2026-11-20 10:01", "2026-11-20 11:26", minutes=5)
    assert len(alarms(town, "anna")) == 1
    assert "HAR INTE LÄSTS sedan fredag 20 nov. kl. 10:00" in status(town)
    said = f"mend     {WHERE} has never been read, and no failure says why."
    assert checked(town, monkeypatch) == [said]


def test_after_a_downtime_of_ours_it_has_its_time_to_be_read(
    town: Clocked, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(town)
    at(town, "2026-11-20 10:05")
    town.town.time += timedelta(days=4)
    said = "the program last ran at 2026-11-20 10:05."
    assert checked(town, monkeypatch) == [
        f"note     {WHERE} has not been read since 2026-11-20 10:00; {said}"
    ]
    town.through("2026-11-24 10:05", "2026-11-24 11:05", minutes=5)
    assert alarms(town, "anna") == []
    assert "läst fredag 20 nov. kl. 10:00" in status(town)
    read(town)
    town.through("2026-11-24 11:10", "2026-11-24 11:40", minutes=5)
    assert alarms(town, "anna") == []


def test_a_restart_does_not_end_what_was_told(town: Clocked) -> None:
    read(town)
    town.through("2026-11-20 10:01", "2026-11-20 11:26", minutes=5)
    assert len(alarms(town, "anna")) == 1
    town.through("2026-11-20 13:00", "2026-11-20 13:10", minutes=5)
    assert town.logged("task.dropped") == []
    at(town, "2026-11-23 10:00")
    assert len(alarms(town, "anna")) == 1  # the next working day again


def test_a_refusal_that_says_why_takes_the_place_of_what_was_told(town: Clocked) -> None:
    """The platform answers again, and refuses us: one card says so, that day and the next."""
    read(town)
    town.through("2026-11-20 10:01", "2026-11-20 11:26", minutes=5)
    assert len(alarms(town, "anna")) == 1
    read(town, fails=ENDED)
    at(town, "2026-11-20 11:30")
    assert len(alarms(town, "anna")) == 1
    assert len(town.logged("task.dropped")) == 1
    at(town, "2026-11-23 10:00")
    (card,) = [card for card in town.told("anna") if "Kontot går inte att läsa" in card.title]
    assert ENDED.reason in words(card)


def test_what_was_told_stands_until_an_outage_is_told_in_its_place(town: Clocked) -> None:
    read(town)
    town.through("2026-11-20 10:01", "2026-11-20 11:26", minutes=5)
    read(town, fails=DOWN)
    at(town, "2026-11-20 12:15")  # it may pass by itself still
    assert len(alarms(town, "anna")) == 1
    assert town.logged("task.dropped") == []
    at(town, "2026-11-20 12:30")
    assert len(alarms(town, "anna")) == 1
    assert len(town.logged("task.dropped")) == 1


def test_a_clock_that_ran_ahead_hides_nothing(town: Clocked) -> None:
    """What was read six hours ahead is no reading of today once the clock was set right."""
    at(town, "2026-11-20 16:00")
    read(town)
    town.through("2026-11-20 10:00", "2026-11-20 11:20", minutes=5)
    assert len(alarms(town, "anna")) == 1
    assert "HAR INTE LÄSTS sedan fredag 20 nov. kl. 10:00" in status(town)
    read(town)
    assert row(town).read_at == town.town.time
    at(town, "2026-11-20 11:21")
    assert len(town.logged("task.dropped")) == 1


def test_a_failure_says_more_than_that_nothing_is_read(town: Clocked) -> None:
    read(town)
    at(town, "2026-11-20 10:05")
    read(town, fails=DOWN)
    town.through("2026-11-20 10:10", "2026-11-20 11:40", minutes=5)
    (card,) = [card for card in town.told("anna") if "Kontot går inte att läsa" in card.title]
    assert "kod 2" in words(card)


def test_an_account_that_is_handled_by_hand_is_not_missed(town: Clocked) -> None:
    town.account(connection={})
    town.through("2026-11-20 10:00", "2026-11-20 12:00", minutes=5)
    assert alarms(town, "anna") == []
    assert "sköts för hand" in status(town)

"""The benchmarks' parts run and measure what they say, in tiny numbers; nothing here asks how fast."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks import arrival, evidence, morning, press, storm
from benchmarks.comments import INSULT, comments, filled, text
from benchmarks.figures import ms, percentile, table
from benchmarks.slack_api import SlackApi, slack_api
from routines.flagging import flag
from routines.library import load


@pytest.fixture
async def slack() -> AsyncIterator[SlackApi]:
    async with slack_api() as api:
        yield api


async def test_every_press_is_decided_logged_and_queued(
    tmp_path: Path, slack: SlackApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is measured is the whole of a press: each leaves a decision, a log row and a job behind."""
    monkeypatch.setattr(press, "WARMING", 2)
    found = await press.measure(tmp_path, slack, {1: 3, 4: 8}, rounds=1)
    assert found.refused == {}
    assert (found.sent, found.decided, found.logged, found.queued) == (11, 11, 11, 11)
    programs = {press.OURS, press.COMMITS, press.SQLITE, press.ACKS}
    assert {name for _, name in found.times} == programs
    assert [len(times) for times in found.times[4, press.OURS]] == [8]
    assert found.ratio(4, press.OURS, 0.5) == 1
    assert press.OURS in found.table()


@pytest.mark.part("postgresql")
async def test_every_comment_of_a_storm_is_stored_on_both_databases(
    tmp_path: Path, slack: SlackApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None is refused, none is lost, and some become cases."""
    monkeypatch.setattr(storm, "BATCHES", (1, 10))
    found = await storm.measure(tmp_path, slack, comments=20, rounds=1)
    assert found.refused == {}
    assert found.stored == found.sent > 0
    assert 0 < found.cases < found.stored
    assert set(found.rates) == {(name, batch) for name in ("SQLite", "PostgreSQL") for batch in (1, 10)}
    assert "PostgreSQL" in found.table()


async def test_the_time_to_a_card_is_taken_when_slack_is_called(
    tmp_path: Path, slack: SlackApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "WARMING", 1)
    monkeypatch.setattr(arrival, "PAUSE", 0)
    found = await arrival.measure(tmp_path, slack, 2)
    assert len(found.times) == 2
    assert all(seconds > 0 for seconds in found.times)
    assert len(slack.posted) == 3
    assert "idle" in found.table()


def test_evidence_is_drawn_and_saved(tmp_path: Path) -> None:
    found = evidence.measure(tmp_path, 1)
    assert found.drawn > 0
    assert found.saved > 0
    assert list(tmp_path.rglob("*.pdf"))
    assert "PDF" in found.table()


def test_a_morning_is_opened_drawn_and_called_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morning, "SIZES", (10, 70))
    found = morning.measure(tmp_path, 2)
    assert {len(times) for times in found.times.values()} == {2}
    assert all(found.ratio(part) > 0 for part in (*morning.PARTS, *morning.MINUTES))
    assert found.whole(70) > found.per_account("drawing the digests", 70)
    assert "70 accounts" in found.table()


def test_about_one_comment_in_five_needs_somebody() -> None:
    """The mix is what the tables say it is, whichever numbers are sent."""
    routine = load("tibro")
    loud = [
        any(item.ground or item.category == "question" for item in flag(text(n), routine)) for n in range(500)
    ]
    assert sum(loud) == 100
    assert len({comment["id"] for comment in comments(7, 50)}) == 50


def test_the_seeded_cases_can_be_kept_by_a_mere_press() -> None:
    """An insult: it breaks a rule, is no question and nothing secret."""
    (found,) = flag(filled((INSULT,), 3), load("tibro"))
    assert found.category == "insult"


def test_percentiles_and_tables() -> None:
    assert percentile([3, 1, 2, 4], 0.5) == 3
    assert percentile([1], 0.99) == 1
    assert (ms(0.00123), ms(0.0123), ms(0.123)) == ("1.23", "12.3", "123")
    assert table(["a", "b"], [["x", "1"]]).splitlines()[-1] == "| x | 1 |"

"""The units of a day are counted, spread over it, and never used up by reading."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.youtube_quota import SELDOM, InDatabase, InMemory, Ledger, Project, Quota
from handlers.ports import Undelivered
from storage.database import Database
from storage.tables import Spending
from tests.youtube.fake import YouTubeServer, error
from tests.youtube.stage import connected, connector, refusal, target
from tests.youtube.test_news import Clock

#: Ten hours before midnight in California.
NOW = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)


def quota(units: int, clock: Clock, ledger: Ledger | None = None) -> Quota:
    return Quota(units, ledger=ledger, now=clock)


@pytest.fixture
def clock() -> Clock:
    made = Clock()
    made.time = NOW
    return made


@pytest.fixture(params=["memory", "database"])
def ledger(request: pytest.FixtureRequest, database: Database) -> Ledger:
    return InMemory() if request.param == "memory" else InDatabase(database, "youtube 1")


async def test_what_is_counted_is_what_youtube_counts(clock: Clock) -> None:
    counted = quota(10_000, clock)
    async with connected(project=Project(quota=counted, now=clock)) as (channel, there):
        film = there.film()
        ids = [there.comment(film, f"Nr {number}") for number in range(3)]
        await channel.ready()
        await channel.new()
        await channel.newest_post()
        await channel.hide(target(ids[0]))
        await channel.delete(target(ids[1]))
        await channel.reply(target(ids[2]), "Hej", key="k", again=False)
        there.next["GET commentThreads"] = [error(500, "backendError")]
        await refusal(channel.new())
        there.tokens = 9  # and a call that is not taken, because its token ended, costs too
        await channel.new()
        assert there.units > 150
        assert counted._spent == there.units
        assert channel.used == 100 * there.units // 10_000


async def test_reading_leaves_what_decisions_need(clock: Clock, ledger: Ledger) -> None:
    counted = quota(1000, clock, ledger)
    for _ in range(750):
        await counted.spend(1, deciding=False)
    with pytest.raises(Undelivered) as refused:
        await counted.spend(1, deciding=False)
    assert counted._spent == 750
    assert not refused.value.final
    assert refused.value.retry_after == 10 * 3600
    assert "dagens anrop till YouTube är slut; nästa dag börjar där kl. 09:00" in refused.value.reason
    for _ in range(5):
        await counted.spend(50, deciding=True)
    with pytest.raises(Undelivered, match="dagens anrop"):
        await counted.spend(1, deciding=True)
    assert counted.percent == 100

    clock.later(hours=10)
    assert counted.percent == 0
    await counted.spend(1, deciding=False)
    assert counted._spent == 1


async def test_our_own_midnight_is_not_youtubes(clock: Clock) -> None:
    counted = quota(1000, clock)
    await counted.spend(700, deciding=False)
    clock.later(hours=9, minutes=59)  # 07:59 UTC, 08:59 here, the day after
    assert counted.percent == 70
    with pytest.raises(Undelivered):
        await counted.spend(100, deciding=False)
    clock.later(minutes=1)
    await counted.spend(100, deciding=False)


async def test_a_reading_that_is_refused_for_its_units_asks_nothing_and_a_decision_goes_on(
    clock: Clock,
) -> None:
    counted = quota(1000, clock)
    async with connected(project=Project(quota=counted, now=clock)) as (channel, there):
        comment = there.comment(there.film(), "Fult")
        await channel.new()
        await counted.spend(750 - there.units, deciding=False)
        asked = len(there.asked)
        assert "dagens anrop" in (await refusal(channel.new())).reason
        assert len(there.asked) == asked
        await channel.hide(target(comment))
        assert there.status(comment) == "heldForReview"


async def test_when_youtube_says_that_nothing_is_left_nothing_is_asked_till_its_midnight(
    clock: Clock, ledger: Ledger
) -> None:
    """Others may use the same project."""
    counted = quota(1000, clock, ledger)
    async with connected(project=Project(quota=counted, now=clock)) as (channel, there):
        comment = there.comment(there.film(), "Fult")
        there.next["GET commentThreads"] = [error(403, "quotaExceeded")]
        refused = await refusal(channel.new())
        assert (refused.final, refused.retry_after) == (False, 36_000)
        asked = len(there.asked)
        again = connector(there, project=Project(quota=quota(1000, clock, ledger), now=clock))
        assert "dagens anrop" in (await refusal(again.look(target(comment)))).reason
        await again.close()
        assert len(there.asked) == asked
        clock.later(hours=10)
        assert [item.id for item in await channel.new()] == [comment]


async def test_a_restart_forgets_nothing_and_two_programs_count_together(
    clock: Clock, database: Database
) -> None:
    first = quota(1000, clock, InDatabase(database, "youtube 1"))
    second = quota(1000, clock, InDatabase(database, "youtube 1"))
    other = quota(1000, clock, InDatabase(database, "youtube 2"))
    await first.spend(500, deciding=False)
    await second.spend(249, deciding=False)
    await other.spend(1, deciding=False)
    with pytest.raises(Undelivered):
        await first.spend(2, deciding=False)
    assert first._spent == 749
    clock.later(days=1)
    await first.spend(1, deciding=False)
    kept = database.ask(lambda session: {row.whose: (row.day, row.units) for row in _rows(session)})
    assert kept == {"youtube 1": ("2026-11-21", 1), "youtube 2": ("2026-11-20", 1)}


def _rows(session: Any) -> list[Spending]:
    from sqlmodel import select

    return list(session.exec(select(Spending)))


async def test_reading_is_spread_over_what_is_left_of_the_day(clock: Clock) -> None:
    counted = quota(10_000, clock)
    assert counted.pause(2) == timedelta(hours=10) * 2 / 7500
    await counted.spend(7000, deciding=False)
    assert counted.pause(2) == timedelta(hours=10) * 2 / 500
    await counted.spend(490, deciding=False)
    assert counted.pause(2) == SELDOM
    await counted.spend(2500, deciding=True)
    assert counted.pause(2) == SELDOM


async def test_a_channel_is_due_when_it_has_waited_for_what_its_last_reading_cost(clock: Clock) -> None:
    project = Project(quota=quota(10_000, clock), now=clock)
    async with connected(project=project) as (channel, there):
        assert channel.due
        await channel.new()
        assert there.units == 3
        assert not channel.due
        clock.later(seconds=10)
        assert not channel.due
        clock.later(seconds=5)  # ten hours, 7,497 units, three a reading
        assert channel.due
        project.turns("UCanother")  # which shares them
        assert not channel.due
        clock.later(seconds=15)
        assert channel.due


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("2026-03-08T08:30:00+00:00", 22.5),
        ("2026-11-01T07:30:00+00:00", 24.5),
        ("2026-11-20T07:59:00+00:00", 1 / 60),
    ],
)
async def test_the_day_is_californias_also_when_its_clocks_are_changed(said: str, hours: float) -> None:
    made = Clock()
    made.time = datetime.fromisoformat(said)
    assert quota(1000, made).used_up().retry_after == pytest.approx(hours * 3600)


async def test_a_clock_that_is_put_back_leaves_no_channel_unread(clock: Clock) -> None:
    async with connected(project=Project(quota=quota(10_000, clock), now=clock)) as (channel, there):
        clock.later(hours=6)  # ours is that far ahead
        await channel.new()
        await channel.newest_post()
        clock.later(hours=-6)
        assert channel.due
        asked = len(there.asked)
        await channel.new()
        await channel.newest_post()
        assert sum("commentThreads" in one for one in there.asked[asked:]) == 3  # all of it, spam too
        assert any("channels" in one for one in there.asked[asked:])
        assert not channel.due


@pytest.mark.parametrize(
    ("channels", "whole_cost", "restarts", "wholes"),
    [
        (1, 3, 0, 4),
        (5, 22, 0, 4),
        (8, 22, 0, 4),
        (15, 5, 0, 4),
        (30, 22, 0, 4),
        (8, 80, 6, 3),
        (15, 40, 12, 3),
        (30, 40, 23, 2),
    ],
)
async def test_however_many_and_long_the_channels_are_they_are_read_until_the_day_ends(
    clock: Clock, channels: int, whole_cost: int, restarts: int, wholes: int
) -> None:
    """All is gone through more seldom then; nobody is blind in the evening. A reading that fails raises.

    However often the program is started anew: it goes on where it was.
    """
    clock.time = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # the day begins in California
    ledger, begins = InMemory(), clock.time
    starts = [begins + number * timedelta(days=1) / (restarts + 1) for number in range(restarts + 1)]
    project, longest = Project(), timedelta(0)
    read, whole_of, states = [begins] * channels, [0] * channels, [dict[str, Any]() for _ in range(channels)]
    while clock.time < begins + timedelta(days=1):
        if starts and clock.time >= starts[0]:
            project = Project(quota=quota(10_000, clock, ledger), now=clock)
            del starts[0]
        for number in range(channels):
            channel = f"UC{number}"
            turns = project.turns(channel)
            turns.recall(states[number])
            if not project.due(channel):
                continue
            whole = project.whole_due(channel)
            longest = max(longest, clock.time - read[number])
            turns.asked_at = read[number] = clock.time
            cost = whole_cost if whole else 3
            await project.quota.spend(cost, deciding=False)
            project.cost(channel, cost, whole=whole)
            if whole:
                turns.whole_at, whole_of[number] = clock.time, whole_of[number] + 1
            states[number] = turns.kept()
        clock.later(minutes=1)
    assert longest <= timedelta(minutes=45)
    assert min(whole_of) >= wholes
    assert project.quota.percent <= 75


async def test_a_start_is_no_reason_to_go_through_all_of_a_channel_again(clock: Clock) -> None:
    """Not before its hour is over, and then at its second reading; one never read is gone through at once."""

    def asked(there: YouTubeServer) -> int:
        return sum("commentThreads" in one for one in there.asked)

    async with connected(project=Project(quota=quota(10_000, clock), now=clock)) as (channel, there):
        there.comment(there.film(), "Hej")
        await channel.new()
        assert asked(there) == 3  # with what YouTube takes for spam
        again = connector(there, project=Project(quota=quota(10_000, clock), now=clock), state=channel.state)
        clock.later(minutes=50)
        assert again.due
        await again.new()
        assert asked(there) == 5
        clock.later(minutes=10)
        await again.new()
        assert asked(there) == 8
        await again.close()

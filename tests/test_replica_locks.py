"""A replica that is gone leaves its jobs to others; one that is slow, or connects anew, keeps them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

from bot.replicas import GONE_AFTER, Replicas
from tests.parts.postgresql import PostgreSQL

pytestmark = pytest.mark.part("postgresql")


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def url(postgresql_server: PostgreSQL) -> Iterator[str]:
    with postgresql_server.database() as address:
        yield address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def two(url: str, clock: Clock) -> Iterator[tuple[Replicas, Replicas]]:
    first, second = Replicas(url, "first", clock=clock), Replicas(url, "second", clock=clock)
    yield first, second
    first.close()
    second.close()


def test_who_is_there_keeps_its_jobs_however_slow_it_is(two: tuple[Replicas, Replicas], clock: Clock) -> None:
    first, second = two
    assert first.keep()
    taken: list[str] = []
    for _ in range(3):
        assert second.take_over({"first", "second"}, taken.append) == []
        clock.now += 10 * GONE_AFTER
    assert taken == []


def test_who_is_gone_for_a_while_is_taken_over(two: tuple[Replicas, Replicas], clock: Clock) -> None:
    first, second = two
    first.keep()
    first.close()
    taken: list[str] = []
    assert second.take_over({"first"}, taken.append) == []
    clock.now += GONE_AFTER - 1
    assert second.take_over({"first"}, taken.append) == []
    clock.now += 1
    assert second.take_over({"first"}, taken.append) == ["first"]
    assert taken == ["first"]
    assert first.keep()  # it comes back, and nobody holds its name


def test_who_comes_back_in_time_keeps_its_jobs(two: tuple[Replicas, Replicas], clock: Clock) -> None:
    """The wait begins anew each time somebody is gone."""
    first, second = two
    taken: list[str] = []
    second.take_over({"first"}, taken.append)
    clock.now += GONE_AFTER - 1
    first.keep()
    second.take_over({"first"}, taken.append)
    first.close()
    clock.now += 1
    assert second.take_over({"first"}, taken.append) == []
    assert taken == []


def test_a_broken_connection_is_made_anew_and_the_lock_with_it(
    url: str, two: tuple[Replicas, Replicas], clock: Clock
) -> None:
    """As when the database is restarted: until then nothing of others is taken."""
    first, second = two
    first.keep()
    second.keep()
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND "
        connection.execute(text(ended + "datname = current_database()"))
    engine.dispose()
    assert first.keep()
    clock.now += GONE_AFTER
    assert second.take_over({"first"}, pytest.fail) == []


def test_two_of_one_name_are_told(url: str, two: tuple[Replicas, Replicas]) -> None:
    """The second takes nothing over: it cannot know whose jobs are whose."""
    first, _ = two
    first.keep()
    twin = Replicas(url, "first")
    with capture_logs() as logs:
        assert not twin.keep()
        assert twin.take_over({"gone"}, pytest.fail) == []
    assert [row["name"] for row in logs] == ["first"]
    first.close()
    assert twin.keep()
    twin.close()

"""kill -9 at every step of a removal: after a restart the rest is done, and nothing twice."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.killing import AT_ONCE, Killer, MakeDatabase, Stand, killer
from tests.parts.postgresql import PostgreSQL

#: Tibro on a platform that answers only what still exists: evidence, diary number, notice, removal.
HIDES = {"hide": True, "restore": True, "reply": True, "look": True, "reply_before_removal": True}
#: A platform that deletes for good and can tell the author after it.
DELETES = {"delete": True, "reply": True, "look": True, "reply_before_removal": False}


def check(stand: Stand, point: str) -> None:
    """What must hold wherever it died."""
    outside, case = stand.outside, stand.case
    assert outside.bare_removals == 0, point
    assert outside.removals == 1, point
    assert len(outside.replies) == 1, point
    assert stand.chain is None, point
    assert (case.state, case.outcome) == ("closed", "removed"), point
    assert len(stand.evidence) == 1, point
    once = [
        "removal.decided",
        "evidence.saved",
        "comment.removed",
        "reply.posted",
        "diary.entered",
        "case.closed",
    ]
    counted = {
        action: stand.count(action) for action in once if action != "diary.entered" or case.diary_number
    }
    assert set(counted.values()) == {1}, (point, counted)
    order = [row.action for row in stand.rows if row.action in {"evidence.saved", "comment.removed"}]
    assert order == ["evidence.saved", "comment.removed"], point
    for chat, place in (("slack", "slack:T01TEST:C0KOMM"), ("teams", "teams:19:komm")):
        card = outside.newest(chat, f"case:{case.id}", place)
        assert card["version"] == case.version, (point, chat)
        assert "Borttagen" in str(card), (point, chat)
        assert not {"case.remove", "case.approve"} & {button["action"] for button in card["buttons"]}, point
    assert outside.doubles("slack") == 0, point
    if stand.count("diary.entered"):  # the registrar was asked, once
        assert stand.told == ["rut"], point


async def every_point(found: Killer, step: int) -> Counter[str]:
    """Dies at every ``step``-th point until a run comes to its end; which second cards that left in Teams.

    The order of points is not fixed, for chats and platform are served side by side; all are passed.
    """
    doubles: Counter[str] = Counter()
    found.beginning("whole")
    assert not await found.run("whole", None)
    check(found.stand("whole"), "whole")
    passed = found.passed("whole")
    numbers = iter(range(1, 10_000, step))
    last = 0

    async def die_and_go_on() -> None:
        """One after the other, as long as there is a point to die at."""
        nonlocal last
        for number in numbers:
            name = f"run{number}"
            found.beginning(name)
            killed = await found.run(name, number)
            if not killed:
                last = max(last, number)
            elif await found.run(name, None):
                raise AssertionError("killed without being told to")
            point = f"{number} {found.died(name) if killed else 'nowhere'}"
            stand = found.stand(name)
            check(stand, point)
            if again := stand.outside.doubles("teams"):
                doubles[point] += again
            found.done_with(name)
            if not killed:
                return

    async with asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(die_and_go_on())
    assert last > 0.8 * len(passed)
    return doubles


@pytest.fixture
def killing_folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: a killed process, unlike a power cut, loses nothing by it."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else tmp_path) as folder:
        yield Path(folder)


def in_folder(folder: Path) -> MakeDatabase:
    """SQLite: the file lies in the folder that is copied."""

    @contextmanager
    def address(name: str) -> Iterator[str]:
        yield f"sqlite:///{folder / name / 'kanalvakt.sqlite3'}"

    return address


def on_server(server: PostgreSQL, template: str) -> MakeDatabase:
    """PostgreSQL: a copy of the template's database."""

    @contextmanager
    def address(_: str) -> Iterator[str]:
        with server.database(template=template) as url:
            yield url

    return address


@pytest.mark.parametrize(("routine", "capabilities"), [("tibro", HIDES)])
async def test_killed_at_every_point_of_a_removal_on_sqlite(
    killing_folder: Path, routine: str, capabilities: dict[str, bool]
) -> None:
    copies = in_folder(killing_folder)
    with copies("template") as url:
        async with killer(killing_folder, routine, capabilities, url, copies) as found:
            doubles = await every_point(found, 1)
    print("second cards in a chat that cannot be asked:", dict(doubles))
    assert set(doubles.values()) <= {1}


@pytest.mark.part("postgresql")
@pytest.mark.parametrize(("routine", "capabilities"), [("tibro", HIDES), ("gislaved", DELETES)])
async def test_killed_at_every_tenth_point_of_a_removal_on_postgresql(
    killing_folder: Path, routine: str, capabilities: dict[str, bool], postgresql_server: PostgreSQL
) -> None:
    with postgresql_server.database() as url:
        copies = on_server(postgresql_server, url.rpartition("/")[2])
        async with killer(killing_folder, routine, capabilities, url, copies) as found:
            doubles = await every_point(found, 10)
    print("second cards in a chat that cannot be asked:", dict(doubles))

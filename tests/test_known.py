"""What a connector tells of a comment that it reads again and again, and what it need not tell."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.known import SETTLED, Known, Memory
from handlers.platforms import Visibility

THEN = datetime(2026, 11, 20, 10, tzinfo=UTC)


def known(visibility: Visibility = Visibility.VISIBLE, mark: str = "a", at: datetime = THEN) -> Known:
    return Known(post="1", visibility=visibility, mark=mark, written=int(at.timestamp()))


def news(memory: Memory, now: Known, *, first: bool = False) -> bool:
    written = datetime.fromtimestamp(now.written, tz=UTC)
    return memory.is_news("c1", written, now, first=first)


def test_what_is_new_or_otherwise_is_told_once() -> None:
    memory = Memory(floor=0)
    for now, told in (
        (known(), True),
        (known(), False),
        (known(mark="b"), True),
        (known(Visibility.HIDDEN, mark="b"), True),
        (known(Visibility.HIDDEN, mark="b"), False),
    ):
        assert news(memory, now) is told


@pytest.mark.parametrize(("visibility", "told"), [(Visibility.VISIBLE, False), (Visibility.HELD, True)])
def test_what_is_from_before_our_time_is_told_only_where_it_still_waits(
    visibility: Visibility, told: bool
) -> None:
    memory = Memory(floor=int((THEN + timedelta(days=1)).timestamp()))
    assert news(memory, known(visibility), first=True) is told
    assert "c1" in memory.known  # so that an edit of it is seen
    assert news(memory, known(visibility, mark="b"))


@pytest.mark.parametrize("visibility", [Visibility.VISIBLE, Visibility.HELD])
def test_what_was_settled_long_ago_is_neither_told_nor_remembered_again(visibility: Visibility) -> None:
    memory = Memory(floor=0)
    assert news(memory, known(visibility))
    memory.known["c2"] = known(at=THEN + timedelta(days=1))
    memory.forget(1)
    assert not news(memory, known(visibility, mark="b"))
    assert "c1" not in memory.known


def test_what_is_settled_is_no_reason_to_take_something_unread_for_old() -> None:
    """Also after it was stored; and what is remembered of it has an end."""
    memory = Memory(floor=0)
    late = THEN + timedelta(days=1)
    memory.known = {f"d{number}": known(at=late) for number in range(SETTLED + 100)}
    memory.forget(50)
    again = Memory.read(json.loads(json.dumps(memory.state())))
    assert again == memory
    assert len(again.settled) == SETTLED
    told = [
        number
        for number in range(SETTLED + 100)
        if again.is_news(f"d{number}", late, known(at=late), first=False)
    ]
    assert len(told) == 50  # what fell out comes once more
    assert news(again, known())

"""Questions that name many things, a portion at a time: a database takes only so many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

T = TypeVar("T", int, str)

#: How many keys one question names.
NAMED = 400


def portions(named: Collection[T]) -> Iterator[list[T]]:
    """So many at a time, in order."""
    items = sorted(named)
    return (items[start : start + NAMED] for start in range(0, len(items), NAMED))

"""Rows of a list that cannot be read: asked for once more, then left out and kept, and the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from handlers.ports import Undelivered

T = TypeVar("T")

#: So many of which nothing else can be read are no odd rows: the platform tells in another shape.
FEW: Final = 3
#: What changes without the row being another one; it is kept once.
_COUNTERS = frozenset(
    {"etag", "likeCount", "public_metrics", "totalReplyCount", "viewerRating", "authorProfileImageUrl"}
)


class OddRows:
    """What one reading could not read, by the platform's own ids."""

    def __init__(self, tried: set[str]) -> None:
        """``tried``: those that were odd before; of others the answer may have been half, so it raises."""
        self._tried = tried
        #: Why it could not be used, and all of it.
        self.kept: list[tuple[str, str]] = []
        self.ids: set[str] = set()

    def read(self, rows: Iterable[Any], read_one: Callable[[Any], T], id_of: Callable[[Any], str]) -> list[T]:
        """What can be read of these rows; Undelivered where it is tried again, or none tells what it is."""
        found: list[T] = []
        odd: dict[str, Any] = {}
        why: Undelivered | None = None
        for row in rows:
            try:
                found.append(read_one(row))
            except Undelivered as half:
                id_ = id_of(row)
                if not id_:
                    raise
                odd[id_], why = row, half
        if why is not None and (odd.keys() - self._tried or (not found and len(odd) > FEW)):
            self._tried.update(odd)  # in place, for the next connector is to know them
            raise why
        self.ids |= odd.keys()
        self.kept += [("odd_row", json.dumps(_still(row), ensure_ascii=False)) for row in odd.values()]
        return found


def _still(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _still(value) for name, value in told.items() if name not in _COUNTERS}
    return [_still(one) for one in told] if isinstance(told, list) else told

"""In which chat on which database a story is told: each chat once, both databases (decision 0028)."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from zlib import crc32

STAGES = ("room", "slack", "teams")
DATABASES = ("sqlite", "postgresql")
EVERY = tuple(itertools.product(STAGES, DATABASES))

Pair = tuple[str, str]

#: A database for each chat, in every way that has both.
_WAYS = [way for way in itertools.product(DATABASES, repeat=len(STAGES)) if len(set(way)) == len(DATABASES)]


def pairs(story: str) -> Sequence[Pair]:
    """The three pairs of the story with that name; all six where KANALVAKT_EVERY_PAIR is set.

    By its name alone, so that a new story moves no other.
    """
    if os.environ.get("KANALVAKT_EVERY_PAIR"):
        return EVERY
    return tuple(zip(STAGES, _WAYS[crc32(story.encode()) % len(_WAYS)], strict=True))

"""What a comment may say of itself when it comes in, whoever tells of it: a program or a person."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final
from urllib.parse import urlsplit

from routines.clock import STOCKHOLM

#: Older than any platform; a date before it is a mistake of the sender.
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_CLOCK = re.compile(
    r"(?:kl\.?\s*)?(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?", re.ASCII | re.IGNORECASE
)
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with what no database can hold replaced so that one sees it: NUL by ␀, half a pair by �."""
    return _HALF_A_PAIR.sub("�", text.replace("\x00", "␀"))


def counted_from(created_at: datetime, precision: str) -> datetime | date:
    """From when the time of a comment is counted, as it is said: a mere day where no more is known."""
    return created_at.astimezone(STOCKHOLM).date() if precision == "day" else created_at


def clock_time(words: str) -> time | None:
    """An hour as people write it: 14:30, 14.30, kl 9; None for what is none."""
    found = _CLOCK.fullmatch(words.strip())
    return time(int(found["hour"]), int(found["minute"] or 0)) if found else None


def is_web_address(value: str) -> bool:
    """Whether it leads somewhere on the web: https:// or http:// and a host in one piece."""
    try:
        parts = urlsplit(value)
    except ValueError:  # a host in half a bracket
        return False
    host = parts.netloc
    return parts.scheme in {"http", "https"} and bool(host) and not any(sign.isspace() for sign in host)

"""What a comment may say of itself when it comes in, whoever tells of it: a program or a person."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

#: Older than any platform; a date before it is a mistake of the sender.
EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with what no database can hold replaced so that one sees it: NUL by ␀, half a pair by �."""
    return _HALF_A_PAIR.sub("�", text.replace("\x00", "␀"))


def is_web_address(value: str) -> bool:
    """Whether it leads somewhere on the web: https:// or http:// and a host in one piece."""
    try:
        parts = urlsplit(value)
    except ValueError:  # a host in half a bracket
        return False
    host = parts.netloc
    return parts.scheme in {"http", "https"} and bool(host) and not any(sign.isspace() for sign in host)

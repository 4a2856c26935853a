"""What of an address names a post: people copy it from the platform, with whatever stands beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs, urlsplit

#: Under these names Facebook's addresses hold which post, film or picture it is.
_FACEBOOK: Final = ("story_fbid", "fbid", "v", "multi_permalinks")
_HOSTS: Final[Mapping[str, frozenset[str]]] = {
    "facebook": frozenset({"facebook.com"}),
    "instagram": frozenset({"instagram.com"}),
    "youtube": frozenset({"youtube.com", "youtu.be"}),
    "x": frozenset({"x.com", "twitter.com"}),
}
_INSTAGRAM: Final = re.compile(r"/(?:p|reel|reels|tv)/([\w-]+)")
_YOUTUBE: Final = re.compile(r"/(?:shorts|live|embed)/([\w-]+)")
_X: Final = re.compile(r"/status/([0-9]+)")


def post_name(platform: str, address: str) -> str:
    """What names the post at an address of that platform; empty where the address is of another one."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    host = (parts.hostname or "").casefold()
    if not any(host == own or host.endswith(f".{own}") for own in _HOSTS.get(platform, ())):
        return ""
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if platform == "facebook":
        last = parts.path.rstrip("/").rpartition("/")[2]
        return next((asked[name] for name in _FACEBOOK if asked.get(name)), last)
    if platform == "youtube":
        short = parts.path.strip("/") if host == "youtu.be" else ""
        return asked.get("v", "") or short or _found(_YOUTUBE, parts.path)
    return _found(_INSTAGRAM if platform == "instagram" else _X, parts.path)


def _found(pattern: re.Pattern[str], path: str) -> str:
    found = pattern.search(path)
    return found[1] if found else ""

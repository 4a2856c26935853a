"""Where an account lies on the web: read, compared, and held against its platform. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

#: Where the platforms are found.
_SITES: Mapping[str, tuple[str, ...]] = {
    "facebook": ("facebook.com", "fb.com", "fb.me", "fb.watch"),
    "instagram": ("instagram.com", "instagr.am"),
    "youtube": ("youtube.com", "youtu.be"),
    "x": ("x.com", "twitter.com"),
}
#: What names a page after the "?": a profile of Facebook, a video, a page or an author of WordPress.
_NAMING = frozenset({"id", "v", "p", "page_id", "author", "cat", "list"})


def leads_somewhere(whole: str) -> bool:
    """Whether a reader could follow it: a web address with a dot in its host, and no login in it."""
    if any(letter.isspace() or unicodedata.category(letter) == "Cc" for letter in whole):
        return False
    try:
        parts = urlsplit(whole)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    known = parts.scheme in {"http", "https"} and not parts.username
    return known and "." in host.strip(".") and len(whole) <= 500


def elsewhere(address: str, platform: str) -> bool:
    """Whether an address is on a platform that is known by its site, and another one was chosen, or one
    without a name in the list: the address says where the account is (LID-64).
    """
    return bool(platform) and site(address) in _SITES.keys() - {platform}


def site(address: str) -> str:
    """Whose site an address is on: a platform that is known by name, else the host."""
    host = (urlsplit(address).hostname or "").removeprefix("www.").removeprefix("m.")
    of = (name for name, hosts in _SITES.items() if any(f".{host}".endswith(f".{one}") for one in hosts))
    return next(of, host)


def normal(address: str) -> str:
    """An address as it is compared: scheme, "www.", letter case and a last slash do not matter.

    Of what stands after the "?" only what names the page counts, and not where somebody came from.
    """
    parts = urlsplit(address)
    named = urlencode(sorted((name, value) for name, value in parse_qsl(parts.query) if name in _NAMING))
    page = f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}".casefold()
    return f"{page}?{named}" if named else page

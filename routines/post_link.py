"""Whether a link leads to a post of an account, and not to the account itself or to somebody else's. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, urlsplit

from routines.web_address import normal, site

#: Why a link is none to a post of the account.
NoPost: TypeAlias = Literal["post-page", "post-elsewhere"]

#: Part of what stands behind the host where it is a post.
_POST: Mapping[str, re.Pattern[str]] = {
    "facebook": re.compile(r"/(?:posts|permalink|share)/[^/]+|/(?:videos|photos|reels?)/(?:[^/]+/)*[^/]*\d"),
    "instagram": re.compile(r"/(?:p|reel|reels|tv)/[^/]+"),
    "youtube": re.compile(r"/(?:shorts|live|embed|post)/[^/]+"),
    "x": re.compile(r"/status/\d+"),
    "threads": re.compile(r"/(?:post|t)/[^/]+"),
    "tiktok": re.compile(r"/(?:video|photo)/\d+|^/t/[^/]+"),
}
#: Names a post behind the "?".
_ASKED: Mapping[str, frozenset[str]] = {
    "facebook": frozenset({"story_fbid", "fbid", "v", "multi_permalinks"}),
    "youtube": frozenset({"v", "lb"}),
}
#: Hosts of which every address is a post.
_SHORT = frozenset({"fb.watch", "fb.me", "youtu.be", "vm.tiktok.com", "vt.tiktok.com"})
#: Hosts of one site that is no platform of ours: the app copies another than the account is known by.
_SITES: Mapping[str, str] = {
    "threads.net": "threads",
    "threads.com": "threads",
    "tiktok.com": "tiktok",
    "vm.tiktok.com": "tiktok",
    "vt.tiktok.com": "tiktok",
}
#: Before what names a post stands whose it is, where anything does.
_WHOSE = re.compile(r"^/([^/]+)/(?:posts|videos|photos|p|reel|reels|status|post|video|photo)/")
#: Stands there too and is nobody's name.
_NOBODY = frozenset({"i", "groups", "share", "watch", "pages", "people", "profile.php"})


def no_post(link: str, account: str, platform: str) -> NoPost | None:
    """Why a link is not to a post of the account with that address; None: it is, as far as it says."""
    place = _site(link)
    if place not in {_site(account), platform}:
        return "post-elsewhere"
    parts = urlsplit(link)
    path, asked = parts.path.rstrip("/"), parse_qs(parts.query)
    if normal(link) == normal(account) or not (path or asked):
        return "post-page"
    if place not in _POST:
        return None
    short = (parts.hostname or "") in _SHORT and path
    if not (short or asked.keys() & _ASKED.get(place, frozenset()) or _POST[place].search(path)):
        return "post-page"
    return "post-elsewhere" if _of_another(path, account, place) else None


def _site(address: str) -> str:
    host = site(address)
    return _SITES.get(host, host)


def _of_another(path: str, account: str, place: str) -> bool:
    """Whether it bears another name than the account; an id says nothing, a page has one beside its name."""
    found = _WHOSE.match(f"{path}/")
    whose = found[1].casefold() if found else ""
    own = urlsplit(account).path.strip("/").partition("/")[0].casefold()
    known = [name for name in (whose, own) if name and name not in _NOBODY and not name.isdecimal()]
    return _site(account) == place and len(known) == 2 and whose != own

"""Adverts: an offer together with a way to take it up. A bare link is no advert."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from routines.model import Category
from routines.rules.found import Found
from routines.rules.lexicon import Severity

_FILE = Path(__file__).parent.parent / "lexicon" / "offers.yaml"
_LINK = re.compile(
    r"(?:https?://|www\.)([\w.-]+)"
    r"|(?<![\w@.-])((?:[\w-]{2,63}\.)+(?:se|com|net|nu|org|io|ly|shop|store|link|xyz|info|site|online))(?![\w.])"
)
_CONTACT = re.compile(
    r"\b(?:whatsapp|telegram|dm|pm|sms\w*|ring|mejla|maila|swish\w*)\b|@[\w.]{3,}|\+\d{6,}|\b0\d[\d -]{6,}\d"
)
_PRICE = re.compile(r"\d[\d\s]{0,12}(?:kr|kronor|sek|:-|€|\$|usd|tkr|dollar|euro)(?!\w)|\d\s?%")


@cache
def _selling() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A quick look for hints, and the offers themselves."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    offers = "|".join(data["offers"]).replace(" ", r"\s+")
    return re.compile("|".join(map(re.escape, data["hints"]))), re.compile(rf"(?<!\w)(?:{offers})(?!\w)")


def in_offers(letters: str, allowed: frozenset[str]) -> Iterator[Found]:
    """An offer with a link, a price or a contact, or several offers at once."""
    hint, offer = _selling()
    if not hint.search(letters):
        return
    hits = list(offer.finditer(letters))
    kinds = len({hit.group() for hit in hits})
    ways = _foreign_link(letters, allowed) + bool(_PRICE.search(letters)) + bool(_CONTACT.search(letters))
    #: Who asks about prices or booking sells nothing, unless they do all of it at once.
    enough = 4 if "?" in letters else 2
    if not hits or (kinds + ways < enough) or (ways == 0 and kinds < 3):
        return
    severity: Severity = "medium" if kinds + ways > 2 else "low"
    for hit in hits[:3]:
        yield Found("advert", Category.ADVERT, severity, "offer", hit.start(), hit.end())


def _foreign_link(letters: str, allowed: frozenset[str]) -> bool:
    for hit in _LINK.finditer(letters):
        domain = (hit.group(1) or hit.group(2)).removeprefix("www.").strip(".")
        if not any(domain == own or domain.endswith(f".{own}") for own in allowed):
            return True
    return False

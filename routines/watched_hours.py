"""Between which hours an account is watched, as its own plan says it in words (LID-72, GIS-93). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time
from functools import lru_cache

from routines.model import OfficeHours

#: Two numbers that may be hours; not part of a date, an address or a longer number.
_SPAN = re.compile(
    r"(?:(?P<at>\b(?:kl\.?|klockan|at)\s*)|(?<![\w./:-])(?<!\d,))(?P<from>\d{1,2})(?:[:.](?P<past>\d\d))?"
    r"\s*(?:[-–—]|till|to)\s*(?P<until>\d{1,2})(?:[:.](?P<over>\d\d))?(?![\w/:-]|[.,]\d)"
)
#: What numbers count, however surely they look like hours: "2.30-3 timmar".
_COUNTED = re.compile(r"\s*(?:gånger|ggr|dagar|tim|h\b|min|times|days|hours|minutes|/)")
#: What may follow hours that stand there as bare numbers; before anything else ("inlägg", "per", "i veckan")
#: they may count something.
_FOLLOWS = re.compile(
    r"\s*(?:$|[^\w\s/]|\d|(?:och|samt|eller|men|resp|på|under|av|utom|förutom|undantag\w*|varje|alla|hela|då|när"
    r"|dagligen|helgfria|helg\w*|vard\w*|arbetsdag\w*|mån|tis|ons|tors?|fre|lör|sön"
    r"|(?:mån|tis|ons|tors|fre|lör|sön)dag\w*|and|or|but|on|by|every|daily|except|weekdays?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b)"
)
#: What stands before numbers that are no hours: "vecka 8-10", "antal personer 7-8".
_NUMBERED = re.compile(
    r"(?:\binom|\bv(?:\.|ecka|eckor|eckorna)?|\bantal\w*(?:\s\w+)?|\bpersoner|\bsid\w*|\bpunkt\w*):?\s*$"
)
#: Nobody watches so early who does not say that it is a time of day.
_EARLY = time(6)
#: A part of the answer that speaks of what is posted, unless it speaks of watching or answering too.
_NEW = re.compile(r"\bny(?:tt|a|het)|publicer|inlägg|uppdater|\blägg(?:er|s|a)?\b|\bpost")
_WATCHED = re.compile(
    r"bevak|\btitta|koll|kontroller|övervak|ser\s+över|går\s+igenom|\bläs(?:er|s)?\b|svar|öppe|bemann|kontorstid"
)
_PARTS = re.compile(
    r"[;!?\n]+|(?<!\bkl)\.\s+|,\s|(?<!bevakas )\boch\b(?=[^,.;]*(?:\bny|publicer|inlägg|uppdater))"
)


@lru_cache(4096)
def hours_in(words: str) -> OfficeHours | None:
    """The hours in an answer of one's own words: "Vardagar kl. 10-12 och 13-15" is 10:00–15:00.

    From when the first begins to when the last ends. None, which is the routine's own, where no hours stand,
    or where the numbers may be of something else ("nytt 2-3 inlägg i veckan"): nobody is reminded at night
    because of what a plan may not say.
    """
    found = [hours for part in _PARTS.split(words.casefold()) for hours in _said(part)]
    if not found:
        return None
    return OfficeHours(opens=min(opens for opens, _ in found), closes=max(closes for _, closes in found))


def _said(part: str) -> Iterator[tuple[time, time]]:
    if _NEW.search(part) and not _WATCHED.search(part):
        return
    for span in _SPAN.finditer(part):
        try:
            opens = time(int(span["from"]), int(span["past"] or 0))
            closes = time(int(span["until"]), int(span["over"] or 0))
        except ValueError:  # 10-28 is no time of day
            continue
        if opens < closes and _are_hours(span, part, opens):
            yield opens, closes


def _are_hours(span: re.Match[str], part: str, opens: time) -> bool:
    after = part[span.end() :]
    if _COUNTED.match(after):
        return False
    if span["at"] or span["past"] or span["over"]:
        return True
    before = part[: span.start()]
    return opens >= _EARLY and _FOLLOWS.match(after) is not None and _NUMBERED.search(before) is None

"""On which days of the week an account is watched, as its own plan says it in words (GIS-93). Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

#: Monday to Friday, then the weekend, as they begin.
_DAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
#: As it is written, then as it is read: "tors." and "torsdagarna" are "tors"; "tor" may be a name, as Måns.
_WRITTEN = re.compile(r"\b(mån|tis|ons|tors?|fre|lör|sön)(?:dag(?:ar(?:na)?|en|s)?\b|\b\.?)")
_DAY = re.compile(r"\b(mån|tis|ons|tors?|fre|lör|sön)\b")
_THROUGH = re.compile(r"\bt\.?\s?o\.?\s?m\b\.?|\btill\s+och\s+med\b|\btill\b|[-–—]")
#: What may stand between two days that are both meant: "måndag kl. 10-12 och torsdag".
_TIME = re.compile(r"\(?\b(?:kl\.?|klockan)?\s*\d{1,2}(?:[:.]\d\d)?(?:\s*[-–—]\s*\d{1,2}(?:[:.]\d\d)?)?\)?")
_AND = re.compile(r"[\s,/&+]*(?:och|samt)?(?:\s+på)?\s*")
#: What takes the names of days their plain sense: every day besides, days that are none, every second week,
#: the days that others have, a part of the year.
_OTHERWISE = re.compile(
    r"vardag|arbetsdag|dagligen|daglig|alla\s+dag|varje\s+dag|dygnet|alltid|ständigt|löpande|kontinuerlig"
    r"|\b(?:utom|förutom|undantag\w*|inte|ej|aldrig|ledig\w*|stäng\w*|möte\w*)\b"
    r"|varannan|\bvar\s+\w+\s+vecka|udda|jämna|första|sista|hela\s+veckan|kontorstid"
    r"|\bper\s+d(?:ag|ygn)\b|\bom\s+dagen\b|varje\s+timme|övriga|\brest(?:en|erande)\b|sommar|semester"
    r"|\b(?:även|också|extra|dessutom|särskilt|helst|framför\s+allt|minst)\b"
)
_WATCHED = re.compile(r"bevak|\btitta|koll|kontroller|övervak|ser\s+över|går\s+igenom|\bläs(?:er|s)?\b")
#: Of what is posted or answered on those days; how often that is is another question.
_ELSE = re.compile(r"\bny(?:tt|a|het)|publicer|inlägg|uppdater|\blägg(?:er|s|a)?\b|\bpost|\bsvar|besvar")
_BOTH = re.compile(r"(bevak\w*)\s+och\s+uppdater\w*|uppdater\w*\s+och\s+(bevak\w*)")
_SENTENCE = re.compile(r"[;!?\n]+|(?<!\bkl)\.\s+(?=\S)|\.$")


@lru_cache(4096)
def days_watched(words: str) -> frozenset[int] | None:
    """The days, Monday is 0: "måndag och torsdag kl 10-12" is 0 and 3.

    None, which is every working day, where the words name no day of the working week, or may mean otherwise:
    nobody is left unasked because of what a plan may not say.
    """
    said = _WRITTEN.sub(r"\1", _BOTH.sub("bevakas", words.casefold()))
    found: set[int] = set()
    for sentence in _SENTENCE.split(_THROUGH.sub("-", said)):
        other = _ELSE.search(sentence) is not None
        if other and _WATCHED.search(sentence) is None:
            continue
        named = _named(sentence)
        if named is None or _OTHERWISE.search(sentence) or (named and other):
            return None
        found |= named
    return frozenset(found) if found & {*range(5)} else None


def _named(sentence: str) -> set[int] | None:
    """The days that a sentence names; None where what stands between two of them is not understood."""
    days = list(_DAY.finditer(sentence))
    found = {_place(day) for day in days}
    if [day[1] for day in days] == ["tor"] and not _TIME.match(sentence[days[0].end() :].lstrip()):
        return None  # somebody's name
    for first, last in pairwise(days):
        between = sentence[first.end() : last.start()]
        if between.strip() == "-":
            start = _place(first)
            found |= {(start + more) % 7 for more in range((_place(last) - start) % 7)}
        elif not _AND.fullmatch(_TIME.sub(" ", between)):
            return None
    return found


def _place(day: re.Match[str]) -> int:
    """Which day of the week was named."""
    return _DAYS.index(day[1][:3])

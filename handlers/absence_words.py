"""What people type about being away: "24/12-2/1 ersättare Bo", "imorgon", "för Anna vecka 8", "sjuk idag"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

#: So long ago a day without a year is taken for the one that was, not for next year's.
LOOKS_BACK = 60
#: Without years no absence is read as longer: then its days stand backwards, "24/11-23/11".
LONGEST = timedelta(days=183)
_DAY = timedelta(days=1)

_RELATIVE = {
    "idag": 0,
    "i dag": 0,
    "today": 0,
    "imorgon": 1,
    "i morgon": 1,
    "imorron": 1,
    "tomorrow": 1,
    "övermorgon": 2,
    "i övermorgon": 2,
}
#: How many weeks from now.
_WEEKS = {"denna vecka": 0, "den här veckan": 0, "this week": 0, "nästa vecka": 1, "next week": 1}
_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        [
            ("måndag", "mandag", "monday", "mån"),
            ("tisdag", "tuesday", "tis"),
            ("onsdag", "wednesday", "ons"),
            ("torsdag", "thursday", "tors"),
            ("fredag", "friday", "fre"),
            ("lördag", "lordag", "saturday", "lör"),
            ("söndag", "sondag", "sunday", "sön"),
        ]
    )
    for word in words
}
_MONTHS = {
    word: number
    for number, words in enumerate(
        [
            "januari january jan",
            "februari february feb",
            "mars march mar",
            "april apr",
            "maj may",
            "juni june jun",
            "juli july jul",
            "augusti august aug",
            "september sept sep",
            "oktober october okt oct",
            "november nov",
            "december dec",
        ],
        1,
    )
    for word in words.split()
}


def _any(words: Iterable[str]) -> str:
    """One of the words, the longest that fits."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_MONTH = _any(_MONTHS)
_ISO = r"\d{4}-\d{1,2}-\d{1,2}"
_SLASH = r"\d{1,2}[/.]\d{1,2}(?:[/. -]\d{4})?"
_NAMED = rf"\d{{1,2}}(?::?e)? {_MONTH}\.?(?: \d{{4}})?"
_NUMBERED = r"(?:veckorna|vecka|weeks|week|v|w)\.? ?"
_WEEKDAY = rf"{_any(_WEEKDAYS)}(?:en|\.)?"
#: "torsdagen den 24 december"; "nästa fredag", which two people take for two days, is read as a whole too.
_DATE = rf"(?:{_WEEKDAY} )?(?:den )?(?:{_ISO}|{_SLASH}|{_NAMED})"
_WHOLE_WEEKS = rf"(?:{_NUMBERED}\d{{1,2}}|{_any(_WEEKS)})"
_NEXT = rf"(?:på |on |nästa |next )?{_WEEKDAY}"
_ATOM = rf"(?:{_DATE}|{_WHOLE_WEEKS}|{_any(_RELATIVE)}|{_NEXT})(?!\w)"
_UNTIL = r"(?: ?[-–—] ?| (?:till och med|till|t\.?o\.?m\.?|to|until|through) )"
_SINCE = r"(?:från och med|från|fr\.?o\.?m\.?|from) "
_SPAN = re.compile(rf"(?<!\w)(?:{_SINCE})?({_ATOM})(?:{_UNTIL}({_ATOM}))?")
_SUBSTITUTE = re.compile(r"(?:^| )(?:med )?(?:ersättare|ersattare|vikarie|substitute)(?: är| is)?:? (.+)$")
_WITHOUT = re.compile(r",? ?\b(?:utan|ingen|without(?: a)?|no) (?:ersättare|ersattare|vikarie|substitute)\b")
_FOR = re.compile(r"^(?:för|for) ([^\d]+?)(?= (?:från|from|" + _ATOM + r")|$)")
#: "24-26 december", "24-26/12": the month said once; "vecka 52-53" the week.
_ONE_MONTH = re.compile(rf"(?<![\d/.-])(\d{{1,2}}) ?[-–—] ?(\d{{1,2}})(/\d{{1,2}}| {_MONTH})\b")
_ONE_WEEK = re.compile(rf"\b({_NUMBERED})(\d{{1,2}})(?: ?[-–—] ?| och | and )(\d{{1,2}})(?![\w/.])")
#: Reasons that people tell although nobody asks; they are forgotten at once.
_REASONS = re.compile(
    r"\b(?:sjuk\w*|vab\w*|semester|ledig\w*|tjänstledig\w*|föräldraledig\w*|kurs|resa|borta|away|sick|ill|"
    r"vacation|holiday|leave|hela|dagen|all|day|den)\b"
)


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What was said, as far as it was understood."""

    first: date | None = None
    last: date | None = None
    #: Names as they were typed, in small letters.
    person: str = ""
    substitute: str = ""
    #: What was not understood.
    rest: str = ""


def understand(said: str, today: date) -> Understood:
    """Days, whose absence and who stands in. What is not understood is given back, not guessed."""
    low = " ".join(said[:500].split()).casefold()
    low = _ONE_WEEK.sub(r"\1\2 - \1\3", _ONE_MONTH.sub(r"\1\3 - \2\3", low))
    substitute, low = _take(_SUBSTITUTE, _WITHOUT.sub("", low))
    person, low = _take(_FOR, low)
    span = _SPAN.search(low)
    first = last = None
    if span is not None:
        first, last = _days(span.group(1), span.group(2), today)
        low = f"{low[: span.start()]} {low[span.end() :]}"
    rest = " ".join(_REASONS.sub(" ", low).replace(",", " ").split())
    if span is not None and first is None:
        rest = f"{span.group(0)} {rest}".strip()
    elif span is not None and span.group(2) is None and re.match(_SINCE, span.group(0)):
        last = None  # "från 1/12" is no single day
    if rest:  # it may have meant other days: "inte imorgon", "varannan fredag"
        first = last = None
    return Understood(first=first, last=last, person=person, substitute=substitute, rest=rest)


def _take(pattern: re.Pattern[str], low: str) -> tuple[str, str]:
    """What a pattern names, and the rest."""
    found = pattern.search(low)
    if found is None:
        return "", low
    return found.group(1).strip(" .,"), f"{low[: found.start()]} {low[found.end() :]}".strip()


def _days(one: str, other: str | None, today: date) -> tuple[date | None, date | None]:
    first = _day(one, today, today - LOOKS_BACK * _DAY)
    if first is None:
        return None, None
    if other is None:
        return first
    last = _day(other, today, first[0])
    if last is None:
        return None, None
    if last[1] - first[0] > LONGEST:
        last = _day(other, today, first[0] - 2 * LONGEST) or last
    return first[0], last[1]


def _day(word: str, today: date, earliest: date) -> tuple[date, date] | None:
    """The first and last day that a word means; without a year the next one from ``earliest`` on."""
    if word in _RELATIVE:
        day = today + _RELATIVE[word] * _DAY
        return day, day
    if word in _WEEKS:
        monday = today + (_WEEKS[word] * 7 - today.weekday()) * _DAY
        return max(monday, today), monday + 6 * _DAY
    weekday = _weekday(word.removeprefix("på ").removeprefix("on "))
    if weekday is not None:
        start = max(today, earliest)
        day = start + ((weekday - start.weekday()) % 7) * _DAY
        return day, day
    if word.startswith(("nästa ", "next ")):
        return None
    if re.match(_NUMBERED + r"\d", word):
        return _week(int(re.sub(r"\D", "", word)), earliest, today)
    named, _, plain = word.rpartition(" den ") if " den " in word else ("", "", word.removeprefix("den "))
    if not named and _weekday(plain.split()[0]) is not None:
        named, _, plain = plain.partition(" ")
    found = _date(plain, earliest)
    return None if found and named and found[0].weekday() != _weekday(named) else found


def _weekday(word: str) -> int | None:
    return _WEEKDAYS.get(word, _WEEKDAYS.get(word.removesuffix(".").removesuffix("en")))


def _week(number: int, earliest: date, today: date) -> tuple[date, date] | None:
    for year in (earliest.year, earliest.year + 1):
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:
            continue
        if monday + 6 * _DAY >= max(earliest, today - LOOKS_BACK * _DAY):
            return monday, monday + 6 * _DAY
    return None


def _date(word: str, earliest: date) -> tuple[date, date] | None:
    numbers = [int(number) for number in re.findall(r"\d+", word)]
    if re.fullmatch(_ISO, word):
        year, month, day = numbers
        return _made(year, month, day)
    name = re.search(_MONTH, word)
    month = _MONTHS[name.group(0)] if name else numbers.pop(1)
    day, *years = numbers
    if years:
        return _made(years[0], month, day)
    for year in range(earliest.year, earliest.year + 9):  # 29/2 may be far away
        found = _made(year, month, day)
        if found is not None and found[0] >= earliest:
            return found
    return None


def _made(year: int, month: int, day: int) -> tuple[date, date] | None:
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found


def find(name: str, people: Sequence[tuple[str, str]]) -> list[str]:
    """Whom a typed name means among (id, name): the whole name, else how names begin."""
    wanted = name.casefold().lstrip("@").split()
    if not wanted:
        return []
    whole = [person for person, known in people if known.casefold().split() == wanted or [person] == wanted]
    if whole:
        return whole
    return [person for person, known in people if _begins(known.casefold().split(), wanted)]


def _begins(known: list[str], wanted: list[str]) -> bool:
    """Each typed word begins one of the name's, in order: "bo", "bo a", "ask"."""
    places = iter(known)
    return all(any(part.startswith(word) for part in places) for word in wanted)

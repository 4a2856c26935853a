"""By when something is to be reached, as people say it: a day, "inom ett halvår", "varje vecka". Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from routines.function_address import plain

_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
_ENGLISH = {"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "october": 10}
_SHORT = {"jan": 1, "feb": 2, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10}
_MONTH = {name: place for place, name in enumerate(_MONTHS, 1)} | _ENGLISH | _SHORT | {"nov": 11, "dec": 12}
_NAMED = "|".join(_MONTHS)
#: What is a word of its own too, or short for one, is a month only before a year.
_ANY_MONTH = "|".join(sorted(_MONTH, key=len, reverse=True))
_SEASONS = {"varen": (5, 31), "sommaren": (8, 31), "hosten": (11, 30), "vintern": (12, 31)}
_NUMBERS = {
    "en": 1,
    "ett": 1,
    "a": 1,
    "an": 1,
    "one": 1,
    "tva": 2,
    "two": 2,
    "tre": 3,
    "three": 3,
    "fyra": 4,
    "four": 4,
    "fem": 5,
    "five": 5,
    "sex": 6,
    "six": 6,
    "sju": 7,
    "atta": 8,
    "nio": 9,
    "nine": 9,
    "tio": 10,
    "tolv": 12,
    "twelve": 12,
    "arton": 18,
    "tjugofyra": 24,
}
_DAYS = {"da": 1, "dy": 1, "ve": 7, "we": 7}
_IN_MONTHS = {"ma": 1, "mo": 1, "kv": 3, "qu": 3, "ha": 6, "te": 6, "ar": 12, "ye": 12}
_UNIT = (
    "dag(?:ar|arna|en)?|dygn|veck(?:a|an|or|orna)|manad(?:er|erna|en)?|kvartal(?:et|en)?|halvar(?:et|en)?"
    "|ar(?:et|en)?|termin(?:en|er)?|days?|weeks?|months?|quarters?|half[- ]year|years?"
)
_AGAIN = re.compile(
    rf"(?:\b(?:varje|per|varannan|vartannat|each|every|a)\s+|/\s?)(?:{_UNIT}|vardag|arbetsdag|inlagg)\b"
    r"|\b(?:om|i)\s+(?:dagen|veckan|manaden|kvartalet|halvaret|aret)\b"
    r"|\b(?:dagligen|veckovis|manadsvis|kvartalsvis|arligen|daily|weekly|monthly|yearly)\b"
)
_NEXT = "narmaste|kommande|nasta|forsta|next|coming|first"


@dataclass(frozen=True, kw_only=True)
class Said:
    """When something is to be reached, and what else is said."""

    #: The last of the days that are named; None where it is every month or week, or nothing is said.
    by: date | None
    #: Whether it is to be reached again and again.
    again: bool
    #: The line, in small letters without accents, without the words of time.
    rest: str


def times_in(line: str, today: date | None) -> Said:
    """What a line says of time. Without a day that is today nothing counts that is reckoned from it."""
    rest, found = plain(line), list[date]()
    for pattern, day_of in _RULES:
        if pattern is _SPAN:
            again = _AGAIN.search(rest) is not None
            rest = _AGAIN.sub(" ", rest)
        for said in pattern.finditer(rest):
            found += _day(day_of, said, today)
        rest = pattern.sub(" ", rest)
    return Said(by=max(found, default=None), again=again and not found, rest=rest)


def _day(
    day_of: Callable[[re.Match[str], date | None], date | None], said: re.Match[str], today: date | None
) -> Iterator[date]:
    try:
        day = day_of(said, today)
    except (ValueError, OverflowError):
        return  # the 31st of February is no day
    if day is not None:
        yield day


def _iso(said: re.Match[str], _today: date | None) -> date:
    return date(int(said[1]), int(said[2]), int(said[3]))


def _day_and_month(said: re.Match[str], today: date | None) -> date | None:
    return _in_year(int(said[1]), _MONTH[said[2]], said[3], today)


def _slashed(said: re.Match[str], today: date | None) -> date | None:
    return _in_year(int(said[1]), int(said[2]), said[3] or None, today)


def _month(said: re.Match[str], today: date | None) -> date | None:
    name, year = (said[1], said[2]) if said[1] else (said[3], None)
    return _in_year(0, _MONTH[name], year, today)


def _season(said: re.Match[str], today: date | None) -> date | None:
    month, day = _SEASONS[said[1]]
    return _in_year(day, month, said[2], today)


def _year(said: re.Match[str], _today: date | None) -> date:
    """The end of the year; of "före 2028" the day before that."""
    end = date(int(said[2] or said[3]), 12, 31)
    return end - relativedelta(years=1) if said[1] in {"fore", "innan", "before"} else end


def _this_year(said: re.Match[str], today: date | None) -> date | None:
    later = said[0].startswith(("nasta", "next"))
    return date(today.year + later, 12, 31) if today is not None else None


def _span(said: re.Match[str], today: date | None) -> date | None:
    """So long from today: "inom ett halvår", "på sex månader", "det första året"."""
    if today is None:
        return None
    if said["half"]:  # "ett halvt år", "ett och ett halvt år"
        return today + relativedelta(months=18 if "och" in said["half"] else 6)
    many, unit = _NUMBERS.get(said["many"] or "ett") or int(said["many"]), (said["unit"] or said["next"])[:2]
    if unit in _DAYS:
        return today + timedelta(days=many * _DAYS[unit])
    return today + relativedelta(months=many * _IN_MONTHS[unit])


def _in_year(day: int, month: int, year: str | None, today: date | None) -> date | None:
    """A day of that year, or the next such day; day 0 is the month's last."""
    if year is not None:
        whole = int(year) if len(year) == 4 else 2000 + int(year)
        return date(whole, month, day or monthrange(whole, month)[1])
    if today is None:
        return None
    found = date(today.year, month, day or monthrange(today.year, month)[1])
    if found > today:
        return found
    return date(today.year + 1, month, day or monthrange(today.year + 1, month)[1])


_SPAN = re.compile(
    rf"\b(?:inom|pa|efter|om|under|within|in|over|after|during)\s+(?:loppet\s+av\s+)?(?:(?:det|de|den|the)\s+)?"
    rf"(?:(?:{_NEXT})\s+)?(?:(?P<half>(?:ett\s+och\s+)?ett\s+halvt\s+ar|half\s+a\s+year)"
    rf"|(?P<many>\d{{1,4}}|{'|'.join(_NUMBERS)})\s+(?P<unit>{_UNIT}))\b"
    rf"|\b(?:{_NEXT})\s+(?P<next>{_UNIT})\b"
)
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date | None], date | None]], ...] = (
    (re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b"), _iso),
    (re.compile(rf"\b(\d{{1,2}})(?::?[ea])?\s+({_ANY_MONTH})\b\.?(?:\s+(\d{{4}}))?"), _day_and_month),
    (re.compile(r"\b(\d{1,2})[/.](\d{1,2})[\s/.-]\s?((?:20)?\d\d)\b(?!\s*%)"), _slashed),
    (re.compile(r"\b(?:den|senast|till|fore|innan)\s+(\d{1,2})/(\d{1,2})()\b"), _slashed),
    (re.compile(rf"\b(?:({_ANY_MONTH})\.?\s+(\d{{4}})|({_NAMED}))\b"), _month),
    (re.compile(rf"\b({'|'.join(_SEASONS)})\b(?:\s+(20\d\d)\b)?"), _season),
    (
        re.compile(
            r"\b(?:nasta|next)\s+(?:ar|year)\b"
            r"|\b(?:under\s+aret|i\s+ar|detta\s+ar|arsskiftet|arets\s+slut|this\s+year)\b"
        ),
        _this_year,
    ),
    (
        re.compile(
            r"(?<!an )\b(under|ar|senast|fore|innan|av|vid|during|before|of)\s+(20\d\d)\b"
            r"|(?<!an )\b(?:(?:i|till|by|in)\s+)?(20\d\d)\b(?=\s*(?:$|[.;:)!]))"
        ),
        _year,
    ),
    (_SPAN, _span),
)

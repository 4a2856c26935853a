"""Which days are working days in Sweden: Monday to Friday, except public holidays and the three eves.

Midsummer Eve, Christmas Eve and New Year's Eve are days off in every municipality's agreement, though the law
on public holidays (1989:253) names none of them.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from types import MappingProxyType

from holidays import country_holidays

_SATURDAY = 5


@cache
def days_off(year: int, language: str = "sv") -> MappingProxyType[date, str]:
    """The year's public holidays and eves, whatever weekday they fall on, with their names."""
    spoken = "en_US" if language == "en" else language
    found = country_holidays("SE", years=year, categories=("public", "de_facto"), language=spoken)
    return MappingProxyType(dict(sorted(found.items())))


def name_of(day: date, language: str) -> str:
    """What a day off is called in the middle of a sentence: "julafton", "Christmas Eve"."""
    name = days_off(day.year, language)[day]
    return name[:1].lower() + name[1:] if language == "sv" else name


def is_working_day(day: date, *, saturday: bool = False) -> bool:
    """Whether people are at work in a Swedish municipality on that day.

    ``saturday``: where "vardag" is read as the law reads it, every day but Sundays and holidays.
    """
    return day.weekday() < _SATURDAY + saturday and day not in days_off(day.year)

"""The grain of a routine: values that say where they come from, times, days and roles."""

from __future__ import annotations

import difflib
import json
import re
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Generic, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

T = TypeVar("T")

ClauseId: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,5}-\d{1,3}$")]
#: Platforms that are named; whatever else there is or will be is "other" (LID-01).
PLATFORMS = ("facebook", "instagram", "youtube", "x", "wordpress", "other")
#: What people call some of them.
_ALSO_CALLED = {
    "twitter": "x",
    "fb": "facebook",
    "insta": "instagram",
    "ig": "instagram",
    "yt": "youtube",
    "wp": "wordpress",
}


def _known_platform(name: str) -> str:
    """No account is on any other, so a rule for one would silently hold for none."""
    if name in PLATFORMS:
        return name
    called = name.casefold()
    near = _ALSO_CALLED.get(called) or next(iter(difflib.get_close_matches(called, PLATFORMS, n=1)), "")
    known = f"{', '.join(map(repr, PLATFORMS[:-1]))} or {PLATFORMS[-1]!r}"
    hint = f"; did you mean {near!r}?" if near else ""
    raise ValueError(f"should be {known}, not {json.dumps(name, ensure_ascii=False)}{hint}")


#: A platform's name.
PlatformName: TypeAlias = Annotated[str, AfterValidator(_known_platform)]
#: What people read: never empty, nor only blanks.
Words: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: A day that a document names.
Day: TypeAlias = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
#: A number of people or comments.
Count: TypeAlias = Annotated[int, Field(ge=1, le=10_000)]
#: A number of days, and one of months: ten years at most, for more no routine has and no calendar counts.
Days: TypeAlias = Annotated[int, Field(ge=1, le=3_650)]
Months: TypeAlias = Annotated[int, Field(ge=1, le=120)]
#: A list from which somebody chooses, or that something is done by: never empty.
Some: TypeAlias = Annotated[tuple[T, ...], Field(min_length=1)]


class Strict(BaseModel):
    """Refuses unknown fields, so that a misspelt one in a routine file is an error with a line."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def one_origin(clauses: tuple[str, ...], *, default: bool, what: str) -> None:
    """Raises ValueError unless something has clauses, or is a default, and not both."""
    if default and clauses:
        raise ValueError(f"{what} bears its clauses or says 'default: true', not both")
    if not default and not clauses:
        raise ValueError(
            f"name the clauses {what.replace('a ', 'this ', 1)} comes from, or say 'default: true'"
        )


class Cited(Strict, Generic[T]):
    """A value and where it comes from: clauses of the document, or a default that says so."""

    value: T
    clauses: tuple[ClauseId, ...] = ()
    #: The part of the document that people know it by, for example "4.4".
    section: str | None = None
    #: True where the document is silent and the value is ours.
    default: bool = False
    #: Why the default is what it is, or how an ambiguity was read.
    note: str | None = None

    @model_validator(mode="after")
    def _has_one_origin(self) -> Cited[T]:
        one_origin(self.clauses, default=self.default, what="a value")
        return self


class ClockName(StrEnum):
    """The four ways in which the routines count time (always Europe/Stockholm)."""

    ELAPSED = "elapsed"  #: hours by the clock on the wall, weekends too
    WEEKDAYS = "weekdays"  #: hours that stand still on Saturdays, Sundays and holidays
    OFFICE = "office"  #: hours that run only in office hours
    WORKING_DAYS = "working_days"  #: the same time of day so many working days later


#: The working days of ten years.
_WORKING_DAYS = 2_600


class Span(Strict):
    """How long something may take. ``amount`` is hours, or days for ``working_days``.

    An amount of 0 means at once ("omedelbart"); more than ten years no routine has.
    """

    amount: int = Field(ge=0, le=87_600)
    clock: ClockName

    @model_validator(mode="after")
    def _no_longer_than_ten_years(self) -> Span:
        if self.clock is ClockName.WORKING_DAYS and self.amount > _WORKING_DAYS:
            raise ValueError(f"should be at most {_WORKING_DAYS}, not {self.amount}")
        return self


def _no_nothing(span: Span) -> Span:
    if span.amount == 0:
        raise ValueError("should be some time: an amount of 0 would be none at all")
    return span


#: A time that is waited or looked back, for which "at once" means nothing.
Wait: TypeAlias = Annotated[Span, AfterValidator(_no_nothing)]


def _without_zone(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("should be a time such as 08:00, by the clock in Sweden: leave the zone out")
    return value


#: A time by the clock in Sweden.
TimeOfDay: TypeAlias = Annotated[time, AfterValidator(_without_zone)]


class OfficeHours(Strict):
    """When an account is watched on a working day, local time."""

    opens: TimeOfDay = time(8)
    closes: TimeOfDay = time(17)
    #: Whether Saturday is a working day too; a routine says it in ``watching.saturday``.
    saturday: bool = False

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> OfficeHours:
        if self.opens >= self.closes:
            raise ValueError("office hours open before they close")
        return self


class Role(StrEnum):
    """Whom a routine gives something to do."""

    RESPONSIBLE = "responsible"  #: kontoansvarig
    SUBSTITUTE = "substitute"
    ADMINISTRATOR = "administrator"
    MANAGER = "manager"  #: the account's own: närmaste chef, verksamhetens chef
    DEPARTMENT_HEAD = "department_head"  #: förvaltningschef
    MANAGEMENT = "management"  #: a department's or a company's management
    COORDINATOR = "coordinator"
    COMMUNICATIONS_HEAD = "communications_head"
    IT_HEAD = "it_head"  #: IT- och kommunikationschef
    STRATEGIST = "strategist"
    REGISTRAR = "registrar"
    ARCHIVIST = "archivist"
    LAWYER = "lawyer"
    IT_ADMIN = "it_admin"
    BOARD = "board"  #: kommunstyrelsen


#: The roles that people may be given where the municipality has them; others act where nobody was.
MAY_BE_HELD: frozenset[Role] = frozenset({Role.COMMUNICATIONS_HEAD, Role.IT_HEAD, Role.STRATEGIST})
#: The roles that the register of people and accounts can always tell who has.
HELD: frozenset[Role] = frozenset(Role) - MAY_BE_HELD - {Role.MANAGEMENT, Role.BOARD}

_LEAP = 2028


def _day_of_any_year(text: str) -> str:
    if not re.fullmatch(r"\d\d-\d\d", text) or not _is_day(f"{_LEAP}-{text}"):
        raise ValueError(f"{text} is no day of the year; write it like 03-01, month before day")
    if text == "02-29":
        raise ValueError("02-29 is there only in leap years; choose 02-28 or 03-01")
    return text


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


#: A day of every year, "03-01".
MonthDay: TypeAlias = Annotated[str, AfterValidator(_day_of_any_year)]


def day_in(year: int, day: MonthDay) -> date:
    """The day of the year that ``day`` names."""
    return date(year, int(day[:2]), int(day[3:]))

"""Whether words that become public name a person of the municipality: the list shows functions. Pure.

LID-27, LAH-17, GIS-01, DEG-11, TIB-28: an account's contact is a function, and no answer that the list shows
bears anybody's name, address or number beside what the routine itself wants to be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from routines.function_address import (
    is_first_name,
    is_function,
    is_of,
    looks_personal,
    may_be_personal,
    plain,
)
from routines.model import Routine, Step, StepKind
from routines.rules.personal import in_numbers

#: Steps whose words stand in a field of another name.
_FIELD = {"school_name": "name", "page_address": "address"}
#: What is written in one's own words.
_WRITTEN = frozenset({StepKind.TEXT, StepKind.LONG_TEXT, StepKind.GOALS, StepKind.UNIT})
_EMAIL = re.compile(r"[^@\s,;:<>()]+@[^@\s,;:<>()]+\.[^@\s,;:<>()]+")
_WORD = re.compile(r"[^\W\d_]+")
#: What looks like a personal number, also with a slip in its last digit; 212000-1355 is no day of birth.
_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d\d(?:0[1-9]|1[0-2])(?:[06][1-9]|[1278]\d|[39][01])[-+]\d{4}(?!\d)")
#: A mobile number is somebody's own more often than a function's.
_MOBILE = re.compile(r"(?:\+46|0046|0)\s*\(?0?\)?\s*7")


class Known(Protocol):
    """Somebody of the register of people."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def email(self) -> str:
        """Their own address; empty: nobody has said."""


@dataclass(frozen=True, kw_only=True)
class Personal:
    """What is somebody's own in the words: name, email, mobile, number; and whose, if that is known."""

    what: str
    name: str = ""


def published(routine: Routine, step: Step) -> bool:
    """Whether the public list shows what is written in answer to a question."""
    rule = routine.account_register
    shown = {field.value for field in rule.fields.value} if rule.public.value else set()
    return step.kind in _WRITTEN and _FIELD.get(step.id, step.id) in shown


def personal(text: str, people: Mapping[str, Known]) -> Personal | None:
    """What names one of the register's people in words that anybody may read; and any personal number."""
    numbers = in_numbers(text.casefold(), frozenset())
    if _NUMBER.search(text) or any(found.rule == "personal_number" for found in numbers):
        return Personal(what="number")
    emails = _EMAIL.findall(text)
    written = _spaced(text)
    for someone in people.values():
        theirs = bool(someone.email) and someone.email.casefold() in text.casefold()
        if theirs or any(is_of(email, someone.name) for email in emails):
            return Personal(what="email", name=someone.name)
        if any(f" {form} " in written for form in _called(someone.name)):
            return Personal(what="name", name=someone.name)
    return None


def personal_contact(text: str, people: Mapping[str, Known]) -> Personal | None:
    """The same, of what a function is reached by: an initial, somebody's mobile or own-looking e-mail too."""
    found = personal(text, people)
    if found is not None:
        return found
    if any(looks_personal(email) for email in _EMAIL.findall(text)):
        return Personal(what="email")
    written = _spaced(text)
    for someone in people.values():
        if any(f" {form} " in written for form in _initialled(someone.name)):
            return Personal(what="name", name=someone.name)
    if not _has_mobile(text):
        return None
    said = _capitals(text)
    for someone in people.values():
        if plain(someone.name).split()[:1] and plain(someone.name).split()[0] in said:
            return Personal(what="mobile", name=someone.name)
    return Personal(what="mobile") if any(map(is_first_name, said)) else None


def may_name_somebody(text: str) -> bool:
    """Whether it may be a person's, of whom the register knows nothing: "Eva Lund", farhad.rezaei@…"""
    if any(may_be_personal(email) for email in _EMAIL.findall(text)):
        return True
    pairs = zip(words := _WORD.findall(_EMAIL.sub(" ", text)), words[1:], strict=False)
    return any(
        one[0].isupper()
        and other[0].isupper()
        and is_first_name(plain(one))
        and not is_function(plain(other))
        for one, other in pairs
    )


def names_by_first_name(text: str, people: Mapping[str, Known]) -> bool:
    """Whether a word with a capital is what one of the register's people is called by: "Bo tittar"."""
    said = _capitals(text)
    return any(first in said for someone in people.values() for first in plain(someone.name).split()[:1])


def _capitals(text: str) -> set[str]:
    """The words with a capital, as names are compared, also in the genitive."""
    words = (word for word in _WORD.findall(text) if word[:1].isupper())
    return {form for word in words for form in _nominative(plain(word))}


def _has_mobile(text: str) -> bool:
    letters = text.casefold()
    numbers = (found for found in in_numbers(letters, frozenset()) if found.rule == "phone")
    return any(_MOBILE.match(letters, found.start) for found in numbers)


def _nominative(word: str) -> tuple[str, ...]:
    return (word, word[:-1]) if word.endswith("s") else (word,)


def _spaced(text: str) -> str:
    """The words alone, each between two blanks: signs, blanks and lines do not matter."""
    return f" {' '.join(_WORD.findall(plain(text)))} "


def _called(name: str) -> Iterator[str]:
    """How somebody's name is written: in either order, all of it or first and last, in the genitive."""
    first, *rest = plain(name).split() or [""]
    if not rest:
        return
    for one in {" ".join(_WORD.findall(plain(name))), _words(f"{first} {rest[-1]}")}:
        yield one
        yield f"{one}s"
    yield _words(f"{rest[-1]} {first}")
    yield _words(f"{' '.join(rest)} {first}")


def _initialled(name: str) -> Iterator[str]:
    first, *rest = plain(name).split() or [""]
    if rest and first:
        yield _words(f"{first[0]} {rest[-1]}")
        yield _words(f"{rest[-1]} {first[0]}")


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))

"""The word lists of ``routines/lexicon``: which words are an insult, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias, cast, get_args

import yaml

from routines.model import Category

Severity: TypeAlias = Literal["low", "medium", "high"]
#: When a word counts: always; said to or about somebody; only after a curse.
When: TypeAlias = Literal["always", "directed", "cursed"]

_LONGEST_WORD = 40
_HOME = Path(__file__).parent.parent / "lexicon"
_FILES = {
    "profanity": Category.PROFANITY,
    "obscene": Category.SEXUAL,
    "insult": Category.INSULT,
    "hate": Category.HATE,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What one word means to the rules."""

    category: Category
    severity: Severity
    when: When
    #: The rule's name: the list and when the word counts.
    rule: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists, ready to look words up in."""

    #: Every form of every word.
    words: dict[str, tuple[Entry, ...]]
    #: Forms that count as the last part of a longer word.
    endings: dict[str, tuple[Entry, ...]]
    #: Forms with letters starred out, as in ``f*n``.
    starred: dict[str, tuple[Entry, ...]]

    def find(self, word: str) -> tuple[Entry, ...]:
        """What a word means, also as the end of a compound; empty for an ordinary word."""
        found = self.words.get(word)
        if found is not None or len(word) > _LONGEST_WORD:
            return found or ()
        for cut in range(3, len(word) - 2):
            found = self.endings.get(word[cut:])
            if found is not None:
                return found
        return ()


@dataclass(frozen=True, slots=True)
class Context:
    """Words around a word that decide whether it counts; explained in ``context.yaml``."""

    curses: frozenset[str]
    jibes: frozenset[str]
    your: frozenset[str]
    outcry: frozenset[str]
    you: frozenset[str]
    are: frozenset[str]
    fillers: frozenset[str]
    fan_of: frozenset[str]
    a_fan: frozenset[str]


@cache
def context() -> Context:
    """Reads the words of context, once."""
    data = yaml.safe_load((_HOME / "context.yaml").read_text(encoding="utf-8"))
    return Context(**{name: frozenset(words) for name, words in data.items()})


@cache
def lexicon() -> Lexicon:
    """Reads the word lists, once."""
    words: dict[str, tuple[Entry, ...]] = {}
    endings: dict[str, tuple[Entry, ...]] = {}
    for name, category in _FILES.items():
        for form, entry, compound in _read(name, category):
            words[form] = (*words.get(form, ()), entry)
            if compound and len(form) > 3:  # "kuk" ends too many innocent words
                endings[form] = (*endings.get(form, ()), entry)
    for innocent in _innocent():
        words[innocent] = ()
    starred = {mask: entries for form, entries in words.items() for mask in _masks(form, entries)}
    return Lexicon(words, endings, starred)


def _read(name: str, category: Category) -> Iterator[tuple[str, Entry, bool]]:
    severity: Severity = "low"
    marks: list[str] = []
    for line in (_HOME / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            first, *marks = line.strip("[]").split()
            severity = _severity(first)
        elif line and not line.startswith("#"):
            when: When = "directed" if "directed" in marks else "cursed" if "cursed" in marks else "always"
            entry = Entry(category, severity, when, name if when == "always" else f"{name}.{when}")
            for form in _forms(line):
                yield form, entry, "compound" in marks


def _innocent() -> list[str]:
    lines = (_HOME / "innocent.txt").read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _severity(word: str) -> Severity:
    for known in get_args(Severity):
        if word == known:
            return cast("Severity", known)
    raise ValueError(f"{word!r} in a word list is no severity")


def _forms(line: str) -> Iterator[str]:
    stem = ""
    seen: dict[str, None] = {}
    for part in line.split():
        if part.startswith("-"):
            form = stem + part[1:]
        else:
            form = stem = part
        seen[form] = None
        if form[-1] not in "sxz":
            seen[form + "s"] = None
    yield from seen


def _masks(form: str, entries: tuple[Entry, ...]) -> Iterator[str]:
    if all(entry.when != "always" for entry in entries) or not 3 <= len(form) <= 9:
        return
    for start in range(1, len(form) - 1):
        for end in range(start + 1, len(form)):
            yield form[:start] + "*" * (end - start) + form[end:]

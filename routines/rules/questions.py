"""Questions that want an answer: for routing, never a violation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from routines.model import Category
from routines.rules.found import Found

_FILE = Path(__file__).parent.parent / "lexicon" / "questions.yaml"
#: Also the Arabic one; a full-width one is plain by now.
_MARKS = "?؟"
_SENTENCE = re.compile(rf"[^.!{_MARKS}\n]+[.!{_MARKS}]*")
_CLAUSE = re.compile(r"(?:[,;:]|\s[-–—])\s+")
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_ABUSE = frozenset({Category.INSULT, Category.HATE, Category.THREAT, Category.CRIME})


@dataclass(frozen=True, slots=True)
class _Asking:
    begins: re.Pattern[str]
    anywhere: re.Pattern[str]
    rhetorical: re.Pattern[str]
    hint: re.Pattern[str]


@cache
def _asking() -> _Asking:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    greetings = "|".join(data["greetings"])
    openers = "|".join(data["openers"])
    return _Asking(
        begins=_blanks(rf"\W*(?:(?:{greetings})\W+){{0,2}}(?:{openers})"),
        anywhere=_blanks("|".join(data["anywhere"])),
        rhetorical=_blanks("|".join(data["rhetorical"])),
        hint=re.compile("|".join(map(re.escape, data["hints"]))),
    )


def in_questions(letters: str, found: Sequence[Found]) -> Found | None:
    """The first sentence that asks something and does not abuse anybody instead."""
    asking = _asking()
    text = (
        _LINK.sub(lambda link: " " * len(link.group()), letters)
        if "://" in letters or "www." in letters
        else letters
    )
    hinted = bool(asking.hint.search(text))
    for hit in _SENTENCE.finditer(text):
        sentence = hit.group()
        asks = (
            any(mark in sentence for mark in _MARKS)
            or asking.begins.match(sentence)
            or (hinted and asking.anywhere.search(sentence))
        )
        if asks and any(map(str.isalpha, sentence)) and not asking.rhetorical.search(sentence):
            start = hit.end() - len(sentence.lstrip())
            end = hit.start() + len(sentence.rstrip())
            abusive = [one.end for one in found if one.category in _ABUSE and start <= one.start < end]
            asked = _after_abuse(letters, max(abusive), end) if abusive else start
            if asked is not None:
                return Found("question", Category.QUESTION, "low", "asks", asked, end)
    return None


def _after_abuse(letters: str, abuse: int, end: int) -> int | None:
    """Where what follows the abuse asks something of its own: "Ni är idioter, när öppnar badet?"."""
    for clause in _CLAUSE.finditer(letters, abuse, end):
        if _asking().begins.match(letters, clause.end(), end):
            return clause.end()
    return None


def _blanks(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", r"\s+"))

"""The phrases of ``phrases.yaml`` in a text: threats, incitement, hate, insults, somebody's health.

A pattern is tried only where one of its trigger words stands in the text: an ordinary comment costs little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from routines.model import Category
from routines.rules.found import Found
from routines.rules.lexicon import Severity

_FILE = Path(__file__).parent.parent / "lexicon" / "phrases.yaml"
_PART = re.compile(r"\{([a-z_]+)\}")
#: How far around a hit ``unless`` is looked for.
_BEFORE, _AFTER = 40, 25


class _Rule(BaseModel):
    """A rule as it stands in the file."""

    model_config = ConfigDict(extra="forbid")

    rule: str
    category: Category
    severity: Severity
    reason: str
    triggers: list[str]
    pattern: list[str]
    unless: str = ""
    capitals: bool = False


class _Phrases:
    """The rules with compiled patterns, and which words lead to which rules."""

    def __init__(self, parts: dict[str, list[str]], rules: list[_Rule]) -> None:
        self.rules = [
            (rule, _compiled("|".join(rule.pattern), parts), _compiled(rule.unless, parts)) for rule in rules
        ]
        self.by_word: dict[str, set[int]] = {}
        self.by_beginning: list[tuple[str, int]] = []
        for number, rule in enumerate(rules):
            for trigger in rule.triggers:
                if trigger.endswith("*"):
                    self.by_beginning.append((trigger[:-1], number))
                else:
                    self.by_word.setdefault(trigger, set()).add(number)

    def worth_trying(self, letters: str, words: frozenset[str]) -> list[int]:
        tried = {number for word in words & self.by_word.keys() for number in self.by_word[word]}
        tried.update(number for beginning, number in self.by_beginning if beginning in letters)
        return sorted(tried)


@cache
def _phrases() -> _Phrases:
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return _Phrases(data["parts"], [_Rule.model_validate(rule) for rule in data["rules"]])


def _compiled(pattern: str, parts: dict[str, list[str]]) -> re.Pattern[str]:
    filled = _PART.sub(lambda part: f"(?:{'|'.join(parts[part[1]])})", pattern)
    return re.compile(filled.replace(" ", r"[\s,–-]+") or r"\Z\A.")


def in_phrases(letters: str, original: str | None, words: frozenset[str]) -> Iterator[Found]:
    """Every phrase whose trigger stands among the words and whose pattern is found.

    ``original`` is the text with its capitals, letter for letter; None where it does not correspond.
    """
    phrases = _phrases()
    for number in phrases.worth_trying(letters, words):
        rule, pattern, unless = phrases.rules[number]
        text = original if rule.capitals else letters
        for hit in pattern.finditer(text) if text is not None else ():
            around = letters[max(0, hit.start() - _BEFORE) : hit.end() + _AFTER]
            if not unless.search(around):
                yield Found(rule.rule, rule.category, rule.severity, rule.reason, hit.start(), hit.end())

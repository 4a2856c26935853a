"""A row of the record log in words."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from typing import Any

from cards.texts import Language, TextMissing, say_moment, texts

NOBODY: Mapping[str, str] = MappingProxyType({})


def log_action(action: str, language: Language = "sv") -> str:
    """What was done, as a person would say it; the bare name of an action without words."""
    try:
        return texts(language)(f"log-{action.replace('.', '-')}")
    except TextMissing:
        return action


#: The details of a row that people are to read, in this order.
_READ = (
    "account",
    *(_PEOPLE := ("person", "for", "responsible", "substitute", "administrators")),
    *(_TIMES := ("starts", "ends", "until")),
    "diary_number",
    "failure",
    "no_notice",
    "why",
    "diary",
    "archive_place",
)


def log_added(
    details: Mapping[str, Any],
    language: Language = "sv",
    *,
    people: Mapping[str, str] = NOBODY,
    accounts: Mapping[str, str] = NOBODY,
) -> str:
    """What a row says besides what was done: who, on which account, when, the diary's number, why.

    ``people`` and ``accounts``: their names by id; whoever has none is called by the id.
    """
    t = texts(language)

    def said(key: str, value: Any) -> str:
        if key in _PEOPLE:
            ids = value if isinstance(value, list) else [value]
            return ", ".join(people.get(one, str(one)) for one in ids)
        if key in _TIMES:
            with suppress(ValueError):  # some say it in words
                return say_moment(datetime.fromisoformat(value))
        return accounts.get(value, str(value)) if key == "account" else str(value)

    given = {key: details[key] for key in _READ if details.get(key)}
    return ". ".join(t(f"log-added-{key}", said=said(key, value)) for key, value in given.items())


def log_subject(subject: str, language: Language = "sv") -> str:
    """What it was done to: "Ärende 17"; the bare subject where there are no words for its kind."""
    # A message that gathers several reminders is named by its key: "gathered/deadline_remove/4".
    kind, _, number = subject.replace("gathered/", "gathered:", 1).partition(":")
    try:
        return texts(language)(f"log-subject-{kind}", number=number)
    except TextMissing:
        return subject

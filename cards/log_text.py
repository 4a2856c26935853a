"""A row of the record log in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cards.texts import Language, TextMissing, texts


def log_action(action: str, language: Language = "sv") -> str:
    """What was done, as a person would say it; the bare name of an action without words."""
    try:
        return texts(language)(f"log-{action.replace('.', '-')}")
    except TextMissing:
        return action


#: The details of a row that people are to read.
_READ = ("diary_number", "failure", "no_notice", "diary", "archive_place")


def log_added(details: Mapping[str, Any], language: Language = "sv") -> str:
    """What a row says besides what was done: the diary's number, why the author was not told."""
    t = texts(language)
    said = (t(f"log-added-{key}", said=str(details[key])) for key in _READ if details.get(key))
    return ". ".join(said)


def log_subject(subject: str, language: Language = "sv") -> str:
    """What it was done to: "Ärende 17"; the bare subject where there are no words for its kind."""
    # A message that gathers several reminders is named by its key: "gathered/deadline_remove/4".
    kind, _, number = subject.replace("gathered/", "gathered:", 1).partition(":")
    try:
        return texts(language)(f"log-subject-{kind}", number=number)
    except TextMissing:
        return subject

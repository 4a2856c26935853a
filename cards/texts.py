"""The words of cards and forms in Swedish and English, and how times are said in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource

Language: TypeAlias = Literal["sv", "en"]
LANGUAGES: tuple[Language, ...] = ("sv", "en")

STOCKHOLM = ZoneInfo("Europe/Stockholm")

#: Looks a text up by its key and fills its places.
Texts: TypeAlias = Callable[..., str]


class TextMissing(LookupError):
    """A text was asked for that the catalogue does not have, or a place of it was not filled."""


def source(language: Language) -> str:
    """The catalogue of a language: one file a capability, ``texts_sv/*.ftl``, put together."""
    folder = resources.files("cards").joinpath(f"texts_{language}")
    files = sorted(file.name for file in folder.iterdir() if file.name.endswith(".ftl"))
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in files)


@cache
def _bundle(language: Language) -> FluentBundle:
    # Isolation marks would show as boxes in some chats, and renderers keep outside text apart anyway.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(source(language)))
    return bundle


def texts(language: Language = "sv") -> Texts:
    """The texts of one language: ``t("case-title", account="Tibro kommun")``."""
    bundle = _bundle(language)

    def say(key: str, /, **places: str | int) -> str:
        message = bundle.get_message(key) if bundle.has_message(key) else None
        if message is None or message.value is None:
            raise TextMissing(f"no text {key!r} in {language}")
        words, errors = bundle.format_pattern(message.value, places)
        if errors:
            raise TextMissing(f"text {key!r} in {language}: {errors[0]}")
        return str(words)

    return say


def leading(label: str) -> str:
    """A label before what it is of: "Senast:"; a question has its own sign."""
    return label if label.endswith("?") else f"{label}:"


#: One program speaks one language; its settings say which.
_spoken: list[Language] = ["sv"]


def speak(language: Language) -> None:
    """Sets the language of ``own`` for this program."""
    _spoken[:] = [language]


def own(key: str, /, **places: str | int) -> str:
    """One of the few words that a renderer or a chat adds by itself, such as Cancel."""
    if not places:
        return _own(_spoken[0], key)
    say = texts(_spoken[0])
    return say(key, **places)


@cache
def _own(language: Language, key: str) -> str:
    say = texts(language)
    return say(key)


def spoken() -> Language:
    """The language of ``own``."""
    return _spoken[0]


def keys(language: Language) -> frozenset[str]:
    """All text keys of a language, so that a test can compare the languages."""
    return frozenset(_bundle(language)._messages)  # noqa: SLF001 - the library has no public listing


def say_time(at: datetime, language: Language = "sv", *, seen: datetime | None = None) -> str:
    """A moment as people say it, in Swedish local time: "fredag 20 nov. kl. 14:00".

    With its year where that is another than the year in which the card is ``seen``.
    """
    said_at = "'kl.' HH:mm" if language == "sv" else "'at' HH:mm"
    pattern = f"EEEE d MMM{_year(at, seen)} {said_at}"
    return str(format_datetime(at.astimezone(STOCKHOLM), pattern, locale=language))


def say_start(start: datetime | date, language: Language = "sv", *, seen: datetime | None = None) -> str:
    """From when a time is counted: a moment, or the beginning of a day of which no more is known."""
    if isinstance(start, datetime):
        return say_time(start, language, seen=seen)
    begins = datetime.combine(start, time(0), STOCKHOLM)
    return texts(language)("start-of-day", day=say_day(begins, language, seen=seen))


def skipping(said: str, days: Sequence[str], language: Language) -> str:
    """How a time is counted, with the days off that a weekend does not explain: "(julafton räknas inte)"."""
    if not days:
        return said
    return texts(language)("days-skipped", said=said, days=format_list(list(days), locale=language))


def say_day(at: datetime, language: Language = "sv", *, seen: datetime | None = None) -> str:
    """The day of a moment as people say it: "fredag 27 november"; its year as in ``say_time``."""
    return str(format_datetime(at.astimezone(STOCKHOLM), f"EEEE d MMMM{_year(at, seen)}", locale=language))


def say_number(number: str, language: Language = "sv") -> str:
    """A number as people write it: "4,5" in Swedish."""
    return number.replace(".", ",") if language == "sv" else number


def _year(at: datetime, seen: datetime | None) -> str:
    """The pattern of the year, where it does not go without saying."""
    other = seen is not None and at.astimezone(STOCKHOLM).year != seen.astimezone(STOCKHOLM).year
    return " y" if other else ""


def units(text: str) -> int:
    """Length as every chat counts it: in UTF-16 code units, so that an emoji is two."""
    return len(text) + sum(character > "\uffff" for character in text)


def enumerated(names: Iterable[str]) -> str:
    """Several names in one row: only the first keeps its capital, except where it is spelled so ("ICS")."""
    first, *others = [*dict.fromkeys(names)] or [""]
    small = (name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in others)
    return ", ".join((first, *small))


def because(source: str, t: Texts) -> str:
    """By which rule something is asked: "Enligt Gislaved 2 (GIS-36)."; or that it is ours."""
    return t("because", source=source or t("our-default"))


def say_moment(at: datetime, language: Language = "sv") -> str:
    """A moment in the past with its year, for records: "2026-11-20 14:00"."""
    del language
    return at.astimezone(STOCKHOLM).strftime("%Y-%m-%d %H:%M")

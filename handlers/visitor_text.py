"""What visitors of an account are told: who speaks, what for, and what becomes of what they write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cards.model import Block, Quote, Text
from cards.texts import Texts, texts
from routines.model import Routine
from routines.owner import owner_of
from routines.profile_text import LIMITS, short_text
from routines.walk import Walk

#: Between two sentences.
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def blocks(t: Texts, walk: Walk) -> Iterator[Block]:
    text = of(walk)
    yield Quote(text=text, ours=True)
    platform = str(walk.answers.get("platform", ""))
    limit = LIMITS.get(platform)
    if limit is not None and len(text) > limit.longest:
        key = "request-visitor-short" if walk.rules_page else "request-visitor-short-nowhere"
        names = {"platform": t(f"platform-{platform}"), "page": walk.rules_page}
        yield Text(text=t(key, n=limit.longest, **names))
        unit = _sentence(owner_of(walk.routine, walk.answers))
        short = short_text(
            municipality=walk.routine.name, unit=unit, rules_page=walk.rules_page, longest=limit.longest
        )
        yield Quote(text=short, ours=True)
    if walk.routine.visitors.draft.value:
        yield Text(text=t("request-visitor-draft"), weight="quiet")


def of(walk: Walk) -> str:
    """The text that tells visitors who speaks, what for, and what happens to what they write.

    What is not known yet is not spoken of: a sentence with an empty place is left out.
    LID-70, TIB-17 to TIB-20, TIB-81, TIB-82, TIB-94, LAH-76 to LAH-80, LAH-30.
    """
    routine, answers = walk.routine, walk.answers
    hours = routine.office_hours.value
    places = {
        "municipality": routine.name,
        "unit": _sentence(owner_of(routine, answers)),
        "purpose": _purpose(walk),
        "contact": _sentence(answers.get("contact")),
        "hours": _sentence(answers.get("hours")) or f"vardagar {hours.opens:%H:%M}–{hours.closes:%H:%M}",
        "grounds": "; ".join(_forbidden(routine)),
        "deadline": _deadline(routine),
        "rules_page": walk.rules_page,
    }
    empty = {f"{{{place}}}" for place, words in places.items() if not words}
    sentences = routine.visitors.text.value.splitlines()
    if len(sentences) == 1:  # written on, as own routine files may be
        sentences = _SENTENCE.split(sentences[0])
    said = (_filled(one, places) for one in sentences if not any(place in one for place in empty))
    return " ".join(said)


def _filled(sentence: str, places: Mapping[str, str]) -> str:
    """With a capital where it begins with a unit, which the routine may write with a small letter."""
    said = sentence.format_map(places)
    return said[:1].upper() + said[1:] if sentence.startswith("{unit}") else said


def _forbidden(routine: Routine) -> Iterator[str]:
    """What may not stand on an account, as visitors are told of it."""
    told = (ground.text if ground.told is None else ground.told for ground in routine.removal_grounds)
    return filter(None, told)


def _sentence(answer: Any) -> str:
    return str(answer or "").strip().rstrip(".")


def _purpose(walk: Walk) -> str:
    """In one's own words; or what was chosen, told in the routine's public words: "a, b och c"."""
    said = walk.answers.get("purpose") or ""
    if isinstance(said, list):
        told = walk.routine.visitors.purposes
        words = [told[one].value if one in told else one for one in said]
        *first, last = list(dict.fromkeys(filter(None, words))) or [""]
        return f"{', '.join(first)} och {last}" if first else last
    text = str(said).strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _deadline(routine: Routine) -> str:
    """How fast what may not stand there is taken away, as visitors are told: "inom 48 timmar"."""
    span, t = routine.removal.deadline.value, texts("sv")
    return f"inom {t(f'span-{span.clock.value}', n=span.amount)}" if span.amount else t("span-at-once")

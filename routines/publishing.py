"""How often something new is to be posted, as an account's own plan says it in words (GIS-93)."""

from __future__ import annotations

import math
import re

#: No weekend and no day at home is a silence, however often something new is planned.
LEAST = 3
_UNITS = {
    "dag": 1,
    "vardag": 1,
    "arbetsdag": 1,
    "vecka": 7,
    "månad": 30,
    "kvartal": 91,
    "halvår": 182,
    "år": 365,
}
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_NUMBERS = {
    word: number
    for number, words in enumerate(
        ("en ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"), start=1
    )
    for word in words.split()
}
_NUMBER = rf"\d{{1,2}}|{'|'.join(_NUMBERS)}"
_ORDINALS = {"annan": 2, "tredje": 3, "fjärde": 4, "femte": 5, "sjätte": 6, "sjunde": 7}
#: "två gånger i veckan", "1-2 inlägg per vecka": of two numbers the smaller.
_TIMES = re.compile(
    rf"\b({_NUMBER})(?:\s*(?:[-–]|till|eller)\s*(?:{_NUMBER}))?\s*"
    rf"(?:(?:nya?|egna?)\s+)?(?:gånger|gång|ggr|inlägg|poster|saker)\s*(?:i|om|per|/|varje)\s*({_UNIT})(?:en|n|et)?\b"
)
#: "varje vecka", "varannan månad", "var tredje dag", "var 14:e dag".
_EVERY = re.compile(
    rf"\bvar(?:je|t|(annan)|(?:\s+(tredje|fjärde|femte|sjätte|sjunde|\d{{1,2}}:e)))?\s+({_UNIT})\b"
)
_OFTEN = {"dagligen": 1, "veckovis": 7, "månadsvis": 30, "månatligen": 30}
#: What a part of the answer must speak of: how often somebody looks is another question.
_NEW = re.compile(r"\bny(?:tt|a|het)|publicer|inlägg|uppdater|\blägg(?:er|s|a)?\b|\bpost", re.IGNORECASE)
_PARTS = re.compile(r"[.;!?\n]+|,\s|\boch\b(?=[^,.;]*(?:ny|publicer|inlägg|uppdater))")


def days_between_posts(words: str) -> int | None:
    """Within how many days something new is to come: "nytt två gånger i veckan" is 4.

    Rounded up, and never fewer than ``LEAST``; None where the words name no such time. Where several stand
    there, the longest counts: nobody is reminded of what the plan may not mean.
    """
    found = [days for part in _PARTS.split(words.casefold()) if _NEW.search(part) for days in _said(part)]
    return max(LEAST, math.ceil(max(found))) if found else None


def _said(part: str) -> list[float]:
    times = [_UNITS[unit] / max(_number(number), 1) for number, unit in _TIMES.findall(part)]
    if times:
        return times
    every = [
        float(_UNITS[unit] * (2 if second else _ORDINALS.get(nth) or int(nth.removesuffix(":e") or 1)))
        for second, nth, unit in _EVERY.findall(part)
    ]
    return every + [float(days) for word, days in _OFTEN.items() if re.search(rf"\b{word}\b", part)]


def _number(word: str) -> int:
    return _NUMBERS[word] if word in _NUMBERS else int(word)

"""Whether a text for visitors tells what its routine wants told: who, what for, when, how they are reached.

Pure. LID-70, LID-72, LID-74.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from routines.profile_text import LIMITS
from routines.watched_hours import hours_in

#: A field of a platform that takes less than this has no room for all; the first is told there.
_ROOM = 300
#: Fewer words than these, beside what is told anyway, describe nothing.
_DESCRIBES = 3
_WORD = re.compile(r"[^\W\d_]{2,}")
_LINK = re.compile(r"\S+\.\S+")


def untold(text: str, holds: Sequence[str], answers: Mapping[str, Any]) -> str:
    """The first answer that a text is to tell and does not; "" where it tells all that it has room for.

    Whose account it is may be told in fewer words than the unit has.
    """
    limit = LIMITS.get(str(answers.get("platform") or ""))
    small = limit is not None and limit.longest < _ROOM
    for number, step in enumerate(holds[:1] if small else holds):
        answer = str(answers.get(step) or "").strip().rstrip(".")
        if answer and not (_tells(text, answer) or (number == 0 and _names(text, answer))):
            return answer
    return ""


def describes(text: str, holds: Sequence[str], answers: Mapping[str, Any]) -> bool:
    """Whether anything is said of what the account is for, beside names, times, addresses and links."""
    left = text.casefold()
    for step in holds:
        left = left.replace(str(answers.get(step) or "").casefold().strip().rstrip("."), " ")
    return len(_WORD.findall(_LINK.sub(" ", left))) >= _DESCRIBES


def _names(text: str, name: str) -> bool:
    return any(len(word) > 3 and word in text.casefold() for word in _WORD.findall(name.casefold()))


def _tells(text: str, answer: str) -> bool:
    """In the same words, whatever signs stand between them; hours also in others ("kl. 10 till 15")."""
    hours = hours_in(answer)
    return _folded(answer) in _folded(text) or (hours is not None and hours_in(text) == hours)


def _folded(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())

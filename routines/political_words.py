"""By which words a comment is about politics: whoever answers it reads the advice on that, no more."""

from __future__ import annotations

import re

_POLITICAL = re.compile(
    r"\b(?:politi(?:k|sk)\w*|partiet|partier(?:na)?|kommunalråd\w*|kommunfullmäktige\w*|oppositionen|majoriteten"
    r"|socialdemokrat\w*|sossar\w*|moderaterna\w*|sverigedemokrat\w*|centerpartiet\w*|vänsterpartiet\w*"
    r"|miljöpartiet\w*|kristdemokrat\w*|liberalerna\w*)\b",
    re.IGNORECASE,
)


def is_political(text: str) -> bool:
    """Whether a comment speaks of politics or of a party (TIB-62, LAH-75)."""
    return _POLITICAL.search(text) is not None

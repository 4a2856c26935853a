"""How long a text is to X. [docs.x.com, counting characters; the configuration of twitter-text, version 3]"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: What most accounts may write; one that pays for more says so in its connection.
LONGEST: Final = 280
#: Each address is written anew as one of so many signs.
LINK: Final = 23
#: An address, and what X takes for one without its beginning; marks that end a sentence do not belong to it.
_LINK = re.compile(
    r"(?:https?://|www\.)\S*[^\s.,;:!?)\]”\"']"
    r"|(?<![\w@.-])(?:[\w-]+\.)+(?:se|nu|com|org|net|eu|info|gov)\b(?:/\S*[^\s.,;:!?)\]”\"'])?",
    re.IGNORECASE,
)
_PICTURE = "[\U0001f000-\U0001faff\u2600-\u27bf]"
#: An emoji of several signs counts as one.
_EMOJI = re.compile(
    rf"[\U0001f1e6-\U0001f1ff]{{2}}"
    rf"|{_PICTURE}(?:\ufe0f|[\U0001f3fb-\U0001f3ff]|\u200d{_PICTURE})*"
)
#: These count as one sign, all others as two.
_SINGLE = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))


def length(text: str) -> int:
    """So many signs X counts; of what it counts otherwise than we, rather one more than one less."""
    said = unicodedata.normalize("NFC", text)
    said, links = _LINK.subn("", said)
    said, emoji = _EMOJI.subn("", said)
    single = sum(any(first <= ord(sign) <= last for first, last in _SINGLE) for sign in said)
    return links * LINK + emoji * 2 + 2 * len(said) - single

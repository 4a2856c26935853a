"""What paper shows of a text: nothing vanishes, nothing moves, nothing pretends to be something else.

fpdf2 leaves out, without a word, a character that no font covers, and invisible characters can turn
the order of a text around. Here every such character becomes ``[U+XXXX]``. A text that itself contains
``[U+`` has that bracket written as ``[U+005B]``, so a reader of the page can always tell the two apart
and get the exact characters back.
"""

from __future__ import annotations

import re
import unicodedata

from cards.evidence_fonts import EMOJI_SPELLING, fonts
from cards.record import with_pairs_joined

_JOINER = 0x200D
_CHOOSERS = frozenset({0xFE0E, 0xFE0F})
_SPACES = frozenset({0x20, 0xA0})
#: Digits and signs are in the emoji font too, but nothing is joined to them.
_FIRST_EMOJI = 0x203C
#: More marks than this above and below one letter would cover the lines around it.
_MOST_MARKS = 4
#: Drawn as nothing by a shaper though a font may have ink for them.
_NEVER_SHOWN = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0})
_SHOWN_MARK = re.compile(r"\[U\+([0-9A-F]{4,6})\]")


def mark(character: str) -> str:
    """How a character that paper cannot show is written."""
    return f"[U+{ord(character):04X}]"


def shown(text: str, *, lines: bool = False) -> str:
    """The text as the page shows it; line breaks are kept only in running text (``lines``)."""
    text = with_pairs_joined(text)
    if lines and uses_crlf(text):
        text = text.replace("\r\n", "\n")
    if not text.strip(" \n\xa0"):
        return "".join(map(mark, text))
    written: list[str] = []
    above, visible = 0, False
    for at, character in enumerate(text):
        above = above + 1 if unicodedata.category(character).startswith("M") else 0
        kept = (lines and character == "\n") or _may_stand(text, at, visible=visible, above=above)
        written.append(character if kept else mark(character))
        visible = kept and not character.isspace()
    return "".join(written)


def uses_crlf(text: str) -> bool:
    """True if every line break is the pair CR LF, which the page says once instead of at each line."""
    return "\r\n" in text and not re.search(r"(?<!\r)\n|\r(?!\n)", text)


def read_marks(text: str) -> str:
    """The exact characters again, from what the page shows."""
    return _SHOWN_MARK.sub(lambda found: chr(int(found.group(1), 16)), text)


def _may_stand(text: str, at: int, *, visible: bool, above: int) -> bool:
    """Whether the character at this place is seen by the reader as what it is."""
    code = ord(text[at])
    if code in EMOJI_SPELLING:
        return visible and _spells_emoji(text, at)
    if code in _SPACES:
        return True
    if text.startswith("[U+", at) or code in _NEVER_SHOWN or code not in fonts().inked:
        return False
    if unicodedata.category(text[at]) in {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}:
        return False
    return above == 0 or (visible and above <= _MOST_MARKS)


def _spells_emoji(text: str, at: int) -> bool:
    """Whether a joiner, chooser or keycap is where an emoji has it; anywhere else it hides something."""
    code, emoji = ord(text[at]), fonts().emoji
    before = ord(text[at - 1])
    if code == _JOINER:
        joined = at + 1 < len(text) and ord(text[at + 1]) in emoji and ord(text[at + 1]) >= _FIRST_EMOJI
        return joined and (before in emoji and before >= _FIRST_EMOJI and before != _JOINER)
    if code in _CHOOSERS:
        return before in emoji and before not in EMOJI_SPELLING
    return text[at - 1] in "0123456789#*\ufe0f"

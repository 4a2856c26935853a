"""The fonts of the evidence: DejaVu Sans for scripts, Noto Emoji for pictures, loaded once.

Parsing a font takes far longer than setting a page, and fpdf2 cuts a font down to what a document uses
*in place*. So each font is parsed once, and every document gets copies whose changing parts are its own.
"""

from __future__ import annotations

import copy
import threading
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types
from fpdf import FPDF
from fpdf.fonts import Glyph, HarfBuzzFont, SubsetMap, TTFFont

FAMILY = "dejavu"
EMOJI = "emoji"

#: Read by the shaper only; a document embeds outlines.
_SHAPING_TABLES = ("GSUB", "GPOS", "GDEF", "kern", "MATH", "FFTM", "gasp", "STAT", "vhea", "vmtx")
#: From here on, what both fonts draw is drawn as an emoji; below stand digits, arrows and signs of text.
_FIRST_PICTURE = 0x2600
#: Parts of how an emoji is spelt: joiner, keycap, the two choosers of appearance.
EMOJI_SPELLING = frozenset({0x200D, 0x20E3, 0xFE0E, 0xFE0F})

_NOTHING = 0x2060

_loading = threading.Lock()


@dataclass(frozen=True)
class Fonts:
    """The parsed fonts and what they can show."""

    templates: dict[str, tuple[TTFFont, bytes]]
    #: Code points that leave ink on paper.
    inked: frozenset[int]
    #: Code points that the emoji font knows, digits and signs among them.
    emoji: frozenset[int]
    #: Code points that are set in the emoji font.
    pictures: frozenset[int]


def fonts() -> Fonts:
    """The fonts of this process; the first call loads them."""
    with _loading:
        return _loaded()


def lend(pdf: FPDF, *, text: str) -> None:
    """Gives the document its own copies of the fonts, as ``add_font`` would after parsing the files.

    ``text`` is everything that will be set; without pictures in it the emoji font stays outside.
    """
    for key, (template, outlines) in fonts().templates.items():
        if key == EMOJI and fonts().pictures.isdisjoint(map(ord, text)):
            continue
        font = copy.copy(template)
        font.ttfont = TTFont(BytesIO(outlines), recalcTimestamp=False, lazy=True)
        font.desc = copy.copy(template.desc)
        font.cw = template.cw.copy()
        font.missing_glyphs = []
        # The face never changes and may be shared among threads; the font set at a size may not.
        font._hbfont = HarfBuzzFont(template.hbfont.face)  # noqa: SLF001 - fpdf2 has no way to say it
        font.subset = _Told(font)
        pdf.fonts[key] = font


class _Told(SubsetMap):
    """A subset that tells of each glyph which characters it stands for.

    Where the shaper draws two characters as three shapes ("å" with a dot below), fpdf2 leaves the third
    without a meaning, and whoever copies the text gets an arbitrary character for it. It means nothing
    of its own, which is what a word joiner says.
    """

    def pick_glyph(self, glyph: Glyph | None) -> int | None:
        if glyph is not None and glyph.unicode == ():
            glyph = Glyph(glyph.glyph_id, (_NOTHING,), glyph.glyph_name, glyph.glyph_width)
        return super().pick_glyph(glyph)


@cache
def _loaded() -> Fonts:
    with as_file(files("cards").joinpath("fonts")) as folder:
        regular, bold, emoji = (
            folder / name for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "NotoEmoji-Regular.ttf")
        )
        known, inked_text = _code_points(regular)
        known_emoji, inked_emoji = _code_points(emoji)
        pictures = {one for one in known_emoji if one >= _FIRST_PICTURE or one not in known}
        parsing = FPDF()
        parsing.add_font(FAMILY, "", regular, unicode_range=sorted(known - pictures - EMOJI_SPELLING))
        parsing.add_font(FAMILY, "B", bold)
        parsing.add_font(EMOJI, "", emoji)
        templates: dict[str, tuple[TTFFont, bytes]] = {}
        for key, font in parsing.fonts.items():
            assert isinstance(font, TTFFont)
            assert font.hbfont.face.glyph_count  # opens the file while it is surely there
            templates[key] = (font, _outlines(Path(font.ttffile)))
    return Fonts(
        templates=templates,
        inked=frozenset(inked_text | inked_emoji),
        emoji=frozenset(known_emoji),
        pictures=frozenset(pictures | EMOJI_SPELLING),
    )


def _code_points(path: Path) -> tuple[set[int], set[int]]:
    """The code points that a font knows, and those of them whose glyph is not empty."""
    with TTFont(path, lazy=True) as font:
        ends = font["loca"].locations
        known: dict[int, str] = font.getBestCmap()
        inked = {
            code
            for code, glyph in known.items()
            if ends[font.getGlyphID(glyph)] != ends[font.getGlyphID(glyph) + 1]
        }
        return set(known), inked


def _outlines(path: Path) -> bytes:
    with TTFont(path, recalcTimestamp=False) as font:
        for table in _SHAPING_TABLES:
            if table in font:
                del font[table]
        lean = BytesIO()
        font.save(lean)
    return lean.getvalue()

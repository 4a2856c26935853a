"""A4 as PDF/A-1b: the running head and foot, and the few kinds of content that a document has.

Laid out with fpdf2. Everything from outside passes ``shown`` first, and only the regular font, whose
coverage ``shown`` knows, is used for it; bold is for our own words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from PIL.Image import Image

from cards.evidence_fonts import EMOJI, FAMILY, lend
from cards.evidence_text import shown

_INK, _GREY, _LEAD, _SECRET = (25, 28, 33), (95, 102, 112), (0, 71, 122), (158, 27, 27)
_RULE, _PAPER = (176, 183, 192), (245, 246, 248)
MARGIN, BOTTOM = 20.0, 24.0
_TOP, _LABEL, _LINE = 27.0, 38.0, 5.0
_STOCKHOLM = ZoneInfo("Europe/Stockholm")
#: Stands for the number of pages until it is known. ``shown`` lets no such character through.
_PAGES = "\U0010fffd\U0010fffd"
CREATOR = "Kanalvakt"


@dataclass(frozen=True, kw_only=True)
class About:
    """What a document says of itself on every page and in its data."""

    title: str
    #: Whose document it is.
    author: str
    #: At the left and right of each page's head, and at the left of its foot.
    head: str
    place: str
    foot: str
    #: The document's date, so that the same bytes can be made again on any day.
    made_at: datetime
    secret: bool = False


def swedish_time(moment: datetime) -> str:
    """Swedish time for people and UTC for machines, for a summer hour comes twice in October."""
    local, utc = moment.astimezone(_STOCKHOLM), moment.astimezone(UTC)
    return f"{local:%Y-%m-%d %H:%M:%S} svensk tid ({utc:%Y-%m-%d %H:%M:%S} UTC)"


def swedish_day(moment: datetime) -> str:
    """The day in Sweden."""
    return f"{moment.astimezone(_STOCKHOLM):%Y-%m-%d}"


def swedish_second(moment: datetime) -> str:
    """Swedish time to the second, for the foot of a page."""
    return f"{moment.astimezone(_STOCKHOLM):%Y-%m-%d %H:%M:%S}"


class Paper(FPDF):
    """A4 with a running head and foot, and the few kinds of content that a document has."""

    def __init__(self, about: About, *, text: str) -> None:
        """``text`` is everything from outside that will be set; see ``evidence_fonts.lend``."""
        super().__init__(format="A4", unit="mm", enforce_compliance="PDF/A-1B")
        self._about = about
        lend(self, text=text)
        self.set_text_shaping(use_shaping_engine=True)
        self.set_fallback_fonts([EMOJI] if EMOJI in self.fonts else [], exact_match=False)
        self.alias_nb_pages(_PAGES)
        self.set_margins(MARGIN, _TOP, MARGIN)
        self.set_auto_page_break(auto=True, margin=BOTTOM)
        self._describe(about)

    def _describe(self, about: About) -> None:
        """Title, author and date. A PDF/A of fpdf2 bears them in its XMP alone."""
        made = about.made_at.astimezone(UTC).replace(microsecond=0)
        self.set_lang("sv-SE")
        self.set_creation_date(made)
        self.set_xmp_metadata(_xmp(shown(about.title), shown(about.author), made))

    def header(self) -> None:
        self._ink(_GREY, 8)
        self.set_xy(MARGIN, 12)
        self._fitted(shown(self._about.head), self.epw * 0.5, "L")
        self._fitted(shown(self._about.place), self.epw * 0.5, "R")
        if self._about.secret:
            self._ink(_SECRET, 8, "B")
            self.set_xy(MARGIN, 20)
            self.cell(self.epw, 5, "Kan omfattas av sekretess", align="R")
        self.set_draw_color(*_RULE)
        self.line(MARGIN, 19, self.w - MARGIN, 19)
        self.set_y(_TOP)

    def footer(self) -> None:
        self._ink(_GREY, 8)
        self.set_y(-15)
        self._fitted(shown(self._about.foot), self.epw * 0.7, "L")
        self.cell(self.epw * 0.3, 5, f"Sida {self.page_no()} av {_PAGES}", align="R")

    def heading_of_all(self, title: str, below: str) -> None:
        """The document's title and the line under it."""
        title, below = shown(title), shown(below)
        self._ink(_LEAD, 19, "B")
        self.multi_cell(0, 9, title, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._ink(_GREY, 11)
        self.multi_cell(0, 6, below, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(4)

    def heading(self, words: str) -> None:
        """Our own words, kept together with what follows."""
        if self.will_page_break(9 + 3 * _LINE):
            self.add_page()
        self.ln(5)
        self._ink(_LEAD, 11.5, "B")
        self.multi_cell(0, 6, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(1.5)

    def question(self, words: str, source: str = "") -> None:
        """What the text below answers, kept together with it, and in small what it rests on."""
        if self.will_page_break(4 * _LINE):
            self.add_page()
        self.ln(2.5)
        self._ink(_INK, 10)
        self._run(shown(words), width=self.epw)
        if source:
            self._ink(_GREY, 8)
            self._run(shown(source), width=self.epw)
        self.ln(0.8)

    def caption(self, words: str) -> None:
        """Our own words above a picture."""
        self._ink(_GREY, 9)
        self.cell(self.epw, 6, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def picture(self, picture: Image | BytesIO, *, width: float, alt_text: str) -> None:
        """A picture with a thin line around it, so that one sees where it ends."""
        left, top = self.get_x(), self.get_y()
        drawn = self.image(picture, x=left, y=top, w=width, alt_text=alt_text)
        self.set_draw_color(*_RULE)
        self.rect(left, top, width, drawn.rendered_height)

    def facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """A label and what it is, line by line; what is not known is left out."""
        known = [(label, value) for label, value in pairs if value]
        for at, (label, value) in enumerate(known):
            if self.will_page_break(_LINE * (1 if at else min(len(known), 3))):
                self.add_page()
            self._ink(_GREY, 9)
            self.cell(_LABEL, _LINE, label)
            self._ink(_INK, 9.2)
            self._run(shown(value), width=self.epw - _LABEL)
            self.ln(0.8)
        self.ln(1.2)

    def quote(self, text: str, *, nothing: str) -> None:
        """Words from outside, set apart by a bar and a ground of their own; ``nothing`` is said of none."""
        if not text:
            self._ink(_GREY, 10)
            self._run(nothing, width=self.epw)
            return
        self._ink(_INK, 10.5)
        self.set_fill_color(*_PAPER)
        self.set_draw_color(*_LEAD)
        self._padding()
        for paragraph in shown(text, lines=True).split("\n"):
            self._run(paragraph, width=self.epw, quoted=True)
        self._padding()
        self.ln(1)

    def _padding(self) -> None:
        self.cell(self.epw, 1.6, "", border="L", fill=True, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _run(self, text: str, *, width: float, quoted: bool = False) -> None:
        """A paragraph from where we stand, over as many lines and pages as it needs."""
        self.multi_cell(
            width,
            5.6 if quoted else _LINE,
            text,
            align="R" if _runs_from_the_right(text) else "L",
            border="L" if quoted else 0,
            fill=quoted,
            padding=(0, 3, 0, 4) if quoted else 0,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )

    def set_font(self, *args: Any, **kwargs: Any) -> None:
        super().set_font(*args, **kwargs)
        self._say_font()

    def add_page(self, *args: Any, **kwargs: Any) -> None:
        super().add_page(*args, **kwargs)
        self._say_font()

    def _say_font(self) -> None:
        """Writes the font to the page as soon as it is chosen.

        fpdf2 puts that off to the next line of text, and if that line begins with the fallback font and
        changes colour, the choice ends with the line and all that follows is set in whatever font was
        chosen before: other letters, in a file that still validates (fpdf2 issue 1772).
        """
        if self.page and self.current_font and not self.current_font_is_set_on_page:
            self._out(self._set_font_for_page(self.current_font, self.font_size_pt))

    def _fitted(self, text: str, width: float, align: str) -> None:
        """One line of the running head; what stands here in short stands in full on the first page."""
        if self.get_string_width(text) > width - 2:
            while text and self.get_string_width(text + "…") > width - 2:
                text = text[: int(len(text) * 0.9)]
            text += "…"
        self.cell(width, 5, text, align=align)

    def _ink(self, colour: tuple[int, int, int], size: float, style: str = "") -> None:
        self.set_font(FAMILY, style, size)
        self.set_text_color(*colour)


def _runs_from_the_right(text: str) -> bool:
    """Whether the first letter with a direction belongs to Hebrew, Arabic and the like."""
    directions = (unicodedata.bidirectional(one) for one in text)
    return next((one for one in directions if one in {"L", "R", "AL"}), "L") != "L"


def _xmp(title: str, author: str, made: datetime) -> str:
    """The document's data about itself. fpdf2's own would hold today's date, so no two were alike."""
    when = made.isoformat(timespec="seconds")
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool><xmp:CreateDate>{when}</xmp:CreateDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{CREATOR}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>"""

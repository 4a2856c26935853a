"""The page of an evidence: what people read and the archive keeps, as PDF/A-1b.

Laid out with fpdf2. Everything from outside passes ``shown`` first, and only the regular font, whose
coverage ``shown`` knows, is used for it; bold is for our own words.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from cards.evidence import EvidenceRecord, SavedDecision, to_json, with_pairs_joined
from cards.evidence_fonts import EMOJI, FAMILY, lend
from cards.evidence_text import shown, uses_crlf

_INK, _GREY, _LEAD, _SECRET = (25, 28, 33), (95, 102, 112), (0, 71, 122), (158, 27, 27)
_RULE, _PAPER = (176, 183, 192), (245, 246, 248)
_MARGIN, _TOP, _LABEL, _LINE = 20.0, 27.0, 38.0, 5.0
_STOCKHOLM = ZoneInfo("Europe/Stockholm")
#: Stands for the number of pages until it is known. ``shown`` lets no such character through.
_PAGES = "\U0010fffd\U0010fffd"
_CREATOR = "Kanalvakt"

#: The zero-width space is written as ``shown`` writes it, so the example is true.
_READING = (
    "Tecken som inte syns, eller som saknas i typsnitten, skrivs med sin teckenkod, till exempel \u200b. "
    "Texten tecken för tecken finns i JSON-filen som sparades tillsammans med detta dokument."
)
_KINDS = {
    "comment": "Kommentar",
    "reply": "Svar på kommentar",
    "post": "Inlägg",
    "mention": "Omnämnande",
    "message": "Direktmeddelande",
}
_VISIBILITIES = {
    "visible": "Synlig för allmänheten",
    "held": "Väntar på granskning, inte publicerad",
    "hidden": "Dold för allmänheten",
    "gone": "Finns inte längre kvar på plattformen",
    "unknown": "Okänd: plattformen kunde inte tillfrågas",
}


def render(record: EvidenceRecord) -> bytes:
    """Lays out the record; the same record gives the same bytes."""
    page = _Paper(record)
    page.add_page()
    page.heading_of_all("Bevarad kommentar", f"{shown(record.municipality)}, ärende {shown(record.case_id)}")
    page.facts(_summary(record))
    page.heading(f"Kommentarens text (lydelse {record.revision})")
    page.quote(record.text)
    page.heading("Kommentaren")
    page.facts(_comment(record))
    _earlier(page, record)
    _found(page, record)
    if record.decision:
        page.heading("Beslut")
        page.facts(_decision(record, record.decision))
    page.heading("Om handlingen")
    page.facts(_about(record))
    return bytes(page.output())


def _summary(record: EvidenceRecord) -> Iterator[tuple[str, str]]:
    yield "Ärende", record.case_id
    yield "Diarienummer", record.diary_number or "Inget diarienummer när handlingen gjordes"
    yield "Konto", f"{record.account_name} ({record.platform})"
    if record.decision:
        yield "Beslut", record.decision.what
        yield "Sekretess", _secrecy(record.decision)
    yield "Bevarad", _time(record.made_at)


def _comment(record: EvidenceRecord) -> Iterator[tuple[str, str]]:
    yield "Avsändare", record.author_name or "Plattformen uppger inget namn"
    yield "Avsändarens id", record.author_id
    yield "Slag", _KINDS.get(record.kind, record.kind)
    yield "Skriven", _time(record.created_at)
    yield "Inkommen till oss", _time(record.received_at)
    if record.seen_at:
        yield "Senast kontrollerad", _time(record.seen_at)
    yield "Synlighet", _VISIBILITIES.get(record.visibility, record.visibility)
    yield "Kontots adress", record.account_address
    yield "Adress", record.url
    yield "Kommentarens id", record.comment_id
    yield "Inläggets id", record.post_id
    yield "Svar på id", record.parent_id
    for number, one in enumerate(record.attachments, start=1):
        yield f"Bilaga {number}", f"{one.type}: {one.url}"


def _earlier(page: _Paper, record: EvidenceRecord) -> None:
    for number, one in enumerate(record.earlier, start=1):
        page.heading(f"Tidigare lydelse {number}")
        page.facts([("Sedd", _time(one.seen_at))])
        page.quote(one.text)


def _found(page: _Paper, record: EvidenceRecord) -> None:
    if not record.flags:
        return
    page.heading("Varför kommentaren flaggades")
    for flag in record.flags:
        pairs = [("Regel", flag.rule), ("Krav", flag.clause)]
        page.facts([*pairs, ("Ord som träffades", " · ".join(f"”{word}”" for word in flag.words))])


def _decision(record: EvidenceRecord, decision: SavedDecision) -> Iterator[tuple[str, str]]:
    yield "Beslut", decision.what
    yield "Beslutat av", f"{decision.by_name}, {decision.by_role}" if decision.by_role else decision.by_name
    yield "Tidpunkt", _time(decision.at)
    for ground in decision.grounds:
        yield "Grund", ground.text + (f" ({', '.join(ground.clauses)})" if ground.clauses else "")
    yield "Sekretess", _secrecy(decision)
    yield "Rutin", record.routine
    yield "Rutinens dokument", record.routine_document


def _about(record: EvidenceRecord) -> Iterator[tuple[str, str]]:
    if uses_crlf(with_pairs_joined(record.text)):
        yield "Radbrytningar", "Alla radbrytningar i texten är paret U+000D U+000A."
    yield "Läsning", _READING
    exact = with_pairs_joined(record.text).encode("utf-8", "surrogatepass")
    yield "Textens SHA-256", hashlib.sha256(exact).hexdigest()
    yield "JSON-filens SHA-256", hashlib.sha256(to_json(record)).hexdigest()


def _secrecy(decision: SavedDecision) -> str:
    return "Ja, handlingen kan omfattas av sekretess" if decision.secrecy else "Nej"


def _time(moment: datetime) -> str:
    """Swedish time for people and UTC for machines, for a summer hour comes twice in October."""
    local, utc = moment.astimezone(_STOCKHOLM), moment.astimezone(UTC)
    return f"{local:%Y-%m-%d %H:%M:%S} svensk tid ({utc:%Y-%m-%d %H:%M:%S} UTC)"


class _Paper(FPDF):
    """A4 with a running head and foot, and the few kinds of content that an evidence has."""

    def __init__(self, record: EvidenceRecord) -> None:
        super().__init__(format="A4", unit="mm", enforce_compliance="PDF/A-1B")
        self._place = f"{shown(record.municipality)} · ärende {shown(record.case_id)}"
        self._made = f"Upprättad av {_CREATOR} {record.made_at.astimezone(_STOCKHOLM):%Y-%m-%d %H:%M:%S}"
        self._secret = bool(record.decision and record.decision.secrecy)
        lend(self, text=to_json(record).decode())
        self.set_text_shaping(use_shaping_engine=True)
        self.set_fallback_fonts([EMOJI] if EMOJI in self.fonts else [], exact_match=False)
        self.alias_nb_pages(_PAGES)
        self.set_margins(_MARGIN, _TOP, _MARGIN)
        self.set_auto_page_break(auto=True, margin=24)
        self._describe(record)

    def _describe(self, record: EvidenceRecord) -> None:
        """Title, author and date, all from the record. A PDF/A of fpdf2 bears them in its XMP alone."""
        title = f"Bevarad kommentar, ärende {shown(record.case_id)}, {shown(record.municipality)}"
        made = record.made_at.astimezone(UTC).replace(microsecond=0)
        self.set_lang("sv-SE")
        self.set_creation_date(made)
        self.set_xmp_metadata(_xmp(title, shown(record.municipality), made))

    def header(self) -> None:
        self._ink(_GREY, 8)
        self.set_xy(_MARGIN, 12)
        self._fitted("Bevarad handling: kommentar i sociala medier", self.epw * 0.5, "L")
        self._fitted(self._place, self.epw * 0.5, "R")
        if self._secret:
            self._ink(_SECRET, 8, "B")
            self.set_xy(_MARGIN, 20)
            self.cell(self.epw, 5, "Kan omfattas av sekretess", align="R")
        self.set_draw_color(*_RULE)
        self.line(_MARGIN, 19, self.w - _MARGIN, 19)
        self.set_y(_TOP)

    def footer(self) -> None:
        self._ink(_GREY, 8)
        self.set_y(-15)
        self._fitted(self._made, self.epw * 0.7, "L")
        self.cell(self.epw * 0.3, 5, f"Sida {self.page_no()} av {_PAGES}", align="R")

    def heading_of_all(self, title: str, below: str) -> None:
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

    def facts(self, pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> None:
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

    def quote(self, text: str) -> None:
        """Words from outside, set apart by a bar and a ground of their own."""
        if not text:
            self._ink(_GREY, 10)
            self._run("Kommentaren har ingen text.", width=self.epw)
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
<xmp:CreatorTool>{_CREATOR}</xmp:CreatorTool><xmp:CreateDate>{when}</xmp:CreateDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{_CREATOR}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>"""

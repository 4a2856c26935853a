"""The page of an evidence: what people read and the archive keeps, as PDF/A-1b."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from cards.evidence import EvidenceRecord, SavedAttachment, SavedDecision, to_json
from cards.evidence_text import uses_crlf
from cards.paper import CREATOR, About, Paper, swedish_day, swedish_second, swedish_time
from cards.record import with_pairs_joined

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
    "quote": "Inlägg som citerar kontot",
    "message": "Direktmeddelande",
    "live": "Kommentar i en direktsändning",
}
_VISIBILITIES = {
    "visible": "Synlig för allmänheten",
    "held": "Väntar på granskning, inte publicerad",
    "hidden": "Dold för allmänheten",
    "gone": "Finns inte längre kvar på plattformen",
    "unknown": "Okänd: plattformen kunde inte tillfrågas",
}
#: Why what was attached is not kept.
_MISSING = {
    "address": "adressen leder inte till en fil på det öppna nätet",
    "silent": "platsen svarade inte i tid, eller med fel",
    "gone": "filen finns inte på adressen, eller lämnas inte ut",
    "large": "filen är större än vad som sparas",
    "page": "på adressen ligger en webbsida, ingen fil",
}


def render(record: EvidenceRecord) -> bytes:
    """Lays out the record; the same record gives the same bytes."""
    page = Paper(_of(record), text=to_json(record).decode())
    page.add_page()
    page.heading_of_all("Bevarad kommentar", f"{record.municipality}, ärende {record.case_id}")
    page.facts(_summary(record))
    page.heading(f"Kommentarens text (lydelse {record.revision})")
    page.quote(record.text, nothing="Kommentaren har ingen text.")
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


def _of(record: EvidenceRecord) -> About:
    return About(
        title=f"Bevarad kommentar, ärende {record.case_id}, {record.municipality}",
        author=record.municipality,
        head="Bevarad handling: kommentar i sociala medier",
        place=f"{record.municipality} · ärende {record.case_id}",
        foot=f"Upprättad av {CREATOR} {swedish_second(record.made_at)}",
        made_at=record.made_at,
        secret=bool(record.decision and record.decision.secrecy),
    )


def _summary(record: EvidenceRecord) -> Iterator[tuple[str, str]]:
    yield "Ärende", record.case_id
    yield "Diarienummer", record.diary_number or "Inget diarienummer när handlingen gjordes"
    yield "Konto", f"{record.account_name} ({record.platform})"
    if record.decision:
        yield "Beslut", record.decision.what
        yield "Sekretess", _secrecy(record.decision)
    yield "Bevarad", swedish_time(record.made_at)


def _comment(record: EvidenceRecord) -> Iterator[tuple[str, str]]:
    yield "Avsändare", record.author_name or "Plattformen uppger inget namn"
    yield "Avsändarens id", record.author_id
    yield "Slag", _KINDS.get(record.kind, record.kind)
    yield "Skriven", _written(record)
    yield "Inkommen till oss", swedish_time(record.received_at)
    if record.seen_at:
        yield "Senast kontrollerad", swedish_time(record.seen_at)
    yield "Synlighet", _VISIBILITIES.get(record.visibility, record.visibility)
    if record.vanished_at:
        told = f"{swedish_time(record.gone_at)} enligt plattformen, " if record.gone_at else ""
        yield "Försvann", f"{told}upptäckt {swedish_time(record.vanished_at)}"
        yield "Borttagen av", "Okänt: avsändaren, plattformen eller någon med tillgång till kontot"
    yield "Kontots adress", record.account_address
    yield "Adress", record.url
    yield "Kommentarens id", record.comment_id
    yield "Inläggets id", record.post_id
    yield "Svar på id", record.parent_id
    yield from _pictures(record.attachments)


def _pictures(attachments: Iterable[SavedAttachment]) -> Iterator[tuple[str, str]]:
    for number, one in enumerate(attachments, start=1):
        which = f"Bilaga {number}"
        yield which, f"{one.type}: {one.url}"
        yield f"{which}, id", one.id
        if one.file:
            yield f"{which}, fil", f"{one.file} ({one.media}, {one.size} byte), sparad bredvid detta dokument"
            yield f"{which}, SHA-256", one.sha256
        elif one.missing:
            yield f"{which}, fil", f"Inte sparad: {_MISSING.get(one.missing, one.missing)}"


def _written(record: EvidenceRecord) -> str:
    if record.precision == "unknown":
        return "Okänt när"
    if record.precision == "day":
        return f"{swedish_day(record.created_at)}, klockslag okänt"
    return swedish_time(record.created_at)


def _earlier(page: Paper, record: EvidenceRecord) -> None:
    for number, one in enumerate(record.earlier, start=1):
        page.heading(f"Tidigare lydelse {number}")
        page.facts([("Sedd", swedish_time(one.seen_at)), *_pictures(one.attachments)])
        page.quote(one.text, nothing="Kommentaren hade ingen text.")


def _found(page: Paper, record: EvidenceRecord) -> None:
    if not record.flags:
        return
    page.heading("Varför kommentaren flaggades")
    for flag in record.flags:
        pairs = [("Regel", flag.rule), ("Krav", flag.clause)]
        page.facts([*pairs, ("Ord som träffades", " · ".join(f"”{word}”" for word in flag.words))])


def _decision(record: EvidenceRecord, decision: SavedDecision) -> Iterator[tuple[str, str]]:
    yield "Beslut", decision.what
    yield "Beslutat av", f"{decision.by_name}, {decision.by_role}" if decision.by_role else decision.by_name
    yield "Tidpunkt", swedish_time(decision.at)
    for ground in decision.grounds:
        yield "Grund", ground.text + (f" ({', '.join(ground.clauses)})" if ground.clauses else "")
    yield "Sekretess", _secrecy(decision)
    yield "Diarium", decision.diary
    yield "Utskriften", decision.archive_place
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

"""The protocol of a set-up or a closing: each step with who and when, fit for the archive."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from cards.evidence_text import shown
from cards.request_form import FormMark
from cards.request_protocol import Protocol, ProtocolStep, protocol_json, protocol_pdf
from tests.parts.verapdf import validate
from tests.test_evidence_pdf import HOSTILE
from tests.test_request_form import without_space

DONE = datetime(2026, 11, 20, 9, 30, 15, tzinfo=UTC)
HANDED = FormMark(
    label="Inloggningen är lämnad",
    role="",
    name="Bo Ask",
    at=DONE - timedelta(hours=2),
    result_words="Bekräftat",
)
PROTOCOL = Protocol(
    title="Protokoll över uppsättningen",
    municipality="Björkviks kommun",
    number="7",
    routine_title="Riktlinjer för sociala medier, KS 2023-000123",
    account="Stadsbiblioteket",
    platform="Instagram",
    address="https://www.instagram.com/stadsbiblioteket",
    asked_by="Disa Dal",
    state="Kontot i gång",
    ended_at=DONE,
    steps=(
        ProtocolStep(
            label="E-postadress för kontot",
            source="Björkvik 2 (BJÖ-35)",
            answer="sociala.medier@bjorkvik.example",
            marks=(replace(HANDED, result_words="Besvarat"),),
        ),
        ProtocolStep(
            label="Inloggningen är lämnad",
            source="Björkvik Bilaga 1 (BJÖ-99)",
            marks=(HANDED, replace(HANDED, name="Anna Ek, i stället för Carin Alm", role="kommunikatör")),
        ),
        ProtocolStep(label="Bannern är lämnad"),
    ),
)
SAMPLES = {
    "ordinary": PROTOCOL,
    "long": replace(
        PROTOCOL,
        steps=tuple(replace(one, label=f"{n}. {one.label}") for n in range(25) for one in PROTOCOL.steps),
    ),
    "hostile": replace(
        PROTOCOL,
        account=HOSTILE[:300],
        address="https://x.example/\u202e<b>",
        steps=(
            ProtocolStep(
                label=HOSTILE[:300],
                answer=HOSTILE,
                marks=(replace(HANDED, words=HOSTILE, name="\x00 \ud800"),),
            ),
        ),
    ),
}


def extracted(view: Protocol) -> str:
    return without_space(
        "".join(page.extract_text() for page in PdfReader(BytesIO(protocol_pdf(view))).pages)
    )


def test_the_protocol_tells_of_each_step_who_did_it_when_and_by_which_clause() -> None:
    text = extracted(PROTOCOL)
    for expected in (
        "Konto Stadsbiblioteket",
        "Adress https://www.instagram.com/stadsbiblioteket",
        "Kontot i gång 2026-11-20 10:30:15 svensk tid (2026-11-20 09:30:15 UTC)",
        "E-postadress för kontot Björkvik 2 (BJÖ-35) sociala.medier@bjorkvik.example",
        "Resultat Besvarat Av Bo Ask",
        "Inloggningen är lämnad Björkvik Bilaga 1 (BJÖ-99) Resultat Bekräftat Av Bo Ask",
        "Av Anna Ek, i stället för Carin Alm, kommunikatör",
        "Bannern är lämnad Resultat Inte gjort; steget är frivilligt",
    ):
        assert without_space(expected) in text


def test_the_record_holds_it_exactly_and_the_same_protocol_gives_the_same_bytes() -> None:
    read = json.loads(protocol_json(SAMPLES["hostile"]))
    assert (read["schema"], read["version"]) == ("kanalvakt-request-protocol", 1)
    assert read["steps"][0]["answer"] == HOSTILE
    assert without_space(shown("https://x.example/\u202e<b>")) in extracted(SAMPLES["hostile"])
    assert protocol_pdf(PROTOCOL) == protocol_pdf(replace(PROTOCOL))


@pytest.mark.part("verapdf")
@pytest.mark.parametrize("name", SAMPLES)
def test_verapdf_finds_the_protocol_fit_for_the_archive(name: str) -> None:
    assert validate(protocol_pdf(SAMPLES[name]), flavour="1b") == (True, ())

"""The signed form of a request: everything asked, answered and decided, fit for the archive."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from cards.evidence_text import shown
from cards.request_form import FormAnswer, FormMark, FormTalk, RequestForm, request_json, request_pdf
from tests.parts.verapdf import validate
from tests.test_evidence_pdf import HOSTILE

ASKED = datetime(2026, 10, 25, 0, 30, 15, tzinfo=UTC)
FORM = RequestForm(
    title="Begäran om nytt konto",
    municipality="Björkviks kommun",
    number="7",
    routine_title="Riktlinjer för sociala medier, KS 2023-000123",
    asked_by="Åsa Öberg",
    asked_at=ASKED,
    answers=(
        FormAnswer(label="Vad är kontots syfte?", value="Att nå unga låntagare.", source="BJÖ-21, BJÖ-22"),
        FormAnswer(label="Hur mäts målen?", value=""),
    ),
    marks=(
        FormMark(
            label="Närmaste chef",
            role="enhetschef",
            name="Carin Lind",
            at=ASKED + timedelta(days=1),
            result_words="Godkänd",
            decides=True,
            words="Bra idé, kör!",
            ticks=("Målen går att mäta", "Det finns två administratörer"),
        ),
        FormMark(
            label="Kommunikationsenheten",
            role="kommunikatör",
            name="Bo Ek",
            at=ASKED + timedelta(days=2),
            result_words="Avslagen",
            decides=True,
            words="Vi har redan ett konto.",
        ),
    ),
)


def _answered(value: str) -> RequestForm:
    mark = replace(FORM.marks[0], name=value[:200], words=value, ticks=(value[:300],))
    talk = FormTalk(
        name=value[:200], at=ASKED, words=value[:500], answer=value[:500], answered_by=value[:200]
    )
    return replace(
        FORM,
        asked_by=value[:200],
        answers=(FormAnswer(label="Fråga?", value=value),),
        marks=(mark,),
        talk=(talk,),
    )


SAMPLES = {
    "ordinary": FORM,
    "long": _answered(("Ordföranden talade länge och väl om snöröjningen. " * 200)[:8_000]),
    "hostile": replace(
        _answered(HOSTILE), title="\u202eX <b>", municipality="\x00 & \ud800", number="9" * 99
    ),
    "scripts": _answered("مرحبا بكم (شكرا) 😀 👨‍👩‍👧\nHej! שלום\n你好"),
}


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def extracted(form: RequestForm) -> str:
    return without_space("".join(page.extract_text() for page in PdfReader(BytesIO(request_pdf(form))).pages))


def test_questions_and_answers_before_the_decision_stand_in_the_form() -> None:
    talk = (
        FormTalk(
            name="Carin Lind",
            at=ASKED + timedelta(hours=1),
            words="Vem sköter det i juli?",
            answer="Frans.",
            answered_by="Åsa Öberg",
            answered_at=ASKED + timedelta(days=9),
        ),
        FormTalk(name="Bo Ek", at=ASKED + timedelta(hours=2), words="Vad kostar det?"),
    )
    form = replace(FORM, talk=talk)
    text = extracted(form)
    for words in (
        "Carin Lind frågade",
        "Vem sköter det i juli?",
        "Frans.",
        "Vad kostar det?",
        "Inget svar när",
    ):
        assert without_space(words) in text
    assert json.loads(request_json(form))["talk"][0]["answer"] == "Frans."
    assert form.as_of == ASKED + timedelta(days=9)
    assert without_space("Frågor om begäran") not in extracted(FORM)


def test_the_form_tells_everything_that_was_asked_answered_and_decided() -> None:
    text = extracted(FORM)
    for expected in (
        "Begäran om nytt konto",
        "Följer Riktlinjer för sociala medier, KS 2023-000123",
        "Begärd av Åsa Öberg",
        # 02:30 comes twice that night, so UTC stands beside it
        "Begärd 2026-10-25 02:30:15 svensk tid (2026-10-25 00:30:15 UTC)",
        "Vad är kontots syfte? BJÖ-21, BJÖ-22 Att nå unga låntagare.",
        "Hur mäts målen? Inget svar.",
        "Närmaste chef Resultat Godkänd Av Carin Lind, enhetschef",
        "Tidpunkt 2026-10-26 01:30:15 svensk tid",
        "Bekräftat Målen går att mäta Bekräftat Det finns två administratörer Bra idé, kör!",
        "Resultat Avslagen Av Bo Ek, kommunikatör",
        "Vi har redan ett konto.",
        f"JSON-filens SHA-256 {hashlib.sha256(request_json(FORM)).hexdigest()}",
        "Senast ändrad 2026-10-27 01:30:15",
    ):
        assert without_space(expected) in text


def test_every_character_of_a_hostile_answer_is_written_out_and_none_of_it_acts() -> None:
    expected = without_space(shown("\u202eevil\u200b <script>x\x00</script> [U+200B]", lines=True))
    assert "[U+202E]evil[U+200B]<script>" in expected
    assert expected in extracted(_answered("\u202eevil\u200b <script>x\x00</script> [U+200B]"))


def test_the_record_holds_the_exact_answers_and_says_which_schema_it_has() -> None:
    read = json.loads(request_json(_answered(HOSTILE)))
    assert (read["schema"], read["version"]) == ("kanalvakt-request", 1)
    assert read["answers"][0]["value"] == HOSTILE
    assert read["marks"][0]["at"] == "2026-10-26T00:30:15+00:00"


def test_the_same_form_gives_the_same_bytes_dated_by_its_last_mark() -> None:
    assert request_pdf(FORM) == request_pdf(replace(FORM))
    xmp = PdfReader(BytesIO(request_pdf(FORM))).xmp_metadata
    assert xmp is not None
    assert xmp.xmp_create_date == FORM.marks[1].at.replace(tzinfo=None)
    assert xmp.dc_title == {"x-default": "Begäran om nytt konto, begäran 7, Björkviks kommun"}


def test_a_request_that_nobody_has_decided_says_so() -> None:
    assert without_space("Inget beslut när handlingen gjordes") in extracted(replace(FORM, marks=()))


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="asked_at needs a time zone"):
        replace(FORM, asked_at=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


@pytest.mark.part("verapdf")
@pytest.mark.parametrize("name", SAMPLES)
def test_verapdf_finds_the_form_fit_for_the_archive(name: str) -> None:
    assert validate(request_pdf(SAMPLES[name]), flavour="1b") == (True, ())


def test_the_latest_decision_is_who_approved_or_rejected_last_and_not_who_ticked_after_it() -> None:
    tick = FormMark(
        label="Kontot är avslutat",
        role="",
        name="Åsa Öberg",
        at=ASKED + timedelta(days=3),
        result_words="Bekräftat",
    )
    approved = replace(FORM, marks=(FORM.marks[0], tick))
    assert without_space("Godkänd (Carin Lind, enhetschef)") in extracted(approved)
    assert ",)" not in extracted(replace(FORM, marks=(replace(FORM.marks[0], role=""),)))

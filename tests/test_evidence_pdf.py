"""The evidence of a comment: every character kept in the JSON, every character seen in the PDF."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cards.evidence import (
    EvidenceRecord,
    SavedAttachment,
    SavedDecision,
    SavedFlag,
    SavedGround,
    SavedRevision,
    to_json,
    to_pdf,
)
from cards.evidence_fonts import fonts
from cards.evidence_text import read_marks, shown
from cards.record import with_pairs_joined
from tests.parts.process import PATIENCE
from tests.parts.verapdf import validate

NOON = datetime(2026, 10, 25, 0, 30, 15, 123456, tzinfo=UTC)
RECORD = EvidenceRecord(
    municipality="Björkviks kommun",
    case_id="2026-17",
    account_name="Björkviks kommun",
    platform="Facebook",
    account_address="https://www.facebook.com/bjorkvik",
    comment_id="1029_5647",
    kind="comment",
    text="Vilken skandal med snöröjningen! Ring Kent på 070-123 45 67. ❤️",
    created_at=NOON,
    received_at=NOON,
    made_at=NOON,
)
FULL = replace(
    RECORD,
    seen_at=NOON,
    visibility="visible",
    url="https://www.facebook.com/bjorkvik/posts/1029?comment_id=5647",
    post_id="1029",
    parent_id="1028",
    author_id="998877",
    author_name="Åsa Öberg",
    revision=2,
    earlier=(SavedRevision(text="Första lydelsen", seen_at=NOON),),
    attachments=(SavedAttachment(type="bild", url="https://example.org/bild.jpg"),),
    flags=(SavedFlag(rule="Telefonnummer", clause="TIB-31", words=("070-123 45 67",)),),
    decision=SavedDecision(
        what="Ta bort",
        by_name="Anna Ek",
        by_role="kontoansvarig",
        at=NOON,
        grounds=(SavedGround(text="Personuppgifter om en enskild", clauses=("TIB-31", "TIB-80")),),
        secrecy=True,
    ),
    routine="Rutin för sociala medier",
    routine_document="KS 2023-000123",
    diary_number="KS 2026-000456",
)
HOSTILE = (
    "{nb} **fet** [U+200B] <script>\x00\x07\x1b[31m\u202eevil\u202c\u200b\u2066x\u2069\ufeff\r lone\ttab\n"
    "Z" + "".join(map(chr, range(0x300, 0x328))) + "algo \ud800 "
    "\u2028\u3164\ue000\U0010fffd\U0010fffd (%d) \\("
)
SAMPLES = {
    "ordinary": FULL,
    "empty": replace(RECORD, text=""),
    "blank": replace(RECORD, text=" \n\xa0"),
    "long": replace(RECORD, text=("Ordföranden talade länge och väl om snöröjningen. " * 300)[:12_000]),
    "one word": replace(RECORD, text="å" * 5_000),
    "compounds": replace(
        RECORD, text="nordvästersjökustartilleriflygspaningssimulatoranläggning" * 9 + " slut"
    ),
    "emoji": replace(RECORD, text="😀 👨‍👩‍👧 ❤️ 1️⃣ 🇸🇪 👍🏽 ☎️\n😀 först på raden\nsist 🫠"),
    "scripts": replace(RECORD, text="مرحبا بكم 070-123 (شكرا) 😀\nHej! שלום לכולם.\n你好，世界\nمی‌خواهم"),
    "hostile": replace(
        FULL,
        text=HOSTILE,
        author_name="Robert'); \u202e\n\x00<b>",
        municipality="\u202eX & <kommun> \ud800",
        case_id="x" * 300,
    ),
}
#: Letters, marks, signs and traps of many kinds, so that a short text holds a mixture.
CHARACTERS = st.one_of(
    st.sampled_from("abcåäö ÅÄÖ0123456789.,:;!?()[]{}<>&%#@/\\\"'-–—…½€§©®™\n\r\t\xa0\xad"),
    st.sampled_from("مرحبابكم,שלוםلاאבּֿ،؟٣٤"),
    st.sampled_from("😀❤️‍👍🏽🏿👨👩👧🇸🇪1️⃣☎✔⚡♥\ufe0f\ufe0e\u200d\u20e3"),
    st.sampled_from(
        "\u200b\u200c\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u0300\u0301\u034f\u3164你好ไท\ud83d\ude00"
    ),
    st.sampled_from(["[U+", "[U+0041]", "{nb}", "U+", "\r\n", "fi", "ffl"]),
    st.characters(codec=None),
)
TEXTS = st.lists(CHARACTERS, max_size=60).map("".join)


def extracted(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


def quoted(pdf: bytes) -> str:
    """The comment's text as a reader program gets it from the PDF, without spaces and running heads."""
    text = without_space(extracted(pdf)).replace("\u2060", "")  # said of shapes that mean nothing alone
    text = re.sub(r"UpprättadavKanalvakt.{18}Sida\d+av\d+(Bevaradhandling:.*?ärende2026-17)?", "", text)
    start, end = text.index("Kommentarenstext(lydelse1)"), text.rindex("KommentarenAvsändare")
    return text[start + len("Kommentarenstext(lydelse1)") : end]


def unmirrored(text: str) -> Counter[str]:
    """Characters by number; a bracket counts alike both ways, for it turns round in Arabic."""
    return Counter(text.translate(str.maketrans("([{<«‹", ")]}>»›")))


# --- JSON ----------------------------------------------------------------------------------------


@settings(deadline=None)
@given(text=TEXTS, name=TEXTS)
@example(text="\ud800", name="\udfff\ud800")
@example(text="\x00\x1f\x7f\u2028\u202e\ufeff\U0010ffff", name="")
def test_the_json_gives_back_every_character(text: str, name: str) -> None:
    content = to_json(replace(RECORD, text=text, author_name=name))
    read = json.loads(content.decode("utf-8"))

    assert read["text"] == with_pairs_joined(text)
    assert read["author_name"] == with_pairs_joined(name)
    assert to_json(replace(RECORD, text=read["text"], author_name=read["author_name"])) == content


def test_the_json_is_canonical_and_says_which_schema_it_has() -> None:
    content = to_json(FULL).decode("utf-8")
    read = json.loads(content)

    assert (read["schema"], read["version"]) == ("kanalvakt-evidence", 1)
    assert content == json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
    assert read["decision"]["grounds"] == [
        {"clauses": ["TIB-31", "TIB-80"], "text": "Personuppgifter om en enskild"}
    ]
    assert "❤️" in content


def test_the_same_moment_in_another_time_zone_is_the_same_evidence() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=2)))
    same = replace(RECORD, created_at=elsewhere, received_at=elsewhere, made_at=elsewhere)

    assert to_json(same) == to_json(RECORD)
    assert to_pdf(same) == to_pdf(RECORD)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="created_at needs a time zone"):
        replace(RECORD, created_at=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="seen_at"):
        SavedRevision(text="", seen_at=datetime(2026, 1, 1))  # noqa: DTZ001


# --- what paper shows ----------------------------------------------------------------------------


@settings(deadline=None, max_examples=400)
@given(text=TEXTS)
@example(text="[U+[U+0041]")
@example(text="[\u200b[U+")
def test_the_shown_text_tells_every_character(text: str) -> None:
    """Whoever reads the marks gets the exact text again, so nothing was lost and nothing is ambiguous."""
    assert read_marks(shown(text)) == with_pairs_joined(text)


@settings(deadline=None, max_examples=400)
@given(text=TEXTS)
def test_the_shown_text_holds_only_what_a_font_draws(text: str) -> None:
    cmaps = [template.cmap for template, _ in fonts().templates.values() if not template.emphasis]
    spelling = {0x20, 0xA0, 0x0A, 0x200D, 0x20E3, 0xFE0E, 0xFE0F}
    for character in shown(text, lines=True):
        code = ord(character)
        assert code == 0x0A or any(code in cmap for cmap in cmaps)
        assert code in fonts().inked | spelling
        assert unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs"} or code in spelling


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rad 1\nrad 2", "rad 1\nrad 2"),
        ("rad 1\r\nrad 2", "rad 1\nrad 2"),
        ("a\r\nb\nc", "a[U+000D]\nb\nc"),
        ("a\rb", "a[U+000D]b"),
        ("\u202elmth.exe", "[U+202E]lmth.exe"),
        ("a\u200bb", "a[U+200B]b"),
        ("[U+200B]", "[U+005B]U+200B]"),
        ("你", "[U+4F60]"),
        ("\ud83d\ude00", "😀"),
        ("\ud800", "[U+D800]"),
        ("❤️ 👨‍👩‍👧 👍🏽", "❤️ 👨‍👩‍👧 👍🏽"),
        ("a\ufe0f\u200db", "a[U+FE0F][U+200D]b"),
        ("😀\u200d x", "😀[U+200D] x"),
        ("e\u0301", "e\u0301"),
        (" \u0301", " [U+0301]"),
        ("e" + "\u0301" * 6, "e" + "\u0301" * 4 + "[U+0301]" * 2),
        (" \n", "[U+0020][U+000A]"),
        ("", ""),
    ],
)
def test_what_cannot_be_seen_is_spelt_out(text: str, expected: str) -> None:
    assert shown(text, lines=True) == expected


# --- PDF -----------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=25)
@given(text=TEXTS)
@example(text="مرحبا (شكرا) 😀\nHej")
@example(text="😀\nHej 😀")
@example(text="a\u030a\u0323 å\u0323 ש\u05bc\u05c1 o\u05bc")
@example(text="\U0010fffd\U0010fffd {nb}")
def test_every_character_of_the_text_is_in_the_pdf(text: str) -> None:
    pdf = to_pdf(replace(RECORD, text=text))
    expected = without_space(shown(text, lines=True)) or "Kommentarenharingentext."

    assert unmirrored(quoted(pdf)) == unmirrored(expected)


@settings(deadline=None, max_examples=15)
@given(text=st.text(st.sampled_from("abcåäö ÅÄÖ😀❤你\u200b[]().,\n"), max_size=200))
def test_text_from_left_to_right_comes_out_of_the_pdf_in_order(text: str) -> None:
    pdf = to_pdf(replace(RECORD, text=text))

    assert quoted(pdf) == (without_space(shown(text, lines=True)) or "Kommentarenharingentext.")


@pytest.mark.parametrize("name", ["long", "one word", "compounds"])
def test_long_texts_flow_over_lines_and_pages_and_none_of_it_leaves_the_paper(name: str) -> None:
    record = SAMPLES[name]
    pdf = to_pdf(record)
    reader = PdfReader(BytesIO(pdf))
    places: list[float] = []
    for page in reader.pages:
        page.extract_text(visitor_text=lambda _t, _cm, tm, _f, _s: places.append(tm[4]))

    assert quoted(pdf) == without_space(record.text)
    assert all(0 <= place < reader.pages[0].mediabox.width - 50 for place in places)
    total = len(reader.pages)
    assert [f"Sida {n} av {total}" in page.extract_text() for n, page in enumerate(reader.pages, 1)] == (
        [True] * total
    )


def test_a_line_that_begins_with_a_picture_does_not_change_the_letters_after_it() -> None:
    """fpdf2 forgets the chosen font after such a line, at the top of a page too."""
    text = "\n".join(f"😀 rad {n}\nمرحبا 😀\nvanlig rad {n}" for n in range(60))

    assert unmirrored(quoted(to_pdf(replace(RECORD, text=text)))) == unmirrored(without_space(text))


def test_the_pdf_tells_everything_that_the_record_holds() -> None:
    text = without_space(extracted(to_pdf(FULL)))

    for expected in (
        "Kan omfattas av sekretess",
        "Diarienummer KS 2026-000456",
        "Avsändare Åsa Öberg",
        "Avsändarens id 998877",
        "Skriven 2026-10-25 02:30:15 svensk tid (2026-10-25 00:30:15 UTC)",
        "Synlighet Synlig för allmänheten",
        "Adress https://www.facebook.com/bjorkvik/posts/1029?comment_id=5647",
        "Kommentarens id 1029_5647",
        "Inläggets id 1029",
        "Svar på id 1028",
        "bild: https://example.org/bild.jpg",
        "Tidigare lydelse 1",
        "Första lydelsen",
        "Regel Telefonnummer Krav TIB-31 Ord som träffades ”070-123 45 67”",
        "Beslut Ta bort Beslutat av Anna Ek, kontoansvarig",
        "Grund Personuppgifter om en enskild (TIB-31, TIB-80)",
        "Rutinens dokument KS 2023-000123",
        f"Textens SHA-256 {hashlib.sha256(FULL.text.encode()).hexdigest()}",
        f"JSON-filens SHA-256 {hashlib.sha256(to_json(FULL)).hexdigest()}",
    ):
        assert without_space(expected) in text


def test_an_empty_comment_says_so_and_the_page_mentions_windows_line_breaks() -> None:
    assert "Kommentaren har ingen text." in extracted(to_pdf(SAMPLES["empty"]))
    assert "paret U+000D U+000A" in extracted(to_pdf(replace(RECORD, text="a\r\nb")))


def test_title_author_and_date_come_from_the_record() -> None:
    xmp = PdfReader(BytesIO(to_pdf(RECORD))).xmp_metadata
    assert xmp is not None

    assert xmp.dc_title == {"x-default": "Bevarad kommentar, ärende 2026-17, Björkviks kommun"}
    assert xmp.dc_creator == ["Björkviks kommun"]
    assert xmp.xmp_create_date == NOON.replace(microsecond=0, tzinfo=None)
    assert xmp.xmp_creator_tool == "Kanalvakt"


@pytest.mark.part("verapdf")
@pytest.mark.parametrize("name", SAMPLES)
def test_verapdf_finds_the_evidence_fit_for_the_archive(name: str) -> None:
    assert validate(to_pdf(SAMPLES[name]), flavour="1b") == (True, ())


def test_the_same_record_gives_the_same_bytes_whatever_was_set_before() -> None:
    first = {name: to_pdf(record) for name, record in SAMPLES.items() if name != "long"}
    with ThreadPoolExecutor(4) as threads:
        again = dict(zip(first, threads.map(lambda name: to_pdf(SAMPLES[name]), first), strict=True))

    assert again == first


def test_another_process_at_another_time_gives_the_same_bytes(tmp_path: Path) -> None:
    record = replace(RECORD, text="Hej 😀 مرحبا")
    code = (
        "import sys; from datetime import UTC, datetime; from cards.evidence import *;"
        f"import datetime; from datetime import timezone; r = {record!r}; sys.stdout.buffer.write(to_pdf(r))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        timeout=PATIENCE,
        cwd=Path(__file__).resolve().parents[1],
        env={**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"},
    )

    assert done.stdout == to_pdf(record)


def test_the_log_holds_nothing_of_the_text(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        to_pdf(SAMPLES["hostile"])

    assert "evil" not in caplog.text
    assert not [one for one in caplog.records if one.levelno >= logging.WARNING]

"""The signed form is saved once, read back, and found again whatever was killed in between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from handlers.documents import make_form, verify
from storage.evidence import EvidenceDamaged, EvidenceNotSaved, Reason
from tests.test_request_form import FORM
from tests.uploads.counter import Counter

WHICH: dict[str, Any] = {"municipality": "tibro", "subject": "request:7", "name": "Begäran 7"}


async def test_the_form_is_saved_with_its_record_and_stands_in_the_log(
    behind: Counter, evidence: Path
) -> None:
    number = await make_form(behind.world, FORM, run=1, by="anna", **WHICH)

    (document,) = behind.saved()
    assert (document.id, document.subject, document.kind, document.run) == (number, "request:7", "form", 1)
    assert (document.name, document.by, document.image) == ("Begäran 7", "anna", "")
    assert (evidence / document.pdf).read_bytes().startswith(b"%PDF-1.4")
    assert b'"schema":"kanalvakt-request"' in (evidence / document.record).read_bytes()
    verify(behind.world, document)
    (row,) = behind.rows("document.saved")
    assert (row.actor, row.subject) == ("anna", "request:7")
    assert (row.details["pdf"], row.details["json"]) == (document.pdf_sha256, document.record_sha256)


async def test_a_program_that_died_between_the_files_and_the_row_makes_one_document(
    behind: Counter, evidence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(behind.world.database, "write", dies)
        with pytest.raises(KeyboardInterrupt):
            await make_form(behind.world, FORM, run=1, **WHICH)
    assert len(behind.files(evidence)) == 2
    behind.clock.later(hours=5)

    first = await make_form(behind.world, FORM, run=1, **WHICH)
    again = await make_form(behind.world, FORM, run=1, **WHICH)

    assert first == again
    assert len(behind.saved()) == len(behind.rows("document.saved")) == 1
    assert len(behind.files(evidence)) == 2


async def test_what_was_decided_anew_is_another_document(behind: Counter) -> None:
    first = await make_form(behind.world, FORM, run=1, **WHICH)
    second = await make_form(behind.world, FORM, run=2, **WHICH)
    assert first != second
    assert [item.run for item in behind.saved()] == [1, 2]


async def test_a_form_that_was_changed_on_the_disk_is_not_passed_off_as_saved(
    behind: Counter, evidence: Path
) -> None:
    await make_form(behind.world, FORM, run=1, **WHICH)
    (evidence / behind.saved()[0].record).write_bytes(b"{}")
    with pytest.raises(EvidenceDamaged):
        await make_form(behind.world, FORM, run=1, **WHICH)


async def test_where_the_disk_is_full_there_is_no_document(
    behind: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise EvidenceNotSaved(Reason.DISK_FULL, "form-1.json")

    monkeypatch.setattr(type(behind.world.evidence), "put", full)
    with pytest.raises(EvidenceNotSaved):
        await make_form(behind.world, FORM, run=1, **WHICH)
    assert behind.saved() == []
    assert behind.rows("document.saved") == []

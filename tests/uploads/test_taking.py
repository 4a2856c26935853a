"""A picture that is handed over is kept as it came, once, and only from whom it was asked."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.documents import NothingAsked, UploadRefused, desk, take
from handlers.ports import Upload
from storage import documents
from storage.evidence import EvidenceNotSaved, Reason
from tests.test_snapshots import saved, striped
from tests.uploads.counter import UPLOAD, Counter

PICTURE, OTHER = saved(striped(300, 300)), saved(striped(320, 300))


async def test_the_picture_its_page_and_its_record_are_kept(behind: Counter, evidence: Path) -> None:
    document = await take(behind.world, UPLOAD, "skärmbild.png", PICTURE)

    assert (document.subject, document.kind, document.run) == ("closing:7", "snapshot", 1)
    assert (document.by, document.media_type) == ("anna", "image/png")
    assert (evidence / document.image).read_bytes() == PICTURE
    assert document.image_sha256 == hashlib.sha256(PICTURE).hexdigest()
    record = json.loads((evidence / document.record).read_bytes())
    assert (record["uploaded_by"], record["file_name"]) == ("Anna Ek", "skärmbild.png")
    assert (record["sha256"], record["why"]) == (document.image_sha256, "Kontot avslutas")
    for path, digest in documents.files(document):
        behind.world.evidence.verify(path, digest)
    (row,) = behind.rows("document.saved")
    assert (row.actor, row.subject, row.details["image"]) == ("anna", "closing:7", document.image_sha256)
    assert behind.asked.took == [document.id]


async def test_the_same_picture_twice_is_one_document_and_another_is_a_new_one(
    behind: Counter, evidence: Path
) -> None:
    """Whoever changes their mind back hands over a third; nothing is written over, the newest counts."""
    first = await take(behind.world, UPLOAD, "a.png", PICTURE)
    twice = await take(behind.world, UPLOAD, "b.png", PICTURE)
    assert twice.id == first.id
    assert len(behind.files(evidence)) == 3

    behind.clock.later(minutes=1)
    second = await take(behind.world, UPLOAD, "c.png", OTHER)
    behind.clock.later(minutes=1)
    third = await take(behind.world, UPLOAD, "a.png", PICTURE)

    assert [item.run for item in behind.saved()] == [1, 2, 3]
    assert behind.asked.took == [first.id, first.id, second.id, third.id]
    assert (await desk(behind.world, UPLOAD)).newest == third
    assert len(behind.rows("document.saved")) == 3
    assert (evidence / first.image).read_bytes() == PICTURE


async def test_two_who_press_at_once_make_one_document(behind: Counter) -> None:
    made = await asyncio.gather(*(take(behind.world, UPLOAD, "a.png", PICTURE) for _ in range(3)))
    assert len({item.id for item in made}) == len(behind.saved()) == 1


@pytest.mark.parametrize(
    "upload",
    [
        replace(UPLOAD, person="bo"),
        replace(UPLOAD, person=""),
        replace(UPLOAD, municipality="laholm"),
        replace(UPLOAD, subject="closing:8"),
        replace(UPLOAD, subject="nothing:7"),
        replace(UPLOAD, step="banner"),
    ],
)
async def test_what_nobody_asks_for_is_not_taken(behind: Counter, evidence: Path, upload: Upload) -> None:
    with pytest.raises(NothingAsked, match="ingen bild att lämna här"):
        await take(behind.world, upload, "a.png", PICTURE)
    assert behind.files(evidence) == []


async def test_who_has_left_hands_nothing_over(behind: Counter, evidence: Path) -> None:
    behind.leaves("anna")
    with pytest.raises(NothingAsked):
        await take(behind.world, UPLOAD, "a.png", PICTURE)
    assert behind.files(evidence) == []


async def test_the_capability_says_no_in_its_own_words(behind: Counter, evidence: Path) -> None:
    behind.asked.reason = "Chefen har inte godkänt avslutet ännu."
    with pytest.raises(NothingAsked, match="Chefen har inte godkänt"):
        await take(behind.world, UPLOAD, "a.png", PICTURE)
    assert behind.files(evidence) == []


async def test_who_left_while_the_picture_was_made_into_pages_is_asked_again(
    behind: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = behind.world.evidence.put

    def leaves_meanwhile(*parts: str, content: bytes) -> object:
        behind.leaves("anna")
        return put(*parts, content=content)

    monkeypatch.setattr(behind.world.evidence, "put", leaves_meanwhile)
    with pytest.raises(NothingAsked):
        await take(behind.world, UPLOAD, "a.png", PICTURE)
    assert behind.saved() == []
    assert behind.asked.took == []


async def test_a_step_that_ended_while_a_second_picture_was_made_takes_no_second(
    behind: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await take(behind.world, UPLOAD, "a.png", PICTURE)
    put = behind.world.evidence.put

    def ends_meanwhile(*parts: str, content: bytes) -> object:
        behind.asked.reason = "Kontot är redan stängt."
        return put(*parts, content=content)

    monkeypatch.setattr(behind.world.evidence, "put", ends_meanwhile)
    with pytest.raises(NothingAsked, match="redan stängt"):
        await take(behind.world, UPLOAD, "b.png", OTHER)
    assert behind.asked.took == [first.id]


async def test_if_the_step_cannot_be_marked_there_is_no_document(behind: Counter) -> None:
    """Row, log and mark are one; the one who sends it again is served."""
    behind.asked.fails = True
    with pytest.raises(RuntimeError):
        await take(behind.world, UPLOAD, "a.png", PICTURE)
    assert behind.saved() == []
    assert behind.rows("document.saved") == []
    behind.asked.fails = False
    assert (await take(behind.world, UPLOAD, "a.png", PICTURE)).run == 1


async def test_what_is_no_picture_is_refused_in_plain_words_and_not_kept(
    behind: Counter, evidence: Path
) -> None:
    with pytest.raises(UploadRefused, match="Filen är en PDF"):
        await take(behind.world, UPLOAD, "skärmbild.png", b"%PDF-1.7")
    assert behind.files(evidence) == []
    assert behind.saved() == []


async def test_a_full_disk_is_told_and_nothing_is_marked(
    behind: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise EvidenceNotSaved(Reason.DISK_FULL, "snapshot.pdf")

    monkeypatch.setattr(behind.world.evidence, "put", full)
    with pytest.raises(UploadRefused, match="disken är full"):
        await take(behind.world, UPLOAD, "a.png", PICTURE)
    assert behind.asked.took == []

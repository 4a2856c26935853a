"""What was attached to a comment is kept beside its evidence: its address works for some days only."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any, Final, cast

from sqlmodel import Session, col, select

from cards.evidence import EvidenceRecord, SavedAttachment
from handlers.platforms import Attachment
from handlers.ports import Attached, Undelivered
from handlers.world import World
from storage.evidence import EvidenceDamaged
from storage.tables import Evidence

#: Seconds in which all files of one evidence are fetched: a removal waits for it.
PATIENCE: Final = 30.0
#: Bytes of them together.
ROOM: Final = 100 * 2**20
#: Bytes of them in one letter: more a mail box may not take.
LETTER: Final = 10 * 2**20
#: How often one is tried while the evidence waits.
TRIES: Final = 2
#: Why a file is missing that may be had later.
SILENT: Final = "silent"
#: How a file's name ends; by any other ending a browser or a desk would run what a stranger sent.
_ENDINGS: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/ogg": ".ogg",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
}


@dataclass(frozen=True, kw_only=True)
class Listed:
    """An attachment as the evidence lists it."""

    #: Which earlier wording it belonged to; 0 where it is the one that was kept.
    earlier: int
    number: int
    what: SavedAttachment
    #: Where its file lies in the evidence store; empty where there is none.
    path: str


async def keep(
    world: World,
    case_id: int,
    folders: Sequence[str],
    record: EvidenceRecord,
    shown: Sequence[Attachment] = (),
) -> EvidenceRecord:
    """Fetches and saves the files of an evidence that is being made; the record says which, or why not.

    What cannot be fetched stops nothing, and nothing waits for it longer than ``PATIENCE``. ``shown``: what
    the platform shows now, with addresses that work. Raises storage.evidence.EvidenceNotSaved.
    """
    attached = (*record.attachments, *(one for item in record.earlier for one in item.attachments))
    if world.attached is None or not attached:
        return record
    earlier = await world.database.read(partial(_rows, case_id))
    known = [one for row in earlier for one in await asyncio.to_thread(listed, world, row)]
    work = _Keeping(world, world.attached, folders, known, shown)
    return replace(
        record,
        attachments=await work.all(record.attachments, str(record.revision)),
        earlier=tuple(
            [
                replace(item, attachments=await work.all(item.attachments, str(number)))
                for number, item in enumerate(record.earlier, start=1)
            ]
        ),
    )


def listed(world: World, evidence: Evidence) -> list[Listed]:
    """What an evidence lists as attached, as its record says; nothing where that cannot be read. Blocks."""
    return list(_listed(evidence.record.rpartition("/")[0], _record(world, evidence)))


def enclosed(world: World, evidence: Evidence) -> tuple[list[tuple[str, str, bytes]], int]:
    """What of an evidence goes along with a letter, and how many of its files are too large. Blocks."""
    paths = [(evidence.pdf, "application/pdf"), (evidence.record, "application/json")]
    files = [(path.rpartition("/")[2], media, world.evidence.read(path)) for path, media in paths]
    left, room = 0, LETTER
    for one in (found for found in listed(world, evidence) if found.path):
        if one.what.size > room:
            left += 1
            continue
        room -= one.what.size
        files.append((one.what.file, one.what.media, world.evidence.read(one.path)))
    return files, left


def left_out(world: World, number: int) -> str:
    """What a letter says below of files that did not go along; empty where all did."""
    said = world.texts("mail-left", n=number)
    return f"\n\n{said}" if number else ""


def silent(record: EvidenceRecord) -> int:
    """How many files of an evidence did not answer, and may be had later."""
    wordings = (record.attachments, *(item.attachments for item in record.earlier))
    return sum(one.missing == SILENT for attachments in wordings for one in attachments)


def left_silent(world: World, evidence: Evidence) -> int:
    """The same of a saved evidence. Blocks."""
    return sum(one.what.missing == SILENT for one in listed(world, evidence))


def decided(world: World, evidence: Evidence) -> bool:
    """Whether a saved evidence says what was decided. Blocks."""
    return bool(_record(world, evidence).get("decision"))


def verify(world: World, evidence: Evidence) -> None:
    """Raises EvidenceDamaged unless the evidence and all its files are what was saved. Blocks."""
    world.evidence.verify(evidence.pdf, evidence.pdf_sha256)
    world.evidence.verify(evidence.record, evidence.record_sha256)
    for one in listed(world, evidence):
        if one.path:
            world.evidence.verify(one.path, one.what.sha256)


def _record(world: World, evidence: Evidence) -> dict[str, Any]:
    try:
        return cast("dict[str, Any]", json.loads(world.evidence.read(evidence.record)))
    except (EvidenceDamaged, ValueError):
        return {}


def _rows(case_id: int, session: Session) -> list[Evidence]:
    return list(
        session.exec(select(Evidence).where(Evidence.case == case_id).order_by(col(Evidence.id).desc()))
    )


def _listed(folder: str, record: Mapping[str, Any]) -> Iterator[Listed]:
    wordings = [record.get("attachments", ()), *(item["attachments"] for item in record.get("earlier", ()))]
    names = {field.name for field in fields(SavedAttachment)}
    for earlier, attachments in enumerate(wordings):
        for number, one in enumerate(attachments, start=1):
            what = SavedAttachment(**{name: said for name, said in one.items() if name in names})
            path = f"{folder}/{what.file}" if what.file else ""
            yield Listed(earlier=earlier, number=number, what=what, path=path)


class _Keeping:
    """The files of one evidence, one after the other."""

    def __init__(
        self,
        world: World,
        attached: Attached,
        folders: Sequence[str],
        known: Sequence[Listed],
        shown: Sequence[Attachment],
    ) -> None:
        self._world = world
        self._attached = attached
        self._folders = tuple(folders)
        #: What earlier evidence of the case holds.
        self._known = list(known)
        self._shown = shown
        self._until = asyncio.get_running_loop().time() + PATIENCE
        self._room = ROOM

    async def all(self, attachments: Sequence[SavedAttachment], name: str) -> tuple[SavedAttachment, ...]:
        """Of one wording, which names its files. What does not answer is tried again after the others."""
        tried = list(attachments)
        for _ in range(TRIES):
            for at, one in enumerate(tried):
                if not one.file and one.missing in {"", SILENT}:
                    tried[at] = await self._one(one, f"{name}-{at + 1}")
        return tuple(tried)

    async def _one(self, one: SavedAttachment, name: str) -> SavedAttachment:
        for known in self._known:
            if known.path and _same(known.what, one) and await self._holds(known):
                return _with_file(one, known.what)
        kept = await self._fetched(one, name)
        if kept.file:
            path = "/".join((*self._folders, kept.file))
            self._known.append(Listed(earlier=0, number=0, what=kept, path=path))
        return kept

    async def _holds(self, known: Listed) -> bool:
        """Whether an earlier file is whole; one that is not is fetched again while that can be."""
        try:
            await asyncio.to_thread(self._world.evidence.verify, known.path, known.what.sha256)
        except EvidenceDamaged:
            return False
        return True

    async def _fetched(self, one: SavedAttachment, name: str) -> SavedAttachment:
        try:
            async with asyncio.timeout_at(self._until):
                got = await self._attached.fetch(self._address(one))
        except TimeoutError:
            return replace(one, missing=SILENT)
        except Undelivered as refusal:
            return replace(one, missing=refusal.reason)
        if len(got.content) > self._room:
            return replace(one, missing="large")
        self._room -= len(got.content)
        put = partial(self._world.evidence.put, *self._folders, f"{name}{_ENDINGS.get(got.media, '.bin')}")
        stored = await asyncio.to_thread(put, content=got.content)
        return replace(
            one,
            missing="",
            file=stored.path.rpartition("/")[2],
            sha256=stored.sha256,
            media=got.media,
            size=stored.size,
        )

    def _address(self, one: SavedAttachment) -> str:
        """Where it lies now: addresses are signed anew at each reading, and the old one may work no more."""
        name = Attachment(type=one.type, url=one.url, id=one.id).name
        return next((seen.url for seen in self._shown if seen.name == name and seen.url), one.url)


def _same(known: SavedAttachment, one: SavedAttachment) -> bool:
    return known.url == one.url or bool(one.id and known.id == one.id)


def _with_file(one: SavedAttachment, known: SavedAttachment) -> SavedAttachment:
    return replace(one, missing="", file=known.file, sha256=known.sha256, media=known.media, size=known.size)

"""Documents: the signed form of a request, and pictures that people hand over. Saved like evidence.

A picture comes by a page that every chat can link to, see ``World.upload_to``. What it is for knows the
capability that asked for it, registered by the kind of its subject: ``on_upload("request", ...)``.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias, TypeGuard, cast

from sqlmodel import Session

from cards.picture import PictureRefused, Problem, read_picture
from cards.request_form import RequestForm, request_json, request_pdf
from cards.request_protocol import Protocol, protocol_json, protocol_pdf
from cards.snapshot import Snapshot, snapshot_json, snapshot_pdf
from handlers.ports import Upload
from handlers.world import World
from storage import accounts, documents, log, people
from storage.document_tables import Document
from storage.evidence import EvidenceNotSaved, Stored

#: An unpacked picture may take half a gigabyte, so one is made into pages at a time, in a thread of its own:
#: those who wait hold up no evidence.
_pages = ThreadPoolExecutor(1, "pictures")
#: A file's name as it was uploaded is kept up to so many characters.
LONGEST_NAME = 200
_SUFFIXES = {"image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for, in the words that the page and the document say it with."""

    kind: Literal["snapshot", "banner"]
    #: What people call the document: "Ögonblicksbild före avslut".
    name: str
    account: str
    platform: str
    address: str
    #: Why it is kept: "Kontot avslutas".
    why: str
    #: What the picture should show, for the one who takes it.
    guidance: str = ""
    #: The matter that it belongs to: "Begäran 7".
    matter: str = ""


#: Why the file is not taken now, in one sentence; None: it is.
Check: TypeAlias = Callable[[Session, World, Upload], "str | None"]
Asked: TypeAlias = Callable[[Session, World, Upload], "Wanted | None"]
#: Marks that the document is there, in its transaction; called again with the same one where it came twice.
Took: TypeAlias = Callable[[Session, World, Upload, Document], None]


@dataclass(frozen=True, kw_only=True)
class _Taker:
    check: Check
    wanted: Asked
    took: Took


_takers: dict[str, _Taker] = {}


def on_upload(kind_of_subject: str, *, check: Check, wanted: Asked, took: Took) -> None:
    """Registers who asks for files about such subjects ("request" for "request:7")."""
    _takers[kind_of_subject] = _Taker(check=check, wanted=wanted, took=took)


class UploadRefused(Exception):
    """The file was not taken and nothing of it is kept; the message is one sentence for the person."""

    def __init__(self, sentence: str, *, large: bool = False) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.large = large


class NothingAsked(UploadRefused):
    """No file is taken here any more, whatever it is."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What a person who opens the page sees: what is wanted of whom, and what is there already."""

    person: str
    municipality: str
    wanted: Wanted
    newest: Document | None
    #: The name of who handed that over.
    saved_by: str = ""
    #: Why nothing more is taken; empty: something is.
    closed: str = ""


async def desk(world: World, upload: Upload) -> Desk:
    """What is asked of the person. Raises NothingAsked where nothing is, or not of them any more."""
    return await world.database.read(partial(_desk, world, upload))


async def open_desk(world: World, upload: Upload) -> Desk:
    """The same where a file is taken now; else NothingAsked says why not."""
    return await world.database.read(partial(_open_desk, world, upload))


def _open_desk(world: World, upload: Upload, session: Session) -> Desk:
    found = _desk(world, upload, session)
    if found.closed:
        raise NothingAsked(found.closed)
    return found


def _desk(world: World, upload: Upload, session: Session) -> Desk:
    person = people.get(session, upload.municipality, upload.person)
    municipality = accounts.municipality(session, upload.municipality)
    taker = _takers.get(upload.subject.partition(":")[0])
    if person is None or municipality is None or taker is None:
        raise NothingAsked(world.texts("upload-nothing-asked"))
    closed = taker.check(session, world, upload) or ""
    wanted = taker.wanted(session, world, upload)
    if wanted is None:
        raise NothingAsked(closed or world.texts("upload-nothing-asked"))
    newest = documents.newest(session, upload.municipality, upload.subject, wanted.kind)
    if closed and (newest is None or newest.by != person.id):
        raise NothingAsked(closed)
    return Desk(
        person=person.name,
        municipality=municipality.name,
        wanted=wanted,
        newest=newest,
        saved_by=people.name_of(session, upload.municipality, newest.by) if newest is not None else "",
        closed=closed,
    )


async def take(world: World, upload: Upload, name: str, content: bytes) -> Document:
    """Keeps a picture that was handed over: the file as it came, a PDF/A that shows it, and its record.

    What it is, its content says and nothing else. The same picture from the same person again is the same
    document; another one is a new document, and the newest counts. Raises UploadRefused.
    """
    found = await open_desk(world, upload)
    digest = hashlib.sha256(content).hexdigest()
    written = None
    if not _same(found.newest, upload, digest):
        written = await _written(world, upload, found, name[:LONGEST_NAME], content)
    return await world.database.write(partial(_remember_picture, world, upload, digest, written))


def _same(newest: Document | None, upload: Upload, digest: str) -> TypeGuard[Document]:
    return newest is not None and (newest.by, newest.image_sha256) == (upload.person, digest)


@dataclass(frozen=True, kw_only=True)
class _Written:
    """The files of a document, saved and read back."""

    pdf: Stored
    record: Stored
    image: Stored | None = None
    media_type: str = ""


async def _written(world: World, upload: Upload, found: Desk, name: str, content: bytes) -> _Written:
    try:
        making = partial(_write_picture, world, upload, found, name, content)
        return await asyncio.get_running_loop().run_in_executor(_pages, making)
    except PictureRefused as refused:
        sentence = world.texts(f"picture-{refused.problem.value}")
        raise UploadRefused(sentence, large=refused.problem is Problem.LARGE) from None
    except EvidenceNotSaved as fault:
        reason = world.texts(f"reason-{fault.reason.value}")
        raise UploadRefused(world.texts("document-not-saved", reason=reason)) from fault


def _write_picture(world: World, upload: Upload, found: Desk, name: str, content: bytes) -> _Written:
    picture = read_picture(content)
    view = Snapshot(
        municipality=found.municipality,
        title=found.wanted.name,
        account=found.wanted.account,
        platform=found.wanted.platform,
        address=found.wanted.address,
        why=found.wanted.why,
        matter=found.wanted.matter,
        uploaded_by=found.person,
        uploaded_at=world.now(),
        file_name=name,
        media_type=picture.media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        width=picture.width,
        height=picture.height,
    )
    pdf = snapshot_pdf(view, picture)
    put = partial(world.evidence.put, *_folders(upload.municipality, upload.subject))
    kind, suffix = found.wanted.kind, _SUFFIXES[picture.media_type]
    return _Written(
        image=put(f"{kind}-original.{suffix}", content=content),
        record=put(f"{kind}.json", content=snapshot_json(view)),
        pdf=put(f"{kind}.pdf", content=pdf),
        media_type=picture.media_type,
    )


def _folders(municipality: str, subject: str) -> tuple[str, ...]:
    return municipality, "documents", subject.replace(":", "-")


def _remember_picture(
    world: World, upload: Upload, digest: str, written: _Written | None, session: Session
) -> Document:
    """Asks again who may, for the making took a while."""
    found = _open_desk(world, upload, session)
    document = found.newest
    if not _same(document, upload, digest):
        if written is None:  # what was there before was replaced by somebody in this very moment
            raise UploadRefused(world.texts("upload-broken"))
        document = _add(
            session,
            world,
            written,
            municipality=upload.municipality,
            subject=upload.subject,
            kind=found.wanted.kind,
            run=document.run + 1 if document is not None else 1,
            name=found.wanted.name,
            by=upload.person,
        )
    _takers[upload.subject.partition(":")[0]].took(session, world, upload, document)
    return document


async def make_form(
    world: World,
    form: RequestForm | Protocol,
    *,
    municipality: str,
    subject: str,
    run: int,
    name: str,
    by: str = log.PROGRAM,
) -> int:
    """Saves the signed form or the protocol as PDF/A and JSON, reads both back, and returns its number.

    To be called in a step of durable work: the same subject and run is one document, however often it is
    called, and its files are checked again and never trusted unread. Raises EvidenceNotSaved and
    EvidenceDamaged.
    """
    kind = "protocol" if isinstance(form, Protocol) else "form"
    which: dict[str, Any] = {"municipality": municipality, "subject": subject, "kind": kind, "run": run}
    existing = await world.database.read(lambda session: documents.of_run(session, **which))
    if existing is not None:
        await asyncio.to_thread(verify, world, existing)
        return cast("int", existing.id)
    put = partial(world.evidence.put, *_folders(municipality, subject))
    written = await asyncio.to_thread(_write_form, put, form, f"{kind}-{run}")
    return await world.database.write(partial(_remember_form, world, written, which, name, by))


def verify(world: World, document: Document) -> None:
    """Raises EvidenceDamaged unless every file of the document is what was saved."""
    for path, digest in documents.files(document):
        world.evidence.verify(path, digest)


def _write_form(put: Callable[..., Stored], form: RequestForm | Protocol, name: str) -> _Written:
    if isinstance(form, Protocol):
        record, pdf = protocol_json(form), protocol_pdf(form)
    else:
        record, pdf = request_json(form), request_pdf(form)
    return _Written(record=put(f"{name}.json", content=record), pdf=put(f"{name}.pdf", content=pdf))


def _remember_form(
    world: World, written: _Written, which: dict[str, Any], name: str, by: str, session: Session
) -> int:
    document = documents.of_run(session, **which) or _add(session, world, written, **which, name=name, by=by)
    return cast("int", document.id)


def _add(
    session: Session,
    world: World,
    written: _Written,
    *,
    municipality: str,
    subject: str,
    kind: str,
    run: int,
    name: str,
    by: str,
) -> Document:
    """The row of a document, and that of the log."""
    now, image = world.now(), written.image
    document = Document(
        municipality=municipality,
        subject=subject,
        kind=kind,
        run=run,
        name=name,
        pdf=written.pdf.path,
        pdf_sha256=written.pdf.sha256,
        record=written.record.path,
        record_sha256=written.record.sha256,
        image=image.path if image else "",
        image_sha256=image.sha256 if image else "",
        media_type=written.media_type,
        by=by,
        saved_at=now,
    )
    session.add(document)
    session.flush()
    details = {"document": document.id, "kind": kind, "run": run}
    details |= {"pdf": document.pdf_sha256, "json": document.record_sha256}
    if image:
        details["image"] = image.sha256
    log.append(session, municipality, now, by, "document.saved", subject, details)
    return document

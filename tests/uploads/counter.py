"""A capability that asks for a picture, and the program's page where it is handed over."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from sqlmodel import Session, select

from bot.links import Links
from bot.uploads import Uploads
from handlers import documents
from handlers.documents import Wanted, on_upload
from handlers.ports import Upload
from handlers.world import World
from storage import log
from storage.database import Database
from storage.document_tables import Document
from storage.evidence import EvidenceStore
from storage.tables import LogRow, Person
from tests.listening import ended
from tests.parts.process import free_port
from tests.small_world import small_world

UPLOAD = Upload(municipality="tibro", person="anna", subject="closing:7", step="snapshot")
KEY = b"k" * 32


@dataclass
class Closing:
    """Somebody closes the library's account, and a snapshot is wanted of them."""

    #: Why nothing is taken now.
    reason: str | None = None
    gone: bool = False
    fails: bool = False
    took: list[int | None] = field(default_factory=list)
    wanted: Wanted = field(
        default=Wanted(
            kind="snapshot",
            name="Ögonblicksbild före avslut",
            account="Tibro bibliotek",
            platform="Instagram",
            address="https://www.instagram.com/tibrobibliotek",
            why="Kontot avslutas",
            matter="Begäran 7",
        )
    )

    def check(self, session: Session, world: World, upload: Upload) -> str | None:
        return self.reason

    def asked(self, session: Session, world: World, upload: Upload) -> Wanted | None:
        known = upload.subject == "closing:7" and upload.step == "snapshot" and not self.gone
        return self.wanted if known else None

    def mark(self, session: Session, world: World, upload: Upload, document: Document) -> None:
        if self.fails:
            raise RuntimeError("the step could not be marked")
        self.took.append(document.id)
        log.append(session, upload.municipality, world.now(), upload.person, "closing.shown", upload.subject)


@contextmanager
def closing() -> Iterator[Closing]:
    """The capability, registered for as long as a test lasts."""
    asked = Closing()
    on_upload("closing", check=asked.check, wanted=asked.asked, took=asked.mark)
    try:
        yield asked
    finally:
        del documents._takers["closing"]


@dataclass
class Clock:
    at: datetime = datetime(2026, 11, 28, 13, 3, 11, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def later(self, **passed: float) -> None:
        self.at += timedelta(**passed)


@dataclass
class Counter:
    """The page as a program serves it, with what is kept behind it."""

    world: World
    clock: Clock
    uploads: Uploads
    asked: Closing
    address: str = ""

    def link(self, **changed: str) -> str:
        return self.uploads.to(replace(UPLOAD, **changed))

    def saved(self) -> list[Document]:
        return self.world.database.ask(
            lambda session: list(session.exec(select(Document).order_by(Document.run)))
        )

    def rows(self, action: str) -> list[LogRow]:
        rows = self.world.database.ask(lambda session: list(log.rows(session, "tibro")))
        return [row for row in rows if row.action == action]

    def files(self, folder: Path) -> list[str]:
        return sorted(file.name for file in folder.rglob("*") if file.is_file())

    def leaves(self, person: str) -> None:
        def leave(session: Session) -> None:
            session.exec(select(Person).where(Person.id == person)).one().active = False

        self.world.database.change(leave)


def make_counter(database: Database, folder: Path, asked: Closing) -> Counter:
    clock = Clock()
    world = small_world(database, folder, clock)
    return Counter(
        world=world, clock=clock, uploads=Uploads(KEY, "http://bot.example.se", clock), asked=asked
    )


@asynccontextmanager
async def serving(counter: Counter) -> AsyncIterator[Counter]:
    """On a real, free port, in an application that takes no more than 1 MiB anywhere else."""
    app = web.Application(client_max_size=2**20)
    runner = web.AppRunner(app)
    try:
        port = free_port()
        counter.address = f"http://127.0.0.1:{port}"
        counter.uploads = Uploads(KEY, counter.address, counter.clock)
        assert isinstance(counter.world.evidence, EvidenceStore)
        links = Links(counter.world.evidence, KEY, counter.address, counter.clock)
        counter.world = replace(counter.world, link_to=links.to, upload_to=counter.uploads.to)
        app.add_routes(counter.uploads.routes(counter.world))
        app.add_routes(links.routes())
        await runner.setup()
        listener = web.TCPSite(runner, "127.0.0.1", port)
        await listener.start()
        yield counter
    finally:
        await ended(runner)

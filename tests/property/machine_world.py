"""A municipality with a real database and evidence, whose jobs a test carries out, breaks and repeats.

DBOS is left out: a job is its workflow's own function, its steps are called one after the other. That a step
which is done is not done again is left out on purpose: after a crash everything is done anew from the first
step, which asks more of the steps than DBOS does.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import json
import shutil
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlmodel import Session, col, select

from bot.setup import apply
from bot.setup_file import Setup
from cards.model import Form
from handlers import dispatch, intake, possible, work
from handlers.platforms import Author, Capabilities, Incoming, Visibility
from handlers.ports import Actor, Answer, Contact, Event, Letter, Place, Press, Sent, Undelivered
from handlers.world import Pace, World
from routines.library import load
from storage import cases, log
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.schema import upgrade
from storage.tables import Case, Evidence, Job, LogRow, Posting, Removal
from tests.faults.fakes import MemoryChat, MemoryPlatform
from tests.faults.program import filled
from tests.scenarios.town import MUNICIPALITY, PEOPLE, STRANGER, account, setup_of

T = TypeVar("T")
ACCOUNT = "facebook"
#: How people sit: Slack for all, Teams for all; the stranger is in both and in no register.
CHATS = {
    "slack": {"team": "T1", "channel": "C1"},
    "teams": {"tenant": "t1", "team": "19:t", "channel": "19:c"},
}
PLACES = ("slack:T1:C1", "teams:19:c")
PACE = Pace(between={}, tries=(0.0, 0.0), looks=())
BEGINNING = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Crash(BaseException):
    """The process is gone."""


class NoMail:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)


class CrashingChat(MemoryChat):
    """A chat in whose calls the process may end, before or after they took effect."""

    crashes: Callable[[], None] = staticmethod(lambda: None)

    async def post(self, place: Place, card: Any, *, key: str, again: bool) -> str:
        self.crashes()
        reference = await super().post(place, card, key=key, again=again)
        self.crashes()
        return reference

    async def tell(self, contact: Contact, card: Any, *, key: str) -> str:
        where = Place(id=f"@{contact.user}", chat=contact.chat, address={})
        return await self.post(where, card, key=key, again=True)


@functools.cache
def _settled(routine: str, platform: str) -> bytes:
    """A database in which the municipality has been set up with one account, and nothing has happened."""
    people = {name: {"slack": f"U0{name.upper()}", "teams": f"29:{name}"} for name in PEOPLE}
    setup = Setup.model_validate(setup_of(routine, CHATS, people, [account(platform)]))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "settled.sqlite3"
        database = Database(f"sqlite:///{file}")
        upgrade(database.engine)
        database.change(lambda session: apply(session, setup, BEGINNING))
        database.close()
        return file.read_bytes()


def _memory() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def actor(person: str, chat: str) -> Actor:
    """Somebody, as a chat vouches for them."""
    if chat == "slack":
        return Actor(chat="slack", user=f"U0{person.upper()}", team="T1")
    return Actor(chat="teams", user=f"29:{person}", team="t1")


@dataclass
class Town:
    """The municipality, its chats and platform, and its clock."""

    folder: Path
    database: Database
    world: World
    platform: MemoryPlatform
    chats: dict[str, CrashingChat]
    mail: NoMail
    time: datetime
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)
    #: What was removed without whole evidence of it.
    bare: list[str] = field(default_factory=list)
    #: Work that broke by a fault of our own.
    faults: list[str] = field(default_factory=list)
    #: The platform did not always let us look, so an edit may have gone unseen.
    blind: bool = False
    _crash_in: int | None = None

    # --- what happens ------------------------------------------------------------------------------

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(doing)

    def comes(
        self, id_: str, text: str, visibility: Visibility = Visibility.VISIBLE, *, name: str = "Troll"
    ) -> None:
        """The platform tells of a comment."""
        if visibility is Visibility.GONE:
            self.platform.shown[id_] = visibility
        self.platform.texts[id_] = text
        incoming = Incoming(
            id=id_,
            text="" if visibility is Visibility.GONE else text,
            created_at=self.time,
            author=Author(name=name),
            visibility=self.platform.shown.get(id_, visibility),
        )
        self.run(intake.take_in(self.world, MUNICIPALITY, ACCOUNT, [incoming], origin="platform"))

    def handle(self, event: Event) -> Answer:
        return self.run(dispatch.handle(self.world, event))

    def press(self, person: str, chat: str, action: str, subject: str, version: int) -> Answer:
        return self.handle(Press(actor=actor(person, chat), action=action, subject=subject, version=version))

    def send(self, person: str, chat: str, form: Form, answers: dict[str, str]) -> Answer:
        values = filled(form) | {
            key: value for key, value in answers.items() if any(f.key == key for f in form.fields)
        }
        return self.handle(
            Sent(
                actor=actor(person, chat),
                form=form.name,
                subject=form.subject,
                version=form.version,
                values=values,
            )
        )

    # --- jobs --------------------------------------------------------------------------------------

    def undone(self) -> list[str]:
        def look(session: Session) -> list[str]:
            query = (
                select(Job.id).where(col(Job.done_at).is_(None)).order_by(col(Job.created_at), col(Job.id))
            )
            return list(session.exec(query))

        return self.database.ask(look)

    def run_job(self, job: str, crash_in: int | None = None) -> None:
        """Carries out one job; the process may end after so many touches of the world."""
        self._crash_in = crash_in
        try:
            self.run(self._carry_out(job))
        except Crash:
            pass
        finally:
            self._crash_in = None

    async def _carry_out(self, job: str) -> None:
        name, _, rest = job.partition(":")
        subject, _, number = rest.rpartition(":")

        async def step(function: Callable[..., Coroutine[Any, Any, Any]], *arguments: Any) -> Any:
            self._crashes()
            result = await function(*arguments)
            self._crashes()
            return result

        async def sleep(_: float) -> None:
            return None

        async def broken(name: str, subject: str) -> None:
            self.faults.append(f"{name} {subject}")

        kept = work.step, work.sleep, work.run, work.FAULT_PAUSES, work._given_up
        work.FAULT_PAUSES, work._given_up = (), broken  # a fault of our own is a failure of the test
        work.step, work.sleep, work.run = step, sleep, lambda: int(number)  # type: ignore[assignment]
        try:
            await inspect.unwrap(work.works[name])(job, subject)
        finally:
            work.step, work.sleep, work.run, work.FAULT_PAUSES, work._given_up = kept

    def _crashes(self) -> None:
        if self._crash_in is not None:
            self._crash_in -= 1
            if self._crash_in < 0:
                raise Crash

    def rest(self) -> None:
        """Everything that is asked for is carried out, by a world without faults."""
        self.platform.next.clear()
        for _ in range(300):
            waiting = self.undone()
            if not waiting:
                return
            self.run_job(waiting[0])
        raise AssertionError(f"never at rest: {self.undone()}")

    def possible(self, case: Case) -> tuple[str, ...]:
        """What the card of the case offers now."""
        return self.database.ask(lambda session: possible.actions(session, self.world, case))

    # --- what is seen ------------------------------------------------------------------------------

    def cases(self) -> list[Case]:
        return self.database.ask(lambda session: list(session.exec(select(Case).order_by(col(Case.id)))))

    def removals(self) -> list[Removal]:
        return self.database.ask(lambda session: list(session.exec(select(Removal))))

    def rows(self) -> list[LogRow]:
        return self.database.ask(lambda session: list(log.rows(session, MUNICIPALITY)))

    def broken(self) -> log.Broken | None:
        return self.database.ask(lambda session: log.verify(session, MUNICIPALITY))

    def stale(self) -> list[Posting]:
        """What people should see and do not; what a digest holds back is not among it."""
        query = select(Posting).where(Posting.shown < Posting.wanted, Posting.state != "digest")
        return self.database.ask(lambda session: list(session.exec(query)))

    def evidence_of(self, removal: Removal) -> str | None:
        """What the evidence of a removal says that the comment said; None unless it is whole and older."""
        number = removal.evidence
        found = self.database.ask(lambda session: session.get(Evidence, number)) if number else None
        if found is None or found.saved_at > (removal.removed_at or self.time):
            return None
        self.world.evidence.verify(found.pdf, found.pdf_sha256)
        self.world.evidence.verify(found.record, found.record_sha256)
        return str(json.loads(self.world.evidence.read(found.record))["text"])

    def _removing(self, comment: str) -> None:
        """Called by the platform in the moment of a removal."""

        def look(session: Session) -> Removal | None:
            for case in cases.open_cases(session, MUNICIPALITY):
                if case.state == "removing" and cases.comment_of(session, case).external_id == comment:
                    return cases.removal_of(session, case.id or 0)
            return None

        removal = self.database.ask(look)
        saved = self.evidence_of(removal) if removal is not None else None
        if saved is None or (saved != self.platform.texts[comment] and not self.blind):
            self.bare.append(f"{comment}: {saved}")

    def close(self) -> None:
        work.unbind()
        self.runner.close()
        self.database.close()
        shutil.rmtree(self.folder)


def town(routine: str, *, before: bool) -> Town:
    """A new municipality. ``before``: its platform can answer only what still exists."""
    folder = Path(tempfile.mkdtemp(dir=_memory()))
    (folder / "town.sqlite3").write_bytes(_settled(routine, ACCOUNT))
    database = Database(f"sqlite:///{folder / 'town.sqlite3'}")
    platform = MemoryPlatform(
        Capabilities(hide=True, restore=True, reply=True, look=True, reply_before_removal=before)
    )
    chats = {"slack": CrashingChat(looks=True), "teams": CrashingChat(looks=True)}
    loaded, mail = load(routine), NoMail()
    made: list[Town] = []
    world = World(
        database=database,
        evidence=EvidenceStore(folder / "evidence"),
        chats=chats,
        platform=lambda _: platform,
        mail=mail,
        now=lambda: made[0].time,
        routine=lambda _: loaded,
        pace=PACE,
    )
    found = Town(folder, database, world, platform, chats, mail, BEGINNING)
    made.append(found)
    platform.removing = found._removing
    for chat in chats.values():
        chat.crashes = found._crashes
    work.bind(world)
    return found


__all__ = ["PLACES", "STRANGER", "Town", "Undelivered", "timedelta", "town"]


def living_by(routine: str, *, before: bool) -> Any:
    """A fixture: a new town by that routine, which ends with the test."""

    @pytest.fixture
    def made() -> Iterator[Town]:
        found = town(routine, before=before)
        yield found
        found.close()

    return made

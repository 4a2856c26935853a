"""Starts programs in folders of their own, kills them, starts them again, and looks at what is left."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session, select

from storage import log
from storage.database import Database
from storage.duty_tables import Reminder
from storage.tables import Case, Evidence, LogRow
from tests.faults.outside import Outside, OutsideServer, outside_server
from tests.faults.program import CHANNEL, PEOPLE_IN_SLACK, TEAM, TEXT
from tests.parts.process import PATIENCE
from tests.scenarios.town import MUNICIPALITY, account, setup_of

KILLED = -9
#: A Wednesday morning, when people are at work.
AT_WORK = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
#: As many runs at once; each is a process that mostly waits.
AT_ONCE = 3
PROGRAM = ("-m", "tests.faults.program")
#: Where a run's data come from: the place for its database, given the name of the run.
MakeDatabase = Callable[[str], AbstractContextManager[str]]


@dataclass(frozen=True)
class Story:
    """What the people in the program do: from which state of things, to which."""

    name: str
    begins: str
    ends: str
    #: Who has an address in the chats.
    people: Mapping[str, str]
    #: How many programs; each takes seconds to import everything.
    at_once: int = AT_ONCE


REMOVAL = Story("removal", "open", "closed", PEOPLE_IN_SLACK)
OPENING = Story(
    "opening", "none", "started", {name: f"U0{name.upper()}" for name in ("anna", "carin", "disa")}, at_once=1
)


@dataclass
class Stand:
    """What one program and the world around it look like in the end."""

    outside: Outside
    case: Case
    evidence: list[Evidence]
    #: Who is told of the case, as soon as they are at work.
    told: list[str]
    rows: list[LogRow]
    chain: log.Broken | None

    def count(self, action: str) -> int:
        return sum(row.action == action for row in self.rows)


def _ahead() -> float:
    return (AT_WORK - datetime.now(UTC)).total_seconds()


@dataclass
class Killer:
    """Runs the program from the same beginning, again and again."""

    root: Path
    server: OutsideServer
    processes: list[asyncio.subprocess.Process]
    capabilities: Mapping[str, Any]
    setup: Path
    story: Story
    #: A new database that is a copy of the template's; the address in the template's own folder.
    copy_database: MakeDatabase
    #: By how many seconds the program's clock is ahead of ours.
    ahead: float = field(default_factory=_ahead)
    _stacks: dict[str, ExitStack] = field(default_factory=dict)
    _free: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _urls: dict[str, str] = field(default_factory=dict)

    async def prepare(self, database: str) -> None:
        """The template: the comment has come in, its cards are shown."""
        folder = self.root / "template"
        folder.mkdir()
        self.server.worlds["template"] = Outside(folder=folder, text=TEXT)
        self._urls["template"] = database
        assert await self._run("template") == 0, self._log("template")

    def beginning(self, name: str) -> None:
        """The same beginning under a new name."""
        folder = self.root / name
        shutil.copytree(self.root / "template", folder)
        self.server.worlds[name] = self.server.worlds["template"].again(folder)
        self._stacks[name] = ExitStack()
        self._urls[name] = self._stacks[name].enter_context(self.copy_database(name))

    async def run(self, name: str, die_at: int | None = None, *, die_on: str = "") -> bool:
        """Runs it; True where it was killed at that point, False where it came to the end."""
        code = await self._run(name, die_at, die_on)
        assert code in {0, KILLED}, f"{name} at {die_at or die_on} ended with {code}\n{self._log(name)}"
        return code == KILLED

    async def _run(self, name: str, die_at: int | None = None, die_on: str = "") -> int:
        folder = self.root / name
        order = {
            "name": name,
            "folder": str(folder),
            "database": self._urls[name],
            "outside": self.server.address,
            "setup": str(self.setup),
            "capabilities": dict(self.capabilities),
            "die_at": die_at,
            "die_on": die_on,
            "story": self.story.name,
            # The same in every process: people are at work on whatever day and hour the test runs.
            "ahead": self.ahead,
            "until": self.story.begins if name == "template" else self.story.ends,
            # What is done with may as well just end.
            "stops": name in {"template", "whole"},
            "log": str(self.root / f"{name}.log"),
            "last_word": str(self.root / f"{name}.died"),
            "passed": str(self.root / f"{name}.passed"),
        }
        async with self._free:
            process = self.processes.pop()
            try:
                process.stdin.write(json.dumps(order).encode() + b"\n")  # type: ignore[union-attr]
                answer = await asyncio.wait_for(process.stdout.readline(), PATIENCE)  # type: ignore[union-attr]
                return int(json.loads(answer)["code"])
            finally:
                self.processes.append(process)

    def url(self, name: str) -> str:
        """The address of a run's database."""
        return self._urls[name]

    def passed(self, name: str) -> list[str]:
        """The points that a run passed which came to the end."""
        return list(json.loads((self.root / f"{name}.passed").read_text("utf-8")))

    def died(self, name: str) -> str:
        """The point at which a run was killed."""
        return (self.root / f"{name}.died").read_text("utf-8")

    def _log(self, name: str) -> str:
        file = self.root / f"{name}.log"
        return file.read_text("utf-8", "replace")[-3000:] if file.exists() else ""

    def stand(self, name: str) -> Stand:
        """How things are in the end."""
        database = Database(self._urls[name])

        def look(session: Session) -> Stand:
            return Stand(
                outside=self.server.worlds[name],
                case=session.exec(select(Case)).one(),
                evidence=list(session.exec(select(Evidence))),
                told=list(session.exec(select(Reminder.person).where(Reminder.kind == "diary"))),
                rows=list(log.rows(session, MUNICIPALITY)),
                chain=log.verify(session, MUNICIPALITY),
            )

        try:
            return database.ask(look)
        finally:
            database.close()

    def done_with(self, name: str) -> None:
        """Takes a run's folder and database away."""
        self._stacks.pop(name).close()
        shutil.rmtree(self.root / name)
        del self.server.worlds[name]


@asynccontextmanager
async def killer(
    root: Path,
    routine: str,
    capabilities: Mapping[str, Any],
    database: str,
    copy_database: MakeDatabase,
    story: Story = REMOVAL,
) -> AsyncIterator[Killer]:
    """A program server and a world outside, and the template made."""
    chats = {
        "slack": {"team": TEAM, "channel": CHANNEL},
        "teams": {"tenant": "t1", "team": "19:team", "channel": "19:komm", "service_url": ""},
    }
    identities = {name: {"slack": user, "teams": f"29:{name}"} for name, user in story.people.items()}
    setup = root / "setup.yaml"
    accounts = [account("facebook")]
    setup.write_text(
        yaml.safe_dump(setup_of(routine, chats, identities, accounts), allow_unicode=True), "utf-8"
    )
    async with outside_server() as server:
        pipes: Any = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE}
        processes = [
            await asyncio.create_subprocess_exec(sys.executable, *PROGRAM, routine, **pipes)
            for _ in range(story.at_once)
        ]
        found = Killer(root, server, list(processes), capabilities, setup, story, copy_database)
        try:
            await found.prepare(database)
            yield found
        finally:
            for name in list(found._stacks):
                found.done_with(name)
            for process in processes:
                process.stdin.close()  # type: ignore[union-attr]
                await process.wait()

"""Two programs on one PostgreSQL: whatever comes to both at once has one effect."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from subprocess import Popen
from typing import Any

import aiohttp
import pytest
import yaml
from sqlmodel import Session, col, func, select

from storage import log
from storage.database import Database
from storage.tables import Case, Comment, Job, LogRow, Posting
from tests.faults.fakes import until
from tests.faults.outside import Outside, OutsideServer, outside_server
from tests.faults.program import CHANNEL, PEOPLE_IN_SLACK, TEAM
from tests.parts.postgresql import PostgreSQL
from tests.parts.process import end, free_port, running, tail
from tests.scenarios.town import MUNICIPALITY, SECRET, account, setup_of, signed

pytestmark = pytest.mark.part("postgresql")
INSULT = "Ni är idioter hela bunten, nummer {}."
USERS = {**PEOPLE_IN_SLACK, "disa": "U0DISA"}


@dataclass
class Replicas:
    """Two programs, the world outside, and a look into their database."""

    addresses: list[str]
    processes: list[Popen[bytes]]
    start: Callable[[int], Popen[bytes]]
    outside: Outside
    database: Database
    session: aiohttp.ClientSession

    async def comes(self, replica: int, ids: list[str]) -> dict[str, Any]:
        """Comments through the signed webhook of one of them."""
        now = datetime.now(UTC).isoformat()
        comments = [{"id": id_, "text": INSULT.format(id_), "created_at": now} for id_ in ids]
        told = {
            "municipality": MUNICIPALITY,
            "account": "https://facebook.example/town",
            "comments": comments,
        }
        body = json.dumps(told).encode()
        url = f"{self.addresses[replica]}/webhooks/comments"
        async with self.session.post(url, data=body, headers=signed(body)) as answer:
            assert answer.status == 202, await answer.text()
            return dict(await answer.json())

    async def act(self, replica: int, person: str, action: str, case: Case, **answers: str) -> dict[str, str]:
        told = {
            "user": USERS[person],
            "action": action,
            "subject": f"case:{case.id}",
            "version": case.version,
            "answers": answers,
        }
        async with self.session.post(f"{self.addresses[replica]}/act", json=told) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    def ask(self, question: Callable[[Session], Any]) -> Any:
        return self.database.ask(question)

    def cases(self) -> list[Case]:
        return list(self.ask(lambda session: session.exec(select(Case).order_by(col(Case.id))).all()))

    def count(self, action: str) -> int:
        query = select(func.count()).where(LogRow.action == action)
        return int(self.ask(lambda session: session.exec(query).one()))

    async def at_rest(self) -> None:
        """Nothing is under way and everything is shown, each card once in each place."""

        async def rests() -> bool:
            stale = select(func.count()).where(Posting.shown < Posting.wanted, Posting.state != "digest")
            undone = select(func.count()).where(col(Job.done_at).is_(None))
            return not self.ask(lambda s: s.exec(stale).one() + s.exec(undone).one())

        await until(rests, "they come to rest")
        assert self.outside.doubles("slack") == 0
        assert self.outside.doubles("teams") == 0
        assert self.ask(lambda session: log.verify(session, MUNICIPALITY)) is None


@asynccontextmanager
async def two(folder: Path, url: str, *, die_on: str = "") -> AsyncIterator[Replicas]:
    """Two programs on the database, started at once. ``die_on``: where the first one is killed."""
    chats = {
        "slack": {"team": TEAM, "channel": CHANNEL},
        "teams": {"tenant": "t1", "team": "19:team", "channel": "19:komm", "service_url": ""},
    }
    identities = {name: {"slack": user} for name, user in USERS.items()}
    setup = folder / "setup.yaml"
    content = setup_of("gislaved", chats, identities, [account("facebook")])
    setup.write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    async with outside_server() as server, aiohttp.ClientSession() as session:
        with _processes(folder, url, server, setup, die_on) as (addresses, processes, start):
            database = Database(url)
            found = Replicas(addresses, processes, start, server.worlds["both"], database, session)
            try:
                for replica in (0, 1):
                    await _ready(found, replica, folder)
                yield found
            finally:
                database.close()


class _processes:  # noqa: N801 - used as a function
    def __init__(self, folder: Path, url: str, server: OutsideServer, setup: Path, die_on: str) -> None:
        self._folder = folder
        self._die_on = die_on
        self._order = {
            "name": "both",
            "folder": str(folder / "data"),
            "database": url,
            "outside": server.address,
            "setup": str(setup),
            "capabilities": {"hide": True, "restore": True, "reply": True, "look": True},
            "secret": SECRET,
        }
        server.worlds["both"] = Outside(folder=folder / "data", text="idioter")
        self._ports = [free_port(), free_port()]
        self._running: list[Any] = []

    def __enter__(self) -> tuple[list[str], list[Popen[bytes]], Callable[[int], Popen[bytes]]]:
        processes = [self.start(0), self.start(1)]
        return [f"http://127.0.0.1:{port}" for port in self._ports], processes, self.start

    def start(self, replica: int) -> Popen[bytes]:
        dying = {"die_on": self._die_on} if replica == 0 else {}
        own = {"replica": f"replica-{replica}", "port": self._ports[replica], **dying}
        order = json.dumps({**self._order, **own})
        command = [sys.executable, "-m", "tests.faults.replica", order]
        context = running(command, log=self._folder / f"replica-{replica}.log")
        self._running.append(context)
        return context.__enter__()

    def __exit__(self, *_: object) -> None:
        for context in self._running:
            context.__exit__(None, None, None)


async def _ready(found: Replicas, replica: int, folder: Path) -> None:
    async def answers() -> bool:
        try:
            async with found.session.get(f"{found.addresses[replica]}/healthz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    await until(answers, lambda: tail(folder / f"replica-{replica}.log"))


@pytest.fixture
def url(postgresql_server: PostgreSQL, postgresql_with_tables: str) -> Any:
    with postgresql_server.database(template=postgresql_with_tables) as address:
        yield address


async def test_what_comes_to_both_at_once_has_one_effect(url: str, tmp_path: Path) -> None:
    """The same comments, the same presses, the same places: one case, one decision, one card each."""
    async with two(tmp_path, url) as town:
        ids = [[f"c{batch}-{number}" for number in range(2)] for batch in range(2)]
        answers = await asyncio.gather(*(town.comes(replica, batch) for batch in ids for replica in (0, 1)))
        assert sum(answer["received"] for answer in answers) == 4
        assert sum(answer["duplicates"] for answer in answers) == 4
        assert town.ask(lambda session: session.exec(select(func.count(col(Comment.id)))).one()) == 4
        await town.at_rest()
        assert len(town.outside.messages) == 8  # four cards in two chats

        for case in town.cases():
            told = await asyncio.gather(
                town.act(0, "bo", "case.approve", case), town.act(1, "disa", "case.approve", case)
            )
            assert Counter(answer["kind"] for answer in told) == {"Changed": 1, "Refused": 1}
            late = next(answer for answer in told if answer["kind"] == "Refused")
            assert "Redan avgjort" in late["reason"]
        assert town.count("case.kept") == 4
        await town.at_rest()
        assert {message.card["tone"] for message in town.outside.messages} == {"done"}


async def test_forwarding_decided_in_both_at_once_is_sent_once(url: str, tmp_path: Path) -> None:
    """A form that two people send at once, each through another program: one passes it on."""
    async with two(tmp_path, url) as town:
        await town.comes(0, ["c1"])
        await town.at_rest()
        (case,) = town.cases()
        answers = {"to": "registrar"}
        told = await asyncio.gather(
            town.act(0, "bo", "case.forward", case, **answers),
            town.act(1, "disa", "case.forward", case, **answers),
        )
        assert Counter(answer["kind"] for answer in told) == {"Changed": 1, "Refused": 1}
        await town.at_rest()
        assert town.count("case.forwarded") == town.count("forward.delivered") == 1
        to_rut = [message for message in town.outside.messages if message.place == "@U0RUT"]
        assert len(to_rut) == 1


async def test_what_a_killed_replica_left_it_finishes_itself_and_the_other_works_on(
    url: str, tmp_path: Path
) -> None:
    """One is killed while cards go out; the other takes in and decides; started again, all is shown once."""
    async with two(tmp_path, url) as town:
        await asyncio.gather(*(town.comes(0, [f"a{number}"]) for number in range(3)))
        end(town.processes[0], by=signal.SIGKILL)
        await town.comes(1, ["b1"])
        assert len(town.cases()) == 4
        case = town.cases()[-1]
        assert (await town.act(1, "bo", "case.approve", case))["kind"] == "Changed"
        town.processes[0] = town.start(0)
        await _ready(town, 0, tmp_path)

        async def shown() -> bool:
            stale = select(func.count()).where(Posting.shown < Posting.wanted)
            return bool(town.ask(lambda session: session.exec(stale).one()) == 0)

        await until(shown, "all cards are shown")
        assert town.outside.doubles("slack") == 0
        assert town.outside.doubles("teams") <= 1
        assert len({message.key for message in town.outside.messages}) == 8


@pytest.mark.parametrize("point", ["after evidence file", "after platform/hide"])
async def test_what_a_killed_replica_left_in_the_middle_of_a_removal_the_other_finishes(
    point: str, url: str, tmp_path: Path
) -> None:
    """kill -9 of the one that removes, which never comes back: evidence, removal and cards, each once."""
    async with two(tmp_path, url, die_on=point) as town:
        async with town.session.post(f"{town.addresses[1]}/comes", json={"text": town.outside.text}) as told:
            assert told.status == 200
        await town.at_rest()
        (case,) = town.cases()
        with contextlib.suppress(aiohttp.ClientError):  # it may be gone before it has answered
            await town.act(0, "bo", "case.remove", case, notice="none")

        async def killed() -> bool:
            return town.processes[0].poll() is not None

        await until(killed, f"the first dies {point}")
        assert town.processes[0].returncode == -signal.SIGKILL

        async def finished() -> bool:
            return town.count("case.closed") == 1

        await until(finished, lambda: tail(tmp_path / "replica-1.log"))
        await town.at_rest()
        assert town.outside.removals == 1
        assert town.outside.bare_removals == 0
        assert town.count("evidence.saved") == town.count("comment.removed") == 1
        assert {message.card["tone"] for message in town.outside.messages} == {"done"}

"""Comments a second through ``/webhooks/comments``, from signature to stored, flagged and queued."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from sqlmodel import Session, func, select

from benchmarks.figures import table
from benchmarks.load import Plan
from benchmarks.remote import load
from benchmarks.slack_api import SlackApi
from benchmarks.town import MUNICIPALITY, Bot, address, running_bot
from storage.database import Database
from storage.tables import Case, Comment
from tests.parts.postgresql import postgresql

#: Senders at once: a platform's webhook comes on a few connections.
CONNECTIONS = 4
BATCHES = (1, 10, 100)


@dataclass
class Storm:
    """Comments a second, for each database and batch, of all rounds; and what the databases hold."""

    rates: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    sent: int = 0
    stored: int = 0
    cases: int = 0

    def rate(self, database: str, batch: int) -> float:
        """The median round."""
        return median(self.rates[database, batch])

    def table(self) -> str:
        """One row a database, one column a batch."""
        databases = list(dict.fromkeys(name for name, _ in self.rates))
        rows = [[name, *(f"{self.rate(name, batch):.0f}" for batch in BATCHES)] for name in databases]
        return table(["comments/s", *(f"batch of {batch}" for batch in BATCHES)], rows)


async def measure(folder: Path, slack: SlackApi, comments: int, rounds: int) -> Storm:
    """``comments``: about so many in each round; fewer where each is a request of its own."""
    found = Storm()
    with ExitStack() as stack:
        server = await asyncio.to_thread(stack.enter_context, postgresql())
        urls = {"SQLite": None, "PostgreSQL": stack.enter_context(server.database())}
        bots: dict[str, Bot] = {}
        for name, url in urls.items():
            bots[name] = await asyncio.to_thread(
                stack.enter_context, running_bot(folder / name, slack=slack.url, database=url)
            )
        first = 1
        for round_ in range(rounds + 1):
            for batch in BATCHES:
                # The first round warms everything and is not counted.
                count = max(1, min(comments, 300 * batch) // batch // (1 if round_ else 4))
                for name, bot in bots.items():
                    await _round(found, name, bot, first, count, batch, counts=round_ > 0)
                first += count * batch
        for bot in bots.values():
            _count(found, bot.database)
    return found


async def _round(
    found: Storm, name: str, bot: Bot, first: int, count: int, batch: int, *, counts: bool
) -> None:
    plan = Plan(
        port=bot.port,
        connections=CONNECTIONS,
        kind="comments",
        first=first,
        count=count,
        batch=batch,
        municipality=MUNICIPALITY,
        account=address(1),
    )
    done = await load(plan)
    found.sent += count * batch
    for status, number in done.refused.items():
        found.refused[f"{name}: {status}"] = found.refused.get(f"{name}: {status}", 0) + number
    if counts:
        found.rates.setdefault((name, batch), []).append(count * batch / done.whole)


def _count(found: Storm, url: str) -> None:
    def look(session: Session) -> tuple[int, int]:
        stored = select(func.count()).select_from(Comment)
        cases = select(func.count()).select_from(Case)
        return session.exec(stored).one(), session.exec(cases).one()

    database = Database(url)
    stored, cases = database.ask(look)
    found.stored, found.cases = found.stored + stored, found.cases + cases
    database.close()

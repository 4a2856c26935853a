"""A municipality for the measurements, and ``kanalvakt run`` as an installation starts it, with Slack.

``python -m benchmarks.town CASES`` lays the town and so many open cases down in the database that the
environment names; ``running_bot`` starts the program on it.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from sqlmodel import Session, delete, select

from benchmarks.comments import INSULT, filled
from benchmarks.requests import INTAKE_SECRET, SLACK_SECRET, TEAM, USER
from bot.app import App
from bot.settings import load_settings
from handlers.intake import take_in
from handlers.platforms import Author, Incoming
from storage.tables import Job, Place, Posting
from tests.parts.process import free_port, running, until

MUNICIPALITY = "town"
#: Team channels, each with an account of its own.
CHANNELS = 10
#: Comments in one transaction of the seed.
_BATCH = 200


def address(number: int) -> str:
    """Where the account of that number is."""
    return f"https://facebook.example/town{number}"


def setup() -> dict[str, Any]:
    """The setup file: five people, ten channels, ten accounts, the routine of Tibro."""
    names = {"anna": "Anna Ek", "bo": "Bo Ask", "carin": "Carin Alm", "disa": "Disa Lind", "rut": "Rut Rönn"}
    roles = {"anna": ["coordinator"], "carin": ["manager"], "rut": ["registrar"]}
    people = [
        {"id": key, "name": name, "email": f"{key}@town.example", "roles": roles.get(key, [])}
        for key, name in names.items()
    ]
    people[1]["slack"] = USER
    channels = [
        {"id": f"komm{number}", "slack": {"team": TEAM, "channel": f"C0BENCH{number}"}}
        for number in range(CHANNELS)
    ]
    municipality = {
        "id": MUNICIPALITY,
        "name": "Stadens kommun",
        "routine": "tibro",
        "rules_page": "https://town.example/regler",
        "people": people,
        "team_channels": channels,
        "accounts": [_account(number) for number in range(CHANNELS)],
    }
    return {"municipalities": [municipality]}


def _account(number: int) -> dict[str, Any]:
    return {
        "id": f"facebook{number}",
        "platform": "facebook",
        "address": address(number),
        "name": f"Staden på Facebook {number}",
        "unit": "Kommunikation",
        "manager": "carin",
        "responsible": "bo",
        "substitute": "disa",
        "administrators": ["bo"],
        "team_channel": f"komm{number}",
        "purpose": "",
        "target_group": "",
    }


@dataclass(frozen=True)
class Bot:
    """A running Kanalvakt."""

    port: int
    database: str
    process: subprocess.Popen[bytes]

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Stands still, so that something else can be measured without it."""
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)


def environment(folder: Path, *, port: int, slack: str, database: str | None = None) -> dict[str, str]:
    """What an operator would set. The log says warnings, as a busy installation may."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "setup.yaml"
    file.write_text(yaml.safe_dump(setup(), allow_unicode=True), encoding="utf-8")
    given = {
        "KANALVAKT_DATA_DIR": str(folder / "data"),
        "KANALVAKT_PORT": str(port),
        "KANALVAKT_SETUP": str(file),
        "KANALVAKT_INTAKE_SECRET": INTAKE_SECRET,
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SLACK_SECRET,
        "KANALVAKT_SLACK_API_URL": slack,
    }
    return {**given, "KANALVAKT_DATABASE_URL": database} if database else given


@contextmanager
def running_bot(folder: Path, *, slack: str, cases: int = 0, database: str | None = None) -> Iterator[Bot]:
    """``kanalvakt run`` in a process of its own, on a database with so many open cases."""
    port = free_port()
    given = environment(folder, port=port, slack=slack, database=database)
    seed = [sys.executable, "-m", "benchmarks.town", str(cases)]
    subprocess.run(seed, env={**os.environ, **given}, check=True, stdin=subprocess.DEVNULL)
    url = database or f"sqlite:///{folder / 'data' / 'kanalvakt.sqlite3'}"
    log = folder / "bot.log"
    with running([sys.executable, "-m", "bot", "run"], log=log, env=given) as process:
        until(lambda: _answers(port), process=process, log=log)
        yield Bot(port=port, database=url, process=process)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


# --- the seed --------------------------------------------------------------------------------------


async def lay_down(cases: int) -> None:
    """The town and its cases, taken in as they are in life; every card stands in a channel already.

    Each card stands in a channel of its own, so that every press finds it at rest, and has to queue the
    job that brings the card up to date. (In one channel they would share one.)
    """
    app = App(load_settings())
    await app.prepare()
    for first in range(1, cases + 1, _BATCH):
        incoming = [_insult(number) for number in range(first, min(first + _BATCH, cases + 1))]
        await take_in(app.world, MUNICIPALITY, "facebook0", incoming, origin="webhook")
    await app.database.write(_shown)
    app.database.close()


def _insult(number: int) -> Incoming:
    return Incoming(
        id=f"seed-{number}",
        text=filled((INSULT,), number),
        created_at=datetime.now(UTC),
        author=Author(id=f"person-{number}", name="Kent"),
        url=f"{address(0)}/posts/{number}",
        post_id="1",
    )


def _shown(session: Session) -> None:
    """As if all had been delivered long ago."""
    for posting in session.exec(select(Posting)).all():
        channel = f"C1BENCH{posting.id}"
        place = Place(
            id=f"slack:{TEAM}:{channel}",
            municipality=MUNICIPALITY,
            chat="slack",
            address={"team": TEAM, "channel": channel},
        )
        session.add(place)
        session.flush()
        posting.place, posting.state, posting.shown = place.id, "shown", posting.wanted
        posting.reference, posting.attempted = f"1760000000.{posting.id:06}", True
        session.add(posting)
    for busy in session.exec(select(Place)).all():
        busy.busy = False
        session.add(busy)
    session.flush()
    session.exec(delete(Job))


if __name__ == "__main__":
    asyncio.run(lay_down(int(sys.argv[1])))

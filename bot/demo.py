"""``kanalvakt demo``: a made-up municipality in the browser room, with comments coming in by themselves.

The comments come in through the real, signed webhook, a few at once and then one now and then. Nothing
leaves this machine and no account anywhere is needed.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import aiohttp
import typer
import yaml
from aiohttp import web
from sqlmodel import Session, col, select

from bot.app import App, Options
from bot.clock import now
from bot.room_page import RoomChannel, RoomPerson, RoomScene
from bot.room_web import RoomSite
from bot.settings import load_settings
from bot.setup_file import Setup, read_setup
from cards.log_text import NOBODY, log_action, log_added, log_subject
from cards.texts import say_moment
from handlers.rights import may, relations
from storage import accounts, cases, log, people
from storage.tables import Account, Case, Evidence, LogRow, Person

FILES = Path(__file__).parent / "demo_files"
MUNICIPALITY = "ekdala"
#: So many sample comments come in at once at the start.
FIRST = 4
#: The log page shows so many of the newest rows.
ROWS = 300
#: So many saved copies are listed.
SAVED = 20

ROLES = {
    "amira": "kontoansvarig",
    "bengt": "ersättare",
    "cecilia": "närmaste chef, kommunikationsenheten",
    "rut": "registrator",
    "doris": "förvaltningschef på kultur och fritid",
    "hassan": "handläggare på gata och park",
    "ylva": "handläggare på skolan",
}


async def serve_demo(*, port: int, folder: Path | None, routine: str, pace: float) -> None:
    """Serves the demo until it is stopped."""
    with tempfile.TemporaryDirectory(prefix="kanalvakt-demo-") as temporary:
        app, secret = _app(port, folder or Path(temporary), routine)
        _room(app)
        runner = web.AppRunner(app.web, access_log=None)
        try:
            await app.start()
            await runner.setup()
            await web.TCPSite(runner, app.settings.host, port).start()
            typer.echo(f"Ekdala kommun (påhittad) visas på http://127.0.0.1:{port} · Ctrl-C avslutar")
            await _feed(f"http://127.0.0.1:{port}", secret, pace)
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()
            await app.stop()


def _app(port: int, folder: Path, routine: str) -> tuple[App, str]:
    """The program as the demo runs it: only this machine reaches it; the environment does not count."""
    secret = secrets.token_urlsafe(24)
    settings = load_settings(
        data_dir=folder,
        database_url=None,
        host="127.0.0.1",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        intake_secret=secret,
        setup=FILES / "setup.yaml",
        slack_bot_token=None,
        slack_app_token=None,
        slack_client_id=None,
        slack_client_secret=None,
        slack_signing_secret=None,
        teams_app_id="",
        teams_anonymous=False,
        smtp_url=None,
        language="sv",
    )
    return App(settings, Options(room=True, setup=_setup(routine))), secret


def _setup(routine: str) -> Setup:
    setup = read_setup(FILES / "setup.yaml")
    if not routine:
        return setup
    chosen = [item.model_copy(update={"routine": routine}) for item in setup.municipalities]
    return setup.model_copy(update={"municipalities": tuple(chosen)})


def _room(app: App) -> None:
    """Mounts the browser room with the sample people in it."""
    municipality = read_setup(FILES / "setup.yaml").municipalities[0]
    scene = RoomScene(
        municipality=municipality.name,
        notice="Kommunen, människorna och kommentarerna är påhittade.",
        people=[RoomPerson(one.id, one.name, ROLES.get(one.id, "")) for one in municipality.people],
        channels=[RoomChannel(f"room:{one.id}", "Sociala medier") for one in municipality.team_channels],
    )

    async def log_rows() -> Sequence[tuple[str, str, str, str, str]]:
        found = await app.database.read(lambda session: log.newest(session, MUNICIPALITY, ROWS))
        names = {one.id: one.name for one in await app.database.read(_everybody)}
        named = {one.id: one.name for one in await app.database.read(_accounts)}
        return [log_row(row, names, named) for row in found]

    async def evidence(person: str) -> list[tuple[str, str, str]]:
        found = await app.database.read(partial(saved_for, person=person))
        return [("Bevis (PDF/A)", f"ärende {item.case}", app.links.to(item.pdf)) for item in found]

    if app.room is None:
        raise RuntimeError("the demo needs the browser room")
    RoomSite(app.room, app.handle, scene, log_rows=log_rows, evidence=evidence).mount(app.web)


def _everybody(session: Session) -> list[Person]:
    return people.all_active(session, MUNICIPALITY)


def _accounts(session: Session) -> list[Account]:
    return accounts.with_closed(session, MUNICIPALITY)


def saved_for(session: Session, person: str) -> list[Evidence]:
    """The newest evidence that the person may open, as ``case.evidence`` would let them."""
    viewer = people.get(session, MUNICIPALITY, person)
    if viewer is None:
        return []
    query = (
        select(Evidence, Account)
        .join(Case, col(Case.id) == Evidence.case)
        .join(Account, (col(Account.municipality) == Case.municipality) & (col(Account.id) == Case.account))
        .where(Evidence.municipality == MUNICIPALITY)
        .order_by(col(Evidence.id).desc())
    )
    seen = (
        item
        for item, account in session.exec(query)
        if may("case.evidence", relations(viewer, account, cases.forward_of(session, item.case)))
    )
    return list(islice(seen, SAVED))


def log_row(
    row: LogRow, names: Mapping[str, str], named: Mapping[str, str] = NOBODY
) -> tuple[str, str, str, str, str]:
    """One row of the record log, as the page shows it; people and accounts by their names."""
    actor = names.get(row.actor, "Kanalvakt" if row.actor == log.PROGRAM else row.actor)
    done = ". ".join(
        filter(None, (log_action(row.action), log_added(row.details, people=names, accounts=named)))
    )
    return say_moment(row.at), actor, done, log_subject(row.subject), row.seal[:12]


async def _feed(address: str, secret: str, pace: float) -> None:
    """Sends the sample comments: a few at once, then one now and then."""
    samples: list[dict[str, Any]] = yaml.safe_load((FILES / "comments.yaml").read_text(encoding="utf-8"))
    urls = {one.id: one.address for one in read_setup(FILES / "setup.yaml").municipalities[0].accounts}
    async with aiohttp.ClientSession() as session:
        for number, sample in enumerate(samples):
            if number >= FIRST:
                await asyncio.sleep(pace * random.uniform(0.5, 1.5))  # noqa: S311 - nothing is secret here
            body = _body(number, sample, urls[sample["account"]])
            async with session.post(
                f"{address}/webhooks/comments", data=body, headers=_signed(body, secret)
            ) as answer:
                answer.raise_for_status()


def _body(number: int, sample: Mapping[str, Any], account: str) -> bytes:
    written = now() - timedelta(hours=sample["hours"], minutes=7 * number % 50)
    comment = {
        "id": f"exempel-{number}",
        "kind": "comment",
        "text": sample["text"],
        "author": {"id": f"person-{number}", "name": sample["author"]},
        "url": f"{account}/posts/1?comment={number}",
        "created_at": written.isoformat(),
        "post_id": "1",
        "parent_id": "",
        "attachments": [],
    }
    return json.dumps({"municipality": MUNICIPALITY, "account": account, "comments": [comment]}).encode()


def _signed(body: bytes, secret: str) -> dict[str, str]:
    stamp = str(int(now().timestamp()))
    seal = hmac.new(secret.encode(), f"v1:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "X-Kanalvakt-Timestamp": stamp,
        "X-Kanalvakt-Signature": f"v1={seal}",
        "Content-Type": "application/json",
    }

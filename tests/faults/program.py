"""The whole program in a process of its own that can be killed: ``python -m tests.faults.program ROUTINE``.

It reads one order a line from its standard input, forks for each, and says how the child ended. So nothing is
shared between two runs but what was imported, and each starts in moments. The child plays the people too:
whatever the case waits for next, the person whose turn it is does it.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from dbos import DBOS
from sqlmodel import Session, col, select

import bot.app
from bot.app import App, Options
from bot.settings import Settings, load_settings
from cards.model import Card, Form
from cards.plain import card_to_json
from handlers import intake
from handlers.platforms import Author, Capabilities, Incoming, Look, Target, Visibility
from handlers.ports import Actor, Changed, Contact, Event, Opened, Place, Press, Sent
from storage.duty_tables import Reminder
from storage.tables import Account, Case, Job, Posting
from storage.tables import Place as Place_
from tests.faults.points import Points, watch_database, watch_evidence
from tests.memory import put_sql_together_once
from tests.parts.process import PATIENCE
from tests.scenarios.town import MUNICIPALITY, PACE, RULES

TEXT = "Ni är idioter hela bunten. 🤬"
NOTICE = f"Hej! Din kommentar är borttagen: [grunden]. Regler: {RULES}"
TEAM, CHANNEL = "T01TEST", "C0KOMM"
PEOPLE_IN_SLACK = {"bo": "U0BO", "rut": "U0RUT"}


class Caller:
    """Calls the world outside, which lives in the test's process."""

    def __init__(self, address: str, points: Points) -> None:
        self._address = address
        self._session = aiohttp.ClientSession()
        self._points = points

    async def __call__(self, path: str, **told: Any) -> dict[str, Any]:
        """One call, with a point before it and one after it took effect."""
        self._points.reach(f"before {path}")
        async with self._session.post(f"{self._address}/{path}", json=told) as answer:
            answer.raise_for_status()
            content: dict[str, Any] = await answer.json()
        self._points.reach(f"after {path}")
        return content

    async def close(self) -> None:
        await self._session.close()


class OutsidePlatform:
    """A platform that can be asked, and finds its own replies again."""

    state: dict[str, Any] = {}  # noqa: RUF012 - nothing to remember

    def __init__(self, call: Caller, capabilities: Capabilities) -> None:
        self._call = call
        self.capabilities = capabilities

    async def new(self) -> tuple[Incoming, ...]:
        return ()

    async def look(self, target: Target) -> Look:
        told = await self._call("platform/look")
        return Look(visibility=Visibility(told["visibility"]), text=told["text"])

    async def hide(self, target: Target) -> None:
        await self._call("platform/hide")

    async def delete(self, target: Target) -> None:
        await self._call("platform/delete")

    async def restore(self, target: Target) -> None:
        await self._call("platform/restore")

    async def publish(self, target: Target) -> None:
        await self._call("platform/restore")

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        if again:
            replies = (await self._call("platform/replies"))["replies"]
            if text in replies:
                return str(replies.index(text) + 1)
        return str((await self._call("platform/reply", text=text))["id"])


class OutsidePlatforms:
    """One platform for all accounts."""

    def __init__(self, platform: OutsidePlatform) -> None:
        self._platform = platform

    def __call__(self, account: Account) -> OutsidePlatform:
        return self._platform

    def lacks(self, account: Account) -> str:
        return "connector"

    async def close(self) -> None:
        return None


class OutsideChat:
    """A chat in the test's process. ``looks``: it can be asked for a card by its key, as Slack can."""

    def __init__(self, name: str, call: Caller, *, looks: bool) -> None:
        self._name = name
        self._call = call
        self._looks = looks

    async def post(self, place: Place, card: Card, *, key: str, again: bool) -> str:
        return await self._new(place.id, card, key, look=again)

    async def update(self, place: Place, reference: str, card: Card) -> None:
        await self._call(f"chat/{self._name}/update", reference=reference, card=_plain(card))

    async def tell(self, contact: Contact, card: Card, *, key: str) -> str:
        return await self._new(f"@{contact.user}", card, key, look=True)

    async def email(self, contact: Contact) -> str | None:
        return None

    async def _new(self, place: str, card: Card, key: str, *, look: bool) -> str:
        if look and self._looks:
            found = await self._call(f"chat/{self._name}/find", place=place, key=key)
            if found["reference"]:
                return str(found["reference"])
        posted = await self._call(f"chat/{self._name}/post", place=place, key=key, card=_plain(card))
        return str(posted["reference"])


def _plain(card: Card) -> Any:
    return json.loads(card_to_json(card))


class Program(App):
    """The program with its chats and platform outside, in the test's process."""

    def __init__(self, settings: Settings, options: Options, call: Caller) -> None:
        self._call = call
        super().__init__(settings, options)

    def _make_chats(self) -> None:
        self.chats["slack"] = OutsideChat("slack", self._call, looks=True)
        self.chats["teams"] = OutsideChat("teams", self._call, looks=False)


# --- the people --------------------------------------------------------------------------------------


class People:
    """Whoever's turn it is does what the card asks for, until there is nothing left to do."""

    def __init__(self, app: App, points: Points) -> None:
        self._app = app
        self._points = points

    async def begin(self) -> None:
        """A comment comes in from the platform."""
        incoming = Incoming(
            id="c1",
            text=TEXT,
            created_at=self._app.now(),
            author=Author(name="Troll"),
            url="https://site.example/1",
        )
        await intake.take_in(self._app.world, MUNICIPALITY, "facebook", [incoming], origin="platform")

    async def until_rest(self, state: str) -> None:
        """Waits until the case has come to that state and nothing is under way; acts where people are asked.

        The registrar acts when it is written down that she is told.
        """
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            case, told, rest = await self._app.database.read(_standing)
            if case.state == state and rest:
                return
            if state == "closed" and case.state == "open":
                self._points.arm()
                await self._remove(case)
            elif case.state == "removing" and told and not case.diary_number:
                await self._form("U0RUT", "case.diary", case, number="KS 2026/17")
            await asyncio.sleep(0.04)
        raise AssertionError(f"no rest: {await self._app.database.read(_what_waits)}")

    async def _remove(self, case: Case) -> None:
        await self._form("U0BO", "case.remove", case, notice="send", notice_text=NOTICE)

    async def _form(self, user: str, action: str, case: Case, **answers: str) -> None:
        actor = Actor(chat="slack", user=user, team=TEAM)
        named: dict[str, Any] = {"subject": f"case:{case.id}", "version": case.version}
        opened = await self._handle(Press(actor=actor, action=action, **named))
        if not isinstance(opened, Opened):
            return  # the program was faster; what it needs now is looked up anew
        values = filled(opened.form) | answers
        sent = await self._handle(Sent(actor=actor, form=action, values=values, **named))
        assert isinstance(sent, Changed) or "refused" in type(sent).__name__.lower(), sent

    async def _handle(self, event: Event) -> Any:
        return await self._app.handle(event)


def filled(form: Form) -> dict[str, str]:
    """What stands in a form before anybody writes in it; the first choice where nothing is chosen."""
    return {
        field.key: field.value
        or (field.options[0].value if field.kind == "choice" and field.required else "")
        for field in form.fields
    }


def _standing(session: Session) -> tuple[Case, bool, bool]:
    """The case, whether the registrar is told of it, whether nothing is under way."""
    case = session.exec(select(Case)).one()
    told = session.exec(select(Reminder).where(Reminder.kind == "diary")).first()
    undone = session.exec(select(Job).where(col(Job.done_at).is_(None))).first()
    stale = session.exec(select(Posting).where(Posting.shown < Posting.wanted)).first()
    return case, told is not None, undone is None and stale is None


def _what_waits(session: Session) -> list[str]:
    """For whoever must find out why it never came to rest."""
    jobs = session.exec(select(Job).where(col(Job.done_at).is_(None))).all()
    stale = session.exec(select(Posting).where(Posting.shown < Posting.wanted)).all()
    case = session.exec(select(Case)).one()
    known = {item.workflow_id: item.status for item in DBOS.list_workflows()}
    return [
        f"case {case.state} {case.version}",
        *(f"job {job.id}: {known.get(job.id)}" for job in jobs),
        *(f"posting {item.place} {item.key}: {item.shown}/{item.wanted} {item.state}" for item in stale),
        *(f"place {place.id}: {place.busy} {place.run}" for place in session.exec(select(Place_)).all()),
    ]


# --- one run -----------------------------------------------------------------------------------------


async def run(order: dict[str, Any]) -> list[str]:
    """Starts the program in its folder and lets people and program work until all is done."""
    points = Points(order["die_at"], Path(order["last_word"]), die_on=order["die_on"])
    call = Caller(f"{order['outside']}/{order['name']}", points)
    platform = OutsidePlatform(call, Capabilities(**order["capabilities"]))
    opening = importlib.import_module("tests.faults.opening")
    vars(bot.app)["Platforms"] = lambda *_: OutsidePlatforms(platform)
    vars(bot.app)["_mail"] = lambda *_: opening.OutsideMail(call)
    settings = load_settings(
        data_dir=Path(order["folder"]),
        database_url=order["database"],
        host="127.0.0.1",
        setup=Path(order["setup"]),
        slack_bot_token="xoxb-test",
        slack_signing_secret="secret",
        teams_anonymous=True,
    )
    ahead = timedelta(seconds=order["ahead"])
    app = Program(settings, Options(now=lambda: datetime.now(UTC) + ahead, pace=PACE), call)
    watch_database(points, app.database)
    watch_evidence(points)
    await app.start()
    people = {"removal": People, "opening": opening.Askers}[order["story"]](app, points)
    if order["name"] == "template":
        await people.begin()
    await people.until_rest(order["until"])
    if order["stops"]:
        await app.stop()
        await call.close()
    return points.passed


def _child(order: dict[str, Any]) -> None:
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    try:
        loop = asyncio.new_event_loop()  # not asyncio.run, which would wait for what is not stopped
        passed = loop.run_until_complete(run(order))
        Path(order["passed"]).write_text(json.dumps(passed), "utf-8")
    except BaseException:  # noqa: BLE001 - said in the log, and by the way it ends
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _rehearse(routine: str) -> None:
    """A removal in memory and without threads, so that no child is the first to read, compile or draw."""
    from routines.library import load
    from routines.working_days import days_off
    from tests.property.machine_world import town

    load(routine)
    days_off(datetime.now(UTC).year)  # reads the holidays of all countries of the world

    rehearsal = town("tibro", before=True)
    rehearsal.comes("c1", TEXT)
    opened = rehearsal.press("bo", "slack", "case.remove", "case:1", 1)
    assert isinstance(opened, Opened)
    assert isinstance(rehearsal.send("bo", "slack", opened.form, {"notice_text": NOTICE}), Changed)
    rehearsal.rest()
    rehearsal.close()


def serve(orders: Sequence[str] | Any, routine: str) -> None:
    """Carries out orders, one after the other. What takes long to import or read is there beforehand."""
    for heavy in (
        "bot.slack",
        "bot.teams",
        "sqlalchemy.dialects.postgresql",
        "sqlalchemy.dialects.sqlite",
        "psycopg",
        "tests.faults.opening",
    ):
        importlib.import_module(heavy)
    put_sql_together_once()  # by the rehearsal, for all children
    _rehearse(routine)
    bot.app.keep_what_is_loaded()
    for line in orders:
        child = os.fork()
        if child == 0:
            _child(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(json.dumps({"code": os.waitstatus_to_exitcode(status)}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.argv[1])

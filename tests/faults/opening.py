"""The people of an opening in a program that can be killed: who asks, is consulted, approves."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from bot.app import App
from cards.model import Form
from handlers import asking, requests
from handlers.duty import Duties
from handlers.ports import Actor, Answer, Letter, Opened, Press, Sent, Typed
from storage import tasks
from storage.request_tables import Request
from storage.tables import Job, Posting
from tests.faults.points import Points
from tests.life.walk import Life
from tests.parts.process import PATIENCE
from tests.scenarios.lives import HERE, LIBRARY
from tests.scenarios.town import MUNICIPALITY

ANSWERS = {**LIBRARY, **HERE, "deciding_manager": "carin"}
PRESSED = {asking.APPROVAL: "request.approve", asking.CONSULTATION: "request.view"}


class OutsideMail:
    """A mail server in the test's process."""

    def __init__(self, call: Any) -> None:
        self._call = call

    async def send(self, letter: Letter) -> None:
        files = [name for name, _, content in letter.files if content.startswith(b"%PDF")]
        await self._call("mail/send", to=letter.to, key=letter.key, files=files)


@dataclass(frozen=True)
class _Standing:
    """Where the opening stands, as the people see it after any start."""

    request: Request | None
    #: Whether all questions are answered, and what was asked of whom.
    answered: bool
    asked: tuple[tuple[str, str], ...]
    rest: bool


class Askers:
    """Disa asks for an account; whoever is asked next answers. Each looks anew at what is there."""

    def __init__(self, app: App, points: Points) -> None:
        self._app = app
        self._points = points

    async def begin(self) -> None:
        """Nothing has happened yet."""

    async def until_rest(self, state: str) -> None:
        """Does what is next until the request has come to that state and nothing is under way."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            stands = await self._app.database.read(self._standing)
            reached = stands.request.state if stands.request is not None else "none"
            if reached == state and stands.rest:
                return
            if reached != state:
                self._points.arm()
                await self._next(stands)
            await asyncio.sleep(0.04)
        raise AssertionError(f"no rest: {stands}")

    async def _next(self, stands: _Standing) -> None:
        """One form or one press."""
        request = stands.request
        if request is None:
            actor = Actor(chat="slack", user="U0DISA", team="T01TEST")
            await self._send("disa", await self._app.handle(Typed(actor=actor, words="registrera-kanal")))
        elif request.state == "draft" and not stands.answered:
            await self._press("disa", "request.continue", f"request:{request.id}", request.version)
        elif stands.asked:
            subject, who = stands.asked[0]
            number = int(subject.partition(":")[2])
            task = await self._app.database.read(lambda session: tasks.hold(session, number))
            if task is not None and task.state == "open":
                await self._press(who, PRESSED[task.kind], subject, task.version)
        elif request.state == "draft":
            await self._press("disa", "request.send", f"request:{request.id}", request.version)

    async def _press(self, who: str, action: str, subject: str, version: int) -> None:
        actor = Actor(chat="slack", user=f"U0{who.upper()}", team="T01TEST")
        event = Press(actor=actor, action=action, subject=subject, version=version)
        await self._send(who, await self._app.handle(event))

    async def _send(self, who: str, answer: Answer) -> None:
        """Fills in the one page that was opened; what follows it is looked up anew."""
        if not isinstance(answer, Opened):
            return
        form: Form = answer.form
        actor = Actor(chat="slack", user=f"U0{who.upper()}", team="T01TEST")
        given = {field.key: Life.said(field, {**ANSWERS, "words": "Bra."}) for field in form.fields}
        named: dict[str, Any] = {"subject": form.subject, "version": form.version}
        await self._app.handle(Sent(actor=actor, form=form.name, values=given, **named))

    def _standing(self, session: Session) -> _Standing:
        request = session.exec(select(Request)).first()
        undone = session.exec(select(Job).where(col(Job.done_at).is_(None))).first()
        stale = session.exec(select(Posting).where(Posting.shown < Posting.wanted)).first()
        duties = Duties(session, MUNICIPALITY, self._app.now())
        asked = [
            (f"task:{task.id}", item.person.id)
            for task in tasks.open_ones(session, MUNICIPALITY, *PRESSED)
            for item in asking.holders(session, duties, task)[:1]
        ]
        walk = requests.walk_of(session, self._app.world, request) if request is not None else None
        return _Standing(
            request=request,
            answered=walk is not None and not walk.unanswered(),
            asked=tuple(asked),
            rest=undone is None and stale is None,
        )

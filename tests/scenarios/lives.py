"""Plays the life of an account in a chat as the routine's data has it: who is asked, what, and when.

Whose turn it is the program is asked; what they then read, press and answer stands in their chat.
"""

from __future__ import annotations

import asyncio
import io
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from PIL import Image
from sqlmodel import Session

from cards.texts import texts
from handlers import asking, reminders
from handlers.duty import Duties
from routines.library import load
from routines.model import Routine, Step, StepKind
from storage import tasks
from storage.request_tables import Request
from storage.tables import Person
from tests.life.walk import LIBRARY
from tests.parts.process import PATIENCE
from tests.scenarios.conftest import Open
from tests.scenarios.town import MUNICIPALITY, PEOPLE, Town
from tests.stages.base import Private, SeenCard, SeenForm

#: A Friday at ten in Stockholm.
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOSTILE = "Unga läsare <!channel> [här](http://x.example)"
#: Who decides: in the playground of Teams Carin has no seat.
ROLES = {"frans": ["manager"], "rut": ["registrar", "department_head"]}
#: What is answered, by step, where this town is another than that of the quick stories.
HERE: Mapping[str, str] = {
    "target_group": HOSTILE,
    "substitute": "rut",
    "deciding_manager": "frans",
    "deciding_head": "rut",
    "deciding_management": "rut",
    "hours": "08:00-17:00",
    "assessment": "Avslutas",
    "farewell": "https://www.instagram.com/p/hejda",
}
#: What stands on the button of what is asked.
BUTTONS = {
    asking.APPROVAL: "Godkänn",
    asking.CONSULTATION: "Lämna synpunkt",
    asking.STEP: "Gör klart",
    asking.SETUP: "Gör klart",
}
_NAMED = {StepKind.PLATFORM: "platform", StepKind.OWNER: "owner", StepKind.UNIT_KIND: "unit-kind"}
_PEOPLE = {StepKind.PERSON, StepKind.PEOPLE, StepKind.APPROVER}


@dataclass(frozen=True)
class Turn:
    """Somebody is asked something about the request."""

    who: str
    kind: str
    step: str


@dataclass
class Life:
    """A town, its routine, a clock that a story turns, and what was done by whom."""

    town: Town
    routine: Routine
    clock: dict[str, datetime]
    done: list[tuple[str, str]] = field(default_factory=list)
    #: By kind of task, the newest card on which somebody was asked it.
    asked: dict[str, SeenCard] = field(default_factory=dict)

    # --- what people answer ------------------------------------------------------------------------

    def answers(self, form: SeenForm) -> dict[str, str]:
        """What somebody writes in a form where nothing stands yet."""
        steps = {step.label: step for step in (*self.routine.opening.steps, *self.routine.closing.steps)}
        empty = [label for label in form.labels if form.values.get(label, "") in {"", "nej"}]
        return {label: self._answer(form, label, steps.get(label)) for label in empty}

    def _answer(self, form: SeenForm, label: str, step: Step | None) -> str:
        if form.values.get(label) == "nej" or form.options.get(label) == ("Ja",):
            return "ja"  # a tick
        said = HERE.get(step.id) or LIBRARY.get(step.id, "") if step is not None else "Bra."
        if step is not None and step.kind is StepKind.NUMBER:
            said = "4"
        options = form.options.get(label, ())
        if not options:
            return said
        if step is not None and step.kind in _PEOPLE:
            said = ", ".join(str(PEOPLE[one]["name"]) for one in said.split(","))
        elif step is not None and step.kind in _NAMED:
            said = texts()(f"{_NAMED[step.kind]}-{said}")
        return said if set(said.split(", ")) <= set(options) else options[0]

    async def fills(self, who: str, private: Private) -> SeenCard:
        """Answers page after page until a card is shown."""
        for _ in range(20):
            if isinstance(private, SeenCard):
                return private
            assert isinstance(private, SeenForm)
            assert not private.errors, private.errors
            private = await self.town.stage.send(who, private, self.answers(private))
        raise AssertionError("the pages never end")

    # --- whose turn it is --------------------------------------------------------------------------

    async def turns(self) -> list[Turn]:
        """What is asked of whom now, the oldest first."""

        def look(session: Session) -> list[Turn]:
            duties = Duties(session, MUNICIPALITY, self.clock["now"])
            open_ = [task for task in tasks.open_ones(session, MUNICIPALITY) if task.kind in BUTTONS]
            return [
                Turn(item.person.id, task.kind, str(task.details["step"]))
                for task in open_
                for item in asking.holders(session, duties, task)[:1]
            ]

        return await self.town.app.database.read(look)

    async def state(self, number: int = 1) -> str:
        """How the request stands."""
        found = await self.town.app.database.read(lambda session: session.get(Request, number))
        assert found is not None
        return found.state

    async def goes_on(self, number: int, *until: str) -> None:
        """Whoever's turn it is does what is asked, until the request has come so far or waits for a day."""
        idle = time.monotonic() + PATIENCE
        while True:
            turns = await self.turns()
            if await self.state(number) in until:
                return
            if turns:
                await self.takes(turns[0])
                idle = time.monotonic() + PATIENCE
            elif await self._waits(number):
                return
            assert time.monotonic() < idle, f"never {until}"
            await asyncio.sleep(0 if turns else 0.05)

    async def _waits(self, number: int) -> bool:
        """Whether the farewell has to stand there for some days yet."""

        def look(session: Session) -> bool:
            from handlers.requests import walk_of

            request = session.get(Request, number)
            assert request is not None
            return walk_of(session, self.town.app.world, request).waits_until() is not None

        return await self.town.app.database.read(look)

    async def takes(self, turn: Turn, **answers: str) -> None:
        """Somebody presses what is asked of them, fills in what opens, and hands in the picture."""
        label = BUTTONS[turn.kind]
        card = await self.newest(turn.who, button=label)
        self.asked[turn.kind] = card
        private = await self.town.stage.press(turn.who, card, label)
        if private is not None and "/upload/" in str(private.handle) + private.text:
            await hand_in(private)
        if isinstance(private, SeenForm) and private.labels:
            again = await self.town.stage.send(turn.who, private, self.answers(private) | answers)
            assert not isinstance(again, SeenForm), again.errors
        if turn not in await self.turns():
            self.done.append((turn.step, turn.who))

    async def newest(self, who: str, *words: str, button: str = "") -> SeenCard:
        """The newest card in somebody's own chat with these words and that button, waited for."""
        found: list[SeenCard] = []

        async def there() -> bool:
            cards = [
                card
                for card in await self.town.stage.direct(who)
                if all(word in card.text for word in words) and (not button or button in card.buttons)
            ]
            found[:] = cards[-1:]
            return bool(cards)

        await self.town.until(there, f"{who} sees {words} {button}")
        return found[0]

    # --- what happens ------------------------------------------------------------------------------

    async def asks(self, who: str = "disa") -> SeenCard:
        """Somebody answers all the questions about an account for the library."""
        return await self.fills(who, await self.town.stage.say(who, "registrera-kanal"))

    async def later(self, days: int) -> None:
        """Days go by."""
        self.clock["now"] += timedelta(days=days)
        await reminders.keep_time(self.town.app.world)

    async def registered(self) -> str:
        """The public register, as anybody reads it."""
        address = f"{self.town.address}/register/{MUNICIPALITY}.json"
        async with aiohttp.ClientSession() as browser, browser.get(address) as answer:
            assert answer.status == 200
            return await answer.text()


async def hand_in(seen: SeenCard | SeenForm) -> None:
    """Opens the link on the card and hands in a picture, as a person's browser does."""
    (link,) = set(re.findall(r"http://127\.0\.0\.1:\d+/upload/[\w.~=-]+", str(seen.handle) + seen.text))
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(picture, "PNG")
    async with aiohttp.ClientSession() as browser:
        async with browser.get(link) as page:
            assert page.status == 200
            name = re.search(r'type="file"[^>]*name="(\w+)"|name="(\w+)"[^>]*type="file"', await page.text())
            assert name is not None
        form = aiohttp.FormData()
        form.add_field(name[1] or name[2], picture.getvalue(), filename="bild.png", content_type="image/png")
        origin = re.match(r"http://[^/]+", link)
        assert origin is not None
        async with browser.post(link, data=form, headers={"Origin": origin[0]}) as answer:
            assert answer.status == 200, await answer.text()


def roles(session: Session) -> None:
    """Who decides in this town."""
    for name, held in ROLES.items():
        person = session.get(Person, (MUNICIPALITY, name))
        assert person is not None
        person.roles = list(held)
        session.add(person)


@asynccontextmanager
async def life(open_town: Open, routine: str, **more: Any) -> AsyncIterator[Life]:
    """The town on its stage, with those who decide."""
    clock = {"now": NOW}
    async with open_town(routine=routine, now=lambda: clock["now"], **more) as town:
        await town.app.database.write(roles)
        yield Life(town, load(routine), clock)

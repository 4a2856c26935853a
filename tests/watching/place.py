"""The town of the watching tests: accounts and channels as a test wants them, and a clock that it sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.setup import apply
from bot.setup_file import Setup
from cards.model import Card, Facts, Text
from handlers import inactivity, intake, task_told, watching
from handlers.platforms import Incoming
from handlers.ports import Answer
from handlers.rounds import Call, Round, To
from handlers.rounds import Town as Asked
from handlers.shown import card_of
from handlers.world import World
from routines.clock import STOCKHOLM
from storage import accounts
from storage.database import Database
from storage.duty_tables import Absence, Reminder, Task, Watch
from storage.tables import Account, LogRow, Posting
from tests.property import machine_world
from tests.scenarios.town import MUNICIPALITY, account, setup_of

ROUNDS: dict[str, Round] = {
    "watching": watching.watch,
    "inactivity": inactivity.quiet,
    "tasks": task_told.tell,
}


def at(day: str, clock: str = "08:00") -> datetime:
    """A moment by the clock in Sweden: ``at("2026-11-20", "12:00")``."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=STOCKHOLM).astimezone(UTC)


def ask_round(database: Database, world: World, name: str, now: datetime) -> list[Call]:
    """Asks a round as time-keeping does, and remembers what it calls for, so that it is called once."""

    def change(session: Session) -> list[Call]:
        municipality = accounts.municipalities(session)[0]
        town = Asked(municipality=municipality, routine=world.routine(municipality), now=now)
        calls = list(ROUNDS[name](session, world, town))
        told = {(row.key, row.person) for row in session.exec(select(Reminder))}
        new = [call for call in calls if (call.key, call.person) not in told]
        session.add_all(_reminder(municipality.id, call, now) for call in new)
        return new

    return database.change(change)[0]


def _reminder(municipality: str, call: Call, now: datetime) -> Reminder:
    return Reminder(
        municipality=municipality,
        key=call.key,
        kind=call.kind,
        subject=call.subject,
        person=call.person,
        role=call.role,
        due_at=call.due_at,
        not_before=call.due_at,
        made_at=now,
        state="told",
    )


def words_of(card: Card) -> str:
    """The card as people read it, one line a text or fact."""
    lines = [card.title]
    for block in card.blocks:
        if isinstance(block, Text):
            lines.append(block.text)
        elif isinstance(block, Facts):
            lines += [f"{label}: {value}" for label, value in block.pairs]
    lines += [f"[{button.label}]" for button in card.buttons]
    return "\n".join([*lines, *card.context])


@dataclass
class Place:
    """A town with its clock, and what a story about watching asks of it."""

    town: machine_world.Town

    def at(self, day: str, clock: str = "08:00") -> Place:
        """Sets the clock."""
        self.town.time = at(day, clock)
        return self

    def rounds(self, *names: str) -> list[Call]:
        """Asks the rounds, and lets the cards reach the channel."""
        world = self.town.world
        calls = [
            call
            for name in names or ("watching", "inactivity")
            for call in ask_round(self.town.database, world, name, self.town.time)
        ]
        self.town.rest()
        return calls

    def told(self, *names: str) -> set[tuple[str, str]]:
        """Who is called for what kind of message, now."""
        return {(call.person, call.kind) for call in self.rounds(*names)}

    def press(self, person: str, watch: int, chat: str = "slack", version: int = 1) -> Answer:
        """Somebody presses Jag har kollat."""
        return self.town.press(person, chat, "watch.looked", f"watch:{watch}", version)

    def still(self, person: str, kind: str) -> To | None:
        """Whom a message that waits is told to, right before it is."""

        def look(session: Session) -> To | None:
            row = session.exec(select(Reminder).where(Reminder.person == person, Reminder.kind == kind)).one()
            municipality = accounts.municipalities(session)[0]
            routine = self.town.world.routine(municipality)
            asked = Asked(municipality=municipality, routine=routine, now=self.town.time)
            return watching._still(session, self.town.world, asked, row)

        return self.town.database.ask(look)

    def lay(self, accounts_: Sequence[Mapping[str, Any]], **channels: Mapping[str, Any]) -> None:
        """More accounts and team channels."""
        setup = setup_of(self.town.world.routine(None).id, machine_world.CHATS, {}, accounts_)  # type: ignore[arg-type]
        entry = setup["municipalities"][0]
        entry["team_channels"] += [{"id": name, **where} for name, where in channels.items()]
        for person in entry["people"]:  # as they are already
            person.pop("roles", None)
        self.change(lambda session: apply(session, Setup.model_validate(setup), self.town.time))

    def away(self, person: str, first: str, last: str, substitute: str = "") -> None:
        """Somebody is away from the morning of the first day to the evening of the last."""
        absence = Absence(
            municipality=MUNICIPALITY,
            person=person,
            starts=at(first, "00:00"),
            ends=at(last, "23:59"),
            substitute=substitute,
            noted_by=person,
            noted_at=self.town.time,
        )
        self.change(lambda session: session.add(absence))

    def comes(self, id_: str, text: str, account_: str, created: datetime) -> None:
        """A comment that was written at that time comes in."""
        incoming = Incoming(id=id_, text=text, created_at=created)
        self.town.run(intake.take_in(self.town.world, MUNICIPALITY, account_, [incoming], origin="webhook"))

    def change(self, change: Any) -> Any:
        return self.town.database.change(change)[0]

    def watches(self) -> list[Watch]:
        query = select(Watch).order_by(col(Watch.day), col(Watch.team_channel))
        return self.town.database.ask(lambda session: list(session.exec(query)))

    def tasks(self, kind: str) -> list[Task]:
        query = select(Task).where(Task.kind == kind).order_by(col(Task.id))
        return self.town.database.ask(lambda session: list(session.exec(query)))

    def account(self, id_: str = "facebook") -> Account:
        return self.town.database.ask(lambda session: session.get_one(Account, (MUNICIPALITY, id_)))

    def set_account(self, id_: str = "facebook", **values: Any) -> None:
        def change(session: Session) -> None:
            found = session.get_one(Account, (MUNICIPALITY, id_))
            for name, value in values.items():
                setattr(found, name, value)
            session.add(found)

        self.change(change)

    def card(self, key: str) -> Card:
        found = self.town.database.ask(lambda session: card_of(session, self.town.world, key))
        assert found is not None, key
        return found

    def text(self, key: str = "watch:1") -> str:
        """The card as people read it."""
        return words_of(self.card(key))

    def shown(self, prefix: str = "watch:") -> list[tuple[str, str]]:
        """Which cards stand where."""
        query = select(Posting).where(col(Posting.key).startswith(prefix), Posting.shown > 0)
        rows = self.town.database.ask(lambda session: list(session.exec(query.order_by(col(Posting.id)))))
        return [(row.place, row.key) for row in rows]

    def logged(self, *actions: str) -> list[LogRow]:
        return [row for row in self.town.rows() if row.action in actions]


@contextmanager
def place(routine: str = "tibro") -> Iterator[Place]:
    """A new town."""
    found = machine_world.town(routine, before=False)
    try:
        yield Place(found)
    finally:
        found.close()


__all__ = ["MUNICIPALITY", "Place", "account", "ask_round", "at", "place"]

"""A town whose clock a test moves: time is kept when the test says so, and cards reach whom they are for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from cards.model import Card, Facts, Text
from handlers import deadlines, reminders, rounds, told
from handlers.ports import Answer, Opened, Press, Sent
from routines.clock import STOCKHOLM
from storage.duty_tables import Absence, Reminder
from storage.tables import Account, LogRow
from tests.faults.program import filled
from tests.property.machine_world import ACCOUNT, Town, actor, town
from tests.scenarios.town import MUNICIPALITY

INSULT = "Ni är idioter hela bunten."
QUESTION = "När öppnar badhuset på lördag?"
SECRET = "Ring min granne Sven, han har nummer 070-123 45 67."


#: Capabilities that a test needs registered, whoever imported them before.
CAPABILITIES = (deadlines, told)


def local(said: str) -> datetime:
    """A moment by the clock in Stockholm, "2026-11-20 16:59"."""
    return datetime.fromisoformat(said).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def words(card: Card) -> str:
    """All that stands on a card."""
    found = [card.title]
    for block in card.blocks:
        if isinstance(block, Text):
            found.append(block.text)
        elif isinstance(block, Facts):
            found += [f"{label}: {value}" for label, value in block.pairs]
    return "\n".join([*found, *card.context])


@dataclass
class Clocked:
    """The town, and what its people were told."""

    town: Town
    #: How many cards each person had been told when it was looked last.
    seen: dict[str, int] = field(default_factory=dict)

    def at(self, said: str) -> None:
        """The clock shows that time now, and time is kept."""
        self.town.time = local(said)
        self.keep()

    def keep(self) -> None:
        """Time is kept at the time that it is, and all that it asks for is carried out."""
        self.town.run(reminders.keep_time(self.town.world))
        self.town.rest()

    def through(self, first: str, last: str, minutes: int = 30) -> None:
        """The clock goes from one time to another, and time is kept all along."""
        moment, end = local(first), local(last)
        while moment <= end:
            self.town.time = moment
            self.keep()
            moment += timedelta(minutes=minutes)

    def told(self, person: str) -> list[Card]:
        """What a person was told since this was asked last, alone, in Slack."""
        place = f"@U0{person.upper()}"
        cards = [shown.card for shown in self.town.chats["slack"].in_place(place)]
        new = cards[self.seen.get(person, 0) :]
        self.seen[person] = len(cards)
        return new

    def titles(self, person: str) -> list[str]:
        """The titles of what a person was told since this or ``told`` was asked last."""
        return [card.title for card in self.told(person)]

    def now(self, person: str) -> list[Card]:
        """Everything a person was ever told, as it looks now."""
        return [shown.card for shown in self.town.chats["slack"].in_place(f"@U0{person.upper()}")]

    def press(self, person: str, action: str, subject: str, version: int = 1) -> Answer:
        """A press on what the person was told."""
        event = Press(actor=actor(person, "slack"), action=action, subject=subject, version=version)
        answer = self.town.handle(event)
        self.town.rest()
        return answer

    def send(self, person: str, opened: Opened, **answers: str) -> Answer:
        """Sends a form that was opened."""
        form = opened.form
        values = filled(form) | {
            key: value for key, value in answers.items() if key in {item.key for item in form.fields}
        }
        event = Sent(
            actor=actor(person, "slack"),
            form=form.name,
            subject=form.subject,
            version=form.version,
            values=values,
        )
        answer = self.town.handle(event)
        self.town.rest()
        return answer

    def rows(self) -> list[Reminder]:
        """All that was ever written down to be told."""
        query = select(Reminder).where(Reminder.person != "").order_by(col(Reminder.id))
        return self.town.database.ask(lambda session: list(session.exec(query)))

    def logged(self, action: str) -> list[LogRow]:
        """The rows of the record log about something."""
        return [row for row in self.town.rows() if row.action == action]

    def change(self, table: type[SQLModel], key: object, **values: Any) -> None:
        """A row gets other values."""

        def change(session: Session) -> None:
            row = session.get_one(table, key)
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

        self.town.database.change(change)

    def account(self, **values: Any) -> None:
        """The account gets other values."""
        self.change(Account, (MUNICIPALITY, ACCOUNT), **values)

    def away(self, person: str, first: str, last: str, **values: Any) -> None:
        """Somebody is away between two times."""
        moments = {"starts": local(first), "ends": local(last), "noted_at": self.town.time}
        row = Absence(municipality=MUNICIPALITY, person=person, noted_by=person, **moments, **values)
        self.town.database.change(lambda session: session.add(row))


def newest(town: Clocked, person: str) -> str:
    """The subject of the newest message to somebody."""
    return town.now(person)[-1].buttons[-1].subject


@contextmanager
def clocked(routine: str, said: str, *, only: Sequence[str] = ()) -> Iterator[Clocked]:
    """A new town by that routine, at that time. ``only``: the rounds that are made, for a short story."""
    found = town(routine, before=True)
    every = dict(rounds.rounds)
    try:
        for name in set(every) - set(only) if only else ():
            del rounds.rounds[name]
        found.time = local(said)
        yield Clocked(found)
    finally:
        rounds.rounds.clear()
        rounds.rounds.update(every)
        found.close()

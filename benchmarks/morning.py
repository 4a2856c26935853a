"""The morning: opening the day in every team channel, drawing the digests, calling for those who forgot.

And what is asked every minute although nothing is new: what the deadlines of open cases, absences that nobody
covers and open tasks call for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from sqlmodel import Session, delete, select

from benchmarks.figures import ms, table
from bot.app import CAPABILITIES
from bot.by_hand import ByHand
from bot.mail import NoMail
from handlers import recurring, reminders, rounds, watched
from handlers.world import World
from routines.library import load
from storage import people
from storage.database import Database
from storage.duty_tables import Absence, Watch
from storage.evidence import EvidenceStore
from storage.schema import upgrade
from storage.tables import Account, Case, Comment, Job, LogHead, Municipality, Person, Posting, TeamChannel
from storage.tables import Place as PlaceRow

assert CAPABILITIES  # importing them registers what they ask
MUNICIPALITY = "town"
#: So many accounts a team channel and a person, as in a large town.
PER_CHANNEL = 33
PER_PERSON = 5
SIZES = (1_000, 10_000)
MORNING = datetime(2026, 11, 20, 7, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 11, tzinfo=UTC)
PARTS = ("opening the day", "drawing the digests", "calling at noon")
#: The rounds that are asked in vain, most minutes; and what each is called in the table.
ROUNDS = {
    "deadlines": "a minute's deadlines",
    "uncovered": "a minute's absences",
    "tasks": "a minute's tasks",
    "absences": "a minute's stand-ins",
}
MINUTES = tuple(ROUNDS.values())
#: Of so many accounts one has an open case, of so many people one is away.
PER_CASE, PER_ABSENCE = 5, 7


@dataclass
class Mornings:
    """Seconds of the processor for each part, by the number of accounts, of all rounds."""

    times: dict[tuple[str, int], list[float]] = field(default_factory=dict)

    def per_account(self, part: str, accounts: int) -> float:
        """The quickest round: what disturbs only adds."""
        return min(self.times[part, accounts]) / accounts

    def ratio(self, part: str) -> float:
        """How much more an account costs among many than among few."""
        few, many = SIZES
        return self.per_account(part, many) / self.per_account(part, few)

    def whole(self, accounts: int) -> float:
        """All of a morning, the median round."""
        rounds_ = zip(*(self.times[part, accounts] for part in PARTS), strict=True)
        return median(map(sum, rounds_))

    def table(self) -> str:
        """One row a part: microseconds an account, and the ratio."""
        few, many = SIZES
        head = ["µs an account", f"{few} accounts", f"{many} accounts", "ratio"]
        rows = [
            [
                part,
                *(f"{self.per_account(part, size) * 1e6:.0f}" for size in SIZES),
                f"{self.ratio(part):.2f}×",
            ]
            for part in (*PARTS, *MINUTES)
        ]
        whole = ["a whole morning, ms", *(ms(self.whole(size)) for size in SIZES), ""]
        return table(head, [*rows, whole])


def measure(folder: Path, times: int) -> Mornings:
    """Measures mornings of a few and of many accounts, in turn."""
    found = Mornings()
    worlds = {size: _lay(folder / str(size), size) for size in SIZES}
    for _ in range(times):
        for size, world in worlds.items():
            database = world.database
            for part, action in zip(PARTS, (_open, _draw, _call), strict=True):
                began = time.process_time()
                action(world)
                found.times.setdefault((part, size), []).append(time.process_time() - began)
            database.change(_forget)
    for size, world in worlds.items():
        _busy(world, size)
    for _ in range(times):
        for size, world in worlds.items():
            for name, part in ROUNDS.items():
                began = time.process_time()
                assert _asked(world, name) == []
                found.times.setdefault((part, size), []).append(time.process_time() - began)
    for world in worlds.values():
        world.database.close()
    return found


def _open(world: World) -> None:
    _round(world, MORNING)


def _call(world: World) -> None:
    assert _round(world, NOON)


def _round(world: World, now: datetime) -> list[rounds.Call]:
    def ask(session: Session) -> list[rounds.Call]:
        municipality = session.get_one(Municipality, MUNICIPALITY)
        town = rounds.Town(municipality=municipality, routine=world.routine(municipality), now=now)
        return list(rounds.rounds["watching"](session, world, town))

    return world.database.change(ask)[0]


def _asked(world: World, name: str) -> list[rounds.Call]:
    """What a round calls for that is not written down yet, asked as it is each minute."""
    turn = _turn(world)
    return world.database.look(lambda session: reminders.called(world, turn, name, session))


def _turn(world: World) -> reminders.Turn:
    municipality = world.database.ask(lambda session: session.get_one(Municipality, MUNICIPALITY))
    town = rounds.Town(municipality=municipality, routine=world.routine(municipality), now=NOON)
    return reminders.Turn(town=town, last=None)


def _busy(world: World, accounts: int) -> None:
    """Cases are open, people away, tasks asked; and all that this calls for is written down."""
    world.database.change(lambda session: _cases_and_absences(session, accounts))
    for name in (*[*recurring.ROUNDS] * (1 + accounts // recurring.AT_ONCE), *ROUNDS):
        world.database.change(partial(reminders.write_down, world, _turn(world), name))


def _draw(world: World) -> None:
    """Each digest in a session of its own, as they are delivered."""
    for number in world.database.ask(lambda session: list(session.exec(select(Watch.id)))):
        world.database.ask(_card(world, number))


def _card(world: World, number: int | None) -> Callable[[Session], Any]:
    def draw(session: Session) -> Any:
        return watched.card(session, world, session.get_one(Watch, number))

    return draw


def _forget(session: Session) -> None:
    for table_ in (Job, Posting, Watch):
        session.exec(delete(table_))
    for place in session.exec(select(PlaceRow)).all():
        place.busy = False


def _lay(folder: Path, accounts: int) -> World:
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'morning.sqlite3'}")
    upgrade(database.engine)
    routine = load("tibro")
    database.change(lambda session: _rows(session, accounts))
    return World(
        database=database,
        evidence=EvidenceStore(folder),
        chats={},
        platform=lambda _: ByHand(),
        mail=NoMail(),
        now=lambda: MORNING,
        routine=lambda _: routine,
    )


def _rows(session: Session, accounts: int) -> None:
    session.add(Municipality(id=MUNICIPALITY, name="Staden", routine="tibro"))
    session.flush()
    session.add(LogHead(municipality=MUNICIPALITY))
    for number in range(0, accounts, PER_CHANNEL):
        channel = f"k{number // PER_CHANNEL}"
        session.add(TeamChannel(municipality=MUNICIPALITY, id=channel, room=True))
        session.add(PlaceRow(id=f"room:{channel}", municipality=MUNICIPALITY, chat="room"))
    for number in range(0, accounts, PER_PERSON):
        name = f"p{number // PER_PERSON}"
        session.add(Person(municipality=MUNICIPALITY, id=name, name=f"Person {name}"))
    session.add_all(_account(number) for number in range(accounts))
    session.flush()
    assert people.get(session, MUNICIPALITY, "p0") is not None


def _account(number: int) -> Account:
    return Account(
        municipality=MUNICIPALITY,
        id=f"a{number}",
        platform="facebook",
        address=f"https://facebook.example/{number}",
        name=f"Staden på Facebook {number}",
        responsible=f"p{number // PER_PERSON}",
        team_channel=f"k{number // PER_CHANNEL}",
        manager="head",
        bound_at=MORNING - timedelta(days=400),
    )


def _cases_and_absences(session: Session, accounts: int) -> None:
    """Comments of the last two days, a few of them hours ago; absences of some days, every third covered."""
    session.add(Person(municipality=MUNICIPALITY, id="head", name="Chef", roles=["coordinator"]))
    for number in range(0, accounts, PER_CASE):
        at = NOON - timedelta(hours=10 + number % 60)
        comment = Comment(
            municipality=MUNICIPALITY,
            account=f"a{number}",
            external_id=f"c{number}",
            kind="comment",
            origin="webhook",
            text="Hej!",
            created_at=at,
            received_at=at,
        )
        session.add(comment)
        session.flush()
        case = Case(municipality=MUNICIPALITY, account=comment.account, comment=comment.id or 0, opened_at=at)
        case.violation, case.remove_by = True, at + timedelta(hours=48)
        session.add(case)
    people_ = accounts // PER_PERSON
    for number in range(0, people_, PER_ABSENCE):
        first = NOON.replace(hour=23) - timedelta(days=1 + number % 9)
        absence = Absence(
            municipality=MUNICIPALITY,
            person=f"p{number}",
            starts=first,
            ends=first + timedelta(days=3 + number % 20),
            substitute="" if number % 3 else f"p{(number + 1) % people_}",
            noted_by=f"p{number}",
            noted_at=MORNING,
        )
        session.add(absence)

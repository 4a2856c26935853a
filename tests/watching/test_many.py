"""Many accounts: as many questions a channel as for few, and a digest that every chat takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import Session

from bot.by_hand import ByHand
from bot.mail import NoMail
from cards.slack import render_card as slack
from cards.teams import render_card as teams
from cards.teams import size
from handlers import rounds, words
from handlers.guard import Acting
from handlers.shown import card_of
from handlers.world import World
from routines.library import load
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.tables import Account, Case, Comment, LogHead, Municipality, Person, Place, TeamChannel
from tests.watching.place import ask_round, at

MORNING, NOON = at("2026-11-20", "08:00"), at("2026-11-20", "12:00")


@dataclass
class Counted:
    """How many statements a database was given."""

    statements: int = 0


@contextmanager
def counting(database: Database) -> Iterator[Counted]:
    found = Counted()

    def note(*_: Any) -> None:
        found.statements += 1

    engines = {id(engine): engine for engine in (database._reader_engine, database._writer_engine)}
    for engine in engines.values():
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines.values():
            event.remove(engine, "before_cursor_execute", note)


def many(database: Database, folder: Path, *, channels: int, accounts: int) -> World:
    """A municipality with so many channels and accounts, a person for each of the accounts of a channel."""
    routine = load("tibro")
    world = World(
        database=database,
        evidence=EvidenceStore(folder),
        chats={},
        platform=lambda _: ByHand(),
        mail=NoMail(),
        now=lambda: MORNING,
        routine=lambda _: routine,
    )

    def lay(session: Session) -> None:
        session.add(Municipality(id="stad", name="Staden", routine="tibro"))
        session.flush()
        session.add(LogHead(municipality="stad"))
        session.add(Person(municipality="stad", id="anna", name="Anna Ek", roles=["coordinator"]))
        session.add(Person(municipality="stad", id="chef", name="Carin Alm"))
        for channel in range(channels):
            session.add(TeamChannel(municipality="stad", id=f"k{channel}", room=True))
            session.add(Place(id=f"room:k{channel}", municipality="stad", chat="room"))
        session.add_all(_account(number, channels) for number in range(accounts))
        session.add_all(
            Person(municipality="stad", id=f"p{number}", name=f"Person {number}")
            for number in range(accounts)
        )
        session.flush()
        _cases(session, accounts)

    database.change(lay)
    return world


def _account(number: int, channels: int) -> Account:
    return Account(
        municipality="stad",
        id=f"a{number}",
        platform="facebook",
        address=f"https://facebook.example/{number}",
        name=f"Förskolan Ängsblomman och Kulturhuset nummer {number}",
        responsible=f"p{number}",
        manager="chef",
        team_channel=f"k{number % channels}",
    )


def _cases(session: Session, accounts: int) -> None:
    """Every second account has an open case."""
    for number in range(0, accounts, 2):
        comment = Comment(
            municipality="stad",
            account=f"a{number}",
            external_id="x",
            kind="comment",
            origin="webhook",
            text="x",
            created_at=MORNING,
            received_at=MORNING,
        )
        session.add(comment)
        session.flush()
        case = Case(
            municipality="stad",
            account=f"a{number}",
            comment=comment.id or 0,
            remove_by=MORNING if number % 4 else NOON,
            opened_at=MORNING,
        )
        session.add(case)


def calls(database: Database, world: World, now: datetime) -> list[rounds.Call]:
    """What the round calls for, without writing it down."""

    def ask(session: Session) -> list[rounds.Call]:
        municipality = session.get_one(Municipality, "stad")
        town = rounds.Town(municipality=municipality, routine=world.routine(municipality), now=now)
        return list(rounds.rounds["watching"](session, world, town))

    return database.change(ask)[0]


def asked(folder: Path, template: Path, *, channels: int, accounts: int) -> tuple[int, int, int, int]:
    """How many statements the morning, one card, noon, and the status take."""
    file = folder / f"{channels}-{accounts}.sqlite3"
    file.write_bytes(template.read_bytes())
    database = Database(f"sqlite:///{file}")
    try:
        world = many(database, folder, channels=channels, accounts=accounts)
        found = []
        with counting(database) as counted:
            ask_round(database, world, "watching", MORNING)
        found.append(counted.statements)
        with counting(database) as counted:
            assert database.ask(lambda session: card_of(session, world, "watch:1")) is not None
        found.append(counted.statements)
        with counting(database) as counted:
            assert len(calls(database, world, NOON)) == accounts
        found.append(counted.statements)
        with counting(database) as counted:
            acting = Acting(municipality="stad", person="anna", name="Anna Ek")
            database.ask(lambda session: words._status(world, acting, session))
        found.append(counted.statements)
    finally:
        database.close()
    return found[0], found[1], found[2], found[3]


def test_ten_and_a_hundred_accounts_ask_the_same_number_of_questions(
    sqlite_with_tables: Path, tmp_path: Path
) -> None:
    """In one channel: the morning, the card, noon and the status each."""
    few = asked(tmp_path, sqlite_with_tables, channels=1, accounts=10)
    several = asked(tmp_path, sqlite_with_tables, channels=1, accounts=100)
    assert few == several
    assert max(few) < 25


def test_more_channels_ask_so_much_more_each(sqlite_with_tables: Path, tmp_path: Path) -> None:
    """The morning grows with the channels, not with channels times accounts; cards and noon do not grow."""
    one = asked(tmp_path, sqlite_with_tables, channels=1, accounts=60)
    two = asked(tmp_path, sqlite_with_tables, channels=2, accounts=60)
    ten = asked(tmp_path, sqlite_with_tables, channels=10, accounts=60)
    each = two[0] - one[0]
    assert ten[0] == one[0] + 9 * each
    assert each <= 8
    assert one[1:] == two[1:] == ten[1:]


def test_a_channel_s_card_goes_through_no_other_channel_s_accounts(
    sqlite_with_tables: Path, tmp_path: Path
) -> None:
    """By index alone, as SQLite says: else a morning grows with channels times accounts."""
    file = tmp_path / "plan.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    database = Database(f"sqlite:///{file}")
    plans: list[str] = []

    def explain(_: Any, cursor: Any, statement: str, given: Any, *__: Any) -> None:
        if statement.startswith("SELECT") and ("FROM account" in statement or "reading" in statement):
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", given)
            plans.extend(row[3] for row in cursor.fetchall())

    try:
        world = many(database, tmp_path, channels=3, accounts=9)
        ask_round(database, world, "watching", MORNING)
        event.listen(database._reader_engine, "before_cursor_execute", explain)
        assert database.ask(lambda session: card_of(session, world, "watch:1")) is not None
    finally:
        database.close()
    read = [plan for plan in plans if " account " in plan or " reading " in plan]
    assert any("ix_account_team_channel" in plan for plan in read)
    assert any(" reading " in plan for plan in read)
    keys = ("team_channel=?", "AND id=?", "AND account=?")
    assert [plan for plan in read if not any(key in plan for key in keys)] == []


def test_an_evening_and_a_full_round_ask_little(sqlite_with_tables: Path, tmp_path: Path) -> None:
    """Once all is done, a turn of time-keeping costs a handful of questions, however many accounts."""
    file = tmp_path / "quiet.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    database = Database(f"sqlite:///{file}")
    try:
        world = many(database, tmp_path, channels=5, accounts=50)
        for moment in (MORNING, NOON, at("2026-11-20", "15:00")):
            ask_round(database, world, "watching", moment)
        with counting(database) as counted:
            assert calls(database, world, at("2026-11-20", "16:00")) == []
        assert counted.statements <= 8
    finally:
        database.close()


@pytest.mark.parametrize("accounts", [0, 1, 12, 13, 14, 60, 400])
def test_every_chat_takes_the_digest(sqlite_with_tables: Path, tmp_path: Path, accounts: int) -> None:
    """Twelve are named, the rest counted with those who watch them; Slack's and Teams' limits hold."""
    file = tmp_path / "k.sqlite3"
    file.write_bytes(sqlite_with_tables.read_bytes())
    database = Database(f"sqlite:///{file}")
    try:
        world = many(database, tmp_path, channels=1, accounts=accounts)
        ask_round(database, world, "watching", MORNING)
        card = database.ask(lambda session: card_of(session, world, "watch:1"))
    finally:
        database.close()
    if accounts == 0:
        assert card is None
        return
    assert card is not None
    drawn = slack(card)
    assert len(drawn["blocks"]) <= 15
    assert "förkortat" not in str(drawn)
    assert size(teams(card)) <= 20_000
    assert "kortat" not in str(teams(card))
    if accounts > 13:
        assert f"{accounts - 12} konton till: Person" in str(card.blocks)
    else:
        assert "konton till" not in str(card.blocks)

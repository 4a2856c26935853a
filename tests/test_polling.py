"""Accounts are read in turn: one whose reading hangs is announced as blind, and holds up no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlmodel import Session

from bot.polling import AT_ONCE, Polling
from handlers import watching
from handlers.platforms import Incoming
from storage import readings
from storage.tables import Account, Reading
from tests.clocked import Clocked, clocked, words
from tests.faults.fakes import MemoryPlatform
from tests.scenarios.town import MUNICIPALITY
from tests.test_blind import at, status

assert watching  # registers the digest
SOON = timedelta(milliseconds=50)


@dataclass
class Slow(MemoryPlatform):
    """Answers when the test says so."""

    answers: asyncio.Event | None = None

    async def new(self) -> tuple[Incoming, ...]:
        self.calls.append("new")
        if self.answers is not None:
            await self.answers.wait()
        return ()


class Several:
    """The platform of each account, by its id."""

    def __init__(self, platforms: dict[str, Slow]) -> None:
        self._platforms = platforms

    def __call__(self, account: Account) -> Slow:
        return self._platforms[account.id]

    def lacks(self, account: Account) -> str:
        del account
        return ""


@pytest.fixture
def town() -> Iterator[Clocked]:
    """A Friday at ten."""
    with clocked("tibro", "2026-11-20 10:00", only=("readings", "tasks")) as made:
        made.account(connection={"page_id": "1", "token": "META_TOKEN"})
        yield made


def more_accounts(town: Clocked, many: int) -> list[str]:
    def lay(session: Session) -> None:
        first = session.get_one(Account, (MUNICIPALITY, "facebook"))
        values = first.model_dump()
        for number in range(many):
            id_ = f"more{number}"
            session.add(Account(**{**values, "id": id_, "address": f"https://x.example/{number}"}))

    town.town.database.change(lay)
    return ["facebook", *(f"more{number}" for number in range(many))]


def polling(town: Clocked, platforms: dict[str, Slow], **times: timedelta) -> Polling:
    several = Several(platforms)
    return Polling(replace(town.town.world, platform=several), cast("Any", several), **times)


def row(town: Clocked, account: str) -> Reading:
    return town.town.database.ask(lambda session: readings.of(session, MUNICIPALITY, account))


def test_an_account_whose_reading_never_ends_is_blind_like_any_other(town: Clocked) -> None:
    rounds = polling(town, {"facebook": Slow(answers=asyncio.Event())}, longest=SOON)
    town.town.run(rounds.poll())
    assert row(town, "facebook").blind_since == town.town.time
    assert "KAN INTE LÄSAS sedan fredag 20 nov. kl. 10:00: läsningen tog aldrig slut" in status(town)
    at(town, "2026-11-20 10:50")
    assert town.titles("anna") == []
    at(town, "2026-11-20 11:01")
    (card,) = town.told("anna")
    assert "läsningen tog aldrig slut och avbröts" in words(card)


def test_it_is_read_again_and_well_once_it_answers(town: Clocked) -> None:
    platform = Slow(answers=asyncio.Event())
    town.town.run(polling(town, {"facebook": platform}, longest=SOON).poll())
    assert row(town, "facebook").blind_since is not None
    platform.answers = None
    town.town.run(polling(town, {"facebook": platform}).poll())
    assert row(town, "facebook").blind_since is None
    assert platform.calls == ["new", "new"]


def test_those_that_hang_hold_up_no_other_and_are_not_asked_twice_at_once(town: Clocked) -> None:
    """More than are read side by side; without a way out the others would never get their turn."""
    ids = more_accounts(town, AT_ONCE + 1)
    platforms = {id_: Slow(answers=asyncio.Event()) for id_ in ids[:-1]} | {ids[-1]: Slow()}
    rounds = polling(town, platforms, slow=SOON, longest=timedelta(minutes=1))

    async def twice() -> None:
        while row(town, ids[-1]).read_at is None:
            await rounds.poll()
        await rounds.stop()

    town.town.run(asyncio.wait_for(twice(), 20))
    assert all(platform.calls == ["new"] for id_, platform in platforms.items() if id_ != ids[-1])

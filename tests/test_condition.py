"""Whatever is not well stands first in the status, what does not fit is counted, and its own card says it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session

from handlers import allowed, reached, reading, running
from handlers.ports import Shown, Typed, Undelivered
from handlers.words import STATUS_ACCOUNTS
from storage.tables import Account
from tests.clocked import Clocked, clocked, words
from tests.property.machine_world import actor
from tests.scenarios.town import MUNICIPALITY
from tests.test_blind import CONNECTION, ENDED, at, status
from tests.test_blind import account as first_account

assert running  # registers konto


@pytest.fixture
def town() -> Iterator[Clocked]:
    """A Friday at ten, with fifteen accounts that people look at by hand beside the first."""
    with clocked("tibro", "2026-11-20 10:00", only=("readings", "tasks", "feeds")) as made:
        for number in range(15):
            opened(made, f"a{number:02}", f"Badhus {number:02}")
        yield made


def opened(town: Clocked, id_: str, name: str, **more: Any) -> None:
    values = first_account(town).model_dump() | {
        "id": id_,
        "name": name,
        "address": f"https://town.example/{id_}",
        **more,
    }

    def add(session: Session) -> None:
        session.add(Account(**values))

    town.town.database.change(add)


def account(town: Clocked, id_: str) -> Account:
    return town.town.database.ask(lambda session: session.get_one(Account, (MUNICIPALITY, id_)))


def read(town: Clocked, id_: str, fails: Undelivered | None = None) -> None:
    if fails is not None:
        town.town.platform.always["new"] = fails
    town.town.run(reading.read(town.town.world, account(town, id_)))
    town.town.platform.always.pop("new", None)


def named(town: Clocked) -> list[str]:
    """The lines of the accounts that the status names, in their order."""
    return [line for line in status(town).splitlines() if ", bevakas av " in line]


def konto(town: Clocked, name: str) -> str:
    answer = town.town.handle(Typed(actor=actor("anna", "slack"), words=f"konto {name}"))
    assert isinstance(answer, Shown)
    return words(answer.card)


def test_one_that_may_not_remove_and_whose_token_ends_stands_among_the_first(town: Clocked) -> None:
    opened(town, "zz", "Öppna badet", connection=CONNECTION | {"token_until": "2026-11-22"})
    opened(town, "zy", "Öppna skolan", connection=CONNECTION)
    opened(town, "zx", "Öppna torget", connection=CONNECTION)
    read(town, "zz")
    read(town, "zy", fails=ENDED)
    read(town, "zx")
    assert [line.partition(":")[0] for line in named(town)[:3]] == [
        "Öppna skolan",
        "Öppna badet",
        "Badhus 00",
    ]

    refuse = partial(allowed._barred, what="remove", reason="behörighet saknas")
    town.town.run(reached.note(town.town.world, account(town, "zx"), refuse))
    shown = named(town)
    assert [line.partition(":")[0] for line in shown[:3]] == ["Öppna skolan", "Öppna torget", "Öppna badet"]
    assert "KAN INTE LÄSAS" in shown[0]
    assert "FÅR INTE TA BORT" in shown[1]
    assert "nyckeln går ut" in shown[2]
    assert status(town).count("behöver åtgärdas") == 0


def test_of_those_that_do_not_fit_it_is_said_how_many_are_not_well(town: Clocked) -> None:
    for number in range(STATUS_ACCOUNTS + 2):
        opened(town, f"z{number:02}", f"Skola {number:02}", connection=CONNECTION)
        read(town, f"z{number:02}", fails=ENDED)
    assert all("KAN INTE LÄSAS" in line for line in named(town))
    assert "… och 18 konton till. 2 av dem har något som behöver åtgärdas." in status(town)
    read(town, "z00")
    assert "… och 18 konton till. Ett av dem har något som behöver åtgärdas." in status(town)
    read(town, "z01")
    assert "… och 18 konton till.\n" in status(town)


def test_its_own_card_says_how_it_is(town: Clocked) -> None:
    opened(town, "zz", "Öppna badet", connection=CONNECTION)
    assert "Kommentarer: kopplat men inte läst ännu" in konto(town, "Öppna badet")
    read(town, "zz")
    assert "Kommentarer: läst fredag 20 nov. kl. 10:00" in konto(town, "Öppna badet")
    assert "Kommentarer: sköts för hand" in konto(town, "Badhus 03")
    at(town, "2026-11-20 10:30")
    read(town, "zz", fails=ENDED)
    said = "KAN INTE LÄSAS sedan fredag 20 nov. kl. 10:30: Facebook godtar inte"
    assert f"Kommentarer: {said}" in konto(town, "Öppna badet")
    opened(town, "zy", "Öppna skolan", connection=CONNECTION)
    (line,) = [line for line in konto(town, "Öppna").splitlines() if "KAN INTE" in line]
    assert "Öppna badet" in line
    assert said in line

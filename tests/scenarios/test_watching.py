"""Watching in every chat: the morning's digest, noon, the afternoon, and an account that has gone quiet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlmodel import Session

from handlers import reminders
from storage.tables import Account
from tests.scenarios.conftest import Open
from tests.scenarios.town import MUNICIPALITY, STRANGER, Town
from tests.stages.base import SeenCard, SeenForm
from tests.watching.place import at

FRIDAY, MONDAY = "2026-11-20", "2026-11-23"


class Clock:
    """Stands still until the story goes on."""

    def __init__(self) -> None:
        self.time = at("2026-11-19", "16:00")

    def __call__(self) -> datetime:
        return self.time

    async def strikes(self, town: Town, day: str, clock: str) -> None:
        """It is that late now, and time is kept."""
        self.time = at(day, clock)
        await reminders.keep_time(town.app.world)


async def lay(town: Town, change: Callable[[Account], None]) -> None:
    def write(session: Session) -> None:
        account = session.get_one(Account, (MUNICIPALITY, "facebook"))
        change(account)
        session.add(account)

    await town.app.database.write(write)


@pytest.mark.clauses("LID-44", "TIB-21", "LAH-25", "DEG-17")
async def test_a_working_day_is_watched(open_town: Open) -> None:
    """The digest stands at eight; Bo is reminded at noon, Anna hears of it at three; Bo looks at four."""
    clock = Clock()
    async with open_town("tibro", now=clock) as town:
        await clock.strikes(town, FRIDAY, "07:59")
        assert not any("Dagens bevakning" in card.title for card in await town.stage.cards())

        await clock.strikes(town, FRIDAY, "08:00")
        card = await town.card("Dagens bevakning: fredag 20 november", buttons=("Jag har kollat",))
        assert "Staden på facebook" in card.text
        assert "Bo Ask (kontoansvarig)" in card.text
        assert "kan trycka" in await town.refused("frans", card, "Jag har kollat")
        assert "förteckning" in await town.refused(STRANGER, card, "Jag har kollat")

        await clock.strikes(town, FRIDAY, "12:00")
        await town.message("bo", "Inte kollat än idag")
        await clock.strikes(town, FRIDAY, "15:00")
        told = await town.message("anna", "Inte kollat fredag 20 november")
        assert "Bo Ask" in told.text

        clock.time = at(FRIDAY, "16:00")
        await town.press("bo", card, "Jag har kollat")
        await town.card("Kollat: fredag 20 november", "Bo Ask kollade 2026-11-20 16:00.", buttons=())
        again = await town.refused("disa", card, "Jag har kollat")
        assert "Bo Ask har redan kollat (2026-11-20 16:00)" in again

        await clock.strikes(town, MONDAY, "08:00")
        await town.card("Dagens bevakning: måndag 23 november", buttons=("Jag har kollat",))
        assert (await town.actions()).count("watch.looked") == 1
        assert "watch.unseen" not in await town.actions()
        assert await town.log_holds()


@pytest.mark.clauses("TIB-31", "TIB-32")
async def test_an_account_that_has_gone_quiet(open_town: Open) -> None:
    """Bo is reminded and says that they have posted; else Anna says that the account is kept, and why."""
    clock = Clock()
    async with open_town("tibro", now=clock) as town:
        await town.stage.say("bo", "hej")  # where Teams is reached is known once it was heard
        await lay(town, lambda account: setattr(account, "posted_at", at("2026-10-23", "12:00")))
        await lay(town, lambda account: setattr(account, "manager", "anna"))
        await clock.strikes(town, FRIDAY, "09:00")
        told = await town.message("bo", "Inget eget inlägg på länge", "för 28 dagar sedan")
        silent = await town.press("bo", told, "Öppna")
        assert isinstance(silent, SeenCard)
        assert "Vi har publicerat" in silent.buttons

        await clock.strikes(town, FRIDAY, "09:01")
        told = await town.message("anna", "Ska kontot finnas kvar?")
        asked = await town.press("anna", told, "Öppna")
        assert isinstance(asked, SeenCard)
        form = await town.press("anna", asked, "Behåll")
        assert isinstance(form, SeenForm)
        again = await town.stage.send("anna", form, {"Varför ska kontot finnas kvar?": " "})
        assert isinstance(again, SeenForm)
        await town.stage.send("anna", again, {"Varför ska kontot finnas kvar?": "Behövs i valet."})
        kept = [row for row in await town.log() if row.action == "inactive.kept"]
        assert [row.actor for row in kept] == ["anna"]

        await town.press("bo", silent, "Vi har publicerat")
        done = [row for row in await town.log() if row.action == "task.done"]
        assert [(row.actor, row.details["result"]) for row in done] == [("anna", "kept"), ("bo", "posted")]

"""A reminder in each chat: why it came, later, and what it leads on to."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers import intake, reminders
from handlers.platforms import Author, Incoming
from tests.clocked import local
from tests.scenarios.conftest import Open
from tests.scenarios.town import MUNICIPALITY, Town
from tests.stages.base import SeenCard

INSULT = "Ni är idioter hela bunten."


class Hands:
    """A clock whose hands the story moves."""

    def __init__(self, said: str) -> None:
        self.time = local(said)

    def __call__(self) -> datetime:
        return self.time

    async def at(self, town: Town, said: str) -> None:
        """It is that time, and time is kept."""
        self.time = local(said)
        await reminders.keep_time(town.app.world)


async def comes(town: Town, *ids: str) -> None:
    """Comments come in that somebody must decide about."""
    for id_ in ids:
        comment = Incoming(id=id_, text=INSULT, created_at=town.app.now(), author=Author(name="Troll"))
        await intake.take_in(town.app.world, MUNICIPALITY, "facebook", [comment], origin="platform")


@pytest.mark.clauses("TIB-79", "TIB-25")
async def test_a_reminder_says_why_waits_and_leads_to_the_decision(open_town: Open) -> None:
    """Bo is told alone, asks why, asks to be reminded later, and decides from the reminder."""
    clock = Hands("2026-11-16 09:00")
    async with open_town("tibro", now=clock) as town:
        await comes(town, "c1")
        await town.press("bo", await town.card("idioter"), "Ta hand om")  # and then he forgets it
        await clock.at(town, "2026-11-16 13:00")
        told = await town.message(
            "bo", "Påminnelse: ta ställning", "Ärende 1", "senast onsdag 18 nov. kl. 09:00"
        )
        assert {"Öppna", "Påminn mig senare", "Varför får jag detta?"} <= set(told.buttons)

        why = await town.press("bo", told, "Varför får jag detta?")
        assert isinstance(why, SeenCard)
        assert "Tibro 4.4 (TIB-79)" in why.text
        assert "48 timmar räknat även kvällar och helger" in why.text
        assert "kontoansvarig" in why.text

        form = await town.form("bo", told, "Påminn mig senare")
        choice = next(label for label in form.options["När?"] if label.startswith("Om en timme"))
        await town.stage.send("bo", form, {"När?": choice})
        await town.message("bo", "Du påminns igen måndag 16 nov. kl. 14:00")
        await clock.at(town, "2026-11-16 14:00")
        await town.message("bo", "Du har fått en ny påminnelse")
        told = await town.message("bo", "Påminnelse: ta ställning", buttons=told.buttons)

        opened = await town.press("bo", told, "Öppna")
        assert isinstance(opened, SeenCard)
        assert "idioter" in opened.text
        await town.press("bo", opened, "Godkänn")
        await town.card("Godkänd: Staden på facebook")
        await clock.at(town, "2026-11-16 14:01")
        await town.message("bo", "Klart. Du behöver inte göra något.")


async def test_many_reminders_are_one_message_from_which_each_opens(open_town: Open) -> None:
    clock = Hands("2026-11-16 09:00")
    async with open_town("tibro", now=clock) as town:
        await comes(town, "c1", "c2", "c3", "c4")
        await town.press("bo", await town.card("Ärende 1"), "Ta hand om")
        await clock.at(town, "2026-11-16 13:00")
        told = await town.message("bo", "4 påminnelser på en gång", "ärende 3")
        form = await town.form("bo", told, "Öppna")
        third = next(label for label in form.options["Vilken?"] if "ärende 3" in label)
        opened = await town.stage.send("bo", form, {"Vilken?": third})
        assert isinstance(opened, SeenCard)
        assert "Ärende 3" in opened.text

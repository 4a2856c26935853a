"""Somebody goes away, in every chat: said with words and in the form, and the task that follows from it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from handlers import intake, reminders
from handlers.platforms import Incoming
from tests.scenarios.conftest import Open
from tests.scenarios.town import MUNICIPALITY, Town, account
from tests.stages.base import SeenCard, SeenForm

#: A Friday at ten in Stockholm.
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
ALONE = (account("facebook", substitute="", manager="anna"),)


async def keep_time(town: Town) -> None:
    await reminders.keep_time(town.app.world)


@pytest.mark.clauses("LID-21", "LAH-66", "TIB-16")
async def test_an_absence_without_a_substitute_is_taken_over_with_one_press(open_town: Open) -> None:
    """Words open the form where the routine wants a substitute; Anna is told, and takes over."""
    clock = {"now": NOW}
    async with open_town(accounts=ALONE, now=lambda: clock["now"]) as town:
        form = await town.stage.say("bo", "frånvaro 25/11-27/11")
        assert isinstance(form, SeenForm)
        assert "Tibro" in form.errors["Ersättare"]
        assert form.values["Från och med"] == "2026-11-25"
        nobody = next(label for label in form.options["Ersättare"] if "Ingen än" in label)
        noted = await town.stage.send("bo", form, {"Ersättare": nobody})
        assert isinstance(noted, SeenCard)
        assert "saknar ersättare" in noted.text
        assert "Anna Ek" in noted.text

        clock["now"] = NOW + timedelta(days=3)
        await keep_time(town)
        await town.message("anna", "Ersättare saknas när Bo Ask är borta")
        clock["now"] = NOW + timedelta(days=5)
        comment = Incoming(id="c1", text="Ni är idioter.", created_at=clock["now"])
        await intake.take_in(town.app.world, MUNICIPALITY, "facebook", [comment], origin="webhook")
        await town.card("idioter", "Anna Ek", "Bo Ask är borta till och med fredag 27 november")

        listed = await town.stage.say("anna", "uppgifter")
        assert isinstance(listed, SeenCard)
        line = re.search(r"(\d)\. Ersättare saknas när Bo Ask är borta", listed.text)
        assert line is not None
        task = await town.press("anna", listed, f"Visa {line.group(1)}")
        assert isinstance(task, SeenCard)
        await town.press("anna", task, "Jag tar över")
        await town.until(partial(_taken, town), "Anna has taken over")
        assert await town.log_holds()


async def _taken(town: Town) -> bool:
    return (await town.actions())[-1] == "task.done"


async def test_words_note_an_absence_and_a_press_ends_it(open_town: Open) -> None:
    """The list of one's own absences; Jag är tillbaka gives duty back at once."""
    clock = {"now": NOW}
    async with open_town(now=lambda: clock["now"]) as town:
        noted = await town.stage.say("bo", "frånvaro idag ersättare Disa")
        assert isinstance(noted, SeenCard)
        assert "Disa Lind" in noted.text
        assert {"Jag är tillbaka", "Byt ersättare"} <= set(noted.buttons)
        clock["now"] = NOW + timedelta(hours=2)
        back = await town.stage.say("bo", "jag är tillbaka")
        assert isinstance(back, SeenCard)
        assert "Välkommen tillbaka" in back.text
        status = await town.stage.say("bo", "status")
        assert isinstance(status, SeenCard)
        assert "Bo Ask" in status.text
        assert await town.log_holds()

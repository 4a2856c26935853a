"""Words to the bot, the message shortcut, and reminders, in every chat."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import Open
from tests.scenarios.test_reminders import Hands
from tests.scenarios.town import Town
from tests.stages.base import SeenCard, SeenForm

SEEN = "Jag ska slå ihjäl dig, din idiot."


async def test_a_person_flags_what_they_have_seen(open_town: Open) -> None:
    """The form asks for account, text and address, and says what is wrong; the case stands in the channel."""
    async with open_town() as town:
        form = await town.stage.say("disa", "flagga")
        assert isinstance(form, SeenForm)
        again = await town.stage.send("disa", form, {"Kommentarens text": SEEN, "Adress": "javascript:x"})
        assert isinstance(again, SeenForm)
        assert "https://" in again.errors["Adress"]
        assert again.values["Kommentarens text"] == SEEN
        thanks = await town.stage.send("disa", again, {"Adress": "https://facebook.example/p/1"})
        assert isinstance(thanks, SeenCard), (thanks.errors, thanks.values)
        assert "ärende 1" in thanks.text
        card = await town.card("Hot", "Personangrepp")
        assert {"Godkänn", "Ta bort"} <= set(card.buttons)
        opened = [row for row in await town.log() if row.action == "case.opened"]
        assert [row.actor for row in opened] == ["disa"]


async def test_the_shortcut_brings_the_text_along(open_town: Open) -> None:
    """Pointing at a message opens the same form with its text; even what no rule finds becomes a case."""
    async with open_town() as town:
        form = await town.stage.point("bo", "Det här känns inte bra.")
        assert isinstance(form, SeenForm)
        assert form.values["Kommentarens text"] == "Det här känns inte bra."
        await town.stage.send("bo", form, {})
        await town.card("Det här känns inte bra.")


async def test_unknown_words_get_help_and_status_tells_how_it_is(open_town: Open) -> None:
    """No dead ends: help for what is not understood, the state for "status", hits for "sök"."""
    async with open_town() as town:
        help_ = await town.stage.say("bo", "vad kan du göra?")
        assert isinstance(help_, SeenCard)
        assert "flagga" in help_.text
        await town.comes_in("Ni är idioter.", author="Arg Person")
        await town.card("idioter")
        status = await town.stage.say("bo", "status")
        assert isinstance(status, SeenCard)
        assert "Ett öppet ärende" in status.text
        assert "Bo Ask" in status.text
        found = await town.stage.say("bo", "sök idioter")
        assert isinstance(found, SeenCard)
        assert "Arg Person" in found.text


@pytest.mark.clauses("LID-116", "GIS-57")
async def test_the_receiver_is_reminded_each_working_day_until_they_answer(open_town: Open) -> None:
    """Each time once, however often time is kept, with the way to the case; after the answer nothing."""
    clock = Hands("2026-11-16 09:00")
    async with open_town("gislaved", now=clock) as town:
        await town.comes_in("När lagas vägen?")
        form = await town.form("bo", await town.card("Fråga"), "Vidarebefordra")
        to = next(label for label in form.options["Till"] if "Frans" in label)
        await town.stage.send("bo", form, {"Till": to})
        await town.message("frans", "Ett ärende till dig")
        await clock.at(town, "2026-11-16 16:00")
        assert await reminded(town) == 0

        await clock.at(town, "2026-11-20 10:00")
        await clock.at(town, "2026-11-20 10:01")
        assert await reminded(town) == 1
        reminder = await town.message("frans", "Påminnelse: ett ärende väntar på dig")
        opened = await town.press("frans", reminder, "Öppna")
        assert isinstance(opened, SeenCard)
        await town.press("frans", opened, "Ta emot")
        await town.until(lambda: _accepted(town), "the receiver has accepted")
        await town.message("frans", "Du har tagit emot ärendet")

        await clock.at(town, "2026-11-30 10:00")
        await town.message("frans", "Klart. Du behöver inte göra något.")
        assert await reminded(town) == 1


async def reminded(town: Town) -> int:
    """How often the receiver was reminded."""
    told = [row for row in await town.log() if row.action == "reminder.told"]
    return [row.details["person"] for row in told].count("frans")


async def _accepted(town: object) -> bool:
    return "forward.accepted" in await town.actions()  # type: ignore[attr-defined]

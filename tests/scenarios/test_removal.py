"""Ta bort, from the card to the log, in every chat."""

from __future__ import annotations

import pytest
from aiohttp import ClientSession

from bot.attachments import Attachments
from handlers import attached, reminders
from tests.clocked import local
from tests.scenarios.conftest import Open
from tests.scenarios.town import RULES
from tests.stages.base import SeenCard
from tests.test_attached_files import Place, opened

INSULT = "Ni är idioter hela bunten."


@pytest.mark.clauses("TIB-80", "TIB-83", "TIB-78")
async def test_tibro_saves_and_registers_before_anything_is_removed(open_town: Open) -> None:
    """In Tibro nothing is removed before it is saved and has its diary number; then a person removes it."""
    async with open_town("tibro", now=lambda: local("2026-11-16 10:00")) as town:
        await town.comes_in(INSULT)
        card = await town.card("Personangrepp", "Tibro 4.4", "48 timmar", "Bo Ask")
        assert {"Godkänn", "Ta bort", "Vidarebefordra", "Svara", "Ta hand om"} <= set(card.buttons)

        form = await town.form("bo", card, "Ta bort")
        assert "förtal" in form.values["Grund"]
        assert await town.stage.send("bo", form, {"Besked till avsändaren": "Skicka inget"}) is not form

        card = await town.card("Väntar på diarienummer", "Bevis sparat")
        assert len(await town.evidence()) == 1
        await reminders.keep_time(town.app.world)
        told = await town.message("rut", "Diarienummer behövs: ärende 1")
        waiting = await town.press("rut", told, "Öppna")
        assert isinstance(waiting, SeenCard)
        assert "Väntar på diarienummer" in waiting.text

        form = await town.form("rut", waiting, "Ange diarienummer")
        again = await town.stage.send("rut", form, {"Diarienummer": "!!"})
        assert again is not None
        assert again.errors["Diarienummer"]
        await town.stage.send("rut", again, {"Diarienummer": "KS 2026/17"})  # type: ignore[arg-type]

        card = await town.card("Gör så här", "KS 2026/17")
        form = await town.form("bo", card, "Borttaget")
        label = "Jag har tagit bort kommentaren och sett att den inte syns"
        refused = await town.stage.send("bo", form, {label: "nej"})
        assert refused is not None
        assert label in refused.errors
        await town.stage.send("bo", refused, {label: "ja"})  # type: ignore[arg-type]

        card = await town.card("Borttagen: Staden på facebook", "Borttagen för hand av Bo Ask", "KS 2026/17")
        assert "Ta bort" not in card.buttons
        assert "Godkänn" not in card.buttons
        actions = await town.actions()
        order = ["removal.decided", "evidence.saved", "diary.entered", "comment.removed_by_hand"]
        assert [action for action in actions if action in order] == order
        assert await town.log_holds()


@pytest.mark.clauses("LID-121", "LID-122", "LID-123")
async def test_lidingo_tells_the_author_why_with_a_link_to_the_rules(open_town: Open) -> None:
    """The removal form refuses a text without the link, and the case says how the author was told."""
    async with open_town("lidingo") as town:
        await town.comes_in(INSULT)
        card = await town.card("Personangrepp")
        form = await town.form("bo", card, "Ta bort")
        assert "Utskriften" in form.labels
        assert RULES in form.values["Text till avsändaren"]

        again = await town.stage.send("bo", form, {"Text till avsändaren": "Borta."})
        assert RULES in again.errors["Text till avsändaren"]  # type: ignore[union-attr]
        text = f"Hej! Vi har tagit bort din kommentar: [grunden]. Regler: {RULES}"
        await town.stage.send("bo", again, {"Text till avsändaren": text})  # type: ignore[arg-type]

        card = await town.card("Gör så här", "klicka på krysset", "förtal, personliga angrepp")
        form = await town.form("bo", card, "Borttaget")
        await town.stage.send(
            "bo",
            form,
            {
                "Jag har tagit bort kommentaren och sett att den inte syns": "ja",
                "Besked till avsändaren": "Det går inte",
                "Om avsändaren inte kan få besked: varför?": "Kontot tar inte emot svar",
            },
        )
        await town.card("Kontot tar inte emot svar", "registrators besked")


@pytest.mark.clauses("TIB-80")
async def test_the_picture_of_what_is_removed_is_kept_and_opened_from_bevis(open_town: Open) -> None:
    """Its address works no more when somebody wants to see it."""
    place = Place()
    async with await opened(place), open_town("tibro", attached=Attachments(loopback=True)) as town:
        picture = place.lies("/a.png", b"en bild", "image/png")
        await town.comes_in(INSULT, attachments=[{"type": "photo", "url": picture.url}])
        form = await town.form("bo", await town.card("Personangrepp"), "Ta bort")
        await town.stage.send("bo", form, {"Besked till avsändaren": "Skicka inget"})
        card = await town.card("Väntar på diarienummer", "Bevis sparat")
        place.expires()
        shown = await town.press("bo", card, "Bevis")
        assert isinstance(shown, SeenCard)
        assert "Bilaga 1 (image/png, 1 kB)" in shown.text
        (evidence,) = await town.evidence()
        (kept,) = attached.listed(town.app.world, evidence)
        async with ClientSession() as session, session.get(town.app.world.link_to(kept.path)) as answer:
            assert (answer.status, await answer.read()) == (200, b"en bild")


async def test_an_edit_stops_a_removal_that_was_decided_on_other_words(open_town: Open) -> None:
    """While the removal waits for its diary number the author says sorry: a person decides anew."""
    async with open_town("tibro") as town:
        await town.comes_in(INSULT, comment_id="1")
        form = await town.form("bo", await town.card("Personangrepp"), "Ta bort")
        await town.stage.send("bo", form, {"Besked till avsändaren": "Skicka inget"})
        await town.card("Väntar på diarienummer")
        await town.comes_in("Förlåt för det jag skrev. Tack för en bra skola!", comment_id="1")
        card = await town.card("Förlåt", "version 2")
        assert "Ange diarienummer" not in card.buttons
        assert {"Godkänn", "Ta bort"} <= set(card.buttons)
        actions = await town.actions()
        assert "comment.edited" in actions
        assert "comment.removed" not in actions


@pytest.mark.clauses("DEG-42", "DEG-44")
async def test_degerfors_tells_of_a_removed_advert_though_the_flag_said_attack(open_town: Open) -> None:
    """The duty to tell follows the ground that is chosen; the form has the fields for it."""
    async with open_town("degerfors") as town:
        await town.comes_in(INSULT)
        form = await town.form("bo", await town.card("Personangrepp"), "Ta bort")
        assert form.values["Besked till avsändaren"] == "Skicka inget"
        advert = next(option for option in form.options["Grund"] if "reklam" in option.lower())
        again = await town.stage.send("bo", form, {"Grund": advert})
        assert "Rutinen kräver besked" in again.errors["Besked till avsändaren"]  # type: ignore[union-attr]


async def test_what_was_removed_by_hand_by_mistake_is_decided_anew(open_town: Open) -> None:
    """Ångra opens the case again."""
    async with open_town("laholm") as town:
        await town.comes_in(INSULT)
        form = await town.form("bo", await town.card("Personangrepp"), "Ta bort")
        await town.stage.send("bo", form, {"Besked till avsändaren": "Skicka inget"})
        form = await town.form("bo", await town.card("Gör så här"), "Borttaget")
        await town.stage.send("bo", form, {"Jag har tagit bort kommentaren och sett att den inte syns": "ja"})
        card = await town.card("Borttagen: Staden på facebook")
        await town.press("bo", card, "Ångra")
        card = await town.card("Kommentar att ta ställning till")
        assert "Godkänn" in card.buttons

"""Many are critical in Tibro, told in every chat: the lock, who is asked, and the way out of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from handlers import reminders
from tests.clocked import local
from tests.scenarios.conftest import Open
from tests.scenarios.town import Town, account
from tests.stages.base import SeenCard, SeenForm

INSULT = "Ni är idioter hela bunten."
QUESTION = "När öppnar badhuset på lördag?"
TOLD = ("Öppna", "Påminn mig senare", "Varför får jag detta?")
#: In Microsoft's playground sit Bo, Anna, Disa, Rut and Frans.
ACCOUNT = account("facebook", manager="disa", substitute="frans")


def monday() -> datetime:
    """Somebody is at work."""
    return local("2026-11-16 10:00")


async def is_asked(town: Town, person: str, *words: str) -> SeenForm:
    """They are told alone that they have to be consulted; the form, from the card that this leads to."""
    await reminders.keep_time(town.app.world)
    told = await town.message(person, "Du behöver konsulteras", buttons=TOLD)
    opened = await town.press(person, told, "Öppna")
    assert isinstance(opened, SeenCard)
    for word in words:
        assert word in opened.text, opened.text
    return await town.form(person, opened, "Jag är konsulterad")


async def many(town: Town, number: int = 5) -> None:
    comments = [
        {
            "id": f"k{item}",
            "kind": "comment",
            "text": INSULT,
            "author": {"id": "a1", "name": "Troll Trollsson"},
            "url": f"https://facebook.example/town/posts/{item}",
            "created_at": town.app.now().isoformat(),
            "post_id": "p1",
            "parent_id": "",
            "attachments": [],
        }
        for item in range(number)
    ]
    await town.webhook(comments, account="facebook")


@pytest.mark.clauses("TIB-59", "TIB-53")
async def test_answers_wait_until_manager_and_coordinator_have_been_asked(open_town: Open) -> None:
    """Five rude comments; the question that came before them cannot be answered until both were asked."""
    async with open_town("tibro", accounts=[ACCOUNT], now=monday) as town:
        await town.comes_in(QUESTION)
        await town.press("bo", await town.card("Fråga att besvara"), "Ta hand om")
        question = await town.card("Fråga att besvara", "Tas om hand av")
        await many(town)
        await town.card("Många är kritiska", "5 kritiska kommentarer", "TIB-59")

        told = await town.press("bo", question, "Svara")
        assert isinstance(told, SeenCard)
        for word in ("Disa Lind", "Anna Ek", "Klockan går ändå", "48 timmar på vardagar"):
            assert word in told.text, told.text

        form = await is_asked(town, "disa", "ansvarig chef", "Öppna ärenden")
        await town.stage.send("disa", form, {"Din synpunkt": "Svara kort. Anna håller i det."})
        await town.card("Många är kritiska", "Disa Lind konsulterad", "Anna håller i det.")
        await town.stage.send("anna", await is_asked(town, "anna", "IT- och kommunikationsenheten"), {})
        await town.card("Svar kan ges igen", buttons=())

        form = await town.form("bo", await town.card("Fråga att besvara"), "Svara")
        await town.stage.send("bo", form, {"Text": "Vi öppnar klockan tio."})
        await town.card("Vi öppnar klockan tio")
        actions = [action for action in await town.actions() if action.startswith("criticism.")]
        assert actions == [
            "criticism.began",
            "criticism.consulted",
            "criticism.consulted",
            "criticism.lifted",
        ]
        assert await town.log_holds()


@pytest.mark.clauses("TIB-59")
async def test_a_person_says_that_many_are_critical_and_both_are_asked_as_well(open_town: Open) -> None:
    """No rule flags criticism in good words, so a press does; nobody takes it back alone."""
    async with open_town("tibro", accounts=[ACCOUNT], now=monday) as town:
        await town.comes_in(QUESTION)
        await town.press("bo", await town.card("Fråga att besvara"), "Många är kritiska")
        await town.card("Bo Ask tryckte Många är kritiska")
        for person in ("disa", "anna"):
            await town.stage.send(person, await is_asked(town, person), {})
        await town.card("Svar kan ges igen", buttons=())
        form = await town.form("bo", await town.card("Fråga att besvara"), "Svara")
        assert isinstance(form, SeenForm)


@pytest.mark.clauses("LID-136", "LID-137")
async def test_a_discussion_is_ended_and_what_comes_later_is_taken_away(open_town: Open) -> None:
    """Lidingö, by hand: the words are posted by a person, then what is written later is removed at once."""
    async with open_town("lidingo") as town:
        for number in range(25):
            await town.comes_in(f"Jag håller inte med, inlägg {number}.")
        card = await town.card("25 kommentarer i tråden", buttons=("Avsluta diskussionen", "Inte nu"))
        form = await town.form("bo", card, "Avsluta diskussionen")
        assert "engagerat" in form.values["Avslutande ord"]
        signed = await town.stage.send("bo", form, {"Avslutande ord": "Tack för i dag!\n/Bo Ask"})
        assert isinstance(signed, SeenForm)
        assert signed.errors
        await town.stage.send("bo", signed, {"Avslutande ord": "Tack alla! Nu avslutar vi här."})
        card = await town.card("Publicera orden nedan", "Nu avslutar vi här.", buttons=("Publicerat",))
        form = await town.form("bo", card, "Publicerat")
        await town.stage.send("bo", form, {"Är texten publicerad?": "Ja, den står där"})
        await town.card("Diskussionen är avslutad", "Bo Ask", buttons=("Återöppna",))

        await town.comes_in("Jag måste bara säga en sak till.")
        card = await town.card("Tas bort", "Bo Ask avslutade diskussionen", "en sak till", "Borttaget")
        form = await town.form("disa", card, "Borttaget")
        await town.stage.send("disa", form, {form.labels[0]: "ja"})
        assert len(await town.evidence()) == 1
        await town.card("En senare kommentar")

        await town.press("bo", await town.card("Diskussionen är avslutad"), "Återöppna")
        await town.card("Diskussionen är öppen igen")
        assert "removal.by_rule" in await town.actions()
        assert await town.log_holds()


@pytest.mark.clauses("GIS-50", "GIS-59", "GIS-60")
async def test_gislaved_refers_a_post_to_politicians_signed_with_name_and_unit(open_town: Open) -> None:
    async with open_town("gislaved") as town:
        await town.comes_in("Vad tycker Centern om skolan?")
        form = await town.form("bo", await town.card("Fråga"), "Svara")
        assert "partiernas egna kanaler" in form.values["Hänvisning"]
        await town.stage.send("bo", form, {"Vad gäller inlägget?": "Till politiker – hänvisa"})
        card = await town.card("partiernas egna kanaler", "Vänliga hälsningar Bo, Kommunikation")
        form = await town.form("bo", card, "Publicerat")
        await town.stage.send("bo", form, {"Är texten publicerad?": "Ja, den står där"})
        await town.card("Hänvisad av Bo Ask")


@pytest.mark.clauses("LID-111")
async def test_lidingo_confirms_before_it_answers_hatred(open_town: Open) -> None:
    async with open_town("lidingo") as town:
        await town.comes_in(INSULT)
        form = await town.form("bo", await town.card("idioter"), "Svara")
        assert "LID-111" in form.text
        again = await town.stage.send("bo", form, {"Text": "Vi beklagar."})
        assert isinstance(again, SeenForm)
        assert again.errors
        await town.stage.send("bo", again, {"Jag har läst det och vill ändå svara": "ja"})
        await town.card("Vi beklagar.", "Publicera svaret")

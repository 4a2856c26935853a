"""The life of an account in every chat: asked for, decided, set up, in the register, and closed again."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import partial

import aiohttp
import pytest
from PIL import Image
from sqlmodel import Session

from handlers import reminders
from storage.request_tables import Request
from storage.tables import Person
from tests.scenarios.conftest import Open
from tests.scenarios.town import MUNICIPALITY, Town
from tests.stages.base import Private, SeenCard, SeenForm

APPOINTS = "Vem utser du till ansvarig för kontot?"
#: A Friday at ten in Stockholm.
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
#: What is answered, by a word of the question; people by name.
LIBRARY: Mapping[str, str] = {
    "medborgarnas behov": "Invånarna vill veta vad som finns att läsa.",
    "Målen": "300 följare 2027-12-31",
    "målgrupper.": "Unga läsare <!channel> [här](http://x.example)",
    "Vilken verksamhet": "Stadsbiblioteket",
    "Webbadress": "https://www.instagram.com/stadsbiblioteket",
    "Namnet": "Stadsbiblioteket",
    "öppetider": "08:00-17:00",
    "kontaktar": "biblioteket@stad.example",
    "Ansvarig": "Bo Ask",
    "Ersättare": "Rut Rönn",
    "administratörer": "Bo Ask, Disa Lind",
    "sociala medier och": "Instagram",
    "slags": "annan verksamhet",
    "din chef": "Frans Gran",
}


def answers(form: SeenForm) -> dict[str, str]:
    """What somebody writes in a form of the walk, where nothing stands yet."""
    given = {}
    for label in form.labels:
        if form.values.get(label) and form.values[label] != "nej":
            continue
        said = next((answer for word, answer in LIBRARY.items() if word in label), "")
        options = form.options.get(label, ())
        if (
            options
            and options != ("Ja",)
            and said not in options
            and not set(said.split(", ")) <= set(options)
        ):
            said = options[0]
        given[label] = said or "ja"
    return given


async def walk(town: Town, who: str, private: Private) -> SeenCard:
    """Answers page after page until a card is shown."""
    for _ in range(20):
        if isinstance(private, SeenCard):
            return private
        assert isinstance(private, SeenForm)
        assert not private.errors, private.errors
        private = await town.stage.send(who, private, answers(private))
    raise AssertionError("the pages never end")


async def newest(town: Town, who: str, *words: str) -> SeenCard:
    """The newest card in somebody's own chat that says this, waited for."""
    found: list[SeenCard] = []

    async def there() -> bool:
        cards = [
            card
            for card in await town.stage.direct(who)
            if all(word in card.text or word in card.buttons for word in words)
        ]
        found[:] = cards[-1:]
        return bool(cards)

    await town.until(there, f"{who} sees {words}")
    return found[0]


def manager(session: Session) -> None:
    """Frans is a manager: in Teams' playground Carin has no seat."""
    frans = session.get(Person, (MUNICIPALITY, "frans"))
    assert frans is not None
    frans.roles = ["manager"]
    session.add(frans)


async def state(town: Town, number: int = 1) -> str:
    found = await town.app.database.read(lambda session: session.get(Request, number))
    return found.state if found is not None else ""


async def is_now(town: Town, wanted: str, number: int = 1) -> bool:
    return await state(town, number) == wanted


async def hand_in(card: SeenCard | SeenForm) -> None:
    """Opens the link on the card and hands in a picture, as a person's browser does."""
    (link,) = set(re.findall(r"http://127\.0\.0\.1:\d+/upload/[\w.~=-]+", str(card.handle) + card.text))
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(picture, "PNG")
    async with aiohttp.ClientSession() as browser:
        async with browser.get(link) as page:
            assert page.status == 200
            name = re.search(r'type="file"[^>]*name="(\w+)"|name="(\w+)"[^>]*type="file"', await page.text())
            assert name is not None
        form = aiohttp.FormData()
        form.add_field(name[1] or name[2], picture.getvalue(), filename="bild.png", content_type="image/png")
        origin = re.match(r"http://[^/]+", link)
        assert origin is not None
        async with browser.post(link, data=form, headers={"Origin": origin[0]}) as answer:
            assert answer.status == 200, await answer.text()


async def set_up(town: Town) -> None:
    """Everybody does what is left for them, on their own cards."""
    for _ in range(14):
        if await state(town) == "done":
            return
        for who in ("disa", "bo", "rut", "anna"):
            for card in await town.stage.direct(who):
                if "Gör klart" not in card.buttons:
                    continue
                private = await town.stage.press(who, card, "Gör klart")
                if isinstance(private, SeenForm):
                    again = await town.stage.send(who, private, answers(private))
                    assert not isinstance(again, SeenForm), again.errors
    assert await state(town) == "done"


async def wind_up(town: Town) -> None:
    """Manager and coordinator, the farewell, two weeks, the snapshot by upload, and what is left."""
    decide = await newest(town, "frans", "Godkänn att kontot avslutas")
    await town.stage.press("frans", decide, "Godkänn")
    view = await newest(town, "anna", "Samråd om att avsluta")
    form = await town.stage.press("anna", view, "Lämna synpunkt")
    assert isinstance(form, SeenForm)
    await town.stage.send("anna", form, {"Din synpunkt": "Bra."})
    await town.until(partial(is_now, town, "started", 2), "the closing is decided")
    form = await own(town, "Gör klart")
    assert isinstance(form, SeenForm)
    assert "Tack för alla inlägg" in form.text
    await town.stage.send("bo", form, {form.labels[0]: "https://www.instagram.com/p/hejda"})


async def own(town: Town, label: str) -> Private:
    card = await newest(town, "bo", "Avsluta kontot steg för steg", label)
    return await town.stage.press("bo", card, label)


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_an_account_for_the_library_opens_and_closes(open_town: Open) -> None:
    """Disa asks and goes back once, Frans decides, Rut and Bo confirm; later Bo closes it step by step."""
    clock = {"now": NOW}
    async with open_town(routine="lidingo", now=lambda: clock["now"]) as town:
        await town.app.database.write(manager)
        first = await town.stage.say("disa", "registrera-kanal")
        assert isinstance(first, SeenForm)
        assert "Sida 1 av" in first.text
        second = await town.stage.send("disa", first, answers(first))
        assert isinstance(second, SeenForm)
        back = await town.stage.send("disa", second, {}, way="Tillbaka")
        assert isinstance(back, SeenForm)
        assert LIBRARY["medborgarnas behov"] in back.values.values()
        card = await walk(town, "disa", back)
        assert "Skicka för beslut" in card.buttons
        await town.stage.press("disa", card, "Skicka för beslut")

        asked = await newest(town, "frans", "ber om ditt beslut")
        assert {"Godkänn", "Avslå", "Fråga"} <= set(asked.buttons)
        assert "Unga läsare <!channel> [här](http://x.example)" in asked.text
        form = await town.stage.press("frans", asked, "Godkänn")
        assert isinstance(form, SeenForm)
        ticks = {label: "ja" for label in form.labels if label not in {"Kommentar", APPOINTS}}
        decided = await town.stage.send("frans", form, ticks)
        assert not isinstance(decided, SeenForm), decided.errors
        await town.until(partial(is_now, town, "started"), "the request is decided")
        await newest(town, "anna", "öppnar ett konto")
        await set_up(town)
        assert "Stadsbiblioteket" in await registered(town)

        closing = await town.stage.say("bo", "avsluta-kanal Stadsbiblioteket")
        assert isinstance(closing, SeenForm)
        begun = await town.stage.send("bo", closing, {"Vilket konto?": "Stadsbiblioteket"})
        assert isinstance(begun, SeenCard)
        await wind_up(town)
        clock["now"] = NOW + timedelta(days=15)
        await reminders.keep_time(town.app.world)
        task = await newest(town, "anna", "Steg för att avsluta Stadsbiblioteket")
        picture = await town.stage.press("anna", task, "Gör klart")
        assert picture is not None
        await hand_in(picture)
        for _ in range(3):
            form = await own(town, "Gör klart")
            assert isinstance(form, SeenForm)
            await town.stage.send("bo", form, answers(form))
        await town.until(partial(is_now, town, "done", 2), "the account is closed")
        assert "Stadsbiblioteket" not in await registered(town)
        assert await town.log_holds()


async def registered(town: Town) -> str:
    """The public register, as anybody reads it."""
    address = f"{town.address}/register/{MUNICIPALITY}.json"
    async with aiohttp.ClientSession() as browser, browser.get(address) as answer:
        assert answer.status == 200
        return await answer.text()

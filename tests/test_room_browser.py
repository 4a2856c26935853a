"""The browser room in a real Chromium: what scripts, styles and a keyboard do with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from cards.html import card_html
from cards.model import Card, Facts, Text
from handlers.ports import Contact
from tests.room_toy import CHANNEL, OTHER, ToyHouse, toy_room
from tests.stages.accessible import expect_clean
from tests.stages.base import SeenCard, SeenForm
from tests.stages.browser import TIMEOUT, BrowserStage, chromium
from tests.test_html_cards import HOSTILE, shown

ROOM = f"/room/{CHANNEL}?som=anna"
LONG = (
    "Kommunalförbundsdirektörsassistentens sekretessprövningsbestämmelsesammanställning "
    f"barnomsorgsplaceringshandläggningstidsförlängningsbeslut https://exempel.se/{'a' * 160}"
)

pytestmark = pytest.mark.part("chromium")


@asynccontextmanager
async def stage() -> AsyncIterator[tuple[BrowserStage, ToyHouse, str]]:
    async with chromium() as browser, toy_room() as (address, house):
        yield BrowserStage(browser, address, CHANNEL, onlooker="carin"), house, address


@asynccontextmanager
async def window(browser: Browser, address: str, path: str = ROOM, **options: Any) -> AsyncIterator[Page]:
    """A window that fails the test if the page says something in its console."""
    context = await browser.new_context(reduced_motion="reduce", **options)
    context.set_default_timeout(TIMEOUT)
    page = await context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type in {"error", "warning"} else None)
    await page.goto(address + path)
    yield page
    await context.close()
    assert said == []


async def fill_room(house: ToyHouse) -> None:
    for number, text in enumerate((*HOSTILE, LONG, 4 * LONG), start=1):
        await house.arrive(
            number, text, title=text[:150], tone=("neutral", "attention", "urgent")[number % 3]
        )
    await house._keep("case:2", "Bo Lindqvist")
    await house.chat.show(house.references["case:2"], house.cards["case:2"])
    await house.arrive(50)
    card = Card(key="d", version=1, title="Till dig", summary="Till dig.", blocks=(Text(text=LONG),))
    await house.chat.tell(Contact(chat="room", user="anna"), card, key="d")


async def test_the_story_of_a_removal_in_two_windows() -> None:
    """One person removes a comment; another, who only looks, sees the card change."""
    async with stage() as (room, house, _):
        await house.arrive(1)
        await room.window("carin")
        (card,) = await room.cards()
        assert card.title == "Ny kommentar på Ekhamra kommun (Facebook)"

        form = await room.press("anna", card, "Ta bort")
        assert isinstance(form, SeenForm)
        again = await room.send("anna", form, {"Diarienummer": "2026/1", "Omfattas av sekretess": "ja"})
        assert isinstance(again, SeenForm)
        assert again.errors == {"Diarienummer": "Skriv diarienumret som KS 2026/123."}
        assert again.values["Omfattas av sekretess"] == "ja"
        said = await room.send("anna", again, {"Diarienummer": "KS 2026/1"})

        assert isinstance(said, SeenCard)
        assert said.text == "Borttagningen är påbörjad."
        onlooker = await room.window("carin")
        await expect(onlooker.locator(".steps .now")).to_contain_text("Döljs på Facebook")
        assert (await room.cards())[0].buttons == ()
        await expect(onlooker.locator("#evidence a")).to_have_text("Bevarad handling (PDF)")


async def test_words_reactions_flags_and_refusals_by_mouse() -> None:
    """Everything else that one can do in the room."""
    async with stage() as (room, house, _):
        await house.arrive(1)
        (card,) = await room.cards()

        refusal = await room.press("erik", card, "Visa")
        unknown = await room.say("anna", "vad är klockan")
        await (await room.window("anna")).reload()
        help_ = await room.say("anna", "hjälp")
        await (await room.window("anna")).keyboard.press("Escape")
        flagged = await room.point("anna", "jävla idioter")
        await room.react("bo", card, "✅")

        words = [seen.text for seen in (refusal, unknown, flagged) if isinstance(seen, SeenCard)]
        assert words == [
            "Du har ingen roll som får göra det här.",
            "Jag förstår inte ”vad är klockan”. Skriv hjälp.",
            "Flaggad: ett kort är på väg.",
        ]
        assert isinstance(help_, SeenCard)
        assert help_.title == "Det här kan jag"
        page = await room.window("carin")
        await expect(page.locator("#messages article")).to_have_count(2)
        await expect(page.locator("#messages article").first).to_contain_text("Godkänd av Bo Lindqvist")


async def test_a_dialog_is_used_by_keyboard_alone() -> None:
    """Enter opens, focus is in the dialog and stays there, Esc closes and focus returns."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        async with window(room._browser, address) as page:
            button = page.get_by_role("button", name="Ta bort kommentaren")
            await button.focus()
            await page.keyboard.press("Enter")
            await expect(page.locator("dialog[open] h2")).to_be_focused()
            for _ in range(14):
                await page.keyboard.press("Tab")
                assert await page.evaluate(
                    "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
                )

            await page.keyboard.press("Escape")

            await expect(page.locator("dialog")).not_to_be_visible()
            await expect(button).to_be_focused()
            await page.keyboard.press("Enter")
            await page.fill("[name='value.diary']", "fel")
            await page.keyboard.press("Enter")
            await expect(page.locator("[name='value.diary']")).to_be_focused()
            await expect(page.locator("dialog [role=alert]")).to_contain_text("Skriv diarienumret")


async def test_a_line_that_broke_is_mended_and_what_was_missed_comes() -> None:
    """The page says that contact is lost, tries again, and catches up."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        context = await room._browser.new_context()
        page = await context.new_page()
        await context.route("**/room/live*", lambda route: route.abort())
        await page.goto(address + ROOM)
        await expect(page.locator("#line")).to_contain_text("Ingen kontakt")
        await house.arrive(2, title="Kom medan linjen var bruten")
        assert await page.locator("#messages article").count() == 1

        await context.unroute("**/room/live*")

        await expect(page.locator("#messages article")).to_have_count(2)
        await expect(page.locator("#line")).to_be_empty()
        await context.close()


async def test_a_storm_of_cards_is_followed_unless_one_reads_further_up() -> None:
    """Whoever stands at the end stays there; whoever reads above is told how many came."""
    async with stage() as (room, house, address):
        context = await room._browser.new_context(reduced_motion="no-preference")
        page = await context.new_page()
        await page.goto(address + ROOM)
        for number in range(12):
            await house.arrive(number)
        await expect(page.locator("#messages article")).to_have_count(12)
        await expect(page.locator("#messages article").last).to_be_in_viewport()
        await expect(page.locator("#newer")).to_be_hidden()

        await page.locator("#scroll").evaluate("scroll => { scroll.scrollTop = 0 }")
        await house.arrive(20)
        await house.arrive(21)

        await expect(page.locator("#newer")).to_have_text("2 nya kort ↓")
        await page.click("#newer")
        await expect(page.locator("#messages article").last).to_be_in_viewport()
        await expect(page.locator("#newer")).to_be_hidden()
        await context.close()


async def test_hostile_text_reads_in_a_browser_as_it_was_written() -> None:
    """A real browser shows exactly what was written, and runs none of it."""
    async with stage() as (room, house, address):
        await fill_room(house)
        async with window(room._browser, address) as page:
            page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
            quotes = await page.locator("#messages blockquote").evaluate_all(
                "quotes => quotes.map(quote => quote.textContent)"
            )

            assert quotes[: len(HOSTILE)] == [shown(text) for text in HOSTILE]
            assert await page.locator("#messages script, #messages img, #messages [onerror]").count() == 0


@pytest.mark.parametrize("width", [360, 768, 1360])
async def test_nothing_sticks_out_at_any_width(width: int) -> None:
    """Long compound words and addresses wrap; the page never scrolls sideways."""
    async with stage() as (room, house, address):
        await fill_room(house)
        async with window(room._browser, address, viewport={"width": width, "height": 740}) as page:
            for target in ("", "#mina"):
                await page.evaluate("target => { location.hash = target }", target)
                assert await page.evaluate("document.documentElement.scrollWidth") <= width
                assert await page.evaluate("document.querySelector('#scroll').scrollWidth") <= width
                assert await page.evaluate(_STICKING_OUT) == []


_STICKING_OUT = """() => [...document.querySelectorAll("#messages *, #direct *, .composer *")]
  .filter(element => !element.closest(".unseen") && element.offsetParent
    && element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.className || element.tagName)"""


async def test_without_scripts_the_room_is_read_and_pressed() -> None:
    """A browser without JavaScript gets whole pages as answers."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        async with window(room._browser, address, java_script_enabled=False) as page:
            await page.get_by_role("button", name="Ta bort kommentaren").click()
            await page.fill("[name='value.diary']", "KS 2026/1")
            await page.locator(".private .sheet-form > .buttons button").click()

            await expect(page.locator(".private")).to_have_text("Borttagningen är påbörjad.")
            await expect(page.locator("#messages .steps")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_form_is_left_by_a_button_that_says_so(scripts: bool) -> None:
    """Avbryt stands beside what sends the form; nothing changes, and one is back in the channel."""
    async with stage() as (room, house, address):
        await house.arrive(1)
        async with window(room._browser, address, java_script_enabled=scripts) as page:
            await page.get_by_role("button", name="Ta bort kommentaren").click()
            leave = page.get_by_text("Avbryt", exact=True)
            await expect(leave).to_be_visible()
            await leave.click()

            await expect(leave).to_have_count(0)
            await expect(page.get_by_role("button", name="Ta bort kommentaren")).to_be_visible()
            await expect(page.locator("#messages .steps")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1360])
async def test_the_room_breaks_no_rule_of_accessibility(scheme: str, width: int) -> None:
    """axe-core finds nothing in page, menus, dialog with errors, messages, log and empty channel."""
    options: dict[str, Any] = {
        "color_scheme": scheme,
        "viewport": {"width": width, "height": 800},
        "bypass_csp": True,
    }
    async with stage() as (room, house, address):
        await fill_room(house)
        async with window(room._browser, address, **options) as page:
            await expect_clean(page)
            await page.click(".who summary")
            await page.locator(".menu summary").last.click()
            await page.fill("#words", "vad är klockan")
            await page.keyboard.press("Enter")
            await page.wait_for_selector(".note")
            await expect_clean(page)
            await page.get_by_role("button", name="Ta bort kommentaren").last.click()
            await page.fill("[name='value.diary']", "fel")
            await page.locator("dialog .sheet-form > .buttons button").click()
            await page.wait_for_selector("dialog .wrong")
            await expect_clean(page)
        for path in (f"/room/{CHANNEL}?som=anna#mina", f"/room/{OTHER}?som=bo", "/room/log?som=anna"):
            async with window(room._browser, address, path, **options) as page:
                await expect_clean(page)


#: How many lines each word of the facts takes; a word that is broken takes two.
_WORDS_ON_LINES = """() => [...document.querySelectorAll(".facts dt, .facts dd")].flatMap(place => {
  const node = place.firstChild, found = [];
  for (const word of node.textContent.matchAll(/\\S+/g)) {
    const range = document.createRange();
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].length);
    found.push([word[0], range.getClientRects().length]);
  }
  return found;
})"""


async def test_no_compound_word_of_a_fact_is_broken_on_a_telephone() -> None:
    """Label and value stand one below the other, each with the whole width of the card."""
    pairs = (
        ("Dokumenthanteringsplanen", "Verksamhetsutvecklingsavdelningen"),
        ("Förvaltning", "Barn-, utbildnings- och arbetsmarknadsförvaltningen"),
    )
    card = Card(
        key="case:1", version=1, title="Nytt konto", summary="Nytt konto", blocks=(Facts(pairs=pairs),)
    )
    style = (Path(__file__).parents[1] / "bot/room_files/room.css").read_text("utf-8")
    drawn = f'<div id="messages"><div class="message">{card_html(card, anchor="a")}</div></div>'
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": 360, "height": 640})
        await page.set_content(f'<!doctype html><html lang="sv"><style>{style}</style>{drawn}</html>')
        lines = await page.evaluate(_WORDS_ON_LINES)
        assert len(lines) == 7
        assert [word for word, count in lines if count > 1] == []

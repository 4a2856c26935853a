"""The browser room in a real Chromium: the same stage, with mouse and keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from tests.parts.process import PATIENCE
from tests.parts.required import need
from tests.stages.base import Private, SeenCard, SeenForm
from tests.stages.dom import Element, parsed
from tests.stages.room_sight import NO, YES, seen_card, seen_form, seen_words

CHROMIUM = Path("/usr/bin/chromium")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: As Playwright counts, in milliseconds.
TIMEOUT = PATIENCE * 1000


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser, or a skip that says how to get one."""
    _need_chromium()
    expect.set_options(timeout=TIMEOUT)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            await browser.close()


def _need_chromium() -> None:
    if not CHROMIUM.exists():
        need("chromium", "not installed: apt-get install chromium")


class BrowserStage:
    """One team channel of the room, with one open window for each person."""

    name = "browser"

    def __init__(self, browser: Browser, address: str, place: str, onlooker: str) -> None:
        self._browser = browser
        self._address = address
        self._place = place
        #: Through whose window the shared channel is read.
        self._onlooker = onlooker
        self._pages: dict[str, Page] = {}

    async def window(self, person: str) -> Page:
        """That person's window."""
        if person not in self._pages:
            context = await self._browser.new_context(locale="sv-SE", reduced_motion="reduce")
            context.set_default_timeout(TIMEOUT)
            page = await context.new_page()
            await page.goto(f"{self._address}/room/{self._place}?som={person}")
            self._pages[person] = page
        return self._pages[person]

    async def cards(self) -> Sequence[SeenCard]:
        """The cards in the team channel as everybody sees them, oldest first."""
        return await self._cards(self._onlooker, "messages")

    async def direct(self, person: str) -> Sequence[SeenCard]:
        """The cards that were sent to that person alone, oldest first."""
        return await self._cards(person, "direct")

    async def press(self, person: str, card: SeenCard, label: str) -> Private:
        """Presses the button with that label on the card, as that person."""
        page = await self.window(person)
        article: Element = card.handle
        shown = page.locator(f"article[id='{article.get('id')}']")
        button = shown.locator(".buttons button", has_text=label).first
        if not await button.is_visible():
            await shown.locator("summary", has_text="Fler val").click()
        return await self._answer(page, button, "/room/press")

    async def send(
        self, person: str, form: SeenForm, answers: Mapping[str, str], *, way: str = ""
    ) -> Private:
        """Fills the form over what stands in it, and sends it."""
        page = await self.window(person)
        sheet = page.locator("dialog[open] form.sheet-form")
        for label, answer in answers.items():
            await _fill(sheet.locator(".field", has=page.get_by_text(label, exact=True)).first, answer)
        buttons = sheet.locator("> .buttons button")
        button = buttons.get_by_text(way, exact=True) if way else buttons.first
        return await self._answer(page, button, "/room/send")

    async def react(self, person: str, card: SeenCard, emoji: str) -> None:
        """Reacts on the card with that emoji character."""
        page = await self.window(person)
        article: Element = card.handle
        button = page.locator(f"article[id='{article.get('id')}'] .reaction", has_text=emoji)
        await self._answer(page, button, "/room/react")

    async def say(self, person: str, words: str) -> Private:
        """Types the words to the bot."""
        return await self._write(person, words, "Skicka", "/room/say")

    async def point(self, person: str, text: str) -> Private:
        """Pastes a text and presses Flagga."""
        return await self._write(person, text, "Flagga", "/room/point")

    async def _cards(self, person: str, list_: str) -> Sequence[SeenCard]:
        page = await self.window(person)
        html = await page.locator(f"#{list_}").evaluate("list => list.outerHTML")
        return [seen_card(article) for article in parsed(html).all("article")]

    async def _write(self, person: str, words: str, button: str, path: str) -> Private:
        page = await self.window(person)
        await page.fill("#words", words)
        return await self._answer(page, page.locator("#composer").get_by_role("button", name=button), path)

    async def _answer(self, page: Page, button: Locator, path: str) -> Private:
        for close in await page.locator(".note .close").all():
            await close.click()
        dialog = page.locator("dialog[open]")
        async with page.expect_response(lambda response: response.url.endswith(path)) as answered:
            await button.click()
        answer = await (await answered.value).json()
        if answer["kind"] in {"form", "card"}:
            await expect(dialog).to_be_visible()
            tree = parsed(await dialog.locator("#sheet-body").inner_html())
            form = answer["kind"] == "form"
            return seen_form(tree.first("form")) if form else seen_card(tree.first("article"))
        if not answer.get("word"):
            return None
        note = page.locator(".note p").last
        await expect(note).to_have_text(answer["word"])
        return seen_words(await note.inner_text())


async def _fill(field: Locator, answer: str) -> None:
    kinds = (await field.get_attribute("class") or "").split()
    if "tick" in kinds:
        assert answer in {YES, NO}
        await field.locator("input").set_checked(answer == YES)
    elif "choices" in kinds:
        for option in await field.locator(".option").all():
            label = await option.locator("label").inner_text()
            await option.locator("input").set_checked(label in answer.split(", "))
    elif "choice" in kinds and await field.locator("select").count():
        await field.locator("select").select_option(label=answer)
    elif "choice" in kinds:
        await field.get_by_label(answer, exact=True).check()
    else:
        await field.locator("input, textarea").fill(answer)

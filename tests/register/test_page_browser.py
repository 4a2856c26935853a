"""The public register in a real Chromium: read, searched and printed by everybody, at any size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Browser, Page, expect
from sqlmodel import Session

from bot import register
from storage import accounts
from storage import register as stored
from storage.tables import Account
from tests.duty.conftest import Story, account
from tests.register.test_page_guard import TEXTS
from tests.small_world import served
from tests.stages.accessible import expect_clean
from tests.stages.browser import chromium

pytestmark = pytest.mark.part("chromium")

LONG = "Kommunalförbundsdirektörsassistentens sekretessprövningsbestämmelsesammanställning"
UNIT = "Barnomsorgsplaceringshandläggningstidsförlängningsenheten"
STICKING_OUT = """() => [...document.querySelectorAll("body *")]
  .filter(element => !element.closest(".unseen, .wide") && element.offsetParent
    && element.getBoundingClientRect().right > innerWidth + 1)
  .map(element => element.outerHTML.slice(0, 80))"""
#: What a reader may ask for.
VIEWS = ("", "?lang=en&page=2", "?embed=1", "?q=finns+inte", "?extract=document-plan")


def lay(story: Story, count: int) -> None:
    """No account, one, or many: long words, hostile ones, nothing said, and ordinary ones.

    Past the setup file, which would refuse some of it: what once came in is shown all the same.
    """
    odd = [(LONG, UNIT, f"https://youtube.example/{'a' * 150}"), ("Utan allt", "", "javascript:alert(1)")]
    odd += [(text, text, f"https://ond.example/{number}") for number, text in enumerate(TEXTS)]
    odd += [(f"Förskolan {n}", f"Enhet {n % 7}", f"https://x.example/{n}") for n in range(count)]

    def add(session: Session) -> None:
        if not count:
            accounts.close(session, session.get_one(Account, ("town", "facebook")), "anna", story.town.time)
        for number, (name, unit, address) in enumerate(odd[: max(0, count - 1)]):
            words = {"name": name, "unit": unit, "purpose": unit, "target_group": name, "contact": unit}
            values = account("youtube", id=f"k{number}", **words) | {"address": address}
            session.add(Account(municipality="town", **values))
        stored.review(session, "town", "anna", story.town.time)

    story.town.database.change(add)


@asynccontextmanager
async def page_of(browser: Browser, story: Story, query: str = "", **options: Any) -> AsyncIterator[Page]:
    """The page in a window that fails the test if the browser complains of anything."""
    async with served(register.routes(story.town.world)) as server:
        context = await browser.new_context(**options)
        page = await context.new_page()
        said: list[str] = []
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("console", lambda line: said.append(line.text) if "404" not in line.text else None)
        page.on("dialog", lambda dialog: said.append(f"a script ran: {dialog.message}"))
        await page.goto(str(server.make_url(f"/register/town{query}")))
        yield page
        await context.close()
        assert said == []


@pytest.mark.parametrize(
    ("routine", "count", "scheme", "queries"),
    [
        ("tibro", 0, "light", ("", "?embed=1")),
        ("tibro", 1, "dark", ("", "?q=finns+inte")),
        ("tibro", 25, "dark", ("", "?lang=en&q=a")),
        ("degerfors", 120, "light", ("", "?embed=1&page=2", "?extract=document-plan")),
    ],
)
async def test_it_breaks_no_rule_of_accessibility(
    story: Story, count: int, scheme: str, queries: tuple[str, ...]
) -> None:
    """On a wide window and at 400 %, whatever stands on it; the page where no register is too."""
    lay(story, count)
    async with chromium() as browser:
        for query in (*queries, ".nowhere"):
            for width in (320, 1280):
                options: dict[str, Any] = {
                    "color_scheme": scheme,
                    "viewport": {"width": width, "height": 700},
                }
                async with page_of(browser, story, query, bypass_csp=True, **options) as page:
                    await expect_clean(page)


@pytest.mark.parametrize("routine", ["degerfors"])
async def test_nothing_sticks_out_at_400_percent(story: Story) -> None:
    """1280 pixels at 400 % are 320; only the printed table may scroll by itself (WCAG 1.4.10)."""
    lay(story, 200)
    async with chromium() as browser:
        for query in VIEWS:
            async with page_of(browser, story, query, viewport={"width": 320, "height": 256}) as page:
                assert await page.evaluate("document.documentElement.scrollWidth") <= 320, query
                out = await page.evaluate(STICKING_OUT)
                assert out == [], query


async def test_it_is_searched_with_the_keyboard_alone_and_without_scripts(story: Story) -> None:
    lay(story, 30)
    async with chromium() as browser, page_of(browser, story, java_script_enabled=False) as page:
        await page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Hoppa till förteckningen")
        await expect(skip).to_be_focused()
        await expect(skip).to_be_in_viewport()
        for _ in range(3):  # the other language, the rules, the field
            await page.keyboard.press("Tab")
        await expect(page.get_by_label("Sök i förteckningen")).to_be_focused()
        await page.keyboard.type("förskolan 1")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("av 30 konton")
        await expect(page.locator(".accounts h2").first).to_contain_text("Förskolan 1")
        await page.get_by_role("link", name="Visa alla").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("30 konton")
        await page.get_by_role("link", name="In English").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Register of social media")
        await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_every_target_is_large_enough_to_be_hit(story: Story) -> None:
    """24 pixels at least, for whoever trembles (WCAG 2.2's 2.5.8, which costs nothing)."""
    lay(story, 3)
    async with chromium() as browser, page_of(browser, story, viewport={"width": 320, "height": 700}) as page:
        small = await page.evaluate(
            """() => [...document.querySelectorAll("button, input:not([type=hidden]), select")]
            .filter(element => element.getBoundingClientRect().height < 24).length"""
        )
        assert small == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_paper_it_is_black_on_white_and_has_no_form(story: Story, scheme: str) -> None:
    lay(story, 5)
    async with chromium() as browser, page_of(browser, story, color_scheme=scheme) as page:
        await page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
        await expect(page.locator("form")).to_be_hidden()
        await expect(page.locator("footer")).to_be_hidden()
        await expect(page.locator(".edition")).to_be_visible()
        colours = await page.evaluate(
            "() => { const of = getComputedStyle(document.body); return [of.color, of.backgroundColor] }"
        )
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


async def test_another_site_shows_it_in_a_frame_and_nothing_else_of_the_program(story: Story) -> None:
    """A real frame on another origin: the embedded page stands there, the whole page is refused."""
    async with served(register.routes(story.town.world)) as server:
        inner = str(server.make_url("/register/town")).replace("127.0.0.1", "localhost")

        async def host(request: web.Request) -> web.Response:
            frames = "".join(
                f'<iframe title="{name}" name="{name}" src="{inner}{query}"></iframe>'
                for name, query in (("embedded", "?embed=1"), ("whole", ""))
            )
            del request
            return web.Response(text=f"<!doctype html><title>x</title>{frames}", content_type="text/html")

        async with served([web.get("/", host)]) as site, chromium() as browser:
            page = await browser.new_page()
            await page.goto(str(site.make_url("/")))
            embedded = page.frame_locator("iframe[name=embedded]")
            await expect(embedded.locator(".accounts h2")).to_have_text("Staden på facebook")
            await embedded.get_by_label("Sök i förteckningen").fill("finns inte")
            await embedded.get_by_role("button", name="Sök").click()
            await expect(embedded.get_by_role("status")).to_contain_text("0 av ett konto")
            await expect(embedded.locator("header")).to_have_count(0)
            whole = page.frame_locator("iframe[name=whole]")
            await expect(whole.locator(".accounts")).to_have_count(0)
            await page.close()


async def test_a_frame_is_light_as_the_sites_around_it_are(story: Story) -> None:
    async with chromium() as browser:
        for query, dark in (("", True), ("?embed=1", False)):
            async with page_of(browser, story, query, color_scheme="dark") as page:
                background = await page.evaluate("getComputedStyle(document.body).backgroundColor")
                assert (background != "rgb(255, 255, 255)") is dark

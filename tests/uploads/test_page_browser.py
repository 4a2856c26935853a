"""The page of an upload in a real Chromium: with the keyboard, without scripts, narrow and dark."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from cards.picture import LARGEST
from tests.parts.required import need
from tests.stages.browser import chromium
from tests.test_snapshots import saved, striped
from tests.uploads.counter import Counter

AXE = Path(__file__).parents[1] / "parts" / "node_modules" / "axe-core" / "axe.min.js"
LONG = "Kommunalförbundsdirektörsassistentens sekretessprövningsbestämmelsesammanställning"

pytestmark = pytest.mark.part("chromium")


@asynccontextmanager
async def window(address: str, **options: Any) -> AsyncIterator[Page]:
    """A window that fails the test if the page breaks its own policy or says an error."""
    async with chromium() as browser:
        context = await browser.new_context(**options)
        page = await context.new_page()
        said: list[str] = []
        page.on("console", lambda line: said.append(line.text) if "Failed to load" not in line.text else None)
        await page.goto(address)
        yield page
        assert said == []


async def test_a_picture_is_handed_over_by_keyboard_and_without_scripts(
    counter: Counter, tmp_path: Path
) -> None:
    picture = tmp_path / "skärmbild från mobilen.png"
    picture.write_bytes(saved(striped(1080, 2340)))
    async with window(counter.link(), java_script_enabled=False) as page:
        chooser = page.get_by_label("Bild", exact=True)
        await expect(chooser).to_have_attribute("required", "")
        await chooser.set_input_files(picture)
        await chooser.focus()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Skicka bilden")).to_be_focused()
        await page.keyboard.press("Enter")

        await expect(page.get_by_role("status")).to_contain_text("Bilden är sparad")
        await expect(page.get_by_role("link", name="Öppna dokumentet (PDF)")).to_be_visible()
        await page.reload()
    (document,) = counter.saved()
    assert counter.asked.took == [document.id]


async def test_a_browser_shows_why_a_file_was_not_taken(counter: Counter, tmp_path: Path) -> None:
    """Also one that the server stops reading in the middle."""
    drawing, large = tmp_path / "x.png", tmp_path / "stor.png"
    drawing.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    large.write_bytes(saved(striped(300, 300)) + b"\0" * (LARGEST + 2**20))
    async with window(counter.link()) as page:
        for file, words in ((drawing, "Filen är en SVG-teckning."), (large, "Filen är större än 20 MB.")):
            await page.get_by_label("Bild", exact=True).set_input_files(file)
            await page.get_by_role("button", name="Skicka bilden").click()
            await expect(page.get_by_role("alert")).to_contain_text(words)
            await expect(page.get_by_label("Bild", exact=True)).to_have_accessible_description(
                f"PNG eller JPEG, högst 20 MB {await page.locator('#why').inner_text()}"
            )
    assert counter.saved() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_page_fits_a_small_telephone_and_breaks_no_rule_of_accessibility(
    counter: Counter, tmp_path: Path, scheme: str
) -> None:
    if not await asyncio.to_thread(AXE.exists):
        need("axe-core", "not installed: npm ci in tests/parts")
    axe = await asyncio.to_thread(AXE.read_text, encoding="utf-8")
    counter.asked.wanted = replace(counter.asked.wanted, account=LONG, why=f"{LONG} {LONG}", name=LONG)
    wrong, right = tmp_path / "fel.pdf", tmp_path / "rätt.png"
    wrong.write_bytes(b"%PDF-1.7")
    right.write_bytes(saved(striped(300, 300)))
    options: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "color_scheme": scheme}
    async with window(counter.link(), bypass_csp=True, **options) as page:
        for file in (None, wrong, right):
            if file is not None:
                await page.get_by_label("Bild", exact=True).set_input_files(file)
                await page.get_by_role("button", name="Skicka bilden").click()
                await expect(page.locator(".note")).to_be_visible()
            assert await page.evaluate("document.documentElement.scrollWidth") <= 320
            await page.evaluate(axe)
            found = await page.evaluate(
                "() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
            )
            assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []

"""axe-core in a real browser: does a page break a rule of accessibility?"""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Page

from tests.parts.required import need

AXE = Path(__file__).parents[1] / "parts" / "node_modules" / "axe-core" / "axe.min.js"


async def expect_clean(page: Page) -> None:
    """No rule of WCAG 2.1 A and AA is broken, nor of what axe-core calls good practice.

    The page's context needs ``bypass_csp``, for axe-core is a script.
    """
    if not await asyncio.to_thread(AXE.exists):
        need("axe-core", "not installed: npm ci in tests/parts")
    await page.evaluate(await asyncio.to_thread(AXE.read_text, encoding="utf-8"))
    found = await page.evaluate(
        "() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']})"
    )
    assert found["passes"]
    broken = [
        (rule["id"], node["target"], node.get("failureSummary"))
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    assert broken == []

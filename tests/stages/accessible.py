"""axe-core in a real browser: does a page break a rule of accessibility?"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from playwright.async_api import Page

from tests.parts.required import need

AXE = Path(__file__).parents[1] / "parts" / "node_modules" / "axe-core" / "axe.min.js"

JUDGED = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    # Of what passed, one of each: to name every element that is as it should be takes its time.
    "resultTypes": ["violations"],
    # Only an experimental rule reads the style sheets anew.
    "preload": False,
}
#: What comes over to Python, which otherwise takes longer to read it than the page to be judged.
TOLD = """found => ({
  passed: found.passes.length,
  broken: found.violations.flatMap(
    rule => rule.nodes.map(node => [rule.id, node.target, node.failureSummary])
  ),
})"""


async def expect_clean(page: Page) -> None:
    """No rule of WCAG 2.1 A and AA is broken, nor of what axe-core calls good practice.

    The page's context needs ``bypass_csp``, for axe-core is a script.
    """
    if not await asyncio.to_thread(AXE.exists):
        need("axe-core", "not installed: npm ci in tests/parts")
    await page.evaluate(await asyncio.to_thread(AXE.read_text, encoding="utf-8"))
    found = await page.evaluate(f"() => axe.run({json.dumps(JUDGED)}).then({TOLD})")
    assert found["passed"]
    assert found["broken"] == []

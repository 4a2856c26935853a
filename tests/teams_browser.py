"""Draws Adaptive Cards in a real browser with Microsoft's own renderer, and reads what people would see."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, sync_playwright

from tests.parts.required import need

SCRIPT = Path(__file__).parent / "parts/node_modules/adaptivecards/dist/adaptivecards.min.js"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Looks like Teams, which breaks long words and wraps buttons; its markdown reader shows whatever it finds.
_PAGE = """
<!doctype html><meta charset="utf-8">
<style>
  body { margin: 0; padding: 12px; font: 14px "Segoe UI", "Noto Sans", sans-serif; }
  body.dark { background: #1f1f1f; color: #fff; } body.light { background: #f5f5f5; color: #242424; }
  a { color: #5b5fc7; } body.dark a { color: #9ea2ff; }
  #card { overflow-wrap: break-word; }
  .ac-actionSet { flex-wrap: wrap; row-gap: 6px; }
  #card { border: 1px solid #8886; border-radius: 4px; }
  body.dark #card { background: #292929; } body.light #card { background: #fff; }
  .ac-pushButton { font: inherit; padding: 6px 12px; margin: 2px; border-radius: 4px; border: 1px solid #888;
    background: transparent; color: inherit; }
  .ac-pushButton.style-positive { background: #5b5fc7; color: #fff; }
  .ac-pushButton.style-destructive { color: #e37d80; border-color: currentColor; }
  body.light .ac-pushButton.style-destructive { color: #c4314b; }
  .ac-input { font: inherit; box-sizing: border-box; width: 100%; padding: 5px 8px; color: inherit;
    background: #8882; border: 1px solid #8886; border-radius: 4px; }
  .ac-input-container input[type=checkbox], .ac-input-container input[type=radio] { width: auto; }
  textarea.ac-input { min-height: 60px; }
</style><div id="card"></div>
"""

_CONFIG = """
(dark) => {
  const pair = (normal, subtle) => ({ default: normal, subtle: subtle,
    highlightColors: { default: dark ? "#4d4423" : "#fdf1b8", subtle: dark ? "#4d4423" : "#fdf1b8" } });
  const text = dark
    ? { default: pair("#ffffff", "#adadad"), accent: pair("#9ea2ff", "#9ea2ff"),
        good: pair("#92c353", "#92c353"),
        warning: pair("#f8d22a", "#f8d22a"), attention: pair("#e37d80", "#e37d80"),
        dark: pair("#fff", "#ccc"), light: pair("#fff", "#ccc") }
    : { default: pair("#242424", "#616161"), accent: pair("#5b5fc7", "#5b5fc7"),
        good: pair("#237b4b", "#237b4b"),
        warning: pair("#835c00", "#835c00"), attention: pair("#c4314b", "#c4314b"),
        dark: pair("#000", "#444"), light: pair("#000", "#444") };
  const style = (background) => ({ backgroundColor: background, foregroundColors: text });
  return { fontFamily: '"Segoe UI","Noto Sans",sans-serif', supportsInteractivity: true,
    fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
    containerStyles: { default: style("transparent"), emphasis: style(dark ? "#333333" : "#f0f0f0"),
      accent: style(dark ? "#2f2f4a" : "#e8ebfa"), good: style(dark ? "#1c3322" : "#e7f2da"),
      attention: style(dark ? "#3d2426" : "#fcf4f6"), warning: style(dark ? "#3a3018" : "#fbf6d9") },
    actions: { maxActions: 6, actionsOrientation: "horizontal", actionAlignment: "left", spacing: "default" },
    inputs: { label: { requiredInputs: { suffix: " *", suffixColor: "attention" } } },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 } };
}
"""

_DRAW = """
([source, dark, config]) => {
  document.body.className = dark ? "dark" : "light";
  window.markdown = [];
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    window.markdown.push(text);
    result.outputHtml = "<p>MARKDOWN " + text.replace(/</g, "&lt;") + "</p>";
    result.didProcess = /[*_`~\\[\\]<>|\\\\]|^([-+#]|[0-9]+[.)])|:[/]|www[.]/m.test(text);
  };
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(eval(config)(dark));
  const context = new AdaptiveCards.SerializationContext();
  card.parse(JSON.parse(source), context);
  const root = document.getElementById("card");
  root.replaceChildren(card.render());
  const events = [];
  for (let at = 0; at < context.eventCount; at++) events.push(context.getEventAt(at).message);
  const checked = card.validateProperties().validationEvents.map((event) => event.message);
  const hidden = [...root.querySelectorAll(":not(input)")].filter((e) => e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).overflowX !== "visible" && e.clientWidth > 0).map((e) => e.outerHTML.slice(0, 99));
  const exact = (element) => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll("br").forEach((br) => br.replaceWith("\\n"));
    return copy.textContent;
  };
  return { problems: [...events, ...checked], markdown: window.markdown,
    links: [...root.querySelectorAll("a")].map((a) => [a.textContent, a.href]),
    blocks: [...root.querySelectorAll(".ac-richTextBlock, .ac-textBlock")].map(exact),
    seen: root.innerText, elements: [...root.querySelectorAll("*")].map((e) => e.tagName),
    hidden, wider: document.documentElement.scrollWidth - window.innerWidth };
}
"""

#: The renderer's test of "lang" forgets to begin anew, so that every second card is said to be wrong.
_NOT_OURS = 'Invalid value "sv" for property "lang".'


@dataclass(frozen=True)
class Sight:
    """What stands in the browser."""

    problems: tuple[str, ...]
    #: Every text that the renderer gave to a markdown reader.
    markdown: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    #: The exact text of every block.
    blocks: tuple[str, ...]
    seen: str
    elements: tuple[str, ...]
    #: Elements whose content is cut at the side.
    hidden: tuple[str, ...]
    #: By how many pixels the card is wider than the window.
    wider: int


class CardBrowser:
    """A page that draws one card at a time."""

    def __init__(self, page: Page) -> None:
        self._page = page
        page.set_content(_PAGE)
        page.add_script_tag(path=str(SCRIPT))

    def draw(
        self, card: Mapping[str, Any], *, look: Literal["light", "dark"] = "light", width: int = 700
    ) -> Sight:
        """Draws the card and says what is to be seen."""
        self._page.set_viewport_size({"width": width, "height": 900})
        found = self._page.evaluate(_DRAW, [json.dumps(card), look == "dark", _CONFIG])
        found["problems"] = [problem for problem in found["problems"] if problem != _NOT_OURS]
        found["links"] = [tuple(link) for link in found["links"]]
        return Sight(
            **{name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}
        )

    def picture(self, path: Path) -> None:
        """Keeps what was drawn last."""
        self._page.screenshot(path=path, full_page=True)


@contextmanager
def card_browser() -> Iterator[CardBrowser]:
    """A browser for cards, without any network."""
    if not CHROMIUM.exists():
        need("chromium", "Debian's chromium is not installed")
    if not SCRIPT.exists():
        need("chromium", "npm adaptivecards is not installed; run npm ci in tests/parts")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        try:
            yield CardBrowser(browser.new_page(offline=True))
        finally:
            browser.close()

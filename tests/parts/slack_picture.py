"""Block Kit as a page that looks roughly as in Slack: ``python -m tests.parts.slack_picture DIR``.

The local server's own page does not draw rich text. It is drawn for the eye alone; nothing is proven by it.
"""

from __future__ import annotations

import html
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

Json = dict[str, Any]
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
STYLE = """
:root{--bg:#fff;--fg:#1d1c1d;--grey:#616061;--line:#ddd;--link:#1264a3;--field:#fff}
.dark{--bg:#1a1d21;--fg:#d1d2d3;--grey:#ababad;--line:#565856;--link:#1d9bd1;--field:#222529}
body{margin:0;padding:16px;background:var(--bg);color:var(--fg);font:15px/1.46668 Lato,Helvetica,Arial,sans-serif}
.message,.modal{max-width:600px;overflow-wrap:anywhere}
.modal{max-width:488px;border:1px solid var(--line);border-radius:8px;padding:16px;margin-top:16px}
h1{font-size:18px;margin:4px 0 8px} h2{font-size:22px;margin:0 0 12px}
.rich{margin:4px 0;white-space:pre-wrap} .quote{border-left:4px solid var(--line);padding-left:12px}
.context{font-size:12px;color:var(--grey);margin:4px 0;display:flex;flex-wrap:wrap;gap:4px 10px;white-space:pre-wrap}
.actions{display:flex;flex-wrap:wrap;gap:8px;margin:8px 0}
button{font:bold 13px Lato,Arial,sans-serif;padding:6px 12px;border:1px solid var(--line);border-radius:4px;
background:var(--field);color:var(--fg)}
.primary{background:#007a5a;color:#fff;border-color:#007a5a}.danger{background:#e01e5a;color:#fff;border-color:#e01e5a}
a{color:var(--link)} label{font-weight:bold;display:block;margin-top:14px}.hint{font-size:13px;color:var(--grey)}
input[type=text],textarea,select{width:100%;box-sizing:border-box;padding:8px;border:1px solid var(--line);
border-radius:4px;background:var(--field);color:var(--fg);font:inherit}.option{margin:4px 0}
.foot{display:flex;justify-content:flex-end;gap:8px;margin-top:16px}
"""  # noqa: E501 - CSS


def page(drawn: str, *, dark: bool) -> str:
    """A whole page around what is drawn."""
    theme = "dark" if dark else "light"
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><body class={theme}>{drawn}"


def message(payload: Json) -> str:
    """A message."""
    return f"<div class=message>{''.join(_block(block) for block in payload['blocks'])}</div>"


def modal(view: Json) -> str:
    """A modal, with its title and its buttons below."""
    submit = f"<button class=primary>{_text(view['submit'])}</button>" if "submit" in view else ""
    foot = f"<div class=foot><button>{_text(view['close'])}</button>{submit}</div>"
    blocks = "".join(_block(block) for block in view["blocks"])
    return f"<div class=modal><h2>{_text(view['title'])}</h2>{blocks}{foot}</div>"


def shot(pages: dict[str, str], folder: Path, *, width: int = 680) -> list[Path]:
    """A PNG of each page, light and dark."""
    taken = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for name, drawn in pages.items():
            for dark in (False, True):
                sheet = browser.new_page(viewport={"width": width, "height": 400})
                sheet.set_content(page(drawn, dark=dark))
                file = folder / f"{name}-{'dark' if dark else 'light'}.png"
                sheet.screenshot(path=file, full_page=True)
                sheet.close()
                taken.append(file)
        browser.close()
    return taken


def _text(part: Json) -> str:
    return html.escape(part["text"])


def _block(block: Json) -> str:
    match block["type"]:
        case "header":
            return f"<h1>{_text(block['text'])}</h1>"
        case "context":
            lines = "".join(f"<span>{_text(part)}</span>" for part in block["elements"])
            return f"<div class=context>{lines}</div>"
        case "rich_text":
            return "".join(_rich(part) for part in block["elements"])
        case "actions":
            return f"<div class=actions>{''.join(_element(part) for part in block['elements'])}</div>"
        case "input":
            hint = f"<div class=hint>{_text(block['hint'])}</div>" if "hint" in block else ""
            optional = " <span class=hint>(optional)</span>" if block.get("optional") else ""
            return f"<label>{_text(block['label'])}{optional}</label>{_input(block['element'])}{hint}"
        case kind:
            raise ValueError(f"cannot draw {kind}")


def _rich(part: Json) -> str:
    quote = " quote" if part["type"] == "rich_text_quote" else ""
    return f"<div class='rich{quote}'>{''.join(_run(run) for run in part['elements'])}</div>"


def _run(run: Json) -> str:
    if run["type"] == "link":
        return f"<a href='{html.escape(run['url'])}'>{_text(run)}</a>"
    return f"<b>{_text(run)}</b>" if run.get("style", {}).get("bold") else _text(run)


def _element(part: Json) -> str:
    if part["type"] == "overflow":
        return f"<button title='{len(part['options'])}'>⋯</button>"
    return f"<button class={part.get('style', 'plain')}>{_text(part['text'])}</button>"


def _input(part: Json) -> str:
    kind = {"radio_buttons": "radio", "checkboxes": "checkbox"}.get(part["type"])
    if kind:
        chosen = [part.get("initial_option"), *part.get("initial_options", [])]
        return "".join(_option(kind, option, checked=option in chosen) for option in part["options"])
    value = html.escape(part.get("initial_value") or part.get("initial_date") or "")
    if part["type"].endswith("select"):
        return f"<select><option>{_text(part['placeholder'])}</select>"
    return (
        f"<textarea rows=4>{value}</textarea>"
        if part.get("multiline")
        else f"<input type=text value='{value}'>"
    )


def _option(kind: str, option: Json, *, checked: bool) -> str:
    hint = f"<div class=hint>{_text(option['description'])}</div>" if "description" in option else ""
    return f"<div class=option><input type={kind} {'checked' * checked}> {_text(option['text'])}{hint}</div>"


def main(folder: Path) -> None:
    """Pictures of every message and view that the tests check."""
    from tests.test_slack_cards import EVERY_MESSAGE, EVERY_VIEW

    folder.mkdir(parents=True, exist_ok=True)
    small = ("a flagged comment", "hostile words", "a card without buttons", "a refusal", "an offer")
    pages = {f"message {name}": message(EVERY_MESSAGE[name]) for name in small}
    pages |= {
        f"view {name}": modal(view)
        for name, view in EVERY_VIEW.items()
        if "huge" not in name and "room" not in name
    }
    shot({name.replace(" ", "-"): drawn for name, drawn in pages.items()}, folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

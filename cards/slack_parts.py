"""What a Slack card is made of: rich text that reads nothing as markup, and Slack's limits on lengths.

Words from outside stand only in ``rich_text`` and ``plain_text``, which Slack shows as they are: there
``<!channel>``, ``<@U…>``, ``*`` and backticks mean nothing. No ``mrkdwn`` is ever sent.
Limits: docs.slack.dev/reference/block-kit
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias
from urllib.parse import urlsplit

from cards.model import Block, Facts, Link, Quote, Steps, Text
from cards.texts import leading, own, units

Json: TypeAlias = dict[str, Any]

MOST_TITLE = 150
MOST_SUMMARY = 3000
MOST_BUTTON = 75
MOST_VALUE = 2000
MOST_ID = 255
MOST_OPTION_VALUE = 150
MOST_URL = 3000
MOST_CONTEXT = 10

_SIGNS = {"done": "✓", "now": "…", "waiting": "–", "failed": "✗", "refused": "✗"}
#: Control characters and lone surrogates, which Slack refuses or hides, and the two characters that turn
#: the letters after them around, so that ``moc.live`` reads ``evil.com``.
_UNSHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0<>\"'`|\\^{}\ud800-\udfff]")


@dataclass(frozen=True)
class Room:
    """How much one Slack surface takes: blocks, and UTF-16 units of JSON in all."""

    blocks: int
    units: int
    #: Longest text in a block, the roomiest first; the next is tried when the whole is too large.
    texts: tuple[int, ...]


#: Slack answers msg_blocks_too_long from some 13,200 characters on.
MESSAGE = Room(blocks=50, units=13_000, texts=(3000, 1500, 700, 300, 120))
#: A view may weigh 250 KB; a character may weigh four bytes.
VIEW = Room(blocks=100, units=60_000, texts=(12_000, 3000, 1500, 700, 300, 120))


def cut(text: str, longest: int, *, sign: str = "") -> str:
    """The text as Slack can show it: whole, or cut with a sign that says so; never empty."""
    shown = _shown(text)
    if units(shown) > longest:
        sign = sign or own("own-shortened")
        shown = _first(shown, longest - units(sign)) + sign
    return shown if shown.strip() else "–"


def _shown(text: str) -> str:
    """Character for character, so that marks keep their places."""
    return _UNSHOWN.sub("\ufffd", text.replace("\r", " "))


def _first(text: str, most: int) -> str:
    kept = text[: max(most, 0)]
    while units(kept) > max(most, 0):
        kept = kept[:-1]
    return kept


def escape(text: str) -> str:
    """For the one place that Slack reads as markup even without blocks: a message's ``text``."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str, longest: int, *, sign: str = "") -> Json:
    """A ``plain_text`` object; ``:smile:`` stays letters."""
    return {"type": "plain_text", "text": cut(text, longest, sign=sign), "emoji": False}


def safe_address(url: str) -> bool:
    """Whether an address may be followed: http or https to a named host, with nothing hidden in it."""
    if len(url) > MOST_URL or _IN_ADDRESS.search(url):
        return False
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and named and "@" not in parts.netloc


def words(text: str, longest: int, *, bold: bool = False) -> Json:
    """A ``rich_text`` run of plain words."""
    run: Json = {"type": "text", "text": cut(text, longest)}
    return {**run, "style": {"bold": True}} if bold else run


def rich(
    *elements: Json, kind: Literal["rich_text_section", "rich_text_quote"] = "rich_text_section"
) -> Json:
    """A ``rich_text`` block of one paragraph or quote."""
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def small(lines: Sequence[str], longest: int) -> Json:
    """A context block: small and grey, one line after the other."""
    shown = list(lines)
    if len(shown) > MOST_CONTEXT:
        shown = [*shown[: MOST_CONTEXT - 1], "\n".join(shown[MOST_CONTEXT - 1 :])]
    return {"type": "context", "elements": [plain(line, longest) for line in shown]}


def draw(blocks: Sequence[Block], longest: int) -> list[Json]:
    """Our blocks as Slack's, each text at most ``longest``."""
    return [_draw_one(block, longest) for block in blocks if not _empty(block)]


def _empty(block: Block) -> bool:
    return (isinstance(block, Facts) and not block.pairs) or (isinstance(block, Steps) and not block.steps)


def _draw_one(block: Block, longest: int) -> Json:
    match block:
        case Text(text=text, weight="quiet"):
            return small([text], min(longest, 2000))
        case Text(text=text, weight=weight):
            return rich(words(text, longest, bold=weight == "strong"))
        case Quote():
            return rich(*_marked(block, longest), kind="rich_text_quote")
        case Link():
            return _link(block, longest)
        case Facts(pairs=pairs):
            return _lines([(leading(label), value) for label, value in pairs], longest)
        case Steps(steps=steps):
            return _lines([(_state(state), step) for state, step in steps], longest)


def _state(state: str) -> str:
    return f"{_SIGNS[state]} {own(f'own-step-{state}')}:"


def _link(link: Link, longest: int) -> Json:
    if safe_address(link.url):
        return rich({"type": "link", "url": link.url, "text": cut(link.label, longest)})
    return rich(words(f"{link.label}: {link.url}", longest))


def _lines(lines: Sequence[tuple[str, str]], longest: int) -> Json:
    """Lines with a strong beginning, each with its share of the room."""
    share = max(longest // len(lines), 2 * len(own("own-shortened")))
    runs: list[Json] = []
    for number, (head, rest) in enumerate(lines):
        value = words(rest, share)
        ended = value if number == len(lines) - 1 else {**value, "text": value["text"] + "\n"}
        runs += [words(head, share, bold=True), {"type": "text", "text": " "}, ended]
    return rich(*runs)


def _marked(quote: Quote, longest: int) -> list[Json]:
    """The quoted words with what a rule matched in bold; marks that overlap or lie outside are joined."""
    room = longest - len(own("own-shortened")) if units(quote.text) > longest else longest
    text = _first(quote.text, room)
    runs: list[Json] = []
    at = 0
    for start, end in sorted(quote.marks):
        begin, stop = max(start, at), min(end, len(text))
        if begin >= stop:
            continue
        runs += _run(text[at:begin], bold=False) + _run(text[begin:stop], bold=True)
        at = stop
    runs += _run(text[at:], bold=False)
    if len(text) < len(quote.text):
        runs += _run(own("own-shortened"), bold=False)
    return runs or [words("", longest)]


def _run(text: str, *, bold: bool) -> list[Json]:
    if not text:
        return []
    run: Json = {"type": "text", "text": _shown(text)}
    return [{**run, "style": {"bold": True}} if bold else run]


def weight(blocks: Sequence[Json]) -> int:
    """How much room the blocks take, in UTF-16 units of their JSON."""
    return units(json.dumps(blocks, ensure_ascii=False, separators=(",", ":")))


def fit(make: Callable[[int], tuple[list[Json], list[Json]]], room: Room) -> list[Json]:
    """The blocks with the longest texts that the surface takes.

    ``make`` returns what may be cut short and what must stay (buttons, inputs) at the end.
    """
    for longest in room.texts:
        content, ending = make(longest)
        if len(content) + len(ending) <= room.blocks and weight([*content, *ending]) <= room.units:
            return [*content, *ending]
    notice = rich(words(own("own-shortened-slack"), MOST_TITLE))
    content = content[: max(room.blocks - len(ending) - 1, 0)]
    while content and weight([*content, notice, *ending]) > room.units:
        content.pop()
    return [*content, notice, *ending]


def block_id(text: str) -> str:
    """A block's id, no longer than Slack takes."""
    return text if len(text) <= MOST_ID else text[: MOST_ID - 1] + "…"


def carried(value: str, longest: int) -> str:
    """What a button or option carries back to us, which is never cut."""
    if units(value) > longest:
        raise ValueError(f"a button's subject is too long for Slack ({longest} characters)")
    return value

"""Cards as HTML: pure, every character escaped, nothing from outside ever becomes markup."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Literal, assert_never
from urllib.parse import urlsplit

from cards.model import Block, Button, Card, Facts, Link, Quote, Steps, Text
from cards.texts import own

#: How many buttons stand in the open; the rest go in a menu.
OPEN_BUTTONS = 4
#: A quote longer than this gets a height of its own and scrolls.
LONG_QUOTE = 900


_VOID = frozenset({"input", "br", "link", "meta"})
#: What a browser would drop or change gets its visible picture (U+2400 and on) or U+FFFD instead; so do the
#: two characters that turn the letters after them around, so that ``moc.live`` reads ``evil.com``.
_UNSHOWN = {
    **{code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), 0x202D, 0x202E, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), 0xFFFD),
}
_ADDRESS = re.compile(r"https?://[^\s\\\x00-\x20\x7f-\x9f\"<>]+", re.IGNORECASE)


class Html(str):
    """HTML that is safe to put on a page, because it was built by ``el`` and ``escaped``."""

    __slots__ = ()


def escaped(text: str) -> Html:
    """Plain text as HTML; Html passes through, so that it can be nested."""
    if isinstance(text, Html):
        return text
    # A carriage return must be written as a reference or the parser turns it into a line feed.
    return Html(html.escape(text.translate(_UNSHOWN)).replace("\r", "&#13;"))


def el(name: str, /, *inside: str, **attributes: str | bool | None) -> Html:
    """One element with everything in it escaped.

    A trailing underscore is dropped from attribute names and an inner one becomes a hyphen; None and
    False leave the attribute out.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escaped(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(*inside)}</{name}>")


def joined(*parts: str) -> Html:
    """Several pieces after one another, each escaped."""
    return Html("".join(map(escaped, parts)))


def hidden(values: Mapping[str, str]) -> Html:
    """Hidden inputs that a form sends along."""
    return joined(*(el("input", type="hidden", name=name, value=value) for name, value in values.items()))


def safe_address(url: str) -> str | None:
    """The address if it may be followed: http or https, with a host, without user or odd characters."""
    if not _ADDRESS.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.hostname and "@" not in parts.netloc else None


def card_html(
    card: Card,
    *,
    anchor: str,
    press_to: str = "",
    sent: Mapping[str, str] | None = None,
    meta: str = "",
    foot: str = "",
) -> Html:
    """A card as an article.

    ``anchor`` becomes its id, ``press_to`` the address that buttons are sent to together with ``sent``;
    ``meta`` stands beside the title and ``foot`` below everything.
    """
    tone = own(f"own-tone-{card.tone}") if card.tone != "neutral" else ""
    head = el(
        "header",
        el("h3", card.title, id=f"{anchor}-title", dir="auto"),
        el("span", tone, class_="tone") if tone else "",
        meta,
    )
    small = joined(*(el("li", line, dir="auto") for line in card.context))
    return el(
        "article",
        head,
        *(block_html(block) for block in card.blocks),
        _buttons(card, press_to, sent or {}) if card.buttons else "",
        el("footer", el("ul", small, class_="context") if card.context else "", foot, class_="foot")
        if card.context or foot
        else "",
        class_=f"card tone-{card.tone}",
        id=anchor,
        tabindex="-1",
        aria_labelledby=f"{anchor}-title",
        data_key=card.key,
        data_version=str(card.version),
    )


def block_html(block: Block) -> Html:
    """One block of a card or form."""
    match block:
        case Text():
            return el("p", block.text, class_=f"text {block.weight}", dir="auto")
        case Facts():
            rows = (el("div", el("dt", label), el("dd", value, dir="auto")) for label, value in block.pairs)
            return el("dl", *rows, class_="facts")
        case Quote():
            return _quote(block)
        case Link():
            return _link(block)
        case Steps():
            return el("ol", *(_step(state, words) for state, words in block.steps), class_="steps")
    assert_never(block)


def _quote(quote: Quote) -> Html:
    parts: list[str] = []
    at = 0
    for start, end in _together(quote):
        parts += [quote.text[at:start], el("mark", quote.text[start:end])]
        at = end
    long = len(quote.text) > LONG_QUOTE
    said = own("own-quoted-ours" if quote.ours else "own-quoted")
    if long:
        said = own("own-quoted-long", said=said, n=len(quote.text))
    words = el("blockquote", *parts, quote.text[at:], dir="auto", tabindex="0" if long else None)
    return el("figure", el("figcaption", said), words, class_="quote long" if long else "quote")


def _together(quote: Quote) -> list[tuple[int, int]]:
    """The marks in order, within the text; those that touch are one."""
    ranges: list[tuple[int, int]] = []
    for start, end in sorted(quote.marks):
        first, last = max(start, 0), min(end, len(quote.text))
        if first >= last:
            continue
        if ranges and first <= ranges[-1][1]:
            first, last = ranges[-1][0], max(last, ranges.pop()[1])
        ranges.append((first, last))
    return ranges


def _link(link: Link) -> Html:
    url = safe_address(link.url)
    if url is None:
        return el("p", link.label, " ", own("own-bad-address"), class_="text quiet", dir="auto")
    hint = el("span", " ", own("own-new-tab"), class_="unseen")
    label = el("span", link.label, class_="label", dir="auto")
    return el(
        "p",
        el("a", label, hint, href=url, rel="noopener nofollow ugc", target="_blank"),
        class_="link",
    )


def _step(state: Literal["done", "now", "waiting", "failed", "refused"], words: str) -> Html:
    word = el("span", own(f"own-step-{state}"), class_="state")
    return el(
        "li",
        word,
        " ",
        el("span", words, class_="what", dir="auto"),
        class_=state,
        aria_current="step" if state == "now" else None,
    )


def _buttons(card: Card, press_to: str, sent: Mapping[str, str]) -> Html:
    first = joined(*map(_button, card.buttons[:OPEN_BUTTONS]))
    rest = card.buttons[OPEN_BUTTONS:]
    menu = el(
        "details",
        el("summary", own("own-more"), class_="button"),
        el("div", *map(_button, rest), class_="more"),
        class_="menu",
    )
    return el(
        "form",
        hidden({**sent, "version": str(card.version)}),
        first,
        menu if rest else "",
        method="post",
        action=press_to,
        class_="buttons",
    )


def _button(button: Button) -> Html:
    spoken = button.spoken
    if spoken and button.label.casefold() not in spoken.casefold():
        # What is seen must be part of what is heard, or voice control cannot find the button.
        spoken = f"{button.label}: {spoken}"
    return el(
        "button",
        button.label,
        type="submit",
        name="pressed",
        value=f"{button.action} {button.subject}",
        class_=f"button {button.style}",
        aria_label=spoken,
    )

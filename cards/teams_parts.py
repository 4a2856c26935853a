"""The pieces that Adaptive Cards are drawn from: inert text, blocks, and the one place that shortens.

Outside text is only ever put into a TextRun. A TextBlock reads markdown and makes links of what looks
like one; a TextRun does neither, but clients still format ``{{DATE(…)}}`` and templates ``${…}`` in it,
so a run never holds the two characters that begin one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from cards.model import Block, Facts, Link, Quote, Steps, Text
from cards.texts import leading, own

Json: TypeAlias = dict[str, Any]

STEP_COLOURS = {
    "done": "Good",
    "now": "Accent",
    "waiting": "Default",
    "failed": "Attention",
    "refused": "Attention",
}

#: What no client shows and some refuse: control characters and halves of a character; and the two characters
#: that turn the letters after them around, so that ``moc.live`` reads ``evil.com``.
_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff]")
#: Between these two characters a run ends, so that no formatter finds its beginning.
_FORMULA = re.compile(r"(?<=\{)(?=\{\s*[A-Za-z])|(?<=\$)(?=\{)")
#: Text in which markdown, link and date readers find nothing to do.
_INERT = re.compile(r"(?!\d+[.)]|[-+#])(?:[^\W_]|[ ,:;!?–—’”“\"'()/&%-]|\.(?= |$))+")
#: Stand-ins that look alike, for the few places that take no run (the titles of choices).
_ALIKE = str.maketrans({
    "*": "∗", "_": "ˍ", "[": "(", "]": ")", "`": "ˋ", "<": "‹", ">": "›", "~": "∼", "|": "ǀ", "\\": "∖"
})  # fmt: skip
_LIST_OR_LINK = re.compile(
    r"^(?=[-+#]|\d+[.)])|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=\{)(?=\{)|(?<=\$)(?=\{)",
    re.IGNORECASE | re.MULTILINE,
)
_ADDRESS = re.compile(r"https?://[\w.~:/?#\[\]@!$&'()*+,;=%-]{1,2000}", re.IGNORECASE)


def cleaned(text: str) -> str:
    """The text with one kind of line end, and a visible mark where a character cannot be shown."""
    return _UNSHOWABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def still(text: str) -> str:
    """The text for a place where markdown is read: what would be markup is written with its double."""
    text = cleaned(text)
    return text if _INERT.fullmatch(text) else _LIST_OR_LINK.sub("\u2060", text.translate(_ALIKE))


def inert(text: str) -> str:
    """The text for labels and buttons, which read no markdown and take no runs either."""
    return _FORMULA.sub("\u2060", cleaned(text))


def safe_address(url: str) -> str | None:
    """The address if a person may be sent there: http or https, a host, no user name in front of it."""
    if not _ADDRESS.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.hostname and "@" not in parts.netloc else None


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


@dataclass(frozen=True)
class Pen:
    """Draws the blocks of a card; ``longest`` is how many characters one piece of text may have."""

    longest: int | None = None

    def cut(self, text: str) -> str:
        """The text, or its beginning and how much is missing."""
        text = cleaned(text)
        if self.longest is None or len(text) <= self.longest:
            return text
        missing = own("own-shortened-by", n=len(text) - self.longest)
        return f"{text[: self.longest]} {missing}"

    def runs(self, text: str, **look: object) -> list[Json]:
        """The text as runs that nothing formats."""
        return [{"type": "TextRun", "text": part, **look} for part in _FORMULA.split(self.cut(text)) if part]

    def paragraph(self, *runs: list[Json], **look: object) -> list[Json]:
        """One paragraph of runs; none if there is nothing to show."""
        inlines = [run for some in runs for run in some]
        return [{"type": "RichTextBlock", "inlines": inlines, **look}] if inlines else []

    def heading(self, text: str) -> list[Json]:
        """A title. It is a heading to screen readers where its text is surely not read as markup."""
        text = self.cut(text)
        if _INERT.fullmatch(text):
            look = {"style": "heading", "size": "Medium", "weight": "Bolder", "wrap": True}
            return [{"type": "TextBlock", "text": text, **look}]
        return self.paragraph(self.runs(text, size="Medium", weight="Bolder"))

    def quiet(self, text: str, **look: object) -> list[Json]:
        """Small print."""
        return self.paragraph(self.runs(text, size="Small", isSubtle=True), spacing="Small", **look)

    def block(self, block: Block) -> list[Json]:
        """The elements that show a block."""
        match block:
            case Text():
                return self._text(block)
            case Facts():
                return self._facts(block)
            case Quote():
                return self._quote(block)
            case Link():
                return self._link(block)
            case Steps():
                return self._steps(block)

    def _text(self, block: Text) -> list[Json]:
        if block.weight == "quiet":
            return self.quiet(block.text)
        if block.weight == "strong":
            return self.paragraph(self.runs(block.text, weight="Bolder"))
        return self.paragraph(self.runs(block.text))

    def _facts(self, block: Facts) -> list[Json]:
        items = [
            element
            for label, value in block.pairs
            for element in self.paragraph(
                self.runs(f"{leading(label)} ", weight="Bolder"), self.runs(value), spacing="Small"
            )
        ]
        return [{"type": "Container", "items": items}] if items else []

    def _quote(self, block: Quote) -> list[Json]:
        words = self.paragraph(self._marked(block), spacing="Small")
        if not words:
            return []
        said = own("own-quoted-ours" if block.ours else "own-quoted")
        caption = self.paragraph(self.runs(said, size="Small", isSubtle=True))
        return [{"type": "Container", "style": "emphasis", "items": [*caption, *words]}]

    def _marked(self, block: Quote) -> list[Json]:
        kept = len(block.text) if self.longest is None else min(len(block.text), self.longest)
        runs: list[Json] = []
        at = 0
        for start, end in sorted(block.marks):
            start, end = max(start, at), min(end, kept)  # noqa: PLW2901 - overlapping marks become one
            if start < end:
                whole = Pen()
                runs += whole.runs(block.text[at:start])
                runs += whole.runs(block.text[start:end], highlight=True, weight="Bolder")
                at = end
        rest = Pen(None if self.longest is None else max(kept - at, 0))
        return runs + rest.runs(block.text[at:])

    def _link(self, block: Link) -> list[Json]:
        url = safe_address(block.url)
        if url is None:
            return self.paragraph(self.runs(f"{block.label}: {block.url}" if block.url else block.label))
        press = {"type": "Action.OpenUrl", "url": url, "tooltip": self.cut(block.label)[:75]}
        where = "" if _host(url) in block.label else f" ({_host(url)})"
        return self.paragraph(
            self.runs(block.label or url, selectAction=press),
            self.runs(where, isSubtle=True),
        )

    def _steps(self, block: Steps) -> list[Json]:
        items = [
            element
            for state, text in block.steps
            for element in self.paragraph(
                self.runs(f"{own(f'own-step-{state}')}: ", weight="Bolder", color=STEP_COLOURS[state]),
                self.runs(text),
                spacing="Small",
            )
        ]
        return [{"type": "Container", "items": items}] if items else []

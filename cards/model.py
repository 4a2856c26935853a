"""Cards and forms as frozen data that no chat has shaped.

Every string here is *plain text*: a renderer escapes it for its chat and never reads markup from it.
A renderer may cut what its chat cannot show; it says so on the card and never drops it silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Tone: TypeAlias = Literal["neutral", "attention", "urgent", "done"]
Style: TypeAlias = Literal["default", "primary", "danger"]
FieldKind: TypeAlias = Literal["text", "long", "choice", "choices", "tick", "email", "date", "number"]


@dataclass(frozen=True, kw_only=True)
class Text:
    """A paragraph of our own words."""

    text: str
    #: Strong text leads; quiet text is small and grey.
    weight: Literal["normal", "strong", "quiet"] = "normal"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Pairs of a label and a value, such as deadline and duty."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words shown exactly and marked as somebody's: as not ours, unless they are."""

    text: str
    #: Half-open character ranges of ``text`` to emphasise: the words that a rule matched.
    marks: tuple[tuple[int, int], ...] = ()
    #: Our own text, word for word, for a person to post; not from outside then.
    ours: bool = False


@dataclass(frozen=True, kw_only=True)
class Link:
    """An address to follow; a renderer refuses anything but http and https."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Steps:
    """What is done, what is going on and what waits, in order."""

    steps: tuple[tuple[Literal["done", "now", "waiting", "failed", "refused"], str], ...]


Block: TypeAlias = Text | Facts | Quote | Link | Steps


@dataclass(frozen=True, kw_only=True)
class Button:
    """Something to press. ``action`` is one of the fixed action names."""

    action: str
    label: str
    #: What is pressed on, for example a case; never personal data.
    subject: str
    style: Style = "default"
    #: What a screen reader says when the label alone is vague, at most 75 characters.
    spoken: str | None = None


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a chat shows: header, content, buttons, context."""

    #: Names the thing that the card shows, for example ``case:17``.
    key: str
    #: Grows with every change; a press on an older one is refused with the present state.
    version: int
    title: str
    #: The whole card in one or two sentences, for notifications and screen readers.
    summary: str
    blocks: tuple[Block, ...] = ()
    #: In order of importance; a renderer shows the first few and puts the rest in a menu.
    buttons: tuple[Button, ...] = ()
    #: Small print below: why this card, rule, clock, role.
    context: tuple[str, ...] = ()
    tone: Tone = "neutral"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One of several values to choose among."""

    value: str
    label: str
    hint: str | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """A question of a form."""

    key: str
    label: str
    #: A ``number`` is a whole one.
    kind: FieldKind
    #: What a good answer looks like, with its clause; stands below the field.
    hint: str | None = None
    #: What stands there beforehand; for ``choices`` the values joined by a comma, for ``tick`` "yes".
    value: str = ""
    options: tuple[Option, ...] = ()
    required: bool = True
    #: Longest answer in characters; only for text and long.
    longest: int = 3000
    #: What is wrong with the answer given, as a sentence that says how to mend it.
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Way:
    """Another way to send a form than its submit button: back to the page before, or saved for later.

    What has been typed comes along *unchecked*: fields that must be answered may be empty.
    """

    #: What the handler reads, for example ``back``.
    key: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """Questions asked of the one person who pressed."""

    #: Which handler reads the answers, for example ``case.remove``.
    name: str
    #: What the answers are about, for example ``case:17``.
    subject: str
    #: The version of the card that was pressed.
    version: int
    #: At most 24 characters (a Slack modal's title).
    title: str
    #: What sending does, at most 24 characters.
    submit: str
    fields: tuple[Field, ...]
    #: Shown above the fields: what exactly will happen.
    blocks: tuple[Block, ...] = ()
    #: How much emphasis the submit button bears.
    style: Style = "primary"
    #: Where else the form can be sent, at most three.
    ways: tuple[Way, ...] = ()

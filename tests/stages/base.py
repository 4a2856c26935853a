"""What a story sees of a chat, whichever chat it is: cards, buttons, forms, and who presses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


@dataclass(frozen=True)
class SeenCard:
    """A card as a person sees it in the chat, read from the chat itself and not from our data."""

    title: str
    #: All visible text of the card, title included, one block a line.
    text: str
    #: The labels of the buttons that can be pressed, menu entries included.
    buttons: tuple[str, ...]
    #: What the stage needs to press on it.
    handle: Any = field(repr=False, default=None)


@dataclass(frozen=True)
class SeenForm:
    """A form as the one person who opened it sees it."""

    title: str
    text: str
    #: Field labels in order.
    labels: tuple[str, ...]
    #: Label to what stands in the field now (option labels for choices, joined by ", ").
    values: Mapping[str, str]
    #: Label to the options' labels.
    options: Mapping[str, tuple[str, ...]]
    #: Label to what is wrong with the answer.
    errors: Mapping[str, str]
    #: The labels of the other ways to send it, in order.
    ways: tuple[str, ...] = ()
    handle: Any = field(repr=False, default=None)


#: What the one who acted gets to see alone; None where only the shared card changed.
Private = SeenForm | SeenCard | None


class Stage(Protocol):
    """One chat with one team channel and the people of the sample municipality in it."""

    name: str

    async def cards(self) -> Sequence[SeenCard]:
        """The cards in the team channel as everybody sees them, oldest first."""

    async def direct(self, person: str) -> Sequence[SeenCard]:
        """The cards that were sent to that person alone, oldest first."""

    async def press(self, person: str, card: SeenCard, label: str) -> Private:
        """Presses the button with that label on the card, as that person."""

    async def send(
        self, person: str, form: SeenForm, answers: Mapping[str, str], *, way: str = ""
    ) -> Private:
        """Fills the form over what stands in it, and sends it; with the way of that label if one is named.

        Answers go by label; option labels for choices, joined by ", "; "ja" or "nej" for a tick.
        A form comes back where an answer was not good.
        """

    async def react(self, person: str, card: SeenCard, emoji: str) -> None:
        """Reacts on the card with that emoji character."""

    async def say(self, person: str, words: str) -> Private:
        """Types the words to the bot (a slash command where the words begin with one)."""

    async def point(self, person: str, text: str) -> Private:
        """Uses the message shortcut on a message with that text."""

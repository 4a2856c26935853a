"""How the bot introduces itself where it comes to, in every chat."""

from __future__ import annotations

from collections.abc import Sequence

from cards.model import Card, Text
from cards.texts import own


def welcome(*, in_channel: bool, routine: Sequence[str] = ()) -> Card:
    """What it is for, what this municipality's routine wants most, and how one gets help; once a place."""
    who = own("own-hello-channel" if in_channel else "own-hello-person")
    return Card(
        key="welcome",
        version=1,
        title=own("own-hello"),
        summary=own("own-hello-summary"),
        blocks=(Text(text=who), *(Text(text=line) for line in routine), Text(text=own("own-hello-words"))),
    )

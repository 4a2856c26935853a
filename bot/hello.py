"""How the bot introduces itself where it comes to, in every chat."""

from __future__ import annotations

from cards.model import Card, Text
from cards.texts import own


def welcome(*, in_channel: bool) -> Card:
    """What it is for and how one gets help; said once in each place."""
    who = own("own-hello-channel" if in_channel else "own-hello-person")
    return Card(
        key="welcome",
        version=1,
        title=own("own-hello"),
        summary=own("own-hello-summary"),
        blocks=(Text(text=who), Text(text=own("own-hello-words"))),
    )

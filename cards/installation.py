"""The card of "inställningar": what a municipality has set up, and what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cards.absence import listed
from cards.model import Block, Card, Facts, Link, Text
from cards.texts import Language, texts


@dataclass(frozen=True, kw_only=True)
class Channel:
    """A team channel: in which chats it is, and whose cards it shows."""

    name: str
    chats: tuple[str, ...]
    accounts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InstallationView:
    """All that the card shows."""

    municipality: str
    #: The title of the document that the municipality lives by.
    routine: str
    rules_page: str
    #: What each role is called, and who has it.
    roles: tuple[tuple[str, tuple[str, ...]], ...]
    channels: tuple[Channel, ...]
    #: The accounts that nothing connects: what is written there comes by hand.
    by_hand: tuple[str, ...]
    #: What is missing, in sentences.
    lacking: tuple[str, ...]


def installation_card(view: InstallationView, language: Language = "sv") -> Card:
    """What is missing first; then who has which role and which channel shows which accounts."""
    t = texts(language)

    def several(names: Sequence[str]) -> str:
        return listed(names, t) if names else t("setup-nobody-short")

    title = t("setup-title", municipality=view.municipality)
    blocks: list[Block] = [Text(text=t("setup-routine", title=view.routine))]
    if view.rules_page:
        blocks.append(Link(label=t("setup-rules"), url=view.rules_page))
    blocks += [Text(text=sentence, weight="strong") for sentence in view.lacking or (t("setup-whole"),)]
    blocks.append(Facts(pairs=tuple((role, several(names)) for role, names in view.roles)))
    blocks += [Text(text=_channel(one, language)) for one in view.channels]
    if view.by_hand:
        blocks.append(Text(text=t("setup-by-hand", names=listed(view.by_hand, t))))
    blocks.append(Text(text=t("setup-how"), weight="quiet"))
    return Card(key="note", version=0, title=title, summary=title, blocks=tuple(blocks))


def _channel(channel: Channel, language: Language) -> str:
    t = texts(language)
    accounts = listed(channel.accounts, t) if channel.accounts else t("setup-no-account")
    chats = ", ".join(t(f"setup-chat-{chat}") for chat in channel.chats) or t("setup-no-chat")
    return t("setup-channel", name=channel.name, chats=chats, accounts=accounts)

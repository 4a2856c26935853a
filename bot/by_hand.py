"""Accounts without an interface: a person does at the platform what the card asks for."""

# ruff: noqa: ARG002 - the arguments are the contract's, and nothing here can use them
from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NoReturn

from handlers.platforms import Capabilities, Incoming, Look, Target, Visibility
from handlers.ports import Undelivered


class ByHand:
    """An account that no program can reach, so every step is a person's."""

    def __init__(self, capabilities: Capabilities | None = None) -> None:
        """``capabilities``: what a person can do at the platform, and what not, where that is known."""
        self.capabilities = capabilities or Capabilities()

    #: There is nothing to remember.
    state: Mapping[str, Any] = MappingProxyType({})

    async def new(self) -> tuple[Incoming, ...]:
        """Nothing comes in by itself; a person writes it to the bot."""
        _by_hand()

    async def look(self, target: Target) -> Look:
        """Nobody but a person can tell."""
        return Look(visibility=Visibility.UNKNOWN)

    async def hide(self, target: Target) -> None:
        """A person does it."""
        _by_hand()

    async def delete(self, target: Target) -> None:
        """A person does it."""
        _by_hand()

    async def restore(self, target: Target) -> None:
        """A person does it."""
        _by_hand()

    async def publish(self, target: Target) -> None:
        """A person does it."""
        _by_hand()

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """A person does it."""
        _by_hand()


def _by_hand() -> NoReturn:
    raise Undelivered("kontot saknar koppling; det här görs för hand på plattformen", final=True)

"""What must be remembered of Teams so that something can be sent after a restart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class References(Protocol):
    """Where conversation references are kept. Keys are ours; a reference is a few plain strings."""

    async def remember(self, key: str, reference: Mapping[str, str]) -> None:
        """Keeps the reference under the key, in place of an older one."""

    async def recall(self, key: str) -> Mapping[str, str] | None:
        """The reference under the key, or None."""


class ReferencesInMemory:
    """For tests and the demonstration: forgotten at the end of the process."""

    def __init__(self) -> None:
        self.kept: dict[str, Mapping[str, str]] = {}

    async def remember(self, key: str, reference: Mapping[str, str]) -> None:
        """Keeps the reference under the key, in place of an older one."""
        self.kept[key] = dict(reference)

    async def recall(self, key: str) -> Mapping[str, str] | None:
        """The reference under the key, or None."""
        return self.kept.get(key)


def person_key(tenant: str, user: str) -> str:
    """The key of what is known of one person: service, bot, own chat, and where they were met."""
    return f"teams:person:{tenant}:{user}"


def tenant_key(tenant: str) -> str:
    """The key of what is known of a tenant: service and bot."""
    return f"teams:tenant:{tenant}"

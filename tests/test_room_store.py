"""What the browser room keeps, in memory and in the database alike."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.memory import RoomMessages
from bot.room import MemoryRoomStore, RoomStore
from storage.database import Database

AT = datetime(2026, 10, 15, 12, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.part("postgresql"))])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Where the messages are kept; stands before the fixture of all tests."""
    return str(request.param)


@pytest.fixture
def store(request: pytest.FixtureRequest, database_kind: str) -> RoomStore:
    if database_kind == "memory":
        return MemoryRoomStore(lambda: AT)
    database: Database = request.getfixturevalue("database")
    return RoomMessages(database, lambda: AT)


async def test_a_message_is_kept_once_for_each_key_and_place(store: RoomStore) -> None:
    """The same posting again is the same message; another place has its own."""
    first = await store.add("room:a", "case:1", "ett", 1)

    assert await store.add("room:a", "case:1", "två", 2) == first
    assert await store.add("room:b", "case:1", "tre", 1) != first
    message = await store.get(first)
    assert message is not None
    assert (message.card_json, message.place, message.key, message.added) == ("ett", "room:a", "case:1", AT)
    assert await store.get("no reference") is None


async def test_only_an_equal_or_later_version_replaces(store: RoomStore) -> None:
    """Updates that overtake each other end in the latest; the same one may be repeated."""
    reference = await store.add("room:a", "case:1", "ett", 1)

    assert await store.replace(reference, "tre", 3)
    assert not await store.replace(reference, "två", 2)
    assert await store.replace(reference, "tre igen", 3)

    message = await store.get(reference)
    assert message is not None
    assert (message.card_json, message.version) == ("tre igen", 3)
    with pytest.raises(LookupError):
        await store.replace("4711", "x", 1)


async def test_what_was_missed_is_what_changed_since_in_the_order_of_adding(store: RoomStore) -> None:
    """A browser that comes back gets what is new and what is different, and nothing else."""
    one = await store.add("room:a", "1", "ett", 1)
    await store.add("room:a", "2", "två", 1)
    await store.add("room:b", "3", "tre", 1)
    seen = max(message.change for message in await store.since(("room:a", "direct:x"), 0))
    await store.add("direct:x", "4", "fyra", 1)
    await store.replace(one, "ett igen", 2)

    missed = await store.since(("room:a", "direct:x"), seen)

    assert [message.card_json for message in missed] == ["ett igen", "fyra"]
    assert [message.card_json for message in await store.since(("room:a",), 0)] == ["ett igen", "två"]

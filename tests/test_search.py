"""A search finds comments however their letters are written, on SQLite as on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from handlers.intake import take_in
from handlers.ports import Author, Incoming
from storage import cases
from storage.database import Database
from tests.small_world import small_world


async def _found(database: Database, folder: Path, words: str) -> list[str]:
    world = small_world(database, folder)
    incoming = [
        Incoming(
            id=str(number),
            text=text,
            author=Author(id=str(number), name=name),
            url=f"https://www.facebook.com/{number}",
            created_at=datetime(2026, 1, 5, 9, number, tzinfo=UTC),
        )
        for number, (text, name) in enumerate(
            [("ÄR DET ÖPPET PÅ ÅSEN?", "Örjan Åberg"), ("är det öppet 100_procent\\%", "LÉA"), ("Nej", "Bo")]
        )
    ]
    await take_in(world, "tibro", "tibro-facebook", incoming, origin="webhook")
    hits = await database.read(lambda session: cases.search(session, "tibro", words, 10))
    return [comment.external_id for comment, _ in hits]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("öppet", ["1", "0"]),
        ("ÖPPET", ["1", "0"]),
        ("Är Det", ["1", "0"]),
        ("åsen", ["0"]),
        ("örjan åBERG", ["0"]),
        ("léa", ["1"]),
        ("FACEBOOK.com/2", ["2"]),
        ("oppet", []),
        ("100_PROCENT", ["1"]),
        ("ö_pet", []),
        ("ö%t", []),
        ("\\%", ["1"]),
    ],
)
async def test_a_search_does_not_care_for_capitals(
    database: Database, tmp_path: Path, words: str, ids: list[str]
) -> None:
    """Also Å, Ä and Ö; percent and underscore stand for themselves."""
    assert await _found(database, tmp_path, words) == ids

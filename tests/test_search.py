"""A search finds comments however their letters are written, on SQLite as on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cards.model import Quote
from handlers.intake import take_in
from handlers.platforms import Author, Incoming
from handlers.ports import Shown, Typed
from storage import cases
from storage.database import Database
from tests.faults.fakes import actor, running
from tests.scenarios.town import account
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
    hits = await database.read(lambda session: cases.search(session, "tibro", words, 10, opens=()))
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


async def test_a_search_does_not_betray_hidden_text(database_url: str, tmp_path: Path) -> None:
    """Who may not open a text gets no hit on what it holds, or on who wrote it."""
    accounts = [account("facebook"), account("x", responsible="frans", substitute="", administrators=[])]
    async with running(tmp_path, database_url, accounts=accounts) as town:
        await town.comes("Hennes nummer är 850709-9805, ring 070-174 06 05")

        async def hits(person: str, words: str) -> int:
            answer = await town.app.handle(Typed(actor=actor(person), words=f"sök {words}", place=town.place))
            assert isinstance(answer, Shown)
            assert "850709" not in str(answer.card.blocks[2:])
            return sum(isinstance(block, Quote) for block in answer.card.blocks) - 1

        for words in ("850709", "850709-9805", "hennes nummer", "troll"):
            assert await hits("frans", words) == 0
            assert [await hits(person, words) for person in ("bo", "disa", "anna", "rut")] == [1, 1, 1, 1]
        await town.comes("Hennes hund skällde på idioten.", "c2")
        assert await hits("frans", "hennes") == 1
        assert await hits("bo", "hennes") == 2

"""Signed comments come in over a real port: taken once and whole, or refused with nothing stored."""

from __future__ import annotations

import gzip
import hashlib
import hmac
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from sqlmodel import Session, SQLModel, select
from structlog.testing import capture_logs

from bot.settings import load_settings
from bot.webhook import SIGNATURE, routes, sign
from handlers.world import World
from storage import log
from storage.database import Database
from storage.tables import Account, Case, Comment, Job, LogRow, Posting, Revision
from tests.small_world import ADDRESS, now, served, small_world

SECRET = "en hemlighet för prov"
TABLES: tuple[type[SQLModel], ...] = (Comment, Revision, Case, Posting, Job, LogRow)


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    return small_world(database, tmp_path)


@pytest.fixture
async def server(world: World) -> AsyncIterator[TestServer]:
    async with served(routes(world, load_settings(intake_secret=SECRET))) as started:
        yield started


class Sender:
    """Somebody who sends comments, as a program of the municipality's would."""

    def __init__(self, server: TestServer, session: aiohttp.ClientSession) -> None:
        self.url = server.make_url("/webhooks/comments")
        self.session = session

    async def send(self, *comments: dict[str, Any], **more: Any) -> tuple[int, dict[str, Any]]:
        body = {"municipality": "tibro", "account": ADDRESS, "comments": list(comments)} | more
        return await self.raw(json.dumps(body).encode())

    async def raw(
        self, body: Any, *, headers: dict[str, str] | None = None, signed: bytes | None = None
    ) -> tuple[int, dict[str, Any]]:
        if headers is None:
            headers = sign(SECRET, int(now().timestamp()), body if signed is None else signed)
        data = io.BytesIO(body) if isinstance(body, bytes) else body
        async with self.session.post(self.url, data=data, headers=headers) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def sender(server: TestServer) -> AsyncIterator[Sender]:
    async with aiohttp.ClientSession() as session:
        yield Sender(server, session)


def comment(number: int | str = 1, text: str = "Din jävla idiot", **more: Any) -> dict[str, Any]:
    return {"id": f"c{number}", "text": text, "created_at": "2026-01-05T10:00:00+01:00"} | more


def stored(database: Database, table: type[SQLModel]) -> list[Any]:
    return database.ask(lambda session: list(session.exec(select(table))))


def everything(database: Database) -> dict[str, list[Any]]:
    def look(session: Session) -> dict[str, list[Any]]:
        return {table.__name__: [row.model_dump() for row in session.exec(select(table))] for table in TABLES}

    return database.ask(look)


async def test_a_comment_is_stored_flagged_queued_and_answered(sender: Sender, database: Database) -> None:
    full = comment(
        kind="reply",
        author={"id": 17, "name": "Kalle"},
        url="https://www.facebook.com/p/1",
        post_id=12345678901234567890,
        parent_id="p2",
        attachments=[{"type": "photo", "url": "https://scontent/x.jpg"}],
        something_newer={"we": "leave aside"},
    )
    assert await sender.send(full) == (202, {"received": 1, "duplicates": 0})

    (row,) = stored(database, Comment)
    assert (row.external_id, row.kind, row.origin, row.text) == ("c1", "reply", "webhook", "Din jävla idiot")
    assert (row.author_id, row.author_name, row.post_id) == ("17", "Kalle", "12345678901234567890")
    assert row.attachments == [{"type": "photo", "url": "https://scontent/x.jpg"}]
    assert row.created_at.isoformat() == "2026-01-05T09:00:00+00:00"
    (revision,) = stored(database, Revision)
    assert revision.flags
    assert [case.violation for case in stored(database, Case)] == [True]
    assert len(stored(database, Posting)) == len(stored(database, Job)) == 2
    assert database.ask(lambda session: log.verify(session, "tibro")) is None


async def test_what_may_be_left_out_or_null_is_empty(sender: Sender, database: Database) -> None:
    bare = comment(1)
    nulls = comment(2, kind=None, author=None, url=None, post_id=None, parent_id=None, attachments=None)
    assert await sender.send(bare, nulls) == (202, {"received": 2, "duplicates": 0})
    for row in stored(database, Comment):
        assert (row.kind, row.author_name, row.url, row.post_id, row.attachments) == (
            "comment",
            "",
            "",
            "",
            [],
        )


async def test_an_account_is_found_however_its_address_is_written(sender: Sender) -> None:
    for address in ("http://facebook.com/tibrokommun/", "https://WWW.Facebook.com/tibrokommun"):
        assert (await sender.send(comment(address), account=address))[0] == 202


async def test_the_same_again_is_a_duplicate_and_changes_nothing(sender: Sender, database: Database) -> None:
    await sender.send(comment(1), comment(2))
    before = everything(database)
    assert await sender.send(comment(1), comment(2)) == (202, {"received": 0, "duplicates": 2})
    assert everything(database) == before


async def test_a_replayed_request_has_no_second_effect(sender: Sender, database: Database) -> None:
    body = json.dumps({"municipality": "tibro", "account": ADDRESS, "comments": [comment()]}).encode()
    headers = sign(SECRET, int(now().timestamp()) - 60, body)
    assert (await sender.raw(body, headers=headers))[1] == {"received": 1, "duplicates": 0}
    before = everything(database)
    assert (await sender.raw(body, headers=headers))[1] == {"received": 0, "duplicates": 1}
    assert everything(database) == before


async def test_a_replayed_request_does_not_bring_back_what_was_edited_since(
    sender: Sender, database: Database
) -> None:
    """A, then its edit B, then the very same request A: B stands, and nobody is told of an edit."""
    body = json.dumps({"municipality": "tibro", "account": ADDRESS, "comments": [comment(text="A")]}).encode()
    headers = sign(SECRET, int(now().timestamp()) - 60, body)
    assert (await sender.raw(body, headers=headers))[1] == {"received": 1, "duplicates": 0}
    assert (await sender.send(comment(text="B")))[1] == {"received": 1, "duplicates": 0}
    before = everything(database)

    for replayed in (headers, headers | {SIGNATURE: f"v1={headers[SIGNATURE][3:].upper()}"}):
        assert await sender.raw(body, headers=replayed) == (202, {"received": 0, "duplicates": 1})

    assert everything(database) == before
    assert [row.text for row in stored(database, Comment)] == ["B"]


async def test_what_is_signed_anew_is_no_replay(sender: Sender, database: Database) -> None:
    """The author wrote A, then B, then A again; the sender said so each time."""
    for text in ("A", "B", "A"):
        body = json.dumps({"municipality": "tibro", "account": ADDRESS, "comments": [comment(text=text)]})
        ago = 30 - len(stored(database, Revision))
        headers = sign(SECRET, int(now().timestamp()) - ago, body.encode())
        assert (await sender.raw(body.encode(), headers=headers))[1] == {"received": 1, "duplicates": 0}
    assert [row.text for row in stored(database, Comment)] == ["A"]


async def test_an_edited_comment_is_received_again(sender: Sender, database: Database) -> None:
    await sender.send(comment(text="Fin park!"))
    assert await sender.send(comment()) == (202, {"received": 1, "duplicates": 0})
    assert [row.number for row in stored(database, Revision)] == [1, 2]
    assert len(stored(database, Case)) == 1


async def test_one_id_twice_in_a_body_counts_once_as_it_stands_last(
    sender: Sender, database: Database
) -> None:
    twice = (comment(text="Fin park!"), comment(2), comment(text="Ful park!"))
    assert await sender.send(*twice) == (202, {"received": 2, "duplicates": 1})
    assert {row.external_id: row.text for row in stored(database, Comment)} == {
        "c1": "Ful park!",
        "c2": "Din jävla idiot",
    }
    assert {row.number for row in stored(database, Revision)} == {1}


async def test_no_comments_are_taken_too(sender: Sender) -> None:
    assert await sender.send() == (202, {"received": 0, "duplicates": 0})


async def test_a_thousand_comments_at_once(sender: Sender, database: Database) -> None:
    many = [comment(number, "Fin park!" if number % 10 else "Din idiot") for number in range(1000)]
    assert await sender.send(*many) == (202, {"received": 1000, "duplicates": 0})
    assert len(stored(database, Case)) == 100


async def test_every_character_survives_and_what_cannot_be_stored_is_seen(
    sender: Sender, database: Database
) -> None:
    words = "Räksmörgås 🇸🇪👩‍👩‍👧 \u202eمرحبا\u202c \\u0000 \"'<script>% \ufeff\n\t"
    name = "Kalle\x00\ud83d\ude00\ud83d"
    assert (await sender.send(comment(text=words + "\x00\ud800x\udfff", author={"name": name})))[0] == 202
    (row,) = stored(database, Comment)
    assert row.text == words + "␀�x�"
    assert row.author_name == "Kalle␀😀�"
    assert (await sender.send(comment(text=words + "\x00\ud800x\udfff")))[1]["duplicates"] == 1


async def test_the_signature_is_as_documented(sender: Sender) -> None:
    """Written out here as a sender would, so that it cannot change together with the code."""
    body = json.dumps({"municipality": "tibro", "account": ADDRESS, "comments": [comment()]}).encode()
    timestamp = str(int(now().timestamp()))
    signature = hmac.new(
        SECRET.encode(), b"v1:" + timestamp.encode() + b":" + body, hashlib.sha256
    ).hexdigest()
    headers = {"X-Kanalvakt-Timestamp": timestamp, "X-Kanalvakt-Signature": f"v1={signature}"}
    assert (await sender.raw(body, headers=headers))[0] == 202


# --- refusals -----------------------------------------------------------------------------------------


#: What is refused before the database is asked need not be shown on both.
on_one_database = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def headers_for(body: bytes, *, seconds: float = 0, secret: str = SECRET) -> dict[str, str]:
    return sign(secret, int((now() + timedelta(seconds=seconds)).timestamp()), body)


@on_one_database
@pytest.mark.parametrize(
    "change",
    [
        lambda body: {},
        lambda body: headers_for(body, secret="en annan"),
        lambda body: headers_for(body, seconds=-310),
        lambda body: headers_for(body, seconds=310),
        lambda body: headers_for(body + b" "),
        lambda body: headers_for(body) | {"X-Kanalvakt-Timestamp": str(int(now().timestamp()) - 1)},
        lambda body: headers_for(body) | {"X-Kanalvakt-Timestamp": "nu"},
        lambda body: headers_for(body) | {"X-Kanalvakt-Timestamp": "1e9"},
        lambda body: headers_for(body) | {"X-Kanalvakt-Timestamp": "9" * 400},
        lambda body: headers_for(body) | {"X-Kanalvakt-Timestamp": "١٧٠٠٠٠٠٠٠٠"},
        lambda body: headers_for(body) | {"X-Kanalvakt-Signature": ""},
        lambda body: headers_for(body) | {"X-Kanalvakt-Signature": "v1=åäö"},
        lambda body: headers_for(body) | {"X-Kanalvakt-Signature": "v1=" + "é" * 64},
        lambda body: headers_for(body) | {"X-Kanalvakt-Signature": "v0=" + "0" * 64},
        lambda body: headers_for(body) | {"X-Kanalvakt-Signature": "v1=" + "0" * 64},
    ],
)
async def test_a_bad_signature_is_401_and_nothing_is_stored(
    sender: Sender, database: Database, change: Any
) -> None:
    before = everything(database)
    body = json.dumps({"municipality": "tibro", "account": ADDRESS, "comments": [comment()]}).encode()
    status, said = await sender.raw(body, headers=change(body))
    assert status == 401
    assert said["error"].startswith("X-Kanalvakt-")
    assert everything(database) == before


async def test_without_a_secret_nothing_is_taken(world: World, database: Database) -> None:
    before = everything(database)
    settings = load_settings(intake_secret=None)
    async with served(routes(world, settings)) as server, aiohttp.ClientSession() as session:
        body = json.dumps({"municipality": "tibro", "account": ADDRESS, "comments": [comment()]}).encode()
        status, said = await Sender(server, session).raw(body, headers=headers_for(body, secret=""))
    assert status == 503
    assert "KANALVAKT_INTAKE_SECRET" in said["error"]
    assert everything(database) == before


@on_one_database
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nej",
        b'{"municipality": NaN}',
        b"\xff\xfe{}",
        b'"\xed\xa0\x80"',
        b"[" * 100_000,
        b"1" * 5000,
    ],
)
async def test_what_is_not_json_is_400(sender: Sender, database: Database, body: bytes) -> None:
    before = everything(database)
    status, said = await sender.raw(body)
    assert (status, "not" in said["error"]) == (400, True)
    assert everything(database) == before


@on_one_database
@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"id": None}, "comments.1.id", "at least 1 character"),
        ({"id": ""}, "comments.1.id", "at least 1 character"),
        ({"id": 1.5e20}, "comments.1.id", "should be a valid string"),
        ({"id": True}, "comments.1.id", "should be a valid string"),
        ({"id": "x" * 256}, "comments.1.id", "at most 255"),
        ({"text": None}, "comments.1.text", "should be a valid string"),
        ({"text": ["hemligt"]}, "comments.1.text", "should be a valid string"),
        ({"text": "hemligt" * 8000}, "comments.1.text", "at most 50000"),
        ({"kind": "hemligt"}, "comments.1.kind", "'comment', 'reply', 'post', 'mention' or 'message'"),
        ({"author": "hemligt"}, "comments.1.author", "should be an object"),
        ({"author": {"name": {"hemligt": 1}}}, "comments.1.author.name", "should be a valid string"),
        ({"url": "javascript:hemligt()"}, "comments.1.url", "https://"),
        ({"url": "https://[hemligt"}, "comments.1.url", "https://"),
        ({"url": "https://x/" + "hemligt" * 400}, "comments.1.url", "at most 2000"),
        ({"attachments": {"hemligt": 1}}, "comments.1.attachments", "valid list"),
        ({"attachments": [{"type": "photo"}]}, "comments.1.attachments.0.url", "is missing"),
        ({"attachments": [{"url": "file:///hemligt"}]}, "comments.1.attachments.0.url", "https://"),
        ({"attachments": [{"url": "https://x"}] * 51}, "comments.1.attachments", "at most 50"),
        ({"created_at": "igår"}, "comments.1.created_at", "ISO 8601"),
        ({"created_at": 1700000000}, "comments.1.created_at", "ISO 8601"),
        ({"created_at": "2026-01-05T10:00:00"}, "comments.1.created_at", "time zone"),
        ({"created_at": "2026-01-05"}, "comments.1.created_at", "time zone"),
        ({"created_at": "0001-01-01T00:00:00+23:00"}, "comments.1.created_at", "ISO 8601"),
        ({"created_at": "1999-12-31T00:00:00Z"}, "comments.1.created_at", "before 2000"),
        ({"created_at": "2999-01-01T00:00:00Z"}, "comments.1.created_at", "in the future"),
    ],
)
async def test_a_bad_field_is_422_with_its_name_and_nothing_is_stored(
    sender: Sender, database: Database, changes: dict[str, Any], field: str, says: str
) -> None:
    before = everything(database)
    with capture_logs() as logged:
        status, said = await sender.send(comment(1), comment(2) | changes)
    assert status == 422
    assert [error["field"] for error in said["errors"]] == [field]
    assert says in said["errors"][0]["message"]
    assert "hemligt" not in json.dumps(said) + repr(logged)
    assert everything(database) == before


async def test_every_bad_field_has_a_message_of_its_own(sender: Sender) -> None:
    status, said = await sender.raw(b'{"municipality": 5, "comments": [{"id": "1"}, 7]}')
    assert status == 422
    assert {error["field"]: error["message"] for error in said["errors"]} == {
        "municipality": "should be a valid string",
        "account": "is missing",
        "comments.0.text": "is missing",
        "comments.0.created_at": "is missing",
        "comments.1": "should be an object",
    }


@on_one_database
@pytest.mark.parametrize(("body", "field"), [(b"[]", "body"), (b"null", "body"), (b"{}", "municipality")])
async def test_another_shape_is_422(sender: Sender, body: bytes, field: str) -> None:
    status, said = await sender.raw(body)
    assert (status, said["errors"][0]["field"]) == (422, field)


@on_one_database
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"municipality": "laholm"}, "municipality"),
        ({"municipality": "hemligt"}, "municipality"),
        ({"account": "https://www.facebook.com/hemligt"}, "account"),
        ({"account": ""}, "account"),
        ({"account": "https://[hemligt"}, "account"),
        ({"account": "https://x:hemligt"}, "account"),
    ],
)
async def test_an_unknown_municipality_or_account_is_422(
    sender: Sender, database: Database, more: dict[str, str], field: str
) -> None:
    before = everything(database)
    status, said = await sender.send(comment(), **more)
    assert (status, [error["field"] for error in said["errors"]]) == (422, [field])
    assert "hemligt" not in json.dumps(said)
    assert everything(database) == before


async def test_too_many_comments_are_422(sender: Sender, database: Database) -> None:
    status, said = await sender.send(*[comment(number) for number in range(1001)])
    assert (status, said["errors"][0]["field"]) == (422, "comments")
    assert stored(database, Comment) == []


async def test_a_body_of_one_mebibyte_is_taken_and_one_more_byte_is_413(
    sender: Sender, database: Database
) -> None:
    body = json.dumps({"municipality": "tibro", "account": ADDRESS, "comments": [comment()]}).encode()
    full = body.ljust(2**20)
    assert (await sender.raw(full + b" "))[0] == 413
    assert stored(database, Comment) == []
    assert (await sender.raw(full))[0] == 202


async def test_a_body_whose_length_is_not_told_is_413_too(sender: Sender, database: Database) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 2**15

    status, said = await sender.raw(chunks(), signed=b" " * 2**15 * 40)
    assert (status, "larger than 1048576 bytes" in said["error"]) == (413, True)
    assert stored(database, Comment) == []


async def test_a_chunked_body_is_taken(sender: Sender) -> None:
    body = json.dumps({"municipality": "tibro", "account": ADDRESS, "comments": [comment()]}).encode()

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 7):
            yield body[start : start + 7]

    assert (await sender.raw(chunks(), signed=body))[0] == 202


async def test_a_packed_body_is_refused_before_it_is_unpacked(sender: Sender, database: Database) -> None:
    packed = gzip.compress(b" " * 10_000_000)
    status, _ = await sender.raw(packed, headers=headers_for(packed) | {"Content-Encoding": "gzip"})
    assert status == 415
    assert stored(database, Comment) == []


async def test_no_text_is_logged(sender: Sender, database: Database) -> None:
    with capture_logs() as logged:
        await sender.send(comment(text="hemligt ord", author={"name": "Kalle Kula"}))
        await sender.send(comment(text="hemligt ord", created_at="igår"))
    assert [entry["event"] for entry in logged] == ["comments received", "comments refused"]
    assert "hemligt" not in repr(logged)
    assert "Kula" not in repr(logged)


async def test_a_database_that_fails_is_a_500_without_text_and_can_be_sent_again(
    sender: Sender, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE revision RENAME TO elsewhere")
    body = json.dumps({"municipality": "tibro", "account": ADDRESS, "comments": [comment(text="hemligt")]})
    headers = headers_for(body.encode())
    async with sender.session.post(sender.url, data=body, headers=headers) as answer:
        assert answer.status == 500
        assert "hemligt" not in await answer.text()
    assert "hemligt" not in caplog.text
    assert stored(database, Comment) == []
    with database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE elsewhere RENAME TO revision")
    assert (await sender.raw(body.encode(), headers=headers))[1] == {"received": 1, "duplicates": 0}


async def test_accounts_of_another_municipality_are_not_reached(sender: Sender, database: Database) -> None:
    """The secret is one for all, so a body names its municipality and finds nothing of another."""

    def more(session: Session) -> None:
        session.add(Account(municipality="tibro", id="x", platform="x", address="https://x.com/t", name="X"))

    database.change(more)
    assert (await sender.send(comment(), account="https://x.com/t"))[0] == 202
    assert (await sender.send(comment(), account="https://x.com/t", municipality="degerfors"))[0] == 422

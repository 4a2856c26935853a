"""Meta tells what happens at a Page: signed, twice, in any order, and sometimes oddly."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from sqlmodel import Session, SQLModel, select
from structlog.testing import capture_logs

from bot import meta_body, meta_webhook
from bot.by_hand import ByHand
from bot.facebook_comment import read_comment
from bot.meta_webhook import LARGEST, SIGNATURE, routes, sign
from bot.settings import load_settings
from handlers.flagging import flag
from handlers.guard import Acting
from handlers.happened import UNANSWERED, Happened
from handlers.intake import as_known, take_in
from handlers.platforms import Author, Visibility
from handlers.ports import Actor, Answer, Sent, Undelivered
from handlers.taking import Taken
from handlers.world import World
from storage import accounts, inbox, readings
from storage.counts import count
from storage.database import Database
from storage.tables import Account, Case, Comment, Reading, Received, Revision, SetAside
from tests.facebook.fake import PAGE
from tests.faults.fakes import MemoryPlatform
from tests.small_world import now, served, small_world

SECRET, WORD = "appens hemlighet", "ett ord för prov"
POST = f"{PAGE}_922337203685477001"
AT = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
INSULT = "Din jävla idiot"


@pytest.fixture
def world(database: Database, tmp_path: Path) -> World:
    world = small_world(database, tmp_path)

    def connect(session: Session) -> None:
        account = accounts.get(session, "tibro", "tibro-facebook")
        assert account is not None
        account.connection = {"page_id": PAGE, "token": "META_TOKEN_TIBRO"}
        session.add(account)

    database.change(connect)
    return world


class Meta:
    """Meta, as it calls."""

    def __init__(self, server: TestServer, session: aiohttp.ClientSession) -> None:
        self.url = server.make_url("/webhooks/meta")
        self.session = session

    async def tells(self, *changes: dict[str, Any], page: str = PAGE) -> dict[str, Any]:
        return await self.sends(envelope(*changes, page=page))

    async def sends(self, body: Any) -> dict[str, Any]:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        status, answer = await self.raw(raw, sign(SECRET, raw))
        assert status == 200, answer
        return answer

    async def raw(self, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        async with self.session.post(self.url, data=io.BytesIO(body), headers=headers) as answer:
            return answer.status, await answer.json()

    async def asks(self, **query: str) -> tuple[int, str]:
        named = {f"hub.{name}": value for name, value in query.items()}
        async with self.session.get(self.url, params=named) as answer:
            return answer.status, await answer.text()


@asynccontextmanager
async def telling(world: World) -> AsyncIterator[Meta]:
    """Meta, telling what happens in a world."""
    settings = load_settings(meta_app_secret=SECRET, meta_verify_token=WORD)
    async with served(routes(world, settings)) as server, aiohttp.ClientSession() as session:
        yield Meta(server, session)


@pytest.fixture
async def meta(world: World) -> AsyncIterator[Meta]:
    async with telling(world) as called:
        yield called


def envelope(*changes: dict[str, Any], page: str = PAGE) -> dict[str, Any]:
    entry = {"id": page, "time": int(AT.timestamp()) + 600, "changes": list(changes)}
    return {"object": "page", "entry": [entry]}


def feed(
    verb: str, number: int = 1, text: str | None = INSULT, minute: int = 0, **more: Any
) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": verb,
        "comment_id": comment_id(number),
        "post_id": POST,
        "parent_id": POST,
        "from": {"id": "5544332211", "name": "Kim Ås"},
        "message": text,
        "created_time": int((AT + timedelta(minutes=minute)).timestamp()),
        "post": {"id": POST, "status_type": "x", "permalink_url": "https://www.facebook.com/p/1"},
        **more,
    }
    if verb in {"remove", "hide", "unhide"}:
        value |= {"message": None}
    return {"field": "feed", "value": {name: told for name, told in value.items() if told is not None}}


def comment_id(number: int) -> str:
    return f"922337203685477001_{922337203685477581 + number}"


def add_page(id_: str, page: str) -> Callable[[Session], None]:
    """Tibro has a second Page."""

    def add(session: Session) -> None:
        account = accounts.get(session, "tibro", "tibro-facebook")
        assert account is not None
        other = account.model_dump() | {"id": id_, "connection": {"page_id": page, "token": "T"}}
        session.add(Account(**other))

    return add


def stored(database: Database, table: type[SQLModel]) -> list[Any]:
    return database.ask(lambda session: list(session.exec(select(table))))


def standing(database: Database) -> dict[str, tuple[str, str]]:
    return {row.external_id: (row.text, row.visibility) for row in stored(database, Comment)}


# --- who may tell -----------------------------------------------------------------------------------


async def test_meta_signs_up_with_the_word(meta: Meta) -> None:
    assert await meta.asks(mode="subscribe", verify_token=WORD, challenge="1158201444") == (200, "1158201444")
    for wrong in (
        {"mode": "subscribe", "verify_token": "fel", "challenge": "1"},
        {"mode": "unsubscribe", "verify_token": WORD, "challenge": "1"},
        {"mode": "subscribe", "challenge": "1"},
    ):
        status, said = await meta.asks(**wrong)
        assert (status, "KANALVAKT_META_VERIFY_TOKEN" in said, WORD in said) == (403, True, False)
    status, said = await meta.asks(mode="subscribe", verify_token=WORD, challenge="<script>")
    assert (status, "<script>" in said) == (400, False)


async def test_without_settings_nobody_is_let_in(world: World) -> None:
    async with served(routes(world, load_settings())) as server, aiohttp.ClientSession() as session:
        nobody = Meta(server, session)
        body = json.dumps(envelope(feed("add"))).encode()
        status, said = await nobody.raw(body, sign("", body))
        assert (status, "KANALVAKT_META_APP_SECRET" in str(said)) == (503, True)
        assert (await nobody.asks(mode="subscribe", verify_token="", challenge="1"))[0] == 503


async def test_what_is_not_signed_leaves_nothing_behind(meta: Meta, database: Database) -> None:
    body = json.dumps(envelope(feed("add"), feed("konstig"))).encode()
    for headers in (
        {},
        {SIGNATURE: "sha256=" + "0" * 64},
        {SIGNATURE: "sha256=kort"},
        {"X-Hub-Signature": "sha1=" + "0" * 40},
        sign("fel hemlighet", body),
        sign(SECRET, body + b" "),
    ):
        status, said = await meta.raw(body, headers)
        assert (status, SIGNATURE in said["error"]) == (401, True)
    status, _ = await meta.raw(b" " * (LARGEST + 1), sign(SECRET, b""))
    assert status == 413
    for table in (Comment, Case, Received, SetAside):
        assert stored(database, table) == []


async def test_the_signature_is_over_the_bytes_as_they_came(meta: Meta, database: Database) -> None:
    """Meta escapes what is not ASCII, and signs that."""
    raw = json.dumps(envelope(feed("add", text="Räksmörgås 🙂")), ensure_ascii=True).encode()
    assert rb"\u00e4" in raw
    await meta.sends(raw)
    assert standing(database) == {comment_id(1): ("Räksmörgås 🙂", "visible")}


# --- what is told -----------------------------------------------------------------------------------


async def test_a_comment_becomes_a_case(meta: Meta, database: Database) -> None:
    assert await meta.tells(feed("add")) == {"changes": 1, "set_aside": 0}
    [comment] = stored(database, Comment)
    assert (comment.author_id, comment.author_name, comment.kind) == ("5544332211", "Kim Ås", "comment")
    assert (comment.post_id, comment.parent_id, comment.created_at) == (POST, "", AT)
    assert comment.url == "https://www.facebook.com/p/1"
    assert len(stored(database, Case)) == 1


def permalink(number: int, above: int | None = None) -> str:
    """Where a comment, or an answer to one, stands by itself."""
    ids = [comment_id(one).rpartition("_")[2] for one in (above, number) if one is not None]
    names = ["comment_id", "reply_comment_id"]
    return "https://www.facebook.com/p/1?" + "&".join(map("=".join, zip(names, ids, strict=False)))


async def flags(world: World, url: str) -> Answer:
    """Anna pastes the insult and its address into the form of flagga."""
    anna = Actor(chat="slack", user="U1", team="T1")
    values = {"text": INSULT, "account": "tibro-facebook", "url": url}
    sent = Sent(actor=anna, form="flag", subject="", version=0, values=values)
    return await flag(world, Acting(municipality="tibro", person="anna", name="Anna Ek"), sent)


async def test_the_link_leads_to_the_comment_once_it_has_been_read(
    world: World, meta: Meta, database: Database
) -> None:
    """Meta's call tells the post's address alone; no later call takes the comment's own away."""
    await meta.tells(feed("add"))
    row = {"id": comment_id(1), "message": INSULT, "created_time": AT.isoformat()}
    read = read_comment({**row, "permalink_url": permalink(1)}, POST).incoming()
    await take_in(world, "tibro", "tibro-facebook", [read], origin="platform")
    await meta.tells(feed("unhide", minute=1))
    [comment] = stored(database, Comment)
    assert comment.url == permalink(1)


@pytest.mark.parametrize("above", [None, 9])
async def test_what_a_person_flagged_at_its_own_address_is_one_case_when_meta_tells_it(
    world: World, meta: Meta, database: Database, above: int | None
) -> None:
    """By its id in the address: somebody else's same words below the same post are a case of their own."""
    await flags(world, permalink(1, above))
    await meta.tells(feed("add", 2))
    await meta.tells(feed("add", 1))
    addresses = [(row.external_id, row.url) for row in stored(database, Comment)]
    assert sorted(addresses) == [
        (comment_id(1), permalink(1, above)),
        (comment_id(2), "https://www.facebook.com/p/1"),
    ]
    assert len(stored(database, Case)) == 2


async def test_what_meta_told_is_known_when_a_person_flags_it_at_its_own_address(
    world: World, meta: Meta, database: Database
) -> None:
    await meta.tells(feed("add", 1), feed("add", 2))
    assert "redan ärende 1" in str(await flags(world, f"{permalink(1)}&__tn__=R"))
    assert len(stored(database, Comment)) == 2
    await flags(world, permalink(3))  # not told yet
    assert len(stored(database, Case)) == 3


async def test_answers_pictures_and_the_nameless(meta: Meta, database: Database) -> None:
    await meta.tells(
        feed("add", 1, parent_id=comment_id(9)),
        feed("add", 2, text=None, photo="https://scontent.example/1.jpg"),
        feed("add", 3, **{"from": None}),
        feed("add", 4, **{"from": None}, sender_id=77, sender_name="Gammal form"),
        feed("add", 5, comment_id=9223372036854775807123, text="\ud83d halv \x00"),
    )
    reply, photo, nameless, older, long = stored(database, Comment)
    assert (reply.kind, reply.parent_id) == ("reply", comment_id(9))
    assert (photo.text, photo.attachments) == (
        "",
        [{"type": "photo", "url": "https://scontent.example/1.jpg"}],
    )
    assert (nameless.author_id, nameless.author_name) == ("", "")
    assert (older.author_id, older.author_name) == ("77", "Gammal form")
    assert (long.external_id, long.text) == ("9223372036854775807123", "� halv ␀")


async def test_the_same_again_has_one_effect(meta: Meta, database: Database) -> None:
    story = [feed("add"), feed("edited", text="Nu snällare", minute=5), feed("hide", minute=6)]
    for _ in range(3):
        for change in story:
            await meta.tells(change)
    assert standing(database) == {comment_id(1): ("Nu snällare", "hidden")}
    assert len(stored(database, Revision)) == 2
    assert len(stored(database, Case)) == 1


async def test_any_order_ends_the_same(meta: Meta, database: Database) -> None:
    """Each comment's own story comes shuffled, one change at a time or all at once."""
    chance = random.Random(5)
    for number in range(12):
        story = [
            feed("add", number),
            feed("edited", number, text="Mellan", minute=1),
            feed("edited", number, text="Sist", minute=2),
        ]
        chance.shuffle(story)
        if number % 2:
            await meta.tells(*story)
        else:
            for change in story:
                await meta.tells(change)
    assert set(standing(database).values()) == {("Sist", "visible")}


async def test_what_is_gone_stays_gone_whatever_is_told_later(meta: Meta, database: Database) -> None:
    await meta.tells(feed("add", 1), feed("remove", 1, minute=2))
    await meta.tells(feed("remove", 2, minute=2))
    await meta.tells(feed("add", 2), feed("edited", 2, minute=1))
    assert standing(database) == {comment_id(1): (INSULT, "gone"), comment_id(2): (INSULT, "gone")}
    await meta.tells(feed("add", 3))
    await meta.tells(feed("remove", 3, minute=1))
    await meta.tells(feed("edited", 3, text="Sent", minute=0), feed("unhide", 3, minute=2))
    stands = {
        comment_id(1): (INSULT, "gone"),
        comment_id(2): (INSULT, "gone"),
        comment_id(3): ("Sent", "gone"),
    }
    assert standing(database) == stands
    assert [case.outcome for case in stored(database, Case)] == ["vanished"] * 3


THREAT = "Jag ska döda dig"


def said(database: Database) -> list[tuple[int, str]]:
    return [(row.number, row.text) for row in stored(database, Revision)]


@pytest.mark.parametrize("order", [1, -1])
async def test_what_was_written_and_taken_away_before_we_heard_of_it_was_received(
    meta: Meta, database: Database, order: int
) -> None:
    """Meta sends a thousand changes at once, in any order: the threat is a record, and has its evidence."""
    body = [feed("add", text=THREAT), feed("remove", minute=0)][::order]
    for _ in range(2):  # Meta sends it again
        await meta.tells(*body)
    assert standing(database) == {comment_id(1): (THREAT, "gone")}
    assert said(database) == [(1, THREAT)]
    [case] = stored(database, Case)
    assert (case.urgent, case.outcome) == (True, "vanished")


async def test_what_was_edited_before_we_heard_of_it_is_kept_as_each_said(
    meta: Meta, database: Database
) -> None:
    """A threat becomes friendly within one telling: somebody still decides about the threat."""
    body = [
        feed("edited", text="Fint", minute=2),
        feed("add", text=THREAT),
        feed("edited", text="Nästan fint", minute=1),
        feed("add", 2, text="Fint väder"),
    ]
    for _ in range(2):
        await meta.tells(*body)
    assert standing(database) == {
        comment_id(1): ("Fint", "visible"),
        comment_id(2): ("Fint väder", "visible"),
    }
    assert said(database) == [(1, THREAT), (1, "Fint väder"), (2, "Nästan fint"), (3, "Fint")]
    [case] = stored(database, Case)
    assert (case.state, case.urgent, case.revision) == ("open", True, 3)


async def test_when_it_was_taken_away_is_meta_s_own_time(meta: Meta, database: Database) -> None:
    await meta.tells(feed("add", 1), feed("add", 2))
    await meta.tells(feed("remove", 1, minute=7), feed("remove", 2, created_time=None))
    times = {row.external_id: row.gone_at for row in stored(database, Comment)}
    assert times == {comment_id(1): AT + timedelta(minutes=7), comment_id(2): None}


async def test_the_last_words_of_a_known_comment_are_kept_though_it_is_gone(
    meta: Meta, database: Database
) -> None:
    await meta.tells(feed("add", text="Fint"))
    await meta.tells(feed("remove", minute=0), feed("edited", text=THREAT, minute=1))
    assert said(database) == [(1, "Fint"), (2, THREAT)]
    [case] = stored(database, Case)
    assert (case.revision, case.outcome) == (2, "vanished")


@pytest.mark.parametrize(
    "story",
    [
        [feed("edited", text="Fint", minute=2), feed("add", text=THREAT)],
        [
            feed("add", text="Hej"),
            feed("edited", text="Fint", minute=2),
            feed("edited", text=THREAT, minute=1),
        ],
    ],
    ids=["written", "edited"],
)
async def test_a_threat_that_is_told_after_what_stands_there_now_is_a_record_and_a_case(
    meta: Meta, database: Database, story: list[dict[str, Any]]
) -> None:
    """In a telling of its own, as Meta promises no order; told again it is no news."""
    for change in [*story, *story]:
        await meta.tells(change)
    assert standing(database) == {comment_id(1): ("Fint", "visible")}
    assert [text for _, text in said(database)][-2:] == [THREAT, "Fint"]
    [case] = stored(database, Case)
    assert (case.state, case.urgent) == ("open", True)


async def test_what_a_comment_said_last_before_it_was_gone_is_kept_though_it_is_told_afterwards(
    meta: Meta, database: Database
) -> None:
    for _ in range(2):
        await meta.tells(feed("add", text="Fint"))
        await meta.tells(feed("remove", minute=2))
        await meta.tells(feed("edited", text=THREAT, minute=1))
    assert standing(database) == {comment_id(1): (THREAT, "gone")}
    assert said(database) == [(1, "Fint"), (2, THREAT)]
    [case] = stored(database, Case)
    assert (case.urgent, case.outcome) == (True, "vanished")


async def test_what_a_gone_comment_said_before_its_last_words_is_kept_before_them(
    meta: Meta, database: Database
) -> None:
    await meta.tells(feed("edited", text="Fint", minute=1))
    await meta.tells(feed("remove", minute=2))
    await meta.tells(feed("add", text=THREAT))
    assert standing(database) == {comment_id(1): ("Fint", "gone")}
    assert [text for _, text in said(database)] == ["Fint", THREAT, "Fint"]
    [case] = stored(database, Case)
    assert (case.urgent, case.outcome) == (True, "vanished")


@pytest.mark.parametrize("stands", ["gone", "Hej hej"])
async def test_a_threat_that_stands_there_no_more_when_the_page_is_asked_is_a_record(
    database: Database, world: World, stands: str
) -> None:
    """It comes within the two minutes in which it may be older than what is known, so Meta is asked."""
    platform = MemoryPlatform()
    reaching = replace(world, platform=lambda _: platform)
    written = int(now().timestamp())
    async with telling(reaching) as quick:
        await quick.tells(feed("add", text="Fint", created_time=written))
        if stands == "gone":
            platform.shown[comment_id(1)] = Visibility.GONE
        else:
            platform.texts[comment_id(1)] = stands
        edit = feed("edited", text=THREAT, created_time=written, edited_time=written + 20)
        for _ in range(2):
            await quick.tells(edit)
    texts = [text for _, text in said(database)]
    assert texts == ["Fint", THREAT, *([] if stands == "gone" else [stands])]
    [case] = stored(database, Case)
    assert (case.urgent, case.outcome) == (True, "vanished" if stands == "gone" else "")


async def test_a_threat_that_meta_could_not_be_asked_about_before_it_was_gone_is_a_record(
    database: Database, world: World
) -> None:
    """The edit is to be told again; in between Meta tells that the comment is gone."""
    platform = MemoryPlatform()
    platform.always["look"] = Undelivered("Meta ber oss vänta", retry_after=3600.0)
    reaching = replace(world, platform=lambda _: platform)
    written = int(now().timestamp())
    edit = feed("edited", text=THREAT, created_time=written, edited_time=written + 20)
    raw = json.dumps(envelope(edit)).encode()
    async with telling(reaching) as quick:
        await quick.tells(feed("add", text="Fint", created_time=written))
        assert (await quick.raw(raw, sign(SECRET, raw)))[0] == 503
        await quick.tells(feed("remove", created_time=written + 25))
        assert (await quick.raw(raw, sign(SECRET, raw)))[0] == 200
    assert said(database) == [(1, "Fint"), (2, THREAT)]
    [case] = stored(database, Case)
    assert (case.urgent, case.outcome) == (True, "vanished")


async def test_what_was_gone_and_is_read_again_at_the_page_is_heard_of_again(
    meta: Meta, database: Database, world: World
) -> None:
    await meta.tells(feed("add"))
    await meta.tells(feed("remove", minute=1))
    [comment] = stored(database, Comment)
    seen = replace(as_known(comment), visibility=Visibility.VISIBLE)
    await take_in(world, "tibro", "tibro-facebook", [seen], origin="platform")
    await meta.tells(feed("edited", text="Din idiot", minute=5))
    assert standing(database) == {comment_id(1): ("Din idiot", "visible")}
    await meta.tells(feed("remove", minute=9))
    assert standing(database) == {comment_id(1): ("Din idiot", "gone")}
    await meta.tells(feed("unhide", minute=10))
    assert standing(database) == {comment_id(1): ("Din idiot", "gone")}


async def test_meta_is_told_to_tell_again_where_it_cannot_be_asked_what_stands_there(
    meta: Meta, database: Database, world: World
) -> None:
    """An edit is told late, and nothing that was read since bears a time: Meta must say which is newer."""
    platform = MemoryPlatform(texts={comment_id(1): "Din idiot"})
    platform.next["look"] = [Undelivered("Meta är ur funktion för tillfället (kod 2)")]
    reaching = replace(world, platform=lambda _: platform)
    await meta.tells(feed("add"))
    [comment] = stored(database, Comment)
    read = replace(as_known(comment), text="Din idiot", visibility=Visibility.VISIBLE)
    await take_in(reaching, "tibro", "tibro-facebook", [read], origin="platform")
    body = json.dumps(envelope(feed("edited", text="Äldre", minute=5))).encode()
    async with (
        served(routes(reaching, load_settings(meta_app_secret=SECRET))) as server,
        aiohttp.ClientSession() as session,
    ):
        again = Meta(server, session)
        assert (await again.raw(body, sign(SECRET, body)))[0] == 503
        assert (await again.raw(body, sign(SECRET, body)))[0] == 200
    assert standing(database) == {comment_id(1): ("Din idiot", "visible")}


async def test_one_comment_that_meta_cannot_be_asked_about_holds_up_nothing_else(
    meta: Meta, database: Database, world: World
) -> None:
    """Meta limits the Page for an hour: a harmless edit waits, the threat in the same body does not."""
    database.change(add_page("annan", "999"))
    platform = MemoryPlatform(texts={comment_id(1): "Finast", comment_id(2): "Jag ska döda dig"})
    platform.always["look"] = Undelivered("Meta ber oss vänta", retry_after=3600.0)
    limited = replace(world, platform=lambda account: platform if account.id != "annan" else ByHand())
    await meta.tells(feed("add", 1, text="Fin"))
    threat = feed("add", 2, text="Jag ska döda dig", minute=1)
    hidden = feed("hide", 2, minute=2)
    edits = [feed("edited", 1, text="Fint!", minute=1), feed("edited", 1, text="Finast", minute=2)]
    body = envelope(*edits, threat, hidden, feed("mute", 3))
    body["entry"] += envelope(feed("add", 4, text="Hej"), page="999")["entry"]
    raw = json.dumps(body).encode()
    async with (
        served(routes(limited, load_settings(meta_app_secret=SECRET))) as server,
        aiohttp.ClientSession() as session,
    ):
        again = Meta(server, session)
        for _ in range(2):
            assert (await again.raw(raw, sign(SECRET, raw)))[0] == 503
            assert standing(database) == {
                comment_id(1): ("Fin", "visible"),
                comment_id(2): ("Jag ska döda dig", "visible"),
                comment_id(4): ("Hej", "visible"),
            }
        assert len(stored(database, Case)) == 1
        assert [row.reason for row in stored(database, SetAside)] == ["other_verb"]
        assert not database.ask(
            lambda session: inbox.times(session, "said:tibro/tibro-facebook", {comment_id(1)})
        )
        del platform.always["look"]
        assert (await again.raw(raw, sign(SECRET, raw)))[0] == 200
    assert len(stored(database, Case)) == 1
    said = [row.text for row in stored(database, Revision)]
    assert sorted(said) == sorted(["Fin", "Jag ska döda dig", "Hej", "Fint!", "Finast"])


async def test_while_meta_does_not_answer_it_is_asked_about_a_few_alone(
    meta: Meta, database: Database, world: World
) -> None:
    """Each may take its time to fail, and others' comments wait behind."""
    platform = MemoryPlatform()
    platform.always["look"] = Undelivered("Meta svarade inte i tid")
    numbers = range(10)
    await meta.tells(*(feed("add", number, text="Hej") for number in numbers))
    edits = [feed("edited", number, text="Hej!", minute=1) for number in numbers]
    raw = json.dumps(envelope(*edits)).encode()
    async with (
        served(
            routes(replace(world, platform=lambda _: platform), load_settings(meta_app_secret=SECRET))
        ) as server,
        aiohttp.ClientSession() as session,
    ):
        assert (await Meta(server, session).raw(raw, sign(SECRET, raw)))[0] == 503
    assert platform.calls.count("look") == UNANSWERED
    assert set(standing(database).values()) == {("Hej", "visible")}


async def test_of_hidden_and_shown_the_later_counts(meta: Meta, database: Database) -> None:
    await meta.tells(feed("add"))
    await meta.tells(feed("unhide", minute=5))
    await meta.tells(feed("hide", minute=4))
    assert standing(database) == {comment_id(1): (INSULT, "visible")}


async def test_what_is_told_late_to_be_hidden_is_looked_at(
    meta: Meta, database: Database, world: World
) -> None:
    """It was hidden, shown again and read as that; only the first was told, half an hour late."""
    platform = MemoryPlatform(texts={comment_id(1): INSULT})
    reaching = replace(world, platform=lambda _: platform, now=lambda: AT + timedelta(minutes=31))
    await meta.tells(feed("add"))
    body = json.dumps(envelope(feed("hide", minute=1))).encode()
    async with (
        served(routes(reaching, load_settings(meta_app_secret=SECRET))) as server,
        aiohttp.ClientSession() as session,
    ):
        assert (await Meta(server, session).raw(body, sign(SECRET, body)))[0] == 200
    assert standing(database) == {comment_id(1): (INSULT, "visible")}


async def test_what_the_page_does_itself_is_no_news(meta: Meta, database: Database) -> None:
    own = {"from": {"id": PAGE, "name": "Tibro kommun"}}
    assert await meta.tells(feed("add", **own), feed("edited", **own)) == {"changes": 2, "set_aside": 0}
    assert stored(database, Comment) == []


async def test_an_id_that_is_a_number_is_the_same_id(meta: Meta, database: Database) -> None:
    """Also of the Page itself: what it writes is no news, whatever form its id has."""
    await meta.tells(feed("add", 1, **{"from": {"id": int(PAGE), "name": "Tibro kommun"}}))
    await meta.tells(feed("add", 2, **{"from": {"id": 5544332211, "name": "Kim Ås"}}))
    [comment] = stored(database, Comment)
    assert (comment.external_id, comment.author_id) == (comment_id(2), "5544332211")


async def test_likes_shares_and_posts_are_left_silently(meta: Meta, database: Database) -> None:
    others = [
        {"field": "feed", "value": {"item": item, "verb": "add", "post_id": POST}}
        for item in ("reaction", "like", "share", "status", "photo", "video", "event", "timeline cover")
    ]
    with capture_logs() as logged:
        assert await meta.tells(*others) == {"changes": 0, "set_aside": 0}
    assert logged == []
    assert stored(database, SetAside) == []


async def test_two_thousand_changes_in_one_body(meta: Meta, database: Database) -> None:
    changes = [feed("add", number, text=f"Hej {number}") for number in range(2000)]
    assert await meta.tells(*changes) == {"changes": 2000, "set_aside": 0}
    assert len(stored(database, Comment)) == 2000


async def test_a_clock_that_runs_ahead_makes_no_comment_of_tomorrow(meta: Meta, database: Database) -> None:
    await meta.tells(feed("add", created_time=int((now() + timedelta(days=2)).timestamp())))
    [comment] = stored(database, Comment)
    assert comment.created_at <= now()


async def test_a_message_does_not_show_that_comments_are_told(meta: Meta, database: Database) -> None:
    """Meta subscribes to each by itself: comments may be silent while messages arrive."""

    def missed() -> tuple[int, datetime | None]:
        (row,) = stored(database, Reading)
        return row.missed, row.told_at

    def found(session: Session) -> None:
        readings.hold(session, "tibro", "tibro-facebook").missed = 2

    database.change(found)
    message = {"sender": {"id": "24601"}, "message": {"mid": "m_1", "text": "Hej"}}
    entry = {"id": PAGE, "time": int(AT.timestamp()), "messaging": [message]}
    assert await meta.sends({"object": "page", "entry": [entry]}) == {"changes": 1, "set_aside": 0}
    assert missed() == (2, None)
    await meta.tells(feed("add"))
    assert missed()[0] == 0
    assert missed()[1] is not None


# --- what is odd ------------------------------------------------------------------------------------


def odd_bodies() -> Iterator[tuple[str, Any]]:
    yield "no_json", b'{"object": "page", "ent'
    yield "no_json", b"\xff\xfe"
    yield "no_entries", {"object": "page"}
    yield "no_entries", [1]
    yield "other_object", {"object": "whatsapp_business_account", "entry": []}
    messages = [{"sender": {"id": "1"}, "postback": {"title": "Hemligt meddelande"}}]
    yield "other_message", {"object": "page", "entry": [{"id": PAGE, "time": 1, "messaging": messages}]}
    yield "no_changes", {"object": "page", "entry": [None]}
    yield "no_value", envelope({"field": "feed"})
    yield "other_field", envelope({"field": "mention", "value": {"item": "comment"}})
    yield "no_item", envelope({"field": "feed", "value": {"verb": "add"}})
    yield "other_item", envelope(feed("add", item="något nytt"))
    yield "other_verb", envelope(feed("mute"))
    yield "other_verb", envelope(feed("något nytt", item="status"))
    yield "other_verb", envelope({"field": "feed", "value": {"item": "post", "post_id": POST}})
    yield "no_post", envelope(feed("add", item="photo", post_id="../me"))
    yield "no_comment", envelope(feed("add", comment_id="../me"))
    yield "no_comment", envelope(feed("add", comment_id=None))
    yield "no_comment", envelope(feed("add", comment_id="１２"))
    yield "other_page", envelope(feed("add"), page="999")


async def test_what_is_not_known_is_kept_counted_and_told_without_its_words(
    meta: Meta, database: Database
) -> None:
    with capture_logs() as logged:
        for why, body in odd_bodies():
            for _ in range(2):  # Meta sends it again
                assert (await meta.sends(body))["set_aside"] == 1, why
    kept = stored(database, SetAside)
    assert Counter(row.reason for row in kept) == Counter(why for why, _ in odd_bodies())
    assert any("Hemligt meddelande" in row.body for row in kept)
    told = [row for row in logged if row["log_level"] == "warning"]
    assert [next(why for why in row if row[why] == 1) for row in told[::2]] == [
        why for why, _ in odd_bodies()
    ]
    assert "Hemligt" not in str(logged)
    assert INSULT not in str(logged)
    counted = database.ask(lambda session: count(session, now())).set_aside
    assert sum(number for _, number in counted) == len(kept)
    assert stored(database, Comment) == []


async def test_what_a_page_of_no_account_is_told_is_kept_with_its_words(
    meta: Meta, database: Database
) -> None:
    """Somebody applies to a Page that is subscribed already and connected only tomorrow."""
    told = {
        "sender": {"id": "24601"},
        "timestamp": 1,
        "message": {"mid": "m_1", "text": "Ansökan om bygglov"},
    }
    message = {"object": "page", "entry": [{"id": "999", "time": int(AT.timestamp()), "messaging": [told]}]}
    for _ in range(2):  # Meta sends it again
        assert await meta.sends(message) == {"changes": 1, "set_aside": 1}
        assert await meta.tells(feed("add"), page="999") == {"changes": 1, "set_aside": 1}
    asked, comment = (json.loads(row.body) for row in sorted(stored(database, SetAside), key=_words))
    assert (asked["account"], asked["comment"]["text"]) == ("999", "Ansökan om bygglov")
    assert (asked["comment"]["kind"], asked["comment"]["author"]["id"]) == ("message", "24601")
    assert (comment["comment"]["text"], comment["comment"]["author"]["name"]) == (INSULT, "Kim Ås")
    assert stored(database, Comment) == []


def _words(row: SetAside) -> str:
    return str(json.loads(row.body)["comment"]["text"])


async def test_the_odd_do_not_stop_the_rest(meta: Meta, database: Database) -> None:
    body = envelope(feed("add", 1), {"field": "feed"}, feed("mute", 2), feed("add", 3, created_time="igår"))
    body["entry"] += [7, envelope(feed("add", 4))["entry"][0]]
    assert await meta.sends(body) == {"changes": 3, "set_aside": 3}
    assert set(standing(database)) == {comment_id(1), comment_id(3), comment_id(4)}


async def test_a_fault_of_ours_in_one_change_is_kept_and_the_rest_comes_in(
    meta: Meta, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = meta_body.read_author

    def faulty(row: object) -> Author:
        assert row != {"id": "13", "name": "Kim"}, INSULT
        return read(row)

    monkeypatch.setattr(meta_body, "read_author", faulty)
    odd = {"from": {"id": "13", "name": "Kim"}}
    with capture_logs() as logged:
        body = envelope(feed("add", 1), feed("add", 2, **odd), feed("add", 3))
        assert await meta.sends(body) == {"changes": 2, "set_aside": 1}
    assert set(standing(database)) == {comment_id(1), comment_id(3)}
    (kept,) = stored(database, SetAside)
    assert kept.reason == "fault"
    assert comment_id(2) in kept.body
    assert INSULT not in str(logged)


async def test_a_fault_of_ours_at_one_page_is_kept_and_the_others_come_in(
    meta: Meta, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.change(add_page("annan", "999"))
    take = meta_webhook.take_in_happened

    async def faulty(world: World, account: Account, told: Sequence[Happened]) -> Taken:
        assert account.id != "annan", INSULT
        return await take(world, account, told)

    monkeypatch.setattr(meta_webhook, "take_in_happened", faulty)
    body = envelope(feed("add", 1), page="999")
    body["entry"] += envelope(feed("add", 2))["entry"]
    assert await meta.sends(body) == {"changes": 2, "set_aside": 1}
    assert set(standing(database)) == {comment_id(2)}
    (kept,) = stored(database, SetAside)
    assert kept.reason == "fault"
    assert comment_id(1) in kept.body
    assert INSULT in kept.body


def test_times_are_let_go_of_with_the_rest(database: Database) -> None:
    """What orders two tellings is needed only as long as Meta may send them."""

    def story(session: Session) -> tuple[dict[str, datetime], dict[str, datetime]]:
        inbox.note_times(session, "said:x", {"a": AT, "b": AT + timedelta(days=9)})
        inbox.note_times(session, "said:x", {"a": AT + timedelta(minutes=1)})
        before = inbox.times(session, "said:x", {"a", "b", "c"})
        inbox.forget(session, AT + timedelta(days=5))
        return before, inbox.times(session, "said:x", {"a", "b", "c"})

    before, after = database.change(story)[0]
    assert before == {"a": AT + timedelta(minutes=1), "b": AT + timedelta(days=9)}
    assert after == {"b": AT + timedelta(days=9)}

"""Direct messages to an Instagram account, and messages to a comment's author alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.graph import LATE
from bot.instagram import LONGEST
from bot.meta_body import Change, Odd, read_body
from bot.meta_messages import TOO_OLD
from handlers.platforms import MESSAGE, Target, Visibility
from tests.facebook.fake import error
from tests.facebook.stage import refusal
from tests.instagram.fake import OURS, USER
from tests.instagram.stage import connected

KIM = "24601"
#: Who wrote the fake's comments.
AUTHOR = "6543"
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def target(id_: str) -> Target:
    return Target(comment_id=id_, kind=MESSAGE, author_id=KIM)


# --- messages ----------------------------------------------------------------------------------------


async def test_what_people_write_to_the_account_alone_is_told_once() -> None:
    async with connected() as (account, there):
        id_ = there.message(KIM, "Hur överklagar jag? 🌲", at=datetime.now(UTC) - timedelta(hours=1))
        there.message(KIM, "Det står i beslutet.", at=datetime.now(UTC) - timedelta(minutes=50), by=USER)
        (told,) = await account.new()
        assert (told.id, told.text, told.kind) == (id_, "Hur överklagar jag? 🌲", "message")
        assert (told.author.id, told.author.name) == (KIM, "kim.as")
        there.message(KIM, "Tack!")
        assert [message.text for message in await account.new()] == ["Tack!"]


async def test_what_we_wrote_is_no_news_also_if_instagram_tells_another_number_of_ours() -> None:
    async with connected() as (account, there):
        there.message(KIM, "Hej")
        there.message(KIM, "Hej, vi svarar i morgon.", by="70001")
        assert there.messages[KIM][-1]["from"] == {"id": "70001", "username": OURS}
        assert [message.text for message in await account.new()] == ["Hej"]


async def test_after_a_downtime_no_message_is_missed_and_nothing_before_our_time_is_told() -> None:
    begun = datetime.now(UTC) - timedelta(days=3)
    async with connected(since=begun) as (account, there):
        there.message(KIM, "Långt före", at=begun - timedelta(days=30))
        assert await account.new() == ()
        state = json.loads(json.dumps(account.state))
        there.message(KIM, "Medan ni var nere", at=begun + timedelta(days=1))
    async with connected(there, state=state, since=begun) as (again, _):
        assert [message.text for message in await again.new()] == ["Medan ni var nere"]


async def test_an_account_that_never_let_us_read_messages_has_none_and_one_that_did_is_missed() -> None:
    async with connected() as (account, there):
        there.always["GET conversations"] = error(10, status=403)
        comment = there.comment(there.post(), "Hej")
        assert [told.id for told in await account.new()] == [comment]
        assert account.refused == ""
        del there.always["GET conversations"]
        await account.new()
        there.always["GET conversations"] = error(10, status=403)
        await account.new()
        assert "meddelanden: appen saknar en behörighet" in account.refused


async def test_a_message_is_answered_once_though_meta_loses_its_answer_and_only_in_time() -> None:
    async with connected() as (account, there):
        id_ = there.message(KIM, "När öppnar ni?")
        there.done_but = [error(2, status=500)]
        assert not (await refusal(account.reply(target(id_), "Klockan nio.", key="1", again=False))).final
        sent = await account.reply(target(id_), "Klockan nio.", key="1", again=True)
        assert [row["message"] for row in there.messages[KIM]] == ["När öppnar ni?", "Klockan nio."]
        assert sent == there.messages[KIM][-1]["id"]
        there.next["POST messages"] = [error(10, 2534022)]
        refused = await refusal(account.reply(target(id_), "Nu.", key="2", again=False))
        assert (refused.reason, refused.final) == (LATE, True)


async def test_what_is_longer_than_instagram_takes_is_refused_before_it_is_sent() -> None:
    """It counts bytes: å, ä and ö are two each."""
    async with connected() as (account, there):
        id_ = there.message(KIM, "Hej")
        refused = await refusal(account.reply(target(id_), "å" * (LONGEST // 2 + 1), key="1", again=False))
        assert "högst 1000 tecken" in refused.reason
        await account.reply(target(id_), "å" * (LONGEST // 2), key="1", again=False)


async def test_a_message_is_nowhere_to_be_seen_or_hidden() -> None:
    async with connected() as (account, there):
        id_ = there.message(KIM, "Ni är idioter.")
        assert (await account.look(target(id_))).visibility is Visibility.UNKNOWN
        for act in (account.hide, account.delete):
            assert "i kontots inkorg" in (await refusal(act(target(id_)))).reason
        assert there.asked == []


# --- to a comment's author alone ---------------------------------------------------------------------


async def test_the_author_is_told_alone_once_though_meta_loses_its_answer() -> None:
    """By which number Instagram refuses a second message is not documented."""
    for no in (error(10900), error(10), error(100, 2534025)):
        async with connected(now=lambda: NOW) as (account, there):
            about = Target(comment_id=there.comment(there.post(), "Ni är idioter."))
            there.done_but = [error(2, status=500)]
            assert not (await refusal(account.write_alone(about, "Borttagen.", again=False))).final
            there.next["POST messages"] = [no]
            sent = await account.write_alone(about, "Borttagen.", again=True)
            assert sent == there.messages[AUTHOR][-1]["id"]
            assert there.told_alone == [about.comment_id]


async def test_after_seven_days_and_where_instagram_says_no_the_author_is_told_otherwise() -> None:
    async with connected(now=lambda: NOW) as (account, there):
        old = there.comment(there.post(), "Ni är idioter.", at=NOW - timedelta(days=7, minutes=1))
        refused = await refusal(account.write_alone(Target(comment_id=old), "Borttagen.", again=False))
        assert (refused.reason, refused.final) == (TOO_OLD, True)
        assert "POST me/messages" not in there.asked
        young = there.comment(there.post(), "Ni är idioter.", at=NOW - timedelta(days=6, hours=23))
        for no in (error(10, status=403), error(10903), error(100)):
            there.next["POST messages"] = [no]
            assert (await refusal(account.write_alone(Target(comment_id=young), "B.", again=False))).final
        await account.write_alone(Target(comment_id=young), "Borttagen.", again=False)
        assert there.told_alone == [young]


async def test_the_author_of_what_is_gone_is_not_written_to() -> None:
    async with connected(now=lambda: NOW) as (account, there):
        comment = there.comment(there.post(), "Ni är idioter.")
        del there.comments[comment]
        assert (await refusal(account.write_alone(Target(comment_id=comment), "x", again=False))).final


# --- as the webhook tells them -----------------------------------------------------------------------


def body(**entry: object) -> bytes:
    told = {"id": USER, "time": 1_795_183_200_000, **entry}
    return json.dumps({"object": "instagram", "entry": [told]}).encode()


def event(**more: object) -> dict[str, object]:
    return {"sender": {"id": KIM}, "recipient": {"id": USER}, "timestamp": 1_795_183_200_000, **more}


TEXT: dict[str, Any] = {"mid": "aWdfZAG1f-_=", "text": "Hej\x00 😀"}


@pytest.mark.parametrize(
    "told",
    [
        {"messaging": [event(message=TEXT)]},
        {"standby": [event(message=TEXT)]},
        {"changes": [{"field": "messages", "value": event(message=TEXT)}]},
    ],
)
def test_a_message_is_read_in_each_documented_shape(told: dict[str, Any]) -> None:
    (change,) = read_body(body(**told), now=NOW + timedelta(days=900))
    assert isinstance(change, Change)
    said = change.happened.comment
    assert (change.platform, change.account, change.happened.what) == ("instagram", USER, "written")
    assert (said.id, said.text, said.kind, said.author.id) == ("aWdfZAG1f-_=", "Hej␀ 😀", "message", KIM)
    assert said.created_at == datetime.fromtimestamp(1_795_183_200, UTC)


@pytest.mark.parametrize("kind", ["image", "share", "story_mention", "ig_reel"])
def test_what_comes_along_with_a_message_is_kept_as_a_link(kind: str) -> None:
    file = {"type": kind, "payload": {"url": "https://cdn.example/a.jpg"}}
    (change,) = read_body(body(messaging=[event(message={"mid": "m1", "attachments": [file]})]), now=NOW)
    assert isinstance(change, Change)
    assert [(one.type, one.url) for one in change.happened.comment.attachments] == [
        (kind, "https://cdn.example/a.jpg")
    ]


@pytest.mark.parametrize(
    "quiet",
    [
        event(message={**TEXT, "is_echo": True}),
        event(message={"mid": "m1", "is_deleted": True}),  # what was received stays a record
        event(read={"mid": "m1"}),
        event(reaction={"mid": "m1", "action": "react"}),
    ],
)
def test_what_we_wrote_and_what_became_of_a_message_is_no_news(quiet: object) -> None:
    assert read_body(body(messaging=[quiet]), now=NOW) == []


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (event(postback={"payload": "x"}), "other_message"),
        (event(referral={"ref": "x"}), "other_message"),
        (event(message={"text": "utan nummer"}), "no_message_id"),
        ("text", "other_message"),
    ],
)
def test_a_message_of_another_shape_is_set_aside_and_stops_nothing(odd: object, why: str) -> None:
    comment = {"field": "comments", "value": {"id": "180", "text": "Kommentar"}}
    parts = read_body(body(messaging=[odd, event(message=TEXT)], changes=[comment]), now=NOW)
    assert [part.why for part in parts if isinstance(part, Odd)] == [why]
    told = [part.happened.comment.id for part in parts if isinstance(part, Change)]
    assert told == ["aWdfZAG1f-_=", "180"]

"""One Instagram account: what stands below its media is read, hidden, brought back, deleted and answered."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.instagram_comment import ANSWERS
from bot.meta_body import Change, Odd, read_body
from bot.meta_news import OLDER_PAGES
from handlers.own_posts import by_itself
from handlers.platforms import Author, Target, Visibility
from storage.tables import Account
from tests.facebook.fake import BEGINNING, error
from tests.facebook.stage import refusal
from tests.instagram.fake import MOST, OURS, USER
from tests.instagram.stage import connected
from tests.youtube.test_news import Clock

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)


def target(id_: str) -> Target:
    return Target(comment_id=id_)


async def test_comments_and_the_answers_to_them_are_told_once_with_where_they_stand() -> None:
    async with connected() as (account, there):
        media = there.post()
        top = there.comment(media, "Fin bild! 😀")
        answer = there.comment(media, "Håller med.", below=top, **{"from": None})
        told = {item.id: item for item in await account.new()}
        assert set(told) == {top, answer}
        assert (told[top].kind, told[top].text, told[top].author.id) == ("comment", "Fin bild! 😀", "6543")
        assert told[top].url == "https://www.instagram.com/p/0/"
        assert (told[answer].kind, told[answer].parent_id, told[answer].post_id) == ("reply", top, media)
        assert told[answer].author.name == "kim.as"  # either of the two that name it may be missing
        assert await account.new() == ()


async def test_of_very_many_answers_those_that_do_not_come_along_are_read_too() -> None:
    async with connected() as (account, there):
        media = there.post()
        top = there.comment(media, "Fin bild!")
        answers = {there.comment(media, f"Svar {number}", below=top) for number in range(ANSWERS + 130)}
        told = [*await account.new(), *await account.new()]
        assert {item.id for item in told} == {top, *answers}
        assert {item.parent_id for item in told} == {"", top}
        assert len(told) == len(answers) + 1
        assert await account.new() == ()


async def test_an_answer_to_an_old_comment_is_read_though_a_storm_came_after_it() -> None:
    """It comes along with what it answers, far below the storm and longer ago than all of it."""
    async with connected(remembered=10) as (account, there):
        post = there.post()
        for _ in range(9):
            there.post()  # that have their turn before it
        old = there.comment(post, "Gammal")
        await account.new()
        began = BEGINNING + timedelta(days=2)
        for number in range(150):
            there.comment(post, f"Före {number}", at=began - timedelta(hours=1))
        while await account.new():
            pass
        there.comment(post, "Du är en idiot", below=old, at=began)
        for number in range(150):
            there.comment(post, f"Storm {number}", at=began + timedelta(minutes=1))
        told = [item.text for _ in range(8) for item in await account.new()]
    assert sorted(told) == sorted(["Du är en idiot", *(f"Storm {number}" for number in range(150))])


async def test_an_answer_far_below_what_was_there_before_us_is_read() -> None:
    """The comments are from before the account was connected; what is new stands below the oldest ones."""
    before, begun = BEGINNING, BEGINNING + timedelta(days=9)
    async with connected(since=begun) as (account, there):
        post = there.post(at=before)
        old = [
            there.comment(post, f"Gammal {number}", at=before + timedelta(minutes=number))
            for number in range(OLDER_PAGES * MOST)
        ]
        assert await account.new() == ()
        there.comment(post, "Du är en idiot", below=old[0], at=begun + timedelta(hours=1))
        (told,) = await account.new()
        assert (told.text, told.parent_id) == ("Du är en idiot", old[0])
        assert await account.new() == ()


async def test_after_a_downtime_what_stands_below_each_new_picture_is_found() -> None:
    async with connected() as (account, there):
        there.post()
        await account.new()
        began = BEGINNING + timedelta(days=1)
        for number in range(40):
            there.comment(there.post(at=began + timedelta(minutes=number)), f"Under {number}", at=began)
        told = [item.text for _ in range(22) for item in await account.new()]
        assert sorted(told) == sorted(f"Under {number}" for number in range(40))


async def test_what_is_hidden_or_gone_is_seen_by_reading_though_nothing_tells_it() -> None:
    async with connected() as (account, there):
        media = there.post()
        hidden, gone = there.comment(media, "Ett"), there.comment(media, "Två")
        await account.new()
        there.comments[hidden]["hidden"] = True
        del there.comments[gone]
        told = {item.id: item.visibility for item in await account.new()}
        assert told == {hidden: Visibility.HIDDEN, gone: Visibility.GONE}


async def test_a_comment_is_hidden_brought_back_and_deleted() -> None:
    async with connected() as (account, there):
        comment = there.comment(there.post(), "Ni är idioter.")
        await account.hide(target(comment))
        assert there.comments[comment]["hidden"] is True
        assert (await account.look(target(comment))).visibility is Visibility.HIDDEN
        assert (
            "dold kommentar"
            in (await refusal(account.reply(target(comment), "x", key="1", again=False))).reason
        )
        await account.restore(target(comment))
        assert there.comments[comment]["hidden"] is False
        await account.delete(target(comment))
        assert (await account.look(target(comment))).visibility is Visibility.GONE


async def test_an_answer_to_an_answer_stands_below_the_top_once_though_meta_loses_its_answer() -> None:
    async with connected() as (account, there):
        media = there.post()
        top = there.comment(media, "När öppnar ni?")
        below = there.comment(media, "Ja, när?", below=top)
        there.done_but = [error(2, status=500)]
        assert not (await refusal(account.reply(target(below), "Nio.", key="1", again=False))).final
        sent = await account.reply(target(below), "Nio.", key="1", again=True)
        assert [row["id"] for row in there.replies(top) if row["text"] == "Nio."] == [sent]


async def test_what_the_account_itself_writes_is_no_news_and_is_not_hidden() -> None:
    async with connected() as (account, there):
        top = there.comment(there.post(), "Hej")
        await account.reply(target(top), "Hej!", key="1", again=False)
        (own,) = there.replies(top)
        assert [item.id for item in await account.new()] == [top]
        assert "egna kommentarer" in (await refusal(account.hide(target(own["id"])))).reason


async def test_when_the_account_last_posted_is_known() -> None:
    async with connected() as (account, there):
        there.post(at=NOW - timedelta(days=3))
        assert await account.newest_post() == NOW - timedelta(days=3)
        await account.ready()


# --- as the webhook tells them -----------------------------------------------------------------------


def body(entry: object) -> bytes:
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


VALUE = {"text": "Hej\u00e5 😀", "from": {"id": "6543", "username": "kim.as"}, "media": {"id": "179"}}


@pytest.mark.parametrize(
    "told",
    [
        {"changes": [{"field": "comments", "value": {**VALUE, "id": "180"}}]},
        {"changes": [{"field": "live_comments", "value": {**VALUE, "comment_id": "180"}}]},
        {"field": "comments", "value": {**VALUE, "id": 180}},
        {"field": "comments", "value": [{**VALUE, "id": "180"}]},
    ],
)
@pytest.mark.parametrize("in_list", [False, True])
def test_a_new_comment_is_read_in_each_of_the_documented_shapes(
    told: dict[str, Any], *, in_list: bool
) -> None:
    entry = {"id": USER, "time": 1_795_183_200, **told}
    whole = b"[" + body(entry) + b"]" if in_list else body(entry)
    (change,) = read_body(whole, now=NOW + timedelta(days=900))
    assert isinstance(change, Change)
    said = change.happened.comment
    assert (change.platform, change.account, change.happened.what) == ("instagram", USER, "written")
    assert (said.id, said.text, said.author.name, said.post_id) == ("180", "Hejå 😀", "kim.as", "179")
    expected = ("live", "moment") if "live_comments" in str(told) else ("comment", "unknown")
    assert (said.kind, said.precision) == expected
    assert said.created_at == datetime.fromtimestamp(1_795_183_200, UTC)


def test_of_a_list_each_is_read_and_the_odd_one_alone_is_set_aside() -> None:
    values = [{**VALUE, "id": "1"}, "text", {**VALUE, "id": "2"}]
    entries = [{"id": USER, "field": "comments", "value": value} for value in (values, {"id": "3"})]
    first, second = ({"object": "instagram", "entry": [entry]} for entry in entries)
    found = read_body(json.dumps([first, 7, second]).encode(), now=NOW)
    told = [part.happened.comment.id for part in found if isinstance(part, Change)]
    odd = [part.why for part in found if isinstance(part, Odd)]
    assert (told, odd) == (["1", "2", "3"], ["no_value", "no_entries"])


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"changes": [{"field": "story_insights", "value": {"media_id": "1"}}]}, "other_field"),
        ({"changes": [{"field": "mentions", "value": {"comment_id": "1"}}]}, "no_comment"),
        (
            {"changes": [{"field": "mentions", "value": {"media_id": "1", "comment_id": "../"}}]},
            "no_comment",
        ),
        ({"changes": [{"field": "comments", "value": {"text": "utan nummer"}}]}, "no_comment"),
        ({"changes": [{"field": "comments", "value": {**VALUE, "id": "../me"}}]}, "no_comment"),
        ({"changes": ["text"]}, "no_value"),
        ({"time": 1}, "no_value"),
    ],
)
def test_another_shape_is_set_aside(told: dict[str, Any], why: str) -> None:
    (odd,) = read_body(body({"id": USER, **told}), now=NOW)
    assert isinstance(odd, Odd)
    assert odd.why == why


# --- the account's own words, by its id and by its name ---------------------------------------------

OWN = ({"from": {"id": USER, "username": "x"}}, {"from": {"id": "999", "username": OURS}}, {"from": None})


@pytest.mark.parametrize("who", OWN)
async def test_its_own_answers_are_known_by_its_name_too(who: dict[str, Any]) -> None:
    """Instagram may tell no id of the author, or another one than the settings have."""
    async with connected() as (account, there):
        top = there.comment(there.post(), "Fråga")
        there.comment(next(iter(there.media)), "Vi svarar", below=top, username=OURS, **who)
        assert [item.id for item in await account.new()] == [top]
        assert await account.new() == ()
        # A second try finds it, and what it wrote itself is not hidden.
        (own,) = there.replies(top)
        assert await account.reply(target(top), "Vi svarar", key="k", again=True) == own["id"]
        assert "egna kommentarer" in (await refusal(account.hide(target(own["id"])))).reason


async def test_the_name_is_asked_for_once_a_day_and_stored() -> None:
    clock = Clock()
    async with connected(now=clock) as (account, there):
        there.comment(there.post(), "Hej")
        await account.new()
        first = there.asked.count(f"GET {USER}")
        await account.new()
        assert there.asked.count(f"GET {USER}") == first
        clock.later(days=1)
        await account.new()
        assert there.asked.count(f"GET {USER}") == first + 1
        assert account.state["username"] == OURS


def test_a_webhook_s_own_words_are_known_by_the_address_of_the_account() -> None:
    made = Account(
        municipality="tibro",
        id="ig",
        platform="instagram",
        address="https://www.instagram.com/tibrokommun/",
        name="Tibro",
        connection={"user_id": USER},
    )
    assert by_itself(made, Author(id=USER))
    assert by_itself(made, Author(id="999", name="TibroKommun"))
    assert not by_itself(made, Author(id="999", name="tibro"))
    assert not by_itself(made, Author())
    made.platform = "facebook"  # where anybody may have that name
    assert not by_itself(made, Author(id="999", name="tibrokommun"))

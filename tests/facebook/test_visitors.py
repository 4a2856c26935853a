"""What visitors post on a Page is told, judged and removed as comments are."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.meta_body import Change, read_body
from handlers.platforms import Target, Visibility
from tests.facebook.fake import BEGINNING, PAGE, error
from tests.facebook.stage import connected, refusal

KIM = "5544332211"
NOW = BEGINNING + timedelta(hours=2)
POST = f"{PAGE}_922337203685477001"


def target(id_: str) -> Target:
    return Target(comment_id=id_, post_id=id_, kind="post", author_id=KIM)


async def test_a_visitor_s_post_is_told_once_and_the_page_s_own_is_not() -> None:
    async with connected() as (page, meta):
        picture = "https://scontent.example/1.jpg"
        theirs = meta.post("Hålet i vägen är kvar. 🌲", by=KIM, full_picture=picture)
        meta.post("Vi lagar vägar i dag.")
        meta.posts["999_1"] = {**meta.posts[theirs], "id": "999_1"}  # names the Page elsewhere
        nameless = meta.post("Utan namn", **{"from": None})
        told = {item.id: item for item in await page.new()}
        assert set(told) == {theirs, nameless}
        found = told[theirs]
        assert (found.kind, found.text, found.post_id) == ("post", "Hålet i vägen är kvar. 🌲", theirs)
        assert (found.author.id, found.author.name, found.parent_id) == (KIM, "Kim Ås", "")
        assert found.url == f"https://www.facebook.com/{theirs}"
        assert [(one.type, one.url) for one in found.attachments] == [("photo", picture)]
        assert await page.new() == ()


async def test_an_edit_a_hiding_and_the_end_of_a_post_are_seen_also_below_many_newer() -> None:
    async with connected() as (page, meta):
        theirs, other = meta.post("Hej", by=KIM), meta.post("Hejdå", by=KIM)
        below = meta.comment(other, "Under den")
        await page.new()
        for _ in range(30):
            meta.post("Nytt")
        meta.posts[theirs] |= {"message": "Hej igen", "is_hidden": True}
        del meta.posts[other]
        del meta.comments[below]
        told = {}
        for _ in range(20):
            told |= {item.id: (item.text, item.visibility) for item in await page.new()}
        assert told == {
            theirs: ("Hej igen", Visibility.HIDDEN),
            other: ("", Visibility.GONE),
            below: ("", Visibility.GONE),
        }


async def test_what_was_posted_before_our_time_is_no_news_and_what_came_meanwhile_is() -> None:
    async with connected(since=NOW) as (page, meta):
        old = meta.post("Förr", by=KIM, at=NOW - timedelta(days=3))
        assert await page.new() == ()
        state = json.loads(json.dumps(page.state))
        new = meta.post("Nu", by=KIM, at=NOW + timedelta(minutes=1))
        meta.posts[old]["message"] = "Förr, ändrat"
    async with connected(meta, state=state) as (again, _):
        assert {item.id for item in await again.new()} == {old, new}


async def test_a_post_is_hidden_brought_back_and_deleted_and_its_author_told_alone() -> None:
    async with connected(now=lambda: NOW) as (page, meta):
        about = target(meta.post("Ni är idioter.", by=KIM))
        assert (await page.look(about)).text == "Ni är idioter."
        await page.write_alone(about, "Borttaget.", again=False)
        assert meta.told_alone == [about.comment_id]
        await page.hide(about)
        assert (await page.look(about)).visibility is Visibility.HIDDEN
        await page.restore(about)
        assert (await page.look(about)).visibility is Visibility.VISIBLE
        await page.delete(about)
        assert (await page.look(about)).visibility is Visibility.GONE
        await page.hide(about)  # nothing is left to hide


async def test_a_comment_below_a_visitor_s_post_cannot_be_hidden_and_that_is_said() -> None:
    async with connected() as (page, meta):
        about = Target(comment_id=meta.comment(meta.post("Hej", by=KIM), "Idiot"))
        refused = await refusal(page.hide(about))
        assert (refused.reason, refused.final) == (
            "plattformen låter inte kontot dölja den här kommentaren",
            True,
        )
        await page.delete(about)
        assert meta.comments == {}


async def test_what_facebook_lets_a_page_do_is_told_with_the_comment_and_with_each_look() -> None:
    async with connected() as (page, meta):
        below = meta.comment(meta.post("Min väg", by=KIM), "Under den")
        usual = meta.comment(meta.post("Vår väg"), "Under den")
        fixed = meta.comment(meta.post("Vår väg"), "Under den", can_hide=False, can_remove=False)
        told = {item.id: item.removable for item in await page.new()}
        assert (told[below], told[usual], told[fixed]) == (True, True, False)
        for id_, can in ((below, (False, True)), (usual, (True, True)), (fixed, (False, False))):
            seen = await page.look(Target(comment_id=id_))
            assert (seen.can_hide, seen.can_delete) == can


async def test_the_page_s_own_post_is_never_taken_for_a_visitor_s() -> None:
    async with connected() as (page, meta):
        own = target(meta.post("Vi lagar vägar."))
        for act in (page.hide, page.delete):
            assert "en annan kommentar" in (await refusal(act(own))).reason
        assert own.comment_id in meta.posts


async def test_an_answer_stands_below_the_post_once_though_meta_loses_its_answer() -> None:
    """The same words to somebody who commented there are another answer."""
    async with connected() as (page, meta):
        about = target(meta.post("När lagar ni vägen?", by=KIM))
        comment = meta.comment(about.comment_id, "Ja, när?")
        await page.reply(Target(comment_id=comment), "I mars.", key="0", again=False)
        meta.done_but = [error(2, status=500)]
        assert not (await refusal(page.reply(about, "I mars.", key="1", again=False))).final
        sent = await page.reply(about, "I mars.", key="1", again=True)
        own = [row["id"] for row in meta.comments.values() if row["from"]["id"] == PAGE]
        assert own[1:] == [sent]
        assert "parent" not in meta.comments[sent]


# --- as the webhook tells them -----------------------------------------------------------------------


def read(**value: Any) -> list[Any]:
    told = {"item": "status", "verb": "add", "post_id": POST, "created_time": 1_795_183_200, **value}
    told = {name: one for name, one in told.items() if one is not None}
    entry = {"id": PAGE, "time": 1_795_183_300, "changes": [{"field": "feed", "value": told}]}
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    return read_body(body, now=datetime(2029, 1, 1, tzinfo=UTC))


BY_KIM = {"from": {"id": KIM, "name": "Kim Ås"}}


@pytest.mark.parametrize("item", ["post", "status", "photo", "video"])
def test_a_visitor_s_post_is_read(item: str) -> None:
    link = {"link": "https://scontent.example/1.jpg"} if item == "photo" else {}
    (change,) = read(item=item, message="Hej\x00 😀", **link, **BY_KIM)
    assert isinstance(change, Change)
    said = change.happened.comment
    assert (change.account, change.happened.what, said.kind) == (PAGE, "written", "post")
    assert (said.id, said.post_id, said.parent_id, said.text) == (POST, POST, "", "Hej␀ 😀")
    assert (said.author.id, said.created_at) == (KIM, datetime.fromtimestamp(1_795_183_200, UTC))
    assert [one.url for one in said.attachments] == list(link.values())


@pytest.mark.parametrize(
    ("verb", "what"), [("edited", "edited"), ("remove", "gone"), ("hide", "hidden"), ("unhide", "shown")]
)
def test_what_became_of_a_visitor_s_post_is_read(verb: str, what: str) -> None:
    (change,) = read(verb=verb, message="Nu snällare", **BY_KIM)
    assert (change.happened.what, change.happened.comment.id) == (what, POST)
    if what != "edited":  # whose it was may be missing then
        assert len(read(verb=verb)) == 1


@pytest.mark.parametrize(
    "quiet",
    [
        {"from": {"id": PAGE, "name": "Tibro kommun"}},
        {"from": {"id": PAGE}, "verb": "remove"},
        {},
        {"verb": "edited"},
        {"from": {"id": PAGE}, "verb": "mute"},
        {**BY_KIM, "item": "share"},
        {**BY_KIM, "item": "reaction"},
    ],
)
def test_the_page_s_own_posts_and_what_is_none_are_left_silently(quiet: dict[str, Any]) -> None:
    assert read(**quiet) == []


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        ({**BY_KIM, "post_id": None}, "no_post"),
        ({**BY_KIM, "post_id": "../me"}, "no_post"),
        ({**BY_KIM, "verb": "mute"}, "other_verb"),
        ({"verb": "något nytt"}, "other_verb"),
        ({**BY_KIM, "item": "något nytt"}, "other_item"),
    ],
)
def test_what_others_do_in_a_shape_that_nobody_knows_is_set_aside(odd: dict[str, Any], why: str) -> None:
    (part,) = read(**odd)
    assert (part.why, PAGE in part.body) == (why, True)

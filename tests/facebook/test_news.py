"""What the connector tells of a Page: everything once, whatever happened while nobody looked."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.facebook import Facebook
from bot.meta_news import NEWEST_POSTS, POSTS, UNSHOWN, WHOLE_POSTS
from handlers.platforms import Attachment, Author, HasWebhook, Incoming, SeesOwnPosts, Target, Visibility
from handlers.ports import Undelivered
from tests.facebook.fake import APP_SECRET, BEGINNING, PAGE, Answer, GraphServer, error, says
from tests.facebook.stage import connected, refusal
from tests.youtube.test_news import Clock

#: Later than anything that the server makes up by itself.
LATER = BEGINNING + timedelta(days=1)


OWN = {"from": {"id": PAGE, "name": "Tibro kommun"}}


def texts(news: tuple[Incoming, ...]) -> list[str]:
    return [item.text for item in news]


async def test_a_comment_arrives_with_its_exact_words_and_its_long_id() -> None:
    server = GraphServer()
    post = server.post()
    words = "Räksmörgås på Ån! 🙂👩🏽‍🚒 1 < 2 &amp; \x00\nAndra raden مرحبا"
    comment = server.comment(post, words)
    async with connected(server) as (page, _):
        [told] = await page.new()
    assert told == Incoming(
        id=comment,
        text=words.replace("\x00", "␀"),
        created_at=BEGINNING + timedelta(hours=1),
        author=Author(id="5544332211", name="Kim Ås"),
        url=f"https://www.facebook.com/{post}?comment_id=0",
        post_id=post,
        visibility=Visibility.VISIBLE,
        removable=True,
    )
    assert int(comment.split("_")[1]) > 2**53


async def test_answers_at_any_depth_know_what_they_answer() -> None:
    server = GraphServer()
    post = server.post()
    top = server.comment(post, "Frågan")
    answer = server.comment(post, "Svaret", below=top)
    deepest = server.comment(post, "Svaret på svaret", below=answer)
    async with connected(server) as (page, _):
        news = await page.new()
    assert [(item.id, item.kind, item.parent_id) for item in news] == [
        (top, "comment", ""),
        (answer, "reply", top),
        (deepest, "reply", answer),
    ]


async def test_what_meta_does_not_tell_is_empty() -> None:
    """No author without advanced access; no words with a picture; a hidden one is hidden at first sight."""
    server = GraphServer()
    post = server.post()
    picture = {
        "type": "photo",
        "media": {"image": {"src": "https://scontent.example/1.jpg", "height": 9, "width": 9}},
        "url": "https://www.facebook.com/photo.php?fbid=1",
    }
    server.comment(post, "Anonym", **{"from": None}, permalink_url=None)
    server.comment(post, "", attachment=picture)
    server.comment(post, "", attachment={"type": "sticker", "url": "javascript:alert(1)"})
    server.comment(post, "Dold av Facebooks eget filter", is_hidden=True)
    async with connected(server) as (page, _):
        anonymous, photo, sticker, hidden = await page.new()
    assert (anonymous.author, anonymous.url) == (Author(), "")
    assert (photo.text, photo.attachments) == (
        "",
        (Attachment(type="photo", url="https://scontent.example/1.jpg"),),
    )
    assert sticker.attachments == ()
    assert hidden.visibility is Visibility.HIDDEN


async def test_what_was_there_before_is_no_news_but_its_edits_are() -> None:
    server = GraphServer()
    post = server.post()
    old = server.comment(post, "Gammal")
    server.comment(post, "Ny", at=LATER)
    async with connected(server, since=LATER - timedelta(minutes=1)) as (page, _):
        assert texts(await page.new()) == ["Ny"]
        server.comments[old]["message"] = "Gammal, nu med svordomar"
        assert texts(await page.new()) == ["Gammal, nu med svordomar"]


async def test_a_storm_while_nobody_looked_is_told_whole_and_once() -> None:
    """Many more comments than one page, below one post, answers among them."""
    server = GraphServer()
    post = server.post()
    first = server.comment(post, "Före")
    async with connected(server, remembered=5000) as (page, _):
        await page.new()
        for number in range(2000):
            below = first if number % 3 == 0 else ""
            server.comment(post, f"Storm {number}", below=below, at=LATER + timedelta(seconds=number))
        assert texts(await page.new()) == [f"Storm {number}" for number in range(2000)]
        assert await page.new() == ()


async def test_what_is_no_longer_remembered_is_not_told_again() -> None:
    server = GraphServer()
    post = server.post()
    for number in range(30):
        server.comment(post, f"Nummer {number}")
    async with connected(server, remembered=10) as (page, _):
        assert len(await page.new()) == 30
        assert await page.new() == ()
        server.comment(post, "Ny", at=LATER)
        assert texts(await page.new()) == ["Ny"]
    assert len(page.state["known"]) <= 10


async def test_a_storm_elsewhere_hides_nothing_that_waits_for_its_turn() -> None:
    """What is below an old post was written before all of the storm, and is read after it."""
    server = GraphServer()
    posts = [server.post() for _ in range(NEWEST_POSTS + 6)]
    old = server.comment(posts[0], "Från före vår tid", at=BEGINNING + timedelta(minutes=1))
    async with connected(server, remembered=10, since=LATER - timedelta(hours=1)) as (page, _):
        await page.new()
        server.comment(posts[0], "Du är en idiot", at=LATER)
        for number in range(30):
            server.comment(posts[-1], f"Storm {number}", at=LATER + timedelta(minutes=1, seconds=number))
        found: list[str] = []
        for _ in range(len(posts) * 2):
            found += texts(await page.new())
    assert sorted(found) == sorted(["Du är en idiot", *(f"Storm {number}" for number in range(30))])
    assert old not in page.state["known"]
    assert len(page.state["known"]) <= 10


async def test_a_comment_below_an_old_post_is_found_when_its_turn_comes() -> None:
    server = GraphServer()
    posts = [server.post() for _ in range(NEWEST_POSTS + 150)]
    async with connected(server) as (page, _):
        await page.new()
        server.comment(posts[0], "Under det äldsta inlägget", at=LATER)
        found: list[str] = []
        for _ in range(len(posts) // WHOLE_POSTS + 1):
            found += texts(await page.new())
    assert found == ["Under det äldsta inlägget"]


async def test_after_a_downtime_everything_that_was_posted_meanwhile_is_found() -> None:
    """More than the newest posts, the Page's own and visitors'; what stands below them has its turn."""
    server = GraphServer()
    for _ in range(5):
        server.post()
    async with connected(server) as (page, _):
        await page.new()
        for number in range(40):
            at = LATER + timedelta(minutes=number)
            server.comment(server.post(at=at), f"Under {number}", at=at)
            server.post(f"Besökare {number}", at=at, by="5544332211")
        first = texts(await page.new())
        assert [text for text in first if text.startswith("B")] == [f"Besökare {n}" for n in range(40)]
        rest = [text for _ in range(len(server.posts) // WHOLE_POSTS + 1) for text in texts(await page.new())]
        told = [text for text in (*first, *rest) if text.startswith("U")]
        assert sorted(told) == sorted(f"Under {number}" for number in range(40))
        server.asked.clear()
        await page.new()
        assert server.asked.count(f"GET {PAGE}/feed") == 1  # all are known


async def test_a_page_too_large_for_meta_hides_none_of_the_posts_after_it() -> None:
    server = GraphServer()
    server.post()
    async with connected(server) as (page, _):
        await page.new()
        for number in range(10):
            server.comment(server.post(at=LATER), f"Under {number}", at=LATER)
        told: list[str] = []
        for _ in range(8):
            server.next["GET feed"] = [error(1, status=500)]
            told += texts(await page.new())
        assert sorted(told) == sorted(f"Under {number}" for number in range(10))


async def test_an_old_post_at_the_top_costs_no_further_call() -> None:
    """The Page may have pinned one to its top that is older than all that we go round."""

    class Pinned(GraphServer):
        def _listed(self, rows: list[dict[str, Any]], asked: dict[str, Any]) -> dict[str, Any]:
            return super()._listed([*rows[-1:], *rows[:-1]], asked)

    server = Pinned()
    for _ in range(POSTS + 30):
        server.post()
    async with connected(server) as (page, _):
        await page.new()
        server.asked.clear()
        await page.new()
        assert server.asked.count(f"GET {PAGE}/feed") == 1


async def test_what_others_hide_and_show_again_is_told() -> None:
    server = GraphServer()
    comment = server.comment(server.post(), "Hej")
    async with connected(server) as (page, _):
        await page.new()
        for hidden, visibility in ((True, Visibility.HIDDEN), (False, Visibility.VISIBLE)):
            server.comments[comment]["is_hidden"] = hidden
            [told] = await page.new()
            assert (told.id, told.text, told.visibility) == (comment, "Hej", visibility)


async def test_a_post_that_is_gone_took_its_comments_along() -> None:
    server = GraphServer()
    post = server.post()
    comment = server.comment(post, "Hej")
    async with connected(server) as (page, _):
        await page.new()
        del server.posts[post], server.comments[comment]
        [told] = await page.new()
        assert (told.id, told.text, told.visibility) == (comment, "", Visibility.GONE)
        assert await page.new() == ()


async def test_what_we_may_no_longer_see_is_not_called_gone() -> None:
    """Meta answers the same for both; so the Page itself is asked before anything is believed gone."""
    server = GraphServer()
    post = server.post()
    comment = server.comment(post, "Hej")
    async with connected(server) as (page, _):
        await page.new()
        kept = page.state
        del server.comments[comment]
        server.always = {f"GET {PAGE}": error(100, 33)}
        refused = await refusal(page.new())
        assert refused.final
        assert page.state is kept
        server.always = {}
        [told] = await page.new()
        assert told.visibility is Visibility.GONE


@pytest.mark.parametrize("posts", [1, 2, 4])
async def test_when_no_comment_is_shown_any_more_none_is_called_gone(posts: int) -> None:
    """The right to read what others write may be lost, while the Page and its posts still answer."""
    server, clock = GraphServer(), Clock()
    below = [server.post() for _ in range(posts)]
    for number in range(4):
        server.comment(below[number % posts], f"Hej {number}")
    own = server.comment(below[0], "Vi svarar", **OWN)
    async with connected(server, now=clock) as (page, _):
        await page.new()
        kept = server.comments
        server.comments = {own: kept[own]}
        reasons = set()
        for _ in range(8):
            clock.later(minutes=20)
            try:
                assert await page.new() == ()
                reasons.add(page.refused)
            except Undelivered as no:
                reasons.add(no.reason)
        assert UNSHOWN in reasons or any("som Meta inte lämnar ut" in reason for reason in reasons)
        look = page.look(Target(comment_id=next(iter(kept))))
        assert (await refusal(look)).reason == UNSHOWN
        server.comments = kept
        gone = next(iter(kept))
        del server.comments[gone]
        told = [item for _ in range(4) for item in await page.new()]
        assert [(item.id, item.visibility) for item in told] == [(gone, Visibility.GONE)]
        assert page.refused == ""


async def test_all_that_stood_below_a_post_that_is_gone_is_gone_with_it() -> None:
    server = GraphServer()
    server.post()
    post = server.post()
    comments = [server.comment(post, f"Hej {number}") for number in range(3)]
    async with connected(server) as (page, _):
        await page.new()
        del server.posts[post]
        server.comments.clear()
        assert [item.id for item in await page.new()] == comments


async def test_several_that_are_gone_while_others_are_shown_are_told() -> None:
    server = GraphServer()
    server.comment(server.post(), "Långt ned")
    for _ in range(NEWEST_POSTS):
        server.post()
    post = server.post()
    comments = [server.comment(post, f"Hej {number}") for number in range(3)]
    async with connected(server) as (page, _):
        for _ in range(NEWEST_POSTS):
            await page.new()
        for comment in comments:
            del server.comments[comment]
        told = [item.id for _ in range(NEWEST_POSTS) for item in await page.new()]
        assert told == comments


async def test_the_pages_own_answers_are_no_news() -> None:
    server = GraphServer()
    post = server.post()
    server.comment(post, "Vi svarar själva", **{"from": {"id": PAGE, "name": "Tibro kommun"}})
    async with connected(server) as (page, _):
        assert await page.new() == ()


async def test_a_page_too_large_for_meta_is_read_in_smaller_pieces() -> None:
    server = GraphServer()
    for _ in range(10):
        server.comment(server.post(), "Hej")
    async with connected(server) as (page, _):
        server.next["GET feed"] = [error(1, status=500)]
        assert len(await page.new()) == 5
        assert len(await page.new()) == 5


@pytest.mark.parametrize(
    "half",
    [
        {},
        {"data": [{"message": "utan nummer", "created_time": "2026-11-20T13:00:00+0000"}]},
        {"data": [{"id": 12, "created_time": "2026-11-20T13:00:00+0000"}]},
        {"data": [{"id": "1_2", "message": "utan tid"}]},
        {"data": [None]},
        {"data": [], "paging": {"next": "https://graph.facebook.com/x"}},
    ],
)
async def test_half_an_answer_is_tried_again_and_nothing_is_forgotten(half: dict[str, Any]) -> None:
    server = GraphServer()
    post = server.post()
    comment = server.comment(post, "Före")
    async with connected(server) as (page, _):
        await page.new()
        kept = json.dumps(page.state)
        server.next["GET comments"] = [says(200, half)]
        server.comments[comment]["message"] = "Ändrad"
        refused = await refusal(page.new())
        assert "halvt svar" in refused.reason
        assert not refused.final
        assert json.dumps(page.state) == kept
        assert texts(await page.new()) == ["Ändrad"]


async def test_a_state_of_another_shape_tells_everything_again() -> None:
    server = GraphServer()
    server.comment(server.post(), "Hej")
    for state in ({"version": 2}, {"version": 1, "known": []}, {"floor": "x"}):
        async with connected(server, state=state) as (page, _):
            assert texts(await page.new()) == ["Hej"]


async def test_the_newest_post_of_the_page_itself_is_told() -> None:
    """A visitor's newer post does not count; with nothing published there is none."""
    server = GraphServer()
    async with connected(server) as (page, _):
        assert isinstance(page, SeesOwnPosts)
        assert await page.newest_post() is None
        server.post(at=LATER)
        server.post(at=LATER + timedelta(days=1), by="5544332211")
        await page.new()
        assert await page.newest_post() == LATER
        assert f"GET {PAGE}/posts" in server.asked
        asked = len(server.asked)
        assert await page.newest_post() == LATER
        assert len(server.asked) == asked


async def test_a_quiet_page_costs_few_calls() -> None:
    """One for the newest posts, one for each post that is gone through whole, and one for the messages."""
    server = GraphServer()
    for _ in range(50):
        server.comment(server.post(), "Hej")
    async with connected(server) as (page, _):
        await page.new()
        server.asked.clear()
        await page.new()
    assert len(server.asked) == 1 + WHOLE_POSTS + 1


async def test_nothing_is_read_while_few_calls_are_left() -> None:
    server = GraphServer(headers={"X-App-Usage": '{"call_count":85}'})
    server.comment(server.post(), "Hej")
    async with connected(server) as (page, _):
        await page.new()
        refused = await refusal(page.new())
    assert refused.retry_after


@pytest.mark.parametrize("no", [error(1, status=500), error(100), says(200, {"data": [None]})])
async def test_one_post_that_cannot_be_read_does_not_stop_the_others(no: Answer) -> None:
    """What is gone below the other post is told; below this one it is told at its next turn."""
    server = GraphServer()
    server.comment(server.post(), "Står kvar")
    comments = [server.comment(server.post(), f"Före {number}") for number in range(2)]
    async with connected(server) as (page, _):
        await page.new()
        for comment in comments:
            del server.comments[comment]
        server.next["GET comments"] = [no]
        (told,) = await page.new()
        (later,) = await page.new()
        assert {told.id, later.id} == set(comments)
        assert {told.visibility, later.visibility} == {Visibility.GONE}


async def test_neighbours_that_are_refused_stop_neither_the_others_nor_the_round() -> None:
    server, clock = GraphServer(), Clock()
    posts = [server.post() for _ in range(5)]
    bad = posts[1:4]

    async def not_those(request: web.BaseRequest) -> web.StreamResponse:
        if any(post in request.path for post in bad):
            return await error(1, status=500)(request)
        del server.always["GET comments"]
        try:
            return await server(request)
        finally:
            server.always["GET comments"] = not_those

    async with connected(server, now=clock) as (page, _):
        await page.new()
        server.always["GET comments"] = not_those
        server.comment(posts[0], "Under ett annat", at=LATER)
        told: list[str] = []
        for _ in range(8):
            clock.later(minutes=20)
            told += texts(await page.new())
        assert told == ["Under ett annat"]
        assert "3 inlägg" in page.refused


async def test_a_webhook_is_meant_to_tell_where_the_app_s_secret_is_set() -> None:
    for secret, meant in ((APP_SECRET, True), ("", False)):
        async with connected(app_secret=secret) as (page, _):
            assert isinstance(page, HasWebhook)
            assert page.webhook is meant


async def test_a_post_that_is_refused_turn_after_turn_is_said_until_it_is_read_again() -> None:
    """Once, or for a moment, says nothing. What is written below it meanwhile comes in afterwards."""
    server, clock = GraphServer(), Clock()
    posts = [server.post() for _ in range(NEWEST_POSTS + 3)]

    async def only_that(request: web.BaseRequest) -> web.StreamResponse:
        if posts[0] in request.path:
            return await error(1, status=500)(request)
        del server.always["GET comments"]
        try:
            return await server(request)
        finally:
            server.always["GET comments"] = only_that

    async def turn(page: Facebook) -> list[str]:
        told: list[str] = []
        for _ in range(len(posts) // WHOLE_POSTS):
            clock.later(minutes=1)
            told += texts(await page.new())
        return told

    async with connected(server, now=clock) as (page, _):
        await page.new()
        server.always["GET comments"] = only_that
        server.comment(posts[0], "Du ska dö", at=LATER)
        for _ in range(3):
            assert await turn(page) == []
            assert page.refused == ""  # for less than an hour
        state = json.loads(json.dumps(page.state))
    async with connected(server, now=clock, state=state) as (page, _):
        with capture_logs() as logged:
            for _ in range(3):
                assert await turn(page) == []
        assert (
            page.refused
            == f"det gäller bara kommentarerna under 1 inlägg ({posts[0]}), som Meta inte lämnar ut"
        )
        assert [row["turns"] for row in logged if row["event"] == "a post could not be read"] == [4, 5, 6]
        del server.always["GET comments"]
        assert await turn(page) == ["Du ska dö"]
        assert page.refused == ""


@pytest.mark.parametrize("below_the_same", [True, False])
async def test_what_is_only_half_told_hides_nothing_else_and_is_said_when_it_lasts(
    *, below_the_same: bool
) -> None:
    server, clock = GraphServer(), Clock()
    first, second = server.post(), server.post()
    odd = server.comment(first, "Udda")
    async with connected(server, now=clock) as (page, _):
        await page.new()
        server.comments[odd]["created_time"] = ""
        server.comment(first if below_the_same else second, "Du ska dö", at=LATER)
        assert texts(await page.new()) == ["Du ska dö"]
        assert page.refused == ""
        for _ in range(4):
            clock.later(minutes=20)
            assert await page.new() == ()
        assert f"kommentarerna under 1 inlägg ({first})" in page.refused
        server.comments[odd]["created_time"] = "2026-11-20T13:00:00+0000"
        await page.new()
        assert page.refused == ""


async def test_a_post_that_does_not_say_when_it_was_published_is_read_all_the_same() -> None:
    server = GraphServer()
    ours, theirs = server.post(), server.post("Hej", by="5544332211")
    async with connected(server) as (page, _):
        for post in (ours, theirs):
            server.posts[post]["created_time"] = ""
            server.comment(post, "Under den")
        server.post("Annat", by="5544332211")
        assert texts(await page.new()) == ["Annat", "Under den", "Under den"]
        server.posts[theirs]["created_time"] = "2026-11-20T13:00:00+0000"
        assert texts(await page.new()) == ["Hej"]


@pytest.mark.parametrize("no", [error(190), error(4), error(10)])
async def test_what_is_of_the_whole_page_stops_its_reading(no: Answer) -> None:
    server = GraphServer()
    comments = [server.comment(server.post(), f"Före {number}") for number in range(2)]
    async with connected(server) as (page, _):
        await page.new()
        kept = page.state
        server.comments[comments[0]]["message"] = "Efter"
        server.next["GET comments"] = [no]
        await refusal(page.new())
        assert page.state is kept

"""What was decided is done at the channel once, and YouTube's word is not believed unseen."""

from __future__ import annotations

import pytest

from handlers.platforms import Visibility
from tests.facebook.fake import cut_off, says
from tests.youtube.fake import CHANNEL, YouTubeServer, error
from tests.youtube.stage import connected, refusal, target


@pytest.mark.parametrize("lists", [True, False])
async def test_an_answer_is_held_and_brought_back_whether_the_lists_show_it_or_not(lists: bool) -> None:
    async with connected(YouTubeServer(shows_held_answers=lists)) as (channel, there):
        film = there.film()
        top = there.comment(film, "Fråga")
        answer = target(there.comment(film, "Fult svar", below=top))
        assert (await channel.look(answer)).visibility is Visibility.VISIBLE
        await channel.hide(answer)
        seen = await channel.look(answer)
        assert seen.visibility in {Visibility.HELD, Visibility.HIDDEN}
        assert seen.text == "Fult svar"
        await channel.restore(answer)
        assert (await channel.look(answer)).visibility is Visibility.VISIBLE


async def test_what_is_held_is_published_and_what_youtube_took_for_spam_is_left_there() -> None:
    async with connected() as (channel, there):
        film = there.film()
        held = there.comment(film, "Hållen", status="heldForReview")
        spam = there.comment(film, "Skräp", status="likelySpam")
        assert (await channel.look(target(spam))).visibility is Visibility.HIDDEN
        for comment in (held, spam):
            await channel.publish(target(comment))
        assert (there.status(held), there.status(spam)) == ("published", "likelySpam")
        await channel.restore(target(spam))
        assert there.status(spam) == "published"


async def test_a_rejected_comment_cannot_be_brought_back() -> None:
    async with connected() as (channel, there):
        comment = target(there.comment(there.film(), "Fult"))
        await channel.delete(comment)
        assert there.status(comment.comment_id) == "rejected"
        assert (await refusal(channel.restore(comment))).final


async def test_a_comment_on_a_later_page_of_an_old_film_is_found() -> None:
    async with connected() as (channel, there):
        film = there.film()
        old = there.comment(film, "Gammal")
        top = there.comment(film, "Fråga")
        answers = [there.comment(film, f"Svar {number}", below=top) for number in range(120)]
        for number in range(210):
            there.comment(film, f"Nyare {number}")
        for id_ in (old, answers[0], answers[-1]):
            assert (await channel.look(target(id_, post_id=film))).visibility is Visibility.VISIBLE


@pytest.mark.parametrize("no", [error(403, "forbidden"), error(400, "processingFailure")])
async def test_a_no_to_what_is_gone_meanwhile_is_no_failure_but_else_it_is(no: object) -> None:
    async with connected() as (channel, there):
        comment = there.comment(there.film(), "Fult")
        there.next["POST setModerationStatus"] = [no]  # type: ignore[list-item]
        await refusal(channel.hide(target(comment)))

        async def taken_away(request: object) -> object:
            there.comments.pop(comment)
            return await no(request)  # type: ignore[operator]

        there.next["POST setModerationStatus"] = [taken_away]  # type: ignore[list-item]
        await channel.hide(target(comment))


async def test_an_answer_stands_in_the_thread_once_though_youtube_loses_its_answer() -> None:
    """Looked up before a second try; the same words elsewhere and before are another answer."""
    async with connected() as (channel, there):
        film = there.film()
        other = there.comment(film, "Annan fråga")
        await channel.reply(target(other), "Klockan 10.", key="k0", again=False)
        top = there.comment(film, "Fråga")
        there.comment(film, "Klockan 10.", below=top, by="UCkim")
        for number in range(110):
            there.comment(film, f"Prat {number}", below=top)
        asked = target(there.comment(film, "Och när öppnar ni?", below=top))
        for lost in (cut_off, says(500, text="<h1>Sorry</h1>")):
            there.done_but = [lost]
            assert not (await refusal(channel.reply(asked, "Klockan 10.", key="k", again=False))).final
            found = await channel.reply(asked, "Klockan 10.", key="k", again=True)
            ours = [
                id_
                for id_ in there.replies(top)
                if there.comments[id_]["authorChannelId"]["value"] == CHANNEL
            ]
            assert ours == [found]
            del there.comments[found]


async def test_an_answer_that_does_not_show_yet_is_looked_for_and_never_posted_anew() -> None:
    async with connected() as (channel, there):
        asked = target(there.comment(there.film(), "När öppnar ni?"))
        there.shows_own_answers, there.done_but = False, [cut_off]
        lost = await refusal(channel.reply(asked, "Klockan 10.", key="k", again=False))
        assert not lost.untouched
        for _ in range(3):
            unseen = await refusal(channel.reply(asked, "Klockan 10.", key="k", again=True))
            assert (unseen.final, "den kan stå där ändå" in unseen.reason) == (False, True)
        there.shows_own_answers = True
        found = await channel.reply(asked, "Klockan 10.", key="k", again=True)
        assert there.replies(asked.comment_id) == [found]


@pytest.mark.parametrize(
    ("call", "no"),
    [
        ("GET comments", cut_off),
        ("GET comments", says(503, text="<h1>Sorry</h1>")),
        ("POST token", says(503, {})),
        ("POST comments", error(403, "rateLimitExceeded")),
        ("POST comments", error(403, "quotaExceeded")),
    ],
)
async def test_what_surely_changed_nothing_says_so_and_so_the_next_try_may_post(
    call: str, no: object
) -> None:
    async with connected() as (channel, there):
        asked = target(there.comment(there.film(), "När öppnar ni?"))
        there.next[call] = [no]  # type: ignore[list-item]
        refused = await refusal(channel.reply(asked, "Klockan 10.", key="k", again=False))
        assert (refused.untouched, refused.final) == (True, False)
        assert there.replies(asked.comment_id) == []


async def test_where_comments_are_closed_or_gone_an_answer_is_refused_with_the_reason() -> None:
    async with connected() as (channel, there):
        film = there.film()
        comment = there.comment(film, "Fråga")
        there.films[film] = False
        refused = await refusal(channel.reply(target(comment), "Hej", key="k", again=False))
        assert refused.final
        assert "avstängda på filmen" in refused.reason
        del there.comments[comment]
        refused = await refusal(channel.reply(target(comment), "Hej", key="k", again=False))
        assert refused.final
        assert "finns inte längre" in refused.reason


async def test_a_notice_of_our_own_that_is_taken_back_is_deleted() -> None:
    async with connected() as (channel, there):
        comment = there.comment(there.film(), "Fult")
        notice = await channel.reply(target(comment), "Din kommentar är borttagen.", key="k", again=False)
        await channel.hide(target(notice))
        assert notice not in there.comments
        assert (await channel.look(target(notice))).visibility is Visibility.GONE


async def test_a_film_that_is_gone_took_its_comments_along() -> None:
    async with connected() as (channel, there):
        film = there.film()
        comment = there.comment(film, "Hej")
        del there.films[film]
        assert (await channel.look(target(comment, post_id=film))).visibility is Visibility.GONE

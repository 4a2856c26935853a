"""What is written below a channel's films is told once, with little asked; what others do is noticed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.youtube_news import AROUND, THREADS
from bot.youtube_quota import Project, Quota
from handlers.platforms import Attachment, Incoming, Visibility
from tests.facebook.fake import says
from tests.youtube.fake import BEGINNING, CHANNEL, YouTubeServer, error
from tests.youtube.stage import connected, connector, refusal, target


class Clock:
    """A time of one's own."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def later(self, **more: float) -> None:
        self.time += timedelta(**more)


def at(clock: Clock) -> Project:
    return Project(quota=Quota(now=clock), now=clock)


def words(news: tuple[Incoming, ...]) -> list[str]:
    return [item.text for item in news]


async def test_a_comment_and_its_answers_are_told_with_who_where_and_when() -> None:
    async with connected() as (channel, there):
        film = there.film()
        top = there.comment(film, "Fin film! 😀\nÅ <b> &amp;", imageUrl="https://i.ytimg.example/1.jpg")
        answer = there.comment(film, "Håller med.", below=top, authorChannelId=None)
        first, second = await channel.new()
        assert (first.id, first.kind, first.text) == (top, "comment", "Fin film! 😀\nÅ <b> &amp;")
        assert (first.author.id, first.author.name) == ("UCkim", "@kim-ås")
        assert (first.post_id, first.created_at) == (film, BEGINNING)
        assert first.url == f"https://www.youtube.com/watch?v={film}&lc={top}"
        assert first.attachments == (Attachment(type="image", url="https://i.ytimg.example/1.jpg"),)
        assert (second.id, second.kind, second.parent_id) == (answer, "reply", top)
        assert second.author.id == ""  # an author whose channel is gone


async def test_answers_that_do_not_come_along_are_asked_for_when_their_number_changes() -> None:
    clock = Clock()
    async with connected(project=at(clock)) as (channel, there):
        film = there.film()
        top = there.comment(film, "Fråga")
        for number in range(8):
            there.comment(film, f"Svar {number}", below=top)
        assert len(await channel.new()) == 9
        asked = len(there.asked)
        assert await channel.new() == ()
        assert there.asked[asked:] == ["GET commentThreads", "GET commentThreads"]
        there.comment(film, "Svar 8", below=top)
        there.comment(film, "Svar 9", below=top, by=CHANNEL)
        assert words(await channel.new()) == ["Svar 8"]
        assert await channel.new() == ()


async def test_an_answer_that_is_gone_from_a_long_thread_is_missed_when_its_number_changes() -> None:
    async with connected() as (channel, there):
        film = there.film()
        top = there.comment(film, "Fråga")
        first, *_ = [there.comment(film, f"Svar {number}", below=top) for number in range(8)]
        await channel.new()
        del there.comments[first]
        (gone,) = await channel.new()
        assert (gone.id, gone.visibility) == (first, Visibility.GONE)


async def test_of_many_such_threads_some_wait_for_the_next_reading_and_none_is_forgotten() -> None:
    async with connected() as (channel, there):
        film = there.film()
        for number in range(THREADS + 5):
            top = there.comment(film, f"Fråga {number}")
            for answer in range(6):
                there.comment(film, f"Svar {number} {answer}", below=top)
        told = words(await channel.new())
        more = words(await channel.new())
        assert len(told) + len(more) == len(set(told) | set(more)) == 7 * (THREADS + 5)


async def test_an_answer_in_an_old_thread_is_found_when_all_are_gone_through() -> None:
    clock = Clock()
    async with connected(project=at(clock)) as (channel, there):
        film = there.film()
        old = there.comment(film, "Gammal")
        for number in range(120):
            there.comment(film, f"Nyare {number}")
        await channel.new()
        there.comment(film, "Sent svar", below=old)
        there.edit(old, "Gammal, ändrad")
        assert await channel.new() == ()  # the newest hundred stand before it
        clock.later(hours=1)
        assert sorted(words(await channel.new())) == ["Gammal, ändrad", "Sent svar"]


async def test_a_storm_while_nobody_looked_is_told_whole_and_once() -> None:
    async with connected() as (channel, there):
        film = there.film()
        there.comment(film, "Före")
        await channel.new()
        for number in range(250):
            there.comment(film, f"Storm {number}")
        assert sorted(words(await channel.new())) == sorted(f"Storm {number}" for number in range(250))
        assert await channel.new() == ()


async def test_what_was_there_before_is_no_news_unless_it_is_held_and_waits_for_somebody() -> None:
    async with connected(since=BEGINNING + timedelta(hours=1)) as (channel, there):
        film = there.film()
        old = there.comment(film, "Gammal")
        there.comment(film, "Gammal och hållen", status="heldForReview")
        new = there.comment(film, "Ny", at=BEGINNING + timedelta(hours=2))
        assert words(await channel.new()) == ["Gammal och hållen", "Ny"]
        there.edit(old, "Gammal, ändrad")
        assert words(await channel.new()) == ["Gammal, ändrad"]
        assert new in there.comments


@pytest.mark.parametrize("tells", [True, False])
async def test_what_is_held_published_or_taken_for_spam_at_youtube_is_told(tells: bool) -> None:
    """Also where YouTube does not tell how a comment stands but by the list that it is in."""
    clock = Clock()
    async with connected(YouTubeServer(tells_status=tells), project=at(clock)) as (channel, there):
        film = there.film()
        held = there.comment(film, "Hållen", status="heldForReview")
        seen = there.comment(film, "Synlig")
        told = {item.id: item.visibility for item in await channel.new()}
        assert told == {held: Visibility.HELD, seen: Visibility.VISIBLE}
        there.comments[held]["status"] = "published"
        there.comments[seen]["status"] = "likelySpam"
        told = {item.id: item.visibility for item in await channel.new()}
        assert told == {held: Visibility.VISIBLE, seen: Visibility.HIDDEN}
        clock.later(hours=1)
        assert await channel.new() == ()


@pytest.mark.parametrize("shows", [True, False])
async def test_what_somebody_rejects_at_youtube_is_gone(shows: bool) -> None:
    """Whether YouTube tells a rejected comment that is asked for by its id is documented nowhere."""
    async with connected(YouTubeServer(shows_rejected=shows)) as (channel, there):
        film = there.film()
        comment = there.comment(film, "Fult")
        there.comment(film, "Fint")
        await channel.new()
        there.comments[comment]["status"] = "rejected"
        (gone,) = await channel.new()
        assert (gone.id, gone.text, gone.visibility) == (comment, "", Visibility.GONE)
        assert await channel.new() == ()


async def test_a_thread_that_is_gone_took_its_answers_along() -> None:
    async with connected() as (channel, there):
        film = there.film()
        top = there.comment(film, "Fråga")
        answer = there.comment(film, "Svar", below=top)
        await channel.new()
        del there.comments[top], there.comments[answer]
        assert {item.id: item.visibility for item in await channel.new()} == {
            top: Visibility.GONE,
            answer: Visibility.GONE,
        }


async def test_a_film_without_comments_is_no_blindness_and_its_comments_are_said_to_be_out_of_sight() -> None:
    async with connected() as (channel, there):
        film, other = there.film(), there.film()
        comment = there.comment(film, "Hej")
        await channel.new()
        there.films[film] = False
        new = there.comment(other, "Hallå")
        told = {item.id: (item.visibility, item.text) for item in await channel.new()}
        assert told == {comment: (Visibility.HIDDEN, "Hej"), new: (Visibility.VISIBLE, "Hallå")}
        assert (await channel.look(target(comment))).visibility is Visibility.HIDDEN
        there.films[film] = True
        (back,) = await channel.new()
        assert (back.id, back.visibility) == (comment, Visibility.VISIBLE)


async def test_a_channel_where_nobody_may_comment_is_no_blindness_either() -> None:
    async with connected() as (channel, there):
        comment = there.comment(there.film(), "Hej")
        await channel.new()
        there.next["GET commentThreads"] = [error(403, "commentsDisabled"), error(403, "commentsDisabled")]
        asked = len(there.asked)
        assert await channel.new() == ()
        assert len(there.asked) == asked + 2  # and nothing counts as missing
        there.edit(comment, "Hej igen")
        assert words(await channel.new()) == ["Hej igen"]


async def test_what_a_page_of_ids_names_wrongly_is_asked_for_one_by_one() -> None:
    async with connected() as (channel, there):
        film = there.film()
        gone = [there.comment(film, f"Bort {number}") for number in range(3)]
        there.comment(film, "Kvar")
        await channel.new()
        for id_ in gone:
            del there.comments[id_]
        there.next["GET comments"] = [error(404, "commentNotFound")]
        assert {item.id for item in await channel.new()} == set(gone)


@pytest.mark.parametrize("total", [{"pageInfo": {"totalResults": 3}}, {}])
async def test_an_answer_without_a_list_makes_no_comment_gone_unless_it_counts_none(
    total: dict[str, Any],
) -> None:
    async with connected() as (channel, there):
        film = there.film()
        top = there.comment(film, "Dumt")
        there.comment(film, "Dummare", below=top)
        assert len(await channel.new()) == 2
        for path in ("GET commentThreads", "GET comments"):
            there.always[path] = says(200, {"kind": "youtube#list", **total})
        assert "halvt svar" in (await refusal(channel.new())).reason
        there.always.clear()
        assert await channel.new() == ()
        there.comments.clear()
        for path in ("GET commentThreads", "GET comments"):
            there.always[path] = says(200, {"kind": "youtube#list", "pageInfo": {"totalResults": 0}})
        assert [item.visibility for item in await channel.new()] == [Visibility.GONE, Visibility.GONE]


@pytest.mark.parametrize(
    "half",
    [
        {"items": {}},
        {"items": [{"id": "Ugx_1"}]},
        {"items": [{"id": "Ugx_1", "snippet": {"topLevelComment": {"id": "Ugx_1"}}}]},
        {
            "items": [
                {"id": "1", "snippet": {"topLevelComment": {"id": "1", "snippet": {"textDisplay": "a"}}}}
            ]
        },
        [],
    ],
)
async def test_half_an_answer_is_tried_again_and_nothing_is_forgotten(half: Any) -> None:
    async with connected() as (channel, there):
        comment = there.comment(there.film(), "Hej")
        await channel.new()
        new = there.comment(there.film(), "Ny")
        before = channel.state
        there.next["GET commentThreads"] = [says(200, half)]
        refused = await refusal(channel.new())
        assert "halvt svar" in refused.reason
        assert not refused.final
        assert channel.state is before
        assert [item.id for item in await channel.new()] == [new]
        assert comment in there.comments


async def test_an_odd_row_is_tried_once_more_and_then_kept_aside_while_the_rest_is_read() -> None:
    async with connected() as (channel, there):
        film = there.film()
        top = there.comment(film, "Hej")
        odd, below = there.comment(film, "Konstig"), there.comment(film, "Konstigt svar", below=top)
        picture = there.comment(film, "", imageUrl="https://i.ytimg.example/1.jpg")
        del there.comments[picture]["textDisplay"]
        await channel.new()  # both are known before they get odd
        for id_ in (odd, below):
            there.comments[id_]["publishedAt"] = ""
        new = there.comment(film, "Ny")
        assert "halvt svar" in (await refusal(channel.new())).reason
        assert [item.id for item in await channel.new()] == [new]  # and what is odd is not gone
        assert {why for why, _ in channel.odd} == {"odd_row"}
        assert all(any(id_ in kept for _, kept in channel.odd) for id_ in (odd, below))
        there.comments[new]["likeCount"] = 3
        kept = channel.odd
        assert await channel.new() == ()
        assert channel.odd == kept


async def test_a_picture_without_words_is_a_comment() -> None:
    async with connected() as (channel, there):
        picture = there.comment(there.film(), "", imageUrl="https://i.ytimg.example/1.jpg")
        del there.comments[picture]["textDisplay"]
        (told,) = await channel.new()
        assert (told.text, len(told.attachments)) == ("", 1)


@pytest.mark.parametrize("lacks", ["publishedAt", "textDisplay"])
async def test_where_nothing_can_be_read_any_more_the_channel_is_not_read_in_silence(lacks: str) -> None:
    async with connected() as (channel, there):
        film = there.film()
        for number in range(5):
            there.comments[there.comment(film, f"Nr {number}")][lacks] = None
        for _ in range(3):
            assert "halvt svar" in (await refusal(channel.new())).reason


async def test_a_state_of_another_shape_tells_everything_again() -> None:
    async with connected(state={"version": 7, "known": 3}) as (channel, there):
        there.comment(there.film(), "Hej")
        assert words(await channel.new()) == ["Hej"]


async def test_what_is_no_longer_remembered_is_not_told_again() -> None:
    async with connected(remembered=3) as (channel, there):
        film = there.film()
        for number in range(6):
            there.comment(film, f"Nr {number}")
        await channel.new()
        again = connector(there, state=channel.state, remembered=3)
        assert await again.new() == ()
        await again.close()


async def test_a_storm_elsewhere_hides_no_answer_in_an_old_thread() -> None:
    """It was written before all of the storm, and is found when all threads are gone through."""
    clock = Clock()
    async with connected(project=at(clock), remembered=300) as (channel, there):
        film = there.film()
        for number in range(250):
            top = there.comment(film, f"Gammal {number}", at=clock.time - timedelta(days=9, seconds=number))
        await channel.new()
        there.comment(film, "Du ska dö", below=top, at=clock.time)
        clock.later(minutes=2)
        new = there.comment(film, "Ny", at=clock.time)
        for number in range(310):
            there.comment(film, f"Storm {number}", below=new, at=clock.time + timedelta(seconds=1))
        told: list[str] = []
        for _ in range(4):
            told += words(await channel.new())
            clock.later(minutes=40)
    assert len(told) == len(set(told)) == 312
    assert "Du ska dö" in told


async def test_pages_without_an_end_are_given_up() -> None:
    async with connected() as (channel, there):
        there.always["GET commentThreads"] = says(200, {"items": [], "nextPageToken": "samma"})
        assert "om och om igen" in (await refusal(channel.new())).reason


async def test_the_newest_film_that_everybody_sees_is_asked_for_once_an_hour() -> None:
    clock = Clock()
    async with connected(project=at(clock)) as (channel, there):
        shown = {"videoPublishedAt": "2026-11-19T08:00:00Z"}
        there.uploads = [
            {"contentDetails": {}, "status": {"privacyStatus": "private"}},
            {"contentDetails": shown, "status": {"privacyStatus": "public"}},
        ]
        assert await channel.newest_post() == datetime(2026, 11, 19, 8, tzinfo=UTC)
        assert await channel.newest_post() is None  # nothing new is known
        clock.later(hours=1)
        assert await channel.newest_post() is not None
        assert there.units == 4


# --- one thread and the others ----------------------------------------------------------------------


async def test_an_answer_that_comes_as_another_goes_is_told_though_their_number_is_the_same() -> None:
    """It is not among those that come along; all long threads are gone through in turn, so it is found."""
    clock = Clock()
    async with connected(YouTubeServer(newest_along=False), project=at(clock)) as (channel, there):
        film = there.film()
        tops = [there.comment(film, f"Fråga {number}") for number in range(3)]
        for top in tops:
            for number in range(8):
                there.comment(film, f"Svar {number}", below=top)
        await channel.new()
        for top in tops:
            there.comment(film, f"Nytt under {top}", below=top)
        for top in tops:
            del there.comments[there.replies(top)[6]]
        clock.later(hours=2)
        told = await channel.new()
        assert sorted(words(told)) == sorted(["", "", "", *(f"Nytt under {top}" for top in tops)])
        assert sum(item.visibility is Visibility.GONE for item in told) == 3
        assert await channel.new() == ()


async def test_of_many_long_threads_all_get_their_turn() -> None:
    clock = Clock()
    async with connected(YouTubeServer(newest_along=False), project=at(clock)) as (channel, there):
        film = there.film()
        tops = [there.comment(film, f"Fråga {number}") for number in range(AROUND + 4)]
        for top in tops:
            for number in range(7):
                there.comment(film, f"Svar {number}", below=top)
        await channel.new()
        for top in tops:
            there.comment(film, "Nytt", below=top)
        for top in tops:
            del there.comments[there.replies(top)[6]]
        told = []
        for _ in range(2):
            clock.later(hours=2)
            there.asked.clear()
            told += [word for word in words(await channel.new()) if word]
            assert there.asked.count("GET comments") <= AROUND + 2
        assert told == ["Nytt"] * len(tops)


@pytest.mark.parametrize(
    "no",
    [error(404, "commentNotFound"), error(403, "forbidden"), error(400, "processingFailure"), says(200, {})],
)
async def test_one_thread_that_cannot_be_read_does_not_stop_the_others(no: Any) -> None:
    """Its answers are asked for again at the next reading."""
    async with connected() as (channel, there):
        film = there.film()
        for number in range(3):
            top = there.comment(film, f"Fråga {number}")
            for answer in range(7):
                there.comment(film, f"Svar {answer}", below=top)
        there.next["GET comments"] = [no]
        told = words(await channel.new())
        assert sum(word.startswith("Fråga") for word in told) == 3
        assert len(told) < 3 * 8
        told += words(await channel.new())
        assert len(told) == 3 * 8


@pytest.mark.parametrize("no", [error(401, "authError"), error(403, "quotaExceeded"), says(429, {})])
async def test_what_is_of_the_whole_channel_stops_its_reading(no: Any) -> None:
    async with connected() as (channel, there):
        film = there.film()
        top = there.comment(film, "Fråga")
        for answer in range(7):
            there.comment(film, f"Svar {answer}", below=top)
        there.always["GET comments"] = no
        await refusal(channel.new())
        assert channel.state == {}


async def test_where_every_thread_fails_it_is_not_the_threads() -> None:
    async with connected() as (channel, there):
        film = there.film()
        for number in range(6):
            top = there.comment(film, f"Fråga {number}")
            for answer in range(7):
                there.comment(film, f"Svar {answer}", below=top)
        there.always["GET comments"] = error(403, "forbidden")
        await refusal(channel.new())
        assert channel.state == {}

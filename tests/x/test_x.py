"""One account at X: who answers and mentions it is read; answers are hidden, shown again and answered."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import structlog
from yarl import URL

from bot import x_lists
from bot.graph import Limits
from bot.x import AGAIN
from bot.x_lists import InDatabase, Remembered
from bot.x_rest import PAUSE, signature
from handlers.platforms import Attachment, Visibility
from handlers.ports import Undelivered
from storage.database import Database
from tests.facebook.fake import Answer, cut_off, says, silent
from tests.x.fake import BEGINNING, KEY_SECRET, TOKEN, TOKEN_SECRET, USER, XServer, problem
from tests.x.stage import connected, connector, refusal, target
from tests.youtube.test_news import Clock

PROBLEMS = "https://api.x.com/2/problems"
BARE, NOON = {"id": "1", "text": "a"}, "2026-11-20T12:00:00.000Z"
CAPPED = f"{PROBLEMS}/usage-capped"


def test_a_request_is_signed_as_xs_own_example_says() -> None:
    """The published example, by its two addresses; its keys open nothing."""
    for version, signed in (
        ("1", "tnnArxj06cWHq44gCs1OSKk%2FjLY%3D"),
        ("1.1", "hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D"),
    ):
        told = signature(
            "POST",
            URL(f"https://api.twitter.com/{version}/statuses/update.json"),
            {"include_entities": "true", "status": "Hello Ladies + Gentlemen, a signed OAuth request!"},
            app=("xvz1evFS4wEEPTGEFPHBog", "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
            token=(
                "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
                "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
            ),
            nonce="kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
            at=1318622958,
        )
        assert f'oauth_signature="{signed}"' in told


@pytest.mark.parametrize("name", ["tweet", "post"])
async def test_answers_and_mentions_are_told_once_with_exact_words_by_both_of_xs_names(name: str) -> None:
    async with connected(XServer(name=name), now=Clock()) as (account, there):
        own = there.post()
        media = {"media_keys": ["3_1"]}
        answer = there.answer(own, "Fint! 😀 <3 & sånt", attachments=media)
        silent_one = there.answer(own, "Utan omnämnande", mentions=False)
        mention = there.mention("Hej @TibroKommun", by="888", **{f"note_{name}": {"text": "Långt " * 100}})
        there.answer(answer, "Tack!", by="2244994945")
        there.mention("RT @TibroKommun: Vi har öppet.", passes_on=own)
        told = {item.id: item for item in await account.new()}
        assert set(told) == {answer, silent_one, mention}
        first = told[answer]
        assert (first.kind, first.text, first.post_id, first.parent_id) == (
            "reply",
            "Fint! 😀 <3 & sånt",
            own,
            own,
        )
        assert (first.author.id, first.author.name) == ("777", "Kim Ås")
        assert first.url == f"https://x.com/kim777/status/{answer}"
        assert first.created_at == BEGINNING + timedelta(seconds=1)
        assert told[mention].kind == "mention"
        assert told[mention].text == "Långt " * 100
        there.asked.clear()
        assert await account.new() == ()
        assert there.asked == [
            "GET mentions",
            "GET recent",
            "GET tweets",
            "GET recent",
            "GET tweets",
        ]  # by the names that X took before


async def test_media_are_told_with_their_address() -> None:
    from bot.x_post import read_posts

    row = {
        "id": "1",
        "text": "Se",
        "author_id": "777",
        "created_at": "2026-11-20T13:00:00.000Z",
        "attachments": {"media_keys": ["3_1", "3_2"]},
    }
    media = [{"media_key": "3_1", "type": "photo", "url": "https://pbs.example/1.jpg"}, {"media_key": "3_2"}]
    (post,) = read_posts({"data": [row], "includes": {"media": media}})
    assert post.attachments == (Attachment(type="photo", url="https://pbs.example/1.jpg", id="3_1"),)


async def test_where_the_access_does_not_reach_to_searching_mentions_are_read_all_the_same() -> None:
    async with connected() as (account, there):
        own = there.post()
        answer = there.answer(own, "Hej")
        there.always["GET recent"] = problem(403)
        assert [item.id for item in await account.new()] == [answer]
        asked = len(there.asked)
        await account.new()
        assert "GET recent" not in there.asked[asked:]


async def test_an_access_that_never_reached_to_searching_is_tried_again_the_next_day() -> None:
    """It is not announced. X's single no may have been a mistake, and then what was written comes in."""
    clock = Clock()
    async with connected(now=clock) as (account, there):
        silent = there.answer(there.post(), "Utan att nämna er", mentions=False, at=clock.time)
        there.next["GET recent"] = [problem(400), problem(400)]  # by both names for its fields
        assert await account.new() == ()
        assert account.refused == ""
        clock.later(hours=23)
        assert await account.new() == ()
        clock.later(hours=2)
        assert [item.id for item in await account.new()] == [silent]


@pytest.mark.parametrize("status", [400, 403])
async def test_a_search_that_is_lost_is_announced_and_what_came_meanwhile_is_read(status: int) -> None:
    """Also after a restart; mentions come in all the while."""
    clock = Clock()
    async with connected(now=clock) as (account, there):
        own = there.post()
        first = there.answer(own, "Ett", mentions=False, at=clock.time)
        assert [item.id for item in await account.new()] == [first]
        assert account.refused == ""
        there.always["GET recent"] = problem(status)
        clock.later(minutes=10)
        silent = there.answer(own, "Du ska dö", mentions=False, at=clock.time)
        mention = there.mention("Hallå", at=clock.time)
        clock.later(minutes=10)
        assert [item.id for item in await account.new()] == [mention]
        assert account.refused.startswith("svar som inte nämner kontot: ")
        assert f"(HTTP {status})" in account.refused
        later = connector(there, state=json.loads(json.dumps(account.state)), now=clock)
        clock.later(days=1)
        assert await later.new() == ()
        assert f"(HTTP {status})" in later.refused
        del there.always["GET recent"]
        assert [item.id for item in await later.new()] == [silent]
        assert later.refused == ""
        assert await later.new() == ()
        await later.close()


@pytest.mark.parametrize(
    "fault",
    [
        problem(503),
        problem(429, Retry_After="900"),
        says(403, text="<html>Attention required</html>"),
        says(200, {"errors": [{"type": f"{PROBLEMS}/internal-error"}]}),
        says(200, {}),
    ],
)
@pytest.mark.parametrize("part", ["recent", "quote_tweets", "tweets"])
async def test_a_part_that_fails_holds_up_no_mention_and_is_read_when_it_answers_again(
    part: str, fault: Answer
) -> None:
    """It is announced when it has failed for an hour, and no longer when it is read."""
    clock = Clock()
    limits = Limits(lambda: clock().timestamp())
    async with connected(now=clock, again=timedelta(hours=1), limits=limits) as (account, there):
        own = there.post(at=clock.time)
        old = there.answer(own, "Gammalt", at=clock.time)
        await account.new()
        there.always[f"GET {part}"] = fault
        clock.later(minutes=61)
        mention = there.answer(own, "@TibroKommun Dumt", mentions=True, at=clock.time)
        silent = there.answer(own, "Utan att nämna er", by="778", mentions=False, at=clock.time)
        quote = there.quote(own, "Så dumt", at=clock.time)
        there.edit(old, "Gammalt, ändrat")
        told = [item.id for item in await account.new()]
        assert mention in told
        assert account.refused == ""
        clock.later(minutes=61)
        later = there.mention("Hallå", at=clock.time)
        told += [item.id for item in await account.new()]
        assert later in told
        assert account.refused
        state = json.loads(json.dumps(account.state))
        del there.always[f"GET {part}"]
        clock.later(minutes=16)
        told += [item.id for item in await account.new()]
        assert set(told) == {mention, silent, quote, later, old}
        assert len(told) == len(set(told))
        assert account.refused == ""
        again = connector(there, state=state, now=clock)
        assert again.refused
        await again.close()


async def test_keys_that_a_part_no_longer_takes_are_a_fault_of_the_whole_account() -> None:
    async with connected() as (account, there):
        there.always["GET recent"] = problem(401)
        refused = await refusal(account.new())
        assert "nycklar" in refused.reason
        assert refused.final


async def test_where_x_does_not_say_whose_the_thread_is_an_answer_is_told_and_hiding_is_tried() -> None:
    clock = Clock()
    async with connected(now=clock, again=timedelta(hours=1)) as (account, there):
        own = there.post(at=clock.time)
        first = there.answer(own, "Hej", at=clock.time)
        await account.new()
        clock.later(minutes=10)
        other = there.answer(there.post("Annat", at=clock.time), "Hej", at=clock.time)
        there.answer(other, "@TibroKommun Nej", by="888", mentions=True, at=clock.time)
        there.always["GET tweets"] = problem(503)
        told = await account.new()
        assert [(item.kind, item.removable) for item in told] == [("reply", None), ("reply", None)]
        assert first not in [item.id for item in told]


async def test_a_storm_is_read_page_by_page_and_only_what_is_new_is_asked_for() -> None:
    clock = Clock()
    async with connected(now=clock) as (account, there):
        own = there.post()
        for number in range(230):
            there.answer(own, f"Nr {number}", at=clock.time - timedelta(hours=1))
        assert len(await account.new()) == 230
        clock.later(hours=3)
        new = there.answer(own, "Senare", at=clock.time)
        there.asked.clear()
        assert [item.id for item in await account.new()] == [new]
        own_posts, in_their_threads, known_ones = "GET tweets", "GET recent", "GET tweets"
        assert there.asked == ["GET mentions", "GET recent", own_posts, in_their_threads, known_ones]


async def test_what_was_written_before_the_account_was_bound_is_not_read() -> None:
    async with connected(since=BEGINNING + timedelta(hours=1)) as (account, there):
        own = there.post()
        there.answer(own, "Gammalt")
        new = there.answer(own, "Nytt", at=BEGINNING + timedelta(hours=2))
        assert [item.id for item in await account.new()] == [new]


async def test_an_edit_is_the_same_comment_in_other_words_and_is_acted_on_by_its_newest_id() -> None:
    """An edit gets an id of its own at X. Known posts are asked for again once an hour, as it costs."""
    clock = Clock()
    async with connected(now=clock, again=AGAIN) as (account, there):
        own = there.post(at=clock.time)
        first = there.answer(own, "Före", at=clock.time)
        await account.new()
        for _ in range(2):
            clock.later(minutes=10)
            assert await account.new() == ()
        newest = there.edit(first, "Efter")
        assert await account.new() == ()
        assert (await account.look(target(first))).text == "Efter"
        await account.hide(target(first))
        assert there.hidden == {newest}
        clock.later(hours=1)
        (edited,) = await account.new()
        assert (edited.id, edited.text, edited.visibility) == (first, "Efter", Visibility.HIDDEN)
        assert edited.url.endswith(newest)
        there.posts.pop(newest), there.posts.pop(first)
        clock.later(hours=1)
        (gone,) = await account.new()
        assert (gone.id, gone.visibility, gone.text) == (first, Visibility.GONE, "")


async def test_what_was_hidden_is_remembered_over_a_restart_for_x_does_not_tell() -> None:
    async with connected() as (account, there):
        answer = there.answer(there.post(at=datetime.now(UTC)), "Fult", at=datetime.now(UTC))
        await account.new()
        await account.hide(target(answer))
        (told,) = await account.new()
        assert told.visibility is Visibility.HIDDEN
        later = connector(there, state=account.state, remembered=Remembered())
        assert (await later.look(target(answer))).visibility is Visibility.HIDDEN
        assert await later.new() == ()
        await later.restore(target(answer))
        assert (await later.look(target(answer))).visibility is Visibility.VISIBLE
        assert there.hidden == set()
        await later.close()


async def test_what_was_hidden_is_remembered_from_the_moment_when_x_confirmed_it(database: Database) -> None:
    """The program ends before the next reading: nothing of it stands in what that would have stored."""
    async with connected(remembered=Remembered(hidden=InDatabase(database))) as (account, there):
        answer = there.answer(there.post(at=datetime.now(UTC)), "Fult", at=datetime.now(UTC))
        await account.new()
        before = account.state
        await account.hide(target(answer))
        later = connector(there, state=before, remembered=Remembered(hidden=InDatabase(database)))
        assert (await later.look(target(answer))).visibility is Visibility.HIDDEN
        assert [(item.id, item.visibility) for item in await later.new()] == [(answer, Visibility.HIDDEN)]
        await later.restore(target(answer))
        assert (await account.look(target(answer))).visibility is Visibility.VISIBLE  # a replica sees it
        await later.close()


async def test_a_mention_elsewhere_offers_no_removal_and_one_in_our_thread_does() -> None:
    """Whose thread it is, is asked for once and stored."""
    async with connected() as (account, there):
        own, other = there.post(), there.post("Någon annans", by="555")
        elsewhere = there.answer(other, "@TibroKommun vad är detta", at=datetime.now(UTC))
        alone = there.mention("@TibroKommun Skäms")
        answer = there.answer(own, "Bra")
        further = there.answer(answer, "@TibroKommun @kim Nej", by="888", at=datetime.now(UTC))
        told = {item.id: item.kind for item in await account.new()}
        assert told == {elsewhere: "mention", alone: "mention", answer: "reply", further: "reply"}
        assert not account.capabilities.removes("mention")
        assert account.capabilities.removes("reply")
        await account.hide(target(further))
        assert there.hidden == {further}

        later = connector(there, state=account.state, remembered=Remembered())
        again = there.answer(further, "@TibroKommun Jo", by="999", at=datetime.now(UTC))
        there.asked.clear()
        (told_later,) = await later.new()
        assert (told_later.id, told_later.kind) == (again, "reply")
        assert there.asked.count("GET tweets") == 1  # for own posts; the thread is known
        await later.close()


async def test_more_than_two_thousand_posts_at_once_are_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty pages were the end of a list, and the next reading went on after them."""
    monkeypatch.setattr(x_lists, "PAGE", 10)
    async with connected() as (account, there):
        own = there.post(at=datetime.now(UTC) - timedelta(hours=1))
        ids = {there.answer(own, f"Nr {number}", at=datetime.now(UTC)) for number in range(215)}
        assert {item.id for item in await account.new()} == ids


async def test_a_list_without_an_end_is_no_reading_so_that_nothing_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(x_lists, "PAGE", 10)
    monkeypatch.setattr(x_lists, "MOST_PAGES", 3)
    async with connected() as (account, there):
        own = there.post(at=datetime.now(UTC))
        ids = {there.answer(own, f"Nr {number}", at=datetime.now(UTC)) for number in range(35)}
        assert "tar inte slut" in (await refusal(account.new())).reason
        assert account.state == {}
        monkeypatch.setattr(x_lists, "MOST_PAGES", 4)
        assert {item.id for item in await account.new()} == ids


@pytest.mark.parametrize("ahead", [timedelta(minutes=30), timedelta(minutes=-30), timedelta(hours=-2)])
async def test_a_clock_of_ours_that_is_wrong_loses_nothing(ahead: timedelta) -> None:
    """What to ask for next is counted by X's clock, which each of its answers tells."""
    there = XServer(clock=(theirs := Clock()))
    async with connected(there, now=lambda: theirs.time + ahead) as (account, _):
        own = there.post(at=theirs.time)
        told = []
        for number in range(3):
            there.answer(own, f"Nr {number}", mentions=number == 1, at=theirs.time)
            told += [item.text for item in await account.new()]
            theirs.later(minutes=5)
        assert told == ["Nr 0", "Nr 1", "Nr 2"]


async def test_a_mention_elsewhere_cannot_be_hidden_and_says_so() -> None:
    async with connected() as (account, there):
        refused = await refusal(account.hide(target(there.mention("Fult"))))
        assert refused.final
        assert "trådar som kontot självt har börjat" in refused.reason


async def test_of_an_answer_in_somebody_else_s_thread_it_is_said_that_nobody_here_can_hide_it() -> None:
    """X hides only in threads that the account began: that is known before anybody is told of a removal."""
    async with connected() as (account, there):
        root = there.post("Någon annans tråd", by="999")
        own = there.answer(root, "Vi hör er.", by="2244994945", mentions=False)
        theirs = there.answer(own, "Fult")
        ours = there.answer(there.post(), "Också fult")
        told = {item.id: (item.kind, item.removable) for item in await account.new()}
        assert told == {theirs: ("reply", False), ours: ("reply", True)}
        assert not (await account.look(target(theirs))).can_hide
        assert (await account.look(target(ours))).can_hide
        del there.posts[root]
        assert not (await account.look(target(theirs))).can_hide  # it was known before


async def test_where_the_beginning_of_a_thread_is_gone_nobody_can_tell_and_hiding_is_tried() -> None:
    async with connected() as (account, there):
        own = there.post()
        answer = there.answer(own, "Fult")
        del there.posts[own]
        (told,) = await account.new()
        assert told.removable is None
        assert (await account.look(target(answer))).can_hide


async def test_a_yes_that_changed_nothing_is_not_believed() -> None:
    async with connected() as (account, there):
        answer = target(there.answer(there.post(), "Fult"))
        there.next["PUT hidden"] = [says(200, {"data": {"hidden": False}})]
        assert "ändrade ingenting" in (await refusal(account.hide(answer))).reason
        assert (await account.look(answer)).visibility is Visibility.VISIBLE


async def test_an_answer_stands_once_though_x_loses_its_answer_and_writes_the_links_anew() -> None:
    async with connected() as (account, there):
        own = there.post()
        other = there.answer(own, "Annan fråga", at=datetime.now(UTC))
        asked = there.answer(own, "Fråga", at=datetime.now(UTC))
        await account.reply(target(other), "Se https://tibro.se/annat då", key="k0", again=False)
        text = "@kim777 Se https://tibro.se/oppettider nu"
        for lost in (cut_off, says(503, text="<h1>Over capacity</h1>")):
            there.done_but = [lost]
            assert not (await refusal(account.reply(target(asked), text, key="k", again=False))).final
            found = await account.reply(target(asked), text, key="k", again=True)
            assert there.replies(asked) == [found]
            assert await account.reply(target(asked), text, key="k", again=False) == found  # X takes it once
            del there.posts[found]


async def test_the_same_words_to_somebody_else_are_another_answer_and_a_second_try_looks_first() -> None:
    """Also where X does not notice that they are written again."""
    async with connected(XServer(notices_twice=False)) as (account, there):
        own = there.post()
        one, two = (there.answer(own, text, at=datetime.now(UTC)) for text in ("Ett", "Två"))
        for comment in (one, two):
            first = await account.reply(target(comment), "Klockan 10.", key="k", again=True)
            assert await account.reply(target(comment), "Klockan 10.", key="k", again=True) == first
            assert there.replies(comment) == [first]


async def test_who_did_not_name_the_account_may_not_be_answered_by_the_cheaper_accesses() -> None:
    async with connected(XServer(summoned_only=True)) as (account, there):
        quiet = there.answer(there.post(), "Fråga", mentions=False)
        refused = await refusal(account.reply(target(quiet), "Hej", key="k", again=False))
        assert refused.final
        assert "den som nämner kontot" in refused.reason


async def test_a_notice_of_our_own_that_is_taken_back_is_deleted() -> None:
    async with connected() as (account, there):
        comment = there.answer(there.post(), "Fult", at=datetime.now(UTC))
        notice = await account.reply(target(comment), "Din kommentar är dold.", key="k", again=False)
        await account.hide(target(notice))
        assert notice not in there.posts
        assert (await account.look(target(notice))).visibility is Visibility.GONE


async def test_when_the_account_last_posted_is_asked_for_once_an_hour() -> None:
    clock = Clock()
    async with connected(now=clock, again=AGAIN) as (account, there):
        there.post(at=BEGINNING)
        assert await account.newest_post() == BEGINNING
        assert await account.newest_post() is None
        clock.later(hours=1)
        assert await account.newest_post() == BEGINNING


@pytest.mark.parametrize(
    ("answer", "reason", "final", "wait"),
    [
        (problem(401), "nycklar", True, None),
        (problem(402), "krediterna", True, None),
        (problem(403), "tillåter inte", True, None),
        (problem(404), "finns inte", True, None),
        (problem(429, CAPPED), "månadens läsningar", True, None),
        (problem(429), "vänta", False, PAUSE),
        (problem(429, Retry_After="9"), "vänta", False, 9.0),
        (problem(500), "ur funktion", False, None),
        (says(503, text="<h1>Over</h1>", Retry_After="17"), "ur funktion", False, 17.0),
        (says(403, text="<h1>Wall</h1>"), "tillåter inte", False, None),
        (says(302, text="there", Location="http://127.0.0.1:1/"), "sade nej (HTTP 302)", True, None),
        (says(200, text="<h1>Log in</h1>"), "halvt svar", False, None),
        (says(200, [1]), "halvt svar", False, None),
        (says(200, {"data": [{"id": "1"}]}), "halvt svar", False, None),
        (says(200, {"data": [{**BARE, "created_at": "nu", "author_id": "777"}]}), "halvt svar", False, None),
        (says(200, {"data": [{**BARE, "created_at": NOON}]}), "halvt svar", False, None),  # whose is it?
        (cut_off, "går inte att nå", False, None),
    ],
)
async def test_every_no_has_its_reason_and_says_whether_to_try_again(
    answer: Answer, reason: str, final: bool, wait: float | None
) -> None:
    async with connected(XServer(always={"GET mentions": answer})) as (account, _):
        refused = await refusal(account.new())
        assert account.state == {}
    assert reason in refused.reason
    assert (refused.final, refused.retry_after) == (final, wait)


async def test_an_odd_post_is_tried_once_more_and_then_kept_aside_while_the_rest_is_read() -> None:
    async with connected() as (account, there):
        odd, rest = there.mention("Konstig"), there.mention("Hej")
        there.posts[odd]["created_at"] = ""
        before = account.state
        assert "halvt svar" in (await refusal(account.new())).reason
        assert account.state is before
        assert [item.id for item in await account.new()] == [rest]
        ((why, kept),) = set(account.odd)
        assert why == "odd_row"
        assert odd in kept
        assert "public_metrics" not in kept  # it would be another one each time somebody likes it
        assert await account.new() == ()


async def test_where_no_post_can_be_read_any_more_the_account_is_not_read_in_silence() -> None:
    async with connected() as (account, there):
        for number in range(5):
            there.posts[there.mention(f"Nr {number}")]["created_at"] = ""
        for _ in range(3):
            assert "halvt svar" in (await refusal(account.new())).reason


@pytest.mark.parametrize(
    ("told", "reason", "final"),
    [
        ({}, "halvt svar", False),
        ({"meta": {"result_count": 3}}, "halvt svar", False),
        ({"errors": [{"value": USER, "type": f"{PROBLEMS}/resource-not-found"}]}, "svarade med fel", True),
        ({"errors": [{"value": USER, "type": f"{PROBLEMS}/internal-error"}]}, "svarade med fel", False),
    ],
)
async def test_a_yes_that_lists_nothing_is_no_reading_unless_it_counts_none(
    told: dict[str, Any], reason: str, final: bool
) -> None:
    """X says errors with a 200 too; what is written meanwhile is read when it lists again."""
    clock = Clock()
    async with connected(now=clock) as (account, there):
        own = there.post()
        await account.new()
        read = account.state
        there.always["GET mentions"] = says(200, told)
        answer = there.answer(own, "Dumt", at=clock.time)
        refused = await refusal(account.new())
        assert reason in refused.reason
        assert refused.final is final
        assert account.state is read
        there.always.clear()
        assert [item.id for item in await account.new()] == [answer]


async def test_silence_is_not_waited_for_long() -> None:
    async with connected(XServer(always={"GET mentions": silent}), patience=0.5) as (account, _):
        assert not (await refusal(account.new())).final


async def test_while_x_asks_us_to_wait_that_part_of_it_is_left_alone() -> None:
    async with connected() as (account, there):
        comment = target(there.answer(there.post(), "Fult"))
        reset = int(datetime.now(UTC).timestamp()) + 300
        there.next["GET mentions"] = [problem(429, x_rate_limit_reset=str(reset))]
        refused = await refusal(account.new())
        assert refused.retry_after is not None
        assert 290 < refused.retry_after <= 300
        asked = len(there.asked)
        await refusal(account.new())
        assert len(there.asked) == asked
        await account.hide(comment)  # whose limit is another
        assert there.hidden == {comment.comment_id}


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1)])
async def test_how_long_x_asks_us_to_wait_is_counted_by_its_own_clock(ahead: timedelta) -> None:
    theirs = Clock()
    async with connected(XServer(clock=theirs), now=lambda: theirs.time + ahead) as (account, there):
        reset = str(int(theirs.time.timestamp()) + 300)
        there.always["GET mentions"] = problem(429, x_rate_limit_reset=reset)
        assert (await refusal(account.new())).retry_after == 300.0


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1)])
async def test_a_signature_by_a_clock_that_is_wrong_is_made_anew_by_xs_clock(ahead: timedelta) -> None:
    """X refuses it as it refuses bad keys; the keys are good, and nobody is told to change them."""
    theirs = Clock()
    async with connected(XServer(clock=theirs), now=lambda: theirs.time + ahead) as (account, there):
        await account.ready()
        comment = target(there.answer(there.post(), "Fult"))
        await account.hide(comment)
        assert there.hidden == {comment.comment_id}
        assert there.asked.count("GET me") == 2
        assert there.asked.count("PUT hidden") == 1  # the difference is known now
        there.always["GET me"] = problem(401)
        refused = await refusal(account.ready())
        assert "nycklar" in refused.reason
        assert refused.final


async def test_keys_that_x_refuses_by_the_same_clock_are_not_tried_twice() -> None:
    async with connected(now=Clock()) as (account, there):
        there.always["GET me"] = problem(401)
        await refusal(account.ready())
        assert there.asked == ["GET me"]


async def test_how_much_is_used_is_told() -> None:
    async with connected() as (account, there):
        there.headers = {"x-rate-limit-limit": "300", "x-rate-limit-remaining": "75"}
        await account.new()
        assert account.used == 75


async def test_a_post_that_x_does_not_show_us_is_not_called_gone() -> None:
    kind = "https://api.x.com/2/problems/not-authorized-for-resource"
    async with connected() as (account, there):
        answer = there.answer(there.post(at=datetime.now(UTC)), "Hej", at=datetime.now(UTC))
        await account.new()
        no: Any = says(200, {"errors": [{"resource_id": answer, "type": kind}]})
        own: Any = says(200, {"meta": {"result_count": 0}})
        there.next["GET tweets"] = [own, no]
        assert await account.new() == ()
        there.next["GET tweets"] = [no]
        assert "visar inte inlägget" in (await refusal(account.look(target(answer)))).reason


async def test_keys_of_another_account_or_shape_are_found_beforehand() -> None:
    async with connected() as (account, there):
        await account.ready()
        there.next["GET me"] = [says(200, {"data": {"id": "1"}})]
        assert "ett annat konto" in (await refusal(account.ready())).reason
        from bot.x import XAccount

        half = XAccount("2244994945", "bara-en-halva", ("a", "b"), api=there.address)
        assert "kolon" in (await refusal(half.ready())).reason


async def test_no_key_is_shown_logged_or_kept(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        async with connected() as (account, there):
            there.answer(there.post(), "Hej")
            await account.new()
            there.next["GET mentions"] = [problem(403)]
            with pytest.raises(Undelivered) as refused:
                await account.new()
            told = [caplog.text, str(logs), repr(account), str(account.state)]
            told += traceback.format_exception(refused.value)
    for secret in (TOKEN, TOKEN_SECRET, KEY_SECRET):
        assert secret not in "".join(told)


async def test_a_clock_that_is_put_back_leaves_nothing_unasked() -> None:
    """Edits, quotes and answers to others are asked for once an hour, also if that lay ahead of us."""
    clock, theirs = Clock(), Clock()
    server = XServer(clock=theirs)
    async with connected(server, now=clock, again=timedelta(hours=1)) as (account, there):
        own = there.post(at=theirs.time)
        clock.time += timedelta(hours=6)  # ours is that far ahead
        await account.new()
        await account.newest_post()
        clock.time -= timedelta(hours=6)
        answer = there.answer(own, "Dumt", at=theirs.time)
        there.answer(answer, "Dummare", at=theirs.time, mentions=False)
        told = await account.new()
        assert "Dummare" in {item.text for item in told}
        asked = len(there.asked)
        await account.new()
        assert there.asked[asked:] == ["GET mentions", "GET recent"]

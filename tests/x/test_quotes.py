"""Who quotes the account's posts: read when X counts more of them, once, as cases that are only answered."""

from __future__ import annotations

import json
from datetime import timedelta

from handlers.platforms import QUOTE, Visibility
from tests.x.fake import BEGINNING, USER, problem
from tests.x.stage import connected, refusal, target
from tests.youtube.test_news import Clock


async def test_quotes_are_told_once_also_where_they_do_not_name_the_account() -> None:
    async with connected() as (account, there):
        own = there.post()
        quote = there.quote(own, "Så dumt & fel. 🌲")
        there.quote(own, "Vi visar vår egen", by=USER)
        (told,) = await account.new()
        assert (told.id, told.text, told.kind) == (quote, "Så dumt & fel. 🌲", "quote")
        assert (told.author.id, told.url) == ("777", f"https://x.com/kim777/status/{quote}")
        assert await account.new() == ()
        named = there.quote(own, "@TibroKommun Och ni då?", mentions=True)
        assert [(item.id, item.kind) for item in await account.new()] == [(named, "quote")]


async def test_an_answer_in_our_thread_that_quotes_us_is_an_answer_and_can_be_hidden() -> None:
    async with connected() as (account, there):
        own = there.post()
        answer = there.answer(own, "Se här", quotes=own)
        (told,) = await account.new()
        assert (told.id, told.kind) == (answer, "reply")
        further = there.answer(
            answer, "@TibroKommun Och här", by="888", quotes=own
        )  # to another, in our thread
        assert [(item.id, item.kind) for item in await account.new()] == [(further, "reply")]
        await account.hide(target(further))
        assert further in there.hidden
        assert account.capabilities.removes("reply")
        assert not account.capabilities.removes(QUOTE)
        quote = there.quote(own, "Fel")
        assert (await refusal(account.hide(target(quote)))).final


async def test_each_list_costs_so_only_what_is_quoted_more_is_asked_for() -> None:
    async with connected(now=Clock()) as (account, there):
        quoted, other = there.post(), there.post("Annat")
        first = there.quote(quoted, "Ett")
        await account.new()
        assert there.asked.count("GET quote_tweets") == 1
        await account.new()
        assert there.asked.count("GET quote_tweets") == 1
        second = there.quote(other, "Två")
        assert [item.id for item in await account.new()] == [second]
        assert there.asked.count("GET quote_tweets") == 2
        there.edit(first, "Ett, ändrat")
        assert [item.text for item in await account.new()] == ["Ett, ändrat"]
        del there.posts[second]
        assert [item.visibility for item in await account.new()] == [Visibility.GONE]


async def test_after_a_restart_only_new_quotes_are_told_and_what_was_not_stored_is_told_again() -> None:
    async with connected() as (account, there):
        own = there.post()
        first = there.quote(own, "Ett")
        unstored = dict(account.state)
        await account.new()
        state = json.loads(json.dumps(account.state))
        second = there.quote(own, "Två")
    async with connected(there, state=state) as (again, _):
        assert [item.id for item in await again.new()] == [second]
    async with connected(there, state=unstored) as (again, _):
        assert {item.id for item in await again.new()} == {first, second}


async def test_quotes_from_before_our_time_are_no_news() -> None:
    async with connected(since=BEGINNING + timedelta(hours=1)) as (account, there):
        own = there.post()
        there.quote(own, "Förr")
        new = there.quote(own, "Nu", at=BEGINNING + timedelta(hours=2))
        assert [item.id for item in await account.new()] == [new]


async def test_an_access_that_does_not_reach_to_quotes_holds_up_nothing_else() -> None:
    async with connected() as (account, there):
        own = there.post()
        there.quote(own, "Ett")
        there.always["GET quote_tweets"] = problem(403)
        answer = there.answer(own, "Svar")
        assert [item.id for item in await account.new()] == [answer]
        await account.new()
        assert there.asked.count("GET quote_tweets") == 1  # not asked in vain each time


async def test_lists_of_quotes_that_are_lost_are_announced_until_they_are_read_again() -> None:
    """An hour passes between two lists; what is refused stays said meanwhile."""
    clock = Clock()
    async with connected(now=clock, again=timedelta(hours=1)) as (account, there):
        own, other = there.post(), there.post("Annat")
        first = there.quote(own, "Ett")
        assert [item.id for item in await account.new()] == [first]
        second, third = there.quote(own, "Två"), there.quote(other, "Tre")
        there.always["GET quote_tweets"] = problem(403)
        clock.later(hours=1)
        assert await account.new() == ()
        clock.later(minutes=1)
        assert await account.new() == ()
        assert account.refused == "citat: X tillåter inte kontot detta (HTTP 403)"
        del there.always["GET quote_tweets"]
        clock.later(hours=1)
        assert {item.id for item in await account.new()} == {second, third}
        assert account.refused == ""


async def test_an_access_that_never_reached_to_quotes_is_tried_again_the_next_day() -> None:
    clock = Clock()
    async with connected(now=clock) as (account, there):
        quote = there.quote(there.post(), "Ett")
        there.next["GET quote_tweets"] = [problem(400), problem(400)]
        assert await account.new() == ()
        assert account.refused == ""
        clock.later(hours=23)
        assert await account.new() == ()
        clock.later(hours=2)
        assert [item.id for item in await account.new()] == [quote]


async def test_when_the_account_last_posted_is_known_from_the_same_question() -> None:
    async with connected() as (account, there):
        there.post(at=BEGINNING + timedelta(hours=3))
        await account.new()
        there.asked.clear()
        assert await account.newest_post() == BEGINNING + timedelta(hours=3)
        assert there.asked == []

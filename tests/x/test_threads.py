"""What people answer each other below the account's own posts: searched for once an hour, all in one call."""

from __future__ import annotations

import json
from datetime import timedelta

from handlers.platforms import Visibility
from tests.x.fake import problem
from tests.x.stage import connected, connector, target
from tests.youtube.test_news import Clock


async def test_an_answer_to_another_in_our_thread_is_told_within_the_hour_and_can_be_hidden() -> None:
    """It names us not, and to X it answers somebody else."""
    clock = Clock()
    async with connected(now=clock, again=timedelta(hours=1)) as (account, there):
        await account.new()
        clock.later(minutes=1)
        own = there.post(at=clock.time)
        first = there.answer(own, "Hej", at=clock.time)
        clock.later(minutes=1)
        further = there.answer(first, "Du är en idiot", by="888", mentions=False, at=clock.time)
        there.answer(there.post("Annat", by="999"), "Inte hos oss", mentions=False, at=clock.time)
        assert [item.id for item in await account.new()] == [first]
        clock.later(hours=1)
        (told,) = await account.new()
        assert (told.id, told.text, told.kind) == (further, "Du är en idiot", "reply")
        assert (told.post_id, told.parent_id, told.removable) == (own, first, True)
        await account.hide(target(further))
        assert further in there.hidden
        del there.posts[further]
        clock.later(hours=1)
        (gone,) = await account.new()
        assert (gone.id, gone.visibility) == (further, Visibility.GONE)


async def test_all_threads_are_one_search_an_hour_and_each_answer_is_told_once() -> None:
    clock = Clock()
    async with connected(now=clock, again=timedelta(hours=1)) as (account, there):
        answers = [
            there.answer(there.post(f"Nr {n}", at=clock.time), "Hej", at=clock.time) for n in range(12)
        ]
        await account.new()
        there.asked.clear()
        clock.later(minutes=30)
        new = {there.answer(id_, "Nej", by="888", mentions=False, at=clock.time) for id_ in answers[2:]}
        assert await account.new() == ()
        clock.later(minutes=31)
        assert {item.id for item in await account.new()} == new
        assert there.asked.count("GET recent") == 3
        state = json.loads(json.dumps(account.state))
        clock.later(hours=1)
        later = there.answer(answers[5], "Jo", by="889", mentions=False, at=clock.time)
        again = connector(there, state=state, now=clock)
        assert [item.id for item in await again.new()] == [later]
        await again.close()


async def test_what_was_written_below_before_the_account_was_bound_is_not_told() -> None:
    clock = Clock()
    async with connected(now=clock, since=clock.time) as (account, there):
        before = clock.time - timedelta(hours=2)
        old = there.answer(there.post(at=before), "Hej", at=before)
        there.answer(old, "Förr", by="888", mentions=False, at=before)
        clock.later(minutes=5)
        new = there.answer(old, "Nu", by="888", mentions=False, at=clock.time)
        assert [item.id for item in await account.new()] == [new]


async def test_threads_that_can_no_longer_be_searched_are_announced_and_read_when_they_can() -> None:
    clock = Clock()
    async with connected(now=clock, again=timedelta(hours=1)) as (account, there):
        first = there.answer(there.post(at=clock.time), "Hej", at=clock.time)
        await account.new()
        clock.later(minutes=30)
        further = there.answer(first, "Nej", by="888", mentions=False, at=clock.time)
        clock.later(minutes=31)
        there.only_to_us = problem(400)
        assert await account.new() == ()
        assert account.refused == ""
        clock.later(minutes=61)
        assert await account.new() == ()
        assert account.refused == "svar till andra i egna trådar: X sade nej (HTTP 400)"
        there.only_to_us = None
        clock.later(minutes=61)
        assert [item.id for item in await account.new()] == [further]
        assert account.refused == ""


async def test_an_access_that_never_reached_to_threads_is_tried_again_the_next_day() -> None:
    clock = Clock()
    async with connected(now=clock) as (account, there):
        there.only_to_us = problem(400)
        first = there.answer(there.post(at=clock.time), "Hej", at=clock.time)
        further = there.answer(first, "Nej", by="888", mentions=False, at=clock.time)
        assert [item.id for item in await account.new()] == [first]
        there.only_to_us = None
        clock.later(hours=23)
        assert await account.new() == ()
        assert account.refused == ""
        clock.later(hours=2)
        assert [item.id for item in await account.new()] == [further]

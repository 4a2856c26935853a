"""Where others mention the account: told by number, read, answered once, and never removed from here."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.meta_body import Mentioned, read_body
from handlers.platforms import MENTION, Target, Visibility
from tests.facebook.fake import BEGINNING, cut_off, error, says
from tests.facebook.stage import refusal
from tests.instagram.fake import OURS, USER
from tests.instagram.stage import connected

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def target(told: dict[str, str]) -> Target:
    post = told["media_id"]
    return Target(comment_id=told.get("comment_id", post), post_id=post, kind=MENTION)


@pytest.mark.parametrize("comment", [True, False])
@pytest.mark.parametrize("more", [True, False])
async def test_a_mention_is_read_by_its_number_as_far_as_instagram_tells(comment: bool, more: bool) -> None:
    """Who wrote a comment and where it stands is documented for no comment, and for a post only who."""
    async with connected() as (account, there):
        there.tells_more = more
        told = there.mentioned("När öppnar ni, tibrokommun? 🌲", comment=comment)
        found = await account.mention(told["media_id"], told.get("comment_id", ""))
        assert (found.text, found.kind, found.created_at) == (
            "När öppnar ni, tibrokommun? 🌲",
            "mention",
            BEGINNING,
        )
        assert (found.id, found.post_id) == (target(told).comment_id, told["media_id"])
        assert found.author.name == ("kim.as" if more or not comment else "")
        assert found.url == ("https://www.instagram.com/p/other0/" if more else "")


async def test_what_mentions_us_below_our_own_post_is_a_comment_like_others() -> None:
    async with connected() as (account, there):
        media = there.post(at=datetime.now(UTC))
        await account.new()
        comment = there.comment(media, "@tibrokommun Ni är idioter.")
        found = await account.mention(media, comment)
        assert (found.kind, found.id, found.author.id) == ("comment", comment, "6543")
        del there.comments[comment]
        assert (await refusal(account.mention(media, comment))).final


@pytest.mark.parametrize("owner", [{"owner": {"id": USER}}, {"owner": USER}, {"username": OURS}])
async def test_below_a_post_that_no_reading_has_seen_it_is_a_comment_too(owner: dict[str, Any]) -> None:
    """It was published since the last reading, or is older than all that we go round."""
    async with connected() as (account, there):
        there.post()
        await account.new()
        media = there.post(at=datetime.now(UTC))
        comment = there.comment(media, "@tibrokommun Ni är idioter.")
        there.next[f"GET {media}"] = [says(200, {"id": media, **owner})]
        assert (await account.mention(media, comment)).kind == "comment"
        there.next[f"GET {media}"] = [error(2, status=500)]
        assert not (await refusal(account.mention(media, comment))).final  # tried again


async def test_below_a_post_of_somebody_who_shows_us_who_they_are_it_stays_a_mention() -> None:
    async with connected() as (account, there):
        told = there.mentioned("Ni är idioter, tibrokommun")
        there.next[f"GET {told['media_id']}"] = [says(200, {"id": told["media_id"], "username": "kim.as"})]
        assert (await account.mention(told["media_id"], told["comment_id"])).kind == "mention"


async def test_a_mention_is_seen_where_it_stands_and_unknown_where_instagram_does_not_show_it() -> None:
    """What is gone and what is not shown is the same to Instagram: nothing is closed on its word."""
    async with connected() as (account, there):
        told = there.mentioned("Hej tibrokommun")
        seen = await account.look(target(told))
        assert (seen.visibility, seen.text) == (Visibility.VISIBLE, "Hej tibrokommun")
        there.mentions.clear()
        assert (await account.look(target(told))).visibility is Visibility.UNKNOWN
        refused = await refusal(account.mention(told["media_id"], told["comment_id"]))
        assert refused.final
        there.always["GET " + USER] = error(2, status=500)
        assert not (await refusal(account.look(target(told)))).final


async def test_nobody_here_can_take_a_mention_away() -> None:
    async with connected() as (account, there):
        assert not account.capabilities.removes(MENTION)
        assert account.capabilities.removes("comment")
        about = target(there.mentioned("Ni är idioter."))
        for act in (account.hide, account.delete):
            assert "går inte att ta bort härifrån" in (await refusal(act(about))).reason
        assert there.asked == []


@pytest.mark.parametrize("comment", [True, False])
async def test_an_answer_stands_below_what_mentions_us(comment: bool) -> None:
    async with connected() as (account, there):
        told = there.mentioned("När öppnar ni?", comment=comment)
        assert await account.reply(target(told), "Klockan nio.", key="1", again=False)
        assert there.answers == [(told["media_id"], told.get("comment_id", ""), "Klockan nio.")]
        there.next["POST mentions"] = [error(4, status=403)]
        assert (await refusal(account.reply(target(told), "Nu.", key="2", again=False))).untouched


@pytest.mark.parametrize("comment", [True, False])
async def test_an_answer_whose_fate_is_unknown_is_never_posted_anew(comment: bool) -> None:
    """Below a post it is found; of answers to a comment Instagram tells nothing, so a person looks."""
    async with connected() as (account, there):
        told = there.mentioned("När öppnar ni?", comment=comment)
        there.done_but = [cut_off]
        lost = await refusal(account.reply(target(told), "Klockan nio.", key="1", again=False))
        assert (lost.final, lost.untouched) == (False, False)
        if comment:
            unsure = await refusal(account.reply(target(told), "Klockan nio.", key="1", again=True))
            assert (unsure.final, "lägg upp den för hand" in unsure.reason) == (True, True)
        else:
            assert await account.reply(target(told), "Klockan\nnio.", key="1", again=True) == "18001"
            unseen = await refusal(account.reply(target(told), "Annat.", key="2", again=True))
            assert (unseen.final, "lägg upp den för hand" in unseen.reason) == (False, True)
        assert len(there.answers) == 1


@pytest.mark.parametrize("strange", ["../me", "1?x=1", "1){id}", ""])
async def test_a_number_from_elsewhere_reaches_no_address(strange: str) -> None:
    async with connected() as (account, there):
        for asked in (account.mention(strange, ""), account.mention(strange, "1")):
            assert (await refusal(asked)).final
        about = Target(comment_id="1", post_id=strange, kind=MENTION)
        assert (await refusal(account.reply(about, "x", key="1", again=False))).final
        assert there.asked == []


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ({"media_id": "17900", "comment_id": "18000"}, ("17900", "18000")),
        ({"media_id": 17900, "comment_id": 9223372036854775807123}, ("17900", "9223372036854775807123")),
        ({"media_id": "17900"}, ("17900", "")),
    ],
)
def test_a_mention_is_told_by_its_numbers(value: dict[str, Any], numbers: tuple[str, str]) -> None:
    entry = {"id": USER, "time": 1_795_183_200, "changes": [{"field": "mentions", "value": value}]}
    body = json.dumps({"object": "instagram", "entry": [entry]}).encode()
    (part,) = read_body(body, now=datetime(2029, 1, 1, tzinfo=UTC))
    assert isinstance(part, Mentioned)
    assert (part.platform, part.account) == ("instagram", USER)
    assert (part.post, part.comment) == numbers
    assert part.at == datetime.fromtimestamp(1_795_183_200, UTC)

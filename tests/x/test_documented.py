"""Each answer of X's with all the fields that its interface description gives it, by its old and new names.

[OpenAPI 2.166 and 2.167, docs.x.com: response codes and errors]
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.platforms import Attachment, Author, Visibility
from tests.facebook.fake import says
from tests.x.fake import TOKEN, USER
from tests.x.stage import connected, refusal, target

PROBLEMS = "https://api.x.com/2/problems"
OWN, FIRST, NEWEST = "1990000000000000001", "1990000000000000007", "1990000000000000009"
WRITTEN = datetime(2026, 11, 20, 13, 0, 5, tzinfo=UTC)
AUTHOR = {
    "id": "777",
    "name": "Kim Ås",
    "username": "kimas",
    "created_at": "2013-12-14T04:35:55.000Z",
    "description": "Bor i Tibro",
    "location": "Tibro",
    "most_recent_tweet_id": FIRST,
    "pinned_tweet_id": "1255542774432063488",
    "profile_image_url": "https://pbs.twimg.com/profile_images/1/a_normal.jpg",
    "protected": False,
    "public_metrics": {"followers_count": 9, "following_count": 8, "tweet_count": 7, "listed_count": 0},
    "url": "https://t.co/3ZX3TNiZCY",
    "verified": False,
    "verified_type": "none",
    "withheld": {"country_codes": []},
}
PICTURE = {
    "media_key": "3_1990000000000000008",
    "type": "photo",
    "url": "https://pbs.twimg.com/media/bild.jpg",
    "width": 1200,
    "height": 675,
    "alt_text": "Badet",
    "public_metrics": {"view_count": 1},
}
META = {"result_count": 1, "newest_id": NEWEST, "oldest_id": NEWEST, "previous_token": "77qp8"}


def post(name: str = "tweet", **more: Any) -> dict[str, Any]:
    """An edited answer to the account, with a picture and a link, as 2.166 or 2.167 tells it."""
    return {
        "id": NEWEST,
        "text": "@tibro När öppnar ni? &lt;3 https://t.co/abc",
        "author_id": "777",
        "conversation_id": OWN,
        "in_reply_to_user_id": USER,
        "created_at": "2026-11-20T13:00:05.000Z",
        f"edit_history_{name}_ids": [FIRST, NEWEST],
        "edit_controls": {
            "edits_remaining": 4,
            "is_edit_eligible": True,
            "editable_until": "2026-11-20T14:00:05.000Z",
        },
        f"referenced_{name}s": [{"type": "replied_to", "id": OWN}],
        "attachments": {"media_keys": [PICTURE["media_key"]], "poll_ids": []},
        "context_annotations": [
            {"domain": {"id": "46", "name": "Brand"}, "entity": {"id": "1", "name": "x"}}
        ],
        "entities": {
            "mentions": [{"start": 0, "end": 6, "username": "tibro", "id": USER}],
            "urls": [{"start": 30, "end": 46, "url": "https://t.co/abc", "expanded_url": "https://tibro.se"}],
        },
        "geo": {"place_id": "01a9a39529b27f36"},
        "lang": "sv",
        "possibly_sensitive": False,
        "public_metrics": {
            "retweet_count": 0,
            "reply_count": 1,
            "like_count": 2,
            "quote_count": 0,
            "bookmark_count": 0,
            "impression_count": 77,
        },
        "reply_settings": "everyone",
        "source": "X for iPhone",
        "withheld": {"copyright": False, "country_codes": []},
        **more,
    }


def listed(*rows: dict[str, Any], name: str = "tweet", **more: Any) -> dict[str, Any]:
    above = {"id": OWN, "text": "Vi har öppet.", "author_id": USER, "conversation_id": OWN}
    included = {"users": [AUTHOR], f"{name}s": [above], "media": [PICTURE], "places": [], "polls": []}
    return {"data": list(rows), "includes": included, "meta": META, **more}


@pytest.mark.parametrize("name", ["tweet", "post"])
async def test_a_mention_is_read_word_for_word_by_both_of_its_names(name: str) -> None:
    invalid = {
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": f"{PROBLEMS}/invalid-request",
        "errors": [{"parameters": {"tweet.fields": ["author_id"]}, "message": "is not one of"}],
    }
    async with connected() as (account, there):
        there.name = name
        there.next["GET mentions"] = [
            *([says(400, invalid)] if name == "post" else []),
            says(200, listed(post(name), name=name)),
        ]
        (told,) = await account.new()
    assert (told.id, told.kind, told.created_at) == (FIRST, "reply", WRITTEN)
    assert told.text == "@tibro När öppnar ni? <3 https://t.co/abc"
    assert told.author == Author(id="777", name="Kim Ås")
    assert told.url == f"https://x.com/kimas/status/{NEWEST}"
    assert (told.post_id, told.parent_id, told.visibility) == (OWN, OWN, Visibility.VISIBLE)
    assert told.attachments == (
        Attachment(type="photo", url="https://pbs.twimg.com/media/bild.jpg", id="3_1990000000000000008"),
    )


async def test_a_long_post_is_read_to_its_end() -> None:
    note = {"text": "Lång " * 200, "entities": {"hashtags": [], "urls": [], "mentions": []}}
    async with connected() as (account, there):
        there.next["GET mentions"] = [says(200, listed(post(note_tweet=note)))]
        (told,) = await account.new()
    assert told.text == note["text"]


async def test_what_is_missing_among_named_posts_is_gone_and_the_rest_is_read() -> None:
    missing = {
        "value": "1990000000000000003",
        "detail": "Could not find tweet with ids: [1990000000000000003].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": "1990000000000000003",
        "type": f"{PROBLEMS}/resource-not-found",
    }
    async with connected() as (account, there):
        there.next["GET tweets"] = [says(200, listed(post(), errors=[missing]))] * 2
        seen = await account.look(target(FIRST))
        assert (seen.visibility, seen.text) == (
            Visibility.VISIBLE,
            "@tibro När öppnar ni? <3 https://t.co/abc",
        )
        there.next["GET tweets"] = [says(200, {"errors": [missing]})]
        assert (await account.look(target("1990000000000000003"))).visibility is Visibility.GONE


async def test_hiding_answering_and_deleting_are_confirmed_as_documented() -> None:
    async with connected() as (account, there):
        own = there.post()
        answer = there.answer(own, "Dumt")
        there.next["PUT hidden"] = [says(200, {"data": {"hidden": True}, "errors": []})]
        await account.hide(target(answer))
        assert (await account.look(target(answer))).visibility is Visibility.HIDDEN
        created = {"data": {"id": NEWEST, "text": "Nio.", "edit_history_tweet_ids": [NEWEST]}, "errors": []}
        there.next["POST tweets"] = [says(201, created)]
        assert await account.reply(target(answer), "Nio.", key="k", again=False) == NEWEST
        there.next["DELETE tweets"] = [says(200, {"data": {"deleted": True}, "errors": []})]
        await account.hide(target(own))


async def test_who_the_keys_belong_to_is_told_with_all_else_of_the_account() -> None:
    async with connected() as (account, there):
        there.next["GET me"] = [says(200, {"data": {**AUTHOR, "id": USER}, "includes": {}, "errors": []})]
        await account.ready()


@pytest.mark.parametrize(
    ("status", "more", "reason", "final"),
    [
        (
            403,
            {
                "type": f"{PROBLEMS}/client-forbidden",
                "title": "Client Forbidden",
                "reason": "client-not-enrolled",
                "registration_url": "https://developer.x.com",
                "required_enrollment": "Appropriate Level of API Access",
                "client_id": "27123456",
            },
            "tillåter inte",
            True,
        ),
        (
            429,
            {
                "type": f"{PROBLEMS}/usage-capped",
                "title": "UsageCapExceeded",
                "period": "Monthly",
                "scope": "Product",
                "account_id": 1,
                "product_name": "pay-per-use",
            },
            "månadens läsningar",
            True,
        ),
        (401, {"type": "about:blank", "title": "Unauthorized"}, "nycklar", True),
        (503, {"type": "about:blank", "title": "Service Unavailable"}, "ur funktion", False),
    ],
)
async def test_a_no_with_all_its_details_is_told_by_its_kind(
    status: int, more: dict[str, Any], reason: str, final: bool
) -> None:
    async with connected() as (account, there):
        there.next["GET mentions"] = [says(status, {"detail": f"No: {TOKEN}", "status": status, **more})]
        refused = await refusal(account.new())
    assert reason in refused.reason
    assert refused.final is final

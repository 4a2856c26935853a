"""Each answer of YouTube's with all the fields that its reference gives it, and not only those we ask about.

[developers.google.com/youtube/v3/docs: commentThreads, comments, channels, playlistItems, videos, errors]
"""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

from handlers.platforms import Attachment, Author, Visibility
from tests.facebook.fake import says
from tests.youtube.fake import ACCESS, CHANNEL, UPLOADS
from tests.youtube.stage import connected, refusal, target

FILM, TOP, BELOW = "dQw4w9WgXcQ", "UgzDE_tasfmrYLyNkGt4AaABAg", "UgzDE_tasfmrYLyNkGt4AaABAg.9p8o"
WRITTEN = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)


def comment(id_: str, text: str, **snippet: Any) -> dict[str, Any]:
    """A comment resource, as its owner gets it."""
    return {
        "kind": "youtube#comment",
        "etag": "jOsHKP5-QKgu8FIoEEIIqLiN4Qc",
        "id": id_,
        "snippet": {
            "authorDisplayName": "@kimas",
            "authorProfileImageUrl": "https://yt3.ggpht.com/ytc/a=s48-c-k-c0x00ffffff-no-rj",
            "authorChannelUrl": "http://www.youtube.com/@kimas",
            "authorChannelId": {"value": "UCkimas"},
            "channelId": CHANNEL,
            "videoId": FILM,
            "textDisplay": text,
            "textOriginal": text,
            "canRate": True,
            "viewerRating": "none",
            "likeCount": 3,
            "moderationStatus": "published",
            "publishedAt": "2026-11-20T13:00:00Z",
            "updatedAt": "2026-11-20T13:05:00Z",
            **snippet,
        },
    }


def a_list(kind: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A page of a list; an answer counts what it has, not what there is."""
    info = {"totalResults": len(items), "resultsPerPage": 100}
    return {"kind": kind, "etag": "xq9E4p0h", "pageInfo": info, "items": list(items), **more}


def thread(top: dict[str, Any], *below: dict[str, Any], total: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": "youtube#commentThread",
        "etag": "0pVWZ1E1",
        "id": top["id"],
        "snippet": {
            "channelId": CHANNEL,
            "videoId": FILM,
            "topLevelComment": top,
            "canReply": True,
            "totalReplyCount": len(below) if total is None else total,
            "isPublic": True,
        },
    }
    return found | ({"replies": {"comments": list(below)}} if below else {})


THREADS = a_list(
    "youtube#commentThreadListResponse",
    thread(
        comment(TOP, "När öppnar ni? <3"),
        comment(
            BELOW,
            "",
            parentId=TOP,
            moderationStatus="heldForReview",
            imageUrl="https://yt3.ggpht.com/bild.jpg",
        ),
    ),
)
EMPTY = a_list("youtube#commentThreadListResponse")


async def test_threads_comments_and_pictures_are_read_word_for_word() -> None:
    async with connected() as (channel, there):
        there.next["GET commentThreads"] = [says(200, THREADS), says(200, EMPTY), says(200, EMPTY)]
        top, below = sorted(await channel.new(), key=lambda item: len(item.id))
    assert (top.id, top.text, top.kind, top.created_at) == (TOP, "När öppnar ni? <3", "comment", WRITTEN)
    assert top.author == Author(id="UCkimas", name="@kimas")
    assert (top.post_id, top.parent_id, top.visibility) == (FILM, "", Visibility.VISIBLE)
    assert top.url == f"https://www.youtube.com/watch?v={FILM}&lc={TOP}"
    assert (below.id, below.text, below.kind, below.parent_id) == (BELOW, "", "reply", TOP)
    assert below.attachments == (Attachment(type="image", url="https://yt3.ggpht.com/bild.jpg"),)
    assert below.visibility is Visibility.HELD


async def test_a_long_thread_is_asked_for_its_answers_a_page_at_a_time() -> None:
    answers = [comment(f"{TOP}.{number}", f"Svar {number}", parentId=TOP) for number in range(3)]
    for answer in answers:
        del answer["snippet"]["videoId"]  # which comments.list need not tell
    long = a_list("youtube#commentThreadListResponse", thread(comment(TOP, "Hej"), answers[0], total=3))
    pages = [
        a_list("youtube#commentListResponse", *answers[:2], nextPageToken="Cg0Q3-gBAA"),
        a_list("youtube#commentListResponse", *answers[2:]),
    ]
    async with connected() as (channel, there):
        there.next["GET commentThreads"] = [says(200, long), says(200, EMPTY), says(200, EMPTY)]
        there.next["GET comments"] = [says(200, page) for page in pages]
        told = await channel.new()
    assert sorted(item.text for item in told) == ["Hej", "Svar 0", "Svar 1", "Svar 2"]
    assert {item.post_id for item in told} == {FILM}


async def test_a_known_comment_is_looked_up_by_its_id_and_held() -> None:
    by_id = comment(TOP, "Dumt")
    del by_id["snippet"]["moderationStatus"]  # told only where it is not asked for by its id
    async with connected() as (channel, there):
        there.always["GET comments"] = says(200, a_list("youtube#commentListResponse", by_id))
        threads = a_list("youtube#commentThreadListResponse", thread(comment(TOP, "Dumt")))
        there.always["GET commentThreads"] = says(200, threads)
        look = await channel.look(target(TOP, post_id=FILM))
        assert (look.visibility, look.text) == (Visibility.VISIBLE, "Dumt")
        there.next["POST setModerationStatus"] = [says(204, None)]
        await channel.hide(target(TOP, post_id=FILM))
        assert there.asked[-1] == "POST setModerationStatus"


async def test_an_answer_that_is_posted_comes_back_as_a_whole_comment() -> None:
    mine = comment(
        BELOW, "Klockan nio.", parentId=TOP, authorChannelId={"value": CHANNEL}, authorDisplayName="@tibro"
    )
    async with connected() as (channel, there):
        there.comment(there.film(), "När öppnar ni?")
        (id_,) = there.comments
        there.next["POST comments"] = [says(200, mine)]
        assert await channel.reply(target(id_), "Klockan nio.", key="k", again=False) == BELOW


async def test_the_channel_and_its_newest_film_are_found() -> None:
    channels = a_list(
        "youtube#channelListResponse",
        {
            "kind": "youtube#channel",
            "etag": "a1",
            "id": CHANNEL,
            "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": UPLOADS}},
        },
    )
    film = {
        "kind": "youtube#playlistItem",
        "etag": "b2",
        "id": "VVU4",
        "contentDetails": {"videoId": FILM, "videoPublishedAt": "2026-11-20T13:00:00Z"},
        "status": {"privacyStatus": "public"},
    }
    videos = a_list(
        "youtube#videoListResponse",
        {
            "kind": "youtube#video",
            "etag": "c3",
            "id": FILM,
            "snippet": {
                "publishedAt": "2026-11-20T13:00:00Z",
                "channelId": CHANNEL,
                "title": "Badet öppnar",
                "description": "",
                "thumbnails": {"default": {"url": "https://i.ytimg.com/a.jpg", "width": 120, "height": 90}},
                "channelTitle": "Tibro kommun",
                "tags": ["bad"],
                "categoryId": "29",
                "liveBroadcastContent": "none",
                "localized": {"title": "Badet öppnar", "description": ""},
            },
        },
    )
    async with connected() as (channel, there):
        there.always["GET channels"] = says(200, channels)
        there.always["GET playlistItems"] = says(200, a_list("youtube#playlistItemListResponse", film))
        there.always["GET videos"] = says(200, videos)
        await channel.ready()
        assert await channel.newest_post() == WRITTEN
        assert await channel.post_at(f"https://youtu.be/{FILM}") == FILM


async def test_a_no_with_all_its_details_is_told_by_its_reason() -> None:
    no = {
        "error": {
            "code": 403,
            "message": f"The request cannot be completed. {ACCESS}",
            "errors": [
                {
                    "message": "The request cannot be completed because you have exceeded your quota.",
                    "domain": "youtube.quota",
                    "reason": "quotaExceeded",
                    "location": "id",
                    "locationType": "parameter",
                    "extendedHelp": "https://console.cloud.google.com",
                }
            ],
            "status": "PERMISSION_DENIED",
            "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "RATE_LIMIT"}],
        }
    }
    async with connected() as (channel, there):
        there.next["GET commentThreads"] = [says(403, copy.deepcopy(no))]
        assert "dagens anrop till YouTube är slut" in (await refusal(channel.new())).reason


async def test_a_token_comes_with_what_else_google_tells_of_it() -> None:
    async with connected() as (channel, there):
        there.tokens = 7
        whole = {
            "access_token": f"{ACCESS}7",
            "expires_in": 3599,
            "refresh_token_expires_in": 604799,
            "scope": "https://www.googleapis.com/auth/youtube.force-ssl",
            "token_type": "Bearer",
        }
        there.next["POST token"] = [says(200, whole)]
        there.comment(there.film(), "Hej")
        assert [item.text for item in await channel.new()] == ["Hej"]
        assert there.tokens == 7  # no other was asked for

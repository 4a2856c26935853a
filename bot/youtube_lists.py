"""The lists of YouTube, and how one comment stands in them: asked for by its id, it does not tell."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from typing import Any, Final, TypeVar

from bot.odd_rows import OddRows
from bot.youtube_comment import Comment, Thread, id_of, items, read_comment, read_thread, seen_as
from bot.youtube_rest import DISABLED, HALF, Declined, Rest
from handlers.platforms import Target, Visibility
from handlers.ports import Undelivered

T = TypeVar("T")

#: Threads, or answers, of one page of an answer.
PAGE: Final = 100
#: Pages of one list at most, against an answer without an end.
MOST_PAGES = 100
#: YouTube's words for the lists.
PUBLISHED, HELD, SPAM = "published", "heldForReview", "likelySpam"


async def pages(
    rest: Rest, status: str, odd: OddRows | None = None, **whose: str
) -> AsyncIterator[tuple[list[Thread], bool]]:
    """The threads of one list, newest first, a page at a time, and whether it is the last.

    ``odd``, here and below, takes what cannot be read.
    """
    async for body in _turned(
        rest,
        "commentThreads",
        part="id,snippet,replies",
        moderationStatus=status,
        order="time",
        textFormat="plainText",
        **whose,
    ):
        yield _read(body, partial(read_thread, status=status, odd=odd), odd), not body.get("nextPageToken")


def _read(body: Mapping[str, Any], read_one: Callable[[Any], T], odd: OddRows | None) -> list[T]:
    rows = items(body)
    return odd.read(rows, read_one, id_of) if odd is not None else [read_one(row) for row in rows]


async def answers(
    rest: Rest, top: str, *, video: str = "", odd: OddRows | None = None
) -> AsyncIterator[list[Comment]]:
    """The answers of one thread, a page at a time."""
    async for body in _turned(rest, "comments", part="id,snippet", textFormat="plainText", parentId=top):
        yield _read(body, partial(read_comment, status=PUBLISHED, video=video, parent=top), odd)


async def _turned(rest: Rest, path: str, **query: str | int) -> AsyncIterator[Mapping[str, object]]:
    more: dict[str, str] = {}
    for _ in range(MOST_PAGES):
        body = await rest.get(path, maxResults=PAGE, **query, **more)
        yield body
        token = body.get("nextPageToken")
        if not isinstance(token, str) or not token:
            return
        if more.get("pageToken") == token:
            raise Undelivered("YouTube visar samma sida om och om igen")
        more = {"pageToken": token}
    raise Undelivered("YouTubes lista tar inte slut")


async def named(rest: Rest, ids: list[str], odd: OddRows | None = None) -> dict[str, Comment]:
    """Those of these comments that still are somewhere; how they stand YouTube does not tell here."""
    try:
        body = await rest.get("comments", part="id,snippet", textFormat="plainText", id=",".join(ids))
    except Declined as no:
        if not no.missing:
            raise
        if len(ids) == 1:
            return {}
        found: dict[str, Comment] = {}
        for id_ in ids:  # it does not say which of them is gone
            found |= await named(rest, [id_], odd)
        return found
    told = _read(body, partial(read_comment, status=""), odd)
    if any(comment.id not in ids for comment in told):
        raise Undelivered("YouTube svarade om en annan kommentar")
    return {comment.id: comment for comment in told}


async def find(rest: Rest, target: Target) -> Comment | None:
    """The comment as it stands, None where it is gone or rejected."""
    there = (await named(rest, [target.comment_id])).get(target.comment_id)
    return await standing(rest, there, target) if there is not None else None


async def standing(rest: Rest, comment: Comment, target: Target) -> Comment | None:
    """How a comment stands that was asked for by its id: only the lists of its film and thread tell.

    What stands at the top and in no list is rejected: nobody sees it, and nothing brings it back. Whether a
    list shows an answer that is held is documented nowhere, so of an answer in no list we only say that it
    is out of sight.
    """
    top = comment.parent or target.parent_id or comment.id
    video = comment.video or target.post_id or await _video(rest, top)
    listed = None
    try:
        if top != comment.id:
            listed = await _answer(rest, comment.id, top)
        for status in (PUBLISHED, HELD, SPAM) if top == comment.id else (HELD, SPAM):
            listed = listed or await _listed(rest, status, comment, top, video)
    except Declined as no:
        if no.missing:
            return None  # the film is gone, or the comment at the top, and all that stood below
        if no.word != DISABLED:
            raise
        # Out of sight with all the others, until somebody allows comments on the film again.
        return seen_as(comment, Visibility.HIDDEN, video=video)
    if listed is None and top == comment.id:
        return None
    if listed is not None and listed.visibility is Visibility.GONE:
        return None
    return seen_as(comment, listed.visibility if listed else Visibility.HIDDEN, video=video)


async def _video(rest: Rest, top: str) -> str:
    body = await rest.get("commentThreads", part="id,snippet", textFormat="plainText", id=top)
    rows = items(body)
    video = read_thread(rows[0], "").top.video if rows else ""
    if not video:
        raise Undelivered(HALF)
    return video


async def _answer(rest: Rest, id_: str, top: str) -> Comment | None:
    """The answer as its thread shows it."""
    async for page in answers(rest, top):
        for answer in page:
            if answer.id == id_:
                return answer
    return None


async def _listed(rest: Rest, status: str, comment: Comment, top: str, video: str) -> Comment | None:
    """The comment as one list of its film shows it."""
    async for page, _ in pages(rest, status, videoId=video):
        for thread in page:
            for told in (thread.top, *thread.answers):
                if told.id == comment.id:
                    return told
        if top == comment.id and page and page[-1].top.written < comment.written:
            return None
    return None

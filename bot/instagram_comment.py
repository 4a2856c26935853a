"""A comment at Instagram as Meta tells of it; the answers to it come along inside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.facebook_comment import Comment, read_id, read_time, rows, words
from bot.graph import HALF
from bot.meta_news import Edges, Post
from handlers.incoming import is_web_address
from handlers.platforms import Author
from handlers.ports import Undelivered

#: Of each comment; either of the two that name its author may be missing.
_FIELDS = "id,text,timestamp,hidden,from{id,username},username,parent_id,media{id,permalink}"
#: Answers that come along with a comment; the others are asked for when the post is gone through whole.
ANSWERS = 50
FIELDS = f"{_FIELDS},replies.limit({ANSWERS}){{{_FIELDS}}}"


def edges(user: str) -> Edges:
    """How Instagram names what an account has. All its media are its own."""
    return Edges(
        account=user,
        posts="media",
        own_posts="media",
        post_fields="id,timestamp",
        permalink="permalink",
        platform="instagram",
        comment_fields=FIELDS,
        newest_first={},  # as they come
        newest_within="",
        read_post=lambda row: Post(published=read_time(row.get("timestamp")), own=True),
        read=read_comments,
        answers="replies",
    )


def read_comments(row: object, post: str) -> list[Comment]:
    """The answers to a comment, then the comment; Undelivered where Meta told only half of it."""
    if not isinstance(row, dict):
        raise Undelivered(HALF)
    top = _read(row, post, "")
    below = row.get("replies")
    answers = rows(below) if isinstance(below, dict) else []
    return [*(_read(answer, top.post, top.id) for answer in answers), top]


def _read(row: object, post: str, above: str) -> Comment:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
        raise Undelivered(HALF)
    media = row.get("media")
    about: Mapping[str, Any] = media if isinstance(media, dict) else {}
    link = about.get("permalink")
    return Comment(
        id=row["id"],
        post=read_id(about.get("id")) or post,
        parent=read_id(row.get("parent_id")) or above,
        author=_author(row),
        written=read_time(row.get("timestamp")),
        text=words(row.get("text")),
        # Of a comment itself Instagram tells no address, only of what it stands below.
        link=link if isinstance(link, str) and is_web_address(link) else "",
        hidden=row.get("hidden") is True,
        can_hide=True,
        can_remove=True,
        attachments=(),
    )


def _author(row: Mapping[str, Any]) -> Author:
    told = row.get("from")
    sender: Mapping[str, Any] = told if isinstance(told, dict) else {}
    return Author(
        id=read_id(sender.get("id")), name=words(sender.get("username")) or words(row.get("username"))
    )

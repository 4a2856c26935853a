"""A comment and a thread as YouTube tells of them, read into exact words, times and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from bot.facebook_comment import words
from bot.known import mark
from bot.odd_rows import OddRows
from bot.youtube_rest import HALF
from handlers.incoming import is_web_address
from handlers.platforms import Attachment, Author, Incoming, Visibility
from handlers.ports import Undelivered

#: By YouTube's words. What it thinks is spam is out of sight by its own filter and waits for nobody.
SEEN: Final[Mapping[str, Visibility]] = {
    "published": Visibility.VISIBLE,
    "heldForReview": Visibility.HELD,
    "likelySpam": Visibility.HIDDEN,
    "rejected": Visibility.GONE,
}


@dataclass(frozen=True, kw_only=True)
class Comment:
    """One comment as it stands."""

    id: str
    #: The film that it stands below; empty where YouTube does not tell.
    video: str
    #: The comment at the top of its thread that it answers; empty if it is that itself.
    parent: str
    author: Author
    written: datetime
    text: str
    visibility: Visibility
    attachments: tuple[Attachment, ...] = ()

    @property
    def top(self) -> str:
        """The comment at the top of its thread."""
        return self.parent or self.id

    @property
    def mark(self) -> str:
        """Changes when the words or the pictures do."""
        return mark(self.text, self.attachments)

    def incoming(self) -> Incoming:
        """As handlers know it."""
        # The form of the address is the one that YouTube itself links to; its reference names none.
        link = f"https://www.youtube.com/watch?v={self.video}&lc={self.id}" if self.video else ""
        return Incoming(
            id=self.id,
            text=self.text,
            created_at=self.written,
            kind="reply" if self.parent else "comment",
            author=self.author,
            url=link,
            post_id=self.video,
            parent_id=self.parent,
            attachments=self.attachments,
            visibility=self.visibility,
        )


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A comment, and those of its answers that came along with it."""

    top: Comment
    answers: tuple[Comment, ...]
    #: How many answers it has.
    total: int

    @property
    def whole(self) -> bool:
        """Whether all its answers came along."""
        return len(self.answers) >= self.total


def items(body: Mapping[str, Any]) -> list[Any]:
    """The rows of a list, or Undelivered where it has none and does not say that it is empty.

    Google leaves out a list that is empty; then its total is 0. Else all that we know would count as gone.
    """
    rows, page = body.get("items"), body.get("pageInfo")
    if rows is None and isinstance(page, dict) and page.get("totalResults") == 0:
        return []
    if not isinstance(rows, list):
        raise Undelivered(HALF)
    return rows


def read_thread(row: object, status: str, odd: OddRows | None = None) -> Thread:
    """A thread of the list of what has this status, or Undelivered where YouTube told only half of it.

    ``odd`` takes single answers that cannot be read.
    """
    snippet = _snippet(row)
    video = words(snippet.get("videoId"))
    top = read_comment(snippet.get("topLevelComment"), status, video=video)
    below = row.get("replies") if isinstance(row, dict) else None
    told = below.get("comments", []) if isinstance(below, dict) else []
    if not isinstance(told, list):
        raise Undelivered(HALF)
    # A thread among the held ones may be there for an answer that is held.
    read = partial(read_comment, status=status, video=video, parent=top.id)
    answers = tuple(odd.read(told, read, id_of) if odd is not None else map(read, told))
    total = snippet.get("totalReplyCount")
    return Thread(top=top, answers=answers, total=total if isinstance(total, int) else len(answers))


def read_comment(row: object, status: str, *, video: str = "", parent: str = "") -> Comment:
    """A comment; ``status`` is that of the list that it stands in, where it does not tell its own."""
    snippet, id_ = _snippet(row), id_of(row)
    text, pictures = snippet.get("textDisplay"), _pictures(snippet)
    if not id_ or not (isinstance(text, str) or (text is None and pictures)):
        raise Undelivered(HALF)
    channel = snippet.get("authorChannelId")
    own = snippet.get("moderationStatus")
    return Comment(
        id=id_,
        video=words(snippet.get("videoId")) or video,
        parent=words(snippet.get("parentId")) or parent,
        author=Author(
            id=words(channel.get("value")) if isinstance(channel, dict) else "",
            name=words(snippet.get("authorDisplayName")),
        ),
        written=_time(snippet.get("publishedAt")),
        # textOriginal is told to the author alone; as plain text this is documented as the same words.
        text=words(text),
        visibility=SEEN.get(own if isinstance(own, str) else status, Visibility.UNKNOWN),
        attachments=pictures,
    )


def id_of(row: object) -> str:
    """The id of a comment or a thread, if it tells one."""
    told = row.get("id") if isinstance(row, dict) else None
    return told if isinstance(told, str) else ""


def seen_as(comment: Comment, visibility: Visibility, *, video: str = "") -> Comment:
    """The same, with what was found out about it."""
    return replace(comment, visibility=visibility, video=comment.video or video)


def _snippet(row: object) -> Mapping[str, Any]:
    snippet = row.get("snippet") if isinstance(row, dict) else None
    if not isinstance(snippet, dict):
        raise Undelivered(HALF)
    return snippet


def _pictures(snippet: Mapping[str, Any]) -> tuple[Attachment, ...]:
    url = snippet.get("imageUrl")
    return (Attachment(type="image", url=url),) if isinstance(url, str) and is_web_address(url) else ()


def _time(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise Undelivered(HALF) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

"""A comment at a Facebook Page as Meta tells of it, read into exact words, times and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.graph import HALF
from bot.known import mark
from handlers.incoming import is_web_address, storable
from handlers.platforms import Attachment, Author, Incoming, Visibility
from handlers.ports import Undelivered

#: What we ask for; a field that Meta may not tell us is left out of its answer.
FIELDS = (
    "id,message,created_time,from{id,name},is_hidden,can_hide,can_remove,"
    "permalink_url,parent{id},attachment{type,media,target,url}"
)


#: The same of a post; a picture of a post has no fields of its own.
POST_FIELDS = "id,created_time,from{id,name},message,is_hidden,permalink_url,full_picture"


@dataclass(frozen=True, kw_only=True)
class Comment:
    """One comment as it stands at the Page, or what a visitor has posted there."""

    #: Digits and an underscore; too large for a number, and nobody promises its parts.
    id: str
    post: str
    #: The comment that this one answers, empty for none.
    parent: str
    author: Author
    written: datetime
    text: str
    link: str
    hidden: bool
    can_hide: bool
    can_remove: bool
    attachments: tuple[Attachment, ...]
    #: A visitor's post: it stands for itself, with comments below it.
    is_post: bool = False

    @property
    def visibility(self) -> Visibility:
        """What the public sees of it; of what is hidden, its author and their friends still see it."""
        return Visibility.HIDDEN if self.hidden else Visibility.VISIBLE

    @property
    def mark(self) -> str:
        """Changes when the words or the pictures do."""
        return mark(self.text, self.attachments)

    def incoming(self) -> Incoming:
        """As handlers know it."""
        return Incoming(
            id=self.id,
            text=self.text,
            created_at=self.written,
            kind="post" if self.is_post else "reply" if self.parent else "comment",
            author=self.author,
            url=self.link,
            post_id=self.post,
            parent_id=self.parent,
            attachments=self.attachments,
            visibility=self.visibility,
            removable=self.can_hide or self.can_remove,
        )


def read_comment(row: object, post: str = "") -> Comment:
    """The comment, or Undelivered where Meta told only half of it."""
    if not isinstance(row, dict) or not _is_id(row.get("id")):
        raise Undelivered(HALF)
    parent = row.get("parent")
    above = read_id(parent.get("id")) if isinstance(parent, dict) else ""
    return Comment(
        id=str(row["id"]),
        post=post,
        parent="" if above == post else above,
        author=read_author(row.get("from")),
        written=read_time(row.get("created_time")),
        text=words(row.get("message")),
        link=_address(row.get("permalink_url")),
        hidden=row.get("is_hidden") is True,
        # Only a clear no is one: without the field we try, and Meta says.
        can_hide=row.get("can_hide") is not False,
        can_remove=row.get("can_remove") is not False,
        attachments=_attachments(row.get("attachment")),
    )


def read_visitor(row: object, page: str) -> Comment | None:
    """What somebody else has posted on the Page; None for its own posts, and for others' that name it."""
    if not isinstance(row, dict) or not _is_id(row.get("id")):
        raise Undelivered(HALF)
    author, id_ = read_author(row.get("from")), str(row["id"])
    if author.id == page or not id_.startswith(f"{page}_"):
        return None
    picture = _address(row.get("full_picture"))
    return Comment(
        id=id_,
        post=id_,
        parent="",
        author=author,
        written=read_time(row.get("created_time")),
        text=words(row.get("message")),
        link=_address(row.get("permalink_url")),
        hidden=row.get("is_hidden") is True,
        can_hide=True,
        can_remove=True,
        attachments=(Attachment(type="photo", url=picture),) if picture else (),
        is_post=True,
    )


def read_author(sender: object) -> Author:
    """Who wrote it. Without advanced access, or by the author's own settings, Meta does not tell."""
    if not isinstance(sender, dict):
        return Author()
    return Author(id=read_id(sender.get("id")), name=words(sender.get("name")))


def read_time(told: object) -> datetime:
    """ISO 8601 as ``2026-11-20T13:00:00+0000``, or seconds since 1970; else Undelivered.

    Of conversations Meta's page writes UNIX-TIMESTAMP.
    """
    written = read_id(told)
    try:
        if written.isdecimal():
            return datetime.fromtimestamp(int(written), tz=UTC)
        moment = datetime.fromisoformat(written)
    except (ValueError, OverflowError, OSError):
        raise Undelivered(HALF) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def read_id(told: object) -> str:
    """An id, empty for none. Nearly always text; a number is taken digit by digit, for no float holds it."""
    return str(told) if isinstance(told, int) and not isinstance(told, bool) else words(told)


def words(told: object) -> str:
    """Text as it can be kept; a picture comment has none."""
    return storable(told) if isinstance(told, str) else ""


def rows(answer: Mapping[str, Any]) -> list[Any]:
    """The rows of a list, or Undelivered where it is only half a list."""
    found = answer.get("data")
    if not isinstance(found, list):
        raise Undelivered(HALF)
    return found


def next_page(answer: Mapping[str, Any]) -> str:
    """The cursor of the next page. Only a missing ``next`` is the end; a short page is not."""
    paging = answer.get("paging")
    if not isinstance(paging, dict) or "next" not in paging:
        return ""
    cursors = paging.get("cursors")
    after = cursors.get("after") if isinstance(cursors, dict) else None
    if not isinstance(after, str) or not after:
        raise Undelivered(HALF)
    return after


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _address(value: object) -> str:
    return value if isinstance(value, str) and is_web_address(value) else ""


def _attachments(told: object) -> tuple[Attachment, ...]:
    """A picture, sticker or film: where it lies, which works for some days only."""
    if not isinstance(told, dict):
        return ()
    media = told.get("media")
    media = media if isinstance(media, dict) else {}
    image = media.get("image")
    picture = image.get("src") if isinstance(image, dict) else None
    # Of a film the picture is a still of it; the last is its page, which is no file.
    url = _address(media.get("source")) or _address(picture) or _address(told.get("url"))
    target = told.get("target")
    id_ = read_id(target.get("id")) if isinstance(target, dict) else ""
    return (Attachment(type=words(told.get("type")) or "photo", url=url, id=id_),) if url else ()

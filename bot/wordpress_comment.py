"""A comment as WordPress tells of it, read into exact words, times and places."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from handlers.platforms import Author, Incoming, Visibility
from handlers.ports import Undelivered

Kind: TypeAlias = Literal["comment", "reply", "mention"]

#: What we ask for; "content" brings the shown form too, a narrower name brings nothing in WordPress 6.
FIELDS = "id,post,parent,author,author_name,author_user_agent,date,date_gmt,content,link,status,type"

_VISIBILITY: Mapping[str, Visibility] = {
    "approved": Visibility.VISIBLE,
    "hold": Visibility.HELD,
    "spam": Visibility.HIDDEN,
    "trash": Visibility.HIDDEN,
    "post-trashed": Visibility.HIDDEN,
}
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
#: WordPress ends every entity it writes with a semicolon; "&copy=1" in an address is no entity.
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


@dataclass(frozen=True, kw_only=True)
class Comment:
    """One comment as it stands at the site."""

    id: int
    post: int
    #: The comment that this one answers, 0 for none.
    parent: int
    #: The site's user who wrote it, 0 for a visitor.
    user: int
    name: str
    written: datetime
    text: str
    link: str
    #: WordPress's word: approved, hold, spam, trash, post-trashed.
    status: str
    type: str
    #: The program that wrote it, as it named itself.
    agent: str

    @property
    def visibility(self) -> Visibility:
        """What the public sees of it."""
        return _VISIBILITY.get(self.status, Visibility.UNKNOWN)

    @property
    def mark(self) -> str:
        """Changes when the words change."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    def incoming(self) -> Incoming:
        """As handlers know it."""
        return Incoming(
            id=str(self.id),
            text=self.text,
            created_at=self.written,
            kind=self._kind(),
            author=Author(id=_number(self.user), name=self.name),
            url=self.link,
            post_id=_number(self.post),
            parent_id=_number(self.parent),
            visibility=self.visibility,
        )

    def _kind(self) -> Kind:
        if self.type in {"pingback", "trackback"}:
            return "mention"  # another site that links to the page
        return "reply" if self.parent else "comment"


def read_comments(body: object) -> Iterator[Comment]:
    """The comments of a list, or Undelivered where it is only half a list."""
    if not isinstance(body, list):
        raise half()
    return map(read_comment, body)


def read_comment(body: Any) -> Comment:
    """The comment, or Undelivered where the site told only half of it."""
    if not isinstance(body, dict):
        raise half()
    content = body.get("content")
    raw = content.get("raw") if isinstance(content, dict) else None
    if not isinstance(body.get("id"), int) or not isinstance(body.get("status"), str) or raw is None:
        raise half()
    return Comment(
        id=body["id"],
        post=_whole(body.get("post")),
        parent=_whole(body.get("parent")),
        user=_whole(body.get("author")),
        name=as_written(body.get("author_name")),
        written=moment(body),
        text=as_written(raw),
        link=str(body.get("link") or ""),
        status=body["status"],
        type=str(body.get("type") or "comment"),
        agent=str(body.get("author_user_agent") or ""),
    )


def as_written(stored: object) -> str:
    """The words that the visitor typed: WordPress stores ``a < b & c`` with entities."""
    words = _ENTITY.sub(lambda entity: html.unescape(entity[0]), str(stored or ""))
    # Half an emoji and NUL are valid JSON that no database takes.
    return words.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def as_stored(words: str) -> str:
    """Words of ours that show as they are. An editor's account may post raw HTML, so this is needed."""
    return html.escape(words, quote=False)


def half() -> Undelivered:
    """The refusal for an answer that lacks what it must have."""
    return Undelivered("webbplatsen lämnade bara ett halvt svar")


def _whole(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _number(value: int) -> str:
    return str(value) if value else ""


def moment(body: Mapping[str, object]) -> datetime:
    """date_gmt is UTC without saying so; imported comments may lack it and have the site's local date."""
    for name in ("date_gmt", "date"):
        try:
            moment = datetime.fromisoformat(str(body.get(name)))
        except ValueError:
            continue
        if moment.year >= LONG_AGO.year:
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return LONG_AGO

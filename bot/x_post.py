"""A post as X tells of it, read into exact words, times and places.

X is giving its fields other names ("tweet" becomes "post"); both are asked for and understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from bot.facebook_comment import words
from bot.known import mark
from bot.odd_rows import OddRows
from bot.x_rest import HALF
from handlers.incoming import is_web_address
from handlers.platforms import Attachment, Author, Incoming, Visibility
from handlers.ports import Undelivered

NAMES: Final = ("tweet", "post")
#: X writes these three so, and no other sign.
_ESCAPED = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_MEDIA = ("url", "preview_image_url")
#: By X's old and new name for posts, what is asked of them. Since OpenAPI 2.167 whose a post is, what it
#: answers and its wordings are expansions, and no fields. Whether its row tells them then, and whether X
#: charges for the posts and people that come along, is documented nowhere.
_FIELDS: Final[Mapping[str, str]] = {
    "tweet": (
        "author_id,conversation_id,created_at,in_reply_to_user_id,attachments,"
        "referenced_tweets,edit_history_tweet_ids,note_tweet,public_metrics"
    ),
    "post": "conversation_id,created_at,attachments,note_post,public_metrics",
}
_EXPANSIONS: Final[Mapping[str, str]] = {
    "tweet": "author_id,attachments.media_keys",
    "post": "author_id,attachments.media_keys,in_reply_to_user_id,referenced_posts,edit_history_post_ids",
}


def fields(name: str) -> dict[str, str]:
    """What is asked of posts, by X's old or new name for them; X takes no name that it does not know."""
    return {
        f"{name}.fields": _FIELDS[name],
        "expansions": _EXPANSIONS[name],
        "user.fields": "username,name",
        "media.fields": "url,preview_image_url,media_key,type",
    }


@dataclass(frozen=True, kw_only=True)
class Post:
    """One post in its newest wording."""

    #: An edit gets an id of its own: that of the first wording names the post, that of the newest reaches it.
    id: str
    newest: str
    #: How often it was edited.
    edits: int
    conversation: str
    #: The post that it answers, and whose that is.
    answers: str
    answers_whom: str
    #: It only passes another post on; or shows another one with words of its own.
    passed_on: bool
    quotes: bool
    #: How often it is quoted itself.
    quoted: int
    author: Author
    handle: str
    written: datetime
    text: str
    attachments: tuple[Attachment, ...]

    @property
    def mark(self) -> str:
        """Changes when the words or the pictures do."""
        return mark(self.text, self.attachments)

    def mentions(self, account: str) -> bool:
        """Whether it only names ``account``, and neither answers it nor quotes."""
        return not (self.answers and self.answers_whom == account) and (bool(self.answers) or not self.quotes)

    def incoming(
        self, account: str, visibility: Visibility = Visibility.VISIBLE, *, in_our_thread: bool = False
    ) -> Incoming:
        """As handlers know it: what answers ``account``, or somebody in its own thread, is a reply.

        All else quotes or mentions it, where the account can hide nothing.
        """
        kind: Literal["reply", "quote", "mention"] = "mention"
        if self.answers and (self.answers_whom == account or in_our_thread):
            kind = "reply"
        elif self.quotes and not self.answers:
            kind = "quote"
        return Incoming(
            id=self.id,
            text=self.text,
            created_at=self.written,
            kind=kind,
            author=self.author,
            url=f"https://x.com/{self.handle or 'i'}/status/{self.newest}",
            post_id=self.conversation,
            parent_id=self.answers,
            attachments=self.attachments,
            visibility=visibility,
        )


def read_posts(body: Mapping[str, Any], odd: OddRows | None = None) -> list[Post]:
    """The posts of an answer, or Undelivered where X told only half of it.

    ``odd`` takes single ones that cannot be read; whose they are X must have told, or they may be our own.
    """
    data = body.get("data", [])
    rows = data if isinstance(data, list) else [data]
    told = body.get("includes")
    includes: Mapping[str, Any] = told if isinstance(told, dict) else {}
    users = {row.get("id"): row for row in _rows(includes, "users")}
    media = {row.get("media_key"): row for row in _rows(includes, "media")}
    if odd is None:
        return [_read(row, users, media) for row in rows]
    return odd.read(rows, lambda row: _read(row, users, media), _named)


def problems(body: Mapping[str, Any]) -> dict[str, str]:
    """Why some of what was asked for was not told, by its id; X answers 200 all the same."""
    return {
        str(row.get("resource_id") or row.get("value")): str(row.get("type", "")).rpartition("/")[2]
        for row in _rows(body, "errors")
    }


def _named(row: object) -> str:
    """The id of a post of which it is told whose it is."""
    told = row if isinstance(row, dict) and isinstance(row.get("author_id"), str) else {}
    return words(told.get("id"))


def _read(row: object, users: Mapping[Any, Any], media: Mapping[Any, Any]) -> Post:
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("id"), str)
        or not isinstance(row.get("text"), str)
        or not isinstance(row.get("author_id"), str)  # own posts would count as somebody else's
    ):
        raise Undelivered(HALF)
    history = [id_ for id_ in _either(row, "edit_history_{}_ids") or [] if isinstance(id_, str)]
    referred = {
        one.get("type"): words(one.get("id"))
        for one in _either(row, "referenced_{}s") or []
        if isinstance(one, dict)
    }
    note = _either(row, "note_{}")
    author = users.get(row.get("author_id"), {})
    keys = row.get("attachments")
    shown = [media.get(key, {}) for key in (keys.get("media_keys", []) if isinstance(keys, dict) else [])]
    return Post(
        id=history[0] if history else row["id"],
        newest=row["id"],
        edits=max(0, len(history) - 1),
        conversation=words(row.get("conversation_id")),
        answers=referred.get("replied_to", ""),
        answers_whom=words(row.get("in_reply_to_user_id")),
        passed_on="retweeted" in referred or "reposted" in referred,
        quotes="quoted" in referred,
        quoted=_count(row.get("public_metrics")),
        author=Author(id=words(row.get("author_id")), name=words(author.get("name"))),
        handle=words(author.get("username")),
        written=_time(row.get("created_at")),
        text=_as_typed(words(note.get("text") if isinstance(note, dict) else "") or words(row["text"])),
        attachments=tuple(_picture(one) for one in shown if _address(one)),
    )


def _count(metrics: object) -> int:
    count = metrics.get("quote_count") if isinstance(metrics, dict) else None
    return count if isinstance(count, int) else 0


def newest_wording(row: Mapping[str, Any]) -> str:
    """The id of a post's newest wording, as an older one tells of it."""
    history = [id_ for id_ in _either(row, "edit_history_{}_ids") or [] if isinstance(id_, str)]
    return history[-1] if history else str(row.get("id", ""))


def _either(row: Mapping[str, Any], name: str) -> Any:
    return next((row[key] for key in (name.format(one) for one in NAMES) if row.get(key)), None)


def _rows(told: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    rows = told.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _as_typed(text: str) -> str:
    return re.sub("&(?:lt|gt|amp);", lambda found: _ESCAPED[found[0]], text)


def _address(media: Mapping[str, Any]) -> str:
    told = next((media[name] for name in _MEDIA if isinstance(media.get(name), str)), "")
    return told if is_web_address(told) else ""


def _picture(media: Mapping[str, Any]) -> Attachment:
    id_ = words(media.get("media_key"))
    return Attachment(type=words(media.get("type")) or "image", url=_address(media), id=id_)


def _time(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise Undelivered(HALF) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

"""The body of ``/webhooks/meta``: what has happened to comments, and what is of a shape that we do not know.

Meta promises no order, sends things twice, and adds fields as it likes. One odd change does not stop the
others: it is told apart, with why, to be kept and reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from bot.facebook_comment import read_author, read_id, words
from bot.faults import report
from bot.instagram_comment import read_comments
from bot.meta_messages import read_event
from handlers.happened import Happened, What
from handlers.incoming import EARLIEST, is_web_address, storable
from handlers.platforms import LIVE, Attachment, Author, Incoming, Visibility

#: What Meta calls what; some only in its list of words, never yet seen.
VERBS: Mapping[str, What] = {
    "add": "written",
    "edited": "edited",
    "edit": "edited",
    "update": "edited",
    "hide": "hidden",
    "unhide": "shown",
    "remove": "gone",
    "delete": "gone",
}
#: What visitors post on a Page; what it posts itself has the same names, and is no news.
POSTS = frozenset({"post", "status", "photo", "video"})
#: The other items of Meta's list: likes and shares, what the Page does, and what stands elsewhere.
OTHERS = re.compile(
    "address|album|connection|coupon|event|experience|group|group_message|interest|like|link|mention|milestone|"
    "note|page|photo-album|picture|platform-story|profile|question|rating|reaction|relationship-status|share|"
    "story|tag|timeline cover"
)
#: Beside a message, what is no news: that it came, was read, or got a heart.
QUIET = frozenset({"delivery", "read", "reaction"})
#: The fields of a change at Instagram that tell of a message; as a change Meta's own trial button sends them.
MESSAGES = frozenset({"messages", "message_edit"})
#: The field of a comment in a live broadcast.
LIVE_COMMENTS = "live_comments"
#: Under which names an entry tells things.
_LISTS = ("messaging", "standby", "changes")
_MESSAGE = re.compile(r"[\w.:=$/+-]{1,300}", re.ASCII)
#: Larger than this it is milliseconds.
_MILLISECONDS = 10**11


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something that happened to one comment of one account."""

    platform: str
    #: The account's number there.
    account: str
    happened: Happened


@dataclass(frozen=True, kw_only=True)
class Odd:
    """A part of a body that we cannot use, and why: one word for each kind."""

    why: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Mentioned:
    """Somebody mentions an account; of what they say only the numbers are told."""

    platform: str
    account: str
    post: str
    #: Empty where the post itself does.
    comment: str
    at: datetime


Part: TypeAlias = Change | Mentioned | Odd
_Reader: TypeAlias = Callable[[Any, datetime], Iterator[Part]]


def read_body(body: bytes, *, now: datetime) -> list[Part]:
    """Every part of a body that concerns comments or is odd, in its order."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return [Odd(why="no_json", body=storable(body.decode("utf-8", "replace")))]
    # The examples of Instagram's documentation stand in a list.
    bodies = data if isinstance(data, list) and data else [data]
    return [part for one in bodies for part in _of_body(one, now)]


def _of_body(data: object, now: datetime) -> list[Part]:
    if not isinstance(data, dict) or not isinstance(data.get("entry"), list):
        return [_odd("no_entries", data)]
    read = _READERS.get(str(data.get("object")))
    if read is None:
        return [_odd("other_object", data)]
    return [part for entry in data["entry"] for part in _guarded(read, entry, now)]


def _guarded(read: _Reader, entry: Any, now: datetime) -> list[Part]:
    """The parts of an entry; where a fault of ours stops it, those of all else in it, and that kept."""
    try:
        return list(read(entry, now))
    except Exception as fault:  # noqa: BLE001 - whatever it is, the rest is not lost by it
        pieces = _pieces(entry)
        if len(pieces) > 1:
            return [part for piece in pieces for part in _guarded(read, piece, now)]
        report("a part of what Meta told could not be read", fault)
        return [_odd("fault", entry)]


def _pieces(entry: Any) -> list[dict[str, Any]]:
    """An entry as one for each thing that it tells."""
    lists = {name: entry.get(name) for name in _LISTS} if isinstance(entry, dict) else {}
    about = {name: value for name, value in entry.items() if name not in _LISTS} if lists else {}
    return [{**about, name: [one]} for name, told in lists.items() if isinstance(told, list) for one in told]


def _of_entry(entry: Any, now: datetime) -> Iterator[Part]:
    told = entry if isinstance(entry, dict) else {}
    changes, page = told.get("changes"), _id(told.get("id"))
    messages = _messages(told)
    if not page or not (isinstance(changes, list) or messages is not None):
        yield _odd("no_changes", entry)
        return
    sent = _moment(told.get("time"), now)
    for message in messages or ():
        yield from _of_message("facebook", page, sent or now, message, now)
    for change in changes if isinstance(changes, list) else ():
        yield from _of_change(page, sent or now, change, now)


def _of_post(page: str, sent: datetime, change: Mapping[str, Any], now: datetime) -> Iterator[Part]:
    """What became of a visitor's post. Whose it is may be missing where it is hidden or gone."""
    value = change["value"]
    id_, what = _id(value.get("post_id")), VERBS.get(str(value.get("verb")))
    author = _author(value).id
    if author == page:
        return
    if what is None or not id_:
        yield _odd("other_verb" if what is None else "no_post", change, page)
        return
    if not author and what in {"written", "edited"}:
        return
    # Of a photo the link is the picture.
    picture = {"photo": value.get("link")} if value["item"] == "photo" else {}
    happened = _happened(what, {**picture, **value, "comment_id": id_}, sent, now)
    post = replace(happened, comment=replace(happened.comment, kind="post"))
    yield Change(platform="facebook", account=page, happened=post)


def _messages(entry: Mapping[str, Any]) -> list[Any] | None:
    """What the entry tells of messages; None where it does not tell of any.

    Another app may be the one that answers messages; they are records of ours all the same.
    """
    lists = [entry[name] for name in ("messaging", "standby") if isinstance(entry.get(name), list)]
    return [one for some in lists for one in some] if lists else None


def _of_message(platform: str, account: str, sent: datetime, event: Any, now: datetime) -> Iterator[Part]:
    """What somebody wrote to the account alone; not that it was read, or what we ourselves wrote."""
    told = event if isinstance(event, dict) else {}
    message, edit = told.get("message"), told.get("message_edit")
    what: What = "written" if isinstance(message, dict) else "edited"
    said = message if isinstance(message, dict) else edit
    if not isinstance(said, dict):
        if not QUIET & told.keys():
            yield _odd("other_message", event, account)
        return
    if said.get("is_echo") is True or said.get("is_deleted") is True:
        # What was received is a record of ours, also where its sender takes it back in their own inbox.
        return
    id_ = said.get("mid")
    if not isinstance(id_, str) or not _MESSAGE.fullmatch(id_):
        yield _odd("no_message_id", event, account)
        return
    at = _moment(told.get("timestamp"), now) or sent
    happened = Happened(what=what, at=at, comment=read_event(told, id_, at))
    yield Change(platform=platform, account=account, happened=happened)


def _of_change(page: str, sent: datetime, change: Any, now: datetime) -> Iterator[Part]:
    value = change.get("value") if isinstance(change, dict) else None
    if not isinstance(value, dict):
        yield _odd("no_value", change, page)
    elif change.get("field") != "feed":
        yield _odd("other_field", change, page)
    elif not isinstance(value.get("item"), str):
        yield _odd("no_item", change, page)
    elif value["item"] in POSTS:
        yield from _of_post(page, sent, change, now)
    elif value["item"] == "comment":
        what = VERBS.get(str(value.get("verb")))
        if what is None:
            yield _odd("other_verb", change, page)
        elif not _id(value.get("comment_id")):
            yield _odd("no_comment", change, page)
        else:
            yield Change(platform="facebook", account=page, happened=_happened(what, value, sent, now))
    elif not OTHERS.fullmatch(value["item"]):
        yield _odd("other_item", change, page)


def _at_instagram(entry: Any, now: datetime) -> Iterator[Part]:
    """New comments, in the shapes of its documentation, mentions, and messages.

    Of what becomes of a comment it tells nothing.
    """
    told = entry if isinstance(entry, dict) else {}
    account = _id(told.get("id"))
    messages = _messages(told) if account else None
    changes = told["changes"] if isinstance(told.get("changes"), list) else [told]
    sent = _moment(told.get("time"), now) or now
    for message in messages or ():
        yield from _of_message("instagram", account, sent, message, now)
    if messages is not None and "changes" not in told:
        return
    for change in _one_by_one(changes):
        value = change.get("value") if isinstance(change, dict) else None
        if not account or not isinstance(value, dict):
            yield _odd("no_value", change, account)
        elif not isinstance(change.get("field"), str):
            yield _odd("other_field", change, account)
        elif change["field"] in MESSAGES:
            yield from _of_message("instagram", account, sent, value, now)
        elif change.get("field") == "mentions":
            yield _mentioned(account, sent, value) or _odd("no_comment", change, account)
        elif change.get("field") not in {"comments", LIVE_COMMENTS}:
            yield _odd("other_field", change, account)
        elif not (id_ := _id(value.get("id")) or _id(value.get("comment_id"))):
            yield _odd("no_comment", change, account)
        else:
            comment = _comment_at_instagram(change["field"], {**value, "id": id_}, sent, now)
            happened = Happened(what="written", at=sent, comment=comment)
            yield Change(platform="instagram", account=account, happened=happened)


def _comment_at_instagram(told: str, value: Mapping[str, Any], sent: datetime, now: datetime) -> Incoming:
    """A new comment. Meta says when it sends this, up to 36 hours later, and not when it was written.

    In a live broadcast both are the same moment, and no reading tells it later.
    """
    at = _moment(value.get("timestamp"), now)
    # Answers are told by themselves; an odd list of them is no reason to lose the comment.
    row = {**value, "timestamp": (at or sent).isoformat(), "replies": None}
    comment = read_comments(row, "")[-1].incoming()
    if told == LIVE_COMMENTS:
        return replace(comment, kind=LIVE)
    return comment if at else replace(comment, precision="unknown")


def _one_by_one(changes: list[Any]) -> Iterator[Any]:
    """Each change with one value: Instagram's documentation shows one, and says that it is a list."""
    for change in changes:
        values = change.get("value") if isinstance(change, dict) else None
        if isinstance(values, list) and values:
            yield from ({**change, "value": value} for value in values)
        else:
            yield change


_READERS: Mapping[str, _Reader] = {"page": _of_entry, "instagram": _at_instagram}


def _mentioned(account: str, sent: datetime, value: Mapping[str, Any]) -> Mentioned | None:
    """The mention, unless a number is missing; that of a comment is told where no caption mentions."""
    post, comment = _id(value.get("media_id")), _id(value.get("comment_id"))
    if not post or ("comment_id" in value and not comment):
        return None
    return Mentioned(platform="instagram", account=account, post=post, comment=comment, at=sent)


def _happened(what: What, value: Mapping[str, Any], sent: datetime, now: datetime) -> Happened:
    created = _moment(value.get("created_time"), now)
    written = created or sent
    at = _moment(value.get("edited_time"), now) or written
    return Happened(what=what, at=at, comment=_comment(value, written), dated=created is not None)


def _comment(value: Mapping[str, Any], written: datetime) -> Incoming:
    post, parent = _id(value.get("post_id")), _id(value.get("parent_id"))
    above = "" if parent == post else parent
    about = value.get("post")
    link = about.get("permalink_url") if isinstance(about, dict) else None
    return Incoming(
        id=_id(value["comment_id"]),
        text=words(value.get("message")),
        created_at=written,
        kind="reply" if above else "comment",
        author=_author(value),
        url=link if isinstance(link, str) and is_web_address(link) else "",
        post_id=post,
        parent_id=above,
        attachments=tuple(_attachments(value)),
        visibility=Visibility.HIDDEN if value.get("is_hidden") is True else Visibility.VISIBLE,
    )


def _author(value: Mapping[str, Any]) -> Author:
    if "from" in value:
        return read_author(value["from"])
    return Author(id=_id(value.get("sender_id")), name=words(value.get("sender_name")))


def _attachments(value: Mapping[str, Any]) -> Iterator[Attachment]:
    for kind in ("photo", "video"):
        url = value.get(kind)
        if isinstance(url, str) and is_web_address(url):
            yield Attachment(type=kind, url=url)


def _id(value: object) -> str:
    """Digits, maybe with underscores."""
    text = read_id(value)
    return text if text.replace("_", "").isdecimal() and text.isascii() else ""


def _moment(told: object, now: datetime) -> datetime | None:
    """Seconds or milliseconds since 1970, or ISO 8601; never later than now, whatever their clock says."""
    try:
        if isinstance(told, int) and not isinstance(told, bool):
            at = datetime.fromtimestamp(told / 1000 if told > _MILLISECONDS else told, tz=UTC)
        else:
            at = datetime.fromisoformat(str(told))
            at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return min(at, now) if at >= EARLIEST else None


def _odd(why: str, part: Any, page: str = "") -> Odd:
    kept = {"page": page, "change": part} if page else part
    return Odd(why=why, body=storable(json.dumps(kept, ensure_ascii=False)))

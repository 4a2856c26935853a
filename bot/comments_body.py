"""The body of ``/webhooks/comments``, read with one message for every field that is wrong.

Fields that are not known here are left aside, so that a newer sender is understood. What no database can
store is replaced so that one sees it: the character NUL by ␀, half of a surrogate pair by �.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, NoReturn, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)
from pydantic import Field as Limits

from handlers.incoming import EARLIEST, is_web_address, storable
from handlers.platforms import Attachment, Author, Incoming

#: Bytes of a body.
LARGEST: Final = 2**20
#: How JSON writes what cannot be stored; everything else in valid UTF-8 can be.
_UNSTORABLE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


class BodyRefused(ValueError):
    """The body is not as it should be; ``errors`` are messages by field."""

    def __init__(self, status: int, error: str, errors: dict[str, str] | None = None) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.errors = errors


@dataclass(frozen=True, kw_only=True)
class Body:
    """What was sent, as the handlers take it."""

    municipality: str
    account: str
    #: How many comments were sent, repetitions too.
    sent: int
    #: Each comment once; of one that stands twice, as it stands last.
    incoming: tuple[Incoming, ...]


def read_body(body: bytes, *, latest: datetime) -> Body:
    """Reads and checks a body. ``latest`` is when a comment may have been written at the latest."""
    data = _data(body)
    try:
        sent = _Sent.model_validate(data, context=latest)
    except ValidationError as fault:
        errors = fault.errors(include_url=False, include_input=False)
        messages = {
            ".".join(map(str, error["loc"])) or "body": _message(error["type"], error["msg"])
            for error in errors
        }
        raise BodyRefused(422, "the body has fields that are wrong; nothing was taken in", messages) from None
    unique = {comment.id: comment for comment in sent.comments}
    return Body(
        municipality=sent.municipality,
        account=sent.account,
        sent=len(sent.comments),
        incoming=tuple(map(_incoming, unique.values())),
    )


def named(body: bytes) -> tuple[str, str] | None:
    """The municipality and the address that a body names, which need not be right otherwise."""
    try:
        data = _data(body)
    except BodyRefused:
        return None
    if not isinstance(data, dict):
        return None
    municipality, address = data.get("municipality"), data.get("account")
    named = isinstance(municipality, str) and isinstance(address, str)
    return (str(municipality), str(address)) if named else None


def _data(body: bytes) -> Any:
    try:
        data = json.loads(body.decode("utf-8"), parse_constant=_no_number)
        return _storable(data) if _UNSTORABLE.search(body) else data
    except UnicodeDecodeError:
        raise BodyRefused(400, "the body is not UTF-8") from None
    except json.JSONDecodeError as fault:
        where = f"line {fault.lineno}, column {fault.colno}"
        raise BodyRefused(400, f"the body is not JSON: {fault.msg} at {where}") from None
    except (ValueError, RecursionError):
        raise BodyRefused(400, "the body is not JSON that anybody needs") from None


def _no_number(_: str) -> NoReturn:
    raise ValueError


def _storable(data: Any) -> Any:
    if isinstance(data, str):
        return storable(data)
    if isinstance(data, list):
        return [_storable(item) for item in data]
    if isinstance(data, dict):
        return {key: _storable(item) for key, item in data.items()}
    return data


def _message(kind: str, message: str) -> str:
    if kind == "missing":
        return "is missing"
    if kind == "model_type":
        return "should be an object"
    return message.removeprefix("Value error, ").removeprefix("Input ").removeprefix("String ")


# --- fields ------------------------------------------------------------------------------------------


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _id_text(value: Any) -> Any:
    """Numbers are taken digit by digit; no id of a platform fits a float."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _or_empty(value)


def _web_address(value: str) -> str:
    if value and not is_web_address(value):
        raise ValueError("should be an address that begins with https:// or http://")
    return value


def _moment(value: Any, info: ValidationInfo) -> datetime:
    try:
        at = datetime.fromisoformat(value)
        zoned = at.tzinfo is not None
        at = at.astimezone(UTC) if zoned else at
    except (TypeError, ValueError, OverflowError):
        raise ValueError("should be a time as in ISO 8601, like 2026-11-20T14:00:00+01:00") from None
    if not zoned:
        raise ValueError("should say its time zone, like 2026-11-20T14:00:00+01:00")
    if at > cast("datetime", info.context):
        raise ValueError("is in the future")
    if at < EARLIEST:
        raise ValueError(f"is before {EARLIEST.year}")
    return at


_Id = Annotated[str, StringConstraints(max_length=255), BeforeValidator(_id_text)]
_CommentId = Annotated[str, StringConstraints(min_length=1, max_length=255), BeforeValidator(_id_text)]
_Name = Annotated[str, StringConstraints(max_length=500), BeforeValidator(_or_empty)]
_Url = Annotated[
    str, StringConstraints(max_length=2000), AfterValidator(_web_address), BeforeValidator(_or_empty)
]
_Text = Annotated[str, StringConstraints(max_length=50_000)]
_Kind = Annotated[
    Literal["comment", "reply", "post", "mention", "message"],
    BeforeValidator(lambda value: "comment" if value is None else value),
]


class _Fields(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _SentAuthor(_Fields):
    id: _Id = ""
    name: _Name = ""


class _SentAttachment(_Fields):
    type: Annotated[str, StringConstraints(max_length=100), BeforeValidator(_or_empty)] = ""
    url: _Url


class _SentComment(_Fields):
    id: _CommentId
    text: _Text
    created_at: Annotated[datetime, BeforeValidator(_moment)]
    kind: _Kind = "comment"
    author: _SentAuthor | None = None
    url: _Url = ""
    post_id: _Id = ""
    parent_id: _Id = ""
    attachments: Annotated[list[_SentAttachment], Limits(max_length=50)] | None = None


class _Sent(_Fields):
    municipality: Annotated[str, StringConstraints(max_length=255)]
    account: Annotated[str, StringConstraints(max_length=2000)]
    comments: Annotated[list[_SentComment], Limits(max_length=1000)]


def _incoming(comment: _SentComment) -> Incoming:
    author = comment.author
    return Incoming(
        id=comment.id,
        text=comment.text,
        created_at=comment.created_at,
        kind=comment.kind,
        author=Author(id=author.id, name=author.name) if author else Author(),
        url=comment.url,
        post_id=comment.post_id,
        parent_id=comment.parent_id,
        attachments=tuple(Attachment(type=item.type, url=item.url) for item in comment.attachments or ()),
    )

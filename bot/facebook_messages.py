"""Direct messages to a Facebook Page: read by conversation, answered while Facebook lets us.

The webhook tells them at once; reading finds what it lost. An id is the same in both [uncertain, see README].
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.facebook_comment import read_author, read_time, rows, words
from bot.graph import HALF, PERMISSIONS, REPLIED, Declined, Graph
from bot.known import same_words
from handlers.incoming import is_web_address
from handlers.ports import MESSAGE, Attachment, Author, Incoming, Target, Undelivered

#: Of so many conversations the newest are looked at, each with as many messages as Meta gives details of.
CONVERSATIONS, MESSAGES = 25, 20
#: Messages are read again for so long, for no clock is quite right; who takes them in knows them.
OVERLAP = timedelta(minutes=5)
#: Letters of a message that Messenger takes (seen by others, not documented).
LONGEST = 2000
_FILES = "attachments{mime_type,image_data{url},file_url,video_data{url}}"
_FIELDS = f"id,created_time,from{{id,name}},message,{_FILES}"
_NEWEST = f"id,updated_time,messages.limit({MESSAGES}){{{_FIELDS}}}"


class Messages:
    """The messages of one Page."""

    def __init__(self, graph: Graph, page: str) -> None:
        self._graph = graph
        self._page = page
        #: Why the messages could not be read last, though they could before.
        self.refused = ""

    async def new(self, until: int | None, since: datetime | None) -> tuple[list[Incoming], int | None]:
        """What people have written, and until when, in seconds since 1970, all is read now.

        ``until`` is what this returned last. A Page that never let us read its messages is asked again and
        has none; one that did and no longer does makes ``refused`` say so: what it gets would be missed.
        """
        self.refused = ""
        floor = until if until is not None else int(since.timestamp()) if since else 0
        try:
            answer = await self._graph.get(
                f"{self._page}/conversations", platform="messenger", fields=_NEWEST, limit=CONVERSATIONS
            )
        except Declined as no:
            if no.code not in PERMISSIONS:
                raise
            self.refused = "" if until is None else f"meddelanden: {no.reason}"
            return [], until
        found = [message for row in rows(answer) for message in _messages(row)]
        newest = max((int(message.created_at.timestamp()) for message in found), default=floor)
        after = floor - int(OVERLAP.total_seconds()) if until is not None else floor
        return [
            message
            for message in found
            if message.author.id != self._page and message.created_at.timestamp() > after
        ], max(newest, floor)

    async def answer(self, target: Target, text: str, *, again: bool) -> str:
        """Answers the person; ``again``: an earlier try may have succeeded. Returns the message's id."""
        _short_enough(text)
        if again and (ours := await self._said(target, text)):
            return ours
        return await self._send({"id": target.author_id}, text, messaging_type="RESPONSE")

    async def about(self, target: Target, text: str, *, again: bool) -> str:
        """Writes to the author of a comment; Facebook takes one such message for each comment.

        That one may be a colleague's: only where it has these words was it our earlier try's.
        """
        _short_enough(text)
        try:
            return await self._send({"comment_id": target.comment_id}, text)
        except Declined as no:
            ours = await self._said(target, text) if again and no.code == REPLIED else ""
            if not ours:
                raise
            return ours

    async def _send(self, to: Mapping[str, str], text: str, **more: str) -> str:
        answer = await self._graph.post(
            f"{self._page}/messages", recipient=json.dumps(to), message=json.dumps({"text": text}), **more
        )
        if not isinstance(answer.get("message_id"), str):
            raise Undelivered(HALF)
        return str(answer["message_id"])

    async def _said(self, target: Target, text: str) -> str:
        """Our message with these words that came after what it answers, or after all that is told; or ""."""
        if not target.author_id:
            return ""
        answer = await self._graph.get(
            f"{self._page}/conversations",
            platform="messenger",
            user_id=target.author_id,
            fields=_NEWEST,
            limit=1,
        )
        found = [message for row in rows(answer) for message in _messages(row)]
        asked = [message.created_at for message in found if message.id == target.comment_id]
        ours = [
            message
            for message in found
            if message.author.id == self._page
            and same_words(message.text, text)
            and all(message.created_at >= at for at in asked)
        ]
        return max(ours, key=lambda message: message.created_at).id if ours else ""


def _short_enough(text: str) -> None:
    if len(text) > LONGEST:
        raise Undelivered(f"ett meddelande får ha högst {LONGEST} tecken", final=True)


def _messages(conversation: object) -> Iterator[Incoming]:
    told = conversation.get("messages") if isinstance(conversation, dict) else None
    for row in rows(told) if isinstance(told, dict) else ():
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
            raise Undelivered(HALF)
        yield Incoming(
            id=row["id"],
            text=words(row.get("message")),
            created_at=read_time(row.get("created_time")).astimezone(UTC),
            kind=MESSAGE,
            author=read_author(row.get("from")),
            attachments=tuple(_attachments(row.get("attachments"))),
        )


def _attachments(told: object) -> Iterator[Attachment]:
    for row in rows(told) if isinstance(told, dict) else ():
        if isinstance(row, dict):
            held = [row.get("image_data"), row.get("video_data")]
            urls = [one.get("url") for one in held if isinstance(one, dict)] + [row.get("file_url")]
            url = next((one for one in urls if isinstance(one, str) and is_web_address(one)), "")
            if url:
                yield Attachment(type=words(row.get("mime_type")).partition("/")[0] or "file", url=url)


def read_event(value: Mapping[str, Any], id_: str, at: datetime) -> Incoming:
    """A message as the webhook tells it: its sender by id alone, its pictures by type."""
    sender = value.get("sender")
    message = value.get("message") or value.get("message_edit") or {}
    told = message.get("attachments")
    return Incoming(
        id=id_,
        text=words(message.get("text")),
        created_at=at,
        kind=MESSAGE,
        author=Author(id=read_author(sender).id),
        attachments=tuple(_pictures(told if isinstance(told, list) else [])),
    )


def _pictures(told: list[Any]) -> Iterator[Attachment]:
    for row in told:
        payload = row.get("payload") if isinstance(row, dict) else None
        url = payload.get("url") if isinstance(payload, dict) else None
        if isinstance(url, str) and is_web_address(url):
            yield Attachment(type=words(row.get("type")) or "file", url=url)

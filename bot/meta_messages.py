"""Direct messages to an account at Meta: read by conversation, answered while Meta lets us.

The webhook tells them at once; reading finds what it lost. An id is the same in both [uncertain, see README].
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog

from bot.facebook_comment import Comment, next_page, read_id, read_time, rows, words
from bot.graph import BAD_PARAMETER, BAD_TOKEN, HALF, PERMISSIONS, REPLIED, Declined, Graph
from bot.known import same_words
from bot.meta_news import UNREAD_FOR
from handlers.incoming import is_web_address
from handlers.platforms import MESSAGE, Attachment, Author, Incoming, Target
from handlers.ports import Now, Undelivered
from storage.accounts import SINCE

#: Conversations of a page, each with as many messages as Meta gives details of.
CONVERSATIONS, MESSAGES = 25, 20
#: So many pages are turned at most in one reading; the next goes on where it ended.
PAGES = 8
#: Messages are read again for so long, for no clock is quite right; who takes them in knows them.
OVERLAP = timedelta(minutes=5)
#: So long after a message it can be answered.
ANSWERABLE = timedelta(hours=24)
#: So long after a comment its author can be written to alone.
PRIVATE_REPLY = timedelta(days=7)
#: What people are told of them as a part of the account.
INBOX = "meddelanden"
TOO_OLD = "den som skrev kan bara få ett privat svar inom sju dagar"
_FILES = "attachments{mime_type,image_data{url},file_url,video_data{url}}"

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Mailbox:
    """Where the messages of an account lie at Meta, and what it may say there."""

    #: What Meta calls it, and whose edges it has.
    platform: str
    owner: str
    #: The account's own number, as the sender of what we write.
    account: str
    #: What Meta tells of a sender beside its number: "name" or "username".
    name: str
    #: What one message holds at most, how that is counted, and how it is said.
    longest: int
    measure: Callable[[str], int]
    too_long: str

    @property
    def newest(self) -> str:
        """What to ask of a conversation to get its newest messages along."""
        fields = f"id,created_time,from{{id,{self.name}}},message,{_FILES}"
        return f"id,updated_time,messages.limit({MESSAGES}){{{fields}}}"


@dataclass(frozen=True, kw_only=True)
class _Round:
    """Where a reading of the messages begins and ends. Times are seconds since 1970.

    Who writes while pages are turned moves to the top, past us, with all that they wrote before. So after
    more than one page the next round reads what it finds there back to where this one did.
    """

    #: All was read until then; None before the first time.
    until: int | None
    #: Conversations in which nothing was written since then are read no more, nor messages from before floor.
    stop: int
    floor: int
    #: The page on which to go on; empty for the first.
    place: str
    #: The newest message when the first page was read.
    newest: int
    #: Whether a message on the pages before was only half told.
    half: bool

    @classmethod
    def of(cls, state: Mapping[str, Any], since: int) -> _Round:
        until, kept = state.get("messages"), state.get("messages_round") or {}
        stop = since if until is None else until - int(OVERLAP.total_seconds())
        floor, place, newest = kept.get("floor", stop), kept.get("place", ""), kept.get("newest", 0)
        newest, half = max(newest, until or since), kept.get("half", False)
        return cls(until=until, stop=stop, floor=floor, place=place, newest=newest, half=half)

    def begun_anew(self) -> dict[str, Any]:
        return {} if self.until is None else {"messages": self.until, "messages_round": {"floor": self.floor}}

    def after(self, newest: int, place: str, pages: int, *, half: bool) -> dict[str, Any]:
        """``half``: what was only half told is news when it is whole, so the next round reads this again."""
        first, half = self.newest if self.place else max(newest, self.newest), half or self.half
        if place:
            going_on = {"floor": self.floor, "place": place, "newest": first, "half": half}
            return ({} if self.until is None else {"messages": self.until}) | {"messages_round": going_on}
        if half:
            until = self.floor if self.until is None else self.until
            return {"messages": until, "messages_round": {"floor": self.floor}}
        turned = pages > 1 or self.place
        return {"messages": first} | ({"messages_round": {"floor": self.stop}} if turned else {})


class Messages:
    """The messages of one account."""

    def __init__(self, graph: Graph, mailbox: Mailbox, now: Now) -> None:
        self._graph = graph
        self._mailbox = mailbox
        self._now = now
        #: Why the messages could not be read last, though they could before.
        self.refused = ""
        #: Why they could not be read now, also where that may pass; and whether they never could be.
        self.failing, self.unreached = "", False
        #: Whether some were only half told in the last reading; the others are read all the same.
        self._half = False

    async def new(
        self, state: Mapping[str, Any], since: datetime | None
    ) -> tuple[list[Incoming], dict[str, Any]]:
        """What people have written, and what to remember: until when all is read, and where to go on.

        ``state`` holds what this returned last. An account that never let us read its messages is asked again
        and has none; one that did and no longer does makes ``refused`` say so: what it gets would be missed.
        """
        found, after = await self._new(state, since)
        # Of an account that has moved, until its messages are read once: that is told nowhere else.
        unread = SINCE in state and "messages" not in after
        return found, after | ({SINCE: state[SINCE]} if unread else {})

    async def _new(
        self, state: Mapping[str, Any], since: datetime | None
    ) -> tuple[list[Incoming], dict[str, Any]]:
        self.refused, self._half, self.failing, self.unreached = "", False, "", False
        round_ = _Round.of(state, int(since.timestamp()) if since else 0)
        try:
            found, after = await self._read(round_)
        except Declined as no:
            if no.code in BAD_TOKEN:
                raise
            if no.code == BAD_PARAMETER and round_.place:  # a place from long ago: from the top again
                return [], round_.begun_anew()
            if no.code in PERMISSIONS:
                self.unreached = round_.until is None
                self.failing = "" if self.unreached else no.reason
                self.refused = "" if self.unreached else f"{INBOX}: {no.reason}"
                return [], round_.begun_anew()
            return [], self._failed(state, no, silent=no.final and round_.until is None)
        except Undelivered as no:
            return [], self._failed(state, no, silent=False)
        return found, after | (self._lasting(state, HALF) if self._half else {})

    def _failed(self, state: Mapping[str, Any], no: Undelivered, *, silent: bool) -> dict[str, Any]:
        """Goes on next time where it was; said when it has lasted, for comments come all the same."""
        kept = {name: state[name] for name in ("messages", "messages_round") if name in state}
        return kept | self._lasting(state, no.reason, silent=silent)

    def _lasting(self, state: Mapping[str, Any], why: str, *, silent: bool = False) -> dict[str, Any]:
        """Since when all or some of them cannot be read; said when it has lasted."""
        at = int(self._now().timestamp())
        since = int(state.get("messages_failing", at))
        _log.warning("messages could not be read", account=self._mailbox.account, why=why)
        self.unreached, self.failing = silent, "" if silent else why
        if not silent and at - since >= UNREAD_FOR.total_seconds():
            self.refused = f"{INBOX}: {why}"
        return {"messages_failing": since}

    async def _read(self, round_: _Round) -> tuple[list[Incoming], dict[str, Any]]:
        found, place, pages = await self._pages(round_)
        fresh = [message for message in found if message.created_at.timestamp() > round_.floor]
        theirs = [message for message in fresh if message.author.id != self._mailbox.account]
        newest = max((int(message.created_at.timestamp()) for message in found), default=0)
        return await self._not_by_name(theirs), round_.after(newest, place, pages, half=self._half)

    async def _pages(self, round_: _Round) -> tuple[list[Incoming], str, int]:
        """What stands in the newest conversations, where to go on next time, and how many pages were read."""
        found: list[Incoming] = []
        place = round_.place
        for pages in range(1, PAGES + 1):
            answer = await self._asked(CONVERSATIONS, **({"after": place} if place else {}))
            told = [(row, self._whole(row)) for row in rows(answer)]
            found += [message for _, messages in told for message in messages]
            place = next_page(answer)
            if not place or any(_moved(row, messages) <= round_.stop for row, messages in told):
                return found, "", pages
        return found, place, PAGES

    def _whole(self, conversation: object) -> list[Incoming]:
        """What is wholly told of a conversation; that some is not hides nothing else, and is noted."""
        if not isinstance(conversation, dict):
            raise Undelivered(HALF)
        told, found = conversation.get("messages"), []
        for row in rows(told) if isinstance(told, dict) else ():
            try:
                found.append(_message(row, self._mailbox.name))
            except Undelivered:
                self._half = True
        return found

    async def _not_by_name(self, messages: list[Incoming]) -> list[Incoming]:
        """Without our own, should Instagram tell them under another number of ours [not documented]."""
        if not messages or self._mailbox.name != "username":
            return messages
        own = words((await self._graph.get(self._mailbox.account, fields="id,username")).get("username"))
        return [message for message in messages if not own or message.author.name != own]

    async def answer(self, target: Target, text: str, *, again: bool) -> str:
        """Answers the person; ``again``: an earlier try may have succeeded. Returns the message's id.

        Only what came after the message was our try: people get the same words more than once.
        """
        self._short_enough(text)
        if again and (ours := await self._said(target.author_id, text, since=target.written)):
            return ours
        return await self._send({"id": target.author_id}, text, messaging_type="RESPONSE")

    async def about(self, comment: Comment, text: str, *, author: str, again: bool, now: datetime) -> str:
        """Writes to the author of a comment; Meta takes one such message for each comment.

        That one may be a colleague's: only where it has these words was it our earlier try's. By which
        number Instagram refuses a second one is not documented, so each lasting no is looked behind. Where
        nobody knows who the author is it cannot be read; then what is there counts as ours, without an id,
        for they should not be told in public what they may have read already.
        """
        self._short_enough(text)
        if now - comment.written > PRIVATE_REPLY:
            refused = Undelivered(TOO_OLD, final=True)
        else:
            try:
                return await self._send({"post_id" if comment.is_post else "comment_id": comment.id}, text)
            except Undelivered as no:
                refused = no
        ours = ""
        if again and refused.final:
            ours = await self._said(author, text, since=comment.written)
            if not author and isinstance(refused, Declined) and refused.code == REPLIED:
                return ""
        if not ours:
            raise refused
        return ours

    async def _send(self, to: Mapping[str, str], text: str, **more: str) -> str:
        answer = await self._graph.post(
            f"{self._mailbox.owner}/messages",
            recipient=json.dumps(to),
            message=json.dumps({"text": text}),
            **more,
        )
        if not isinstance(answer.get("message_id"), str):
            raise Undelivered(HALF)
        return str(answer["message_id"])

    async def _asked(self, limit: int, **more: str) -> dict[str, Any]:
        """A page of conversations, the newest first."""
        return await self._graph.get(
            f"{self._mailbox.owner}/conversations",
            platform=self._mailbox.platform,
            fields=self._mailbox.newest,
            limit=limit,
            **more,
        )

    async def _said(self, person: str, text: str, *, since: datetime | None) -> str:
        """Our newest message to somebody with these words since then; empty where there is none.

        What is not from them is from us. Meta tells of a conversation in whole seconds.
        """
        if not person:
            return ""
        answer = await self._asked(1, user_id=person)
        found = [message for row in rows(answer) for message in self._whole(row)]
        ours = [
            message
            for message in found
            if message.author.id != person
            and same_words(message.text, text)
            and (since is None or message.created_at >= since.replace(microsecond=0))
        ]
        return max(ours, key=lambda message: message.created_at).id if ours else ""

    def _short_enough(self, text: str) -> None:
        if self._mailbox.measure(text) > self._mailbox.longest:
            raise Undelivered(self._mailbox.too_long, final=True)


def _message(row: object, name: str) -> Incoming:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
        raise Undelivered(HALF)
    return Incoming(
        id=row["id"],
        text=words(row.get("message")),
        created_at=read_time(row.get("created_time")).astimezone(UTC),
        kind=MESSAGE,
        author=_author(row.get("from"), name),
        attachments=tuple(_attachments(row.get("attachments"))),
    )


def _moved(conversation: Mapping[str, Any], messages: list[Incoming]) -> float:
    """When somebody last wrote there, by which Meta puts conversations in order."""
    with contextlib.suppress(Undelivered):
        return read_time(conversation.get("updated_time")).timestamp()
    return max((message.created_at.timestamp() for message in messages), default=math.inf)


def _author(sender: object, name: str) -> Author:
    told: Mapping[str, Any] = sender if isinstance(sender, dict) else {}
    return Author(id=read_id(told.get("id")), name=words(told.get(name)))


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
    said = (value.get("message"), value.get("message_edit"))
    message: Mapping[str, Any] = next((one for one in said if isinstance(one, dict)), {})
    told = message.get("attachments")
    return Incoming(
        id=id_,
        text=words(message.get("text")),
        created_at=at,
        kind=MESSAGE,
        author=Author(id=_author(sender, "").id),
        attachments=tuple(_pictures(told if isinstance(told, list) else [])),
    )


def _pictures(told: list[Any]) -> Iterator[Attachment]:
    for row in told:
        payload = row.get("payload") if isinstance(row, dict) else None
        url = payload.get("url") if isinstance(payload, dict) else None
        if isinstance(url, str) and is_web_address(url):
            yield Attachment(type=words(row.get("type")) or "file", url=url)

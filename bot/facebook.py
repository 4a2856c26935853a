"""One Facebook Page as a platform: read what is written below its posts, hide, bring back, delete, answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp

from bot.facebook_comment import FIELDS, Comment, next_page, read_comment, read_time, rows
from bot.facebook_messages import Messages
from bot.facebook_news import MOST_PAGES, PAGE, Memory, News, find
from bot.graph import HALF, META, SAID_ALREADY, Declined, Graph, Limits
from handlers.ports import Capabilities, Incoming, Look, Target, Undelivered, Visibility

#: Comments whose edits and disappearances we go on noticing.
REMEMBERED = 2000
#: Ids are digits with an underscore; nothing else may end up in an address.
_ID = re.compile(r"[0-9]+(?:_[0-9]+)*")
MESSAGE = "message"
GONE = "kommentaren finns inte längre på Facebook"


class Facebook:
    """The comments of one Page, with a token of the Page itself.

    Hiding can be undone; its author and their friends still see the comment, and an answer below it is
    hidden along. So the author is told first. Deleting cannot be undone, and takes the answers below along.
    """

    capabilities = Capabilities(
        hide=True, delete=True, restore=True, reply=True, look=True, reply_before_removal=True
    )

    def __init__(
        self,
        page: str,
        token: str,
        *,
        api: str = META,
        app_secret: str = "",
        limits: Limits | None = None,
        state: Mapping[str, Any] | None = None,
        since: datetime | None = None,
        session: aiohttp.ClientSession | None = None,
        patience: float = 20.0,
        remembered: int = REMEMBERED,
    ) -> None:
        """``state`` is what ``state`` was when it was last stored; ``since`` is when the account was bound.

        At the first reading, what was written before ``since`` is no news.
        """
        self._page = page
        self._graph = Graph(
            page, token, api=api, app_secret=app_secret, limits=limits, session=session, patience=patience
        )
        #: What ``new`` has told; a new object after every reading, so that a caller may put the old one back.
        self.state: Mapping[str, Any] = dict(state or {})
        self._messages = Messages(self._graph, page)
        self._since = since
        self._remembered = remembered
        self._posted: datetime | None = None
        self._reading = asyncio.Lock()

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._graph.close()

    @property
    def used(self) -> int:
        """Per cent of the Page's calls that are used, as Meta told last."""
        return self._graph.used

    @property
    def refused(self) -> str:
        """Why the Page's messages can no longer be read; empty if they can, or never could."""
        return self._messages.refused

    async def ready(self) -> None:
        """Returns where the Page and its posts can be read, else raises Undelivered with what to mend.

        Whether we may hide and answer shows only when we do; asking changes nothing here.
        """
        if (await self._graph.get(_checked(self._page), fields="id,name")).get("id") != self._page:
            raise Undelivered("sidans nummer i inställningarna är inte sidans eget", final=True)
        rows(await self._graph.get(f"{self._page}/feed", fields="id,comments.limit(1){id}", limit=1))

    async def new(self) -> tuple[Incoming, ...]:
        """What has come in, been edited, hidden or shown again since last time, oldest first.

        What is gone comes once more without words, with the visibility GONE.
        """
        async with self._reading:
            memory = Memory.read(self.state)
            page = _checked(self._page)
            news = News(self._graph, memory, page=page, keep=self._remembered, since=self._since)
            told = await news.read()
            messages, until = await self._messages.new(self.state.get("messages"), self._since)
            self.state = memory.state() | ({"messages": until} if until is not None else {})
            self._posted = news.posted
            return (*told, *sorted(messages, key=lambda message: message.created_at))

    async def newest_post(self) -> datetime | None:
        """When the Page itself last published; the reading just before has often seen it."""
        if self._posted is None:
            answer = await self._graph.get(f"{_checked(self._page)}/posts", fields="id,created_time", limit=1)
            newest = next(iter(rows(answer)), None)
            if newest is not None:
                self._posted = read_time(newest.get("created_time") if isinstance(newest, dict) else None)
        return self._posted

    async def look(self, target: Target) -> Look:
        """How the comment stands now. A message stands where only its two ends see it."""
        if target.kind == MESSAGE:
            return Look(visibility=Visibility.UNKNOWN)
        comment = await self._find(target)
        if comment is None:
            return Look(visibility=Visibility.GONE)
        return Look(visibility=comment.visibility, text=comment.text)

    async def hide(self, target: Target) -> None:
        """Hides the comment. One that is hidden already, or gone, stays as it is."""
        _seen_by_all(target)
        comment = await self._find(target)
        if comment is None or comment.hidden:
            return
        if comment.author.id == self._page:
            raise Undelivered("Facebook döljer inte sidans egna kommentarer", final=True)
        if not comment.can_hide:
            raise Undelivered("Facebook låter inte sidan dölja den här kommentaren", final=True)
        await self._set_hidden(comment.id, "true")

    async def restore(self, target: Target) -> None:
        """Shows a hidden comment again."""
        comment = await self._find(target)
        if comment is None:
            raise Undelivered(GONE, final=True)
        if comment.hidden:
            await self._set_hidden(comment.id, "false")

    async def publish(self, target: Target) -> None:
        """Does nothing: a Page holds no comments back, it hides them, and that stays as it is."""

    async def delete(self, target: Target) -> None:
        """Deletes for good."""
        _seen_by_all(target)
        comment = await self._find(target)
        if comment is None:
            return
        if not comment.can_remove:
            raise Undelivered("Facebook låter inte sidan ta bort den här kommentaren", final=True)
        try:
            _done(await self._graph.delete(comment.id))
        except Declined as no:
            if not no.missing or await self._find(target) is not None:
                raise

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """Answers below the comment and returns the answer's id.

        Facebook keeps no mark of ours, so a second try knows the first by its words and place; ``key`` is
        not used. Facebook itself refuses the same words twice where it notices.
        """
        del key
        if target.kind == MESSAGE:
            return await self._messages.answer(target, text, again=again)
        comment = await self._find(target)
        if comment is None:
            raise Undelivered(GONE, final=True)
        if again and (ours := await self._ours(comment, text)):
            return ours
        try:
            answer = await self._graph.post(f"{comment.id}/comments", message=text)
        except Declined as no:
            ours = await self._ours(comment, text) if no.code == SAID_ALREADY else ""
            if not ours:
                raise
            return ours
        if not isinstance(answer.get("id"), str):
            raise Undelivered(HALF)
        return str(answer["id"])

    async def write_alone(self, target: Target, text: str, *, again: bool) -> str:
        """A private reply: once for each comment, within seven days, and before the comment is deleted."""
        return await self._messages.about(_checked(target.comment_id), text, again=again)

    # --- steps ------------------------------------------------------------------------------------

    async def _find(self, target: Target) -> Comment | None:
        return await find(self._graph, _checked(target.comment_id), page=self._page, post=target.post_id)

    async def _set_hidden(self, id_: str, hidden: str) -> None:
        _done(await self._graph.post(id_, is_hidden=hidden))

    async def _ours(self, comment: Comment, text: str) -> str:
        """Our own answer from an earlier try, empty if there is none.

        An answer to an answer may be put below the comment at the top, where another author may have got
        the same words: there only what came after this comment was written counts.
        """
        below = await self._own_below(comment.id)
        if comment.parent:
            below += [
                answer
                for answer in await self._own_below(comment.parent)
                if answer.written > comment.written and answer.parent in {comment.id, comment.parent}
            ]
        return next((answer.id for answer in below if _same(answer.text, text)), "")

    async def _own_below(self, id_: str) -> list[Comment]:
        own: list[Comment] = []
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            answer = await self._graph.get(
                f"{_checked(id_)}/comments", filter="stream", fields=FIELDS, limit=PAGE, **after
            )
            own += [comment for comment in map(read_comment, rows(answer)) if comment.author.id == self._page]
            cursor = next_page(answer)
            if not cursor:
                break
            after = {"after": cursor}
        return own


def _same(said: str, wanted: str) -> bool:
    """Whether they are the same words; spaces at the ends and kinds of line ends are Facebook's own."""
    return said.split() == wanted.split()


def _seen_by_all(target: Target) -> None:
    if target.kind == MESSAGE:
        raise Undelivered("ett direktmeddelande tas bort för hand, i sidans inkorg", final=True)


def _checked(id_: str) -> str:
    if not _ID.fullmatch(id_):
        raise Undelivered("numret är inget nummer från Facebook", final=True)
    return id_


def _done(answer: Mapping[str, Any]) -> None:
    if answer.get("success") is not True:
        raise Undelivered("Facebook svarade ja men ändrade ingenting")

"""What an account at Facebook and one at Instagram have in common.

Both are read, comments are looked at, hidden, brought back and deleted, messages are read and answered, and
the author of a comment is written to alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import aiohttp

from bot.clock import now as the_time
from bot.facebook_comment import Comment, next_page, read_id, rows, words
from bot.graph import HALF, META, SAID_ALREADY, Declined, Graph, Limits, checked
from bot.known import Memory
from bot.meta_messages import INBOX, Mailbox, Messages
from bot.meta_news import MOST_PAGES, PAGE, POSTS, Edges, News, find
from bot.post_address import post_name
from handlers.platforms import MESSAGE, Incoming, Look, Target, Visibility
from handlers.ports import Now, Undelivered

#: Comments whose edits and disappearances we go on noticing.
REMEMBERED = 2000
#: Posts that are named where they cannot be read.
NAMED = 3
GONE = "kommentaren finns inte längre på plattformen"


class MetaAccount:
    """One account, by the edges of its platform. What each platform does its own way is in its own class."""

    #: What the platform calls whether a comment is hidden.
    hides_by = ""

    def __init__(
        self,
        edges: Edges,
        mailbox: Mailbox,
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
        now: Now = the_time,
    ) -> None:
        """``state`` is what ``state`` was when it was last stored; ``since`` is when the account was bound.

        At the first reading, what was written before ``since`` is no news.
        """
        self._edges = edges
        self._graph = Graph(
            edges.account,
            token,
            api=api,
            app_secret=app_secret,
            limits=limits,
            session=session,
            patience=patience,
        )
        #: Whether Meta is meant to tell too: without the app's secret nothing that it tells is taken in.
        self.webhook = bool(app_secret)
        self._messages = Messages(self._graph, mailbox, now)
        self._now = now
        #: What ``new`` has told; a new object after every reading, so that a caller may put the old one back.
        self.state: Mapping[str, Any] = dict(state or {})
        self._since = since
        self._remembered = remembered
        self._posted: datetime | None = None
        self._unread, self._failing = "", ""
        self._reading = asyncio.Lock()

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._graph.close()

    @property
    def used(self) -> int:
        """Per cent of the account's calls that are used, as Meta told last."""
        return self._graph.used

    @property
    def refused(self) -> str:
        """Why the account's messages, or what stands below some posts, cannot be read; empty if all can.

        Of messages that never could be read nothing is said.
        """
        return "; ".join(filter(None, (self._messages.refused, self._unread)))

    @property
    def failing(self) -> Mapping[str, str]:
        """What could not be read last, and why; also where that has not lasted."""
        parts = {INBOX: self._messages.failing, "kommentarer": self._failing}
        return {part: why for part, why in parts.items() if why}

    @property
    def unreached(self) -> tuple[str, ...]:
        """The messages, where they never could be read."""
        return (INBOX,) if self._messages.unreached else ()

    async def ready(self) -> None:
        """Returns where the account and its posts can be read, else raises Undelivered with what to mend.

        Whether we may hide and answer shows only when we do; asking changes nothing here.
        """
        account = checked(self._edges.account)
        if (await self._graph.get(account, fields="id")).get("id") != account:
            raise Undelivered("kontots nummer i inställningarna är inte kontots eget", final=True)
        fields = "id,comments.limit(1){id}"
        rows(await self._graph.get(f"{account}/{self._edges.posts}", fields=fields, limit=1))

    async def new(self) -> tuple[Incoming, ...]:
        """What has come in, been edited, hidden or shown again since last time, oldest first.

        What is gone comes once more without words, with the visibility GONE.
        """
        async with self._reading:
            checked(self._edges.account)
            memory = Memory.read(self.state)
            keep, now = self._remembered, self._now
            news = News(self._graph, memory, self._edges, keep=keep, now=now, since=self._since)
            told = await news.read()
            more, kept = await self._more()
            self.state = memory.state() | kept
            self._posted = news.posted
            self._unread, self._failing = _unread(news.unread), _unread(list(memory.failing))
            return (*told, *more)

    async def _more(self) -> tuple[list[Incoming], dict[str, Any]]:
        """What else than comments has come, and what to remember of it."""
        messages, kept = await self._messages.new(self.state, self._since)
        return sorted(messages, key=lambda message: message.created_at), kept

    async def newest_post(self) -> datetime | None:
        """When the account itself last published; the reading just before has often seen it."""
        if self._posted is None:
            path = f"{checked(self._edges.account)}/{self._edges.own_posts}"
            newest = next(
                iter(rows(await self._graph.get(path, fields=self._edges.post_fields, limit=1))), None
            )
            if isinstance(newest, dict):
                self._posted = self._edges.read_post(newest).published
        return self._posted

    async def post_at(self, address: str) -> str:
        """The id of the account's own post at an address, among the newest ones; empty if it is none.

        By the address that Meta gives, or by the number that stands in it.
        """
        wanted = post_name(self._edges.platform, address)
        path, fields = (
            f"{checked(self._edges.account)}/{self._edges.own_posts}",
            f"id,{self._edges.permalink}",
        )
        after: dict[str, str] = {}
        for _ in range(POSTS // PAGE if wanted else 0):
            answer = await self._graph.get(path, fields=fields, limit=PAGE, **after)
            for row in rows(answer):
                id_ = read_id(row.get("id")) if isinstance(row, dict) else ""
                named = post_name(self._edges.platform, words(row.get(self._edges.permalink))) if id_ else ""
                if wanted in {named, id_, id_.partition("_")[2]} - {""}:
                    return id_
            cursor = next_page(answer)
            if not cursor:
                break
            after = {"after": cursor}
        return ""

    async def look(self, target: Target) -> Look:
        """How the comment stands now. A message stands where only its two ends see it."""
        if target.kind == MESSAGE:
            return Look(visibility=Visibility.UNKNOWN)
        comment = await self._find(target)
        if comment is None:
            return Look(visibility=Visibility.GONE)
        return Look(
            visibility=comment.visibility,
            text=comment.text,
            attachments=comment.attachments,
            can_hide=comment.can_hide,
            can_delete=comment.can_remove,
        )

    async def hide(self, target: Target) -> None:
        """Hides the comment. One that is hidden already, or gone, stays as it is."""
        _seen_by_all(target)
        comment = await self._find(target)
        if comment is None or comment.hidden:
            return
        if self._edges.is_own(comment.author):
            raise Undelivered("plattformen döljer inte kontots egna kommentarer", final=True)
        if not comment.can_hide:
            raise Undelivered("plattformen låter inte kontot dölja den här kommentaren", final=True)
        await self._set_hidden(comment.id, "true")

    async def restore(self, target: Target) -> None:
        """Shows a hidden comment again."""
        comment = await self._find(target)
        if comment is None:
            raise Undelivered(GONE, final=True)
        if comment.hidden:
            await self._set_hidden(comment.id, "false")

    async def publish(self, target: Target) -> None:
        """Does nothing: Meta holds no comments back, it hides them, and that stays as it is."""

    async def delete(self, target: Target) -> None:
        """Deletes for good."""
        _seen_by_all(target)
        comment = await self._find(target)
        if comment is None:
            return
        if not comment.can_remove:
            raise Undelivered("plattformen låter inte kontot ta bort den här kommentaren", final=True)
        try:
            _done(await self._graph.delete(comment.id))
        except Declined as no:
            if not no.missing or await self._find(target) is not None:
                raise

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """Answers where the comment stands, or in the message's conversation; returns the answer's id.

        A second try knows the first by its words and place; ``key`` is not used.
        """
        del key
        if target.kind == MESSAGE:
            return await self._messages.answer(target, text, again=again)
        comment = await self._find(target)
        if comment is None:
            raise Undelivered(GONE, final=True)
        return await self._answer(comment, text, again=again)

    async def write_alone(self, target: Target, text: str, *, again: bool) -> str:
        """A private reply: once for each comment, within seven days, and before the comment is deleted."""
        comment = await self._find(target)
        if comment is None:
            raise Undelivered(GONE, final=True)
        author = comment.author.id or target.author_id
        return await self._messages.about(comment, text, author=author, again=again, now=self._now())

    # --- steps ------------------------------------------------------------------------------------

    async def _answer(self, comment: Comment, text: str, *, again: bool) -> str:
        """Answers below the comment as the platform puts answers; returns the answer's id."""
        raise NotImplementedError

    async def _find(self, target: Target) -> Comment | None:
        id_ = checked(target.comment_id)

        def others() -> list[str]:
            known = Memory.read(self.state).known
            newest = sorted(known, key=lambda one: known[one].written, reverse=True)
            return [one for one in newest if one != id_]

        return await find(self._graph, id_, self._edges, post=target.post_id, others=others)

    async def _set_hidden(self, id_: str, hidden: str) -> None:
        _done(await self._graph.post(id_, **{self.hides_by: hidden}))

    async def _post_once(
        self, edge: str, text: str, ours: Callable[[], Awaitable[str]], *, again: bool
    ) -> str:
        """Posts a text; returns its id, or that of an earlier try of ours.

        Meta keeps no mark of ours and itself refuses the same words twice where it notices. ``ours`` looks
        for what an earlier try has posted, and says its id or "".
        """
        if again and (before := await ours()):
            return before
        try:
            answer = await self._graph.post(edge, message=text)
        except Declined as no:
            before = await ours() if no.code == SAID_ALREADY else ""
            if not before:
                raise
            return before
        if not isinstance(answer.get("id"), str):
            raise Undelivered(HALF)
        return str(answer["id"])

    async def _own_at(self, edge: str, **asked: str) -> list[Comment]:
        """Our own comments at an edge, "123/comments"."""
        own: list[Comment] = []
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            query: dict[str, str | int] = {
                **asked,
                "fields": self._edges.comment_fields,
                "limit": PAGE,
                **after,
            }
            answer = await self._graph.get(edge, **query)
            found = [comment for row in rows(answer) for comment in self._edges.read(row, "")]
            own += [comment for comment in found if self._edges.is_own(comment.author)]
            cursor = next_page(answer)
            if not cursor:
                break
            after = {"after": cursor}
        return own


def _unread(posts: Sequence[str]) -> str:
    """Which posts people have to look at themselves, by the numbers that stand in their addresses."""
    if not posts:
        return ""
    named = ", ".join(posts[:NAMED]) + (" …" if len(posts) > NAMED else "")
    return f"det gäller bara kommentarerna under {len(posts)} inlägg ({named}), som Meta inte lämnar ut"


def _seen_by_all(target: Target) -> None:
    if target.kind == MESSAGE:
        raise Undelivered("ett direktmeddelande tas bort för hand, i kontots inkorg", final=True)


def _done(answer: Mapping[str, Any]) -> None:
    if answer.get("success") is not True:
        raise Undelivered("plattformen svarade ja men ändrade ingenting")

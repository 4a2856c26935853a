"""One account at X as a platform: read who answers and mentions it, hide and show answers, answer."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp

from bot.clock import has_passed
from bot.clock import now as the_time
from bot.graph import Limits
from bot.known import Known, Memory
from bot.post_address import post_name
from bot.x_length import LONGEST, length
from bot.x_lists import RECENT, Lists, Remembered, checked
from bot.x_own import OwnPosts
from bot.x_parts import ANSWERS, EDITS, HOURLY, OWN_POSTS, QUOTES, SEARCH, THREADS, Parts
from bot.x_post import Post
from bot.x_rest import HALF, HTTP_FORBIDDEN, HTTP_NOT_FOUND, REASONS, Declined, Rest, X
from handlers.platforms import MENTION, QUOTE, Capabilities, Incoming, Look, Target, Visibility
from handlers.ports import Now, Undelivered

#: Posts that we remember, and those of them that are asked for again.
REMEMBERED, ASKED_AGAIN = 2000, 100
#: Posts of one question.
IDS = 100
#: So often known posts are asked for again, and when the account last posted: each costs.
AGAIN: Final = timedelta(hours=1)
#: What failed of that is asked for again so soon.
SOON: Final = timedelta(minutes=10)
_LINK = re.compile(r"https?://\S+")
#: The beginning of a thread is not there any more, so that nobody can tell whose thread it is.
_GONE: Final = 2
NO_HIDING = "X döljer bara svar i trådar som kontot självt har börjat"
NO_ANSWER = (
    "X tar inte emot svaret (HTTP 403): åtkomsten tillåter bara svar till den som nämner kontot, "
    "eller så är texten redan skriven"
)


class XAccount:
    """The answers to one account, and the posts that mention it or quote its own.

    Nobody can delete what others write. Hiding puts an answer behind a click, where everybody can still read
    it, and only in threads that the account began itself. X does not tell what is hidden: what it confirmed
    to us is remembered, all else that is there counts as visible.
    """

    capabilities = Capabilities(
        hide=True,
        restore=True,
        reply=True,
        look=True,
        reply_before_removal=True,
        hidden_shows=True,
        elsewhere=frozenset({QUOTE, MENTION}),
        longest=LONGEST,
        length=length,
    )

    def __init__(
        self,
        user: str,
        token: str,
        app: tuple[str, str],
        *,
        api: str = X,
        limits: Limits | None = None,
        remembered: Remembered | None = None,
        longest: int = LONGEST,
        state: Mapping[str, Any] | None = None,
        since: datetime | None = None,
        session: aiohttp.ClientSession | None = None,
        patience: float = 20.0,
        again: timedelta = AGAIN,
        now: Now = the_time,
    ) -> None:
        """``token`` and ``app`` as ``Rest``; ``state`` is what ``state`` was when it was last stored.

        ``since`` is when the account was bound: what was written before is not read. ``longest``: the longest
        text that the account may write, as X counts.
        """
        self._user = user
        self.capabilities = replace(type(self).capabilities, longest=longest)
        self._rest = Rest(app, token, api=api, limits=limits, session=session, patience=patience, now=now)
        self._remembered = remembered or Remembered()
        self._lists = Lists(self._rest, self._remembered, user=user, since=since, now=now)
        self._own = OwnPosts(self._lists, self._remembered)
        #: What ``new`` has told; a new object after every reading, so that a caller may put the old one back.
        self.state: Mapping[str, Any] = dict(state or {})
        self._often = again
        self._now = now
        self._reading = asyncio.Lock()

    async def close(self) -> None:
        """Ends the connections that we opened ourselves."""
        await self._rest.close()

    @property
    def used(self) -> int:
        """Per cent of the calls of reading that are used, as X told last."""
        return self._rest.used

    @property
    def refused(self) -> str:
        """Why a part can no longer be read, or has failed for long; empty where all can, or never could."""
        lost = {
            SEARCH: self._remembered.unsearched.get(self._user, ""),
            QUOTES: self._remembered.unlisted.get(self._user, ""),
            **Parts.read(self.state, self._now()).lasting,
        }
        return "; ".join(f"{part}: {why}" for part, why in lost.items() if why)

    @property
    def failing(self) -> Mapping[str, str]:
        """Each part that could not be read last, and why; also where that has not lasted."""
        lost = {
            SEARCH: self._remembered.unsearched.get(self._user, ""),
            QUOTES: self._remembered.unlisted.get(self._user, ""),
        }
        now = {part: why for part, (_, why) in Parts.read(self.state, self._now()).failing.items()}
        return {part: why for part, why in (lost | now).items() if why}

    @property
    def unreached(self) -> tuple[str, ...]:
        """The parts that X said our access does not reach to, and that were never read."""
        told = self._remembered
        never = {SEARCH: told.mentions_only, QUOTES: told.unquoted, ANSWERS: told.unthreaded}
        return tuple(part for part, refused in never.items() if self._user in refused)

    @property
    def odd(self) -> tuple[tuple[str, str], ...]:
        """What the last reading left out, since it could not be read twice in a row."""
        return tuple(self._lists.odd.kept)

    async def ready(self) -> None:
        """Returns where the account can be read, else raises Undelivered with what to mend."""
        data = (await self._rest.get("users/me")).get("data")
        if not isinstance(data, dict) or data.get("id") != checked(self._user):
            raise Undelivered("nycklarna gäller ett annat konto än det i inställningarna", final=True)

    # --- reading ------------------------------------------------------------------------------------

    async def new(self) -> tuple[Incoming, ...]:
        """What has come in or been edited since last time, oldest first.

        What is gone comes once more without words, with the visibility GONE.
        """
        async with self._reading:
            memory, began = Memory.read(self.state), self._now()
            self._rest.began = None
            self._lists.odd.kept.clear()
            kept: Mapping[str, Any] = self.state if memory.floor is not None else {}
            parts = Parts.read(kept, began)
            told = [post async for post in self._mentions(kept)]
            answers: list[Post] = []
            searched: str | None = kept.get("searched", "")
            with parts.apart(SEARCH):
                answers, searched = await self._search(kept)
            found = {post.id: post for post in (*told, *answers) if self._lists.is_theirs(post)}
            gone: list[str] = []
            quoted = kept.get("quoted", {})
            own = {
                "quoted": quoted,
                "quotes": kept.get("quotes", any(quoted.values())),
                "threads": kept.get("threads", []),
                "threads_read": kept.get("threads_read", ""),
            }
            asked = self._remembered.again_at.get(self._user)
            if not kept or has_passed(asked, self._often, began):
                gone = await self._hourly(memory, found, own, parts)
            memory.floor = memory.floor or 0
            hidden = await self._remembered.hidden.of(self._user, found.keys())
            fresh = [post for post in found.values() if self._is_news(memory, post, hidden)]
            with parts.apart(THREADS):
                await self._whose_threads(memory, fresh)
            news = [self._incoming(memory, post) for post in fresh] + memory.goners(gone)
            memory.forget(REMEMBERED)
            # By X's clock, for ours may be ahead of it: what is written meanwhile would be lost.
            read = self._lists.clock.isoformat()
            searched = read if searched is None else searched
            self.state = {**memory.state(), "read": read, "searched": searched, **own, **parts.state()}
            return tuple(sorted(news, key=lambda item: (item.created_at, item.id)))

    async def _hourly(
        self, memory: Memory, found: dict[str, Post], kept: dict[str, Any], parts: Parts
    ) -> list[str]:
        """Finds quotes, answers to others in own threads, and edits; each costs. Returns what is gone.

        ``kept`` is changed as far as they were read. What fails is asked for again before the hour is over.
        """
        gone: list[str] = []
        with parts.apart(OWN_POSTS):
            own = await self._own.newest()
            with parts.apart(QUOTES):
                async for post in self._own.quotes(memory, own, kept):
                    found[post.id] = post
            with parts.apart(ANSWERS):
                found.update((post.id, post) for post in await self._own.below(memory, own, kept))
        with parts.apart(EDITS):
            gone = await self._again(memory, found)
        early = self._often - SOON if parts.failing.keys() & HOURLY else timedelta(0)
        self._remembered.again_at[self._user] = parts.now - max(early, timedelta(0))
        return gone

    async def _mentions(self, kept: Mapping[str, Any]) -> AsyncIterator[Post]:
        since = self._lists.after(kept.get("read"))
        async for post in self._lists.pages(
            f"users/{checked(self._user)}/mentions", "pagination_token", since
        ):
            yield post

    async def _search(self, kept: Mapping[str, Any]) -> tuple[list[Post], str | None]:
        """Answers without a mention; and until when they are read, where that is not until now.

        An access that never reached to searching is tried again now and then. Where one did, a no of X is
        announced, and what is written meanwhile is read when it can be searched for again.
        """
        searched = kept.get("searched", "")
        if self._lists.lacks(self._remembered.mentions_only):
            return [], searched
        recent = self._lists.recent
        since = max(self._lists.after(kept.get("searched", kept.get("read"))) or recent, recent)
        try:
            posts = await self._lists.search(f"to:{self._user}", since)
        except Declined as no:
            if not no.by_access:
                raise
            if searched:
                self._remembered.unsearched[self._user] = no.reason
            else:
                self._remembered.mentions_only[self._user] = self._now()
            return [], searched
        self._remembered.unsearched.pop(self._user, None)
        self._remembered.mentions_only.pop(self._user, None)
        return posts, None

    async def _whose_threads(self, memory: Memory, fresh: Iterable[Post]) -> None:
        """Notes of the threads whether the account began them itself: 1 yes, 0 no, 2 where that is gone."""
        asked = {post.conversation for post in fresh}
        asked -= {post.id for post in fresh}  # a post that stands alone begins its own thread
        unknown = sorted(id_ for id_ in asked - memory.posts.keys() if id_.isdecimal())
        for start in range(0, len(unknown), IDS):
            ids = unknown[start : start + IDS]
            roots, _ = await self._lists.named(ids)
            whose = {root.conversation: int(root.author.id == self._user) for root in roots.values()}
            memory.posts |= {id_: whose.get(id_, _GONE) for id_ in ids}
        newest = sorted(memory.posts, key=lambda id_: (len(id_), id_), reverse=True)[:REMEMBERED]
        memory.posts = {id_: memory.posts[id_] for id_ in newest}

    def _incoming(self, memory: Memory, post: Post) -> Incoming:
        whose = memory.posts.get(post.conversation)  # None where it begins its own, or X could not be asked
        visibility = memory.known[post.id].visibility
        incoming = post.incoming(self._user, visibility, in_our_thread=whose in {1, None})
        return replace(incoming, removable=None if whose in {_GONE, None} else whose == 1)

    async def _again(self, memory: Memory, found: dict[str, Post]) -> list[str]:
        """Asks for the newest known posts again; notes edits, returns those that are gone."""
        oldest = (self._now() - RECENT).timestamp()
        recent = [id_ for id_, known in memory.known.items() if known.written > oldest and id_ not in found]
        ids = sorted(recent, key=lambda id_: memory.known[id_].written, reverse=True)[:ASKED_AGAIN]
        posts, gone = await self._lists.named(ids)
        found.update(posts)
        return gone

    def _is_news(self, memory: Memory, post: Post, hidden: Mapping[str, bool]) -> bool:
        """Whether to tell of it; remembers it either way."""
        before = memory.known.get(post.id)
        now = memory.known[post.id] = Known(
            post=post.conversation,
            visibility=_visibility(memory, post.id, hidden),
            mark=post.mark,
            written=before.written if before else int(post.written.timestamp()),
        )
        return before != now

    async def newest_post(self) -> datetime | None:
        """When the account itself last posted, answers aside; None where it was asked lately."""
        if self._own.posted is not None:
            return self._own.posted
        asked, now = self._remembered.posted_at.get(self._user), self._now()
        if not has_passed(asked, self._often, now):
            return None
        self._remembered.posted_at[self._user] = now
        return await self._own.last()

    async def post_at(self, address: str) -> str:
        """The id of the account's own post at an address, as its thread bears it; empty if it is none."""
        id_ = post_name("x", address)
        posts = (await self._lists.named([id_]))[0] if id_ else {}
        return next((post.conversation for post in posts.values() if post.author.id == self._user), "")

    # --- acting -------------------------------------------------------------------------------------

    async def look(self, target: Target) -> Look:
        """How the post stands now, as far as X tells."""
        post = await self._find(target)
        if post is None:
            return Look(visibility=Visibility.GONE)
        hidden = await self._remembered.hidden.of(self._user, [post.id])
        visibility = _visibility(Memory.read(self.state), post.id, hidden)
        return Look(
            visibility=visibility,
            text=post.text,
            attachments=post.attachments,
            can_hide=await self._may_hide(post),
        )

    async def _may_hide(self, post: Post) -> bool:
        """Whether it is our own, or stands in a thread that we began; where that cannot be told we try."""
        if post.author.id == self._user:
            return True
        return await self._whose(post) != 0

    async def _whose(self, post: Post) -> int:
        """Whether the account began the thread itself: 1 yes, 0 no, 2 where that is gone."""
        memory = Memory.read(self.state)
        await self._whose_threads(memory, [post])
        return memory.posts.get(post.conversation, _GONE)

    async def hide(self, target: Target) -> None:
        """Puts an answer behind a click; one that is gone stays so. A post of our own is deleted."""
        post = await self._find(target)
        if post is None:
            return
        if post.author.id == self._user:
            await self._rest.delete(f"tweets/{post.newest}")
        else:
            await self._set(post, hidden=True)

    async def restore(self, target: Target) -> None:
        """Brings a hidden answer back into its thread."""
        post = await self._find(target)
        if post is None:
            raise Undelivered(REASONS[HTTP_NOT_FOUND], final=True)
        await self._set(post, hidden=False)

    async def publish(self, target: Target) -> None:
        """Does nothing: X holds no posts back."""

    async def delete(self, target: Target) -> None:
        """Always refused."""
        del target
        raise Undelivered("X låter ingen ta bort andras inlägg", final=True)

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """Answers the post and returns the answer's id.

        A second try knows the first by its author, what it answers, and its words, links aside: X writes
        those anew. ``key`` is not used.
        """
        del key
        post = await self._find(target)
        if post is None:
            raise Undelivered(REASONS[HTTP_NOT_FOUND], final=True)
        if again and (before := await self._ours(post, text)):
            return before
        if (long := length(text)) > (
            most := self.capabilities.longest or long
        ):  # which X says with a 403 too
            raise Undelivered(f"texten är {long} tecken, och X tar högst {most}", final=True)
        try:
            answer = await self._rest.post(
                "tweets", {"text": text, "reply": {"in_reply_to_tweet_id": post.newest}}
            )
        except Declined as no:
            if no.status != HTTP_FORBIDDEN or not no.final or no.unpermitted:
                raise
            if before := await self._ours(post, text):  # the same words are taken only once
                return before
            raise Undelivered(NO_ANSWER, final=True) from None
        data = answer.get("data")
        if not isinstance(data, dict) or not isinstance(data.get("id"), str):
            raise Undelivered(HALF)
        return str(data["id"])

    async def _find(self, target: Target) -> Post | None:
        id_ = checked(target.comment_id)
        try:
            posts, gone = await self._lists.named([id_], each=True)
        except Declined as no:
            if no.status != HTTP_NOT_FOUND:
                raise
            return None
        if id_ in gone:
            return None
        if not posts:
            raise Undelivered("X visar inte inlägget för kontot", final=True)
        return next(iter(posts.values()))

    async def _set(self, post: Post, *, hidden: bool) -> None:
        try:
            body = await self._rest.put(f"tweets/{post.newest}/hidden", {"hidden": hidden})
        except Declined as no:
            if no.status != HTTP_FORBIDDEN or not no.final or no.unpermitted:
                raise
            if await self._whose(post) == 1:  # its own thread, so that is not why
                raise
            raise Undelivered(NO_HIDING, final=True) from None
        data = body.get("data")
        if not isinstance(data, dict) or data.get("hidden") is not hidden:
            raise Undelivered("X svarade ja men ändrade ingenting")
        await self._remembered.hidden.note(self._user, post.id, hidden=hidden)

    async def _ours(self, post: Post, text: str) -> str:
        """Our own answer from an earlier try, empty if there is none."""
        async for own in self._lists.pages(f"users/{self._user}/tweets", "pagination_token", post.written):
            if own.answers in {post.id, post.newest} and _words(own.text) == _words(text):
                return own.id
        return ""


def _visibility(memory: Memory, id_: str, hidden: Mapping[str, bool]) -> Visibility:
    """As X confirmed it to us last; what it never did counts as visible."""
    if id_ in hidden:
        return Visibility.HIDDEN if hidden[id_] else Visibility.VISIBLE
    known = memory.known.get(id_)
    return known.visibility if known is not None else Visibility.VISIBLE


def _words(text: str) -> list[str]:
    """The words without links, which X writes anew, and without whom it is for at its beginning."""
    said = _LINK.sub(" ", text).split()
    while said and said[0].startswith("@"):
        said.pop(0)
    return said

"""The newest own posts of an account at X: who quotes them, and what people answer each other below them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from datetime import datetime
from typing import Any

from bot.known import Memory
from bot.x_lists import Lists, Remembered, checked, read_list
from bot.x_post import Post
from bot.x_rest import Declined

#: Own posts whose quotes and threads are read; a search for more threads would soon be longer than X takes.
OWN = 10
#: Posts of one question at least.
FEWEST = 5


class OwnPosts:
    """Reads them once in a while, for each question costs."""

    def __init__(self, lists: Lists, remembered: Remembered) -> None:
        self._lists = lists
        self._remembered = remembered
        #: When the newest was written, as far as they were read.
        self.posted: datetime | None = None

    async def newest(self) -> list[Post]:
        """The newest own posts, answers aside."""
        own = await self._list(OWN)
        self.posted = _written(own)
        self._remembered.posted_at[self._lists.user] = self._lists.now()
        return own

    async def last(self) -> datetime | None:
        """When the newest was written, asked for by itself."""
        return _written(await self._list(FEWEST))

    async def _list(self, most: int) -> list[Post]:
        path = f"users/{checked(self._lists.user)}/tweets"
        body = await self._lists.get(path, max_results=str(most), exclude="replies,retweets")
        return read_list(body, self._lists.odd)

    async def quotes(self, memory: Memory, own: Iterable[Post], kept: dict[str, Any]) -> AsyncIterator[Post]:
        """Who quotes them, and notes in ``kept`` how often each is quoted; each list costs.

        So only that of a post is asked for that is quoted more often than before. One that X refuses is asked
        for again, and announced where others were read before.
        """
        lists, user = self._lists, self._lists.user
        if lists.lacks(self._remembered.unquoted):
            kept.update(quoted={}, quotes=False)
            return
        before, refused = kept["quoted"], ""
        kept["quoted"] = {post.id: min(post.quoted, before.get(post.id, 0)) for post in own}
        for post in own:
            if post.quoted <= before.get(post.id, 0):
                continue
            try:
                quotes = await lists.quotes_of(post.newest, memory.known)
            except Declined as no:
                if not no.by_access:
                    raise
                if not kept["quotes"]:
                    self._remembered.unquoted[user] = lists.now()
                    kept.update(quoted={}, quotes=False)
                    return
                refused = no.reason
                continue
            kept["quoted"][post.id], kept["quotes"] = post.quoted, True
            for quote in filter(self._is_to_tell, quotes.values()):
                yield quote
        self._remembered.unquoted.pop(user, None)
        self._remembered.unlisted[user] = refused

    async def below(self, memory: Memory, own: Iterable[Post], kept: dict[str, Any]) -> list[Post]:
        """What people answer each other below them; to X that is no answer to the account.

        All of them are one search. A thread that was not searched before is read from its beginning.
        """
        lists, told = self._lists, self._remembered
        threads = {post.id: post.written for post in own if post.id == post.conversation}
        memory.posts |= dict.fromkeys(threads, 1)
        unsearched = lists.user in told.unsearched.keys() | told.mentions_only.keys()
        if not threads or unsearched or lists.lacks(told.unthreaded):
            return []
        new = [written for thread, written in threads.items() if thread not in kept["threads"]]
        earliest = max(lists.recent, lists.since or lists.recent)
        since = max(earliest, min([lists.after(kept["threads_read"]) or earliest, *new]))
        query = " OR ".join(f"conversation_id:{checked(id_)}" for id_ in threads)
        try:
            posts = await lists.search(f"({query})", since)
        except Declined as no:
            if kept["threads_read"] or not no.by_access:
                raise
            told.unthreaded[lists.user] = lists.now()
            return []
        kept.update(threads=list(threads), threads_read=lists.clock.isoformat())
        return list(filter(self._is_to_tell, posts))

    def _is_to_tell(self, post: Post) -> bool:
        """Whether another wrote it since the account was bound."""
        since = self._lists.since
        return self._lists.is_theirs(post) and (since is None or post.written > since)


def _written(own: Iterable[Post]) -> datetime | None:
    return max((post.written for post in own), default=None)

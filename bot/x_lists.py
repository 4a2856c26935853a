"""What X lists: the pages of mentions, answers and own posts, and posts by their numbers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection, Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final, Protocol

from bot.clock import has_passed
from bot.odd_rows import OddRows
from bot.x_post import NAMES, Post, fields, newest_wording, problems, read_posts
from bot.x_rest import HALF, HTTP_BAD, NOT_FOUND, Declined, Rest
from handlers.ports import Now, Undelivered
from storage import hiding
from storage.database import Database

#: Posts of one page, and pages of one list at most, against a list without an end.
PAGE, MOST_PAGES = 100, 300
#: X's words for what is not there for the account, and will not be by itself.
LASTING = frozenset({NOT_FOUND, "not-authorized-for-resource", "disallowed-resource"})
NOT_LISTED = "X svarade med fel i stället för att lista något"
#: What X shows late is read all the same. X does not charge twice in a day, and does not promise that.
OVERLAP = timedelta(minutes=2)
#: The search reaches back so far, by X's clock, and X refuses to be asked for more; what is older is not
#: edited any more either.
RECENT, MARGIN = timedelta(days=7), timedelta(hours=1)
#: So often an access is tried again that never reached to something; a single no of X may be a mistake.
TRIED_AGAIN: Final = timedelta(days=1)
_ID = re.compile(r"[0-9]{1,30}")


class Hidden(Protocol):
    """What X confirmed to be hidden or shown, for it does not tell afterwards."""

    async def of(self, account: str, ids: Collection[str]) -> dict[str, bool]:
        """Whether it is hidden, of those of these posts that X was ever told to hide or show."""

    async def note(self, account: str, id_: str, *, hidden: bool) -> None:
        """X confirmed that it is hidden, or shown."""


class InMemory:
    """Written down nowhere, for a connector that stands alone."""

    def __init__(self) -> None:
        self._hidden: dict[tuple[str, str], bool] = {}

    async def of(self, account: str, ids: Collection[str]) -> dict[str, bool]:
        """As ``Hidden``."""
        return {id_: self._hidden[account, id_] for id_ in ids if (account, id_) in self._hidden}

    async def note(self, account: str, id_: str, *, hidden: bool) -> None:
        """As ``Hidden``."""
        self._hidden[account, id_] = hidden


class InDatabase:
    """Written down in the database, so that no restart and no replica forgets it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, account: str, ids: Collection[str]) -> dict[str, bool]:
        """As ``Hidden``."""
        return await self._database.read(partial(hiding.of, account=f"x {account}", ids=ids)) if ids else {}

    async def note(self, account: str, id_: str, *, hidden: bool) -> None:
        """As ``Hidden``."""
        await self._database.write(partial(hiding.note, account=f"x {account}", post=id_, hidden=hidden))


@dataclass(kw_only=True)
class Remembered:
    """What X does not tell: what was hidden; and for as long as the program runs when it was asked what."""

    hidden: Hidden = field(default_factory=InMemory)
    again_at: dict[str, datetime] = field(default_factory=dict)
    posted_at: dict[str, datetime] = field(default_factory=dict)
    #: Accounts whose access never reached to searching, and when X said so.
    mentions_only: dict[str, datetime] = field(default_factory=dict)
    #: Accounts whose access never reached to quotes, and when X said so.
    unquoted: dict[str, datetime] = field(default_factory=dict)
    #: Accounts whose access never reached to searching for threads, and when X said so.
    unthreaded: dict[str, datetime] = field(default_factory=dict)
    #: By account, why the search is refused that was read before, and the lists of quotes.
    unsearched: dict[str, str] = field(default_factory=dict)
    unlisted: dict[str, str] = field(default_factory=dict)
    #: By account, posts that could not be read when they were told last.
    odd: dict[str, set[str]] = field(default_factory=dict)
    #: X's names for its fields: the old or the new ones.
    name: str = NAMES[0]


class Lists:
    """Asks for posts, as one account, by the names that X takes for its fields."""

    def __init__(
        self, rest: Rest, remembered: Remembered, *, user: str, since: datetime | None, now: Now
    ) -> None:
        """``since``: what was written before is not read."""
        self._rest = rest
        self._remembered = remembered
        self.user = user
        self.since = since
        self.now = now
        #: What could not be read.
        self.odd = OddRows(remembered.odd.setdefault(user, set()))

    @property
    def clock(self) -> datetime:
        """When this reading began, by X's clock as far as it told: ours may be ahead of it, or behind."""
        return self._rest.began or self.now()

    @property
    def recent(self) -> datetime:
        """Since when X can be searched."""
        return self.clock - RECENT + MARGIN

    def after(self, read: object) -> datetime | None:
        """Since when to ask for what was read until then; all of our time where nothing was."""
        return datetime.fromisoformat(read) - OVERLAP if isinstance(read, str) and read else self.since

    def lacks(self, refused: Mapping[str, datetime]) -> bool:
        """Whether X said lately that the access does not reach to something."""
        return not has_passed(refused.get(self.user), TRIED_AGAIN, self.now())

    def is_theirs(self, post: Post) -> bool:
        """Whether another wrote it, and does not only pass a post on."""
        return post.author.id != self.user and not post.passed_on

    async def search(self, query: str, since: datetime) -> list[Post]:
        """What others wrote that X finds."""
        asked = {"query": f"{query} -from:{self.user}"}
        return [
            post
            async for post in self.pages("tweets/search/recent", "next_token", since, **asked)
            if self.is_theirs(post)
        ]

    async def pages(
        self, path: str, turns_by: str, since: datetime | None, **query: str
    ) -> AsyncIterator[Post]:
        """The posts of one list, written since then. ``turns_by``: X's word for the next page."""
        asked = {**query, "max_results": str(PAGE)}
        if since is not None:
            asked["start_time"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for _ in range(MOST_PAGES):
            body = await self.get(path, **asked)
            for post in read_list(body, self.odd):
                yield post
            meta = body.get("meta")
            token = meta.get("next_token") if isinstance(meta, dict) else None
            if not isinstance(token, str) or not token:
                return
            if asked.get(turns_by) == token:
                raise Undelivered("X visar samma sida om och om igen")
            asked[turns_by] = token
        # What is further down would be lost if the next reading went on from here.
        raise Undelivered("X:s lista tar inte slut")

    async def quotes_of(self, id_: str, known: Container[str]) -> dict[str, Post]:
        """The posts that quote one, newest first until one that is known."""
        found: dict[str, Post] = {}
        pages = self.pages(f"tweets/{checked(id_)}/quote_tweets", "pagination_token", None)
        async for post in pages:
            if post.id in known:
                break
            found[post.id] = post
        return found

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        """Asks by the names that X takes."""
        try:
            return await self._rest.get(path, **query, **fields(self._remembered.name))
        except Declined as no:
            if no.status != HTTP_BAD:
                raise
            other = NAMES[1 - NAMES.index(self._remembered.name)]
            body = await self._rest.get(path, **query, **fields(other))
            self._remembered.name = other
            return body

    async def named(self, ids: list[str], *, each: bool = False) -> tuple[dict[str, Post], list[str]]:
        """These posts in their newest wording, and those that are not there.

        ``each``: Undelivered where one cannot be read, instead of leaving it out.
        """
        odd = None if each else self.odd
        if not ids:
            return {}, []
        body = await self.get("tweets", ids=",".join(ids))
        why = problems(body)
        if not why and "data" not in body:
            raise Undelivered(HALF)
        gone = [id_ for id_ in ids if why.get(id_) == NOT_FOUND]
        rows = body.get("data") if isinstance(body.get("data"), list) else []
        later = [newest_wording(row) for row in rows or [] if newest_wording(row) not in {"", row.get("id")}]
        posts = {post.id: post for post in read_posts(body, odd)}
        if later:
            newest = read_posts(await self.get("tweets", ids=",".join(later)), odd)
            posts |= {post.id: post for post in newest}
        return posts, gone


def read_list(body: Mapping[str, Any], odd: OddRows) -> list[Post]:
    """The posts of one page of a list, or Undelivered where it is none.

    X answers 200 also where it tells only errors; that the list is empty it says by a count of 0. What is
    told as withheld from the account lasts; all else may pass.
    """
    before, meta = len(odd.kept), body.get("meta")
    posts = read_posts(body, odd)
    if posts or len(odd.kept) > before or (isinstance(meta, dict) and meta.get("result_count") == 0):
        return posts
    why = problems(body)
    if not why:
        raise Undelivered(HALF)
    raise Undelivered(NOT_LISTED, final=not LASTING.isdisjoint(why.values()))


def checked(id_: str) -> str:
    """The number, if it may stand in an address."""
    if not (id_.isascii() and _ID.fullmatch(id_)):
        raise Undelivered("numret är inget nummer från X", final=True)
    return id_

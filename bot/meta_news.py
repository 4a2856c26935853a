"""What is new at an account at Meta: read post by post, so that nothing that came meanwhile is missed.

Meta tells nobody what changed since when. So each reading looks at the newest posts with their newest
comments in one call, turns pages of posts until one is known, and goes through the known posts whole, a few
each time: there it sees edits, what was hidden, and what is gone. A webhook tells faster and is allowed to
be lost.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeGuard

import structlog

from bot.facebook_comment import Comment, next_page, rows
from bot.graph import BAD_PARAMETER, HALF, PASSING, UNKNOWN_FAULT, Declined, Graph, checked
from bot.known import Known, Memory
from handlers.platforms import Author, Incoming
from handlers.ports import Now, Undelivered

#: Posts looked at every time, each with so many of its newest comments.
NEWEST_POSTS, FEW_POSTS, PEEK = 25, 5, 25
#: Comments, and posts, of one page of an answer.
PAGE = 100
#: Posts gone through whole each time, going round.
WHOLE_POSTS = 2
#: So many more where all of those fail.
MORE_POSTS = 3
#: Posts that we go round at most; what is written below older ones comes by the webhook alone.
POSTS = 200
#: Pages of one post at most, against an answer without an end.
MOST_PAGES = 100
#: Pages of what is older than all that we know: where answers stand below what they answer, a new one may
#: stand below the oldest.
OLDER_PAGES = 10
#: A post that fails for so many of its turns, and for so long, is said to be unread; one may fail in passing.
UNREAD_TURNS, UNREAD_FOR = 3, timedelta(hours=1)
#: Missing comments asked for one by one each time.
ASKED_AGAIN = 50
#: So many other comments are asked for before what is missing is believed to be gone.
OTHERS = 5
UNSHOWN = (
    "Meta visar inte längre kommentarer som fanns, och inga andras heller; "
    "appen kan ha förlorat behörigheten att läsa dem"
)

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Post:
    """A post below which comments stand."""

    published: datetime
    #: The account itself published it; a visitor's post is not.
    own: bool


def _nobody(row: object) -> None:
    """Only the account itself posts there."""
    del row


@dataclass(frozen=True, kw_only=True)
class Edges:
    """How one of Meta's platforms names an account's posts and what is written below them."""

    account: str
    #: The edge with the posts, newest first, that with the account's own alone, and what we ask of each.
    posts: str
    own_posts: str
    post_fields: str
    #: What the platform calls the address of a post; and by which name we know it.
    permalink: str
    platform: str
    comment_fields: str
    #: Beside the fields: the comments of one post newest first, alone and within a question for posts.
    newest_first: Mapping[str, str]
    newest_within: str
    read_post: Callable[[Mapping[str, Any]], Post]
    #: A row, and the post that it stands below: the comment, after the answers that came along with it.
    read: Callable[[object, str], list[Comment]]
    #: A row among the posts: what a visitor has posted, None for what the account itself has.
    visitor: Callable[[object], Comment | None] = _nobody
    #: Where the answers to a comment stand, of which only some come along with it; empty where all do.
    answers: str = ""
    #: The account's own name, where what it wrote may bear no id, or another one.
    own_name: str = ""

    def is_own(self, author: Author) -> bool:
        """Whether the account itself wrote that."""
        named = bool(self.own_name) and author.name.casefold() == self.own_name.casefold()
        return named or author.id == self.account

    @property
    def latest(self) -> str:
        """What to ask of posts to get their newest comments along."""
        return f"{self.post_fields},comments{self.newest_within}.limit({PEEK}){{{self.comment_fields}}}"


def _known(comment: Comment) -> Known:
    """What to remember of a comment."""
    return Known(
        post=comment.post,
        visibility=comment.visibility,
        mark=comment.mark,
        written=int(comment.written.timestamp()),
    )


class News:
    """One reading of the Page, from a memory to what is new against it."""

    def __init__(
        self,
        graph: Graph,
        memory: Memory,
        edges: Edges,
        *,
        keep: int,
        now: Now,
        since: datetime | None = None,
    ) -> None:
        self._graph = graph
        self._memory = memory
        self._edges = edges
        self._keep = keep
        self._now = now
        self._since = since
        self._first = memory.floor is None
        #: Posts below which something stands that was only half told.
        self._half: set[str] = set()
        #: Whether this reading was shown what somebody else wrote; None where it does not know yet.
        self._shown: bool | None = None
        self._listed: Mapping[str, int] = {}
        #: When the Page itself last published, as far as this reading saw.
        self.posted: datetime | None = None

    async def read(self) -> tuple[Incoming, ...]:
        """What is new or changed, oldest first. Changes the memory only when all has been read."""
        self._graph.spare()
        if self._first:
            self._memory.floor = int(self._since.timestamp()) if self._since else 0
        posts, found = await self._latest()
        self._notice(found)
        self._listed = posts
        gone: set[str] = set()
        turn: list[str] = []
        failed: list[Undelivered] = []
        for post in self._whose_turn({**self._memory.posts, **posts}):
            if len(turn) >= WHOLE_POSTS and len(failed) < len(turn):
                break
            turn.append(post)
            try:
                now, missing = await self._whole(post)
            except Undelivered as no:
                failed.append(_of_one_post(no))  # at its next turn
                self._failed(post, no)
                continue
            if post in self._half:
                self._failed(post, Undelivered(HALF))
            else:
                self._memory.failing.pop(post, None)
            found.update(now)
            gone |= missing
        if failed and len(failed) == len(turn):
            raise failed[0]  # nothing says that it is the post
        news = [*self._differences(found.values()), *self._memory.goners(gone)]
        newest = sorted({**self._memory.posts, **posts}.items(), key=lambda post: post[1], reverse=True)
        self._memory.posts = dict(newest[:POSTS])  # with when they were published
        known = self._memory.failing.items()
        self._memory.failing = {id_: row for id_, row in known if id_ in self._memory.posts}
        self._memory.turn = turn[-1] if turn else ""
        self._memory.forget(self._keep)
        return tuple(sorted(news, key=lambda comment: (comment.created_at, comment.id)))

    def _failed(self, post: str, no: Undelivered) -> None:
        at = int(self._now().timestamp())
        since, turns = self._memory.failing.get(post, (at, 0))
        self._memory.failing[post] = (since, turns + 1)
        _log.warning(
            "a post could not be read", account=self._edges.account, post=post, turns=turns + 1, why=no.reason
        )

    @property
    def unread(self) -> list[str]:
        """The posts that fail turn after turn: what is written below them is not seen."""
        long_ago = (self._now() - UNREAD_FOR).timestamp()
        return [
            post
            for post, (since, turns) in self._memory.failing.items()
            if turns >= UNREAD_TURNS and since <= long_ago
        ]

    # --- the newest posts with their newest comments ------------------------------------------------

    async def _latest(self) -> tuple[dict[str, int], dict[str, Comment]]:
        answer = await self._feed()
        posts: dict[str, int] = self._read_posts(answer)
        found: dict[str, Comment] = {}
        for row in rows(answer):
            if post := self._visitor(row):
                found[post.id] = post
            told = row.get("comments") if _has_id(row) else None
            if not isinstance(told, dict):  # nobody has written anything
                continue
            comments = self._read(rows(told), row["id"])
            if next_page(told) and not self._all_known(comments):
                try:
                    comments = await self._from_newest(row["id"])
                except Undelivered as no:
                    _of_one_post(no)  # the rest is found when the post is gone through whole
            found.update((comment.id, comment) for comment in comments)
        if not self._all_posts_known(posts):
            posts.update(await self._older_posts(next_page(answer), found))
        return posts, found

    async def _feed(self) -> dict[str, Any]:
        fields = self._edges.latest
        try:
            return await self._graph.get(self._posts, fields=fields, limit=NEWEST_POSTS)
        except Declined as no:
            if no.code != UNKNOWN_FAULT:
                raise
            # Meta says so too where an answer would be too large for it.
            return await self._graph.get(self._posts, fields=fields, limit=FEW_POSTS)

    @property
    def _posts(self) -> str:
        return f"{self._edges.account}/{self._edges.posts}"

    def _read(self, found: Iterable[object], post: str) -> list[Comment]:
        """What can be read of it: what is only half told hides nothing else, and its post is noted."""
        told: list[Comment] = []
        for row in found:
            try:
                told += self._edges.read(row, post)
            except Undelivered:
                self._half.add(post)
        return told

    def _visitor(self, row: object) -> Comment | None:
        try:
            return self._edges.visitor(row)
        except Undelivered:
            if _has_id(row):
                self._half.add(row["id"])
            return None

    def _read_posts(self, answer: Mapping[str, Any]) -> dict[str, int]:
        """When each was published; one that does not say so is read as if it were new."""
        told = rows(answer)
        posts = {row["id"]: int(self._now().timestamp()) for row in told if _has_id(row)}
        if told and not posts:
            raise Undelivered(HALF)
        for row in filter(_has_id, told):
            with contextlib.suppress(Undelivered):
                post = self._edges.read_post(row)
                posts[row["id"]] = int(post.published.timestamp())
                if post.own and (not self.posted or post.published > self.posted):
                    self.posted = post.published
        return posts

    async def _older_posts(self, after: str, found: dict[str, Comment]) -> dict[str, int]:
        """What was posted before the newest ones, until a whole page is known; what is below has its turn."""
        posts: dict[str, int] = {}
        for _ in range(MOST_PAGES):
            if not after or len(posts) >= POSTS:
                break
            fields = self._edges.post_fields
            answer = await self._graph.get(self._posts, fields=fields, limit=PAGE, after=after)
            told = self._read_posts(answer)
            posts.update(told)
            found.update((post.id, post) for row in rows(answer) if (post := self._visitor(row)))
            if self._all_posts_known(told):
                break
            after = next_page(answer)
        return posts

    def _all_posts_known(self, posts: Mapping[str, int]) -> bool:
        """Whether a page of posts holds none that is new; an empty page says nothing of the next."""
        known = self._memory.posts
        oldest = min(known.values()) if len(known) >= POSTS else 0  # what is older is left on purpose
        return bool(posts) and all(post in known or at < oldest for post, at in posts.items())

    def _all_known(self, comments: Iterable[Comment]) -> bool:
        return all(
            self._memory.has(comment.id, comment.written) or self._is_own(comment) for comment in comments
        )

    async def _from_newest(self, post: str) -> list[Comment]:
        """Newest first, until a whole page is known."""
        found: list[Comment] = []
        async for comments in self._pages(post):
            found += comments
            if comments and self._all_known(comments):
                break
        return found

    async def _pages(self, post: str) -> AsyncIterator[list[Comment]]:
        after: dict[str, str] = {}
        for _ in range(MOST_PAGES):
            asked = {**self._edges.newest_first, "fields": self._edges.comment_fields, **after}
            answer = await self._graph.get(f"{post}/comments", limit=PAGE, **asked)
            comments = self._read(rows(answer), post)
            more = [one for row in rows(answer) for one in await self._more_answers(row, post)]
            yield [*more, *comments]
            cursor = next_page(answer)
            if not cursor:
                return
            after = {"after": cursor}

    async def _more_answers(self, row: object, post: str) -> list[Comment]:
        """The answers to a comment that did not come along with it."""
        if not _has_id(row):
            return []
        told = row.get(self._edges.answers) if self._edges.answers else None
        cursor = next_page(told) if isinstance(told, dict) else ""
        found: list[Comment] = []
        for _ in range(MOST_PAGES):
            if not cursor:
                break
            edge, fields = f"{checked(row['id'])}/{self._edges.answers}", self._edges.comment_fields
            answer = await self._graph.get(edge, fields=fields, limit=PAGE, after=cursor)
            found += self._read(rows(answer), post)
            cursor = next_page(answer)
        return [replace(comment, parent=comment.parent or row["id"]) for comment in found]

    # --- what is known, looked at again -------------------------------------------------------------

    def _whose_turn(self, posts: Mapping[str, int]) -> list[str]:
        """The next few posts with comments that we know, going round so that all get their turn.

        Some more than are gone through: they show whether it is the posts, where the first ones fail.
        """
        waiting = sorted(posts, key=lambda post: (posts[post], post), reverse=True)
        if self._memory.turn in posts:
            start = waiting.index(self._memory.turn) + 1
            waiting = waiting[start:] + waiting[:start]
        return [] if self._first else waiting[: WHOLE_POSTS + MORE_POSTS]

    async def _whole(self, post: str) -> tuple[dict[str, Comment], set[str]]:
        """All comments of a post down to the oldest that we know, and which of those are gone."""
        known = {id_: row for id_, row in self._memory.known.items() if row.post == post}
        floor = self._memory.floor or 0
        # Below what is settled there may still be answers that were never read.
        reached = () if self._memory.settled else (row.written for row in known.values())
        oldest = min(reached, default=floor)
        found = await self._down_to(post, oldest)
        missing = sorted(known.keys() - found.keys())[:ASKED_AGAIN]
        gone = set()
        for id_ in missing:
            try:
                comment = await peek(self._graph, id_, self._edges, post=post)
            except Undelivered as no:
                if no.reason != HALF or not found:
                    raise
                self._half.add(post)
                continue
            if comment is None:
                gone.add(id_)
            else:
                found[id_] = comment
        self._notice(found)
        if gone and not await self._are_gone(gone, post):
            raise Undelivered(UNSHOWN)
        return found, gone

    def _notice(self, found: Mapping[str, Comment]) -> None:
        if any(not self._is_own(comment) for comment in found.values()):
            self._shown = True

    async def _are_gone(self, gone: set[str], post: str) -> bool:
        """Whether it is they that are missing, and not our right to see what others write.

        The only one that we know of may be gone, and with a post all that stood below it. Of several, while
        nothing else is shown, nobody can tell.
        """
        if self._shown is None:
            newest = sorted(self._memory.known.items(), key=lambda item: item[1].written, reverse=True)
            others = [id_ for id_, _ in newest if id_ not in gone]
            self._shown = await is_shown(self._graph, self._edges, others) and bool(others or len(gone) == 1)
        return self._shown or (post not in gone and await self._took_them_along(post))

    async def _took_them_along(self, post: str) -> bool:
        """Whether a post of the account's own is gone, while others of its posts are shown."""
        if not self._listed or post in self._listed:
            return False
        try:
            await self._graph.get(checked(post), fields="id")
        except Declined as no:
            if not no.missing:
                raise
            return True
        return False

    async def _down_to(self, post: str, oldest: float) -> dict[str, Comment]:
        """What stands below a post, newest first, down to what is older; of a post that is gone, nothing."""
        found: dict[str, Comment] = {}
        more = OLDER_PAGES if self._edges.answers else 0
        half_itself = post in self._half
        self._half.discard(post)
        try:
            async for comments in self._pages(post):
                found.update((comment.id, comment) for comment in comments)
                if comments and comments[-1].written.timestamp() < oldest:
                    if not more:
                        break
                    more -= 1
        except Declined as no:
            if not no.missing:
                raise  # a post that is gone took its comments along; each is asked for one by one
        if post in self._half and not found:
            raise Undelivered(HALF)
        if half_itself:
            self._half.add(post)
        return found

    # --- what that means --------------------------------------------------------------------------

    def _differences(self, comments: Iterable[Comment]) -> list[Incoming]:
        return [comment.incoming() for comment in comments if self._is_news(comment)]

    def _is_own(self, comment: Comment) -> bool:
        return self._edges.is_own(comment.author)

    def _is_news(self, comment: Comment) -> bool:
        """Whether to tell of it; remembers it either way."""
        if self._is_own(comment):
            return False
        return self._memory.is_news(comment.id, comment.written, _known(comment), first=self._first)


def _has_id(row: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(row, dict) and isinstance(row.get("id"), str) and bool(row["id"])


def _of_one_post(no: Undelivered) -> Undelivered:
    """What one post refuses is no reason not to read the others; raises what is of the account as a whole."""
    own = no.reason in {HALF, UNSHOWN}
    if isinstance(no, Declined):
        own = own or (no.code in {*PASSING, BAD_PARAMETER} and not no.missing)
    if no.retry_after or not own:
        raise no
    return no


async def find(
    graph: Graph, id_: str, edges: Edges, *, post: str, others: Callable[[], list[str]]
) -> Comment | None:
    """The comment, or a visitor's post, as it stands; None where it is gone.

    Meta says the same of what is gone and of what we may not see; so it counts as gone only where one of
    the ``others``, which are known too, is shown.
    """
    comment = await peek(graph, id_, edges, post=post)
    if comment is None and not await is_shown(graph, edges, others()):
        raise Undelivered(UNSHOWN)
    return comment


async def peek(graph: Graph, id_: str, edges: Edges, *, post: str) -> Comment | None:
    """The comment, or a visitor's post, as it stands; None where Meta shows none."""
    is_post = id_ == post  # what a visitor posted stands below nothing else
    try:
        row = await graph.get(id_, fields=edges.post_fields if is_post else edges.comment_fields)
    except Declined as no:
        if not no.missing:
            raise
        return None
    comment = edges.visitor(row) if is_post else edges.read(row, post)[-1]
    if comment is None or comment.id != id_:
        raise Undelivered("Meta svarade om en annan kommentar")
    return comment


async def is_shown(graph: Graph, edges: Edges, others: list[str]) -> bool:
    """Whether we may see what others write: one of a few comments is shown.

    Where none is known nothing else can be asked than whether the account itself answers us.
    """
    if not others:
        await graph.get(edges.account, fields="id")
        return True
    for id_ in others[:OTHERS]:
        try:
            await graph.get(checked(id_), fields="id")
        except Declined as no:
            if not no.missing:
                raise
        else:
            return True
    return False

"""What is new at a WordPress site: a cursor that neither deletions nor summer time nor a restart fools.

WordPress has no modified date and no events, its date filter reads local time, and paging slips when
something is deleted meanwhile. So we read newest first by id, each page overlapping the one before,
until a whole page is known, and ask again by id for what we know, to see edits and removals.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from bot.outgoing import TooMuch
from bot.wordpress_comment import FIELDS, LONG_AGO, Comment, half, moment, read_comment, read_comments
from bot.wordpress_rest import HTTP_FORBIDDEN, Declined, Rest
from handlers.platforms import Incoming, Visibility
from handlers.ports import Undelivered

PAGE, SMALL_PAGE, OVERLAP = 100, 10, 10
#: Known comments asked for again at every turn, besides those on the pages that were read anyway.
ASKED_AGAIN = 300
#: How often in one reading we step back because more was deleted between two pages than they overlap,
#: or bear with a page that shows nothing new.
DOUBTS = 9
NOT_FOUND = "rest_comment_invalid_id"
EVERYTHING: Mapping[str, str | int] = {
    "status": "any",
    "type": "all",  # else links from other sites are left out
    "context": "edit",
    "orderby": "id",
    "order": "desc",
    "_fields": FIELDS,
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What we remember of a comment: enough to see that it changed, and no words of it."""

    visibility: Visibility
    mark: str
    written: int

    @classmethod
    def of(cls, comment: Comment) -> Self:
        """What to remember of a comment."""
        written = int(comment.written.timestamp())
        return cls(visibility=comment.visibility, mark=comment.mark, written=written)


@dataclass(kw_only=True)
class Memory:
    """What has been told, as it goes into the database and comes back."""

    known: dict[int, Known] = field(default_factory=dict)
    #: Our own comments, which are nobody's news.
    own: set[int] = field(default_factory=set)
    #: Everything up to this id was before our time or is long settled; None before the first reading.
    floor: int | None = None
    #: The id that we last asked for again; the next turn goes on below it.
    turn: int = 0

    @classmethod
    def read(cls, state: Mapping[str, Any]) -> Self:
        """The memory in a state; one of another shape is none, so that everything is told again."""
        with contextlib.suppress(LookupError, TypeError, ValueError, AttributeError):
            if state.get("version") == 1:
                known = {
                    int(number): Known(visibility=Visibility(row[0]), mark=str(row[1]), written=int(row[2]))
                    for number, row in state["known"].items()
                }
                own = {int(number) for number in state["own"]}
                return cls(known=known, own=own, floor=int(state["floor"]), turn=int(state["turn"]))
        return cls()

    def state(self) -> dict[str, Any]:
        """As plain data that JSON can hold."""
        known = {str(number): [k.visibility.value, k.mark, k.written] for number, k in self.known.items()}
        return {
            "version": 1,
            "floor": self.floor or 0,
            "turn": self.turn,
            "own": sorted(self.own),
            "known": known,
        }

    def has(self, number: int) -> bool:
        """Whether we need not be told of this comment's existence."""
        return number in self.known or number in self.own or number <= (self.floor or 0)

    def forget(self, keep: int) -> None:
        """Keeps the newest; the rest is settled, and its edits are no longer seen."""
        numbers = sorted([*self.known, *self.own], reverse=True)
        if len(numbers) <= keep:
            return
        self.floor = max(self.floor or 0, numbers[keep])
        self.known = {number: known for number, known in self.known.items() if number > self.floor}
        self.own = {number for number in self.own if number > self.floor}


class News:
    """One reading of the site, from a memory to what is new against it."""

    def __init__(
        self, rest: Rest, memory: Memory, *, me: int, keep: int, since: datetime | None = None
    ) -> None:
        self._rest = rest
        self._memory = memory
        self._me = me
        self._keep = keep
        self._since = since
        self._first = memory.floor is None

    async def read(self) -> tuple[Incoming, ...]:
        """What is new or changed, oldest first. Changes the memory only when all has been read."""
        found = await self._newest()
        asked = self._whom_to_ask(found)
        again, gone = await self._again(asked)
        news = self._differences({**found, **again}.values(), gone)
        self._memory.turn = asked[-1] if asked else 0
        if self._memory.floor is None:
            reached_the_end = len(found) < self._keep
            self._memory.floor = 0 if reached_the_end else min(found) - 1
        self._memory.forget(self._keep)
        return tuple(sorted(news, key=lambda comment: int(comment.id)))

    # --- newest first, until a whole page is known ------------------------------------------------

    async def _newest(self) -> dict[int, Comment]:
        found: dict[int, Comment] = {}
        offset, step_back, doubts = 0, OVERLAP, DOUBTS
        while True:
            page, size, total = await self._page(offset)
            if found and page and offset and doubts > 1 and page[0].id < min(found):
                # More than the overlap was deleted meanwhile: what lies between may have slipped past.
                offset, step_back, doubts = max(0, offset - step_back), step_back * 2, doubts - 1
                continue
            fresh = [comment for comment in page if comment.id not in found]
            if page and not fresh and total is None and not (doubts := doubts - 1):
                raise Undelivered("webbplatsen visar samma kommentarer på varje sida")
            found.update((comment.id, comment) for comment in fresh)
            # The pages are short where the site hides a row from us, so only the count tells the end.
            at_end = not page if total is None else offset + size >= total
            if at_end or self._enough(fresh, found):
                return found
            offset, step_back = offset + size - min(OVERLAP, size // 2), OVERLAP

    def _enough(self, fresh: Sequence[Comment], found: Mapping[int, Comment]) -> bool:
        if self._first:
            return len(found) >= self._keep
        return bool(fresh) and all(self._memory.has(comment.id) for comment in fresh)

    async def _page(self, offset: int) -> tuple[list[Comment], int, int | None]:
        for size in (PAGE, SMALL_PAGE):
            with contextlib.suppress(TooMuch):
                answer = await self._rest.get("comments", **EVERYTHING, per_page=size, offset=offset)
                return list(read_comments(answer.body)), size, answer.total
        raise TooMuch("webbplatsens svar är orimligt stort")

    # --- what is known, asked again ---------------------------------------------------------------

    def _whom_to_ask(self, found: Mapping[int, Comment]) -> list[int]:
        """The next few of the known, going round so that all get their turn."""
        waiting = sorted((number for number in self._memory.known if number not in found), reverse=True)
        if len(waiting) <= ASKED_AGAIN:
            return waiting
        below = [number for number in waiting if number < self._memory.turn]
        above = [number for number in waiting if number >= self._memory.turn]
        return (below + above)[:ASKED_AGAIN]

    async def _again(self, asked: Sequence[int]) -> tuple[dict[int, Comment], list[int]]:
        """How those stand now, and which are gone for good."""
        now: dict[int, Comment] = {}
        for start in range(0, len(asked), PAGE):
            now.update(await self._named(asked[start : start + PAGE]))
        gone: list[int] = []
        for number in asked:
            if number in now:
                continue
            try:
                comment = await find(self._rest, number)
            except Declined as no:
                if (
                    no.status == HTTP_FORBIDDEN and no.code
                ):  # it is there, but not for our eyes: nothing we could tell
                    continue
                raise
            if comment is None:
                gone.append(number)
            else:
                now[number] = comment
        return now, gone

    async def _named(self, numbers: Sequence[int]) -> dict[int, Comment]:
        for size in (PAGE, SMALL_PAGE):
            with contextlib.suppress(TooMuch):
                return await self._included(numbers, size)
        raise TooMuch("webbplatsens svar är orimligt stort")

    async def _included(self, numbers: Sequence[int], size: int) -> dict[int, Comment]:
        found: dict[int, Comment] = {}
        for start in range(0, len(numbers), size):
            include = ",".join(map(str, numbers[start : start + size]))
            answer = await self._rest.get("comments", **EVERYTHING, per_page=PAGE, include=include)
            found.update((comment.id, comment) for comment in read_comments(answer.body))
        return found

    # --- what that means --------------------------------------------------------------------------

    def _differences(self, comments: Iterable[Comment], gone: Iterable[int]) -> list[Incoming]:
        news = [comment.incoming() for comment in comments if self._is_news(comment)]
        for number in gone:
            known = self._memory.known.pop(number)
            written = datetime.fromtimestamp(known.written, tz=UTC)
            news.append(
                Incoming(id=str(number), text="", created_at=written, visibility=Visibility.GONE),
            )
        return news

    def _is_news(self, comment: Comment) -> bool:
        """Whether to tell of it; remembers it either way."""
        if comment.user == self._me:
            self._memory.own.add(comment.id)
            return False
        before = self._memory.known.get(comment.id)
        if before is None and self._memory.has(comment.id):
            return False  # before our time
        now = self._memory.known[comment.id] = Known.of(comment)
        if before is not None:
            return before != now
        return not (self._first and self._is_old(comment))

    def _is_old(self, comment: Comment) -> bool:
        """Was decided before the bot came: not a case, unless it still waits for someone."""
        waits = comment.visibility is Visibility.HELD
        return self._since is not None and comment.written < self._since and not waits


async def find(rest: Rest, number: int) -> Comment | None:
    """The comment as it stands, None where it is gone for good.

    Only WordPress's own word for it counts as gone: a wrong address or a proxy says 404 too.
    """
    try:
        answer = await rest.get(f"comments/{number}", context="edit", _fields=FIELDS)
    except Declined as no:
        if no.code == NOT_FOUND:
            return None
        raise
    comment = read_comment(answer.body)
    if comment.id != number:
        raise Undelivered("webbplatsen svarade om en annan kommentar")
    return comment


async def newest_post(rest: Rest) -> datetime | None:
    """When the newest post that visitors see was published; None if there is none."""
    newest: dict[str, str | int] = {"status": "publish", "orderby": "date", "order": "desc", "per_page": 1}
    body = (await rest.get("posts", **newest, _fields="date,date_gmt")).body
    if not isinstance(body, list) or not all(isinstance(post, dict) for post in body):
        raise half()
    posted = moment(body[0]) if body else LONG_AGO
    return posted if posted > LONG_AGO else None


async def takes_comments(rest: Rest, *, most: int) -> bool:
    """Whether visitors may write below a page; of so many that were changed last."""
    asked: dict[str, str | int] = {
        "status": "publish",
        "orderby": "modified",
        "order": "desc",
        "per_page": PAGE,
    }
    for offset in range(0, most, PAGE):
        answer = await rest.get("pages", **asked, offset=offset, _fields="comment_status")
        if not isinstance(answer.body, list) or not all(isinstance(page, dict) for page in answer.body):
            raise half()
        if any(page.get("comment_status") == "open" for page in answer.body):
            return True
        if offset + PAGE >= (answer.total or 0):
            return False
    return False

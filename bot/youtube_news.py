"""What is new at a YouTube channel: its newest threads each time, all of them now and then.

YouTube tells nobody what changed since when. The newest threads of the whole channel come in one call,
published and held ones apart; there we see what was written and edited, and what is missing. An answer does
not move its thread up, so now and then all threads are gone through: a new answer shows in their numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime

from bot.known import Known, Memory
from bot.odd_rows import OddRows
from bot.youtube_comment import Comment, Thread
from bot.youtube_lists import HELD, PUBLISHED, SPAM, answers, named, pages, standing
from bot.youtube_rest import DISABLED, TOKEN_REFUSED, Declined, Rest
from handlers.platforms import Incoming, Target, Visibility
from handlers.ports import Undelivered

#: Ids in one question.
IDS = 50
#: Threads whose answers are asked for one by one each time, and missing comments.
THREADS, ASKED_AGAIN = 20, 10
#: Long threads gone through each time that all are, going round: one answer may have come as another went.
AROUND = 10
#: So many threads, or comments, may fail by themselves before the reading does.
MOST_FAILED = 3
#: What comes along when the lists are read without what YouTube thinks is spam.
LISTED = frozenset({Visibility.VISIBLE, Visibility.HELD})


@dataclass(kw_only=True)
class _Found:
    """What one reading saw."""

    comments: dict[str, Comment] = field(default_factory=dict)
    #: How many answers each thread has.
    totals: dict[str, int] = field(default_factory=dict)
    #: Threads of which all answers were seen.
    whole: set[str] = field(default_factory=set)
    #: Everything written after this was seen, if it is in any of the lists.
    since: float = 0.0

    def take(self, thread: Thread) -> None:
        """Notes a thread; what was published in the list read first stays so."""
        for comment in (thread.top, *thread.answers):
            if comment.visibility is not Visibility.GONE:
                self.comments.setdefault(comment.id, comment)
        if thread.top.id not in self.totals:
            self.totals[thread.top.id] = thread.total
            if thread.whole:
                self.whole.add(thread.top.id)


class News:
    """One reading of the channel, from a memory to what is new against it."""

    def __init__(
        self,
        rest: Rest,
        memory: Memory,
        *,
        channel: str,
        keep: int,
        whole: bool,
        odd: OddRows,
        since: datetime | None = None,
    ) -> None:
        """``whole``: all threads are gone through, and what YouTube thinks is spam."""
        self._odd = odd
        self._rest = rest
        self._memory = memory
        self._channel = channel
        self._keep = keep
        self._since = since
        self._first = memory.floor is None
        self._whole = whole or self._first
        self._failed = 0

    async def read(self) -> tuple[Incoming, ...]:
        """What is new or changed, oldest first. Changes the memory only when all has been read."""
        if self._first:
            self._memory.floor = int(self._since.timestamp()) if self._since else 0
        found = _Found()
        for status in (PUBLISHED, HELD, SPAM) if self._whole else (PUBLISHED, HELD):
            found.since = max(found.since, await self._all_of(status, found))
        await self._answers(found)
        gone = await self._missing(found)
        news = [
            comment.incoming() for comment in found.comments.values() if self._is_news(comment)
        ] + self._memory.goners(gone)
        self._note_totals(found)
        self._memory.forget(self._keep)
        return tuple(sorted(news, key=lambda comment: (comment.created_at, comment.id)))

    # --- the lists ----------------------------------------------------------------------------------

    async def _all_of(self, status: str, found: _Found) -> float:
        try:
            return await self._list(status, found)
        except Declined as no:
            if no.word != DISABLED:
                raise
            # Nobody can write anything, and what was there may come back: nothing counts as missing.
            return math.inf

    async def _list(self, status: str, found: _Found) -> float:
        """Reads one list, newest first; returns since when all of it was seen."""
        oldest = math.inf
        seen = 0
        whose = {"allThreadsRelatedToChannelId": self._channel}
        async for page, last in pages(self._rest, status, self._odd, **whose):
            for thread in page:
                found.take(thread)
                oldest = min(oldest, thread.top.written.timestamp())
            seen += len(page)
            enough = seen >= self._keep if self._whole else bool(page) and all(map(self._is_settled, page))
            if enough and not last:
                return oldest
        return 0.0

    def _is_settled(self, thread: Thread) -> bool:
        """Whether we know all of it that came along."""
        comments = (thread.top, *thread.answers)
        return all(self._memory.has(one.id, one.written) or self._is_own(one) for one in comments)

    async def _answers(self, found: _Found) -> None:
        """Asks for the answers that did not come along, of threads whose number is another than before."""
        before = self._memory.posts
        asked = [
            top
            for top, total in found.totals.items()
            if top not in found.whole and before.get(top, self._unasked(found.comments[top], total)) != total
        ]
        for top in asked[THREADS:]:
            found.totals[top] = before.get(top, 0)  # at the next reading
        for top in (*asked[:THREADS], *self._around(found, asked)):
            video, below = found.comments[top].video, list[Comment]()
            try:
                async for comments in answers(self._rest, top, video=video, odd=self._odd):
                    below += comments
            except Undelivered as no:
                self._go_on_after(no)
                found.totals[top] = before.get(top, 0)  # at the next reading
                continue
            found.comments.update((comment.id, comment) for comment in below)
            found.whole.add(top)

    def _around(self, found: _Found, asked: list[str]) -> list[str]:
        """The next few long threads whose number is as before, when all threads are gone through."""
        waiting = sorted(found.totals.keys() - found.whole - set(asked)) if self._whole else []
        later = [top for top in waiting if top > self._memory.turn]
        turn = [*later, *(top for top in waiting if top <= self._memory.turn)][:AROUND]
        self._memory.turn = turn[-1] if turn else ""
        return turn

    def _go_on_after(self, no: Undelivered) -> None:
        """What one thread refuses is no reason not to read the others; raises what is of them all."""
        self._failed += 1
        if no.retry_after or self._failed > MOST_FAILED:
            raise no
        if isinstance(no, Declined) and no.word == TOKEN_REFUSED:
            raise no

    def _unasked(self, top: Comment, total: int) -> int:
        """What the number of a thread counts as that we never noted; the old ones' is only noted."""
        settled = top.id not in self._memory.known and self._memory.has(top.id, top.written)
        return total if settled and not self._first else 0

    # --- what is missing ----------------------------------------------------------------------------

    async def _missing(self, found: _Found) -> list[str]:
        """Asks for the known comments that no list shows any more; returns those that are gone."""
        ids = [id_ for id_, known in self._memory.known.items() if self._is_missing(id_, known, found)]
        there: dict[str, Comment] = {}
        for start in range(0, len(ids), IDS):
            there |= await named(self._rest, ids[start : start + IDS], self._odd)
        gone = [id_ for id_ in ids if id_ not in there and id_ not in self._odd.ids]
        for id_ in sorted(there)[:ASKED_AGAIN]:
            known = self._memory.known[id_]
            above = "" if known.post == id_ else known.post
            try:
                comment = await standing(self._rest, there[id_], Target(comment_id=id_, parent_id=above))
            except Undelivered as no:
                self._go_on_after(no)
                continue
            if comment is None:
                gone.append(id_)
            else:
                found.comments[id_] = comment
        return gone

    def _is_missing(self, id_: str, known: Known, found: _Found) -> bool:
        if id_ in found.comments or id_ in self._odd.ids or not (self._whole or known.visibility in LISTED):
            return False
        if known.post == id_:
            return known.written > found.since
        top = self._memory.known.get(known.post)
        if known.post in found.totals:
            return known.post in found.whole
        return found.since == 0.0 or (top is not None and top.written > found.since)

    # --- what that means ----------------------------------------------------------------------------

    def _is_own(self, comment: Comment) -> bool:
        return comment.author.id == self._channel

    def _is_news(self, comment: Comment) -> bool:
        """Whether to tell of it; remembers it either way."""
        if self._is_own(comment):
            return False
        now = Known(
            post=comment.top,
            visibility=comment.visibility,
            mark=comment.mark,
            written=int(comment.written.timestamp()),
        )
        return self._memory.is_news(comment.id, comment.written, now, first=self._first)

    def _note_totals(self, found: _Found) -> None:
        everything = self._whole and found.since == 0.0
        self._memory.posts = found.totals if everything else self._memory.posts | found.totals

"""What a platform tells that has happened to comments: late, twice, and in any order.

Each telling has one effect. A comment is written once; of two edits the later counts, whichever comes last;
what is gone stays gone, also if it is told only afterwards that it was written; unless the platform shows it.
What was said in between was received all the same: each is taken in after the other, until the comment says
what it says now, also where it is told only afterwards that it was said.

A telling may be older than what was read at the platform since, which bears no time of its own: where that
may be so, the platform is asked what stands there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Literal, TypeAlias

from sqlmodel import Session

from handlers import own_posts
from handlers.intake import as_known, take_in
from handlers.platforms import Incoming, Platform, Target, Visibility
from handlers.ports import Undelivered
from handlers.taking import Origin, Taken, shows_else
from handlers.world import World
from storage import comments, inbox
from storage.tables import Account

What: TypeAlias = Literal["written", "edited", "hidden", "shown", "gone"]

#: How far the platform's clock may differ from ours: an edit that is newer by less may be older.
SKEW = timedelta(minutes=2)
#: After so many that the platform does not answer about now, the others are not asked about either.
UNANSWERED = 3
_SEEN: Mapping[What, Visibility] = {
    "hidden": Visibility.HIDDEN,
    "shown": Visibility.VISIBLE,
    "gone": Visibility.GONE,
}


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One thing that happened to one comment. ``comment`` is as far as the platform told of it."""

    what: What
    at: datetime
    comment: Incoming
    #: Whether it happened then; else that is when it was told.
    dated: bool = True


async def take_in_happened(world: World, account: Account, told: Sequence[Happened]) -> Taken:
    """Takes in what has happened on an account. Who calls takes one at a time for each account.

    Raises Undelivered where something of it should be told again just as it was; all else is in then.
    """
    foreign = [
        item for item in told if item.what == "gone" or not own_posts.by_itself(account, item.comment.author)
    ]
    ids = {item.comment.id for item in foreign}

    def look(session: Session) -> _Standing:
        known = comments.known(session, account.municipality, account.id, ids)
        gone = set(inbox.times(session, _source(account, "gone"), ids))
        # Read at the platform since: it stands there, and what is told of it counts.
        back = {id_ for id_, comment in known.items() if comment.visibility != Visibility.GONE}
        as_kept = {id_: as_known(comment) for id_, comment in known.items()}
        return _Standing(
            known=as_kept,
            now=dict(as_kept),
            heard=comments.heard_at(session, known.values()),
            kept=comments.words(session, known.values()),
            said=inbox.times(session, _source(account, "said"), ids),
            seen=inbox.times(session, _source(account, "seen"), ids),
            gone=gone - back,
            late=world.now() - SKEW,
        )

    standing = await world.database.read(look)
    # What is gone last, for nothing comes after it, whichever time it bears.
    for item in sorted(foreign, key=lambda item: (item.what == "gone", item.at)):
        standing.take(item)
    standing.leave()
    platform = world.platform(account)
    # What the connector reaches can be hidden there; of the rest a person is asked.
    reached = platform.capabilities.look
    refused = await _read_back(platform, standing) if reached else []
    origin: Origin = "platform" if reached else "webhook"
    taken = Taken(received=0, duplicates=0)
    for changed in standing.one_after_the_other():
        taken += await take_in(world, account.municipality, account.id, changed, origin=origin)

    def note(session: Session) -> None:
        inbox.note_times(session, _source(account, "said"), standing.said)
        inbox.note_times(session, _source(account, "seen"), standing.seen)
        inbox.note_times(session, _source(account, "gone"), dict.fromkeys(standing.gone, world.now()))

    # Only now, so that what failed can be told again just as it was.
    await world.database.write(note)
    if refused:
        raise refused[0]
    return taken


async def not_older(
    world: World, account: Account, read: Sequence[Incoming], asked: datetime
) -> list[Incoming]:
    """What a reading that began then has found, without words that an edit told since has replaced."""
    ids = {item.id for item in read}

    def look(session: Session) -> dict[str, Incoming]:
        said = inbox.times(session, _source(account, "said"), ids)
        later = [id_ for id_, at in said.items() if at > asked]
        known = comments.known(session, account.municipality, account.id, later)
        return {id_: as_known(comment) for id_, comment in known.items()}

    newer = await world.database.read(look) if ids else {}
    return [
        replace(item, text=newer[item.id].text, attachments=newer[item.id].attachments)
        if item.id in newer and item.visibility is not Visibility.GONE
        else item
        for item in read
    ]


async def _read_back(platform: Platform, standing: _Standing) -> list[Undelivered]:
    """Asks for what stands there where nobody can tell whether it is the newest that was told.

    What the platform does not answer about now, it has to tell again: why it did not. Where it refuses for
    good, what it told counts.
    """
    refused: list[Undelivered] = []
    for id_ in sorted(standing.doubtful.keys() - standing.gone):
        if len(refused) >= UNANSWERED:
            standing.put_back(id_)
            continue
        item = standing.now[id_]
        try:
            seen = await platform.look(_target(item))
        except Undelivered as refusal:
            if not refusal.final:
                refused.append(refusal)
                standing.put_back(id_)
            continue
        if seen.visibility is Visibility.GONE:
            standing.now[id_] = replace(item, text="", visibility=Visibility.GONE)
        elif seen.text is not None:
            pictures = item.attachments if seen.attachments is None else seen.attachments
            standing.now[id_] = replace(
                item, text=seen.text, visibility=seen.visibility, attachments=pictures
            )
        standing.also(item, last=True)
    return refused


def _target(item: Incoming) -> Target:
    return Target(
        comment_id=item.id,
        post_id=item.post_id,
        parent_id=item.parent_id,
        kind=item.kind,
        author_id=item.author.id,
    )


@dataclass(kw_only=True)
class _Standing:
    """The comments as they stand, and when it was last told what of them."""

    #: As they are kept.
    known: Mapping[str, Incoming]
    now: dict[str, Incoming]
    #: Since when we know what they say.
    heard: dict[str, datetime]
    #: All that they have said, as it is kept.
    kept: Mapping[str, set[str]]
    said: dict[str, datetime]
    seen: dict[str, datetime]
    gone: set[str]
    #: What happened before is told late: it may have been read, or done by ourselves, otherwise since.
    late: datetime
    #: What they are told to be may be older than what we know: what they surely were, after how many words.
    doubtful: dict[str, tuple[Incoming, int]] = field(default_factory=dict)
    #: When what is gone was taken away, where that is told.
    gone_at: dict[str, datetime] = field(default_factory=dict)
    #: What they said before that and nobody has kept yet, oldest first.
    passed: dict[str, list[Incoming]] = field(default_factory=dict)

    def take(self, item: Happened) -> None:
        id_ = item.comment.id
        if item.what == "gone":
            self.gone.add(id_)
            if item.dated:
                self.gone_at.setdefault(id_, item.at)
        elif id_ in self.gone and id_ in self.known:
            if item.what in {"written", "edited"}:
                last = item.what == "edited" and _newest(self.said, item)
                self.also(item.comment, last=last)
        elif item.what == "written":
            self._written(item.comment)
        elif item.what == "edited":
            if _newest(self.said, item):
                self._edited(item)
            elif id_ in self.now:
                self.also(item.comment)
        elif id_ in self.now and _newest(self.seen, item):
            self._seen(item)

    def also(self, said: Incoming, *, last: bool = False) -> None:
        """What it said once, and says no more, is kept where these words are not.

        What is gone keeps the words that it had; ``last``: those are these.
        """
        before, passed = self.now[said.id], self.passed.get(said.id, [])
        gone = before.visibility is Visibility.GONE
        kept = {comments.alike(one.text) for one in (*passed, *(() if gone else (before,)))}
        if not said.text or comments.alike(said.text) in kept | self.kept.get(said.id, set()):
            return
        there = replace(before, visibility=said.visibility if gone else before.visibility, gone_at=None)
        was = replace(there, text=said.text, attachments=said.attachments or before.attachments)
        again = [there] if gone and not last else []
        self.passed[said.id] = [*passed, was, *again]

    def leave(self) -> None:
        """What is gone has no words any more; those that it had are kept."""
        for id_ in self.gone & self.now.keys():
            item, at = self.now[id_], self.gone_at.get(id_)
            if item.visibility is not Visibility.GONE:
                self._pass(id_)
                self.now[id_] = replace(item, text="", visibility=Visibility.GONE, gone_at=at)
            elif at is not None and item.gone_at is None:  # it was noticed before it was told
                self.now[id_] = replace(item, gone_at=at)

    def one_after_the_other(self) -> Iterator[list[Incoming]]:
        """What comments said first, then what they said next, until they say what they say now."""
        told = [
            [*self.passed.get(id_, ()), item]
            for id_, item in self.now.items()
            if id_ in self.passed or self.known.get(id_) != item
        ]
        for at_once in zip_longest(*told):
            yield [item for item in at_once if item is not None]

    def put_back(self, id_: str) -> None:
        """Nobody can tell now what it is: it stays as it surely was, until the rest is told again."""
        self.now[id_], passed = self.doubtful[id_]
        del self.passed.get(id_, [])[passed:]
        self.said.pop(id_, None)
        self.seen.pop(id_, None)

    def _doubt(self, id_: str) -> None:
        self.doubtful.setdefault(id_, (self.now[id_], len(self.passed.get(id_, ()))))

    def _pass(self, id_: str) -> None:
        item, known = self.now[id_], self.known.get(id_)
        if known is None or _differ(known, item):
            self.passed.setdefault(id_, []).append(item)

    def _seen(self, item: Happened) -> None:
        before, visibility = self.now[item.comment.id], _SEEN[item.what]
        if before.visibility is not visibility and item.at < self.late:
            self._doubt(item.comment.id)
        self.now[item.comment.id] = replace(before, visibility=visibility)

    def _written(self, comment: Incoming) -> None:
        """Of one that was told to be edited first, only now is told when it was written, and by whom."""
        before = self.now.get(comment.id)
        if before is None:
            self.now[comment.id] = comment
        elif before.precision == "unknown":
            self.now[comment.id] = replace(
                comment,
                text=before.text,
                visibility=before.visibility,
                attachments=before.attachments or comment.attachments,
            )
        self.also(comment)

    def _edited(self, item: Happened) -> None:
        id_, said = item.comment.id, item.comment
        before = self.now.get(id_)
        if before is None:
            # The time that is told is that of the edit.
            self.now[id_] = replace(said, precision="unknown")
            return
        heard = self.heard.get(id_)
        if heard is not None and _differ(before, said) and item.at <= heard + SKEW:
            self._doubt(id_)
        if _differ(before, said):
            self._pass(id_)
        # An edit that names no picture does not say that there is none.
        pictures = said.attachments or before.attachments
        self.now[id_] = replace(before, text=said.text, attachments=pictures)


def _differ(before: Incoming, said: Incoming) -> bool:
    return before.text != said.text or shows_else(before.attachments, said.attachments)


def _newest(times: dict[str, datetime], item: Happened) -> bool:
    """Whether nothing later was told of it; notes it if so."""
    before = times.get(item.comment.id)
    if before is not None and item.at < before:
        return False
    times[item.comment.id] = item.at
    return True


def _source(account: Account, what: str) -> str:
    return f"{what}:{account.municipality}/{account.id}"

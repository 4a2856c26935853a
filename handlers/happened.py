"""What a platform tells that has happened to comments: late, twice, and in any order.

Each telling has one effect. A comment is written once; of two edits the later counts, whichever comes last;
what is gone stays gone, also if it is told only afterwards that it was written; unless the platform shows it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from sqlmodel import Session

from handlers import own_posts
from handlers.intake import Taken, as_known, take_in
from handlers.ports import Incoming, Visibility
from handlers.world import World
from storage import comments, inbox
from storage.tables import Account

What: TypeAlias = Literal["written", "edited", "hidden", "shown", "gone"]

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


async def take_in_happened(world: World, account: Account, told: Sequence[Happened]) -> Taken:
    """Takes in what has happened on an account. Who calls takes one at a time for each account."""
    foreign = [
        item
        for item in told
        if item.what == "gone" or not own_posts.by_itself(account, item.comment.author.id)
    ]
    ids = {item.comment.id for item in foreign}

    def look(session: Session) -> _Standing:
        known = comments.known(session, account.municipality, account.id, ids)
        gone = set(inbox.times(session, _source(account, "gone"), ids))
        # Read at the platform since: it stands there, and what is told of it counts.
        back = {id_ for id_, comment in known.items() if comment.visibility != Visibility.GONE}
        return _Standing(
            now={id_: as_known(comment) for id_, comment in known.items()},
            said=inbox.times(session, _source(account, "said"), ids),
            seen=inbox.times(session, _source(account, "seen"), ids),
            gone=gone - back,
        )

    standing = await world.database.read(look)
    before = dict(standing.now)
    for item in sorted(foreign, key=lambda item: item.at):
        standing.take(item)
    changed = [item for id_, item in standing.now.items() if before.get(id_) != item]
    # What the connector reaches can be hidden there; of the rest a person is asked.
    reached = world.platform(account).capabilities.look
    taken = await take_in(
        world,
        account.municipality,
        account.id,
        changed,
        origin="platform" if reached else "webhook",
    )

    def note(session: Session) -> None:
        inbox.note_times(session, _source(account, "said"), standing.said)
        inbox.note_times(session, _source(account, "seen"), standing.seen)
        inbox.note_times(session, _source(account, "gone"), dict.fromkeys(standing.gone, world.now()))

    # Only now, so that what failed can be told again just as it was.
    await world.database.write(note)
    return taken


@dataclass(kw_only=True)
class _Standing:
    """The comments as they stand, and when it was last told what of them."""

    now: dict[str, Incoming]
    said: dict[str, datetime]
    seen: dict[str, datetime]
    gone: set[str]

    def take(self, item: Happened) -> None:
        id_ = item.comment.id
        if item.what == "gone":
            self.gone.add(id_)
            if id_ in self.now:
                self.now[id_] = replace(self.now[id_], text="", visibility=Visibility.GONE)
        elif id_ in self.gone:
            return
        elif item.what == "written":
            self.now.setdefault(id_, item.comment)
        elif item.what == "edited":
            if _newest(self.said, item):
                self.now[id_] = replace(self.now.get(id_, item.comment), text=item.comment.text)
        elif id_ in self.now and _newest(self.seen, item):
            self.now[id_] = replace(self.now[id_], visibility=_SEEN[item.what])


def _newest(times: dict[str, datetime], item: Happened) -> bool:
    """Whether nothing later was told of it; notes it if so."""
    before = times.get(item.comment.id)
    if before is not None and item.at < before:
        return False
    times[item.comment.id] = item.at
    return True


def _source(account: Account, what: str) -> str:
    return f"{what}:{account.municipality}/{account.id}"

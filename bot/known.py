"""How a connector knows again what it has told, and what it has said: platforms tell nobody what changed."""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from handlers.platforms import Attachment, Incoming, Visibility

#: Comments that are forgotten but for that they were told; what falls out here is told again, and known then.
SETTLED = 10_000
#: Letters of each; one in 2^48 others has the same.
_SHORT = 8


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is remembered of a comment: enough to see that it changed, and no words of it."""

    #: Below what it stands, as the platform is asked for it.
    post: str
    visibility: Visibility
    mark: str
    written: int


@dataclass(kw_only=True)
class Memory:
    """What has been told, as it goes into the database and comes back."""

    known: dict[str, Known] = field(default_factory=dict)
    #: What comments stand below, with a number by which the connector sees whether to look there again.
    posts: dict[str, int] = field(default_factory=dict)
    #: What was written until then is before our time; None before the first reading.
    floor: int | None = None
    #: Short names of what was told and is settled, in the order in which it was forgotten. A time would not
    #: do: what is older and stands where we look seldom may be unread still.
    settled: dict[str, None] = field(default_factory=dict)
    #: The post that was last gone through whole.
    turn: str = ""
    #: Posts that could not be gone through at their last turn: since when, and for how many turns.
    failing: dict[str, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, state: Mapping[str, Any]) -> Self:
        """The memory in a state; one of another shape is none, so that everything is told again."""
        with contextlib.suppress(LookupError, TypeError, ValueError, AttributeError):
            if state.get("version") == 1:
                known = {
                    str(id_): Known(
                        post=str(row[0]), visibility=Visibility(row[1]), mark=str(row[2]), written=int(row[3])
                    )
                    for id_, row in state["known"].items()
                }
                posts = {str(id_): int(number) for id_, number in state["posts"].items()}
                kept = str(state.get("settled", ""))
                settled = dict.fromkeys(kept[at : at + _SHORT] for at in range(0, len(kept), _SHORT))
                failing = {
                    str(id_): (int(since), int(turns))
                    for id_, (since, turns) in state.get("failing", {}).items()
                }
                return cls(
                    known=known,
                    posts=posts,
                    floor=int(state["floor"]),
                    settled=settled,
                    turn=str(state["turn"]),
                    failing=failing,
                )
        return cls()

    def state(self) -> dict[str, Any]:
        """As plain data that JSON can hold."""
        return {
            "version": 1,
            "floor": self.floor or 0,
            "turn": self.turn,
            "settled": "".join(self.settled),
            "failing": {id_: list(row) for id_, row in self.failing.items()},
            "posts": self.posts,
            "known": {id_: [k.post, k.visibility.value, k.mark, k.written] for id_, k in self.known.items()},
        }

    def has(self, id_: str, written: datetime) -> bool:
        """Whether we need not be told of this comment's existence."""
        if id_ in self.known or written.timestamp() <= (self.floor or 0):
            return True
        return bool(self.settled) and _short(id_) in self.settled

    def is_news(self, id_: str, written: datetime, now: Known, *, first: bool) -> bool:
        """Whether to tell of a comment as it is now; remembers it either way.

        ``first``: nothing was ever told. What is from before our time is then remembered, and told only where
        it is held and still waits for somebody.
        """
        before = self.known.get(id_)
        old = before is None and self.has(id_, written)
        if old and not first:
            return False
        self.known[id_] = now
        return before != now and (not old or now.visibility is Visibility.HELD)

    def goners(self, gone: Iterable[str]) -> list[Incoming]:
        """What is no longer there, each told once more without its words, and not remembered any more."""
        written = {id_: self.known.pop(id_).written for id_ in gone}
        return [
            Incoming(
                id=id_, text="", created_at=datetime.fromtimestamp(at, tz=UTC), visibility=Visibility.GONE
            )
            for id_, at in written.items()
        ]

    def forget(self, keep: int) -> None:
        """Keeps the newest; the rest is settled, and its edits are no longer seen."""
        newest = sorted(self.known.items(), key=lambda item: item[1].written, reverse=True)
        self.known = dict(newest[:keep])
        ours = [id_ for id_, known in reversed(newest[keep:]) if known.written > (self.floor or 0)]
        self.settled |= dict.fromkeys(map(_short, ours))
        self.settled = dict.fromkeys(list(self.settled)[-SETTLED:])


def _short(id_: str) -> str:
    """Enough of it to know it again."""
    return base64.urlsafe_b64encode(hashlib.sha256(id_.encode()).digest()[:6]).decode()


def mark(text: str, attachments: Iterable[Attachment] = ()) -> str:
    """Changes when the words or the pictures do."""
    shown = "".join(f"\0{one.type} {one.name}" for one in attachments)
    return hashlib.sha256(f"{text}{shown}".encode()).hexdigest()[:16]


def same_words(said: str, wanted: str) -> bool:
    """Whether a text is one of our own from an earlier try.

    Spaces at the ends and kinds of line ends are the platform's own.
    """
    return said.split() == wanted.split()

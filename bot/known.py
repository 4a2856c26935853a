"""How a connector knows again what it has told, and what it has said: platforms tell nobody what changed."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from handlers.ports import Attachment, Incoming, Visibility


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
    #: What was written until then is before our time or long settled; None before the first reading.
    floor: int | None = None
    #: The post that was last gone through whole.
    turn: str = ""

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
                return cls(known=known, posts=posts, floor=int(state["floor"]), turn=str(state["turn"]))
        return cls()

    def state(self) -> dict[str, Any]:
        """As plain data that JSON can hold."""
        return {
            "version": 1,
            "floor": self.floor or 0,
            "turn": self.turn,
            "posts": self.posts,
            "known": {id_: [k.post, k.visibility.value, k.mark, k.written] for id_, k in self.known.items()},
        }

    def has(self, id_: str, written: datetime) -> bool:
        """Whether we need not be told of this comment's existence."""
        return id_ in self.known or written.timestamp() <= (self.floor or 0)

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
        if len(newest) > keep:
            self.floor = max(self.floor or 0, newest[keep][1].written)
            self.known = {id_: known for id_, known in newest if known.written > self.floor}


def mark(text: str, attachments: Iterable[Attachment] = ()) -> str:
    """Changes when the words or the pictures do."""
    shown = "".join(f"\0{one.type} {one.name}" for one in attachments)
    return hashlib.sha256(f"{text}{shown}".encode()).hexdigest()[:16]


def same_words(said: str, wanted: str) -> bool:
    """Whether a text is one of our own from an earlier try.

    Spaces at the ends and kinds of line ends are the platform's own.
    """
    return said.split() == wanted.split()

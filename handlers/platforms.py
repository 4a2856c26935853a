"""What a platform can do and what comes from it, as Protocols in our own words: one connector each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal, Protocol, TypeAlias, runtime_checkable
from urllib.parse import urlsplit


class Visibility(StrEnum):
    """What the public sees of a comment at its platform."""

    VISIBLE = "visible"
    HELD = "held"  #: not yet published
    HIDDEN = "hidden"  #: out of sight, can be brought back
    GONE = "gone"  #: no longer there
    UNKNOWN = "unknown"  #: the platform cannot be asked


@dataclass(frozen=True, kw_only=True)
class Capabilities:
    """What an interface can do; drives buttons, words and order."""

    hide: bool = False
    delete: bool = False
    restore: bool = False
    reply: bool = False
    look: bool = False
    #: What is hidden can still be opened by everybody.
    hidden_shows: bool = False
    #: A reply needs a comment that still exists, so the author is told before the removal.
    reply_before_removal: bool = True
    #: Kinds of what stands with others: it is answered from here, and nobody here can take it away.
    elsewhere: frozenset[str] = frozenset()
    #: Kinds that it only tells of: people remove and answer them by hand.
    by_people: frozenset[str] = frozenset()
    #: The longest text that it takes, and how it counts one; None where that is no matter.
    longest: int | None = None
    length: Callable[[str], int] = len
    #: The same of a message, which has a limit of its own.
    longest_message: int | None = None
    length_of_message: Callable[[str], int] = len
    #: Kinds that it takes an answer to only for so long after they were written.
    answerable: Mapping[str, timedelta] = field(default_factory=dict)

    @property
    def by_hand(self) -> Capabilities:
        """What of it holds where a person does all at the platform, for the platform is the same."""
        return Capabilities(
            hidden_shows=self.hidden_shows,
            elsewhere=self.elsewhere,
            longest=self.longest,
            length=self.length,
            longest_message=self.longest_message,
            length_of_message=self.length_of_message,
        )

    def limit(self, kind: str) -> tuple[int | None, Callable[[str], int]]:
        """The longest text that it takes as an answer to something of this kind, and how it counts one."""
        if kind == MESSAGE:
            return self.longest_message, self.length_of_message
        return self.longest, self.length

    def removes(self, kind: str, *, removable: bool = True) -> bool:
        """Whether something of this kind can be taken away by us, if by hand.

        ``removable``: the platform has not said that this one cannot.
        """
        return removable and kind not in self.elsewhere


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who wrote a comment, as far as the platform tells."""

    id: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A picture or file that belongs to a comment."""

    type: str
    url: str
    #: The platform's own id of it, where it tells one.
    id: str = ""

    @property
    def name(self) -> str:
        """What stays the same while its address is signed anew: its id, else the last part of its path."""
        return self.id or urlsplit(self.url).path.rpartition("/")[2] or self.url

    def same(self, other: Attachment) -> bool:
        """Whether it is the same picture, as far as can be told: one told with an id and once without is."""
        return bool(self.id) != bool(other.id) or self.name == other.name


#: The kind of what only its receiver sees, and of what names the account where others write.
MESSAGE: Final = "message"
MENTION: Final = "mention"
#: The kind of what shows a post of the account to others, with words of its own.
QUOTE: Final = "quote"
#: The kind of what is written in a live broadcast, where people act by hand while it lasts.
LIVE: Final = "live"


#: How well a time is known that somebody told us.
Precision: TypeAlias = Literal["moment", "day", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A comment as it came in. ``id`` is the platform's own."""

    id: str
    text: str
    created_at: datetime
    kind: Literal["comment", "reply", "post", "mention", "quote", "message", "live"] = "comment"
    author: Author = field(default_factory=Author)
    url: str = ""
    post_id: str = ""
    parent_id: str = ""
    attachments: tuple[Attachment, ...] = ()
    #: How the public sees it now, where the platform told.
    visibility: Visibility = Visibility.UNKNOWN
    #: Whether the platform lets the account hide or delete it; None where it did not say.
    removable: bool | None = None
    #: How well ``created_at`` is known; of a mere day it is the beginning, else when we heard of it.
    precision: Precision = "moment"
    #: Of what is gone: when it was taken away, where the platform told.
    gone_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a platform answers when asked how a comment stands."""

    visibility: Visibility
    #: The text now, if the comment still exists.
    text: str | None = None
    #: Its pictures now, where the platform tells of them.
    attachments: tuple[Attachment, ...] | None = None
    #: Where it could not be asked: seconds that it told us to wait.
    wait: float = 0.0
    #: Whether the platform would hide it, or delete it, for the account; only a clear no is one.
    can_hide: bool = True
    can_delete: bool = True


@dataclass(frozen=True, kw_only=True)
class Target:
    """A comment at its platform, as the connector needs to find it."""

    comment_id: str
    post_id: str = ""
    parent_id: str = ""
    #: What the comment is, as in ``Incoming``.
    kind: str = "comment"
    #: Its author's id at the platform.
    author_id: str = ""
    #: When it was written, as far as we know; nothing that answers it is older.
    written: datetime | None = None


class Platform(Protocol):
    """The interface to one account. Every method raises Undelivered when the platform refused."""

    @property
    def capabilities(self) -> Capabilities:
        """What this interface can do."""

    async def new(self) -> tuple[Incoming, ...]:
        """What has come in or changed since we last asked, oldest first. May repeat what is known.

        What is gone for good comes with the visibility GONE and without words, which is no edit.
        """

    @property
    def state(self) -> Mapping[str, Any]:
        """What the connector wants handed back next time, as plain JSON; empty if nothing."""

    async def look(self, target: Target) -> Look:
        """How the comment stands now."""

    async def hide(self, target: Target) -> None:
        """Puts the comment out of the public's sight, reversibly."""

    async def delete(self, target: Target) -> None:
        """Removes the comment for good."""

    async def restore(self, target: Target) -> None:
        """Brings a hidden comment back."""

    async def publish(self, target: Target) -> None:
        """Publishes a comment that is held; one that somebody has put elsewhere meanwhile stays there."""

    async def reply(self, target: Target, text: str, *, key: str, again: bool) -> str:
        """Answers where the comment stands; returns the reply's id.

        ``again`` says that an earlier try may have succeeded: look for our own reply first. Where a platform
        cannot be believed when it shows none, that is said by Undelivered, and nothing is posted.
        """


@runtime_checkable
class SeesOwnPosts(Protocol):
    """A platform that also tells when the municipality itself last posted."""

    async def newest_post(self) -> datetime | None:
        """When the newest post that visitors see was published; None if there is none."""


@runtime_checkable
class FindsPosts(Protocol):
    """A platform that knows which of the account's own posts stands at an address."""

    async def post_at(self, address: str) -> str:
        """The post's id, as the comments on it bear it; empty where it is none of the account's own.

        Raises Undelivered; an address of another platform is asked about nowhere.
        """


@runtime_checkable
class WritesAlone(Protocol):
    """A platform that lets us write to the author of a comment alone."""

    async def write_alone(self, target: Target, text: str, *, again: bool) -> str:
        """Writes to the comment's author; returns the message's id. ``again`` as for ``reply``.

        The id is empty where an earlier try seems to have succeeded and the platform does not show it.
        Raises Undelivered; a final one says that the author cannot be told like that.
        """


@runtime_checkable
class ReadsMentions(Protocol):
    """A platform that tells of a mention by its number alone."""

    async def mention(self, post_id: str, comment_id: str) -> Incoming:
        """What mentions the account: a comment, or without ``comment_id`` the post itself.

        Raises Undelivered; a final one says that we may not or cannot read it.
        """


@runtime_checkable
class TellsTerms(Protocol):
    """A platform that tells on what terms it lets us in, as it was at the last reading."""

    @property
    def used(self) -> int:
        """Per cent of the calls that it allows that are used."""

    @property
    def refused(self) -> str:
        """Why a part of the account can no longer be read though the rest was; empty if all was."""


@runtime_checkable
class LeavesOut(Protocol):
    """A platform of which single rows may not be readable; the last reading left them out."""

    @property
    def odd(self) -> tuple[tuple[str, str], ...]:
        """Why each could not be used, and all of it, to be kept for people to look through."""


@runtime_checkable
class TellsParts(Protocol):
    """A platform of which a part may fail while the rest is read, as it was at the last reading."""

    @property
    def failing(self) -> Mapping[str, str]:
        """Each part that could not be read, and why; also where that may pass by itself."""

    @property
    def unreached(self) -> tuple[str, ...]:
        """The parts that our access never reached to."""


@runtime_checkable
class HasWebhook(Protocol):
    """A platform that may tell what comes in, so that reading finds nothing that is not told already."""

    @property
    def webhook(self) -> bool:
        """Whether one is meant to tell, as far as the settings show."""


@runtime_checkable
class Paced(Protocol):
    """A platform that allows so many calls a day that reading it each time would use them up."""

    @property
    def due(self) -> bool:
        """Whether it is time to read it again."""

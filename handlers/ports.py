"""The few things of the world outside that handlers talk to, as Protocols in our own words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal, Protocol, TypeAlias, runtime_checkable
from urllib.parse import urlsplit

from cards.model import Card, Form

ChatName: TypeAlias = Literal["slack", "teams", "room"]


class Undelivered(Exception):
    """The world outside did not take what we sent."""

    def __init__(
        self,
        reason: str,
        *,
        retry_after: float | None = None,
        final: bool = False,
        untouched: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        #: Seconds to wait as told by the other side, if it told.
        self.retry_after = retry_after
        #: True where trying again cannot help.
        self.final = final
        #: True where it is sure that nothing was changed outside: we were told to wait, or only read.
        self.untouched = untouched


# --- chats ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Place:
    """A channel of a chat. ``address`` is the chat's own naming of it, as plain strings.

    ``id`` follows from the address, so an adapter can name a place without asking anybody:
    ``slack:{team}:{channel}``, ``teams:{channel}``, ``room:{team channel}``.
    """

    id: str
    chat: ChatName
    address: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How one person is reached in a chat."""

    chat: ChatName
    user: str
    #: The Slack workspace or Teams tenant.
    team: str = ""


class Chat(Protocol):
    """A chat that shows cards. Every method raises Undelivered when the chat did not take it."""

    async def post(self, place: Place, card: Card, *, key: str, again: bool) -> str:
        """Shows a new card and returns the chat's reference to it.

        ``key`` names this posting; ``again`` says that an earlier try may have succeeded, so a chat
        that can look finds the card by its key instead of posting a second one.
        """

    async def update(self, place: Place, reference: str, card: Card) -> None:
        """Replaces a card for everybody."""

    async def tell(self, contact: Contact, card: Card, *, key: str) -> str:
        """Shows a card to one person alone and returns the chat's reference to it."""

    async def email(self, contact: Contact) -> str | None:
        """The e-mail address that the chat vouches for, to match a person of the register."""


@runtime_checkable
class KnowsWhoLeft(Protocol):
    """A chat that can say whether somebody's account in it is closed."""

    async def left(self, contact: Contact) -> bool:
        """Whether the account is closed; False for what the chat cannot tell. Raises Undelivered."""


# --- what comes in from a chat -------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acted, as the chat vouches for it. Whether they may is asked in the handler."""

    chat: ChatName
    user: str
    team: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class Press:
    """A button was pressed on a card.

    The action ``card.refresh`` changes nothing: it asks for the card as it is now.
    """

    actor: Actor
    action: str
    subject: str
    version: int
    #: The chat shows who pressed nothing of a change: the card in the channel is replaced for everybody.
    unseen: bool = False


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form was sent. Values of ``choices`` are joined by a comma; a tick is "yes" or "".

    No chat checks every answer, and none checks any where a ``way`` was pressed: the handler does.
    """

    actor: Actor
    form: str
    subject: str
    version: int
    values: Mapping[str, str]
    #: The key of the form's way that was pressed; empty for its submit button.
    way: str = ""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A command, or words to the bot. ``place`` is where, if that is a team channel of ours."""

    actor: Actor
    words: str
    place: str | None = None


@dataclass(frozen=True, kw_only=True)
class Pointed:
    """The message shortcut: somebody pointed at a message and wants it handled."""

    actor: Actor
    text: str
    author: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Reacted:
    """Somebody reacted on a card with an emoji, named as in Slack without colons."""

    actor: Actor
    emoji: str
    place: str
    reference: str


Event: TypeAlias = Press | Sent | Typed | Pointed | Reacted


# --- what goes back to the one who acted -----------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A form for the one who acted; again with errors where an answer was not good."""

    form: Form


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Something only the one who acted may see."""

    card: Card


#: Stands for a card that nobody would see.
UNDRAWN = Card(key="undrawn", version=0, title="", summary="")


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What was pressed on has changed; ``card`` is how everybody sees it now.

    It may be ``UNDRAWN`` where the chat said that it would not show it.
    """

    card: Card
    #: A word to the one who acted alone, when there is something to add.
    word: str = ""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """A private no with its reason; ``card`` is the present state where that explains the no."""

    reason: str
    card: Card | None = None


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """Nothing to say (a reaction that means nothing to us)."""


Answer: TypeAlias = Opened | Shown | Changed | Refused | Nothing

# --- platforms -----------------------------------------------------------------------------------


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
    #: Kinds of what stands at others' accounts: it is answered from here, and nobody here can take it away.
    elsewhere: frozenset[str] = frozenset()

    def removes(self, kind: str) -> bool:
        """Whether something of this kind can be taken away by us, if by hand."""
        return kind not in self.elsewhere


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


#: How well a time is known that somebody told us.
Precision: TypeAlias = Literal["moment", "day", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A comment as it came in. ``id`` is the platform's own."""

    id: str
    text: str
    created_at: datetime
    kind: Literal["comment", "reply", "post", "mention", "quote", "message"] = "comment"
    author: Author = field(default_factory=Author)
    url: str = ""
    post_id: str = ""
    parent_id: str = ""
    attachments: tuple[Attachment, ...] = ()
    #: How the public sees it now, where the platform told.
    visibility: Visibility = Visibility.UNKNOWN
    #: How well ``created_at`` is known; of a mere day it is the beginning, else when we heard of it.
    precision: Precision = "moment"


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


# --- calendars -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Away:
    """An absence in somebody's calendar; of what stands there only its time."""

    #: Names the event, without saying anything of it.
    id: str
    starts: datetime
    ends: datetime
    #: When the last of several that are one began, of which it has its name.
    last: datetime | None = None


class Calendars(Protocol):
    """The calendars of people's absences."""

    async def away(self, calendar: str, since: datetime, until: datetime) -> tuple[Away, ...]:
        """When somebody is away; ``calendar`` is the name of the secret that holds the address.

        Raises Undelivered with one word: missing, address, silent, gone, large, unreadable.
        """


# --- files ---------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that one person is asked for; the address that ``World.upload_to`` gives is for it alone."""

    municipality: str
    person: str
    #: What it is about, as in ``Document``: "request:7".
    subject: str
    #: Names what is asked for among what that subject may need: "snapshot".
    step: str


# --- mail, time ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail. ``files`` are (name, media type, content)."""

    to: str
    subject: str
    text: str
    #: Names the letter, so that a second try is recognised by the receiver (Message-ID).
    key: str
    files: tuple[tuple[str, str, bytes], ...] = ()


class Mail(Protocol):
    """Outgoing mail."""

    async def send(self, letter: Letter) -> None:
        """Hands the letter to the mail server, or raises Undelivered."""


Now: TypeAlias = Callable[[], datetime]

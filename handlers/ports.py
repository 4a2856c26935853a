"""The few things of the world outside that handlers talk to, as Protocols in our own words.

The platforms have a module of their own: handlers.platforms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias, runtime_checkable

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

    @property
    def unpermitted(self) -> bool:
        """Whether a right is missing that a person has to give: it is refused for the next one too."""
        return False


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
    #: Of the card that was seen, where the chat tells it; else it is the one that was shown there last.
    version: int | None = None


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


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A file as it lay at its address."""

    content: bytes
    #: As its server calls it: "image/jpeg".
    media: str


class Attached(Protocol):
    """What people attached to what they wrote, at the addresses that platforms tell for some days."""

    async def fetch(self, address: str) -> Fetched:
        """The file. Raises Undelivered with one word: address, silent, gone, large, page."""


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

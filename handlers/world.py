"""What a handler can reach: the database, the evidence, the chats, the platforms, mail, time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from cards.texts import Language, Texts, texts
from handlers.platforms import Platform
from handlers.ports import Attached, Calendars, Chat, Mail, Now, Upload
from handlers.presence import Presence
from routines.clock import STOCKHOLM
from routines.model import Routine
from storage.database import Database
from storage.evidence import EvidenceStore
from storage.tables import Account, Municipality


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How much of what goes out in which time."""

    #: Seconds between two messages in one channel (Slack takes one a second, Teams seven).
    between: Mapping[str, float] = field(default_factory=lambda: {"slack": 1.0, "teams": 0.25, "room": 0.0})
    #: More new cards than this at once, and all but the first are held behind one digest.
    digest_above: int = 5
    #: How many held-back cards one press brings.
    digest_step: int = 5
    #: So many urgent cases that nobody has taken on stand in a channel at most, once a digest stands there.
    urgent_shown: int = 5
    #: What must be removed within so long is urgent too.
    urgent_within: timedelta = timedelta(hours=1)
    #: Waits between tries of something that the world outside did not take, in seconds.
    tries: tuple[float, ...] = (1, 5, 15, 60, 300)
    #: Seconds that are waited for one piece of work because the other side told us to. It is twice what X
    #: wants at most, and short beside a deadline; what is told to wait longer becomes a person's.
    told: float = 1800.0
    #: Waits, after those, before what cannot be found again is given up: each hour, for a week.
    later: tuple[float, ...] = (3600.0,) * 168
    #: Waits before a platform that still shows what it said it removed is asked again, in seconds.
    looks: tuple[float, ...] = (0.5, 2, 5)


@dataclass(frozen=True, kw_only=True)
class World:
    """Handed to every handler; nothing in handlers reaches outside by any other way."""

    database: Database
    evidence: EvidenceStore
    chats: Mapping[str, Chat]
    #: The interface to an account's platform; by hand where there is none.
    platform: Callable[[Account], Platform]
    mail: Mail
    now: Now
    #: The routine of a municipality.
    routine: Callable[[Municipality], Routine]
    #: People's calendars of absences; None where none can be read.
    calendars: Calendars | None = None
    #: What people attached; None where nothing is fetched.
    attached: Attached | None = None
    #: An address where a file of the evidence store can be fetched for a short time.
    link_to: Callable[[str], str] = lambda path: path
    #: An address where one person can hand over a file for a short time.
    upload_to: Callable[[Upload], str] = lambda upload: f"/upload/{upload.subject}"
    #: Where the program is reached, without a last slash.
    address: str = ""
    pace: Pace = field(default_factory=Pace)
    #: How often each account is asked what is new.
    reads_every: timedelta = timedelta(seconds=30)
    presence: Presence = field(default_factory=Presence)
    language: Language = "sv"
    #: Whether the answer to a change bears the card; to draw it takes longer than to decide.
    draws: bool = True

    @cached_property
    def undrawn(self) -> World:
        """The same world for whom the card would not be shown to."""
        return replace(self, draws=False)

    @property
    def today(self) -> date:
        """The day in Stockholm."""
        return self.now().astimezone(STOCKHOLM).date()

    def soon(self) -> datetime:
        """What must be removed by then is urgent."""
        return self.now() + self.pace.urgent_within

    @property
    def texts(self) -> Texts:
        """The words of the interface."""
        return texts(self.language)

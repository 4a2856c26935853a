"""The tables of what time and duty call for: absences, tasks, reminders, watching, criticism, discussions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.columns import counter, json, time


class Absence(SQLModel, table=True):
    """Somebody is away; the reason is never asked."""

    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    person: str = Field(index=True)
    #: From the first day's midnight in Stockholm until the midnight after the last.
    starts: datetime = time(index=True)
    ends: datetime = time(index=True)
    #: Who stands in for all of the person's accounts; empty: nobody was named.
    substitute: str = ""
    #: Who stands in for single accounts on days of it: see ``storage.absences.Cover``.
    covers: list[dict[str, str]] = json(list)
    #: person, calendar
    origin: str = "person"
    #: The calendar's own name for it; of what a person said, the events within it.
    external_id: str = ""
    #: noted, withdrawn
    state: str = "noted"
    version: int = 1
    noted_by: str
    noted_at: datetime = time()


class Drawn(SQLModel, table=True):
    """Who the cards of an account's open cases name, as they were drawn last."""

    municipality: str = Field(foreign_key="municipality.id", primary_key=True)
    account: str = Field(primary_key=True)
    #: Who has duty, as what, in whose place and until when.
    duty: str = ""
    #: By case whose claimer or receiver is away, and who has it then.
    away: dict[str, str] = json(dict)


class Task(SQLModel, table=True):
    """Something that a person has to do because of the routine, until it is done or no longer needed."""

    __table_args__ = (UniqueConstraint("municipality", "key"),)
    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    #: Names it for ever, so that nobody is asked twice: "revision/2027", "uncovered/17/tibro-facebook".
    key: str
    #: What kind of task: uncovered, leaver, inactive, goals, revision, snapshot, registrar_access, ...
    kind: str = Field(index=True)
    #: What it is about: "account:tibro-facebook", "absence:3", "person:bo"; empty: the municipality.
    subject: str = ""
    #: Whose it is now, and as what they have it.
    person: str = ""
    role: str = ""
    due_at: datetime | None = time(optional=True, index=True)
    #: Ids and plain values for its words; never comment text.
    details: dict[str, Any] = json(dict)
    #: Clauses, section, clock and default of the rule behind it.
    source: dict[str, Any] = json(dict)
    #: open, done, dropped (no longer needed)
    state: str = Field(default="open", index=True)
    version: int = 1
    #: What was answered, as a plain word; and in whose words.
    result: str = ""
    reason: str = ""
    opened_at: datetime = time()
    done_by: str = ""
    done_at: datetime | None = time(optional=True)


class Reminder(SQLModel, table=True):
    """One message that time called for, to one person, once."""

    __table_args__ = (UniqueConstraint("municipality", "key", "person"),)
    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    #: Names the occasion for ever: "case:12/remove/before".
    key: str
    #: What kind of message: its words, and what is counted together in a digest.
    kind: str
    #: What it is about: "case:12", "task:3", "forward:4", "place:...".
    subject: str = Field(index=True)
    person: str = Field(index=True)
    #: As what the person gets it: responsible, substitute, manager, coordinator, registrar, ...
    role: str
    #: The moment that called for it.
    due_at: datetime = time()
    #: Breaks quiet hours.
    urgent: bool = False
    #: It was told after its moment, because the program was down.
    late: bool = False
    #: Ids and plain values for its words; never comment text.
    details: dict[str, Any] = json(dict)
    #: Clauses, section, clock and default of the rule behind it, for "Varför får jag detta?".
    source: dict[str, Any] = json(dict)
    #: waiting, told, gathered (in a digest of several), dropped (settled before it was told), settled (after)
    state: str = Field(default="waiting", index=True)
    version: int = 1
    #: Not told before: quiet hours, or the person's own snooze.
    not_before: datetime = time(index=True)
    snoozes: int = 0
    made_at: datetime = time()
    told_at: datetime | None = time(optional=True)
    failure: str = ""


class Watch(SQLModel, table=True):
    """One working day's watching of a team channel's accounts, until all of them have been looked at."""

    __table_args__ = (UniqueConstraint("municipality", "team_channel", "day"),)
    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    team_channel: str
    #: The local day, "2026-11-20".
    day: str = Field(index=True)
    version: int = 1
    opened_at: datetime = time()
    #: By account who has looked at it and when: {"by": ..., "at": ...} (LID-44: each has its own).
    looked: dict[str, dict[str, str]] = json(dict)
    #: Who looked at the last of them, so that all are done.
    looked_by: str = ""
    looked_at: datetime | None = time(optional=True)


class Criticism(SQLModel, table=True):
    """Many critical comments on an account: official answers wait until others have been asked (TIB-59)."""

    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    account: str
    version: int = 1
    #: A person's id, or "kanalvakt" when the comments were counted.
    declared_by: str
    declared_at: datetime = time()
    count: int = 0
    #: By role, who was asked and when, as plain strings: {"manager": {"by": ..., "at": ..., "view": ...}}.
    consulted: dict[str, dict[str, str]] = json(dict)
    #: on, lifted (all were asked); of earlier versions: ended (a person said that it is over)
    state: str = Field(default="on", index=True)
    ended_by: str = ""
    ended_at: datetime | None = time(optional=True)


class Discussion(SQLModel, table=True):
    """A thread that has grown long, or that the municipality has ended."""

    __table_args__ = (UniqueConstraint("municipality", "account", "post_id"),)
    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    account: str
    post_id: str
    version: int = 1
    #: suggested, declined, ending (the kind words are on their way), ended, reopened
    state: str = Field(default="suggested", index=True)
    #: How many comments there were when it was last suggested, or ended without that; names its card.
    count: int = 0
    suggested_at: datetime | None = time(optional=True)
    decided_by: str = ""
    decided_at: datetime | None = time(optional=True)
    #: The kind words with which it was ended, and the comment that they answer.
    text: str = ""
    comment: int | None = None
    #: How far the kind words have come: "", pending, posted, by_hand, impossible.
    posting: str = ""
    #: Counts the endings, so that each has a job of its own.
    run: int = 0
    #: An attempt was begun; it may have reached the platform.
    attempted: bool = False
    external_id: str = ""
    failure: str = ""
    #: Since the kind words stand there. What is written after that is removed at once.
    ended_at: datetime | None = time(optional=True)


class UnitPost(SQLModel, table=True):
    """A post of the municipality's own whose comments a unit watches and answers (TIB-55)."""

    __tablename__ = "unit_post"
    __table_args__ = (UniqueConstraint("municipality", "account", "address"),)
    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    account: str
    #: Its address as addresses are compared.
    address: str
    #: Its id at the platform, as the comments on it bear it; empty where the platform was not asked.
    post_id: str = ""
    #: Where its comments are shown besides the account's own channel.
    team_channel: str
    #: Who published it, and sees to its comments.
    person: str
    told_at: datetime = time()

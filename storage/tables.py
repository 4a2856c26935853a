"""The tables of comments, cases and those who decide. Every row belongs to one municipality.

Personal data and comment text stand here and in the evidence store, nowhere else. What time and duty call
for has its own tables in ``duty_tables``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Index, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel, col

from storage.columns import Counter, counter, json, time


class Municipality(SQLModel, table=True):
    """A tenant: one routine, its people, team channels and accounts."""

    id: str = Field(primary_key=True)
    name: str
    #: A built-in routine's name or a path to a YAML file.
    routine: str
    rules_page: str = ""


class Person(SQLModel, table=True):
    """Somebody of the municipality's staff, with the roles that hold for all of it."""

    municipality: str = Field(primary_key=True, foreign_key="municipality.id")
    id: str = Field(primary_key=True)
    name: str
    email: str = Field(default="", index=True)
    slack: str = Field(default="", index=True)
    teams: str = Field(default="", index=True)
    roles: list[str] = json(list)
    unit: str = ""
    #: The units (departments, companies) that a head of department answers for; empty: nobody has said.
    answers_for: list[str] = json(list)
    #: False: has left, or the chats say that the person's account is closed.
    active: bool = True
    #: The name of the secret that holds the address of the person's calendar of absences, if there is one.
    calendar: str = ""


class Identity(SQLModel, table=True):
    """By what else a chat knows somebody: of several workspaces each has ids of its own."""

    municipality: str = Field(primary_key=True, foreign_key="municipality.id")
    chat: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    person: str


class TeamChannel(SQLModel, table=True):
    """The channel where the cards of some accounts appear; one address for each chat it is bound to."""

    __tablename__ = "team_channel"
    municipality: str = Field(primary_key=True, foreign_key="municipality.id")
    id: str = Field(primary_key=True)
    slack: dict[str, str] = json(dict)
    teams: dict[str, str] = json(dict)
    #: The browser room shows it too (only in the demo).
    room: bool = False


class Account(SQLModel, table=True):
    """A social-media account of the municipality."""

    #: Each morning every team channel asks for its own.
    __table_args__ = (Index("ix_account_team_channel", "municipality", "team_channel"),)
    municipality: str = Field(primary_key=True, foreign_key="municipality.id")
    id: str = Field(primary_key=True)
    platform: str
    address: str = Field(index=True)
    name: str
    unit: str = ""
    manager: str = ""
    responsible: str = ""
    #: Who else is responsible, where the routine lets several be: asked in turn after the first (GIS-92).
    also_responsible: list[str] = json(list)
    substitute: str = ""
    administrators: list[str] = json(list)
    team_channel: str = ""
    purpose: str = ""
    target_group: str = ""
    #: How the platform is reached; names of secrets, never secrets.
    connection: dict[str, str] = json(dict)
    #: When Kanalvakt began to watch it; what was there before is no news.
    bound_at: datetime | None = time(optional=True)
    #: What the connector remembers between two polls.
    cursor: dict[str, Any] = json(dict)
    #: When the account is watched on a working day, "08:00-17:00"; empty: as the routine says.
    office_hours: str = ""
    #: When the municipality itself last posted on it, as far as anybody has told; empty: nobody has.
    posted_at: datetime | None = time(optional=True, index=True)
    #: Whom the public turns to: the telephone, address or e-mail of a function, never a person's (LID-27).
    contact: str = ""
    #: Which kinds of records are found on it (LID-41); empty: those that the routine names.
    record_types: list[str] = json(list)
    #: What was answered when it was asked for, by the step of the opening; as it was approved.
    plan: dict[str, Any] = json(dict)
    #: When it was opened by way of Kanalvakt; empty: it was there before.
    opened_at: datetime | None = time(optional=True)
    #: When it was closed; empty: it is open. A closed account is asked nothing, and its records stay.
    closed_at: datetime | None = time(optional=True)
    closed_by: str = ""
    #: Counts the changes of its people or its login, so that what each calls for is asked once.
    people_version: int = 0
    #: Who made the last of them.
    people_by: str = ""
    #: Its people as they were when that was last asked.
    people_before: dict[str, Any] = json(dict)


#: Of all that is asked about accounts only the open ones are meant; every question says so with this.
OPEN: ColumnElement[bool] = col(Account.closed_at).is_(None)


class Place(SQLModel, table=True):
    """Where cards are shown: a channel of a chat, or one person in a chat."""

    id: str = Field(primary_key=True)
    municipality: str = Field(foreign_key="municipality.id", index=True)
    chat: str
    address: dict[str, str] = json(dict)
    #: Empty for a channel; else the chat's id of the one person it is.
    user: str = ""
    #: A delivery job is under way.
    busy: bool = False
    #: Counts the delivery jobs, so that each has its own name.
    run: int = 0


class Posting(SQLModel, table=True):
    """One card in one place: which version people should see, and which they do see."""

    __table_args__ = (UniqueConstraint("place", "key"),)
    id: int | None = counter()
    place: str = Field(foreign_key="place.id", index=True)
    key: str = Field(index=True)
    wanted: int
    #: Negative: it is that version still, and is to be drawn anew for what the clock has changed.
    shown: int = 0
    reference: str = Field(default="", index=True)
    #: waiting, digest (held back behind one), released (from the digest), shown, failed
    state: str = Field(default="waiting", index=True)
    #: An attempt was begun; a card may stand in the chat without our knowing its reference.
    attempted: bool = False
    failure: str = ""
    created_at: datetime = time()


class Received(SQLModel, table=True):
    """An event from outside that was taken care of, by its sender's own id."""

    source: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    at: datetime = time(index=True)


class SetAside(SQLModel, table=True):
    """Something of an unknown shape that a platform told; kept once, and for a time."""

    __tablename__ = "set_aside"

    source: str = Field(primary_key=True)
    #: The hash of what was told.
    id: str = Field(primary_key=True)
    reason: str
    body: str
    at: datetime = time(index=True)


class Reading(SQLModel, table=True):
    """How an account is read at its platform: a blind one is announced, never silent."""

    municipality: str = Field(foreign_key="municipality.id", primary_key=True)
    account: str = Field(primary_key=True)
    #: When all that is there was last read, give or take ten minutes.
    read_at: datetime | None = time(optional=True)
    #: Since when nothing of it can be read; empty: it can.
    blind_since: datetime | None = time(optional=True)
    reason: str = ""
    #: Waiting does not help: a person has to do something.
    final: bool = False
    #: Since when a part of it cannot be read though the rest is, and which part and why.
    partly_since: datetime | None = time(optional=True)
    partly: str = ""
    #: What the platform does not let us do of what we read for ("remove", "answer", "message"): of each
    #: "since" when, and the "reason".
    barred: dict[str, dict[str, str]] = json(dict)
    #: When its webhook last told anything, give or take ten minutes.
    told_at: datetime | None = time(optional=True)
    #: How often in a row something was found by reading that the webhook should have told.
    missed: int = 0
    #: When reading found something that the webhook has still to tell.
    found_at: datetime | None = time(optional=True)
    #: Per cent of the calls that the platform allows that are used.
    used: int = 0
    #: Since when few of them are left.
    tight_since: datetime | None = time(optional=True)


class Feed(SQLModel, table=True):
    """How what is written on an account is sent to the signed webhook, by a program of others."""

    municipality: str = Field(foreign_key="municipality.id", primary_key=True)
    account: str = Field(primary_key=True)
    #: When a request about it was first taken, and last; on how many days one was.
    fed_since: datetime | None = time(optional=True)
    fed_at: datetime | None = time(optional=True)
    times: int = 0
    #: How many requests that name it were refused since one was taken; when the last was, and why.
    refused: int = 0
    refused_at: datetime | None = time(optional=True)
    refusal: str = ""


class Spending(SQLModel, table=True):
    """How much of what a platform allows in a day was used, so that a restart does not forget it."""

    #: The project whose allowance it is, at its platform: "youtube 123456789012".
    whose: str = Field(primary_key=True)
    #: The platform's own day, "2026-11-20".
    day: str = Field(primary_key=True)
    units: int = 0


class Hiding(SQLModel, table=True):
    """What a platform confirmed to have hidden or shown, where it does not tell afterwards."""

    #: The account at its platform: "x 2244994945".
    account: str = Field(primary_key=True)
    post: str = Field(primary_key=True)
    hidden: bool


class Comment(SQLModel, table=True):
    """Anything that came in from outside, as it stands now; its history is in Revision."""

    __table_args__ = (
        UniqueConstraint("municipality", "account", "external_id"),
        Index("ix_comment_thread", "municipality", "account", "post_id"),
        Index(
            "ix_comment_reported",
            "municipality",
            "account",
            sqlite_where=text("origin = 'person'"),
            postgresql_where=text("origin = 'person'"),
        ),
    )
    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    account: str
    external_id: str
    #: comment, reply, post, mention, quote, message
    kind: str
    #: webhook, platform, person
    origin: str
    text: str
    author_id: str = ""
    author_name: str = ""
    url: str = ""
    post_id: str = ""
    parent_id: str = ""
    attachments: list[dict[str, str]] = json(list)
    created_at: datetime = time(index=True)
    #: How well that is known: moment; day (it is the day's beginning then); unknown (it is when we heard).
    precision: str = Field(default="moment", sa_column_kwargs={"server_default": "moment"})
    received_at: datetime = time()
    revision: int = 1
    #: As the platform last said: visible, held, hidden, gone, unknown.
    visibility: str = "unknown"
    #: False where the platform said that it lets the account neither hide nor delete it.
    removable: bool = True
    #: When it was taken away, where the platform told; None: nobody knows, or it stands there.
    gone_at: datetime | None = time(optional=True)


class Revision(SQLModel, table=True):
    """What a comment said, each time it was different, and what the rules found in it."""

    comment: int = Field(sa_column=Column(Counter, primary_key=True, autoincrement=False))
    number: int = Field(primary_key=True)
    text: str
    seen_at: datetime = time()
    #: Its pictures then, as ``Comment`` has them.
    attachments: list[dict[str, str]] = json(list)
    #: Findings as plain objects: rule, category, ground, clauses, start, end, words, severity, reason.
    flags: list[dict[str, Any]] = json(list)


class Case(SQLModel, table=True):
    """A comment that someone must decide or answer."""

    __tablename__ = "case_"
    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    account: str = Field(index=True)
    comment: int = Field(index=True)
    #: The revision of the comment that the case is about.
    revision: int = 1
    #: Grows with every change that people should see.
    version: int = 1
    #: open, removing, restoring, forwarded, replying, closed; awaiting: removed, but whoever it was passed on
    #: to has not answered, or its number is missing
    state: str = Field(default="open", index=True)
    #: "", kept, removed, answered, countered, unanswered, forwarded, vanished
    outcome: str = ""
    violation: bool = False
    #: A colleague reported it, whoever told of the comment first.
    reported: bool = False
    question: bool = False
    #: Suspected secrecy or personal data: the text is not shown in the channel.
    sensitive: bool = False
    #: It hurts somebody for as long as it stands there: its card does not wait behind a digest.
    urgent: bool = False
    remove_by: datetime | None = time(optional=True, index=True)
    answer_by: datetime | None = time(optional=True, index=True)
    #: Ground whose deadline counts, if it is not the routine's general one.
    deadline_ground: str = ""
    claimed_by: str = ""
    opened_at: datetime = time()
    #: When an edit gave it this deadline; None: it has had it since it was opened, or has none.
    remove_set_at: datetime | None = time(optional=True)
    answer_set_at: datetime | None = time(optional=True)
    #: Who took more time for the answer, when and why (LID-107): ``by``, ``at``, ``why``; empty: nobody.
    put_off: dict[str, str] = json(dict)
    #: The last decision: who, when, why in words.
    decided_by: str = ""
    decided_at: datetime | None = time(optional=True)
    reason: str = ""
    diary_number: str = ""


class Removal(SQLModel, table=True):
    """How far a removal has come. One row a case; a removal that was undone and made again starts it anew."""

    case: int = Field(sa_column=Column("case_id", Counter, primary_key=True, autoincrement=False))
    #: Counts the removals of this case, so that each job has its own name.
    run: int = 1
    grounds: list[str] = json(list)
    secrecy: bool = False
    archive_place: str = ""
    #: How the public saw the comment when it was decided to remove it.
    seen_before: str = "unknown"
    diary: str = ""
    #: before, after, registrar, never
    diary_when: str = "never"
    #: The registrar's word where it decides: "", yes, no
    diary_decision: str = ""
    #: hide, delete, by_hand
    method: str = ""
    #: evidence, diary, notice, remove, by_hand, done, failed, vanished
    step: str = "evidence"
    evidence: int | None = None
    #: The reply that tells the author, if there is one.
    notice: int | None = None
    #: Why no notice is sent, where none is.
    no_notice: str = ""
    #: The platform was asked to remove; if the comment is gone after that, it was us.
    attempted: bool = False
    removed_at: datetime | None = time(optional=True)
    removed_by: str = ""
    failure: str = ""


class Evidence(SQLModel, table=True):
    """A saved copy: where it lies and what it must hash to."""

    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    case: int = Field(sa_column=Column("case_id", Counter, index=True, nullable=False))
    revision: int
    pdf: str
    pdf_sha256: str
    record: str
    record_sha256: str
    saved_at: datetime = time()


class Reply(SQLModel, table=True):
    """A text that the municipality posts where a comment stands."""

    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    case: int = Field(sa_column=Column("case_id", Counter, index=True, nullable=False))
    #: answer, notice, acknowledgement, counter
    purpose: str
    text: str
    by: str
    at: datetime = time()
    #: Which revision of the comment was seen when it was decided.
    revision: int = 0
    #: waiting (until the case has reached its receiver), pending, posted, by_hand, impossible, given_up; a
    #: notice that is untrue: withdrawing, withdrawn, left
    state: str = "pending"
    external_id: str = ""
    failure: str = ""
    #: An attempt was begun; it may have reached the platform.
    attempted: bool = False
    #: It was posted to the author alone, not where the comment stands.
    alone: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class Forward(SQLModel, table=True):
    """A case that was passed on, until the receiver has answered or accepted."""

    id: int | None = counter()
    municipality: str = Field(foreign_key="municipality.id", index=True)
    case: int = Field(sa_column=Column("case_id", Counter, index=True, nullable=False))
    version: int = 1
    #: person, department, registrar
    kind: str
    #: A person of the register, if it is one.
    person: str = ""
    name: str
    email: str = ""
    note: str = ""
    by: str
    at: datetime = time()
    #: sending, waiting, accepted, answered, failed
    state: str = "sending"
    mailed: bool = False
    failure: str = ""
    answer: str = ""
    settled_by: str = ""
    #: When the receiver is reminded next; of one that failed, when it did.
    remind_at: datetime | None = time(optional=True, index=True)
    reminders: int = 0


class Job(SQLModel, table=True):
    """Work that a change asks for, written with the change. ``done_at`` is empty until it is done."""

    id: str = Field(primary_key=True)
    work: str
    subject: str
    created_at: datetime = time(index=True)
    done_at: datetime | None = time(optional=True, index=True)


class LogRow(SQLModel, table=True):
    """One thing that was decided or done. Never changed, never deleted; each row seals the one before."""

    __tablename__ = "log"
    municipality: str = Field(primary_key=True, foreign_key="municipality.id")
    number: int = Field(primary_key=True)
    at: datetime = time()
    #: A person's id, or "kanalvakt" for what the program did by itself.
    actor: str
    action: str
    subject: str
    details: dict[str, Any] = json(dict)
    previous: str
    seal: str


class LogHead(SQLModel, table=True):
    """The newest row of each municipality's log; whoever writes holds this row."""

    __tablename__ = "log_head"
    municipality: str = Field(primary_key=True, foreign_key="municipality.id")
    number: int = 0
    seal: str = ""


class Register(SQLModel, table=True):
    """The edition of the public list of accounts that stands now, and what it shows."""

    municipality: str = Field(primary_key=True, foreign_key="municipality.id")
    version: int = 0
    changed_at: datetime = time()
    #: What the routine has it show, see ``storage.register``.
    terms: dict[str, Any] = json(dict)
    #: By unit the seal over what is shown of its accounts, and the version with which that last changed.
    units: dict[str, list[Any]] = json(dict)


class Conversation(SQLModel, table=True):
    """What Teams needs to write to a channel or person again after a restart."""

    key: str = Field(primary_key=True)
    reference: dict[str, Any] = json(dict)


class RoomMessage(SQLModel, table=True):
    """A card in the browser room."""

    __tablename__ = "room_message"
    id: int | None = counter()
    __table_args__ = (UniqueConstraint("place", "key"),)
    place: str = Field(index=True)
    key: str
    card_json: str
    version: int
    #: Grows with every adding and replacing in the room.
    change: int = Field(index=True)
    added: datetime = time()

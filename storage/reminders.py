"""Messages that time called for: each written down once, told once, and held where two would tell it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from storage import postings
from storage.duty_tables import Reminder, Task
from storage.portions import portions
from storage.tables import Case, Forward, Received

# Put together once: building a statement costs as much as asking it.
_ROWS = SQLModel.metadata.tables["reminder"]
#: Whoever is second to write a message down finds it there, and waits for the first on PostgreSQL.
_ADD = {
    "sqlite": sqlite.insert(_ROWS).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_ROWS).on_conflict_do_nothing(),
}
_KNOWN = sqlalchemy.select(_ROWS.c.key, _ROWS.c.person, _ROWS.c.told_at).where(
    _ROWS.c.municipality == bindparam("of"), _ROWS.c.key.in_(bindparam("keys", expanding=True))
)
_READY = (
    _ROWS.c.municipality == bindparam("of"),
    _ROWS.c.state == "waiting",
    _ROWS.c.not_before <= bindparam("now"),
)
_PEOPLE = sqlalchemy.select(_ROWS.c.person).where(*_READY).distinct().order_by(_ROWS.c.person)
#: What stands before somebody and asks for something, or says when it will again.
_ASKING = (col(Reminder.state).in_(("told", "waiting")), col(Reminder.told_at).is_not(None))
#: What one person is told at once at most; the rest follows, so that nobody's press waits for long.
AT_ONCE = 500
#: Under this name it is noted in "received" when time was last kept.
CLOCK = "clock"


def known(session: Session, municipality: str, keys: Iterable[str]) -> dict[tuple[str, str], bool]:
    """Which messages of these keys are written down already, each with its person; and if it was told."""
    found: dict[tuple[str, str], bool] = {}
    for some in portions(set(keys)):
        rows = session.execute(_KNOWN, {"of": municipality, "keys": some})
        found |= {(row.key, row.person): row.told_at is not None for row in rows}
    return found


def add(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes messages down that are not there yet."""
    if rows:
        session.flush()
        session.execute(_ADD[session.get_bind().dialect.name], [values(**row) for row in rows])


def first_time(session: Session, **said: Any) -> bool:
    """Notes that something was seen, under its key and person; False if it was noted before."""
    session.flush()
    add_ = _ADD[session.get_bind().dialect.name].returning(_ROWS.c.id)
    return session.execute(add_, values(**said, state="dropped")).first() is not None


def values(**said: Any) -> dict[str, Any]:
    """All columns of a message but its number, for ``add``."""
    blank = {"subject": "", "role": "", "urgent": False, "late": False, "details": {}, "source": {}}
    blank |= {"state": "waiting", "version": 1, "snoozes": 0, "told_at": None, "failure": ""}
    return blank | said


def people_waiting(session: Session, municipality: str, now: datetime) -> list[str]:
    """Who has something to be told by now."""
    return list(session.execute(_PEOPLE, {"of": municipality, "now": now}).scalars())


def hold_ready(session: Session, municipality: str, person: str, now: datetime) -> list[Reminder]:
    """What one person is to be told by now, oldest first; held until the transaction ends."""
    query = select(Reminder).where(
        Reminder.municipality == municipality,
        Reminder.person == person,
        Reminder.state == "waiting",
        Reminder.not_before <= now,
    )
    query = query.order_by(col(Reminder.due_at), col(Reminder.id)).limit(AT_ONCE)
    return list(session.exec(query.with_for_update().execution_options(populate_existing=True)))


def of_key(session: Session, municipality: str, key: str, person: str) -> Reminder | None:
    """The message of that name to that person."""
    query = select(Reminder).where(
        Reminder.municipality == municipality, Reminder.key == key, Reminder.person == person
    )
    return session.exec(query).first()


def told_about(session: Session, municipality: str, subject: str, person: str) -> list[Reminder]:
    """What somebody was told about one thing."""
    query = select(Reminder).where(
        Reminder.municipality == municipality,
        Reminder.subject == subject,
        Reminder.person == person,
        col(Reminder.told_at).is_not(None),
    )
    return list(session.exec(query))


def forget_untold(session: Session, municipality: str, now: datetime) -> None:
    """Forgets what was written down for times that have not come yet, and was dropped without being told.

    Not that a time ran out, which is for nobody: it stands in the record log already, and stands there once.
    """
    session.exec(
        delete(Reminder).where(
            col(Reminder.municipality) == municipality,
            col(Reminder.state) == "dropped",
            col(Reminder.told_at).is_(None),
            col(Reminder.due_at) > now,
            col(Reminder.person) != "",
        )
    )


def heard(session: Session, municipality: str, kinds: Collection[str]) -> list[Reminder]:
    """What people were told of these kinds and is not settled, oldest first."""
    query = select(Reminder).where(
        Reminder.municipality == municipality,
        col(Reminder.state).in_(("told", "waiting", "gathered")),
        col(Reminder.kind).in_(kinds),
        col(Reminder.told_at).is_not(None),
    )
    return list(session.exec(query.order_by(col(Reminder.id))))


def get(session: Session, number: int) -> Reminder | None:
    """One message, as it is now."""
    return session.get(Reminder, number, populate_existing=True)


def hold(session: Session, number: int) -> Reminder | None:
    """One message as it is now, held until the transaction ends, so that one of two presses wins."""
    return session.get(Reminder, number, with_for_update=True, populate_existing=True)


def several(session: Session, numbers: Sequence[int]) -> list[Reminder]:
    """The messages of these numbers, in their order."""
    query = select(Reminder).where(col(Reminder.id).in_(numbers)).order_by(col(Reminder.id))
    return list(session.exec(query))


def card_key(row: Reminder, telling: int | None = None) -> str:
    """The key of the card that tells it: "told:7", and "told:7.2" after two snoozes, for it rings anew."""
    number = row.snoozes if telling is None else telling
    return f"told:{row.id}.{number}" if number else f"told:{row.id}"


def logged_as(row: Reminder) -> str:
    """What the log names it by: of what was passed on its case, of several at once their key."""
    of_case = row.subject.startswith("forward:")
    return f"case:{row.details['case']}" if of_case else row.subject or row.key


def change(session: Session, row: Reminder, at: datetime, **said: object) -> None:
    """The message says something else: a new version, wherever it was told."""
    for name, value in said.items():
        setattr(row, name, value)
    row.version += 1
    session.add(row)
    for telling in range(row.snoozes + 1):
        postings.want(session, card_key(row, telling), row.version, at)


def put_off(row: Reminder) -> bool:
    """Whether the person was told and chose a later time, which has not come: there is no newer card yet."""
    if not row.snoozes or row.told_at is None:
        return False
    return row.state == "waiting" or row.told_at < row.not_before


def wake(session: Session, subject: str, at: datetime) -> None:
    """What was settled waits for people again: what they were told is open, what they put off wakes, and the
    rest is called for anew.
    """
    about = (col(Reminder.subject) == subject, col(Reminder.person) != "")
    unheard = (col(Reminder.state) == "dropped", col(Reminder.told_at).is_(None))
    session.execute(sqlalchemy.delete(Reminder).where(*about, *unheard))
    rows = session.exec(select(Reminder).where(*about).with_for_update()).all()
    for row in rows:
        over = row.state in {"settled", "dropped"}
        if over and put_off(row) and not any(_after(other, row) for other in rows):
            change(session, row, at, state="waiting")
        elif row.state == "settled":
            change(session, row, at, state="told")


def _after(other: Reminder, row: Reminder) -> bool:
    """Whether the same person was told a later stage of the same."""
    same = other.person == row.person and other.details.get("thread") == row.details.get("thread")
    return same and other.told_at is not None and other.due_at > row.due_at


def settled(session: Session, municipality: str) -> set[str]:
    """What somebody was told about, and is closed since: "case:12", "task:3", "forward:4"."""
    told = select(Reminder.subject).where(Reminder.municipality == municipality, *_ASKING)
    subjects = session.exec(told.distinct()).all()
    return {
        f"{kind}:{number}"
        for kind, table, open_ in (
            ("case", Case, Case.state != "closed"),
            ("task", Task, Task.state == "open"),
            ("forward", Forward, Forward.state == "waiting"),
        )
        for number in _without(session, table, open_, _numbers(subjects, kind))
    }


def hold_told(session: Session, municipality: str, subjects: Collection[str]) -> list[Reminder]:
    """What somebody was told about these, or has put off; held until the transaction ends."""
    found: list[Reminder] = []
    for some in portions(subjects):
        query = select(Reminder).where(
            Reminder.municipality == municipality, *_ASKING, col(Reminder.subject).in_(some)
        )
        found += session.exec(query.with_for_update().execution_options(populate_existing=True))
    return found


def told_when(
    session: Session, municipality: str, kind: str, subjects: Collection[str]
) -> dict[tuple[str, str], datetime | None]:
    """By person and subject when somebody was told of that kind; None: they are still to be."""
    found: dict[tuple[str, str], datetime | None] = {}
    for some in portions(subjects):
        query = select(Reminder.person, Reminder.subject, Reminder.told_at).where(
            Reminder.municipality == municipality,
            Reminder.kind == kind,
            Reminder.state != "dropped",
            col(Reminder.subject).in_(some),
        )
        found |= {(person, subject): at for person, subject, at in session.exec(query)}
    return found


def _without(session: Session, table: Any, open_: Any, numbers: Sequence[int]) -> Iterable[int]:
    """Those of the numbers whose row is not open any more."""
    still: set[int] = set()
    for some in portions(numbers):
        still |= set(session.exec(select(table.id).where(col(table.id).in_(some), open_)))
    return set(numbers) - still


def _numbers(subjects: Iterable[str], kind: str) -> list[int]:
    found = (subject.partition(":") for subject in subjects)
    return sorted(int(number) for said, _, number in found if said == kind and number.isdecimal())


# --- when time was last kept -----------------------------------------------------------------------


def last_kept(session: Session, municipality: str) -> datetime | None:
    """When somebody last looked what time calls for; None: never, or so long ago that it does not matter."""
    row = session.get(Received, (CLOCK, municipality), populate_existing=True)
    return row.at if row is not None else None


def keep(session: Session, municipality: str, now: datetime) -> None:
    """Notes that all that time called for until now is written down."""
    row = session.get(Received, (CLOCK, municipality), with_for_update=True)
    if row is None:
        row = Received(source=CLOCK, id=municipality, at=now)
    row.at = now
    session.add(row)

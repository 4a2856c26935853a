"""The record log: append-only, each row sealed over the one before, one chain a municipality.

A row says who did what to what and when; it bears no comment text. A changed, removed or swapped row breaks
the chain; a cut tail shows when the head is compared with one that was kept elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, event
from sqlmodel import Session, SQLModel, col, select

from storage.tables import LogHead, LogRow

#: Who acts when nobody presses.
PROGRAM = "kanalvakt"

# Put together once: building a statement costs as much as asking it.
_ROWS, _HEADS = SQLModel.metadata.tables["log"], SQLModel.metadata.tables["log_head"]
_ADD = _ROWS.insert()
_OF = _HEADS.c.municipality == bindparam("of")
_HOLD = _HEADS.select().where(_OF).with_for_update(key_share=True)
_MOVE = _HEADS.update().where(_OF)


def _seal(row: Mapping[str, Any]) -> str:
    content = json.dumps(
        [
            row["municipality"],
            row["number"],
            row["at"].isoformat(),
            row["actor"],
            row["action"],
            row["subject"],
            row["details"],
            row["previous"],
        ],
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def append(
    session: Session,
    municipality: str,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Adds a row to the running transaction.

    It is numbered, sealed and written as the last thing before the commit, together with all others: so
    nobody holds the head of a log, which everybody needs, while waiting for something else.
    """
    session.info.setdefault("log_rows", []).append(
        {
            "municipality": municipality,
            "at": at.astimezone(UTC) if at.tzinfo else at,  # as it comes back; the table refuses the other
            "actor": actor,
            "action": action,
            "subject": subject,
            "details": json.loads(json.dumps(details or {}, default=str)),
        }
    )


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    """Writes what was added, in the order of adding."""
    added: list[dict[str, Any]] = session.info.get("log_rows", [])
    if not added:
        return
    session.flush()  # a new municipality and its head may be among what is still to be written
    for municipality in sorted({row["municipality"] for row in added}):
        rows_ = [row for row in added if row["municipality"] == municipality]
        head = session.execute(_HOLD, {"of": municipality}).one()
        number, seal = head.number, head.seal
        for row in rows_:
            number += 1
            row |= {"number": number, "previous": seal}
            row["seal"] = seal = _seal(row)
        session.execute(_ADD, rows_)
        session.execute(_MOVE, {"of": municipality, "number": number, "seal": seal})
    added.clear()


@dataclass(frozen=True, kw_only=True)
class Broken:
    """The first row that does not hold, and why."""

    municipality: str
    number: int
    reason: str


def verify(session: Session, municipality: str) -> Broken | None:
    """Walks the whole chain; None when every row and the head hold."""
    number, seal = 0, ""
    with closing(rows(session, municipality)) as walk:
        for row in walk:
            expected = number + 1
            if row.number != expected:
                return Broken(municipality=municipality, number=expected, reason="row is missing")
            if row.previous != seal or row.seal != _seal(row.model_dump()):
                return Broken(municipality=municipality, number=row.number, reason="row was changed")
            number, seal = row.number, row.seal
    head = session.get(LogHead, municipality)
    if head is None or (head.number, head.seal) != (number, seal):
        return Broken(municipality=municipality, number=number + 1, reason="rows are missing at the end")
    return None


def rows(session: Session, municipality: str) -> Generator[LogRow, None, None]:
    """All rows, oldest first. Who stops before the end closes it, for PostgreSQL keeps a cursor open."""
    _write(session)
    query = select(LogRow).where(LogRow.municipality == municipality).order_by(col(LogRow.number))
    with session.exec(query.execution_options(yield_per=500, populate_existing=True)) as found:
        yield from found


def newest(session: Session, municipality: str, limit: int) -> list[LogRow]:
    """The newest rows, newest first."""
    _write(session)
    query = select(LogRow).where(LogRow.municipality == municipality)
    return list(session.exec(query.order_by(col(LogRow.number).desc()).limit(limit)))

"""How much was asked of a platform that allows so much a day; counted before it is asked."""

from __future__ import annotations

from sqlmodel import Session, col, delete

from storage.tables import Spending


def spend(session: Session, whose: str, day: str, units: int, at_most: int) -> tuple[int, bool]:
    """Counts so many units more, unless the day's number would exceed ``at_most``.

    What the day has come to, and whether these were counted. Earlier days are forgotten.
    """
    row = session.get(Spending, (whose, day), with_for_update=True, populate_existing=True)
    if row is None:
        session.exec(delete(Spending).where(col(Spending.whose) == whose, col(Spending.day) < day))
        row = Spending(whose=whose, day=day)
    if row.units + units > at_most:
        return row.units, False
    row.units += units
    session.add(row)
    session.flush()
    return row.units, True


def spend_all(session: Session, whose: str, day: str, units: int) -> None:
    """The day's number is at least that: the platform itself said so."""
    row = session.get(Spending, (whose, day), with_for_update=True, populate_existing=True)
    row = row or Spending(whose=whose, day=day)
    row.units = max(row.units, units)
    session.add(row)

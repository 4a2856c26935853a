"""The public register of accounts: what it shows by the municipality's routine, and who is told of a new one.

LID-11, LID-41, LID-42, GIS-01, GIS-29, DEG-12, TIB-27, TIB-28, LAH-17.
"""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlmodel import Session

from handlers.work import where
from handlers.world import World
from routines.model import Routine
from storage import accounts, log
from storage import register as stored
from storage.register import Terms

journal = structlog.get_logger(__name__)


def lay(session: Session, municipality: str, routine: Routine, now: datetime) -> bool:
    """What the routine decides about the register holds from now on; whether it is a new edition."""
    return stored.lay(session, municipality, terms(routine), log.PROGRAM, now)


def lay_all(session: Session, world: World) -> None:
    """The same for every municipality; where a routine cannot be read its register stays as it is."""
    for municipality in accounts.municipalities(session):
        try:
            routine = world.routine(municipality)
        except Exception as fault:  # noqa: BLE001 - one that cannot be read must not stop the others
            journal.error("no routine for the register", municipality=municipality.id, fault=where(fault))
            continue
        lay(session, municipality.id, routine, world.now())


def terms(routine: Routine) -> Terms:
    """What a routine has the register show."""
    rule = routine.account_register
    return Terms(
        fields=tuple(field.value for field in rule.fields.value),
        record_types=rule.record_types.value,
        shared=routine.coordinator.value,
    )

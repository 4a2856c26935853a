"""Who does what a role of the document is to do: whoever was given it, else who acts for it."""

from __future__ import annotations

from sqlmodel import Session

from routines.model import MAY_BE_HELD, Role, Routine
from storage import people


def acting(session: Session, municipality: str, routine: Routine, role: Role) -> Role:
    """The role of the register of people by which somebody is found now (TIB-03, TIB-11, TIB-42)."""
    if role in MAY_BE_HELD and people.with_role(session, municipality, role.value):
        return role
    return routine.acting(role)

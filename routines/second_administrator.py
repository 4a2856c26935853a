"""Who is a new account's substitute where the routine lets its second administrator be it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from routines.model import Routine


def substitute_of(routine: Routine, responsible: Collection[str], administrators: Iterable[str]) -> str:
    """The first administrator who is not responsible, where the routine says so (GIS-90); else nobody, ""."""
    if not routine.absence.second_administrator.value:
        return ""
    return next((one for one in administrators if one not in responsible), "")

"""Which unit answers for an account. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from routines.model import OwnerKind, Role, Routine


def owner_of(routine: Routine, answers: Mapping[str, Any]) -> str:
    """The unit that was answered; of what is common to all the routine's own (LAH-09, TIB-07, DEG-08)."""
    if answers.get("owner") != OwnerKind.COMMON.value:
        return str(answers.get("unit") or "")
    owner = routine.roles.common_owner.value
    named = routine.roles.names.get(owner)
    return routine.coordinator.value if owner is Role.COORDINATOR or not named else named.value

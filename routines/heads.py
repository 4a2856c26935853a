"""Which head answers for a unit: a department, a company, or what belongs to one (DEG-10). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def heads_of(units: Iterable[str], answers_for: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Who answers for the first of these units that anybody answers for; nobody where no head does.

    ``answers_for``: by person the units, as the register of people has them.
    """
    by_unit: dict[str, set[str]] = {}
    for person, theirs in answers_for.items():
        for unit in theirs:
            by_unit.setdefault(plain(unit), set()).add(person)
    return frozenset(next((by_unit[one] for one in map(plain, units) if one in by_unit), ()))


def plain(unit: str) -> str:
    """A unit's name as it is compared: letter case and blanks do not matter."""
    return " ".join(unit.casefold().split())

"""The routines that are there: the five that come along, and any YAML file that a municipality writes.

Adding a municipality is one file. ``check`` explains everything that is wrong with one, with its line.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path

from routines import carried_out, sense, traceability
from routines.findings import Finding, examine
from routines.function_address import plain
from routines.model import Routine
from routines.yaml_lines import Path as Place

_HOME = Path(__file__).parent


class RoutineRefused(ValueError):
    """A routine file is not right; says everything that is wrong with it."""

    def __init__(self, name: str, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join((f"{name} is not a routine:", *(f"  {finding}" for finding in findings))))
        self.findings = findings


@functools.cache
def names() -> tuple[str, ...]:
    """The names of the routines that come along."""
    return tuple(sorted(path.stem for path in _HOME.glob("*.yaml")))


def load(name_or_path: str | Path) -> Routine:
    """A routine that comes along, by name, or one of a municipality's own, by the path of its file.

    Raises RoutineRefused with every finding, so that a wrong file stops a program at its start.
    """
    name = str(name_or_path)
    if name not in names() and not Path(name).exists():
        name = plain(name).strip()  # "Tibro", "Lidingö"
    if name in names():
        return _built_in(name)
    return _read(Path(name_or_path))


def check(path: str | Path) -> tuple[Finding, ...]:
    """Everything that is wrong with a routine file, in the order of its lines; nothing if it is right."""
    return _examine(Path(path))[1]


@functools.cache
def _built_in(name: str) -> Routine:
    return _read(_HOME / f"{name}.yaml")


def _read(path: Path) -> Routine:
    routine, findings = _examine(path)
    if routine is None or findings:
        raise RoutineRefused(str(path), findings)
    return routine


def _examine(path: Path) -> tuple[Routine | None, tuple[Finding, ...]]:
    known = f"the routines that come along are {', '.join(names())}"
    return examine(path, Routine, "routine", _objections, unreadable=known)


def _objections(routine: Routine) -> Iterator[tuple[Place, str]]:
    yield from sense.objections(routine)
    yield from carried_out.not_carried_out(routine)
    yield from traceability.unknown_clauses(routine)

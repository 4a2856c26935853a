"""Every clause of the municipalities' documents: what it asks, what carries it out, and which tests show it.

One file a municipality, ``clauses/tibro.yaml``. A clause that nothing carries out yet says only what it asks;
so what is missing can be counted, and nothing is claimed that no test would notice the loss of.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, model_validator

from routines.findings import Finding, examine
from routines.model import ClauseId, Routine, Strict
from routines.sense import cited_clauses

#: Where a clause begins in a clause file.
_HEAD = re.compile(r"^  ([A-Z]{2,5}-\d{1,3}):", re.MULTILINE)
HOME = Path(__file__).parent / "clauses"
#: Tests of what stands in the routines. That a value is right does not show that anything follows from it.
VALUE_TESTS = "tests/test_routine"


class Treatment(StrEnum):
    """What the program owes a clause."""

    ENFORCE = "enforce"  #: nothing goes on against it
    AUTOMATE = "automate"  #: the program does it
    REMIND = "remind"  #: the right person hears of it in time
    SHOW = "show"  #: it is said where it helps
    NONE = "none"  #: it asks nothing that a program could do


#: What must be done, not only said.
_DEEDS = frozenset({Treatment.ENFORCE, Treatment.AUTOMATE, Treatment.REMIND})


class Kind(StrEnum):
    """What a clause is about."""

    ACCOUNT_OPENING = "account-opening"
    ACCOUNT_CLOSING = "account-closing"
    CONTENT_GUIDANCE = "content-guidance"
    CREDENTIALS = "credentials"
    CRISIS = "crisis/criticism"
    EVIDENCE = "evidence-archive"
    FORWARDING = "forwarding-case"
    GOALS = "goals-followup"
    MODERATION = "moderation-removal"
    MONITORING = "monitoring"
    OTHER = "other"
    REVISION = "policy-revision"
    PRIVATE_USE = "private-use"
    REGISTER = "register"
    RESPONSE_TIME = "response-time"
    RETENTION = "retention"
    ROLES = "roles-substitute"
    SECRECY = "secrecy"
    VISITORS = "visitor-information"


class Bearer(Strict):
    """One thing that carries a clause out; exactly one of the three."""

    #: A value of the routine, by its path: ``removal.diary``, ``grounds.insult``.
    field: str | None = None
    #: A text that people read, by its key in the catalogue.
    text: str | None = None
    #: The function that does it: ``handlers.removing.go_on``.
    handler: str | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Bearer:
        if len(self.model_fields_set) != 1:
            raise ValueError("name one thing: field, text or handler")
        return self

    def __str__(self) -> str:
        return self.field or self.text or self.handler or ""


class Clause(Strict):
    """One clause, in words of our own."""

    #: What it asks, in one plain Swedish sentence.
    says: Annotated[str, StringConstraints(strip_whitespace=True, min_length=10)]
    treatment: Treatment
    kind: Kind
    #: What carries it out today; nothing while it is missing.
    carried_by: tuple[Bearer, ...] = ()
    #: The tests that would fail if it were not; written by scripts/clauses from the tests' own marks.
    tests: tuple[str, ...] = ()

    @property
    def carried_out(self) -> bool:
        """Whether anything is said to carry it out."""
        return bool(self.carried_by)

    @property
    def shown(self) -> bool:
        """Whether a test shows more of it than that its values are written down in the routine."""
        return any(not test.startswith(VALUE_TESTS) for test in self.tests)

    @property
    def missing(self) -> bool:
        """Whether it asks for something that nothing carries out yet."""
        return self.treatment is not Treatment.NONE and not self.carried_by


class ClauseFile(Strict):
    """All clauses of one municipality's document."""

    #: The id of its routine.
    municipality: str
    clauses: dict[ClauseId, Clause] = Field(min_length=1)


@dataclass(frozen=True)
class Clauses:
    """A clause file that could be read."""

    path: Path
    file: ClauseFile

    @property
    def name(self) -> str:
        """The municipality's id."""
        return self.file.municipality


@dataclass(frozen=True)
class Known:
    """What the rest of the program has, against which claims are held."""

    has_text: Callable[[str], bool]
    has_handler: Callable[[str], bool]
    #: The clauses that each test bears, by its node id; None where the tests did not come along.
    tests: Mapping[str, frozenset[str]] | None = field(default=None)


def read_all(home: Path = HOME) -> tuple[tuple[Clauses, ...], tuple[str, ...]]:
    """Every clause file, and what is wrong with those that cannot be read."""
    right: list[Clauses] = []
    wrong: list[str] = []
    for path in sorted(home.glob("*.yaml")):
        file, findings = examine(path, ClauseFile, "clause file", lambda _: ())
        wrong += [f"{path.name}: {finding}" for finding in findings]
        if file is not None and not findings:
            right.append(Clauses(path, file))
    return tuple(right), tuple(wrong)


@functools.cache
def known_ids() -> Mapping[str, tuple[str, ...]]:
    """The ids of all clauses by their prefix, in order; by their lines, for every start asks."""
    found: dict[str, list[str]] = {}
    for path in sorted(HOME.glob("*.yaml")):
        for clause_id in _HEAD.findall(path.read_text(encoding="utf-8")):
            found.setdefault(clause_id.split("-")[0], []).append(clause_id)
    return {prefix: tuple(ids) for prefix, ids in found.items()}


def unknown_clauses(routine: Routine) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every cited clause that its document does not have; one without a clause file is not known here."""
    for place, clause_id in cited_clauses(routine):
        known = known_ids().get(clause_id.split("-")[0])
        if known and clause_id not in known:
            yield place, f"there is no clause {clause_id}; the document has {known[0]} to {known[-1]}"


def examine_claims(clauses: Clauses, routine: Routine, known: Known) -> tuple[Finding, ...]:
    """Every claim that does not hold, and every clause that the routine cites and the file does not have."""
    _, findings = examine(clauses.path, ClauseFile, "clause file", lambda f: _claims(f, routine, known))
    return findings


def _claims(file: ClauseFile, routine: Routine, known: Known) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for clause_id, clause in file.clauses.items():
        for index, bearer in enumerate(clause.carried_by):
            fault = _bearer_fault(bearer, routine, known)
            if fault:
                yield ("clauses", clause_id, "carried_by", index), fault
        for sentence in _halves(clause):
            yield ("clauses", clause_id), sentence
        if known.tests is not None:
            yield from _test_claims(clause_id, clause, known.tests)
    for clause_id, places in citing(routine).items():
        if clause_id not in file.clauses:
            yield (
                ("clauses",),
                f"the routine's {', '.join(places)} cites {clause_id}, which does not stand here",
            )


def _halves(clause: Clause) -> Iterator[str]:
    """What is claimed by halves: what carries a clause out goes with a test that shows it.

    Tests alone are no claim: a value of the routine may be right before anything follows from it.
    """
    if clause.treatment is Treatment.NONE and clause.carried_by:
        yield "nothing can carry out a clause that asks for nothing (treatment: none)"
    if clause.carried_by and not clause.shown:
        yield "is said to be carried out, and no test shows it: mark one, or take carried_by away"
    if clause.carried_by and clause.treatment in _DEEDS and not any(b.handler for b in clause.carried_by):
        yield "a value or a text alone does nothing: name the handler that carries it out"


def _bearer_fault(bearer: Bearer, routine: Routine, known: Known) -> str | None:
    if bearer.field is not None and not has_field(routine, bearer.field):
        return f"the routine has no {bearer.field}"
    if bearer.text is not None and not known.has_text(bearer.text):
        return f"there is no text {bearer.text}"
    if bearer.handler is not None and not known.has_handler(bearer.handler):
        return f"there is no {bearer.handler}"
    return None


def _test_claims(
    clause_id: str, clause: Clause, tests: Mapping[str, frozenset[str]]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    place = ("clauses", clause_id, "tests")
    for index, test in enumerate(clause.tests):
        if test not in tests:
            yield (*place, index), f"there is no test {test}"
        elif clause_id not in tests[test]:
            yield (*place, index), f"{test} is not marked with {clause_id}"
    for test, ids in tests.items():
        if clause_id in ids and test not in clause.tests:
            yield place, f"{test} is marked with {clause_id} but not listed: run scripts/clauses"


def unknown_marks(files: tuple[Clauses, ...], tests: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """Clauses that tests are marked with and no file has."""
    there = {clause_id for clauses in files for clause_id in clauses.file.clauses}
    strange = sorted({clause_id for ids in tests.values() for clause_id in ids} - there)
    return tuple(
        f"{clause_id} stands in no clause file; marked with it: "
        + ", ".join(test for test, ids in sorted(tests.items()) if clause_id in ids)
        for clause_id in strange
    )


def citing(routine: Routine) -> dict[str, tuple[str, ...]]:
    """The values of a routine that come from each clause, by their paths."""
    found: dict[str, list[str]] = {}
    for place, clause_id in cited_clauses(routine):
        path = _path(routine, place[:-2])
        paths = found.setdefault(clause_id, [])
        if path not in paths:
            paths.append(path)
    return {clause_id: tuple(paths) for clause_id, paths in found.items()}


def _path(routine: Routine, place: tuple[str | int, ...]) -> str:
    """A place as people write it: a ground by its id, and no counting of lines of advice."""
    parts: list[str] = []
    part: object = routine
    for step in place:
        part = _step(part, str(step))
        if not isinstance(step, int):
            parts.append(step)
        elif hasattr(part, "id"):
            parts.append(str(part.id))
    return ".".join(parts)


def has_field(routine: Routine, path: str) -> bool:
    """Whether the routine has a value at that path."""
    part: object = routine
    for step in path.split("."):
        part = _step(part, step)
        if part is None:
            return False
    return True


def _step(part: object, name: str) -> object:
    """What stands one step further in, or None."""
    if isinstance(part, BaseModel):
        return getattr(part, name, None) if name in type(part).model_fields else None
    if isinstance(part, dict):
        return part.get(name)
    if isinstance(part, tuple):
        if name.isdecimal():
            return part[int(name)] if int(name) < len(part) else None
        return next((item for item in part if getattr(item, "id", None) == name), None)
    return None

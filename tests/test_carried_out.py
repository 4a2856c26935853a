"""No field of a routine is there for nothing: something follows from its value, or no other is taken."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

import routines
from cards.finding_text import in_swedish
from routines import library
from routines.carried_out import BY_A_STEP, FIXED, TOLD
from routines.findings import Finding
from routines.library import load, names
from routines.model import Cited, Role, Routine
from routines.traceability import Treatment, read_all
from tests.altered import altered

ROOT = Path(routines.__file__).parents[1]


def check(path: Path) -> tuple[Finding, ...]:
    """What is wrong with a file; whoever writes it reads that in Swedish."""
    found = library.check(path)
    for finding in found:
        assert in_swedish(finding.sentence) != finding.sentence, finding
    return found


def fields() -> set[str]:
    """Every value of a routine that stands by itself: "removal.diary"."""
    tibro = load("tibro")
    return {
        f"{part}.{name}"
        for part in Routine.model_fields
        for name in getattr(type(getattr(tibro, part)), "model_fields", {})
        if isinstance(getattr(getattr(tibro, part), name), Cited)
    }


def read() -> set[str]:
    """Every name that the program reads of anything; what shows a routine as text is left out."""
    found: set[str] = set()
    for folder in ("handlers", "cards", "bot", "storage", "routines"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.match("cards/routine_*.py") or path.name == "carried_out.py":
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return found


#: Read by the checks of a routine themselves, besides those that are named there.
CHECKED = {"opening.consultation", "opening.informed", "roles.min_responsible", "answering.du"}


def test_from_every_field_something_follows() -> None:
    known = read()
    dead = {field for field in fields() if field.split(".")[1] not in known}
    assert dead - set(FIXED) - set(BY_A_STEP) - TOLD - CHECKED == set()
    assert set(FIXED) | set(BY_A_STEP) | TOLD | CHECKED <= fields()


@pytest.mark.clauses("TIB-80", "TIB-77", "GIS-15", "GIS-63", "LID-47", "LID-119", "LAH-51")
@pytest.mark.parametrize("field", sorted(FIXED))
def test_what_the_program_always_does_cannot_be_written_otherwise(field: str, tmp_path: Path) -> None:
    allowed = FIXED[field]
    other: Any = "lawyer" if Role.COORDINATOR in allowed else not allowed[0]

    (finding,) = check(altered(tmp_path, "tibro", {field: other}))

    assert finding.place == f"{field}.value"
    assert finding.sentence.endswith("in Kanalvakt and cannot be changed")
    for name in names():
        part, value = field.split(".")
        assert getattr(getattr(load(name), part), value).value in allowed


@pytest.mark.parametrize("field", sorted(BY_A_STEP))
def test_what_a_step_carries_out_needs_that_step(field: str, tmp_path: Path) -> None:
    """A municipality without the step cannot say that it is done."""
    carrier = BY_A_STEP[field]
    value = "staden.se" if field == "sender.banner" else True
    steps = getattr(load("tibro"), carrier.part).steps
    without = [step.model_dump(mode="json") for step in steps if not carrier.does(step)]
    whole = {f"{carrier.part}.steps": without}

    findings = check(altered(tmp_path, "tibro", {field: value}, whole=whole))

    assert (
        f"{field}.value",
        f"needs a required step that does it, in {carrier.part}.steps ({carrier.named})",
    ) in {(one.place, one.sentence) for one in findings}


@pytest.mark.parametrize(
    ("field", "value", "place", "sentence"),
    [
        ("opening.informed", ["lawyer"], "opening.informed.value.0", "no step of opening.steps tells"),
        ("roles.common_owner", "lawyer", "roles.common_owner.value", "say in roles.names"),
        ("roles.min_responsible", 2, "opening.steps.", "needs 2 responsible"),
    ],
)
def test_what_nothing_would_follow_from_is_refused(
    field: str, value: Any, place: str, sentence: str, tmp_path: Path
) -> None:
    """Where a step is left that nothing names any more, that is said of it besides."""
    findings = check(altered(tmp_path, "tibro", {field: value}))
    (found,) = [one for one in findings if one.place.startswith(place)]
    assert sentence in found.sentence


def test_du_is_said_to_whoever_answers(tmp_path: Path) -> None:
    (finding,) = check(altered(tmp_path, "laholm", {"answering.du": True}))
    assert (finding.place, finding.sentence) == (
        "answering.du.value",
        "say ”du” to whoever answers, in a line of answering.guidance",
    )


def test_no_clause_that_asks_for_a_deed_is_carried_out_by_words() -> None:
    """What is only told people carries out no clause that asks for more than telling."""
    files, _ = read_all()
    assert [
        f"{clause}: {bearer}"
        for one in files
        for clause, asked in one.file.clauses.items()
        if asked.treatment is not Treatment.SHOW
        for bearer in asked.carried_by
        if bearer.field in TOLD
    ] == []

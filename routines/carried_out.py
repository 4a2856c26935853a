"""Whether a routine's values are carried out: what the program always does, and what a step must do.

Every field is read by the program, or it is named here: fixed, so that ``routine check`` refuses what would
change nothing; carried out by a step; or told, the document's own words that ``routine show`` prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from routines.model import Role, Routine, Step, StepKind
from routines.yaml_lines import Path

#: What the program always does, for every municipality; no other value can be had.
FIXED: Mapping[str, tuple[object, ...]] = {
    "removal.evidence_first": (True,),
    "answering.same_medium": (True,),
    "answering.posting_unit_answers": (True,),
    "forwarding.acceptance": (True,),
    "forwarding.answer_returns": (True,),
    "roles.only_assigned": (True,),
    "roles.personal_channels": (False,),
    "opening.planned_address": (True,),
    "closing.row_kept": (True,),
    "sender.banner_from": (None, Role.COORDINATOR),
    "retention.at_closing": (True,),
    "disclosure.direction": (True,),
    "disclosure.chronological": (True,),
    "disclosure.printable": (True,),
    "disclosure.digital": (True,),
    "disclosure.visible": (True,),
}
#: The document's own words, from which nothing follows but that people read them.
TOLD = frozenset(
    {
        "roles.accountable",
        "roles.personal_data",
        "roles.scope",
        "opening.informed_of",
        "credentials.leaver_text",
        "credentials.work_user",
        "schools.consent_below",
        "disclosure.no_diary_when",
    }
)


class Carrier(NamedTuple):
    """The step of a wizard that does what a field says, where it says anything."""

    part: str
    does: Callable[[Step], bool]
    #: Which step, as the file's author would write it.
    named: str


def _called(step_id: str) -> Carrier:
    return Carrier("opening", lambda step: step.id == step_id, f"id: {step_id}")


BY_A_STEP: Mapping[str, Carrier] = {
    "goals.measurable": Carrier("opening", lambda step: step.kind is StepKind.GOALS, "kind: goals"),
    "purposes.unit_assignment": _called("assignment"),
    "credentials.own_email": _called("email"),
    "credentials.email_shared": _called("email_shared"),
    "sender.logo": _called("logo"),
    "sender.banner": _called("banner"),
    "snapshots.before_closing": Carrier("closing", lambda step: step.kind is StepKind.FILE, "kind: file"),
}


def not_carried_out(routine: Routine) -> Iterator[tuple[Path, str]]:
    """Values that nothing would follow from, each with its place and a sentence."""
    yield from _fixed(routine)
    yield from _by_a_step(routine)
    yield from _informed(routine)
    roles, names = routine.roles, routine.roles.names
    if roles.common_owner.value is not Role.COORDINATOR and roles.common_owner.value not in names:
        place = ("roles", "common_owner", "value")
        yield place, "the accounts bear its name: say in roles.names what this role is called"
    if routine.answering.du.value and not any(
        re.search(r"[\"”]du[\"”]", line.value, re.IGNORECASE) for line in routine.answering.guidance
    ):
        yield ("answering", "du", "value"), "say ”du” to whoever answers, in a line of answering.guidance"


def _fixed(routine: Routine) -> Iterator[tuple[Path, str]]:
    for field, allowed in FIXED.items():
        part, name = field.split(".")
        if _value(routine, part, name) not in allowed:
            (always, *_) = (_written(value) for value in reversed(allowed))
            yield (part, name, "value"), f"is always {always} in Kanalvakt and cannot be changed"


def _by_a_step(routine: Routine) -> Iterator[tuple[Path, str]]:
    for field, carrier in BY_A_STEP.items():
        part, name = field.split(".")
        steps = getattr(routine, carrier.part).steps
        if _value(routine, part, name) and not any(carrier.does(step) and step.required for step in steps):
            where = f"{carrier.part}.steps ({carrier.named})"
            yield (part, name, "value"), f"needs a required step that does it, in {where}"


def _informed(routine: Routine) -> Iterator[tuple[Path, str]]:
    told = {step.by for step in routine.opening.steps if step.kind is StepKind.NOTICE}
    for index, role in enumerate(routine.opening.informed.value):
        if role not in told:
            yield (
                ("opening", "informed", "value", index),
                f"no step of opening.steps tells the {role} (kind: notice)",
            )
    least = routine.roles.min_responsible.value
    for index, step in enumerate(routine.opening.steps):
        if step.id == Role.RESPONSIBLE and (step.least or 1) < least:
            yield (
                ("opening", "steps", index),
                f"an account needs {least} responsible (roles.min_responsible): ask for as many",
            )


def _value(routine: Routine, part: str, name: str) -> Any:
    return getattr(getattr(routine, part), name).value


def _written(value: object) -> str:
    """As it stands in the file."""
    return str(value).lower() if isinstance(value, bool) else str(value)

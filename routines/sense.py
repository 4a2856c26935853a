"""What the model's types cannot say: whether a routine's values make sense together."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from pydantic import BaseModel

from routines.clock import STOCKHOLM, due
from routines.function_address import is_email
from routines.model import (
    HELD,
    Cadence,
    Category,
    ClockName,
    NoticeDuty,
    Phase,
    PoliticsTreatment,
    Routine,
    Signature,
    Span,
    Step,
    StepKind,
)
from routines.model.routine import POLITICAL
from routines.walk import ANSWERED
from routines.yaml_lines import Path

#: Which places in braces each text may hold; the program fills them.
PLACES: dict[Path, frozenset[str]] = {
    ("notice", "text"): frozenset({"municipality", "ground", "rules_page"}),
    ("notice", "text_hides"): frozenset({"municipality", "ground", "rules_page"}),
    ("answering", "signature_text"): frozenset({"name", "unit", "municipality"}),
    ("forwarding", "acknowledgement"): frozenset({"receiver", "municipality", "how_to_follow"}),
    ("forwarding", "how_to_follow"): frozenset(),
    ("removal", "counter_statement"): frozenset(),
    ("answering", "not_ours_text"): frozenset({"receiver", "municipality"}),
    ("discussions", "closing_text"): frozenset({"municipality"}),
    ("discussions", "closing_text_judged"): frozenset({"municipality"}),
    ("politics", "referral_text"): frozenset({"municipality"}),
    ("closing", "farewell_text"): frozenset({"account", "municipality"}),
    ("visitors", "text"): frozenset(
        {"municipality", "unit", "purpose", "contact", "hours", "grounds", "deadline", "rules_page"}
    ),
}

#: A Monday before weeks without holidays: times by different clocks are compared from its morning.
_MONDAY = date(2026, 9, 7)

#: The ids of the steps whose answers become the account's own.
OF_EVERY_ACCOUNT = frozenset(
    {"platform", "address", "name", "unit", "purpose", "responsible", "substitute", "administrators"}
    | {"contact", "team_channel"}
)

#: Lists of roles and words of which each is named once.
_EACH_ONCE = (
    ("criticism", "consult"),
    ("opening", "approval"),
    ("opening", "consultation"),
    ("absence", "triggers"),
    ("retention", "outcomes"),
    ("revision", "outcomes"),
    ("goals", "questions"),
)
#: What a start can wait for: acts of others, which the wizard sees.
_ACTS = frozenset({StepKind.APPROVAL, StepKind.CONSULTATION, StepKind.NOTICE})


def objections(routine: Routine) -> Iterator[tuple[Path, str]]:
    """What does not make sense, each with its place and a sentence."""
    yield from _texts(routine)
    yield from _signature(routine)
    yield from _presets(routine)
    yield from _twice(routine)
    yield from _opening(routine)
    yield from _in_order(routine)
    yield from _rests(routine)
    yield from _planned(routine)
    yield from _discussions(routine)
    yield from _stand_ins(routine)
    yield from _silent(routine)
    yield from _backwards(routine)
    yield from _out_of_reach(routine)
    yield from _nowhere(routine)
    yield from _never_exempt(routine)
    yield from _political(routine)
    yield from _foreign_clauses(routine)


def _texts(routine: Routine) -> Iterator[tuple[Path, str]]:
    for (part, name), allowed in PLACES.items():
        text = getattr(getattr(routine, str(part)), str(name)).value
        place = (part, name, "value")
        try:
            named = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
        except ValueError as fault:
            yield place, f"a brace in the text does not fit: {fault}"
            continue
        for strange in sorted(named - allowed):
            known = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "none"
            yield place, f"{{{strange}}} is nothing that the program can fill in here; it knows: {known}"
    for name in ("text", "text_hides"):
        if routine.notice.rules_link.value and "{rules_page}" not in getattr(routine.notice, name).value:
            yield (
                ("notice", name, "value"),
                "the notice must link to the rules: put {rules_page} in the text",
            )


def _signature(routine: Routine) -> Iterator[tuple[Path, str]]:
    text = routine.answering.signature_text.value
    place = ("answering", "signature_text", "value")
    if routine.answering.signature.value is Signature.FORBIDDEN and text:
        yield place, "nothing may be signed (answering.signature is forbidden): leave this text empty"
    if routine.answering.signature.value is Signature.REQUIRED and "{name}" not in text:
        yield place, "a signature is required (answering.signature): put {name} in the text"


def _presets(routine: Routine) -> Iterator[tuple[Path, str]]:
    seen: dict[Category, str] = {}
    for index, ground in enumerate(routine.grounds):
        for number, category in enumerate(ground.categories):
            place = ("grounds", index, "categories", number)
            if category is Category.QUESTION:
                yield place, "a question is no ground for removal"
            elif category in seen:
                yield place, f"{category.value} already presets the ground {seen[category]!r}; name it once"
            seen.setdefault(category, ground.id)


def _twice(routine: Routine) -> Iterator[tuple[Path, str]]:
    lists: tuple[tuple[Path, list[str]], ...] = (
        (("grounds",), [ground.id for ground in routine.grounds]),
        (("opening", "steps"), [step.id for step in routine.opening.steps]),
        (("closing", "steps"), [step.id for step in routine.closing.steps]),
        (("visitors", "parts"), [part.id for part in routine.visitors.parts]),
    )
    for place, ids in lists:
        for index, name in enumerate(ids):
            if name in ids[:index]:
                yield (*place, index, "id"), f"{name!r} is already the id of one above; give each its own"
    dates = routine.snapshots.dates.value
    for index, day in enumerate(dates):
        if day in dates[:index]:
            yield ("snapshots", "dates", "value", index), f"{day} stands here already; name each day once"
    for part, name in _EACH_ONCE:
        values = getattr(getattr(routine, part), name).value
        for index, value in enumerate(values):
            if value in values[:index]:
                yield (part, name, "value", index), f"{value} stands here already; name each once"


def _opening(routine: Routine) -> Iterator[tuple[Path, str]]:
    """Who decides, and what is locked until then, must be steps of the wizard."""
    opening = routine.opening
    for name, kind, any_of in (
        ("approval", StepKind.APPROVAL, opening.any_approves.value),
        ("consultation", StepKind.CONSULTATION, False),
    ):
        roles = getattr(opening, name).value
        asked = {step.by for step in opening.steps if step.kind is kind}
        for index, role in enumerate(roles):
            if role not in asked and not (any_of and asked & set(roles)):
                yield (
                    ("opening", name, "value", index),
                    f"no step of opening.steps asks for the {role}'s {name}",
                )
    yield from _unnamed(routine)
    yield from _asked(routine)
    kinds = {step.kind for step in opening.steps}
    for index, kind in enumerate(opening.locked_until.value):
        place = ("opening", "locked_until", "value", index)
        if kind not in _ACTS:
            yield place, f"the start cannot wait for a {kind}; it waits for approval, consultation or notice"
        elif kind not in kinds:
            yield place, f"no step of opening.steps is a {kind}, so the start would stay locked for ever"


def _unnamed(routine: Routine) -> Iterator[tuple[Path, str]]:
    """Whom the wizard asks or tells is named where the routine says who that is: neither says more alone."""
    opening = routine.opening
    named = {
        StepKind.APPROVAL: ("approval", opening.approval.value),
        StepKind.CONSULTATION: ("consultation", opening.consultation.value),
        StepKind.NOTICE: ("informed", opening.informed.value),
    }
    for index, step in enumerate(opening.steps):
        name, roles = named.get(step.kind, ("", ()))
        if name and step.by not in roles:
            place = ("opening", "steps", index, "by")
            yield place, f"opening.{name} does not name the {step.by}, whose step this is"


def _asked(routine: Routine) -> Iterator[tuple[Path, str]]:
    """The wizard asks for what an account cannot be without, and for who decides."""
    steps = routine.opening.steps
    asked = {step.id for step in steps}
    for missing in sorted(OF_EVERY_ACCOUNT - asked):
        yield ("opening", "steps"), f"no step has the id {missing!r}, and an account cannot be without it"
    deciding = {step.by for step in steps if step.kind is StepKind.APPROVER}
    for index, step in enumerate(steps):
        if step.kind is StepKind.APPROVAL and step.by not in deciding:
            place = ("opening", "steps", index, "by")
            yield place, f"no step of the kind 'approver' asks who decides as {step.by}"


def _in_order(routine: Routine) -> Iterator[tuple[Path, str]]:
    """A step waits for what can be done before it, or it would wait for ever."""
    for part in ("opening", "closing"):
        before: dict[str, Step] = {}
        for index, step in enumerate(getattr(routine, part).steps):
            for number, name in enumerate(step.after):
                place = (part, "steps", index, "after", number)
                if name not in before:
                    yield place, f"no step above this one has the id {name!r}"
                elif Phase.START is not before[name].phase or Phase.START is not step.phase:
                    yield place, "only a step of the start waits so, and only for one of the start"
                elif not before[name].required:
                    yield place, f"{name!r} may be left out, so this step might wait for ever"
            yield from _answered_so(step, before, (part, "steps", index))
            before[step.id] = step


def _answered_so(step: Step, before: Mapping[str, Step], place: Path) -> Iterator[tuple[Path, str]]:
    """What depends on an answer depends on a choice above it, and on one that can be made."""
    for name, when in (("when", step.when), ("unless", step.unless)):
        for asked, option in when.answers.items() if when is not None else ():
            if asked not in before or option not in before[asked].options:
                yield (*place, name, "answers", asked), f"no choice above this one has the answer {option!r}"


def _rests(routine: Routine) -> Iterator[tuple[Path, str]]:
    """What is done at the start, and what is ticked, rests on answers to questions of the same walk."""
    for part in ("opening", "closing"):
        steps: tuple[Step, ...] = getattr(routine, part).steps
        asked = {step.id for step in steps if step.kind in ANSWERED}
        for index, step in enumerate(steps):
            for number, name in enumerate(step.rests_on):
                place = (part, "steps", index, "rests_on", number)
                if name not in asked or name == step.id:
                    yield place, f"no other question has the id {name!r}"
                elif step.phase is not Phase.START and not _ticked(step):
                    yield place, "of the plan only a tick rests on answers, else a step of the start"
            for number, name in enumerate(step.holds):
                if name not in asked or name == step.id:
                    yield (part, "steps", index, "holds", number), f"no other question has the id {name!r}"
            if step.id == "page_address" and not {"platform", "address"} <= set(step.rests_on):
                yield (
                    (part, "steps", index),
                    "what address the page got rests on the platform and the planned address",
                )


def _ticked(step: Step) -> bool:
    """A tick of the plan: whoever plans looks at something again and ticks once more."""
    return step.phase is Phase.PLAN and step.kind is StepKind.TICK


def _planned(routine: Routine) -> Iterator[tuple[Path, str]]:
    """GIS-93: where each account's plan says how it is watched, whoever opens it is asked for that."""
    if routine.watching.cadence.value is Cadence.PLANNED and not any(
        step.id == "watching" and step.required and step.when is None and step.unless is None
        for step in routine.opening.steps
    ):
        yield (
            ("watching", "cadence", "value"),
            "each account is watched as its plan says: ask for it in opening.steps (id: watching, required)",
        )


def _discussions(routine: Routine) -> Iterator[tuple[Path, str]]:
    if routine.discussions.later_removed_at_once.value and not routine.discussions.may_end.value:
        place = ("discussions", "later_removed_at_once", "value")
        yield place, "nothing comes after an end where no discussion may be ended (discussions.may_end)"


def _stand_ins(routine: Routine) -> Iterator[tuple[Path, str]]:
    for role, stand_in in routine.roles.acted_by.items():
        place = ("roles", "acted_by", role.value, "value")
        if role in HELD:
            yield place, f"people have the role {role.value} themselves; leave this out"
        elif stand_in.value not in HELD:
            held = ", ".join(sorted(HELD))
            yield place, f"nobody can have the role {stand_in.value}; name one of {held}"


def _silent(routine: Routine) -> Iterator[tuple[Path, str]]:
    """Texts that the routine itself makes somebody send, and that say nothing."""
    for needed, part, name, why in (
        (
            routine.notice.duty.value is not NoticeDuty.OFF,
            "notice",
            "text",
            "the author is told (notice.duty)",
        ),
        (
            routine.notice.duty.value is not NoticeDuty.OFF,
            "notice",
            "text_hides",
            "the author is told (notice.duty)",
        ),
        (
            any(cited.value for cited in routine.removal.exempt.values()),
            "removal",
            "counter_statement",
            "it is posted where nothing is removed (removal.exempt)",
        ),
        (
            routine.forwarding.acknowledge.value,
            "forwarding",
            "acknowledgement",
            "the author is answered (forwarding.acknowledge)",
        ),
        (
            routine.discussions.may_end.value,
            "discussions",
            "closing_text",
            "it ends a discussion (discussions.may_end)",
        ),
        (
            routine.discussions.may_end.value,
            "discussions",
            "closing_text_judged",
            "it ends a discussion (discussions.may_end)",
        ),
        (
            routine.politics.treatment.value is PoliticsTreatment.REFER,
            "politics",
            "referral_text",
            "the author is referred (politics.treatment)",
        ),
        (
            any(step.kind is StepKind.POST for step in routine.closing.steps),
            "closing",
            "farewell_text",
            "it is posted before an account closes (closing.steps)",
        ),
    ):
        if needed and not getattr(getattr(routine, part), name).value.strip():
            yield (part, name, "value"), f"may not be empty: {why}"


def _backwards(routine: Routine) -> Iterator[tuple[Path, str]]:
    """What comes later must not come first."""
    first, escalate = routine.reminding.first.value, routine.reminding.escalate.value
    hours = routine.office_hours.value
    monday = datetime.combine(_MONDAY, hours.opens, STOCKHOLM)
    if due(monday, escalate, hours) < due(monday, first, hours):
        yield (
            ("reminding", "escalate", "value", "amount"),
            "others would hear of it before whoever has duty is reminded (reminding.first)",
        )
    within, lapses = routine.opening.decided_within.value, routine.opening.lapses_after.value
    if _days(within) >= lapses:
        yield (
            ("opening", "lapses_after", "value"),
            "the request would lapse before it must be decided (opening.decided_within)",
        )
    named, since = routine.revision.date.value, routine.revision.since.value
    if named is not None and named <= since:
        yield (
            ("revision", "date", "value"),
            f"the next revision comes after the last, {since} (revision.since)",
        )


def _nowhere(routine: Routine) -> Iterator[tuple[Path, str]]:
    """Where the notice of a new account goes to is an address, or it would reach nobody (LAH-98)."""
    address = routine.opening.informed_at.value
    if address and not is_email(address):
        place = ("opening", "informed_at", "value")
        yield place, f"{address!r} is no e-mail address; write it like info@kommun.se, or leave it empty"


def _never_exempt(routine: Routine) -> Iterator[tuple[Path, str]]:
    """The day on which an exemption ends says nothing where there is none (LID-135)."""
    for platform, cited in routine.removal.possible_from.items():
        exempt = routine.removal.exempt.get(platform)
        if cited.value is not None and (exempt is None or not exempt.value):
            place = ("removal", "possible_from", platform, "value")
            yield place, "nothing is exempt there that could end on a day (removal.exempt)"


def _political(routine: Routine) -> Iterator[tuple[Path, str]]:
    """What is removed for being political is removed by a clause, and the ground stands once (LAH-75)."""
    politics = routine.politics
    if not politics.removal_ground.value:
        return
    if not (politics.removal_ground.clauses or politics.treatment.clauses):
        place = ("politics", "removal_ground", "value")
        yield place, "nothing is removed for politics without a clause that says so: name its clauses"
    for index, ground in enumerate(routine.grounds):
        if ground.id == POLITICAL:
            yield ("grounds", index, "id"), "politics are a ground already (politics.removal_ground)"


def _days(span: Span) -> float:
    """Roughly how many days of the calendar a span takes."""
    if span.clock is ClockName.ELAPSED:
        return span.amount / 24
    return (span.amount if span.clock is ClockName.WORKING_DAYS else span.amount / 24) * 7 / 5


def _out_of_reach(routine: Routine) -> Iterator[tuple[Path, str]]:
    """What nobody can fulfil: more choices than there are, or fewer people than the routine wants."""
    for part in ("opening", "closing"):
        for index, step in enumerate(getattr(routine, part).steps):
            for number, option in enumerate(step.options):
                if not option.strip() or option in step.options[:number]:
                    yield (part, "steps", index, "options", number), "each option is named once, in words"
            if step.kind is StepKind.CHOICES and step.options and (step.least or 0) > len(step.options):
                yield (
                    (part, "steps", index, "least"),
                    f"there are only {len(step.options)} options to choose from",
                )
    if routine.purposes.choose_one.value and not routine.purposes.choices:
        yield ("purposes", "choices"), "one of them must fit (purposes.choose_one): name at least one"
    least = routine.roles.min_administrators.value
    if routine.credentials.holders.value < least:
        yield (
            ("credentials", "holders", "value"),
            f"each of {least} administrators can reach the account (roles.min_administrators)",
        )
    for index, step in enumerate(routine.opening.steps):
        if step.id == "administrators" and (step.least or 1) < least:
            place = ("opening", "steps", index, "least")
            yield (
                place,
                f"an account needs {least} administrators (roles.min_administrators): ask for as many",
            )


def _foreign_clauses(routine: Routine) -> Iterator[tuple[Path, str]]:
    """A clause of another document is nearly always left over from copying that municipality's file."""
    cited = list(cited_clauses(routine))
    prefixes = [clause.split("-")[0] for _, clause in cited]
    if not prefixes:
        return
    own = max(set(prefixes), key=prefixes.count)
    for place, clause in cited:
        if not clause.startswith(f"{own}-"):
            yield place, f"{clause} is another document's clause; this routine cites {own}"


def cited_clauses(part: object, place: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every clause that a routine, or a part of one, cites, with its place."""
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            value = getattr(part, name)
            if name == "clauses":
                yield from (((*place, name, index), clause) for index, clause in enumerate(value))
            else:
                yield from cited_clauses(value, (*place, name))
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from cited_clauses(value, (*place, key))
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from cited_clauses(value, (*place, index))

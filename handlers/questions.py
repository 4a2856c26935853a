"""The questions of a walk as a form, and what was answered: read, checked as the routine says, and kept.

One definition for every chat: a step of the routine becomes a field, its answer is kept under the step's id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from cards.forms import MOST_PEOPLE
from cards.model import Block, Field, FieldKind, Option, Text
from cards.texts import Texts, because
from handlers import choosing, request_words, requests, unsettled, views, visitor_text
from handlers.decide import WRITTEN, too_long
from handlers.world import World
from routines.answers import offered, read, shares_a_word
from routines.given import Given, Unsure, Wrong
from routines.model import Role, Step, StepKind
from routines.public_words import published
from routines.second_administrator import substitute_of
from routines.typed_login import holds_login
from routines.walk import PAGE_ADDRESS, Walk
from routines.who_decides import able, any_head, from_above
from storage import people
from storage import requests as stored
from storage.request_tables import Request

_KINDS: Mapping[StepKind, FieldKind] = {
    StepKind.LONG_TEXT: "long",
    StepKind.GOALS: "long",
    StepKind.CHOICES: "choices",
    StepKind.PEOPLE: "choices",
    StepKind.CHOICE: "choice",
    StepKind.PLATFORM: "choice",
    StepKind.OWNER: "choice",
    StepKind.UNIT_KIND: "choice",
    StepKind.TEAM_CHANNEL: "choice",
    StepKind.PERSON: "choice",
    StepKind.APPROVER: "choice",
    StepKind.TICK: "tick",
    StepKind.CONFIRM: "tick",
}
#: Questions about which it is asked in the words of another one's whether an answer is meant just so.
#: By step how its tick is worded, that an answer is meant just so; of others, that nobody is named.
_SURE_OF = {
    **{step: step for step in ("name", "address", "email", "contact")},
    "school_name": "name",
    PAGE_ADDRESS: "address",
    "unit_kind": "unit-kind",
}
_PEOPLE = frozenset({StepKind.PERSON, StepKind.PEOPLE, StepKind.APPROVER})
#: Steps whose page shows the text that the routine proposes for visitors.
_SHOWS_VISITORS = frozenset({"visitor_text", "presentation"})
#: An answer in one's own words holds so much.
LONGEST = {StepKind.LONG_TEXT: 3000, StepKind.GOALS: 2000}
LONGEST_TEXT = 500
#: How a line of guidance ends; the document's headings and lists have no full stop of their own.
_ENDS = (".", "!", "?", ":", ";", "”", ")")


# --- asked -----------------------------------------------------------------------------------------


def fields_of(
    world: World, request: Request, walk: Walk, steps: Iterable[Step], given: Given, person: str
) -> tuple[Field, ...]:
    """The steps as questions, with what was answered before, or what this person typed last."""
    found = []
    for step in steps:
        if step.kind is StepKind.FILE:
            continue
        found.append(_field(world.texts, request, walk, step, given, person))
        if request.typed.get(unsettled.sure(step.id)):
            found.append(_sure(world.texts, walk, step, found[-1].value))
    return tuple(found)


def _field(t: Texts, request: Request, walk: Walk, step: Step, given: Given, person: str) -> Field:
    options = tuple(options_of(t, step, given))
    kind = _KINDS.get(step.kind, "text")
    # More people than a list takes are typed; a list of nobody no chat shows.
    typed = step.kind in _PEOPLE and not 0 < len(options) <= MOST_PEOPLE
    value = unsettled.typed(request, step.id, person)
    if value is None:
        kept = request.answers.get(step.id)
        if walk.outdated(step.id) and (step.id == PAGE_ADDRESS or step.kind is StepKind.TICK):
            kept = None  # of another page; own words, and a choice, are shown to be looked over
        value = raw(step, kept) if kept is not None else _preset(walk, step, given)
        if typed:
            called = choosing.called(choosing.someones(given.people))
            value = ", ".join(called[one] for one in value.split(",") if one in called)
    return Field(
        key=step.id,
        label=step.label,
        kind="text" if typed else kind,
        hint=_hint(t, walk, step, given, typed=typed, nobody=not options),
        value=value,
        options=() if typed else options,
        required=step.required,
        longest=LONGEST.get(step.kind, LONGEST_TEXT),
    )


def _hint(t: Texts, walk: Walk, step: Step, given: Given, *, typed: bool, nobody: bool) -> str | None:
    """The document's guidance, what counts as an answer, and the clause (or that the program asks)."""
    lines = list(step.guidance)
    if step.id == "responsible" and step.kind is StepKind.PEOPLE:
        lines.append(t("hint-request-several-responsible"))
    if step.kind is StepKind.GOALS and walk.routine.goals.measurable.value:
        lines.append(t("hint-request-goals"))
    if step.kind is StepKind.NUMBER:
        lines.append(t("hint-request-number"))
    if step.kind is StepKind.POST:
        lines.append(t("hint-request-post"))
    if published(walk.routine, step) and step.id != "contact":
        lines.append(t("hint-request-public"))
    lines += _about_deciding(t, step, given)
    if typed:
        names = "hint-choose-people" if step.kind is StepKind.PEOPLE else "hint-choose-person"
        lines.append(t("hint-request-nobody" if nobody else names))
    if step.id in _SHOWS_VISITORS:
        place = walk.routine.visitors.places.get(str(walk.answers.get("platform", "")))
        if place is not None:
            lines.append(t("hint-request-place", place=place.value))
    if step.id == "logo" and walk.routine.sender.exemption.value:
        lines.append(walk.routine.sender.exemption.value)
    source = views.sources(walk.routine, step.section, step.clauses)
    lines.append(because(source, t) if source else t("request-our-question"))
    return " ".join(line if line.endswith(_ENDS) else f"{line}." for line in lines)


def _about_deciding(t: Texts, step: Step, given: Given) -> Iterator[str]:
    """What is to be known of who can be chosen to decide."""
    if step.kind is not StepKind.APPROVER:
        return
    if unit := any_head(step, given):
        yield t("hint-request-any-head", unit=unit)
    if from_above(step, given):
        yield t("hint-request-from-above")


def options_of(t: Texts, step: Step, given: Given) -> Iterator[Option]:
    """What may be chosen. The routine's own options are named by their place, for they may hold anything."""
    for place, option in enumerate(step.options):
        yield Option(value=str(place), label=option)
    if step.kind in _PEOPLE:
        called = choosing.called(choosing.someones(given.people))
        for person in _eligible(step, given):
            yield Option(value=person, label=called[person])
    for value in offered(step, given):
        key = f"{step.kind.value.replace('_', '-')}-{value}"
        yield Option(value=value, label=value if step.kind is StepKind.TEAM_CHANNEL else t(key))


def _eligible(step: Step, given: Given) -> list[str]:
    """Who may be chosen: everybody, or those who can decide and do not ask themselves."""
    if step.kind is not StepKind.APPROVER or step.by is None:
        return list(given.people)
    return able(step, given)


def raw(step: Step, answer: Any) -> str:
    """A kept answer as the field's value."""
    match step.kind:
        case StepKind.TICK:
            return "yes" if answer else ""
        case StepKind.CHOICE:
            return str(step.options.index(answer)) if answer in step.options else ""
        case StepKind.CHOICES:
            return ",".join(str(place) for place, option in enumerate(step.options) if option in answer)
        case StepKind.PEOPLE:
            return ",".join([answer] if isinstance(answer, str) else answer)
        case StepKind.GOALS:
            return "\n".join(goal["text"] for goal in answer)
    return str(answer)


def _preset(walk: Walk, step: Step, given: Given) -> str:
    """What is likely: the only one who can decide, the text that the routine proposes, the substitute.

    Before it is answered who is responsible nobody is known to be another.
    """
    if step.kind is StepKind.APPROVER:
        choice = _eligible(step, given)
        return choice[0] if len(choice) == 1 else ""
    if step.id == "presentation":
        return visitor_text.of(walk)
    if step.id == "substitute" and (responsible := walk.people(Role.RESPONSIBLE)):
        return substitute_of(walk.routine, responsible, walk.people(Role.ADMINISTRATOR))
    return walk.address if step.id == PAGE_ADDRESS else ""


def _sure(t: Texts, walk: Walk, step: Step, said: str) -> Field:
    """The tick that an answer is meant just so (LID-63, LID-65, GIS-34)."""
    unit = str(walk.answers.get("unit", ""))
    unlike = step.id == "name" and walk.routine.sender.name_like_unit.value and not shares_a_word(said, unit)
    return Field(
        key=unsettled.sure(step.id),
        label=t(f"field-request-{_SURE_OF.get(step.id, 'public')}-sure"),
        kind="tick",
        hint=t("hint-request-name-sure", unit=unit) if unlike else t("hint-request-sure"),
        required=False,
    )


# --- said above the questions ----------------------------------------------------------------------


def blocks_of(world: World, walk: Walk, steps: Sequence[Step], *, first: bool) -> tuple[Block, ...]:
    """What the routine says before it asks: how to begin, what accounts are for, what visitors are told."""
    t, routine = world.texts, walk.routine
    asked = {step.id for step in steps}
    blocks: list[Block] = []
    if first:
        blocks += [Text(text=item.value) for item in routine.opening.intro]
    anew = {one for step in steps if not walk.done(step) for one in walk.asked_anew(step)}
    if anew:
        labels = ", ".join(one.label for one in walk.steps if one.id in anew)
        blocks.append(Text(text=t("request-asked-anew", labels=labels), weight="strong"))
    if asked & {"purpose", "purposes", "overall_purpose"}:
        blocks += [Text(text=item.value, weight="quiet") for item in routine.purposes.statements]
        listed = {option for step in steps for option in step.options}
        uses = [item.value for item in routine.purposes.choices if item.value not in listed]
        if uses and not listed:
            blocks.append(Text(text=t("request-uses", uses="; ".join(uses)), weight="quiet"))
    if asked & _SHOWS_VISITORS:
        blocks += [Text(text=t("request-visitor-text"), weight="strong"), *visitor_text.blocks(t, walk)]
    if asked & {"sender", "name"}:
        blocks += [Text(text=rule.value, weight="quiet") for rule in routine.sender.rules]
    if asked & {"locked", "school_name", "unit_kind", "target_group"}:
        blocks += [Text(text=item.value, weight="quiet") for item in routine.schools.advice]
    return tuple(blocks)


# --- answered --------------------------------------------------------------------------------------


def taken(
    session: Session,
    world: World,
    request: Request,
    walk: Walk,
    steps: Iterable[Step],
    values: Mapping[str, str],
    *,
    by: str,
    version: int,
    whole: bool,
) -> dict[str, str]:
    """Keeps what can be taken, also as it was typed where it cannot, but no login; says what is wrong.

    ``whole``: what is missing counts too. What somebody else wrote since the form was opened is not
    overwritten unseen: who writes something else is shown it first.
    """
    given = requests.given_of(session, world, request, by)
    kept: dict[str, Any] = {}
    typed: dict[str, str] = {}
    errors: dict[str, str] = {}
    for step in steps:
        if holds_login(values.get(step.id, "")):
            errors[step.id] = world.texts("answer-login")  # and kept nowhere, not as it was typed either
            continue
        said = named(step, values.get(step.id, ""), given)
        long = _too_long(world.texts, step, said)
        if long:
            errors[step.id], typed[step.id] = long, values[step.id]
            continue
        if _as_shown(request, walk, step, said, given, by=by, version=version):
            continue
        found = read(step, said, replace(given, answers={**request.answers, **kept}))
        found = _meant_so(request, step, found, values, typed)
        if isinstance(found, Wrong):
            if whole or said.strip():
                errors[step.id] = why(world.texts, step, values.get(step.id, ""), found, given)
            if said.strip():
                typed[step.id] = values[step.id]
            continue
        if _untouched(request, step, found, by=by, version=version):
            continue
        clash = _clash(session, world, request, step, found, by=by, version=version)
        if clash:
            errors[step.id], typed[unsettled.key(step.id, by)] = clash, values.get(step.id, "")
            continue
        kept[step.id] = found
    errors |= _unlike(world, request, walk, kept, typed, values)
    _keep(session, world, request, walk, kept, typed, by)
    return errors


def _meant_so(
    request: Request, step: Step, found: Any, values: Mapping[str, str], typed: dict[str, str]
) -> Any:
    """The answer, if it is sure or somebody says that it is meant just so; else it is asked whether it is."""
    if not isinstance(found, Unsure):
        return found
    before = {step.id, "address"} if step.id == PAGE_ADDRESS else {step.id}
    ticked = values.get(unsettled.sure(step.id)) == "yes"
    if ticked or any(request.answers.get(one) == found.answer for one in before):
        return found.answer
    typed[unsettled.sure(step.id)] = "asked"
    return found


def _too_long(t: Texts, step: Step, said: str) -> str:
    """No chat is trusted with how long an answer in one's own words may be."""
    written = _KINDS.get(step.kind, "text") in WRITTEN and step.kind not in _PEOPLE
    return too_long(t, said.strip(), LONGEST.get(step.kind, LONGEST_TEXT)) if written else ""


def named(step: Step, said: str, given: Given) -> str:
    """Names that were typed, where there are too many people for a list, as ids."""
    if step.kind not in _PEOPLE or not said.strip():
        return said
    found, unclear = choosing.chosen(said, _meant(step, given))
    return ",".join([*found, *unclear])


def why(t: Texts, step: Step, said: str, wrong: Wrong, given: Given) -> str:
    """What is wrong with an answer, in a sentence; of a name that was typed, whom it may mean."""
    if wrong.why == "person" and step.kind in _PEOPLE:
        items = _meant(step, given)
        found, unclear = choosing.chosen(said, items)
        if unclear:
            return choosing.say_unclear(unclear[0], items, t)
        return t("error-choose-one" if len(found) > 1 else "answer-person")
    return t(f"answer-{wrong.why}", **wrong.places)


def _meant(step: Step, given: Given) -> list[choosing.Item]:
    """Whom a typed name may mean: of who is called the same, the one who can be chosen."""
    everybody = choosing.someones(given.people)
    may = {*_eligible(step, given)}
    names = {one.name for one in everybody if one.id in may}
    return [one for one in everybody if one.id in may or one.name not in names]


def _meanwhile(request: Request, step: Step, by: str, version: int) -> Mapping[str, Any] | None:
    """What somebody else has written in a field since the form was opened; None where nobody has."""
    edit = request.edited.get(step.id)
    return None if edit is None or edit["by"] == by or edit["version"] <= version else edit


def _as_shown(
    request: Request, walk: Walk, step: Step, said: str, given: Given, *, by: str, version: int
) -> bool:
    """Whether a field is sent as it was shown, also empty, and somebody else has filled it meanwhile."""
    edit = _meanwhile(request, step, by, version)
    if edit is None:
        return False
    before = edit.get("before")
    shown = raw(step, before) if before is not None else _preset(walk, step, given)
    return said.strip() == shown.strip() or (before is None and not said.strip())


def _untouched(request: Request, step: Step, found: Any, *, by: str, version: int) -> bool:
    """Whether an answer is what stood there before somebody else wrote: its sender never touched it."""
    edit = _meanwhile(request, step, by, version)
    return edit is not None and bool(edit.get("before")) and bool(edit["before"] == found)


def _clash(
    session: Session, world: World, request: Request, step: Step, found: Any, *, by: str, version: int
) -> str:
    """What somebody else answered meanwhile, if this is something else."""
    edit = _meanwhile(request, step, by, version)
    if edit is None:
        return ""
    there = request.answers.get(step.id)
    if not there or there == found:
        return ""
    said = request_words.said_answer(session, world.texts, request, step)
    name = people.name_of(session, request.municipality, edit["by"])
    return world.texts("answer-clash", name=name, answer=said[:200])


def _unlike(
    world: World,
    request: Request,
    walk: Walk,
    kept: dict[str, Any],
    typed: dict[str, str],
    values: Mapping[str, str],
) -> dict[str, str]:
    """A name that shares no word with its unit's is asked about once (LID-63)."""
    name, unit = kept.get("name"), str(kept.get("unit") or request.answers.get("unit", ""))
    if not walk.routine.sender.name_like_unit.value or not isinstance(name, str) or shares_a_word(name, unit):
        return {}
    if values.get(unsettled.sure("name")) == "yes" or request.answers.get("name") == name:
        return {}
    typed["name"], typed[unsettled.sure("name")] = kept.pop("name"), "asked"
    return {"name": world.texts("answer-name-unlike", unit=unit)}


def _keep(
    session: Session,
    world: World,
    request: Request,
    walk: Walk,
    kept: Mapping[str, Any],
    typed: Mapping[str, str],
    by: str,
) -> None:
    now = world.now()
    answers = {**request.answers, **kept}
    rests = {step.id: requests.rests_of(step, answers) for step in walk.steps if step.id in kept}
    changed = stored.answered(session, request, now, by, kept, rests)
    settled = unsettled.without(request.typed, {*kept}, by)
    if {**settled, **typed} != request.typed:
        request.typed = {**settled, **typed}
        session.add(request)
    if changed:
        requests.record(session, world, request, by, "request.answered", steps=list(changed))
        requests.join(session, world, request, by)


def objections(session: Session, world: World, request: Request, walk: Walk) -> dict[str, str]:
    """What is missing or no longer right among the plan's answers, by step: asked before it is sent."""
    given = requests.given_of(session, world, request)
    errors = {}
    for step in walk.questions():
        answer = request.answers.get(step.id)
        said = raw(step, answer) if answer is not None and not walk.outdated(step.id) else ""
        found = read(step, said, given)
        if isinstance(found, Unsure) and found.answer == answer:
            continue  # whoever answered it was asked, and said that it is meant just so
        if isinstance(found, Wrong) and not (step.kind is StepKind.TEAM_CHANNEL and answer == ""):
            errors[step.id] = world.texts(f"answer-{found.why}", **found.places)
    return errors

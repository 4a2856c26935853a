"""The card of what somebody is asked about a request: what it is, and the whole request to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from sqlmodel import Session

from cards.model import Card
from cards.request import AskedView, asked_card, request_lead
from cards.texts import say_day
from handlers import asking, request_words, requests, tasks, views
from handlers.deciders import managers, nobody_answers_for, units_of
from handlers.duty import Duties
from handlers.world import World
from routines.heads import heads_of
from routines.model import Role, Step, StepKind
from routines.walk import Walk
from storage import people
from storage.duty_tables import Task
from storage.request_tables import Request

_BUTTONS: Mapping[str, tuple[str, ...]] = {
    asking.APPROVAL: ("request.approve", "request.reject", "request.ask", "request.read"),
    asking.CONSULTATION: ("request.view", "request.ask", "request.read"),
    asking.STEP: ("request.do", "request.read", "request.ask"),
    asking.EXEMPTION: ("request.grant", "request.refuse", "request.ask"),
    asking.REPLY: ("request.reply", "request.read"),
    asking.SETUP: ("request.do", "request.read", "request.ask"),
}


def asked_view(session: Session, world: World, task: Task) -> AskedView:
    """The whole request, and what is asked of whom."""
    request = cast("Request", asking.request_of(session, task))
    walk = requests.walk_of(session, world, request)
    step = walk.step(str(task.details.get("step", "")))
    duties = Duties(session, task.municipality, world.now())
    now = asking.holders(session, duties, task) if task.state == "open" else []
    ended = ""
    if task.state == "done":
        who = people.name_of(session, task.municipality, task.done_by)
        moment = views.moment(world, cast("Any", task.done_at))
        ended = world.texts(f"request-mark-{task.result}", name=who, time=moment)
    elif task.state == "dropped":
        ended = _dropped(session, world, request)
    routine = walk.routine
    source = asking.rule_asked(session, request, walk, task.kind, str(task.details.get("step", "")))
    return AskedView(
        task=cast("int", task.id),
        version=task.version,
        request=requests.view(session, world, request),
        kind=task.kind,
        label=_label(session, request, walk, task.kind, step),
        guidance=step.guidance if step is not None and task.kind != asking.REPLY else (),
        role=_as_whom(world, walk, task, step),
        who=_who(session, world, request, walk, step)
        if task.kind == asking.STEP and step is not None
        else "",
        instead_of=now[0].instead_of if now else "",
        before=tuple(_before(session, world, task, request, walk)) if task.kind == asking.APPROVAL else (),
        source=views.sources(routine, source["section"] or None, source["clauses"]),
        due=world.texts("request-due", day=say_day(task.due_at, world.language, seen=world.now()))
        if task.due_at
        else "",
        state=task.state,
        ended=ended,
        buttons=_BUTTONS[task.kind],
    )


def _dropped(session: Session, world: World, request: Request) -> str:
    """Why nobody need answer any more; of a request that is written anew, that they are asked again."""
    if request.state in {"rejected", "withdrawn", "lapsed"}:
        return request_lead(requests.view(session, world, request), world.texts)
    key = {"done": "finished", "draft": "reopened"}.get(request.state, "dropped")
    return world.texts(f"request-asked-{key}")


def _before(session: Session, world: World, task: Task, request: Request, walk: Walk) -> Iterator[str]:
    """Who has approved it already, and whom they have made responsible instead of whom (DEG-13).

    To a head also that the register does not say whether it is they who answer for the unit (DEG-10); to a
    manager that by the register they are another unit's (LAH-63).
    """
    t, chosen = world.texts, request.edited.get("responsible", {})
    unit = nobody_answers_for(session, request.municipality, units_of(session, request))
    if unit and task.role and walk.routine.acting(Role(task.role)) is Role.DEPARTMENT_HEAD:
        yield t("request-any-head", unit=unit)
    if task.role == Role.MANAGER and request.kind == "open":
        yield from _another_s(session, world, task, request, walk)
    for step in walk.steps:
        for mark in walk.marks.get(step.id, ()):
            if mark.result != "approved":
                continue
            name = people.name_of(session, request.municipality, mark.by)
            said = t("request-mark-approved", name=name, time=views.moment(world, mark.at))
            yield t("request-step-said", label=step.label, said=said)
            if chosen.get("by") == mark.by and chosen.get("before"):
                responsible = cast("Step", walk.step("responsible"))
                was = request_words.said_answer(session, t, request, responsible, chosen["before"])
                is_ = request_words.said_answer(session, t, request, responsible)
                yield t("request-appointed", name=name, was=was, now=is_)


def _another_s(session: Session, world: World, task: Task, request: Request, walk: Walk) -> Iterator[str]:
    """To a manager: that the register does not know them as the manager of the account's unit."""
    units = units_of(session, request)
    everybody = people.all_active(session, request.municipality)
    theirs = managers(session, walk.routine, Role.MANAGER, everybody)
    if not units or task.person not in theirs or task.person in heads_of(units, theirs):
        return
    own = ", ".join(theirs[task.person])
    key = "request-other-unit" if own else "request-any-head"
    yield world.texts(key, unit=units[0], **({"theirs": own} if own else {}))


def _label(session: Session, request: Request, walk: Walk, kind: str, step: Step | None) -> str:
    """What is to be done: the step that was asked for; of a set-up, the next of one's own."""
    if kind == asking.SETUP:
        step = next(iter(asking.own_steps(session, request, walk)), None)
    return step.label if step is not None else ""


def _as_whom(world: World, walk: Walk, task: Task, step: Step | None) -> str:
    """As what somebody answers; for the coordinator's unit, if it is that."""
    role = task.role or (step.by.value if step is not None and step.by is not None else "")
    hands_over = step is not None and step.kind is StepKind.CONFIRM and task.person
    if not role or hands_over:
        return ""
    key = "request-answers-for" if role == Role.COORDINATOR else "request-answers-as"
    return world.texts(key, role=views.role_name(world, walk.routine, Role(role)))


def _who(session: Session, world: World, request: Request, walk: Walk, step: Step) -> str:
    """By whom a step is confirmed, and who has done so for the account already."""
    handed = [mark.by for mark in walk.said_of(step) if mark.result == "confirmed" and not mark.role]
    whose = who_confirms(world, walk, step)
    if not handed or step.by is None or not whose:
        return whose
    name = people.name_of(session, request.municipality, handed[-1])
    return f"{whose} {world.texts('request-confirmed', name=name)}"


def who_confirms(world: World, walk: Walk, step: Step) -> str:
    """By whom a step is confirmed where one person's word is not enough (GIS-99, LID-23, TIB-30)."""
    if step.kind is not StepKind.CONFIRM or not (step.each or step.by):
        return ""
    if step.each:
        return world.texts("request-each-confirms")
    return world.texts(
        "request-two-confirm", role=views.role_name(world, walk.routine, cast("Role", step.by))
    )


def _card(session: Session, world: World, task: Task) -> Card:
    return asked_card(asked_view(session, world, task), world.language)


for _kind in asking.KINDS:
    tasks.kind(
        _kind,
        buttons=_BUTTONS[_kind],
        shown=True,
        holders=asking.holders,
        card=_card,
        # Whose own the request is are told again so often while it waits for them.
        every=tasks.weekly if _kind == asking.SETUP else None,
    )

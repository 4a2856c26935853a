"""What a request asks of others, in the routine's order: consulted, approved, told; nobody about their own.

What others are to do is asked of them as tasks, each with the whole request to read. An absent one's stand-in
gets it. When what was asked is not needed any more, it is taken back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlmodel import Session

from handlers import dispatch, finishing, request_changes, request_ends, requests, tasks
from handlers.acting import acting
from handlers.deciders import decides_as, units_of
from handlers.duty import Duties, OnDuty
from handlers.guard import Acting
from handlers.ports import Changed
from handlers.rounds import source_of
from handlers.world import World
from routines.clock import due
from routines.model import Cited, Role, SamePerson, Step, StepKind
from routines.walk import Walk, rule_behind
from storage import accounts, jobs, log, people
from storage import requests as stored
from storage import tasks as stored_tasks
from storage.duty_tables import Task
from storage.request_tables import Request

APPROVAL, CONSULTATION, STEP = "request_approval", "request_consultation", "request_step"
EXEMPTION, REPLY, SETUP = "request_exemption", "request_answer", "request_setup"
KINDS = (APPROVAL, CONSULTATION, STEP, EXEMPTION, REPLY, SETUP)


# --- what is asked of whom -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Something that is to be done now, by somebody."""

    kind: str
    step: str
    person: str = ""
    role: str = ""
    #: Tells apart what is asked twice of one step, such as several questions.
    more: str = ""

    def key(self, request: Request) -> str:
        """Names the task for ever, for this time of asking."""
        end = "/".join(part for part in (self.step, self.person or self.role, self.more) if part)
        return f"request/{request.id}/{request.round}/{self.kind}/{end}"


def wanted(session: Session, request: Request, walk: Walk) -> Iterator[Wanted]:
    """What is to be done about a request as it is now."""
    yield from _replies(request)
    if request.state == "draft":
        for step in walk.consulted_now():
            yield _of_role(session, request, CONSULTATION, walk, step)
    elif request.state == "asked":
        waiting = walk.next_decision()
        if waiting is not None:
            yield _decision(session, request, walk, waiting)
    elif request.state == "started":
        yield from _to_do(session, request, walk)


def _replies(request: Request) -> Iterator[Wanted]:
    """Questions that nobody has answered: the asker's to answer, or the coordinator's."""
    for place, said in enumerate(request.talk):
        if not said.get("answer"):
            of = {"role": "coordinator"} if said["to"] == "coordinator" else {"person": request.by}
            yield Wanted(kind=REPLY, step=str(said["step"] or "talk"), more=str(place), **of)


def _of_role(
    session: Session, request: Request, kind: str, walk: Walk, step: Step, role: Role | None = None
) -> Wanted:
    """What the holders of a role do, one of them for all."""
    asked = acting(session, request.municipality, walk.routine, role or cast("Role", step.by))
    return Wanted(kind=kind, step=step.id, role=asked.value)


def _decision(session: Session, request: Request, walk: Walk, step: Step) -> Wanted:
    if step.kind is StepKind.CONSULTATION:
        return _of_role(session, request, CONSULTATION, walk, step)
    chosen = requests.decided_by(walk)
    person = chosen.get(cast("Role", step.by), "")
    if not person and request.account and step.by is Role.MANAGER:
        account = accounts.get(session, request.municipality, request.account)
        person = account.manager if account is not None else ""
    if person and person not in requests.askers(request):
        return Wanted(
            kind=APPROVAL,
            step=step.id,
            person=person,
            role=_decides_as(session, request, walk, step, person),
        )
    # Whoever asks is the manager, or nobody is named: somebody above decides (I3).
    role = "department_head" if step.by is Role.MANAGER else walk.routine.acting(cast("Role", step.by)).value
    return Wanted(kind=APPROVAL, step=step.id, role=role)


def _decides_as(session: Session, request: Request, walk: Walk, step: Step, person: str) -> str:
    """As what somebody who was chosen decides: from above where only those who ask hold the role itself."""
    role = cast("Role", step.by)
    someone = people.get(session, request.municipality, person)
    if someone is None:
        return role.value
    held = decides_as(session, walk.routine, role, someone, units_of(session, request))
    if held is not None:
        return held.value
    head = Role.DEPARTMENT_HEAD.value
    return head if head in someone.roles else Role.COORDINATOR.value


def _to_do(session: Session, request: Request, walk: Walk) -> Iterator[Wanted]:
    for step in walk.to_do():
        if walk.exemption_waits(step):
            yield _of_role(session, request, EXEMPTION, walk, step, walk.routine.sender.exempted_by.value)
        elif step.kind is StepKind.CONFIRM:
            yield from _confirmations(session, request, walk, step)
        elif step.by in requests.OF_ACCOUNT:
            # Each is asked by name: nobody holds that role before the account is live.
            yield from (Wanted(kind=STEP, step=step.id, person=who) for who in walk.people(step.by))
        elif step.by is not None:
            yield _of_role(session, request, STEP, walk, step)
    own = own_steps(session, request, walk)
    if any(step.kind is StepKind.CONFIRM or step.required for step in own):
        yield Wanted(kind=SETUP, step="setup", person=request.by)


def _confirmations(session: Session, request: Request, walk: Walk, step: Step) -> Iterator[Wanted]:
    for who in walk.confirmers(step):
        if not isinstance(who, Role):
            yield Wanted(kind=STEP, step=step.id, person=who)
        elif who is not Role.RESPONSIBLE:
            yield _of_role(session, request, STEP, walk, step, who)
        elif request.by == keeper(session, request, walk, step):
            yield Wanted(kind=STEP, step=step.id, person=_others(session, request, walk)[0])


def own_steps(session: Session, request: Request, walk: Walk) -> list[Step]:
    """What is left to do for whose request it is."""
    found = [
        step
        for step in walk.to_do()
        if not walk.exemption_waits(step)
        and (Role.RESPONSIBLE in walk.confirmers(step) if step.kind is StepKind.CONFIRM else step.by is None)
    ]
    return [step for step in found if request.by != keeper(session, request, walk, step)]


def keeper(session: Session, request: Request, walk: Walk, step: Step) -> str:
    """The only one who can say for its role that they have got what is handed over (GIS-99, LID-23); or "".

    They do not hand it over as well while another of the account can: nobody would be left to receive it.
    """
    if step.kind is not StepKind.CONFIRM or step.each or step.by in {None, Role.MANAGER}:
        return ""
    holding = _holding(session, request, walk, cast("Role", step.by))
    alone = holding[0] if len(holding) == 1 else ""
    return alone if request.by != alone or _others(session, request, walk) else ""


def _others(session: Session, request: Request, walk: Walk) -> list[str]:
    """Who can hand something over for the account, but whoever asks: whoever will be responsible first."""
    named = (*walk.people(*requests.OF_ACCOUNT), *request.shared_with)
    others = [one for one in dict.fromkeys(named) if one != request.by]
    return [one for one in others if people.get(session, request.municipality, one) is not None]


def _holding(session: Session, request: Request, walk: Walk, role: Role) -> list[str]:
    """Who holds what acts for a role of the document, by the register of people."""
    held = acting(session, request.municipality, walk.routine, role).value
    return [one.id for one in people.with_role(session, request.municipality, held)]


def in_place_of(session: Session, request: Request, walk: Walk, step: Step, person: str) -> str:
    """In whose place somebody does what a role was asked, who does not hold that role; else ""."""
    if step.by is None or step.by in requests.OF_ACCOUNT:
        return ""
    holding = _holding(session, request, walk, step.by)
    return "" if person in holding else next(iter(holding), "")


def go_on(session: Session, world: World, request: Request) -> None:
    """Something has changed: asks of others what is open now, and takes back what is not."""
    walk = requests.walk_of(session, world, request)
    if request.state == "asked" and not walk.locked():
        stored.change(session, request, world.now(), state="started")
        requests.record(session, world, request, log.PROGRAM, "request.started")
        _keep(session, world, request)
    if request.state in {"asked", "started"} and walk.notices():
        jobs.ask(session, "request_notices", f"request:{request.id}", request.version, world.now())
    if request.state == "started" and walk.finished():
        finishing.finish(session, world, request, walk)
    _ask(session, world, request, walk)
    requests.refresh(session, world, request)


def _keep(session: Session, world: World, request: Request) -> None:
    """What was decided becomes the signed form, where no notice before the start has asked for it."""
    if requests.form_missing(session, request):
        jobs.ask(session, "request_notices", f"request:{request.id}", request.version, world.now())


def asked(session: Session, request: Request) -> bool:
    """Whether anything is asked of anybody about the request."""
    return bool(stored_tasks.open_about(session, request.municipality, f"request:{request.id}"))


def _ask(session: Session, world: World, request: Request, walk: Walk) -> None:
    subject = f"request:{request.id}"
    before = {task.key: task for task in stored_tasks.open_about(session, request.municipality, subject)}
    for one in wanted(session, request, walk):
        key = one.key(request)
        task = before.pop(key, None)
        if task is None:
            _ask_one(session, world, request, walk, one, key)
        else:  # what is left of a set-up may stand in another clause
            task.source = rule_asked(session, request, walk, task.kind, one.step)
            session.add(task)
    for task in before.values():
        tasks.drop(session, world, task)


def _ask_one(session: Session, world: World, request: Request, walk: Walk, one: Wanted, key: str) -> None:
    routine = walk.routine
    span = routine.opening.decided_within.value
    # Where two people are to approve, also whoever stood in for the first is another than the second.
    two = {"two": "yes"} if routine.opening.same_person.value is SamePerson.NEVER else {}
    values: dict[str, Any] = {
        "subject": f"request:{request.id}",
        "person": one.person,
        "role": one.role,
        "due_at": due(world.now(), span, routine.office_hours.value),
        "details": {"step": one.step, "more": one.more, "name": requests.name(session, request)} | two,
        "source": rule_asked(session, request, walk, one.kind, one.step),
    }
    if tasks.ask(session, world, request.municipality, key, kind=one.kind, **values) is None:
        before = cast("Task", stored_tasks.of_key(session, request.municipality, key))
        details = values["details"] | {"again": "yes"}
        tasks.reopen(session, world, before, due_at=values["due_at"], details=details)
        tasks.show(session, world, before)


def rule_asked(session: Session, request: Request, walk: Walk, kind: str, step_id: str) -> dict[str, Any]:
    """The rule behind what is asked: the step's own; of the set-up, that of the next thing to do; of words to
    and fro, that of the request.
    """
    own = own_steps(session, request, walk) if kind == SETUP else []
    step = walk.step(step_id) or next(iter(own), None)
    return source_of_step(step or rule_behind(walk.routine, walk.kind))


def source_of_step(step: Step) -> dict[str, Any]:
    """The clause that a step comes from, see ``source_of``."""
    return source_of(
        Cited[bool](value=True, clauses=step.clauses, section=step.section, default=step.default)
    )


def send(session: Session, world: World, request: Request, by: str) -> None:
    """The request is with those who decide."""
    now = world.now()
    request_changes.tell(session, world, request)
    stored.change(session, request, now, state="asked", asked_at=now, round=request.round + 1, reason="")
    requests.record(session, world, request, by, "request.asked", round=request.round)
    go_on(session, world, request)


def end(session: Session, world: World, request: Request, by: str, state: str, reason: str = "") -> None:
    """The request is over: rejected, lapsed, withdrawn, or done."""
    now = world.now()
    stored.change(session, request, now, state=state, ended_at=now, reason=reason)
    requests.record(session, world, request, by, f"request.{state}")
    _ask(session, world, request, requests.walk_of(session, world, request))
    requests.refresh(session, world, request)
    _keep(session, world, request)
    if state != "done":
        request_ends.tell_ended(session, world, request, by)


# --- whose it is now -------------------------------------------------------------------------------


def _wants(request: Request, task: Task) -> set[str]:
    """Who has answered that an exemption is wanted, be it in the asker's place: they do not grant it."""
    edit = request.edited.get(str(task.details.get("step", ""))) if task.kind == EXEMPTION else None
    return {edit["by"]} if edit is not None else set()


def holders(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """Who has the task: its person, whoever stands in for them, else one who can.

    Whose request it is do not decide about it; what is only to be done, answered or confirmed is theirs as
    well as another's. Nobody receives what they have handed over themselves (GIS-99). Where two are to
    approve, nobody does both but who holds both roles: whoever stands in for the second is another than the
    first (GIS-27, GIS-97).
    """
    request = request_of(session, task)
    if request is not None and task.person and task.kind in {REPLY, SETUP}:
        return requests.going_on(session, duties, request)[:1]
    asking = requests.askers(request) | _wants(request, task) if request is not None else frozenset()
    if task.kind in {REPLY, STEP}:
        asking = frozenset()
    found: list[OnDuty] = []
    if task.person:
        first = duties.stand_in(task.person, task.role)
        found = [first] if first is not None else []
    elif task.role == Role.DEPARTMENT_HEAD and request is not None:
        found = duties.heads(units_of(session, request))
    else:
        found = duties.holders(task.role)
    if task.kind == STEP and task.person and request is not None:
        return _in_place(session, duties, task, request, found)
    spoke = _approved(request, task) | _handed_over(request, task)
    two = bool(task.details.get("two")) or task.kind == STEP
    able = [
        item for item in found if item.person.id not in (asking | spoke if item.instead_of or two else asking)
    ]
    if able:
        # Whoever handed over is told so where they press (``setting_up``), while another can receive it.
        return found if task.kind == STEP else able
    heads = duties.heads(units_of(session, request) if request is not None else ())
    above = [*heads, *duties.holders("department_head"), *duties.holders("coordinator")]
    above += duties.anybody(but=asking | spoke)
    left = next((item for item in above if item.person.id not in asking | spoke), None)
    if left is None:
        return []
    # Whoever decides for an absent one reads for whom; one who must not decide is not away.
    away = task.person and duties.present(task.person) is None
    return [replace(left, instead_of=left.instead_of or duties.name(task.person)) if away else left]


def asked_of(session: Session, world: World, request: Request, step: Step) -> frozenset[str]:
    """Who has been asked for a step, and can do it."""
    duties = Duties(session, request.municipality, world.now())
    of_step = open_tasks(session, request, step)
    return frozenset(item.person.id for task in of_step for item in holders(session, duties, task))


def open_tasks(session: Session, request: Request, step: Step) -> list[Task]:
    """By which a step is asked of people now."""
    open_ = stored_tasks.open_about(session, request.municipality, f"request:{request.id}")
    return [task for task in open_ if task.kind == STEP and task.details.get("step") == step.id]


def _approved(request: Request | None, task: Task) -> frozenset[str]:
    """Of an approval: who has given another of the same request."""
    if task.kind != APPROVAL or request is None:
        return frozenset()
    own = str(task.details.get("step", ""))
    said = (mark for step, marks in request.marks.items() if step != own for mark in marks)
    return frozenset(mark["by"] for mark in said if mark["result"] == "approved")


def _handed_over(request: Request | None, task: Task) -> frozenset[str]:
    """Of what a role is to confirm: who has confirmed it for the account."""
    if task.kind != STEP or task.person or request is None:
        return frozenset()
    said = requests.said_of(request, str(task.details.get("step", "")))
    return frozenset(mark.by for mark in said if mark.result == "confirmed" and not mark.role)


def _in_place(
    session: Session, duties: Duties, task: Task, request: Request, found: list[OnDuty]
) -> list[OnDuty]:
    """Whose own confirmation it is; while they are away, somebody who has not spoken for it already."""
    if not found:
        # Nobody is there in their place: whose request it is sees why it stands still, and can change it.
        return requests.going_on(session, duties, request)[:1]
    if any(item.person.id == task.person for item in found):
        return found
    spoke = {mark.by for mark in requests.said_of(request, str(task.details.get("step", "")))}
    others = (*found, *duties.holders("coordinator"), *duties.anybody())
    return [item for item in others if item.person.id not in spoke][:1]


def request_of(session: Session, task: Task) -> Request | None:
    """The request that a task is about."""
    found = requests.number(task.subject)
    return stored.get(session, found) if found is not None else None


# --- what somebody says of it ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A task about a request, held, with the step that it is about."""

    task: Task
    request: Request
    walk: Walk
    step: Step | None


def hold(
    session: Session, world: World, acting: Acting, subject: str, version: int | None, action: str
) -> Asked:
    """What was asked of the acting person, if it still is.

    Without a version where the answer is about their own step, not about what others wrote meanwhile.
    """
    number = dispatch.number(subject.partition(":")[2]) if subject.startswith("task:") else None
    seen = session.get(Task, number) if number is not None else None
    found = request_of(session, seen) if seen is not None else None
    if found is not None and found.municipality == acting.municipality:
        stored.hold(session, cast("int", found.id))  # the request first, as everywhere
    task = tasks.hold(session, world, acting, subject, version, action)
    request = cast("Request", request_of(session, task))
    walk = requests.walk_of(session, world, request)
    return Asked(task=task, request=request, walk=walk, step=walk.step(str(task.details.get("step", ""))))


def _approve_in_all_roles(session: Session, world: World, acting: Acting, request: Request) -> None:
    """Where the routine lets one approval count in both roles, whoever was chosen for both is asked once.

    Not where the other role confirms or appoints something (LID-20, LAH-65): that is asked of it (GIS-27).
    """
    walk = requests.walk_of(session, world, request)
    opening = walk.routine.opening
    if opening.same_person.value is not SamePerson.ONCE:
        return
    chosen = requests.decided_by(walk)
    while (step := walk.next_decision()) is not None and step.kind is StepKind.APPROVAL:
        confirms = step.by is Role.MANAGER and opening.manager_confirms
        appoints = step.by is walk.routine.roles.appointed_by.value
        if step.by is None or chosen.get(step.by) != acting.person or confirms or appoints:
            return
        requests.mark(
            session, world, request, step.id, by=acting.person, result="approved", role=step.by.value
        )
        walk = requests.walk_of(session, world, request)


def said(
    session: Session,
    world: World,
    acting: Acting,
    asked: Asked,
    result: str,
    words: str = "",
    ticked: tuple[str, ...] = (),
) -> Changed:
    """Somebody has said what was asked of them: kept, told onwards, and their card says so."""
    step = asked.step.id if asked.step is not None else ""
    role = asked.task.role
    requests.mark(
        session,
        world,
        asked.request,
        step,
        by=acting.person,
        result=result,
        role=role,
        words=words,
        ticked=ticked,
    )
    tasks.done(session, world, asked.task, acting.person, result=result, reason=words)
    if result == "approved":
        _approve_in_all_roles(session, world, acting, asked.request)
    if result == "rejected":
        end(session, world, asked.request, acting.person, "rejected", words)
    else:
        go_on(session, world, asked.request)
    return Changed(card=tasks.card(session, world, asked.task))

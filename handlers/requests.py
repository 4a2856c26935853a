"""A request to open or close an account: where it stands, whose it is, and how everybody sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, cast

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.model import Card, Link
from cards.request import RequestView, Said, request_card
from cards.request_answers import answers_card
from handlers import dispatch, people_in_chat, request_words, rights, tasks, views
from handlers.acting import acting
from handlers.deciders import deciders, heads, managers
from handlers.dispatch import on_press
from handlers.duty import Duties, OnDuty
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Press, Refused, Shown
from handlers.rights import Relation
from handlers.shown import shows
from handlers.world import World
from routines.clock import STOCKHOLM
from routines.given import Given, Someone
from routines.model import Role, Step, StepKind
from routines.walk import Mark, Walk, rule_behind, stands
from routines.web_address import normal
from storage import accounts, documents, log, people, postings
from storage import requests as stored
from storage import tasks as stored_tasks
from storage.document_tables import Document
from storage.request_tables import Request
from storage.tables import Account, Person

# --- where it stands -------------------------------------------------------------------------------


def walk_of(session: Session, world: World, request: Request) -> Walk:
    """Where the request stands by its municipality's routine."""
    account = account_of(session, request)
    municipality = accounts.municipality(session, request.municipality)
    return Walk(
        routine=views.routine_of(session, world, request.municipality),
        kind="open" if request.kind == "open" else "close",
        answers=request.answers,
        marks={step: tuple(_mark(one) for one in said) for step, said in request.marks.items()},
        rested={step: edit["rests"] for step, edit in request.edited.items() if edit.get("rests")},
        now=world.now(),
        platform=account.platform if account is not None else "",
        account_name=account.name if account is not None else "",
        account_people=_people_of(account) if account is not None else {},
        rules_page=municipality.rules_page if municipality is not None else "",
    )


def _people_of(account: Any) -> dict[str, tuple[str, ...]]:
    return {
        "responsible": tuple(filter(None, (account.responsible, *account.also_responsible))),
        "substitute": (account.substitute,) if account.substitute else (),
        "administrators": tuple(account.administrators),
    }


def _mark(kept: Mapping[str, Any]) -> Mark:
    return Mark(**{**kept, "at": isoparse(str(kept["at"])), "ticked": tuple(kept.get("ticked", ()))})


def said_of(request: Request, step: str) -> list[Mark]:
    """What was said of a step and still holds, oldest first."""
    return [said for one in request.marks.get(step, ()) if stands(said := _mark(one), request.answers)]


def mark(
    session: Session,
    world: World,
    request: Request,
    step: str,
    *,
    by: str,
    result: str,
    role: str = "",
    words: str = "",
    ticked: Sequence[str] = (),
    instead_of: str = "",
) -> None:
    """Somebody says something of a step: kept with who and when, and a row of the log."""
    now = world.now()
    said = Mark(
        by=by,
        at=now,
        result=result,
        role=role,
        words=words,
        ticked=tuple(ticked),
        instead_of=instead_of,
        vacant=not instead_of and _vacant(session, world, request, role),
        answers=request.answers if result == "viewed" else _rests(session, world, request, step),
    )
    stored.marked(session, request, now, step, {**asdict(said), "at": now.isoformat()})
    record(session, world, request, by, f"request.{result}", step=step, role=role)


def _vacant(session: Session, world: World, request: Request, role: str) -> bool:
    """Whether the register of people has nobody who holds a role that somebody speaks for."""
    if not role or Role(role) in {*OF_ACCOUNT, Role.MANAGER}:  # who those are is the account's to say
        return False
    routine = walk_of(session, world, request).routine
    asked = acting(session, request.municipality, routine, Role(role))
    return not people.with_role(session, request.municipality, asked.value)


def _rests(session: Session, world: World, request: Request, step_id: str) -> dict[str, Any]:
    """The answers on which rests what is said of a step now."""
    walk = walk_of(session, world, request)
    step = walk.step(step_id)
    return rests_of(step, request.answers) if step is not None else {}


def rests_of(step: Step, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers on which a step rests, as they are."""
    return {one: answers.get(one) for one in step.rests_on}


def of_key(session: Session, rest: str) -> Request | None:
    """The request that a card is about, by what stands behind the colon of its key: "17.2"."""
    found = dispatch.number(rest.partition(".")[0])
    return stored.get(session, found) if found is not None else None


def record(session: Session, world: World, request: Request, by: str, action: str, **details: Any) -> None:
    """A row of the log about a request; ids and plain words, never what was written."""
    told = {key: value for key, value in details.items() if value not in ("", None)}
    log.append(session, request.municipality, world.now(), by, action, f"request:{request.id}", told)


def given_of(session: Session, world: World, request: Request, filling: str = "") -> Given:
    """What answers are read against: the register of people, who may decide, what is taken.

    ``filling``: who fills it in now, in the draft.
    """
    municipality = request.municipality
    routine = views.routine_of(session, world, municipality)
    everybody = people.all_active(session, municipality)
    by = people.find(session, municipality, request.by)
    return Given(
        routine=routine,
        answers=request.answers,
        people={one.id: Someone(name=one.name, email=one.email, unit=one.unit) for one in everybody},
        deciders={
            role: tuple(one.id for one in deciders(session, routine, role, everybody)) for role in Role
        },
        heads={role: heads(routine, role, everybody) for role in Role},
        managers={role: managers(session, routine, role, everybody) for role in Role},
        askers=askers(request) | ({filling} if filling and request.state == "draft" else set()),
        asker_unit=by.unit if by is not None else "",
        team_channels=tuple(channel.id for channel in accounts.team_channels(session, municipality)),
        taken=frozenset(
            normal(one.address)
            for one in accounts.open_ones(session, municipality)
            if one.id != request.account
        ),
        asked_for=_asked_for(session, request),
        today=world.now().astimezone(STOCKHOLM).date(),
    )


def _asked_for(session: Session, request: Request) -> dict[str, str]:
    """Addresses of which others' requests are decided about or set up; a draft keeps nobody from asking."""
    return {
        normal(str(one.answers["address"])): people.name_of(session, one.municipality, one.by)
        for one in stored.under_way(session, request.municipality)
        if one.kind == "open" and one.state != "draft" and one.id != request.id and one.answers.get("address")
    }


# --- whose it is -----------------------------------------------------------------------------------


def askers(request: Request) -> frozenset[str]:
    """Whose request it is: nobody of them decides about it."""
    return frozenset({request.by, *request.shared_with})


def join(session: Session, world: World, request: Request, person: str) -> None:
    """Whoever fills in or sends a draft in another's place asks too, and so cannot decide about it (0018)."""
    if request.state == "draft" and person not in askers(request):
        stored.change(session, request, world.now(), shared_with=[*request.shared_with, person])


def relations(session: Session, world: World, request: Request, person: Person) -> frozenset[Relation]:
    """What somebody is to a request."""
    found = set(rights.relations(person))
    if person.id in askers(request):
        found.add(Relation.REQUESTER)
    walk = walk_of(session, world, request)
    account = account_of(session, request)
    if request.state == "started" and person.id in walk.people(*OF_ACCOUNT):
        found.add(Relation.REQUESTER)
    if account is not None:
        found |= rights.relations(person, account) & {Relation.MANAGER}
    if person.id in decided_by(walk).values():
        found.add(Relation.MANAGER)
    duties = Duties(session, request.municipality, world.now())
    found |= duties.roles(person.id)
    for task in stored_tasks.open_about(session, request.municipality, f"request:{request.id}"):
        if person.id in {task.person, *(item.person.id for item in tasks.whose(session, duties, task))}:
            found.add(Relation.RECEIVER)
    if any(item.person.id == person.id for item in duties.holders("coordinator")):
        found.add(Relation.COORDINATOR)
    if any(item.person.id == person.id for item in going_on(session, duties, request)):
        found.add(Relation.REQUESTER)
    return frozenset(found)


def going_on(session: Session, duties: Duties, request: Request) -> list[OnDuty]:
    """Who goes on with the request now; the first of them has what is asked of whose it is.

    They themselves or whoever stands in for them. While nobody does: with whom they share it; of a closing
    the account's substitute; a coordinator; and where there is none somebody who is there.
    """
    account = account_of(session, request) if request.kind == "close" else None
    now = duties.stand_in(request.by, "requester", account)
    if now is not None:
        return [now]
    near = [*request.shared_with, *([account.substitute] if account is not None else [])]
    there = (duties.stand_in(one, "requester", account) for one in near if one)
    found = [*(item for item in there if item is not None), *duties.holders("coordinator")]
    return [replace(item, instead_of=duties.name(request.by)) for item in found or duties.anybody(account)]


#: Who handles an account: what one of them is asked is done by whom the request names as that.
OF_ACCOUNT = (Role.RESPONSIBLE, Role.SUBSTITUTE, Role.ADMINISTRATOR)


def decided_by(walk: Walk) -> dict[Role, str]:
    """Who was chosen to decide, by role."""
    found = {}
    for step in walk.steps:
        if step.kind is StepKind.APPROVER and step.by is not None and walk.answers.get(step.id):
            found[step.by] = str(walk.answers[step.id])
    return found


@dataclass(frozen=True, kw_only=True)
class Held:
    """A request inside the transaction, for somebody who may do this."""

    request: Request
    walk: Walk
    person: Person


def number(subject: str) -> int | None:
    """The number of "request:7" or "request:7/3"."""
    kind, _, rest = subject.partition(":")
    return dispatch.number(rest.partition("/")[0]) if kind == "request" else None


def reach(session: Session, world: World, acting: Acting, subject: str, action: str) -> Held:
    """The request, held, if it is the acting person's municipality's and they may do this at all."""
    found = number(subject)
    request = stored.hold(session, found) if found is not None else None
    person = people.get(session, acting.municipality, acting.person)
    if request is None or person is None or request.municipality != acting.municipality:
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=person is not None)
    if not rights.may(action, relations(session, world, request, person)):
        who = people.name_of(session, request.municipality, request.by)
        raise Refusal(Refused(reason=world.texts("refused-request-right", name=who)), logged=True)
    return Held(request=request, walk=walk_of(session, world, request), person=person)


def hold(
    session: Session, world: World, acting: Acting, subject: str, version: int | None, action: str
) -> Held:
    """The request as it was seen; a press on an older card is refused with the present state."""
    held = reach(session, world, acting, subject, action)
    if version is not None and version != held.request.version:
        raise Refusal(
            Refused(reason=world.texts("refused-request-changed"), card=card(session, world, held.request))
        )
    if action not in buttons(held.request, held.walk):
        raise not_now(session, world, held.request)
    return held


def not_now(session: Session, world: World, request: Request) -> Refusal:
    """What cannot be done as the request stands; while it is being decided nothing is done on the account."""
    key = "refused-request-asked" if request.state == "asked" else "refused-request-not-now"
    return Refusal(Refused(reason=world.texts(key), card=card(session, world, request)))


def _of_request(session: Session, rest: str) -> str | None:
    found = dispatch.number(rest.partition("/")[0])
    request = stored.get(session, found) if found is not None else None
    return request.municipality if request is not None else None


dispatch.owners["request"] = _of_request


# --- how it is seen --------------------------------------------------------------------------------


def buttons(request: Request, walk: Walk) -> tuple[str, ...]:
    """What those whose request it is can do now, the likeliest first."""
    retry = ("request.retry",) if request.failure else ()
    return (*retry, *_buttons(request, walk))


def _buttons(request: Request, walk: Walk) -> tuple[str, ...]:
    change = ("request.change",) if walk.questions() else ()
    match request.state:
        case "draft":
            ready = not walk.unanswered() and all(walk.done(step) for step in walk.asked_first())
            asks = ("request.continue",) if walk.questions() else ()
            go = ("request.send", *asks) if ready else asks
            return (*go, "request.read", "request.share", "request.ask", "request.withdraw")
        case "asked":
            return ("request.read", *change, "request.share", "request.ask", "request.withdraw")
        case "started":
            return (
                "request.continue",
                "request.read",
                *change,
                "request.share",
                "request.ask",
                "request.withdraw",
            )
    over = request.state in {"rejected", "lapsed", "withdrawn"}
    return ("request.read", "request.anew") if over and request.kind == "open" else ("request.read",)


def refresh(session: Session, world: World, request: Request) -> None:
    """Every card of the request shows it as it is now; those whose it is get one if they have none."""
    now, key = world.now(), f"request:{request.id}"
    postings.want(session, key, request.version, now)
    for person_id in sorted(askers(request)):
        person = people.get(session, request.municipality, person_id)
        if person is not None:
            people_in_chat.show(session, person, key, request.version, now)
    for task in stored_tasks.open_about(session, request.municipality, key):
        stored_tasks.change(session, task, now)


def view(session: Session, world: World, request: Request) -> RequestView:
    """All that the cards of a request show."""
    walk = walk_of(session, world, request)
    questions = [step for step in walk.questions() if step.required]
    routine = walk.routine
    # What came of it rests on whoever said no, not on who decides first.
    rule = (rejected_at(walk) if request.state == "rejected" else None) or rule_behind(routine, walk.kind)

    def name_of(person: str) -> str:
        return people.name_of(session, request.municipality, person)

    return RequestView(
        id=cast("int", request.id),
        version=request.version,
        kind=request.kind,
        name=name(session, request),
        municipality=routine.name,
        state=request.state,
        by=name_of(request.by),
        shared_with=tuple(name_of(person) for person in request.shared_with),
        answers=tuple(request_words.answered(session, world, request, walk)),
        changed=tuple(request_words.changed(session, world, request, walk)),
        answered=len(questions) - len(walk.unanswered()),
        questions=len(questions),
        steps=tuple(request_words.steps(session, world, request, walk)),
        talk=tuple(_said(one, name_of) for one in request.talk),
        reason=request.reason,
        failure=request.failure,
        documents=tuple(_documents(session, world, request)),
        ended_at=request.ended_at,
        ended_by=name_of(_last(request)),
        buttons=buttons(request, walk),
        coordinator=routine.coordinator.value,
        farewell=routine.opening.farewell.value if request.kind == "open" else "",
        source=views.sources(routine, rule.section, rule.clauses),
        waits=request_words.waits(world, request, walk),
        by_hand=_by_hand(session, request),
        take_down=request.state in {"withdrawn", "lapsed"} and bool(_posted(request)),
    )


def account_of(session: Session, request: Request) -> Account | None:
    """The account that it is about, or that came of it."""
    return accounts.get(session, request.municipality, request.account) if request.account else None


def _by_hand(session: Session, request: Request) -> bool:
    """Whether nothing reads the account that came of it."""
    account = account_of(session, request)
    return account is not None and not account.connection


def _posted(request: Request) -> list[str]:
    """The links of farewells that stand on the account."""
    marks = (one for marks in request.marks.values() for one in marks)
    return [str(one["words"]) for one in marks if one["result"] == "posted"]


def _documents(session: Session, world: World, request: Request) -> Iterator[Link]:
    """The signed form and the protocol, as far as they are kept."""
    form = documents.get(session, request.municipality, request.document or 0)
    if form is not None:
        label = world.texts("request-document" if _holds(request, form) else "request-document-before")
        yield Link(label=label, url=world.link_to(form.pdf))
    protocol = documents.newest(session, request.municipality, f"request:{request.id}", "protocol")
    if protocol is not None:
        yield Link(label=world.texts(f"request-protocol-{request.kind}"), url=world.link_to(protocol.pdf))


def _holds(request: Request, form: Document) -> bool:
    """Whether the signed form is that of the request as it stands.

    It is not once the request is a draft again or was sent anew since, nor when it was taken back. While
    the notice goes out nobody decides any more, but the request is not started: they get the form (DEG-35).
    """
    if request.state == "asked":
        return request.asked_at is None or form.saved_at >= request.asked_at
    if request.state == "rejected":  # the form that says no
        return request.ended_at is None or form.saved_at >= request.ended_at
    return request.state in {"started", "done"}


#: What is said of a step that decides about the request.
DECIDING = frozenset({"approved", "rejected"})


def form_missing(session: Session, request: Request) -> bool:
    """Whether it was decided, or ended after somebody had decided, and no signed form says so yet.

    Whoever is told before the start gets the form then; it holds what was decided until then (DEG-35).
    """
    said = {mark["result"] for marks in request.marks.values() for mark in marks}
    if request.state not in {"started", "rejected", "withdrawn", "lapsed"} or said.isdisjoint(DECIDING):
        return False
    form = documents.get(session, request.municipality, request.document or 0)
    since = request.ended_at if request.state == "rejected" else request.asked_at
    return form is None or (since is not None and form.saved_at < since)


def _last(request: Request) -> str:
    """Who said the last thing of it; of one that was rejected, whoever said no."""
    said = [one for marks in request.marks.values() for one in marks]
    no = [one for one in said if one["result"] == "rejected"] if request.state == "rejected" else []
    return str(max(no or said, key=lambda one: str(one["at"]))["by"]) if said else request.by


def rejected_at(walk: Walk) -> Step | None:
    """The step at which somebody said no."""
    return next(
        (step for step in walk.steps for one in walk.marks.get(step.id, ()) if one.result == "rejected"), None
    )


def _said(kept: Mapping[str, Any], name_of: Any) -> Said:
    return Said(
        by=name_of(kept["by"]),
        at=isoparse(kept["at"]),
        words=kept["words"],
        answer=kept.get("answer", ""),
        answered_by=name_of(kept["answered_by"]) if kept.get("answered_by") else "",
    )


def name(session: Session, request: Request) -> str:
    """What the account is called, or will be."""
    account = account_of(session, request)
    if account is not None:
        return account.name
    return str(request.answers.get("name") or request.answers.get("unit") or "")


def card(session: Session, world: World, request: Request, word: str = "") -> Card:
    """The request as those whose it is see it now."""
    return request_card(view(session, world, request), world.language, word=word)


@shows("request")
def _card(session: Session, world: World, rest: str) -> Card | None:
    found = dispatch.number(rest)
    request = stored.get(session, found) if found is not None else None
    return card(session, world, request) if request is not None else None


@on_press("request.read")
async def press_read(world: World, acting: Acting, press: Press) -> Answer:
    """Visa alla svar: everything that was answered and asked, for who has to do with the request."""

    def look(session: Session) -> Answer:
        held = reach(session, world, acting, subject_of(session, press.subject), "request.read")
        page = dispatch.number(press.subject.partition("/")[2]) or 0
        return Shown(card=answers_card(view(session, world, held.request), world.language, page=page))

    return await world.database.write(look)


def subject_of(session: Session, subject: str) -> str:
    """The request that a press is about: itself, or that of the task that was pressed on."""
    if not subject.startswith("task:"):
        return subject
    task = stored_tasks.hold(session, dispatch.number(subject.partition(":")[2]) or 0)
    return task.subject if task is not None else ""

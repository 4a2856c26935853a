"""An absence that leaves an account without a substitute is itself a task (LID-21, DEG-47, TIB-16, LAH-26).

It is announced at once and then each working day, to the person, then to the manager, who can name a
substitute or take the account over with one press; before it starts a coordinator knows. When it is solved,
or the absence is withdrawn, it is no longer needed; if a substitute falls ill later, it comes back. A routine
that requires no substitute asks for none: the account falls to the manager meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import takewhile
from typing import Any, cast

from sqlmodel import Session

from cards.absence import listed, name_form, say_span, say_spans
from cards.model import Form
from handlers import choosing, gaps, occasions, task_told, tasks, views
from handlers.decide import required
from handlers.dispatch import on_form, on_press
from handlers.duty import ROLES, Duties, OnDuty, Timeline
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent
from handlers.rounds import Call, Town, on_round, source_of
from handlers.stand_ins import Days
from handlers.world import World
from routines.clock import STOCKHOLM
from routines.model import AbsenceTrigger, Cited, Routine
from storage import absences, accounts, log, people
from storage import tasks as stored
from storage.absences import Cover
from storage.duty_tables import Absence, Task
from storage.tables import Account

KIND = "uncovered"
#: Roles on which the routine rests: without a registrar nothing gets its number, and without the
#: communications unit nobody sees to what is left.
RESTS = ("registrar", "coordinator")
#: Who has an account in the place of the responsible person without its falling to a manager.
_COVERED = frozenset({"responsible", "substitute"})


@dataclass(frozen=True, kw_only=True)
class Uncovered:
    """Days on which an account has neither its responsible person nor a substitute."""

    account: Account
    starts: datetime
    ends: datetime
    duty: OnDuty | None
    #: Who would have stood in but is away too.
    also_away: tuple[str, ...] = ()


def uncovered(timeline: Timeline, absence: Absence, of: Sequence[Account], now: datetime) -> list[Uncovered]:
    """Where an absence leaves accounts without a substitute, from now on, as whole stretches."""
    starts = max(absence.starts, now)
    found: list[Uncovered] = []
    for account in of if starts < absence.ends else ():
        for begins, ends in timeline.spans(starts, absence.ends, _own(account), account.id):
            duties = timeline.at(begins)
            duty = duties.of(account)
            if duty is not None and duty.role in _COVERED:
                continue
            last = found[-1] if found else None
            if last is not None and last.account.id == account.id and last.ends == begins:
                found[-1] = Uncovered(
                    account=account,
                    starts=last.starts,
                    ends=ends,
                    duty=last.duty,
                    also_away=tuple(dict.fromkeys([*last.also_away, *_also_away(duties, account)])),
                )
            else:
                away = _also_away(duties, account)
                found.append(Uncovered(account=account, starts=begins, ends=ends, duty=duty, also_away=away))
    return found


def _own(account: Account) -> tuple[str, ...]:
    """Those whose being away, and who stands in for them, decides whether the account is covered."""
    return account.responsible, *account.also_responsible, account.substitute


def _also_away(duties: Duties, account: Account) -> tuple[str, ...]:
    own = takewhile(lambda one: one[0] in _COVERED, duties.chain(account))
    return tuple(duties.name(one) for role, one in own if role == "substitute" and duties.away(one))


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What an absence leaves without anybody."""

    #: By account the days; in the place of one those of the roles (``duty.ROLES``).
    days: gaps.ByAccount
    #: Which roles nobody has on those days.
    roles: tuple[str, ...] = ()

    @property
    def details(self) -> dict[str, Any]:
        """As the task keeps it."""
        return {**gaps.written(self.days), "roles": [*self.roles]}

    def still(self, task: Task, absence: Absence, now: datetime) -> bool:
        """Whether the task says so already."""
        same = task.details.get("roles", []) == [*self.roles]
        return same and gaps.left(gaps.kept(task, absence), now) == self.days


def review(session: Session, world: World, municipality: str) -> None:
    """Asks for what is missing now, and drops what is not missing any more."""
    _review(session, world, municipality, *_noted(session, municipality, world.now()))


def _noted(
    session: Session, municipality: str, now: datetime
) -> tuple[list[Absence], dict[str, list[Account]]]:
    """The absences that are not over, and by person the accounts that are theirs to watch."""
    noted = absences.not_over(session, municipality, now)
    return noted, accounts.watched_by(session, municipality, {item.person for item in noted})


def _review(
    session: Session, world: World, municipality: str, noted: list[Absence], of: Mapping[str, list[Account]]
) -> None:
    tasks_open = {task.key: task for task in stored.open_ones(session, municipality, KIND)}
    if not noted and not tasks_open:
        return
    required = _routine(session, world, municipality).absence.substitute_required.value
    missing = _missing(session, municipality, noted, of, world.now()) if required else {}
    for absence in noted:
        key = f"{KIND}/{absence.id}"
        task = tasks_open.pop(key, None)
        if absence.id not in missing:
            if task is not None:
                tasks.drop(session, world, task)
        elif task is None:
            _ask(session, world, absence, missing[absence.id])
        elif not missing[absence.id].still(task, absence, world.now()):
            details = {**task.details, **missing[absence.id].details}
            tasks.move(session, world, task, details=details, due_at=gaps.first(missing[absence.id].days))
        elif task.due_at != (due := gaps.first(gaps.to_come(task, absence, world.now()))):
            tasks.move(session, world, task, due_at=due)  # one gap is over, and another is to come
    for task in tasks_open.values():  # withdrawn or over
        tasks.drop(session, world, task)


def _missing(
    session: Session,
    municipality: str,
    noted: Sequence[Absence],
    of: Mapping[str, list[Account]],
    now: datetime,
) -> dict[int | None, Missing]:
    """By absence the accounts that it leaves without a substitute, each with the days from now on.

    And the roles that nobody else has then.
    """
    bearers = _bearers(session, municipality, noted)
    if not of and not bearers:
        return {}
    ends = max(item.ends for item in noted)
    timeline = Timeline(session, municipality, now, ends, [one for theirs in of.values() for one in theirs])
    found = {}
    for absence in noted:
        without: gaps.ByAccount = {}
        roles: tuple[str, ...] = ()
        for item in uncovered(timeline, absence, of.get(absence.person, ()), now):
            without[item.account.id] = (*without.get(item.account.id, ()), (item.starts, item.ends))
        if absence.person in bearers:
            days, roles = _without_role(session, timeline, absence, bearers[absence.person], now)
            without |= {ROLES: days} if days else {}
        if without:
            found[absence.id] = Missing(days=without, roles=roles)
    return found


@dataclass(frozen=True, kw_only=True)
class _Bearer:
    """Somebody on whom more rests than accounts: a role for all of the municipality, or to be manager."""

    roles: Sequence[str]
    manages: Sequence[Account]


def _bearers(session: Session, municipality: str, noted: Sequence[Absence]) -> dict[str, _Bearer]:
    """Those of the absent people, by id."""
    away = {absence.person for absence in noted}
    held = accounts.held_by(session, municipality, away) if away else []
    found = {}
    for person in people.named(session, municipality, away):
        roles = [role for role in RESTS if role in person.roles]
        manages = [account for account in held if account.manager == person.id]
        if roles or manages:
            found[person.id] = _Bearer(roles=roles, manages=manages)
    return found


def _without_role(
    session: Session, timeline: Timeline, absence: Absence, bearer: _Bearer, now: datetime
) -> tuple[Days, tuple[str, ...]]:
    """When nobody has a role because of an absence, and which: nobody stands in for its holder (TIB-16)."""
    lacking: set[str] = set()
    starts, found = max(absence.starts, now), list[tuple[datetime, datetime]]()
    holders = (people.with_role(session, absence.municipality, role) for role in bearer.roles)
    bearing = {absence.person, *(one.id for several in holders for one in several)}
    for begins, ends in timeline.spans(starts, absence.ends, bearing) if starts < absence.ends else ():
        duties = timeline.at(begins)
        alone = [role for role in bearer.roles if not duties.holders(role)]
        if any(duties.stand_in(absence.person, "manager", one) is None for one in bearer.manages):
            alone.append("manager")
        lacking |= {*alone}
        if alone and found and found[-1][1] == begins:
            found[-1] = (found[-1][0], ends)
        elif alone:
            found.append((begins, ends))
    return tuple(found), tuple(role for role in (*RESTS, "manager") if role in lacking)


def _ask(session: Session, world: World, absence: Absence, missing: Missing) -> None:
    municipality = absence.municipality
    key, details = f"{KIND}/{absence.id}", {"absence": absence.id, **missing.details}
    values: dict[str, Any] = {
        "person": absence.person,
        "due_at": gaps.first(missing.days),
        "details": details,
    }
    routine = _routine(session, world, municipality)
    asked = tasks.ask(
        session,
        world,
        municipality,
        key,
        kind=KIND,
        subject=f"absence:{absence.id}",
        source=_source(routine),
        **values,
    )
    if asked is None:  # it was solved once, and is not any more
        task = cast("Task", stored.of_key(session, municipality, key))
        tasks.reopen(session, world, task, **values)


def _source(routine: Routine) -> dict[str, Any]:
    """The rules behind it: that somebody stands in, when, and who sees to it."""
    rules = routine.absence
    cited = (rules.substitute_required, rule_of_absence(routine), rules.ensured_by)
    clauses = dict.fromkeys(clause for one in cited for clause in one.clauses)
    leading = next((one for one in cited if one.clauses), rules.substitute_required)
    return source_of(leading) | {"clauses": list(clauses)}


def rule_of_absence(routine: Routine) -> Cited[Any]:
    """What the document says of absence; where it speaks only of those who leave, that somebody stands in."""
    rules = routine.absence
    leavers_only = set(rules.triggers.value) == {AbsenceTrigger.END_OF_EMPLOYMENT}
    return rules.substitute_required if leavers_only else rules.triggers


def _routine(session: Session, world: World, municipality: str) -> Routine:
    found = accounts.municipality(session, municipality)
    if found is None:
        raise LookupError(f"no municipality {municipality}")
    return world.routine(found)


# --- the task's card -------------------------------------------------------------------------------


def _absence(session: Session, task: Task) -> Absence | None:
    return session.get(Absence, task.details.get("absence"))


def _places(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    absence = _absence(session, task)
    named = [name for _, name in _named(session, world, task)]
    roles = _roles(session, world, task) if ROLES in task.details["accounts"] else ""
    t = world.texts
    lacks = [t("uncovered-accounts", n=len(named), accounts=listed(named, t))] if named else []
    lacks += [t("uncovered-roles", roles=roles)] if roles else []
    return {
        "name": people.name_of(session, task.municipality, task.person),
        "span": say_span(absence.starts, absence.ends, world.language, seen=world.now())
        if absence is not None
        else "",
        "lacks": " ".join(lacks),
    }


def _roles(session: Session, world: World, task: Task) -> str:
    """The roles that nobody has, as the municipality calls them."""
    routine = _routine(session, world, task.municipality)
    return ", ".join(views.role_word(world, routine, role) for role in task.details.get("roles", ()))


def _named(session: Session, world: World, task: Task) -> list[tuple[str, str]]:
    """The accounts by id with their names; with the days where those are not all that are left of it."""
    absence = _absence(session, task)
    now = world.now()
    days = gaps.left(gaps.kept(task, absence), now) if absence is not None else {}
    whole = ((max(absence.starts, now), absence.ends),) if absence is not None else ()
    found = []
    for account in tasks.accounts_of(session, task):
        theirs = days.get(account.id, whole)
        said = say_spans(theirs, world.language, seen=now)
        found.append((account.id, account.name if theirs == whole else f"{account.name} ({said})"))
    return found


def _holders(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """Its person or whoever stands in; where a role is without anybody, who sees to that too."""
    found = [*tasks.usual(session, duties, task), *_for_roles(duties, task)]
    return list({item.person.id: item for item in found}.values())


def _for_roles(duties: Duties, task: Task) -> list[OnDuty]:
    """Who names somebody for a role that nobody has: a coordinator, else the heads, else who is there.

    TIB-16. An account's manager does not: what the registrar does is no part of the accounts.
    """
    if ROLES not in task.details["accounts"]:
        return []
    asked = duties.holders("coordinator"), duties.heads(()), duties.anybody(but={task.person})
    others = ([item for item in several if item.person.id != task.person] for several in asked)
    return next(filter(None, others), [])


tasks.kind(
    KIND,
    buttons=("uncovered.name", "uncovered.take"),
    places=_places,
    told=False,
    every=tasks.each_working_day,
    holders=_holders,
)


@on_press("uncovered.take")
async def take(world: World, acting: Acting, press: Press) -> Answer:
    """Jag tar över: whoever presses stands in for all of the accounts that are theirs to see to, at once."""

    def change(session: Session) -> Answer:
        task = tasks.hold(session, world, acting, press.subject, press.version, "uncovered.take")
        absence = _held(session, world, task)
        if acting.person == absence.person:
            raise Refusal(
                Refused(reason=world.texts("refused-take-self"), card=tasks.card(session, world, task))
            )
        theirs = _theirs(session, world, acting, task)
        covers = _covers(world, task, absence, theirs, acting.person)
        error = _away_too(session, world, absence, covers, acting.person)
        if error:
            raise Refusal(Refused(reason=error, card=tasks.card(session, world, task)))
        return _solved(session, world, acting, task, absence, covers, "taken")

    return await world.database.write(change)


def _theirs(session: Session, world: World, acting: Acting, task: Task) -> list[str]:
    """For which of its accounts somebody sees to it: a manager for those that they manage (LID-21, LAH-66).

    Whose the task is and a coordinator do for all; the rest stays a task for the others.
    """
    duties = Duties(session, task.municipality, world.now())
    person = people.get(session, acting.municipality, acting.person)
    all_ = {task.person, *(one.person.id for one in tasks.whose(session, duties, task))}
    all_ |= {one.person.id for one in duties.holders("coordinator")}
    if acting.person in all_ or (person is not None and "coordinator" in person.roles):
        return list(task.details["accounts"])
    managed = [
        account.id
        for account in tasks.accounts_of(session, task)
        if acting.person in {account.manager, *(one.person.id for one in duties.managers(account))}
    ]
    if not managed:
        who = ", ".join(item.person.name for item in tasks.whose(session, duties, task))
        reason = world.texts("refused-task-right", who=who or world.texts("task-somebody"))
        raise Refusal(Refused(reason=reason, card=tasks.card(session, world, task)), logged=True)
    return managed


@on_press("uncovered.name")
async def open_name(world: World, acting: Acting, press: Press) -> Answer:
    """Utse ersättare: opens the form."""

    def look(session: Session) -> Answer:
        task = tasks.hold(session, world, acting, press.subject, press.version, "uncovered.name")
        return Opened(form=_form(session, world, acting, task))

    return await world.database.write(look)


def _form(session: Session, world: World, acting: Acting, task: Task) -> Form:
    view = tasks.view(session, world, task)
    theirs = _theirs(session, world, acting, task)
    return name_form(
        world.texts,
        task=view.id,
        version=task.version,
        words=world.texts("task-uncovered-text", **view.places),
        people=list(choosing.called(_others(session, task)).items()),
        accounts=[(one, name) for one, name in _named(session, world, task) if one in theirs],
    )


def _others(session: Session, task: Task) -> list[choosing.Item]:
    """Who may stand in: everybody but the one who is away."""
    everybody = choosing.everybody(people.all_active(session, task.municipality))
    return [one for one in everybody if one.id != task.person]


@on_form("uncovered.name")
async def name(world: World, acting: Acting, sent: Sent) -> Answer:
    """The one who is named stands in for the chosen accounts; the rest stays a task."""
    return await world.database.write(partial(_name, world, acting, sent))


def _name(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    task = tasks.hold(session, world, acting, sent.subject, sent.version, "uncovered.name")
    absence = _held(session, world, task)
    form, theirs = _form(session, world, acting, task), _theirs(session, world, acting, task)
    others = _others(session, task)
    errors = required(world, form, sent)
    sent, unclear = choosing.settled(sent, "substitute", others, world.texts)
    errors = unclear | errors
    chosen = [item for item in sent.values.get("accounts", "").split(",") if item in theirs] or theirs
    if {*theirs} - {ROLES} <= {*chosen}:  # no field asks about the role: it goes with all of the accounts
        chosen = theirs
    substitute = sent.values.get("substitute", "")
    if not errors:
        covers = _covers(world, task, absence, chosen, substitute)
        error = _away_too(session, world, absence, covers, substitute)
        if not error:
            return _solved(session, world, acting, task, absence, covers, "named")
        errors = {"substitute": error}
    return Opened(form=choosing.again_as_typed(form, sent.values, errors, others))


def _held(session: Session, world: World, task: Task) -> Absence:
    absence = absences.hold(session, task.details["absence"])
    if absence is None or absence.state != "noted" or absence.ends <= world.now():
        raise Refusal(Refused(reason=world.texts("refused-task-dropped")))
    return absence


def _covers(world: World, task: Task, absence: Absence, chosen: Collection[str], person: str) -> list[Cover]:
    """Somebody stands in for these accounts of a task on exactly the days that are without anybody."""
    left = gaps.left(gaps.kept(task, absence), world.now())
    return [
        Cover(account=account, person=person, starts=begins, ends=ends)
        for account in chosen
        for begins, ends in left.get(account, ())
    ]


def _with(absence: Absence, covers: Collection[Cover]) -> list[dict[str, str]]:
    """What an absence keeps when these come to it; the latest word is asked first."""
    return absences.written([*covers, *absences.covers(absence)])


def _away_too(
    session: Session, world: World, absence: Absence, covers: Collection[Cover], substitute: str
) -> str:
    """Why somebody cannot stand in for these accounts; empty if they can."""
    then = absence.model_copy(update={"covers": _with(absence, covers)})
    return away_too(session, world, then, substitute, {cover.account for cover in covers})


def away_too(
    session: Session,
    world: World,
    then: Absence,
    substitute: str,
    accounts_: Collection[str] | None = None,
) -> str:
    """Why somebody cannot stand in, because they are away in those days too; empty if they can.

    ``then``: the absence as it would be. ``accounts_``: for which; None: for all that are left.
    """
    starts = max(then.starts, world.now())
    theirs = also_away(session, then, substitute, starts)
    if not theirs:
        return ""
    of = accounts.watched_by(session, then.municipality, {then.person}).get(then.person, [])
    of = [account for account in of if accounts_ is None or account.id in accounts_]
    timeline = Timeline(session, then.municipality, starts, then.ends, of, instead={then.id: then})
    of_role = ROLES in (accounts_ or ())
    if not of_role and not uncovered(timeline, then, of, world.now()):
        return ""  # somebody else stands in for them on those days
    return world.texts(
        "error-absence-away-too",
        name=people.name_of(session, then.municipality, substitute),
        span=say_span(theirs[0].starts, theirs[0].ends, world.language, seen=world.now()),
    )


def also_away(session: Session, absence: Absence, person: str, starts: datetime) -> list[Absence]:
    """The absences of somebody during another's, from a moment on."""
    if not person or starts >= absence.ends:
        return []
    away = absences.between(session, absence.municipality, starts, absence.ends)
    return [item for item in away if item.person == person]


def _solved(
    session: Session,
    world: World,
    acting: Acting,
    task: Task,
    absence: Absence,
    covers: Collection[Cover],
    how: str,
) -> Changed:
    now = world.now()
    absences.change(session, absence, now, covers=_with(absence, covers))
    details = {"covers": absences.written(covers)}
    log.append(
        session, absence.municipality, now, acting.person, "absence.covered", f"absence:{absence.id}", details
    )
    named = {cover.account for cover in covers}
    left = {account: days for account, days in gaps.kept(task, absence).items() if account not in named}
    if left:
        roles = tuple(task.details.get("roles", ())) if ROLES in left else ()
        details = {**task.details, **Missing(days=left, roles=roles).details}
        tasks.move(session, world, task, by=acting.person, details=details)
    else:
        tasks.done(session, world, task, acting.person, result=how)
    review(session, world, absence.municipality)
    return Changed(card=tasks.card(session, world, task))


# --- told ------------------------------------------------------------------------------------------


@on_round("uncovered")
def tell(session: Session, world: World, town: Town) -> Iterable[Call]:
    """To the person at once, each working day to them and the manager, before it starts a coordinator."""
    municipality = town.municipality.id
    # Held until the end, so that nothing of it is asked for again, task by task.
    noted, of = _noted(session, municipality, world.now())
    _review(session, world, municipality, noted, of)
    theirs = [account for each in of.values() for account in each]
    duties = Duties(session, municipality, town.now).expect(theirs)
    for task in stored.open_ones(session, municipality, KIND):
        absence = _absence(session, task)
        if absence is None or task.opened_at > town.now:
            continue
        starts = task.due_at or absence.starts
        at = max(_eve(town, starts), task.opened_at)
        receivers = _receivers(session, duties, town, task, soon=at <= town.now)
        yield from task_told.told(session, world, town, task, receivers)
        if at <= town.now:
            # Each gap is told, and one that comes back is told anew.
            occasion = f"coordinator/{starts.astimezone(STOCKHOLM).date()}/{task.opened_at.isoformat()}"
            heard = {item.person.id for item in receivers}
            for item in duties.holders("coordinator"):
                if item.person.id not in heard:  # in a manager's place they hear it this morning too
                    yield task_told.call(session, world, task, item, occasion, at)


def _eve(town: Town, starts: datetime) -> datetime:
    """From when on it starts so soon that everybody has to know."""
    before, hours = town.routine.absence.coordinator_before.value, town.routine.office_hours.value
    return occasions.working_days_before(starts, before, hours)


def _receivers(session: Session, duties: Duties, town: Town, task: Task, *, soon: bool) -> list[OnDuty]:
    """The person while they are there; from the second time on also those who see to it.

    The managers of its accounts (LID-21, LAH-66), and for a role whoever can name somebody for it.
    Already at the first time where the person is away, or a second one would come too late.
    """
    person = duties.present(task.person)
    of_accounts = {*task.details["accounts"]} != {ROLES}
    # Where no account lacks anybody they hear it as the one whom it concerns.
    role = "responsible" if of_accounts else ""
    found = [OnDuty(person=person, role=role)] if person is not None else []
    hours = town.routine.office_hours.value
    every = town.routine.absence.announce_every.value
    again_ = occasions.latest(task.opened_at, every, town.now, hours) > task.opened_at
    if again_ or soon or not found:
        found += tasks.managers(session, duties, task) if of_accounts else []
        found += _for_roles(duties, task)
    return list({item.person.id: item for item in found}.values())

"""Who can reach an account: what a change of its people or its login calls for, until it is done.

The register makes nobody an administrator on a platform, and no login is ever typed here. So whoever is new
is let in by somebody who is in and says that it works, whoever is not to be there is taken away, a login that
others know is changed and handed to who keeps it, and those whom the routine names hear of it.

LID-22, LID-75, LID-76, GIS-36, GIS-43, GIS-99, GIS-100, LAH-27, DEG-33, TIB-29, TIB-30.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any, cast

from sqlmodel import Session

from cards.texts import enumerated
from cards.watching import say_people
from handlers import assigned, stand_in_access, tasks, views, work
from handlers.acting import acting
from handlers.assigned import ROLES, listed
from handlers.duty import Duties, OnDuty
from handlers.guard import Refusal
from handlers.ports import Refused
from handlers.rounds import source_of
from handlers.world import World
from routines.clock import due
from routines.model import Cited, ClockName, Role, Routine, Span
from storage import accounts, log, people, requests
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Account

GIVE, CONFIRM, TAKE = "access_give", "access_confirm", "access_take"
LOGIN, HAND, RECEIVE, TOLD = "login_change", "login_hand", "login_receive", "access_told"
#: What is asked about somebody who comes in, and about somebody who goes.
IN, OUT = (GIVE, CONFIRM), (TAKE, LOGIN)
#: Tasks that are done once the login is another; the first is of those who have left.
_LOGINS = ("leaver_login", LOGIN)
#: By which a leaver cannot get in any more, once they are done.
_OF_LEAVERS = ("leaver_login", "leaver_administrators")
#: What of a login can be another.
PARTS = ("password", "email", "phone", "user")
#: The routines say that it is to be done, not by when.
SOON = Span(amount=2, clock=ClockName.WORKING_DAYS)


def holders(found: Mapping[str, Any]) -> tuple[str, ...]:
    """Whoever must be able to reach an account: its administrators, and who handles it (LID-22, LAH-27)."""
    handling = (found["responsible"], *found.get("also_responsible", ()), found["substitute"])
    everybody = (*found["administrators"], *handling)
    return tuple(dict.fromkeys(person for person in everybody if person))


# --- other people ----------------------------------------------------------------------------------


@work.durable("account_people")
async def follow(subject: str) -> None:
    """An account has other people: asks what that calls for, whoever changed it and wherever."""
    await work.step(_follow, subject.partition(":")[2])


async def _follow(named: str) -> None:
    world = work.bound()
    await world.database.write(partial(_followed, world, named))


def _followed(world: World, named: str, session: Session) -> None:
    municipality, _, account_id = named.partition("/")
    account = accounts.hold(session, municipality, account_id)
    if account is None or account.closed_at is not None:
        return
    before, now = account.people_before, accounts.people_of(account)
    if all(same(before.get(place, ""), now[place]) for place in accounts.PEOPLE):
        return
    routine = views.routine_of(session, world, municipality)
    inside, outside = holders(now), set(holders(before)) - set(holders(now))
    _drop(session, world, account, inside)
    _hand_on(session, world, account, inside)
    for person in inside:
        if person not in holders(before) or _new_administrator(session, account, routine, person):
            _give(session, world, account, routine, person)
    # Of those who have left the same is asked as of leavers.
    for person in sorted(outside):
        if people.get(session, municipality, person) is not None:
            _take(session, world, account, routine, person)
    _tell(session, world, account, routine, {"before": before, "now": now})
    assigned.tell(session, world, account, before, now, by=account.people_by)
    account.people_before = now  # only now: who was in before lets others in
    session.add(account)


def _new_administrator(session: Session, account: Account, routine: Routine, person: str) -> bool:
    """Whether somebody of the account comes to administer it by an access of their own, and never said that
    they get in: neither when they were let in, nor as a stand-in, nor when it was opened.
    """
    before = listed(account.people_before.get("administrators", ()))
    if person not in account.administrators or person in before:
        return False
    if routine.credentials.shares_login(account.platform):
        return False
    subject = f"account:{account.id}"
    asked = stored.open_about(session, account.municipality, subject)
    if any(task.kind in IN and task.details["person"] == person for task in asked):
        return False
    kinds = (CONFIRM, stand_in_access.KIND)
    if stored.done_by(session, account.municipality, subject, person, *kinds):
        return False
    return not _confirmed_at_opening(session, account, routine, person)


def _confirmed_at_opening(session: Session, account: Account, routine: Routine, person: str) -> bool:
    steps = {step.id for step in routine.opening.steps if step.each}
    opened = (
        one for one in requests.of_account(session, account.municipality, account.id) if one.kind == "open"
    )
    said = (mark for one in opened for step in steps for mark in one.marks.get(step, ()))
    return any(mark["by"] == person and mark["result"] == "confirmed" for mark in said)


def _drop(session: Session, world: World, account: Account, inside: Collection[str]) -> None:
    """What was asked about somebody who has gone, or has come back, is not needed any more."""
    for task in stored.open_about(session, account.municipality, f"account:{account.id}"):
        person = str(task.details.get("person", ""))
        if task.kind in (OUT if person in inside else IN):
            tasks.drop(session, world, task)


def drop_of_leavers(session: Session, world: World, municipality: str, left: Collection[str]) -> None:
    """Nobody lets in whoever has left; what is to be taken from them is asked as of leavers (LID-78)."""
    for task in stored.open_ones(session, municipality, *IN):
        if task.details["person"] in left:
            tasks.drop(session, world, task)


def came_back(session: Session, municipality: str, person: str, at: datetime) -> None:
    """Whoever is in the register again is let in anew where they were taken out, or never let in."""
    for account in accounts.held_by(session, municipality, [person]):
        if person not in holders(accounts.people_of(account)) or not _shut_out(session, account, person):
            continue
        before = {place: _without(person, had) for place, had in account.people_before.items()}
        account.people_before = before
        accounts.people_changed(session, account, log.PROGRAM, at)


def _shut_out(session: Session, account: Account, person: str) -> bool:
    """Whether a login was changed or a right taken because they had left, or nobody let them in any more."""
    subject, kinds = f"account:{account.id}", (*IN, *_OF_LEAVERS)
    return any(
        task.state == ("dropped" if task.kind in IN else "done")
        and person == task.details["person" if task.kind in IN else "left"]
        for task in stored.ended_about(session, account.municipality, subject, *kinds)
    )


def _without(person: str, had: Any) -> Any:
    if isinstance(had, str):
        return "" if had == person else had
    return [one for one in had if one != person]


def _hand_on(session: Session, world: World, account: Account, inside: Collection[str]) -> None:
    """What somebody was asked who is not there any more is for somebody who is."""
    for task in stored.open_about(session, account.municipality, f"account:{account.id}"):
        if task.kind in {GIVE, *OUT, HAND} and task.person and task.person not in inside:
            whose = _insider(session, world, account, str(task.details.get("person", "")), inside)
            tasks.move(session, world, task, **{"person": "", **whose})


def _give(session: Session, world: World, account: Account, routine: Routine, person: str) -> None:
    shared = routine.credentials.shares_login(account.platform)
    _ask(
        session,
        world,
        account,
        routine,
        GIVE,
        f"/{person}",
        rule=_sharing(routine, account),
        details={"person": person, "shared": "yes" if shared else "no"},
        **_insider(session, world, account, person),
    )


def _take(session: Session, world: World, account: Account, routine: Routine, person: str) -> None:
    shared = routine.credentials.shares_login(account.platform)
    kind = LOGIN if shared else TAKE
    rule = _sharing(routine, account)
    whose = _insider(session, world, account, person)
    _ask(session, world, account, routine, kind, f"/{person}", rule=rule, details={"person": person}, **whose)


def _insider(
    session: Session, world: World, account: Account, person: str, inside: Collection[str] | None = None
) -> dict[str, str]:
    """Who can let others in or out: somebody who is there and was in before, else the account's manager.

    Of ``inside`` alone, where that is said: whoever goes just now can still let the others in.
    """
    duties = Duties(session, account.municipality, world.now())
    before = [one for one in holders(account.people_before) if one != person]
    for one in (account.responsible, *account.also_responsible, *account.administrators, *before):
        if (
            one in before
            and one in (before if inside is None else inside)
            and duties.present(one) is not None
        ):
            return {"person": one, "role": _as_what(account, one)}
    return {"role": "manager"}


def _as_what(account: Account, person: str) -> str:
    """What somebody is to the account; who is only its substitute is not called an administrator."""
    if person in account.administrators:
        return "administrator"
    named = dict.fromkeys((account.responsible, *account.also_responsible), "responsible")
    named[account.substitute] = "substitute"
    return named.get(person, "administrator")


def _letting_in(session: Session, duties: Duties, task: Task) -> list[OnDuty]:
    """Who lets somebody in: never they themselves, also where they stand in for whoever has it."""
    account = tasks.account_of(session, task)
    found = (*tasks.usual(session, duties, task), *duties.above(account))
    return [item for item in found if item.person.id != task.details["person"]][:1]


def _given(session: Session, world: World, task: Task, by: str) -> None:
    """Klart: whoever was let in says that it works."""
    if by == task.details["person"]:
        raise Refusal(Refused(reason=world.texts("refused-lets-in")))
    account = cast("Account", tasks.account_of(session, task))
    routine = views.routine_of(session, world, task.municipality)
    _confirm(session, world, account, routine, str(task.details["person"]), str(task.details["shared"]))


def _confirm(
    session: Session,
    world: World,
    account: Account,
    routine: Routine,
    person: str,
    shared: str,
    new: str = "",
) -> None:
    rule = _sharing(routine, account)
    details = {"person": person, "shared": shared, "new": new}
    whose = {"person": person, "role": _as_what(account, person)}
    end = f"/{person}{new and '/login'}"
    _ask(session, world, account, routine, CONFIRM, end, rule=rule, details=details, **whose)


def _sharing(routine: Routine, account: Account) -> Cited[Any]:
    found = routine.credentials
    return dict[str, Cited[Any]](found.sharing_on).get(account.platform, found.sharing)


def _ask(
    session: Session,
    world: World,
    account: Account,
    routine: Routine,
    kind: str,
    end: str,
    *,
    rule: Cited[Any],
    **values: Any,
) -> None:
    tasks.ask(
        session,
        world,
        account.municipality,
        f"{kind}/{account.id}/{account.people_version}{end}",
        kind=kind,
        subject=f"account:{account.id}",
        due_at=due(world.now(), SOON, routine.office_hours.value),
        source=source_of(rule),
        **values,
    )


# --- who hears of it -------------------------------------------------------------------------------


def _tell(
    session: Session, world: World, account: Account, routine: Routine, what: Mapping[str, Any]
) -> None:
    """Those whom the routine names hear of new people and a new login, unless they made it so (GIS-100)."""
    rule = routine.credentials.told_on_change
    for role in rule.value:
        asked = acting(session, account.municipality, routine, role).value
        if _is(session, account, account.people_by, asked):
            continue
        details = {**what, "by": account.people_by}
        _ask(session, world, account, routine, TOLD, f"/{asked}", rule=rule, details=details, role=asked)


def _is(session: Session, account: Account, person_id: str, role: str) -> bool:
    person = people.get(session, account.municipality, person_id)
    return person is not None and role in person.roles


def _told(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    """What is another now, in a sentence."""
    t, municipality = world.texts, task.municipality
    if "parts" in task.details:
        parts = enumerated(t(f"login-part-{part}") for part in task.details["parts"] if part in PARTS)
        what = t("access-told-login", parts=parts)
    else:
        before, after = task.details["before"], task.details["now"]
        what = say_changes(session, world, municipality, before, after, reached=True)
    by = str(task.details["by"])
    who = t("program") if by == log.PROGRAM else people.name_of(session, municipality, by)
    return {"what": what, "who": who}


def say_changes(
    session: Session,
    world: World,
    municipality: str,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    *,
    reached: bool = False,
) -> str:
    """Who is what instead of whom: "ersättaren: Disa Lind → Frans Gran; …".

    ``reached``: with how whoever is new is reached, where the routine asks that of a new account (DEG-11).
    """
    routine = views.routine_of(session, world, municipality)
    asked = {step.id for step in routine.opening.steps if step.reached} if reached else set()
    said = []
    for place, role in zip(accounts.PEOPLE, ROLES, strict=True):
        # What was proposed before there could be several names none.
        had, has = before.get(place, ""), now.get(place, "")
        if not same(had, has):
            was = _names(session, world, municipality, had)
            new = {*listed(has)} - {*listed(had)} if place.removeprefix("also_") in asked else set()
            is_ = _names(session, world, municipality, has, new)
            named = views.role_name(world, routine, role)
            if place == accounts.ALSO:
                named = world.texts("people-also-role", role=named)
            said.append(world.texts("access-told-people", role=named, before=was, now=is_))
    return "; ".join(said)


def _names(
    session: Session, world: World, municipality: str, some: Any, reached: Collection[str] = ()
) -> str:
    names = []
    for one in listed(some):
        name = people.name_of(session, municipality, one)
        person = people.get(session, municipality, one) if one in reached else None
        address = person.email if person is not None else ""
        names.append(world.texts("access-reached", name=name, address=address) if address else name)
    return say_people(names, world.texts) or world.texts("access-nobody")


def same(some: Any, others: Any) -> bool:
    """Whether the same people are named; in which order they stand says nothing."""
    return sorted(listed(some)) == sorted(listed(others))


# --- another login ---------------------------------------------------------------------------------


def login_changed(
    session: Session,
    world: World,
    account: Account,
    by: str,
    parts: Collection[str] = (),
    *,
    but: int | None = None,
) -> None:
    """The login is another: all who use it say that they get in, who keeps it gets it, others are told.

    ``but``: the task whose being done says so, which ends by itself.
    """
    now = world.now()
    routine = views.routine_of(session, world, account.municipality)
    accounts.login_changed(session, account, by, now, parts=sorted(parts))
    for task in stored.open_about(session, account.municipality, f"account:{account.id}"):
        if task.kind in _LOGINS and task.id != but:
            tasks.done(session, world, task, by)
    # Also where each has an access of their own: whoever says that a login is another had one to change.
    for person in holders(accounts.people_of(account)):
        if person != by and people.get(session, account.municipality, person) is not None:
            _confirm(session, world, account, routine, person, "yes", "yes")
    rule = routine.credentials.custodian
    keeper = acting(session, account.municipality, routine, rule.value or Role.COORDINATOR).value
    if rule.value is not None and not _is(session, account, by, keeper):
        whose = {"person": by, "role": _as_what(account, by)}
        _ask(session, world, account, routine, HAND, "", rule=rule, details={}, **whose)
    _tell(session, world, account, routine, {"parts": sorted(parts) or ["password"]})


def login_done(session: Session, world: World, task: Task, by: str) -> None:
    """Klart: whoever changed the login because of somebody who is not to have it any more has changed it."""
    account = tasks.account_of(session, task)
    if account is not None:
        login_changed(session, world, account, by, ("password",), but=task.id)


def _handed(session: Session, world: World, task: Task, by: str) -> None:
    """Klart: who keeps the login says that it has come."""
    account = cast("Account", tasks.account_of(session, task))
    routine = views.routine_of(session, world, task.municipality)
    rule = routine.credentials.custodian
    details = {"by": by}
    role = acting(session, task.municipality, routine, rule.value or Role.COORDINATOR).value
    _ask(session, world, account, routine, RECEIVE, "", rule=rule, details=details, role=role)


def _received(session: Session, world: World, task: Task, by: str) -> None:
    """Whoever hands a login over cannot confirm that it has come: that is another's to say (GIS-99)."""
    del session
    if by == task.details["by"]:
        raise Refusal(Refused(reason=world.texts("refused-two-people")))


# --- the tasks -------------------------------------------------------------------------------------


def _places(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    account = tasks.account_of(session, task)
    routine = views.routine_of(session, world, task.municipality)
    person = str(task.details.get("person") or task.details.get("by") or "")
    return {
        "name": people.name_of(session, task.municipality, person) if person else "",
        "platform": world.texts(f"platform-{account.platform}") if account is not None else "",
        "custody": routine.credentials.custody.value,
    }


tasks.kind(GIVE, places=_places, done=_given, holders=_letting_in)
tasks.kind(CONFIRM, places=_places)
tasks.kind(TAKE, places=_places)
tasks.kind(LOGIN, places=_places, done=login_done)
tasks.kind(HAND, places=_places, done=_handed)
tasks.kind(RECEIVE, places=_places, done=_received)
tasks.kind(TOLD, places=_told)

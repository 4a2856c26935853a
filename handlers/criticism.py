"""Much criticism: official answers wait until those whom the routine names have been asked (TIB-59).

What counts is what the rules flag in tone (insult, hate, threat, coarse language) and what a colleague
reports; nothing guesses at feelings. Criticism in good words is not flagged by anything, so a person can say
that there is much of it. The time for answers goes on (TIB-53). Told to one author about their own comment, a
notice or an acknowledgement is no official comment and goes on too, as do removing and forwarding.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import accumulate
from typing import cast

from sqlmodel import Session

from cards.criticism import (
    NAMED,
    Consulted,
    CriticalCase,
    CriticismView,
    consult_card,
    consult_form,
    criticism_card,
    locked_card,
)
from cards.forms import About, again
from cards.model import Card, Form
from handlers import arrivals, dispatch, guard, rights, views
from handlers.arrivals import Batch
from handlers.decide import required
from handlers.dispatch import on_form, on_press
from handlers.duty import Duties, OnDuty
from handlers.guard import Acting, Held, Refusal
from handlers.ports import Answer, Changed, Opened, Press, Refused, Sent, Shown
from handlers.shown import shows
from handlers.world import World
from routines.clock import due
from routines.model import Category, ClockName, Routine, Span
from storage import accounts, cases, comments, criticism, jobs, log, people, postings, reminders
from storage.criticism import Flagged
from storage.duty_tables import Criticism
from storage.tables import Account, Case, Municipality, Person

#: What is critical in tone. Personal data and adverts break rules too, but criticise nobody.
CRITICAL = frozenset({Category.INSULT, Category.HATE, Category.THREAT, Category.PROFANITY})
#: Texts that are official comments.
OFFICIAL = frozenset({"answer", "counter"})
#: No window by working time that a routine would count in is longer; what is older is not even read.
LONGEST = timedelta(days=31)


# --- the lock --------------------------------------------------------------------------------------


def lock_on(session: Session, routine: Routine, account: Account) -> Criticism | None:
    """What locks official answers on the account now. A routine that asks for no consultation has no lock."""
    if not routine.criticism.consult.value:
        return None
    return criticism.going_on(session, account.municipality, account.id)


def instead_of_answer(session: Session, world: World, held: Held) -> Shown | None:
    """On a locked account Svara shows why, who has to be asked, and the clock that goes on."""
    row = lock_on(session, held.routine, held.account)
    if row is None:
        return None
    deadlines = views.case_view(session, world, held.case).deadlines
    shown = _view(session, world, row, with_cases=False)
    return Shown(card=locked_card(shown, deadlines, world.language))


# --- counting --------------------------------------------------------------------------------------


@arrivals.afterwards
def count(session: Session, world: World, batch: Batch) -> None:
    """New critical comments may be as many as the routine calls much."""
    routine, account = batch.routine, batch.account
    if not routine.criticism.consult.value or not batch.cases:
        return
    row = lock_on(session, routine, account)
    chosen = {case.comment for case in batch.cases if case.violation or case.reported}
    if row is not None:  # its cards tell which cases wait
        criticism.change(session, row, world.now(), _keys(row, routine.criticism.consult.value))
        return
    if chosen and _most(session, routine, account, chosen):
        criticism.hold_account(session, account)
        found = _most(session, routine, account, chosen)
        if lock_on(session, routine, account) is None and found:
            begin(session, world, account, found, log.PROGRAM)


def _most(session: Session, routine: Routine, account: Account, chosen: set[int]) -> int:
    """How many critical comments the fullest window has that holds a chosen one, if that is much; else 0."""
    rule, hours = routine.criticism, routine.office_hours.value
    written = comments.written_at(session, chosen)
    wide = _longest(rule.within.value)
    found = _critical(session, account, min(written) - wide, max(written) + wide)
    times = [item.created_at for item in found]
    chosen_before = [0, *accumulate(item.comment in chosen for item in found)]
    most = 0
    for first, time in enumerate(times):
        end = bisect_right(times, due(time, rule.within.value, hours))
        if end - first >= rule.threshold.value and chosen_before[end] > chosen_before[first]:
            most = max(most, end - first)
    return most


def _longest(span: Span) -> timedelta:
    """No window of that length is longer."""
    return timedelta(hours=span.amount) if span.clock is ClockName.ELAPSED else LONGEST


def _critical(session: Session, account: Account, since: datetime, until: datetime) -> list[Flagged]:
    """The critical comments that were written then and that no earlier criticism counted, oldest first."""
    before = criticism.newest(session, account.municipality, account.id)
    found = criticism.flagged(
        session,
        account,
        written_from=since,
        written_until=until,
        came_after=before.ended_at if before is not None else None,
    )
    return [item for item in found if item.reported or item.categories & CRITICAL]


def begin(session: Session, world: World, account: Account, found: int, by: str) -> Criticism:
    """The lock is on: the channel knows, answers wait; ``consulting`` tells those who have to be asked."""
    now = world.now()
    row = Criticism(
        municipality=account.municipality, account=account.id, declared_by=by, declared_at=now, count=found
    )
    session.add(row)
    session.flush()
    places = [place.id for place in accounts.places_of(session, account)]
    postings.show_all(session, places, [(f"criticism:{row.id}", row.version)], now)
    _touch_waiting(session, world, account)
    details = {"account": account.id, "count": found}
    log.append(session, account.municipality, now, by, "criticism.began", f"criticism:{row.id}", details)
    return row


def _touch_waiting(session: Session, world: World, account: Account) -> None:
    """Cases whose answer was on its way say that it waits, or goes on."""
    for case in dict.fromkeys(reply.case for reply in criticism.unposted(session, account, OFFICIAL)):
        cases.touch(session, case, world.now())


def _lift(session: Session, world: World, row: Criticism, by: str, roles: Sequence[str]) -> None:
    """All have been asked, whether comments were counted or a person said it: answers may go out again, also
    those that were decided before.
    """
    now = world.now()
    account = cast("Account", accounts.get(session, row.municipality, row.account))
    criticism.change(session, row, now, _keys(row, roles), state="lifted", ended_by=by, ended_at=now)
    _settle(session, row, roles, now)
    session.flush()
    for reply in criticism.unposted(session, account, OFFICIAL):
        if reply.state == "pending":
            reply.failure = ""
            session.add(reply)
            # The first run is its decision's; each lock has a number of its own.
            jobs.ask(session, "reply", f"reply:{reply.id}", 1 + cast("int", row.id), now)
    _touch_waiting(session, world, account)
    log.append(session, row.municipality, now, by, "criticism.lifted", f"criticism:{row.id}")


def _settle(session: Session, row: Criticism, roles: Sequence[str], now: datetime) -> None:
    """What people were told because these had not been asked asks for nothing any more."""
    for message in reminders.hold_told(session, row.municipality, _keys(row, roles)):
        if message.details.get("asked_as") in roles:
            reminders.change(session, message, now, state="settled")


def _keys(row: Criticism, roles: Sequence[object]) -> list[str]:
    return [f"criticism:{row.id}", *(f"consult:{row.id}.{role}" for role in roles)]


# --- a press ---------------------------------------------------------------------------------------


@on_press("criticism.declare")
async def declare(world: World, acting: Acting, press: Press) -> Answer:
    """Många är kritiska: a person says so, whatever was counted."""
    return await world.database.write(partial(_declare, world, acting, press))


def _declare(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    held = guard.reach(session, world, acting, guard.case_number(press.subject), "criticism.declare")
    if not held.routine.criticism.consult.value:
        raise Refusal(Refused(reason=world.texts("refused-no-criticism")))
    criticism.hold_account(session, held.account)
    row = lock_on(session, held.routine, held.account)
    if row is not None:
        return Shown(card=criticism_card(_view(session, world, row), world.language))
    now, within = world.now(), held.routine.criticism.within.value
    found = len(_critical(session, held.account, now - _longest(within), now))
    begin(session, world, held.account, found, held.person.id)
    case = cases.hold(session, cast("int", held.case.id))
    cases.change(session, case, now)
    return Changed(card=views.card(session, world, case))


# --- being asked -----------------------------------------------------------------------------------


def asked_as(session: Session, world: World, account: Account, role: str) -> list[Person]:
    """Who answers as that role now: they themselves, or whoever stands in while they are away."""
    return [found.person for found in answering_as(session, world, account, role)]


def answering_as(session: Session, world: World, account: Account, role: str) -> list[OnDuty]:
    """The same, and in whose place."""
    duties = Duties(session, account.municipality, world.now())
    if role == rights.Relation.MANAGER:
        own, found = [account.manager], duties.managers(account)
    else:
        own = [person.id for person in people.with_role(session, account.municipality, role)]
        found = duties.holders(role)
    if not found:  # else nobody could ever be asked
        others = [*duties.heads([account.unit]), *duties.managers(account), *duties.anybody(account)]
        found = [one for one in others if duties.may("criticism.consult", account, one.person)][:1]
    absent = next((duties.name(one) for one in own if one), "")
    return [
        replace(one, role=role, instead_of="" if one.person.id in own else one.stands_for or absent)
        for one in found
    ]


def _may_answer_as(session: Session, world: World, account: Account, person: Person, role: str) -> bool:
    own = account.manager == person.id if role == rights.Relation.MANAGER else role in person.roles
    return own or person.id in {found.id for found in asked_as(session, world, account, role)}


@on_press("criticism.consult")
async def consult(world: World, acting: Acting, press: Press) -> Answer:
    """Jag är konsulterad: opens a form with room for what one thinks."""

    def look(session: Session) -> Answer:
        row, account, routine, _ = _consulting(session, world, acting, press.subject, press.action)
        return Opened(form=_form(world, routine, row, account, press.subject))

    return await world.database.read(look)


def _form(world: World, routine: Routine, row: Criticism, account: Account, subject: str) -> Form:
    ask = About(form="criticism.consult", subject=subject, version=row.version)
    role = views.role_word(world, routine, subject.rpartition(".")[2])
    return consult_form(ask, world.texts, role=role, account=account.name)


def _consulting(
    session: Session, world: World, acting: Acting, subject: str, action: str
) -> tuple[Criticism, Account, Routine, str]:
    """The lock, for somebody who may answer as that role and has not yet. Two may answer at once."""
    row, account, person = _reach(session, world, acting, subject, action)
    routine = views.routine_of(session, world, acting.municipality)
    role = subject.rpartition(".")[2]
    if role not in map(str, routine.criticism.consult.value):
        raise Refusal(Refused(reason=world.texts("refused-unknown")))
    if not _may_answer_as(session, world, account, person, role):
        names = ", ".join(found.name for found in asked_as(session, world, account, role))
        raise Refusal(Refused(reason=world.texts("refused-right", who=names)), logged=True)
    card = _pressed(session, world, row, subject)
    if row.state != "on":
        raise Refusal(Refused(reason=card.summary, card=card))
    if role in row.consulted:
        said = row.consulted[role]
        name = people.name_of(session, row.municipality, said["by"])
        when = views.moment(world, datetime.fromisoformat(said["at"]))
        reason = world.texts(
            "refused-consulted", role=views.role_word(world, routine, role), name=name, time=when
        )
        raise Refusal(Refused(reason=reason, card=card))
    return row, account, routine, role


def _reach(
    session: Session, world: World, acting: Acting, subject: str, action: str
) -> tuple[Criticism, Account, Person]:
    """The lock that is pressed on, if it is of the acting person's municipality and they may do this at all.

    Pressed on a case it is its account's latest.
    """
    kind, _, rest = subject.partition(":")
    number = dispatch.number(rest.partition(".")[0])
    if kind == "case":
        case = guard.reach(session, world, acting, guard.case_number(subject), action).case
        row = criticism.newest(session, case.municipality, case.account)
    else:
        row = criticism.hold(session, number) if number is not None else None
    if row is None or row.municipality != acting.municipality:
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=kind != "case")
    account = cast("Account", accounts.get(session, row.municipality, row.account))
    person = guard.at_account(session, world, acting, account, action)
    return row, account, person


@on_form("criticism.consult")
async def consulted(world: World, acting: Acting, sent: Sent) -> Answer:
    """One more has been asked; after the last, answers may go out."""
    return await world.database.write(partial(_consulted, world, acting, sent))


def _consulted(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    row, account, routine, role = _consulting(session, world, acting, sent.subject, sent.form)
    form = _form(world, routine, row, account, sent.subject)
    errors = required(world, form, sent)
    if errors:
        return Opened(form=again(form, sent.values, errors))
    now = world.now()
    said = {"by": acting.person, "at": now.isoformat(), "view": sent.values.get("view", "").strip()}
    roles = [str(item) for item in routine.criticism.consult.value]
    answers = {**row.consulted, role: said}
    criticism.change(session, row, now, _keys(row, roles), consulted=answers)
    _settle(session, row, [role], now)
    subject = f"criticism:{row.id}"
    log.append(session, row.municipality, now, acting.person, "criticism.consulted", subject, {"role": role})
    if all(item in answers for item in roles):
        _lift(session, world, row, acting.person, roles)
    return Changed(card=_pressed(session, world, row, sent.subject))


def _pressed(session: Session, world: World, row: Criticism, subject: str) -> Card:
    """The card that was pressed on as it is now: the channel's, or that of one who is asked."""
    view = _view(session, world, row)
    if subject.startswith("consult:"):
        return consult_card(view, subject.rpartition(".")[2], world.language)
    return criticism_card(view, world.language)


# --- how it looks ----------------------------------------------------------------------------------


def _view(session: Session, world: World, row: Criticism, *, with_cases: bool = True) -> CriticismView:
    account = cast("Account", accounts.get(session, row.municipality, row.account))
    routine = views.routine_of(session, world, row.municipality)
    rule = routine.criticism.consult
    opened = criticism.open_cases(session, account) if with_cases and row.state == "on" else []
    by_program = row.declared_by == log.PROGRAM
    return CriticismView(
        id=cast("int", row.id),
        version=row.version,
        account=account.name,
        source=views.source(routine, rule.section, rule.clauses),
        declared_by="" if by_program else people.name_of(session, row.municipality, row.declared_by),
        declared_at=row.declared_at,
        count=row.count,
        state=row.state,  # type: ignore[arg-type]  # one of the three
        consulted=tuple(_answer(session, world, routine, account, row, str(role)) for role in rule.value),
        cases=tuple(_case(session, world, case) for case in opened[:NAMED]),
        more=max(0, len(opened) - NAMED),
        ended_by=people.name_of(session, row.municipality, row.ended_by) if row.ended_by else "",
        ended_at=row.ended_at,
    )


def _answer(
    session: Session, world: World, routine: Routine, account: Account, row: Criticism, role: str
) -> Consulted:
    word, said = views.role_word(world, routine, role), row.consulted.get(role)
    if said is None:
        names = tuple(person.name for person in asked_as(session, world, account, role))
        return Consulted(role=role, word=word, names=names)
    name = people.name_of(session, row.municipality, said["by"])
    return Consulted(role=role, word=word, by=name, at=datetime.fromisoformat(said["at"]), view=said["view"])


def _case(session: Session, world: World, case: Case) -> CriticalCase:
    view = views.case_view(session, world, case)
    categories = tuple(dict.fromkeys(finding.category for finding in view.findings))
    return CriticalCase(id=view.id, categories=categories, deadlines=view.deadlines, url=view.url)


@shows("criticism")
def _criticism(session: Session, world: World, rest: str) -> Card | None:
    number = dispatch.number(rest)
    row = criticism.get(session, number) if number is not None else None
    return criticism_card(_view(session, world, row), world.language) if row is not None else None


@shows("consult")
def _consult(session: Session, world: World, rest: str) -> Card | None:
    before, _, role = rest.partition(".")
    number = dispatch.number(before)
    row = criticism.get(session, number) if number is not None else None
    if row is None:
        return None
    routine = world.routine(cast("Municipality", accounts.municipality(session, row.municipality)))
    if role not in map(str, routine.criticism.consult.value):
        return None
    return consult_card(_view(session, world, row), role, world.language)


def _owner(session: Session, rest: str) -> str | None:
    return dispatch.of_row(Criticism)(session, rest.partition(".")[0])


dispatch.owners["criticism"] = dispatch.owners["consult"] = _owner

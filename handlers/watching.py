"""Somebody looks at the accounts every working day: a digest in the morning, and what follows if nobody does.

A day is opened once for each team channel, also if the program comes up late or two of it ask at once. A day
that went by unopened is not made up for: it is logged as missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import cast

from sqlmodel import Session

from cards.model import Card
from cards.watching import CASES_NAMED, OpenCase, WatchedAccount, WatchView, say_date, watch_card
from handlers import dispatch, rights, views
from handlers.dispatch import on_press
from handlers.duty import Duties
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Changed, Press, Refused
from handlers.rounds import Call, Town, on_round, source_of
from handlers.shown import shows
from handlers.world import World
from routines.clock import STOCKHOLM
from routines.model import Routine
from routines.working_days import is_working_day
from storage import accounts, log, people, postings, watches
from storage.duty_tables import Watch
from storage.tables import Account, Case, Person, TeamChannel

#: A digest that is shown so long after its time says so.
LATE = timedelta(minutes=10)
#: Whoever got the digest late has so much time until it is reminded of, and again until others hear of it.
GRACE = timedelta(hours=1)
#: So many missed days are named in the log; of more it says how many.
DAYS_NAMED = 20


@dataclass(frozen=True)
class Hours:
    """One day's watching, by the routine's times."""

    morning: datetime
    noon: datetime
    afternoon: datetime
    #: After this nobody is expected to look any more.
    end: datetime


def hours_of(routine: Routine, day: date) -> Hours:
    """The times of a day."""
    watching = routine.watching
    closes = max(watching.afternoon.value, routine.office_hours.value.closes)
    times = (watching.morning.value, watching.noon.value, watching.afternoon.value, closes)
    return Hours(*(datetime.combine(day, time, STOCKHOLM).astimezone(UTC) for time in times))


def _date(watch: Watch) -> date:
    return date.fromisoformat(watch.day)


@on_round("watching")
def watch(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Opens the day where it is time; who is to be reminded, and who is to hear that nobody has looked.

    LID-44, TIB-21, LAH-25, DEG-17, GIS-93.
    """
    if not town.routine.watching.checkin.value:
        return
    today = town.now.astimezone(STOCKHOLM).date()
    hours = hours_of(town.routine, today)
    if is_working_day(today) and hours.morning <= town.now < hours.end:
        _open(session, town, today, hours)
    yield from _calls(session, world, town, today)


# --- the day is opened -----------------------------------------------------------------------------


def _open(session: Session, town: Town, today: date, hours: Hours) -> None:
    """Shows the digest in every team channel that has accounts and has none of today."""
    municipality, day = town.municipality.id, today.isoformat()
    opened = watches.of_day(session, municipality, day)
    channels = {
        channel.id: channel
        for channel in watches.channels(session, municipality, hours.morning)
        if channel.id not in opened
    }
    if not channels:
        return
    before = watches.newest_before(session, municipality, day)
    for row in watches.open_day(session, municipality, [*channels], day, town.now):
        _show(session, town, row, channels[row.team_channel])
        details = {"channel": row.team_channel, "day": day, "late": town.now - hours.morning > LATE}
        log.append(session, municipality, town.now, log.PROGRAM, "watch.opened", f"watch:{row.id}", details)
        if row.team_channel in before:
            _leave(session, town, before[row.team_channel], today)


def _show(session: Session, town: Town, row: Watch, channel: TeamChannel) -> None:
    cards = [(f"watch:{row.id}", row.version)]
    postings.show_all(session, accounts.place_ids(channel), cards, town.now)


def _leave(session: Session, town: Town, last: Watch, today: date) -> None:
    """The channel's last day before this one ends; the working days between it and today were missed."""
    municipality, subject = town.municipality.id, f"channel:{last.team_channel}"
    if not last.looked_by:
        watches.change(session, last, town.now)  # its card loses its button
        details = {"channel": last.team_channel, "day": last.day}
        log.append(session, municipality, town.now, log.PROGRAM, "watch.unseen", f"watch:{last.id}", details)
    missed = list(_working_days(_date(last) + timedelta(days=1), today))
    if missed:
        named = [str(day) for day in missed[-DAYS_NAMED:]]
        log.append(
            session,
            municipality,
            town.now,
            log.PROGRAM,
            "watch.missed",
            subject,
            {"days": named, "count": len(missed)},
        )


def _working_days(first: date, before: date) -> Iterator[date]:
    days = (first + timedelta(days=number) for number in range((before - first).days))
    return (day for day in days if is_working_day(day))


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


# --- nobody has looked -----------------------------------------------------------------------------


def _calls(session: Session, world: World, town: Town, today: date) -> Iterator[Call]:
    """For each digest that nobody has answered: a reminder at noon, an escalation in the afternoon.

    What was not told yesterday, because the program was down, is still told to those who must know.
    """
    since = _working_day_before(today).isoformat()
    unseen = watches.unseen(session, town.municipality.id, since)
    called = [
        (row, occasion, at)
        for row in unseen
        for occasion, at in _occasions(town.routine, row)
        if at <= town.now and (occasion == "afternoon" or _date(row) == today)
    ]
    known = watches.called_for(session, town.municipality.id, {_key(row, name) for row, name, _ in called})
    called = [(row, name, at) for row, name, at in called if _key(row, name) not in known]
    if not called:
        return
    duties = Duties(session, town.municipality.id, town.now)
    by_channel: dict[str, list[Account]] = {}
    wanted = {row.team_channel for row, _, _ in called}
    for account in watches.accounts_in(session, town.municipality.id, wanted):
        by_channel.setdefault(account.team_channel, []).append(account)
    for row, occasion, at in called:
        found = by_channel.get(row.team_channel, [])
        receivers = _on_duty(duties, found) if occasion == "noon" else _above(duties, found)
        yield from _call(world, town, row, occasion, at, receivers, _names(duties, found))


def _key(row: Watch, occasion: str) -> str:
    return f"watch:{row.id}/{occasion}"


def _occasions(routine: Routine, row: Watch) -> Iterator[tuple[str, datetime]]:
    """When a digest is reminded of and passed on, if nobody has looked by then.

    One that came late leaves people their time; where the day is too short for that, nobody is to blame.
    """
    hours = hours_of(routine, _date(row))
    late = row.opened_at - hours.morning > LATE
    noon = max(hours.noon, row.opened_at + GRACE) if late else hours.noon
    afternoon = max(hours.afternoon, noon + GRACE) if late else hours.afternoon
    yield from ((name, at) for name, at in (("noon", noon), ("afternoon", afternoon)) if at <= hours.end)


#: Whom to tell: as what, and of which accounts.
Receivers = dict[str, tuple[str, list[Account]]]


def _on_duty(duties: Duties, found: Sequence[Account]) -> Receivers:
    """Who has duty, each for their accounts (LID-44, TIB-21)."""
    receivers: Receivers = {}
    for account in found:
        duty = duties.of(account)
        if duty is not None:
            receivers.setdefault(duty.person.id, (duty.role, []))[1].append(account)
    return receivers


def _above(duties: Duties, found: Sequence[Account]) -> Receivers:
    """Who hears that nobody has looked: substitutes who were not reminded, managers, coordinators."""
    receivers: Receivers = {}
    reminded = {duty.person.id for account in found if (duty := duties.of(account)) is not None}
    for account in found:
        substitute = duties.present(account.substitute) if account.substitute else None
        if substitute is not None and substitute.id not in reminded:
            receivers.setdefault(substitute.id, ("substitute", []))[1].append(account)
        for manager in duties.managers(account):
            receivers.setdefault(manager.person.id, (manager.role, []))[1].append(account)
    for coordinator in duties.holders("coordinator"):
        receivers[coordinator.person.id] = ("coordinator", list(found))
    return receivers


def _names(duties: Duties, found: Sequence[Account]) -> list[str]:
    names = (duty.person.name for account in found if (duty := duties.of(account)) is not None)
    return list(dict.fromkeys(names))


def _call(
    world: World,
    town: Town,
    row: Watch,
    occasion: str,
    at: datetime,
    receivers: Receivers,
    on_duty: Sequence[str],
) -> Iterator[Call]:
    t = world.texts
    for person, (role, theirs) in receivers.items():
        said = t("watch-accounts-said", account=theirs[0].name, more=len(theirs) - 1) if theirs else ""
        details = {"accounts": said, "day": say_date(_date(row), world.language)}
        if occasion == "afternoon":
            details["people"] = ", ".join(on_duty) or t("watch-nobody")
        yield Call(
            key=_key(row, occasion),
            kind=f"watch_{occasion}",
            subject=f"watch:{row.id}",
            person=person,
            role=role,
            due_at=at,
            details=details,
            source=source_of(town.routine.watching.cadence),
        )


# --- the card --------------------------------------------------------------------------------------


@shows("watch")
def _card(session: Session, world: World, rest: str) -> Card | None:
    number = dispatch.number(rest)
    row = watches.get(session, number) if number is not None else None
    return card(session, world, row) if row is not None else None


def card(session: Session, world: World, row: Watch) -> Card:
    """The digest as everybody in the team channel sees it now."""
    return watch_card(_view(session, world, row), world.language)


def _view(session: Session, world: World, row: Watch) -> WatchView:
    """All that the digest shows, in a number of questions that does not grow with the accounts."""
    now, day = world.now(), _date(row)
    past = now.astimezone(STOCKHOLM).date() > day
    routine = views.routine_of(session, world, row.municipality)
    cadence, planned = routine.watching.cadence, hours_of(routine, day).morning
    found = [] if past else watches.accounts_in(session, row.municipality, [row.team_channel])
    opened = watches.nearest(session, row.municipality, row.team_channel, CASES_NAMED) if found else []
    looked = people.name_of(session, row.municipality, row.looked_by) if row.looked_by else ""
    return WatchView(
        id=cast("int", row.id),
        version=row.version,
        day=day,
        state="looked" if row.looked_by else "past" if past else "open",
        now=now,
        accounts=_watched(session, routine, row, found, now),
        cases=_open_cases(session, row, found, opened),
        held=_held(session, row) if opened else 0,
        looked_by=looked,
        looked_at=row.looked_at,
        planned=planned if row.opened_at - planned > LATE else None,
        opened=row.opened_at,
        source=views.source(routine, cadence.section, cadence.clauses),
    )


def _watched(
    session: Session, routine: Routine, row: Watch, found: Sequence[Account], now: datetime
) -> tuple[WatchedAccount, ...]:
    if not found:
        return ()
    loads = watches.loads(session, row.municipality, now, row.team_channel)
    asked = {
        person for account in found for person in (account.responsible, account.substitute, account.manager)
    }
    held = people.named(session, row.municipality, asked - {""})
    duties = Duties(session, row.municipality, now, everybody=False)
    watched = tuple(_one(routine, duties, account, loads) for account in found)
    del held  # until here, so that the duties find these people at hand
    return watched


def _one(
    routine: Routine, duties: Duties, account: Account, loads: dict[str, watches.Load]
) -> WatchedAccount:
    duty, load = duties.of(account), loads.get(account.id, watches.Load())
    hours = routine.office_hours.value
    usual = f"{hours.opens:%H:%M}-{hours.closes:%H:%M}"
    return WatchedAccount(
        name=account.name,
        duty=duty.person.name if duty is not None else "",
        role=duty.role if duty is not None else "",
        instead_of=duty.instead_of if duty is not None else "",
        open=load.open,
        late=load.late,
        hours=account.office_hours.replace("-", "–") if account.office_hours not in {"", usual} else "",
    )


def _open_cases(
    session: Session, row: Watch, found: Sequence[Account], opened: Sequence[Case]
) -> tuple[OpenCase, ...]:
    claimers = people.named(session, row.municipality, {case.claimed_by for case in opened} - {""})
    claimed_by = {person.id: person.name for person in claimers}
    names = {account.id: account.name for account in found}
    return tuple(
        OpenCase(
            case=cast("int", case.id),
            account=names.get(case.account, case.account),
            kind=kind,
            due=due,
            claimed_by=claimed_by.get(case.claimed_by, case.claimed_by),
        )
        for case in opened
        for kind, due in (watches.due_of(case),)
    )


def _held(session: Session, row: Watch) -> int:
    channel = session.get(TeamChannel, (row.municipality, row.team_channel))
    return watches.held_back(session, accounts.place_ids(channel)) if channel is not None else 0


# --- Jag har kollat --------------------------------------------------------------------------------


@on_press("watch.looked")
async def press_looked(world: World, acting: Acting, press: Press) -> Answer:
    """Jag har kollat: by whoever handles an account of the channel, once a day."""
    return await world.database.write(partial(_look, world, acting, press))


def _look(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    t, now = world.texts, world.now()
    number = dispatch.number(press.subject.removeprefix("watch:"))
    row = watches.hold(session, number) if number is not None else None
    person = people.get(session, acting.municipality, acting.person)
    if row is None or person is None or row.municipality != acting.municipality:
        raise Refusal(Refused(reason=t("refused-unknown")), logged=person is not None)
    if not _may_look(session, row, person, now):
        raise Refusal(Refused(reason=t("refused-watch-right")), logged=True)
    if row.looked_at is not None:
        name = people.name_of(session, row.municipality, row.looked_by)
        reason = t("refused-watch-looked", name=name, time=views.moment(world, row.looked_at))
        raise Refusal(Refused(reason=reason, card=card(session, world, row)))
    if now.astimezone(STOCKHOLM).date() > _date(row):
        reason = t("refused-watch-past", day=say_date(_date(row), world.language))
        raise Refusal(Refused(reason=reason, card=card(session, world, row)))
    watches.change(session, row, now, looked_by=person.id, looked_at=now)
    details = {"channel": row.team_channel, "day": row.day}
    log.append(session, row.municipality, now, person.id, "watch.looked", f"watch:{row.id}", details)
    session.flush()
    return Changed(card=card(session, world, row))


def _may_look(session: Session, row: Watch, person: Person, now: datetime) -> bool:
    if rights.may("watch.looked", rights.relations(person)):
        return True
    found = watches.accounts_in(session, row.municipality, [row.team_channel])
    if any(rights.may("watch.looked", rights.relations(person, account)) for account in found):
        return True
    duties = Duties(session, row.municipality, now)
    return any(rights.may("watch.looked", duties.relations(account, person.id)) for account in found)


dispatch.owners["watch"] = dispatch.of_row(Watch)

"""Somebody looks at the accounts every working day: a digest in the morning, and what follows if nobody does.

A day is opened once for each team channel, also if the program comes up late or two of it ask at once. A day
that went by unopened is not made up for: it is logged as missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from cards.watching import (
    say_date,
    say_people,
    short,
)
from handlers import dispatch, rounds
from handlers.duty import Duties
from handlers.planned_days import Plans, left_of, plans_of, rests, seen_through
from handlers.rounds import Call, To, Town, as_called, on_round, on_telling, source_of, to
from handlers.world import World
from routines.clock import STOCKHOLM
from routines.model import Cadence, Routine
from routines.working_days import is_working_day
from storage import accounts, log, postings, reminders, watches
from storage.duty_tables import Reminder, Watch
from storage.tables import Account, TeamChannel

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


def days_word(routine: Routine) -> str:
    """On which days somebody is to look, as the words of the cards tell them apart."""
    if routine.watching.cadence.value is Cadence.PLANNED:
        return "planned"
    return "saturdays" if routine.watching.saturday.value else "weekdays"


def hours_of(routine: Routine, day: date) -> Hours:
    """The times of a day."""
    watching = routine.watching
    closes = max(watching.afternoon.value, routine.office_hours.value.closes)
    times = (watching.morning.value, watching.noon.value, watching.afternoon.value, closes)
    return Hours(*(datetime.combine(day, time, STOCKHOLM).astimezone(UTC) for time in times))


def day_of(watch: Watch) -> date:
    """The day that is watched."""
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
    if _watched(town.routine, today) and hours.morning <= town.now < hours.end:
        _open(session, town, today, hours)
    yield from _calls(session, world, town, today)


# --- the day is opened -----------------------------------------------------------------------------


def _open(session: Session, town: Town, today: date, hours: Hours) -> None:
    """Shows the digest in every team channel that has accounts and has none of today."""
    municipality, day = town.municipality.id, today.isoformat()
    opened = watches.of_day(session, municipality, day)
    channels = {channel.id: channel for channel in watches.channels(session, municipality, hours.morning)}
    early = [row for row in opened.values() if row.opened_at > town.now and row.team_channel in channels]
    new = [id_ for id_ in channels if id_ not in opened]
    if not new and not early:
        return
    before = watches.newest_before(session, municipality, day)
    plans = plans_of(session, town.routine, municipality, before)
    for row in early:
        _forget(session, town, row)
    for row in (*early, *watches.open_day(session, municipality, new, day, town.now)):
        _show(session, town, row, channels[row.team_channel])
        details = {"channel": row.team_channel, "day": day, "late": town.now - hours.morning > LATE}
        log.append(session, municipality, town.now, log.PROGRAM, "watch.opened", f"watch:{row.id}", details)
        if row.team_channel in before:
            _leave(session, town, before[row.team_channel], today, plans)


def _show(session: Session, town: Town, row: Watch, channel: TeamChannel) -> None:
    cards = [(f"watch:{row.id}", row.version)]
    postings.show_all(session, accounts.place_ids(channel), cards, town.now)


def _forget(session: Session, town: Town, early: Watch) -> None:
    """A day that a clock which ran ahead had opened comes now: as a new message, which rings."""
    postings.forget(session, f"watch:{early.id}")
    watches.change(session, early, town.now, opened_at=town.now)


@rounds.set_back.append
def _put_right(session: Session, town: Town) -> None:
    """The clock had run ahead: today is open again, and the days to come are not yet."""
    today = town.now.astimezone(STOCKHOLM).date()
    for row in watches.since(session, town.municipality.id, today.isoformat()):
        if day_of(row) == today:
            watches.change(session, row, town.now)
            continue
        closes = hours_of(town.routine, day_of(row)).end
        watches.change(session, row, town.now, opened_at=closes, looked={}, looked_by="", looked_at=None)


def _leave(session: Session, town: Town, last: Watch, today: date, plans: Plans) -> None:
    """The channel's last day before this one ends; the working days between it and today were missed.

    Nobody failed to look on a day on which the plans want no account watched (GIS-93).
    """
    municipality, subject = town.municipality.id, f"channel:{last.team_channel}"
    if not last.looked_by:
        watches.change(session, last, town.now)  # its card loses its button
    idle = rests(plans, last.team_channel, day_of(last)) or seen_through(plans, last)
    if not last.looked_by and not idle:
        details = {"channel": last.team_channel, "day": last.day, "looked": [*last.looked]}
        log.append(session, municipality, town.now, log.PROGRAM, "watch.unseen", f"watch:{last.id}", details)
    days = _days(town.routine, day_of(last) + timedelta(days=1), today)
    missed = [day for day in days if not rests(plans, last.team_channel, day)]
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


def _watched(routine: Routine, day: date) -> bool:
    """Whether it is a day on which the accounts are watched (LID-44: "varje vardag")."""
    return is_working_day(day, saturday=routine.watching.saturday.value)


def _days(routine: Routine, first: date, before: date) -> Iterator[date]:
    days = (first + timedelta(days=number) for number in range((before - first).days))
    return (day for day in days if _watched(routine, day))


# --- nobody has looked -----------------------------------------------------------------------------


def _calls(session: Session, world: World, town: Town, today: date) -> Iterator[Call]:
    """For each digest that nobody has answered: a reminder at noon, an escalation in the afternoon.

    What was not told of the last day that was opened, because the program was down, is still told to those
    who must know, however long it was down.
    """
    day = today.isoformat()
    unseen = watches.unseen(
        session, town.municipality.id, watches.last_day(session, town.municipality.id, day)
    )
    called = [
        (row, occasion, at)
        for row in unseen
        for occasion, at in _occasions(town.routine, row)
        if at <= town.now and (occasion == "afternoon" or day_of(row) == today)
    ]
    # Duty may move after noon, so noon is asked until those above have heard, once and for all.
    last = {_key(row, "afternoon") for row, _, _ in called}
    known = watches.called_for(session, town.municipality.id, last)
    called = [(row, name, at) for row, name, at in called if _key(row, "afternoon") not in known]
    if not called:
        return
    channels = {row.team_channel for row, _, _ in called}
    plans = plans_of(session, town.routine, town.municipality.id, channels)
    called = [(row, name, at) for row, name, at in called if not rests(plans, row.team_channel, day_of(row))]
    if not called:
        return
    by_channel: dict[str, list[Account]] = {}
    wanted = {row.team_channel for row, _, _ in called}
    watched = watches.accounts_in(session, town.municipality.id, wanted)
    duties = Duties(session, town.municipality.id, town.now).expect(watched)
    for account in watched:
        by_channel.setdefault(account.team_channel, []).append(account)
    for row, occasion, at in called:
        found = left_of(plans, row, by_channel.get(row.team_channel, []))
        receivers = _on_duty(duties, found) if occasion == "noon" else _above(duties, found)
        then = duties if day_of(row) == today else Duties(session, town.municipality.id, at).expect(found)
        yield from _call(world, town, row, occasion, at, receivers, _names(then, found))


def _key(row: Watch, occasion: str) -> str:
    return f"watch:{row.id}/{occasion}"


def _occasions(routine: Routine, row: Watch) -> Iterator[tuple[str, datetime]]:
    """When a digest is reminded of and passed on, if nobody has looked by then.

    One that came late leaves people their time; where the day is too short for that, nobody is to blame.
    """
    hours = hours_of(routine, day_of(row))
    late = row.opened_at - hours.morning > LATE
    noon = max(hours.noon, row.opened_at + GRACE) if late else hours.noon
    afternoon = max(hours.afternoon, noon + GRACE) if late else hours.afternoon
    yield from ((name, at) for name, at in (("noon", noon), ("afternoon", afternoon)) if at <= hours.end)


#: Whom to tell: as what, and of which accounts.
Receivers = dict[str, tuple[To, list[Account]]]


def _on_duty(duties: Duties, found: Sequence[Account]) -> Receivers:
    """Who has duty, each for their accounts (LID-44, TIB-21)."""
    receivers: Receivers = {}
    for account in found:
        duty = duties.of(account)
        if duty is not None:
            receivers.setdefault(duty.person.id, (to(duty), []))[1].append(account)
    return receivers


def _above(duties: Duties, found: Sequence[Account]) -> Receivers:
    """Who hears that nobody has looked: substitutes who were not reminded, managers, coordinators."""
    receivers: Receivers = {}
    reminded = {duty.person.id for account in found if (duty := duties.of(account)) is not None}
    for account in found:
        substitute = duties.present(account.substitute) if account.substitute else None
        if substitute is not None and substitute.id not in reminded:
            receivers.setdefault(substitute.id, (To(substitute.id, "substitute"), []))[1].append(account)
        for manager in duties.managers(account):
            receivers.setdefault(manager.person.id, (to(manager), []))[1].append(account)
    for coordinator in duties.holders("coordinator") if found else ():
        receivers[coordinator.person.id] = (to(coordinator), list(found))
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
    t, rule = world.texts, town.routine.watching
    times = {"morning": f"{rule.morning.value:%H:%M}", occasion: f"{getattr(rule, occasion).value:%H:%M}"}
    times["days"] = days_word(town.routine)
    for (person, role, instead_of), theirs in receivers.values():
        said = t("watch-accounts-said", account=short(theirs[0].name), more=len(theirs) - 1)
        details = {"accounts": said, "day": say_date(day_of(row), world.language), **times}
        if occasion == "afternoon":
            details["people"] = say_people(on_duty, t) or t("watch-nobody")
        yield Call(
            key=_key(row, occasion),
            kind=f"watch_{occasion}",
            subject=f"watch:{row.id}",
            person=person,
            role=role,
            instead_of=instead_of,
            due_at=at,
            details=details,
            source=source_of(town.routine.watching.cadence),
        )


@on_telling("watch")
def _still(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Nobody is told any more once their accounts were looked at, nor reminded of a day that has gone by."""
    del world
    number = dispatch.number(row.subject.partition(":")[2])
    found = watches.get(session, number) if number is not None else None
    if found is None or found.looked_by:
        return None
    today = town.now.astimezone(STOCKHOLM).date()
    if found.looked and row.person not in _concerned(session, town.routine, town.now, found)[row.kind]:
        return None
    return as_called(row) if row.kind != "watch_noon" or day_of(found) == today else None


def _concerned(session: Session, routine: Routine, at: datetime, found: Watch) -> dict[str, Receivers]:
    """Whose to hear of an account is that nobody has looked at yet, by the kind of message."""
    every = watches.accounts_in(session, found.municipality, [found.team_channel])
    plans = plans_of(session, routine, found.municipality, [found.team_channel])
    left = left_of(plans, found, every)
    duties = Duties(session, found.municipality, at).expect(left)
    return {"watch_noon": _on_duty(duties, left), "watch_afternoon": _above(duties, left)}


def settle(session: Session, routine: Routine, found: Watch, at: datetime) -> None:
    """Whoever heard that nobody has looked, and whose accounts are looked at by now, need do nothing more."""
    concerned = _concerned(session, routine, at, found)
    for row in reminders.hold_told(session, found.municipality, {f"watch:{found.id}"}):
        if row.person not in concerned[row.kind]:
            reminders.change(session, row, at, state="settled")

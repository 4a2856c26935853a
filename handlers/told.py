"""What somebody was told: its card, and what its buttons do for the one person it was told to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, cast

from sqlmodel import Session

from cards.forms import again
from cards.model import Card, Form
from cards.reminder import (
    LISTED,
    Counted,
    Told,
    Turn,
    gathered_card,
    letter,
    open_form,
    say_counted,
    snooze_form,
    told_card,
    why_card,
    why_lines,
)
from cards.texts import say_time
from handlers import criticism, dispatch, duty, guard, rights, task_told, views, work
from handlers.decide import required
from handlers.dispatch import on_form, on_press
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Changed, Letter, Opened, Press, Refused, Sent, Shown, Undelivered
from handlers.reminders import GATHERED
from handlers.shown import card_for, shows
from handlers.world import World
from routines.clock import STOCKHOLM, hours_of, opening
from routines.model import ClockName, OfficeHours, Routine
from storage import accounts, cases, log, people, reminders
from storage.duty_tables import Reminder, Task
from storage.tables import Account, Person

dispatch.owners["told"] = dispatch.of_row(Reminder)

AFTERNOON = time(14)
#: What a snooze of an hour is; also what must at least be left until the afternoon.
HOUR = timedelta(hours=1)
#: After everything that has a time.
FAR = datetime.max.replace(tzinfo=UTC)
#: More than these no list of choices takes.
MOST = 100


# --- the card --------------------------------------------------------------------------------------


@shows("told")
def _card(session: Session, world: World, rest: str) -> Card | None:
    number, _, telling = rest.partition(".")
    found = dispatch.number(number)
    row = reminders.get(session, found) if found is not None else None
    if row is None:
        return None
    return card(session, world, row, int(telling) if telling.isdecimal() else 0)


def card(session: Session, world: World, row: Reminder, telling: int, *, whole: bool = False) -> Card:
    """The message as it is now; where it was told again since, the older card only says so.

    ``whole``: with each of many, for a letter, from which nothing opens.
    """
    told = view(session, world, row)
    # Late was the first telling; a later one comes when the person asked for it.
    told = replace(told, key=reminders.card_key(row, telling), late=told.late and telling == 0)
    newest = row.snoozes - reminders.put_off(row)
    if telling < newest or row.state == "dropped":  # a later stage of the same came in its place
        told = replace(told, state="again")
    if row.kind != GATHERED:
        return told_card(told, world.language)
    several = _several(session, world, row)
    listed = len(several) if whole else LISTED
    return gathered_card(_of_many(told, several, world), several, world.language, listed=listed)


def _several(session: Session, world: World, row: Reminder) -> list[Told]:
    """Each of many, the most pressing first."""
    found = [view(session, world, item) for item in reminders.several(session, row.details["of"])]
    return sorted(found, key=lambda told: (told.state == "settled", told.deadline or told.due or FAR))


def view(session: Session, world: World, row: Reminder) -> Told:
    """All that a card says about a message."""
    municipality = row.municipality
    routine = views.routine_of(session, world, municipality)
    details = row.details
    account = accounts.get(session, municipality, details.get("account_id", ""))
    source, task = row.source, _task(session, row)
    return Told(
        id=row.id or 0,
        version=row.version,
        key=reminders.card_key(row),
        kind=row.kind if row.kind != GATHERED else details["kind"],
        places={name: value for name, value in details.items() if isinstance(value, str | int)},
        state=row.state,
        account=account.name if account is not None else "",
        deadline=_moment(details, "deadline_at"),
        due=task.due_at if task is not None else None,
        turn=_turn(task),
        again=_again(routine, task, details),
        counted=_counted(world, routine, account, source, details),
        now=world.now(),
        moment=row.due_at,
        late=row.late,
        meant_for=_moment(details, "meant_for"),
        duty=_duty(session, world, routine, account) if "deadline" in details else "",
        role=views.as_what(world, routine, row.role, details.get("instead_of", "")),
        source=views.source(routine, source.get("section") or None, source.get("clauses", ())),
        routine=routine.short,
        closes=_closes(world, row),
        wakes=row.not_before if row.state == "waiting" and row.snoozes else None,
        locked=details.get("deadline") == "answer"
        and account is not None
        and criticism.lock_on(session, routine, account) is not None,
        opens=bool(row.subject) or row.kind == GATHERED,
    )


def _task(session: Session, row: Reminder) -> Task | None:
    """The task that it is about."""
    number = dispatch.number(row.subject.removeprefix("task:")) if row.subject.startswith("task:") else None
    return session.get(Task, number) if number is not None else None


def _turn(task: Task | None) -> Turn | None:
    """What it is a turn of, where the task comes round."""
    said = task.details.get("turn") if task is not None else None
    if not said:
        return None
    day = date.fromisoformat(said["day"])
    return Turn(day=day, days=tuple(said.get("days", ())), months=said.get("months", 0))


def _again(routine: Routine, task: Task | None, details: Mapping[str, Any]) -> Counted | None:
    """How often it is told again until it is done, where it is."""
    saturday = routine.office_hours.value.saturday
    if "again" in details:
        return Counted(**details["again"], saturday=saturday)
    every = task_told.told_every(routine, task) if task is not None else None
    if every is None:
        return None
    return Counted(amount=every.amount, clock=every.clock.value, saturday=saturday)


def _closes(world: World, row: Reminder) -> str:
    """That the platform takes no answer any more, where the time is out by that; after it, what to do."""
    details = row.details
    if not details.get("closes"):
        return ""
    platform = world.texts(f"platform-{details['platform']}")
    said = world.texts("told-closes", platform=platform, n=details["closes"])
    by = _moment(details, "deadline_at")
    closed = by is not None and by <= world.now() and row.state != "settled"
    return f"{said} {world.texts('told-closed')}" if closed else said


def _moment(details: Mapping[str, Any], name: str) -> datetime | None:
    said = details.get(name)
    return datetime.fromisoformat(said).astimezone(UTC) if said else None


def _start(details: Mapping[str, Any]) -> datetime | date | None:
    """From when the time is counted: a moment, or a day of which no more is known."""
    said = str(details.get("start_at") or "")
    is_day = said and "T" not in said  # as ``isoformat`` writes a day and a moment
    return date.fromisoformat(said) if is_day else _moment(details, "start_at")


def _counted(
    world: World,
    routine: Routine,
    account: Account | None,
    source: Mapping[str, Any],
    details: Mapping[str, Any],
) -> Counted | None:
    if "clock" not in source:
        return None
    hours = _hours(routine, account)
    closes = details.get("closes")  # the platform's hours run at night and over weekends too
    clock = ClockName.ELAPSED if closes else ClockName(source["clock"])
    return Counted(
        amount=closes or source["amount"],
        clock=clock.value,
        start=_start(details),
        hours=f"{hours.opens:%H:%M}–{hours.closes:%H:%M}",
        saturday=hours.saturday,
        skipped=_skipped(world, details, clock, hours),
    )


def _skipped(
    world: World, details: Mapping[str, Any], clock: ClockName, hours: OfficeHours
) -> tuple[str, ...]:
    """The days off in it that no ordinary weekend is, where it is counted from its beginning to its end."""
    start, end = _start(details), _moment(details, "deadline_at")
    if start is None or end is None:
        return ()
    begins = start if isinstance(start, datetime) else datetime.combine(start, time(0), STOCKHOLM)
    return views.skipped(world, begins, end, clock, hours)


def _hours(routine: Routine, account: Account | None) -> OfficeHours:
    return hours_of(account.office_hours if account is not None else "", routine.office_hours.value)


def _duty(session: Session, world: World, routine: Routine, account: Account | None) -> str:
    found = duty.on_duty(session, account, world.now()) if account is not None else None
    t = world.texts
    if found is None:
        return t("duty-nobody")
    return t("duty-who", name=found.person.name, role=views.role_word(world, routine, found.role))


# --- its buttons -----------------------------------------------------------------------------------


def _mine(session: Session, world: World, acting: Acting, subject: str, action: str) -> Reminder:
    """The message, for the one it was told to."""
    number = dispatch.number(subject.partition(":")[2])
    row = reminders.hold(session, number) if number is not None else None
    person = people.get(session, acting.municipality, acting.person)
    if row is None or row.municipality != acting.municipality or person is None:
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=person is not None)
    held = rights.relations(person) | ({rights.Relation.RECEIVER} if row.person == person.id else set())
    if not rights.may(action, held):
        name = people.name_of(session, row.municipality, row.person)
        raise Refusal(Refused(reason=world.texts("refused-told", name=name)), logged=True)
    return row


@on_press("told.open")
async def open_(world: World, acting: Acting, press: Press) -> Answer:
    """Öppna: what the message is about, with all that can be done about it; of many it asks which."""

    def look(session: Session) -> Answer:
        row = _mine(session, world, acting, press.subject, press.action)
        if row.kind == GATHERED:
            return Opened(form=_which(session, world, row))
        return _opened(session, world, acting, row)

    return await world.database.read(look)


@on_form("told.open")
async def open_one(world: World, acting: Acting, sent: Sent) -> Answer:
    """The one of many that was chosen."""

    def look(session: Session) -> Answer:
        row = _mine(session, world, acting, sent.subject, "told.open")
        form = _which(session, world, row)
        errors = required(world, form, sent)
        if errors:
            return Opened(form=again(form, sent.values, errors))
        number = f"told:{sent.values['which']}"
        return _opened(session, world, acting, _mine(session, world, acting, number, "told.open"))

    return await world.database.read(look)


def _which(session: Session, world: World, row: Reminder) -> Form:
    several = _several(session, world, row)[:MOST] if row.kind == GATHERED else []
    return open_form(view(session, world, row), several, world.texts, world.language)


def _opened(session: Session, world: World, acting: Acting, row: Reminder) -> Answer:
    leads_to = row.details.get("opens") or row.subject
    if leads_to.startswith("case:"):
        guard.reach(session, world, acting, guard.case_number(leads_to), "case.show")
    person = people.get(session, acting.municipality, acting.person)
    found = card_for(session, world, leads_to, cast("Person", person))
    if found is None:
        raise Refusal(Refused(reason=world.texts("refused-unknown")))
    return Shown(card=found)


@on_press("told.why")
async def why(world: World, acting: Acting, press: Press) -> Answer:
    """Varför får jag detta: the rule, its clause and section, the clock, the role; privately."""

    def look(session: Session) -> Answer:
        row = _mine(session, world, acting, press.subject, press.action)
        return Shown(card=_explained(session, world, row))

    return await world.database.read(look)


def _explained(session: Session, world: World, row: Reminder) -> Card:
    """Why somebody is told it."""
    told = view(session, world, row)
    if row.kind == GATHERED:
        told = _of_many(told, _several(session, world, row), world)
    elif "deadline" not in row.details:  # else it counts the case's time itself
        told = replace(told, times=_times_of_case(session, world, row) + _runs(session, world, row))
    return why_card(told, world.language)


def _times_of_case(session: Session, world: World, row: Reminder) -> tuple[tuple[str, str], ...]:
    """The times that run for the case that it is about: until when, by which rule and clock, from when."""
    number = dispatch.number(str(row.details.get("case", "")))
    case = cases.get(session, number) if number is not None else None
    if case is None or case.state == "closed":
        return ()
    return views.times_said(views.case_view(session, world, case), world, seen=world.now())


def _runs(session: Session, world: World, row: Reminder) -> tuple[tuple[str, str], ...]:
    """By which clock and rule the time for answers runs, of whatever case, while it waits for somebody."""
    rule = row.details.get("runs")
    if not rule:
        return ()
    t, routine = world.texts, views.routine_of(session, world, row.municipality)
    account = accounts.get(session, row.municipality, row.details.get("account_id", ""))
    counted = _counted(world, routine, account, rule, {})
    source = views.source(routine, rule["section"] or None, rule["clauses"])
    origin = t("according-to", source=source) if source else t("by-default")
    said = say_counted(counted, world.language) if counted is not None else ""
    return ((t("why-runs"), f"{said} {origin}"),)


def why_in_letter(session: Session, world: World, row: Reminder) -> str:
    """The same for a letter, which has no button to ask with."""
    return "\n".join(why_lines(_explained(session, world, row), world.texts))


def _of_many(told: Told, several: Sequence[Told], world: World) -> Told:
    """All are of one kind; by which rule and clock, and as what, is each one's own, and said once."""
    sources = list(dict.fromkeys(one.source for one in several))
    standard = world.texts("told-standard")
    source = "; ".join(one or standard for one in sources) if any(sources) else ""
    roles = ", ".join(dict.fromkeys(one.role for one in several if one.role))
    places = several[0].places if several else told.places
    return replace(told, places=places, counted=None, each=tuple(several), source=source, role=roles)


@on_press("told.snooze")
async def later(world: World, acting: Acting, press: Press) -> Answer:
    """Påminn mig senare: asks when."""

    def look(session: Session) -> Answer:
        row = _mine(session, world, acting, press.subject, press.action)
        _refuse_over(session, world, row)
        return Opened(form=_form(session, world, row, past=False))

    return await world.database.read(look)


@on_form("told.snooze")
async def snooze(world: World, acting: Acting, sent: Sent) -> Answer:
    """It is told again at the time that was chosen, to this person alone."""
    return await world.database.write(partial(_snooze, world, acting, sent))


def _snooze(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    row = _mine(session, world, acting, sent.subject, "told.snooze")
    _refuse_over(session, world, row)
    form = _form(session, world, row, past=False)
    errors = required(world, form, sent)
    if errors:
        return Opened(form=again(form, sent.values, errors))
    now = world.now()
    until = dict(_choices(session, world, row))[sent.values["when"]]
    deadline = _deadline(session, world, row)
    if deadline is not None and now < deadline <= until and sent.values.get("past") != "yes":
        error = world.texts("snooze-error-past", time=say_time(deadline, world.language, seen=now))
        form = _form(session, world, row, past=True)
        return Opened(form=again(form, sent.values, {"when": error}))
    reminders.change(session, row, now, state="waiting", not_before=until, snoozes=row.snoozes + 1)
    details = {"reminder": row.id, "until": until.isoformat()}
    log.append(
        session, row.municipality, now, acting.person, "reminder.snoozed", reminders.logged_as(row), details
    )
    return Changed(card=card(session, world, row, row.snoozes - 1))


def _refuse_over(session: Session, world: World, row: Reminder) -> None:
    if row.state != "told":
        raise Refusal(
            Refused(reason=world.texts("refused-not-now"), card=card(session, world, row, row.snoozes))
        )


def _form(session: Session, world: World, row: Reminder, *, past: bool) -> Form:
    choices = _choices(session, world, row)
    told = view(session, world, row)
    return snooze_form(told, choices, world.texts, past=past, language=world.language)


def _choices(session: Session, world: World, row: Reminder) -> list[tuple[str, datetime]]:
    """In an hour, this afternoon, the next morning on which somebody is at work."""
    now = world.now()
    here = now.astimezone(STOCKHOLM)
    found = [("hour", now + HOUR)]
    afternoon = datetime.combine(here.date(), AFTERNOON, STOCKHOLM).astimezone(UTC)
    if now + HOUR < afternoon:
        found.append(("afternoon", afternoon))
    if row.kind == "watch_noon":  # tomorrow has a day and a card of its own
        return found
    account = accounts.get(session, row.municipality, row.details.get("account_id", ""))
    hours = _hours(views.routine_of(session, world, row.municipality), account)
    tomorrow = here.date() + timedelta(days=1)
    morning = opening(datetime.combine(tomorrow, time(0), STOCKHOLM), hours)
    soon = morning.astimezone(STOCKHOLM).date() == tomorrow
    return [*found, ("tomorrow" if soon else "workday", morning)]


def _deadline(session: Session, world: World, row: Reminder) -> datetime | None:
    """When the matter's time is out; of several matters, the first."""
    if row.kind != GATHERED:
        return _moment(row.details, "deadline_at")
    found = [told.deadline for told in _several(session, world, row) if told.state != "settled"]
    return min((item for item in found if item is not None), default=None)


# --- for whom no chat knows ------------------------------------------------------------------------


@work.durable("mail_told")
async def mail(subject: str) -> None:
    """The message by mail, with why it is sent, for a mail has no button to ask with."""
    for pause in (*work.bound().pace.tries, None):
        reason = await work.step(_mail, work.number(subject))
        if not reason or pause is None:
            return
        await work.sleep(pause)


async def _mail(number: int) -> str:
    world = work.bound()

    def compose(session: Session) -> Letter | None:
        row = cast("Reminder", reminders.get(session, number))
        person = people.get(session, row.municipality, row.person)
        if person is None or row.state != "told":
            return None
        found = card(session, world, row, row.snoozes, whole=True)
        text = letter(found, _explained(session, world, row), world.texts)
        key = f"told-{row.id}-{row.snoozes}"
        return Letter(to=person.email, subject=found.title, text=text, key=key)

    composed = await world.database.read(compose)
    if composed is None:
        return ""
    try:
        await world.mail.send(composed)
    except Undelivered as refusal:
        if not refusal.final:
            return refusal.reason
        await world.database.write(partial(_unreached, number, refusal.reason))
    return ""


def _unreached(number: int, reason: str, session: Session) -> None:
    row = cast("Reminder", reminders.hold(session, number))
    row.failure = reason[:300]
    session.add(row)

"""Accounts on which the municipality itself has posted nothing for long: a reminder, then keep or close.

When the municipality last posted is known where a connector sees it or a person says it. Where nobody knows,
the silence counts from the day on which Kanalvakt began to watch the account: unknown is not "never".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, cast

from sqlmodel import Session

from cards.forms import again
from cards.inactivity import assess_form
from cards.model import Form
from cards.watching import say_date, short
from handlers import closing, occasions, task_told, tasks, views
from handlers.decide import required
from handlers.dispatch import on_form, on_press
from handlers.duty import Duties
from handlers.guard import Acting
from handlers.ports import Answer, Changed, Opened, Press, Sent
from handlers.rounds import Call, Town, on_round, source_of
from handlers.watching import hours_of
from handlers.world import World
from routines.clock import STOCKHOLM, due
from routines.model import Cadence, Cited, ClockName, Routine, Span
from routines.publishing import LEAST, days_between_posts
from routines.working_days import is_working_day
from storage import accounts, log, silence
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Account

#: How often somebody is told again while an account stays silent, and while nobody has answered.
WEEK = timedelta(days=7)
WEEKLY = Span(amount=7 * 24, clock=ClockName.ELAPSED)
#: How long the keep-or-close question may stand before others hear of it.
ANSWERED_WITHIN = Span(amount=10, clock=ClockName.WORKING_DAYS)


@on_round("inactivity")
def quiet(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Asks about accounts that have gone quiet, on working days from the morning on.

    TIB-31, TIB-32, DEG-46, GIS-93.
    """
    _settle(session, world, town)
    today = town.now.astimezone(STOCKHOLM).date()
    if not is_working_day(today) or town.now < hours_of(town.routine, today).morning:
        return
    _remind(session, world, town, today)
    _assess(session, world, town, today)
    yield from _calls(session, world, town)


def _settle(session: Session, world: World, town: Town) -> None:
    """Nothing is asked about an account on which something has been posted since, or that is being closed."""
    for task, account in silence.answered_by_posting(session, town.municipality.id):
        posted, since = account.posted_at, datetime.fromisoformat(str(task.details["since"]))
        if posted is not None and posted > since:
            tasks.drop(session, world, task)
    for task in silence.while_closing(session, town.municipality.id):
        tasks.drop(session, world, task)


def _before(today: date, days: int) -> datetime:
    """What lies before this moment lies at least so many days back, by the calendar."""
    return datetime.combine(today - timedelta(days=days - 1), time(0), STOCKHOLM).astimezone(UTC)


def _remind(session: Session, world: World, town: Town, today: date) -> None:
    cited = town.routine.watching.inactive_after
    if cited.value is None:
        return
    planned = _planned(session, town, today)
    for account, days in _silent(session, town, today, "silent", cited.value, planned):
        since = cast("datetime", account.posted_at or account.bound_at)
        _ask(
            session,
            world,
            account.municipality,
            f"silent/{account.id}/{since.astimezone(STOCKHOLM).date()}",
            kind="silent",
            subject=f"account:{account.id}",
            role="responsible",
            details=_since(account),
            source=_source(town.routine.watching.cadence if account.id in planned else cited, days),
        )


def _planned(session: Session, town: Town, today: date) -> Mapping[str, int]:
    """Within how many days something new is to come, by account, where its own plan says so (GIS-93)."""
    if town.routine.watching.cadence.value is not Cadence.PLANNED:
        return {}
    plans = silence.plans(session, town.municipality.id, _before(today, LEAST))
    read = ((account, days_between_posts(str(plan.get("watching") or ""))) for account, plan in plans)
    return {account: days for account, days in read if days is not None}


def _silent(
    session: Session, town: Town, today: date, kind: str, usual: int, planned: Mapping[str, int]
) -> Iterator[tuple[Account, int]]:
    """The accounts to ask about, and for how many days they may be silent: as usual, or by their own plan."""
    for days in sorted({usual, *planned.values()}):
        for account in silence.unasked(session, town.municipality.id, kind, _before(today, days)):
            if planned.get(account.id, usual) == days:
                yield account, days


def _since(account: Account) -> dict[str, Any]:
    """Since when it is silent: its last post, or the beginning of what is known."""
    since = cast("datetime", account.posted_at or account.bound_at).isoformat()
    return {"posted": "yes" if account.posted_at else "no", "since": since, "start_at": since}


def _source(rule: Cited[Any], days: int) -> dict[str, Any]:
    """The rule, with the days that it gives, for "Varför får jag detta?"."""
    return source_of(rule) | {"amount": days * 24, "clock": ClockName.ELAPSED.value}


def _assess(session: Session, world: World, town: Town, today: date) -> None:
    """Keep or close: once the account has been silent for so long, and again so long after each answer."""
    cited, by = town.routine.watching.assess_after, town.routine.watching.assessed_by.value
    if cited.value is None:
        return
    usual = cited.value
    later = {account: max(days, usual) for account, days in _planned(session, town, today).items()}
    for account, days in _silent(session, town, today, "inactive", usual, later):
        _ask(
            session,
            world,
            account.municipality,
            f"inactive/{account.id}/{today}",
            kind="inactive",
            subject=f"account:{account.id}",
            role=by,
            due_at=due(town.now, ANSWERED_WITHIN, town.routine.office_hours.value),
            details=_since(account),
            source=_source(cited, days),
        )


def _ask(session: Session, world: World, municipality: str, key: str, **values: Any) -> None:
    """Asked; and asked anew where it was not needed while the account was to be closed."""
    if tasks.ask(session, world, municipality, key, **values) is None:
        before = cast("Task", stored.of_key(session, municipality, key))
        tasks.reopen(session, world, before, due_at=values.get("due_at"))


def _calls(session: Session, world: World, town: Town) -> Iterator[Call]:
    """Who is to post: whoever has duty for the account, once and then every week."""
    untold = silence.untold(session, town.municipality.id, "silent", town.now - WEEK)
    if not untold:
        return
    duties = Duties(session, town.municipality.id, town.now).expect(account for _, account in untold)
    for task, account in untold:
        duty = duties.of(account)
        if duty is None:
            continue
        at = occasions.latest(task.opened_at, WEEKLY, town.now, town.routine.office_hours.value)
        occasion = f"told/{at.astimezone(STOCKHOLM).date()}"
        yield task_told.call(session, world, task, duty, occasion, at, kind="silent")


# --- what a person answers -------------------------------------------------------------------------


def _places(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    """Since when, in words, and for how many days by now."""
    account = tasks.account_of(session, task)
    since = datetime.fromisoformat(str(task.details["since"])).astimezone(STOCKHOLM).date()
    until = (task.done_at or world.now()).astimezone(STOCKHOLM).date()
    places: dict[str, str | int] = {"since": say_date(since, world.language), "n": (until - since).days}
    return places | _named(account)


def _named(account: Account | None) -> dict[str, str | int]:
    return {"account": short(account.name)} if account is not None else {}


def _weekly(routine: Routine) -> Span:
    del routine
    return WEEKLY


tasks.kind("silent", buttons=("account.posted",), places=_places, told=False, every=_weekly)
tasks.kind("inactive", buttons=("inactive.keep", "inactive.close"), places=_places, every=_weekly)


@on_press("account.posted")
async def press_posted(world: World, acting: Acting, press: Press) -> Answer:
    """Vi har publicerat: what no connector can see, a person says."""

    def change(session: Session) -> Answer:
        task = tasks.hold(session, world, acting, press.subject, press.version, press.action)
        account = cast("Account", tasks.account_of(session, task))
        accounts.posted(session, task.municipality, account.id, world.now())
        tasks.done(session, world, task, acting.person, result="posted")
        for other in stored.open_about(session, account.municipality, task.subject):
            if other.kind == "inactive":
                tasks.drop(session, world, other, acting.person)
        return Changed(card=tasks.card(session, world, task))

    return await world.database.write(change)


@on_press("inactive.keep")
async def press_keep(world: World, acting: Acting, press: Press) -> Answer:
    """Behåll: opens the form, as the reason is kept too."""
    return await world.database.write(partial(_ask_why, world, acting, press, "keep"))


@on_press("inactive.close")
async def press_close(world: World, acting: Acting, press: Press) -> Answer:
    """Avsluta: opens the form that says what follows."""
    return await world.database.write(partial(_ask_why, world, acting, press, "close"))


def _ask_why(world: World, acting: Acting, press: Press, answer: str, session: Session) -> Answer:
    task = tasks.hold(session, world, acting, press.subject, press.version, press.action)
    return Opened(form=_form(session, world, task, answer))


def _form(session: Session, world: World, task: Task, answer: str) -> Form:
    account = cast("Account", tasks.account_of(session, task))
    routine = views.routine_of(session, world, task.municipality)
    return assess_form(
        answer,
        world.texts,
        subject=f"task:{task.id}",
        version=task.version,
        account=short(account.name),
        source=views.source(routine, task.source.get("section"), task.source.get("clauses", ())),
        style="danger" if answer == "close" else "primary",
    )


@on_form("inactive.keep")
async def send_keep(world: World, acting: Acting, sent: Sent) -> Answer:
    """The account stays, for this reason; it is asked about again if it stays silent for as long again."""
    return await world.database.write(partial(_answer, world, acting, sent, "keep"))


@on_form("inactive.close")
async def send_close(world: World, acting: Acting, sent: Sent) -> Answer:
    """The account is to be closed: the walk of closing begins, asked for by whoever decided (TIB-32)."""
    return await world.database.write(partial(_answer, world, acting, sent, "close"))


def _answer(world: World, acting: Acting, sent: Sent, answer: str, session: Session) -> Answer:
    task = tasks.hold(session, world, acting, sent.subject, sent.version, sent.form)
    form = _form(session, world, task, answer)
    errors = required(world, form, sent)
    if errors:
        return Opened(form=again(form, sent.values, errors))
    reason = sent.values["reason"].strip()
    result = "kept" if answer == "keep" else "closing"
    tasks.done(session, world, task, acting.person, result=result, reason=reason)
    for other in stored.open_about(session, task.municipality, task.subject):
        if other.kind == "silent" and answer == "close":
            tasks.drop(session, world, other, acting.person)
    subject, now = task.subject, world.now()
    log.append(
        session, task.municipality, now, acting.person, f"inactive.{result}", subject, {"task": task.id}
    )
    if answer == "close":
        account = cast("Account", tasks.account_of(session, task))
        closing.begin(session, world, acting, account.id, reason, assessed=True)
    return Changed(card=tasks.card(session, world, task))

"""The digest of a working day as people see it, and their press Jag har kollat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, cast

from dateutil.parser import isoparse
from sqlmodel import Session

from cards.model import Card
from cards.watching import (
    CASES_NAMED,
    OpenCase,
    State,
    WatchedAccount,
    WatchView,
    say_date,
    say_people,
    watch_card,
)
from handlers import dispatch, feeding, reading, rights, views
from handlers.dispatch import on_press
from handlers.duty import Duties
from handlers.guard import Acting, Refusal
from handlers.planned_days import plans_of, rests, seen_through
from handlers.ports import Answer, Changed, Press, Refused
from handlers.shown import shows
from handlers.watching import LATE, day_of, days_word, hours_of, settle
from handlers.world import World
from routines.clock import STOCKHOLM
from routines.model import Routine
from storage import accounts, feeds, log, people, readings, watches
from storage.duty_tables import Watch
from storage.tables import Account, Case, Feed, Person, Reading, TeamChannel


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
    now, day = world.now(), day_of(row)
    past, early = now.astimezone(STOCKHOLM).date() > day, now.astimezone(STOCKHOLM).date() < day
    routine = views.routine_of(session, world, row.municipality)
    cadence, planned = routine.watching.cadence, hours_of(routine, day).morning
    found = [] if past or early else watches.accounts_in(session, row.municipality, [row.team_channel])
    opened = watches.nearest(session, row.municipality, row.team_channel, CASES_NAMED) if found else []
    state = _state(session, routine, row, past=past, early=early)
    lookers = dict.fromkeys([*(said["by"] for said in row.looked.values()), row.looked_by])
    names = {one: people.name_of(session, row.municipality, one) for one in lookers if one}
    return WatchView(
        id=cast("int", row.id),
        version=row.version,
        day=day,
        state=state,
        now=now,
        accounts=tuple(
            replace(one, **_looked(row, account, names))
            for account, one in zip(found, _watched(session, world, routine, row, found), strict=True)
        ),
        cases=_open_cases(session, row, found, opened),
        held=_held(session, row) if opened else 0,
        looked_by=tuple(names.values()),
        looked_at=row.looked_at or (_last_look(row) if state == "looked" else None),
        planned=planned if row.opened_at - planned > LATE else None,
        opened=row.opened_at,
        elsewhere=routine.watching.elsewhere.value,
        days=days_word(routine),
        morning=f"{routine.watching.morning.value:%H:%M}",
        source=views.source(routine, cadence.section, cadence.clauses),
    )


def _state(session: Session, routine: Routine, row: Watch, *, past: bool, early: bool) -> State:
    if early:
        return "early"
    if row.looked_by:
        return "looked"
    if not past:
        return "open"
    plans = plans_of(session, routine, row.municipality, [row.team_channel])
    if row.looked:
        return "looked" if seen_through(plans, row) else "partly"
    return "rest" if rests(plans, row.team_channel, day_of(row)) else "past"


def _last_look(row: Watch) -> datetime:
    return max(isoparse(said["at"]) for said in row.looked.values())


def _looked(row: Watch, account: Account, names: Mapping[str, str]) -> dict[str, Any]:
    """Who has looked at the account, if anybody has."""
    said = row.looked.get(account.id)
    return {"looked_by": names[said["by"]], "looked_at": isoparse(said["at"])} if said is not None else {}


def _watched(
    session: Session, world: World, routine: Routine, row: Watch, found: Sequence[Account]
) -> tuple[WatchedAccount, ...]:
    if not found:
        return ()
    now = world.now()
    loads = watches.loads(session, row.municipality, now, row.team_channel)
    duties = Duties(session, row.municipality, now).expect(found)
    blind = readings.blind(session, row.municipality, found, now - reading.overdue(world.reads_every), now)
    unread = accounts.unconnected(session, row.municipality, row.team_channel)
    fed = feeds.several(session, row.municipality, sorted(unread))
    return tuple(
        replace(
            _one(world, routine, duties, account, loads),
            **_unseen(world, blind.get(account.id)),
            by_hand=account.id in unread and not _comes(account, fed.get(account.id), now),
        )
        for account in found
    )


def _one(
    world: World,
    routine: Routine,
    duties: Duties,
    account: Account,
    loads: dict[str, watches.Load],
) -> WatchedAccount:
    duty, load = duties.of(account), loads.get(account.id, watches.Load())
    hours = routine.office_hours.value
    usual = f"{hours.opens:%H:%M}-{hours.closes:%H:%M}"
    return WatchedAccount(
        name=account.name,
        duty=duty.person.name if duty is not None else "",
        role=views.role_word(world, routine, duty.role) if duty is not None else "",
        instead_of=duty.instead_of if duty is not None else "",
        open=load.open,
        late=load.late,
        hours=account.office_hours.replace("-", "–") if account.office_hours not in {"", usual} else "",
    )


def _comes(account: Account, feed: Feed | None, now: datetime) -> bool:
    """Whether others send what is written there, and still do."""
    return feeding.is_fed(account, feed) and feeding.silent_since(account, feed, now) is None


def _unseen(world: World, found: tuple[Account, Reading] | None) -> dict[str, Any]:
    """Since when nothing of an account is seen here, and since when a part of it is not."""
    if found is None:
        return {}
    account, row = found
    since = row.blind_since or reading.stopped(world, account, row)
    return {"blind": since, "partly_blind": row.partly_since}


def _open_cases(
    session: Session, row: Watch, found: Sequence[Account], opened: Sequence[tuple[Case, datetime | None]]
) -> tuple[OpenCase, ...]:
    claimers = people.named(session, row.municipality, {case.claimed_by for case, _ in opened} - {""})
    claimed_by = {person.id: person.name for person in claimers}
    names = {account.id: account.name for account in found}
    return tuple(
        OpenCase(
            case=cast("int", case.id),
            account=names.get(case.account, case.account),
            kind="remove" if due is not None and due == case.remove_by else "answer",
            due=due,
            claimed_by=claimed_by.get(case.claimed_by, case.claimed_by),
        )
        for case, due in opened
    )


def _held(session: Session, row: Watch) -> int:
    channel = session.get(TeamChannel, (row.municipality, row.team_channel))
    return watches.held_back(session, accounts.place_ids(channel)) if channel is not None else 0


# --- Jag har kollat --------------------------------------------------------------------------------


@on_press("watch.looked")
async def press_looked(world: World, acting: Acting, press: Press) -> Answer:
    """Jag har kollat: for the accounts that one watches; whoever watches none, for those that they may."""
    return await world.database.write(partial(_look, world, acting, press))


def _look(world: World, acting: Acting, press: Press, session: Session) -> Answer:
    t, now = world.texts, world.now()
    number = dispatch.number(press.subject.removeprefix("watch:"))
    row = watches.hold(session, number) if number is not None else None
    person = people.get(session, acting.municipality, acting.person)
    if row is None or person is None or row.municipality != acting.municipality:
        raise Refusal(Refused(reason=t("refused-unknown")), logged=person is not None)
    found = watches.accounts_in(session, row.municipality, [row.team_channel])
    duties = Duties(session, row.municipality, now).expect(found)
    if not _may_look(duties, found, person):
        raise Refusal(Refused(reason=t("refused-watch-right")), logged=True)
    if row.looked_at is not None:
        name = people.name_of(session, row.municipality, row.looked_by)
        reason = t("refused-watch-looked", name=name, time=views.moment(world, row.looked_at))
        raise Refusal(Refused(reason=reason, card=card(session, world, row)))
    if now.astimezone(STOCKHOLM).date() != day_of(row):
        reason = t("refused-watch-past", day=say_date(day_of(row), world.language))
        raise Refusal(Refused(reason=reason, card=card(session, world, row)))
    left = [account for account in found if account.id not in row.looked]
    theirs = _theirs(duties, found, left, person, fresh=press.version == row.version)
    if left and not theirs:
        names = say_people([account.name for account in left], t)
        raise Refusal(
            Refused(reason=t("refused-watch-others", accounts=names), card=card(session, world, row))
        )
    said = {account.id: {"by": person.id, "at": now.isoformat()} for account in theirs}
    done = {"looked_by": person.id, "looked_at": now} if len(theirs) == len(left) else {}
    watches.change(session, row, now, looked={**row.looked, **said}, **done)
    details = {"channel": row.team_channel, "day": row.day, "accounts": [*said]}
    log.append(session, row.municipality, now, person.id, "watch.looked", f"watch:{row.id}", details)
    session.flush()
    settle(session, views.routine_of(session, world, row.municipality), row, now)
    return Changed(card=card(session, world, row))


def _may_look(duties: Duties, found: Sequence[Account], person: Person) -> bool:
    if rights.may("watch.looked", rights.relations(person)):
        return True
    return any(duties.may("watch.looked", account, person) for account in found)


def _theirs(
    duties: Duties, found: Sequence[Account], left: Sequence[Account], person: Person, *, fresh: bool
) -> list[Account]:
    """For which accounts a press stands: those that one has duty for; else those that one may look at.

    Whoever has looked at their own says it of the others too by a second press, on the card as it is now:
    two presses in one moment are one.
    """
    on_duty = {account.id: duties.of(account) for account in found}
    own = [one for one in found if (duty := on_duty[one.id]) is not None and duty.person.id == person.id]
    theirs = [account for account in left if account in own]
    if theirs or (own and not fresh):
        return theirs
    return [account for account in left if duties.may("watch.looked", account, person)]


dispatch.owners["watch"] = dispatch.of_row(Watch)

"""Keeping time: each round is asked what it calls for, and each message is told once, to the right person.

What a round calls for is written down first, in one transaction with all that the round itself changes. What
is written down is told when its time is right: at once where it is urgent, else in office hours. A message
whose matter is settled before that is dropped; one that is for whoever has duty goes to whoever has it then;
of several stages that somebody has missed only the latest is told. So it does not matter whether the program
was down, whether two of it run, or whether the clock jumped.
"""

from __future__ import annotations

from collections.abc import Collection, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any

import structlog
from sqlmodel import Session

from cards.reminder import check_words
from handlers import dispatch, people_in_chat, rounds, work
from handlers.rounds import Call, To, Town, as_called
from handlers.world import World
from routines.clock import hours_of, opening
from routines.model import OfficeHours
from storage import accounts, jobs, log, people, postings, reminders
from storage.database import WouldWrite
from storage.duty_tables import Reminder, Task

journal = structlog.get_logger(__name__)

#: What is told so long after its moment is late; a minute or two pass in any case.
LATE = timedelta(minutes=5)
#: More messages of one kind than this to one person at once become one.
TOGETHER = 3
#: How often it is looked again whom there is something to tell: what moves to somebody else is told too.
ROUNDS = 3
#: The kind of a message that tells of several.
GATHERED = "gathered"


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One municipality's turn: for whom, and when time was last kept for it."""

    town: Town
    last: datetime | None

    def missed(self, moment: datetime) -> bool:
        """Whether nobody was there to tell it at its moment: the program was down."""
        return self.last is not None and self.last < moment <= self.town.now - LATE

    @property
    def wound_back(self) -> bool:
        """Whether the clock had run ahead: time was kept for a moment that is still to come."""
        return self.last is not None and self.last > self.town.now + LATE


async def keep_time(world: World) -> None:
    """Asks every round of every municipality what is called for by now, and tells it. Safe to ask again."""
    world.presence.here(world.now())
    for turn in await world.database.read(partial(_turns, world)):
        whole = True
        if turn.wound_back:
            await world.database.write(partial(_wound_back, turn))
        for name in tuple(rounds.rounds):
            whole &= await _unharmed(turn, name, _made(world, turn, name))
        whole &= await _tell_all(world, turn)
        await _unharmed(turn, "settled", _settled_since(world, turn))
        if whole:
            await world.database.write(partial(_kept, turn))


def _turns(world: World, session: Session) -> list[Turn]:
    found = []
    for municipality in accounts.municipalities(session):
        try:
            routine = world.routine(municipality)
        except Exception as fault:  # noqa: BLE001 - one that cannot be read must not stop the others
            journal.error("no routine to keep time by", municipality=municipality.id, fault=work.where(fault))
            continue
        town = Town(municipality=municipality, routine=routine, now=world.now())
        found.append(Turn(town=town, last=reminders.last_kept(session, municipality.id)))
    return found


async def _unharmed(turn: Turn, name: str, doing: Coroutine[Any, Any, None]) -> bool:
    """Does it; a fault in it is logged by its place only, for its words may quote a comment."""
    try:
        await doing
    except Exception as fault:  # noqa: BLE001 - one round's fault must not stop the others
        municipality = turn.town.municipality.id
        journal.error("a round failed", round=name, municipality=municipality, fault=work.where(fault))
        return False
    return True


def _wound_back(turn: Turn, session: Session) -> None:
    """What was passed over because of a clock that ran ahead comes at its true time; what was told, was."""
    reminders.forget_untold(session, turn.town.municipality.id, turn.town.now)
    for put_right in rounds.set_back:
        put_right(session, turn.town)


def _kept(turn: Turn, session: Session) -> None:
    reminders.keep(session, turn.town.municipality.id, turn.town.now)


# --- writing down ----------------------------------------------------------------------------------


async def _made(world: World, turn: Turn, name: str) -> None:
    """One round: asked where it holds up nobody, and made again as a change if there is something new."""
    try:
        nothing = not await world.database.sight(partial(called, world, turn, name))
    except WouldWrite:
        nothing = False
    if not nothing:
        await world.database.write(partial(write_down, world, turn, name))


def write_down(world: World, turn: Turn, name: str, session: Session) -> None:
    """Writes down what a round calls for, each message once."""
    reminders.add(session, [_row(session, turn, call) for call in called(world, turn, name, session)])


def called(world: World, turn: Turn, name: str, session: Session) -> list[Call]:
    """What a round calls for and is not written down yet, with all of its details."""
    calls = [call for call in rounds.rounds[name](session, world, turn.town) if call.person]
    known = reminders.known(session, turn.town.municipality.id, (call.key for call in calls))
    rung = {key for (key, _), told in known.items() if told}
    new: dict[tuple[str, str], Call] = {}
    for call in calls:
        if (call.key, call.person) not in known and (call.key, call.person) not in new:
            # Who comes on duty at night finds in the morning what has rung with somebody else.
            urgent = call.urgent and call.key not in rung
            whole = replace(call, urgent=urgent, details={**call.details, **call.more()})
            # Found out now, where it stops one round, and not when a card is to be shown.
            check_words(call.kind, whole.details, world.texts)
            new[call.key, call.person] = whole
    return list(new.values())


def _row(session: Session, turn: Turn, call: Call) -> Mapping[str, Any]:
    town = turn.town
    hours = _hours(session, town, call.account)
    quiet = town.routine.reminding.quiet.value and (not call.urgent or call.alarm_hours is not None)
    open_ = partial(opening, hours=(call.urgent and call.alarm_hours) or hours, every_day=call.urgent)
    moment = open_(call.due_at) if quiet else call.due_at
    late = turn.missed(moment)
    return {
        "municipality": town.municipality.id,
        "key": call.key,
        "kind": call.kind,
        "subject": call.subject,
        "person": call.person,
        "role": call.role,
        "due_at": call.due_at,
        "urgent": call.urgent,
        "late": late,
        "details": _details(call) | ({"meant_for": _utc(moment)} if late else {}),
        "source": dict(call.source),
        "not_before": max(moment, open_(town.now)) if quiet else moment,
        "made_at": town.now,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _details(call: Call) -> dict[str, Any]:
    found = dict(call.details)
    if call.account:
        found["account_id"] = call.account
    if call.deadline is not None:
        found["deadline_at"] = call.deadline.isoformat()
    if call.thread:
        found["thread"] = call.thread
    if call.instead_of:
        found["instead_of"] = call.instead_of
    if call.urgent and call.alarm_hours is not None:
        found["alarm"] = [f"{call.alarm_hours.opens:%H:%M}", f"{call.alarm_hours.closes:%H:%M}"]
    return found


def _hours(session: Session, town: Town, account_id: str) -> OfficeHours:
    account = accounts.get(session, town.municipality.id, account_id) if account_id else None
    return hours_of(account.office_hours if account is not None else "", town.routine.office_hours.value)


# --- telling ---------------------------------------------------------------------------------------


async def _tell_all(world: World, turn: Turn) -> bool:
    """Tells everybody, each in a transaction of their own, so that nobody's press waits long."""
    municipality, now = turn.town.municipality.id, turn.town.now
    whole = True
    for _ in range(ROUNDS):
        waiting = await world.database.read(
            lambda session: reminders.people_waiting(session, municipality, now)
        )
        if not waiting:
            break
        for person in waiting:
            telling = world.database.write(partial(_tell, world, turn, person))
            whole &= await _unharmed(turn, "telling", telling)
    return whole


def _tell(world: World, turn: Turn, person: str, session: Session) -> None:
    town = turn.town
    held = reminders.hold_ready(session, town.municipality.id, person, town.now)
    ready = [row for row in held if not _asleep(session, turn, row) and _aimed(session, world, town, row)]
    by_kind: dict[str, list[Reminder]] = {}
    for row in _latest(session, town, ready):
        by_kind.setdefault(row.kind, []).append(row)
    for kind, rows in by_kind.items():
        for row in _together(session, turn, rows) if _are_many(session, kind, rows) else rows:
            _send(session, turn, row)


def _are_many(session: Session, kind: str, rows: Sequence[Reminder]) -> bool:
    """Whether they become one message; not those that have a letter each."""
    if kind == GATHERED or len(rows) <= TOGETHER:
        return False
    person = people.get(session, rows[0].municipality, rows[0].person)
    return kind not in rounds.letters or (
        person is not None and bool(people_in_chat.contact_of(session, person))
    )


def _asleep(session: Session, turn: Turn, row: Reminder) -> bool:
    """Whether it came to its time while nobody kept time, and it is night by now: then it waits once more."""
    town = turn.town
    chosen = row.snoozes > 0 and town.now < row.not_before + LATE
    rings = row.urgent and "alarm" not in row.details
    if rings or chosen or not town.routine.reminding.quiet.value:
        return False
    hours = _hours(session, town, row.details.get("account_id", ""))
    if row.urgent:  # an alarm has hours of its own, on every day
        opens_, closes = row.details["alarm"]
        hours = hours.model_copy(
            update={"opens": time.fromisoformat(opens_), "closes": time.fromisoformat(closes)}
        )
    opens = opening(town.now, hours, every_day=row.urgent)
    if opens <= town.now:
        return False
    _note_late(turn, row)
    row.not_before = opens
    session.add(row)
    return True


def _note_late(turn: Turn, row: Reminder) -> None:
    """It says that it is late, and when it would have come, where nobody kept time then."""
    if not row.late and not row.snoozes and turn.missed(row.not_before):
        row.late = True
        row.details = {**row.details, "meant_for": _utc(row.not_before)}


def _aimed(session: Session, world: World, town: Town, row: Reminder) -> bool:
    """Whether this person is still the one to tell; else the message is dropped or moves to another."""
    if row.kind == GATHERED:
        return _anything_left(session, world, town, row)
    found = aim(session, world, town, row)
    # Who asked to be reminded again is reminded, whoever has duty now.
    if found is not None and not row.snoozes and found.person != row.person:
        _move(session, row, found)
        return False
    if found is None or people.get(session, row.municipality, row.person) is None:
        _drop(session, town, row, heard="settled")
        return False
    if not row.snoozes:
        _as_what(row, found)
    return True


def _as_what(row: Reminder, found: To) -> None:
    """As what the person gets it, and in whose place."""
    row.role = found.role
    if found.instead_of != row.details.get("instead_of", ""):
        row.details = row.details | {"instead_of": found.instead_of}


def _drop(session: Session, town: Town, row: Reminder, *, heard: str = "dropped") -> None:
    """It is not told; where it was once and put off, its card says no more when it would come again."""
    if row.told_at is not None:
        reminders.change(session, row, town.now, state=heard)
        return
    row.state = "dropped"
    session.add(row)


def _move(session: Session, row: Reminder, found: To) -> None:
    """Duty has moved: the message goes to whoever has it now, unless they have it already."""
    if reminders.of_key(session, row.municipality, row.key, found.person) is not None:
        row.state = "dropped"
    else:
        _as_what(row, found)
        row.person = found.person
    session.add(row)


def _anything_left(session: Session, world: World, town: Town, row: Reminder) -> bool:
    """A digest that was snoozed tells again what is not settled; nothing, if all is."""
    several = reminders.several(session, row.details["of"])
    left = [item.id for item in several if aim(session, world, town, item) is not None]
    for item in several:
        if item.id not in left:  # called for anew, should it be open once more
            item.state, item.told_at = "dropped", None
            session.add(item)
    if not left:
        _drop(session, town, row, heard="settled")
        return False
    row.details = row.details | {"of": left}
    session.add(row)
    return True


def _latest(session: Session, town: Town, rows: Iterable[Reminder]) -> list[Reminder]:
    """Of several stages of one thing only the latest; the others are dropped."""
    latest: dict[str, Reminder] = {}
    for row in rows:
        thread = row.details.get("thread") or f"reminder:{row.id}"
        earlier = latest.get(thread)
        if earlier is not None:
            _drop(session, town, earlier)
        latest[thread] = row  # they come oldest first
    return [row for row in latest.values() if not _behind(session, town, row)]


def _behind(session: Session, town: Town, row: Reminder) -> bool:
    """Whether the person knows of a later stage already; the message is dropped then.

    What a clock that ran ahead told of a stage that is still to come is no knowledge of this one.
    """
    thread = row.details.get("thread")
    if not thread or row.snoozes:
        return False
    told = reminders.told_about(session, row.municipality, row.subject, row.person)
    same = [item.due_at for item in told if item.details.get("thread") == thread]
    behind = any(row.due_at <= due_at <= town.now for due_at in same)
    if behind:
        row.state = "dropped"
        session.add(row)
    return behind


def _together(session: Session, turn: Turn, rows: list[Reminder]) -> list[Reminder]:
    """Many of one kind become one message that lists them."""
    first, numbers = rows[0], [row.id for row in rows]
    for row in rows:
        row.state, row.told_at = "gathered", turn.town.now
        session.add(row)
    meant = [row.details["meant_for"] for row in rows if "meant_for" in row.details]
    one = Reminder(
        municipality=first.municipality,
        key=f"{GATHERED}/{first.kind}/{first.id}",
        kind=GATHERED,
        person=first.person,
        role=first.role,
        due_at=first.due_at,
        urgent=any(row.urgent for row in rows),
        late=any(row.late for row in rows),
        details={"of": numbers, "kind": first.kind} | ({"meant_for": min(meant)} if meant else {}),
        source=first.source,
        not_before=first.not_before,
        made_at=turn.town.now,
        subject="",
    )
    session.add(one)
    session.flush()
    return [one]


def _send(session: Session, turn: Turn, row: Reminder) -> None:
    """A new message to the person alone in each chat that knows them; by mail where none does."""
    now = turn.town.now
    row.state, row.told_at = "told", now
    _note_late(turn, row)
    row.version += 1
    session.add(row)
    session.flush()
    person = people.get(session, row.municipality, row.person)
    key = reminders.card_key(row)
    reached = person is not None and people_in_chat.show(session, person, key, row.version, now)
    for earlier in range(row.snoozes):  # they say that there is a newer one
        postings.want(session, reminders.card_key(row, earlier), row.version, now)
    if person is not None and not reached and person.email:
        jobs.ask(session, rounds.letters.get(row.kind, "mail_told"), f"told:{row.id}", row.snoozes + 1, now)
    elif not reached:
        row.failure = "unreached"
    details = {"reminder": row.id, "key": row.key, "person": row.person, "role": row.role, "late": row.late}
    log.append(
        session, row.municipality, now, log.PROGRAM, "reminder.told", reminders.logged_as(row), details
    )


async def _settled_since(world: World, turn: Turn) -> None:
    """What was told and is settled since says so, and asks for nothing more."""
    municipality = turn.town.municipality.id
    settled = await world.database.read(lambda session: reminders.settled(session, municipality))
    if settled:
        await world.database.write(partial(_settle, world, municipality, settled))


def _settle(world: World, municipality: str, settled: Collection[str], session: Session) -> None:
    for row in reminders.hold_told(session, municipality, settled):
        reminders.change(session, row, world.now(), state="settled")


def aim(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Who should be told now, as what; None if the matter is settled."""
    kind = row.subject.partition(":")[0]
    ask = rounds.aims.get(row.kind) or rounds.aims.get(kind, _open_task if kind == "task" else _called)
    return ask(session, world, town, row)


def _called(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    del session, world, town
    return as_called(row)


def _open_task(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    del world, town
    task = session.get(Task, dispatch.number(row.subject.partition(":")[2]), populate_existing=True)
    return as_called(row) if task is not None and task.state == "open" else None

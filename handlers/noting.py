"""Noting that somebody is away, and that they are back; and telling those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from sqlmodel import Session

from cards.absence import StandIn, say_span, say_spans, say_stand_ins
from handlers import dispatch, stand_ins, uncovered, views
from handlers.duty import ROLES, Duties
from handlers.rounds import Call, To, Town, as_called, on_round, on_telling, source_of
from handlers.stand_ins import Days
from handlers.world import World
from routines.clock import STOCKHOLM
from storage import absences, accounts, log, people, reminders
from storage.duty_tables import Absence, Reminder
from storage.tables import Person

#: The longest absence that is noted at once, and how far ahead.
LONGEST = timedelta(days=366)
#: So long ago somebody may have fallen ill before anybody says it.
SINCE = timedelta(days=31)
#: What tells somebody that they stand in.
STANDING_IN = ("absence_stand_in", "absence_changed")
#: Standing in for the accounts, and for no role.
NOTHING_ELSE: Mapping[str, str] = {"stands_for": "accounts", "roles": ""}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """An absence that somebody wants to note."""

    municipality: str
    person: str
    first: date
    last: date
    substitute: str
    by: str
    origin: str = "person"
    external_id: str = ""

    @property
    def starts(self) -> datetime:
        """The first day's midnight in Stockholm."""
        return midnight(self.first)

    @property
    def ends(self) -> datetime:
        """The midnight after the last day."""
        return midnight(self.last + timedelta(days=1))


def midnight(day: date) -> datetime:
    """When a day begins in Stockholm, in UTC."""
    return datetime.combine(day, time(0), STOCKHOLM).astimezone(UTC)


# --- noting ----------------------------------------------------------------------------------------


def note(session: Session, world: World, wanted: Wanted) -> tuple[Absence | None, dict[str, str], str]:
    """The absence as it is noted; or what is wrong, by field; and a word where two became one."""
    errors = wrong_days(world, wanted) or _wrong_people(session, world, wanted)
    if errors:
        return None, errors, ""
    overlapping = [
        item
        for item in absences.between(session, wanted.municipality, wanted.starts, wanted.ends)
        if item.person == wanted.person and item.origin == "person" and item.ends > world.now()
    ]
    error = _not_mergeable(session, world, wanted, overlapping)
    if error:
        return None, error, ""
    same = _become_one(wanted, overlapping)
    if same:
        return _merge(session, world, wanted, same), {}, world.texts("absence-merged")
    return _add(session, world, wanted), {}, _beside(world, overlapping)


def _become_one(wanted: Wanted, overlapping: Sequence[Absence]) -> list[Absence]:
    """Those that become one with it: nobody comes to stand in on days that they were not named for."""
    whole = [item for item in overlapping if item.starts <= wanted.starts and wanted.ends <= item.ends]
    if whole and not wanted.substitute:
        return whole[:1]
    return [
        item
        for item in overlapping
        if item.substitute == wanted.substitute
        or (not item.substitute and wanted.starts <= item.starts and item.ends <= wanted.ends)
    ]


def _beside(world: World, overlapping: Sequence[Absence]) -> str:
    """That what was noted before stays as it was, with who stands in on those days."""
    spans = [(item.starts, item.ends) for item in overlapping]
    said = say_spans(spans, world.language, seen=world.now())
    return world.texts("absence-beside", span=said) if spans else ""


def _wrong_people(session: Session, world: World, wanted: Wanted) -> dict[str, str]:
    """What is wrong with who is away and who stands in."""
    t, substitute = world.texts, wanted.substitute
    wrong = (
        ("substitute", t("error-absence-self"), substitute == wanted.person),
        ("substitute", t("error-absence-unknown"), substitute and not _known(session, wanted, substitute)),
        ("person", t("error-absence-unknown"), not _known(session, wanted, wanted.person)),
    )
    return next(({field: said} for field, said, holds in wrong if holds), {})


def wrong_days(world: World, wanted: Wanted) -> dict[str, str]:
    """What is wrong with the days: backwards, over, long ago or too long."""
    t, day = world.texts, world.today
    wrong = (
        ("to", t("error-absence-backwards"), wanted.last < wanted.first),
        ("to", t("error-absence-over"), wanted.last < day),
        ("from", t("error-absence-long-ago"), wanted.first < day - SINCE),
        ("to", t("error-absence-long"), _too_long(wanted, day)),
    )
    return next(({field: said} for field, said, holds in wrong if holds), {})


def _too_long(wanted: Wanted, day: date) -> bool:
    return wanted.last - wanted.first >= LONGEST or wanted.first > day + LONGEST


def _known(session: Session, wanted: Wanted, person: str) -> bool:
    return people.get(session, wanted.municipality, person) is not None


def _not_mergeable(
    session: Session, world: World, wanted: Wanted, overlapping: Sequence[Absence]
) -> dict[str, str]:
    """Nobody is away twice with two who stand in for all; and what becomes one may not grow too long."""
    named = {item.substitute for item in overlapping if item.substitute} | ({wanted.substitute} - {""})
    if len(named) > 1:
        other = next(item for item in overlapping if item.substitute)
        name = people.name_of(session, wanted.municipality, other.substitute)
        span = say_span(other.starts, other.ends, world.language, seen=world.now())
        return {"substitute": world.texts("error-absence-overlaps", span=span, name=name)}
    same = _become_one(wanted, overlapping)
    starts = min([wanted.starts, *(item.starts for item in same)])
    ends = max([wanted.ends, *(item.ends for item in same)])
    return {"to": world.texts("error-absence-long")} if ends - starts > LONGEST + SINCE else {}


def _merge(session: Session, world: World, wanted: Wanted, overlapping: Sequence[Absence]) -> Absence:
    kept, *others = overlapping
    starts = min([wanted.starts, *(item.starts for item in overlapping)])
    ends = max([wanted.ends, *(item.ends for item in overlapping)])
    substitute = next((item.substitute for item in overlapping if item.substitute), wanted.substitute)
    covers = [cover for item in overlapping for cover in item.covers]
    now = world.now()
    absences.change(session, kept, now, starts=starts, ends=ends, substitute=substitute, covers=covers)
    for other in others:
        absences.change(session, other, now, state="withdrawn")
        record(session, other, now, wanted.by, "absence.withdrawn")
    changed(session, world, kept, wanted.by, "absence.changed", *(other.noted_by for other in others))
    uncovered.review(session, world, wanted.municipality)
    return kept


def _add(session: Session, world: World, wanted: Wanted) -> Absence:
    absence = absences.add(session, row_of(world, wanted))
    record(session, absence, world.now(), wanted.by, "absence.noted")
    uncovered.review(session, world, wanted.municipality)
    return absence


def row_of(world: World, wanted: Wanted) -> Absence:
    return Absence(
        municipality=wanted.municipality,
        person=wanted.person,
        starts=wanted.starts,
        ends=wanted.ends,
        substitute=wanted.substitute,
        origin=wanted.origin,
        external_id=wanted.external_id,
        noted_by=wanted.by,
        noted_at=world.now(),
    )


def record(session: Session, absence: Absence, now: datetime, by: str, action: str) -> None:
    """The log's row about an absence: who, when, who stands in; never why."""
    details = {
        "person": absence.person,
        "starts": absence.starts,
        "ends": absence.ends,
        "substitute": absence.substitute,
    }
    log.append(session, absence.municipality, now, by, action, f"absence:{absence.id}", details)


def changed(
    session: Session, world: World, absence: Absence, by: str, action: str, *also_noted_by: str
) -> None:
    """Somebody has changed or ended it: the log says so; whose it is and whoever noted it hear it alone,
    unless they did it themselves.
    """
    now = world.now()
    record(session, absence, now, by, action)
    routine = views.routine_of(session, world, absence.municipality)
    rule = source_of(uncovered.rule_of_absence(routine))
    concerned = {absence.person, absence.noted_by, *also_noted_by} - {by, log.PROGRAM}
    takes_over = _takes_over(session, world, absence) if concerned else ""
    rows = [
        reminders.values(
            municipality=absence.municipality,
            key=f"absence:{absence.id}/news/{absence.version}",
            kind="absence_news",
            subject=f"absence:{absence.id}",
            person=person.id,
            role=_role(absence, person),
            due_at=now,
            details={
                "whose": "own" if person.id == absence.person else "other",
                "changed_by": people.name_of(session, absence.municipality, by),
                "thread": f"absence:{absence.id}/news",
                **_said(session, world, absence),
                "takes_over": takes_over,
            },
            source=rule,
            not_before=now,
            made_at=now,
        )
        for person in (people.get(session, absence.municipality, one) for one in sorted(concerned))
        if person is not None
    ]
    reminders.add(session, rows)


def _takes_over(session: Session, world: World, absence: Absence) -> str:
    """Who has duty from now on while it lasts, "nobody", or "as_named": whoever is named, and nobody else."""
    now, municipality = world.now(), absence.municipality
    if absence.state != "noted" or absence.ends <= now:
        return "nobody"
    taking = stand_ins.by_absence(session, municipality, [absence])[absence.id]
    whole = _whole(absence)
    if taking == {absence.substitute: whole}:
        return "as_named"
    said = [
        StandIn(name=people.name_of(session, municipality, person), days=days)
        for person, days in taking.items()
    ]
    return say_stand_ins(said, whole, world.language, seen=now) or "nobody"


def _role(absence: Absence, person: Person) -> str:
    """As what somebody hears of one that they noted, manager or coordinator; of their own as themself."""
    if person.id == absence.person:
        return ""
    return "coordinator" if "coordinator" in person.roles else "manager"


def end(session: Session, world: World, absence: Absence, by: str) -> None:
    """Somebody is back, or does not go at all."""
    now = world.now()
    begun = absence.starts < now
    values: dict[str, object] = {"ends": now} if begun else {"state": "withdrawn"}
    if absence.external_id:  # the event may stand in the calendar for a long time yet
        values["external_id"] = _ended_by_hand(absence)
    absences.change(session, absence, now, **values)
    changed(session, world, absence, by, "absence.ended" if begun else "absence.withdrawn")
    uncovered.review(session, world, absence.municipality)


def event(name: str, ends: datetime) -> str:
    """What is remembered of an event in a calendar: moved to another end, it is another."""
    return f"{name}:{ends.isoformat()}"


def end_of(remembered: str) -> datetime:
    """When an event ends of which ``event`` is remembered."""
    return datetime.fromisoformat(remembered.partition(":")[2])


def _ended_by_hand(absence: Absence) -> str:
    """How an absence is named whose event still says that it goes on; or those within what was said."""
    own = absence.origin == "calendar"
    return absences.ENDED + (event(absence.external_id, absence.ends) if own else absence.external_id)


def events_of(ended: Iterable[Absence]) -> set[str]:
    """The events that somebody has ended by hand, as ``event`` names them."""
    return {one for item in ended for one in item.external_id.removeprefix(absences.ENDED).split()}


@on_round("absences")
def tell(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Who stands in hears it at once, and what becomes of it; so does whose absence another has noted."""
    municipality = town.municipality.id
    duties = Duties(session, municipality, town.now).expect(())
    noted = absences.not_over(session, municipality, town.now)
    standing_in = stand_ins.by_absence(session, municipality, noted)
    for absence in noted:
        for person in standing_in[absence.id]:
            days = stand_ins.left(standing_in[absence.id], person, town.now)
            if days and duties.present(person) is not None:  # else they hear it when they are back
                yield _call(session, world, town, absence, "stand_in", person, "substitute", days)
        if absence.noted_by not in {absence.person, log.PROGRAM}:
            yield _call(session, world, town, absence, "noted", absence.person, "")
    for row in reminders.heard(session, municipality, STANDING_IN):
        if duties.present(row.person) is not None:
            yield from _since(session, world, town, row, standing_in)


def _since(
    session: Session,
    world: World,
    town: Town,
    row: Reminder,
    standing_in: Mapping[int | None, Mapping[str, Days]],
) -> Iterator[Call]:
    """Other days, or an end that nobody expected, to whoever was told that they stand in; once a change."""
    absence = session.get_one(Absence, dispatch.number(row.subject.partition(":")[2]))
    theirs = standing_in.get(absence.id) or _standing_in(session, absence)
    days = stand_ins.left(theirs, row.person, town.now) if _goes_on(town, absence) else ()
    told = row.details.get("days", _written(_whole(absence)))
    if days:
        if told == _written(days):
            return
        said = row.details | _told(session, world, absence, row.person, days, row.details)
        reminders.change(session, row, town.now, details=said)
        kind = "changed"
    else:
        # Who comes to stand in once more is told so once more.
        key = f"{row.key}/until/{row.id}" if row.kind == "absence_stand_in" else row.key
        reminders.change(session, row, town.now, state="settled", key=key)
        last = theirs.get(row.person) or _whole(absence)
        as_said = absence.state == "noted" and last[-1][1] <= town.now and told == _written(last)
        if as_said or _stands_in_otherwise(session, town, absence, row.person):
            return
        kind = "over"
    call = _call(session, world, town, absence, kind, row.person, row.role, days, row.details)
    yield replace(call, key=f"absence:{absence.id}/after/{row.id}", due_at=town.now)


def _call(
    session: Session,
    world: World,
    town: Town,
    absence: Absence,
    kind: str,
    person: str,
    role: str,
    days: Days = (),
    before: Mapping[str, str] = NOTHING_ELSE,
) -> Call:
    return Call(
        key=f"absence:{absence.id}/{kind}",
        kind=f"absence_{kind}",
        subject=f"absence:{absence.id}",
        person=person,
        role=role,
        due_at=absence.noted_at,
        more=partial(_told, session, world, absence, person, days, before),
        source=source_of(uncovered.rule_of_absence(town.routine)),
    )


def _told(
    session: Session, world: World, absence: Absence, person: str, days: Days, before: Mapping[str, str]
) -> dict[str, str]:
    """What is said to one person. ``before``: what was, where nothing of it is theirs any more."""
    said = _said(session, world, absence, days)
    if not days:
        return said | {name: before.get(name, other) for name, other in NOTHING_ELSE.items()}
    watches = person in stand_ins.on_accounts(session, absence)
    by_role = {cover.person for cover in absences.covers(absence) if cover.account == ROLES}
    roles = _roles(session, world, absence) if not watches or person in {*by_role, absence.substitute} else ""
    as_what = "both" if roles and watches else "roles" if roles else "accounts"
    return said | {"stands_for": as_what, "roles": roles}


def _roles(session: Session, world: World, absence: Absence) -> str:
    """What somebody is, beside what they do for the accounts that they watch."""
    routine = views.routine_of(session, world, absence.municipality)
    person = people.find(session, absence.municipality, absence.person)
    roles = [*(person.roles if person is not None else ())]
    if accounts.managed_by(session, absence.municipality, absence.person):
        roles.append("manager")
    return ", ".join(views.role_word(world, routine, role) for role in dict.fromkeys(roles))


def _said(session: Session, world: World, absence: Absence, days: Days = ()) -> dict[str, str]:
    """Its words. ``days``: those of whoever stands in, where it is told to them."""
    now = world.now()
    back = absence.state == "noted" and absence.ends <= now
    substitute = absence.substitute
    named = people.name_of(session, absence.municipality, substitute) if substitute else ""
    whole, mine = _whole(absence), days or _whole(absence)
    span = say_spans(whole, world.language, seen=now)
    if mine != whole:
        mine_said = say_spans(mine, world.language, seen=now)
        span = world.texts("absence-span-partly", span=span, mine=mine_said)
    return {
        "name": people.name_of(session, absence.municipality, absence.person),
        "span": span,
        "by": people.name_of(session, absence.municipality, absence.noted_by),
        "substitute": named or "none",
        "days": _written(mine),
        "end": "back" if back else absence.state,
    }


def _whole(absence: Absence) -> Days:
    return ((absence.starts, absence.ends),)


def _written(days: Days) -> str:
    return ",".join(f"{starts.isoformat()}/{ends.isoformat()}" for starts, ends in days)


@on_telling("absence")
def aim(session: Session, world: World, town: Town, row: Reminder) -> To | None:
    """Right before it is told: how it is now; nobody, when there was nothing to tell after all."""
    absence = session.get(Absence, dispatch.number(row.subject.partition(":")[2]), populate_existing=True)
    if absence is None:
        return None
    if row.kind == "absence_noted":
        return as_called(row) if _goes_on(town, absence) else None
    days = _days_left(session, town, absence, row.person)
    if row.kind == "absence_stand_in" and not days:
        return None
    if row.kind in {"absence_changed", "absence_over"}:
        row.kind = "absence_changed" if days else "absence_over"
    row.details = row.details | _told(session, world, absence, row.person, days, row.details)
    return as_called(row)


def _goes_on(town: Town, absence: Absence) -> bool:
    return absence.state == "noted" and absence.ends > town.now


def _standing_in(session: Session, absence: Absence) -> Mapping[str, Days]:
    """Who stands in, or stood, during one absence."""
    if absence.state != "noted":
        return {}
    return stand_ins.by_absence(session, absence.municipality, [absence])[absence.id]


def _days_left(session: Session, town: Town, absence: Absence, person: str) -> Days:
    """The days on which somebody stands in, if there are any to come."""
    if not _goes_on(town, absence):
        return ()
    return stand_ins.left(_standing_in(session, absence), person, town.now)


def _stands_in_otherwise(session: Session, town: Town, absence: Absence, person: str) -> bool:
    """Two absences have become one: whoever stood in for this one stands in for the other."""
    during = absences.between(session, absence.municipality, absence.starts, absence.ends)
    others = [item for item in during if item.person == absence.person and item.id != absence.id]
    return any(_days_left(session, town, item, person) for item in others)

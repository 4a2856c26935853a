"""An absence as people see it, and who may change it."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from sqlmodel import Session

from cards.absence import AbsenceView, Alone, Gap, StandIn, absence_card
from cards.case import Duty
from cards.model import Card
from handlers import dispatch, rights, stand_ins, uncovered, views
from handlers.duty import Duties, Timeline
from handlers.guard import Acting, Refusal
from handlers.ports import Refused
from handlers.rights import Relation
from handlers.shown import shows
from handlers.world import World
from routines.model import Routine
from storage import absences, accounts, log, people
from storage.duty_tables import Absence
from storage.tables import Person

_TICK = timedelta(microseconds=1)


def _relations(session: Session, world: World, acting: Person, whose: str) -> frozenset[Relation]:
    """What somebody is to another's absence: its own person, the manager of their accounts, a coordinator."""
    found = {Relation.MEMBER}
    if acting.id == whose:
        found.add(Relation.RECEIVER)
    handled = accounts.handled_by(session, acting.municipality, whose)
    duties = Duties(session, acting.municipality, world.now())
    for account in handled:
        held = rights.relations(acting, account) | duties.relations(account, acting.id)
        found |= held & {Relation.MANAGER, Relation.COORDINATOR}
    return frozenset(found | (rights.relations(acting) & {Relation.COORDINATOR}))


def reach(session: Session, world: World, acting: Acting, subject: str, action: str) -> Absence:
    """The absence, if it is the acting person's municipality's and they may do this to it at all."""
    what, _, rest = subject.partition(":")
    number = dispatch.number(rest) if what == "absence" else None
    absence = absences.hold(session, number) if number is not None else None
    person = people.get(session, acting.municipality, acting.person)
    if absence is None or person is None or absence.municipality != acting.municipality:
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=person is not None)
    if not rights.may(action, _relations(session, world, person, absence.person)):
        raise Refusal(Refused(reason=world.texts("refused-absence-right")), logged=True)
    return absence


def hold(session: Session, world: World, acting: Acting, subject: str, version: int, action: str) -> Absence:
    """The absence for somebody who may change it, while it goes on or is to come."""
    absence = reach(session, world, acting, subject, action)
    if absence.state != "noted" or absence.ends <= world.now():
        raise Refusal(Refused(reason=world.texts("refused-absence-over"), card=card(session, world, absence)))
    if absence.version != version:
        raise Refusal(
            Refused(reason=world.texts("refused-absence-changed"), card=card(session, world, absence))
        )
    return absence


def view(session: Session, world: World, absence: Absence, word: str = "") -> AbsenceView:
    """All that the card of an absence shows."""
    now, municipality = world.now(), absence.municipality
    of = accounts.watched_by(session, municipality, {absence.person}).get(absence.person, [])
    routine = views.routine_of(session, world, municipality)
    rule = uncovered.rule_of_absence(routine)
    over = absence.ends <= now
    starts, ends = max(absence.starts, now), max(absence.ends, now + _TICK)
    timeline = Timeline(session, municipality, starts, ends, of)
    live = absence.state == "noted" and not over
    missing = uncovered.uncovered(timeline, absence, of, now) if live else []
    alone = timeline.alone(starts, ends, absence.person) if live and absence.substitute else ()
    names = {account.id: account.name for account in of}
    taking = stand_ins.by_absence(session, municipality, [absence])[absence.id] if live else {}
    away = uncovered.also_away(session, absence, absence.substitute, starts) if live and taking else []
    return AbsenceView(
        id=cast("int", absence.id),
        version=absence.version,
        name=people.name_of(session, municipality, absence.person),
        starts=absence.starts,
        ends=absence.ends,
        now=now,
        substitute=people.name_of(session, municipality, absence.substitute) if absence.substitute else "",
        covers=tuple(
            (names[account], StandIn(name=people.name_of(session, municipality, person), days=days))
            for (account, person), days in stand_ins.named(absence).items()
            if account in names
        ),
        stand_ins=tuple(
            StandIn(name=people.name_of(session, municipality, person), days=days)
            for person, days in taking.items()
        ),
        named_away=tuple((max(one.starts, starts), min(one.ends, ends)) for one in away),
        state=absence.state,
        begun=absence.starts <= now,
        over=over,
        accounts=tuple(names.values()),
        gaps=tuple(_gap(world, routine, item) for item in missing),
        alone=tuple(Alone(starts=begins, ends=over_, also_away=names_) for begins, over_, names_ in alone),
        noted_by=_noted_by(session, absence),
        from_calendar=absence.origin == "calendar",
        source=views.source(routine, rule.section, rule.clauses),
        word=word,
    )


def _noted_by(session: Session, absence: Absence) -> str:
    by_another = absence.noted_by not in {absence.person, log.PROGRAM}
    return people.name_of(session, absence.municipality, absence.noted_by) if by_another else ""


def _gap(world: World, routine: Routine, item: uncovered.Uncovered) -> Gap:
    on_duty = item.duty
    duty = None
    if on_duty is not None:
        duty = Duty(name=on_duty.person.name, role=views.role_word(world, routine, on_duty.role))
    return Gap(
        account=item.account.name, starts=item.starts, ends=item.ends, duty=duty, also_away=item.also_away
    )


def card(session: Session, world: World, absence: Absence, word: str = "") -> Card:
    """The absence as it is now."""
    return absence_card(view(session, world, absence, word), world.language)


@shows("absence")
def _card(session: Session, world: World, rest: str) -> Card | None:
    number = dispatch.number(rest)
    absence = session.get(Absence, number) if number is not None else None
    return card(session, world, absence) if absence is not None else None


dispatch.owners["absence"] = dispatch.of_row(Absence)

"""The public register of accounts: what it shows by the municipality's routine, and who is told of a new one.

LID-11, LID-41, LID-42, GIS-01, GIS-29, DEG-12, TIB-27, TIB-28, LAH-17.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import structlog
from sqlmodel import Session

from cards.model import Card, Link
from cards.register import RegisterView, in_order
from cards.register_card import register_card
from cards.register_page import plan_query
from cards.task import task_card
from handlers import tasks, views
from handlers.acting import acting
from handlers.guard import Acting
from handlers.ports import Answer, Refused, Shown, Typed
from handlers.rounds import Call, Town, on_round, source_of
from handlers.words import said
from handlers.work import where
from handlers.world import World
from routines.clock import due
from routines.model import ClockName, Routine, Span
from storage import accounts, log, people
from storage import register as stored
from storage import tasks as tasks_kept
from storage.duty_tables import Task
from storage.register import Terms
from storage.tables import Account, Municipality, Register

journal = structlog.get_logger(__name__)

#: The task to put a unit's list into its document plan, and within what time.
PLAN = "document_plan"
PUT_WITHIN = Span(amount=10, clock=ClockName.WORKING_DAYS)


@dataclass(frozen=True, kw_only=True)
class NotPublic:
    """The routine wants no public register: whose it is, and who keeps it."""

    name: str
    kept_by: str


async def view(
    world: World, municipality: str, kept: RegisterView | None = None
) -> RegisterView | NotPublic | None:
    """The edition that stands now, for everybody to read; None where there is no such municipality.

    ``kept``: what was answered last; it is the answer again while its edition stands.
    """
    return await world.database.read(partial(_view, world, municipality, kept))


def _view(
    world: World, municipality: str, kept: RegisterView | None, session: Session
) -> RegisterView | NotPublic | None:
    found, edition = accounts.municipality(session, municipality), stored.edition(session, municipality)
    if found is None or edition is None:
        return None
    routine = world.routine(found)
    rule = routine.account_register
    if not rule.public.value:
        return NotPublic(name=found.name, kept_by=routine.coordinator.value)
    if kept is not None and _still(kept, found, edition):
        return kept
    return RegisterView(
        municipality=found.id,
        name=found.name,
        version=edition.version,
        changed_at=edition.changed_at,
        fields=tuple(edition.terms["fields"]),
        rows=in_order(stored.listed(session, municipality)),
        kept_by=routine.coordinator.value,
        rules_page=found.rules_page,
        in_document_plan=rule.in_document_plan.value,
    )


def _still(kept: RegisterView, found: Municipality, edition: Register) -> bool:
    stands = (edition.version, found.name, found.rules_page)
    return (kept.version, kept.name, kept.rules_page) == stands


def lay(session: Session, municipality: str, routine: Routine, now: datetime) -> bool:
    """What the routine decides about the register holds from now on; whether it is a new edition."""
    return stored.lay(session, municipality, terms(routine), log.PROGRAM, now)


def lay_all(session: Session, world: World) -> None:
    """The same for every municipality; where a routine cannot be read its register stays as it is."""
    for municipality in accounts.municipalities(session):
        try:
            routine = world.routine(municipality)
        except Exception as fault:  # noqa: BLE001 - one that cannot be read must not stop the others
            journal.error("no routine for the register", municipality=municipality.id, fault=where(fault))
            continue
        lay(session, municipality.id, routine, world.now())


def terms(routine: Routine) -> Terms:
    """What a routine has the register show."""
    rule = routine.account_register
    return Terms(
        fields=tuple(field.value for field in rule.fields.value),
        record_types=rule.record_types.value,
        record_types_on={platform: more.value for platform, more in rule.record_types_on.items()},
        shared=routine.coordinator.value,
    )


# --- said ------------------------------------------------------------------------------------------


@said("förteckning", "förteckningen", "forteckning", "forteckningen", "register", "registret")
async def say_register(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """Where the register is; for who keeps it, how the municipality's own site shows it."""
    del rest, typed
    return await world.database.read(partial(_where, world, acting))


def _where(world: World, acting: Acting, session: Session) -> Answer:
    found = _view(world, acting.municipality, None, session)
    if not isinstance(found, RegisterView):
        kept_by = found.kept_by if found is not None else ""
        return Refused(reason=world.texts("register-card-none", unit=kept_by))
    person = people.get(session, acting.municipality, acting.person)
    place = views.routine_of(session, world, acting.municipality).account_register.place.value
    card = register_card(
        found,
        address=world.address,
        place=place,
        embeds=person is not None and "coordinator" in person.roles,
        language=world.language,
    )
    return Shown(card=card)


# --- the document plans ----------------------------------------------------------------------------


@on_round("register")
def review_plans(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Where each unit's list belongs in its document plan too, a changed one is to be put there (DEG-12)."""
    rule = town.routine.account_register
    edition = stored.edition(session, town.municipality.id) if rule.in_document_plan.value else None
    if edition is None:
        return ()
    open_ones = tasks_kept.open_ones(session, town.municipality.id, PLAN)
    for unit, (_, version) in edition.units.items():
        key = _plan_key(unit, version)
        for task in open_ones:
            if task.details["unit"] == unit and task.key != key:
                tasks.drop(session, world, task)
        _ask_for_plan(session, world, town.municipality.id, town.routine, unit, version)
    return ()


def _plan_key(unit: str, version: int) -> str:
    return f"{PLAN}/{version}/{unit}"


def _ask_for_plan(
    session: Session, world: World, municipality: str, routine: Routine, unit: str, version: int
) -> Task | None:
    rule = routine.account_register
    return tasks.ask(
        session,
        world,
        municipality,
        _plan_key(unit, version),
        kind=PLAN,
        role=acting(session, municipality, routine, rule.owner.value).value,
        due_at=due(world.now(), PUT_WITHIN, routine.office_hours.value),
        details={"unit": unit},
        source=source_of(rule.in_document_plan),
    )


def plan_waits(session: Session, municipality: str, unit: str) -> bool:
    """Whether a unit's list has a change of which nobody has said that it is in the document plan."""
    edition = stored.edition(session, municipality)
    if edition is None or unit not in edition.units:
        return False
    task = tasks_kept.of_key(session, municipality, _plan_key(unit, edition.units[unit][1]))
    return task is None or task.state == "open"


def put_at_opening(session: Session, world: World, account: Account, by: str) -> None:
    """Whoever set the account up has said that it is in its unit's document plan: nobody is asked again."""
    routine = views.routine_of(session, world, account.municipality)
    edition = stored.edition(session, account.municipality)
    if edition is None or not routine.account_register.in_document_plan.value:
        return
    unit, version = account.unit, edition.units[account.unit][1]
    task = _ask_for_plan(session, world, account.municipality, routine, unit, version)
    if task is not None:
        tasks.done(session, world, task, by)


def _places(session: Session, world: World, task: Task) -> dict[str, str | int]:
    shared = views.routine_of(session, world, task.municipality).coordinator.value
    return {"unit": str(task.details["unit"]) or shared}


def _card(session: Session, world: World, task: Task) -> Card:
    """With the extract at hand."""
    unit, t = str(task.details["unit"]), world.texts
    address = f"{world.address}/register/{task.municipality}{plan_query(unit)}"
    card = task_card(tasks.view(session, world, task), world.language)
    return replace(card, blocks=(*card.blocks, Link(label=t("register-extract-open"), url=address)))


tasks.kind(PLAN, places=_places, card=_card)

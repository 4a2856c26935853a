"""Somebody has left: duty falls to the substitute at once, and what is theirs becomes tasks (LID-21, LID-78).

For each account: somebody new in their place, their administrator's rights taken away, the login changed. The
manager's place is filled too, and of several who are responsible one may go without anybody new. A
person has left when the register says so, or when the chats that know them say that their account is closed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import structlog
from sqlmodel import Session

from cards.forms import again
from cards.model import Form
from cards.task import leaver_form
from handlers import choosing, credentials, people_in_chat, proposing, tasks
from handlers.decide import required
from handlers.dispatch import on_form, on_press
from handlers.duty import on_duty
from handlers.guard import Acting
from handlers.ports import Answer, Changed, ChatName, Contact, KnowsWhoLeft, Opened, Press, Sent, Undelivered
from handlers.rounds import Call, Town, on_round, source_of
from handlers.world import World
from routines.clock import due
from routines.model import Cited, ClockName, Role, Routine, Span
from storage import accounts, cases, log, people, register
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Account, Person

log_ = structlog.get_logger(__name__)

DUTY, ONE_OF_SEVERAL = "leaver_duty", "leaver_also"
ADMINISTRATORS, LOGIN = "leaver_administrators", "leaver_login"
KINDS = (DUTY, ONE_OF_SEVERAL, ADMINISTRATORS, LOGIN)
#: The routines say that it is to be done, not by when.
SOON = Span(amount=1, clock=ClockName.WORKING_DAYS)


@dataclass(frozen=True, kw_only=True)
class Needed:
    """Something that is to be done because somebody has left."""

    kind: str
    account: Account
    person: str
    #: responsible, also_responsible, substitute or manager, where somebody new is to be named.
    role: str = ""

    @property
    def key(self) -> str:
        """Names the task for ever."""
        end = f"/{self.role}" if self.role else ""
        return f"{self.kind}/{self.person}/{self.account.id}{end}"


def needed(left: Sequence[str], held: Iterable[Account]) -> Iterator[Needed]:
    """What is to be done about the accounts of those who have left."""
    for account in held:
        for person in left:
            in_charge = person in (account.responsible, *account.also_responsible, account.substitute)
            administers = person in account.administrators
            for role in ("responsible", "substitute", "manager"):
                if getattr(account, role) == person:
                    yield Needed(kind=DUTY, account=account, person=person, role=role)
            if person in account.also_responsible:
                yield Needed(kind=ONE_OF_SEVERAL, account=account, person=person, role=accounts.ALSO)
            if administers:
                yield Needed(kind=ADMINISTRATORS, account=account, person=person)
            if administers or in_charge:
                yield Needed(kind=LOGIN, account=account, person=person)


def review(session: Session, world: World, municipality: str, routine: Routine) -> None:
    """Asks for what is needed now, and drops what is not needed any more."""
    left = people.who_left(session, municipality)
    asked = {task.key: task for task in stored.open_ones(session, municipality, *KINDS)}
    if left:
        held = accounts.held_by(session, municipality, left)
        for item in needed(left, held):
            if asked.pop(item.key, None) is None and not _proposed(session, item):
                _ask(session, world, item, routine)
        credentials.drop_of_leavers(session, world, municipality, left)
        _let_go(session, world, municipality, left)
    for task in asked.values():
        if not _still(session, task):
            tasks.drop(session, world, task)


def _let_go(session: Session, world: World, municipality: str, left: Sequence[str]) -> None:
    """What they had taken on nobody has now, so that others take it on."""
    for case in cases.claimed_by(session, municipality, left):
        details = {"for": case.claimed_by}
        if cases.change(session, case, world.now(), claimed_by="") is None:
            continue  # somebody was first; the next minute asks again
        log.append(
            session, municipality, world.now(), log.PROGRAM, "case.released", f"case:{case.id}", details
        )


def _proposed(session: Session, item: Needed) -> bool:
    """Whether somebody is proposed in the place; should they be declined, it is asked for anew."""
    found = proposing.waiting(session, item.account)
    return bool(item.role) and any(task.details["people"].get(item.role) for task in found)


def _ask(session: Session, world: World, item: Needed, routine: Routine) -> None:
    account = item.account
    above = account.manager if item.role != "manager" else ""
    values: dict[str, Any] = {
        "subject": f"account:{account.id}",
        "person": above,
        "role": "manager" if above else "coordinator",
        "due_at": due(world.now(), SOON, routine.office_hours.value),
        "details": {"left": item.person, "place": item.role},
        "source": source_of(_rule(routine, item.kind)),
    }
    task = tasks.ask(session, world, account.municipality, item.key, kind=item.kind, **values)
    if task is not None or item.kind == LOGIN:  # a login that was changed needs no other change
        return
    before = cast("Task", stored.of_key(session, account.municipality, item.key))
    tasks.reopen(session, world, before, **{name: values[name] for name in ("person", "role", "due_at")})


def _rule(routine: Routine, kind: str) -> Cited[Any]:
    named_anew = kind in {DUTY, ONE_OF_SEVERAL}
    return routine.absence.triggers if named_anew else routine.credentials.leaver_hands_over


def _still(session: Session, task: Task) -> bool:
    """Whether a task that ``needed`` does not name is needed all the same: a place that stands empty."""
    account = tasks.account_of(session, task)
    person = task.details["left"]
    if account is None or people.get(session, task.municipality, person) is not None:
        return False
    if task.kind == LOGIN:
        return True
    return task.kind == DUTY and getattr(account, task.details["place"]) == ""


# --- the tasks -------------------------------------------------------------------------------------


def _places(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    t = world.texts
    account = tasks.account_of(session, task)
    duty = on_duty(session, account, world.now()) if account is not None else None
    now = t("leaver-now", name=duty.person.name) if duty is not None else t("leaver-nobody")
    place = task.details.get("place", "")
    role = t(f"role-{'responsible' if place == accounts.ALSO else place}") if place else ""
    return {
        "name": people.name_of(session, task.municipality, str(task.details.get("left", ""))),
        "account": account.name if account is not None else "",
        "role": role,
        "now": now,
    }


def _administrator_gone(session: Session, world: World, task: Task, by: str) -> None:
    """Klart: the register says so too."""
    account = tasks.account_of(session, task)
    if account is not None:
        rest = [person for person in account.administrators if person != task.details["left"]]
        others = [one for one in account.also_responsible if one != task.details["left"]]
        accounts.change(session, account, by, world.now(), administrators=rest, also_responsible=others)


def _no_longer_one_of_several(session: Session, world: World, task: Task, by: str) -> None:
    """Klart: nobody new is needed, the others are responsible without them (GIS-92)."""
    account = tasks.account_of(session, task)
    if account is not None:
        others = [one for one in account.also_responsible if one != task.details["left"]]
        accounts.change(session, account, by, world.now(), also_responsible=others)


tasks.kind(DUTY, buttons=("leaver.name",), places=_places)
tasks.kind(
    ONE_OF_SEVERAL, buttons=("leaver.name", "task.done"), places=_places, done=_no_longer_one_of_several
)
tasks.kind(ADMINISTRATORS, places=_places, done=_administrator_gone)
tasks.kind(LOGIN, places=_places, done=credentials.login_done)


@on_press("leaver.name")
async def open_name(world: World, acting: Acting, press: Press) -> Answer:
    """Utse: opens the form with those who may follow."""

    def look(session: Session) -> Answer:
        task = tasks.hold(session, world, acting, press.subject, press.version, "leaver.name")
        return Opened(form=_form(session, world, task))

    return await world.database.write(look)


def _form(session: Session, world: World, task: Task) -> Form:
    called = choosing.called(_may_follow(session, task))
    return leaver_form(tasks.view(session, world, task), world.texts, people=list(called.items()))


def _may_follow(session: Session, task: Task) -> list[choosing.Item]:
    """Who may take the place: everybody, but nobody as their own substitute, nor twice as responsible."""
    account = tasks.account_of(session, task)
    found = choosing.everybody(people.all_active(session, task.municipality))
    if account is None:
        return found
    others = {
        "substitute": {account.responsible, *account.also_responsible},
        accounts.ALSO: {account.responsible, *account.also_responsible, account.substitute},
    }
    return [one for one in found if one.id not in others.get(task.details["place"], ())]


@on_form("leaver.name")
async def name(world: World, acting: Acting, sent: Sent) -> Answer:
    """Somebody new in the place of who has left; a substitute who moves up leaves a place to fill."""
    return await world.database.write(partial(_name, world, acting, sent))


def _name(world: World, acting: Acting, sent: Sent, session: Session) -> Answer:
    task = tasks.hold(session, world, acting, sent.subject, sent.version, "leaver.name")
    form = _form(session, world, task)
    errors = required(world, form, sent)
    chosen, unclear = choosing.one(sent.values.get("person", ""), _may_follow(session, task), world.texts)
    account = tasks.account_of(session, task)
    if unclear:
        errors.setdefault("person", unclear)
    if errors or account is None:
        return Opened(form=again(form, sent.values, errors))
    values = _moved_up(account, task.details["place"], chosen, task.details["left"])
    _fill(session, world, acting, task, account, values)
    return Changed(card=tasks.card(session, world, task))


def _moved_up(account: Account, place: str, chosen: str, left: str) -> dict[str, Any]:
    """What the account says of its people then: whoever moves up is not what they were before too."""
    also = account.also_responsible
    if place == accounts.ALSO:
        return {place: [*(one for one in also if one != left), chosen]}
    values: dict[str, Any] = {place: chosen}
    if place == "responsible" and account.substitute == chosen:
        values["substitute"] = ""
    if place == "responsible" and chosen in also:
        values[accounts.ALSO] = [one for one in also if one != chosen]
    return values


def _fill(
    session: Session, world: World, acting: Acting, task: Task, account: Account, values: Mapping[str, Any]
) -> None:
    """At once, or as a proposal to those whose word the routine wants besides (DEG-14)."""
    routine = _routine_of(session, world, task.municipality)
    person = cast("Person", people.get(session, acting.municipality, acting.person))
    left, by = task.details["left"], acting.person
    # Who is whose manager is not decided here; it is only noted.
    managed = task.details["place"] == "manager"
    needed_ = [] if managed else proposing.still_needed(session, routine, account, person, values)
    if needed_:
        spoke = proposing.speaks_as(session, routine, account, person, Role.MANAGER)
        agreed = [by] if spoke else []
        proposing.propose(session, world, account, by, values, needed_, agreed=agreed, left=left)
        tasks.done(session, world, task, by, result="proposed_new")
        return
    accounts.change(session, account, by, world.now(), **values)
    tasks.done(session, world, task, by, result="named_new")
    if values.get("substitute") == "":
        fill(session, world, account, left)
    if managed:
        _hand_over(session, world, account, left)


def _hand_over(session: Session, world: World, account: Account, left: str) -> None:
    """What the manager who has left was to do about the account is the new one's."""
    for task in stored.open_about(session, account.municipality, f"account:{account.id}"):
        if task.person == left and task.role == "manager":
            tasks.move(session, world, task, person=account.manager)


def fill(session: Session, world: World, account: Account, left: str) -> None:
    """The substitute has moved up: somebody new is asked for in their place."""
    moved = Needed(kind=DUTY, account=account, person=left, role="substitute")
    _ask(session, world, moved, _routine_of(session, world, account.municipality))


def _routine_of(session: Session, world: World, municipality: str) -> Routine:
    found = accounts.municipality(session, municipality)
    if found is None:
        raise LookupError(f"no municipality {municipality}")
    return world.routine(found)


@on_round("leaving")
def look(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Nothing is told from here: the tasks tell themselves."""
    review(session, world, town.municipality.id, town.routine)
    return ()


# --- what the chats know ---------------------------------------------------------------------------


async def check(world: World) -> int:
    """Asks the chats, once a day, whether people's accounts there are closed; how many have left.

    Where most people seem to be gone at once, it is we who were thrown out, and nobody has left.
    """
    found = 0
    for municipality in await world.database.read(accounts.municipalities):
        reached = await world.database.read(partial(_reached, municipality.id))
        gone = []
        for person, contacts in reached:
            if contacts and await _closed_everywhere(world, contacts):
                gone.append(person)
        if len(gone) > max(2, sum(bool(contacts) for _, contacts in reached) // 2):
            log_.warning("most people seem to be gone from the chats", municipality=municipality.id)
            continue
        for person in gone:
            found += await world.database.write(partial(_left, world, municipality.id, person))
    return found


async def _closed_everywhere(world: World, contacts: Sequence[Contact]) -> bool:
    """Whether every chat that knows somebody says that their account is closed, asked at the chats' pace."""
    for contact in contacts:
        await asyncio.sleep(world.pace.between.get(contact.chat, 0))
        if not await _closed(world, contact):
            return False
    return True


def _reached(municipality: str, session: Session) -> list[tuple[str, list[Contact]]]:
    """Everybody with the chats that know them; the browser room knows nobody by itself."""
    return [
        (
            person.id,
            [
                Contact(chat=cast("ChatName", chat), team=team, user=user)
                for chat, team, user in people_in_chat.contact_of(session, person)
                if chat != "room"
            ],
        )
        for person in people.all_active(session, municipality)
    ]


async def _closed(world: World, contact: Contact) -> bool:
    """Whether a chat says that somebody's account is closed; what it cannot tell is no."""
    chat = world.chats.get(contact.chat)
    if not isinstance(chat, KnowsWhoLeft):
        return False
    try:
        return await chat.left(contact)
    except Undelivered as refusal:
        log_.warning(
            "a chat did not say whether somebody is still there", chat=contact.chat, why=refusal.reason
        )
        return False


async def closed_in_chat(world: World, chat: ChatName, team: str, user: str) -> None:
    """A chat tells by itself that somebody's account was closed; the others may know them still."""

    def find(session: Session) -> list[tuple[str, str]]:
        return [
            (municipality.id, person.id)
            for municipality in accounts.municipalities(session)
            if any(
                address.get("team") == team for address in accounts.addresses(session, municipality.id, chat)
            )
            for person in [people.by_chat(session, municipality.id, chat, user)]
            if person is not None and getattr(person, chat) == user  # of a further workspace it says nothing
        ]

    for municipality, person in await world.database.read(find):
        contacts = dict(await world.database.read(partial(_reached, municipality)))[person]
        others = [contact for contact in contacts if contact.chat != chat]
        if await _closed_everywhere(world, others):
            await world.database.write(partial(_left, world, municipality, person))


def _left(world: World, municipality: str, person_id: str, session: Session) -> int:
    person = session.get(Person, (municipality, person_id), with_for_update=True, populate_existing=True)
    if person is None or not person.active:
        return 0
    person.active = False
    session.add(person)
    session.flush()
    log.append(session, municipality, world.now(), log.PROGRAM, "person.left", person_id)
    register.review(session, municipality, log.PROGRAM, world.now())
    review(session, world, municipality, _routine_of(session, world, municipality))
    return 1

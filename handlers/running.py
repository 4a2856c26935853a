"""``konton``: the accounts that are in use, who handles each, what they lack, and that a login is another.

A unit sees its own accounts, a coordinator all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

from sqlmodel import Session

from cards.account import (
    AccountView,
    account_card,
    account_list_card,
    login_form,
)
from cards.forms import again
from cards.model import Card, Form
from cards.task import LISTED
from handlers import closed_accounts, condition, credentials, dispatch, rights, tasks, views
from handlers.assigned import listed
from handlers.decide import required
from handlers.dispatch import on_form, on_press
from handlers.duty import Duties
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Opened, Press, Refused, Sent, Shown, Typed
from handlers.rights import Relation
from handlers.words import said
from handlers.world import World
from routines.model import Role, Routine
from storage import accounts, people, watches
from storage import tasks as stored
from storage.tables import Account, Person

_DECIDERS = frozenset({Relation.MANAGER, Relation.COORDINATOR})


# --- which there are, and one of them --------------------------------------------------------------


@said("konto", "konton", "kontona", "account", "accounts")
async def say_accounts(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    """The accounts of who asks; words after it choose among them, and one alone is shown whole.

    ``konton avslutade`` shows those that are closed, as does the name of one where no open one has it.
    """
    del typed
    return Shown(card=await world.database.read(partial(_said, world, acting, rest)))


def _said(world: World, acting: Acting, words: str, session: Session) -> Card:
    person = people.get(session, acting.municipality, acting.person)
    wanted = words.strip().casefold()
    duties = Duties(session, acting.municipality, world.now())
    first, _, rest = wanted.partition(" ")
    if first in closed_accounts.ASKED_BY:
        closed = closed_accounts.matching(session, duties, person, rest.strip())
        return closed_accounts.listed(session, world, closed, person)
    found = [
        account
        for account in accounts.open_ones(session, acting.municipality)
        if person is not None
        and duties.may("account.show", account, person)
        and wanted in f"{account.name} {account.unit} {account.address}".casefold()
    ]
    closed = closed_accounts.matching(session, duties, person, wanted) if wanted and not found else []
    if closed:
        return closed_accounts.listed(session, world, closed, person)
    if not found:
        raise Refusal(
            Refused(reason=world.texts("refused-accounts-found" if wanted else "refused-accounts-none"))
        )
    if len(found) == 1:
        return card(session, world, acting, found[0])
    loads = watches.loads(session, acting.municipality, world.now())
    shown = [view(session, world, one, duties, loads) for one in found[:LISTED]]
    return account_list_card(shown, len(found) - len(shown), world.language)


@dataclass(frozen=True, kw_only=True)
class Held:
    """An account inside the transaction, for somebody who may do this."""

    account: Account
    person: Person

    @property
    def decides(self) -> bool:
        """Whether what this person says of its people is so; of others, stand-ins too, it is a proposal."""
        return not rights.relations(self.person, self.account).isdisjoint(_DECIDERS)


def hold(session: Session, world: World, acting: Acting, subject: str, action: str) -> Held:
    """The open account of a press or a form, for somebody who may do this; else a Refusal that says why."""
    held = _reach(session, world, acting, subject, action)
    if held.account.closed_at is not None:
        raise Refusal(Refused(reason=world.texts("refused-account-closed", account=held.account.name)))
    return held


def _reach(session: Session, world: World, acting: Acting, subject: str, action: str) -> Held:
    """The account, also one that is closed."""
    what, _, rest = subject.partition(":")
    municipality, _, account_id = rest.partition("/")
    account = accounts.hold(session, acting.municipality, account_id) if what == "account" else None
    person = people.get(session, acting.municipality, acting.person)
    if account is None or person is None or municipality != acting.municipality:
        raise Refusal(Refused(reason=world.texts("refused-unknown")), logged=person is not None)
    if not Duties(session, acting.municipality, world.now()).may(action, account, person):
        raise Refusal(Refused(reason=world.texts("refused-account-right", account=account.name)), logged=True)
    return Held(account=account, person=person)


def _of_account(session: Session, rest: str) -> str | None:
    municipality, _, account_id = rest.partition("/")
    return municipality if accounts.get(session, municipality, account_id) is not None else None


dispatch.owners["account"] = _of_account


@on_press("account.show")
async def press_show(world: World, acting: Acting, press: Press) -> Answer:
    """Visa: the account's own card, for the one who pressed in a list."""

    def look(session: Session) -> Answer:
        held = _reach(session, world, acting, press.subject, "account.show")
        account = held.account
        if account.closed_at is not None:
            return Shown(card=closed_accounts.card(session, world, account, held.person))
        return Shown(card=card(session, world, acting, account))

    return await world.database.write(look)


def card(session: Session, world: World, acting: Acting, account: Account, word: str = "") -> Card:
    duties = Duties(session, account.municipality, world.now())
    person = cast("Person", people.get(session, acting.municipality, acting.person))
    offered = ("account.people", "account.login", "request.close")
    buttons = tuple(action for action in offered if duties.may(action, account, person))
    seen = view(session, world, account, duties)
    return account_card(replace(seen, buttons=buttons), world.language, word)


def view(
    session: Session,
    world: World,
    account: Account,
    duties: Duties,
    loads: Mapping[str, watches.Load] | None = None,
) -> AccountView:
    """All that the card of an account shows; ``loads``: what is open on each, where that is known already."""
    t = world.texts
    routine = views.routine_of(session, world, account.municipality)
    on_duty = duties.of(account)
    if loads is None:
        loads = watches.loads(session, account.municipality, world.now())
    load = loads.get(account.id, watches.Load())
    about = stored.open_about(session, account.municipality, f"account:{account.id}")
    held = [
        (Role.MANAGER, [account.manager]),
        (Role.RESPONSIBLE, [account.responsible, *account.also_responsible]),
        (Role.SUBSTITUTE, [account.substitute]),
        (Role.ADMINISTRATOR, account.administrators),
    ]
    known = condition.of_one(session, account)
    return AccountView(
        municipality=account.municipality,
        id=account.id,
        name=account.name,
        platform=account.platform,
        address=account.address,
        unit=account.unit,
        people=tuple(
            (views.role_name(world, routine, role), names_of(session, account, who)) for role, who in held
        ),
        duty=t("duty-who", name=on_duty.person.name, role=views.role_word(world, routine, on_duty.role))
        if on_duty
        else "",
        hours=account.office_hours,
        contact=account.contact,
        team_channel=account.team_channel,
        open=load.open,
        late=load.late,
        health=condition.said(world, account, *known),
        well=condition.need(world, account, *known) is condition.Need.WELL,
        missing=tuple(_missing(world, routine, account)),
        tasks=tuple(tasks.words(session, world, task)[0] for task in about),
    )


def people_of(account: Account) -> dict[str, list[str]]:
    """The account's people, by what they are to it; nobody is an empty list."""
    return {place: listed(getattr(account, place)) for place in accounts.PEOPLE}


def names_of(session: Session, account: Account, who: list[str]) -> tuple[str, ...]:
    """The names of people, in their order."""
    return tuple(people.name_of(session, account.municipality, one) for one in who if one)


def _missing(world: World, routine: Routine, account: Account) -> Iterator[str]:
    """What the routine asks for and the account has not (LID-22, TIB-16, TIB-28, TIB-29, GIS-90)."""
    roles, t = routine.roles, world.texts
    if not account.responsible:
        yield t("account-no-responsible")
    if not account.substitute:
        yield t("account-no-substitute")
    if len(account.administrators) < roles.min_administrators.value:
        yield t("account-few-administrators", n=roles.min_administrators.value)
    if roles.responsible_administers.value and account.responsible not in {"", *account.administrators}:
        yield t("account-not-administrator")
    if not account.team_channel:
        yield t("account-no-channel")
    told = {"purpose": account.purpose, "target_group": account.target_group, "contact": account.contact}
    unsaid = [one.value for one in routine.account_register.fields.value if told.get(one.value) == ""]
    if unsaid:
        yield t("account-unsaid", fields=", ".join(t(f"register-field-{field}") for field in unsaid))


# --- another login ---------------------------------------------------------------------------------


@on_press("account.login")
async def press_login(world: World, acting: Acting, press: Press) -> Answer:
    """Inloggningen är bytt: asks what of it, never the login."""

    def look(session: Session) -> Answer:
        return Opened(
            form=_login_form(session, world, hold(session, world, acting, press.subject, "account.login"))
        )

    return await world.database.write(look)


def _login_form(session: Session, world: World, held: Held) -> Form:
    routine = views.routine_of(session, world, held.account.municipality)
    seen = view(session, world, held.account, Duties(session, held.account.municipality, world.now()))
    custody = routine.credentials.custody.value
    return login_form(seen, world.texts, parts=credentials.PARTS, custody=custody)


@on_form("account.login")
async def send_login(world: World, acting: Acting, sent: Sent) -> Answer:
    """The login is another: what follows becomes tasks."""

    def change(session: Session) -> Answer:
        held = hold(session, world, acting, sent.subject, "account.login")
        form = _login_form(session, world, held)
        parts = [part for part in sent.values.get("parts", "").split(",") if part]
        errors = required(world, form, sent)
        if not errors and not set(parts) <= {*credentials.PARTS}:
            errors = {"parts": world.texts("answer-option")}
        if errors:
            return Opened(form=again(form, sent.values, errors))
        credentials.login_changed(session, world, held.account, acting.person, parts)
        return Shown(card=card(session, world, acting, held.account, world.texts("login-saved")))

    return await world.database.write(change)

"""Inställningar: what this municipality has set up here, and what it lacks, for whoever looks after it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import cast

from sqlmodel import Session

from cards.installation import Channel, InstallationView, installation_card
from cards.model import Card
from handlers import rights, views
from handlers.feeding import is_fed
from handlers.guard import Acting, Refusal
from handlers.ports import Answer, Refused, Shown, Typed
from handlers.words import said
from handlers.world import World
from routines.model import MAY_BE_HELD, Role, Routine
from storage import accounts, feeds, people
from storage.tables import Account, Municipality, Person, TeamChannel

#: The roles that the setup file gives, in the order in which they are asked for.
ROLES = (
    Role.COORDINATOR,
    Role.DEPARTMENT_HEAD,
    Role.REGISTRAR,
    Role.ARCHIVIST,
    Role.LAWYER,
    Role.IT_ADMIN,
)


@said("setup", "inställningar", "installningar", "settings")
async def _say_setup(world: World, acting: Acting, rest: str, typed: Typed) -> Answer:
    del rest, typed
    return Shown(card=await world.database.read(partial(_setup, world, acting)))


def _setup(world: World, acting: Acting, session: Session) -> Card:
    """The routine, who has which role, which channel shows which accounts, and what is missing."""
    person = people.get(session, acting.municipality, acting.person)
    if person is None or not rights.may("setup", rights.relations(person)):
        raise Refusal(Refused(reason=world.texts("refused-setup")), logged=True)
    municipality = cast("Municipality", accounts.municipality(session, acting.municipality))
    routine = world.routine(municipality)
    everybody = people.all_active(session, municipality.id)
    found = accounts.open_ones(session, municipality.id)
    fed = {account.id for account, feed in feeds.of_open(session, municipality.id) if is_fed(account, feed)}
    view = InstallationView(
        municipality=municipality.name,
        routine=routine.document.title,
        rules_page=municipality.rules_page,
        roles=tuple(_held(world, routine, role, everybody) for role in _roles(routine)),
        channels=tuple(_channel(one, found) for one in accounts.team_channels(session, municipality.id)),
        by_hand=tuple(account.name for account in found if not account.connection and account.id not in fed),
        lacking=tuple(_lacking(world, municipality, routine, everybody, found)),
    )
    return installation_card(view, world.language)


def _roles(routine: Routine) -> tuple[Role, ...]:
    """With those that this municipality's document names besides (TIB-03, TIB-11, TIB-42)."""
    return (*ROLES, *(role for role in routine.roles.names if role in MAY_BE_HELD))


def _held(
    world: World, routine: Routine, role: Role, everybody: Sequence[Person]
) -> tuple[str, tuple[str, ...]]:
    """What a role is called, and who has it, or acts for it where nobody does."""
    there = _with(everybody, role) or _with(everybody, routine.acting(role))
    return _role(world, routine, role), there


def _role(world: World, routine: Routine, role: Role) -> str:
    word = views.role_word(world, routine, role)
    return word[:1].upper() + word[1:]


def _with(everybody: Sequence[Person], role: Role) -> tuple[str, ...]:
    return tuple(person.name for person in everybody if role in person.roles)


def _channel(channel: TeamChannel, found: Sequence[Account]) -> Channel:
    there = {"slack": channel.slack, "teams": channel.teams, "room": channel.room}
    return Channel(
        name=channel.id,
        chats=tuple(chat for chat, bound in there.items() if bound),
        accounts=tuple(account.name for account in found if account.team_channel == channel.id),
    )


def _lacking(
    world: World,
    municipality: Municipality,
    routine: Routine,
    everybody: Sequence[Person],
    found: Sequence[Account],
) -> Iterator[str]:
    """What the routine counts on and nobody has set up, a sentence each."""
    t = world.texts
    if routine.notice.rules_link.value and not municipality.rules_page:
        yield t("setup-no-rules")
    for role in (Role.REGISTRAR, Role.ARCHIVIST):
        if not _with(everybody, role):
            yield t("setup-nobody", role=views.role_word(world, routine, role))
    homeless = [account.name for account in found if not account.team_channel]
    if homeless:
        yield t("setup-homeless", names=", ".join(homeless))
    alone = [account.name for account in found if not account.substitute]
    if alone and routine.absence.substitute_required.value:
        yield t("setup-alone", names=", ".join(alone))
    unreached = [person.name for person in everybody if not (person.slack or person.teams or person.email)]
    if unreached:
        yield t("setup-unreached", names=", ".join(unreached))

"""Whoever comes to handle an account hears it, and what it means; whoever no longer does hears that.

DEG-13, LID-17, LID-18, LAH-12: it is a manager who appoints, and nobody is appointed unheard.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from cards.watching import say_date
from handlers import advice, views
from handlers.rounds import source_of
from handlers.world import World
from routines.clock import STOCKHOLM
from routines.model import Role, Routine
from storage import accounts, log, people, reminders
from storage.tables import Account

#: What each of an account's people is to it, in the order of ``accounts.PEOPLE``.
ROLES = (Role.RESPONSIBLE, Role.RESPONSIBLE, Role.SUBSTITUTE, Role.ADMINISTRATOR)
#: Pieces of advice on one's own accounts that somebody newly appointed reads at once.
AT_FIRST = 2


def tell(
    session: Session,
    world: World,
    account: Account,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    *,
    by: str,
    knows: Sequence[str] = (),
) -> None:
    """One message to each who is something else to the account now; not to ``by``, nor to who ``knows``."""
    routine = views.routine_of(session, world, account.municipality)
    moment = world.now()
    everybody = sorted(
        {one for some in (before, now) for place in accounts.PEOPLE for one in listed(some.get(place))}
    )
    said = []
    for person in everybody:
        was, is_ = roles_of(before, person), roles_of(now, person)
        if was == is_ or person in {by, *knows} or people.get(session, account.municipality, person) is None:
            continue
        new = [role for role in is_ if role not in was]
        gone = [role for role in was if role not in is_]
        said.append(
            reminders.values(
                municipality=account.municipality,
                key=f"account:{account.id}/assigned/{account.people_version}",
                kind="assigned" if new else "unassigned",
                subject="",
                person=person,
                role=new[0].value if new else "formerly",
                due_at=moment,
                details={
                    "account_id": account.id,
                    "account": account.name,
                    "by": world.texts("program")
                    if by == log.PROGRAM
                    else people.name_of(session, account.municipality, by),
                    "day": say_date(moment.astimezone(STOCKHOLM).date(), world.language),
                    "roles": named(world, routine, new or gone),
                    "means": " ".join(filter(None, _means(world, routine, new, gone, is_))),
                },
                source=source_of(routine.roles.appointed_by),
                not_before=moment,
                made_at=moment,
            )
        )
    reminders.add(session, said)


def listed(some: Any) -> list[str]:
    """Who is named, one or several; of an account that is new, nobody was."""
    return [one for one in ([some] if isinstance(some, str) else some or ()) if one]


def roles_of(some: Mapping[str, Any], person: str) -> list[Role]:
    """What somebody is to the account."""
    pairs = zip(accounts.PEOPLE, ROLES, strict=True)
    return list(dict.fromkeys(role for place, role in pairs if person in listed(some.get(place))))


def named(world: World, routine: Routine, roles: Sequence[Role]) -> str:
    """The roles in the municipality's own words: "kontoansvarig och administratör"."""
    own = routine.roles.names
    words = [own[role].value if role in own else world.texts(f"role-{role.value}") for role in roles]
    return world.texts("assigned-both", one=words[0], other=", ".join(words[1:])) if words[1:] else words[0]


def _means(
    world: World, routine: Routine, new: Sequence[Role], gone: Sequence[Role], is_: Sequence[Role]
) -> Iterator[str]:
    """What follows for whoever it is, a sentence each."""
    t = world.texts
    if Role.RESPONSIBLE in new:
        yield routine.roles.accountable.value
    if Role.SUBSTITUTE in new:
        yield t("assigned-means-substitute")
    if Role.ADMINISTRATOR in new:
        yield t("assigned-means-administrator")
    if Role.RESPONSIBLE in new or Role.SUBSTITUTE in new:
        # On one's own accounts, to whoever gets one of the municipality's (LID-19, LID-50).
        yield from (item.value for item in routine.private_use.advice[:AT_FIRST])
        yield advice.more(world, routine, "conduct", "private")
    if new and gone:
        yield t("assigned-no-longer", roles=named(world, routine, gone))
    if not new:
        yield t("assigned-still", roles=named(world, routine, is_)) if is_ else t("assigned-over")

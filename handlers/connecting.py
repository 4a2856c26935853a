"""An account that was opened in chat is read only when somebody has connected it: asked for until then.

Nothing that is written on it comes here by itself before; a blind account is announced, never silent (0036).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlmodel import Session

from handlers import feeding, tasks, views
from handlers.rounds import Call, Town, on_round, source_of
from handlers.world import World
from routines.clock import due
from routines.model import ClockName, Role, Span
from storage import feeds, people
from storage import tasks as stored
from storage.duty_tables import Task
from storage.tables import Account

CONNECT = "connect"
#: How long whoever runs the program has.
WITHIN = Span(amount=5, clock=ClockName.WORKING_DAYS)


def ask(session: Session, world: World, account: Account) -> None:
    """Asks whoever runs the program, else the coordinator, to connect an account of a platform that can be.

    What has no connector is looked at by people for good, and nothing is asked.
    """
    if account.connection or account.platform == "other":
        return
    runs = people.with_role(session, account.municipality, Role.IT_ADMIN)
    routine = views.routine_of(session, world, account.municipality)
    tasks.ask(
        session,
        world,
        account.municipality,
        f"{CONNECT}:{account.id}",
        kind=CONNECT,
        subject=f"account:{account.id}",
        role=(Role.IT_ADMIN if runs else Role.COORDINATOR).value,
        due_at=due(world.now(), WITHIN, routine.office_hours.value),
        details={"account": account.name, "id": account.id, "platform": account.platform},
        source=source_of(routine.watching.cadence),
    )


@on_round(CONNECT)
def connected(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Nothing more is asked about an account that is connected, or that others send comments of."""
    opened = stored.open_ones(session, town.municipality.id, CONNECT)
    at_hand = tasks.accounts_at_hand(session, town.municipality.id, opened)
    fed = feeds.several(session, town.municipality.id, [account.id for account in at_hand])
    for task in opened:
        account = tasks.account_of(session, task)
        if account is not None and (account.connection or feeding.is_fed(account, fed.get(account.id))):
            tasks.drop(session, world, task)
    return ()


def _places(session: Session, world: World, task: Task) -> Mapping[str, str | int]:
    del session
    return {"platform": world.texts(f"platform-{task.details['platform']}")}


tasks.kind(CONNECT, note="optional", places=_places, confirms=feeding.by_hand, every=tasks.weekly)

"""A case's card says who has duty and who has taken it on; when that changes it is drawn anew (DEG-45).

Absences begin and end by themselves, and are noted, changed and withdrawn; people leave and change places.
So it is asked by time who the cards name, and only the open cases of the accounts where that is another are
shown anew, and the day's digest with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlmodel import Session

from handlers.duty import Duties
from handlers.rounds import Call, Town, on_round
from handlers.world import World
from routines.clock import STOCKHOLM
from storage import drawn, postings, watches
from storage.tables import Account, Forward


@on_round("redrawing")
def redraw(session: Session, world: World, town: Town) -> Iterable[Call]:
    """Nothing is told from here: only what the channels show is put right."""
    del world
    municipality = town.municipality.id
    of = drawn.accounts(session, municipality)
    duties = Duties(session, municipality, town.now).expect(of)
    away = _away(session, town, duties, {account.id: account for account in of})
    noted = drawn.of(session, municipality)
    moved: list[Account] = []
    concerned: list[int] = []
    for account in of:
        duty, theirs, row = _duty(duties, account), away.get(account.id, {}), noted.get(account.id)
        if row is not None and (row.duty, row.away) == (duty, theirs):
            continue
        if row is not None and row.duty != duty:
            moved.append(account)
        else:
            concerned += _others(session, account, row.away if row is not None else theirs, theirs)
        drawn.note(session, municipality, account.id, duty, theirs, row)
    concerned += drawn.undecided(session, municipality, [account.id for account in moved])
    for number in concerned:
        postings.redraw(session, f"case:{number}", town.now)
    _redraw_digests(session, town, {account.team_channel for account in moved})
    return ()


def _duty(duties: Duties, account: Account) -> str:
    """Who has duty as the cards say it: who, as what, in whose place and until when."""
    found = duties.of(account)
    if found is None:
        return ""
    until = found.until.isoformat() if found.until is not None else ""
    return f"{found.person.id}/{found.role}/{found.instead_of}/{until}"


def _away(
    session: Session, town: Town, duties: Duties, of: Mapping[str, Account]
) -> dict[str, dict[str, str]]:
    """By account the undecided cases, by number, whose claimer or receiver is away; as their cards say it."""
    found: dict[str, dict[str, str]] = {}
    municipality = town.municipality.id
    for number, account, person in drawn.claimed(session, municipality):
        absence = duties.away(person)
        if absence is not None:
            found.setdefault(account, {})[str(number)] = f"{person} {absence.ends.isoformat()}"
    for account, row in drawn.passed_on(session, municipality):
        said = _receiver(duties, row, of[account]) if account in of else ""
        if said:
            theirs = found.setdefault(account, {})
            theirs[str(row.case)] = f"{theirs.get(str(row.case), '')} {said}"
    return found


def _receiver(duties: Duties, row: Forward, account: Account) -> str:
    """Who has it in the place of a receiver who is away."""
    now = next(iter(duties.receivers(row, account)), None)
    if row.kind == "department" or (now is not None and not now.instead_of):
        return ""
    until = now.until.isoformat() if now is not None and now.until is not None else ""
    return f"{now.person.id if now is not None else 'nobody'} {until}"


def _others(
    session: Session, account: Account, before: Mapping[str, str], now: Mapping[str, str]
) -> list[int]:
    """The cases of which something else is said; not those that were decided meanwhile."""
    back = {*before} - {*now}
    waits = {*map(str, drawn.undecided(session, account.municipality, [account.id]))} if back else set()
    others = {one for one, said in now.items() if before.get(one) != said} | (back & waits)
    return sorted(map(int, others))


def _redraw_digests(session: Session, town: Town, channels: Iterable[str]) -> None:
    """The morning's digest names who watches; in the middle of the day somebody else may."""
    wanted = {*channels}
    if not wanted:
        return
    day = town.now.astimezone(STOCKHOLM).date().isoformat()
    for channel, row in sorted(watches.of_day(session, town.municipality.id, day).items()):
        if channel in wanted:
            watches.change(session, row, town.now)

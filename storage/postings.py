"""Which card should be seen where, and which is.

A change of a case only raises ``wanted``; one delivery job a place brings what people see up to it. So five
changes in a second are one update, order holds, and a storm cannot outrun the chat's limits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, bindparam, case, cast, delete, false, func, literal
from sqlmodel import Session, SQLModel, col, select

from storage import jobs
from storage.tables import Case, Place, Posting

#: States in which a card is to be brought up to date; "digest" and "failed" are not.
LIVE = ("waiting", "released", "shown")
# Put together once: building a statement costs as much as asking it.
_POSTING, _PLACE = SQLModel.metadata.tables["posting"], SQLModel.metadata.tables["place"]
_WANT = (
    _POSTING.update()
    .where(_POSTING.c.key == bindparam("of"), _POSTING.c.wanted < bindparam("version"))
    .values(wanted=bindparam("version"))
    .returning(_POSTING.c.place, _POSTING.c.state)
)
_REDRAW = (
    _POSTING.update()
    .where(_POSTING.c.key == bindparam("of"), _POSTING.c.state == "shown", _POSTING.c.shown > 0)
    .where(_POSTING.c.shown >= _POSTING.c.wanted)
    .values(shown=-_POSTING.c.shown)
    .returning(_POSTING.c.place)
)
# key_share: whoever just put a posting into the place holds its key, and must not be waited for.
_HOLD = (
    select(_PLACE.c.busy, _PLACE.c.run).where(_PLACE.c.id == bindparam("of")).with_for_update(key_share=True)
)
_PENDING = (
    select(Posting)
    .where(Posting.place == bindparam("of"), col(Posting.state).in_(LIVE), Posting.shown < Posting.wanted)
    .order_by(case((col(Posting.shown) > 0, 0), (col(Posting.shown) == 0, 1), else_=2), col(Posting.id))
    .limit(bindparam("most"))
)
_WAITING = select(func.count()).where(
    Posting.place == bindparam("of"),
    Posting.state == "waiting",
    col(Posting.key).startswith(bindparam("prefix")),
)
_MARK = _PLACE.update().where(_PLACE.c.id == bindparam("of"))
_WAKE = _MARK.values(busy=True, run=case((_PLACE.c.busy, _PLACE.c.run), else_=_PLACE.c.run + 1)).returning(
    _PLACE.c.run
)


def want(session: Session, key: str, version: int, at: datetime) -> None:
    """Wherever the card is, people should see this version."""
    session.flush()
    found = session.execute(_WANT, {"of": key, "version": version}).all()
    # In one order, so that two transactions cannot wait for one another. What is held back may pass now.
    for place in sorted(place for place, state in found if state != "failed"):
        wake(session, place, at)


def redraw(session: Session, key: str, at: datetime) -> None:
    """What the card says by the clock is another now; it is the same version, so forms stay good.

    It comes after what is new in its place.
    """
    session.flush()
    for place in sorted(place for (place,) in session.execute(_REDRAW, {"of": key}).all()):
        wake(session, place, at)


def show(session: Session, place: str, key: str, version: int, at: datetime) -> None:
    """The card should be seen in a place, at the bottom if it is new there."""
    session.add(Posting(place=place, key=key, wanted=version, created_at=at))
    wake(session, place, at)


def show_all(session: Session, places: Sequence[str], cards: Sequence[tuple[str, int]], at: datetime) -> None:
    """New cards, each a key and a version, should be seen in every place, in their order.

    In one statement, not as objects: in a storm of comments there are thousands.
    """
    rows = [
        {
            "place": place,
            "key": key,
            "wanted": version,
            "shown": 0,
            "reference": "",
            "state": "waiting",
            "attempted": False,
            "failure": "",
            "created_at": at,
        }
        for key, version in cards
        for place in places
    ]
    if rows:
        session.execute(_POSTING.insert(), rows)
        for place in sorted(places):
            wake(session, place, at)


def show_to(
    session: Session, municipality: str, contact: tuple[str, str, str], key: str, version: int, at: datetime
) -> None:
    """The card should be seen by one person alone; contact is chat, team, user."""
    chat, team, user = contact
    place_id = f"{chat}:{team}:@{user}"
    if session.get(Place, place_id) is None:
        session.add(
            Place(id=place_id, municipality=municipality, chat=chat, address={"team": team}, user=user)
        )
        session.flush()
    existing = session.exec(select(Posting).where(Posting.place == place_id, Posting.key == key)).first()
    if existing is None:
        show(session, place_id, key, version, at)


def wake(session: Session, place: str, at: datetime) -> None:
    """Asks for a delivery job unless one is under way; that one will see the change."""
    woken: set[str] = session.info.setdefault("woken", set())
    if place in woken:
        return
    woken.add(place)
    session.flush()
    # In a place that is busy this is the job that is under way, which is not asked for again.
    run = session.execute(_WAKE, {"of": place}).scalar_one()
    jobs.ask(session, "deliver", place, run, at)


def _hold(session: Session, place: str) -> tuple[bool, int]:
    """Whether the place is busy, and its latest run; held until the transaction ends.

    So a change and a job's end cannot miss one another.
    """
    session.flush()
    found = session.execute(_HOLD, {"of": place}).one()
    return found.busy, found.run


def rest(session: Session, place: str) -> bool:
    """The delivery job is about to end: True if there is nothing left, and the place is marked idle."""
    _hold(session, place)
    if pending(session, place, limit=1):
        return False
    session.execute(_MARK, {"of": place, "busy": False})
    return True


def go_on(session: Session, place: str, run: int, at: datetime) -> None:
    """That delivery job hands what is left over to a new one, so that none grows without end.

    Nothing, if it did so before: two jobs in one place would show cards twice.
    """
    if _hold(session, place) == (True, run):
        session.execute(_MARK, {"of": place, "run": run + 1})
        jobs.ask(session, "deliver", place, run + 1, at)


def free(session: Session, place: str, run: int) -> None:
    """That delivery job cannot go on; the next change asks for another."""
    if _hold(session, place) == (True, run):
        session.execute(_MARK, {"of": place, "busy": False})


def pending(session: Session, place: str, limit: int) -> list[Posting]:
    """What people do not see yet: changes of cards that stand, new ones, then what is only drawn anew."""
    return list(session.exec(_PENDING, params={"of": place, "most": limit}))


def waiting(session: Session, place: str, prefix: str) -> int:
    """How many new cards whose key begins so wait in a place."""
    return session.exec(_WAITING, params={"of": place, "prefix": prefix}).one()


def held(session: Session, place: str, soon: datetime, limit: int | None = None) -> list[Posting]:
    """The cards that are held back behind a digest: the urgent ones first, each oldest first."""
    query = select(Posting).where(Posting.place == place, Posting.state == "digest")
    return list(session.exec(query.order_by(_is_urgent(soon).desc(), col(Posting.id)).limit(limit)))


def stands(session: Session, place: str) -> bool:
    """Whether cards are held back behind a digest."""
    query = select(Posting.id).where(Posting.place == place, Posting.state == "digest")
    return session.exec(query.limit(1)).first() is not None


def with_digest(session: Session, municipality: str) -> list[str]:
    """The places in which cards are held back."""
    query = select(Posting.place).join(Place, col(Place.id) == Posting.place)
    held_back = query.where(Place.municipality == municipality, Posting.state == "digest")
    return sorted(set(session.exec(held_back)))


def passing(session: Session, place: str, soon: datetime, most: int) -> list[Posting]:
    """The urgent cards that are held back and may pass the digest, oldest first.

    No more than that ``most`` of them stand in the place whose cases nobody has taken on or decided on.
    """
    urgent = _is_urgent(soon)
    query = select(func.count()).where(Posting.place == place, col(Posting.state).in_(LIVE), urgent)
    room = most - session.exec(query).one()
    if room <= 0:
        return []
    waiting = select(Posting).where(Posting.place == place, Posting.state == "digest", urgent)
    return list(session.exec(waiting.order_by(col(Posting.id)).limit(room)))


def urgent_held(session: Session, place: str, soon: datetime) -> int:
    """How many of the cards that are held back are urgent."""
    query = select(func.count()).where(Posting.place == place, Posting.state == "digest", _is_urgent(soon))
    return session.exec(query).one()


def _is_urgent(soon: datetime) -> ColumnElement[bool]:
    """The card's case waits for somebody, and hurts while it stands there or must be removed so soon."""
    hurts = col(Case.urgent) | func.coalesce(col(Case.remove_by) <= soon, false())
    keys = select(literal("case:") + cast(col(Case.id), String)).where(
        Case.state == "open", Case.claimed_by == "", hurts
    )
    return col(Posting.key).in_(keys)


def hold(session: Session, place: str, prefix: str, *, keep: int) -> list[Posting]:
    """Puts the new cards that wait behind the digest, all but the first few; returns what was put there."""
    waiting = select(Posting).where(
        Posting.place == place, Posting.state == "waiting", col(Posting.key).startswith(prefix)
    )
    found = list(session.exec(waiting.order_by(col(Posting.id)).offset(keep)))
    for posting in found:
        posting.state = "digest"
        session.add(posting)
    session.flush()
    return found


def newest(session: Session, place: str, prefix: str) -> Posting | None:
    """The newest posting whose key begins so."""
    query = select(Posting).where(Posting.place == place, col(Posting.key).startswith(prefix))
    return session.exec(query.order_by(col(Posting.id).desc())).first()


def release(session: Session, posting: Posting) -> None:
    """Lets a held-back card be posted."""
    posting.state = "released"
    session.add(posting)


def get(session: Session, posting_id: int) -> Posting | None:
    """One posting."""
    return session.get(Posting, posting_id)


def at(session: Session, place: str, reference: str) -> Posting | None:
    """The card that a chat's message is."""
    query = select(Posting).where(Posting.place == place, Posting.reference == reference)
    return session.exec(query).first()


def forget(session: Session, key: str) -> None:
    """The next time that the card is shown it is a new message; the old one stays as it is."""
    session.execute(delete(Posting).where(col(Posting.key) == key))


def of_key(session: Session, place: str, key: str) -> Posting | None:
    """The posting of a card in a place."""
    return session.exec(select(Posting).where(Posting.place == place, Posting.key == key)).first()

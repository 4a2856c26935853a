"""Posts of the municipality's own, each watched by the unit that published it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from storage.accounts import normal_address
from storage.duty_tables import UnitPost


def tell(
    session: Session,
    municipality: str,
    account: str,
    address: str,
    *,
    post_id: str = "",
    team_channel: str,
    person: str,
    at: datetime,
) -> None:
    """Somebody says whose a post is; what is said last holds."""
    key = normal_address(address)
    same = col(UnitPost.address) == key
    if post_id:  # however its address was copied this time
        same |= col(UnitPost.post_id) == post_id
    query = select(UnitPost).where(UnitPost.municipality == municipality, UnitPost.account == account, same)
    post = session.exec(query).first()
    if post is None:
        post = UnitPost(
            municipality=municipality, account=account, address=key, team_channel="", person="", told_at=at
        )
    post.team_channel, post.person, post.told_at = team_channel, person, at
    post.post_id = post_id or post.post_id
    session.add(post)
    session.flush()


def with_ids(session: Session, municipality: str, account: str, ids: Collection[str]) -> dict[str, UnitPost]:
    """The told posts of an account that have one of these ids at its platform."""
    wanted = set(ids) - {""}
    if not wanted:
        return {}
    query = select(UnitPost).where(
        UnitPost.municipality == municipality, UnitPost.account == account, col(UnitPost.post_id).in_(wanted)
    )
    return {post.post_id: post for post in session.exec(query)}


def at(session: Session, municipality: str, account: str, addresses: Collection[str]) -> dict[str, UnitPost]:
    """The told posts among these addresses of an account, by address as it is compared."""
    wanted = {normal_address(address) for address in addresses if address}
    if not wanted:
        return {}
    query = select(UnitPost).where(
        UnitPost.municipality == municipality, UnitPost.account == account, col(UnitPost.address).in_(wanted)
    )
    return {post.address: post for post in session.exec(query)}

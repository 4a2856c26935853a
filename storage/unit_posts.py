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
    team_channel: str,
    person: str,
    at: datetime,
) -> None:
    """Somebody says whose a post is; what is said last holds."""
    key = normal_address(address)
    query = select(UnitPost).where(
        UnitPost.municipality == municipality, UnitPost.account == account, UnitPost.address == key
    )
    post = session.exec(query).first()
    if post is None:
        post = UnitPost(
            municipality=municipality, account=account, address=key, team_channel="", person="", told_at=at
        )
    post.team_channel, post.person, post.told_at = team_channel, person, at
    session.add(post)
    session.flush()


def at(session: Session, municipality: str, account: str, addresses: Collection[str]) -> dict[str, UnitPost]:
    """The told posts among these addresses of an account, by address as it is compared."""
    wanted = {normal_address(address) for address in addresses if address}
    if not wanted:
        return {}
    query = select(UnitPost).where(
        UnitPost.municipality == municipality, UnitPost.account == account, col(UnitPost.address).in_(wanted)
    )
    return {post.address: post for post in session.exec(query)}

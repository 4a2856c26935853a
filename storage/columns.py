"""How values are kept, on every database alike: times in UTC, numbers that count up, lists and objects."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, DateTime, Dialect, Integer, TypeDecorator
from sqlmodel import Field

#: SQLite only counts up by itself on INTEGER; PostgreSQL should not run out.
Counter = BigInteger().with_variant(Integer, "sqlite")


class Utc(TypeDecorator[datetime]):
    """An aware UTC datetime on every database; a naive one is refused, for it could mean anything."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def time(*, index: bool = False, optional: bool = False) -> Any:
    """A moment."""
    if optional:
        return Field(default=None, sa_type=Utc, index=index)
    return Field(sa_type=Utc, index=index)


def counter() -> Any:
    """A number that counts up by itself."""
    return Field(default=None, sa_column=Column(Counter, primary_key=True, autoincrement=True))


def json(default: type[list[Any] | dict[str, Any]]) -> Any:
    """A list or an object."""
    return Field(default_factory=default, sa_column=Column(JSON, nullable=False))

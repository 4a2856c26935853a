"""How Alembic reaches the database: over the connection that storage.schema hands it."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from storage import columns, document_tables, duty_tables, request_tables, tables

KNOWN = (tables.Municipality, duty_tables.Task, document_tables.Document, request_tables.Request)
assert all(table.metadata is SQLModel.metadata for table in KNOWN)


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Revisions hold plain SQLAlchemy types, so that an old one never depends on today's code."""
    if kind == "type" and isinstance(item, columns.Utc):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_item=render_item,
    # SQLite cannot alter most of a table in place.
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()

"""what a change of an account's people calls for"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: What the accounts that are there already get; only while they get it.
BEFORE = {"people_version": "0", "people_by": "", "people_before": "{}"}
PEOPLE = ("responsible", "substitute", "administrators")


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(_column("people_version", sa.Integer()))
        batch_op.add_column(_column("people_by", sa.String()))
        batch_op.add_column(_column("people_before", sa.JSON()))
    with op.batch_alter_table("account", schema=None) as batch_op:
        for name in BEFORE:
            batch_op.alter_column(name, server_default=None)
    _settle()


def _column(name: str, kind: Any) -> Any:
    return sa.Column(name, kind, nullable=False, server_default=BEFORE[name])


def _settle() -> None:
    """Whoever can reach an account already is no change that calls for anything."""
    names = (sa.column(name, sa.JSON() if name == "administrators" else sa.String()) for name in PEOPLE)
    account = sa.table(
        "account",
        sa.column("municipality", sa.String()),
        sa.column("id", sa.String()),
        sa.column("people_before", sa.JSON()),
        *names,
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(account)).mappings().all():
        this = (account.c.municipality == row["municipality"]) & (account.c.id == row["id"])
        before = {name: row[name] for name in PEOPLE}
        connection.execute(account.update().where(this).values(people_before=before))

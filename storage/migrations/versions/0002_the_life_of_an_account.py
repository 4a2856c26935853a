"""the life of an account"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


#: What the accounts that are there already get; only while they get it.
BEFORE = {"contact": "", "record_types": "[]", "plan": "{}", "closed_by": ""}


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(_column("contact", sa.String()))
        batch_op.add_column(_column("record_types", sa.JSON()))
        batch_op.add_column(_column("plan", sa.JSON()))
        batch_op.add_column(sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(_column("closed_by", sa.String()))
    with op.batch_alter_table("account", schema=None) as batch_op:
        for name in BEFORE:
            batch_op.alter_column(name, server_default=None)


def _column(name: str, kind: Any) -> Any:
    return sa.Column(name, kind, nullable=False, server_default=BEFORE[name])

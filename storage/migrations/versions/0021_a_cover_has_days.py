"""a cover has days: whoever was named for single accounts during an absence was named for all of it"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ABSENCE = sa.table(
    "absence",
    sa.column("id", sa.Integer()),
    sa.column("covers", sa.JSON()),
    sa.column("starts", sa.DateTime(timezone=True)),
    sa.column("ends", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    connection = op.get_bind()
    for row in connection.execute(sa.select(_ABSENCE)).all():
        days = {"starts": _said(row.starts), "ends": _said(row.ends)}
        covers = [{"account": account, "person": person, **days} for account, person in row.covers.items()]
        connection.execute(sa.update(_ABSENCE).where(_ABSENCE.c.id == row.id).values(covers=covers))


def _said(moment: datetime) -> str:
    """SQLite keeps no zone: what it holds is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()

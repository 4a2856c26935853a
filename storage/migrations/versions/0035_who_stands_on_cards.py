"""who the cards of an account name, so that they are drawn anew when that changes"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drawn",
        sa.Column("municipality", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("away", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["municipality"], ["municipality.id"]),
        sa.PrimaryKeyConstraint("municipality", "account"),
    )

"""that a part of an account cannot be read, what the webhook has still to tell, and how few calls are left"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.add_column(sa.Column("partly_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("partly", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("found_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("tight_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("reading", schema=None) as batch_op:  # the program says what is empty
        batch_op.alter_column("partly", server_default=None)

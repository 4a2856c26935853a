"""that a platform lets nobody here remove a comment is kept with it"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removable", sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table("comment", schema=None) as batch_op:  # the program says what is empty
        batch_op.alter_column("removable", server_default=None)

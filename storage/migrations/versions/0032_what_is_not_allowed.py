"""that a platform lets an account be read and no longer lets us remove or answer there"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reading", schema=None) as batch_op:
        batch_op.add_column(sa.Column("barred", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("reading", schema=None) as batch_op:  # the program says what is empty
        batch_op.alter_column("barred", server_default=None)

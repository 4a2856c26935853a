"""the id of a unit's post"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("unit_post", schema=None) as batch_op:
        batch_op.add_column(sa.Column("post_id", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("unit_post", schema=None) as batch_op:  # the program says what is empty
        batch_op.alter_column("post_id", server_default=None)

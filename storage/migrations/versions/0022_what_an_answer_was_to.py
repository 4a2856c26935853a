"""which revision of its comment an answer was decided on"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    # What was decided before this is taken to be about the words that stand there now, as it was until then.
    op.execute(
        sa.text(
            "UPDATE reply SET revision = (SELECT revision FROM case_ WHERE case_.id = reply.case_id) "
            "WHERE EXISTS (SELECT 1 FROM case_ WHERE case_.id = reply.case_id)"
        )
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:  # the program says what it is
        batch_op.alter_column("revision", server_default=None)

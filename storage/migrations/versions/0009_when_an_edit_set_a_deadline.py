"""when an edit set a deadline"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.add_column(sa.Column("remove_set_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("answer_set_at", sa.DateTime(timezone=True), nullable=True))

"""that a colleague reported a comment is kept with its case, whoever told of the comment first"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0025"
branch_labels = None
depends_on = None

#: Who reported what is not known otherwise any more, where the platform told of the comment afterwards.
_REPORTED = sa.text(
    "UPDATE case_ SET reported = :yes WHERE EXISTS (SELECT 1 FROM log WHERE log.municipality = "
    "case_.municipality AND log.action = 'case.opened' AND log.actor <> 'kanalvakt' "
    "AND log.subject = 'case:' || CAST(case_.id AS VARCHAR))"
)


def upgrade() -> None:
    with op.batch_alter_table("case_", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reported", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("case_", schema=None) as batch_op:  # the program says what is empty
        batch_op.alter_column("reported", server_default=None)
    op.get_bind().execute(_REPORTED, {"yes": True})

"""what people reported is found without going through all that came in"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_REPORTED = sa.text("origin = 'person'")


def upgrade() -> None:
    op.create_index(
        "ix_comment_reported",
        "comment",
        ["municipality", "account"],
        sqlite_where=_REPORTED,
        postgresql_where=_REPORTED,
    )

"""who else is responsible for an account: what was answered when it was opened is kept from now on"""

# There is no way back: a downgrade would drop records that must be kept. Restore a backup instead.
from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_ACCOUNT = sa.table(
    "account",
    sa.column("municipality", sa.String()),
    sa.column("id", sa.String()),
    sa.column("responsible", sa.String()),
    sa.column("substitute", sa.String()),
    sa.column("plan", sa.JSON()),
    sa.column("people_before", sa.JSON()),
    sa.column("also_responsible", sa.JSON()),
)


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("also_responsible", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("account", schema=None) as batch_op:  # the program says what is empty
        batch_op.alter_column("also_responsible", server_default=None)
    connection = op.get_bind()
    for row in connection.execute(sa.select(_ACCOUNT)).all():
        named = (row.plan or {}).get("responsible")
        # Only where the first is still who was named first: others were chosen since, and mean what they say.
        others = named[1:] if isinstance(named, list) and named[:1] == [row.responsible] else []
        others = [one for one in others if one != row.substitute]
        here = (_ACCOUNT.c.municipality == row.municipality) & (_ACCOUNT.c.id == row.id)
        before = {**(row.people_before or {}), "also_responsible": others}
        connection.execute(
            sa.update(_ACCOUNT).where(here).values(also_responsible=others, people_before=before)
        )

"""What a card asks is a kind with what it is about: `confirm_harm` is `confirm_ground:harm`."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

OUTBOX = sa.table("outbox", sa.column("mode", sa.String()))
GROUNDS = ("harm", "insult", "threat")


def upgrade() -> None:
    """Renames it in notices, sent or not."""
    for ground in GROUNDS:
        _rename(f"confirm_{ground}", f"confirm_ground:{ground}")


def downgrade() -> None:
    """The names of before."""
    for ground in GROUNDS:
        _rename(f"confirm_ground:{ground}", f"confirm_{ground}")


def _rename(old: str, new: str) -> None:
    op.execute(sa.update(OUTBOX).where(OUTBOX.c.mode == old).values(mode=new))

"""The menus of commands that chats have, so that a start sets only what has changed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table: nobody has a menu yet."""
    op.create_table(
        "menu",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("bot", "chat", name="pk_menu"),
    )


def downgrade() -> None:
    """The menus stay where they are shown."""
    op.drop_table("menu")

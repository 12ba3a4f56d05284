"""Templates of answers, each change of them, and which draft was made of which."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Adds them; what was drafted so far was made of none."""
    op.create_table(
        "template",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("authority", sa.String()),
        sa.Column("made_of_number", sa.Integer()),
        sa.Column("made_of_version", sa.Integer()),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_template"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "template_change",
        sa.Column("id", _SERIAL, nullable=False),
        sa.Column("template", _SERIAL, nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_template_change"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_template_change_at", "template_change", ["at"])
    op.add_column("draft", sa.Column("template", _SERIAL))
    op.create_index(
        "ix_draft_template",
        "draft",
        ["number"],
        sqlite_where=sa.text("template IS NOT NULL"),
        postgresql_where=sa.text("template IS NOT NULL"),
    )
    op.add_column("question", sa.Column("template", _SERIAL))


def downgrade() -> None:
    """The templates are lost; the answers made of them stay."""
    op.drop_column("question", "template")
    op.drop_index("ix_draft_template", "draft")
    op.drop_column("draft", "template")
    op.drop_table("template_change")
    op.drop_table("template")

"""An answer becomes one template, by however many presses at once."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_OF_AN_ANSWER = "removed IS {} AND made_of_number IS NOT NULL"

_FURTHER = """
    UPDATE template SET made_of_number = NULL, made_of_version = NULL
    WHERE removed IS false AND EXISTS (
        SELECT 1 FROM template AS earlier
        WHERE earlier.removed IS false AND earlier.id < template.id
            AND earlier.made_of_number = template.made_of_number
            AND earlier.made_of_version = template.made_of_version
    )
"""


def upgrade() -> None:
    """Of several made of one answer the first is held to be it; the others stay, as if written."""
    op.execute(_FURTHER)
    op.create_index(
        "uq_template_made_of",
        "template",
        ["made_of_number", "made_of_version"],
        unique=True,
        sqlite_where=sa.text(_OF_AN_ANSWER.format(0)),
        postgresql_where=sa.text(_OF_AN_ANSWER.format("false")),
    )


def downgrade() -> None:
    """Nothing but the incident's lock holds it."""
    op.drop_index("uq_template_made_of", "template")

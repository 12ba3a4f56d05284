"""The messages of an author, and those under a post, are found in the order of their detection."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

_WHAT = ("author_url", "page")


def upgrade() -> None:
    """Copies the moments, and puts them into the indices."""
    op.add_column("incident_text", sa.Column("detected_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE incident_text SET detected_at ="
        " (SELECT detected_at FROM incident WHERE incident.number = incident_text.number)"
    )
    for column in _WHAT:
        op.drop_index(f"ix_incident_text_{column}", "incident_text")
    for column in _WHAT:
        op.create_index(
            f"ix_incident_text_{column}_detected_at", "incident_text", [column, "detected_at"]
        )


def downgrade() -> None:
    """The moments stay with the incidents."""
    for column in _WHAT:
        op.drop_index(f"ix_incident_text_{column}_detected_at", "incident_text")
    op.drop_column("incident_text", "detected_at")
    for column in _WHAT:
        op.create_index(f"ix_incident_text_{column}", "incident_text", [column])

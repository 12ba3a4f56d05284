"""What information said before an edit, and links before they were put right: nothing kept them."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds both; what was put right until now is not known."""
    op.add_column("contribution", sa.Column("former", sa.Text()))
    op.add_column("incident_text", sa.Column("other_links", sa.JSON()))


def downgrade() -> None:
    """Forgets them."""
    op.drop_column("incident_text", "other_links")
    op.drop_column("contribution", "former")

"""What a message did is looked up when it is edited: by the message, among all events."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

COLUMNS = ["source_chat", "source_message"]


def upgrade() -> None:
    """Adds the index."""
    op.create_index("ix_event_source_chat_source_message", "event", COLUMNS)


def downgrade() -> None:
    """Takes it away."""
    op.drop_index("ix_event_source_chat_source_message", "event")

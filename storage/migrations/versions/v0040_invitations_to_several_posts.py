"""An invitation can be to several posts, and be made on the console."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_ASKED = "SELECT id, invited FROM question WHERE purpose = 'accept_invitation'"


def upgrade() -> None:
    """The role and the body become the key of the one post."""
    op.add_column("invitation", sa.Column("posts", sa.String()))
    op.execute("UPDATE invitation SET posts = role || '.' || COALESCE(authority, '')")
    with op.batch_alter_table("invitation") as table:
        table.alter_column("posts", existing_type=sa.String(), nullable=False)
        table.alter_column("made_by", existing_type=sa.BigInteger(), nullable=True)
        table.drop_column("role")
        table.drop_column("authority")
    for question, about in _asked():
        post = {"role": about.pop("role"), "authority": about.pop("authority")}
        _store(question, {**about, "posts": [post]})


def downgrade() -> None:
    """Of several posts the first stays; nobody has invited whom the console has."""
    op.execute("DELETE FROM invitation WHERE made_by IS NULL")
    op.add_column("invitation", sa.Column("role", sa.String()))
    op.add_column("invitation", sa.Column("authority", sa.String()))
    connection = op.get_bind()
    for code, posts in connection.execute(sa.text("SELECT code, posts FROM invitation")).all():
        role, _, authority = posts.split()[0].partition(".")
        values = {"code": code, "role": role, "authority": authority or None}
        stored = "UPDATE invitation SET role = :role, authority = :authority WHERE code = :code"
        connection.execute(sa.text(stored), values)
    with op.batch_alter_table("invitation") as table:
        table.alter_column("role", existing_type=sa.String(), nullable=False)
        table.alter_column("made_by", existing_type=sa.BigInteger(), nullable=False)
        table.drop_column("posts")
    for question, about in _asked():
        first, *_ = about.pop("posts")
        _store(question, {**about, **first})


def _asked() -> list[tuple[int, dict[str, Any]]]:
    rows = op.get_bind().execute(sa.text(_ASKED)).all()
    return [(id_, json.loads(about) if isinstance(about, str) else about) for id_, about in rows]


def _store(question: int, about: dict[str, Any]) -> None:
    stored = sa.text("UPDATE question SET invited = :about WHERE id = :id")
    stored = stored.bindparams(sa.bindparam("about", type_=sa.JSON))
    op.get_bind().execute(stored, {"about": about, "id": question})

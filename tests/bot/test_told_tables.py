"""What a loop waits for, another process on PostgreSQL reports."""

from bot.app import build_app
from bot.setup.settings import Settings
from storage.migrations.versions.v1001_baseline import TOLD
from storage.schema.delivery import leader

BY_ITS_HOLDER = {leader.name}
"""Renewed every second; the other processes look at it as often."""


def test_every_watched_table_is_told_of() -> None:
    app = build_app(Settings(bot_token="1234:words", max_token="words-of-the-tests"))
    watched = {name.removeprefix("+") for name in app.database.changes.watched}
    assert {"organisation", "question", "inbox"} < watched
    assert watched - set(TOLD) == BY_ITS_HOLDER

"""What keeps PostgreSQL from being used is told by its cause, with what to do about it."""

import uuid
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url, text

from bot.runtime.startup_error import StartupError
from bot.setup.settings import explicit_settings
from bot.setup.wiring import upgraded
from tests.storage.servers import empty_database, on_server

pytestmark = pytest.mark.postgresql


@pytest.fixture
async def role() -> AsyncIterator[str]:
    """Somebody who may log in, and no more."""
    name = f"otklik_test_{uuid.uuid4().hex[:12]}"
    async with empty_database():  # or there is no server
        await on_server(text(f"CREATE ROLE {name} LOGIN"))
    yield name
    await on_server(text(f"DROP ROLE {name}"))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"database": "otklik_of_nobody"}, "базы данных с таким именем на сервере нет"),
        ({"username": "nobody_there"}, "не принял имя или пароль"),
        ({"username": "pg_monitor"}, "не принял имя или пароль"),  # a group, which can't log in
        ({"host": "nowhere.invalid"}, "узел с таким именем не найден"),
        ({"port": 9}, "не отвечает по этому адресу"),
        ({"username": "its role"}, "пользователю не хватает прав"),
    ],
    ids=lambda one: " ".join(map(str, one.values())) if isinstance(one, dict) else "",
)
async def test_the_cause_is_told(
    role: str, changed: dict[str, object], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.migrate._TRIES", 1)
    if changed.get("username") == "its role":
        changed = {"username": role}
    async with empty_database() as url:
        address = make_url(url).set(**changed)  # type: ignore[arg-type] # parts of an address
        settings = explicit_settings(database_url=str(address))
        with pytest.raises(StartupError, match=told) as refused:
            await upgraded(settings)
    assert ";" in refused.value.problems[0].what, "the remedy stands behind it"

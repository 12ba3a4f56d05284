"""Writes the databases and chats of 1.0.0 anew: `python -m tests.e2e.released.make`.

Only until 1.0.0 is tagged: what was released stays as it is. Needs the server of PostgreSQL that the
tests use, and pg_dump.
"""

import asyncio
import gzip
import json
import os
import sqlite3
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import make_url

from bot.tutorial.sandboxes import TOKEN
from tests.e2e.released import CHATS, POSTGRESQL, SQLITE, shown
from tests.e2e.town import HOUSING, ORGANISATION, TUESDAY_MORNING, Town
from tests.storage.servers import empty_database
from tests.telegram import Sandbox, SteppedClock


async def lived(folder: Path, url: str) -> dict[str, Any]:
    """Leave one incident in each stage of its life, and an unanswered question."""
    file = folder / "organisation.toml"
    file.write_text(ORGANISATION, "utf-8")
    async with (
        Sandbox(token=TOKEN, clock=SteppedClock(TUESDAY_MORNING)) as sandbox,
        Town.running(sandbox, file, url) as town,
    ):
        await town.answered_incident()
        await town.approved(
            "Не горит фонарь на Мира, 3.", "Здравствуйте! Фонарь на улице Мира заменили, он горит."
        )
        await town.drafted(
            "Здравствуйте! Снег с тротуара на улице Садовой убрали.", "На Садовой, 8 не убран снег."
        )
        card = await town.routed("Во дворе на Южной, 2 сломаны качели.")
        await town.reply(town.boris, card, "Мы это уже отвечали в прошлом месяце, посмотрите архив")
        town.find(HOUSING, "Это ответ гражданину?")
        await town.routed("На Лесной, 4 течёт крыша.")
        await town.registered("На площади не работает фонтан.")
        await town.settle()
        return shown(sandbox)


async def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        chats = await lived(folder, f"sqlite+aiosqlite:///{folder}/lived.sqlite3")
        with sqlite3.connect(folder / "lived.sqlite3") as connection:
            connection.execute("VACUUM INTO ?", (str(folder / "kept.sqlite3"),))
        SQLITE.write_bytes(gzip.compress((folder / "kept.sqlite3").read_bytes(), mtime=0))
        async with empty_database() as url:
            assert await lived(folder, url) == chats
            POSTGRESQL.write_bytes(gzip.compress(dumped(url), mtime=0))
    CHATS.write_text(json.dumps(chats, ensure_ascii=False, indent=1) + "\n", "utf-8")


def dumped(url: str) -> bytes:
    """The database as statements, without the commands that only psql knows."""
    there = make_url(url)
    environment = {
        "PATH": os.environ["PATH"],
        "PGHOST": there.host or "",
        "PGPORT": str(there.port or 5432),
        "PGUSER": there.username or "",
        "PGPASSWORD": there.password or "",
    }
    dump = ("pg_dump", "--inserts", "--no-owner", "--no-privileges", str(there.database))
    told = subprocess.run(dump, env=environment, capture_output=True, check=True).stdout  # noqa: S603 - PostgreSQL's own
    return b"".join(line for line in told.splitlines(keepends=True) if not line.startswith(b"\\"))


if __name__ == "__main__":
    asyncio.run(main())

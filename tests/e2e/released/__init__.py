"""What 1.0.0 leaves on a server: a database of either kind, and the chats around it."""

import gzip
import json
from itertools import count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.sandbox import Message
from bot.sandbox.chat import MessageContent
from bot.sandbox.markup import RichText
from storage.engine.database import is_sqlite
from tests.telegram import Sandbox

FOLDER: Final = Path(__file__).parent
SQLITE: Final = FOLDER / "1.0.0.sqlite3.gz"
POSTGRESQL: Final = FOLDER / "1.0.0.postgresql.sql.gz"
"""As pg_dump writes it with INSERT statements."""

CHATS: Final = FOLDER / "1.0.0.chats.json"


async def put_in_place(url: str) -> None:
    """Make the empty database the one of 1.0.0."""
    kept = SQLITE if is_sqlite(url) else POSTGRESQL
    content = gzip.decompress(kept.read_bytes())
    if is_sqlite(url):
        file = Path(str(make_url(url).database))
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)  # noqa: ASYNC240 - as above
        return
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute(content.decode())
        # The dump empties the path of the connection, which the pool would hand on.
        await connection.execute(text("RESET search_path"))
    await engine.dispose()


def shown(sandbox: Sandbox) -> dict[str, Any]:
    """Return what stands in the chats, and the number of the next update."""
    chats = {
        str(chat.id): [_written(one) for one in chat.messages]
        for chat in sandbox.world.chats.values()
    }
    return {"next_update": sandbox.world.updates._next_id, "chats": chats}


def _written(message: Message) -> dict[str, Any]:
    content = message.content
    return {
        "id": message.id,
        "from": message.sender.id,
        "text": content.rich.text,
        **({"keyboard": content.markup} if content.keyboard else {}),
    }


def show(sandbox: Sandbox) -> None:
    """Let stand in the chats, which are empty, what stood there with 1.0.0."""
    seen = json.loads(CHATS.read_text("utf-8"))
    world = sandbox.world
    world.updates._next_id = seen["next_update"]
    for number, messages in seen["chats"].items():
        chat = sandbox.chat(int(number))
        for one in messages:
            content = MessageContent(RichText(one["text"]), one.get("keyboard"))
            chat.add(Message(one["id"], chat, world.users[one["from"]], world.unix_now(), content))
            chat._numbers = count(one["id"] + 1)

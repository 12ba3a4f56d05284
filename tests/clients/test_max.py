"""maxapi and the official client in TypeScript on our MAX."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

import pytest

from bot.runtime.clock import SystemClock
from bot.sandbox.chat import PATIENCE, Chat
from bot.sandbox.files import Document, Photo, Video
from bot.sandbox.max.rights import FULL_RIGHTS
from bot.sandbox.max.shapes import files_of
from tests.clients.running import run_to_its_end, running
from tests.max.person import Person
from tests.max.sandbox import Sandbox
from tests.ports import reserve_port

pytestmark = pytest.mark.clients

PNG: Final = b"\x89PNG\r\n\x1a\n picture"
UNHURRIED: Final = 1.1
"""Seconds: no more than two messages a second in a chat, and two polls."""
TOKEN: Final = "f9LHodD0cOKtoken-of-the-tests"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """The clients' pauses are real seconds."""
    async with Sandbox(token=TOKEN, clock=SystemClock()) as running:
        yield running


@pytest.fixture(params=["echo_maxapi.py", "echo.mjs"])
def program(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(params=["polling", "webhook"])
def way(request: pytest.FixtureRequest) -> str:
    """How the client receives its updates."""
    name: str = request.param
    return name


@pytest.fixture
async def echo_bot(program: str, way: str, sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[None]:
    """A bot that is ready to receive."""
    (tmp_path / "Справка.txt").write_text("Справка", encoding="utf-8")
    (tmp_path / "video.mp4").write_bytes(b"a video")
    port = reserve_port() if way == "webhook" else 0
    async with running(program, TOKEN, sandbox.url, str(port), str(tmp_path)):
        ready = "subscribe" if way == "webhook" else "getUpdates"
        await until(lambda: any(call.method == ready for call in sandbox.calls))
        await until(lambda: port == 0 or is_open(port))
        yield


def is_open(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


async def until(condition: Callable[[], object]) -> None:
    """Wait for the bot; people take their time, for neither client keeps to the limits."""
    await asyncio.sleep(UNHURRIED)
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - the bot is another process
            await asyncio.sleep(0.05)


async def until_said(chat: Chat, text: str) -> None:
    await until(lambda: chat.messages and chat.last.text == text)


async def echo_with_buttons(person: Person, chat: Chat) -> None:
    said = person.say(chat.id, "Яма")
    await until(lambda: chat.last.reply_to is said)
    echo = chat.last
    assert echo.text == "Яма"
    assert [one.kind for one in echo.content.rich.entities] == ["bold"]
    assert echo.buttons == [["Изменить", "Заменить", "Удалить"]]
    assert echo.keys["Сайт"]["url"] == "https://example.ru"
    assert echo.keys["Номер"]["copy_text"] == {"text": "№ 7"}

    press = person.press(echo, "Изменить")
    await until(lambda: echo.text == "Изменено")
    assert (await press.answered()).text == "Готово"
    assert echo.buttons
    person.press(echo, "Заменить")
    await until(lambda: echo.text == "Заменено")
    person.press(echo, "Удалить")
    await until(lambda: echo.deleted)


@pytest.mark.usefixtures("echo_bot")
async def test_it_runs_an_echo_bot_with_buttons_edits_and_files(sandbox: Sandbox, way: str) -> None:
    ivanova = sandbox.person(501, "Анна Иванова")
    ivanova.start("from-a-link")
    dialog = sandbox.chat(ivanova.id)
    await until_said(dialog, "Здравствуйте: from-a-link")
    await echo_with_buttons(ivanova, dialog)
    group = sandbox.group(-1003, "Управление ЖКХ", [ivanova])
    await echo_with_buttons(ivanova, group)
    if way == "webhook":
        ivanova.remove_bot(group.id)
        ivanova.add_bot(group.id)
        await until_said(group, "Спасибо, Анна")

    ivanova.send_album(ivanova.id, [Photo(b"12345"), Document("акт.pdf", b"1234567")])
    await until_said(dialog, "image 5, file 7")
    ivanova.send_album(ivanova.id, [Video(b"123")])
    await until_said(dialog, "video 3")

    ivanova.say(ivanova.id, "файлы")
    await until_said(dialog, "Вот фото и видео")
    image, video = files_of(sandbox.world, dialog.last.content)
    assert (image.attachment, video.attachment) == (Photo(PNG), Video(b"a video"))
    (document,) = files_of(sandbox.world, dialog.find("Вот файл").content)
    assert isinstance(document.attachment, Document)
    assert document.attachment.data.decode() == "Справка"

    refused = {call.error for call in sandbox.calls if call.error is not None}
    assert refused <= {"Key: errors.process.attachment.file.not.processed"}
    assert sandbox.world.commands == [{"name": "help", "description": "Помощь"}]


@pytest.mark.parametrize("calls", ["calls_maxapi.py", "calls.mjs"])
async def test_its_calls_are_answered_as_its_documents_say(sandbox: Sandbox, calls: str) -> None:
    ivanova = sandbox.person(501, "Анна Иванова")
    ivanova.start()
    sandbox.group(-1003, "Управление ЖКХ", [ivanova])
    sandbox.channel(-1005, "Администрация", [ivanova], rights=FULL_RIGHTS | {"edit", "delete"})
    sandbox.world.updates._kept.clear()
    await run_to_its_end(calls, TOKEN, sandbox.url)
    assert len(sandbox.calls) >= 30

"""python-telegram-bot on our Telegram."""

from collections.abc import AsyncIterator

import pytest

from bot.runtime.clock import SystemClock
from bot.sandbox.chat import Membership
from bot.sandbox.files import Document
from tests.clients.running import run_to_its_end, running
from tests.telegram import Sandbox
from tests.telegram.markup import html_of

pytestmark = pytest.mark.clients

TOKEN = "42:AAsandbox-token_of_the_tests"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(token=TOKEN, clock=SystemClock()) as running:
        yield running


async def test_its_calls_are_answered_as_its_documents_say(sandbox: Sandbox) -> None:
    ivanova = sandbox.person(501, "Анна Иванова")
    ivanova.start()
    sandbox.person(502, "Борис Петров")
    administrator = Membership.ADMINISTRATOR
    sandbox.group(-1003, "Управление ЖКХ", [ivanova], bot_is=administrator)
    sandbox.group(-1004, "Все вопросы", [ivanova], forum=True, bot_is=administrator)
    await run_to_its_end("calls_telegram.py", TOKEN, sandbox.url)
    assert len(sandbox.calls) >= 30


async def test_it_runs_an_echo_bot_with_buttons_edits_and_files(sandbox: Sandbox) -> None:
    async with running("echo_telegram.py", TOKEN, sandbox.url):
        ivanova = sandbox.person(501, "Анна Иванова")
        ivanova.start("from-a-link")
        dialog = sandbox.chat(ivanova.id)
        await sandbox.until(lambda: dialog.last.text == "Здравствуйте: from-a-link")
        group = sandbox.group(-1003, "Управление ЖКХ", [ivanova])
        ivanova.remove_bot(group.id)
        ivanova.add_bot(group.id)
        await sandbox.until(lambda: group.last.text == "Спасибо, Анна Иванова")

        said = ivanova.say(ivanova.id, "Яма")
        await sandbox.until(lambda: dialog.last.reply_to is said)
        echo = dialog.last
        assert html_of(echo) == "<b>Яма</b>"
        press = ivanova.press(echo, "Изменить")
        await sandbox.until(lambda: echo.text == "Изменено")
        assert (await press.answered()).text == "Готово"
        ivanova.press(echo, "Заменить")
        await sandbox.until(lambda: not echo.buttons)
        ivanova.edit(said, "Люк")
        await sandbox.until(lambda: dialog.last.text == "Исправлено: Люк")

        ivanova.send_document(ivanova.id, Document("акт.pdf", b"1234567"), "Акт")
        await sandbox.until(lambda: dialog.last.text == "7 Акт")
    assert not [call for call in sandbox.calls if call.error]

"""The process is killed while an executor accepts the text of control: it is approved once."""

import signal
from pathlib import Path

import pytest

from bot.sandbox import SlowAnswer
from tests.e2e.kill.run import kill_run
from tests.e2e.test_ready_text import ACCEPT, LANGUAGE, RIGHT, WRONG
from tests.e2e.test_restore_drill import ANNA, BORIS, Chats, noted
from tests.e2e.town import CONTROL, HOUSING

pytestmark = pytest.mark.kill

SLOW = SlowAnswer(1.0)
PLACE = ["Вставить ссылку"]


@pytest.mark.parametrize("in_flight", [None, "answerCallbackQuery", "sendMessage"])
async def test_a_text_that_was_accepted_is_approved_once(
    tmp_path: Path, in_flight: str | None
) -> None:
    """At once, or while Telegram has taken a call that the program does not know of."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'otklik.sqlite3'}"
    async with kill_run(tmp_path, url, seed=0) as run:
        chats, calls = Chats(run.sandbox), run.sandbox.calls
        await run.start()
        approval = await chats.drafted(await chats.registered("Яма на Мира, 1."), WRONG)
        chats.person(ANNA).reply(approval, RIGHT)
        question = await chats.find(CONTROL, "готовый ответ", button=LANGUAGE)
        chats.person(ANNA).press(question, LANGUAGE)
        news = await chats.find(HOUSING, "№1 ·", button=ACCEPT)
        await noted(run)
        if in_flight is not None:
            run.sandbox.faults.fail_next(in_flight, SLOW)
        chats.person(BORIS).press(news, ACCEPT)
        if in_flight is not None:
            await run.sandbox.until(lambda: SLOW in {call.fault for call in calls})
        assert await run.end(signal.SIGKILL) == -signal.SIGKILL
        await run.start()
        approved = await chats.find(CONTROL, "№1 ·", button="Отменить согласование")
        await noted(run)
        to_place = [one for one in run.sandbox.chat(HOUSING).messages if PLACE in one.buttons]
        assert 1 <= len(to_place) <= 2  # repeated if Telegram's answer was lost
        assert "исполнитель принял его" in approved.text
        assert "версия 3" not in approved.text

"""`otklik doctor --try`: what the program does in a chat, tried there and taken back."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.messengers.probe import Assumption
from bot.operations import findings_text
from bot.operations.examination import Examination
from bot.operations.findings import TEXTS, of_assumptions
from bot.runtime.startup_error import StartupError
from bot.sandbox import ApiRefusal, SlowAnswer
from domain.model.ids import Messenger, written_id
from tests.console import otklik
from tests.e2e.town import HOUSING, Stage, Town, account
from tests.messenger.faults import DropAfter, DropBefore

STEPS = [
    "try_card",
    "try_reply",
    "try_edit",
    "try_buttons",
    "try_picture",
    "try_download",
    "try_album",
    "try_document",
]
IN_MAX = ["try_card", "try_recognised", *STEPS[1:]]


def steps() -> list[str]:
    return IN_MAX if Stage.messenger is Messenger.MAX else STEPS


def written(chat: int) -> str:
    """The chat as its number is given to the command."""
    return str(written_id(account(chat)))


async def trial(town: Town, chat: int = HOUSING, **settings: Any) -> Sequence[Assumption]:
    """Try it beside the bot; time goes on by what the trial waits for."""
    changed = town.app.settings.model_copy(update=settings)
    running = asyncio.create_task(Examination(changed, town.clock).tried(written(chat)))
    async with asyncio.timeout(60):
        while not running.done():
            done, _ = await asyncio.wait([running], timeout=0.1)
            if not done:
                await town.clock.advance(1)
    return await running


def standing(town: Town, chat: int = HOUSING) -> list[str]:
    """What people would still read of it."""
    messages = town.chat(chat).messages
    return [one.text for one in messages if "Проверка бота" in one.text or one.content.media]


def failed(tried: Sequence[Assumption]) -> list[str]:
    return [one.code for one in tried if one.failure is not None]


async def test_all_is_tried_and_nothing_remains(town: Town) -> None:
    before = len(town.sandbox.calls_to("sendMessage"))
    tried = await trial(town)
    assert [one.code for one in tried] == [*steps(), "try_delete"]
    assert failed(tried) == []
    assert len(town.sandbox.calls_to("sendMessage")) > before
    assert standing(town) == []
    assert not list(of_assumptions(tried))
    held = findings_text.held(tried)
    assert held[:2] == ["Получилось в чате:", "  ✔ карточка с кнопками отправлена"]
    assert held[-1] == "  ✔ сообщения проверки удалены"


async def test_a_private_chat_is_tried_too(town: Town) -> None:
    await town.say(town.anna, town.anna, "/help")
    tried = await trial(town, town.anna.id)
    assert failed(tried) == []
    assert standing(town, town.anna.id) == []


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("editMessageText", "try_edit"),
        ("sendMediaGroup", "try_album"),
        ("sendDocument", "try_document"),
    ],
)
@pytest.mark.telegram("a method for each kind of message")
async def test_a_refused_step_is_told_and_the_others_go_on(
    town: Town, method: str, code: str
) -> None:
    town.rude = True
    town.sandbox.faults.fail_next(method, ApiRefusal(400, "Bad Request: not here"), times=3)
    tried = await trial(town)
    assert failed(tried) == [code]
    assert [one.code for one in tried] == [*STEPS, "try_delete"]
    (one,) = of_assumptions(tried)
    assert one.serious
    assert "Bad Request: not here" in one.what
    assert standing(town) == []


@pytest.mark.telegram("a method for each kind of message")
async def test_a_refused_picture_is_told_and_not_looked_for(town: Town) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("sendPhoto", ApiRefusal(400, "Bad Request: not here"))
    tried = await trial(town)
    assert failed(tried) == ["try_picture"]
    assert [one.code for one in tried][-3:] == ["try_picture", "try_document", "try_delete"]
    assert standing(town) == []


@pytest.mark.in_max
@pytest.mark.parametrize(
    ("method", "failing"), [("upload", "try_picture"), ("download", "try_download")]
)
async def test_servers_of_files_out_of_reach_are_told(
    town: Town, method: str, failing: str
) -> None:
    town.rude = True
    town.sandbox.faults.fail_next(method, DropBefore(), times=4)
    assert failed(await trial(town)) == [failing]
    assert standing(town) == []


async def test_where_nothing_can_be_written_only_that_is_told(town: Town) -> None:
    town.rude = True
    town.refuse_next("sendMessage", ApiRefusal(403, "Forbidden: not here"), HOUSING)
    tried = await trial(town)
    assert [one.code for one in tried] == failed(tried) == ["try_card"]


async def test_a_lost_connection_ends_the_trial_and_nothing_remains(town: Town) -> None:
    town.rude = True
    edit = "editMessageText"
    town.sandbox.faults.fail_next(edit, ApiRefusal(429, "Too Many Requests"), times=4)
    tried = await trial(town)
    assert failed(tried) == ["try_edit"]
    assert [one.code for one in tried][-2:] == ["try_edit", "try_delete"]
    assert standing(town) == []


async def test_what_can_not_be_deleted_is_told(town: Town) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("deleteMessage", ApiRefusal(403, "Forbidden: no right"))
    tried = await trial(town)
    assert failed(tried) == ["try_delete"]
    (one,) = of_assumptions(tried)
    assert one.remedy == "Удалите их сами: они начинаются словами «Проверка бота»."
    assert len(standing(town)) == 1


async def test_of_a_message_whose_answer_was_lost_people_are_told(town: Town) -> None:
    """In MAX it is found and deleted."""
    town.rude = True
    town.sandbox.faults.fail_next("sendMessage", DropAfter(), chat=HOUSING)
    tried = await trial(town)
    in_max = Stage.messenger is Messenger.MAX
    assert failed(tried) == ([] if in_max else ["try_card", "try_delete"])
    assert len(standing(town)) == (0 if in_max else 1)


@pytest.mark.telegram("sent messages that can't be looked for")
@pytest.mark.parametrize(
    ("method", "failing"), [("sendPhoto", "picture"), ("sendMediaGroup", "album")]
)
async def test_what_came_before_a_lost_answer_is_deleted_all_the_same(
    town: Town, method: str, failing: str
) -> None:
    town.rude = True
    town.sandbox.faults.fail_next(method, DropAfter(), chat=HOUSING)
    assert failed(await trial(town)) == [f"try_{failing}", "try_delete"]
    left = {"picture": ["Проверка бота: файл."], "album": ["Проверка бота: две картинки.", ""]}
    assert standing(town) == left[failing]


async def test_a_deletion_whose_answer_was_lost_is_repeated(town: Town) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("deleteMessage", DropAfter(), chat=HOUSING, times=2)
    assert failed(await trial(town)) == []
    assert standing(town) == []


async def test_who_breaks_it_off_leaves_nothing(town: Town) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("editMessageText", SlowAnswer(3600), chat=HOUSING)
    examination = Examination(town.app.settings, town.clock)
    running = asyncio.create_task(examination.tried(written(HOUSING)))
    await town.sandbox.until(lambda: town.sandbox.calls_to("editMessageText"))
    assert standing(town)
    running.cancel()
    assert await asyncio.gather(running, return_exceptions=True)
    assert standing(town) == []


@pytest.mark.in_max
async def test_words_that_come_back_otherwise_are_told(town: Town) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("getMessages", ApiRefusal(503, "busy"))
    tried = await trial(town)
    assert failed(tried) == ["try_recognised"]
    assert standing(town) == []


@pytest.mark.parametrize("chat", ["-1999", "max:-1999", "-1003/7", "Управление ЖКХ", "777"])
async def test_a_chat_of_nobody_is_refused(town: Town, chat: str) -> None:
    calls = len(town.sandbox.calls_to("sendMessage"))
    with pytest.raises(StartupError, match="такого чата в организации нет"):
        await Examination(town.app.settings, town.clock).tried(chat)
    assert len(town.sandbox.calls_to("sendMessage")) == calls


def test_without_an_organisation_nothing_is_tried(tmp_path: Any) -> None:
    code, out, err = otklik(tmp_path, "doctor", "--try", "-1003", BOT_TOKEN="1:a")
    assert (code, out) == (1, "")
    assert "в этой базе данных ещё ничего нет" in err


def test_each_step_has_its_texts() -> None:
    for code in (*IN_MAX, "try_delete"):
        assert TEXTS["finding"][code]["held"]

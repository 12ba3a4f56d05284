"""What LOG_TRAFFIC writes of a day: nothing of people, and all that is needed to read it again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.runtime import traffic
from bot.sandbox.faults import BadGateway
from domain.model.ids import Messenger
from domain.model.outcome import Done
from handlers.cards.approval import Decide
from handlers.cards.control.buttons import Route
from handlers.ui.incoming import ButtonPress, IncomingMessage
from tests.bot.replay import replay
from tests.e2e.town import DRAFT, HOUSING, Town

OTHER_LETTERS = re.compile("(?!я)[а-яё]", re.IGNORECASE)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "traffic.jsonl"
    traffic.write_to(file)
    yield file
    traffic.write_to(None)


def read(log: Path) -> list[str]:
    return log.read_text(encoding="utf-8").splitlines()


async def test_a_day_is_written_without_a_word_of_it_and_can_be_read_again(
    town: Town, log: Path
) -> None:
    approval = await town.drafted(DRAFT)
    town.sandbox.faults.fail_next("sendMessage", BadGateway(after=True), chat=HOUSING)
    await town.press(town.anna, approval, "✅ Согласовать")
    await town.clock.advance(60)
    await town.settle()
    assert town.received(HOUSING, "Разместите ответ")

    lines = read(log)
    written = "".join(lines)
    assert not OTHER_LETTERS.search(written)
    assert town.sandbox.token not in written

    told = await replay(lines)
    assert not told.unreadable
    messages = [one for one in told.incoming if isinstance(one, IncomingMessage)]
    presses = [one for one in told.incoming if isinstance(one, ButtonPress)]
    assert [one.text for one in messages if one.reply_to] == [traffic.shape(DRAFT)]
    assert [type(one.data) for one in presses] == [Route, Decide]
    in_max = town.sandbox.messenger is Messenger.MAX
    assert [type(one) for one in told.settled] == [Done] * in_max

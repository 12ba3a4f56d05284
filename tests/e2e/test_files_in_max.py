"""Files in MAX: one document a message, and none that holds a message up for long."""

import math
from typing import Any

import pytest

from bot.sandbox.faults import TooManyRequests
from bot.sandbox.files import Document, Photo
from domain.model.conversation.notices.kinds import SendFile, TextNotice
from domain.model.conversation.notices.notice import MadeFile
from tests.e2e.test_draft_files import files
from tests.e2e.test_made_files import private, queued, sheet
from tests.e2e.town import CONTROL, DRAFT, HOUSING, Town

REFUSED = "Файл «Отчёт.xlsx» не отправлен: мессенджер его не принял."


pytestmark = pytest.mark.in_max


@pytest.fixture
def there(town: Town) -> Any:
    """MAX itself."""
    return town.sandbox.world


async def test_a_draft_with_two_documents_comes_with_both(town: Town) -> None:
    card = await town.routed()
    both = [Document("акт.pdf", b"an act"), Document("смета.pdf", b"an estimate")]
    await town.send(town.boris, card, *both, text=DRAFT)
    *sent, approval = town.chat(CONTROL).messages
    assert [town.anna.download(one) for one in sent] == both
    assert "Вложения: 2 документа" in approval.text
    await town.press(town.anna, approval, "✅ Согласовать")
    assert len(files(town.chat(HOUSING))) == 2


async def test_a_photo_that_max_never_finishes_holds_its_card_up_for_minutes_only(
    town: Town, there: Any
) -> None:
    town.rude = True  # a card that never comes is also looked for by the town itself
    card = await town.routed()
    (drafted,) = town.boris.send_album(HOUSING, [Photo()], DRAFT, reply_to=card)
    there.never_finish(drafted)
    await town.settle()
    approval, told = town.chat(CONTROL).messages
    assert DRAFT in approval.text
    assert approval.date - drafted.date < 6 * 60
    assert told.text == (
        "№1: вложения не переданы (отдел контроля), мессенджер их не принял."
        " Карточка отправлена без них."
    )
    await town.press(town.anna, approval, "✅ Согласовать")
    to_place = town.last(HOUSING)
    assert "Разместите ответ" in to_place.text
    assert to_place.date - told.date < 60, "it is known to be stuck"


async def test_a_report_that_max_never_finishes_holds_no_answer_up(town: Town, there: Any) -> None:
    town.rude = True  # the report never comes
    there.uploads.processing = math.inf
    await queued(town, sheet(private(town)), TextNotice(private(town), "Ответ"))
    await town.settle()
    shown = [one.text for one in town.chat(town.anna).messages]
    assert len(shown) == 1
    assert shown[0].startswith(f"Ответ\n\n{REFUSED}")


async def test_a_report_waits_as_long_as_max_asks(town: Town) -> None:
    town.sandbox.faults.fail_next("upload", TooManyRequests(), times=3)
    await queued(town, sheet(private(town)))
    await town.pass_time(minutes=1)
    assert len([one for one in town.chat(town.anna).messages if one.content.media]) == 1


async def test_a_type_of_files_that_max_forbids_is_told_as_such(town: Town) -> None:
    town.rude = True  # the file never comes
    await queued(town, SendFile(private(town), MadeFile("отчёт.exe", "application/x", b"MZ"), ""))
    await town.settle()
    told = "Файл «отчёт.exe» не отправлен: мессенджер не принимает файлы такого типа."
    assert town.last(town.anna).text == told

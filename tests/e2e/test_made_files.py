"""A file that the program has made reaches whoever asked for it: whole, once, with its words."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from bot.sandbox import BadGateway, Document, Fault, Message, Photo
from bot.sandbox.faults import ApiRefusal
from domain.model.conversation.notices.kinds import Notice, SendFile, TextNotice
from domain.model.conversation.notices.notice import LARGEST, MadeFile, TooLargeToSend
from domain.model.ids import Place
from domain.model.message.citizen_message import AttachmentKind
from domain.model.outcome import MOST_COPIES
from storage.outbox.queue import KEEP_FINISHED
from storage.schema.messages import made_file
from tests.e2e.town import Starting, Town
from tests.telegram import DropAfter, DropBefore, Sandbox
from tests.telegram.markup import html_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def book() -> bytes:
    workbook, stream = Workbook(), io.BytesIO()
    workbook.create_sheet("Сводка")["A1"] = "Поступило"
    workbook.save(stream)
    return stream.getvalue()


def sheet(to: Place) -> SendFile:
    return SendFile(to, MadeFile("Отчёт.xlsx", XLSX, book()), "<b>Отчёт</b> готов")


REFUSED = "Файл «Отчёт.xlsx» не отправлен: мессенджер его не принял."

PICTURE = MadeFile("Динамика.png", "image/png", b"a chart")
PAGE, SHEET = (
    MadeFile(f"Отчёт.{kind}", "application/x", kind.encode()) for kind in ("docx", "xlsx")
)


async def reported(town: Town, *made: MadeFile) -> None:
    """Queue files with one caption, as those of a report."""
    await queued(town, *(SendFile(private(town), one, "Отчёт") for one in made))


def names(town: Town) -> list[str]:
    """The names of the documents that came, in their order."""
    found = (town.anna.download(one) for one in files(town))
    return [one.name for one in found if isinstance(one, Document)]


async def queued(town: Town, *notices: Notice) -> None:
    async with town.app._unit() as unit:
        for notice in notices:
            await unit.outbox.put(notice)
        await unit.commit()


def files(town: Town) -> list[Message]:
    return [one for one in town.chat(town.anna).messages if one.content.media]


def private(town: Town) -> Place:
    return town.place_of(town.anna)


async def test_a_made_workbook_is_opened_by_whoever_asked(town: Town) -> None:
    said = [TextNotice(private(town), one) for one in ("Раз", "Два")]
    await queued(town, said[0], sheet(private(town)), said[1])
    await town.settle()
    *_, before, came, after = town.chat(town.anna).messages
    assert (before.text, after.text) == ("Раз", "Два")
    assert html_of(came) == "<b>Отчёт</b> готов"
    found = town.anna.download(came)
    assert isinstance(found, Document)
    assert found.name == "Отчёт.xlsx"
    assert load_workbook(io.BytesIO(found.data))["Сводка"]["A1"].value == "Поступило"


async def test_a_made_picture_is_looked_at_in_the_chat(town: Town) -> None:
    picture = MadeFile("Динамика.png", "image/png", b"a chart")
    await queued(town, SendFile(private(town), picture, "Динамика"))
    await town.settle()
    assert town.anna.download(town.last(town.anna)) == Photo(b"a chart")


@pytest.mark.parametrize("fault", [BadGateway(), DropBefore()], ids=["502", "dropped"])
async def test_a_file_that_did_not_leave_comes_once(town: Town, fault: Fault) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("sendDocument", fault, times=2)
    await queued(town, sheet(private(town)))
    await town.settle()
    assert len(files(town)) == 1


async def test_a_file_whose_answer_was_lost_comes_once_more_at_most(town: Town) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("sendDocument", DropAfter())
    await queued(town, sheet(private(town)))
    await town.settle()
    assert len(files(town)) == (1 if town.asks_what_arrived else 2)


async def test_a_file_refused_for_good_is_told_of(town: Town) -> None:
    town.rude = True
    refusal = ApiRefusal(413, "Request Entity Too Large")
    town.refuse_next("sendDocument", refusal, town.anna.id)
    await queued(town, sheet(private(town)))
    await town.settle()
    assert not files(town)
    assert town.last(town.anna).text.startswith(REFUSED)


async def test_documents_with_one_caption_come_as_an_album_behind_their_picture(town: Town) -> None:
    await reported(town, PICTURE, PAGE, SHEET)
    await queued(town, SendFile(private(town), PAGE, "Памятка"))
    await town.settle()
    picture, page, sheet, other = files(town)
    assert [one.text for one in (picture, page, sheet, other)] == ["Отчёт", "", "", "Памятка"]
    assert names(town) == ["Отчёт.docx", "Отчёт.xlsx", "Отчёт.docx"]
    albums = [one.content.other.get("media_group_id") for one in (page, sheet)]
    assert (albums[0] == albums[1] is not None) == town.joins_documents
    assert "media_group_id" not in picture.content.other
    assert await kept(town) == 0


@pytest.mark.telegram("albums of documents")
async def test_an_album_that_is_refused_comes_file_by_file_but_for_the_refused_one(
    town: Town,
) -> None:
    town.rude = True
    refusal = ApiRefusal(413, "Request Entity Too Large")
    town.refuse_next("sendMediaGroup", refusal, town.anna.id)
    town.refuse_next("sendDocument", refusal, town.anna.id)
    await reported(town, PAGE, SHEET)
    await town.settle()
    assert names(town) == ["Отчёт.docx"]
    assert town.last(town.anna).text.startswith(REFUSED)


async def test_an_album_whose_answer_was_lost_comes_once_more_at_most(town: Town) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("sendMediaGroup", DropAfter())
    await reported(town, PAGE, SHEET)
    await town.settle()
    assert names(town) == ["Отчёт.docx", "Отчёт.xlsx"] * (1 if town.asks_what_arrived else 2)


@pytest.mark.telegram("albums of documents")
async def test_of_a_refused_album_what_stands_is_not_sent_with_the_rest(town: Town) -> None:
    town.rude = True
    refusal = ApiRefusal(400, "Bad Request: group send failed")
    town.refuse_next("sendMediaGroup", refusal, town.anna.id)
    town.sandbox.faults.fail_next("sendDocument", BadGateway(), skip=1)
    await reported(town, PAGE, SHEET)
    await town.settle()
    assert names(town) == ["Отчёт.xlsx", "Отчёт.docx"]
    assert town.last(town.anna).text == "Отчёт"


async def test_the_copies_of_a_file_are_counted_while_those_behind_it_fail(town: Town) -> None:
    town.rude = True
    town.sandbox.faults.fail_next("sendPhoto", DropAfter(), times=MOST_COPIES)
    town.sandbox.faults.fail_next("sendMediaGroup", DropAfter())
    await reported(town, PICTURE, PAGE, SHEET)
    await town.settle()
    pictures = [one for one in files(town) if isinstance(town.anna.download(one), Photo)]
    assert 1 <= len(pictures) <= MOST_COPIES


async def test_of_what_was_half_sent_at_a_stop_the_rest_comes(
    starting: Starting, sandbox: Sandbox
) -> None:
    async with starting() as town:
        town.sandbox.faults.fail_next("sendMediaGroup", BadGateway(), times=100)
        await reported(town, PICTURE, PAGE, SHEET)
        await sandbox.until(lambda: sandbox.calls_to("sendMediaGroup"))
    sandbox.faults.clear()
    async with starting() as again:
        await again.settle()
        assert again.anna.download(files(again)[0]) == Photo(b"a chart")
        assert names(again) == ["Отчёт.docx", "Отчёт.xlsx"]
        assert len(files(again)) == 3


async def test_a_file_for_whoever_blocked_the_bot_comes_when_they_are_back(town: Town) -> None:
    town.rude = True
    town.anna.block()
    await queued(town, sheet(private(town)))
    await town.settle()
    town.anna.start()
    await town.settle()
    assert len(files(town)) == 1


async def test_a_file_made_before_a_stop_comes_after_it(
    starting: Starting, sandbox: Sandbox
) -> None:
    async with starting() as town:
        sandbox.faults.fail_next("sendDocument", BadGateway(), times=100)
        await queued(town, sheet(private(town)))
        await sandbox.until(lambda: sandbox.calls_to("sendDocument"))
    sandbox.faults.clear()
    async with starting() as again:
        await again.settle()
        assert len(files(again)) == 1


async def kept(town: Town) -> int:
    async with town.app.database.reading() as connection:
        count = select(func.count()).select_from(made_file)
        return int((await connection.execute(count)).scalar_one())


async def test_a_file_is_erased_once_it_was_sent(town: Town) -> None:
    await queued(town, sheet(private(town)))
    assert await kept(town) == 1
    await town.settle()
    assert await kept(town) == 0


async def test_a_file_that_could_not_be_sent_is_erased_a_week_later(town: Town) -> None:
    town.rude = True
    town.anna.block()
    await queued(town, sheet(private(town)))
    await town.settle()
    outbox = town.app._outbox(1)
    await outbox.prune(town.clock.now() - KEEP_FINISHED, 1000)
    assert await kept(town) == 1
    await town.clock.advance(KEEP_FINISHED.total_seconds() + 60)
    await outbox.prune(town.clock.now() - KEEP_FINISHED, 1000)
    assert await kept(town) == 0


def test_no_file_is_larger_than_a_bot_may_send() -> None:
    assert MadeFile("Отчёт.xlsx", XLSX, bytes(LARGEST)).kind is AttachmentKind.DOCUMENT
    with pytest.raises(TooLargeToSend):
        MadeFile("Отчёт.xlsx", XLSX, bytes(LARGEST + 1))

"""Albums in the inbox, and the files of a card in the registry: whole, in order, and once."""

from datetime import timedelta
from typing import Any

import pytest

from domain.model.conversation.cards import ExecutorCard
from domain.model.conversation.notices.kinds import ShowCard, TextNotice
from domain.model.ids import ChatId, IncidentNumber, MessageId, Place
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.ports.snapshots import CardContent
from storage.delivery.delivering import Delivering
from storage.delivery.work import SentPart
from storage.inbox.inbox import ALBUM_PAUSE, AlreadyHandled, Inbox
from storage.inbox.messages import group_of, together
from storage.incidents.reading import SqlReading
from storage.schema.messages import outbox
from tests.storage.samples import (
    CONTROL,
    NOW,
    ZHKH,
    ZHKH_PLACE,
    Units,
    come,
    message,
    minutes,
    notice_of,
    opened,
    registered,
    take,
)

READY = NOW + ALBUM_PAUSE
ANSWER = TextNotice(Place(ChatId(5)), "Готово")
PHOTO = Attachment(AttachmentKind.PHOTO, "file-1", "unique-1")
PLAN = Attachment(AttachmentKind.DOCUMENT, "file-2", "unique-2", "план.pdf")
ONE = IncidentNumber(1)
CARD = ExecutorCard(ONE, ZHKH)


def part(number: int, chat: int = 5, album: Any = "a", kind: str = "message") -> dict[str, Any]:
    """Message `number`, brought by the update of that number (an edit: by one a hundred later)."""
    message = {"message_id": number, "chat": {"id": chat}, "media_group_id": album}
    return {"update_id": number + 100 * (kind != "message"), kind: message}


def text(number: int, chat: int = 5) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": number, "chat": {"id": chat}}}


def numbers(album: tuple[dict[str, Any], ...]) -> list[int]:
    return [message["message_id"] for message in album]


@pytest.mark.parametrize(
    ("message", "group"),
    [
        pytest.param(part(1)["message"], "a", id="a part"),
        pytest.param(text(1)["message"], None, id="words alone"),
        pytest.param({"message_id": 1, "photo": [{}]}, "file 1", id="a photo alone"),
        pytest.param({"message_id": 1, "document": {"file_id": "f"}}, "file 1", id="a document"),
        pytest.param(part(1, album=7)["message"], None, id="an odd album"),
        pytest.param(part(1, album="a\x00")["message"], None, id="odd characters"),
        pytest.param({"media_group_id": "a"}, None, id="no number"),
        pytest.param({}, None, id="no message"),
    ],
)
def test_a_part_is_known_by_its_album(message: dict[str, Any], group: str | None):
    assert group_of(message) == group


def sent(
    number: int, at: int = 0, *, album: str = "", words: str = "", sender: Any = None, **more: Any
) -> Any:
    """A file that somebody sent so many seconds after the first."""
    about: dict[str, Any] = {
        "message_id": number,
        "from": sender or {"id": 9},
        "date": 1_000_000 + at,
        "photo": [{}],
    }
    return about | ({"media_group_id": album} if album else {}) | {"caption": words} | more


ALBUM = [sent(1, album="a", words="Готово"), sent(2, album="a")]
TABLE: dict[str, Any] = {"photo": [], "document": {"file_id": "f", "file_name": "Список.XLSX"}}
FORWARDED: dict[str, Any] = {"forward_origin": {"type": "user", "sender_user": {"id": 5}}}


ANSWERED: dict[str, Any] = {"reply_to_message": {"message_id": 7}}


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(sent(3, 11), id="later"),
        pytest.param(sent(3, words="Ещё"), id="with words of its own"),
        pytest.param(sent(3, sender={"id": 8}), id="of another person"),
        pytest.param(sent(3, **ANSWERED), id="in another answer"),
        pytest.param(sent(3, **FORWARDED), id="forwarded"),
        pytest.param(sent(3, date="вчера"), id="with an odd date"),
        pytest.param(sent(3, **TABLE), id="a table"),
    ],
)
def test_another_file_does_not_belong_to_an_album(file: Any):
    assert together("a", [*ALBUM, file]) == {"a"}


@pytest.mark.parametrize(
    ("messages", "of", "groups"),
    [
        pytest.param([*ALBUM, sent(3, 10)], "a", {"a", "file 3"}, id="a file behind an album"),
        pytest.param([*ALBUM, sent(3, 10)], "file 3", {"a", "file 3"}, id="seen from the file"),
        pytest.param(
            [sent(1), sent(2, words="Готово")], "file 1", {"file 1", "file 2"}, id="bare first"
        ),
        pytest.param(
            [*ALBUM, sent(3), sent(4, words="Ещё"), sent(5)],
            "file 5",
            {"file 4", "file 5"},
            id="bare ones belong to what is before them",
        ),
        pytest.param([sent(1, sender=5), sent(2, sender=5)], "file 1", {"file 1"}, id="of nobody"),
        pytest.param([sent(1), sent(2)], "file 1", {"file 1"}, id="without a word"),
        pytest.param(
            [sent(1, **ANSWERED), sent(2, **ANSWERED)],
            "file 1",
            {"file 1", "file 2"},
            id="in the same answer, without a word",
        ),
        pytest.param(
            [*ALBUM, sent(3, album="b", **TABLE), sent(4, album="b")],
            "a",
            {"a", "b"},
            id="a table in an album",
        ),
        pytest.param(
            [sent(number, **TABLE, **FORWARDED) for number in (1, 2)],
            "file 1",
            {"file 1"},
            id="two forwarded tables",
        ),
        pytest.param(
            [sent(1, words="Список", **FORWARDED), sent(2, **TABLE, **FORWARDED)],
            "file 1",
            {"file 1", "file 2"},
            id="a forwarded message with a table",
        ),
        pytest.param([], "a", {"a"}, id="none that can be read"),
    ],
)
def test_files_that_are_sent_at_once_belong_together(messages: Any, of: str, groups: set[str]):
    assert together(of, messages) == groups


async def test_a_file_that_is_sent_along_is_handled_with_the_album(inbox: Inbox):
    def update(message: Any) -> dict[str, Any]:
        return {"update_id": message["message_id"], "message": message | {"chat": {"id": 5}}}

    await come(inbox, *map(update, ALBUM), text(3))
    await come(inbox, update(sent(4, 1)), at=NOW + ALBUM_PAUSE / 2)
    assert await take(inbox, at=READY) == []
    (taken,) = await take(inbox, at=READY + ALBUM_PAUSE)
    assert numbers(taken.album) == [1, 2, 4]
    await inbox.done(taken.serial, [], READY, taken.others)
    assert await inbox.pending() == 1


async def test_an_album_is_taken_whole_a_second_after_its_last_part(inbox: Inbox):
    await come(inbox, part(2), part(1))
    half_later = NOW + ALBUM_PAUSE / 2
    await come(inbox, part(3), at=half_later)
    assert await take(inbox, at=READY) == []
    assert await inbox.next_ready(READY) == half_later + ALBUM_PAUSE

    (taken,) = await take(inbox, at=half_later + ALBUM_PAUSE)
    assert taken.payload == part(2)
    assert numbers(taken.album) == [1, 2, 3]
    await inbox.done(taken.serial, [ANSWER], READY, taken.others)
    assert await inbox.pending() == 0
    assert await inbox.next_ready(NOW) is None


async def test_an_album_dated_by_a_clock_that_was_ahead_holds_nothing(inbox: Inbox):
    await come(inbox, part(1), at=NOW + timedelta(days=30))
    assert await inbox.next_ready(NOW) is None
    assert len(await take(inbox)) == 1


async def test_an_album_that_grows_holds_its_own_chat_only(inbox: Inbox):
    await come(inbox, part(1), text(2), text(3, chat=6))
    assert [taken.lane for taken in await take(inbox)] == [6]
    (album,) = await take(inbox, busy=[6], at=READY)
    await inbox.done(album.serial, [], READY, album.others)
    (behind,) = await take(inbox, busy=[6], at=READY)
    assert behind.payload == text(2)


async def test_albums_of_other_chats_and_of_other_names_are_other_albums(inbox: Inbox):
    await come(inbox, part(1), part(2, chat=6), part(3, album="b"))
    taken = await take(inbox, at=READY)
    assert [numbers(one.album) for one in taken] == [[1], [2]]
    assert [one.others for one in taken] == [(), ()]


async def test_a_late_part_comes_with_the_whole_album_and_speaks_for_it(inbox: Inbox):
    await come(inbox, part(1), part(2))
    (early,) = await take(inbox, at=READY)
    await inbox.done(early.serial, [], READY, early.others)
    await come(inbox, part(3), at=READY)
    (late,) = await take(inbox, at=READY + ALBUM_PAUSE)
    assert late.payload == part(3)
    assert numbers(late.album) == [1, 2, 3]
    assert late.others == ()


async def test_a_part_that_comes_while_the_album_is_handled_is_not_done_with_it(
    inbox: Inbox, units: Units
):
    await come(inbox, part(1), part(2))
    (taken,) = await take(inbox, at=READY)
    await come(inbox, part(3), at=READY)
    async with units.unit(taken.serial, taken.others) as uow:
        await uow.commit()
    assert await inbox.pending() == 1


async def test_two_workers_on_an_album_have_one_effect(inbox: Inbox, units: Units):
    await come(inbox, part(1))
    (few,) = await take(inbox, at=READY)
    await come(inbox, part(2))
    (all_,) = await take(inbox, at=READY)
    await inbox.done(few.serial, [], READY, few.others)
    async with units.unit(all_.serial, all_.others) as uow:
        with pytest.raises(AlreadyHandled):
            await uow.commit()
    await inbox.done(all_.serial, [ANSWER], READY, all_.others)
    assert await inbox.pending() == 1
    assert await units.count(outbox) == 0


async def test_an_edit_is_taken_at_once_with_the_album_as_it_stands_now(inbox: Inbox):
    await come(inbox, part(1), part(2))
    (taken,) = await take(inbox, at=READY)
    await inbox.done(taken.serial, [], READY, taken.others)
    change = part(1, kind="edited_message")
    change["edited_message"]["caption"] = "Новый текст"
    await come(inbox, change, at=READY)
    (edit,) = await take(inbox, at=READY)
    assert edit.payload == change
    assert [message.get("caption") for message in edit.album] == ["Новый текст", None]


async def test_a_new_part_speaks_before_an_edit_that_waits_with_it(inbox: Inbox):
    await come(inbox, part(1, kind="edited_message"), part(2))
    (taken,) = await take(inbox, at=READY)
    assert taken.payload == part(2)
    assert numbers(taken.album) == [1, 2]


async def test_an_album_becomes_a_dead_letter_and_is_replayed_whole(inbox: Inbox):
    await come(inbox, part(1), part(2), text(3))
    (taken,) = await take(inbox, at=READY)
    await inbox.dead_letter(taken.serial, "ValueError", [], READY, taken.others)
    assert len(await inbox.dead_letters()) == 2
    assert await inbox.pending() == 1
    assert await inbox.replay(taken.serial)
    assert await inbox.dead_letters() == []
    (again,) = await take(inbox, at=READY)
    assert numbers(again.album) == [1, 2]
    assert len(again.others) == 1


async def test_files_are_remembered_ahead_of_their_card_and_a_reply_to_one_is_about_it(
    units: Units, delivering: Delivering, reading: SqlReading
):
    await units.store_silently(registered())
    await units.put(ShowCard(CARD, ZHKH_PLACE))
    (head,) = await delivering.heads([], NOW)
    work = await opened(delivering, head)
    assert work.files == frozenset()
    files = [
        SentPart(MessageId(str(number)), SentPart.file_step(index), "a")
        for index, number in enumerate((7, 8))
    ]
    await delivering.files_done(work, files, NOW)

    resumed = await opened(delivering, head)
    assert (resumed.files, resumed.begun, resumed.shown) == (frozenset({0, 1}), (), ())
    told = TextNotice(CONTROL, "Вложения не переданы")
    await delivering.sent(resumed, [SentPart(MessageId("9"), 0, "a")], 3, NOW, [told])
    assert await reading.standing_at(message(8, ZHKH_PLACE), NOW) == CARD

    await units.put(ShowCard(CARD, ZHKH_PLACE))
    heads = await delivering.heads([], NOW + minutes(1))
    works = [await delivering.open(one, NOW) for one in heads]
    assert told in [notice_of(one) for one in works if one]
    (shown,) = [one for one in works if one and isinstance(one.content, CardContent)]
    assert [one.message for one in shown.shown] == ["9"]
    assert shown.files == frozenset({0, 1})

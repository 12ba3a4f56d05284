"""The inbox: nothing lost, nothing twice, order within a chat, and chats that don't wait."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from bot.telegram.updates import lane_of
from domain.model.conversation.notices.kinds import TextNotice
from domain.model.errors import Reason
from domain.model.ids import BotId, ChatId, MessageId, MessageRef, Place
from storage.engine.database import Database
from storage.inbox.inbox import (
    ALBUM_PAUSE,
    KEEP_DEAD_LETTERS,
    AlreadyHandled,
    Inbox,
    TakenUpdate,
)
from storage.inbox.messages import note_edit
from storage.schema.incidents import incident
from storage.schema.messages import edited_message, outbox
from storage.schema.messages import inbox as table
from tests.refusals import refused_for
from tests.storage.samples import BOT, NOW, Units, come, minutes, registered, take

ANSWER = TextNotice(Place(ChatId(5)), "Готово")


def update(update_id: int, chat: int = 5, text: str = "текст") -> dict[str, Any]:
    return {
        "update_id": update_id,
        "message": {"message_id": 1, "chat": {"id": chat}, "from": {"id": 501}, "text": text},
    }


def ids(taken: list[TakenUpdate]) -> list[int]:
    return [one.payload["update_id"] for one in taken]


async def drain(inbox: Inbox) -> list[int]:
    """Handles everything, one lane at a time each, and tells in which order."""
    order: list[int] = []
    while taken := await take(inbox, 100):
        order += ids(taken)
        for one in taken:
            await inbox.done(one.serial, [], NOW)
    return order


PRESS = {"from": {"id": 7}}


@pytest.mark.parametrize(
    ("payload", "lane"),
    [
        pytest.param({"message": {"chat": {"id": -1001}}}, -1001, id="message"),
        pytest.param({"callback_query": PRESS | {"message": {"chat": {"id": -5}}}}, -5, id="press"),
        pytest.param({"callback_query": PRESS}, 7, id="press-without-message"),
        pytest.param({"my_chat_member": PRESS | {"chat": {"id": -9}}}, -9, id="member"),
        pytest.param({"poll_answer": {"user": {"id": 8}, "option_ids": [0]}}, 8, id="user"),
        pytest.param({"inline_query": PRESS}, 7, id="person"),
        pytest.param({"poll": {"id": "1"}}, 0, id="nobody"),
        pytest.param({"message": "текст"}, 0, id="not-an-object"),
        pytest.param({"message": {"chat": {"id": "-1001"}}}, 0, id="odd-id"),
        pytest.param({"message": {"chat": {"id": 2**70}}}, 0, id="huge-id"),
        pytest.param({"message": {"chat": [1], "from": None}}, 0, id="odd-chat"),
        pytest.param({}, 0, id="empty"),
    ],
)
def test_an_update_waits_in_the_lane_of_its_chat_or_person(payload: dict[str, Any], lane: int):
    assert lane_of({"update_id": 1, **payload}) == lane


async def test_a_chat_behind_the_backlog_of_another_does_not_wait_for_it(inbox: Inbox):
    await come(inbox, *(update(number) for number in range(300)))
    await come(inbox, update(300, chat=-7), update(301, chat=6), update(302, chat=-7))
    assert ids(await take(inbox)) == [0, 300, 301]
    assert ids(await take(inbox, busy=[5, 6])) == [300]
    assert ids(await take(inbox, first=[6])) == [0, 300, 301]


async def test_a_chat_behind_those_of_many_others_waits_for_the_older(inbox: Inbox):
    await come(inbox, *(update(number, chat=number) for number in range(300, 0, -1)))
    assert ids(await take(inbox, 16, busy=[300])) == [*range(299, 283, -1)]
    assert len(await drain(inbox)) == 300


async def test_updates_of_a_chat_keep_the_order_of_their_arrival(inbox: Inbox):
    await come(inbox, update(900), update(901))
    await come(inbox, update(5), update(6))  # the numbers start again after a quiet week
    assert await drain(inbox) == [900, 901, 5, 6]


async def test_the_chats_of_those_who_work_here_go_before_strangers_who_came_earlier(inbox: Inbox):
    strangers = [update(number, chat=1000 + number) for number in range(1, 6)]
    await come(inbox, *strangers, update(6, chat=10), update(7, chat=20), update(8, chat=10))
    assert ids(await take(inbox, 4, first=[10, 20, 30])) == [1, 2, 6, 7]
    assert ids(await take(inbox, 1, busy=[20], first=[10, 20, 30])) == [6]
    assert ids(await take(inbox, 9, busy=[10, 20], first=[10, 20, 30])) == [
        1,
        2,
        3,
        4,
        5,
    ]


async def test_a_known_update_is_ignored_also_within_one_batch(inbox: Inbox):
    assert await come(inbox, update(1), update(2), update(2)) == 2
    assert await come(inbox, update(2, text="другой"), update(3)) == 1
    assert await come(inbox) == 0
    assert await drain(inbox) == [1, 2, 3]


async def test_what_came_to_another_bot_is_handled_too_in_its_order(inbox: Inbox):
    former = BotId(BOT - 1)
    await come(inbox, update(8), update(9, chat=6), bot=former)
    assert await come(inbox, update(8)) == 1
    assert await inbox.pending() == 3
    assert (await inbox.next_offset(former), await inbox.next_offset(BOT)) == (10, 9)
    taken = await take(inbox)
    assert [(one.bot, one.lane) for one in taken] == [(BOT - 1, 5), (BOT - 1, 6)]
    await inbox.done(taken[0].serial, [], NOW)
    assert [one.bot for one in await take(inbox) if one.lane == 5] == [BOT]


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({"update_id": 1, "new_kind": {"x": [1, None, {"y": "й"}]}}, id="unknown-kind"),
        pytest.param({"update_id": "1"}, id="odd-number"),
        pytest.param({"update_id": 2**80}, id="huge-number"),
        pytest.param({"message": {"chat": {"id": 5}}}, id="no-number"),
        pytest.param({"update_id": 1, "message": {"text": "a\x00b\ud800"}}, id="odd-characters"),
        pytest.param({}, id="empty"),
    ],
)
async def test_an_update_that_cannot_be_decoded_is_kept_as_it_came(
    payload: dict[str, Any], inbox: Inbox
):
    await come(inbox, payload)
    (taken,) = await take(inbox)
    assert taken.payload == payload


async def test_the_offset_follows_the_last_batch_and_not_the_greatest_number(inbox: Inbox):
    assert await inbox.next_offset(BOT) is None
    await come(inbox, update(900), update(901))
    assert await inbox.next_offset(BOT) == 902
    await come(inbox, update(5), update(6))
    assert await inbox.next_offset(BOT) == 7
    await come(inbox, {"odd": True})
    assert await inbox.next_offset(BOT) == 7


async def test_each_taking_is_counted_before_the_handler_runs(inbox: Inbox):
    await come(inbox, update(1))
    starts = [(await take(inbox, 1))[0].starts for _ in range(3)]
    assert starts == [1, 2, 3]


async def test_failures_are_counted_with_the_update_still_pending(inbox: Inbox):
    await come(inbox, update(1), update(2))
    (taken,) = await take(inbox, 1)
    assert [await inbox.failed(taken.serial, "ValueError") for _ in range(2)] == [1, 2]
    (again,) = await take(inbox, 1)
    assert (again.serial, again.failures) == (taken.serial, 2)


async def test_done_queues_the_answer_in_the_same_commit_and_once(inbox: Inbox, units: Units):
    await come(inbox, update(1))
    (taken,) = await take(inbox, 1)
    await inbox.done(taken.serial, [ANSWER], NOW)
    await inbox.done(taken.serial, [ANSWER], NOW)
    assert await units.count(outbox) == 1
    assert await take(inbox, 1) == []


async def test_a_dead_letter_frees_its_chat_and_is_kept_with_its_error(inbox: Inbox, units: Units):
    await come(inbox, update(1), update(2))
    (taken,) = await take(inbox, 1)
    await inbox.dead_letter(taken.serial, "ValueError", [ANSWER], NOW)
    assert ids(await take(inbox, 1)) == [2]
    (aside,) = await inbox.dead_letters()
    assert (aside.serial, aside.lane, aside.payload, aside.error) == (
        taken.serial,
        5,
        update(1),
        "ValueError",
    )
    assert await units.count(outbox) == 1


async def test_a_dead_letter_can_be_replayed_with_its_tries_forgotten(inbox: Inbox):
    await come(inbox, update(1), update(2))
    for _ in range(11):
        (taken,) = await take(inbox, 1)
    await inbox.failed(taken.serial, "ValueError")
    await inbox.dead_letter(taken.serial, "ValueError", [], NOW)
    assert await inbox.replay(taken.serial)
    assert not await inbox.replay(taken.serial)
    assert await inbox.dead_letters() == []
    (again,) = await take(inbox, 1)
    assert (again.serial, again.starts, again.failures) == (taken.serial, 1, 0)


async def test_an_old_dead_letter_is_erased_and_can_no_more_be_replayed(inbox: Inbox):
    await come(inbox, update(1, chat=1), update(2, chat=2))
    old, recent = await take(inbox)
    await inbox.dead_letter(old.serial, "ValueError", [], NOW)
    await inbox.dead_letter(recent.serial, "ValueError", [], NOW + minutes(2))
    late = NOW + KEEP_DEAD_LETTERS
    erased = [await inbox.erase_dead_letters(now) for now in (late - minutes(1), late, late)]
    assert erased == [0, 1, 0]
    gone, kept = await inbox.dead_letters()
    assert (gone.erased, gone.payload, gone.error) == (True, {}, "ValueError")
    assert (kept.erased, kept.payload) == (False, update(2, chat=2))
    assert not await inbox.replay(gone.serial)
    assert await inbox.replay(kept.serial)
    assert ids(await take(inbox)) == [2]


async def test_only_what_was_done_long_ago_is_pruned(inbox: Inbox, database: Database):
    await come(inbox, *(update(number, chat=number) for number in range(1, 5)))
    old, recent, aside, _ = await take(inbox)
    await inbox.done(old.serial, [], NOW)
    await inbox.done(recent.serial, [], NOW + minutes(10))
    await inbox.dead_letter(aside.serial, "ValueError", [], NOW)
    assert await inbox.prune(NOW + minutes(5), 10) == 1
    left = await database.scalars(select(table.c.update_id))
    assert sorted(left) == [2, 3, 4]


async def test_what_was_done_is_pruned_a_few_at_once_the_oldest_first(inbox: Inbox):
    await come(inbox, *(update(number, chat=number) for number in range(1, 6)))
    for taken in reversed(await take(inbox)):
        await inbox.done(taken.serial, [], NOW + minutes(10 - taken.serial))
    assert [await inbox.prune(NOW + minutes(8.5), 3) for _ in range(3)] == [3, 1, 0]
    assert await inbox.prune(NOW + minutes(60), 3) == 1


async def test_a_serial_is_never_used_again(inbox: Inbox):
    await come(inbox, update(1))
    (first,) = await take(inbox, 1)
    await inbox.done(first.serial, [], NOW)
    await inbox.prune(NOW + minutes(1), 10)
    await come(inbox, update(2))
    (second,) = await take(inbox, 1)
    assert second.serial > first.serial


async def test_a_unit_of_work_marks_its_update_as_done_with_its_commit(inbox: Inbox, units: Units):
    await come(inbox, update(1))
    (taken,) = await take(inbox, 1)
    async with units.unit(taken.serial) as uow:
        await uow.incidents.save(registered())
    assert await inbox.pending() == 1
    async with units.unit(taken.serial) as uow:
        await uow.incidents.save(registered())
        await uow.commit()
    assert await inbox.pending() == 0


async def test_a_unit_of_work_erases_an_update_with_a_secret(
    inbox: Inbox, units: Units, database: Database
):
    await come(inbox, update(1, text="secret"), update(2, chat=6))
    taken, _ = await take(inbox, 2)
    async with units.unit(taken.serial) as uow:
        uow.forget_update()
        await uow.commit()
    rows = await database.rows(select(table.c.payload).order_by(table.c.serial))
    assert [row["payload"] for row in rows] == [{}, update(2, chat=6)]


async def test_two_workers_on_one_update_have_one_effect(inbox: Inbox, units: Units):
    await come(inbox, update(1))
    (taken,) = await take(inbox, 1)

    async def work() -> str:
        try:
            async with units.unit(taken.serial) as uow:
                await uow.incidents.save(registered(await uow.incidents.next_number()))
                await uow.commit()
        except AlreadyHandled:
            return "refused"
        return "done"

    assert sorted(await asyncio.gather(work(), work())) == ["done", "refused"]
    async with units.unit() as uow:
        assert await uow.incidents.next_number() == 2


async def works(inbox: Inbox, units: Units, edited_at: int, *, message: int = 1) -> None:
    """Something comes of an update with that state of the message."""
    await come(inbox, update(100 * message + edited_at))
    (taken,) = await take(inbox, 1)
    source = MessageRef(BOT, Place(ChatId(5)), MessageId(str(message)), edited_at)
    async with units.unit(taken.serial, source=source) as uow:
        await uow.incidents.save(registered(await uow.incidents.next_number()))
        await uow.commit()


async def test_what_a_message_said_before_an_edit_that_did_something_does_nothing(
    inbox: Inbox, units: Units
) -> None:
    await works(inbox, units, 0)
    await works(inbox, units, 20)
    await works(inbox, units, 10, message=2)
    await works(inbox, units, 30)
    for older in (10, 25):
        with refused_for(Reason.MESSAGE_OVERTAKEN):
            await works(inbox, units, older)
        (waiting,) = await take(inbox, 1)
        await inbox.done(waiting.serial, [ANSWER], NOW)
    assert await units.count(incident) == 4
    assert await inbox.pending() == 0


async def test_of_two_edits_at_once_the_older_never_takes_the_place_of_the_newer(
    database: Database,
) -> None:
    """The second one of two processes has looked for a newer edit before the first one committed."""
    for edited_at, noted in ((20, True), (20, True), (10, False), (30, True)):
        source = MessageRef(BOT, Place(ChatId(5)), MessageId("1"), edited_at)
        async with database.writing() as connection:
            assert await note_edit(connection, source, NOW) is noted


async def test_an_edit_is_known_for_as_long_as_an_older_state_may_be_replayed(
    inbox: Inbox, units: Units
) -> None:
    await works(inbox, units, 20)
    await inbox.erase_dead_letters(NOW + KEEP_DEAD_LETTERS)
    assert await units.count(edited_message) == 1
    await inbox.erase_dead_letters(NOW + 2 * KEEP_DEAD_LETTERS + minutes(1))
    assert await units.count(edited_message) == 0


async def test_a_part_of_an_album_stands_as_it_was_edited_last_in_whichever_order_it_came(
    inbox: Inbox,
) -> None:
    def part(update_id: int, kind: str, caption: str, edit_date: int) -> dict[str, Any]:
        album = {"media_group_id": "a", "photo": [{}], "caption": caption}
        message = {**update(update_id)["message"], **album, "edit_date": edit_date}
        return {"update_id": update_id, kind: message}

    await come(
        inbox,
        part(1, "edited_message", "последняя", 20),
        part(2, "edited_message", "прежняя", 10),
        part(3, "message", "первая", 0),
    )
    (taken,) = await take(inbox, 1, at=NOW + ALBUM_PAUSE)
    assert [one["caption"] for one in taken.album] == ["последняя"]


async def test_many_chats_are_drained_in_order(inbox: Inbox):
    await come(inbox, *(update(number, chat=number % 7) for number in range(100)))
    order = await drain(inbox)
    assert sorted(order) == list(range(100))
    for chat in range(7):
        assert [number for number in order if number % 7 == chat] == list(range(chat, 100, 7))

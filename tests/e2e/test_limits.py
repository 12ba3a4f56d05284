"""Telegram's limits, with flood control on: what matters most leaves first, nobody is refused."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from bot.sandbox import TooManyRequests
from bot.telegram.account import QUESTION
from domain.model.conversation.notices.kinds import RefreshCard, TextNotice
from domain.model.ids import AuthorityCode, ChatId, IncidentNumber, Place
from storage.delivery.delivering import Delivering
from storage.delivery.work import QueuedNotice, Work
from tests.e2e.notice_load import ALERT, DEPUTY_HEAD, NoticeLoad, card, cards, standstill

GROUP = -2000
ZHKH = AuthorityCode("zhkh")
GROUPS = [GROUP - number for number in range(10)]


def refused(load: NoticeLoad) -> list[str | None]:
    calls = (call for call in load.sandbox.calls if call.chat != QUESTION.chat_id)
    return [call.error for call in calls if call.error is not None]


async def test_an_alert_is_the_next_call_whatever_waits(tmp_path: Path) -> None:
    async with NoticeLoad.facing(tmp_path, GROUPS) as load:
        await load.register(50)
        await load.put(*cards(50, GROUPS))
        await standstill(load)
        before = len(load.written)
        assert before == 30  # the second is used up, 470 wait
        await load.alert()
        await load.settle()
        assert refused(load) == []
        assert len(load.written) == 501
        following = load.written[before]
    assert (following.chat, following.params["text"]) == (DEPUTY_HEAD, ALERT)


async def test_an_alert_that_takes_long_to_read_is_not_overtaken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Delivering.open

    async def slowly(self: Delivering, waiting: QueuedNotice, now: datetime) -> Work | None:
        if waiting.alert:
            await asyncio.sleep(0.2)
        return await read(self, waiting, now)

    monkeypatch.setattr(Delivering, "open", slowly)
    async with NoticeLoad.facing(tmp_path, GROUPS) as load:
        await load.register(5)
        await load.put(*cards(5, GROUPS))
        await standstill(load)
        before = len(load.written)
        await load.alert()
        await load.settle()
        assert (before, len(load.written)) == (30, 51)
        assert load.written[before].params["text"] == ALERT


async def test_refreshed_cards_leave_a_groups_calls_to_new_messages(tmp_path: Path) -> None:
    async with NoticeLoad.facing(tmp_path, [GROUP]) as load:
        await load.register(40)
        await load.put(*cards(18, [GROUP]))
        await load.settle()
        await load.clock.advance(120)
        sent = len(load.written)
        for number in range(1, 19):
            await change(load, number)
        await standstill(load)
        assert [call.method for call in load.written[sent:]] == ["editMessageText"] * 14
        await load.put(*[card(number, GROUP) for number in range(21, 27)])
        await standstill(load)
        assert [call.method for call in load.written[sent + 14 :]] == ["sendMessage"] * 6
        await load.settle()
        assert refused(load) == []
        assert len(load.written) == sent + 18 + 6


async def change(load: NoticeLoad, number: int) -> None:
    """The card looks different from now on."""
    async with load.unit() as uow:
        incident = await uow.incidents.get(IncidentNumber(number))
        incident.pick(ZHKH)
        await uow.incidents.save(incident)
        await uow.outbox.put(RefreshCard(card(number, GROUP).card))
        await uow.commit()


async def test_lists_that_somebody_asks_for_leave_a_groups_cards_their_share(
    tmp_path: Path,
) -> None:
    async with NoticeLoad.facing(tmp_path, [GROUP]) as load:
        await load.register(3)
        await load.put(
            *[TextNotice(Place(ChatId(GROUP)), f"{number} " * 1300) for number in range(21)]
        )
        await standstill(load)
        assert len(load.written) == 15
        await load.put(*cards(3, [GROUP]))
        await standstill(load)
        assert len(load.written) == 18
        assert all("reply_markup" in call.params for call in load.written[15:])


async def test_when_telegram_silences_several_chats_an_alert_still_leaves_at_once(
    tmp_path: Path,
) -> None:
    async with NoticeLoad.facing(tmp_path, GROUPS) as load:
        await load.register(10)
        for group in GROUPS[:4]:
            load.sandbox.faults.fail_next("sendMessage", TooManyRequests(600), chat=group)
        await load.put(*cards(1, GROUPS))
        await standstill(load)
        before, began = len(load.written), load.clock.monotonic()
        assert before == len(GROUPS)
        await load.alert()
        await load.put(*cards(10, GROUPS[4:]))
        for _ in range(10):
            await load.clock.advance(0.5)
            await standstill(load)
    assert load.written[before].params["text"] == ALERT
    assert load.written[before].monotonic - began <= 1
    assert len(load.written) == before + 1 + 54  # six groups have the first card already
    assert load.written[-1].monotonic - began >= 3  # 15 a second


async def test_an_answer_takes_turns_with_cards_that_go_on_coming(tmp_path: Path) -> None:
    async with NoticeLoad.facing(tmp_path, [GROUP]) as load:
        await load.register(40)
        for number in range(1, 21):
            await load.put(card(number, GROUP))
            await standstill(load)
            await load.clock.advance(3)
        await load.put(*[card(number, GROUP) for number in range(21, 41)])
        await standstill(load)
        before = len(load.written)
        await load.put(TextNotice(Place(ChatId(GROUP)), "Готово"))
        await load.settle()
        assert "Готово" in [call.params["text"] for call in load.written[before : before + 2]]
        assert refused(load) == []

"""Telegram's limits, with flood control on: what matters most leaves first, nobody is refused."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest

from bot.sandbox import TooManyRequests
from domain.model.ids import AuthorityCode, ChatId, IncidentNumber
from domain.model.place import Place
from domain.model.telling.notices import RefreshCard, Say
from storage.delivery.delivering import Delivering
from storage.delivery.work import Waiting, Work
from tests.e2e.crowd import ALERT, DEPUTY_HEAD, Crowd, card, cards, crowd, standstill

GROUP = -2000
ZHKH = AuthorityCode("zhkh")
GROUPS = [GROUP - number for number in range(10)]


def refused(town: Crowd) -> list[str | None]:
    return [call.error for call in town.stage.sandbox.calls if call.error is not None]


async def test_an_alert_is_the_next_call_whatever_waits(tmp_path: Path) -> None:
    async with crowd(tmp_path, GROUPS) as town:
        await town.register(50)
        await town.put(*cards(50, GROUPS))
        await standstill(town)
        before = len(town.written)
        assert before == 30  # the second is used up, 470 wait
        await town.alert()
        await town.stage.settle()
        assert refused(town) == []
        assert len(town.written) == 501
        following = town.written[before]
    assert (following.chat, following.params["text"]) == (DEPUTY_HEAD, ALERT)


async def test_an_alert_that_takes_long_to_read_is_not_overtaken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Delivering.open

    async def slowly(self: Delivering, waiting: Waiting, now: datetime) -> Work | None:
        if waiting.alert:
            await asyncio.sleep(0.2)
        return await read(self, waiting, now)

    monkeypatch.setattr(Delivering, "open", slowly)
    async with crowd(tmp_path, GROUPS) as town:
        await town.register(5)
        await town.put(*cards(5, GROUPS))
        await standstill(town)
        before = len(town.written)
        await town.alert()
        await town.stage.settle()
        assert (before, len(town.written)) == (30, 51)
        assert town.written[before].params["text"] == ALERT


async def test_refreshed_cards_leave_a_groups_calls_to_new_messages(tmp_path: Path) -> None:
    async with crowd(tmp_path, [GROUP]) as town:
        await town.register(40)
        await town.put(*cards(18, [GROUP]))
        await town.stage.settle()
        await town.stage.clock.advance(120)
        sent = len(town.written)
        for number in range(1, 19):
            await change(town, number)
        await standstill(town)
        assert [call.method for call in town.written[sent:]] == ["editMessageText"] * 14
        await town.put(*[card(number, GROUP) for number in range(21, 27)])
        await standstill(town)
        assert [call.method for call in town.written[sent + 14 :]] == ["sendMessage"] * 6
        await town.stage.settle()
        assert refused(town) == []
        assert len(town.written) == sent + 18 + 6


async def change(town: Crowd, number: int) -> None:
    """The card looks different from now on."""
    async with town.unit() as uow:
        incident = await uow.incidents.get(IncidentNumber(number))
        incident.choose(ZHKH)
        await uow.incidents.save(incident)
        await uow.outbox.put(RefreshCard(card(number, GROUP).card))
        await uow.commit()
    town.stage.app.leading.wake()


async def test_lists_that_somebody_asks_for_leave_a_groups_cards_their_share(
    tmp_path: Path,
) -> None:
    async with crowd(tmp_path, [GROUP]) as town:
        await town.register(3)
        await town.put(*[Say(Place(ChatId(GROUP)), f"{number} " * 1500) for number in range(21)])
        await standstill(town)
        assert len(town.written) == 15
        await town.put(*cards(3, [GROUP]))
        await standstill(town)
        assert len(town.written) == 18
        assert all("reply_markup" in call.params for call in town.written[15:])


async def test_when_telegram_silences_several_chats_an_alert_still_leaves_at_once(
    tmp_path: Path,
) -> None:
    async with crowd(tmp_path, GROUPS) as town:
        await town.register(10)
        for group in GROUPS[:4]:
            town.stage.sandbox.faults.fail_next("sendMessage", TooManyRequests(600), chat=group)
        await town.put(*cards(1, GROUPS))
        await standstill(town)
        before, began = len(town.written), town.stage.clock.monotonic()
        assert before == len(GROUPS)
        await town.alert()
        await town.put(*cards(10, GROUPS[4:]))
        for _ in range(10):
            await town.stage.clock.advance(0.5)
            await standstill(town)
    assert town.written[before].params["text"] == ALERT
    assert town.written[before].monotonic - began <= 1
    assert len(town.written) == before + 1 + 54  # six groups have the first card already
    assert town.written[-1].monotonic - began >= 3  # 15 a second


async def test_an_answer_takes_turns_with_cards_that_go_on_coming(tmp_path: Path) -> None:
    async with crowd(tmp_path, [GROUP]) as town:
        await town.register(40)
        for number in range(1, 21):
            await town.put(card(number, GROUP))
            await standstill(town)
            await town.stage.clock.advance(3)
        await town.put(*[card(number, GROUP) for number in range(21, 41)])
        await standstill(town)
        before = len(town.written)
        await town.put(Say(Place(ChatId(GROUP)), "Готово"))
        await town.stage.settle()
        assert "Готово" in [call.params["text"] for call in town.written[before : before + 2]]
        assert refused(town) == []

"""What a message means is decided on the incident as it is when that is done, not when it was looked at."""

from collections.abc import Awaitable, Callable
from typing import Any, Self

import pytest
from sqlalchemy import select

from domain.model.conversation.cards import CardKind
from domain.model.incident import Incident
from domain.model.message.link import Link
from handlers.messages.dispatch import dispatch
from handlers.ui.context import SILENT, BotAccount, Context
from handlers.ui.incoming import IncomingMessage, RepliedMessage
from storage.incidents.reading import SqlReading
from storage.schema.messages import question
from storage.unit_of_work import SqlUnitOfWork
from tests.bot.contexts import CODES, ShelfFiles
from tests.storage.samples import (
    BOT,
    NOW,
    ROADS,
    ZHKH,
    ZHKH_PLACE,
    Units,
    approved,
    ivanova,
    message,
    minutes,
    petrov,
    registered,
    routed,
    standing,
    write,
)

LINK = "https://vk.com/wall-1_2?reply=3"
LONG = "Воду в дом дадут уже сегодня до обеда."


class Unit(SqlUnitOfWork):
    """Just before it begins, somebody else does something."""

    meanwhile: Callable[[], Awaitable[Any]]

    async def __aenter__(self) -> Self:
        await self.meanwhile()
        return await super().__aenter__()


def recall(incident: Incident) -> None:
    incident.recall(incident.drafts[0].version, ivanova(), NOW)


def give_the_lead_away(incident: Incident) -> None:
    incident.start_picking()
    incident.pick(ROADS)
    incident.pick_lead(ROADS)
    incident.change_authorities(ivanova(), NOW)


@pytest.fixture
async def executors_card(units: Units) -> RepliedMessage:
    """As message 5 in the authority's chat."""
    card = {"card_kind": CardKind.EXECUTOR, "number": 1, "authority": ZHKH}
    shown = standing(5, ZHKH_PLACE.chat, thread=ZHKH_PLACE.thread, **card)
    await write(units.database, shown)
    return RepliedMessage(message(5, ZHKH_PLACE), "№1. Новое сообщение", ours=True, by_bot=True)


async def asked(
    text: str,
    card: RepliedMessage,
    units: Units,
    reading: SqlReading,
    meanwhile: Callable[[Incident], None],
) -> list[str]:
    """What the author of the reply is asked, where `meanwhile` happens after the first look."""

    async def move() -> None:
        async with units.changing(registered().number) as incident:
            meanwhile(incident)

    by, ref = petrov(30), message(30, ZHKH_PLACE)
    link = Link(text, alone=True) if text == LINK else None
    written = IncomingMessage(by, NOW + minutes(1), ref, text, (ref,), link=link, reply_to=card)
    unit = Unit(units.database, units.offices, lambda: NOW)
    unit.meanwhile = move
    assert (
        await dispatch(
            written, Context(unit, reading, NOW, BotAccount(BOT, "otklik"), ShelfFiles(), CODES)
        )
        == SILENT
    )
    return list(await units.database.scalars(select(question.c.purpose)))


async def test_a_link_to_a_text_that_is_recalled_at_the_same_moment_is_asked_about(
    units: Units, reading: SqlReading, executors_card: RepliedMessage
):
    await units.store(approved())
    assert await asked(LINK, executors_card, units, reading, recall) == ["confirm_draft"]


async def test_a_text_of_whom_the_lead_is_taken_from_at_the_same_moment_informs_the_lead(
    units: Units, reading: SqlReading, executors_card: RepliedMessage
):
    incident = routed()
    await units.store(incident)
    assert await asked(LONG, executors_card, units, reading, give_the_lead_away) == []
    told = (await reading.incident(incident.number)).contributions
    assert [(one.authority, one.text) for one in told] == [(ZHKH, LONG)]

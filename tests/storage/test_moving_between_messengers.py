"""Control and an authority move to the other messenger while their incidents are open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count

import pytest

from domain.model.conversation.cards import ApprovalCard, CardKey, ExecutorCard
from domain.model.conversation.notices.kinds import CatchUp
from domain.model.ids import (
    BotId,
    ChatId,
    DraftVersion,
    IncidentNumber,
    MessageId,
    Messenger,
    Place,
    id_in,
)
from domain.model.organisation.changing import bound
from handlers import (  # noqa: F401 - importing these registers the renderers
    administration,
    cards,
    lists,
    news,
)
from handlers.ui.rendered import Rendered, render
from storage.delivery.delivering import Delivering
from storage.delivery.owed import Refreshing
from storage.delivery.work import SentPart
from storage.engine.database import Database
from storage.incidents.attention import AttentionQueue
from storage.leader.leadership import Leadership
from storage.organisation.offices import Offices
from tests.storage.samples import (
    ADMIN,
    BOT,
    CONTROL,
    NOW,
    ZHKH,
    ZHKH_PLACE,
    Units,
    ivanova,
    minutes,
    petrov,
    registered,
)

BOTS = [BOT, BotId(id_in(Messenger.MAX, 5))]
ZHKH_IN_MAX = Place(ChatId(id_in(Messenger.MAX, -3)))
CONTROL_IN_MAX = Place(ChatId(id_in(Messenger.MAX, -1)))
ONE, TWO = IncidentNumber(1), IncidentNumber(2)
EXECUTORS = ExecutorCard(ONE, ZHKH)
APPROVAL = ApprovalCard(TWO, DraftVersion(1))


@dataclass
class Screens:
    """Delivers everything, and keeps what each chat shows of each card."""

    units: Units
    delivering: Delivering
    shown: dict[tuple[Place, CardKey], Rendered] = field(default_factory=dict)
    messages: Iterator[int] = field(default_factory=count)

    async def settle(self) -> None:
        refreshing = Refreshing(self.units.database)
        while await refreshing.go_on(NOW) or await self._deliver():
            pass

    async def _deliver(self) -> bool:
        heads = await self.delivering.heads((), NOW)
        for queued in heads:
            if queued.kind == CatchUp.kind:
                await self.delivering.catch_up(queued, NOW)
                continue
            work = await self.delivering.open(queued, NOW)
            if work is None:
                continue
            rendered = render(work.content, NOW)
            if rendered is None:
                await self.delivering.dropped(work, NOW)
                continue
            if queued.card is not None:
                self.shown[queued.place, queued.card] = rendered
            new = SentPart(MessageId(str(next(self.messages))), 0, "digest")
            standing = work.shown if work.shown and not work.resend else (new,)
            await self.delivering.sent(work, standing, 1, NOW)
        return bool(heads)

    def has_buttons(self, place: Place, card: CardKey) -> bool:
        return self.shown[place, card].parts[-1].keyboard is not None


@pytest.fixture
async def screens(units: Units, database: Database, offices: Offices) -> Screens:
    epoch = await Leadership(database, BOTS).claim("test")
    assert epoch is not None
    for number in (ONE, TWO):
        incident = registered(number, by=ivanova(100 + number))
        incident.route(ZHKH, ivanova(pressed=True), NOW + minutes(1))
        if number == TWO:
            incident.submit("Воду дадут завтра к вечеру", petrov(20), NOW + minutes(2))
        await units.store(incident)
    await AttentionQueue(database).show_day(NOW.date(), NOW)
    screens = Screens(units, Delivering(database, offices, BOTS, epoch))
    await screens.settle()
    return screens


async def test_open_cards_move_with_a_body_and_lose_their_buttons_where_they_were(
    screens: Screens,
):
    assert screens.has_buttons(ZHKH_PLACE, EXECUTORS)
    assert screens.has_buttons(CONTROL, APPROVAL)
    async with screens.units.unit() as uow:
        await uow.change_organisation(partial(bound, code=ZHKH, place=ZHKH_IN_MAX), ADMIN)
        await uow.change_organisation(partial(bound, code=None, place=CONTROL_IN_MAX), ADMIN)
        await uow.commit()

    await screens.settle()

    assert screens.has_buttons(ZHKH_IN_MAX, EXECUTORS)
    assert screens.has_buttons(CONTROL_IN_MAX, APPROVAL)
    assert not screens.has_buttons(ZHKH_PLACE, EXECUTORS)
    assert not screens.has_buttons(CONTROL, APPROVAL)


async def test_moving_back_gives_the_buttons_back(screens: Screens):
    for place in (ZHKH_IN_MAX, ZHKH_PLACE):
        async with screens.units.unit() as uow:
            await uow.change_organisation(partial(bound, code=ZHKH, place=place), ADMIN)
            await uow.commit()
        await screens.settle()
    assert screens.has_buttons(ZHKH_PLACE, EXECUTORS)
    assert not screens.has_buttons(ZHKH_IN_MAX, EXECUTORS)

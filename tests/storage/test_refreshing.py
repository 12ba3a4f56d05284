"""Cards of all open incidents follow who is at work: a small wish, worked off batch by batch."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from domain.model.conversation.cards import CardKind
from domain.model.conversation.notices.kinds import RefreshOpen
from domain.model.conversation.notices.notice import Priority
from storage.delivery import owed
from storage.delivery.owed import Refreshing
from storage.engine.database import Database
from storage.incidents.attention import AttentionQueue
from storage.schema.delivery import shown_staff
from storage.schema.incidents import incident
from storage.schema.messages import OutboxState, outbox
from tests.storage.samples import NOW, Units, registered, standing, write

CARDS = 5
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owed, "_REFRESHED_AT_ONCE", 2)


@pytest.fixture
async def work(units: Units) -> Refreshing:
    """Five open incidents whose cards stand in control's chat, and nobody has come or gone yet."""
    await AttentionQueue(units.database).show_day(NOW.date(), NOW)
    await write(units.database, update(shown_staff).values(refreshed=None))
    for number in range(1, CARDS + 1):
        await units.store_silently(registered(number))
        card = standing(number, card_kind=CardKind.CONTROL, number=number)
        await write(units.database, card)
    return Refreshing(units.database)


async def refreshed(database: Database) -> Sequence[int]:
    """The incidents whose cards wait to be refreshed."""
    waiting = select(outbox.c.number).where(outbox.c.state == OutboxState.WAITING)
    return sorted(await database.scalars(waiting))


async def test_whoever_wishes_writes_one_row_however_many_cards_stand(
    units: Units, work: Refreshing
) -> None:
    assert not await work.pending()
    await units.put(RefreshOpen())
    assert await units.count(outbox) == 0
    assert await work.pending()


async def test_the_wish_is_worked_off_in_batches_by_whoever_leads(
    units: Units, work: Refreshing
) -> None:
    await units.put(RefreshOpen())
    assert await work.go_on(NOW)
    assert await refreshed(units.database) == [1, 2]
    other = Refreshing(units.database)
    assert [await other.go_on(NOW) for _ in range(3)] == [True, True, False]
    assert await refreshed(units.database) == [1, 2, 3, 4, 5]
    assert not await work.pending()
    assert not await work.go_on(NOW)
    assert set(await units.database.scalars(select(outbox.c.priority))) == {Priority.REFRESH}


async def test_a_newer_wish_begins_again(units: Units, work: Refreshing) -> None:
    await units.put(RefreshOpen())
    await work.go_on(NOW)
    await units.put(RefreshOpen())
    await write(units.database, delete(outbox))
    while await work.go_on(LATER):
        pass
    assert await refreshed(units.database) == [1, 2, 3, 4, 5]


async def test_cards_of_closed_incidents_stay_as_they_are(units: Units, work: Refreshing) -> None:
    closed = update(incident).where(incident.c.number == 2).values(closed_at=NOW)
    await write(units.database, closed)
    await units.put(RefreshOpen())
    while await work.go_on(NOW):
        pass
    assert await refreshed(units.database) == [1, 3, 4, 5]


async def test_no_more_is_queued_while_enough_wait_that_nobody_has_tried(
    units: Units, work: Refreshing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owed, "_ENOUGH", 2)
    await units.put(RefreshOpen())
    assert [await work.go_on(NOW) for _ in range(2)] == [True, False]
    assert await work.pending()
    await write(units.database, update(outbox).values(not_before=LATER))
    assert await work.go_on(NOW)
    assert await refreshed(units.database) == [1, 2, 3, 4]

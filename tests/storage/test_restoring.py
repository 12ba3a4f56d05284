"""A database restored from a copy: what it does not send again, and what it does not take."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from domain.model.conversation.cards import ControlCard
from domain.model.conversation.notices.kinds import Ask, Notice, ShowCard, TextNotice
from domain.model.conversation.question import Question
from domain.model.conversation.questions import Register
from domain.model.ids import IncidentNumber, MessageId
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.organisation.office import Office
from domain.model.organisation.people import Invitation, Post, Role
from handlers.reading.export_rows import MOST_ROWS
from storage.delivery.delivering import Delivering
from storage.delivery.work import SentPart
from storage.engine.database import Database
from storage.incidents.placing_queue import PlacingQueue
from storage.incidents.reading import SqlReading
from storage.leader.leadership import LeadershipLost
from storage.organisation.offices import Offices
from storage.schema.delivery import shown_staff
from storage.schema.incidents import counter
from storage.schema.messages import OutboxState, outbox
from storage.upkeep.restoring import LARGEST_IMPORT, Restored, mark_restored
from tests.storage.samples import (
    ADMIN,
    CONTROL,
    NOW,
    PETROV,
    PRIVATE,
    ZHKH_PLACE,
    Units,
    approved,
    first,
    message,
    petrov,
    registered,
    write,
)

LATER = NOW + timedelta(hours=9)
CARD = ControlCard(IncidentNumber(1))
TOLD = TextNotice(CONTROL, "Бот восстановлен.")


PAGE = PageAddress(Network.VK, "-1")


@pytest.mark.parametrize("tried", [False, True])
async def test_an_ordered_placing_is_searched_for_only(
    units: Units, database: Database, offices: Offices, *, tried: bool
) -> None:
    made = approved()
    made.order_placing(PAGE, PostAddress(Network.VK, "-1_2"), petrov(102), NOW)
    if tried:
        made.begin_placing(NOW + timedelta(seconds=5), allowed=True, permitted=True)
    await units.store(made)
    await mark_restored(database, offices, LATER, tell)
    (due,) = await PlacingQueue(database).due({Network.VK}, LATER, 10)
    assert due.tried is not None
    assert due.tried.since == NOW + timedelta(seconds=5 if tried else 0)
    found = FoundPost(due.ordered.under, "", "", NOW + timedelta(minutes=1), PAGE.key)
    assert due.tried.placed_at(found, LATER) == NOW + timedelta(minutes=1)


def tell(_restored: Restored, _office: Office) -> Sequence[Notice]:
    return [TOLD]


@pytest.fixture
async def copied(units: Units, delivering: Delivering) -> Delivering:
    """What the copy holds: a card that stands, and some of everything that waits."""
    await units.store_silently(registered())
    await units.put(ShowCard(CARD, CONTROL))
    work = await first(delivering)
    await delivering.sent(work, [SentPart(MessageId("7"), 0, "as it was")], 1, NOW)
    async with units.unit() as uow:
        asked = await uow.questions.ask(Question(PETROV, PRIVATE, Register()))
        await uow.outbox.put(TextNotice(ZHKH_PLACE, "Отчёт готовится."))
        await uow.outbox.put(ShowCard(CARD, ZHKH_PLACE))
        await uow.outbox.put(Ask(asked, PRIVATE))
        await uow.invitations.add(Invitation("one", (Post(Role.CONTROL),), None, ADMIN, LATER))
        await uow.commit()
    await write(units.database, insert(shown_staff).values(id=1, day=NOW.date(), since=NOW))
    return delivering


@pytest.fixture
async def restored(copied: Delivering, database: Database, offices: Offices) -> Restored:
    del copied
    return await mark_restored(database, offices, LATER, tell)


async def waiting(database: Database) -> list[tuple[str, int]]:
    rows = select(outbox.c.kind, outbox.c.chat).where(outbox.c.state == OutboxState.WAITING)
    found = await database.rows(rows.order_by(outbox.c.id))
    return [(row["kind"], row["chat"]) for row in found]


async def test_it_says_from_when_to_when_something_may_be_missing(restored: Restored) -> None:
    assert (restored.since, restored.until) == (NOW, LATER)


async def test_what_only_tells_is_not_sent_again_and_what_people_work_with_is(
    restored: Restored, database: Database
) -> None:
    assert restored.held == [None]
    assert await waiting(database) == [
        ("card", ZHKH_PLACE.chat),
        ("ask", PRIVATE.chat),
        ("say", CONTROL.chat),
    ]


def test_an_import_of_the_lost_time_has_room() -> None:
    assert MOST_ROWS <= LARGEST_IMPORT


@pytest.mark.usefixtures("copied")
@pytest.mark.parametrize(
    ("last", "next_number"),
    [
        pytest.param(4_731, 6_001, id="in the thousands"),
        pytest.param(1, 2_001, id="as in the copy"),
        pytest.param(99_900, 101_001, id="a round one comes next"),
    ],
)
async def test_whoever_knows_the_last_number_gets_one_not_far_from_it(
    database: Database, offices: Offices, last: int, next_number: int
) -> None:
    restored = await mark_restored(database, offices, LATER, tell, IncidentNumber(last))
    assert restored.next_number == next_number


@pytest.mark.usefixtures("copied")
async def test_a_number_of_before_the_copy_is_no_last_one(
    database: Database, offices: Offices
) -> None:
    await write(database, update(counter).values(value=7_500))
    restored = await mark_restored(database, offices, LATER, tell, IncidentNumber(3))
    assert restored.next_number == 9_001


@pytest.mark.usefixtures("restored")
async def test_whoever_delivered_before_does_so_no_more(copied: Delivering) -> None:
    with pytest.raises(LeadershipLost):
        await copied.prune(NOW, 10)


@pytest.mark.usefixtures("restored")
async def test_an_invitation_that_somebody_may_have_accepted_is_void(units: Units) -> None:
    async with units.unit() as uow:
        assert await uow.invitations.find("one", NOW) is None


@pytest.mark.usefixtures("restored")
async def test_only_messages_of_the_lost_time_that_are_not_known_are_lost(
    reading: SqlReading,
) -> None:
    known, other = message(7, CONTROL), message(8, CONTROL)
    between = NOW + timedelta(hours=1)
    assert await reading.lost(other, between)
    assert await reading.lost(other, None)
    assert not await reading.lost(known, between)
    assert not await reading.lost(other, NOW - timedelta(minutes=3))
    assert not await reading.lost(other, LATER)


async def test_where_nothing_was_restored_nothing_is_lost(reading: SqlReading) -> None:
    assert not await reading.lost(message(8, CONTROL), None)

"""What holds for all tasks, whatever table they are in."""

from datetime import timedelta

from domain.model.found_comment import NewComment
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from storage.engine.database import Database
from storage.engine.tasks import longest_due
from storage.incidents.found_comments import CommentQueue
from storage.schema import metadata
from storage.schema.messages import outbox
from storage.schema.tasks import COMMENT_LOOK, SORTING, TASKS
from tests.storage.samples import NOW, Units

PAGE = PageAddress(Network.VK, "-1")
HOUR = timedelta(hours=1)


def post(key: str) -> FoundPost:
    address = PostAddress(Network.VK, key)
    return FoundPost(address, f"https://vk.com/wall{key}", "Нет воды", NOW, None)


async def held(units: Units, key: str, *, for_hours: int, ahead: timedelta) -> None:
    """Control is to be reminded of a comment, by a clock that is that much ahead."""
    at = NOW + ahead
    async with units.unit() as uow:
        (found,) = await uow.found_comments.add([NewComment(PAGE, post(key), NOW)])
        await uow.found_comments.save(found, at + for_hours * HOUR, at)
        await uow.commit()


def test_each_table_of_which_rows_are_put_off_is_a_kind_of_tasks() -> None:
    put_off = {one.name for one in metadata.tables.values() if "put_off_at" in one.c}
    assert put_off - {outbox.name} == {kind.moment.table.name for kind in TASKS}


async def test_what_a_clock_that_was_ahead_put_off_is_due_after_what_waits(
    units: Units, database: Database
) -> None:
    await held(units, "-1_1", for_hours=1, ahead=HOUR)
    await held(units, "-1_2", for_hours=1, ahead=timedelta())
    await held(units, "-1_3", for_hours=0, ahead=timedelta())
    posts = CommentQueue(database)
    assert await posts.due(NOW, 10) == [3, 1]
    assert len(await posts.due(NOW, 1)) == 1
    assert await posts.next_moment() == NOW


async def test_a_look_does_not_hide_that_a_reminder_was_put_off_by_a_clock_that_was_ahead(
    units: Units, database: Database
) -> None:
    await held(units, "-1_1", for_hours=1, ahead=HOUR)
    comments = CommentQueue(database)
    (found,) = await comments.to_look_at(NOW, 10)
    await comments.looked([found.id], NOW)
    assert await comments.due(NOW, 10) == [found.id]


async def test_the_longest_wait_is_known_of_each_kind(units: Units, database: Database) -> None:
    async with database.reading() as connection:
        assert await longest_due(connection) == {}
    await held(units, "-1_1", for_hours=2, ahead=timedelta())
    await held(units, "-1_2", for_hours=1, ahead=timedelta())
    async with database.reading() as connection:
        assert await longest_due(connection) == {
            SORTING.name: NOW + HOUR,
            COMMENT_LOOK.name: NOW + timedelta(minutes=10),
        }

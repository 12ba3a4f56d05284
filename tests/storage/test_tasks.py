"""What holds for all tasks, whatever table they are in."""

from datetime import timedelta

from domain.model.message.citizen_message import Network
from domain.model.network.held_post import HeldPost
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.use_cases.monitoring import set_aside
from storage.engine.database import Database
from storage.engine.tasks import longest_due
from storage.incidents.held_posts import FoundPosts
from storage.schema import metadata
from storage.schema.messages import outbox
from storage.schema.tasks import REGISTERING, TASKS
from tests.storage.samples import NOW, Units

PAGE = PageAddress(Network.VK, "-1")
HOUR = timedelta(hours=1)


def post(key: str) -> FoundPost:
    address = PostAddress(Network.VK, key)
    return FoundPost(address, f"https://vk.com/wall{key}", "Нет воды", NOW, None)


async def held(units: Units, key: str, *, for_hours: int, ahead: timedelta) -> None:
    """The program fails on a post while its clock is that much ahead."""
    found, at = HeldPost(PAGE, post(key), NOW), NOW + ahead
    await set_aside(units.unit(), found, telling=(), at=at, bring_at=at + for_hours * HOUR)


def test_each_table_of_which_rows_are_put_off_is_a_kind_of_tasks() -> None:
    put_off = {one.name for one in metadata.tables.values() if "put_off_at" in one.c}
    assert put_off - {outbox.name} == {kind.moment.table.name for kind in TASKS}


async def test_what_a_clock_that_was_ahead_put_off_is_due_after_what_waits(
    units: Units, database: Database
) -> None:
    await held(units, "-1_1", for_hours=1, ahead=HOUR)
    await held(units, "-1_2", for_hours=1, ahead=timedelta())
    await held(units, "-1_3", for_hours=0, ahead=timedelta())
    posts = FoundPosts(database)
    assert [one.post.address.key for one in await posts.due(NOW, 10)] == ["-1_3", "-1_1"]
    assert len(await posts.due(NOW, 1)) == 1
    assert await posts.next_moment() == NOW


async def test_the_longest_wait_is_known_of_each_kind(units: Units, database: Database) -> None:
    async with database.reading() as connection:
        assert await longest_due(connection) == {}
    await held(units, "-1_1", for_hours=2, ahead=timedelta())
    await held(units, "-1_2", for_hours=1, ahead=timedelta())
    async with database.reading() as connection:
        assert await longest_due(connection) == {REGISTERING.name: NOW + HOUR}

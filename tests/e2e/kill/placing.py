"""An answer that people have ordered the program to place in VK, and what is stored of it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update

from bot.runtime.clock import SystemClock
from bot.sandbox import Message
from bot.sandbox.vk import VkEntry
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Status
from storage.engine.database import Database
from storage.incidents.rows import load
from storage.schema.incidents import placing_order
from tests.e2e.town import CONTROL, DRAFT, HOUSING
from tests.telegram import Sandbox
from tests.vk import Sandbox as Vk

SERVICE = "service-token-of-the-tests"
COMMUNITY = "community-token-of-the-tests"
OFFER = "Разместить от имени «Калининский район»"

PAGE = """
[[page]]
network = "vk"
id = "-1001"
name = "Калининский район"
place = true
"""


@dataclass
class Ordered:
    """People, and a citizen's comment on the wall of the administration, to be answered."""

    url: str
    sandbox: Sandbox
    vk: Vk
    asked: VkEntry

    @property
    def written(self) -> list[str]:
        return [one.text for one in self.asked.replies]

    async def approved(self) -> Message:
        """The answer is agreed to; gives the message with its text."""
        anna, boris = self.sandbox.person(501), self.sandbox.person(503)
        maria = self.sandbox.person(502)
        housing, control = self.sandbox.chat(HOUSING), self.sandbox.chat(CONTROL)
        private = self.sandbox.chat(anna.id)
        anna.say(anna.id, f"/new Во дворе яма. {self.asked.url}")
        anna.press(await self.sandbox.until(lambda: private.find("№1")), "Управление ЖКХ")
        boris.reply(await self.sandbox.until(lambda: housing.find("№1")), DRAFT)
        approval = await self.sandbox.until(lambda: control.find("Проект ответа"))
        maria.press(approval, "✅ Согласовать")
        return await self.sandbox.until(lambda: housing.find("Разместите ответ"))

    async def order(self) -> Message:
        """An executor orders it to be placed."""
        to_place = await self.approved()
        await self.ordered(to_place)
        return to_place

    async def ordered(self, to_place: Message) -> None:
        boris = self.sandbox.person(503)
        boris.press(to_place, OFFER)
        await self.sandbox.until(lambda: "Да, разместить" in str(to_place.buttons))
        boris.press(to_place, "Да, разместить")

    async def stored(self) -> Incident:
        database = Database(self.url)
        async with database.reading() as connection:
            found = await load(connection, IncidentNumber(1))
        await database.close()
        assert found is not None
        return found

    async def tried(self) -> bool:
        order = (await self.stored()).placing_order
        return order is not None and order.tried_at is not None

    async def answered(self) -> bool:
        return (await self.stored()).status is Status.ANSWERED

    async def over(self) -> bool:
        return (await self.stored()).placing_order is None

    async def due_now(self) -> None:
        """The network has asked for no pause."""
        now = SystemClock().now()
        database = Database(self.url)
        async with database.writing() as connection:
            await connection.execute(update(placing_order).values(next_at=now, put_off_at=now))
        await database.close()

    async def long_ago(self) -> None:
        """The attempt was made a quarter of an hour ago."""
        order = (await self.stored()).placing_order
        assert order is not None
        assert order.tried_at is not None
        before = order.tried_at - timedelta(minutes=15)
        database = Database(self.url)
        async with database.writing() as connection:
            await connection.execute(
                update(placing_order).values(tried_at=before, next_at=before, put_off_at=before)
            )
        await database.close()

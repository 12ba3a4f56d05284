"""An administration and its incidents for the tests of storage."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Executable, Insert, Table, func, insert, select

from domain.model.actor import Actor
from domain.model.conversation.notices.kinds import (
    Notice,
    ShowJob,
    ShowSearch,
    ShowSelection,
    TextNotice,
)
from domain.model.conversation.notices.notice import Priority
from domain.model.conversation.question import Question
from domain.model.ids import (
    AuthorityCode,
    BotId,
    ChatId,
    DraftVersion,
    IncidentNumber,
    MessageId,
    MessageRef,
    Messenger,
    PersonId,
    Place,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import RejectionReason
from domain.model.incident.workflow.policy import Policy
from domain.model.incident.workflow.status import Importance, IncidentKind
from domain.model.message.citizen_message import CitizenMessage, Network, Topic
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Authority, Person, Post, Role
from domain.model.time.deadline import Due
from domain.model.time.schedule import DEFAULT_WEEK
from domain.model.time.work_calendar import WorkCalendar
from domain.ports.snapshots import (
    AnnouncementContent,
    Answers,
    BriefingContent,
    CardContent,
    FilesContent,
    JobContent,
    MemoContent,
    NewsContent,
    QuestionContent,
    Reminders,
    SearchSnapshot,
    SelectionSnapshot,
)
from storage.delivery.delivering import Delivering
from storage.delivery.work import QueuedNotice, Work
from storage.engine.database import Database
from storage.inbox.inbox import Inbox, TakenUpdate
from storage.incidents.rows import load
from storage.leader.leadership import Leadership
from storage.organisation.offices import Offices
from storage.schema.delivery import sent_message
from storage.schema.messages import OutboxState
from storage.unit_of_work import SqlUnitOfWork
from storage.upkeep.erasing import Erased, Erasing
from tests.unit.calendars import calendar
from tests.updates import received_all

Given = TypeVar("Given")

BOT = BotId(777)
NOW = datetime(2026, 6, 16, 6, 0, tzinfo=UTC)

CONTROL = Place(ChatId(-1001))
ZHKH = AuthorityCode("zhkh")
ZHKH_PLACE = Place(ChatId(-1003), thread=7)
ROADS = AuthorityCode("roads")
ROADS_PLACE = Place(ChatId(-1004))
PARKS = AuthorityCode("parks")

IVANOVA, PETROV, ADMIN = PersonId(501), PersonId(502), PersonId(900)
PRIVATE = Place(ChatId(IVANOVA))

FILE = Organisation(
    name="Администрация",
    region="KDA",
    week=DEFAULT_WEEK,
    corrections={},
    control=CONTROL,
    authorities={
        ZHKH: Authority(ZHKH, "Управление ЖКХ", ZHKH_PLACE),
        ROADS: Authority(ROADS, "Управление дорог", ROADS_PLACE),
        PARKS: Authority(PARKS, "Отдел парков", Place(ChatId(-1006))),
    },
    people={
        IVANOVA: Person(IVANOVA, "Иванова А. П.", frozenset({Post(Role.CONTROL)})),
        PETROV: Person(PETROV, "Петров Б. В.", frozenset({Post(Role.EXECUTOR, ZHKH)})),
    },
)


def calendar_of(organisation: Organisation) -> WorkCalendar:
    return calendar(organisation.region, organisation.corrections, organisation.week)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def message(number: int, place: Place = PRIVATE, edited_at: int = 0) -> MessageRef:
    return MessageRef(BOT, place, MessageId(str(number)), edited_at)


def ivanova(number: int | None = None, *, pressed: bool = False) -> Actor:
    """The control employee, writing (or pressing a button of) a message in private."""
    return Actor(IVANOVA, message(number) if number else None, pressed)


def petrov(number: int) -> Actor:
    """The executor, writing a message in the authority's topic."""
    return Actor(PETROV, message(number, ZHKH_PLACE))


def registered(
    number: int = 1,
    by: Actor | None = None,
    external_id: str | None = None,
    kind: IncidentKind = IncidentKind.INCIDENT,
    found_by: AuthorityCode | None = None,
) -> Incident:
    """An incident as registering makes it, not stored yet."""
    incident = Incident(
        number=IncidentNumber(number),
        kind=kind,
        found_by=found_by,
        message=CitizenMessage(
            "Нет воды на ул. Мира, 5",
            Network.VK,
            "https://vk.com/wall-1_2",
            "Олег",
            "https://vk.com/id1",
        ),
        importance=Importance.NORMAL,
        detected_at=NOW - minutes(30),
        registered_at=NOW,
        registered_by=by,
        due=Due(NOW + timedelta(hours=8), preliminary=False, calendar_revision="r1"),
        draft_due_at=NOW + timedelta(hours=7),
        policy=Policy(normal=timedelta(hours=8)),
        external_id=external_id,
        topic=Topic("ЖКХ", "Водоснабжение"),
    )
    incident.record_registration()
    return incident


def routed(number: int = 1) -> Incident:
    made = registered(number)
    made.route(ZHKH, ivanova(), NOW)
    return made


def waiting(number: int = 1) -> Incident:
    """An incident whose draft waits for approval."""
    made = routed(number)
    made.submit("Воду дадут завтра", petrov(100 + number), NOW)
    return made


def approved(number: int = 1) -> Incident:
    made = waiting(number)
    made.decide(made.drafts[-1].version, (), ivanova(), NOW)
    return made


def answered(number: int = 1) -> Incident:
    """An incident with a whole life behind it: a rejection, comments, another draft, a placement."""
    incident = registered(number, by=ivanova(10), external_id="monitoring-1")
    incident.pick(ZHKH)
    incident.route(None, ivanova(11, pressed=True), NOW + minutes(1))
    due = Due(NOW + timedelta(hours=4), preliminary=True, calendar_revision="r2")
    incident.change_importance(
        Importance.HIGH, due, NOW + timedelta(hours=3), ivanova(), NOW + minutes(2)
    )
    incident.take(ZHKH, petrov(19), NOW + minutes(2))
    incident.submit("Воду дадут завтра", petrov(20), NOW + minutes(3))
    first, second = DraftVersion(1), DraftVersion(2)
    incident.comment(first, "Когда именно?", ivanova(12), NOW + minutes(4))
    incident.decide(first, set(RejectionReason), ivanova(13, pressed=True), NOW + minutes(5))
    incident.comment(first, "И почему?", ivanova(14), NOW + minutes(6))
    incident.submit("Воду дадут 17 июня в 10:00", petrov(21), NOW + minutes(7))
    incident.decide(second, (), ivanova(15, pressed=True), NOW + minutes(8))
    link = "https://vk.com/wall-1_2?reply=3"
    incident.place(link, petrov(22), NOW + minutes(9), at=NOW + minutes(12))
    return incident


def notice_of(work: Work) -> Notice | Reminders:
    """What it tells; of several answers the first."""
    match work.content:
        case Reminders() as reminders:
            return reminders
        case Answers(several) | FilesContent(several):
            return several[0]
        case JobContent(job=job):
            return ShowJob(job.id, job.place)
        case SearchSnapshot(search):
            return ShowSearch(search.id, PRIVATE)
        case SelectionSnapshot(selection):
            return ShowSelection(selection.id, work.queued.place)
        case (
            CardContent(notice)
            | NewsContent(notice)
            | QuestionContent(notice)
            | BriefingContent(notice)
            | AnnouncementContent(notice)
            | MemoContent(notice)
        ):
            return notice
        case content:
            raise TypeError(content)


async def write(database: Database, statement: Executable) -> None:
    """Execute one statement and commit it."""
    async with database.writing() as connection:
        await connection.execute(statement)


def standing(message: int | str, chat: int = CONTROL.chat, **values: Any) -> Insert:
    """Add a message that the bot has sent to a chat and that shows its card."""
    row = {"bot": BOT, "chat": chat, "message": str(message), "outbox_id": 1, "part": 0}
    return insert(sent_message).values(row | {"digest": "a", "current": True} | values)


def queued(chat: int, priority: Priority, **values: Any) -> dict[str, Any]:
    """Return the outbox row of a notice that waits there and may leave."""
    row = {"kind": TextNotice.kind, "chat": chat, "number": None, "priority": priority}
    turn = {"not_before": None, "put_off_at": None, "attempts": 0, "created_at": NOW}
    return {**row, **turn, "state": OutboxState.WAITING, "html": "", **values}


async def led(leadership: Leadership, holder: str = "test") -> int:
    """Begin to lead; return the epoch."""
    epoch = await leadership.claim(holder)
    assert epoch is not None
    return epoch


async def opened(delivering: Delivering, waiting: QueuedNotice, now: datetime = NOW) -> Work:
    """Open a notice that must still wait."""
    work = await delivering.open(waiting, now)
    assert work is not None
    return work


async def first(delivering: Delivering, now: datetime = NOW) -> Work:
    """Open the first notice that waits."""
    return await opened(delivering, (await delivering.heads([], now))[0], now)


async def come(inbox: Inbox, *updates: dict[str, Any], at: datetime = NOW, bot: BotId = BOT) -> int:
    """Receive these updates of Telegram; return how many are new."""
    return await inbox.add(bot, received_all(updates), at)


async def take(
    inbox: Inbox,
    most: int = 10,
    *,
    busy: Collection[int] = (),
    first: Collection[int] = (),
    at: datetime = NOW,
) -> list[TakenUpdate]:
    """Take the updates of Telegram that may be handled now."""
    return await inbox.take(Messenger.TELEGRAM, busy, most, at, first)


async def untold(text: str) -> None:
    """In the place of telling the admins, who are to learn nothing."""
    raise AssertionError(text)


@dataclass
class Units:
    """Makes units of work, and short ones at once."""

    database: Database
    offices: Offices
    now: datetime

    def unit(
        self,
        inbox_serial: int | None = None,
        others: Collection[int] = (),
        source: MessageRef | None = None,
    ) -> SqlUnitOfWork:
        def now() -> datetime:
            return self.now

        return SqlUnitOfWork(self.database, self.offices, now, inbox_serial, others, source=source)

    async def do(self, act: Callable[[SqlUnitOfWork], Awaitable[Given]]) -> Given:
        """Do one thing in a unit of its own, commit it, and return what it gave."""
        async with self.unit() as uow:
            given = await act(uow)
            await uow.commit()
        return given

    async def store(self, *incidents: Incident) -> None:
        """Each in a unit of its own."""
        for incident in incidents:
            async with self.unit() as uow:
                await uow.incidents.save(incident)
                await uow.commit()

    async def store_silently(self, *incidents: Incident) -> None:
        """Store them without the history and the notices of what was done to them."""
        for incident in incidents:
            incident.events.clear()
        await self.store(*incidents)

    @asynccontextmanager
    async def changing(self, number: IncidentNumber) -> AsyncIterator[Incident]:
        """Load an incident, and at the end of the block save and commit it."""
        async with self.unit() as uow:
            incident = await uow.incidents.get(number)
            yield incident
            await uow.incidents.save(incident)
            await uow.commit()

    async def ask(self, question: Question) -> int:
        """Store an open question and return its number."""
        return await self.do(lambda uow: uow.questions.ask(question))

    async def stored(self, number: IncidentNumber) -> Incident:
        """All of it; what `SqlReading` gives is for people to look at."""
        async with self.database.reading() as connection:
            found = await load(connection, number)
        assert found is not None
        return found

    async def put(self, *notices: Any) -> None:
        async with self.unit() as uow:
            for notice in notices:
                await uow.outbox.put(notice)
            await uow.commit()

    async def is_empty(self, table: Table) -> bool:
        return await self.count(table) == 0

    async def count(self, table: Table) -> int:
        async with self.database.reading() as connection:
            count = select(func.count()).select_from(table)
            return int((await connection.execute(count)).scalar_one())


async def erase_author(database: Database, url: str, now: datetime = NOW) -> Erased:
    """Erase all that is found by this link."""
    erasing = Erasing(database)
    return await erasing.erase(await erasing.scope(author=url), now)

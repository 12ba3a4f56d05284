"""The queries that run all day read the rows that are alive, however many are finished."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.announcement import AccessAsked
from domain.model.conversation.cards import ControlCard
from domain.model.conversation.notices.kinds import (
    Announce,
    CatchUp,
    News,
    RefreshCard,
    Remind,
    ShowCard,
    ShowMemo,
    TextNotice,
)
from domain.model.conversation.notices.notice import KINDS, Priority
from domain.model.conversation.question import HeldText
from domain.model.conversation.questions import HeldDraft
from domain.model.ids import (
    AuthorityCode,
    BotId,
    ChatId,
    DraftVersion,
    IncidentNumber,
    MessageId,
    MessageRef,
    PersonId,
    Place,
)
from domain.model.incident.workflow.status import IncidentKind, Status
from domain.model.message.citizen_message import Network, Topic
from domain.model.network.post import PostAddress
from domain.model.organisation.rights import Side
from domain.model.outcome import Remedy
from domain.model.report.period import Period
from domain.model.search import Condition, Sought, Trait
from domain.ports.incidents import Incidents
from storage.delivery.asked import offered
from storage.delivery.delivering import Delivering
from storage.delivery.kinds import RULES
from storage.delivery.loading import messages_of, rows_of
from storage.delivery.menus import GivenMenus
from storage.delivery.owed import Refreshing, missing_cards, owes
from storage.delivery.told import told_in
from storage.delivery.work import QueuedNotice, SentPart
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.incidents.attention import AttentionQueue
from storage.incidents.experience import LearnedHistory
from storage.incidents.listing import IncidentList, Wanted
from storage.incidents.looks import DueLook, LookQueue
from storage.incidents.reading import SqlReading
from storage.incidents.searching import find
from storage.leader.load import load_of
from storage.organisation.offices import Offices
from storage.reports.reading import SqlFacts
from storage.schema import metadata
from storage.schema.columns import Subject
from storage.schema.delivery import sent_message
from storage.search import states
from storage.upkeep.audit import AuditReading
from tests.storage.random_lives import OFFICE
from tests.storage.samples import (
    BOT,
    CONTROL,
    FILE,
    NOW,
    PETROV,
    PRIVATE,
    ZHKH,
    Units,
    answered,
    calendar_of,
    come,
    message,
    opened,
    registered,
    take,
    write,
)
from tests.storage.servers import on_sqlite, steps_of
from tests.storage.test_inbox import update

pytestmark = on_sqlite

ONE = IncidentNumber(1)
DAY = Period(NOW.date(), NOW.date())
CARD = ControlCard(IncidentNumber(1))


async def plan_of(database: Database, call: Callable[[], Awaitable[Any]]) -> set[str]:
    """The steps of SQLite's plans for the queries of a call."""
    queries: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            queries.append((statement, parameters))

    engines = [database._reader.sync_engine, database._writer.sync_engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    await call()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    steps: set[str] = set()
    async with database.reading() as connection:
        for query, parameters in queries:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", parameters)
            steps |= {row.detail for row in plan}
    return steps


async def test_taking_an_update_costs_no_more_with_a_longer_backlog(
    database: Database, inbox: Inbox
) -> None:
    async def look(first: list[int]) -> None:
        assert len(await take(inbox, busy=[6], first=first)) == 1
        assert await inbox.next_ready(NOW) is None

    steps: list[int] = []
    for chat in (5, 6):
        await come(inbox, *(update(number, chat) for number in range(chat * 1000, chat * 1010)))
    for backlog in (400, 800):
        await come(inbox, *(update(backlog * 100 + number) for number in range(backlog)))
        steps += [await steps_of(database.writing, partial(look, one)) for one in ([], [5, 7])]
    assert 0 < steps[2] <= steps[0]
    assert 0 < steps[3] <= steps[1]


async def test_the_inbox_is_read_by_lanes(database: Database, inbox: Inbox):
    steps = await plan_of(database, lambda: take(inbox, 1, busy=[5], first=[6, 7]))
    steps |= await plan_of(database, lambda: inbox.next_ready(NOW))
    assert {step for step in steps if "inbox" in step or "waiting" in step} == {
        "SCAN inbox USING INDEX ix_inbox_pending",  # ends with the oldest
        "SEARCH waiting USING COVERING INDEX ix_inbox_lane (lane>?)",
        "SEARCH waiting USING COVERING INDEX ix_inbox_lane (lane=?)",
        "SEARCH inbox USING COVERING INDEX ix_inbox_pending (serial=? AND rowid=?)",
        "SEARCH inbox USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH unready USING INDEX ix_inbox_lane (lane=?)",
        "SEARCH inbox USING COVERING INDEX ix_inbox_ready (ready_at>? AND ready_at<?)",
    }, steps


async def test_the_offset_is_read_from_the_end(database: Database, inbox: Inbox):
    assert await plan_of(database, partial(inbox.next_offset, BOT)) == {
        "SEARCH inbox USING INDEX ix_inbox_bot_id_serial (bot_id=?)"
    }


async def test_the_outbox_is_read_by_what_waits(database: Database, delivering: Delivering):
    steps = await plan_of(database, lambda: delivering.heads([ChatId(5)], NOW, thorough=False))
    assert {step for step in steps if "USING" in step and "TEMP" not in step} == {
        "SCAN outbox USING INDEX ix_outbox_turns_of_strangers",  # ends after a few
        "SEARCH outbox USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH first USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH following USING COVERING INDEX ix_outbox_turns (chat=? AND priority>?)",
        "SEARCH following USING COVERING INDEX ix_outbox_turns (chat>?)",
        "SEARCH other USING COVERING INDEX ix_outbox_turns (chat=? AND priority=?)",
        "SEARCH one USING INDEX ix_outbox_turns (chat=? AND priority=? AND id<?)",
        "SEARCH earlier USING INDEX ix_outbox_waiting (number=? AND chat=? AND id<?)",
    }
    steps = await plan_of(database, lambda: delivering.next_due(NOW))
    assert steps == {"SEARCH outbox USING COVERING INDEX ix_outbox_retries (not_before>?)"}


async def test_whether_the_bot_has_written_somewhere_costs_the_same_however_much_it_wrote(
    database: Database,
) -> None:
    given = GivenMenus(database, BotId(1))
    about = {"bot": 1, "chat": 5, "outbox_id": 1, "part": 0, "digest": "", "current": False}

    async def look() -> None:
        assert await given.met([ChatId(5), ChatId(6)]) == {5}

    steps: list[int] = []
    for first in (1, 500):
        rows = [about | {"message": number} for number in range(first, first * 2)]
        await write(database, insert(sent_message).values(rows))
        await look()
        steps.append(await steps_of(database.reading, look))
    assert steps[1] == steps[0] > 0


async def _most_urgent(it: SqlReading) -> None:
    here = Side(frozenset({ZHKH}), frozenset({IncidentKind.INCIDENT}))
    await it.most_urgent(10, frozenset({ZHKH}), here, NOW)


@dataclass
class Looks:
    """What asks the database."""

    database: Database
    offices: Offices
    units: Units
    reading: SqlReading

    @property
    def attention(self) -> AttentionQueue:
        return AttentionQueue(self.database)

    async def in_unit(self, ask: Callable[[Incidents], Awaitable[Any]]) -> None:
        async with self.units.unit() as uow:
            await ask(uow.incidents)

    async def reads(self, ask: Callable[[AsyncConnection], Awaitable[Any]]) -> None:
        async with self.database.reading() as connection:
            await ask(connection)

    async def offered(self) -> None:
        text = HeldText("Ответ", message(1))
        about = HeldDraft(ONE, text, replaces=DraftVersion(1), approved=True)
        office = await self.offices.now_in_force()
        await self.reads(lambda it: offered(it, about, office, NOW))

    async def found(self, sought: Sought) -> None:
        await self.reads(lambda it: find(it, sought, None, OFFICE, NOW, most=1))

    async def refreshed(self) -> None:
        await self.attention.show_day(NOW.date(), NOW)
        while await Refreshing(self.database).go_on(NOW):
            pass

    async def owed(self) -> None:
        async with self.database.reading(long=True) as connection:
            await missing_cards(connection, self.offices, CONTROL)

    async def listed(self) -> None:
        wanted = Wanted(frozenset({Status.IN_PROGRESS}), after=IncidentNumber(1))
        await IncidentList(self.database).page(wanted, 10)

    async def without(self, gone: AuthorityCode) -> None:
        left = {code: one for code, one in FILE.authorities.items() if code != gone}
        await self.offices.apply(replace(FILE, authorities=left, people={}))


@pytest.fixture
def looks(database: Database, offices: Offices, units: Units, reading: SqlReading) -> Looks:
    return Looks(database, offices, units, reading)


TO_STRANGER = TextNotice(Place(ChatId(9001)), "Вас нет в списке", stranger=True)
ASKED = AccessAsked(person=PersonId(9001), name="Лида", username="")
PARTS = [MessageRef(BotId(1), Place(ChatId(-1)), MessageId(str(number))) for number in range(3)]
MESSAGE = registered().message

LOOKED_UP: list[Any] = [
    pytest.param(
        lambda it: it.units.put(TO_STRANGER),
        {"COVERING INDEX ix_outbox_strangers (chat=? AND created_at>? AND created_at<?)"},
        "SCAN outbox",
        id="whether a stranger was answered",
    ),
    pytest.param(
        lambda it: it.units.put(Announce(PRIVATE, ASKED)),
        {"COVERING INDEX sqlite_autoindex_sent_message_1 (bot=? AND chat=?)"},
        "SCAN sent_message",
        id="whether an administrator was written to",
    ),
    *(
        pytest.param(
            lambda it, sources=sources: it.reading.done_by(sources),
            {"ix_event_source_chat_source_message (source_chat=? AND source_message=?)"},
            "SCAN event",
            id=f"what an edited message of {len(sources)} parts did",
        )
        for sources in (PARTS[:1], PARTS)
    ),
    pytest.param(
        lambda it: it.reading.registered_before(PersonId(1), MESSAGE, NOW),
        {"ix_incident_text_page_detected_at (page=? AND detected_at>?)"},
        "SCAN inc",
        id="what somebody has registered before",
    ),
    pytest.param(
        lambda it: it.reading.open_incidents(frozenset({ZHKH}), due_before=NOW),
        {"ix_incident_open (due_at<?)"},
        "SCAN incident",
        id="what is overdue",
    ),
    pytest.param(
        lambda it: it.offered(),
        {"ix_incident_joined_to (joined_to=?)"},
        "SCAN draft",
        id="what got the answer of another",
    ),
    pytest.param(
        lambda it: it.reading.same_link(ONE),
        {"ix_incident_text_page"},
        "SCAN",
        id="equal links",
    ),
    pytest.param(
        lambda it: it.in_unit(lambda of: of.promised(MESSAGE)),
        {
            "COVERING INDEX ix_incident_text_page_detected_at (page=?)",
            "COVERING INDEX ix_incident_text_author_url_detected_at (author_url=?)",
        },
        ("SCAN inc", "SCAN promise"),
        id="what was promised there, among the newest",
    ),
    pytest.param(
        lambda it: it.in_unit(lambda of: of.precedents(Topic("ЖКХ", "Вода"), NOW)),
        {"(number>?)"},
        "SCAN",
        id="precedents, from the end of the incidents",
    ),
    pytest.param(
        lambda it: it.reads(lambda connection: told_in(connection, [1])),
        {"ix_sent_message_current", "ix_sent_message_before", "ix_sent_message_subject"},
        "SCAN sent_message",
        id="the messages of an incident to be erased",
    ),
]


@pytest.mark.parametrize(("look", "searches", "never"), LOOKED_UP)
async def test_rows_are_looked_up_by_an_index(
    looks: Looks,
    look: Callable[[Looks], Awaitable[Any]],
    searches: set[str],
    never: str | tuple[str, ...],
) -> None:
    await looks.units.store(registered())
    steps = await plan_of(looks.database, lambda: look(looks))
    searched = [step for step in steps if step.startswith("SEARCH")]
    assert [one for one in searches if not any(one in step for step in searched)] == [], steps
    assert [step for step in steps if step.startswith(never)] == []


async def test_open_incidents_are_read_in_the_order_of_their_deadlines(looks: Looks):
    steps = await plan_of(looks.database, lambda: looks.reading.open_incidents(None))
    assert "SCAN incident USING INDEX ix_incident_open" in steps


OPEN_ALONE: list[Any] = [
    pytest.param(lambda it: _most_urgent(it.reading), id="a list"),
    pytest.param(lambda it: it.attention.taken(), id="what is taken"),
    pytest.param(lambda it: it.attention.outdated("r2", IncidentNumber(0), NOW, 10), id="outdated"),
    pytest.param(lambda it: it.attention.looked_ahead(NOW), id="looked ahead"),
    pytest.param(lambda it: it.in_unit(lambda of: of.taken_by(PETROV)), id="who is to go"),
    pytest.param(lambda it: it.in_unit(lambda of: of.worked_by(ZHKH)), id="a body that is to go"),
    pytest.param(lambda it: it.refreshed(), id="refreshing"),
    pytest.param(lambda it: it.owed(), id="what a chat is owed"),
    pytest.param(lambda it: load_of(it.database, NOW, UTC), id="the load"),
    pytest.param(lambda it: it.listed(), id="a page for another program"),
    pytest.param(lambda it: it.without(ZHKH), id="an authority is removed"),
]


@pytest.mark.parametrize("look", OPEN_ALONE)
async def test_what_is_closed_is_not_read_for_what_is_open(
    looks: Looks, look: Callable[[Looks], Awaitable[Any]]
) -> None:
    """By `(rowid>?)` the numbers are walked through in their order, most of which are closed."""
    await looks.units.store(registered())
    steps = await plan_of(looks.database, lambda: look(looks))
    of_closed = {
        step
        for step in steps
        if step.startswith(("SCAN incident", "SCAN assignment", "SCAN draft", "SCAN sent_message"))
        or step in {"SEARCH incident USING INTEGER PRIMARY KEY (rowid>?)", "SEARCH incident"}
    }
    indexes = ("ix_incident_open", "ix_incident_looked_at", "ix_incident_attention")
    assert {step for step in of_closed if not step.endswith(indexes)} == set()


async def test_looks_at_answers_read_only_those_that_are_due(database: Database) -> None:
    queue = LookQueue(database)
    one = DueLook(IncidentNumber(1), 0, "https://vk.com/wall-1_2", NOW, None, None)
    address = PostAddress(Network.VK, "-1_2_3")
    by_due = {
        "ix_placement_look (next_look_at>? AND next_look_at<?)",
        "ix_placement_look_put_off (put_off_at>?)",
    }
    asked: list[tuple[Callable[[], Awaitable[Any]], set[str]]] = [
        (lambda: queue.due(NOW, 100), by_due),
        (queue.next_moment, {"ix_placement_look (next_look_at>?)"}),
        (lambda: queue.answers_at([address]), {"ix_placement_address (address=?)"}),
        (
            lambda: queue.put_off({one: NOW}, NOW),
            {"sqlite_autoindex_placement_1 (number=? AND position=?)"},
        ),
    ]
    for ask, indexes in asked:
        steps = {step for step in await plan_of(database, ask) if "placement" in step}
        assert steps
        assert {step.partition("INDEX ")[2] for step in steps} == indexes


async def test_registering_showing_and_delivering_a_card_scan_no_table(
    database: Database, units: Units, delivering: Delivering
):
    async def act() -> None:
        await units.store(registered())
        await units.put(ShowCard(CARD, CONTROL), RefreshCard(CARD))
        async with units.unit() as uow:
            await uow.incidents.registered_as("a")
            await uow.incidents.save(await uow.incidents.get(IncidentNumber(1)))
            await uow.commit()
        for head in await delivering.heads([], NOW):
            work = await opened(delivering, head)
            await delivering.sent(work, [SentPart(MessageId("1"), 0, "a")], 1, NOW)

    steps = await plan_of(database, act)
    scanned = {step.split()[1] for step in steps if step.startswith("SCAN") and "USING" not in step}
    assert scanned & set(metadata.tables) == {
        "organisation",
        "former",
        "last_account",
    }  # one row; read once a revision; once a day or change


@pytest.mark.parametrize("kind", RULES)
async def test_what_a_notice_is_about_is_looked_up(database: Database, kind: str) -> None:
    """However many messages the bot has sent, and however many notices are finished."""
    card = CARD if kind in {ShowCard.kind, News.kind, Remind.kind} else None
    shown = KINDS[kind].subject
    subject = Subject(shown, None if shown == ShowMemo.subject else 1) if shown else None
    waiting = QueuedNotice(1, kind, CONTROL, card, Priority.CARD, 0, subject)

    async def look() -> None:
        async with database.reading() as connection:
            await rows_of(connection, waiting, NOW)
            await messages_of(connection, waiting, BotId(1))

    steps = await plan_of(database, look)
    assert [step for step in steps if step.startswith("SCAN") or "(bot=?)" in step] == []


async def test_the_notices_of_one_incident_are_looked_up(
    database: Database, units: Units, delivering: Delivering
) -> None:
    """By `otklik db check` of each incident, and of each notice that a chat does not take, or takes again."""
    audit, number = AuditReading(database), IncidentNumber(1)

    async def look() -> None:
        await audit.events(number)
        await audit.standing(number)
        await audit.cards(number)
        await delivering.undeliverable([1], Remedy.ADD_BOT, (), NOW)

    steps = await plan_of(database, look)
    await units.put(CatchUp(CONTROL))
    (head,) = await delivering.heads([], NOW)
    steps |= await plan_of(database, lambda: delivering.catch_up(head, NOW))
    async with database.reading() as connection:
        steps |= await plan_of(database, lambda: owes(connection, CONTROL, NOW))
    tables = ("SCAN outbox", "SCAN sent_message", "SCAN event")
    assert [step for step in steps if step.startswith(tables)] == []


async def test_what_is_alike_is_looked_up_by_terms(units: Units) -> None:
    await units.store(registered(1))

    async def act() -> None:
        async with units.unit() as uow:
            two = registered(2)
            assert await uow.incidents.alike(two.number, two.message, two.detected_at)

    steps = await plan_of(units.database, act)
    scanned = [step for step in steps if step.startswith("SCAN") and "VIRTUAL TABLE" not in step]
    assert scanned == []


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        (Status.ON_APPROVAL, "ix_incident_open"),
        (Status.CANCELLED, "ix_incident_unanswered (status=?)"),
        (Trait.OPEN, "ix_incident_open"),
        (Trait.OVERDUE, "ix_incident_open (due_at<?)"),
        (Trait.HIGH, "ix_incident_high"),
        (Trait.PUBLICATION, "ix_incident_publication"),
    ],
)
@pytest.mark.parametrize("words", [("воды",), ()])
async def test_a_rare_state_is_looked_up_by_its_index(
    looks: Looks, condition: Condition, index: str, words: tuple[str, ...]
) -> None:
    await looks.units.store(registered(1))
    sought = Sought(words=words, conditions=frozenset({condition}))
    steps = await plan_of(looks.database, lambda: looks.found(sought))
    of_incidents = {step for step in steps if " incident " in step}
    assert of_incidents
    assert all(index in step for step in of_incidents), steps


async def test_a_common_state_is_checked_match_by_match(
    looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "FEW", 0)
    await looks.units.store(answered(1))
    sought = Sought(words=("воды",), conditions=frozenset({Status.ANSWERED}))
    steps = await plan_of(looks.database, lambda: looks.found(sought))
    assert "SEARCH incident USING INTEGER PRIMARY KEY (rowid=?)" in steps, steps


async def test_what_is_learned_is_looked_up_however_long_the_history(units: Units) -> None:
    history = LearnedHistory(units.database)
    await units.store(registered())
    while await history.go_on(1):
        pass

    async def look_again() -> None:
        history._missing = {-1}
        await history.go_on(1)

    steps = await plan_of(units.database, look_again)
    assert {step for step in steps if "event" in step} == {
        "SEARCH event USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)",
    }


async def test_refreshing_what_is_open_reads_no_cards_of_closed_incidents(units: Units) -> None:
    await AttentionQueue(units.database).show_day(NOW.date(), NOW)
    steps = await plan_of(units.database, lambda: Refreshing(units.database).go_on(NOW))
    assert "SEARCH sent_message USING INDEX ix_sent_message_current (number=?)" in steps
    assert "USE TEMP B-TREE FOR ORDER BY" in steps  # of the open ones
    scanned = {step.split()[1] for step in steps if step.startswith("SCAN") and "USING" not in step}
    assert scanned & set(metadata.tables) == {"shown_staff"}  # one row


@pytest.mark.parametrize(
    ("every", "index"), [(False, "ix_incident_uncounted"), (True, "ix_incident_detected_at")]
)
async def test_a_report_reads_its_period_and_no_other_messages(
    units: Units, every: bool, index: str
) -> None:
    await units.store(registered())
    calendar = calendar_of(FILE)

    async def read() -> None:
        async with SqlFacts(units.database).snapshot(calendar) as found:
            assert [one async for one in found.messages(DAY, every=every)]
            await found.sums(DAY)

    steps = await plan_of(units.database, read)
    found = {step for step in steps if step.startswith("SEARCH incident USING INDEX")}
    by = f"SEARCH incident USING INDEX {index} (detected_at>? AND detected_at<?)"
    assert by in found, steps
    assert found <= {by, by.replace("uncounted", "detected_at")}, steps
    scanned = {step.split()[1] for step in steps if step.startswith("SCAN")}
    assert scanned & set(metadata.tables) == {"day_sums", "outdated_day"}  # a row a day

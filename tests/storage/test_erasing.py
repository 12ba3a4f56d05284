"""After erasure nothing that a citizen wrote is in any table; what was done, and figures, stay."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from bot.audit.auditing import Auditor
from domain.model.answer.contribution import Contribution
from domain.model.answer.template import GAP, Wording
from domain.model.course.comment import Comment
from domain.model.course.referral import Referral, ReferralState
from domain.model.course.status import CancelGround
from domain.model.ids import DraftVersion, IncidentNumber, PromiseNumber, ReferralNumber
from domain.model.incident import Incident
from domain.model.message.attachment import Attachment, AttachmentKind
from domain.model.message.authors_reply import AuthorsReply
from domain.model.message.link import OtherLink
from domain.model.promise.promise import Postponement, Promise, PromiseState
from domain.model.report.period import Period
from domain.model.search import Sought
from domain.model.telling.made_file import MadeFile
from domain.model.telling.notices import Say, SendFile
from domain.use_cases.closing import reopen
from domain.use_cases.joining import join, separate
from storage.delivery import erasing
from storage.delivery.erasing import Erasing
from storage.engine.database import Database
from storage.incidents.auditing import AuditReading
from storage.incidents.reading import SqlReading
from storage.incidents.searching import SearchIndex
from storage.messages.inbox import Inbox
from storage.schema.columns import metadata
from storage.schema.incidents import event, incident, incident_text
from storage.schema.messages import inbox as inbox_table
from storage.schema.messages import made_file, outbox, question
from storage.schema.templates import template_change
from storage.search import likeness, terms
from tests.storage.samples import (
    CONTROL,
    IVANOVA,
    NOW,
    PETROV,
    PRIVATE,
    ROADS,
    ZHKH,
    Units,
    answered,
    ivanova,
    minutes,
    petrov,
    registered,
)
from tests.storage.servers import on_postgresql

SAID = "Соседкина с улицы Тайной просит молчать"
AUTHOR = "https://vk.com/id777"
FILE = Attachment(AttachmentKind.DOCUMENT, SAID, SAID, SAID)
LATER = NOW + timedelta(days=31)


def told(number: int = 1) -> Incident:
    """An answered incident, every text of which is the citizen's own words."""
    made = answered(number)
    made.external_id, made.registered_by = f"monitoring-{number}", ivanova(number)
    made.message = replace(
        made.message,
        text=SAID,
        url=f"https://vk.com/wall-1_{SAID}",
        author_name=SAID,
        author_url=AUTHOR,
        attachments=(FILE,),
        note=SAID,
    )
    by = petrov(30).signed(NOW)
    said = Comment(SAID, by, SAID, 0)
    made.contributions = [Contribution(ROADS, SAID, by, (FILE,), former=SAID)]
    made.referrals = [
        Referral(
            ReferralNumber(1), ZHKH, by, reason=SAID, state=ReferralState.DECLINED, comments=[said]
        )
    ]
    for draft in made.drafts:
        draft.text, draft.attachments, draft.comments = SAID, (FILE,), [said]
    made.placements = [replace(one, url=SAID) for one in made.placements]
    day = NOW.date()
    made.promises = [
        Promise(
            PromiseNumber(1), ZHKH, DraftVersion(2), day, SAID, PromiseState.KEPT, watched=by,
            moves=(Postponement(day, day, SAID, by),), ended=by, done=SAID, attachments=(FILE,),
        )
    ]  # fmt: skip
    made.authors_replies = [AuthorsReply(SAID, by)]
    made.other_links = [OtherLink(SAID, SAID)]
    return made


async def where_it_stands(database: Database) -> set[str]:
    """The columns that hold the words in any row of any table."""
    found = set()
    async with database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in (await connection.execute(select(table))).mappings():
                for name, value in row.items():
                    shown = value.decode() if isinstance(value, bytes) else str(value)
                    if "Соседкин" in shown or "соседкин" in shown or AUTHOR in shown:
                        found.add(f"{table.name}.{name}")
    return found


async def kinds(database: Database, number: int) -> Sequence[str]:
    async with database.reading() as connection:
        told = select(event.c.kind).where(event.c.number == number).order_by(event.c.id)
        return (await connection.execute(told)).scalars().all()


async def findings(database: Database, reading: SqlReading) -> list[object]:
    auditor = Auditor(AuditReading(database), reading)
    return [one async for one in auditor.findings(NOW)]


async def test_what_was_closed_long_ago_is_erased_everywhere(
    database: Database, units: Units, reading: SqlReading
):
    await units.store(told())
    before, was = await kinds(database, 1), await findings(database, reading)
    assert len(await where_it_stands(database)) > 15
    erasing = Erasing(database)
    assert await erasing.erase_old(NOW + minutes(5), LATER, 10) == 0
    assert await erasing.erase_old(NOW + minutes(20), LATER, 10) == 1
    assert await erasing.erase_old(NOW + minutes(20), LATER, 10) == 0
    assert await SearchIndex(database).derive(10) == 1
    assert await where_it_stands(database) == set()

    assert await kinds(database, 1) == before
    assert await findings(database, reading) == was
    found = await reading.incident(IncidentNumber(1))
    assert (found.message.text, found.message.author_name, found.message.url) == ("", None, None)
    assert [one.text for one in found.drafts] == ["", ""]
    assert found.placements[0].url is None
    assert found.promises[0].moves[0].former == NOW.date()


async def test_what_is_open_or_was_closed_lately_stays(database: Database, units: Units):
    await units.store(registered(1))
    await units.store(told(2))
    assert await Erasing(database).erase_old(NOW, LATER, 10) == 0
    assert await Erasing(database).erase_old(LATER, LATER, 10) == 1
    assert await units.count(incident_text) == 1


async def test_it_goes_chunk_by_chunk(database: Database, units: Units):
    for number in range(1, 6):
        mistake = registered(number)
        mistake.cancel(CancelGround.MISTAKE, ivanova(), NOW)
        await units.store(mistake)
    erased = [await Erasing(database).erase_old(LATER, LATER, 2) for _ in range(4)]
    assert erased == [2, 2, 1, 0]


async def test_all_of_one_author_goes_with_every_trace_and_others_stay(
    database: Database, units: Units, inbox: Inbox
):
    await units.store(told(1))
    at_work = registered(2)
    at_work.message = replace(at_work.message, text=SAID, author_url="https://m.vk.com/id777/")
    await units.store(at_work)
    other = registered(3)
    await units.store(other)
    await inbox.add([{"update_id": 1, "message": {"chat": {"id": 1}, "text": f"!{SAID}"}}], NOW)
    await inbox.add([{"update_id": 2, "message": {"chat": {"id": 2}, "text": "Другое"}}], NOW)
    file = MadeFile("Отчёт.xlsx", "text/plain", SAID.encode())
    await units.put(Say(PRIVATE, SAID), SendFile(PRIVATE, file, SAID))
    async with units.unit() as uow:
        await uow.searches.open(IVANOVA, Sought(text=SAID))
        await uow.commit()
    async with database.writing() as connection:
        await connection.execute(update(inbox_table).values(state="done", done_at=NOW))
        await connection.execute(
            update(outbox).where(outbox.c.html == SAID).values(state="sent", finished_at=NOW)
        )
        asked = {"person": PETROV, "chat": PRIVATE.chat, "open": True, "asked_at": NOW}
        words = {"citizens_message": {"message": {"text": SAID}}}
        await connection.execute(insert(question).values(purpose="meant", **asked, **words))

    assert await Erasing(database).erase_author("vk.com/id777", NOW) == [1, 2]
    await SearchIndex(database).derive(10)
    assert await where_it_stands(database) == set()
    async with database.reading() as connection:
        payloads = (await connection.execute(select(inbox_table.c.payload))).scalars().all()
        by_number = select(incident.c.status).order_by(incident.c.number)
        statuses = (await connection.execute(by_number)).scalars().all()
    assert "Другое" in str(payloads)
    assert statuses == ["answered", "registered", "registered"]
    assert await units.count(incident_text) == 1


async def test_who_was_killed_in_the_middle_finds_the_rest_the_next_time(
    database: Database, units: Units, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
):
    """What the messenger brought goes first: once the texts are gone, nobody knows what it was."""
    await units.store(told(1))
    for chat in (1, 2, 3):
        message = {"chat": {"id": chat}, "text": f"!{SAID}"}
        await inbox.add([{"update_id": chat, "message": message}], NOW)
    async with database.writing() as connection:
        await connection.execute(update(inbox_table).values(state="done", done_at=NOW))
    monkeypatch.setattr(erasing, "_UPDATES_AT_ONCE", 1)
    killed = iter([False, True])

    def holds(value: Any, telling: Collection[str], really: Any = erasing._holds) -> bool:
        if next(killed, False):
            raise KeyboardInterrupt
        return bool(really(value, telling))

    monkeypatch.setattr(erasing, "_holds", holds)
    with pytest.raises(KeyboardInterrupt):
        await Erasing(database).erase_author(AUTHOR, NOW)
    assert "incident_text.text" in await where_it_stands(database)
    assert await Erasing(database).erase_author(AUTHOR, NOW) == [1]
    await SearchIndex(database).derive(10)
    assert await where_it_stands(database) == set()


async def test_a_template_keeps_a_gap_for_whom_its_answer_was_written_to(
    database: Database, units: Units
):
    asked = told(1)
    asked.message = replace(asked.message, author_name="Анна Тихая", url=None)
    await units.store(asked)
    made = Wording("Свет для Анны Тихой", "Анне Тихой: тихая улица освещена.")
    other = Wording("Другим", "Анна, свет есть. Пишет Анна Тихая")
    async with units.unit() as uow:
        await uow.templates.add(made, IVANOVA, NOW, (IncidentNumber(1), DraftVersion(2)))
        await uow.templates.add(other, IVANOVA, NOW)
        await uow.commit()
    await Erasing(database).erase_author(AUTHOR, NOW)
    async with units.unit() as uow:
        kept = [(one.wording.title, one.wording.text) for one in await uow.templates.all()]
    assert kept == [
        ("Свет для ___ ___", "___ ___: тихая улица освещена."),
        ("Другим", "Анна, свет есть. Пишет ___"),
    ]
    async with database.reading() as connection:
        titles = {*(await connection.execute(select(template_change.c.title))).scalars()}
    assert titles == {"Свет для ___ ___", "Другим"}


async def test_no_text_is_remembered_when_a_transaction_has_ended(database: Database, units: Units):
    await units.store(told(1))
    await Erasing(database).erase_author(AUTHOR, NOW)
    assert terms._stems_in.cache_info().currsize == 0
    assert likeness._taken_apart.cache_info().currsize == 0


async def test_nobody_else_is_erased(database: Database, units: Units):
    await units.store(told(1))
    assert await Erasing(database).erase_author("https://vk.com/id77", NOW) == ()
    assert "incident_text.text" in await where_it_stands(database)


async def test_what_was_erased_can_be_worked_on(units: Units, database: Database):
    at_work = registered(1)
    await units.store(at_work)
    await Erasing(database).erase_author("https://vk.com/id1", NOW)
    async with units.unit() as uow:
        loaded = await uow.incidents.get(IncidentNumber(1))
        loaded.cancel(CancelGround.MISTAKE, ivanova(), NOW)
        await uow.incidents.save(loaded)
        await uow.commit()
    assert await units.count(incident_text) == 0


async def test_a_report_is_erased_whatever_day_it_was_in_greenwich(
    database: Database, units: Units
):
    """At one in the morning of the eighth it was still the seventh there."""
    night = datetime(2026, 6, 8, 1, 0, tzinfo=ZoneInfo("Europe/Moscow"))
    week = Period(date(2026, 6, 8), date(2026, 6, 14))
    async with units.unit() as uow:
        number = await uow.briefings.add(week, CONTROL, ivanova(7).sent(night), ordered=True)
        await uow.commit()
    file = {"name": "Отчёт.xlsx", "media_type": "text/plain", "size": 9, "content": SAID.encode()}
    async with database.writing() as connection:
        await connection.execute(insert(made_file).values(briefing_id=number, **file))
        await erasing._erase_files(connection, [night.astimezone(UTC)])
    assert await units.count(made_file) == 0


@pytest.mark.parametrize("separated", [False, True])
@pytest.mark.parametrize("by_author", [False, True])
async def test_an_answer_that_others_got_does_not_keep_the_name_of_whom_it_was_written_to(
    database: Database, units: Units, *, separated: bool, by_author: bool
):
    one, two = IncidentNumber(1), IncidentNumber(2)
    main, other = registered(1), registered(2)
    main.message = replace(main.message, author_name="Соседкина Анна", author_url=AUTHOR)
    main.route(ZHKH, ivanova(), NOW)
    await units.store(main)
    await units.store(other)
    await join(units.unit(), two, one, by=ivanova(), at=NOW)
    async with units.unit() as uow:
        main = await uow.incidents.get(one)
        sent = main.submit("Анна, трубу у дома Соседкиной заменят.", petrov(5), NOW)
        main.decide(sent.version, (), ivanova(), NOW)
        main.place(None, petrov(6), NOW)
        await uow.incidents.save(main)
        await uow.commit()
    units.now = NOW + minutes(60)
    async with units.unit() as uow:
        other = await uow.incidents.get(two)
        other.place(None, petrov(7), units.now)
        await uow.incidents.save(other)
        await uow.commit()
    if separated:
        await reopen(units.unit(), two, by=ivanova(), at=units.now)
    erasing = Erasing(database)
    if by_author:
        assert await erasing.erase_author(AUTHOR, NOW) == [one]
    else:
        assert await erasing.erase_old(NOW + minutes(30), LATER, 10) == 1
    await SearchIndex(database).derive(10)
    assert await where_it_stands(database) == set()
    (kept,) = (await units.stored(two)).drafts
    assert kept.text == f"{GAP}, трубу у дома {GAP} заменят."


@on_postgresql
async def test_who_writes_under_an_answer_of_long_ago_keeps_nothing_of_what_is_erased(
    database: Database, units: Units
):
    """Whoever has loaded what got the answer, and was separated since, is waited for."""
    one, two = IncidentNumber(1), IncidentNumber(2)
    main = registered(1)
    main.message = replace(main.message, author_name="Соседкина Анна", author_url=AUTHOR)
    main.route(ZHKH, ivanova(), NOW)
    await units.store(main)
    await units.store(registered(2))
    await join(units.unit(), two, one, by=ivanova(), at=NOW)
    async with units.unit() as uow:
        main = await uow.incidents.get(one)
        sent = main.submit("Трубу у дома Соседкиной заменят.", petrov(5), NOW)
        main.decide(sent.version, (), ivanova(), NOW)
        await uow.incidents.save(main)
        await uow.commit()
    await separate(units.unit(), two, by=ivanova(), at=NOW)
    async with units.unit() as uow:
        other = await uow.incidents.get(two)
        erased = asyncio.create_task(Erasing(database).erase_author(AUTHOR, NOW))
        await asyncio.wait([erased], timeout=1)
        other.submit("Смотрите ответ выше по той же улице.", petrov(8), NOW)
        await uow.incidents.save(other)
        await uow.commit()
    assert await erased == [one]
    await SearchIndex(database).derive(10)
    assert await where_it_stands(database) == set()

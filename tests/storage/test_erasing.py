"""After erasure nothing that a citizen wrote is in any table; what was done, and figures, stay."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import JSON, Column, Text, insert, select, update
from sqlalchemy import text as sql

from bot.operations.audit import Auditor
from domain.model.actor import Actor
from domain.model.conversation.job import CheckImport, JobState, PutImport, RowCounts, UnknownName
from domain.model.conversation.notices.kinds import SendFile, ShowJob, TextNotice
from domain.model.conversation.notices.notice import MadeFile
from domain.model.conversation.question import HeldMessage, HeldText, Question
from domain.model.conversation.questions import HeldDraft, WhatIsMeant
from domain.model.ids import (
    ChatId,
    CommentId,
    DraftVersion,
    IncidentNumber,
    JobId,
    Messenger,
    Place,
    PromiseNumber,
    ReferralNumber,
    id_in,
)
from domain.model.incident import Incident
from domain.model.incident.answer.contribution import Contribution
from domain.model.incident.answer.placement import Placement
from domain.model.incident.answer.proof import Proof, ProofState
from domain.model.incident.answer.template import GAP, Wording
from domain.model.incident.workflow.referral import Comment, Referral, ReferralState
from domain.model.incident.workflow.status import CancelGround
from domain.model.message.citizen_message import (
    Attachment,
    AttachmentKind,
    AuthorsReply,
    CitizenMessage,
    Network,
)
from domain.model.message.link import OtherLink
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.promise.promise import Postponement, Promise, PromiseState
from domain.model.report.period import Period
from domain.model.search import Sought
from domain.ports.snapshots import Answers, ErasureContent
from domain.use_cases.closing import join, reopen, separate
from domain.use_cases.sorting import bring_comments, dismiss_comment, register_comment
from storage.conversation.jobs import found_values, load_job
from storage.delivery.delivering import Delivering
from storage.delivery.work import QueuedNotice
from storage.engine import scrubbing
from storage.engine.database import Database
from storage.inbox.inbox import Inbox, ReceivedUpdate
from storage.incidents.found_comments import CommentQueue
from storage.incidents.listing import IncidentList
from storage.incidents.reading import SqlReading
from storage.incidents.searching import SearchIndex
from storage.schema.columns import metadata
from storage.schema.delivery import sent_message, served, told_incident
from storage.schema.incidents import (
    event,
    found_comment,
    incident,
    incident_text,
    placement,
    template_change,
)
from storage.schema.jobs import job
from storage.schema.messages import inbox as inbox_table
from storage.schema.messages import made_file, outbox, question
from storage.search import index_terms, likeness
from storage.upkeep import erasing
from storage.upkeep.audit import AuditReading
from storage.upkeep.erasing import EMPTIED, Elsewhere, Erased, Erasing
from tests.profiles import PEOPLE
from tests.storage.samples import (
    BOT,
    CONTROL,
    IVANOVA,
    NOW,
    PETROV,
    PRIVATE,
    ROADS,
    ZHKH,
    ZHKH_PLACE,
    Units,
    answered,
    come,
    erase_author,
    ivanova,
    message,
    minutes,
    opened,
    petrov,
    registered,
    standing,
    write,
)
from tests.storage.servers import on_postgresql

SAID = "Соседкина с улицы Тайной просит молчать"
AUTHOR = "https://vk.com/id777"
FILE = Attachment(AttachmentKind.DOCUMENT, SAID, SAID, SAID)
LATER = NOW + timedelta(days=31)


Erase = Callable[[], Awaitable[int]]


@pytest.fixture(params=["by its author", "by its age"])
def erase(request: pytest.FixtureRequest, database: Database) -> Erase:
    """Erases the answered message of AUTHOR; returns how many messages went."""

    async def by_author() -> int:
        return len((await erase_author(database, AUTHOR)).numbers)

    async def by_age() -> int:
        return await Erasing(database).erase_old(NOW + minutes(20), LATER, 10)

    return by_author if request.param == "by its author" else by_age


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
        address=SAID,
        answer=SAID,
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
    proof = Proof(ProofState.OTHER_WORDS, NOW, "the digest of what stands there")
    made.placements = [replace(one, url=SAID, found=SAID, proof=proof) for one in made.placements]
    day = NOW.date()
    made.promises = [
        Promise(
            PromiseNumber(1), ZHKH, DraftVersion(2), day, SAID, PromiseState.KEPT, tracked=by,
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
    told = select(event.c.kind).where(event.c.number == number).order_by(event.c.id)
    return await database.scalars(told)


async def findings(database: Database, reading: SqlReading) -> list[object]:
    auditor = Auditor(AuditReading(database), reading)
    return [one async for one in auditor.findings(NOW)]


async def test_what_was_closed_long_ago_is_erased_everywhere(
    database: Database, units: Units, reading: SqlReading
):
    await units.store(told())
    before, was = await kinds(database, 1), await findings(database, reading)
    cleared = {
        f"{table.name}.{name}"
        for table, left in EMPTIED.items()
        if table is not found_comment
        for name in left
        if isinstance(table.c[name].type, (Text, JSON))
    }
    assert cleared < await where_it_stands(database)
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
    placed = found.placements[0]
    assert (placed.url, placed.proof) == (None, Proof(ProofState.OTHER_WORDS, NOW, ""))
    assert found.promises[0].moves[0].former == NOW.date()


async def test_what_is_open_or_was_closed_lately_stays(database: Database, units: Units):
    await units.store(registered(1), told(2))
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
    await come(inbox, {"update_id": 1, "message": {"chat": {"id": 1}, "text": f"!{SAID}"}})
    file = MadeFile("Отчёт.xlsx", "text/plain", SAID.encode())
    await units.put(TextNotice(PRIVATE, SAID), SendFile(PRIVATE, file, SAID))
    await units.do(lambda uow: uow.searches.open(IVANOVA, Sought(text=SAID)))
    held = HeldMessage(CitizenMessage(SAID), NOW, (message(90),))
    await units.ask(Question(PETROV, PRIVATE, WhatIsMeant(held)))
    await write(database, update(inbox_table).values(state="done", done_at=NOW))
    told_already = update(outbox).where(outbox.c.html == SAID)
    await write(database, told_already.values(state="sent", finished_at=NOW))
    erased = await erase_author(database, "vk.com/id777")
    assert erased.numbers == [1, 2]
    await SearchIndex(database).derive(10)
    assert await where_it_stands(database) == set()
    by_number = select(incident.c.status).order_by(incident.c.number)
    statuses = await database.scalars(by_number)
    assert statuses == ["answered", "registered", "registered"]
    assert await units.count(incident_text) == 1


WALL = PageAddress(Network.VK, "-1001")


async def brought(
    units: Units,
    *posts: FoundPost,
    under: Mapping[PostAddress, IncidentNumber] | None = None,
    at: datetime = NOW,
) -> int:
    """Bring these comments in from the wall; return how many are new."""
    return await bring_comments(units.unit(), WALL, posts, under or {}, at=at)


async def left_of(database: Database, column: Column[str]) -> Sequence[str]:
    """Return that column of the comments whose words are kept."""
    kept = select(column).where(found_comment.c.text != "").order_by(found_comment.c.id)
    return await database.scalars(kept)


def on_wall(number: int, author_url: str = AUTHOR, text: str = "Яма") -> FoundPost:
    """A comment on the administration's wall."""
    address = PostAddress(Network.VK, f"-1001_345_{number}")
    return FoundPost(address, f"u{number}", text, NOW, None, author_url=author_url)


async def test_comments_of_one_author_go_and_their_words_elsewhere(
    database: Database, units: Units
):
    commented, mistaken, other = (registered(n, by=ivanova(n)) for n in (1, 2, 3))
    placed = Placement(None, petrov(30).signed(NOW), NOW, NOW, 0)
    mistaken.placements = [replace(placed, found=SAID)]
    other.placements = [replace(placed, found="Другие слова")]
    await units.store(commented, mistaken, other)
    theirs = [on_wall(346, text=SAID), on_wall(347, "https://vk.com/id7777", SAID)]
    await brought(units, *theirs, under={one.address: commented.number for one in theirs})
    await write(database, insert(served).values(messenger=Messenger.TELEGRAM, bot=BOT))
    for shown, number in ((73, 1), (74, 2), (75, 3)):
        await show(database, 5, shown, number=number)

    assert not (await erase_author(database, AUTHOR)).numbers
    replaced = select(sent_message.c.message).where(sent_message.c.digest == "erased")
    assert await database.scalars(replaced) == ["74"]
    comments = await database.rows(select(found_comment).order_by(found_comment.c.id))
    assert [(row["text"], row["follows"]) for row in comments] == [("", 1), (SAID, 1)]
    found = select(placement.c.found).order_by(placement.c.number)
    assert await database.scalars(found) == ["", "Другие слова"]


async def test_a_comment_that_was_erased_is_not_brought_again_and_has_no_number(
    database: Database, units: Units
) -> None:
    registered, waiting, other = (on_wall(number) for number in (346, 348, 349))
    other = replace(other, author_url="https://vk.com/id999")
    everything = registered, waiting, other
    assert await brought(units, *everything) == 3
    await register_comment(units.unit(), CommentId(1), late=False, by=Actor(IVANOVA), at=NOW)
    await erase_author(database, AUTHOR)
    known = await CommentQueue(database).known([one.address for one in everything])
    assert known == {one.address for one in everything}
    assert not await brought(units, *everything)
    rows = [
        *await database.scalars(select(incident.c.external_id)),
        *await database.scalars(select(found_comment.c.address).where(found_comment.c.text == "")),
    ]
    assert not any("345" in one for one in rows if one)
    assert await left_of(database, found_comment.c.url) == [other.url]
    (number,) = await database.scalars(select(incident.c.number))
    assert (await IncidentList(database).one(IncidentNumber(number))).external_id is None


async def test_a_comment_by_somebody_without_a_page_is_erased_by_name(
    database: Database, units: Units
) -> None:
    by_name = [
        replace(on_wall(one), author_url=None, author_name="Пётр Ильин") for one in (346, 347)
    ]
    other = replace(on_wall(348), author_url=None, author_name="Пётр Ильинский")
    await brought(units, *by_name, other)
    await erase_author(database, "пётр ильин")
    left = await database.scalars(select(found_comment.c.author_name))
    assert [one for one in left if one] == ["Пётр Ильинский"]


async def test_the_words_of_what_was_sorted_away_go_after_a_fortnight(
    database: Database, units: Units
) -> None:
    await brought(units, on_wall(346), on_wall(347))
    await dismiss_comment(units.unit(), CommentId(1), 0, by=Actor(IVANOVA), at=NOW)
    for days, kept in ((14, ["Яма", "Яма"]), (15, ["", "Яма"])):
        later = NOW + timedelta(days=days)
        await Erasing(database).erase_old(NOW, later, 10)
        texts = select(found_comment.c.text).order_by(found_comment.c.id)
        assert await database.scalars(texts) == kept
    (row, _) = await database.rows(select(found_comment).order_by(found_comment.c.id))
    assert (row["settled_by"], row["settled_at"]) == (IVANOVA, NOW)


async def test_what_waits_longer_than_words_are_kept_is_erased(
    database: Database, units: Units
) -> None:
    await brought(units, on_wall(346))
    await brought(units, on_wall(347), at=LATER)
    await Erasing(database).erase_old(LATER, LATER, 10)
    assert await left_of(database, found_comment.c.url) == ["u347"]


async def test_all_of_one_author_goes_in_one_transaction(
    database: Database, units: Units, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
):
    """Nothing is written between reading and erasing; after a kill it is all there for the next time."""
    await units.store(told(1))
    await come(inbox, {"update_id": 1, "message": {"chat": {"id": 1}, "text": f"!{SAID}"}})
    await write(database, update(inbox_table).values(state="done", done_at=NOW))
    scope = await Erasing(database).scope(author=AUTHOR)
    with monkeypatch.context() as patch:
        patch.setattr(erasing, "erase_in_templates", interrupted)
        patch.setattr(database, "reading", interrupted)
        with pytest.raises(KeyboardInterrupt):
            await Erasing(database).erase(scope, NOW)
    assert {"incident_text.text", "inbox.payload"} <= await where_it_stands(database)
    assert (await erase_author(database, AUTHOR)).numbers == [1]
    await SearchIndex(database).derive(10)
    assert await where_it_stands(database) == set()


def interrupted(*_: object) -> NoReturn:
    raise KeyboardInterrupt


async def put_in(inbox: Inbox, database: Database, state: str, *updates: dict[str, Any]) -> None:
    """These updates have come, and got to that state."""
    await come(inbox, *updates)
    came = inbox_table.c.update_id.in_([one["update_id"] for one in updates])
    await write(database, update(inbox_table).where(came).values(state=state, done_at=NOW))


async def kept_of(database: Database) -> dict[int, str]:
    """The state of each update that still has its payload, by its number."""
    rows = await database.rows(select(inbox_table))
    return {row["update_id"]: row["state"] for row in rows if row["payload"]}


def written(update_id: int, text: str, chat: int = 5, **more: Any) -> dict[str, Any]:
    message = {"message_id": 100 + update_id, "chat": {"id": chat}, "text": text}
    return {"update_id": update_id, "message": message | more}


async def show(database: Database, chat: int, message: int | str, **about: Any) -> None:
    """A message of the bot stands there."""
    await write(database, standing(message, chat, **{"current": False, **about}))


async def test_a_name_or_a_greeting_touches_nothing_of_others(
    database: Database, units: Units, inbox: Inbox
):
    """Only what has the link or whole lines goes, and how much of what kind is told."""
    one = registered(1)
    text = "Здравствуйте!\nНа Тайной улице третий день прорвана труба."
    one.message = replace(
        one.message, text=text, author_name="Анна", author_url=AUTHOR, url="https://vk.com/wall-1_5"
    )
    other = registered(2)
    other.message = replace(other.message, url="https://vk.com/wall-1_5")
    await units.store(one, other)
    await put_in(
        inbox,
        database,
        "dead",
        written(1, "Здравствуйте!\nАнна, пришлите адрес. https://vk.com/wall-1_5"),
        written(2, f"Пишет {AUTHOR}0, не {AUTHOR}я"),
        written(3, f"Пишет {AUTHOR.upper().replace('HTTPS', 'https')}?from=feed"),
        written(4, "Вот:\nНа Тайной улице третий день прорвана труба.\nЧто делать?"),
    )
    held = ("Здравствуйте!\nАнна, трубу заменят.", f"Ответ для {AUTHOR}: заменят.")
    for words in held:
        draft = HeldDraft(IncidentNumber(2), HeldText(words, message(20)))
        await units.ask(Question(PETROV, PRIVATE, draft))
    mine = Wording("Анна", "Здравствуйте!\nАнна, трубу заменят.")
    await units.do(lambda uow: uow.templates.add(mine, IVANOVA, NOW))

    erased = await erase_author(database, AUTHOR)
    assert erased.numbers == [1]
    assert +erased.elsewhere == {Elsewhere.DEAD_LETTER: 2, Elsewhere.HELD: 1}
    assert await kept_of(database) == {1: "dead", 2: "dead"}
    rows = await database.rows(select(question))
    kept = {(row["about"] and row["about"]["held"]["text"], row["open"]) for row in rows}
    assert kept == {(held[0], True), (None, False)}
    assert await templates(units) == [mine]


async def test_updates_of_max_go_by_the_incident_that_they_are_about(
    database: Database, units: Units, inbox: Inbox, erase: Erase
):
    await units.store(told(1), registered(2))
    group = id_in(Messenger.MAX, -70)
    await show(database, group, "mid.1", number=1)
    await show(database, group, "mid.2", number=2)
    to = {"recipient": {"chat_id": -70, "chat_type": "chat"}}

    def about(card: str) -> list[dict[str, Any]]:
        reply = {"type": "reply", "message": {"mid": card}}
        return [
            {"message": {**to, "body": {"mid": f"mid.on.{card}"}, "link": reply}},
            {"message": {**to, "body": {"mid": card}}, "callback": {"payload": "x"}},
        ]

    payloads = enumerate([*about("mid.1"), *about("mid.2")], 1)
    rows = [ReceivedUpdate(number, group, payload) for number, payload in payloads]
    await inbox.add(BOT, rows, NOW)
    await write(database, update(inbox_table).values(state="dead", done_at=NOW))
    assert await erase() == 1
    assert await kept_of(database) == {3: "dead", 4: "dead"}


async def test_updates_go_by_the_incident_of_the_message_that_they_are_about(
    database: Database, units: Units, inbox: Inbox, erase: Erase
):
    """Not by the words in them, which are masked: a card that is answered, an answer, a draft's photos."""
    await units.store(told(1), registered(2))
    await show(database, 5, 71, number=1)
    await show(database, 5, 72, number=2)
    await show(database, 5, 73, subject_kind="search", subject_id=1)
    where = {"number": 1, "bot": BOT, "chat": 5, "message": "73"}
    await write(database, insert(told_incident).values(where))
    card: dict[str, Any] = {"message_id": 71, "chat": {"id": 5}, "text": "№1 [имя]"}
    others: dict[str, Any] = {"message_id": 72, "chat": {"id": 5}, "text": "№2 [имя]"}
    found = {"message_id": 73, "chat": {"id": 5}, "text": "Найдено: №1"}
    photo: dict[str, Any] = {"photo": [{"file_id": "1"}], "media_group_id": "7"}
    draft = {"message_id": 21, "chat": {"id": ZHKH_PLACE.chat}}
    for state, first in (("done", 0), ("dead", 10)):
        await put_in(
            inbox,
            database,
            state,
            written(first + 1, "Ответ", reply_to_message=card, **photo),
            written(first + 2, "", **photo),
            {"update_id": first + 3, "edited_message": {**draft, **photo, "media_group_id": "8"}},
            written(first + 4, "Ответ", reply_to_message=others, **photo | {"media_group_id": "9"}),
        )
    await put_in(
        inbox,
        database,
        "dead",
        {"update_id": 21, "callback_query": {"data": "x", "message": found}},
        {"update_id": 22, "callback_query": {"data": "x", "message": others}},
        {"update_id": 23, "callback_query": {"data": "x", "message": 5}},
    )
    await put_in(inbox, database, "pending", written(31, "Ответ", reply_to_message=card))
    assert await erase() == 1
    left = {4: "done", 14: "dead", 22: "dead", 23: "dead", 31: "pending"}
    assert await kept_of(database) == left


async def test_of_what_was_handled_only_albums_are_kept_for_their_edits(
    database: Database, units: Units, inbox: Inbox
):
    """A clerk's «/find Соседкина», or what was said of her in a chat, serves nobody any more."""
    await units.store(told(1))
    photo: dict[str, Any] = {"photo": [{"file_id": "1"}]}
    await put_in(inbox, database, "done", written(1, "/find Другой"), written(2, "Двор", **photo))
    await erase_author(database, AUTHOR)
    assert await kept_of(database) == {2: "done"}


async def test_texts_in_chats_are_replaced_cards_refreshed_and_files_named(
    database: Database, units: Units, delivering: Delivering
):
    await units.store(told(1))
    await write(database, insert(served).values(messenger=Messenger.TELEGRAM, bot=BOT))
    await show(database, 5, 71, number=1)
    await show(database, 5, 72, number=2)
    await show(database, 5, 73, subject_kind="selection", subject_id=1)
    await show(database, 6, 74, file="Отчёт 16.06.2026.xlsx", sent_at=NOW)
    await show(database, 6, 75, file="Отчёт 15.06.2026.xlsx", sent_at=NOW - timedelta(days=1))
    told_there = {"number": 1, "bot": BOT, "chat": 5, "message": "73"}
    await write(database, insert(told_incident).values(told_there))
    await show(database, 5, 70, part=-1, number=1, current=True)
    await show(database, 5, 71, bot=1, number=1)
    await units.put(
        TextNotice(Place(ChatId(5)), "<b>№1</b> Соседкин"), TextNotice(Place(ChatId(5)), "№2")
    )

    erased = await erase_author(database, AUTHOR)
    assert erased.messages == 2
    assert erased.attached == {Place(ChatId(5)): 1}
    assert [one.name for one in erased.files] == ["Отчёт 16.06.2026.xlsx"]
    replaced = dict[str | None, int | None]()
    async for waiting in waiting_notices(delivering):
        work = await opened(delivering, waiting)
        if isinstance(work.content, ErasureContent):
            replaced[work.content.message] = work.content.number
        if isinstance(work.content, Answers):
            assert work.content.said == (TextNotice(Place(ChatId(5)), "№2"),)
        await delivering.sent(work, (), 1, NOW)
    assert replaced == {"71": 1, "73": None}


async def test_files_that_are_still_to_be_sent_are_named_too(database: Database, units: Units):
    await units.store(told(1))
    file = MadeFile("Отчёт 16.06.2026.xlsx", "text/plain", b"of yesterday")
    await units.put(SendFile(CONTROL, file, "Отчёт"))
    erased = await erase_author(database, AUTHOR)
    assert [(one.place, one.name) for one in erased.files] == [(CONTROL, file.name)]


async def waiting_notices(delivering: Delivering) -> AsyncIterator[QueuedNotice]:
    """One after the other, as they are delivered."""
    while heads := await delivering.heads((), NOW):
        yield heads[0]


async def templates(units: Units) -> list[Wording]:
    return [one.wording for one in await units.do(lambda uow: uow.templates.all())]


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
    await erase_author(database, AUTHOR)
    assert await templates(units) == [
        Wording("Свет для ___ ___", "___ ___: тихая улица освещена."),
        Wording("Другим", "Анна, свет есть. Пишет ___"),
    ]
    titles = {*await database.scalars(select(template_change.c.title))}
    assert titles == {"Свет для ___ ___", "Другим"}


async def test_a_letter_of_two_characters_is_neither_a_trace_nor_hides_one(
    database: Database, units: Units
):
    asked = told(1)
    asked.message = replace(asked.message, author_name="Андрей Тихий", url=None)
    await units.store(asked)
    untouched = Wording(normalize("NFD", "Мой двор"), "Двор")
    named = Wording("Другим", normalize("NFD", "Пишет Андрей Тихий"))
    async with units.unit() as uow:
        for one in (untouched, named):
            await uow.templates.add(one, IVANOVA, NOW)
        await uow.commit()
    erased = await erase_author(database, AUTHOR)
    assert erased.elsewhere[Elsewhere.TEMPLATE] == 1
    assert await templates(units) == [untouched, Wording("Другим", "Пишет ___")]


async def test_no_text_is_remembered_when_a_transaction_has_ended(database: Database, units: Units):
    await units.store(told(1))
    await erase_author(database, AUTHOR)
    assert index_terms._stems_in.cache_info().currsize == 0
    assert likeness._taken_apart.cache_info().currsize == 0


async def test_imports_that_wait_for_a_decision_are_cancelled(database: Database, units: Units):
    """Their rows may be the author's: only the messenger has the file."""
    read = RowCounts(rows=1, new=1, names=(UnknownName(SAID, 1),))
    undecided = await preview(database, units, JobState.DONE, read)
    at_work = await preview(database, units, JobState.RUNNING, None)
    refused = await preview(database, units, JobState.DONE, RowCounts(refused="файл пуст"))
    assert await erase_author(database, AUTHOR) == Erased(previews=2)
    assert await where_it_stands(database) == set()
    async with database.reading() as connection:
        jobs = [await load_job(connection, one) for one in (undecided, at_work, refused)]
    shown = await database.scalars(select(outbox.c.subject_id).where(outbox.c.kind == ShowJob.kind))
    assert [one.state for one in jobs] == [JobState.CANCELLED] * 2 + [JobState.DONE]
    assert sorted(shown) == [undecided, at_work]


async def test_an_import_that_goes_on_is_reported(database: Database, units: Units):
    """It may still register rows of the author."""
    file = Attachment(AttachmentKind.DOCUMENT, "f", "u", "export.csv")
    put = PutImport(file, finished=False, rows=2, new=2)
    await units.do(lambda uow: uow.jobs.add(put, Actor(IVANOVA), CONTROL, shown=True))
    assert await erase_author(database, AUTHOR) == Erased(imports=1)


async def preview(
    database: Database, units: Units, state: JobState, found: RowCounts | None
) -> JobId:
    file = CheckImport(Attachment(AttachmentKind.DOCUMENT, "f", "u", "export.csv"))
    made = await units.do(lambda uow: uow.jobs.add(file, Actor(IVANOVA), CONTROL, shown=True))
    values = {"state": state, "result": found and found_values(found), "finished_at": NOW}
    await write(database, update(job).where(job.c.id == made).values(values))
    return made


async def test_nobody_else_is_erased(database: Database, units: Units):
    await units.store(told(1))
    assert await erase_author(database, "https://vk.com/id77") == Erased()
    assert "incident_text.text" in await where_it_stands(database)


async def test_by_any_spelling_of_a_link_all_of_its_author_is_found_and_nobody_else(
    database: Database, units: Units
):
    whose = dict[int, int]()
    for person, (spellings, others) in enumerate(PEOPLE):
        for link in (*spellings, *others):
            number = len(whose) + 1
            one = registered(number, by=ivanova(number))
            one.message = replace(one.message, author_url=link)
            await units.store(one)
            whose[number] = person if link in spellings else -number
    erasing = Erasing(database)
    for person, (spellings, _) in enumerate(PEOPLE):
        expected = [number for number, its in whose.items() if its == person]
        scopes = [await erasing.scope(author=link) for link in spellings]
        assert [one.numbers for one in scopes] == [expected] * len(spellings), spellings
        assert (await erasing.erase(scopes[0], NOW)).numbers == expected
    assert await units.count(incident_text) == sum(its < 0 for its in whose.values())


def written_by(number: int, name: str | None, link: str | None, text: str = SAID) -> Incident:
    made = registered(number, by=ivanova(number))
    made.message = replace(made.message, text=text, author_name=name, author_url=link)
    return made


async def test_a_message_whose_author_has_no_page_is_erased_by_its_number(
    database: Database, units: Units, inbox: Inbox
):
    other = "У школы сломан светофор, машины не останавливаются."
    await units.store(
        written_by(1, "Соседкин Пётр", None),
        written_by(2, "соседкин пётр ", None, other),
        written_by(3, "Соседкин Павел", None, other),
        written_by(4, None, None, other),
    )
    await put_in(inbox, database, "dead", written(1, SAID), written(2, "Отвечаю Соседкин Пётр"))
    erasing = Erasing(database)
    scope = await erasing.scope(numbers=[1])
    assert (scope.numbers, [one.number for one in scope.others]) == ([1], [2])
    erased = await erasing.erase(scope, NOW)
    assert erased.numbers == [1]
    assert +erased.elsewhere == {Elsewhere.DEAD_LETTER: 1}
    assert await kept_of(database) == {2: "dead"}
    assert (await erasing.scope(numbers=[1])).messages == []
    assert (await erasing.scope(numbers=[4])).others == []
    both = await erasing.scope(numbers=[2, 3])
    assert (both.numbers, both.others) == ([2, 3], [])
    assert (await erasing.erase(both, NOW)).numbers == [2, 3]
    await SearchIndex(database).derive(10)
    assert {*await where_it_stands(database)} <= {"inbox.payload"}


async def test_with_a_message_go_the_comments_of_its_author_under_the_answer(
    database: Database, units: Units
):
    await units.store(written_by(1, "Соседкин Пётр", None), written_by(2, "Борис", None))
    his, another, elsewhere = (
        replace(on_wall(at), author_url=None, author_name=name)
        for at, name in ((346, "соседкин пётр"), (347, "Анна"), (348, "Соседкин Пётр"))
    )
    one, two = IncidentNumber(1), IncidentNumber(2)
    under = {his.address: one, another.address: one, elsewhere.address: two}
    await brought(units, his, another, elsewhere, under=under)
    erasing = Erasing(database)
    scope = await erasing.scope(numbers=[1])
    assert (len(scope.found), scope.other_found) == (1, 1)
    await erasing.erase(scope, NOW)
    kept = await left_of(database, found_comment.c.author_name)
    assert kept == ["Анна", "Соседкин Пётр"]


async def test_what_belongs_to_another_message_of_the_same_author_stays(
    database: Database, units: Units, inbox: Inbox
):
    await units.store(written_by(1, "Анна", AUTHOR))
    later = written_by(2, "Анна", f"{AUTHOR}?from=feed", "Фонарь у школы не горит третий день.")
    await units.store(later)
    other = written_by(3, "Борис", "https://vk.com/id5", "Другие слова")
    await units.store(other)
    await put_in(inbox, database, "dead", written(1, f"Пишет {AUTHOR}"))
    erasing = Erasing(database)
    scope = await erasing.scope(numbers=[1])
    assert (scope.numbers, [one.number for one in scope.others]) == ([1], [2])
    assert not +(await erasing.erase(scope, NOW)).elsewhere
    assert await kept_of(database) == {1: "dead"}
    assert (await erasing.scope(author=AUTHOR)).numbers == [2]


async def test_many_comments_of_one_author_are_erased_at_once(database: Database, units: Units):
    await brought(units, *map(on_wall, range(1, 1_200)))
    assert not (await erase_author(database, AUTHOR)).numbers
    assert {*await database.scalars(select(found_comment.c.text))} == {""}


async def test_what_was_erased_can_be_worked_on(units: Units, database: Database):
    at_work = registered(1)
    await units.store(at_work)
    await erase_author(database, "https://vk.com/id1")
    async with units.changing(IncidentNumber(1)) as loaded:
        loaded.cancel(CancelGround.MISTAKE, ivanova(), NOW)
    assert await units.count(incident_text) == 0


async def reported(units: Units, database: Database, first: date, last: date) -> None:
    """A report of these days has its file."""
    async with units.unit() as uow:
        sent = ivanova(last.toordinal()).sent(NOW)
        number = await uow.briefings.add(Period(first, last), CONTROL, sent, ordered=True)
        await uow.commit()
    file = {"name": f"{first}", "media_type": "text/plain", "size": 9, "content": SAID.encode()}
    await write(database, insert(made_file).values(briefing_id=number, **file))


async def reports_left(database: Database) -> list[str]:
    return sorted(await database.scalars(select(made_file.c.name)))


async def test_a_report_is_erased_whatever_day_it_was_in_greenwich(
    database: Database, units: Units
):
    """At one in the morning of the eighth it was still the seventh there."""
    night = datetime(2026, 6, 8, 1, 0, tzinfo=ZoneInfo("Europe/Moscow"))
    await reported(units, database, date(2026, 6, 8), date(2026, 6, 14))
    async with database.writing() as connection:
        await erasing._erase_files(connection, [night.astimezone(UTC)])
    assert await reports_left(database) == []


async def test_reports_of_days_between_the_messages_of_an_author_stay(
    database: Database, units: Units
):
    """Months of the archive that never listed them."""
    for number, month in ((1, 1), (2, 6)):
        one = written_by(number, "Анна", AUTHOR)
        one.detected_at = datetime(2026, month, 16, 9, tzinfo=UTC)
        await units.store(one)
    for month in range(1, 8):
        last = date(2026, month + 1, 1) - timedelta(days=1)
        await reported(units, database, date(2026, month, 1), last)
    await reported(units, database, date(2026, 6, 18), date(2026, 6, 18))
    assert (await erase_author(database, AUTHOR)).numbers == [1, 2]
    left = ["2026-02-01", "2026-03-01", "2026-04-01", "2026-05-01", "2026-06-18", "2026-07-01"]
    assert await reports_left(database) == left


async def answered_together(units: Units, text: str) -> None:
    """The second message is joined to the first, AUTHOR's, whose answer is approved."""
    first = written_by(1, "Соседкина Анна", AUTHOR, "Прорвало трубу")
    first.route(ZHKH, ivanova(), NOW)
    await units.store(first, registered(2))
    await join(units.unit(), IncidentNumber(2), IncidentNumber(1), by=ivanova(), at=NOW)
    async with units.changing(IncidentNumber(1)) as main:
        main.decide(main.submit(text, petrov(5), NOW).version, (), ivanova(), NOW)


@pytest.mark.parametrize("separated", [False, True])
async def test_an_answer_that_others_got_does_not_keep_the_name_of_whom_it_was_written_to(
    database: Database, units: Units, erase: Erase, *, separated: bool
):
    one, two = IncidentNumber(1), IncidentNumber(2)
    await answered_together(units, "Анна, трубу у дома Соседкиной заменят.")
    async with units.changing(one) as main:
        main.place(None, petrov(6), NOW)
    units.now = NOW + minutes(60)
    async with units.changing(two) as other:
        other.place(None, petrov(7), units.now)
    if separated:
        await reopen(units.unit(), two, by=ivanova(), at=units.now)
    assert await erase() == 1
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
    await answered_together(units, "Трубу у дома Соседкиной заменят.")
    await separate(units.unit(), two, by=ivanova(), at=NOW)
    async with units.changing(two) as other:
        erased = asyncio.create_task(erase_author(database, AUTHOR))
        await asyncio.wait([erased], timeout=1)
        other.submit("Смотрите ответ выше по той же улице.", petrov(8), NOW)
    assert (await erased).numbers == [one]
    await SearchIndex(database).derive(10)
    assert await where_it_stands(database) == set()


@on_postgresql
async def test_a_server_is_told_to_clear_away_dead_rows(database: Database, units: Units):
    """By itself it does so only when a good part of a table has changed."""
    await units.store(told(1))
    await erase_author(database, AUTHOR)
    assert await Erasing(database).scrub()
    cleared = sql("SELECT relname FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL")
    found = {*await database.scalars(cleared)}
    assert {"incident_text", "incident_terms", "inbox", "outbox", "question"} <= found


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_where_the_log_is_in_use_the_next_night_empties_it(
    database: Database, units: Units, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(scrubbing, "_TRIES", 2)
    monkeypatch.setattr(scrubbing, "_WAIT", 0.01)
    await units.store(told(1))
    async with database.reading() as connection:
        await connection.execute(select(incident))
        await erase_author(database, AUTHOR)
        assert not await Erasing(database).scrub()
    assert await Erasing(database).scrub()


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("by_author", [False, True])
async def test_no_byte_of_a_name_is_left_in_any_file(
    database: Database, units: Units, inbox: Inbox, tmp_path: Path, *, by_author: bool
):
    """Neither in pages of the log, nor in parts of the index that only a merge would drop."""
    needles = "Щукинзонов", "щукинзон", "укинзон", "+7 918 555-01-02", "id777001"

    def left() -> set[str]:
        files = [file.read_bytes() for file in tmp_path.iterdir() if file.is_file()]
        return {one for one in needles if any(one.encode() in content for content in files)}

    for number in range(1, 40):
        one = registered(number)
        hers = number % 13 == 1
        name, link = ("Щукинзонов", "777001") if hers else ("Иванов", str(number))
        phone = "555-01-02" if hers else f"777-01-{number:02}"
        text = f"Пишет {name}, +7 918 {phone}, номер {number}"
        one.message = replace(
            one.message, text=text, author_name=name, author_url=f"https://vk.com/id{link}"
        )
        one.cancel(CancelGround.MISTAKE, ivanova(), NOW)
        await units.store(one)
        await put_in(inbox, database, "done", written(number, text))
    async with units.unit() as uow:
        again = await uow.incidents.get(IncidentNumber(14))
        await uow.incidents.save(again)
        await uow.commit()
    assert left() == {*needles}
    erasing, link = Erasing(database), "https://vk.com/ID777001?from=feed"
    if by_author:
        assert (await erase_author(database, link)).numbers == [1, 14, 27]
    else:
        assert await erasing.erase_old(NOW + minutes(20), LATER, 100) == 39
        await inbox.prune(LATER, 100)
    assert left()
    assert await erasing.scrub()
    assert left() == set()
    assert await SearchIndex(database).derive(100) in (3, 39)

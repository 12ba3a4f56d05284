"""Opening a notice: what its rows mean now, read at one moment."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import takewhile
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.answer.draft import DraftState
from domain.model.ids import BotId, IncidentNumber, MessageId
from domain.model.incident import Incident
from domain.model.incident.events import Reminded
from domain.model.place import MessageRef, Place
from domain.model.staff.administration import AdminPage, PageKind
from domain.model.staff.office import Office
from domain.model.staff.shown import shown_incident, shown_message
from domain.model.telling.cards import PLAIN, CardKey, ControlCard, ModeKind
from domain.model.telling.notices import (
    Announce,
    Ask,
    Audience,
    BriefingAsks,
    News,
    Say,
    SendFile,
    ShowBriefing,
    ShowCard,
    ShowMemo,
    ShowSelection,
)
from domain.model.telling.question import (
    About,
    Administer,
    ChooseKept,
    ChoosePeriod,
    ChooseTemplate,
    HeldConclusion,
    HeldDraft,
    KeepTemplates,
    Question,
    WhatIsMeant,
    WriteDraft,
)
from domain.ports.found import SearchSnapshot
from domain.ports.incidents import UnknownIncident
from domain.ports.snapshots import NOTHING_OFFERED, Offered, SelectionSnapshot, Snapshot
from storage.delivery.work import (
    AnnouncementWork,
    Answers,
    BriefingWork,
    CardWork,
    EditedInPlace,
    FileWork,
    JobWork,
    MemoWork,
    NewsWork,
    Part,
    QuestionWork,
    Reminders,
    SearchWork,
    SelectionWork,
    Waiting,
    What,
    Work,
)
from storage.engine.prepared import always
from storage.incidents.events import from_row
from storage.incidents.incidents import likely_mains, same_link
from storage.incidents.loading import load
from storage.incidents.reading import incident_rows, selection_snapshot
from storage.incidents.searching import search_snapshot
from storage.incidents.templates import load_templates
from storage.messages.announcements import announcement_from_json
from storage.messages.briefings import kept_briefings, load_briefing, owed_briefings
from storage.messages.jobs import load_job
from storage.messages.made_files import load_file
from storage.messages.questions import IN_WORDS, kind_of, question_of
from storage.schema.columns import (
    Row,
    card_in_place,
    here,
    in_place,
    mode_of,
    offer_of,
    place_of,
)
from storage.schema.delivery import SENT_CURRENT, SENT_MEMO, sent_message
from storage.schema.incidents import draft, event, incident
from storage.schema.messages import (
    OUTBOX_OF_STAFF,
    OUTBOX_WAITING,
    QUESTION_OPEN,
    OutboxKind,
    outbox,
    question,
)
from storage.staff.invitations import invited
from storage.staff.offices import Offices

_SUBJECTS: Final = ("question_id", "selection_id", "job_id", "briefing_id", "search_id")
"""What a message may be about besides a card: for each, one message stands in a place."""

_EVENT: Final = always(select(event).where(event.c.id == bindparam("which")))


class NoticeLoader:
    """Reads all that delivering one notice takes."""

    def __init__(self, offices: Offices, bot: BotId) -> None:
        self._offices = offices
        self._bot = bot

    async def work(
        self,
        connection: AsyncConnection,
        waiting: Waiting,
        rows: Sequence[Row],
        own: SelectionSnapshot | SearchSnapshot | None,
        *,
        inherited: int,
        now: datetime,
    ) -> Work:
        """All of it at one moment; rows up to `inherited` may have been tried by another leader."""
        standing, begun, files = await messages_of(connection, waiting, self._bot)
        what = await self._what(connection, waiting, rows, own, now)
        return Work(
            replace(waiting, attempts=max(row["attempts"] for row in rows)),
            what,
            tuple(row["id"] for row in rows),
            shown=standing if isinstance(what, EditedInPlace) else (),
            begun=begun,
            files=files,
            unanswered=_unanswered(rows),
            tried=any(row["attempts"] > 0 or row["id"] <= inherited for row in rows),
            reply_to=_answered(what, _last_to_answer(rows, self._bot), standing),
        )

    async def _what(  # noqa: C901, PLR0911, PLR0912 - one arm a kind, no logic
        self,
        connection: AsyncConnection,
        waiting: Waiting,
        rows: Sequence[Row],
        own: SelectionSnapshot | SearchSnapshot | None,
        now: datetime,
    ) -> What:
        row, place = rows[0], waiting.place
        reply_to = _to_answer(row, self._bot)
        match waiting.kind, waiting.card:
            case OutboxKind.CARD, card if card is not None:
                show = _card(card, place, rows)
                return CardWork(show, await self._card_snapshot(connection, show))
            case OutboxKind.NEWS, card if card is not None:
                told = await connection.execute(_EVENT, {"which": row["event_id"]})
                happened = from_row(told.mappings().one())
                news = News(happened, Audience(row["audience"]), place, card, reply_to)
                return NewsWork(news, await self._snapshot(connection, card.number))
            case OutboxKind.REMINDER, _:
                return await self._reminders(connection, place, rows)
            case OutboxKind.ASK, _:
                ask = Ask(row["question_id"], place, reply_to)
                return await self._question(connection, ask, now)
            case OutboxKind.SAY, _:
                return Answers(tuple(_say(one, place, self._bot) for one in rows))
            case OutboxKind.FILE, _:
                file = await load_file(connection, row["file_id"])
                sent = SendFile(place, file, row["html"], reply_to, row["briefing_id"])
                office = await self._offices.in_force(connection)
                of = sent.briefing
                briefing = None if of is None else await load_briefing(connection, of)
                return FileWork(sent, briefing, office)
            case OutboxKind.BRIEFING, _:
                return await self._briefing(connection, place, rows)
            case OutboxKind.JOB, _:
                return JobWork(await load_job(connection, row["job_id"]))
            case OutboxKind.SELECTION, _ if isinstance(own, SelectionSnapshot):
                resend = any(one["resend"] for one in rows)
                return SelectionWork(ShowSelection(own.selection.id, place, resend), own)
            case OutboxKind.SEARCH, _ if isinstance(own, SearchSnapshot):
                return SearchWork(own)
            case OutboxKind.MEMO, _:
                return MemoWork(ShowMemo(place), await self._offices.in_force(connection))
            case OutboxKind.ANNOUNCEMENT, _:
                announce = Announce(place, announcement_from_json(row["announcement"]))
                return AnnouncementWork(announce, await self._offices.in_force(connection))
            case _:
                raise LookupError(waiting.id)

    async def _briefing(
        self, connection: AsyncConnection, place: Place, rows: Sequence[Row]
    ) -> BriefingWork:
        of, asks = rows[-1]["briefing_id"], rows[-1]["mode"]
        resend = any(row["resend"] for row in rows)
        show = ShowBriefing(of, place, resend, BriefingAsks(asks) if asks else None)
        office = await self._offices.in_force(connection)
        return BriefingWork(show, await load_briefing(connection, of), office)

    async def own_state(
        self, connection: AsyncConnection, waiting: Waiting, now: datetime
    ) -> SelectionSnapshot | SearchSnapshot | None:
        """Of a notice about no incident: the selection or the search that it shows, if it is there."""
        if waiting.selection is not None:
            office = await self._offices.in_force(connection)
            return await selection_snapshot(connection, waiting.selection, office)
        if waiting.search is not None:
            office = await self._offices.in_force(connection)
            return await search_snapshot(connection, waiting.search, waiting.place, office, now)
        return None

    async def _question(self, connection: AsyncConnection, ask: Ask, now: datetime) -> QuestionWork:
        asked = select(question).where(question.c.id == ask.question)
        row = (await connection.execute(asked)).mappings().one()
        number, office = row["subject"], await self._offices.in_force(connection)
        subject = None if number is None else await _incident(connection, number, office)
        put = _shown(question_of(row), office) if row["open"] else None
        offered = await _offered(connection, put.about, office, now) if put else NOTHING_OFFERED
        return QuestionWork(ask, kind_of(row), put, subject, office, offered)

    async def _reminders(
        self, connection: AsyncConnection, place: Place, rows: Sequence[Row]
    ) -> Reminders:
        """Each of them once, in the order in which they became true."""
        asked = (
            select(event)
            .where(event.c.id.in_([row["event_id"] for row in rows]))
            .order_by(event.c.id)
        )
        told = []
        for row in (await connection.execute(asked)).mappings().all():
            snapshot = await self._snapshot(connection, IncidentNumber(row["number"]))
            happened = from_row(row)
            if isinstance(happened, Reminded):
                told.append((happened, snapshot))
        return Reminders(place, tuple(told))

    async def _card_snapshot(self, connection: AsyncConnection, show: ShowCard) -> Snapshot:
        snapshot = await self._snapshot(connection, show.card.number)
        if not isinstance(show.card, ControlCard):
            return snapshot
        asked = show.mode.kind is ModeKind.LIKELY_MAINS
        return replace(
            snapshot,
            same_link=await same_link(connection, show.card.number),
            mains=await likely_mains(connection, snapshot.incident) if asked else (),
        )

    async def _snapshot(self, connection: AsyncConnection, number: IncidentNumber) -> Snapshot:
        office = await self._offices.in_force(connection)
        return Snapshot(await _incident(connection, number, office), office)


async def _offered(
    connection: AsyncConnection, about: About, office: Office, now: datetime
) -> Offered:
    if (named := _named(about)) is not None:
        return Offered(incidents=await incident_rows(connection, office.organisation, named))
    match about:
        case ChoosePeriod() | ChooseKept():
            return Offered(await owed_briefings(connection), await kept_briefings(connection))
        case HeldConclusion(briefing):
            return Offered(subject=await load_briefing(connection, briefing))
        case KeepTemplates() | ChooseTemplate() | WriteDraft(template=int()):
            return Offered(templates=await load_templates(connection))
        case Administer(AdminPage(PageKind.OVERVIEW)):
            return Offered(invited=await invited(connection, now))
        case _:
            return NOTHING_OFFERED


def _named(about: About) -> ColumnElement[bool] | None:
    """Which incidents it names: one of which is meant, or under which the text stands already."""
    match about:
        case WhatIsMeant(message) if message.listed:
            return incident.c.number.in_(message.listed)
        case HeldDraft(subject=main, replaces=int(version), approved=True):
            placed = (draft.c.of_main == version) & (draft.c.state == DraftState.PLACED)
            stands = select(draft.c.number).where(placed)
            return (incident.c.joined_to == main) & incident.c.number.in_(stands)
        case _:
            return None


def _shown(asked: Question, office: Office) -> Question:
    """A citizen's message that somebody is asked about, as it may be shown."""
    if not isinstance(asked.about, WhatIsMeant):
        return asked
    held = asked.about.message
    message = shown_message(held.message, office.organisation)
    return replace(asked, about=replace(asked.about, message=replace(held, message=message)))


async def _incident(
    connection: AsyncConnection, number: IncidentNumber, office: Office
) -> Incident:
    """As it may be shown."""
    found = await load(connection, number)
    if found is None:
        raise UnknownIncident(number)
    return shown_incident(found, office.organisation)


async def rows_of(connection: AsyncConnection, waiting: Waiting, now: datetime) -> Sequence[Row]:
    """The notice; of what coalesces, all that wait for the same there, the oldest first."""
    about = _about(waiting)
    rows = await connection.execute(_waiting_with(waiting.kind, *about), about)
    return _told_together(waiting, rows.mappings().all(), now)


def _about(waiting: Waiting) -> dict[str, Any]:
    """What the notice is about, as the parameters of statements; what there is none of is left out."""
    subjects = (
        waiting.question,
        waiting.selection,
        waiting.job,
        waiting.briefing,
        waiting.search,
    )
    given = {name: one for name, one in zip(_SUBJECTS, subjects, strict=True) if one is not None}
    return {"notice": waiting.id, **here(waiting.place, waiting.card), **given}


@cache
def _waiting_with(kind: OutboxKind, *given: str) -> Select[Any]:
    """What waits with a notice of this kind that is about what has these parameters."""
    there = in_place(outbox, given)
    in_line = (there, outbox.c.number.is_(None))
    match kind:
        case OutboxKind.CARD if "here_card_kind" in given:
            wanted = [outbox.c.kind == kind, card_in_place(outbox, given)]
        case OutboxKind.REMINDER | OutboxKind.MEMO:
            wanted = [OUTBOX_OF_STAFF, there, outbox.c.kind == kind]
        case OutboxKind.ASK:
            wanted = [OUTBOX_OF_STAFF, there, *_same_subject(outbox, given)]
        case OutboxKind.SELECTION | OutboxKind.JOB | OutboxKind.SEARCH:
            wanted = [*in_line, *_same_subject(outbox, given)]
        case OutboxKind.BRIEFING:
            wanted = [*in_line, outbox.c.kind == kind, *_same_subject(outbox, given)]
        case OutboxKind.SAY:
            wanted = [*in_line, outbox.c.id >= bindparam("notice")]
        case _:
            wanted = [outbox.c.id == bindparam("notice")]
    return always(select(outbox).where(OUTBOX_WAITING, *wanted).order_by(outbox.c.id))


def _same_subject(table: FromClause, given: Collection[str]) -> list[ColumnElement[bool]]:
    return [table.c[name] == bindparam(name) for name in _SUBJECTS if name in given]


def _told_together(waiting: Waiting, rows: Sequence[Row], now: datetime) -> Sequence[Row]:
    """Which of them one message may hold: what may be there already is not told again with others.

    Answers keep their order, with whatever else waits for the person.
    """
    if waiting.kind is OutboxKind.SAY:
        rows = list(takewhile(lambda row: row["kind"] == OutboxKind.SAY, rows))
    elif waiting.kind is not OutboxKind.REMINDER:
        return rows
    copies = {row["id"]: row["unanswered"] for row in rows}
    return [
        row
        for row in rows
        if row["priority"] == waiting.priority
        and _is_due(row, now)
        and row["unanswered"] == copies.get(waiting.id)
    ]


async def closed_unasked(connection: AsyncConnection, waiting: Waiting) -> bool:
    """Whether the question was closed, and no message there is known to ask it.

    One that asks for words in a group can't be edited. Whoever has written something that is not
    to be asked about any more learns that all the same.
    """
    about = _about(waiting)
    return (await connection.execute(_closed_unasked(*about), about)).first() is not None


@cache
def _closed_unasked(*given: str) -> Select[Any]:
    asks = (*_same_subject(sent_message, given), in_place(sent_message, given))
    stands = select(sent_message.c.message).where(SENT_CURRENT, *asks)
    uneditable = IN_WORDS & (question.c.chat < 0)
    closed = select(question.c.id).where(
        question.c.id == bindparam("question_id"),
        ~QUESTION_OPEN,
        ~stands.exists() | uneditable,
        question.c.source_message.is_(None),
    )
    return always(closed)


def _is_due(row: Row, now: datetime) -> bool:
    """Not put off to later; what a clock did that was ahead does not count."""
    later = row["not_before"] is not None and row["not_before"] > now
    return not later or (row["put_off_at"] is not None and row["put_off_at"] > now)


async def messages_of(
    connection: AsyncConnection, waiting: Waiting, bot: BotId
) -> tuple[tuple[Part, ...], tuple[Part, ...], frozenset[int]]:
    """The parts in which the card stands there now, those already sent of this notice, files."""
    about = _about(waiting)
    standing: list[Part] = []
    begun: list[Part] = []
    files: set[int] = set()
    sent = (await connection.execute(_sent_about(waiting.kind, *about), about)).mappings()
    for row in (row for row in sent if row["bot"] == bot):
        part = Part(MessageId(row["message"]), row["part"], row["digest"])
        if part.file is not None:
            # News brings files of its own, whatever came ahead of the card that it is about.
            if waiting.kind is not OutboxKind.NEWS or row["outbox_id"] == waiting.id:
                files.add(part.file)
        else:
            (begun if row["outbox_id"] == waiting.id else standing).append(part)
    return tuple(standing), tuple(begun), frozenset(files)


@cache
def _sent_about(kind: OutboxKind, *given: str) -> Select[Any]:
    """The messages that show there what has these parameters, and those of the notice itself.

    Whose bot's is not asked: SQLite would rather read through all that this bot has ever sent.
    """
    there = in_place(sent_message, given)
    standing = _same_subject(sent_message, given)
    if "here_card_kind" in given:
        standing.append(card_in_place(sent_message, given))
    if kind is OutboxKind.MEMO:
        standing.append(SENT_MEMO)
    own = sent_message.c.outbox_id == bindparam("notice")
    wanted = or_(own & there, *(and_(SENT_CURRENT, one, there) for one in standing))
    return always(select(sent_message).where(wanted).order_by(sent_message.c.part))


def _card(card: CardKey, place: Place, rows: Sequence[Row]) -> ShowCard:
    modes = [mode_of(row["mode"]) for row in rows if row["mode"] is not None]
    mode = modes[-1] if modes else PLAIN
    return ShowCard(card, place, mode, resend=any(row["resend"] for row in rows))


def _say(row: Row, place: Place, bot: BotId) -> Say:
    return Say(place, row["html"], _to_answer(row, bot), offer_of(row["mode"]))


def _unanswered(rows: Sequence[Row]) -> dict[int, int]:
    """The copies of each step sent for any of the rows."""
    copies: dict[int, int] = {}
    for row in rows:
        for step, count in (row["unanswered"] or {}).items():
            copies[int(step)] = max(count, copies.get(int(step), 0))
    return copies


def _last_to_answer(rows: Sequence[Row], bot: BotId) -> MessageRef | None:
    """Of what is shown together the last one that answers a message."""
    answers = (_to_answer(row, bot) for row in reversed(rows))
    return next((answer for answer in answers if answer is not None), None)


def _to_answer(row: Row, bot: BotId) -> MessageRef | None:
    """What the notice was to answer; the number of another bot's message may be any message here."""
    if row["reply_to"] is None or row["reply_bot"] != bot:
        return None
    return MessageRef(bot, place_of(row), MessageId(row["reply_to"]))


def _answered(
    what: What, asked_for: MessageRef | None, standing: Sequence[Part]
) -> MessageId | None:
    match what:
        case Reminders(several=True):
            return None
        case _ if asked_for is not None:
            return asked_for.message
        case (
            CardWork()
            | QuestionWork()
            | SelectionWork()
            | JobWork()
            | BriefingWork()
            | SearchWork()
            | MemoWork()
        ):
            return None
        case _:
            return standing[-1].message if standing else None

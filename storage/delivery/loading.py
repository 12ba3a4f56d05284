"""Opening a notice: what its rows mean now, read at one moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.model.conversation.cards import PLAIN, CardKey, ControlCard, ModeKind
from domain.model.conversation.notices import (
    Announce,
    Ask,
    Audience,
    BriefingAsks,
    News,
    QuestionEnd,
    Say,
    SendFile,
    ShowBriefing,
    ShowCard,
    ShowMemo,
    ShowSelection,
)
from domain.model.conversation.question import (
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
from domain.model.conversation.redaction import shown_incident, shown_message
from domain.model.ids import BotId, IncidentNumber, MessageId
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftState
from domain.model.incident.events import Reminded
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.office import Office
from domain.model.place import MessageRef, Place
from domain.ports.found import SearchSnapshot
from domain.ports.incidents import UnknownIncident
from domain.ports.snapshots import NOTHING_OFFERED, Offered, SelectionSnapshot, Snapshot
from storage.conversation.briefings import kept_briefings, load_briefing, owed_briefings
from storage.conversation.jobs import load_job
from storage.conversation.questions import kind_of, question_of
from storage.delivery.rows import messages_of
from storage.delivery.told import number_told
from storage.delivery.work import (
    AnnouncementWork,
    Answers,
    BriefingWork,
    CardWork,
    EditedInPlace,
    ErasureWork,
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
from storage.organisation.invitations import invited
from storage.organisation.offices import Offices
from storage.outbox.announcements import announcement_from_json
from storage.outbox.made_files import load_file
from storage.schema.columns import Row, end_of, mode_of, offer_of, place_of
from storage.schema.incidents import draft, event, incident
from storage.schema.messages import OutboxKind, question

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
                end = end_of(rows[-1]["mode"])
                return await self._question(connection, ask, end, now)
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
            case OutboxKind.ERASE, _:
                if reply_to is None:
                    return ErasureWork(None, None)
                return ErasureWork(reply_to.message, await number_told(connection, reply_to))
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

    async def _question(
        self, connection: AsyncConnection, ask: Ask, end: QuestionEnd | None, now: datetime
    ) -> QuestionWork:
        asked = select(question).where(question.c.id == ask.question)
        row = (await connection.execute(asked)).mappings().one()
        number, office = row["subject"], await self._offices.in_force(connection)
        subject = None if number is None else await _incident(connection, number, office)
        put = _shown(question_of(row), office) if row["open"] else None
        offered = await _offered(connection, put.about, office, now) if put else NOTHING_OFFERED
        return QuestionWork(ask, kind_of(row), put, subject, office, offered, end)

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
            stands = select(draft.c.number).where(draft.c.number == incident.c.number, placed)
            return (incident.c.joined_to == main) & stands.exists()
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

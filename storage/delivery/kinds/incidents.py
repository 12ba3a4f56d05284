"""Notices about one incident: its cards, news and reminders."""

from dataclasses import replace
from typing import Final

from sqlalchemy import bindparam, select

from domain.model.conversation.cards import ControlCard, ModeKind
from domain.model.conversation.notices.kinds import News, Remind, ShowCard
from domain.model.ids import IncidentNumber
from domain.model.incident.events import Reminded
from domain.ports.snapshots import CardContent, NewsContent, Reminders, Snapshot
from storage.delivery.kinds.registry import ALWAYS, Batch, DeliveryRules, Opening, loads
from storage.engine.prepared import prepared
from storage.incidents.events import from_row
from storage.incidents.incidents import likely_mains, same_link
from storage.outbox.rows import own_values, to_answer
from storage.schema.incidents import event

_EVENT: Final = prepared(select(event).where(event.c.id == bindparam("which")))


@loads(ShowCard, CardContent, DeliveryRules(stays=True))
async def load_card(opening: Opening) -> CardContent:
    """The buttons of the latest request; an edit requests none."""
    card = opening.queued.card
    if card is None:
        raise LookupError(opening.queued.id)
    asked = [own_values(ShowCard, row) for row in opening.rows if row["payload"] is not None]
    show = ShowCard(card, opening.place, **(asked[-1] if asked else {}))
    show = replace(show, resend=any(values["resend"] for values in asked))
    return CardContent(show, await _card_snapshot(opening, show))


async def _card_snapshot(opening: Opening, show: ShowCard) -> Snapshot:
    number = show.card.number
    snapshot = await opening.snapshot(number)
    if not isinstance(show.card, ControlCard):
        return snapshot
    mains = show.mode.kind is ModeKind.LIKELY_MAINS
    return replace(
        snapshot,
        same_link=await same_link(opening.connection, number),
        mains=await likely_mains(opening.connection, snapshot.incident) if mains else (),
    )


@loads(News, NewsContent, DeliveryRules(worth_sending_late=ALWAYS, sent_once=True))
async def load_news(opening: Opening) -> NewsContent:
    """The stored event, and the incident as it is now."""
    (row,), card = opening.rows, opening.queued.card
    if card is None:
        raise LookupError(opening.queued.id)
    told = await opening.connection.execute(_EVENT, {"which": row["event_id"]})
    news = News(
        event=from_row(told.mappings().one()),
        place=opening.place,
        card=card,
        reply_to=to_answer(row, opening.bot),
        **own_values(News, row),
    )
    return NewsContent(news, await opening.snapshot(card.number))


@loads(Remind, Reminders, DeliveryRules(batch=Batch.ALL, worth_sending_late=ALWAYS, sent_once=True))
async def load_reminders(opening: Opening) -> Reminders:
    """Each reminder once, in the order they became due."""
    ids = [row["event_id"] for row in opening.rows]
    asked = select(event).where(event.c.id.in_(ids)).order_by(event.c.id)
    told = []
    for row in (await opening.connection.execute(asked)).mappings().all():
        snapshot = await opening.snapshot(IncidentNumber(row["number"]))
        happened = from_row(row)
        if isinstance(happened, Reminded):
            told.append((happened, snapshot))
    return Reminders(opening.place, tuple(told))

"""Repair of the auditor's findings: missing cards and notices are sent now."""

from datetime import datetime

from bot.operations.audit import (
    Discrepancy,
    MissingCard,
    MissingNotices,
    NotScheduled,
    OutdatedCard,
)
from domain.model.conversation.notices.standing_cards import owed_cards
from domain.model.outcome import Remedy
from storage.incidents.reading import SqlReading
from storage.upkeep.audit_reading import StuckNotice
from storage.upkeep.repairs import Repairs


async def repaired(
    finding: Discrepancy, repairs: Repairs, reading: SqlReading, now: datetime
) -> bool:
    """Queue the missing messages.

    Return False if only people can decide, if the finding no longer applies, and for a notice that
    is just waiting: the program sends it.
    """
    match finding:
        case MissingCard(card):
            organisation = (await reading.office()).organisation
            owed = owed_cards(await reading.incident(card.number), organisation, {})
            return await repairs.show(card, [show for show in owed if show.card == card], now)
        case OutdatedCard(card):
            return await repairs.refresh(card, now)
        case MissingNotices(event, event_id, told, notices):
            return await repairs.tell(event, event_id, told, notices, now)
        case StuckNotice(id=notice, remedy=Remedy()):
            return await repairs.again(notice)
        case NotScheduled(number):
            return await repairs.attend(number)
        case _:
            return False

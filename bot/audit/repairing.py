"""What can be put right of what the auditor finds: whoever was to be told is told now."""

from datetime import datetime

from bot.audit.auditing import Finding, MissingCard, MissingNotices, NotScheduled, OutdatedCard
from domain.model.telling.notices import RefreshCard, owed_cards
from storage.delivery.repairing import Repairs
from storage.incidents.auditing import StuckNotice
from storage.incidents.reading import SqlReading


async def repaired(finding: Finding, repairs: Repairs, reading: SqlReading, now: datetime) -> bool:
    """Queues what is owed; False where only people can say what is right."""
    match finding:
        case MissingCard(card):
            organisation = (await reading.office()).organisation
            owed = owed_cards(await reading.incident(card.number), organisation, {})
            await repairs.queue([show for show in owed if show.card == card], now)
        case OutdatedCard(card):
            await repairs.queue([RefreshCard(card)], now)
        case MissingNotices(event, event_id, notices):
            await repairs.tell(event, event_id, notices, now)
        case StuckNotice(id=notice):
            await repairs.again(notice)
        case NotScheduled(number):
            await repairs.attend(number)
        case _:
            return False
    return True

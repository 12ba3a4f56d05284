"""What the history says of alerts (§22) and reminders; `reminders.py` renders the reminders."""

from typing import Final

from domain.model.incident import events
from domain.model.incident.workflow.thresholds import ReminderKind
from handlers.news.item import EventWords, HistoryLine
from handlers.texts.tables import texts_by

REMINDER: Final = texts_by(ReminderKind, "reminders.history")


def _reminded(of: HistoryLine[events.Reminded]) -> str:
    whose = f": {of.body(of.event.authority)}" if of.event.authority else ""
    return f"напоминание: {REMINDER[of.event.kind]}{whose}"


WORDS: Final = (
    EventWords(events.Reminded, history=_reminded),
    EventWords(events.AlertAcknowledged, history="принято к сведению"),
    EventWords(events.ReportedToHead, history="доложено главе"),
)

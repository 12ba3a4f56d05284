"""«Школа №5» in words that a list quotes is no incident: a reply to it is asked about the others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.model.ids import BotId, IncidentNumber, MessageId, MessageRef
from domain.model.incident.events import Reminded
from domain.model.incident.workflow.status import IncidentKind
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.ports.reading import PromiseRow
from domain.ports.snapshots import FoundIn, Hit, IncidentSnapshot, Passage
from handlers.lists import view
from handlers.news import render_reminders
from handlers.reading.reply_meaning import numbers_shown
from handlers.searching import told
from handlers.ui.incoming import RepliedMessage
from tests.unit import views_samples as sample
from tests.unit.test_views_lists import ROW, open_pages
from tests.unit.views_samples import CONTROL_CHAT, NOW, NUMBER, OFFICE, ZHKH

SAID = "Яма у школы №5"


def in_a_list() -> str:
    (page,) = open_pages([replace(ROW, beginning=SAID)], OFFICE, NOW)
    return page


def in_reminders() -> str:
    events = []
    for number in (NUMBER, IncidentNumber(13)):
        incident = sample.in_progress()
        incident.number, incident.message = number, replace(incident.message, text=SAID)
        kind = ReminderKind.HALF_GONE
        event = Reminded(number=number, at=NOW, by=None, kind=kind, since=NOW)
        events.append((event, IncidentSnapshot(incident, OFFICE)))
    (part,) = render_reminders(CONTROL_CHAT, events, NOW).parts
    return part.html


def in_a_search() -> str:
    marks = ((len(SAID) - 1, len(SAID)),)
    hit = Hit(replace(ROW, number=NUMBER), NOW, (Passage(FoundIn.MESSAGE, SAID, marks),))
    return "\n".join(told(hit, OFFICE))


def among_promises() -> str:
    day = date(2026, 12, 1)
    row = PromiseRow(NUMBER, IncidentKind.INCIDENT, ZHKH, day, SAID)
    return "\n".join(view.promised_lines([row], OFFICE, day))


@pytest.mark.parametrize("shown", [in_a_list, in_reminders, in_a_search, among_promises])
def test_a_number_in_quoted_words_names_no_incident(shown: Callable[[], str]) -> None:
    text = sample.visible(shown())
    assert "школы №\u00a05" in text
    ref = MessageRef(BotId(1), CONTROL_CHAT, MessageId("1"))
    assert IncidentNumber(5) not in numbers_shown(RepliedMessage(ref, text, ours=True))

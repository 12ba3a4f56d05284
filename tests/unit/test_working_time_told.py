"""Beside a due people see their client's own clock, «через 23 ч»: it counts the calendar's hours.

So whatever a view counts in working time says so.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import pytest

from domain.model.conversation.cards import PLAIN, CardMode, ModeKind
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.conversation.notices.reminded import reminded
from domain.model.conversation.notices.standing_cards import cards_of
from domain.model.incident.events import Reminded
from domain.model.incident.workflow.thresholds import ReminderKind
from domain.ports.snapshots import CardContent, IncidentSnapshot, NewsContent
from handlers.cards import render_card
from handlers.news import history, render_news, render_reminders
from handlers.ui.rendered import Rendered
from tests.unit import views_samples as sample
from tests.unit.test_first_lines import EVERYWHERE, NAMED, OFFICE, news_of
from tests.unit.views_samples import NOW, NUMBER, at

COUNTED: Final = re.compile(r"\d+ (?:ч|мин)\b(?! \d+ мин)(?! рабочего времени)")
MOMENTS: Final = (NOW, at(25, "09:30"), at(26, "10:00"))
"""Long before most dues, soon before them, after them."""


def untold(text: str) -> list[str]:
    """Lines with a duration of which it is not said what it counts."""
    lines = sample.visible(text).splitlines()
    return [one for one in lines if COUNTED.search(one) and not one.startswith("Рабочее время")]


def told(name: str) -> Iterator[Rendered]:
    incident = NAMED[name]
    snapshot = IncidentSnapshot(incident, OFFICE)
    modes = (PLAIN, CardMode(ModeKind.STANDING))
    for now in MOMENTS:
        for card in cards_of(incident):
            shows = (ShowCard(card, place, mode) for place in EVERYWHERE for mode in modes)
            yield from (render_card(CardContent(show, snapshot), now) for show in shows)
        yield from (render_news(NewsContent(news, snapshot), now) for news in news_of(incident))
        for kind in ReminderKind:
            about = next(iter(incident.missing_contributions), None)
            event = Reminded(number=NUMBER, at=now, by=None, kind=kind, since=now, authority=about)
            for place in reminded(event, incident, OFFICE.organisation):
                yield render_reminders(place, [(event, snapshot)], now)
                yield render_reminders(place, [(event, snapshot), (event, snapshot)], now)


@pytest.mark.parametrize("name", NAMED)
def test_what_counts_working_time_says_so(name: str) -> None:
    texts = {part.html for rendered in told(name) for part in rendered.parts}
    texts.update(history.pages(NAMED[name], NAMED[name].events, OFFICE, NOW + timedelta(days=2)))
    assert not [line for text in texts for line in untold(text)]


def test_such_lines_are_found() -> None:
    """Else the test above would look at nothing."""
    texts = {part.html for rendered in told("in progress") for part in rendered.parts}
    assert any("рабочего времени" in text for text in texts)
    assert untold("Срок ответа: 25.11.2026 09:50, осталось 5 ч 50 мин")
    assert not untold("Срок ответа: 25.11.2026 09:50, осталось 5 ч 50 мин рабочего времени")

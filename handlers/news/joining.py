"""News of incidents joined under one answer, or separated."""

from collections.abc import Iterator
from typing import Final

from domain.model.incident import events
from handlers.news.item import NewsItem, by_event, row
from handlers.ui.markup import Block


def joined_to(of: NewsItem[events.JoinedTo]) -> Iterator[Block]:
    """For authorities that had its card already."""
    yield of.heading(f"присоединено к №{of.event.main}")
    yield f"Отдельный ответ не нужен: ответ готовится по №{of.event.main}."
    yield of.decision


def other_joined(of: NewsItem[events.OtherJoined]) -> Iterator[Block]:
    """For authorities of the main incident."""
    yield of.heading(f"присоединено №{of.event.joined}")
    yield f"Ответ разместят и под №{of.event.joined}: он должен подойти обоим."
    yield of.decision


def other_separated(of: NewsItem[events.OtherSeparated]) -> Iterator[Block]:
    """For authorities of the main incident."""
    yield of.heading(f"отсоединено №{of.event.joined}")
    yield f"Под №{of.event.joined} этот ответ не размещают."
    yield of.decision


def answer_withdrawn(of: NewsItem[events.SharedAnswerWithdrawn]) -> Iterator[Block]:
    """For the lead, which was to place it."""
    yield of.heading("общий ответ отозван")
    yield f"Версию {of.event.version} не размещайте."
    yield of.decision


TO_AUTHORITIES: Final = by_event(
    row(events.JoinedTo, joined_to),
    row(events.OtherJoined, other_joined),
    row(events.OtherSeparated, other_separated),
    row(events.SharedAnswerWithdrawn, answer_withdrawn),
)

"""What is said of incidents joined under one answer."""

from collections.abc import Iterator
from typing import Final

from domain.model.incident import events
from handlers.news.item import EventWords, NewsItem, nobody
from handlers.ui.markup import Block


def _joined_to(of: NewsItem[events.JoinedTo]) -> Iterator[Block]:
    """For authorities that had its card already."""
    yield of.heading(f"присоединено к №{of.event.main}")
    yield f"Отдельный ответ не нужен: ответ готовится по №{of.event.main}."
    yield of.decision


def _other_joined(of: NewsItem[events.OtherJoined]) -> Iterator[Block]:
    """For authorities of the main incident."""
    yield of.heading(f"присоединено №{of.event.joined}")
    yield f"Ответ разместят и под №{of.event.joined}: он должен подойти обоим."
    yield of.decision


def _other_separated(of: NewsItem[events.OtherSeparated]) -> Iterator[Block]:
    """For authorities of the main incident."""
    yield of.heading(f"отсоединено №{of.event.joined}")
    yield f"Под №{of.event.joined} этот ответ не размещают."
    yield of.decision


def _answer_withdrawn(of: NewsItem[events.SharedAnswerWithdrawn]) -> Iterator[Block]:
    """For the lead, which was to place it."""
    yield of.heading("общий ответ отозван")
    yield f"Версию {of.event.version} не размещайте."
    yield of.decision


WORDS: Final = (
    EventWords(
        events.JoinedTo,
        history="присоединено к №{main}, ответ общий",
        authority=_joined_to,
        calls=nobody,
    ),
    EventWords(
        events.OtherJoined,
        history="присоединено №{joined}, ответ общий",
        authority=_other_joined,
        calls=nobody,
    ),
    EventWords(
        events.SeparatedFrom,
        history="отсоединено от №{main}{main_closed:: оно закрыто без ответа|}",
    ),
    EventWords(
        events.OtherSeparated,
        history="№{joined} отсоединено",
        authority=_other_separated,
        calls=nobody,
    ),
    EventWords(events.OtherDueMoved, history="изменился срок присоединённого №{joined}"),
    EventWords(
        events.AnswerShared,
        history="получен общий ответ, согласованный по №{main}, версия {version}",
    ),
    EventWords(
        events.SharedAnswerWithdrawn,
        history="общий ответ отозван, версия {version}",
        authority=_answer_withdrawn,
    ),
)

"""What is said of incidents joined under one answer."""

from typing import Final

from domain.model.incident import events
from handlers.news.item import EventWords, nobody

WORDS: Final = (
    EventWords(
        events.JoinedTo,
        history="присоединено к №{main}, ответ общий",
        authority=(
            "присоединено к №{main}",
            "Отдельный ответ не нужен: ответ готовится по №{main}.",
            "{decision}",
        ),
        calls=nobody,
    ),
    EventWords(
        events.OtherJoined,
        history="присоединено №{joined}, ответ общий",
        authority=(
            "присоединено №{joined}",
            "Ответ разместят и под №{joined}: он должен подойти обоим.",
            "{decision}",
        ),
        calls=nobody,
    ),
    EventWords(
        events.SeparatedFrom,
        history="отсоединено от №{main}{main_closed:: оно закрыто без ответа|}",
    ),
    EventWords(
        events.OtherSeparated,
        history="№{joined} отсоединено",
        authority=(
            "отсоединено №{joined}",
            "Под №{joined} этот ответ не размещают.",
            "{decision}",
        ),
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
        authority=("общий ответ отозван", "Версию {version} не размещайте.", "{decision}"),
    ),
)

"""What is said of the end of the work, and of reopening (§19)."""

from collections.abc import Iterator
from typing import Final

from domain.model.incident import events
from handlers.cards import course, lines
from handlers.news.contributing import needed
from handlers.news.item import EventWords, HistoryLine, NewsItem
from handlers.texts import words
from handlers.ui.markup import Block


def _was_left_unanswered(of: HistoryLine[events.NoAnswerDecided]) -> str:
    event = of.event
    body = event.proposed_by
    proposed = "" if body is None else f", предложил орган: {of.body(body)}"
    return f"ответ не даётся (п. 19 Порядка): {words.GROUND[event.ground]}{proposed}"


_LEFT_UNANSWERED: Final = (
    "ответ не даётся",
    "Основание (п. 19 Порядка): {ground:ground}",
    "{decision}",
)


def _why_cancelled(event: events.Cancelled) -> str:
    return f"{words.CANCEL_GROUND[event.ground]}{course.of_original(event.original)}"


def _cancelled(of: NewsItem[events.Cancelled]) -> Iterator[Block]:
    yield of.heading("регистрация отменена")
    yield f"Основание: {_why_cancelled(of.event)}"
    yield f"Отвечать не нужно. {of.decision}"


def _registration_undone(of: NewsItem[events.Cancelled]) -> Iterator[Block]:
    """For the registrar of a cancelled incident."""
    yield from _cancelled(of)
    yield f"Регистрация: {of.colleague}"


def _reopened(of: NewsItem[events.Reopened]) -> Iterator[Block]:
    """The new deadline."""
    yield of.heading("работа возобновлена")
    due = of.new_due(of.event.due_at)
    name = lines.due_name(of.incident)
    yield f"Новый срок ответа: {due}" if of.event.new_norm else f"{name} прежний: {due}"
    yield of.decision


def _work_again(of: NewsItem[events.Reopened]) -> Iterator[Block]:
    """For an authority, with its task, unless it has continued since."""
    yield from _reopened(of)
    if not of.leads:
        yield from needed(of)
    elif of.incident.status.awaits_draft and of.incident.due.at == of.event.due_at:
        yield from lines.draft_due_line(of.incident, of.office)
        what = "ответ" if of.incident.publication else "проект ответа"
        yield f"Нужен новый {what}: ответьте на это сообщение текстом."


WORDS: Final = (
    EventWords(
        events.NoAnswerDecided,
        history=_was_left_unanswered,
        authority=_LEFT_UNANSWERED,
        officers=_LEFT_UNANSWERED,
    ),
    EventWords(
        events.Cancelled,
        history=lambda of: f"регистрация отменена: {_why_cancelled(of.event)}",
        whose="регистрация",
        authority=_cancelled,
        officers=_cancelled,
        colleague=_registration_undone,
    ),
    EventWords(events.DuplicateLinked, history="отмечен дубликат: №{duplicate}"),
    EventWords(events.DuplicateUnlinked, history="№{duplicate} больше не считается дубликатом"),
    EventWords(
        events.Reopened,
        history="работа возобновлена, {new_norm:новый срок|срок прежний:} {due_at:new_due}",
        authority=_work_again,
        officers=_reopened,
    ),
)

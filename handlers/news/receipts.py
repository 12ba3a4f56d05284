"""Receipts: the person whose message caused an event reads that it was taken."""

from collections.abc import Iterator
from typing import Final

from domain.model.course.status import Status
from domain.model.incident import events
from handlers.cards import lines
from handlers.markup import Block
from handlers.news import placing
from handlers.news.item import NewsItem, Words, row
from handlers.texts import words


def _registered(of: NewsItem[events.Registered]) -> Iterator[Block]:
    """To whoever registered a publication for their own authority, but not in its chat."""
    yield of.heading(words.status(Status.REGISTERED, of.incident.kind))
    for code in of.incident.authorities:
        yield f"Орган: {of.body(code)}. Карточка отправлена в его чат."
    yield f"Срок ответа: {of.due(of.incident.due.at)}"
    yield "Ответить можно и здесь: ответьте на это сообщение текстом или ссылкой на ответ."


def _submitted(of: NewsItem[events.DraftSubmitted]) -> Iterator[Block]:
    name = words.DRAFT[of.event.kind]
    yield of.heading(f"{name}, версия {of.event.version}, отправлен на согласование")
    if not of.event.draft_due_kept:
        yield "Срок направления проекта (п. 20 Порядка) истёк."
    if of.event.overtook_referral:
        yield lines.OVERTOOK


def _prepared(of: NewsItem[events.AnswerPrepared]) -> Iterator[Block]:
    yield of.heading(f"текст ответа, версия {of.event.version}, принят")
    yield "Разместите ответ и пришлите ссылку."


def _contributed(of: NewsItem[events.ContributionReceived]) -> Iterator[Block]:
    yield of.heading("исправление передано" if of.event.renewed else "информация передана")
    if of.incident.lead is not None:
        yield f"Сводный ответ готовит: {of.body(of.incident.lead)}"
    if of.event.overtook_referral:
        yield lines.OVERTOOK


def _returned(of: NewsItem[events.ReturnedToControl]) -> Iterator[Block]:
    yield of.heading(f"возврат направлен в {words.ROLE[lines.coordinator(of.incident, of.office)]}")
    yield "Срок идёт, пока решения нет."


def _commented(of: NewsItem[events.CommentAdded]) -> Iterator[Block]:
    if of.event.after_rejection:
        yield of.heading("комментарий передан исполнителю")
        return
    yield of.heading(f"комментарий к версии {of.event.version} сохранён")
    yield "Исполнитель получит его, если вы вернёте проект на доработку."
    yield "Чтобы согласовать, нажмите «✅ Согласовать»."


def _detection(of: NewsItem[events.DetectionCorrected]) -> Iterator[Block]:
    yield of.heading(f"момент выявления — {of.moment(of.event.detected_at)}")
    yield f"Новый срок ответа: {of.due(of.event.due_at)}"


def _interim(of: NewsItem[events.InterimPlaced]) -> Iterator[Block]:
    yield of.heading(f"размещение промежуточного ответа записано, {placing.kept(of)}")
    yield placing.final_due(of)


def _clarification(of: NewsItem[events.ClarificationPlaced]) -> Iterator[Block]:
    yield of.heading("размещение уточняющего вопроса автору записано")
    yield placing.clock_runs_on(of)


RECEIPTS: Final[Words] = dict(
    (
        row(events.Registered, _registered),
        row(events.DraftSubmitted, _submitted),
        row(events.AnswerPrepared, _prepared),
        row(events.ContributionReceived, _contributed),
        row(events.ReturnedToControl, _returned),
        row(events.CommentAdded, _commented),
        row(events.DetectionCorrected, _detection),
        row(
            events.SourceCorrected,
            lambda of: [
                of.heading(f"ссылка исправлена, соцсеть — {words.NETWORK[of.event.network]}")
            ],
        ),
        row(events.PlacementLinkCorrected, lambda of: [of.heading("ссылка на ответ исправлена")]),
        row(events.PlacementTimeCorrected, placing.another_time),
        row(events.InterimPlaced, _interim),
        row(events.ClarificationPlaced, _clarification),
        row(events.AuthorReplied, lambda of: [of.heading("ответ автора добавлен")]),
        row(
            events.AnswerPlaced,
            lambda of: [of.heading(f"размещение записано, {placing.kept(of)}")],
        ),
    )
)

"""Receipts: the author of a message that caused an event gets a confirmation.

A reaction if it is enough; a text if there is more to report, or if the message was edited and so
has its reaction already.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from domain.model.conversation.notices.kinds import Audience
from domain.model.incident import events
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.referral import Comment, referral_of
from domain.model.incident.workflow.status import Status
from domain.model.message.citizen_message import same_files, with_more
from handlers.cards import lines, tasks
from handlers.news import placing
from handlers.news.item import NewsItem, news_for
from handlers.texts import words
from handlers.ui.markup import Block


@news_for(Audience.AUTHOR)
def _registered(of: NewsItem[events.Registered]) -> Iterator[Block]:
    """For the registrar of their own authority's publication outside its chat."""
    yield _to_do(of, words.status(Status.REGISTERED, of.incident.kind))
    for code in of.incident.authorities:
        yield f"Орган: {of.body(code)}. Карточка отправлена в его чат."
    yield f"Срок ответа: {of.due(of.incident.due.at)}"
    yield "Ответить можно и здесь: ответьте на это сообщение текстом или ссылкой на ответ."


@news_for(Audience.AUTHOR)
def _submitted(of: NewsItem[events.DraftSubmitted]) -> Iterator[Block]:
    name = words.DRAFT[of.event.kind]
    yield of.heading(f"{name}, версия {of.event.version}, отправлен на согласование")
    if not of.event.draft_due_kept:
        yield "Срок направления проекта (п. 20 Порядка) истёк."
    if of.event.overtook_referral:
        yield lines.OVERTOOK
    yield from _files_changed(of)


def _files_changed(of: NewsItem[events.DraftSubmitted | events.AnswerPrepared]) -> Iterator[str]:
    """Report files missing in the new version, which may be a mistake, or files without text."""
    version = of.event.version
    files, before = of.incident.draft(version).attachments, of.incident.to_compare(version)
    left_out = [one for one in before if len(with_more(files, one.attachments)) > len(files)]
    if left_out and not files:
        yield "Вложений в этой версии нет. Если они нужны, пришлите текст вместе с ними."
    elif left_out:
        yield (
            f"В этой версии только {words.attachments(files)}. Если нужны и прежние вложения,"
            " пришлите их без текста ответом на карточку."
        )
    elif before and files and not same_files(before[-1].attachments, files):
        yield f"Вложения в этой версии: {words.attachments(files)}."


@news_for(Audience.AUTHOR)
def _prepared(of: NewsItem[events.AnswerPrepared]) -> Iterator[Block]:
    yield _to_do(of, f"текст ответа, версия {of.event.version}, принят")
    yield "Разместите ответ и пришлите ссылку."
    yield from _files_changed(of)


def _to_do(of: NewsItem[IncidentEvent], what: str) -> str:
    """Return the first line, with the authority's next task."""
    task = tasks.of_authority(of.incident, of.incident.lead, of.office, of.now)
    return lines.heading(of.incident, task, what)


@news_for(Audience.AUTHOR)
def _contributed(of: NewsItem[events.ContributionReceived]) -> Iterator[Block]:
    yield of.heading("исправление передано" if of.event.renewed else "информация передана")
    if of.incident.lead is not None:
        yield f"Сводный ответ готовит: {of.body(of.incident.lead)}"
    if of.event.overtook_referral:
        yield lines.OVERTOOK


@news_for(Audience.AUTHOR)
def _returned(of: NewsItem[events.ReturnedToControl]) -> Iterator[Block]:
    yield of.heading(f"возврат направлен в {words.ROLE[lines.coordinator(of.incident, of.office)]}")
    yield "Срок идёт, пока решения нет."


@news_for(Audience.AUTHOR)
def _commented(of: NewsItem[events.CommentAdded]) -> Iterator[Block]:
    if of.event.after_rejection:
        yield of.heading("комментарий передан исполнителю")
        yield from _not_of_the_draft(of)
        return
    yield of.heading(f"комментарий к версии {of.event.version} сохранён")
    yield from _not_of_the_draft(of)
    yield "Исполнитель получит его, если вы вернёте проект на доработку."
    yield "Чтобы согласовать, нажмите «✅ Согласовать»."


def _not_of_the_draft(of: NewsItem[events.CommentAdded]) -> Iterator[Block]:
    said = _comment(of)
    if said.quote and said.place is None:
        yield f"Выделенных слов нет в проекте, версия {of.event.version}: это комментарий ко всему проекту."


def _comment(of: NewsItem[events.CommentAdded]) -> Comment:
    return of.incident.draft(of.event.version).comments[of.event.index]


@news_for(Audience.AUTHOR)
def _referral_commented(of: NewsItem[events.ReferralCommented]) -> Iterator[Block]:
    if of.event.after_decline:
        yield of.heading("комментарий передан органу")
        return
    referral = referral_of(of.incident.number, of.event.referral, of.incident.referrals)
    yield of.heading(f"комментарий к {words.referral_dative(returned=referral.returned)} сохранён")
    yield "Орган получит его вместе с решением."
    buttons = "«Перенаправить» или «Вернуть в орган»" if referral.returned else "«Отклонить»"
    yield f"Чтобы решить, нажмите {buttons}."


@news_for(Audience.AUTHOR)
def _detection(of: NewsItem[events.DetectionCorrected]) -> Iterator[Block]:
    yield of.heading(f"момент выявления — {of.moment(of.event.detected_at)}")
    yield f"Новый срок ответа: {of.new_due(of.event.due_at)}"


@news_for(Audience.AUTHOR)
def _interim(of: NewsItem[events.InterimPlaced]) -> Iterator[Block]:
    yield of.heading(f"размещение промежуточного ответа записано, {placing.kept(of)}")
    yield placing.final_due(of)


@news_for(Audience.AUTHOR)
def _clarification(of: NewsItem[events.ClarificationPlaced]) -> Iterator[Block]:
    yield of.heading("размещение уточняющего вопроса автору записано")
    yield placing.clock_runs_on(of)


@news_for(Audience.AUTHOR)
def _source_corrected(of: NewsItem[events.SourceCorrected]) -> Iterator[Block]:
    yield of.heading(f"ссылка исправлена, соцсеть — {words.NETWORK[of.event.network]}")


@news_for(Audience.AUTHOR)
def _placement_link_corrected(of: NewsItem[events.PlacementLinkCorrected]) -> Iterator[Block]:
    yield of.heading("ссылка на ответ исправлена")


@news_for(Audience.AUTHOR)
def _author_replied(of: NewsItem[events.AuthorReplied]) -> Iterator[Block]:
    yield of.heading("ответ автора добавлен")


@news_for(Audience.AUTHOR)
def _answer_placed(of: NewsItem[events.AnswerPlaced]) -> Iterator[Block]:
    yield of.heading(f"размещение записано, {placing.kept(of)}")


_SEEN: Final = "👀"
"""Another person reviews it now."""

_DONE: Final = "👍"

_FEW_WORDS: Final = 5

_ASKS: Final = re.compile(r"\?|\b(?!размещ|публик|отправ|выклад|дава)\w+(?:йте|ите|ьте)\b")
"""«Назовите день»: a few words that ask for something are no approval; «Размещайте» is."""


def _first_in_time(of: NewsItem[events.DraftSubmitted]) -> str | None:
    event = of.event
    more = event.version > 1 or not event.draft_due_kept or event.overtook_referral
    return None if more else _SEEN


def _kept_for_later(of: NewsItem[events.CommentAdded]) -> str | None:
    """Return no reaction for a possible approval, so that a text explains how to approve.

    A comment that quotes the draft is no approval; its author gets its outcome.
    """
    said = _comment(of)
    if said.quote:
        return None if said.place is None else _DONE
    text = said.text.lower()
    few = len(text.split()) < _FEW_WORDS and _ASKS.search(text) is None
    approves = "соглас" in text or few
    return None if approves and not of.event.after_rejection else _DONE


_REACTIONS: Final[Mapping[type[IncidentEvent], Callable[[NewsItem[Any]], str | None]]] = {
    events.DraftSubmitted: _first_in_time,
    events.ContributionReceived: lambda of: None if of.event.overtook_referral else _DONE,
    events.CommentAdded: _kept_for_later,
    events.ReferralCommented: lambda of: _DONE if of.event.after_decline else None,
    events.SourceCorrected: lambda _: _DONE,
    events.PlacementLinkCorrected: lambda _: _DONE,
    events.AuthorReplied: lambda _: _DONE,
    events.AnswerPlaced: lambda of: _DONE if of.event.in_time else None,
}


def reaction(of: NewsItem[IncidentEvent]) -> str | None:
    """Return the reaction that replaces the receipt; None: a text is needed."""
    by, fitting = of.event.by, _REACTIONS.get(type(of.event))
    edited = by is not None and by.source is not None and by.source.edited_at
    return None if fitting is None or edited else fitting(of)

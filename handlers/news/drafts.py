"""News of drafts and of control's decisions on them (§13, §14), of interim answers and questions."""

from collections.abc import Iterator
from typing import Final

from domain.model.ids import DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import Event
from handlers.cards import course, lines
from handlers.news.item import NewsItem, by_event, row
from handlers.texts import words
from handlers.ui.markup import Block, Quote


def approved(of: NewsItem[events.DraftApproved]) -> Iterator[Block]:
    """To those who drafted it, where another authority places it; to that one the text is brought."""
    name = words.DRAFT[of.incident.draft(of.event.version).kind]
    yield of.heading(f"{name}, версия {of.event.version}, согласован")
    lead = of.incident.lead
    if of.incident.approved_draft is not None and lead is not None and not of.leads:
        yield f"Размещает: {of.body(lead)}"
    yield of.decision


def rejected(of: NewsItem[events.DraftRejected]) -> Iterator[Block]:
    """To the lead, who is to rework it, and to those who drafted it before another one led."""
    draft = of.incident.draft(of.event.version)
    name, why = words.DRAFT[draft.kind], words.reasons_in_short(of.event.reasons)
    yield of.heading(f"{name} возвращён: {why}")
    yield f"Версия {of.event.version}. {words.reasons_named(of.event.reasons)}"
    yield of.decision
    yield from course.remarks(of.incident, draft, of.office, of.event.comments)
    yield from _to_rework(of)
    if of.incident.status.awaits_draft and of.leads:
        yield lines.countdown_line(of.incident, of.office, of.now)


def commented(of: NewsItem[events.CommentAdded]) -> Iterator[Block]:
    """To the same, where it came after the decision."""
    yield of.heading(f"комментарий отдела контроля к версии {of.event.version}")
    draft = of.incident.draft(of.event.version)
    yield from course.remark(draft.comments[of.event.index], draft, of.office)
    yield from _to_rework(of)


def recalled(of: NewsItem[events.ApprovalRecalled]) -> Iterator[Block]:
    """What was approved must not be placed, unless that has changed again."""
    waiting = of.incident.waiting_draft
    again = waiting is not None and waiting.version == of.event.version
    stop = "не размещайте: " if again and of.leads else ""
    yield of.heading(f"{stop}согласование версии {of.event.version} отменено")
    if again:
        yield "Проект снова на согласовании."
    yield of.decision


def undone(of: NewsItem[events.ApprovalRecalled]) -> Iterator[Block]:
    """To whoever had approved it, where control works."""
    yield of.heading(f"согласование версии {of.event.version} отменено")
    yield f"Согласование: {of.colleague}"
    yield f"Отмена: {of.who}"


def replaced(of: NewsItem[events.DraftSubmitted | events.AnswerPrepared]) -> Iterator[Block]:
    """To the author of the version before."""
    version = of.event.version
    draft = of.incident.draft(DraftVersion(version - 1))
    name = "текст ответа" if of.incident.publication else words.DRAFT[draft.kind]
    yield of.heading(f"{name}, версия {draft.version}, заменён версией {version}")
    yield f"Автор прежней версии: {of.colleague}"
    yield f"Автор новой: {of.who}"


def withdrawn(of: NewsItem[events.DraftWithdrawn]) -> Iterator[Block]:
    """To its author."""
    draft = of.incident.draft(of.event.version)
    yield of.heading(f"{words.DRAFT[draft.kind]}, версия {draft.version}, отозван")
    yield f"Автор: {of.colleague}"
    yield f"Отзыв проекта: {of.who}"


def interim_allowed(of: NewsItem[events.InterimAllowed]) -> Iterator[Block]:
    """One more of them (§16)."""
    yield of.heading("разрешён ещё один промежуточный ответ")
    yield f"Срок окончательного ответа прежний: {of.due(of.incident.due.at)}"
    yield of.decision


def author_replied(of: NewsItem[events.AuthorReplied]) -> Iterator[Block]:
    """In the author's words (§10)."""
    yield of.heading("автор ответил на уточняющий вопрос")
    yield Quote(of.incident.authors_replies[of.event.index].text)
    yield f"Ответ добавлен: {of.who}"


def becoming(incident: Incident) -> str:
    """A reply to the news counts as one to the card, so it is of the kind in hand."""
    return f": {lines.becomes(incident)}" if incident.next_kind is not DraftKind.FINAL else ""


def _to_rework(of: NewsItem[Event]) -> Iterator[Block]:
    """What the authority is to do with what was returned, or who does it instead."""
    lead = of.incident.lead
    if not of.incident.status.awaits_draft or lead is None:
        return
    if of.leads:
        yield f"Ответьте на это сообщение новым текстом{becoming(of.incident)}."
    else:
        yield f"Дорабатывает: {of.body(lead)}"


TO_AUTHORITIES: Final = by_event(
    row(events.DraftApproved, approved),
    row(events.DraftRejected, rejected),
    row(events.CommentAdded, commented),
    row(events.ApprovalRecalled, recalled),
    row(events.InterimAllowed, interim_allowed),
    row(events.AuthorReplied, author_replied),
)

TO_CONTROL: Final = by_event(row(events.AuthorReplied, author_replied))

TO_COLLEAGUES: Final = by_event(
    row(events.DraftSubmitted, replaced),
    row(events.AnswerPrepared, replaced),
    row(events.DraftWithdrawn, withdrawn),
    row(events.ApprovalRecalled, undone),
)

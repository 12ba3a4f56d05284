"""News of drafts, control's decisions (§13, §14), interim answers and clarifications."""

from collections.abc import Iterator

from domain.model.conversation.notices.kinds import Audience
from domain.model.ids import DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from handlers.cards import course, lines
from handlers.news.item import NewsItem, news_for
from handlers.texts import words
from handlers.ui.markup import Block, Quote


@news_for(Audience.AUTHORITY)
def approved(of: NewsItem[events.DraftApproved]) -> Iterator[Block]:
    """For the authority that drafted it, if another one places it and gets the text."""
    name = words.DRAFT[of.incident.draft(of.event.version).kind]
    yield of.heading(f"{name}, версия {of.event.version}, согласован")
    lead = of.incident.lead
    if of.incident.approved_draft is not None and lead is not None and not of.leads:
        yield f"Размещает: {of.body(lead)}"
    yield of.decision


@news_for(Audience.AUTHORITY)
def rejected(of: NewsItem[events.DraftRejected]) -> Iterator[Block]:
    """For the lead, which reworks it, and for the former lead that drafted it."""
    draft = of.incident.draft(of.event.version)
    name, why = words.DRAFT[draft.kind], words.reasons_in_short(of.event.reasons)
    yield of.heading(f"{name} возвращён: {why}")
    yield f"Версия {of.event.version}. {words.reasons_named(of.event.reasons)}"
    yield of.decision
    yield from course.remarks(of.incident, draft, of.office, of.event.comments)
    yield from _to_rework(of)
    if of.incident.status.awaits_draft and of.leads:
        yield lines.countdown_line(of.incident, of.office, of.now)


@news_for(Audience.AUTHORITY)
def commented(of: NewsItem[events.CommentAdded]) -> Iterator[Block]:
    """For the same authorities, if the comment came after the decision."""
    yield of.heading(f"комментарий отдела контроля к версии {of.event.version}")
    draft = of.incident.draft(of.event.version)
    yield from course.remark(draft.comments[of.event.index], draft, of.office)
    yield from _to_rework(of)


@news_for(Audience.AUTHORITY)
def recalled(of: NewsItem[events.ApprovalRecalled]) -> Iterator[Block]:
    """The text must not be placed, unless it has been approved again since."""
    waiting = of.incident.waiting_draft
    again = waiting is not None and waiting.version == of.event.version
    stop = "не размещайте: " if again and of.leads else ""
    yield of.heading(f"{stop}согласование версии {of.event.version} отменено")
    if again:
        yield "Проект снова на согласовании."
    yield of.decision


@news_for(Audience.COLLEAGUE)
def undone(of: NewsItem[events.ApprovalRecalled]) -> Iterator[Block]:
    """For the person who had approved it."""
    yield of.heading(f"согласование версии {of.event.version} отменено")
    yield f"Согласование: {of.colleague}"
    yield f"Отмена: {of.who}"


@news_for(Audience.COLLEAGUE)
def replaced(of: NewsItem[events.DraftSubmitted | events.AnswerPrepared]) -> Iterator[Block]:
    """For the author of the previous version."""
    version = of.event.version
    draft = of.incident.draft(DraftVersion(version - 1))
    name = "текст ответа" if of.incident.publication else words.DRAFT[draft.kind]
    yield of.heading(f"{name}, версия {draft.version}, заменён версией {version}")
    yield f"Автор прежней версии: {of.colleague}"
    yield f"Автор новой: {of.who}"


@news_for(Audience.COLLEAGUE)
def withdrawn(of: NewsItem[events.DraftWithdrawn]) -> Iterator[Block]:
    """For its author."""
    draft = of.incident.draft(of.event.version)
    yield of.heading(f"{words.DRAFT[draft.kind]}, версия {draft.version}, отозван")
    yield f"Автор: {of.colleague}"
    yield f"Отзыв проекта: {of.who}"


@news_for(Audience.AUTHORITY)
def interim_allowed(of: NewsItem[events.InterimAllowed]) -> Iterator[Block]:
    """One more interim answer (§16)."""
    yield of.heading("разрешён ещё один промежуточный ответ")
    yield f"Срок окончательного ответа прежний: {of.due(of.incident.due.at)}"
    yield of.decision


@news_for(Audience.AUTHORITY, Audience.CONTROL)
def author_replied(of: NewsItem[events.AuthorReplied]) -> Iterator[Block]:
    """The citizen's reply (§10)."""
    yield of.heading("автор ответил на уточняющий вопрос")
    yield Quote(of.incident.authors_replies[of.event.index].text)
    yield f"Ответ добавлен: {of.who}"


def becoming(incident: Incident) -> str:
    """Return the kind of draft that a reply to the news becomes: the same as on the card."""
    return f": {lines.becomes(incident)}" if incident.next_kind is not DraftKind.FINAL else ""


def _to_rework(of: NewsItem[IncidentEvent]) -> Iterator[Block]:
    """Show the authority's task after a rejection, or the authority that has it now."""
    lead = of.incident.lead
    if not of.incident.status.awaits_draft or lead is None:
        return
    if of.leads:
        yield f"Ответьте на это сообщение новым текстом{becoming(of.incident)}."
    else:
        yield f"Дорабатывает: {of.body(lead)}"

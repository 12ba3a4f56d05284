"""What is said of drafts and of control's decisions on them (§13, §14, §16)."""

import re
from collections.abc import Iterator
from typing import Final

from domain.model.ids import DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.referral import Comment
from domain.model.message.citizen_message import same_files, with_more
from domain.model.organisation.office import Office
from handlers.cards import consolidated, course, lines, tasks
from handlers.cards.executor.buttons import AcceptText
from handlers.cards.executor.view import acceptable, to_accept
from handlers.news.item import DONE, EventWords, HistoryLine, NewsItem, awaited, quoted_words
from handlers.texts import words
from handlers.ui.buttons import Keyboard, column
from handlers.ui.markup import Block

_REVIEWED: Final = "👀"
"""The reaction to a draft that another person reviews now."""

_FEW_WORDS: Final = 5

_ASKS: Final = re.compile(r"\?|\b(?!размещ|публик|отправ|выклад|дава)\w+(?:йте|ите|ьте)\b")
"""«Назовите день»: a few words that ask for something are no approval; «Размещайте» is."""


def _was_submitted(of: HistoryLine[events.DraftSubmitted]) -> str:
    event = of.event
    kept = ", в срок" if event.draft_due_kept else ", позже срока направления проекта"
    if event.kind is DraftKind.CLARIFICATION:  # §20 sets no deadline for it
        kept = ""
    if event.ready_of is not None:
        kept = f": слова отдела контроля, с которыми возвращена версия {event.ready_of}"
    overtook = ", решение по возврату или предложению не требуется"
    instead = overtook if event.overtook_referral else ""
    name = words.DRAFT[event.kind]
    return f"направлен на согласование {name}, версия {event.version}{kept}{instead}"


def _submitted(of: NewsItem[events.DraftSubmitted]) -> Iterator[Block]:
    name = words.DRAFT[of.event.kind]
    yield of.heading(f"{name}, версия {of.event.version}, отправлен на согласование")
    if not of.event.draft_due_kept:
        yield "Срок направления проекта (п. 20 Порядка) истёк."
    if of.event.overtook_referral:
        yield lines.OVERTOOK
    yield from _files_changed(of)


def _first_in_time(of: NewsItem[events.DraftSubmitted]) -> str | None:
    event = of.event
    more = event.version > 1 or not event.draft_due_kept or event.overtook_referral
    return None if more else _REVIEWED


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


def _prepared(of: NewsItem[events.AnswerPrepared]) -> Iterator[Block]:
    task = tasks.of_authority(of.incident, of.incident.lead, of.office, of.now)
    yield lines.heading(of.incident, task, f"текст ответа, версия {of.event.version}, принят")
    yield "Разместите ответ и пришлите ссылку."
    yield from _files_changed(of)


def _replaced(of: NewsItem[events.DraftSubmitted | events.AnswerPrepared]) -> Iterator[Block]:
    """For the author of the previous version."""
    version = of.event.version
    draft = of.incident.draft(DraftVersion(version - 1))
    name = "текст ответа" if of.incident.publication else words.DRAFT[draft.kind]
    yield of.heading(f"{name}, версия {draft.version}, заменён версией {version}")
    yield f"Автор прежней версии: {of.colleague}"
    yield f"Автор новой: {of.who}"


def _withdrawn(of: NewsItem[events.DraftWithdrawn]) -> Iterator[Block]:
    """For its author."""
    draft = of.incident.draft(of.event.version)
    yield of.heading(f"{words.DRAFT[draft.kind]}, версия {draft.version}, отозван")
    yield f"Автор: {of.colleague}"
    yield f"Отзыв проекта: {of.who}"


def _was_approved(of: HistoryLine[events.DraftApproved]) -> str:
    event = of.event
    lacks = consolidated.names(event.without, of.office)
    without = f", без информации от: {lacks}" if lacks else ""
    own = ", решение по собственному проекту" if event.own else ""
    text = f"согласована версия {event.version}{without}{own}"
    if event.ready_of is None:
        return text
    advance = _in_advance(event.ready_of, of.incident, of.office)
    return f"{text}, {advance}, текст отдела контроля принят исполнителем"


def _in_advance(ready_of: DraftVersion, incident: Incident, office: Office) -> str:
    """Name whose decision it is: who accepted the text has not decided."""
    decision = incident.draft(ready_of).decision
    who = f" ({lines.signer(decision.signed, office)})" if decision else ""
    return f"решение дано заранее{who}"


def _was_rejected(of: HistoryLine[events.DraftRejected]) -> str:
    event = of.event
    own = ", решение по собственному проекту" if event.own else ""
    ready = "" if event.ready is None else ", с текстом отдела контроля"
    return f"возвращена на доработку версия {event.version}: {words.reasons(event.reasons)}{ready}{own}"


def _approved(of: NewsItem[events.DraftApproved]) -> Iterator[Block]:
    """For the authority that drafted it, if another one places it and gets the text."""
    name = words.DRAFT[of.incident.draft(of.event.version).kind]
    yield of.heading(f"{name}, версия {of.event.version}, согласован")
    lead = of.incident.lead
    if of.incident.approved_draft is not None and lead is not None and not of.leads:
        yield f"Размещает: {of.body(lead)}"
    if of.event.ready_of is None:
        yield of.decision
    else:
        advance = _in_advance(of.event.ready_of, of.incident, of.office)
        yield f"Текст отдела контроля принят исполнителем: {of.who}, {advance}"


def _rejected(of: NewsItem[events.DraftRejected]) -> Iterator[Block | Keyboard]:
    """For the lead, which reworks it, and for the former lead that drafted it."""
    draft = of.incident.draft(of.event.version)
    name, why = words.DRAFT[draft.kind], words.reasons_in_short(of.event.reasons)
    yield of.heading(f"{name} возвращён: {why}")
    yield f"Версия {of.event.version}. {words.reasons_named(of.event.reasons)}"
    yield of.decision
    yield from course.remarks(of.incident, draft, of.office, of.event.comments)
    yield from course.ready_text(draft, of.office)
    ready = acceptable(of.incident) is draft and of.leads
    if ready:
        yield from to_accept(draft)
        yield f"Или ответьте на это сообщение своим текстом{becoming(of.incident)}."
    else:
        yield from _to_rework(of)
    if of.incident.status.awaits_draft and of.leads:
        yield lines.countdown_line(of.incident, of.office, of.now)
    if ready:
        yield column(AcceptText(number=of.incident.number, version=draft.version))


def _to_rework(of: NewsItem[IncidentEvent]) -> Iterator[Block]:
    """Show the authority's task after a rejection, or the authority that has it now."""
    lead = of.incident.lead
    if not of.incident.status.awaits_draft or lead is None:
        return
    if of.leads:
        yield f"Ответьте на это сообщение новым текстом{becoming(of.incident)}."
    else:
        yield f"Дорабатывает: {of.body(lead)}"


def becoming(incident: Incident) -> str:
    """Return the kind of draft that a reply to the news becomes: the same as on the card."""
    return f": {lines.becomes(incident)}" if incident.next_kind is not DraftKind.FINAL else ""


def _was_commented(of: HistoryLine[events.CommentAdded]) -> str:
    event, said = of.event, ""
    if of.coordinated:
        kept = of.incident.draft(event.version).comments[event.index : event.index + 1]
        said = "".join(quoted_words(comment.text) for comment in kept)
    return f"комментарий отдела контроля к версии {event.version}{said}"


def _commented(of: NewsItem[events.CommentAdded]) -> Iterator[Block]:
    """For the lead and the former lead, if the comment came after the decision."""
    yield of.heading(f"комментарий отдела контроля к версии {of.event.version}")
    draft = of.incident.draft(of.event.version)
    yield from course.remark(draft.comments[of.event.index], draft, of.office)
    yield from _to_rework(of)


def _comment_kept(of: NewsItem[events.CommentAdded]) -> Iterator[Block]:
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


def _kept_for_later(of: NewsItem[events.CommentAdded]) -> str | None:
    """Return no reaction for a possible approval, so that a text explains how to approve.

    A comment that quotes the draft is no approval; its author gets its outcome.
    """
    said = _comment(of)
    if said.quote:
        return None if said.place is None else DONE
    text = said.text.lower()
    few = len(text.split()) < _FEW_WORDS and _ASKS.search(text) is None
    approves = "соглас" in text or few
    return None if approves and not of.event.after_rejection else DONE


def _recalled(of: NewsItem[events.ApprovalRecalled]) -> Iterator[Block]:
    """The text must not be placed, unless it has been approved again since."""
    waiting = of.incident.waiting_draft
    again = waiting is not None and waiting.version == of.event.version
    stop = "не размещайте: " if again and of.leads else ""
    yield of.heading(f"{stop}согласование версии {of.event.version} отменено")
    if again:
        yield "Проект снова на согласовании."
    yield of.decision


WORDS: Final = (
    EventWords(
        events.DraftSubmitted,
        history=_was_submitted,
        whose="автор прежней",
        author=_submitted,
        reaction=_first_in_time,
        colleague=_replaced,
    ),
    EventWords(events.PastAnswerTaken, history="за основу проекта взят ответ на №{answered}"),
    EventWords(
        events.DraftWithdrawn,
        history="отозвана версия {version}",
        whose="автор",
        colleague=_withdrawn,
    ),
    EventWords(
        events.AnswerPrepared,
        history="подготовлен ответ, версия {version}; согласование не требуется",
        whose="автор прежней",
        author=_prepared,
        colleague=_replaced,
    ),
    EventWords(events.DraftApproved, history=_was_approved, authority=_approved),
    EventWords(
        events.DraftRejected,
        history=_was_rejected,
        authority=_rejected,
    ),
    EventWords(
        events.CommentAdded,
        history=_was_commented,
        authority=_commented,
        author=_comment_kept,
        reaction=_kept_for_later,
    ),
    EventWords(
        events.ApprovalRecalled,
        history="отменено согласование версии {version}",
        whose="согласование",
        authority=_recalled,
        calls=lambda of: awaited(of) or of.leads,
        colleague=(
            "согласование версии {version} отменено",
            "Согласование: {colleague}",
            "Отмена: {who}",
        ),
    ),
    EventWords(
        events.InterimAllowed,
        history="разрешён ещё один промежуточный ответ",
        authority=(
            "разрешён ещё один промежуточный ответ",
            "Срок окончательного ответа прежний: {incident.due.at:due}",
            "{decision}",
        ),
    ),
)

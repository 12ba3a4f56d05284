"""News: one event told as a new message, because an edited card notifies nobody.

The event's facts are frozen; what is to be done now follows from the incident as it is at sending.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import assert_never

from domain.model.answer.draft import DraftKind
from domain.model.course.status import Importance, Status
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.events import (
    AnswerPlaced,
    AnswerPrepared,
    ApprovalRecalled,
    AuthoritiesChanged,
    AuthorReplied,
    Cancelled,
    ClarificationPlaced,
    CommentAdded,
    ContributionReceived,
    DetectionCorrected,
    DraftApproved,
    DraftRejected,
    DraftSubmitted,
    DueRecounted,
    Event,
    GivenToControl,
    ImportanceChanged,
    InterimAllowed,
    InterimPlaced,
    NoAnswerDecided,
    PlacementLinkCorrected,
    PlacementTimeCorrected,
    PlacementUndone,
    Redirected,
    ReferralDeclined,
    Registered,
    Reopened,
    ReturnedToControl,
    SourceCorrected,
)
from domain.model.staff.office import Office
from domain.model.telling.cards import authority_of
from domain.model.telling.notices import Audience, News
from domain.ports.snapshots import Snapshot
from handlers.cards import consolidated, course, lines
from handlers.markup import Block, Quote, about_incident
from handlers.rendered import NO_FILES, Files, Rendered
from handlers.texts import words
from handlers.views import placing


class NotTold(ValueError):
    """Nobody of that audience is told of such an event."""


def render_news(news: News, snapshot: Snapshot, now: datetime) -> Rendered:
    """The event in the words of its audience; raises NotTold."""
    incident, office = snapshot.incident, snapshot.office
    match news.audience:
        case Audience.AUTHORITY:
            told = _to_authority(news, incident, office, now)
            silent = lines.silent(incident, office, now)
            files = _files(news, incident, office)
            return about_incident(incident.number, told, silent=silent, files=files)
        case Audience.CONTROL:
            return about_incident(incident.number, _to_control(news.event, incident, office))
        case Audience.OFFICERS:
            return about_incident(incident.number, _to_officers(news.event, incident, office))
        case Audience.AUTHOR:
            return about_incident(incident.number, _to_author(news.event, incident, office, now))
        case _:
            assert_never(news.audience)


def _files(news: News, incident: Incident, office: Office) -> Files:
    """The photos and documents that the event brought to an authority."""
    lead = incident.lead
    match news.event:
        case ContributionReceived():
            return consolidated.files(news.event, incident, office)
        case AuthoritiesChanged(former_lead=str(), lead=to) | Redirected(to=to):
            if lead is not None and authority_of(news.card) == lead == to:
                return consolidated.files_handed_over(incident, lead)
        case _:
            pass
    return NO_FILES


def _to_authority(  # noqa: C901, PLR0911, PLR0912 - one arm an event, no logic
    news: News, incident: Incident, office: Office, now: datetime
) -> Iterable[Block]:
    event, authority = news.event, authority_of(news.card)
    match event:
        case AuthoritiesChanged() if authority is not None:
            return consolidated.changed(event, authority, incident, office)
        case ContributionReceived():
            return consolidated.received(event, incident, office)
        case DraftRejected():
            return _rejected(event, authority, incident, office, now)
        case CommentAdded():
            return _comment(event, authority, incident, office)
        case DraftApproved():
            return _approved(event, authority, incident, office)
        case ImportanceChanged():
            return _importance(event, incident, office, authority)
        case DueRecounted():
            return [
                lines.heading(incident, "изменён рабочий календарь"),
                f"{_new(incident)}: {lines.due(office, event.due_at)}",
            ]
        case GivenToControl():
            return _given_to_control(event, incident, office)
        case NoAnswerDecided():
            return _left_unanswered(event, incident, office)
        case Cancelled():
            return _cancelled(event, incident, office)
        case ReferralDeclined():
            return _declined(event, authority, incident, office, now)
        case Redirected() if authority in {None, event.authority}:
            return _redirected(event, incident, office)
        case Redirected():
            return consolidated.replaced(event, authority, incident, office)
        case Reopened():
            work = _work_on(event, authority, incident, office)
            return [*_reopened(event, incident, office), *work]
        case AnswerPlaced():
            return placing.placed(event, incident, office)
        case InterimPlaced():
            return placing.interim_placed(event, incident, office)
        case ClarificationPlaced():
            return placing.clarification_placed(event, incident, office, now)
        case PlacementTimeCorrected():
            return placing.another_time(event, incident, office)
        case AuthorReplied():
            return _author_replied(event, incident, office)
        case InterimAllowed():
            return _interim_allowed(event, incident, office)
        case ApprovalRecalled():
            return _recalled(event, authority, incident, office)
        case PlacementUndone():
            return [*placing.unplaced(event, incident, office), *placing.place_again(incident)]
        case _:
            raise NotTold(event)


def _to_control(event: Event, incident: Incident, office: Office) -> Iterable[Block]:
    match event:
        case Registered() | ImportanceChanged():
            return _high(event, incident, office)
        case AuthorReplied():
            return _author_replied(event, incident, office)
        case _:
            raise NotTold(event)


def _to_officers(  # noqa: PLR0911 - one arm an event, no logic
    event: Event, incident: Incident, office: Office
) -> Iterable[Block]:
    match event:
        case ImportanceChanged():
            return _importance(event, incident, office)
        case AnswerPlaced():
            return placing.placed(event, incident, office)
        case InterimPlaced():
            return placing.interim_placed(event, incident, office)
        case PlacementUndone():
            return [*placing.unplaced(event, incident, office), "Ответ ещё не размещён, срок идёт."]
        case NoAnswerDecided():
            return _left_unanswered(event, incident, office)
        case Cancelled():
            return _cancelled(event, incident, office)
        case Reopened():
            return _reopened(event, incident, office)
        case _:
            raise NotTold(event)


def _left_unanswered(event: NoAnswerDecided, incident: Incident, office: Office) -> Iterator[Block]:
    yield lines.heading(incident, "ответ не даётся")
    yield lines.ground(event.ground)
    yield f"Решение: {lines.author_of(event, office)}"


def _cancelled(event: Cancelled, incident: Incident, office: Office) -> Iterator[Block]:
    yield lines.heading(incident, "регистрация отменена")
    why = f"{words.CANCEL_GROUND[event.ground]}{course.of_original(event.original)}"
    yield f"Основание: {why}"
    yield f"Отвечать не нужно. Решение: {lines.author_of(event, office)}"


def _reopened(event: Reopened, incident: Incident, office: Office) -> Iterator[Block]:
    yield lines.heading(incident, "работа возобновлена")
    due = lines.due(office, event.due_at)
    yield (
        f"Новый срок ответа: {due}"
        if event.new_norm
        else f"{lines.due_name(incident)} прежний: {due}"
    )
    yield f"Решение: {lines.author_of(event, office)}"


def _work_on(
    event: Reopened, authority: AuthorityCode | None, incident: Incident, office: Office
) -> Iterator[Block]:
    """What its executors are to do now, if it has not gone on since."""
    if authority != incident.lead:
        yield from consolidated.needed(incident, authority, office)
    elif incident.status.awaits_draft and incident.due.at == event.due_at:
        yield from lines.draft_due_line(incident, office)
        what = "ответ" if incident.publication else "проект ответа"
        yield f"Нужен новый {what}: ответьте на это сообщение текстом."


def _declined(
    event: ReferralDeclined,
    authority: AuthorityCode | None,
    incident: Incident,
    office: Office,
    now: datetime,
) -> Iterator[Block]:
    """To all that work it; only whoever asked has something to do now."""
    outcome = "возврат отклонён" if event.returned else "предложение не отвечать отклонено"
    yield lines.heading(incident, outcome)
    yield f"Орган: {lines.authority(office, event.authority)}"
    yield f"Решение: {lines.author_of(event, office)}"
    if authority != event.authority:
        return
    if authority != incident.lead:
        yield from consolidated.needed(incident, authority, office)
    elif incident.status.awaits_draft:
        what = "ответ" if incident.publication else "проект ответа"
        yield f"Нужен {what}: ответьте на это сообщение текстом{_becoming(incident)}."
        yield lines.countdown_line(incident, office, now)


def _redirected(event: Redirected, incident: Incident, office: Office) -> Iterator[Block]:
    ending = words.NOUN[incident.kind].ending
    to = lines.authority(office, event.to)
    yield lines.heading(incident, f"перенаправлен{ending} в другой орган: {to}")
    yield "Отвечать вашему органу больше не нужно."
    if event.to == incident.lead:
        yield from consolidated.text_in_other_hands(incident)
    yield f"Решение: {lines.author_of(event, office)}"


def _high(
    event: Registered | ImportanceChanged, incident: Incident, office: Office
) -> Iterator[Block]:
    yield lines.heading(incident, "<b>повышенная важность</b>")
    yield f"{lines.due_name(incident)}: {lines.due(office, event.due_at)}"
    if office.organisation.officers:
        yield "Заместителю главы и уполномоченным лицам направляется оповещение."
    else:
        yield "Оповещать некого: заместитель главы и уполномоченные лица не указаны или отсутствуют."
        yield "Доложите главе об инциденте сами."
    what = "Регистрация" if isinstance(event, Registered) else "Решение"
    yield f"{what}: {lines.author_of(event, office)}"
    yield from lines.citizens_text(incident)


def _to_author(  # noqa: C901, PLR0911, PLR0912 - one arm an event, no logic
    event: Event, incident: Incident, office: Office, now: datetime
) -> Iterable[Block]:
    match event:
        case Registered():
            return _registered(incident, office)
        case DraftSubmitted():
            return _submitted(event, incident)
        case AnswerPrepared():
            ready = f"текст ответа, версия {event.version}, принят"
            return [lines.heading(incident, ready), "Разместите ответ и пришлите ссылку."]
        case ContributionReceived():
            return consolidated.receipt(event, incident, office)
        case ReturnedToControl():
            where = words.ROLE[lines.coordinator(incident, office)]
            return [
                lines.heading(incident, f"возврат направлен в {where}"),
                "Срок идёт, пока решения нет.",
            ]
        case CommentAdded(after_rejection=True):
            return [lines.heading(incident, "комментарий передан исполнителю")]
        case CommentAdded():
            return [
                lines.heading(incident, f"комментарий к версии {event.version} сохранён"),
                "Исполнитель получит его, если вы вернёте проект на доработку.",
            ]
        case DetectionCorrected():
            detected = lines.moment(office, event.detected_at)
            return [
                lines.heading(incident, f"момент выявления — {detected}"),
                f"Новый срок ответа: {lines.due(office, event.due_at)}",
            ]
        case SourceCorrected():
            network = words.NETWORK[event.network]
            return [lines.heading(incident, f"ссылка исправлена, соцсеть — {network}")]
        case PlacementLinkCorrected():
            return [lines.heading(incident, "ссылка на ответ исправлена")]
        case PlacementTimeCorrected():
            return placing.another_time(event, incident, office)
        case InterimPlaced():
            kept = placing.kept(event, incident, office)
            heading = f"размещение промежуточного ответа записано, {kept}"
            return [lines.heading(incident, heading), placing.final_due(event, office)]
        case ClarificationPlaced():
            heading = "размещение уточнения автору записано"
            return [lines.heading(incident, heading), placing.clock_runs_on(incident, office, now)]
        case AuthorReplied():
            return [lines.heading(incident, "ответ автора добавлен")]
        case AnswerPlaced():
            return [
                lines.heading(
                    incident, f"размещение записано, {placing.kept(event, incident, office)}"
                )
            ]
        case _:
            raise NotTold(event)


def _approved(
    event: DraftApproved, authority: AuthorityCode | None, incident: Incident, office: Office
) -> Iterator[Block]:
    """To those who drafted it, where another authority places it; to that one the text is brought."""
    name = words.DRAFT[incident.draft(event.version).kind]
    yield lines.heading(incident, f"{name}, версия {event.version}, согласован")
    approved, lead = incident.approved_draft, incident.lead
    if approved is not None and lead not in {None, authority}:
        yield f"Размещает: {lines.authority(office, lead)}"
    yield f"Решение: {lines.author_of(event, office)}"


def _rejected(
    event: DraftRejected,
    authority: AuthorityCode | None,
    incident: Incident,
    office: Office,
    now: datetime,
) -> Iterator[Block]:
    """To the lead, who is to rework it, and to those who drafted it before another one led."""
    name = words.DRAFT[incident.draft(event.version).kind]
    yield lines.heading(incident, f"{name}, версия {event.version}, возвращён на доработку")
    yield f"Причины: {words.reasons(event.reasons)}"
    yield f"Решение: {lines.author_of(event, office)}"
    for comment in incident.draft(event.version).comments[: event.comments]:
        yield from course.commented(comment, office)
    yield from _to_rework(authority, incident, office)
    if incident.status.awaits_draft and authority == incident.lead:
        yield lines.countdown_line(incident, office, now)


def _comment(
    event: CommentAdded, authority: AuthorityCode | None, incident: Incident, office: Office
) -> Iterator[Block]:
    yield lines.heading(incident, f"комментарий отдела контроля к версии {event.version}")
    yield from course.commented(incident.draft(event.version).comments[event.index], office)
    yield from _to_rework(authority, incident, office)


def _to_rework(
    authority: AuthorityCode | None, incident: Incident, office: Office
) -> Iterator[Block]:
    """What the authority is to do with what was returned, or who does it instead."""
    lead = incident.lead
    if not incident.status.awaits_draft or lead is None:
        return
    if authority == lead:
        yield f"Ответьте на это сообщение новым текстом{_becoming(incident)}."
    else:
        yield f"Дорабатывает: {lines.authority(office, lead)}"


def _importance(
    event: ImportanceChanged,
    incident: Incident,
    office: Office,
    authority: AuthorityCode | None = None,
) -> Iterator[Block]:
    """`authority`: told to one of those that work it, else to the officers."""
    raised = event.importance is Importance.HIGH
    yield lines.heading(incident, f"важность {'повышена' if raised else 'снижена до обычной'}")
    due = lines.due(office, event.due_at)
    if event.due_moved:
        yield f"Новый срок ответа: {due}"
    else:
        yield f"Срок окончательного ответа прежний: {due}"
    if authority not in {None, incident.lead}:
        if authority in incident.missing_contributions:
            yield from consolidated.contribution_due(incident, authority, office)
    elif incident.due.at == event.due_at and incident.status.awaits_draft:
        yield from lines.draft_due_line(incident, office)
    yield f"Решение: {lines.author_of(event, office)}"


def _author_replied(event: AuthorReplied, incident: Incident, office: Office) -> Iterator[Block]:
    yield lines.heading(incident, "автор ответил на уточнение")
    yield Quote(incident.authors_replies[event.index].text)
    yield f"Ответ добавлен: {lines.author_of(event, office)}"


def _interim_allowed(event: InterimAllowed, incident: Incident, office: Office) -> Iterator[Block]:
    yield lines.heading(incident, "разрешён ещё один промежуточный ответ")
    yield f"Срок окончательного ответа прежний: {lines.due(office, incident.due.at)}"
    yield f"Решение: {lines.author_of(event, office)}"


def _recalled(
    event: ApprovalRecalled, authority: AuthorityCode | None, incident: Incident, office: Office
) -> Iterator[Block]:
    yield lines.heading(incident, f"согласование версии {event.version} отменено")
    waiting = incident.waiting_draft
    if waiting is not None and waiting.version == event.version:
        again = "проект снова на согласовании."
        leads = authority == incident.lead
        yield f"Не размещайте этот текст: {again}" if leads else words.capital(again)
    yield f"Решение: {lines.author_of(event, office)}"


def _submitted(event: DraftSubmitted, incident: Incident) -> Iterator[Block]:
    sent = f"{words.DRAFT[event.kind]}, версия {event.version}, отправлен на согласование"
    yield lines.heading(incident, sent)
    if not event.draft_due_kept:
        yield "Срок направления проекта (п. 20 Порядка) пропущен."
    if event.overtook_referral:
        yield lines.OVERTOOK


def _registered(incident: Incident, office: Office) -> Iterator[Block]:
    """To whoever registered a publication for their own authority, but not in its chat."""
    yield lines.heading(incident, words.status(Status.REGISTERED, incident.kind))
    for code in incident.authorities:
        yield f"Орган: {lines.authority(office, code)}. Карточка отправлена в его чат."
    yield f"Срок ответа: {lines.due(office, incident.due.at)}"
    yield "Ответить можно и здесь: ответьте на это сообщение текстом или ссылкой на ответ."


def _given_to_control(event: GivenToControl, incident: Incident, office: Office) -> Iterator[Block]:
    yield lines.heading(incident, "публикация передана в отдел контроля")
    if event.version is None:
        yield "Теперь это инцидент: проект ответа согласует отдел контроля."
    else:
        yield f"Теперь это инцидент: версия {event.version} ждёт согласования, не размещайте её."
    yield f"Срок ответа: {lines.due(office, event.due_at)}"
    yield f"Решение: {lines.author_of(event, office)}"


def _new(incident: Incident) -> str:
    """«Новый срок ответа», after an interim one «Новый срок окончательного ответа»."""
    return f"Новый {lines.due_name(incident).lower()}"


def _becoming(incident: Incident) -> str:
    """A reply to the news counts as one to the card, so it is of the kind in hand."""
    return f": {lines.becomes(incident)}" if incident.next_kind is not DraftKind.FINAL else ""

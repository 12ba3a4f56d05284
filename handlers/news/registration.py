"""What is said of a registration, and of its corrections before routing."""

from collections.abc import Iterator
from typing import Final

from domain.model.incident import events
from domain.model.incident.workflow.status import Importance, Status
from handlers.cards import lines, tasks
from handlers.cards.control.buttons import to_all_actions
from handlers.cards.executor.view import own_mistake
from handlers.news.item import DONE, EventWords, HistoryLine, NewsItem
from handlers.texts import words
from handlers.ui.buttons import Keyboard, column
from handlers.ui.markup import Block, escape


def _registered(of: HistoryLine[events.Registered]) -> str:
    event = of.event
    high = ", повышенная важность" if event.importance is Importance.HIGH else ""
    detected = f"выявлен{of.ending} {of.moment(event.detected_at)}"
    imported = " (импорт)" if event.imported else ""
    if event.page is not None:
        imported = f" (со страницы {of.page(event.page)})"
    return f"зарегистрирован{of.ending}{imported}{high}, {detected}, срок {of.due(event.due_at)}"


def _for_the_registrar(of: NewsItem[events.Registered]) -> Iterator[Block | Keyboard]:
    """For the registrar of their own authority's publication outside its chat."""
    incident = of.incident
    task = tasks.of_authority(incident, incident.lead, of.office, of.now)
    yield lines.heading(incident, task, words.status(Status.REGISTERED, incident.kind))
    for code in incident.authorities:
        yield f"Орган: {of.body(code)}. Карточка отправлена в его чат."
    yield f"Срок ответа: {of.due(incident.due.at)}"
    yield "Ответить можно и здесь: ответьте на это сообщение текстом или ссылкой на ответ."
    body = incident.found_by
    if body is not None and (undo := tuple(own_mistake(incident, body, of.now))):
        yield Keyboard(undo)


def high(
    of: NewsItem[events.Registered | events.ImportanceChanged],
) -> Iterator[Block | Keyboard]:
    """For control, which makes sure that the head is informed (§22)."""
    raised = isinstance(of.event, events.ImportanceChanged)
    what = lines.RAISED if raised else words.STATUS[Status.REGISTERED]
    todo = None if of.office.organisation.officers_chats else "доложите главе"
    yield lines.heading(of.incident, todo, what, citizen=True)
    yield f"{lines.due_name(of.incident)}: {of.due(of.event.due_at)}"
    if bodies := of.incident.authorities:
        name = "Органы" if len(bodies) > 1 else "Орган"
        yield f"{name}: {escape(words.authorities(of.office.organisation, bodies))}"
    yield from lines.source(of.incident)
    if of.office.organisation.officers_chats:
        yield "Заместителю главы и уполномоченным лицам направляется оповещение."
    else:
        yield "Оповещать некого: заместитель главы и уполномоченные лица не указаны или отсутствуют."
        yield "Доложите главе об инциденте сами."
    yield f"{'Решение' if raised else 'Регистрация'}: {of.who}"
    yield from lines.citizens_text(of.incident)
    if not of.incident.status.closed:
        yield column(to_all_actions(of.incident.number))


def _completed(of: HistoryLine[events.MessageCompleted]) -> str:
    if of.event.edited:
        return "сообщение исправлено"
    return f"сообщение дополнено, вложений: {of.event.attachments}"


def _answered_elsewhere(of: HistoryLine[events.AnsweredElsewhere]) -> str:
    named = f", {escape(of.incident.named_body)}" if of.incident.named_body else ""
    body = named if of.event.authority is None else f", {of.body(of.event.authority)}"
    kept = "в срок" if of.event.in_time else "с опозданием"
    return f"ответ размещён {kept}{body}; сведения из выгрузки"


def _detection_was(of: HistoryLine[events.DetectionCorrected]) -> str:
    detected, due = of.event.detected_at, of.new_due(of.event.due_at)
    was = of.was(detected, of.before.detected_at)
    return f"момент выявления исправлен: {of.moment(detected)}{was}, срок {due}"


WORDS: Final = (
    EventWords(
        events.Registered,
        history=_registered,
        control=high,
        author=_for_the_registrar,
    ),
    EventWords(events.AnsweredElsewhere, history=_answered_elsewhere),
    EventWords(
        events.BodyRecognised,
        history="орган, который дал ответ, узнан по названию: {authority:body}",
    ),
    EventWords(events.MessageCompleted, history=_completed),
    EventWords(
        events.DetectionCorrected,
        history=_detection_was,
        author=(
            "момент выявления — {detected_at:moment}",
            "Новый срок ответа: {due_at:new_due}",
        ),
    ),
    EventWords(
        events.SourceCorrected,
        history="ссылка на сообщение исправлена{links:links}, соцсеть: {network:network}",
        author=("ссылка исправлена, соцсеть — {network:network}",),
        reaction=DONE,
    ),
)

"""News of decisions on an incident: routing, deadline, closing."""

from collections.abc import Iterator

from domain.model.conversation.notices.kinds import Audience
from domain.model.incident import events
from domain.model.incident.workflow.referral import Referral, referral_of
from domain.model.incident.workflow.status import Importance, Status
from handlers.cards import consolidated, course, lines
from handlers.news.drafts import becoming
from handlers.news.item import NewsItem, news_for
from handlers.news.reminders import to_do
from handlers.news.several import needed
from handlers.texts import words
from handlers.ui.markup import Block, escape


@news_for(Audience.AUTHORITY)
def declined(of: NewsItem[events.ReferralDeclined]) -> Iterator[Block]:
    """For all authorities of the incident; only the one that asked has a new task."""
    incident = of.incident
    outcome = "возврат отклонён" if of.event.returned else "предложение не отвечать отклонено"
    yield of.heading(outcome)
    yield f"Орган: {of.body(of.event.authority)}"
    yield of.decision
    if of.authority != of.event.authority:
        return
    said = _referral(of).comments[: of.event.comments]
    yield from course.comments(said, of.office)
    if not of.leads:
        yield from needed(of)
    elif incident.status.awaits_draft:
        what = "ответ" if incident.publication else "проект ответа"
        yield f"Нужен {what}: ответьте на это сообщение текстом{becoming(incident)}."
        yield lines.countdown_line(incident, of.office, of.now)


@news_for(Audience.AUTHORITY)
def commented(of: NewsItem[events.ReferralCommented]) -> Iterator[Block]:
    """For the authority that got the incident back, if the comment came after the decision."""
    referral = _referral(of)
    yield of.heading(
        f"комментарий к решению по {words.referral_dative(returned=referral.returned)}"
    )
    yield from course.comments((referral.comments[of.event.index],), of.office)


def _referral(of: NewsItem[events.ReferralDeclined | events.ReferralCommented]) -> Referral:
    return referral_of(of.incident.number, of.event.referral, of.incident.referrals)


@news_for(Audience.AUTHORITY)
def given_to_control(of: NewsItem[events.GivenToControl]) -> Iterator[Block]:
    """Control approves the answer from now on (§4, §13)."""
    stop = "" if of.event.version is None else "не размещайте: "
    yield of.heading(f"{stop}публикация передана в отдел контроля")
    if of.event.version is None:
        yield "Теперь это инцидент: проект ответа согласует отдел контроля."
    else:
        yield f"Теперь это инцидент: версия {of.event.version} ждёт согласования."
    yield f"Срок ответа: {of.due(of.event.due_at)}"
    yield of.decision


@news_for(Audience.AUTHORITY)
def recounted(of: NewsItem[events.DueRecounted]) -> Iterator[Block]:
    """The deadline by the new calendar."""
    yield of.heading("изменён рабочий календарь")
    yield f"Новый {lines.due_name(of.incident).lower()}: {of.new_due(of.event.due_at)}"


@news_for(Audience.AUTHORITY, Audience.OFFICERS)
def importance(of: NewsItem[events.ImportanceChanged]) -> Iterator[Block]:
    """For an authority of the incident, or for the officers."""
    raised = of.event.importance is Importance.HIGH
    yield of.heading(lines.RAISED if raised else "важность снижена до обычной")
    due = of.new_due(of.event.due_at)
    if of.event.due_moved:
        yield f"Новый срок ответа: {due}"
    else:
        yield f"Срок окончательного ответа прежний: {due}"
    if of.authority is not None and not of.leads:
        if of.authority in of.incident.missing_contributions:
            yield from consolidated.contribution_due(of.incident, of.authority, of.office)
    elif of.incident.due.at == of.event.due_at and of.incident.status.awaits_draft:
        yield from lines.draft_due_line(of.incident, of.office)
    yield of.decision


@news_for(Audience.CONTROL)
def high(of: NewsItem[events.Registered | events.ImportanceChanged]) -> Iterator[Block]:
    """For control, which makes sure that the head is informed (§22)."""
    raised = isinstance(of.event, events.ImportanceChanged)
    what = lines.RAISED if raised else words.STATUS[Status.REGISTERED]
    todo = None if of.office.organisation.officers else "доложите главе"
    yield lines.heading(of.incident, todo, what, citizen=True)
    yield f"{lines.due_name(of.incident)}: {of.due(of.event.due_at)}"
    if bodies := of.incident.authorities:
        name = "Органы" if len(bodies) > 1 else "Орган"
        yield f"{name}: {escape(words.authorities(of.office.organisation, bodies))}"
    yield from lines.source(of.incident)
    if of.office.organisation.officers:
        yield "Заместителю главы и уполномоченным лицам направляется оповещение."
    else:
        yield "Оповещать некого: заместитель главы и уполномоченные лица не указаны или отсутствуют."
        yield "Доложите главе об инциденте сами."
    yield f"{'Решение' if raised else 'Регистрация'}: {of.who}"
    yield from lines.citizens_text(of.incident)


@news_for(Audience.AUTHORITY, Audience.OFFICERS)
def left_unanswered(of: NewsItem[events.NoAnswerDecided]) -> Iterator[Block]:
    """On a ground of §19."""
    yield of.heading("ответ не даётся")
    yield lines.ground(of.event.ground)
    yield of.decision


@news_for(Audience.AUTHORITY, Audience.OFFICERS)
def cancelled(of: NewsItem[events.Cancelled]) -> Iterator[Block]:
    """The incident is cancelled."""
    yield of.heading("регистрация отменена")
    why = f"{words.CANCEL_GROUND[of.event.ground]}{course.of_original(of.event.original)}"
    yield f"Основание: {why}"
    yield f"Отвечать не нужно. {of.decision}"


@news_for(Audience.COLLEAGUE)
def registration_undone(of: NewsItem[events.Cancelled]) -> Iterator[Block]:
    """For the registrar of a cancelled incident."""
    yield from cancelled(of)
    yield f"Регистрация: {of.colleague}"


@news_for(Audience.OFFICERS)
def reopened(of: NewsItem[events.Reopened]) -> Iterator[Block]:
    """The new deadline."""
    yield of.heading("работа возобновлена")
    due = of.new_due(of.event.due_at)
    name = lines.due_name(of.incident)
    yield f"Новый срок ответа: {due}" if of.event.new_norm else f"{name} прежний: {due}"
    yield of.decision


@news_for(Audience.AUTHORITY)
def work_again(of: NewsItem[events.Reopened]) -> Iterator[Block]:
    """For an authority, with its task, unless it has continued since."""
    yield from reopened(of)
    if not of.leads:
        yield from needed(of)
    elif of.incident.status.awaits_draft and of.incident.due.at == of.event.due_at:
        yield from lines.draft_due_line(of.incident, of.office)
        what = "ответ" if of.incident.publication else "проект ответа"
        yield f"Нужен новый {what}: ответьте на это сообщение текстом."


@news_for(Audience.AUTHORITY)
def called(of: NewsItem[events.ExecutorsCalled]) -> Iterator[Block]:
    """The time left or overdue, the task, and the people in charge."""
    yield of.heading("напоминание")
    yield lines.countdown_line(of.incident, of.office, of.now)
    if of.authority is not None and of.leads:
        yield to_do(of)
    elif of.authority is not None:
        yield from needed(of)
    yield f"Напоминает: {of.who}"

"""News of several authorities (§12), and of incidents joined under one answer."""

from collections.abc import Iterator

from domain.model.conversation.notices.kinds import Audience
from domain.model.incident import Incident, events
from domain.model.incident.answer.contribution import Contribution
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.referral import referral_of
from handlers.cards import consolidated, course, lines
from handlers.cards.review import changes
from handlers.news.item import NewsItem, news_for
from handlers.texts import words
from handlers.ui.markup import Block, Quote, quoted
from handlers.ui.rendered import NO_FILES, CardFiles


@news_for(Audience.AUTHORITY)
def joined_to(of: NewsItem[events.JoinedTo]) -> Iterator[Block]:
    """For authorities that had its card already."""
    yield of.heading(f"присоединено к №{of.event.main}")
    yield f"Отдельный ответ не нужен: ответ готовится по №{of.event.main}."
    yield of.decision


@news_for(Audience.AUTHORITY)
def other_joined(of: NewsItem[events.OtherJoined]) -> Iterator[Block]:
    """For authorities of the main incident."""
    yield of.heading(f"присоединено №{of.event.joined}")
    yield f"Ответ разместят и под №{of.event.joined}: он должен подойти обоим."
    yield of.decision


@news_for(Audience.AUTHORITY)
def other_separated(of: NewsItem[events.OtherSeparated]) -> Iterator[Block]:
    """For authorities of the main incident."""
    yield of.heading(f"отсоединено №{of.event.joined}")
    yield f"Под №{of.event.joined} этот ответ не размещают."
    yield of.decision


@news_for(Audience.AUTHORITY)
def answer_withdrawn(of: NewsItem[events.SharedAnswerWithdrawn]) -> Iterator[Block]:
    """For the lead, which was to place it."""
    yield of.heading("общий ответ отозван")
    yield f"Версию {of.event.version} не размещайте."
    yield of.decision


@news_for(Audience.AUTHORITY)
def changed(of: NewsItem[events.AuthoritiesChanged]) -> Iterator[Block]:
    """For current and former authorities, with the consequence for each."""
    event = of.event
    if of.authority in event.removed:
        yield of.heading(f"снят{words.NOUN[of.incident.kind].ending} с вашего органа")
        yield "Отвечать не нужно."
    else:
        yield of.heading("изменены органы")
        yield from map(words.capital, consolidated.changes(event, of.office))
        if event.former_lead is not None:
            yield from _to_do(of)
    if of.authority == event.former_lead:
        yield from _text_in_other_hands(of.incident)
    yield of.decision


@news_for(Audience.AUTHORITY)
def redirected(of: NewsItem[events.Redirected]) -> Iterator[Block]:
    """For the authority that returned it, and for those that continue or take over."""
    left, came = of.body(of.event.authority), of.body(of.event.to)
    if of.authority == of.event.authority:
        yield of.heading(
            f"перенаправлен{words.NOUN[of.incident.kind].ending} в другой орган: {came}"
        )
        yield "Отвечать вашему органу больше не нужно."
        if of.event.to == of.incident.lead:
            yield from _text_in_other_hands(of.incident)
    else:
        yield of.heading("изменены органы")
        if of.authority == of.event.to:
            yield f"Вместо органа «{left}» ответ готовит и размещает ваш орган."
            yield from _to_do(of)
        else:
            yield f"Вместо органа «{left}» — {came}"
            if of.incident.lead == of.event.to:
                yield "Сводный ответ готовит и размещает этот орган."
    referral = referral_of(of.incident.number, of.event.referral, of.incident.referrals)
    yield from course.why_returned(referral, of.office)
    yield of.decision


@news_for(Audience.AUTHORITY)
def received(of: NewsItem[events.ContributionReceived]) -> Iterator[Block]:
    """For the lead: a new contribution."""
    event, incident = of.event, of.incident
    what = "исправлена информация" if event.renewed else "информация"
    yield of.heading(f"{what} для сводного ответа — {of.body(event.authority)}")
    told = incident.contributions[event.position]
    yield f"{lines.signed(told.signed, of.office)}:"
    if told.text or not told.attachments:
        yield Quote(told.text)
    if event.files_kept and told.attachments:
        yield f"Вложения прежние: {words.attachments(told.attachments)}"
    else:
        yield from lines.attached(told.attachments)
    if event.renewed and told.former not in {None, told.text}:
        yield "Что изменилось:"
        yield quoted(changes(told.former, told.text))
    still = consolidated.names(incident.missing_contributions, of.office)
    if not incident.status.closed:
        yield f"Ещё ждём: {still}" if still else "Информация получена от всех органов."
    yield from _not_in_draft(incident, told)


def needed(of: NewsItem[IncidentEvent]) -> Iterator[str]:
    """Return the task of an authority beside the lead, if it is open."""
    if of.authority in of.incident.missing_contributions and not of.incident.status.closed:
        yield _information_needed(of, "на это сообщение")
        yield from consolidated.contribution_due(of.incident, of.authority, of.office)


def files(of: NewsItem[IncidentEvent]) -> CardFiles:
    """Return the event's photos and documents for an authority that sees them nowhere else.

    For the lead those of a contribution, without repeats; for a new lead all.
    """
    incident = of.incident
    caption = f"№{incident.number}: вложения к информации для сводного ответа"
    match of.event:
        case events.ContributionReceived(files_kept=False, authority=whose, position=position):
            attachments = incident.contributions[position].attachments
            return CardFiles(attachments, f"{caption} — {of.body(whose)}")
        case events.AuthoritiesChanged(former_lead=str(), lead=to) | events.Redirected(to=to):
            if of.authority == incident.lead == to:
                return CardFiles(consolidated.handed_over(incident, to), caption)
        case _:
            pass
    return NO_FILES


def _to_do(of: NewsItem[IncidentEvent]) -> Iterator[str]:
    """Return the authority's current task after a change of the lead."""
    if of.leads and of.incident.status.awaits_draft:
        what = "ответ" if of.incident.publication else "проект"
        yield f"Готовьте {what}: ответьте на карточку текстом."
    elif of.authority in of.incident.missing_contributions and not of.incident.status.closed:
        yield _information_needed(of, "на карточку")


def _information_needed(of: NewsItem[IncidentEvent], in_reply_to: str) -> str:
    what = consolidated.information(of.incident, of.authority)
    return f"От вашего органа нужна {what} для сводного ответа: ответьте {in_reply_to} текстом."


def _not_in_draft(incident: Incident, told: Contribution) -> Iterator[str]:
    """For the lead, if its answer is before control already."""
    waits = incident.waiting_draft
    if waits is not None and waits.kind is DraftKind.FINAL and told.signed.at > waits.signed.at:
        yield f"Проект, версия {waits.version}, направлен на согласование раньше."
        yield "Чтобы дополнить его, ответьте на карточку новым текстом."


def _text_in_other_hands(incident: Incident) -> Iterator[str]:
    """For the authority that was to place the text until now."""
    if incident.approved_draft is not None:
        text = "Готовый" if incident.publication else "Согласованный"
        yield f"{text} текст больше не размещайте."

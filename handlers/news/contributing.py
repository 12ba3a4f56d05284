"""What is said of the information for a consolidated answer (§12), and of calling for it."""

from collections.abc import Iterator
from typing import Final

from domain.model.ids import AuthorityCode
from domain.model.incident import Incident, events
from domain.model.incident.answer.contribution import Contribution
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import IncidentEvent
from handlers.cards import consolidated, lines
from handlers.cards.review import changes
from handlers.news.item import DONE, EventWords, NewsItem, nobody
from handlers.news.reminders import to_do
from handlers.texts import words
from handlers.ui.markup import Block, Quote, quoted
from handlers.ui.rendered import CardFiles


def _received(of: NewsItem[events.ContributionReceived]) -> Iterator[Block | CardFiles]:
    """For the lead: a new contribution, with its files unless it has them."""
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
    if not event.files_kept:
        yield CardFiles(told.attachments, f"{_caption(incident)} — {of.body(event.authority)}")


def _not_in_draft(incident: Incident, told: Contribution) -> Iterator[str]:
    """For the lead, if its answer is before control already."""
    waits = incident.waiting_draft
    if waits is not None and waits.kind is DraftKind.FINAL and told.signed.at > waits.signed.at:
        yield f"Проект, версия {waits.version}, направлен на согласование раньше."
        yield "Чтобы дополнить его, ответьте на карточку новым текстом."


def _contributed(of: NewsItem[events.ContributionReceived]) -> Iterator[Block]:
    yield of.heading("исправление передано" if of.event.renewed else "информация передана")
    if of.incident.lead is not None:
        yield f"Сводный ответ готовит: {of.body(of.incident.lead)}"
    if of.event.overtook_referral:
        yield lines.OVERTOOK


def _called(of: NewsItem[events.ExecutorsCalled]) -> Iterator[Block]:
    """The time left or overdue, the task, and the people in charge."""
    yield of.heading("напоминание")
    yield lines.countdown_line(of.incident, of.office, of.now)
    if of.authority is not None and of.leads:
        yield to_do(of)
    elif of.authority is not None:
        yield from needed(of)
    yield f"Напоминает: {of.who}"


def needed(of: NewsItem[IncidentEvent]) -> Iterator[str]:
    """Return the task of an authority beside the lead, if it is open."""
    if of.authority in of.incident.missing_contributions and not of.incident.status.closed:
        yield _information_needed(of, "на это сообщение")
        yield from consolidated.contribution_due(of.incident, of.authority, of.office)


def needed_after_change(of: NewsItem[IncidentEvent]) -> Iterator[str]:
    """Return the authority's task after a change of the lead."""
    if of.leads and of.incident.status.awaits_draft:
        what = "ответ" if of.incident.publication else "проект"
        yield f"Готовьте {what}: ответьте на карточку текстом."
    elif of.authority in of.incident.missing_contributions and not of.incident.status.closed:
        yield _information_needed(of, "на карточку")


def _information_needed(of: NewsItem[IncidentEvent], in_reply_to: str) -> str:
    what = consolidated.information(of.incident, of.authority)
    return f"От вашего органа нужна {what} для сводного ответа: ответьте {in_reply_to} текстом."


def text_in_other_hands(incident: Incident) -> Iterator[str]:
    """For the authority that was to place the text until now."""
    if incident.approved_draft is not None:
        text = "Готовый" if incident.publication else "Согласованный"
        yield f"{text} текст больше не размещайте."


def handed_over(of: NewsItem[IncidentEvent], to: AuthorityCode) -> Iterator[CardFiles]:
    """Yield the files of all contributions for the authority that has become the lead."""
    if of.leads and of.authority == to:
        files = consolidated.handed_over(of.incident, to)
        yield CardFiles(files, _caption(of.incident))


def _caption(incident: Incident) -> str:
    return f"№{incident.number}: вложения к информации для сводного ответа"


WORDS: Final = (
    EventWords(
        events.ContributionReceived,
        history=(
            "{renewed:исправлена|получена} информация для сводного ответа: {authority:body}"
            "{attachments:files}"
            "{overtook_referral:, решение по возврату или предложению не требуется|}"
        ),
        authority=_received,
        calls=nobody,
        author=_contributed,
        reaction=lambda of: None if of.event.overtook_referral else DONE,
    ),
    EventWords(
        events.ExecutorsCalled, history="напоминание: {authorities:bodies}", authority=_called
    ),
)

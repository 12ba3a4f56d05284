"""The choice of authorities: a page or a search of them, and control's selection (§11, §12)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.model.conversation.cards import CardMode, ModeKind
from domain.model.ids import AuthorityCode
from domain.model.incident import Incident
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.referral import Referral
from domain.model.organisation.office import Office
from domain.model.organisation.people import Authority
from domain.model.suggestions import in_order
from handlers.reading.spelling import found
from handlers.texts import labels, words
from handlers.ui.buttons import MOST_OFFERED, sheet_of
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import bold, escape

LISTED: Final = {ModeKind.AUTHORITIES, ModeKind.FOUND_AUTHORITIES}
"""The modes of a card that show a page or a search of authorities."""

_FIRST: Final = 8
"""Authorities on the first page; a phone shows them with the other buttons below."""

_MOST_AT_ONCE: Final = _FIRST + 1
"""A «more» button would take as much room as one more authority."""

_NAME_OF_A_BODY: Final = 6
"""Most words in a search for a name."""

_HOW_TO_FIND: Final = "Чтобы найти орган, ответьте на карточку частью его названия."


def name_typed(written: IncomingMessage) -> str | None:
    """Return the text if it may be a part of a name, else None."""
    words = " ".join((written.text or "").split())
    brief = written.brief(_NAME_OF_A_BODY) and any(map(str.isalnum, words))
    return words if brief else None


def named(words: str, bodies: Sequence[Authority]) -> list[Authority]:
    """Return the authorities with these words in their names."""
    return [body for body in bodies if any(found(words, name) for name in body.names)]


def page_of(
    bodies: Sequence[Authority], sheet: int, words: str
) -> tuple[Sequence[Authority], int | None]:
    """Return the search results and the first page; without words, as `sheet_of`."""
    return (named(words, bodies)[:MOST_OFFERED], 0) if words else sheet_of(bodies, sheet)


def search_hint(bodies: Sequence[Authority], words: str) -> Iterator[str]:
    """For a long list: the search words, or how to search; escaped."""
    if words:
        many = len(named(words, bodies))
        first = f", показаны первые {MOST_OFFERED}" if many > MOST_OFFERED else ""
        yield f"По словам «{escape(words)}» найдено: {many}{first}."
    elif len(bodies) > _MOST_AT_ONCE:
        yield _HOW_TO_FIND


def instead(incident: Incident, referral: Referral, office: Office) -> list[Authority]:
    """Return the possible replacements of the authority that returned it, likeliest first."""
    bodies = in_order(incident.likely, office.organisation.authorities.values())
    return [body for body in bodies if incident.may_redirect(referral, body.code)]


def offered(bodies: Sequence[Authority], mode: CardMode) -> tuple[Sequence[Authority], int | None]:
    """Return the authorities of the page, or the search results, and the next page."""
    sheet = int(mode.argument or 0) if mode.kind is ModeKind.AUTHORITIES else 0
    return page_of(bodies, sheet, _looked_for(mode))


def first_offered(
    bodies: Sequence[Authority], mode: CardMode
) -> tuple[Sequence[Authority], int | None]:
    """As `offered`; of a long list the first authorities until a page or a search is opened."""
    if mode.kind not in LISTED and len(bodies) > _MOST_AT_ONCE:
        return bodies[:_FIRST], 0
    return offered(bodies, mode)


def sought(bodies: Sequence[Authority], mode: CardMode) -> Iterator[str]:
    """For a long list: the search words, or how to search."""
    return search_hint(bodies, _looked_for(mode))


def _looked_for(mode: CardMode) -> str:
    return mode.argument if mode.kind is ModeKind.FOUND_AUTHORITIES else ""


def changes(incident: Incident, plan: Plan, office: Office) -> Iterator[str]:
    """Show the current authorities, or how the selection changes them."""
    names = {code: bold(words.authority(office.organisation, code)) for code in plan.authorities}
    if incident.picked_besides is not None and incident.lead is not None:
        now, other = names[incident.lead], names[incident.picked_besides]
        yield f"Сейчас: {now}. Заменить на {other} или добавить {other}?"
        yield f"Если добавить, сводный ответ готовит: {now}."
    elif plan.mark == Plan(incident.authorities, incident.lead).mark:
        yield f"Сейчас: {', '.join(names.values())}. Измените выбор и нажмите «{labels.SAVE_CHANGES}»."
    else:
        yield from chosen(plan, labels.SAVE_CHANGES, office)


def chosen(plan: Plan, done: str, office: Office) -> Iterator[str]:
    """Show the selection and the next step; `done` is the label of the button that ends it."""
    organisation = office.organisation
    if not plan.authorities:
        yield f"Выберите органы и нажмите «{done}»."
        return
    names = ", ".join(bold(words.authority(organisation, code)) for code in plan.authorities)
    if len(plan.authorities) == 1:
        yield f"Выбран орган: {names}. Нажмите «{done}»."
        return
    yield f"Выбраны органы: {names}."
    if plan.lead is None:
        yield "Выберите, кто готовит сводный ответ."
    else:
        lead = bold(words.authority(organisation, plan.lead))
        yield f"Сводный ответ готовит: {lead}. Нажмите «{done}»."


def unwatched(
    incident: Incident, authorities: Iterable[AuthorityCode], office: Office
) -> Iterator[str]:
    """Return the authorities that handle no publications in the incident's network (§6)."""
    if not incident.publication:
        return
    network = incident.message.network
    bodies = filter(None, map(office.organisation.authority, authorities))
    names = [
        bold(words.authority(office.organisation, one.code))
        for one in bodies
        if network not in one.networks
    ]
    if names:
        yield f"Не работают в этой соцсети: {', '.join(names)}."

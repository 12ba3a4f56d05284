"""Control's selection on its card: the authorities, and their lead (§11, §12)."""

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
from handlers.cards import authority_picker
from handlers.texts import words
from handlers.ui.markup import bold

_SHEETS: Final = {ModeKind.ALL_AUTHORITIES, ModeKind.PICK_AUTHORITY}


def instead(incident: Incident, referral: Referral, office: Office) -> list[Authority]:
    """Return the possible replacements of the authority that returned it, likeliest first."""
    bodies = in_order(incident.likely, office.organisation.authorities.values())
    return [body for body in bodies if incident.may_redirect(referral, body.code)]


def offered(bodies: Sequence[Authority], mode: CardMode) -> tuple[Sequence[Authority], int | None]:
    """Return the authorities of the page, or the search results, and the next page."""
    sheet = int(mode.argument or 0) if mode.kind in _SHEETS else 0
    return authority_picker.offered(bodies, sheet, _looked_for(mode))


def sought(bodies: Sequence[Authority], mode: CardMode) -> Iterator[str]:
    """For a long list: the search words, or how to search."""
    return authority_picker.sought(bodies, _looked_for(mode))


def _looked_for(mode: CardMode) -> str:
    return mode.argument if mode.kind is ModeKind.FOUND_AUTHORITIES else ""


def as_it_is(plan: Plan, done: str, office: Office) -> Iterator[str]:
    """Show the current authorities while nothing is changed."""
    names = ", ".join(bold(words.authority(office.organisation, code)) for code in plan.authorities)
    yield f"Сейчас: {names}. Измените выбор и нажмите «{done}»."


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

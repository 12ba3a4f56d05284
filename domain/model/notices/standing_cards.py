"""Which cards of an incident stand somewhere, and which of them an event changes."""

from collections.abc import Iterator

from domain.model.appeal import AppealState
from domain.model.cards import CardKey, CardKind
from domain.model.events import (
    AnswerPrepared,
    ApprovalRecalled,
    AuthoritiesChanged,
    Event,
    GivenToControl,
    Redirected,
    Reopened,
)
from domain.model.ids import AuthorityCode, DraftVersion
from domain.model.incident import Incident
from domain.model.organisation import Organisation
from domain.model.status import Status


def executor_card(incident: Incident, authority: AuthorityCode) -> CardKey:
    """The card of the incident in one authority's chat."""
    return CardKey(CardKind.EXECUTOR, incident.number, authority=authority)


def appeal_card(incident: Incident, authority: AuthorityCode) -> CardKey:
    """What one authority last put before control instead of a draft."""
    return CardKey(CardKind.APPEAL, incident.number, authority=authority)


def cards_of(incident: Incident) -> Iterator[CardKey]:
    """Every card that is kept up to date wherever it stands; earlier drafts can't change."""
    yield CardKey(CardKind.CONTROL, incident.number)
    yield CardKey(CardKind.OVERVIEW, incident.number)
    yield CardKey(CardKind.ALERT, incident.number)
    for authority in incident.authorities:
        yield executor_card(incident, authority)
    for authority in dict.fromkeys(appeal.authority for appeal in incident.appeals):
        yield appeal_card(incident, authority)
    placed = _to_place(incident)
    for version in sorted({*placed, *(draft.version for draft in incident.drafts[-2:])}):
        yield CardKey(CardKind.APPROVAL, incident.number, version=version)
    for version in sorted(placed):
        yield CardKey(CardKind.PLACEMENT, incident.number, version=version)


def needed_cards(incident: Incident, organisation: Organisation) -> Iterator[CardKey]:
    """Those without which the work on an open incident could not go on: they must stand somewhere."""
    if incident.status.closed:
        return
    number = incident.number
    if incident.status is Status.REGISTERED:
        yield CardKey(CardKind.CONTROL, number)
    if incident.alert is not None and organisation.officers:
        yield CardKey(CardKind.ALERT, number)
    for authority in incident.authorities:
        yield executor_card(incident, authority)
    for appeal in incident.appeals:
        if appeal.state is AppealState.WAITING:
            yield appeal_card(incident, appeal.authority)
    if incident.waiting_draft is not None:
        yield CardKey(CardKind.APPROVAL, number, version=incident.waiting_draft.version)
    if incident.approved_draft is not None:
        yield CardKey(CardKind.PLACEMENT, number, version=incident.approved_draft.version)


def changed_cards(event: Event, incident: Incident) -> Iterator[CardKey]:
    """Every card that may stand somewhere and now shows something else."""
    yield from cards_of(incident)
    if isinstance(event, AuthoritiesChanged):
        yield from (executor_card(incident, authority) for authority in event.removed)
    if isinstance(event, Redirected):
        yield executor_card(incident, event.authority)
    for version in _to_place_no_more(event, incident):
        yield CardKey(CardKind.APPROVAL, incident.number, version=version)
        yield CardKey(CardKind.PLACEMENT, incident.number, version=version)


def _to_place(incident: Incident) -> set[DraftVersion]:
    """Those whose text was brought to be placed: in hand, or placed; buttons may stand there."""
    versions = {placed.version for placed in incident.placements if placed.version is not None}
    if incident.approved_draft is not None:
        versions.add(incident.approved_draft.version)
    return versions


def _to_place_no_more(event: Event, incident: Incident) -> Iterator[DraftVersion]:
    """What was in hand until now."""
    match event:
        case ApprovalRecalled():
            yield event.version
        case GivenToControl(version=int() as version):
            yield DraftVersion(version)
        case AnswerPrepared():
            yield from (draft.version for draft in incident.drafts[-2:-1])
        case Reopened():
            yield from (draft.version for draft in incident.drafts[-1:])
        case _:
            return

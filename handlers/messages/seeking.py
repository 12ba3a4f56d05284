"""A part of an authority's name, in reply to a message that offers authorities."""

from collections.abc import Sequence

from domain.model.conversation.cards import CardMode, ControlCard, ModeKind, ReferralCard
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.conversation.selection import Bulk, BulkAction
from domain.model.incident import Incident
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from domain.model.organisation.people import Authority
from domain.model.organisation.permissions import Action
from domain.ports.reading import SelectionShown
from domain.use_cases.bulk import ask_bulk
from handlers.cards import choosing
from handlers.cards.authority_picker import name_typed, named
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage


async def sought_on_card(
    written: IncomingMessage, card: ControlCard | ReferralCard, context: Context
) -> Response | None:
    """Return the card with the matching authorities, if it offers authorities to pick.

    None: the reply means something else. Raises NotPermitted.
    """
    office = await context.reading.office()
    if (words := _part_of_a_name(written, office)) is None:
        return None
    incident = await context.reading.incident(card.number)
    if not named(words, _to_pick(card, incident, office)):
        return None
    if isinstance(card, ReferralCard):
        office.permit(written.by, Action.DECIDE_REFERRAL, incident, card.authority)
    else:
        office.permit(written.by, Action.ROUTE, incident)
    mode = CardMode(ModeKind.FOUND_AUTHORITIES, words)
    show = ShowCard(card, written.place, mode, resend=True, reply_to=written.ref)
    return Response((show,))


def _to_pick(
    card: ControlCard | ReferralCard, incident: Incident, office: Office
) -> Sequence[Authority]:
    """Return the authorities that the card offers in the incident's current state."""
    if isinstance(card, ReferralCard):
        own = [one for one in incident.referrals if one.authority == card.authority]
        waits = bool(own) and own[-1].returned and own[-1].state is ReferralState.WAITING
        return choosing.instead(incident, own[-1], office) if waits else ()
    routes = incident.status is Status.REGISTERED or incident.changing_authorities
    return tuple(office.organisation.authorities.values()) if routes else ()


async def sought_in_selection(
    written: IncomingMessage, shown: SelectionShown, context: Context
) -> Response | None:
    """The same for routing several incidents at once; None: the reply means something else."""
    if (words := _part_of_a_name(written, await context.reading.office())) is None:
        return None
    selection = await context.reading.selection(shown.selection)
    asked = selection and selection.person == written.by.person and selection.asked
    if not asked or asked.action is not BulkAction.ROUTE:
        return None
    bulk = Bulk(BulkAction.ROUTE, looked_for=words)
    await ask_bulk(context.uow, shown.selection, bulk, by=written.by, resend=True)
    return SILENT


def _part_of_a_name(written: IncomingMessage, office: Office) -> str | None:
    """Return the text if it is part of some authority's name, else None."""
    words = name_typed(written)
    return (
        words if words and named(words, tuple(office.organisation.authorities.values())) else None
    )

"""An executor's draft on its way to control (§13, §14, §20)."""

from collections.abc import Sequence
from datetime import datetime

from domain.model.actor import Actor
from domain.model.attachment import Attachment
from domain.model.ids import IncidentNumber
from domain.model.permissions import Action
from domain.ports.unit_of_work import UnitOfWork


async def submit_draft(
    uow: UnitOfWork,
    number: IncidentNumber,
    text: str,
    *,
    by: Actor,
    at: datetime,
    attachments: Sequence[Attachment] = (),
) -> bool:
    """A new version for control; False if this very message has become a draft already.

    Raises NotPermitted, DraftEmpty, DraftTooLong, TooManyAttachments, AlreadyClosed,
    MoveNotAllowed.
    """
    async with uow:
        office = await uow.office()
        incident = await uow.incidents.get(number)
        office.permit(by, Action.SUBMIT_DRAFT, incident)
        if any(draft.source == by.source for draft in incident.drafts):
            return False
        incident.submit(text, by, at, attachments)
        await uow.incidents.save(incident)
        await uow.commit()
        return True

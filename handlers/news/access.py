"""The buttons under a request for access."""

from domain.model.actor import Actor
from domain.model.ids import PersonId
from domain.model.organisation.permissions import Action
from domain.use_cases.granting_access import ask_role, refuse_access
from handlers.texts import administration as texts
from handlers.ui.buttons import Button, OfNothing
from handlers.ui.context import SILENT, Context, Response, toasted


class LetIn(Button, prefix="aq"):
    """Somebody gets a role."""

    person: PersonId
    subject = OfNothing.STAFF
    action = Action.ADMINISTER
    label = texts.LET_IN

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for the role."""
        if by.source is not None:
            await ask_role(context.uow, by.source.place, self.person, by=by)
        return SILENT


class RefuseAccess(Button, prefix="ax"):
    """Nobody is asked about this person again."""

    person: PersonId
    subject = OfNothing.STAFF
    action = Action.ADMINISTER
    label = texts.REFUSE_ACCESS

    async def press(self, by: Actor, context: Context) -> Response:
        """Record the refusal; the person is not notified, and an invitation still works."""
        refused = await refuse_access(context.uow, self.person, by=by)
        return toasted(texts.ACCESS_REFUSED if refused else texts.ACCESS_ANSWERED)

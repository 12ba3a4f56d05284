"""The buttons under a list."""

from domain.model.actor import Actor
from domain.model.conversation.notices import ListKind
from handlers.lists.listing import page_of
from handlers.ui.buttons import Button, OfNothing
from handlers.ui.context import Context, Response


class ShowPage(Button, prefix="lp"):
    """The next page of a list."""

    of: ListKind
    page: int
    label = "Ещё"
    subject = OfNothing.STAFF

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the current page below the one before; in a group only for its requester."""
        office = await context.reading.office()
        place = by.source.place if by.source else office.person(by.person).private
        page = await page_of(self.of, self.page, by.person, place, context)
        return Response((page,)) if place.private else Response(alone=page)

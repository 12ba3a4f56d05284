"""Placing the approved answer in the name of a page of the administration."""

from collections.abc import Iterator
from dataclasses import field

from domain.model.actor import Actor
from domain.model.conversation.cards import PlacementCard
from domain.model.ids import DraftVersion
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Move, Status
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.own_pages import OwnPlace, own_place
from domain.model.organisation.page import page_key, page_of
from domain.model.organisation.permissions import Action
from domain.use_cases.placing_orders import order_placing, record_standing
from handlers.cards import lines
from handlers.cards.buttons import CardButton, ConfirmedButton, runs
from handlers.cards.card_view import CardView
from handlers.texts import labels, networks, words
from handlers.ui.buttons import LONGEST_LABEL, Style
from handlers.ui.context import Context, Response
from handlers.ui.markup import escape


class PlaceAs(ConfirmedButton, prefix="pk", sure="pb"):
    """Orders the answer to be written in the name of a page; `address`: of the page."""

    on = PlacementCard
    version: DraftVersion
    address: str
    asks: str = field(default=labels.PLACE_AS, compare=False)
    yes = "Да, разместить"
    yes_style = Style.FORWARD
    action = Action.PLACE
    move = Move.PLACE

    def __post_init__(self) -> None:
        page_of(self.address)

    def question(self, of: CardView) -> Iterator[str]:
        """Ask before it is ordered: what is written there is public."""
        yield networks.place_surely(
            escape(words.page(of.office.organisation, page_of(self.address)))
        )
        if of.incident.draft(self.version).maybe_written:
            yield networks.MAYBE_WRITTEN

    async def act(self, by: Actor, context: Context) -> Response:
        """Order it; the program writes it within seconds, and reports."""
        page = page_of(self.address)
        await order_placing(context.uow, self.number, self.version, page, by=by, at=context.now)
        return self.confirms("размещается, бот сообщит, когда ответ появится.")


class RecordStanding(CardButton, prefix="pw"):
    """Under news of our answer that stands there already: records it; `links`: its index."""

    on = PlacementCard
    version: DraftVersion
    links: int
    action = Action.PLACE
    label = "Записать"
    style = Style.FORWARD
    press = runs(record_standing, "version", "links", says="размещение записано.")


def offered_place(
    incident: Incident, version: DraftVersion, organisation: Organisation
) -> OwnPlace | None:
    """Return where the program can place that version now; None while an order stands."""
    approved = incident.approved_draft
    ready = incident.status is Status.APPROVED and incident.placing_order is None
    if not ready or approved is None or approved.version != version:
        return None
    return own_place(incident, organisation)


def offering(incident: Incident, version: DraftVersion, place: OwnPlace) -> PlaceAs:
    """Return the button that offers it; a long name is shortened."""
    fits = LONGEST_LABEL - len(networks.place_as(""))
    asks = networks.place_as(words.cut(place.page.name, fits))
    page = page_key(place.page.address)
    return PlaceAs(number=incident.number, version=version, address=page, asks=asks)


def ordered(incident: Incident, version: DraftVersion, office: Office) -> Iterator[str]:
    """Show that the version is being placed, in whose name and by whose order."""
    order = incident.placing_order
    if order is not None and order.version == version:
        name = words.page(office.organisation, order.page)
        yield networks.being_placed(escape(name), lines.signed(order.ordered, office))

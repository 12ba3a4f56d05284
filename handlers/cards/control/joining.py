"""The buttons that join posts on one matter under one answer, and separate them again."""

from collections.abc import Iterator

from domain.model.conversation.questions import MainIncident
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Move
from domain.use_cases.closing import join, separate
from handlers.cards.buttons import ConfirmedButton, asks, runs
from handlers.cards.card_view import CardView
from handlers.cards.control.buttons import ControlButton


class AskOtherMain(ControlButton, prefix="jo"):
    """Asks for the number of an incident to join that the card does not offer."""

    label = "Присоединить к другому"
    press = asks(lambda button: MainIncident(button.number))


class PickMain(ControlButton, prefix="jk"):
    """«Присоединить к №3»: joins the incident to that one, for a shared answer."""

    main: IncidentNumber

    @property
    def label(self) -> str:
        """The label, with its number."""
        return f"Присоединить к №{self.main}"

    press = runs(join, "main", says="присоединено к №{main}, ответ будет общим.")


class Separate(ControlButton, ConfirmedButton, prefix="jx", sure="jz"):
    """Separates the incident, which then needs its own answer."""

    asks = "Отсоединить"
    yes = "Да, отсоединить"
    move = Move.CANCEL  # as long as it is open
    act = runs(separate, says="отсоединено, ответ будет отдельным.")

    def question(self, of: CardView) -> Iterator[str]:
        """Name the main incident."""
        yield f"Отсоединить №{self.number} от №{of.incident.joined_to} и отвечать отдельно?"


def may_be_joined(incident: Incident) -> bool:
    """Return whether the card offers joining; an old button's press is refused."""
    return not (incident.publication or incident.joined or incident.status.closed)

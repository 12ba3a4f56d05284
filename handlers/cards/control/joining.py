"""The buttons that join posts on one matter under one answer, and separate them again."""

from domain.model.conversation.cards import CardMode, ModeKind
from domain.model.conversation.questions import MainIncident
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Move
from domain.use_cases.closing import join, separate
from handlers.cards.buttons import SubmenuButton, asks, runs
from handlers.cards.control.buttons import ControlButton
from handlers.texts import toasts
from handlers.ui.buttons import Style


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

    press = runs(join, "main", says=toasts.joined)


class AskSeparating(ControlButton, SubmenuButton, prefix="jx"):
    """Asks to confirm the separation."""

    label = "Отсоединить"
    move = Move.CANCEL  # as long as it is open
    mode = CardMode(ModeKind.CONFIRM_SEPARATING)


class Separate(ControlButton, prefix="jz"):
    """Separates the incident, which then needs its own answer."""

    label = "Да, отсоединить"
    style = Style.BACK
    press = runs(separate, says=toasts.separated)


def may_be_joined(incident: Incident) -> bool:
    """Return whether the card offers joining; an old button's press is refused."""
    return not (incident.publication or incident.joined or incident.status.closed)

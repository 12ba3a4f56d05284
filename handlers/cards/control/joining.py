"""The buttons by which posts on one matter get one answer, and by which they are separated again."""

from collections.abc import Sequence

from domain.model.actor import Actor
from domain.model.course.status import Move
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.telling.cards import CardMode, ModeKind
from domain.use_cases.joining import ask_main, join, separate
from handlers.buttons import Style
from handlers.cards.buttons import Opener
from handlers.cards.control.buttons import ControlButton
from handlers.context import SILENT, Context, Response, toasted
from handlers.texts import toasts


class AskOtherMain(ControlButton, prefix="jo"):
    """Of an incident that the card does not offer."""

    label = "Другой номер"

    async def press(self, by: Actor, context: Context) -> Response:
        """Asks for it."""
        await ask_main(context.uow, self.number, by=by)
        return SILENT


class AskMain(ControlButton, Opener, prefix="jm"):
    """Offers the earlier incidents with the same link, and those that it resembles."""

    label = "Присоединить…"
    move = Move.CANCEL  # as long as it is open
    mode = CardMode(ModeKind.LIKELY_MAINS)

    async def press(self, by: Actor, context: Context) -> Response:
        """Where there are none, asks for the number."""
        offered = await super().press(by, context)
        reading = context.reading
        incident = await reading.incident(self.number)
        if likely_mains(incident, await reading.same_link(self.number)):
            return offered
        return await AskOtherMain(number=self.number).press(by, context)


class PickMain(ControlButton, prefix="jk"):
    """«Присоединить к №3»: the incident whose answer this one gets."""

    main: IncidentNumber

    @property
    def label(self) -> str:
        """With its number."""
        return f"Присоединить к №{self.main}"

    async def press(self, by: Actor, context: Context) -> Response:
        """Both are told of each other."""
        await join(context.uow, self.number, self.main, by=by, at=context.now)
        return toasted(toasts.joined(self.number, self.main))


class AskSeparating(ControlButton, Opener, prefix="jx"):
    """Asks for confirmation."""

    label = "Отсоединить"
    move = Move.CANCEL  # as long as it is open
    mode = CardMode(ModeKind.CONFIRM_SEPARATING)


class Separate(ControlButton, prefix="jz"):
    """It is worked by itself again."""

    label = "Да, отсоединить"
    style = Style.BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Its authorities get its card."""
        await separate(context.uow, self.number, by=by, at=context.now)
        return toasted(toasts.separated(self.number))


def likely_mains(
    incident: Incident, same_link: Sequence[IncidentNumber]
) -> tuple[IncidentNumber, ...]:
    """To which it may be joined: earlier ones that it may repeat and that were open, as far as is known."""
    alike = (one.number for one in incident.alike if one.closed_at is None)
    earlier = (one for one in (*same_link, *alike) if one < incident.number)
    return tuple(dict.fromkeys(earlier))


def may_be_joined(incident: Incident) -> bool:
    """Whether its card offers that; who presses all the same is told why not."""
    return not (incident.publication or incident.joined or incident.status.closed)

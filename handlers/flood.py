"""Posts of pages that came too fast: one message to control, which asks for them."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from domain.model.actor import Actor
from domain.model.network.held_post import SHOWN_AT_ONCE, Flood
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.ports.snapshots import FloodContent
from domain.use_cases.monitoring import ask_for_held, stop_intake
from handlers.texts.words import moment, plural
from handlers.ui.buttons import Button, Keyboard, OfNothing, Style
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import escape
from handlers.ui.rendered import MessagePart, Rendered, renders

_HOUR = timedelta(hours=1)


class FloodButton(Button):
    """Under the message about posts that wait."""

    subject = OfNothing.STAFF
    action = Action.REGISTER


class ShowHeld(FloodButton, prefix="hs"):
    """Has the next posts registered."""

    label = "Показать"
    style = Style.MAIN

    async def press(self, by: Actor, context: Context) -> Response:
        """Register them soon."""
        asked = await ask_for_held(context.uow, by=by, at=context.now)
        if not asked:
            return toasted("Все комментарии уже показаны.")
        return toasted(f"Следующие {asked} придут карточками.")


class StopIntake(FloodButton, prefix="hp"):
    """Holds whatever comes in the next hour."""

    label = "Остановить приём на час"

    async def press(self, by: Actor, context: Context) -> Response:
        """Stop it."""
        until = await stop_intake(context.uow, by=by, at=context.now)
        if until is None:
            return toasted("Все комментарии уже показаны.")
        zone = (await context.reading.office()).calendar.tz
        return toasted(f"До {until.astimezone(zone):%H:%M} новые комментарии ждут здесь.")


@renders(FloodContent)
def render_flood(content: FloodContent, now: datetime) -> Rendered:
    """Render how many wait, on which pages, and by whom most."""
    flood = content.flood
    if flood is None:
        return _shown(["Комментарии, которых было слишком много за час, все показаны."])
    stopped = flood.stopped_until is not None and flood.stopped_until > now
    rows = ((ShowHeld(),),) if stopped else ((ShowHeld(),), (StopIntake(),))
    return _shown(_lines(flood, content.office, now, stopped=stopped), Keyboard(rows))


def _shown(lines: Iterable[str], keyboard: Keyboard | None = None) -> Rendered:
    return Rendered((MessagePart(escape("\n".join(lines)), keyboard),))


def _lines(flood: Flood, office: Office, now: datetime, *, stopped: bool) -> Iterator[str]:
    since = (
        "за час" if now - flood.since <= _HOUR else f"с {moment(flood.since, office.calendar.tz)}"
    )
    yield f"Ещё {plural(flood.waiting, 'комментарий', 'комментария', 'комментариев')} {since}"
    for address, count in flood.by_page.items():
        page = office.organisation.pages.get(address)
        yield f"Страница «{page.name if page else address.key}»: {count}"
    if flood.most_by_author > 1:
        yield f"Больше всего от одного автора: {flood.most_by_author}"
    yield "Они не зарегистрированы, но срок идёт с момента, когда бот их нашёл."
    yield f"«Показать»: следующие {SHOWN_AT_ONCE} придут карточками."
    if stopped and flood.stopped_until is not None:
        yield f"Приём остановлен до {moment(flood.stopped_until, office.calendar.tz)}: новые ждут здесь."

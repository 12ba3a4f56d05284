"""A report prepared by control for the deputy head: its people, its conclusion, its views (§21)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.model.actor import Signature
from domain.model.conversation.notices.kinds import BriefingAsks
from domain.model.conversation.question import HeldText
from domain.model.errors import Reason, Refusal
from domain.model.ids import BriefingId, Place
from domain.model.organisation.office import Office
from domain.model.report.briefing import Briefing, BriefingState, Schedule
from domain.ports.snapshots import BriefingContent
from domain.use_cases.briefing import conclude
from handlers.reports.buttons import BackToBriefing, CancelBriefing, SendBriefing
from handlers.texts import reports as texts
from handlers.texts import words
from handlers.texts.tables import texts_by
from handlers.ui.buttons import Keyboard, column
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import Block, Quote, bold, escape, pages
from handlers.ui.rendered import MessagePart, Rendered, renders

CONCLUSION: Final = "Вывод отдела контроля"
"""The heading of control's conclusion."""

SCHEDULE: Final = texts_by(Schedule, "labels.schedule")


def origin(briefing: Briefing, office: Office) -> str:
    """«По поручению заместителя главы (…) подготовил отдел контроля (…), направила …»."""
    parts = ["подготовил отдел контроля"]
    if briefing.prepared is not None:
        parts[0] += f" ({_name(briefing.prepared, office)})"
    if briefing.ordered and briefing.asked is not None:
        parts[0] = f"по поручению заместителя главы ({signed(briefing.asked, office)}) {parts[0]}"
    if briefing.schedule is not None:
        parts.insert(0, SCHEDULE[briefing.schedule])
    if briefing.sent is not None:
        parts.append(f"направлен заместителю главы: {signed(briefing.sent, office)}")
    return words.capital("; ".join(parts))


def owed(briefing: Briefing, office: Office) -> str:
    """Return the deputy head's pending order, as a line of HTML."""
    by = f" ({signed(briefing.asked, office)})" if briefing.asked else ""
    return escape(f"Поручен и ещё не направлен: {texts.title(briefing.period).lower()}{by}")


def signed(signature: Signature, office: Office) -> str:
    """«Иванова А. П., 24.11.2026 10:15»."""
    return f"{_name(signature, office)}, {words.moment(signature.at, office.calendar.tz)}"


def _name(signature: Signature, office: Office) -> str:
    return words.person(office.organisation, signature.by, signature.instead_of)


async def on_reply_to_briefing(
    written: IncomingMessage, briefing: BriefingId, context: Context
) -> Response:
    """Take text only: it is sent with the report, files would get lost."""
    if not written.text or written.attachments:
        raise Refusal(Reason.CONCLUSION_EMPTY)
    held = HeldText(written.text, written.ref, written_at=written.at)
    await conclude(context.uow, briefing, held, by=written.by, at=context.now)
    return SILENT


@renders(BriefingContent)
def render_briefing(content: BriefingContent, _: datetime) -> Rendered:
    """Render its current state; with buttons where control works on it."""
    briefing, office = content.briefing, content.office
    place, asks = content.notice.place, content.notice.asks
    working = place == briefing.place
    blocks = (_for_control if working else _for_deputy_head)(briefing, office)
    title = texts.title(briefing.period)
    *first, last = pages([*blocks, *_asked(briefing, asks)], f"{title}, продолжение")
    keyboard = _keyboard(briefing, place, asks)
    return Rendered((*map(MessagePart, first), MessagePart(last, keyboard)))


def _for_control(briefing: Briefing, office: Office) -> Iterator[Block]:
    days = texts.days(briefing.period)
    if briefing.state is BriefingState.CANCELLED:
        yield from _cancelled(briefing, office)
        return
    if briefing.ordered and briefing.asked is not None:
        yield bold(_to_do(briefing))
        yield f"Поручение: {escape(signed(briefing.asked, office))}"
    elif briefing.schedule is not None:
        yield bold(f"{SCHEDULE[briefing.schedule]} {days}")
    if briefing.state is BriefingState.ORDERED:
        yield "Отчёт готовится и придёт сюда."
        return
    yield from briefing.text.splitlines()
    yield from _conclusion(briefing, office)
    if briefing.sent is not None:
        yield f"<b>Направлен заместителю главы</b>: {escape(signed(briefing.sent, office))}"
    elif briefing.state is BriefingState.PREPARED:
        what = "добавить" if briefing.conclusion is None else "заменить"
        yield f"Чтобы {what} вывод отдела контроля, ответьте на это сообщение."


def _to_do(briefing: Briefing) -> str:
    """Return control's task for an ordered report."""
    days = texts.days(briefing.period)
    match briefing.state:
        case BriefingState.PREPARED if briefing.conclusion is None:
            return f"Добавьте вывод и направьте заместителю главы отчёт {days}"
        case BriefingState.PREPARED:
            return f"Направьте заместителю главы отчёт {days}"
        case BriefingState.SENT:
            return f"Отчёт {days} направлен заместителю главы"
        case _:
            return f"Заместитель главы поручил отчёт {days}"


def _for_deputy_head(briefing: Briefing, office: Office) -> Iterator[Block]:
    title = texts.title(briefing.period)
    if briefing.state is BriefingState.CANCELLED:
        yield from _cancelled(briefing, office)
    elif briefing.state is BriefingState.FAILED:
        yield texts.failed(briefing.period)
    elif briefing.owed:
        yield f"{bold(title)}: поручен отделу контроля."
        if briefing.asked is not None:
            yield f"Поручение: {escape(signed(briefing.asked, office))}"
        yield "Придёт сюда, когда отдел контроля его направит."
    else:
        yield bold(title)
        yield escape(origin(briefing, office))
        yield from _conclusion(briefing, office)
        yield from briefing.text.splitlines()


def _cancelled(briefing: Briefing, office: Office) -> Iterator[str]:
    yield f"{bold(texts.title(briefing.period))}: поручение отменено."
    if briefing.cancelled is not None:
        yield escape(signed(briefing.cancelled, office))


def _conclusion(briefing: Briefing, office: Office) -> Iterator[Block]:
    if briefing.conclusion is not None:
        yield f"{bold(CONCLUSION)} ({escape(signed(briefing.conclusion.signed, office))}):"
        yield Quote(briefing.conclusion.text)


def _asked(briefing: Briefing, asks: BriefingAsks | None) -> Iterator[str]:
    if asks is BriefingAsks.SEND and briefing.state is BriefingState.PREPARED:
        yield "<b>Вывода отдела контроля нет. Направить без него?</b>"
    elif asks is BriefingAsks.CANCEL and briefing.owed:
        yield "<b>Отменить поручение?</b>"


def _keyboard(briefing: Briefing, place: Place, asks: BriefingAsks | None) -> Keyboard | None:
    of, prepared = briefing.id, briefing.state is BriefingState.PREPARED
    if asks is BriefingAsks.CANCEL and briefing.owed:
        return column(CancelBriefing(briefing=of, sure=True), BackToBriefing(briefing=of))
    if place == briefing.place and prepared:
        if asks is BriefingAsks.SEND:
            return column(SendBriefing(briefing=of, sure=True), BackToBriefing(briefing=of))
        return column(SendBriefing(briefing=of))
    return column(CancelBriefing(briefing=of)) if briefing.owed else None

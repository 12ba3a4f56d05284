"""The approved text, alone in its block ready to copy, and where it was placed (§9)."""

from collections.abc import Iterator
from datetime import datetime

from aiogram.types import InlineKeyboardMarkup

from domain.model.cards import CardMode
from domain.model.draft import DraftState
from domain.model.ids import DraftVersion
from domain.model.incident import Incident
from domain.model.office import Office
from domain.model.status import Status
from handlers import keyboards
from handlers.rendered import Files, Part, Rendered
from handlers.texts import words
from handlers.views import lines
from handlers.views.markup import LONGEST_MESSAGE, address, bold, escape, visible_length


def placement_card(
    incident: Incident, version: DraftVersion, office: Office, mode: CardMode, now: datetime
) -> Rendered:
    """A header, the text, what to do; as three messages where one can't take them."""
    draft = incident.draft(version)
    files = Files(draft.attachments, f"№{incident.number}: вложения к ответу для размещения")
    header = "\n".join(_header(incident, version, office, now))
    text = f"<pre>{escape(draft.text)}</pre>"
    footer = "\n".join(_footer(incident, version, office, mode, now))
    keyboard = _keyboard(incident, version, mode, now)
    whole = f"{header}\n{text}\n{footer}"
    if visible_length(whole) <= LONGEST_MESSAGE:
        return Rendered((Part(whole, keyboard),), files=files)
    footer = f"{bold(f'№{incident.number}')}: текст ответа выше.\n{footer}"
    return Rendered((Part(header), Part(text), Part(footer, keyboard)), files=files)


def _header(
    incident: Incident, version: DraftVersion, office: Office, now: datetime
) -> Iterator[str]:
    yield lines.heading(incident, f"{_state(incident, version)}, версия {version}")
    yield lines.due_line(incident, office, now)
    if incident.message.url:
        yield f"Сообщение: {address(incident.message.url)}"
    yield from lines.attached(incident.draft(version).attachments)


def _footer(
    incident: Incident, version: DraftVersion, office: Office, mode: CardMode, now: datetime
) -> Iterator[str]:
    if _recalled(incident, version):
        yield "Не размещайте этот текст."
    elif placement := incident.placement_of(version):
        yield from lines.placed(placement, office)
        yield from lines.correctable(incident, office, now)
    elif incident.status.closed:
        yield "Размещать ответ не нужно."
        yield lines.closed(incident, office)
    elif mode is CardMode.CONFIRM_NO_LINK:
        what = words.NOUN[incident.kind].accusative
        yield f"Ответ на {what} №{incident.number} размещён, и ссылки на него нет?"
    else:
        yield "Разместите ответ и пришлите ссылку ответом на это сообщение."


def _keyboard(
    incident: Incident, version: DraftVersion, mode: CardMode, now: datetime
) -> InlineKeyboardMarkup | None:
    if _recalled(incident, version):
        return None
    if incident.placement_undoable(now):
        return keyboards.correct_placement(incident.number, version)
    if incident.status is not Status.APPROVED:
        return None
    if mode is CardMode.CONFIRM_NO_LINK:
        return keyboards.confirm_no_link(incident.number, version)
    return keyboards.placement(incident.number, version)


def _state(incident: Incident, version: DraftVersion) -> str:
    """What the text of this version is, or why it is not to be placed any more."""
    draft = incident.draft(version)
    if incident.publication:
        return "текст заменён" if _recalled(incident, version) else "текст ответа"
    if draft.state is DraftState.APPROVED and draft.decision is not None:
        return "ответ согласован"
    return "согласование отменено"


def _recalled(incident: Incident, version: DraftVersion) -> bool:
    """The approval of this version was undone after its text had been brought here."""
    return incident.draft(version).state is not DraftState.APPROVED

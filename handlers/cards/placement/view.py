"""The approved text, alone in its block ready to copy, and where it was placed (§9)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.model.answer.draft import Draft, DraftKind, DraftState
from domain.model.course.status import Status
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.staff.office import Office
from domain.model.telling.cards import CardKind, CardMode, ModeKind
from handlers.buttons import Keyboard, column
from handlers.cards import course, lines
from handlers.cards.buttons import Back
from handlers.cards.executor.buttons import AskAuthorsReply
from handlers.cards.placement.buttons import (
    AskNoLink,
    AskPlacementTime,
    ConfirmNoLink,
    UndoPlacement,
)
from handlers.markup import LONGEST_MESSAGE, address, bold, escape, visible_length
from handlers.rendered import Files, Part, Rendered
from handlers.texts import words

_AGREED: Final = {
    DraftKind.FINAL: "ответ согласован",
    DraftKind.INTERIM: "промежуточный ответ согласован",
    DraftKind.CLARIFICATION: "уточняющий вопрос автору согласован",
}

_TO_PLACE: Final = {
    DraftKind.FINAL: "Разместите ответ",
    DraftKind.INTERIM: "Разместите промежуточный ответ",
    DraftKind.CLARIFICATION: "Задайте автору этот вопрос в соцсети",
}

_PLACES: Final = {
    DraftKind.FINAL: "ответ размещает",
    DraftKind.INTERIM: "промежуточный ответ размещает",
    DraftKind.CLARIFICATION: "уточняющий вопрос автору задаёт",
}
"""Who does: another authority than the one whose chat it is."""

_NOT_TO_PLACE: Final = {
    DraftState.WAITING: "ждёт согласования",
    DraftState.REJECTED: "возвращён на доработку",
    DraftState.WITHDRAWN: "отозван",
}

_ASKED: Final = {
    DraftKind.FINAL: "Ответ",
    DraftKind.INTERIM: "Промежуточный ответ",
    DraftKind.CLARIFICATION: "Уточняющий вопрос автору в ответ",
}


def placement_card(
    incident: Incident,
    version: DraftVersion,
    office: Office,
    mode: CardMode,
    now: datetime,
    *,
    worked: bool,
) -> Rendered:
    """A header, the text, what to do; as three messages where one can't take them.

    It stays where the text was brought, though by now another authority may have to place it.
    """
    draft = incident.draft(version)
    files = Files(draft.attachments, f"№{incident.number}: вложения к ответу для размещения")
    header = "\n".join(_header(incident, version, office, now, worked=worked))
    text = f"<pre>{escape(draft.text)}</pre>"
    footer = "\n".join(_footer(incident, version, office, mode, now, worked=worked))
    keyboard = _keyboard(incident, version, mode, now) if worked else None
    whole = f"{header}\n{text}\n{footer}"
    if visible_length(whole) <= LONGEST_MESSAGE:
        return Rendered((Part(whole, keyboard),), files=files)
    footer = f"{bold(f'№{incident.number}')}: текст ответа выше.\n{footer}"
    return Rendered((Part(header), Part(text), Part(footer, keyboard)), files=files)


def _header(
    incident: Incident, version: DraftVersion, office: Office, now: datetime, *, worked: bool
) -> Iterator[str]:
    state = _state(incident, incident.draft(version), worked=worked)
    yield lines.heading(incident, f"{state}, версия {version}")
    yield lines.due_line(incident, office, now)
    if incident.message.url:
        yield f"Ссылка: {address(incident.message.url)}"
    yield from lines.attached(incident.draft(version).attachments)


def _footer(
    incident: Incident,
    version: DraftVersion,
    office: Office,
    mode: CardMode,
    now: datetime,
    *,
    worked: bool,
) -> Iterator[str]:
    draft, placement = incident.draft(version), incident.placement_of(version)
    kind, lead = draft.kind, incident.lead
    if draft.state is DraftState.WAITING:
        yield "Пока не размещайте этот текст: отдел контроля ещё не согласовал его."
    elif _taken_back(draft):
        yield "Не размещайте этот текст."
    elif placement is not None:
        yield from course.placed(incident, placement, office)
        if worked:
            yield from _afterwards(incident, kind)
        if worked and incident.undoable_placement(now) == placement:
            yield from lines.correctable(incident, office, now)
    elif incident.status.closed:
        yield "Размещать ответ не нужно."
        yield course.closed(incident, office)
    elif not worked and lead is not None:
        yield f"Не размещайте: {_PLACES[kind]} {lines.authority(office, lead)}."
    elif mode.kind is ModeKind.CONFIRM_NO_LINK:
        about = f"{words.NOUN[incident.kind].accusative} №{incident.number}"
        yield f"{_ASKED[kind]} на {about} размещён, и ссылки на него нет?"
    else:
        yield f"{_TO_PLACE[kind]} и пришлите ссылку ответом на это сообщение."
        if kind is DraftKind.INTERIM and incident.second_clock is None:
            days = words.working_days(incident.policy.final_days)
            yield (f"На окончательный ответ будет {days} после дня размещения (п. 17 Порядка).")


def _afterwards(incident: Incident, kind: DraftKind) -> Iterator[str]:
    """What follows from an open incident's placement."""
    if kind is DraftKind.CLARIFICATION and not incident.status.closed:
        yield "Срок идёт. Когда автор ответит, нажмите «Автор ответил»."


def _keyboard(
    incident: Incident, version: DraftVersion, mode: CardMode, now: datetime
) -> Keyboard | None:
    draft, undoable = incident.draft(version), incident.undoable_placement(now)
    number = incident.number
    if _taken_back(draft):
        return None
    asked = draft.kind is DraftKind.CLARIFICATION and not incident.status.closed
    if undoable is not None and undoable.version == version:
        return correction(number, version, asked=asked)
    if draft.state is DraftState.PLACED and asked:
        return column(AskAuthorsReply(number=number))
    if draft.state is DraftState.PLACED or incident.status is not Status.APPROVED:
        return None
    if mode.kind is ModeKind.CONFIRM_NO_LINK:
        return column(
            ConfirmNoLink(number=number, version=version),
            Back(kind=CardKind.PLACEMENT, number=number, version=version),
        )
    return column(AskNoLink(number=number, version=version))


def correction(number: IncidentNumber, version: DraftVersion, *, asked: bool = False) -> Keyboard:
    """Soon after a placement was recorded; `asked`: of a question to the author."""
    return column(
        *([AskAuthorsReply(number=number)] if asked else []),
        AskPlacementTime(number=number, version=version),
        UndoPlacement(number=number, version=version),
    )


def _state(incident: Incident, draft: Draft, *, worked: bool) -> str:
    """What the text of this version is, or why it is not to be placed here, or not any more."""
    if draft.state in _NOT_TO_PLACE:
        return f"{lines.draft_name(incident, draft.kind)} {_NOT_TO_PLACE[draft.state]}"
    if _taken_back(draft):
        return "текст не действует" if draft is incident.drafts[-1] else "текст заменён"
    if not worked and draft.state is DraftState.APPROVED and not incident.status.closed:
        return f"{_PLACES[draft.kind]} другой орган"
    return "текст ответа" if incident.publication else _AGREED[draft.kind]


def _taken_back(draft: Draft) -> bool:
    """Not to be placed any more, though its text had been brought here for that."""
    return draft.state not in {DraftState.APPROVED, DraftState.PLACED}

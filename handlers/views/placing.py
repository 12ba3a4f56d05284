"""News of placements: where the answer stands, whether in time, what was put right of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.model.answer.draft import DraftKind
from domain.model.course.status import Status
from domain.model.ids import DraftVersion
from domain.model.incident import Incident
from domain.model.incident.events import (
    AnswerPlaced,
    ClarificationPlaced,
    InterimPlaced,
    PlacementTimeCorrected,
    PlacementUndone,
)
from domain.model.staff.office import Office
from handlers.cards import lines
from handlers.markup import Block, address
from handlers.texts import words

_TO_PLACE: Final = {
    DraftKind.FINAL: "ответ",
    DraftKind.INTERIM: "промежуточный ответ",
    DraftKind.CLARIFICATION: "вопрос автору",
}


def placed(event: AnswerPlaced, incident: Incident, office: Office) -> Iterator[Block]:
    """The answer stands in the network."""
    yield lines.heading(incident, f"ответ размещён, {kept(event, incident, office)}")
    yield f"Отметка о размещении: {lines.author_of(event, office)}"
    yield from _link(event, incident, "ответ")


def interim_placed(event: InterimPlaced, incident: Incident, office: Office) -> Iterator[Block]:
    """An interim answer does; the final one is due then (§17)."""
    in_time = kept(event, incident, office)
    yield lines.heading(incident, f"промежуточный ответ размещён, {in_time}")
    yield final_due(event, office)
    yield f"Отметка о размещении: {lines.author_of(event, office)}"
    yield from _link(event, incident, "промежуточный ответ")


def final_due(event: InterimPlaced, office: Office) -> str:
    """§17; a further interim answer does not move it."""
    due = lines.due(office, event.due_at)
    return f"Срок окончательного ответа{'' if event.opened else ' прежний'}: {due}"


def clarification_placed(
    event: ClarificationPlaced, incident: Incident, office: Office, now: datetime
) -> Iterator[Block]:
    """The author was asked something (§10)."""
    yield lines.heading(incident, "уточнение автору размещено")
    yield clock_runs_on(incident, office, now)
    yield f"Отметка о размещении: {lines.author_of(event, office)}"
    yield from _link(event, incident, "уточнение")


def another_time(
    event: PlacementTimeCorrected, incident: Incident, office: Office
) -> Iterator[Block]:
    """It was placed at another time than was recorded."""
    placed = lines.moment(office, event.placed_at)
    if event.kind is not DraftKind.CLARIFICATION:
        placed += f", {lines.lateness(_met_due(event.version, incident), event.placed_at, office)}"
    yield lines.heading(incident, f"время размещения — {placed}")
    if event.due_at is not None:
        yield f"Срок окончательного ответа: {lines.due(office, event.due_at)}"


def unplaced(event: PlacementUndone, incident: Incident, office: Office) -> Iterator[Block]:
    """The placement was recorded by mistake."""
    what = "" if event.kind is DraftKind.FINAL else f" {words.PLACED[event.kind]}"
    yield lines.heading(incident, f"отметка о размещении{what} отменена")
    if event.due_at is not None:
        yield f"Снова идёт прежний срок ответа: {lines.due(office, event.due_at)}"
    yield f"Решение: {lines.author_of(event, office)}"


def place_again(incident: Incident) -> Iterator[Block]:
    """What is to be done after that, if nothing has been since."""
    if incident.approved_draft is not None and incident.status is Status.APPROVED:
        what = _TO_PLACE[incident.approved_draft.kind]
        yield f"Срок идёт: разместите {what} и пришлите ссылку."
    elif incident.publication and not incident.status.closed:
        yield "Срок идёт: разместите ответ и пришлите ссылку."


def kept(event: AnswerPlaced | InterimPlaced, incident: Incident, office: Office) -> str:
    """Whether it was placed in time."""
    if event.in_time:
        return "в срок"
    return lines.lateness(_met_due(event.version, incident), event.at, office)


def _met_due(version: DraftVersion | None, incident: Incident) -> datetime:
    """The due against which that version was placed."""
    placement = incident.placement_of(version)
    return placement.due_at if placement else incident.due.at


def clock_runs_on(incident: Incident, office: Office, now: datetime) -> str:
    """A question to the author stops no clock (§10)."""
    return f"Срок идёт. {lines.due_line(incident, office, now)}"


def _link(
    event: AnswerPlaced | InterimPlaced | ClarificationPlaced, incident: Incident, to: str
) -> Iterator[Block]:
    placement = incident.placement_of(event.version)
    if event.with_link and placement is not None and placement.url:
        yield f"Ссылка на {to}: {address(placement.url)}"

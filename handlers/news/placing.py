"""What is said of placements: whether in time, and their corrections (§9, §10, §17)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.model.ids import DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.workflow.status import Status
from handlers.cards import lines
from handlers.news.item import DONE, EventWords, HistoryLine, NewsItem, nobody, promised
from handlers.texts import networks, words
from handlers.texts.tables import texts_by
from handlers.ui.markup import Block, Quote, address, escape

_TO_PLACE: Final = texts_by(DraftKind, "drafts.placeable")


def _was_placed(of: HistoryLine[events.AnswerPlaced]) -> str:
    event = of.event
    version = f", версия {event.version}" if event.version else ", текст боту не присылали"
    link = "" if event.with_link else ", без ссылки"
    return f"ответ размещён {_in_time(event)}{version}{link}{promised(event.promised)}"


def _in_time(event: events.AnswerPlaced | events.PlacementTimeCorrected) -> str:
    return "в срок" if event.in_time else "с опозданием"


def _placed(of: NewsItem[events.AnswerPlaced]) -> Iterator[Block]:
    yield of.heading(f"ответ размещён, {_kept(of)}")
    yield from _record(of, "ответ")


def _placed_with_text(of: NewsItem[events.AnswerPlaced]) -> Iterator[Block]:
    """For the officers, with the text that the head will ask for (§22)."""
    yield from _placed(of)
    yield from _text(of, "Ответ")


def _placement_recorded(of: NewsItem[events.AnswerPlaced]) -> Iterator[Block]:
    yield of.heading(f"размещение записано, {_kept(of)}")


def _interim_placed(of: NewsItem[events.InterimPlaced]) -> Iterator[Block]:
    """The final answer has a new deadline (§17)."""
    yield of.heading(f"промежуточный ответ размещён, {_kept(of)}")
    yield _final_due(of)
    yield from _record(of, "промежуточный ответ")


def _interim_with_text(of: NewsItem[events.InterimPlaced]) -> Iterator[Block]:
    """For the officers, with the text of an interim answer."""
    yield from _interim_placed(of)
    yield from _text(of, "Промежуточный ответ")


def _interim_recorded(of: NewsItem[events.InterimPlaced]) -> Iterator[Block]:
    yield of.heading(f"размещение промежуточного ответа записано, {_kept(of)}")
    yield _final_due(of)


def _final_due(of: NewsItem[events.InterimPlaced]) -> str:
    """The final deadline (§17); a further interim answer does not move it."""
    still = "" if of.event.opened else " прежний"
    return f"Срок окончательного ответа{still}: {of.due(of.event.due_at)}"


def _clarification_placed(of: NewsItem[events.ClarificationPlaced]) -> Iterator[Block]:
    yield of.heading("уточняющий вопрос автору размещён")
    yield _clock_runs_on(of)
    yield from _record(of, "уточняющий вопрос")


def _clarification_recorded(of: NewsItem[events.ClarificationPlaced]) -> Iterator[Block]:
    yield of.heading("размещение уточняющего вопроса автору записано")
    yield _clock_runs_on(of)


def _clock_runs_on(of: NewsItem[events.ClarificationPlaced]) -> str:
    """A clarification does not stop the clock (§10)."""
    return f"Срок идёт. {lines.due_line(of.incident, of.office, of.now, awaited=False)}"


def _author_replied(of: NewsItem[events.AuthorReplied]) -> Iterator[Block]:
    """The citizen's reply (§10)."""
    yield of.heading("автор ответил на уточняющий вопрос")
    yield Quote(of.incident.authors_replies[of.event.index].text)
    yield f"Ответ добавлен: {of.who}"


def _was_undone(of: HistoryLine[events.PlacementUndone]) -> str:
    event = of.event
    again = f", снова идёт срок {of.new_due(event.due_at)}" if event.due_at else ""
    return f"отменена отметка о размещении{_of_what(event)}{again}"


def _undone(of: NewsItem[events.PlacementUndone]) -> Iterator[Block]:
    """The placement was recorded by mistake."""
    yield of.heading(f"отметка о размещении{_of_what(of.event)} отменена")
    if of.event.due_at is not None:
        yield f"Снова идёт прежний срок ответа: {of.new_due(of.event.due_at)}"
    if of.event.page is not None:
        yield networks.stays(escape(words.page(of.office.organisation, of.event.page)))
    if of.event.whose is not None:
        yield f"Отметка о размещении: {of.colleague}"
    yield of.decision


def _place_again(of: NewsItem[events.PlacementUndone]) -> Iterator[Block]:
    """For those who place it: the next step, unless it is done since."""
    yield from _undone(of)
    incident = of.incident
    if incident.approved_draft is not None and incident.status is Status.APPROVED:
        what = _TO_PLACE[incident.approved_draft.kind]
        yield f"Срок идёт: разместите {what} и пришлите ссылку."
    elif incident.publication and not incident.status.closed:
        yield "Срок идёт: разместите ответ и пришлите ссылку."


def _not_placed_yet(of: NewsItem[events.PlacementUndone]) -> Iterator[Block]:
    """For people without a task."""
    yield from _undone(of)
    yield "Ответ ещё не размещён, срок идёт."


def _link_corrected(of: NewsItem[events.PlacementLinkCorrected]) -> Iterator[Block]:
    """For the colleague who recorded the placement."""
    yield of.heading("ссылка на ответ исправлена")
    yield f"Отметка о размещении: {of.colleague}"
    placement = of.incident.placement_of(of.event.version)
    if placement is not None and placement.url:
        yield f"Ссылка на ответ: {address(placement.url)}"
    yield f"Исправлено: {of.who}"


def _time_was_corrected(of: HistoryLine[events.PlacementTimeCorrected]) -> str:
    event = of.event
    kept = "" if event.kind is DraftKind.CLARIFICATION else f", {_in_time(event)}"
    final = f", срок окончательного ответа {of.new_due(event.due_at)}" if event.due_at else ""
    was = of.was(event.placed_at, of.before.placed_at.get(event.version), "было")
    at = f"{of.moment(event.placed_at)}{was}"
    return f"указано время размещения{_of_what(event)}: {at}{kept}{final}"


def _time_corrected(of: NewsItem[events.PlacementTimeCorrected]) -> Iterator[Block]:
    event = of.event
    at = of.moment(event.placed_at)
    if event.kind is not DraftKind.CLARIFICATION:
        due_at = _met_due(event.version, of.incident)
        at += f", {lines.lateness(due_at, event.placed_at, of.office)}"
    yield of.heading(f"время размещения — {at}")
    if event.due_at is not None:
        yield f"Срок окончательного ответа: {of.due(event.due_at)}"


def _of_what(event: events.PlacementUndone | events.PlacementTimeCorrected) -> str:
    return "" if event.kind is DraftKind.FINAL else f" {words.PLACED[event.kind]}"


def _kept(of: NewsItem[events.AnswerPlaced | events.InterimPlaced]) -> str:
    """Return whether it was placed in time."""
    if of.event.in_time:
        return "в срок"
    return lines.lateness(_met_due(of.event.version, of.incident), of.event.at, of.office)


def _met_due(version: DraftVersion | None, incident: Incident) -> datetime:
    """Return the deadline that applied to the placement of that version."""
    placement = incident.placement_of(version)
    return placement.due_at if placement else incident.due.at


def _text(of: NewsItem[events.AnswerPlaced | events.InterimPlaced], name: str) -> Iterator[Block]:
    """Return the placed text; nothing if only the link was sent to the bot."""
    if of.event.version is not None:
        draft = of.incident.draft(of.event.version)
        yield f"{name}:"
        yield from lines.said(draft.text, draft.attachments)


def _record(
    of: NewsItem[events.AnswerPlaced | events.InterimPlaced | events.ClarificationPlaced], to: str
) -> Iterator[Block]:
    placement = of.incident.placement_of(of.event.version)
    if placement is not None and placement.page is not None:
        yield f"Размещено от имени {of.page(placement.page)}: {of.who}"
    else:
        yield f"Отметка о размещении: {of.who}"
    if of.event.with_link and placement is not None and placement.url:
        yield f"Ссылка на {to}: {address(placement.url)}"


WORDS: Final = (
    EventWords(
        events.AnswerPlaced,
        history=_was_placed,
        authority=_placed,
        calls=nobody,
        officers=_placed_with_text,
        author=_placement_recorded,
        reaction=lambda of: DONE if of.event.in_time else None,
    ),
    EventWords(
        events.InterimPlaced,
        history=(
            "промежуточный ответ размещён {in_time:в срок|с опозданием}, версия {version}"
            "{with_link:|, без ссылки}, срок окончательного ответа {due_at:due}{promised:promised}"
        ),
        authority=_interim_placed,
        calls=nobody,
        officers=_interim_with_text,
        author=_interim_recorded,
    ),
    EventWords(
        events.ClarificationPlaced,
        history="уточняющий вопрос автору размещён, версия {version}{with_link:|, без ссылки}",
        authority=_clarification_placed,
        calls=nobody,
        author=_clarification_recorded,
    ),
    EventWords(
        events.AuthorReplied,
        history="добавлен ответ автора",
        control=_author_replied,
        authority=_author_replied,
        author=("ответ автора добавлен",),
        reaction=DONE,
    ),
    EventWords(
        events.PlacementUndone,
        history=_was_undone,
        whose="отметка",
        authority=_place_again,
        officers=_not_placed_yet,
        colleague=_place_again,
    ),
    EventWords(
        events.PlacementLinkCorrected,
        history="исправлена ссылка на ответ{links:links}",
        whose="отметка",
        author=("ссылка на ответ исправлена",),
        reaction=DONE,
        colleague=_link_corrected,
    ),
    EventWords(
        events.PlacementTimeCorrected,
        history=_time_was_corrected,
        authority=_time_corrected,
        calls=nobody,
        author=_time_corrected,
    ),
)

"""`/find`: the query, its results page by page, and filters. Independent of cards."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from domain.model.actor import Actor
from domain.model.conversation.questions import WhatToFind
from domain.model.found_comment import FoundComment
from domain.model.ids import AuthorityCode, IncidentNumber, SearchId
from domain.model.incident.workflow.status import Status
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.model.report.period import Span
from domain.model.search import MOST_SHOWN, PAGE, Narrowing, Search, Sought, Trait
from domain.model.suggestions import in_order
from domain.ports.snapshots import Hit, Passage, QuestionSnapshot, SearchPage, SearchSnapshot
from domain.use_cases.asking import ask_there
from domain.use_cases.searching import go_on, search
from handlers.cards import lines
from handlers.cards.overview import opened
from handlers.reading.sought import sought_in
from handlers.sorting import OpenComment
from handlers.texts import reports, words
from handlers.texts import searching as texts
from handlers.texts.tables import texts_by
from handlers.ui.access import check_shown_in
from handlers.ui.buttons import (
    LONGEST_LABEL,
    AskReply,
    Button,
    Key,
    Keyboard,
    OfIncident,
    OfNothing,
    column,
    paired,
    register,
)
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import Command, IncomingMessage
from handlers.ui.markup import bold, escape
from handlers.ui.questions import NAME_OR_DAYS, Drop, QuestionButton, answers, asks, brief
from handlers.ui.refusals import overlong
from handlers.ui.rendered import MessagePart, Rendered, renders

_NARROWING: Final = texts_by(Narrowing, "labels.narrowing")


class SearchButton(Button):
    """On a search; only its owner may press it."""

    search: SearchId
    subject = OfNothing.STAFF

    async def _go_on(
        self, change: Callable[[Search], None], by: Actor, context: Context
    ) -> Response:
        await go_on(context.uow, self.search, change, by=by)
        return SILENT


class OpenFound(Button, prefix="fo"):
    """«№12»: brings its card, as `/incident 12` does."""

    incident: IncidentNumber
    action = Action.SEE

    @property
    def label(self) -> str:
        """The number."""
        return f"№{self.incident}"

    @property
    def subject(self) -> OfIncident:
        """The incident."""
        return OfIncident(self.incident)

    async def press(self, by: Actor, context: Context) -> Response:
        """Send the card below the search."""
        office = await context.reading.office()
        person, place = office.person(by.person), office.reply_place(by)
        await check_shown_in(place, self.incident, by, context)
        incident = await context.reading.incident(self.incident)
        return Response((opened(incident, person, place, office, context.now),))


class TurnFound(SearchButton, prefix="ft"):
    """«◀️ Назад», «Дальше ▶️»: turns a page of the results, or leaves a filter."""

    page: int
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the page in the same message."""
        return await self._go_on(lambda found: found.turn(self.page), by, context)


class Narrow(SearchButton, prefix="fn"):
    """«Состояние…», «Орган…», «Период…»: shows the values of a filter."""

    what: Narrowing

    @property
    def label(self) -> str:
        """The filter."""
        return _NARROWING[self.what]

    async def press(self, by: Actor, context: Context) -> Response:
        """Show its values in the same message."""
        return await self._go_on(lambda found: found.choose(self.what), by, context)


_ANY_DAY: Final = date(2000, 1, 1)

_SETS: Final = {Narrowing.CONDITION: "fc", Narrowing.AUTHORITY: "fa", Narrowing.PERIOD: "fp"}
"""The prefix of the button that sets the filter."""


class SetFilter(SearchButton, prefix=_SETS[Narrowing.CONDITION]):
    """«в работе», «Прошлая неделя», the name of an authority: sets a filter; «Любой»: to any."""

    what: Narrowing
    value: str = ""
    label: str = field(default="", compare=False)
    packed = ("search", "value")

    def __post_init__(self) -> None:
        _narrowed(Sought(), self.what, self.value, _ANY_DAY)

    @property
    def packed_prefix(self) -> str:
        """The prefix that names the filter."""
        return _SETS[self.what]

    @classmethod
    def unpacked(cls, prefix: str, values: Mapping[str, Any]) -> Button:
        """Return the button with that prefix."""
        return cls(**values, what=next(one for one in Narrowing if _SETS[one] == prefix))

    async def press(self, by: Actor, context: Context) -> Response:
        """Search again from the first page."""
        office = await context.reading.office()
        today = office.calendar.local(context.now).date()

        def narrow(found: Search) -> None:
            found.narrow(_narrowed(found.sought, self.what, self.value, today))

        return await self._go_on(narrow, by, context)


for _prefix in _SETS.values():
    register(_prefix, SetFilter)


def _narrowed(sought: Sought, what: Narrowing, value: str, today: date) -> Sought:
    """Return the query with the filter set; raises ValueError for a value that it can't have."""
    match what:
        case Narrowing.CONDITION:
            return replace(sought, conditions=frozenset({_condition(value)} if value else ()))
        case Narrowing.AUTHORITY:
            return replace(sought, authority=AuthorityCode(value) if value else None)
        case Narrowing.PERIOD:
            return replace(sought, period=Span(value).period(today) if value else None)


def _condition(value: str) -> Status | Trait:
    return Status(value) if value in set(Status) else Trait(value)


class SearchAll(QuestionButton, prefix="fs"):
    """Searches without words, to be filtered by buttons."""

    label = "Без слов"

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the newest of all incidents."""
        await search(context.uow, Sought(), by=by, question=self.question)
        return SILENT


_LONGEST_TEXT: Final = 100
_LONGEST_AUTHORITY: Final = 40
_MOST_AUTHORITIES: Final = 30

_CHOICES: Final = (Trait.OPEN, Trait.OVERDUE, Trait.HIGH, Trait.PUBLICATION, *Status)


@renders(SearchSnapshot)
def render_search(snapshot: SearchSnapshot, _: datetime) -> Rendered:
    """Render the page with its navigation, or the values of a filter."""
    search, found, office = snapshot.search, snapshot.found, snapshot.office
    text = [*heading(search.sought, office), *_results(search, found, office)]
    if snapshot.comments:
        text += ["", texts.SORTED_AWAY]
    if search.choosing is not None:
        keyboard = _choosing(search, search.choosing, office)
    else:
        keyboard = _leading_on(search, found)
        away = (_sorted_away(one, office) for one in snapshot.comments)
        keyboard = Keyboard((*((one,) for one in away), *keyboard.rows))
    return Rendered((MessagePart("\n".join(text), keyboard),))


def _sorted_away(comment: FoundComment, office: Office) -> Button:
    """Return the button that brings its card, with «Вернуть»; its words are only there."""
    label = f"Комментарий, {lines.moment(office, comment.post.at)}"
    return OpenComment(comment=comment.id, label=label)


def heading(sought: Sought, office: Office) -> Iterator[str]:
    """Show the query as it was understood."""
    text = words.cut(sought.text, _LONGEST_TEXT)
    yield bold(f"Поиск: {text}" if text else "Поиск")
    if sought.author:
        yield f"Автор: {escape(' '.join(sought.author))}"
    if sought.conditions:
        names = sorted(texts.CONDITION[one] for one in sought.conditions)
        yield f"Состояние: {', '.join(names)}"
    if sought.authority is not None:
        yield f"Орган: {lines.body(office, sought.authority)}"
    if sought.period is not None:
        yield f"Выявлено: {words.days(sought.period.first, sought.period.last)}"


def _results(search: Search, found: SearchPage, office: Office) -> Iterator[str]:
    sought = search.sought
    if not found.hits:
        yield nothing(sought, found)
    else:
        first = search.page * PAGE + 1
        yield texts.total(found.total, found.exact, first, first + len(found.hits) - 1)
    if not found.complete:
        yield texts.INCOMPLETE
    for hit in found.hits:
        yield ""
        yield from told(hit, office)


def nothing(sought: Sought, found: SearchPage) -> str:
    """Explain why nothing was found, if known, and what to do."""
    if sought.number is not None:
        return texts.no_such(sought.number)
    if found.meaningless:
        return texts.NO_MEANING
    narrowed = bool(sought.conditions or sought.authority or sought.period or sought.author)
    return texts.nothing(found.absent, narrowed=narrowed)


def told(hit: Hit, office: Office) -> Iterator[str]:
    """Return an incident as a line, and the matching passage."""
    yield _line(hit, office)
    yield from map(_passage, hit.passages)


def _line(hit: Hit, office: Office) -> str:
    """«№12 · возможно · Управление ЖКХ · в работе · 24.11.2026 08:30»."""
    row = hit.row
    names = ", ".join(words.authority(office.organisation, code) for code in row.authorities)
    main = row.waits_for
    state = words.status(row.status, row.kind) if main is None else words.joined_to(main)
    possible = texts.POSSIBLE if hit.possible else ""
    about = [possible, words.cut(names, _LONGEST_AUTHORITY), state]
    detected = lines.moment(office, hit.detected_at)
    return " · ".join((f"<b>№{row.number}</b>", *map(escape, filter(None, about)), detected))


def _passage(of: Passage) -> str:
    """Return the passage with the matches in bold."""
    pieces, end = [texts.of(of.of)], 0
    for first, last in of.marks:
        pieces += [escape(of.text[end:first]), bold(of.text[first:last])]
        end = last
    return words.of_no_incident("".join([*pieces, escape(of.text[end:])]))


def _leading_on(search: Search, found: SearchPage) -> Keyboard:
    last = min(found.total, MOST_SHOWN) - 1
    turns = [
        TurnFound(search=search.id, page=page, label=label)
        for label, page in {"◀️ Назад": search.page - 1, "Дальше ▶️": search.page + 1}.items()
        if 0 <= page * PAGE <= last
    ]
    opens = [OpenFound(incident=hit.row.number) for hit in found.hits]
    narrow = [Narrow(search=search.id, what=what) for what in Narrowing]
    rows: list[tuple[Key, ...]] = [tuple(opens), tuple(turns), tuple(narrow)]
    return Keyboard(tuple(filter(None, rows)))


def _choosing(search: Search, what: Narrowing, office: Office) -> Keyboard:
    back = TurnFound(search=search.id, page=search.page, label="Назад")
    return Keyboard((*paired(_choices(search, what, office)), *column(back).rows))


def _choices(search: Search, what: Narrowing, office: Office) -> Iterator[Button]:
    to = partial(SetFilter, search=search.id, what=what)
    yield to(label="Любое" if what is Narrowing.CONDITION else "Любой")
    match what:
        case Narrowing.CONDITION:
            for one in _CHOICES:
                yield to(value=one, label=words.capital(texts.CONDITION[one]))
        case Narrowing.AUTHORITY:
            bodies = list(in_order((), office.organisation.authorities.values()))
            for body in bodies[:_MOST_AUTHORITIES]:
                yield to(value=body.code, label=words.cut(body.name, LONGEST_LABEL))
        case Narrowing.PERIOD:
            for span, label in reports.SPAN.items():
                yield to(value=span, label=label)


async def on_find(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Search for the words after the command, or ask for them."""
    if not command.rest:
        await ask_there(context.uow, WhatToFind(), by=written.by, at=context.now)
        return SILENT
    return await search_for(command.rest, written, context)


@asks(WhatToFind, closed="вопрос о поиске закрыт. Снова: /find")
def _what_to_find(_: WhatToFind, asked: QuestionSnapshot) -> Rendered:
    """Ask with a button in private, with an open reply box in a group."""
    if asked.question.place.private:
        buttons = SearchAll(question=asked.id), Drop(question=asked.id)
        return Rendered((MessagePart(texts.WHAT, column(*buttons)),))
    return Rendered((MessagePart(texts.WHAT, AskReply(texts.PLACEHOLDER)),))


@answers(WhatToFind, fits=brief(NAME_OR_DAYS))
async def on_answer(
    _: WhatToFind, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the search words."""
    return await search_for(written.text or "", written, context, question)


async def search_for(
    text: str, written: IncomingMessage, context: Context, question: int | None = None
) -> Response:
    """Send the results below what was written, and close the question."""
    if (refusal := overlong(written, text)) is not None:
        return refusal
    office = await context.reading.office()
    sought = sought_in(text, office.calendar.local(context.now).date())
    await search(context.uow, sought, by=written.by, question=question)
    return SILENT

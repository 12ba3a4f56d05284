"""The buttons under search results."""

from collections.abc import Callable
from dataclasses import field, replace
from datetime import date
from typing import Final

from domain.model.actor import Actor
from domain.model.ids import AuthorityCode, IncidentNumber, SearchId
from domain.model.incident.workflow.status import Status
from domain.model.organisation.permissions import Action
from domain.model.report.span import Span
from domain.model.search import Narrowing, Search, Sought, Trait
from domain.use_cases.searching import go_on, search
from handlers.cards.opening import opened
from handlers.texts.tables import texts_by
from handlers.ui.access import check_shown_in
from handlers.ui.buttons import Button, OfIncident, OfNothing
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.question_buttons import QuestionButton

_NARROWING: Final = texts_by(Narrowing, "labels.narrowing")


class SearchButton(Button):
    """On a search; only its person may press it."""

    search: SearchId
    subject = OfNothing.STAFF

    async def _go_on(
        self, change: Callable[[Search], None], by: Actor, context: Context
    ) -> Response:
        await go_on(context.uow, self.search, change, by=by)
        return SILENT


class OpenFound(Button, prefix="fo"):
    """«№12»: its card, as `/incident 12` brings it."""

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
        person = office.person(by.person)
        place = by.source.place if by.source else person.private
        await check_shown_in(place, self.incident, by, context)
        incident = await context.reading.incident(self.incident)
        return Response((opened(incident, person, place, office, context.now),))


class TurnFound(SearchButton, prefix="ft"):
    """«◀️ Назад», «Дальше ▶️»; from what is to be chosen, back to what was found."""

    page: int
    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the page in the same message."""
        return await self._go_on(lambda found: found.turn(self.page), by, context)


class Narrow(SearchButton, prefix="fn"):
    """«Состояние…», «Орган…», «Период…»."""

    what: Narrowing

    @property
    def label(self) -> str:
        """The filter."""
        return _NARROWING[self.what]

    async def press(self, by: Actor, context: Context) -> Response:
        """Show its values in the same message."""
        return await self._go_on(lambda found: found.choose(self.what), by, context)


class NarrowingButton(SearchButton):
    """Chooses something, or any of it."""

    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Search again from the first page."""
        office = await context.reading.office()
        today = office.calendar.local(context.now).date()

        def narrow(found: Search) -> None:
            found.narrow(self._narrowed(found.sought, today))

        return await self._go_on(narrow, by, context)

    def _narrowed(self, sought: Sought, today: date) -> Sought:
        raise NotImplementedError


class OfCondition(NarrowingButton, prefix="fc"):
    """«в работе», «срок истёк»; None: any."""

    condition: Status | Trait | None = None

    def _narrowed(self, sought: Sought, today: date) -> Sought:
        del today
        wanted = frozenset() if self.condition is None else frozenset({self.condition})
        return replace(sought, conditions=wanted)


class OfAuthority(NarrowingButton, prefix="fa"):
    """The name of an authority; None: any."""

    authority: AuthorityCode | None = None

    def _narrowed(self, sought: Sought, today: date) -> Sought:
        del today
        return replace(sought, authority=self.authority)


class OfPeriod(NarrowingButton, prefix="fp"):
    """«Прошлая неделя», «Этот год»; None: any."""

    span: Span | None = None

    def _narrowed(self, sought: Sought, today: date) -> Sought:
        return replace(sought, period=None if self.span is None else self.span.period(today))


class SearchAll(QuestionButton, prefix="fs"):
    """Instead of words: everything, to be narrowed by buttons."""

    label = "Без слов"

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the newest of all incidents."""
        place = (
            by.source.place
            if by.source
            else (await context.reading.office()).person(by.person).private
        )
        await search(context.uow, Sought(), place, by=by, question=self.question)
        return SILENT

"""The approved text in a block ready to copy, and its placement (§9)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.cards import CardKey, CardKind, PlacementCard
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft import Draft, DraftKind, DraftState, OutdatedVersion
from domain.model.incident.answer.placement import Placement
from domain.model.incident.workflow.status import Move, Status
from domain.model.organisation.office import Office
from domain.model.organisation.permissions import Action
from domain.use_cases.placing import ask_placement_link, ask_placement_time, place, undo_placement
from handlers.cards import course, lines, placing_as, tasks
from handlers.cards.buttons import (
    Back,
    CardButton,
    ConfirmedButton,
    asked_on,
    asking,
    done,
    leads_card,
    runs,
)
from handlers.cards.card_view import CardView
from handlers.cards.executor.buttons import AskAuthorsReply
from handlers.texts import labels, networks, words
from handlers.texts.tables import texts_by
from handlers.ui.buttons import Key, Keyboard, Style, column, copies, opens
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.markup import LONGEST_MESSAGE, Quote, address, bold, escape, visible_length
from handlers.ui.rendered import CardFiles, MessagePart, Rendered

NEVER_SENT: Final = DraftVersion(0)


class PlacementButton(CardButton):
    """On the placement card of an approved version."""

    on = PlacementCard
    version: DraftVersion
    action = Action.PLACE


class PlaceWithoutLink(PlacementButton, ConfirmedButton, prefix="pa", sure="py"):
    """Records a placement without a link: the clock stops (§9)."""

    asks = labels.NO_LINK
    yes_style = Style.FORWARD
    move = Move.PLACE
    act = runs(place, "version", says="размещение записано, ссылки нет.")

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The card; raises OutdatedVersion."""
        ready = {DraftState.APPROVED, DraftState.PLACED}
        if incident.draft(self.version).state not in ready:
            current = incident.approved_draft
            raise OutdatedVersion(self.number, self.version, current.version if current else None)
        return super().shown_on(incident, now)

    def question(self, of: CardView) -> Iterator[str]:
        """Ask to record it."""
        about = f"{words.NOUN[of.incident.kind].accusative} №{self.number}"
        kind = of.incident.draft(self.version).kind
        yield f"Отметить размещение {_ASKED[kind]} на {about} без ссылки?"


class NoLink(PlacementButton, prefix="pn"):
    """Records a placement without a link, under the question for the link: the clock stops (§9)."""

    label = labels.NO_LINK
    style = Style.FORWARD
    press = runs(place, "version", says="размещение записано, ссылки нет.")


class AskLink(PlacementButton, prefix="pl"):
    """Asks for the link of the placement."""

    label = "Вставить ссылку"
    style = Style.MAIN

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for it."""
        await ask_placement_link(context.uow, self.number, self.version, by=by, at=context.now)
        return SILENT


class CorrectionButton(CardButton):
    """On a recent placement; without a draft (NEVER_SENT) on the executor's card."""

    version: DraftVersion
    action = Action.PLACE

    @property
    def card(self) -> PlacementCard | None:
        """The placement card of that version; of a text NEVER_SENT, the executor's card."""
        return PlacementCard(self.number, self.version) if self.version else None


class AskPlacementTime(CorrectionButton, prefix="pt"):
    """Asks for the real time of the placement."""

    label = "Указать время"

    async def press(self, by: Actor, context: Context) -> Response:
        """Ask for it."""
        await ask_placement_time(
            context.uow, self.number, self.version or None, by=by, at=context.now
        )
        return SILENT


class UndoPlacement(CorrectionButton, ConfirmedButton, prefix="pu", sure="pz"):
    """Undoes the placement: the clock goes on."""

    asks = "Отменить размещение"
    yes = "Да, отменить размещение"
    action = Action.PLACE

    def shown_on(self, incident: Incident, now: datetime) -> CardKey:
        """The card; raises if the placement can't be undone."""
        incident.check_correctable(now, self.version or None)
        return self.card or leads_card(incident)

    def question(self, of: CardView) -> Iterator[str]:
        """Name whose record would be undone; what stands on the page stays there."""
        placement = of.incident.undoable_placement(of.now)
        if placement is None:
            return
        signed = lines.signed(placement.recorded, of.office)
        yield f"Отменить отметку о размещении ({signed})?"
        if placement.page is not None:
            name = words.page(of.office.organisation, placement.page)
            yield networks.stays(escape(name))

    async def act(self, by: Actor, context: Context) -> Response:
        """Undo it."""
        await undo_placement(context.uow, self.number, self.version or None, by=by, at=context.now)
        return self.confirms("отметка о размещении отменена, срок идёт.")


_AGREED: Final = texts_by(DraftKind, "drafts.agreed")
_TO_PLACE: Final = texts_by(DraftKind, "drafts.place")
_PLACES: Final = texts_by(DraftKind, "drafts.placed_by")
"""The person who places it, if the text is in another authority's chat."""

_NOT_TO_PLACE: Final = frozenset({DraftState.WAITING, DraftState.REJECTED, DraftState.WITHDRAWN})

_ASKED: Final = texts_by(DraftKind, "drafts.placement_of")

_LONGEST_QUOTE: Final = 1000


def placement_card(of: CardView, version: DraftVersion) -> Rendered:
    """Render the header, the text and the next step; as three messages if one is too short.

    It stays in the chat that received the text, even if another authority has to place it now.
    """
    incident = of.incident
    draft = incident.draft(version)
    files = CardFiles(draft.attachments, f"№{incident.number}: вложения к ответу для размещения")
    header = "\n".join(_header(of, version))
    text = f"<pre>{escape(draft.text)}</pre>"
    plain = _keyboard(of, version) if of.worked else None
    footer = "\n".join(_footer(of, version, asked_on(plain, of)))
    back = Back(kind=CardKind.PLACEMENT, number=incident.number, version=version)
    keyboard = asking(plain, of, back)
    whole = f"{header}\n{text}\n{footer}"
    if visible_length(whole) <= LONGEST_MESSAGE:
        return Rendered((MessagePart(whole, keyboard),), files=files)
    footer = f"{bold(f'№{incident.number}')}: текст ответа выше.\n{footer}"
    return Rendered(
        (MessagePart(header), MessagePart(text), MessagePart(footer, keyboard)), files=files
    )


def _header(of: CardView, version: DraftVersion) -> Iterator[str]:
    incident, office = of.incident, of.office
    draft = incident.draft(version)
    yield lines.heading(incident, _said(of, draft), citizen=True)
    yield f"{words.capital(_state(incident, draft, worked=of.worked))}, версия {version}"
    yield lines.due_line(incident, office, of.now, awaited=draft.state is DraftState.APPROVED)
    if incident.message.url:
        yield f"Ссылка: {address(incident.message.url)}"
    yield from course.joined(incident, office)
    yield from lines.attached(draft.attachments)
    awaited = incident.status is Status.APPROVED and draft.state is DraftState.APPROVED
    if of.worked and awaited and not incident.publication:
        yield from _called(incident, draft, office)
    if draft.state is DraftState.PLACED:
        yield from _citizens_text(incident)


def _citizens_text(incident: Incident) -> Iterator[str]:
    """Show the citizen's text, shortened, beside an answer that is placed."""
    text = lines.citizens_words(incident)
    if len(text) > _LONGEST_QUOTE:
        text = f"{text[: _LONGEST_QUOTE - 1]}…"
    if text:
        yield "Сообщение:"
        yield Quote(text, folded=True).marked(text)
    elif not incident.message.attachments:
        yield f"Сообщение: <i>{words.ERASED}</i>"


def _called(incident: Incident, draft: Draft, office: Office) -> Iterator[str]:
    """Name the author; if they are away or elsewhere, the person in charge there."""
    lead = incident.lead
    if lead is None:
        return
    former = incident.of_former_lead(draft)
    author = [] if former else [*lines.author(draft.signed, lead, office)]
    yield from author or lines.mentions(incident, lead, office)


def _footer(of: CardView, version: DraftVersion, asked: ConfirmedButton | None) -> Iterator[str]:
    incident, office = of.incident, of.office
    draft, placement = incident.draft(version), incident.placement_of(version)
    kind, lead = draft.kind, incident.lead
    if draft.state is DraftState.WAITING:
        yield "Пока не размещайте этот текст: отдел контроля ещё не согласовал его."
    elif _taken_back(draft):
        yield "Не размещайте этот текст."
    elif placement is not None:
        yield from course.placed(incident, placement, office)
        if of.worked:
            yield from _afterwards(incident, kind)
        if of.worked and incident.undoable_placement(of.now) == placement:
            undoing = lines.correctable(incident, office, of.now)
            yield from asked.question(of) if asked else undoing
    elif incident.status.closed:
        yield "Размещать ответ не нужно."
        yield course.closed(incident, office)
    elif not of.worked and lead is not None:
        yield f"Не размещайте: {_PLACES[kind]} {lines.authority(office, lead)}."
    elif asked is not None:
        yield from asked.question(of)
    elif incident.placing_order is not None:
        yield from placing_as.ordered(incident, version, office)
    else:
        yield from _to_place(of, draft)


def _to_place(of: CardView, draft: Draft) -> Iterator[str]:
    """Show how to place the text, and the points to check before."""
    yield f"{_TO_PLACE[draft.kind]} и пришлите ссылку ответом на это сообщение."
    for warning in lines.outdated_days(draft, of.office, of.now):
        yield f"{warning} Исправленный текст пришлите так же."
    if draft.kind is DraftKind.INTERIM and of.incident.second_clock is None:
        days = words.working_days(of.incident.policy.final_days)
        yield f"На окончательный ответ будет {days} после дня размещения (п. 17 Порядка)."


def _afterwards(incident: Incident, kind: DraftKind) -> Iterator[str]:
    """Show the consequence of a placement for an open incident."""
    if kind is DraftKind.CLARIFICATION and not incident.status.closed:
        yield "Срок идёт. Когда автор ответит, нажмите «Автор ответил»."


def _keyboard(of: CardView, version: DraftVersion) -> Keyboard | None:
    incident = of.incident
    draft, undoable = incident.draft(version), incident.undoable_placement(of.now)
    number = incident.number
    if _taken_back(draft):
        return None
    asked = draft.kind is DraftKind.CLARIFICATION and not incident.status.closed
    if undoable is not None and undoable.version == version:
        return correction(undoable, number, of.office, asked=asked)
    if draft.state is DraftState.PLACED and asked:
        return column(AskAuthorsReply(number=number))
    if draft.state is DraftState.PLACED or incident.status is not Status.APPROVED:
        return None
    return _placing_keys(of, draft)


def _placing_keys(of: CardView, draft: Draft) -> Keyboard:
    """Return the ways to place the text: by the program, if it can, and by hand."""
    incident, number, version = of.incident, of.incident.number, draft.version
    reading: tuple[Key, ...] = (
        *copies("Скопировать", draft.text),
        *opens("Открыть пост", incident.message.url),
    )
    place = placing_as.offered_place(incident, version, of.office.organisation)
    offer = ((placing_as.offering(incident, version, place),),) if place else ()
    by_hand = (
        (AskLink(number=number, version=version),),
        (PlaceWithoutLink(number=number, version=version),),
    )
    return Keyboard((reading, *offer, *by_hand))


def correction(
    placement: Placement, number: IncidentNumber, office: Office, *, asked: bool = False
) -> Keyboard:
    """Return the correction buttons soon after a placement; `asked`: for a clarification."""
    version = placement.version or NEVER_SENT
    return column(
        done("Размещено", placement.recorded, office),
        *([AskAuthorsReply(number=number)] if asked else []),
        AskPlacementTime(number=number, version=version),
        UndoPlacement(number=number, version=version),
    )


def _said(of: CardView, draft: Draft) -> str:
    incident, office = of.incident, of.office
    if _taken_back(draft):
        return "не размещайте"
    if draft.state is DraftState.PLACED:
        return words.STANDS[draft.kind]
    to_place = of.worked and draft.state is DraftState.APPROVED
    task = tasks.of_authority(incident, incident.lead, office, of.now) if to_place else None
    return task or tasks.standing(incident, office, of.now)


def _state(incident: Incident, draft: Draft, *, worked: bool) -> str:
    """Return the state of this text, or why it is not to be placed here."""
    if draft.state in _NOT_TO_PLACE:
        return f"{lines.draft_name(incident, draft.kind)} {words.DRAFT_STATE[draft.state]}"
    if _taken_back(draft):
        return "текст не действует" if draft is incident.drafts[-1] else "текст заменён"
    if not worked and draft.state is DraftState.APPROVED and not incident.status.closed:
        return f"{_PLACES[draft.kind]} другой орган"
    if incident.publication or draft.state is DraftState.PLACED:
        return f"текст {words.PLACED[draft.kind]}"
    return _AGREED[draft.kind]


def _taken_back(draft: Draft) -> bool:
    """Return whether a text brought for placement must not be placed any more."""
    return draft.state not in {DraftState.APPROVED, DraftState.PLACED}

"""Handlers at work without a database: raw updates, and small classes in storage's place."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from inspect import iscoroutinefunction
from types import NoneType
from typing import Any, Self, get_args, get_origin, get_type_hints

from bot.messengers.packing import pack
from bot.telegram.reading import read
from domain.model.actor import Actor
from domain.model.conversation.announcement import AccessAsked
from domain.model.conversation.cards import CardKey
from domain.model.conversation.job import Job, MakeReport
from domain.model.conversation.notices.kinds import Notice
from domain.model.conversation.question import Question
from domain.model.conversation.selection import Selection
from domain.model.found_comment import FoundComment, Sorting
from domain.model.ids import (
    AuthorityCode,
    BotId,
    BriefingId,
    CommentId,
    IncidentNumber,
    JobId,
    MessageRef,
    Messenger,
    PersonId,
    Place,
    SearchId,
    SelectionId,
    TemplateId,
    id_in,
)
from domain.model.incident import Incident
from domain.model.incident.answer.template import Template, Wording
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import IncidentKind
from domain.model.message.citizen_message import Attachment, Network
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.model.organisation.people import Invitation, Person, Post, Role
from domain.model.organisation.permissions import IncidentAccess
from domain.model.organisation.revision import Change, differences
from domain.model.report.briefing import Briefing
from domain.model.report.period import Period
from domain.model.search import Search, Sought
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import DEFAULT_WEEK
from domain.ports.incidents import Incidents
from domain.ports.reading import (
    AskedQuestion,
    IncidentRow,
    MostUrgent,
    PromiseRow,
    Reading,
)
from domain.ports.repositories import (
    Absences,
    AccessRequests,
    AccountLinks,
    AdminCodes,
    Briefings,
    FoundComments,
    Invitations,
    Jobs,
    Outbox,
    Questions,
    SealedTokens,
    Searches,
    Selections,
    Templates,
)
from domain.ports.unit_of_work import UnitOfWork
from handlers.messages.dispatch import dispatch
from handlers.ui.buttons import Button
from handlers.ui.context import BotAccount, Context, Response
from handlers.ui.invitation_codes import InvitationCodes
from tests.unit.incidents import (
    ADMIN,
    BOT,
    CONTROL_CHAT,
    DEPUTY,
    IVANOVA,
    NUMBER,
    WITH_DEPUTY,
    ZHKH,
    after,
)
from tests.unit.incidents import OFFICE as WITHOUT_DEPUTY

ME = BotAccount(id=BOT, username="otklik_bot")
IN_MAX = BotAccount(BotId(id_in(Messenger.MAX, 100_000)), "otklik_max_bot")
CODES = InvitationCodes("a key of nobody")
NOW = after(60)
PAGE, READ_PAGE = PageAddress(Network.VK, "-1"), PageAddress(Network.VK, "-2")
COMMENT = FoundComment(
    CommentId(1),
    PAGE,
    FoundPost(
        PostAddress(Network.VK, "-1_2_3"), "https://vk.com/wall-1_2?reply=3", "Яма.", NOW, "7"
    ),
    NOW,
)
PAGES = {
    PAGE: Page(PAGE, "Калининский район", places=True),
    READ_PAGE: Page(READ_PAGE, "Только читаем"),
}
SUSPENDED = Person(PersonId(602), "Сидоров С. С.", frozenset({Post(Role.EXECUTOR, ZHKH)}))
OFFICE = replace(
    WITHOUT_DEPUTY,
    organisation=replace(
        WITH_DEPUTY,
        pages=PAGES,
        people={
            **WITH_DEPUTY.people,
            IVANOVA.id: replace(IVANOVA, others=(PersonId(id_in(Messenger.MAX, 501)),)),
        },
        suspended={SUSPENDED.id: SUSPENDED},
        corrections={date(2026, 12, 31): Correction(DayKind.OFF)},
        later_weeks={date(2027, 1, 11): DEFAULT_WEEK},
    ),
)
"""The settings have something of each kind to show."""

Payload = dict[str, Any]


class Shelf:
    """In the place of the tables: one incident, which `make` gives again to whoever asks."""

    def __init__(
        self,
        make: Callable[[], Incident],
        card: CardKey | None = None,
        asked: AskedQuestion | None = None,
        selection: Selection | None = None,
        done: IncidentEvent | None = None,
    ) -> None:
        self.make = make
        self.done = done
        self.card = card
        self.asked = asked
        self.selection = selection
        self.saved: list[Incident] = []
        self.queued: list[Notice] = []
        self.committed = False


class Forgetful:
    """In the place of a port: it keeps nothing, and answers as if there were nothing.

    `answers`: what else a method returns, by its name.
    """

    def __init__(self, port: type, **answers: Any) -> None:
        self._port = port
        self._answers = answers

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._port, name)
        answer = self._answers[name] if name in self._answers else _nothing(method)

        async def forget(*_: object, **__: object) -> Any:
            return answer

        return forget if _awaited(method) else lambda *_: answer


@cache
def _awaited(method: Callable[..., Any]) -> bool:
    """Whether it is a coroutine function, which is slow to find out."""
    return iscoroutinefunction(method)


@cache
def _nothing(method: Callable[..., Any]) -> Any:
    """Return what stands for nothing in the type that the method returns; 1 for an id."""
    of = get_type_hints(method)["return"]
    if of is NoneType or NoneType in get_args(of):
        return None
    kind = getattr(of, "__supertype__", get_origin(of) or of)
    return {bool: False, int: 1, Mapping: {}, set: set(), frozenset: frozenset()}.get(kind, ())


class ShelfIncidents(Forgetful):
    """The incidents of a unit of work."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(Incidents, next_number=NUMBER)
        self._shelf = shelf

    async def get(self, number: IncidentNumber) -> Incident:
        assert number == NUMBER
        return self._shelf.make()

    async def save(self, incident: Incident) -> None:
        self._shelf.saved.append(incident)


class ShelfOutbox:
    """The outbox of a unit of work."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def put(self, notice: Notice) -> None:
        self._shelf.queued.append(notice)


class ShelfQuestions(Forgetful):
    """The questions of a unit of work."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(Questions)
        self._shelf = shelf

    async def close(self, question: int, *_: object) -> Question | None:
        asked = self._shelf.asked
        return asked.question if asked and asked.id == question else None

    waiting = turn = take_talk_back = close


class ShelfSelections(Forgetful):
    """The selections of a unit of work."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(Selections)
        self._shelf = shelf

    async def get(self, selection: SelectionId) -> Selection:
        found = self._shelf.selection
        assert found is not None
        assert found.id == selection
        return deepcopy(found)


TODAY = Period(NOW.date(), NOW.date())
INVITATION = Invitation("one", (Post(Role.HEAD),), "Иванова А. П.", ADMIN.id, NOW)
JOB = Job(JobId(1), MakeReport(TODAY), IVANOVA.id, IVANOVA.private)
LIDA = AccessAsked(person=PersonId(950), name="Лида", username="")
TEMPLATE = Template(TemplateId(1), Wording("Яма", "Яму засыплем {срок работ}."), IVANOVA.id, NOW)


def prepared(briefing: BriefingId) -> Briefing:
    """One that the deputy head has ordered and control has prepared."""
    asked = Actor(DEPUTY.id).signed(NOW)
    found = Briefing(briefing, TODAY, CONTROL_CHAT, asked, ordered=True)
    found.made("Поступило 2")
    return found


class ShelfSearches(Forgetful):
    """The searches of a unit of work: one, of control's."""

    def __init__(self) -> None:
        super().__init__(Searches)

    async def get(self, search: SearchId) -> Search:
        return Search(id=search, person=IVANOVA.id, sought=Sought())


class ShelfBriefings(Forgetful):
    """The briefings of a unit of work."""

    def __init__(self) -> None:
        super().__init__(Briefings, add=BriefingId(1), has_files=True)

    async def get(self, briefing: BriefingId) -> Briefing:
        return prepared(briefing)


class ShelfUnit(Forgetful):
    """A unit of work that commits by remembering it."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__(UnitOfWork, office=OFFICE)
        self.incidents: Incidents = ShelfIncidents(shelf)
        self.outbox: Outbox = ShelfOutbox(shelf)
        self.questions: Questions = ShelfQuestions(shelf)
        self.selections: Selections = ShelfSelections(shelf)
        self.searches: Searches = ShelfSearches()
        self.jobs: Jobs = Forgetful(Jobs, get=JOB)
        self.briefings: Briefings = ShelfBriefings()
        self.absences: Absences = Forgetful(Absences)
        self.invitations: Invitations = Forgetful(Invitations, find=INVITATION, use=INVITATION)
        self.access_requests: AccessRequests = Forgetful(AccessRequests, asked=LIDA, answer=LIDA)
        self.account_links: AccountLinks = Forgetful(AccountLinks)
        self.admin_codes: AdminCodes = Forgetful(AdminCodes)
        self.templates: Templates = Forgetful(
            Templates, all=[TEMPLATE], get=TEMPLATE, add=TEMPLATE.id
        )
        self.tokens: SealedTokens = Forgetful(SealedTokens)
        self.found_comments: FoundComments = Forgetful(
            FoundComments,
            get=COMMENT,
            sorting=Sorting([COMMENT], 1, CommentId(0), returning=[COMMENT.id]),
        )
        self.admins: frozenset[PersonId] = frozenset()
        self._shelf = shelf

    async def change_organisation(
        self, changed: Callable[[Organisation], Organisation], by: PersonId | None
    ) -> Organisation:
        return changed(OFFICE.organisation)

    async def compare_organisation(
        self, changed: Callable[[Organisation], Organisation]
    ) -> Sequence[Change]:
        return differences(OFFICE.organisation, changed(OFFICE.organisation))

    def forget_update(self) -> None: ...

    async def commit(self) -> None:
        assert not self._shelf.committed
        self._shelf.committed = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...


class ShelfFiles:
    """What people have sent."""

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        return None


class ShelfReading(Forgetful):
    """What handlers look up."""

    def __init__(self, shelf: Shelf) -> None:
        answers = {"open_question": shelf.asked, "question": shelf.asked, "done_by": shelf.done}
        standing = shelf.card or shelf.asked
        super().__init__(
            Reading,
            office=OFFICE,
            described=OFFICE.organisation,
            standing_at=standing,
            **answers,
        )
        self._shelf = shelf

    async def incident(self, number: IncidentNumber) -> Incident:
        assert number == NUMBER
        return self._shelf.make()

    async def access(self, number: IncidentNumber) -> IncidentAccess:
        incident = await self.incident(number)
        return IncidentAccess(number, incident.kind, incident.authorities, incident.promising)

    async def briefing(self, briefing: BriefingId) -> Briefing:
        return prepared(briefing)

    async def open_incidents(self, *_: object, **__: object) -> Sequence[IncidentRow]:
        incident = self._shelf.make()
        return (
            IncidentRow(
                incident.number,
                incident.status,
                incident.importance,
                incident.due.at,
                incident.authorities,
                incident.message.text,
                since=incident.stage_since,
            ),
        )

    async def most_urgent(self, *_: object, **__: object) -> MostUrgent:
        rows = await self.open_incidents()
        return MostUrgent(rows, Counter(row.kind for row in rows))

    async def promises(
        self, authorities: frozenset[AuthorityCode] | None, until: date
    ) -> Sequence[PromiseRow]:
        return (PromiseRow(NUMBER, IncidentKind.INCIDENT, ZHKH, until, "Свет дадим к 1 июля."),)

    async def held_from(
        self, person: PersonId, sources: Sequence[MessageRef], now: datetime
    ) -> AskedQuestion | None:
        asked = self._shelf.asked
        held = asked.question.held if asked else None
        same = held and held.source and held.source.message in {one.message for one in sources}
        return asked if same and asked and asked.question.person == person else None


async def feed(payload: Payload, shelf: Shelf) -> Response | None:
    """Takes a raw update through the handlers, as processing does; None: it means nothing."""
    incoming = read(payload, (), ME, NOW)
    context = Context(
        ShelfUnit(shelf),
        ShelfReading(shelf),
        NOW,
        ME,
        ShelfFiles(),
        CODES,
        bots={Messenger.MAX: IN_MAX},
    )
    return None if incoming is None else await dispatch(incoming, context)


# Raw updates, as getUpdates gives them


def message(person: PersonId, place: Place, text: str | None, *, reply: bool = False) -> Payload:
    """Somebody writes; `reply`: to a message of the bot."""
    body = _message(11, _user(person), place, text)
    if reply:
        body["reply_to_message"] = _message(10, _BOT, place, "№7. Новое сообщение")
    return {"update_id": 1, "message": body}


def anonymous(place: Place, text: str) -> Payload:
    """An admin writes in the name of the group."""
    body = _message(11, _ANONYMOUS, place, text)
    return {"update_id": 1, "message": {**body, "sender_chat": body["chat"]}}


def migrated(old: Place, new: Place) -> Payload:
    """A group becomes a supergroup: what is said in the old one."""
    body = _message(11, _ANONYMOUS, old, None)
    return {"update_id": 1, "message": {**body, "migrate_to_chat_id": new.chat}}


def taken_out(place: Place) -> Payload:
    """Somebody takes the bot out of a group."""
    body = _message(11, _user(PersonId(5)), place, None)
    return {"update_id": 1, "my_chat_member": {**body, "new_chat_member": {"status": "left"}}}


def edited(person: PersonId, place: Place, text: str) -> Payload:
    """Somebody edits their reply to a message of the bot."""
    body = message(person, place, text, reply=True)["message"]
    return {"update_id": 1, "edited_message": {**body, "edit_date": _SECONDS}}


def press(person: PersonId, place: Place, data: Button | str) -> Payload:
    """Somebody presses a button under a message of the bot."""
    query = {
        "id": "1",
        "from": _user(person),
        "chat_instance": "1",
        "message": _message(10, _BOT, place, "№7. Проект ответа"),
        "data": data if isinstance(data, str) else pack(data),
    }
    return {"update_id": 1, "callback_query": query}


_SECONDS = int(NOW.timestamp())
_BOT = {"id": ME.id, "is_bot": True, "first_name": "Отклик", "username": ME.username}
_ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}


def _message(number: int, author: Payload, place: Place, text: str | None) -> Payload:
    kind = {"type": "private"} if place.private else {"type": "supergroup", "title": "Чат"}
    body = {
        "message_id": number,
        "date": _SECONDS,
        "chat": {"id": place.chat, **kind},
        "from": author,
    }
    return body if text is None else {**body, "text": text}


def _user(person: PersonId) -> Payload:
    return {"id": person, "is_bot": False, "first_name": "Кто-то", "language_code": "ru"}

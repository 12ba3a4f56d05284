"""Handlers at work without a database: raw updates, and small classes in storage's place."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self

from bot.messengers.packing import pack
from bot.telegram.reading import read
from domain.model.actor import Actor, Signature
from domain.model.conversation.announcement import AccessAsked
from domain.model.conversation.cards import CardKey
from domain.model.conversation.job import Job, MakeReport, RowCounts, Work
from domain.model.conversation.notices.kinds import Notice
from domain.model.conversation.question import About, HeldMessage, Question
from domain.model.conversation.selection import Selection
from domain.model.ids import (
    AbsenceId,
    AuthorityCode,
    BriefingId,
    ChatId,
    DraftVersion,
    IncidentNumber,
    JobId,
    MessageRef,
    PersonId,
    Place,
    SearchId,
    SelectionId,
    TemplateId,
)
from domain.model.incident import Incident
from domain.model.incident.answer.past_answer import AnswerRef
from domain.model.incident.answer.template import Template, Wording
from domain.model.incident.events import IncidentEvent
from domain.model.incident.workflow.status import IncidentKind, Status
from domain.model.message.citizen_message import Attachment, CitizenMessage, Network, Topic
from domain.model.message.likeness import Alike
from domain.model.network.held_post import Flood, HeldPost
from domain.model.network.post import PageAddress, PostAddress
from domain.model.network.token import SealedToken, TokenOwner
from domain.model.organisation.absence import Absence
from domain.model.organisation.accounts import AccountLink
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.model.organisation.people import CodeTries, Invitation, Post, Role
from domain.model.organisation.permissions import IncidentAccess
from domain.model.organisation.revision import Change, Revision, TemplateRevision, differences
from domain.model.promise.promise import EarlierPromise
from domain.model.report.briefing import Briefing, Schedule
from domain.model.report.period import Period
from domain.model.search import Search, Sought
from domain.model.suggestions import Precedent
from domain.ports.incidents import Incidents
from domain.ports.reading import (
    AskedQuestion,
    CoordinatedHere,
    IncidentRow,
    MostUrgent,
    PromiseRow,
    Standing,
)
from domain.ports.repositories import (
    Absences,
    AccessRequests,
    AccountLinks,
    AdminCodes,
    Briefings,
    HeldPosts,
    Invitations,
    Jobs,
    Outbox,
    Questions,
    SealedTokens,
    Searches,
    Selections,
    Templates,
)
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
CODES = InvitationCodes("a key of nobody")
NOW = after(60)
PAGE = PageAddress(Network.VK, "-1")
PAGES = {PAGE: Page(PAGE, "Калининский район", places=True)}
OFFICE = replace(WITHOUT_DEPUTY, organisation=replace(WITH_DEPUTY, pages=PAGES))

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


class ShelfIncidents:
    """The incidents of a unit of work."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def next_number(self) -> IncidentNumber:
        return NUMBER

    async def hold(self, numbers: Collection[IncidentNumber]) -> None: ...

    async def get(self, number: IncidentNumber) -> Incident:
        assert number == NUMBER
        return self._shelf.make()

    async def worked_by(self, authority: AuthorityCode) -> Sequence[IncidentNumber]:
        return ()

    async def taken_by(self, person: PersonId) -> Mapping[AuthorityCode, Sequence[IncidentNumber]]:
        return {}

    async def original_of(self, number: IncidentNumber) -> IncidentNumber | None:
        return None

    async def promised(self, message: CitizenMessage) -> Sequence[EarlierPromise]:
        return ()

    async def past_answers(self, incident: Incident) -> Sequence[AnswerRef]:
        return ()

    async def alike(
        self,
        number: IncidentNumber,
        message: CitizenMessage,
        detected_at: datetime,
        meant: Collection[IncidentNumber] = (),
    ) -> tuple[Alike, ...]:
        return ()

    def familiar(self, message: CitizenMessage, topic: Topic) -> Sequence[AuthorityCode]:
        return ()

    async def precedents(self, topic: Topic, since: datetime) -> Sequence[Precedent]:
        return ()

    async def registered_as(self, external_id: str) -> Incident | None:
        return None

    async def brought(self, posts: Collection[PostAddress]) -> set[PostAddress]:
        return set()

    async def registered_ids(self, external_ids: Collection[str]) -> set[str]:
        return set()

    async def unrecognised_names(self) -> Sequence[str]:
        return []

    async def answered_by_named(self, name: str, most: int) -> Sequence[IncidentNumber]:
        return []

    async def registered_from(self, source: MessageRef) -> Incident | None:
        return None

    async def save(self, incident: Incident) -> None:
        self._shelf.saved.append(incident)


class ShelfOutbox:
    """The outbox of a unit of work."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def put(self, notice: Notice) -> None:
        self._shelf.queued.append(notice)


class ShelfQuestions:
    """The questions of a unit of work."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def ask(self, question: Question, *, talk: bool = False) -> int:
        return 1

    async def hold(self, question: int, message: HeldMessage) -> None: ...

    async def waiting(self, question: int, person: PersonId) -> Question | None:
        return await self.close(question)

    async def asked_there(
        self, person: PersonId, place: Place, subject: IncidentNumber
    ) -> Sequence[AskedQuestion]:
        return ()

    async def turn(self, question: int, person: PersonId, about: About) -> Question | None:
        return await self.close(question)

    async def remember_talk(self, question: int) -> None: ...

    async def take_talk_back(self, question: int, person: PersonId) -> Question | None:
        return await self.close(question)

    async def talks(self, person: PersonId, place: Place, subject: IncidentNumber) -> bool:
        return False

    async def close(self, question: int) -> Question | None:
        asked = self._shelf.asked
        return asked.question if asked and asked.id == question else None

    async def withdraw(
        self,
        person: PersonId,
        place: Place,
        subject: IncidentNumber | None,
        replaced_by: type[About] | None = None,
        kept: Collection[int] = (),
    ) -> Mapping[int, Question]:
        return {}


class ShelfInvitations:
    """The invitations of a unit of work: one is good."""

    async def add(self, invitation: Invitation) -> None: ...

    async def find(self, invitation: str, at: datetime) -> Invitation | None:
        return Invitation(invitation, (Post(Role.HEAD),), "Иванова А. П.", ADMIN.id, at)

    async def waiting(self, at: datetime) -> Sequence[Invitation]:
        return []

    async def use(self, invitation: str, by: PersonId | None, at: datetime) -> Invitation | None:
        return await self.find(invitation, at)


class ShelfRequests:
    """Who has asked to be let in, in a unit of work: everybody."""

    async def asked(self, person: PersonId) -> AccessAsked | None:
        return await self.answer(person)

    async def answer(self, person: PersonId) -> AccessAsked | None:
        return AccessAsked(person=person, name="Лида", username="")

    async def next_untold(self) -> AccessAsked | None:
        return None


class ShelfCodes:
    """The code of a unit of work: none is good."""

    async def use(self, code: str) -> bool:
        return False

    async def tries(self, person: PersonId) -> CodeTries | None:
        return None

    async def note(self, person: PersonId, tries: CodeTries) -> None: ...


class ShelfLinks:
    """The account links of a unit of work: none is good."""

    async def add(self, link: AccountLink) -> None: ...

    async def use(self, code: str, at: datetime) -> PersonId | None:
        return None

    async def note(self, person: PersonId, account: PersonId) -> None: ...


class ShelfSelections:
    """The selections of a unit of work."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def open(self, person: PersonId, offered: Sequence[IncidentNumber]) -> SelectionId:
        return SelectionId(1)

    async def get(self, selection: SelectionId) -> Selection:
        found = self._shelf.selection
        assert found is not None
        assert found.id == selection
        return deepcopy(found)

    async def save(self, selection: Selection) -> None: ...


class ShelfJobs:
    """One job, which everybody may find and nobody keeps."""

    async def add(self, what: Work, by: Actor | None, place: Place, *, shown: bool) -> JobId:
        return JobId(1)

    async def unfinished(self) -> Sequence[Job]:
        return ()

    async def get(self, job: JobId) -> Job:
        what = MakeReport(Period(NOW.date(), NOW.date()))
        return Job(job, what, IVANOVA.id, IVANOVA.private)

    async def turn_into(self, job: JobId, what: Work, by: Actor) -> None: ...

    async def note(self, job: JobId, found: RowCounts) -> None: ...

    async def went_on(self, job: Job, done: int, found: RowCounts) -> None: ...

    async def stop(self, job: JobId) -> None: ...


class ShelfBriefings:
    """One that the deputy head has ordered and control has prepared, which nobody keeps."""

    async def add(
        self,
        period: Period,
        place: Place,
        asked: Signature | None,
        *,
        ordered: bool = False,
        schedule: Schedule | None = None,
    ) -> BriefingId | None:
        return BriefingId(1)

    async def get(self, briefing: BriefingId) -> Briefing:
        period, asked = Period(NOW.date(), NOW.date()), Actor(DEPUTY.id).signed(NOW)
        found = Briefing(briefing, period, CONTROL_CHAT, asked, ordered=True)
        found.made("Поступило 2")
        return found

    async def save(self, briefing: Briefing) -> None: ...

    async def owed(self) -> Sequence[Briefing]:
        return ()

    async def has_files(self, briefing: BriefingId) -> bool:
        return True


class ShelfSearches:
    """One search, of control's."""

    async def open(self, person: PersonId, sought: Sought) -> SearchId:
        return SearchId(1)

    async def get(self, search: SearchId) -> Search:
        return Search(id=search, person=IVANOVA.id, sought=Sought())

    async def save(self, search: Search) -> None: ...


TEMPLATE = Template(TemplateId(1), Wording("Яма", "Яму засыплем {срок работ}."), IVANOVA.id, NOW)


class ShelfTemplates:
    """One template, which nobody changes."""

    async def all(self) -> Sequence[Template]:
        return [TEMPLATE]

    async def get(self, template: TemplateId) -> Template:
        return TEMPLATE

    async def add(
        self,
        wording: Wording,
        by: PersonId,
        at: datetime,
        made_of: tuple[IncidentNumber, DraftVersion] | None = None,
    ) -> TemplateId | None:
        return TEMPLATE.id

    async def change(
        self, template: TemplateId, wording: Wording, by: PersonId, at: datetime
    ) -> None: ...

    async def remove(self, template: TemplateId, by: PersonId, at: datetime) -> None: ...


class ShelfAbsences:
    """Absences are taken and forgotten."""

    async def add(self, absence: Absence, by: PersonId, at: datetime) -> None: ...

    async def end(self, absence: AbsenceId, last: date, by: PersonId, at: datetime) -> None: ...


class ShelfHeldPosts:
    """Some posts wait for control."""

    async def put(self, posts: Sequence[HeldPost], flood: datetime) -> None: ...

    async def set_aside(self, post: HeldPost, at: datetime, bring_at: datetime | None) -> bool:
        return True

    async def flood(self) -> Flood | None:
        return Flood(NOW, {PageAddress(Network.VK, "-1001"): 25})

    async def ask_for(self, most: int, at: datetime) -> int:
        return most

    async def stop(self, until: datetime) -> None: ...


class ShelfTokens:
    """Access tokens are taken and forgotten."""

    async def put(self, token: SealedToken) -> None: ...

    async def remove(self, owner: TokenOwner) -> None: ...


class ShelfUnit:
    """A unit of work that commits by remembering it."""

    def __init__(self, shelf: Shelf) -> None:
        self.incidents: Incidents = ShelfIncidents(shelf)
        self.outbox: Outbox = ShelfOutbox(shelf)
        self.questions: Questions = ShelfQuestions(shelf)
        self.selections: Selections = ShelfSelections(shelf)
        self.searches: Searches = ShelfSearches()
        self.jobs: Jobs = ShelfJobs()
        self.briefings: Briefings = ShelfBriefings()
        self.absences: Absences = ShelfAbsences()
        self.invitations: Invitations = ShelfInvitations()
        self.access_requests: AccessRequests = ShelfRequests()
        self.account_links: AccountLinks = ShelfLinks()
        self.admin_codes: AdminCodes = ShelfCodes()
        self.templates: Templates = ShelfTemplates()
        self.tokens: SealedTokens = ShelfTokens()
        self.held_posts: HeldPosts = ShelfHeldPosts()
        self.committed = False

    async def office(self) -> Office:
        return OFFICE

    async def move_chat(self, old: ChatId, new: ChatId) -> None: ...

    @property
    def admins(self) -> frozenset[PersonId]:
        return frozenset()

    async def change_organisation(
        self, changed: Callable[[Organisation], Organisation], by: PersonId | None
    ) -> Organisation:
        return changed(OFFICE.organisation)

    async def organisation_state(self) -> int:
        return 1

    async def organisation_since(self, state: int) -> Sequence[Revision]:
        return []

    async def compare_organisation(
        self, changed: Callable[[Organisation], Organisation]
    ) -> Sequence[Change]:
        return differences(OFFICE.organisation, changed(OFFICE.organisation))

    def forget_update(self) -> None: ...

    async def commit(self) -> None:
        assert not self.committed
        self.committed = True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...


class ShelfFiles:
    """What people have sent."""

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        return None


class ShelfReading:
    """What handlers look up."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def office(self) -> Office:
        return OFFICE

    async def described(self) -> Organisation | None:
        return OFFICE.organisation

    async def revisions(self, skip: int, most: int) -> Sequence[Revision | TemplateRevision]:
        return ()

    async def incident(self, number: IncidentNumber) -> Incident:
        assert number == NUMBER
        return self._shelf.make()

    async def access(self, number: IncidentNumber) -> IncidentAccess:
        incident = await self.incident(number)
        return IncidentAccess(number, incident.kind, incident.authorities, incident.promising)

    async def briefing(self, briefing: BriefingId) -> Briefing:
        return await ShelfBriefings().get(briefing)

    async def history(self, number: IncidentNumber) -> Sequence[IncidentEvent]:
        return ()

    async def invited(self, now: datetime) -> Sequence[Sequence[Post]]:
        return ()

    async def selection(self, selection: SelectionId) -> Selection | None:
        return None

    async def open_incidents(
        self,
        authorities: frozenset[AuthorityCode] | None,
        statuses: frozenset[Status] | None = None,
        due_before: datetime | None = None,
        *,
        referred: bool = False,
    ) -> Sequence[IncidentRow]:
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

    async def most_urgent(
        self,
        most: int,
        authorities: frozenset[AuthorityCode] | None,
        here: CoordinatedHere | None,
        due_before: datetime | None = None,
    ) -> MostUrgent:
        rows = await self.open_incidents(authorities, due_before=due_before)
        return MostUrgent(rows, Counter(row.kind for row in rows))

    async def promises(
        self, authorities: frozenset[AuthorityCode] | None, until: date
    ) -> Sequence[PromiseRow]:
        return (PromiseRow(NUMBER, IncidentKind.INCIDENT, ZHKH, until, "Свет дадим к 1 июля."),)

    async def same_link(self, number: IncidentNumber) -> Sequence[IncidentNumber]:
        return ()

    async def likely_mains(self, incident: Incident) -> Sequence[IncidentNumber]:
        return ()

    async def lost(self, message: MessageRef, sent_at: datetime | None) -> bool:
        return False

    async def standing_at(self, message: MessageRef, now: datetime) -> Standing | None:
        return self._shelf.card or self._shelf.asked

    async def open_question(
        self, person: PersonId, place: Place, now: datetime
    ) -> AskedQuestion | None:
        return self._shelf.asked

    async def held_about(self, number: IncidentNumber) -> Sequence[AskedQuestion]:
        return ()

    async def held_by(self, person: PersonId) -> Sequence[AskedQuestion]:
        return ()

    async def talk_of(self, person: PersonId, now: datetime) -> Sequence[AskedQuestion]:
        return ()

    async def held_from(
        self, person: PersonId, sources: Sequence[MessageRef], now: datetime
    ) -> AskedQuestion | None:
        asked = self._shelf.asked
        held = asked.question.held if asked else None
        same = held and held.source and held.source.message in {one.message for one in sources}
        return asked if same and asked and asked.question.person == person else None

    async def registered_before(
        self, person: PersonId, message: CitizenMessage, now: datetime
    ) -> IncidentNumber | None:
        return None

    async def done_by(self, sources: Sequence[MessageRef]) -> IncidentEvent | None:
        return self._shelf.done

    async def question(self, question_id: int, now: datetime) -> AskedQuestion | None:
        return self._shelf.asked


async def feed(payload: Payload, shelf: Shelf) -> Response | None:
    """Takes a raw update through the handlers, as processing does; None: it means nothing."""
    incoming = read(payload, (), ME, NOW)
    context = Context(ShelfUnit(shelf), ShelfReading(shelf), NOW, ME, ShelfFiles(), CODES)
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

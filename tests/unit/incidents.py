"""One small administration, and an incident at each step of its way, for tests of the rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.model.actor import Actor
from domain.model.ids import (
    AuthorityCode,
    BotId,
    ChatId,
    DraftVersion,
    IncidentNumber,
    MessageId,
    MessageRef,
    PersonId,
    Place,
)
from domain.model.incident import Incident
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.policy import Policy
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
)
from domain.model.message.citizen_message import Attachment, AttachmentKind, CitizenMessage
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation, media_department
from domain.model.organisation.people import MEDIA, Authority, Person, Post, Role
from domain.model.time.deadline import Deadlines, Due
from domain.model.time.schedule import DEFAULT_WEEK
from tests.unit.calendars import calendar

BOT = BotId(100_000)
NUMBER = IncidentNumber(7)
ZHKH, ROADS, GONE = AuthorityCode("zhkh"), AuthorityCode("roads"), AuthorityCode("gone")
CONTROL_CHAT = Place(ChatId(-1001))
ZHKH_CHAT = Place(ChatId(-1003))
ROADS_CHAT = Place(ChatId(-1004), thread=5)

IVANOVA = Person(PersonId(501), "Иванова А. П.", frozenset({Post(Role.CONTROL)}))
KOZLOVA = Person(PersonId(502), "Козлова М. И.", frozenset({Post(Role.CONTROL)}))
PETROV = Person(PersonId(601), "Петров Б. В.", frozenset({Post(Role.EXECUTOR, ZHKH)}))

ORGANISATION = Organisation(
    name="Администрация",
    region="",
    week=DEFAULT_WEEK,
    corrections={},
    control=CONTROL_CHAT,
    authorities={
        ZHKH: Authority(ZHKH, "Управление ЖКХ", ZHKH_CHAT),
        ROADS: Authority(ROADS, "Управление дорог", ROADS_CHAT),
    },
    people={person.id: person for person in (IVANOVA, KOZLOVA, PETROV)},
)
OFFICE = Office(ORGANISATION, calendar())

DEPUTY = Person(PersonId(801), "Глебов Г. Г.", frozenset({Post(Role.DEPUTY_HEAD)}))
DEPUTYS_CHAT = Place(ChatId(DEPUTY.id))
ADMIN = Person(PersonId(900), "Орлов О. О.", frozenset({Post(Role.ADMIN)}))
WITH_DEPUTY = replace(
    ORGANISATION, people={**ORGANISATION.people, DEPUTY.id: DEPUTY, ADMIN.id: ADMIN}
)

MEDIA_CHAT = Place(ChatId(-1002))
GROMOVA = Person(PersonId(701), "Громова Д. И.", frozenset({Post(Role.MEDIA)}))
WITH_MEDIA = replace(
    ORGANISATION,
    authorities={**ORGANISATION.authorities, MEDIA: media_department(MEDIA_CHAT)},
    people={**ORGANISATION.people, GROMOVA.id: GROMOVA},
)

NOW = datetime(2026, 6, 16, 6, 0, tzinfo=UTC)
DRAFT_DUE = NOW + timedelta(hours=7)
DUE = Due(NOW + timedelta(hours=8), preliminary=False, calendar_revision="r1")
FIRST_DUES = Deadlines(DUE, DRAFT_DUE)
FINAL_DUES = Deadlines(
    Due(NOW + timedelta(days=9), preliminary=False, calendar_revision="r1"),
    NOW + timedelta(days=9, hours=-1),
)
"""Of the second clock."""

FIRST, SECOND = DraftVersion(1), DraftVersion(2)
TEXT = "Воду дадут завтра"


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def wrote(person: Person, place: Place, number: int = 10) -> Actor:
    """They wrote message `number` there."""
    return Actor(person.id, MessageRef(BOT, place, MessageId(str(number))))


def pressed(person: Person, place: Place, number: int = 20) -> Actor:
    """They pressed a button of the bot's message `number` there."""
    return Actor(person.id, MessageRef(BOT, place, MessageId(str(number))), pressed=True)


def photos(count: int) -> tuple[Attachment, ...]:
    """So many, each another one."""
    return tuple(
        Attachment(AttachmentKind.PHOTO, f"file-{number}", f"unique-{number}")
        for number in range(count)
    )


PLAN = Attachment(AttachmentKind.DOCUMENT, "file-plan", "unique-plan", "план <работ>.pdf")

ANNA = pressed(IVANOVA, CONTROL_CHAT)
MARIA = pressed(KOZLOVA, CONTROL_CHAT)
BORIS = wrote(PETROV, ZHKH_CHAT)


def registered(
    by: Actor | None = ANNA,
    kind: IncidentKind = IncidentKind.INCIDENT,
    found_by: AuthorityCode | None = None,
) -> Incident:
    """A new one; its events are still to be stored."""
    incident = Incident(
        number=NUMBER,
        kind=kind,
        found_by=found_by,
        message=CitizenMessage("Нет воды"),
        importance=Importance.NORMAL,
        detected_at=after(-30),
        registered_at=NOW,
        registered_by=by,
        due=DUE,
        draft_due_at=DRAFT_DUE,
        policy=Policy(),
    )
    incident.record_registration()
    return incident


def standing(status: Status) -> Incident:
    """An incident brought to the status by the usual moves, its events stored."""
    incident = registered()
    if status is not Status.REGISTERED:
        incident.route(ZHKH, ANNA, after(10))
    if status is Status.AWAITING_FINAL:
        return placed_interim()
    if status in {Status.ON_APPROVAL, Status.APPROVED, Status.ANSWERED}:
        incident.submit(TEXT, BORIS, after(20))
    if status in {Status.APPROVED, Status.ANSWERED}:
        incident.decide(FIRST, (), ANNA, after(30))
    match status:
        case Status.ANSWERED:
            incident.place("https://vk.com/wall-1_2", BORIS, after(40))
        case Status.NO_ANSWER:
            incident.leave_unanswered(NoAnswerGround.INSULT, ANNA, after(40))
        case Status.CANCELLED:
            incident.cancel(CancelGround.MISTAKE, ANNA, after(40))
        case _:
            pass
    assert incident.status is status
    incident.events.clear()
    return incident


def approved(kind: DraftKind) -> Incident:
    """A draft of that kind is to be placed."""
    incident = registered()
    incident.route(ZHKH, ANNA, after(10))
    incident.submit(TEXT, BORIS, after(20), kind=kind)
    incident.decide(FIRST, (), ANNA, after(30))
    incident.events.clear()
    return incident


def placed_interim() -> Incident:
    """Awaiting the final answer: an interim one was placed in time."""
    incident = approved(DraftKind.INTERIM)
    incident.place("https://vk.com/wall-1_2", BORIS, after(40), final=FINAL_DUES)
    incident.events.clear()
    return incident


def clarified() -> Incident:
    """In progress: the author was asked something."""
    incident = approved(DraftKind.CLARIFICATION)
    incident.place("https://vk.com/wall-1_2", BORIS, after(40))
    incident.events.clear()
    return incident


def returned() -> Incident:
    """In progress: the authority has returned it, and control has yet to decide."""
    incident = standing(Status.IN_PROGRESS)
    incident.return_to_control(ZHKH, "Дорога областная", BORIS, after(15))
    incident.events.clear()
    return incident


def proposed() -> Incident:
    """In progress: the authority has proposed no answer, and control has yet to decide."""
    incident = standing(Status.IN_PROGRESS)
    incident.propose_no_answer(ZHKH, NoAnswerGround.INSULT, BORIS, after(15))
    incident.events.clear()
    return incident


def rejected() -> Incident:
    """In progress again: version 1 was returned for both reasons."""
    incident = standing(Status.ON_APPROVAL)
    incident.decide(FIRST, RejectionReason, ANNA, after(30))
    incident.events.clear()
    return incident


READY_TEXT = "Здравствуйте! Воду на Ленина дадут сегодня к 18:00."


def with_ready_text(comment: str = READY_TEXT) -> Incident:
    """On approval: control has answered version 1 with a text of its own."""
    incident = standing(Status.ON_APPROVAL)
    incident.comment(FIRST, comment, ANNA, after(25), asked=True)
    incident.events.clear()
    return incident


def returned_with_text() -> Incident:
    """In progress again: control returned version 1 with a text of its own."""
    incident = with_ready_text()
    incident.decide(FIRST, (RejectionReason.LANGUAGE,), ANNA, after(30), ready=0)
    incident.events.clear()
    return incident


def accepted() -> Incident:
    """To be placed: the executor has accepted control's text."""
    incident = returned_with_text()
    incident.accept_ready(FIRST, BORIS, after(40), None)
    incident.events.clear()
    return incident


def replaced() -> Incident:
    """On approval: version 2 took the place of version 1 before control decided."""
    incident = standing(Status.ON_APPROVAL)
    incident.submit("Воду дадут сегодня", BORIS, after(25))
    incident.events.clear()
    return incident


def reworked() -> Incident:
    """On approval again: version 2 follows a rejected version 1."""
    incident = rejected()
    incident.submit("Воду дадут сегодня", BORIS, after(40))
    incident.events.clear()
    return incident


def shared(kind: IncidentKind = IncidentKind.INCIDENT) -> Incident:
    """In progress: housing answers, roads informs it (§12)."""
    incident = registered(kind=kind)
    incident.plan = Plan((ROADS, ZHKH), ZHKH)
    incident.route(None, ANNA, after(10))
    incident.events.clear()
    return incident


def led_by_roads() -> Incident:
    """In progress: roads answers, housing informs it."""
    incident = registered()
    incident.plan = Plan((ROADS, ZHKH), ROADS)
    incident.route(None, ANNA, after(10))
    incident.events.clear()
    return incident


def found(status: Status = Status.REGISTERED) -> Incident:
    """A publication brought to the status, its events stored."""
    incident = registered(kind=IncidentKind.PUBLICATION)
    if status is not Status.REGISTERED:
        incident.route(ZHKH, ANNA, after(10))
    if status is Status.APPROVED:
        incident.submit(TEXT, BORIS, after(20))
    if status is Status.ANSWERED:
        incident.place("https://vk.com/wall-1_2?reply=3", BORIS, after(40))
    assert incident.status is status
    incident.events.clear()
    return incident


def another(status: Status = Status.IN_PROGRESS) -> Incident:
    """In that status, under number 3."""
    incident = standing(status)
    incident.number = IncidentNumber(3)
    return incident

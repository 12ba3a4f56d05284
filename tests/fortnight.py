"""A fictitious fortnight of a larger administration, the data of the sample reports in docs/."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from bot.setup.official_calendar import build_work_calendar
from domain.model.ids import AuthorityCode, ChatId, DraftVersion, IncidentNumber, PersonId, Place
from domain.model.incident.answer.draft import DraftKind, RejectionReason
from domain.model.incident.workflow.status import (
    CancelGround,
    Importance,
    IncidentKind,
    NoAnswerGround,
    Status,
    StatusPeriod,
)
from domain.model.message.citizen_message import Network, Topic
from domain.model.network.post import PageAddress
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.model.organisation.people import Authority, Person, Post, Role
from domain.model.report.facts import AlertFact, DraftFact, Facts, PlacedFact
from domain.model.report.figure import Distribution
from domain.model.report.figures import SortedComments
from domain.model.time.schedule import DEFAULT_WEEK
from tests.known_facts import KnownFacts

NOW: Final = datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("Europe/Moscow"))
"""Monday, when the report on the week before is made."""

DEPUTY_HEAD: Final = Person(PersonId(801), "Глебов Г. Г.", frozenset({Post(Role.DEPUTY_HEAD)}))
CONTROL_EMPLOYEE: Final = Person(PersonId(502), "Козлова М. И.", frozenset({Post(Role.CONTROL)}))

_MESSAGES: Final = 132
_BODIES: Final = {
    "zhkh": ("Управление жилищно-коммунального хозяйства", "Петров Б. В.", 1.0),
    "roads": ("Управление дорожного хозяйства и благоустройства", "Орлов Д. С.", 3.2),
    "transport": ("Отдел транспорта и связи", "Зуева Н. А.", 0.9),
    "culture": ("Отдел культуры", "Белова В. Н.", 2.4),
    "education": ("Управление образования", "Фомина О. Л.", 0.7),
    "sport": ("Отдел физической культуры и спорта", "Мартынов И. Р.", 1.2),
    "land": ("Управление земельных отношений и архитектуры", "Гусева Т. М.", 1.4),
}
"""By code: name, executor, and how long drafts take."""

_MATTERS: Final = (
    (
        *("zhkh", "ЖКХ", "Отопление"),
        "В квартире 14 холодно: батареи еле тёплые с понедельника",
        "Здравствуйте! Стояк отопления промыт, циркуляция восстановлена.",
    ),
    (
        *("zhkh", "ЖКХ", "Вода"),
        "Третий день нет горячей воды на Садовой, 8, звоню 8 (861) 555-01-02",
        "Здравствуйте! Горячую воду дадут после опрессовки, 30 ноября.",
    ),
    (
        *("zhkh", "ЖКХ", "Освещение дворов"),
        "Во дворе дома 12 по улице Ленина не горят фонари",
        "Здравствуйте! Светильники заменили, двор освещён.",
    ),
    (
        *("roads", "Благоустройство", "Дороги"),
        "Яма на перекрёстке Мира и Гагарина, колесо пробил",
        "Здравствуйте! Яму засыпали щебнем, знак убран.",
    ),
    (
        *("roads", "Благоустройство", "Мусор"),
        "Контейнеры у школы № 3 переполнены, мусор разносит",
        "Здравствуйте! Мусор вывезен сегодня в 8:00.",
    ),
    (
        *("transport", "Транспорт", "Автобусы"),
        "Автобус № 7 утром не пришёл, дети опоздали в школу",
        "Здравствуйте! Перевозчику направлено предписание.",
    ),
    (
        *("culture", "Культура", "Библиотеки"),
        "Когда откроют библиотеку на Зелёной после ремонта?",
        "Здравствуйте! Ремонт будет завершён в декабре.",
    ),
    (
        *("education", "Образование", "Детские сады"),
        "Когда дадут место в саду № 5? Иванова Ольга Петровна",
        "Здравствуйте! Вы сорок вторая в очереди.",
    ),
    (
        *("sport", "Спорт", "Площадки"),
        "На стадионе сломаны ворота, детям опасно играть",
        "Здравствуйте! Ворота отремонтированы.",
    ),
    (
        *("land", "Градостроительство", "Стройки"),
        "На Речной строят вплотную к жилому дому, законно?",
        "Здравствуйте! Разрешение на строительство есть.",
    ),
)
"""Authority, group of topics, topic, message, answer."""


_COMMENTED: Final = {
    PageAddress(Network.VK, "-1001"): (
        "Калининский район",
        SortedComments(41, 17, 21, Distribution({9: 12, 16: 14, 48: 12})),
    ),
    PageAddress(Network.MAX, "-2"): (
        "Калининский район. Новости",
        SortedComments(6, 2, 4, Distribution({12: 4, 25: 2})),
    ),
}
"""By page: its name, and how its comments were sorted."""


def office() -> Office:
    """Return an office of seven authorities with fictitious names and chats."""
    bodies = {
        AuthorityCode(code): Authority(AuthorityCode(code), name, Place(ChatId(-2000 - place)))
        for place, (code, (name, _, _)) in enumerate(_BODIES.items())
    }
    people = (
        Person(_executor(code), name, frozenset({Post(Role.EXECUTOR, AuthorityCode(code))}))
        for code, (_, name, _) in _BODIES.items()
    )
    organisation = Organisation(
        name="Администрация муниципального образования Калининский район",
        region="KDA",
        week=DEFAULT_WEEK,
        corrections={},
        control=Place(ChatId(-1001)),
        authorities=bodies,
        people={person.id: person for person in (*people, DEPUTY_HEAD, CONTROL_EMPLOYEE)},
        pages={address: Page(address, name) for address, (name, _) in _COMMENTED.items()},
    )
    zone = ZoneInfo("Europe/Moscow")
    return Office(organisation, build_work_calendar(DEFAULT_WEEK, "KDA", {}, zone))


def _executor(code: str) -> PersonId:
    return PersonId(600 + list(_BODIES).index(code))


class Fortnight(KnownFacts):
    """The facts of these two weeks; always the same."""

    def __init__(self, of: Office) -> None:
        chance = Random(21)  # noqa: S311 - no secret
        made = sorted(_detected(chance) for _ in range(_MESSAGES))
        facts = [
            _Life(of, chance, at, IncidentNumber(number)).facts()
            for number, at in enumerate(made, 400)
        ]
        commented = {address: of for address, (_, of) in _COMMENTED.items()}
        super().__init__(facts, commented, made[0].date())


def _detected(chance: Random) -> datetime:
    """Return a random moment, more often in the second week and by day."""
    monday = NOW.replace(hour=0, minute=0)
    day = monday - timedelta(
        days=chance.choices((*range(1, 15),), [2, 2, *[5] * 5, 1, 1, *[4] * 5])[0]
    )
    return day + timedelta(minutes=chance.triangular(6 * 60, 23 * 60, 10 * 60) // 1)


class _Life:
    """The history of one message until NOW."""

    def __init__(
        self, of: Office, chance: Random, detected_at: datetime, number: IncidentNumber
    ) -> None:
        self._office, self._chance = of, chance
        self._at = of.calendar.next_opening(detected_at)
        self._lead, group, name, text, answer = chance.choice(_MATTERS)
        high = chance.random() < 0.06
        importance = Importance.HIGH if high else Importance.NORMAL
        dues = of.dues(importance, detected_at, of.policy)
        kinds = [IncidentKind.INCIDENT] * 9 + [IncidentKind.PUBLICATION] * (not high)
        self._facts = Facts(
            number=number,
            kind=chance.choice(kinds),
            status=Status.REGISTERED,
            importance=importance,
            network=chance.choice([Network.VK] * 5 + [Network.OK] * 3 + [Network.TELEGRAM]),
            topic=Topic(group, name),
            detected_at=detected_at,
            due_at=dues.answer.at,
            draft_due_at=dues.draft,
            periods=(),
            alert=_alert(chance, detected_at) if high else None,
            repeated=chance.random() < 0.05,
            beginning=text,
            answer=answer,
        )

    def facts(self) -> Facts:
        """Return its facts at NOW."""
        self._goes_on(Status.REGISTERED, 4)
        chance = self._chance.random()
        if chance < 0.03:
            self._closed(Status.CANCELLED, CancelGround.DUPLICATE)
        elif chance < 0.05:
            self._closed(Status.NO_ANSWER, NoAnswerGround.INSULT)
        else:
            self._worked_on()
        return self._facts

    def _goes_on(self, status: Status, minutes: float) -> None:
        """Reach the status after about so many working minutes, unless that is after NOW."""
        took = timedelta(minutes=round(minutes * self._chance.lognormvariate(0, 0.5)))
        self._at = self._office.calendar.add(self._at, took)
        if self._at > NOW:
            return
        lead = AuthorityCode(self._lead) if self._facts.authorities else None
        period = StatusPeriod(status, self._at, lead)
        self._facts = replace(self._facts, status=status, periods=(*self._facts.periods, period))

    def _closed(self, status: Status, ground: CancelGround | NoAnswerGround) -> None:
        self._goes_on(status, 40)
        if self._facts.status is status:
            self._facts = replace(self._facts, ground=ground)

    def _worked_on(self) -> None:
        lead = AuthorityCode(self._lead)
        returned = (lead,) if self._chance.random() < 0.06 else ()
        self._facts = replace(self._facts, authorities=(lead,), returns=returned)
        self._goes_on(Status.IN_PROGRESS, 25 + 90 * len(returned))
        if self._chance.random() < 0.1 and self._facts.kind is IncidentKind.INCIDENT:
            self._answered(DraftKind.INTERIM, Status.AWAITING_FINAL)
            dues = self._office.final_dues(self._at, self._office.policy)
            if self._facts.awaits_final:
                self._facts = replace(self._facts, due_at=dues.answer.at, draft_due_at=dues.draft)
            self._at = self._office.calendar.add(self._at, timedelta(hours=30))
        self._answered(DraftKind.FINAL, Status.ANSWERED)

    def _answered(self, kind: DraftKind, to: Status) -> None:
        slow = _BODIES[self._lead][2]
        while self._at <= NOW:
            self._goes_on(Status.ON_APPROVAL, 95 * slow)
            approved = self._chance.random() < 0.8
            self._drafted(kind, approved=approved)
            if approved:
                break
            self._goes_on(Status.IN_PROGRESS, 25)
        self._goes_on(Status.APPROVED, 25)
        self._goes_on(to, 18)
        if self._at <= NOW:
            placed = PlacedFact(kind, self._at, self._facts.due_at)
            self._facts = replace(self._facts, placements=(*self._facts.placements, placed))

    def _drafted(self, kind: DraftKind, *, approved: bool) -> None:
        if self._at > NOW:
            return
        drafts = self._facts.drafts
        reason = self._chance.choice(list(RejectionReason))
        draft = DraftFact(
            DraftVersion(len(drafts) + 1),
            kind,
            AuthorityCode(self._lead),
            _executor(self._lead),
            due_kept=self._at <= self._facts.draft_due_at,
            approved=approved,
            reasons=frozenset() if approved else frozenset({reason}),
        )
        self._facts = replace(self._facts, drafts=(*drafts, draft))


def _alert(chance: Random, detected_at: datetime) -> AlertFact:
    raised = detected_at + timedelta(minutes=2)
    noted = raised + timedelta(minutes=chance.randint(1, 15))
    told = noted + timedelta(minutes=chance.randint(5, 40))
    return AlertFact(raised, noted, told if chance.random() < 0.8 else None)

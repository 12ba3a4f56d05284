"""Each finding of the doctor: when there is one, how serious it is, and what mends it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.messengers.probe import Seen, WebhookSeen
from bot.operations import findings, findings_text
from bot.operations.findings import Area, Finding, Matter
from bot.operations.readiness import HELD_UP
from bot.runtime.startup_error import Problem
from bot.telegram.probe import standing
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import ChatId, Messenger, PersonId, Place, id_in
from domain.model.organisation.absence import Absence, AbsenceReason, on_duty
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Role
from domain.model.outcome import Failure, Moved, NotSent, Refused, Remedy, Unknown
from storage.leader.load import Load, Queue, RetriedNotice
from storage.schema.tasks import TASKS
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.views_samples import CONTROL_CHAT, NOW, OFFICE, ZHKH, ZHKH_CHAT, person

TODAY = date(2026, 11, 24)
TELEGRAM, MAX = Messenger
STAFF = (
    person(502, "Козлова Мария Игоревна", Role.CONTROL),
    person(602, "Сидоров Семён Семёнович", Role.RESPONSIBLE, ZHKH),
    person(801, "Титов Тимур Павлович", Role.DEPUTY_HEAD),
    person(900, "Орлов Олег Олегович", Role.ADMIN),
)


def organisation(*people: Any, without: tuple[int, ...] = ()) -> Organisation:
    """One authority with two people, two in control, a deputy head, an admin."""
    full = sample.office(people=(*STAFF, *people)).organisation
    return replace(
        full,
        authorities={ZHKH: full.authorities[ZHKH]},
        people={one: who for one, who in full.people.items() if one not in without},
    )


def told(found: Any) -> list[tuple[bool, str]]:
    ones = list(found)
    assert all(one.remedy and one.remedy != one.what for one in ones)
    return [(one.serious, one.what) for one in ones]


def check(name: str, situations: Mapping[str, Iterable[Finding]]) -> None:
    """Compare what the check says in a chat."""
    found = {title: list(ones) for title, ones in situations.items()}
    for ones in found.values():
        told(ones)
    approved.check(name, {title: findings_text.in_chat(ones) for title, ones in found.items()})


def test_a_healthy_administration_has_no_findings() -> None:
    seen = Seen(username="otklik_bot", webhook=WebhookSeen(""), places={CONTROL_CHAT: None})
    assert not [
        *findings.of_people(organisation(), TODAY),
        *findings.of_calendar(OFFICE.calendar, date(2026, 10, 1)),
        *findings.of_account(seen, TELEGRAM, proxied=False),
        *findings.of_webhook(seen.webhook, TELEGRAM, None, NOW),
        *findings.of_places(seen, TELEGRAM, organisation()),
        *findings.of_disk(10**10, 10**6, writable=True),
        *findings.of_server(read_only=False),
        *findings.of_absence(at_work=True),
        *findings.of_delivery(None),
        *findings.of_loops([]),
    ]


def test_findings_about_people_as_approved() -> None:
    ill = [Absence(PersonId(one), AbsenceReason.ILLNESS, TODAY, TODAY) for one in (601, 602)]
    lacking = {
        "nobody in control": (501, 502),
        "one in control": (502,),
        "no executor": (601,),
        "no responsible officer": (602,),
        "no deputy head": (801,),
        "no administrator": (900,),
        "nobody at all": tuple(range(1000)),
    }
    check(
        "doctor_people",
        {
            **{
                title: findings.of_people(organisation(without=without), TODAY)
                for title, without in lacking.items()
            },
            "nobody at work": findings.of_people(on_duty(organisation(), ill, TODAY), TODAY),
        },
    )


@pytest.mark.parametrize(("without", "by_code"), [(tuple(range(1000)), True), ((900,), False)])
def test_the_code_is_offered_only_to_the_first_administrator(
    without: tuple[int, ...], by_code: bool
) -> None:
    found = findings.of_people(organisation(without=without), TODAY)
    [remedy] = [one.remedy for one in found if one.what.startswith("Нет администратора")]
    assert "ADMIN_IDS" in remedy
    assert ("/admin и код" in remedy) is by_code


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 16), []),
        (date(2026, 11, 17), [False]),
        (date(2026, 12, 31), [False]),
        (date(2027, 1, 1), [True]),
    ],
)
def test_an_unpublished_year_is_found_in_time(today: date, expected: list[bool]) -> None:
    found = told(findings.of_calendar(OFFICE.calendar, today))
    assert [serious for serious, _ in found] == expected
    assert all("на 2027 год" in what and "после 31.12.2026" in what for _, what in found)


def test_findings_about_the_account_as_approved() -> None:
    certificate = NotSent("ClientConnectorCertificateError")
    seen = {
        "another token": Seen(Refused(Remedy.RENEW_TOKEN, "")),
        "the proxy fails": Seen(NotSent("ProxyError")),
        "no reply": Seen(Unknown("TimeoutError")),
        "no address": Seen(NotSent("ClientConnectorDNSError")),
        "a certificate": Seen(certificate),
        "our clock is slow": Seen(ahead=timedelta(minutes=3)),
        "our clock is fast": Seen(ahead=-timedelta(hours=1)),
        "our clock is a minute slow": Seen(ahead=findings.SKEW),
        "it sees all": Seen(sees_all=True),
    }
    check(
        "doctor_account",
        {
            **{
                f"{title}, {messenger.name}{', by a proxy' if proxied else ''}": findings.of_account(
                    one, messenger, proxied=proxied
                )
                for messenger in Messenger
                for title, one in seen.items()
                for proxied in (False, True)
            },
            "no token": [findings.finding("no_token")],
        },
    )


URL = "https://bot.example.org/telegram"


def test_findings_about_the_webhook_as_approved() -> None:
    failed = partial(WebhookSeen, URL, 0, "Connection refused")
    seen = {
        "not set": (WebhookSeen(""), URL),
        "elsewhere": (WebhookSeen("https://other.org"), URL),
        "beside polling": (WebhookSeen("https://other.org"), None),
        "in vain": (failed(NOW), URL),
        "in vain an hour ago": (failed(NOW - timedelta(hours=1)), URL),
        "101 wait": (WebhookSeen(URL, 101), URL),
        "100 wait": (WebhookSeen("", 100), None),
        "not asked for": (None, URL),
    }
    check(
        "doctor_webhook",
        {
            f"{title}, {messenger.name}": findings.of_webhook(one, messenger, wanted, NOW)
            for messenger in Messenger
            for title, (one, wanted) in seen.items()
        },
    )


@pytest.mark.parametrize(
    ("messenger", "seen", "wanted", "matter"),
    [
        pytest.param(TELEGRAM, WebhookSeen(""), URL, Matter.WEBHOOK, id="not set"),
        pytest.param(
            TELEGRAM, WebhookSeen(URL, 1, "expired", NOW), URL, Matter.WEBHOOK, id="in vain"
        ),
        pytest.param(TELEGRAM, WebhookSeen(URL, 0, "expired", NOW), URL, None, id="was in vain"),
        pytest.param(TELEGRAM, WebhookSeen(URL), None, None, id="polls fail and tell"),
        pytest.param(MAX, WebhookSeen(""), URL, Matter.MAX_WEBHOOK, id="not set in MAX"),
        pytest.param(
            MAX, WebhookSeen("https://other.org"), URL, Matter.MAX_WEBHOOK, id="elsewhere in MAX"
        ),
        pytest.param(MAX, WebhookSeen(URL), None, None, id="beside polling in MAX"),
    ],
)
def test_admins_are_alerted_of_a_failing_webhook(
    messenger: Messenger, seen: WebhookSeen, wanted: str | None, matter: Matter | None
) -> None:
    (found,) = findings.of_webhook(seen, messenger, wanted, NOW)
    assert found.matter is matter


def test_findings_about_places_as_approved() -> None:
    failures: dict[str, Failure] = {
        "not in the group": Refused(Remedy.ADD_BOT, ""),
        "no such group": Refused(Remedy.NAME_CHAT, ""),
        "may not write": Refused(Remedy.GRANT_RIGHTS, ""),
        "a closed topic": Refused(Remedy.OPEN_TOPIC, ""),
        "a supergroup now": Moved(ChatId(-100_500)),
        "no reply": NotSent("TimeoutError"),
        "something else": Refused(Remedy.LOOK, "Bad Request: strange"),
    }
    silent: dict[int, Failure] = {
        501: Refused(Remedy.START, ""),
        601: Refused(Remedy.NAME_CHAT, ""),
        801: Refused(Remedy.START, ""),
        602: Refused(Remedy.UNBLOCK, ""),
    }
    in_max = Place(ChatId(id_in(MAX, -1003)))
    there = organisation()
    there = replace(there, authorities={ZHKH: replace(there.authorities[ZHKH], place=in_max)})

    def of(places: dict[Place, Failure | None], messenger: Messenger = TELEGRAM) -> list[Finding]:
        seen = Seen(username="otklik_bot", places=places)
        described = there if in_max in places else organisation()
        return list(findings.of_places(seen, messenger, described))

    check(
        "doctor_places",
        {
            **{
                title: of({CONTROL_CHAT: None, ZHKH_CHAT: failure})
                for title, failure in failures.items()
            },
            "no administrator of a group of MAX": of({in_max: failures["may not write"]}, MAX),
            "people who can't be written to": of(
                {Place(ChatId(number)): failure for number, failure in silent.items()}
            ),
            "one who has not started it in MAX": of({Place(ChatId(501)): silent[501]}, MAX),
        },
    )


def test_a_finding_names_the_first_of_many_people() -> None:
    many = [person(700 + n, f"Работник{n}", Role.EXECUTOR, ZHKH) for n in range(300)]
    failure = Refused(Remedy.START, "")
    seen = Seen(username="b", places={one.private: failure for one in many})
    ((_, what),) = told(findings.of_places(seen, TELEGRAM, organisation(*many)))
    assert what.endswith("Работник9 и ещё 290.")


@pytest.mark.parametrize(
    ("chat", "member", "remedy"),
    [
        ({}, {"status": "member"}, None),
        ({}, {"status": "left"}, Remedy.ADD_BOT),
        ({}, {"status": "kicked"}, Remedy.ADD_BOT),
        ({}, {"status": "restricted", "is_member": False}, Remedy.ADD_BOT),
        (
            {},
            {"status": "restricted", "is_member": True, "can_send_messages": False},
            Remedy.GRANT_RIGHTS,
        ),
        ({}, {"status": "restricted", "is_member": True, "can_send_messages": True}, None),
        (
            {"permissions": {"can_send_messages": False}},
            {"status": "member"},
            Remedy.GRANT_RIGHTS,
        ),
        ({"permissions": {"can_send_messages": False}}, {"status": "administrator"}, None),
        ({}, {"status": "of a newer Bot API"}, None),
    ],
)
def test_an_obstacle_in_a_group_is_recognised(
    chat: dict[str, Any], member: dict[str, Any], remedy: Remedy | None
) -> None:
    assert standing(chat, member) is remedy
    assert standing(chat | {"is_forum": True}, member, topic=True) is remedy
    assert standing(chat, member, topic=True) is (remedy or Remedy.OPEN_TOPIC)


def test_findings_about_the_machine_as_approved() -> None:
    def disk(free: int, size: int = 0) -> Iterable[Finding]:
        return findings.of_disk(free * 2**20, size * 2**20, writable=True)

    def backups(last: int | None, since: int | None, *, possible: bool = True) -> Iterable[Finding]:
        newest, first = (None if day is None else date(2026, 11, day) for day in (last, since))
        return findings.of_backups(newest, first, TODAY, possible=possible)

    problem = Problem("DATABASE_URL", "база данных прежней версии программы; обновите её")
    check(
        "doctor_machine",
        {
            "room enough": disk(256),
            "little room": disk(255),
            "no room for a copy": disk(600, 601),
            "a file that is read only": findings.of_disk(10**10, 0, writable=False),
            "a server that is read only": findings.of_server(read_only=True),
            "not running": findings.of_absence(at_work=False),
            "nothing leaves": findings.of_delivery(timedelta(minutes=7)),
            "a loop has failed": findings.of_loops(["обработка событий"]),
            "no copies, nothing to lose": backups(None, None),
            "no copies, new": backups(None, 22),
            "no copies": backups(None, 21),
            "one night failed": backups(22, 1),
            "two nights failed": backups(21, 1),
            "copies are made elsewhere, maybe": backups(None, 1, possible=False),
            "a problem of the start": [findings.of_problem(Area.DATABASE, problem)],
        },
    )


FOUND = [
    Finding(Area.PROGRAM, "Не запустили бота: <b>Ж.", "Попросите.", serious=False),
    Finding(Area.CHATS, "Бота нет.", "Добавьте."),
    Finding(Area.PEOPLE, "Нет работника.", "Назначьте."),
    Finding(Area.PEOPLE, "Работает один.", "Назначьте.", serious=False),
]


def test_all_findings_together_as_approved() -> None:
    approved.check(
        "doctor",
        {
            "in a chat": findings_text.in_chat(FOUND),
            "in a chat, nothing": findings_text.in_chat([]),
            "on the console": "\n".join(
                f"<b>{one.text}</b>" if one.bold else one.text
                for one in findings_text.on_console(FOUND)
            ),
            "as JSON": json.dumps(findings_text.as_json(FOUND), ensure_ascii=False, indent=1),
            "as JSON, nothing serious": json.dumps(
                findings_text.as_json(FOUND[:1]), ensure_ascii=False
            ),
            "as JSON, nothing": json.dumps(findings_text.as_json([])),
        },
    )


def test_eighty_silent_groups_fit_into_messages() -> None:
    found = [Finding(Area.CHATS, f"{'Управление ' * 8}{n}.", "Добавьте.") for n in range(80)]
    for page in findings_text.in_chat(found):
        sample.visible(page)


LOAD = Load(Queue(0), 0, dict.fromkeys(Priority, Queue(0)), 0, None, {}, None, {}, {}, 0, 2**20)
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LONG_AGO = AT - HELD_UP - timedelta(minutes=1)


def test_findings_about_what_waits_as_approved() -> None:
    def tasks(minutes: int) -> dict[str, datetime]:
        return {one.name: AT - timedelta(minutes=minutes) for one in TASKS}

    loads = {
        "nothing waits": LOAD,
        "updates, not long": replace(LOAD, inbox=Queue(2, AT - HELD_UP)),
        "updates, for long": replace(LOAD, inbox=Queue(2, LONG_AGO)),
        "retried, not long": replace(LOAD, retried=RetriedNotice(1, LONG_AGO)),
        "retried, for long": replace(LOAD, retried=RetriedNotice(1, AT - timedelta(minutes=16))),
        "a sweep ahead": replace(LOAD, attention_at=AT + timedelta(hours=1)),
        "a late sweep": replace(LOAD, attention_at=LONG_AGO),
        "a sweep of another day": replace(LOAD, attention_at=AT - timedelta(hours=63)),
        "tasks, not long": replace(LOAD, tasks=tasks(30)),
        "tasks, for long": replace(LOAD, tasks=tasks(31)),
        "dead letters": replace(LOAD, dead_letters=3),
    }
    check("doctor_load", {title: findings.of_load(load, AT) for title, load in loads.items()})


def test_each_matter_of_the_alarm_has_a_name() -> None:
    assert findings_text.OF_MATTER.keys() == set(findings.Matter)

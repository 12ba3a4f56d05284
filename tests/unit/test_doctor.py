"""Each finding of the doctor: when there is one, how serious it is, and what mends it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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
from tests.unit import views_samples as sample
from tests.unit.views_samples import CONTROL_CHAT, NOW, OFFICE, ZHKH, ZHKH_CHAT, person

TODAY = date(2026, 11, 24)
MEGABYTE = 2**20
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


def test_of_a_healthy_administration_nothing_is_found() -> None:
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
    assert findings_text.in_chat([]) == ["<b>Проверка бота.</b> Всё в порядке."]
    assert findings_text.as_json([]) == {"ok": True, "findings": []}


@pytest.mark.parametrize(
    ("without", "what"),
    [
        ((501, 502), (True, "Нет работника с ролью «отдел контроля».")),
        ((601,), (True, "Управление ЖКХ: нет работника с ролью «исполнитель».")),
        (
            (602,),
            (True, "Управление ЖКХ: нет работника с ролью «ответственное должностное лицо»."),
        ),
        ((801,), (True, "Нет работника с ролью «заместитель главы».")),
        ((900,), (True, "Нет администратора: о сбоях бота никто не узнает.")),
        (
            (502,),
            (
                False,
                "Отдел контроля: работает только Иванова А. П., замещать некому (п. 8 Порядка).",
            ),
        ),
        (
            (602,),
            (
                False,
                "Управление ЖКХ: работает только Петров И. С., замещать некому (п. 8 Порядка).",
            ),
        ),
    ],
)
def test_a_duty_that_nobody_has_or_one_alone(
    without: tuple[int, ...], what: tuple[bool, str]
) -> None:
    assert what in told(findings.of_people(organisation(without=without), TODAY))


@pytest.mark.parametrize(("without", "by_code"), [(tuple(range(1000)), True), ((900,), False)])
def test_only_the_first_administrator_may_come_by_the_code(
    without: tuple[int, ...], by_code: bool
) -> None:
    found = findings.of_people(organisation(without=without), TODAY)
    [remedy] = [one.remedy for one in found if one.what.startswith("Нет администратора")]
    assert "ADMIN_IDS" in remedy
    assert ("/admin и код" in remedy) is by_code


def test_an_absence_leaves_no_duty_vacant_but_nobody_at_work() -> None:
    absences = [Absence(PersonId(one), AbsenceReason.ILLNESS, TODAY, TODAY) for one in (601, 602)]
    today = on_duty(organisation(), absences, TODAY)
    assert told(findings.of_people(today, TODAY)) == [
        (True, "Управление ЖКХ: сегодня на работе никого.")
    ]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 16), []),
        (date(2026, 11, 17), [False]),
        (date(2026, 12, 31), [False]),
        (date(2027, 1, 1), [True]),
    ],
)
def test_a_year_that_is_not_published_is_told_in_time(today: date, expected: list[bool]) -> None:
    found = told(findings.of_calendar(OFFICE.calendar, today))
    assert [serious for serious, _ in found] == expected
    assert all("на 2027 год" in what and "после 31.12.2026" in what for _, what in found)


@pytest.mark.parametrize(
    ("seen", "serious", "what"),
    [
        (Seen(Refused(Remedy.RENEW_TOKEN, "")), True, "Telegram не знает такого токена."),
        (Seen(NotSent("ProxyError")), True, "Telegram не отвечает (ProxyError)."),
        (Seen(Unknown("TimeoutError")), True, "Telegram не отвечает (TimeoutError)."),
        (
            Seen(ahead=timedelta(minutes=3)),
            True,
            "Часы этой машины отстают на 3 мин: сроки считаются неверно.",
        ),
        (
            Seen(ahead=-timedelta(hours=1)),
            True,
            "Часы этой машины спешат на 1 ч: сроки считаются неверно.",
        ),
        (
            Seen(sees_all=True),
            False,
            "Режим приватности выключен: Telegram передаёт боту всю переписку групп.",
        ),
    ],
)
def test_the_account_and_the_way_to_it(seen: Seen, serious: bool, what: str) -> None:
    assert told(findings.of_account(seen, TELEGRAM, proxied=False)) == [(serious, what)]


@pytest.mark.parametrize(
    ("failure", "what", "remedy"),
    [
        (
            Refused(Remedy.RENEW_TOKEN, ""),
            "MAX не знает такого токена.",
            "Возьмите токен на business.max.ru, укажите его в MAX_TOKEN и перезапустите бота.",
        ),
        (
            NotSent("ClientConnectorDNSError"),
            "MAX не отвечает (ClientConnectorDNSError).",
            "Проверьте сеть. Прокси из PROXY_URL ведёт к MAX, только если BOT_TOKEN не указан.",
        ),
        (
            NotSent("ClientConnectorCertificateError"),
            "Сертификат сервера MAX проверить не удалось (ClientConnectorCertificateError).",
            (
                "Скачайте корневой сертификат Минцифры (https://www.gosuslugi.ru/crt), укажите путь к"
                " его файлу PEM в MAX_CA_FILE и перезапустите бота. Если файл указан, проверьте, что в"
                " нём именно этот сертификат."
            ),
        ),
    ],
)
def test_the_account_in_max(failure: Failure, what: str, remedy: str) -> None:
    (found,) = findings.of_account(Seen(failure), MAX, proxied=False)
    assert (found.area, found.what, found.remedy) == (Area.MAX, what, remedy)


def test_of_a_certificate_for_telegram_only_the_error_is_told() -> None:
    failure = Seen(NotSent("ClientConnectorCertificateError"))
    (found,) = findings.of_account(failure, TELEGRAM, proxied=False)
    assert found.what == "Telegram не отвечает (ClientConnectorCertificateError)."


def test_without_a_token_there_is_no_messenger() -> None:
    ((_, what),) = told([findings.without_token()])
    assert what == "Не указан токен бота: ни BOT_TOKEN (Telegram), ни MAX_TOKEN (MAX)."


def test_clocks_may_differ_by_a_minute() -> None:
    assert not told(findings.of_account(Seen(ahead=findings.SKEW), TELEGRAM, proxied=False))


@pytest.mark.parametrize("proxied", [True, False])
def test_where_there_is_a_proxy_it_is_named(*, proxied: bool) -> None:
    (found,) = findings.of_account(Seen(NotSent("ProxyError")), TELEGRAM, proxied=proxied)
    assert ("прокси, который указан" in found.remedy) is proxied


URL = "https://bot.example.org/telegram"


@pytest.mark.parametrize(
    ("seen", "wanted", "expected"),
    [
        (WebhookSeen(""), URL, "Telegram не знает адреса WEBHOOK_URL"),
        (WebhookSeen("https://other.org"), URL, "не по тому адресу"),
        (WebhookSeen("https://other.org"), None, "по адресу, которого в настройках нет"),
        (WebhookSeen(URL, 0, "Connection refused", NOW), URL, "(Connection refused)"),
        (WebhookSeen(URL, 0, "Connection refused", NOW - timedelta(hours=1)), URL, ""),
        (WebhookSeen(URL, 101), URL, "Ждут получения события Telegram: 101."),
        (WebhookSeen("", 100), None, ""),
        (None, URL, ""),
    ],
)
def test_the_webhook_is_as_the_settings_say(
    seen: WebhookSeen | None, wanted: str | None, expected: str
) -> None:
    found = told(findings.of_webhook(seen, TELEGRAM, wanted, NOW))
    expected = expected.replace("(Connection refused)", "передать события боту: Connection refused")
    assert [expected in what for _, what in found] == ([True] if expected else [])


@pytest.mark.parametrize(
    ("url", "wanted", "what", "matter"),
    [
        (
            "",
            URL,
            "MAX не знает адреса MAX_WEBHOOK_URL: события боту не приходят.",
            Matter.MAX_WEBHOOK,
        ),
        (
            "https://other.org",
            URL,
            "MAX передаёт события не по тому адресу, который указан в MAX_WEBHOOK_URL.",
            Matter.MAX_WEBHOOK,
        ),
        (
            "https://other.org",
            None,
            "MAX передаёт события по адресу, которого в настройках нет.",
            None,
        ),
    ],
    ids=["unsubscribed", "elsewhere", "beside polling"],
)
def test_the_webhook_in_max(url: str, wanted: str | None, what: str, matter: Matter | None) -> None:
    (found,) = findings.of_webhook(WebhookSeen(url), MAX, wanted, NOW)
    assert (found.what, found.matter) == (what, matter)


@pytest.mark.parametrize(
    ("seen", "wanted", "expected"),
    [
        pytest.param(WebhookSeen(""), URL, Matter.WEBHOOK, id="not set"),
        pytest.param(
            WebhookSeen(URL, 1, "certificate expired", NOW), URL, Matter.WEBHOOK, id="in vain"
        ),
        pytest.param(WebhookSeen(URL, 0, "Bad Gateway", NOW), URL, None, id="was in vain"),
        pytest.param(WebhookSeen(URL), None, None, id="polls fail and tell"),
    ],
)
def test_admins_are_told_of_a_webhook_by_which_nothing_comes(
    seen: WebhookSeen, wanted: str | None, expected: Matter | None
) -> None:
    (found,) = findings.of_webhook(seen, TELEGRAM, wanted, NOW)
    assert found.matter is expected


@pytest.mark.parametrize(
    ("failure", "what", "remedy"),
    [
        (
            Refused(Remedy.ADD_BOT, ""),
            "Управление ЖКХ (чат -1003): бота нет в группе.",
            "Добавьте @otklik_bot в эту группу.",
        ),
        (
            Refused(Remedy.NAME_CHAT, ""),
            "Управление ЖКХ (чат -1003): бота нет в группе, или её больше нет.",
            "Добавьте @otklik_bot в группу и пришлите там /link.",
        ),
        (
            Refused(Remedy.GRANT_RIGHTS, ""),
            "Управление ЖКХ (чат -1003): боту нельзя писать в этот чат.",
            "Разрешите ему отправлять сообщения.",
        ),
        (
            Refused(Remedy.OPEN_TOPIC, ""),
            "Управление ЖКХ (чат -1003): тема закрыта или удалена.",
            "Откройте её или пришлите /link в другой теме.",
        ),
        (
            Moved(ChatId(-100_500)),
            "Управление ЖКХ (чат -1003): группа стала супергруппой с номером -100500.",
            "Пришлите в неё /help, бот перейдёт в неё сам.",
        ),
        (
            NotSent("TimeoutError"),
            "Управление ЖКХ (чат -1003): проверить не удалось (TimeoutError).",
            "Запустите проверку ещё раз через минуту.",
        ),
        (
            Refused(Remedy.LOOK, "Bad Request: strange"),
            "Управление ЖКХ (чат -1003): проверить не удалось (Bad Request: strange).",
            "Запустите проверку ещё раз через минуту.",
        ),
    ],
)
def test_a_group_where_the_bot_can_not_write(failure: Failure, what: str, remedy: str) -> None:
    seen = Seen(username="otklik_bot", places={CONTROL_CHAT: None, ZHKH_CHAT: failure})
    (found,) = findings.of_places(seen, TELEGRAM, organisation())
    assert (found.what, found.remedy) == (what, remedy)


def test_a_group_in_max_where_the_bot_is_no_administrator() -> None:
    place = Place(ChatId(id_in(MAX, -1003)))
    described = organisation()
    moved = replace(described.authorities[ZHKH], place=place)
    described = replace(described, authorities={ZHKH: moved})
    seen = Seen(username="otklik_bot", places={place: Refused(Remedy.GRANT_RIGHTS, "")})
    (found,) = findings.of_places(seen, MAX, described)
    assert found.what == (
        "Управление ЖКХ (чат max:-1003): бот не видит, что пишут в чате MAX, или не может писать в него."
    )
    assert found.remedy == (
        "Сделайте бота администратором чата и включите право читать все сообщения и право писать."
    )


def test_people_of_max_start_the_bot_there() -> None:
    seen = Seen(username="otklik_bot", places={Place(ChatId(501)): Refused(Remedy.START, "")})
    (found,) = findings.of_places(seen, MAX, organisation())
    assert found.remedy == "Попросите их открыть https://max.ru/otklik_bot и нажать «Начать»."


def test_people_who_can_not_be_written_to_are_named_together_officers_apart() -> None:
    never, unknown, blocked = (
        Refused(Remedy.START, ""),
        Refused(Remedy.NAME_CHAT, ""),
        Refused(Remedy.UNBLOCK, ""),
    )
    failures = {501: never, 601: unknown, 801: never, 602: blocked}
    places: dict[Place, Failure | None] = {
        Place(ChatId(number)): failure for number, failure in failures.items()
    }
    seen = Seen(username="otklik_bot", places=places)
    found = list(findings.of_places(seen, TELEGRAM, organisation()))
    assert told(found) == [
        (True, "Не запустили бота: Титов Т. П. Оповещения до них не дойдут."),
        (False, "Не запустили бота: Иванова А. П., Петров И. С."),
        (True, "Заблокировали бота: Сидоров С. С. Оповещения до них не дойдут."),
    ]
    assert found[0].remedy == "Попросите их открыть https://t.me/otklik_bot и нажать «Запустить»."


def test_of_many_people_the_first_are_named() -> None:
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
def test_what_hinders_the_bot_in_a_group(
    chat: dict[str, Any], member: dict[str, Any], remedy: Remedy | None
) -> None:
    assert standing(chat, member) is remedy
    assert standing(chat | {"is_forum": True}, member, topic=True) is remedy
    assert standing(chat, member, topic=True) is (remedy or Remedy.OPEN_TOPIC)


@pytest.mark.parametrize(
    ("free", "size", "expected"),
    [
        (256 * MEGABYTE, 0, []),
        (255 * MEGABYTE, 0, ["На диске с базой данных осталось 255 МБ."]),
        (600 * MEGABYTE, 601 * MEGABYTE, ["На диске с базой данных осталось 600 МБ."]),
    ],
)
def test_the_disk_has_room_for_a_copy_of_the_database(
    free: int, size: int, expected: list[str]
) -> None:
    assert [what for _, what in told(findings.of_disk(free, size, writable=True))] == expected


@pytest.mark.parametrize(
    ("last", "since", "possible", "expected"),
    [
        (None, None, True, []),
        (None, 22, True, []),
        (None, 21, True, [(True, "Резервных копий нет.")]),
        (22, 1, True, []),
        (21, 1, True, [(True, "Последняя резервная копия от 21.11.2026.")]),
        (None, 1, False, [(False, "Резервных копий нет.")]),
    ],
    ids=["nothing to lose", "new", "none", "one night failed", "two did", "made elsewhere, maybe"],
)
def test_a_copy_is_not_older_than_two_days(
    last: int | None, since: int | None, possible: bool, expected: list[tuple[bool, str]]
) -> None:
    newest, first = (None if day is None else date(2026, 11, day) for day in (last, since))
    assert told(findings.of_backups(newest, first, TODAY, possible=possible)) == expected


def test_what_takes_no_writes_and_what_does_not_leave() -> None:
    assert told(
        [
            *findings.of_disk(10**10, 0, writable=False),
            *findings.of_server(read_only=True),
            *findings.of_absence(at_work=False),
            *findings.of_delivery(timedelta(minutes=7)),
            *findings.of_loops(["обработка событий"]),
        ]
    ) == [
        (True, "Файл базы данных или его папка доступны только для чтения."),
        (True, "Сервер базы данных принимает только чтение."),
        (False, "Бот не запущен: сообщения не принимаются и не отправляются."),
        (True, "Сообщения ждут отправки 7 мин."),
        (True, "После сбоя возобновляется: обработка событий."),
    ]


def test_a_problem_of_the_start_is_a_finding_with_its_remedy() -> None:
    problem = Problem("DATABASE_URL", "база данных прежней версии программы; обновите её")
    assert findings.of_problem(Area.DATABASE, problem) == Finding(
        Area.DATABASE, "DATABASE_URL: база данных прежней версии программы.", "Обновите её."
    )


FOUND = [
    Finding(Area.PEOPLE, "Не запустили бота: <b>Ж.", "Попросите.", serious=False),
    Finding(Area.CHATS, "Бота нет.", "Добавьте."),
    Finding(Area.PEOPLE, "Нет работника.", "Назначьте."),
]


def test_in_chat_the_first_line_says_how_much_there_is_to_do() -> None:
    assert findings_text.in_chat(FOUND) == [
        (
            "<b>Проверка бота.</b> Исправьте: 2. Обратите внимание: 1.\n"
            "\n<b>Чаты</b>\n"
            "❗️ Бота нет.\n→ Добавьте.\n"
            "\n<b>Люди</b>\n"
            "❗️ Нет работника.\n→ Назначьте.\n"
            "▫️ Не запустили бота: &lt;b&gt;Ж.\n→ Попросите."
        )
    ]


def test_as_json_only_what_is_serious_is_not_ok() -> None:
    assert findings_text.as_json(FOUND[:1])["ok"] is True
    shown = findings_text.as_json(FOUND)
    assert (shown["ok"], len(shown["findings"])) == (False, 3)
    assert shown["findings"][0] == {
        "area": "chats",
        "serious": True,
        "what": "Бота нет.",
        "remedy": "Добавьте.",
    }


def test_an_area_with_something_serious_comes_first() -> None:
    found = [Finding(Area.PROGRAM, "a", "b", serious=False), Finding(Area.PEOPLE, "c", "d")]
    titles = [line.text for line in findings_text.on_console(found) if line.bold]
    assert titles == ["Люди", "Программа", "Исправьте: 1. Обратите внимание: 1."]


def test_eighty_silent_groups_fit_into_messages() -> None:
    found = [Finding(Area.CHATS, f"{'Управление ' * 8}{n}.", "Добавьте.") for n in range(80)]
    for page in findings_text.in_chat(found):
        sample.visible(page)


LOAD = Load(Queue(0), 0, dict.fromkeys(Priority, Queue(0)), 0, None, {}, None, {}, {}, 0, 2**20)
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LONG_AGO = AT - HELD_UP - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("load", "what"),
    [
        pytest.param(LOAD, [], id="nothing waits"),
        pytest.param(replace(LOAD, inbox=Queue(2, AT - HELD_UP)), [], id="updates, not long"),
        pytest.param(
            replace(LOAD, inbox=Queue(2, LONG_AGO)),
            [(True, "События ждут обработки 6 мин: 2.")],
            id="updates, for long",
        ),
        pytest.param(replace(LOAD, retried=RetriedNotice(1, LONG_AGO)), [], id="retried, not long"),
        pytest.param(
            replace(LOAD, retried=RetriedNotice(1, AT - timedelta(minutes=16))),
            [(True, "Сообщение в Telegram не удаётся отправить уже 16 мин.")],
            id="retried, for long",
        ),
        pytest.param(replace(LOAD, attention_at=AT + timedelta(hours=1)), [], id="a sweep ahead"),
        pytest.param(
            replace(LOAD, attention_at=LONG_AGO),
            [(True, "Напоминания опаздывают на 6 мин.")],
            id="a late sweep",
        ),
        pytest.param(
            replace(LOAD, attention_at=AT - timedelta(hours=63)),
            [(True, "Напоминания опаздывают на 2 дня 15 ч.")],
            id="a sweep of another day",
        ),
        pytest.param(
            replace(LOAD, tasks={one.name: AT - timedelta(minutes=30) for one in TASKS}),
            [],
            id="tasks, not long",
        ),
        pytest.param(
            replace(LOAD, tasks={one.name: AT - timedelta(minutes=31) for one in TASKS}),
            [
                (
                    True,
                    (
                        "Опаздывает: проверка размещённых ответов на 31 мин,"
                        " размещение ответов на 31 мин,"
                        " приём отложенных сообщений со страниц на 31 мин."
                    ),
                )
            ],
            id="tasks, for long",
        ),
        pytest.param(
            replace(LOAD, dead_letters=3),
            [(False, "Отложены события, которые не удалось обработать: 3.")],
            id="dead letters",
        ),
    ],
)
def test_what_waits_for_longer_than_at_work(load: Load, what: list[tuple[bool, str]]) -> None:
    assert told(findings.of_load(load, AT)) == what


def test_each_matter_of_the_alarm_has_a_name() -> None:
    assert findings_text.OF_MATTER.keys() == set(findings.Matter)

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.model.ids import AuthorityCode, ChatId, PersonId
from domain.model.message.network import Network
from domain.model.organisation.organisation import Organisation, media_department
from domain.model.organisation.organisation_merge import merge
from domain.model.organisation.people import MEDIA, Authority, Person, Post, Role
from domain.model.place import Place
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import DEFAULT_WEEK, Interval, WeekSchedule
from handlers.reading.organisation_changes import describe

ZHKH, EDU = AuthorityCode("zhkh"), AuthorityCode("edu")
IVANOVA, PETROV = PersonId(501), PersonId(502)
EXECUTOR, RESPONSIBLE = Post(Role.EXECUTOR, ZHKH), Post(Role.RESPONSIBLE, ZHKH)

WEEKLY, MONTHLY = (frozenset({one}) for one in Schedule)

BASE = Organisation(
    name="Администрация",
    region="KDA",
    week=DEFAULT_WEEK,
    corrections={date(2026, 6, 13): Correction(DayKind.WORK)},
    control=Place(ChatId(-1001)),
    authorities={ZHKH: Authority(ZHKH, "Управление ЖКХ", Place(ChatId(-1003)))},
    people={
        IVANOVA: Person(IVANOVA, "Иванова А. П.", frozenset({Post(Role.CONTROL)})),
        PETROV: Person(PETROV, "Петров Б. В.", frozenset({EXECUTOR})),
    },
)

Edit = Callable[[Organisation], Organisation]


def same(organisation: Organisation) -> Organisation:
    return organisation


def with_(**fields: Any) -> Edit:
    return lambda organisation: replace(organisation, **fields)


def zhkh(**fields: Any) -> Edit:
    def edit(organisation: Organisation) -> Organisation:
        changed = replace(organisation.authorities[ZHKH], **fields)
        return replace(organisation, authorities={**organisation.authorities, ZHKH: changed})

    return edit


def body(code: AuthorityCode, name: str) -> Edit:
    added = Authority(code, name, Place(ChatId(-1004)))
    return lambda it: replace(it, authorities={**it.authorities, code: added})


def person(person_id: PersonId, name: str, *posts: Post) -> Edit:
    known = Person(person_id, name, frozenset(posts))
    return lambda it: replace(it, people={**it.people, person_id: known})


def without(person_id: PersonId) -> Edit:
    return lambda it: replace(
        it, people={key: known for key, known in it.people.items() if key != person_id}
    )


def all_of(*edits: Edit) -> Edit:
    def edit(organisation: Organisation) -> Organisation:
        for each in edits:
            organisation = each(organisation)
        return organisation

    return edit


WITHOUT_ZHKH = all_of(with_(authorities={}), without(PETROV))
SATURDAY = WeekSchedule((*DEFAULT_WEEK.days[:5], (Interval(540, 720),), ()))
MONDAY_OFF = WeekSchedule(((), *DEFAULT_WEEK.days[1:]))
BOTH = WeekSchedule(((), *DEFAULT_WEEK.days[1:5], (Interval(540, 720),), ()))
VK = frozenset({Network.VK})

CASES: dict[str, tuple[Edit, Edit, Edit, list[str]]] = {
    # what the file changed, what chat changed, what it comes to, what is told
    "nothing": (same, same, same, ["Изменений нет."]),
    "both the same": (with_(name="Мэрия"), with_(name="Мэрия"), with_(name="Мэрия"), ["Изменений нет."]),
    "name in the file": (
        with_(name="Мэрия"), same, with_(name="Мэрия"),
        ["Изменено: название администрации: «Администрация» → «Мэрия»"],
    ),
    "name in chat": (
        same, with_(name="Мэрия"), with_(name="Мэрия"),
        ["Оставлено, как в чате: название администрации: «Мэрия» (в файле: «Администрация»)"],
    ),
    "name in both": (
        with_(name="Мэрия"), with_(name="Управа"), with_(name="Мэрия"),
        ["Изменено: название администрации: «Управа» → «Мэрия» (заменяет изменение из чата)"],
    ),
    "different settings in both": (
        with_(region=""), with_(control=Place(ChatId(-5))), with_(region="", control=Place(ChatId(-5))),
        [
            "Изменено: регион: «KDA» → нет",
            "Оставлено, как в чате: отдел контроля: чат -5 (в файле: чат -1001)",
        ],
    ),
    "another program in the file": (
        with_(webhook="https://a.example/"), same, with_(webhook="https://a.example/"),
        [
            "Добавлено: адрес, по которому другая программа узнаёт об ответах: «https://a.example/»",
        ],
    ),
    "a report in the file": (
        with_(schedules=MONTHLY), same, with_(schedules=MONTHLY),
        ["Изменено: отчёт каждую неделю: да → нет"],
    ),
    "different reports in both": (
        with_(schedules=MONTHLY), with_(schedules=WEEKLY), with_(schedules=frozenset()),
        [
            "Изменено: отчёт каждую неделю: да → нет",
            "Оставлено, как в чате: отчёт каждый месяц: нет (в файле: да)",
        ],
    ),
    "different weekdays in both": (
        with_(week=SATURDAY), with_(week=MONDAY_OFF), with_(week=BOTH),
        [
            "Оставлено, как в чате: часы работы, понедельник: нет (в файле: 08:00-12:00, 12:50-17:00)",
            "Добавлено: часы работы, суббота: 09:00-12:00",
        ],
    ),
    "correction removed in the file": (
        with_(corrections={}), same, with_(corrections={}),
        ["Удалено: день 13.06.2026: рабочий день"],
    ),
    "correction removed in the file, changed in chat": (
        with_(corrections={}),
        with_(corrections={date(2026, 6, 13): Correction(DayKind.OFF, basis="Приказ № 2")}),
        with_(corrections={}),
        ["Удалено: день 13.06.2026: выходной, Приказ № 2 (заменяет изменение из чата)"],
    ),
    "authority added in the file": (
        body(EDU, "Образование"), same, body(EDU, "Образование"),
        ["Добавлено: орган edu: «Образование», чат -1004, сети: все"],
    ),
    "authority added in chat": (
        same, body(EDU, "Образование"), body(EDU, "Образование"),
        ["Оставлено, как в чате: орган edu: «Образование», чат -1004, сети: все (в файле: нет)"],
    ),
    "media department added in the file": (
        with_(authorities={**BASE.authorities, MEDIA: media_department(Place(ChatId(-1002)))}),
        same,
        with_(authorities={**BASE.authorities, MEDIA: media_department(Place(ChatId(-1002)))}),
        ["Добавлено: орган media: «Отдел СМИ», чат -1002, сети: все"],
    ),
    "different fields of one authority": (
        zhkh(name="ЖКХ"), zhkh(networks=VK), zhkh(name="ЖКХ", networks=VK),
        [
            "Изменено: орган zhkh, название: «Управление ЖКХ» → «ЖКХ»",
            "Оставлено, как в чате: орган zhkh, сети: ВКонтакте (в файле: все)",
        ],
    ),
    "one field of one authority in both": (
        zhkh(place=Place(ChatId(-7), 2)), zhkh(place=Place(ChatId(-8))), zhkh(place=Place(ChatId(-7), 2)),
        ["Изменено: орган zhkh, чат: чат -8 → чат -7, тема 2 (заменяет изменение из чата)"],
    ),
    "authority removed in the file": (
        WITHOUT_ZHKH, same, WITHOUT_ZHKH,
        [
            "Удалено: орган zhkh: «Управление ЖКХ», чат -1003, сети: все",
            "Удалено: работник: Петров Б. В. (502), исполнитель (zhkh)",
        ],
    ),
    "authority removed in the file, staffed in chat": (
        WITHOUT_ZHKH, person(IVANOVA, "Иванова А. П.", Post(Role.CONTROL), RESPONSIBLE), WITHOUT_ZHKH,
        [
            "Удалено: орган zhkh: «Управление ЖКХ», чат -1003, сети: все",
            ("Удалено: работник: Иванова А. П. (501), ответственное должностное лицо (zhkh)"
            " (заменяет изменение из чата)"),
            "Удалено: работник: Петров Б. В. (502), исполнитель (zhkh)",
        ],
    ),
    "authority removed in chat": (
        same, WITHOUT_ZHKH, WITHOUT_ZHKH,
        [
            "Оставлено, как в чате: орган zhkh: нет (в файле: «Управление ЖКХ», чат -1003, сети: все)",
            "Оставлено, как в чате: работник: нет (в файле: Петров Б. В. (502), исполнитель (zhkh))",
        ],
    ),
    "authority removed in chat, staffed in the file": (
        person(PETROV, "Петров Б. В.", EXECUTOR, RESPONSIBLE), WITHOUT_ZHKH, WITHOUT_ZHKH,
        [
            "Оставлено, как в чате: орган zhkh: нет (в файле: «Управление ЖКХ», чат -1003, сети: все)",
            "Оставлено, как в чате: работник: нет (в файле: Петров Б. В. (502), исполнитель (zhkh))",
            ("Оставлено, как в чате: работник: нет"
            " (в файле: Петров Б. В. (502), ответственное должностное лицо (zhkh))"),
        ],
    ),
    "authority removed in chat, renamed in the file": (
        zhkh(name="ЖКХ"), all_of(with_(authorities={}), without(PETROV)),
        all_of(zhkh(name="ЖКХ"), without(PETROV)),
        [
            "Добавлено: орган zhkh: «ЖКХ», чат -1003, сети: все (заменяет изменение из чата)",
            "Оставлено, как в чате: работник: нет (в файле: Петров Б. В. (502), исполнитель (zhkh))",
        ],
    ),
    "post added in the file": (
        person(PETROV, "Петров Б. В.", EXECUTOR, RESPONSIBLE), same,
        person(PETROV, "Петров Б. В.", EXECUTOR, RESPONSIBLE),
        ["Добавлено: работник: Петров Б. В. (502), ответственное должностное лицо (zhkh)"],
    ),
    "post added in chat": (
        same, person(PETROV, "Петров Б. В.", EXECUTOR, RESPONSIBLE),
        person(PETROV, "Петров Б. В.", EXECUTOR, RESPONSIBLE),
        [
            ("Оставлено, как в чате: работник: Петров Б. В. (502), ответственное должностное лицо"
            " (zhkh) (в файле: нет)")
        ],
    ),
    "different posts of one person in both": (
        person(PETROV, "Петров Б. В.", EXECUTOR, Post(Role.HEAD)),
        person(PETROV, "Петров Б. В.", RESPONSIBLE),
        person(PETROV, "Петров Б. В.", Post(Role.HEAD), RESPONSIBLE),
        [
            "Оставлено, как в чате: работник: нет (в файле: Петров Б. В. (502), исполнитель (zhkh))",
            "Добавлено: работник: Петров Б. В. (502), глава",
            ("Оставлено, как в чате: работник: Петров Б. В. (502), ответственное должностное лицо"
            " (zhkh) (в файле: нет)"),
        ],
    ),
    "person removed in the file": (
        without(PETROV), same, without(PETROV),
        ["Удалено: работник: Петров Б. В. (502), исполнитель (zhkh)"],
    ),
    "person removed in the file, renamed in chat": (
        without(PETROV), person(PETROV, "Петров Борис", EXECUTOR), without(PETROV),
        ["Удалено: работник: Петров Борис (502), исполнитель (zhkh)"],
    ),
    "person renamed in the file": (
        person(PETROV, "Петров Борис", EXECUTOR), same, person(PETROV, "Петров Борис", EXECUTOR),
        ["Изменено: имя работника 502: «Петров Б. В.» → «Петров Борис»"],
    ),
    "person renamed in chat, promoted in the file": (
        person(PETROV, "Петров Б. В.", RESPONSIBLE), person(PETROV, "Петров Борис", EXECUTOR),
        person(PETROV, "Петров Борис", RESPONSIBLE),
        [
            "Добавлено: работник: Петров Б. В. (502), ответственное должностное лицо (zhkh)",
            "Удалено: работник: Петров Борис (502), исполнитель (zhkh)",
            "Оставлено, как в чате: имя работника 502: «Петров Борис» (в файле: «Петров Б. В.»)",
        ],
    ),
    "person renamed in both": (
        person(PETROV, "Петров Борис", EXECUTOR), person(PETROV, "Петров Б.", EXECUTOR),
        person(PETROV, "Петров Борис", EXECUTOR),
        ["Изменено: имя работника 502: «Петров Б.» → «Петров Борис» (заменяет изменение из чата)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("in_file", "in_chat", "result", "told"), CASES.values(), ids=CASES)
def test_the_merge_applies_the_file_and_keeps_what_chat_changed(
    in_file: Edit, in_chat: Edit, result: Edit, told: list[str]
) -> None:
    merged, changes = merge(BASE, in_file(BASE), in_chat(BASE))

    assert merged == result(BASE)
    assert describe(changes) == told


def test_the_first_file_is_applied_whole() -> None:
    merged, changes = merge(None, BASE, None)

    assert merged == BASE
    assert describe(changes) == [
        "Добавлено: название администрации: «Администрация»",
        "Добавлено: регион: «KDA»",
        "Добавлено: часы работы, понедельник: 08:00-12:00, 12:50-17:00",
        "Добавлено: часы работы, вторник: 08:00-12:00, 12:50-17:00",
        "Добавлено: часы работы, среда: 08:00-12:00, 12:50-17:00",
        "Добавлено: часы работы, четверг: 08:00-12:00, 12:50-17:00",
        "Добавлено: часы работы, пятница: 08:00-12:00, 12:50-16:00",
        "Добавлено: сокращение предпраздничного дня, минут: 60",
        "Добавлено: день 13.06.2026: рабочий день",
        "Добавлено: отдел контроля: чат -1001",
        "Добавлено: орган zhkh: «Управление ЖКХ», чат -1003, сети: все",
        "Добавлено: работник: Иванова А. П. (501), отдел контроля",
        "Добавлено: работник: Петров Б. В. (502), исполнитель (zhkh)",
        "Добавлено: отчёт каждую неделю: да",
        "Добавлено: отчёт каждый месяц: да",
    ]


def test_a_first_file_wins_over_what_chat_has_made_alone_and_keeps_the_rest() -> None:
    in_force = all_of(body(EDU, "Образование"), with_(name="Мэрия"))(BASE)

    merged, changes = merge(None, BASE, in_force)

    assert merged == body(EDU, "Образование")(BASE)
    assert describe(changes) == [
        "Изменено: название администрации: «Мэрия» → «Администрация» (заменяет изменение из чата)",
        "Оставлено, как в чате: орган edu: «Образование», чат -1004, сети: все (в файле: нет)",
    ]


def test_applying_the_same_file_again_changes_nothing() -> None:
    in_chat = all_of(zhkh(name="ЖКХ"), body(EDU, "Образование"), without(PETROV))(BASE)

    merged, _ = merge(BASE, BASE, in_chat)

    assert merged == in_chat


def test_where_names_are_known_no_code_stands() -> None:
    changed = all_of(
        body(EDU, "Образование"),
        zhkh(networks=frozenset({Network.VK})),
        with_(people={}, topics={"Дороги": EDU}),
    )(BASE)
    _, changes = merge(BASE, changed, BASE)
    assert describe(changes, names={ZHKH: "Управление ЖКХ", EDU: "Образование"}) == [
        "Изменено: орган «Управление ЖКХ», сети: все → ВКонтакте",
        "Добавлено: орган: «Образование», чат -1004, сети: все",
        "Удалено: работник: Иванова А. П. (501), отдел контроля",
        "Удалено: работник: Петров Б. В. (502), исполнитель (Управление ЖКХ)",
        "Добавлено: орган по теме «Дороги»: «Образование»",
    ]

"""How two states of the organisation differ, and what a file asks for."""

from dataclasses import fields, replace
from datetime import date

import pytest

from domain.model.ids import AuthorityCode, ChatId, Messenger, PersonId, Place, id_in
from domain.model.message.citizen_message import ExportColumn, Network
from domain.model.network.post import PageAddress
from domain.model.organisation.options import OPTIONS, Option
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.model.organisation.people import Authority, Person, Post, Role
from domain.model.organisation.revision import Change, differences, wished
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import DEFAULT_WEEK, Interval, WeekSchedule
from handlers.reading.organisation_changes import describe

ZHKH, EDU = AuthorityCode("zhkh"), AuthorityCode("edu")
NAMED_SO = AuthorityCode("name")
IVANOVA, PETROV, ADMIN = PersonId(501), PersonId(502), PersonId(901)
EXECUTOR = Post(Role.EXECUTOR, ZHKH)
HOUSING = Authority(ZHKH, "Управление ЖКХ", Place(ChatId(-1003)))
LEARNING = Authority(EDU, "Отдел образования", Place(ChatId(-1004)))
CONTROLLER = Person(IVANOVA, "Иванова А. П.", frozenset({Post(Role.CONTROL)}))
WORKER = Person(PETROV, "Петров Б. В.", frozenset({EXECUTOR}))
OWNER = Person(ADMIN, "Орлов О. О.", frozenset({Post(Role.ADMIN)}))
FORMER = ("former_people", "former_authorities", "former_weeks")
PAGE = Page(PageAddress(Network.VK, "-1001"), "Наш район")

BASE = Organisation(
    name="Администрация",
    region="KDA",
    week=DEFAULT_WEEK,
    corrections={date(2026, 6, 13): Correction(DayKind.WORK)},
    control=Place(ChatId(-1001)),
    authorities={ZHKH: HOUSING},
    people={IVANOVA: CONTROLLER, PETROV: WORKER, ADMIN: OWNER},
)
SHORT_FRIDAY = WeekSchedule((*DEFAULT_WEEK.days[:4], (Interval(480, 720),), (), ()))


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (BASE, ["Изменений нет."]),
        (replace(BASE, name="Город"), ["Изменено: название администрации: «Администрация» → «Город»"]),
        (
            replace(BASE, week=SHORT_FRIDAY),
            ["Изменено: часы работы, пятница: 08:00-12:00, 12:50-16:00 → 08:00-12:00"],
        ),
        (replace(BASE, corrections={}), ["Удалено: день 13.06.2026: рабочий день"]),
        (replace(BASE, control=Place(ChatId(-7), 3)), ["Изменено: отдел контроля: чат -1001 → чат -7, тема 3"]),
        (
            replace(BASE, authorities={ZHKH: HOUSING, EDU: LEARNING}),
            ["Добавлено: орган edu: «Отдел образования», чат -1004, сети: все"],
        ),
        (
            replace(BASE, authorities={ZHKH: HOUSING, NAMED_SO: replace(LEARNING, code=NAMED_SO)}),
            ["Добавлено: орган name: «Отдел образования», чат -1004, сети: все"],
        ),
        (
            replace(BASE, authorities={ZHKH: replace(HOUSING, networks=frozenset({Network.VK}))}),
            ["Изменено: орган zhkh, сети: все → ВКонтакте"],
        ),
        (
            replace(BASE, people={ADMIN: OWNER, IVANOVA: CONTROLLER}),
            ["Удалено: работник: Петров Б. В. (502), исполнитель (zhkh)"],
        ),
        (
            replace(BASE, people={**BASE.people, PETROV: replace(WORKER, name="Петров Борис")}),
            ["Изменено: имя работника 502: «Петров Б. В.» → «Петров Борис»"],
        ),
        (
            replace(BASE, schedules=frozenset({Schedule.WEEKLY})),
            ["Изменено: отчёт каждый месяц: да → нет"],
        ),
        (replace(BASE, words=frozenset({"ливнёвка"})), ["Добавлено: слово в словаре: «ливнёвка»"]),
        (
            replace(BASE, pages={PAGE.address: replace(PAGE, reads=True, stop_words=frozenset({"vpn"}))}),
            [
                "Добавлено: страница: «Наш район» (ВКонтакте), принимать комментарии и записи, стоп-слова: «vpn»"
            ],
        ),
        (
            replace(BASE, later_weeks={date(2027, 1, 11): SHORT_FRIDAY}),
            ["Добавлено: часы работы с 11.01.2027"],
        ),
    ],
)  # fmt: skip
def test_each_setting_that_differs_is_told(after: Organisation, lines: list[str]) -> None:
    told = describe(differences(BASE, after))
    assert len(told) == len(lines)
    assert all(one.startswith(line) for one, line in zip(told, lines, strict=True)), told


def test_each_change_of_a_page_names_the_page() -> None:
    before = replace(BASE, pages={PAGE.address: PAGE})
    stop_words = frozenset({"реклама", "vk"})
    other = replace(PAGE, name="Район", places=True, stop_words=stop_words, alias="town")
    after = replace(BASE, pages={PAGE.address: other})
    assert describe(differences(before, after)) == [
        "Изменено: страница «Район» (ВКонтакте), название: «Наш район» → «Район»",
        "Изменено: страница «Район» (ВКонтакте), размещать ответы от её имени: нет → да",
        "Изменено: страница «Район» (ВКонтакте), стоп-слова: нет → «vk», «реклама»",
        "Изменено: страница «Район» (ВКонтакте), имя в ссылках: нет → «town»",
    ]
    assert describe(differences(before, BASE)) == ["Удалено: страница: «Наш район» (ВКонтакте)"]


def test_a_file_without_the_alias_of_a_page_keeps_it() -> None:
    file = replace(BASE, pages={PAGE.address: PAGE})
    known = replace(PAGE, alias="town")
    now = replace(BASE, pages={PAGE.address: known})
    assert wished(file, now, applied_by=None).pages == {PAGE.address: known}
    assert wished(file, BASE, applied_by=None).pages == file.pages


def test_a_first_file_adds_its_settings_and_changes_options_and_reports() -> None:
    told = differences(
        None, replace(BASE, options={Option.KEEP_DAYS: 30}, schedules=frozenset({Schedule.WEEKLY}))
    )
    assert [one for one in told if one.before is not None] == [
        Change(("schedules", "monthly"), before=True, after=False),
        Change(("options", Option.KEEP_DAYS), 1095, 30),
    ]


def test_an_option_that_a_file_leaves_out_has_its_default_again() -> None:
    (one,) = differences(replace(BASE, options={Option.KEEP_DAYS: 30}), BASE)
    assert (one.before, one.after) == (30, BASE.option(Option.KEEP_DAYS))


def test_an_employee_is_told_with_all_posts_and_accounts_and_each_change_alone() -> None:
    posts = frozenset({EXECUTOR, Post(Role.CONTROL)})
    person = replace(WORKER, posts=posts, others=(PersonId(id_in(Messenger.MAX, 7)),))
    added = differences(replace(BASE, people={}), replace(BASE, people={PETROV: person}))
    assert describe(added) == [
        "Добавлено: работник: Петров Б. В. (502), отдел контроля, исполнитель (zhkh), MAX 7"
    ]
    promoted = differences(BASE, replace(BASE, people={**BASE.people, PETROV: person}))
    assert describe(promoted) == [
        "Добавлено: работник: Петров Б. В. (502), отдел контроля",
        "Добавлено: аккаунт работника: Петров Б. В., MAX 7",
    ]


def test_every_setting_has_its_name() -> None:
    """A new field of the organisation, or of its entries, needs one in administration.toml."""
    without = replace(BASE, authorities={}, people={}, corrections={})
    after = replace(
        BASE,
        name="Город",
        region="",
        week=WeekSchedule((*DEFAULT_WEEK.days[1:], (Interval(480, 720),)), 0),
        control=Place(ChatId(-8)),
        authorities={
            ZHKH: Authority(ZHKH, "ЖКХ", Place(ChatId(-9)), frozenset({Network.VK}), ("Дом",))
        },
        people={PETROV: replace(WORKER, name="Петров", posts=frozenset({Post(Role.HEAD)}))},
        schedules=frozenset(),
        later_weeks={date(2027, 1, 11): SHORT_FRIDAY},
        columns={"Суть": ExportColumn.TEXT},
        words=frozenset({"ливнёвка"}),
        topics={"Тепло": ZHKH},
        options={one: OPTIONS[one].least for one in Option},
        pages={
            PAGE.address: Page(PAGE.address, "Район", True, True, True, frozenset({"vpn"}), "town")
        },
    )
    changes = [
        *differences(None, BASE),
        *differences(without, BASE),
        *differences(replace(BASE, pages={PAGE.address: PAGE}), after),
        *differences(BASE, after),
    ]
    told = {change.setting[0] for change in changes}
    of_files = {one.name for one in fields(Organisation)} - {"suspended", *FORMER}
    assert told == of_files
    assert len(describe(changes)) == len(changes)


def test_whoever_applies_a_file_in_chat_stays_an_administrator() -> None:
    file = replace(BASE, people={IVANOVA: CONTROLLER})
    assert wished(file, BASE, applied_by=ADMIN).people == {IVANOVA: CONTROLLER, ADMIN: OWNER}
    assert wished(file, BASE, applied_by=None).people == {IVANOVA: CONTROLLER}
    listed = replace(file, people={ADMIN: replace(CONTROLLER, id=ADMIN)})
    assert wished(listed, BASE, applied_by=ADMIN).people[ADMIN].posts == {
        Post(Role.CONTROL),
        Post(Role.ADMIN),
    }


def test_where_names_are_known_no_code_stands() -> None:
    moved = replace(BASE, authorities={ZHKH: replace(HOUSING, place=Place(ChatId(-5)))})
    assert describe(differences(BASE, moved), names={ZHKH: "Управление ЖКХ"}) == [
        "Изменено: орган «Управление ЖКХ», чат: чат -1003 → чат -5"
    ]

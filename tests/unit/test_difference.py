"""How two states of the organisation differ, and what a file asks for."""

from dataclasses import fields, replace
from datetime import date

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
from tests.unit import approved

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
PROMOTED = replace(
    WORKER,
    posts=frozenset({EXECUTOR, Post(Role.CONTROL)}),
    others=(PersonId(id_in(Messenger.MAX, 7)),),
)
SHORT_FRIDAY = WeekSchedule((*DEFAULT_WEEK.days[:4], (Interval(480, 720),), (), ()))


def told(before: Organisation | None, after: Organisation) -> str:
    return "\n".join(describe(differences(before, after)))


def test_differences_as_approved() -> None:
    new_body = {ZHKH: HOUSING, NAMED_SO: replace(LEARNING, code=NAMED_SO)}
    renamed = replace(WORKER, name="Петров Борис")
    reading = replace(PAGE, reads=True, stop_words=frozenset({"vpn"}))
    after = {
        "nothing": BASE,
        "the name": replace(BASE, name="Город"),
        "the week": replace(BASE, week=SHORT_FRIDAY),
        "a day": replace(BASE, corrections={}),
        "the chat of control": replace(BASE, control=Place(ChatId(-7), 3)),
        "an authority": replace(BASE, authorities={ZHKH: HOUSING, EDU: LEARNING}),
        "an authority whose code is the name of a setting": replace(BASE, authorities=new_body),
        "the networks of an authority": replace(
            BASE, authorities={ZHKH: replace(HOUSING, networks=frozenset({Network.VK}))}
        ),
        "an employee who left": replace(BASE, people={ADMIN: OWNER, IVANOVA: CONTROLLER}),
        "an employee's name": replace(BASE, people={**BASE.people, PETROV: renamed}),
        "an employee's post and account": replace(BASE, people={**BASE.people, PETROV: PROMOTED}),
        "reports": replace(BASE, schedules=frozenset({Schedule.WEEKLY})),
        "a word": replace(BASE, words=frozenset({"ливнёвка"})),
        "a page": replace(BASE, pages={PAGE.address: reading}),
        "a week to come": replace(BASE, later_weeks={date(2027, 1, 11): SHORT_FRIDAY}),
    }
    known = replace(BASE, pages={PAGE.address: PAGE})
    stop_words = frozenset({"реклама", "vk"})
    other = replace(PAGE, name="Район", places=True, stop_words=stop_words, alias="town")
    approved.check(
        "differences",
        {
            **{title: told(BASE, one) for title, one in after.items()},
            "whatever a page can change": told(known, replace(BASE, pages={PAGE.address: other})),
            "a page that is gone": told(known, BASE),
            "a new employee": told(
                replace(BASE, people={}), replace(BASE, people={PETROV: PROMOTED})
            ),
        },
    )


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

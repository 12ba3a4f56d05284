import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.runtime.startup_error import Problem, StartupError
from bot.setup.organisation_file import read_organisation
from domain.model.ids import AuthorityCode, ChatId, Messenger, PersonId, Place, id_in
from domain.model.message.citizen_message import ExportColumn, Network
from domain.model.network.post import PageAddress
from domain.model.organisation.changing import MOST_WORDS
from domain.model.organisation.options import Option
from domain.model.organisation.organisation import Organisation, media_department
from domain.model.organisation.organisation_document import to_document
from domain.model.organisation.organisation_schema import from_document
from domain.model.organisation.page import Page, PageSwitch
from domain.model.organisation.people import MEDIA, Authority, Person, Post, Role, plain
from domain.model.report.briefing import Schedule
from domain.model.time.official_days import Correction, DayKind
from domain.model.time.schedule import DEFAULT_WEEK, Interval, WeekSchedule
from handlers.reading.organisation_file import parse_organisation, to_toml
from tests.console import otklik, started

ROOT = Path(__file__).parents[2]

CONTRACT = """
[administration]
name = "Администрация муниципального образования Калининский район"
region = "KDA"                       # regional days off; "" = federal calendar only

[schedule]                           # half-open intervals of local time
mon = ["08:00-12:00", "12:50-17:00"]
tue = ["08:00-12:00", "12:50-17:00"]
wed = ["08:00-12:00", "12:50-17:00"]
thu = ["08:00-12:00", "12:50-17:00"]
fri = ["08:00-12:00", "12:50-16:00"]
short_day_minutes = 60               # cut from the end of a pre-holiday day

[calendar]                           # optional corrections, they win over the library
"2026-06-13" = { kind = "work", replaces = "2026-06-15", basis = "Распоряжение № 1" }

[control]
chat = -1001
[media]
chat = -1002

[[authority]]
code = "zhkh"
name = "Управление ЖКХ"
chat = -1003
thread = 7                           # topic of a forum group
networks = ["vk", "ok"]              # §6, default all

[[staff]]                            # several entries with one telegram_id = several roles
name = "Иванова Анна Петровна"
telegram_id = 501
role = "control"

[[staff]]
name = "Сидоров Павел Ильич"
telegram_id = 502
role = "executor"
authority = "zhkh"

[[staff]]
name = "Сидоров Павел Ильич"
telegram_id = 502
role = "responsible"
authority = "zhkh"
"""

MINIMAL = """
[administration]
name = "Администрация"
[control]
chat = 501
[[staff]]
name = "Иванова А. П."
telegram_id = 501
role = "control"
"""


def organisation_of(text: str) -> Organisation:
    organisation = parse_organisation(text)
    assert isinstance(organisation, Organisation), organisation
    return organisation


def problems_of(text: str) -> list[Problem]:
    problems = parse_organisation(text)
    assert isinstance(problems, list), "the file was taken for a good one"
    return problems


def broken(old: str, new: str) -> str:
    """The contract's example with one mistake."""
    assert CONTRACT.count(old) == 1, old
    return CONTRACT.replace(old, new)


def test_the_example_of_the_contract_is_understood() -> None:
    zhkh = AuthorityCode("zhkh")

    assert organisation_of(CONTRACT) == Organisation(
        name="Администрация муниципального образования Калининский район",
        region="KDA",
        week=DEFAULT_WEEK,
        corrections={
            date(2026, 6, 13): Correction(DayKind.WORK, date(2026, 6, 15), "Распоряжение № 1")
        },
        control=Place(ChatId(-1001)),
        authorities={
            zhkh: Authority(
                zhkh,
                "Управление ЖКХ",
                Place(ChatId(-1003), 7),
                frozenset({Network.VK, Network.OK}),
            ),
            MEDIA: media_department(Place(ChatId(-1002))),
        },
        people={
            PersonId(501): Person(
                PersonId(501), "Иванова Анна Петровна", frozenset({Post(Role.CONTROL)})
            ),
            PersonId(502): Person(
                PersonId(502),
                "Сидоров Павел Ильич",
                frozenset({Post(Role.EXECUTOR, zhkh), Post(Role.RESPONSIBLE, zhkh)}),
            ),
        },
    )


def test_only_what_has_no_default_must_be_given() -> None:
    organisation = organisation_of(MINIMAL)

    assert organisation.region == ""
    assert organisation.week == DEFAULT_WEEK
    assert organisation.media is None
    assert organisation.authorities == {}


def test_the_example_file_is_right_and_uses_every_section() -> None:
    organisation = read_organisation(ROOT / "organisation.example.toml")

    assert organisation.authority(AuthorityCode("zhkh")) is not None
    assert organisation.media == Place(ChatId(-1002))


def test_one_private_chat_may_serve_as_every_chat() -> None:
    text = (
        MINIMAL
        + """
[media]
chat = 501
[[authority]]
code = "zhkh"
name = "Управление ЖКХ"
chat = 501
[[authority]]
code = "edu"
name = "Управление образования"
chat = 501
"""
    )

    assert organisation_of(text).places == {Place(ChatId(501))}


def test_chats_and_people_may_be_in_max() -> None:
    text = broken("chat = -1003", 'chat = "max:-1003"').replace("telegram_id = 501", "max_id = 501")
    read = organisation_of(text)
    assert {place.messenger for place in read.places} == set(Messenger)
    assert PersonId(id_in(Messenger.MAX, 501)) in read.people
    assert from_document(to_document(read)) == read


def test_the_media_department_may_have_executors_of_its_own() -> None:
    text = broken('role = "executor"\nauthority = "zhkh"', 'role = "executor"\nauthority = "media"')

    assert organisation_of(text).holders(Role.EXECUTOR, MEDIA)


PAGE = '[[page]]\nnetwork = "vk"\nname = "Наш район"\n'

MISTAKES = {
    # Keys and types
    "unknown section": ("[media]", "[smi]", "smi", "неизвестный ключ"),
    "misspelt key": ("code =", "kode =", "authority[0].kode", "возможно, «code»"),
    "missing key": ("code =", "kode =", "authority[0].code", "не указано"),
    "missing section": ("[control]\nchat = -1001\n", "", "control", "не указано"),
    "section for a value": ("[control]\nchat =", "[control.chat]\nid =", "control.chat", "таблица"),
    "table for a list": ("[[authority]]", "[authority]", "authority", "нужен список"),
    "text for a chat": ("chat = -1001", 'chat = "-1001"', "control.chat", "без кавычек"),
    "truth for a chat": ("chat = -1001", "chat = true", "control.chat", "указано true"),
    "truth for a thread": ("thread = 7", "thread = true", "authority[0].thread", "указано true"),
    "fraction for a chat": ("chat = -1001", "chat = -1001.0", "control.chat", "целое число"),
    "zero for a chat": ("chat = -1001", "chat = 0", "control.chat", "указано 0"),
    "malformed chat of MAX": ("chat = -1001", 'chat = "max:0"', "control.chat", "указано «max:0»"),
    "no account": ("telegram_id = 501\n", "", "staff[0]", "не указан аккаунт"),
    "group for a person": ("id = 501", "id = -501", "staff[0].telegram_id", "больше 0"),
    "number for a name": ('name = "Управление ЖКХ"', "name = 7", "authority[0].name", "в кавычках"),
    "blank name": ("Иванова Анна Петровна", "  ", "staff[0].name", "пустая строка"),
    "name of signs": ("Иванова Анна Петровна", "!?", "staff[0].name", "одни знаки"),
    "long name": ("Иванова Анна Петровна", "И" * 201, "staff[0].name", "не длиннее 200 знаков"),
    "name that reads backwards": ("Иванова Анна", "Иванова\u202eАнна", "staff[0].name", "одна строка"),
    "long ground": ("Распоряжение № 1", "№" * 201, "calendar.2026-06-13.basis", "не длиннее 200 знаков"),
    "name of two lines": ("Иванова Анна", "Иванова\\nАнна", "staff[0].name", "одна строка"),
    "unknown region": ('"KDA"', '"MSK"', "administration.region", "раздел [calendar]"),
    # Hours
    "unknown weekday": ("mon =", "monday =", "schedule.monday", "возможно, «mon»"),
    "text for hours": ('mon = ["08:00-12:00", "12:50-17:00"]', 'mon = "08:00"', "schedule.mon", "список"),
    "hours without minutes": ('mon = ["08:00', 'mon = ["8', "schedule.mon[0]", "нужно время"),
    "hours past midnight": ("12:50-16:00", "12:50-24:01", "schedule.fri[1]", "нужно время"),
    "minutes past the hour": ("12:50-16:00", "12:60-16:00", "schedule.fri[1]", "нужно время"),
    "end before start": ("12:50-16:00", "16:00-12:50", "schedule.fri[1]", "не позже начала"),
    "empty interval": ("12:50-16:00", "16:00-16:00", "schedule.fri[1]", "не позже начала"),
    "overlap": ("12:50-16:00", "11:59-16:00", "schedule.fri[1]", "раньше, чем закончился"),
    "short day in words": ("= 60 ", '= "час" ', "schedule.short_day_minutes", "«час»"),
    "longer short day": ("= 60 ", "= -60 ", "schedule.short_day_minutes", "от 0 до 1440"),
    # Corrections
    "correction of no date": ('"2026-06-13"', '"13.06.2026"', "calendar.13.06.2026", "нужна дата"),
    "correction of 31 June": ('"2026-06-13"', '"2026-06-31"', "calendar.2026-06-31", "даты нет"),
    "unknown kind": ('"work"', '"holiday"', "calendar.2026-06-13.kind", "«off», «work»"),
    "missing kind": ('kind = "work", ', "", "calendar.2026-06-13.kind", "не указано"),
    "date without quotes": ('"2026-06-15"', "2026-06-15", "calendar.2026-06-13.replaces", "в кавычках"),
    "day that replaces itself": ('"2026-06-15"', '"2026-06-13"', "calendar.2026-06-13.replaces", "сам себя"),
    "day off that replaces": ('"work"', '"off"', "calendar.2026-06-13.replaces", "уберите"),
    # Authorities
    "Cyrillic code": ('code = "zhkh"', 'code = "жкх"', "authority[0].code", "латинских"),
    "long code": ('code = "zhkh"', f'code = "{"z" * 25}"', "authority[0].code", "до 24"),
    "reserved code": ('code = "zhkh"', 'code = "media"', "authority[0].code", "[media]"),
    "unknown network": ('"ok"]', '"odnoklassniki"]', "authority[0].networks[1]", "«odnoklassniki»"),
    "a name of two bodies": (
        'networks = ["vk", "ok"]',
        'other_names = ["отдел «СМИ»"]',
        "authority[0].other_names",
        "название другого органа",
    ),
    "one name of two bodies": (
        'name = "Управление ЖКХ"', 'name = "отдел «СМИ»"', "media.name", "название другого органа"
    ),
    "no network": ('["vk", "ok"]', "[]", "authority[0].networks", "список пуст"),
    # Topics
    "topic of nobody": (
        "[control]", '[topics]\n"Тепло" = "zkh"\n[control]', "topics.Тепло", "возможно, «zhkh»"
    ),
    "topic twice": (
        "[control]",
        '[topics]\n"Тепло" = "zhkh"\n" тепло" = "zhkh"\n[control]',
        "topics. тепло",
        "указана выше: «Тепло»",
    ),
    # Pages
    "number for a page": ("[control]", f"{PAGE}id = -1\n[control]", "page[0].id", "номер страницы в кавычках"),
    "name for a page": (
        "[control]",
        f'{PAGE}id = "adm_town"\n[control]',
        "page[0].id",
        'минус и до 20 цифр, как "-1001"',
    ),
    "number of a page without its minus": (
        "[control]", f'{PAGE}id = "1001"\n[control]', "page[0].id", "указано «1001»"
    ),
    "long id of a page": (
        "[control]", f'{PAGE}id = "-{"1" * 21}"\n[control]', "page[0].id", "номер страницы"
    ),
    "unknown switch": ("[control]", f"{PAGE}reed = true\n[control]", "page[0].reed", "«read»"),
    "number for a switch": ("[control]", f"{PAGE}place = 1\n[control]", "page[0].place", "true или false"),
    "no alias": ("[control]", f'{PAGE}alias = "Adm Town"\n[control]', "page[0].alias", "имя из ссылки"),
    "no word": ("[control]", f'{PAGE}stop_words = ["!"]\n[control]', "page[0].stop_words[0]", "букв и цифр"),
    "same page twice": (
        "[control]", f'{PAGE}id = "-1"\n{PAGE}id = "-1"\n[control]', "page[1]", "повторяет page[0]"
    ),
    # Staff
    "misspelt role": ('"control"', '"kontrol"', "staff[0].role", "возможно, «control»"),
    "executor of nothing": (
        'role = "executor"\nauthority = "zhkh"', 'role = "executor"', "staff[1].authority", "код органа"
    ),
    "unknown authority": (
        'role = "executor"\nauthority = "zhkh"',
        'role = "executor"\nauthority = "zkh"',
        "staff[1].authority",
        "возможно, «zhkh»",
    ),
    "authority of the head": ('"executor"', '"head"', "staff[1].authority", "уберите authority"),
    "same entry twice": ('"responsible"', '"executor"', "staff[2]", "повторяет staff[1]"),
    "one person of two names": ("id = 501", "id = 502", "staff[1].name", "Иванова Анна Петровна"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "what"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_key(old: str, new: str, where: str, what: str) -> None:
    told = {problem.where: problem.what for problem in problems_of(broken(old, new))}

    assert what in told.get(where, ""), told


def test_without_a_chat_the_media_department_is_no_authority() -> None:
    executor = '[[staff]]\nname = "Ли"\ntelegram_id = 9\nrole = "executor"\nauthority = "media"'

    assert problems_of(MINIMAL + executor) == [
        Problem("staff[1].authority", "нет органа с кодом «media»")
    ]


@pytest.mark.parametrize(
    ("line", "where", "what"),
    [
        pytest.param('schedule = "пн-пт"', "schedule", "нужен раздел", id="text for the hours"),
        pytest.param(
            "schedule = { mon = [] }", "schedule", "ни одного рабочего дня", id="week without work"
        ),
        pytest.param("calendar = 5", "calendar", "раздел с датами", id="number for the calendar"),
        pytest.param(
            'calendar = { "2026-06-13" = "off" }', "calendar.2026-06-13", "«off»", id="bare kind"
        ),
        pytest.param(
            "reports = { weekly = 1 }", "reports.weekly", "true или false", id="number for a flag"
        ),
        pytest.param(
            "reports = { daily = true }", "reports.daily", "неизвестный ключ", id="other schedule"
        ),
        pytest.param("authority = [5]", "authority[0]", "раздел", id="number for an authority"),
        pytest.param("media = { chat = [5] }", "media.chat", "список", id="list for a chat"),
    ],
)
def test_a_mistake_of_structure_is_told_with_its_key(line: str, where: str, what: str) -> None:
    (problem,) = problems_of(f"{line}\n{MINIMAL}")

    assert problem.where == where
    assert what in problem.what


def test_a_code_is_given_once() -> None:
    second = '[[authority]]\ncode = "zhkh"\nname = "Ещё ЖКХ"\nchat = -1004\n'

    assert problems_of(CONTRACT + second) == [
        Problem("authority[1].code", "код «zhkh» уже занят в authority[0]")
    ]


def test_the_words_of_a_file_are_limited_as_in_chat() -> None:
    words = ", ".join(f'"слово{"а" * number}"' for number in range(30)) + ', "ещё"' * MOST_WORDS
    assert problems_of(f"[language]\nwords = [{words}]\n{MINIMAL}") == [
        Problem("language.words", f"в списке не больше {MOST_WORDS}, указано {MOST_WORDS + 30}")
    ]


def test_ten_mistakes_are_told_at_once() -> None:
    told = problems_of("""
[administration]
name = 5
[schedule]
mon = ["08:00-12:00", "11:00-17:00"]
tuesday = ["08:00-12:00"]
[calendar]
"2026-02-30" = { kind = "off" }
[control]
chat = true
[[authority]]
code = "ж"
name = "Управление ЖКХ"
chat = -1003
networks = ["vk", "myspace"]
[[staff]]
name = "Иванова А. П."
telegram_id = 501
role = "control"
[[staff]]
name = "Петров Б. В."
telegram_id = 501
role = "executor"
[[staff]]
name = "Сидоров П. И."
telegram_id = 502
role = "boss"
""")

    assert sorted(problem.where for problem in told) == [
        "administration.name",
        "authority[0].code",
        "authority[0].networks[1]",
        "calendar.2026-02-30",
        "control.chat",
        "schedule.mon[1]",
        "schedule.tuesday",
        "staff[1].authority",
        "staff[1].name",
        "staff[2].role",
    ]


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        pytest.param("[control]\nchat -1001", "строка 2, столбец 6", "знак =", id="no equals sign"),
        pytest.param("[control\nchat = 1", "строка 1, столбец 9", "скобкой ]", id="open header"),
        pytest.param("[[staff]\n", "строка 1, столбец 8", "скобками ]]", id="half an open header"),
        pytest.param("[control]\nchat =", "строка 2, столбец 7", "после =", id="no value"),
        pytest.param("a = 08:00", "строка 1, столбец 6", "в кавычках", id="time without quotes"),
        pytest.param("a = «б»", "строка 1, столбец 5", "прямых кавычках", id="other quotes"),
        pytest.param("a = 1\na = 2\n", "строка 2, столбец 6", "ключ уже есть", id="key twice"),
        pytest.param("[a]\n[a]\n", "строка 2, столбец 3", "раздел уже есть", id="section twice"),
        pytest.param('a = "б\nв = 1', "строка 1, столбец 7", "своей кавычкой", id="open string"),
    ],
)
def test_a_mistake_of_syntax_is_told_with_its_line_and_column(
    text: str, where: str, what: str
) -> None:
    (problem,) = problems_of(text)

    assert problem.where == where
    assert what in problem.what


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(None, "такого файла нет", id="no such file"),
        pytest.param(CONTRACT.encode("cp1251", "replace"), "UTF-8", id="another encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_so(
    content: bytes | None, what: str, tmp_path: Path
) -> None:
    file = tmp_path / "org.toml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(StartupError, match=what):
        read_organisation(file)


def test_a_file_saved_by_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "org.toml"
    file.write_text(CONTRACT, encoding="utf-8-sig", newline="\r\n")

    assert read_organisation(file) == organisation_of(CONTRACT)


# --- Written and read again ----------------------------------------------------------------------

names = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=200).filter(plain)
codes = st.from_regex(r"[A-Za-z0-9_-]{1,24}", fullmatch=True).filter(lambda code: code != MEDIA)
places = st.builds(
    Place,
    st.integers(-(2**40), 2**40).filter(bool).map(ChatId),
    st.none() | st.integers(1, 2**31),
)
days = st.dates(date(2013, 1, 1), date(2040, 12, 31))
hours = st.lists(st.integers(0, 24 * 60), unique=True, max_size=6).map(
    lambda moments: tuple(
        Interval(start, end)
        for start, end in zip(sorted(moments)[::2], sorted(moments)[1::2], strict=False)
    )
)
corrections = st.dictionaries(
    days,
    st.builds(Correction, st.just(DayKind.OFF), st.none(), st.just("") | names)
    | st.builds(
        Correction,
        st.sampled_from([DayKind.WORK, DayKind.SHORT, DayKind.FULL]),
        st.none() | st.dates(date(2041, 1, 1)),
        st.just("") | names,
    ),
    max_size=3,
)


HEADINGS = st.sampled_from(["Суть вопроса", "№ п/п", 'a"b', "Тема"])


PAGES = st.builds(
    Page,
    st.builds(PageAddress, st.sampled_from(Network), st.sampled_from(["-1001", "-7"])),
    names,
    *[st.booleans()] * len(PageSwitch),
    stop_words=st.frozensets(st.sampled_from(["реклама", "займ под залог"])),
    alias=st.sampled_from(["", "adm_town", "my-town"]),
)


@st.composite
def organisations(draw: st.DrawFn) -> Organisation:
    networks = st.frozensets(st.sampled_from(Network), min_size=1)
    bodies = {
        AuthorityCode(code): Authority(
            AuthorityCode(code),
            f"{number} {draw(names)}"[:200],
            draw(places),
            draw(networks),
            draw(st.sampled_from([(), (f"{number} отдел", f"{number} «сектор»")])),
        )
        for number, code in enumerate(draw(st.lists(codes, unique=True, max_size=4)))
    }
    if draw(st.booleans()):
        bodies[MEDIA] = media_department(draw(places))
    posts = [Post(role) for role in Role if role not in {Role.EXECUTOR, Role.RESPONSIBLE}] + [
        Post(role, code) for role in (Role.EXECUTOR, Role.RESPONSIBLE) for code in bodies
    ]
    people = draw(
        st.dictionaries(
            st.integers(1, 2**40).map(PersonId),
            st.tuples(names, st.frozensets(st.sampled_from(posts), min_size=1)),
            max_size=4,
        )
    ) | {PersonId(2**41): ("Иванова А. П.", frozenset({Post(Role.CONTROL)}))}
    weeks = st.builds(WeekSchedule, st.tuples(*[hours] * 7).filter(any), st.integers(0, 24 * 60))
    return Organisation(
        name=draw(names),
        region=draw(st.sampled_from(["", "BA", "KDA", "TA"])),
        week=draw(weeks),
        corrections=draw(corrections),
        control=draw(places),
        authorities=bodies,
        people={person: Person(person, *known) for person, known in people.items()},
        schedules=draw(st.frozensets(st.sampled_from(Schedule))),
        later_weeks=draw(st.dictionaries(days, weeks, max_size=2)),
        words=draw(st.sampled_from([frozenset(), frozenset({"тко", "усть-лабинск"})])),
        options=draw(st.sampled_from([{}, {Option.MASK: 0}, {Option.OVERDUE_TIMES: 0}])),
        columns=draw(st.dictionaries(HEADINGS, st.sampled_from(ExportColumn))),
        topics=dict(zip(["Тепло", 'ЖКХ "сети".вода'], bodies, strict=False)),
        pages={one.address: one for one in draw(st.lists(PAGES, max_size=3))},
    )


@given(organisations())
def test_what_is_written_reads_back_the_same(organisation: Organisation) -> None:
    written = to_toml(organisation)
    read = organisation_of(written)
    assert read == organisation
    assert to_toml(read) == written
    left = {PersonId(2**42): Person(PersonId(2**42), "Петров Б. В.", frozenset({Post(Role.HEAD)}))}
    stored = replace(read, suspended=left, former_weeks={date(2026, 1, 12): DEFAULT_WEEK})
    assert from_document(json.loads(json.dumps(to_document(stored)))) == stored


# --- The command ---------------------------------------------------------------------------------


def test_the_check_sums_up_a_good_file(tmp_path: Path) -> None:
    file = tmp_path / "org.toml"
    file.write_text(CONTRACT, encoding="utf-8")

    code, told, complaints = started(tmp_path, "org", "check", str(file))

    assert (code, complaints) == (0, "")
    assert told.splitlines() == [
        f"Файл {file} без ошибок.",
        "Администрация муниципального образования Калининский район",
        "Отдел контроля: чат -1001",
        "Органы: 2",
        "  zhkh: «Управление ЖКХ», чат -1003, тема 7, сети: Одноклассники, ВКонтакте",
        "  media: «Отдел СМИ», чат -1002, сети: все",
        "Работники: 2",
        "  Иванова Анна Петровна: отдел контроля",
        "  Сидоров Павел Ильич: исполнитель (zhkh), ответственное должностное лицо (zhkh)",
        "Обратите внимание: Отдел СМИ: нет работника с ролью «отдел СМИ»",
        "Обратите внимание: нет работника с ролью «заместитель главы»",
    ]


def test_the_check_of_a_broken_file_fails_and_tells_every_mistake(tmp_path: Path) -> None:
    file = tmp_path / "org.toml"
    file.write_text(broken("chat = -1001", "chat = 0").replace("-1002", "0"), encoding="utf-8")

    code, told, complaints = otklik(tmp_path, "org", "check", str(file))

    assert (code, told) == (1, "")
    assert complaints.splitlines()[0] == f"Файл организации {file}:"
    assert [line.split(":")[0] for line in complaints.splitlines()[1:]] == [
        "  control.chat",
        "  media.chat",
    ]


def test_the_check_starts_without_telegram_and_database_libraries() -> None:
    program = "import sys, bot.console.main, bot.console.organisation; print({'aiogram', 'sqlalchemy'} & set(sys.modules))"

    output = subprocess.run(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert output.stdout.strip() == "set()"


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ('[schedule]\ntue = ["09:00-11:00"]', "24.11.2026 10:00"),
        ('[administration]\nregion = "KDA"', "24.11.2026 09:30"),
        ('[calendar]\n"2026-11-24" = { kind = "off" }', "25.11.2026 09:00"),
    ],
)
def test_for_a_due_a_file_may_leave_out_who_works_where(
    tmp_path: Path, written: str, due: str
) -> None:
    file = tmp_path / "hours.toml"
    file.write_text(written, encoding="utf-8")
    asked = ("deadline", "--from", "2026-11-24T08:30", "--hours", "1")
    code, out, _ = otklik(tmp_path, *asked, ORGANIZATION_FILE=str(file))
    assert (code, out.splitlines()[0]) == (0, f"Срок: {due}")
    code, _, err = otklik(tmp_path, "org", "check", str(file))
    assert (code, "control: не указано" in err, "staff: не указано" in err) == (1, True, True)

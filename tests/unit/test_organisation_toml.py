"""The organisation file: what it describes, every mistake in one, and that it reads back as written."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

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
from tests.unit import approved

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


def problems_of(text: str) -> list[str]:
    problems = parse_organisation(text)
    assert isinstance(problems, list), "the file was taken for a good one"
    return [str(problem) for problem in problems]


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
    "unknown section": ("[media]", "[smi]"),
    "misspelt key": ("code =", "kode ="),
    "missing section": ("[control]\nchat = -1001\n", ""),
    "section for a value": ("[control]\nchat =", "[control.chat]\nid ="),
    "table for a list": ("[[authority]]", "[authority]"),
    "text for a chat": ("chat = -1001", 'chat = "-1001"'),
    "truth for a chat": ("chat = -1001", "chat = true"),
    "truth for a thread": ("thread = 7", "thread = true"),
    "fraction for a chat": ("chat = -1001", "chat = -1001.0"),
    "zero for a chat": ("chat = -1001", "chat = 0"),
    "malformed chat of MAX": ("chat = -1001", 'chat = "max:0"'),
    "no account": ("telegram_id = 501\n", ""),
    "group for a person": ("id = 501", "id = -501"),
    "number for a name": ('name = "Управление ЖКХ"', "name = 7"),
    "blank name": ("Иванова Анна Петровна", "  "),
    "name of signs": ("Иванова Анна Петровна", "!?"),
    "long name": ("Иванова Анна Петровна", "И" * 201),
    "name that reads backwards": ("Иванова Анна", "Иванова\u202eАнна"),
    "long ground": ("Распоряжение № 1", "№" * 201),
    "name of two lines": ("Иванова Анна", "Иванова\\nАнна"),
    "unknown region": ('"KDA"', '"MSK"'),
    # Hours
    "unknown weekday": ("mon =", "monday ="),
    "text for hours": ('mon = ["08:00-12:00", "12:50-17:00"]', 'mon = "08:00"'),
    "hours without minutes": ('mon = ["08:00', 'mon = ["8'),
    "hours past midnight": ("12:50-16:00", "12:50-24:01"),
    "minutes past the hour": ("12:50-16:00", "12:60-16:00"),
    "end before start": ("12:50-16:00", "16:00-12:50"),
    "empty interval": ("12:50-16:00", "16:00-16:00"),
    "overlap": ("12:50-16:00", "11:59-16:00"),
    "short day in words": ("= 60 ", '= "час" '),
    "longer short day": ("= 60 ", "= -60 "),
    # Corrections
    "correction of no date": ('"2026-06-13"', '"13.06.2026"'),
    "correction of 31 June": ('"2026-06-13"', '"2026-06-31"'),
    "unknown kind": ('"work"', '"holiday"'),
    "missing kind": ('kind = "work", ', ""),
    "date without quotes": ('"2026-06-15"', "2026-06-15"),
    "day that replaces itself": ('"2026-06-15"', '"2026-06-13"'),
    "day off that replaces": ('"work"', '"off"'),
    # Authorities
    "Cyrillic code": ('code = "zhkh"', 'code = "жкх"'),
    "long code": ('code = "zhkh"', f'code = "{"z" * 25}"'),
    "reserved code": ('code = "zhkh"', 'code = "media"'),
    "unknown network": ('"ok"]', '"odnoklassniki"]'),
    "a name of two bodies": ('networks = ["vk", "ok"]', 'other_names = ["отдел «СМИ»"]'),
    "one name of two bodies": ('name = "Управление ЖКХ"', 'name = "отдел «СМИ»"'),
    "no network": ('["vk", "ok"]', "[]"),
    # Topics
    "topic of nobody": ("[control]", '[topics]\n"Тепло" = "zkh"\n[control]'),
    "topic twice": ("[control]", '[topics]\n"Тепло" = "zhkh"\n" тепло" = "zhkh"\n[control]'),
    # Pages
    "number for a page": ("[control]", f"{PAGE}id = -1\n[control]"),
    "name for a page": ("[control]", f'{PAGE}id = "adm_town"\n[control]'),
    "number of a page without its minus": ("[control]", f'{PAGE}id = "1001"\n[control]'),
    "long id of a page": ("[control]", f'{PAGE}id = "-{"1" * 21}"\n[control]'),
    "unknown switch": ("[control]", f"{PAGE}reed = true\n[control]"),
    "number for a switch": ("[control]", f"{PAGE}place = 1\n[control]"),
    "no alias": ("[control]", f'{PAGE}alias = "Adm Town"\n[control]'),
    "no word": ("[control]", f'{PAGE}stop_words = ["!"]\n[control]'),
    "same page twice": ("[control]", f'{PAGE}id = "-1"\n{PAGE}id = "-1"\n[control]'),
    # Staff
    "misspelt role": ('"control"', '"kontrol"'),
    "executor of nothing": ('role = "executor"\nauthority = "zhkh"', 'role = "executor"'),
    "unknown authority": (
        'role = "executor"\nauthority = "zhkh"',
        'role = "executor"\nauthority = "zkh"',
    ),
    "authority of the head": ('"executor"', '"head"'),
    "same entry twice": ('"responsible"', '"executor"'),
    "one person of two names": ("id = 501", "id = 502"),
}
"""What stands in the contract's example, and what is written instead."""

ADDED = {
    "text for the hours": 'schedule = "пн-пт"',
    "week without work": "schedule = { mon = [] }",
    "number for the calendar": "calendar = 5",
    "bare kind of a day": 'calendar = { "2026-06-13" = "off" }',
    "number for a flag": "reports = { weekly = 1 }",
    "other schedule": "reports = { daily = true }",
    "number for an authority": "authority = [5]",
    "list for a chat": "media = { chat = [5] }",
    "too many words": f"language = {{ words = {[f'слово{number}' for number in range(MOST_WORDS + 1)]} }}",
}
"""A line above the least that a file needs."""

EXECUTOR = '[[staff]]\nname = "Ли"\ntelegram_id = 9\nrole = "executor"\nauthority = "media"'
SECOND = '[[authority]]\ncode = "zhkh"\nname = "Ещё ЖКХ"\nchat = -1004\n'
TEN_MISTAKES = """
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
"""

WHOLE_TEXTS = {
    "executor of the media department, which has no chat": MINIMAL + EXECUTOR,
    "code twice": CONTRACT + SECOND,
    "ten at once": TEN_MISTAKES,
    "no equals sign": "[control]\nchat -1001",
    "open header": "[control\nchat = 1",
    "half an open header": "[[staff]\n",
    "no value": "[control]\nchat =",
    "time without quotes": "a = 08:00",
    "other quotes": "a = «б»",
    "key twice": "a = 1\na = 2\n",
    "section twice": "[a]\n[a]\n",
    "open string": 'a = "б\nв = 1',
}


TWICE = MINIMAL + 'max_id = 5\n[[staff]]\nname = "Иванова А. П."\nrole = "head"\n'
ACCOUNTS = {
    "first account of another": "telegram_id = 501\nmax_id = 7",
    "second account of another": "telegram_id = 2\nmax_id = 5",
    "first in no messenger": 'telegram_id = 2\nmax_id = 6\nfirst_in = "vk"',
    "first of one account": 'telegram_id = 2\nfirst_in = "max"',
    "no account": "",
}
"""The second entry of one person."""


def test_mistakes_in_a_file_as_approved() -> None:
    texts = {
        **{title: broken(old, new) for title, (old, new) in MISTAKES.items()},
        **{title: f"{line}\n{MINIMAL}" for title, line in ADDED.items()},
        **WHOLE_TEXTS,
        **{f"an entry more: {title}": TWICE + accounts for title, accounts in ACCOUNTS.items()},
    }
    approved.check_lines(
        "organisation_file_mistakes", {title: problems_of(text) for title, text in texts.items()}
    )


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

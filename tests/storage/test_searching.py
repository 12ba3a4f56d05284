"""What is found, by what, and for whom: the same on both databases, and never what was erased."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import ColumnElement, delete, event, func, literal_column, select, update

from domain.model.errors import Reason
from domain.model.ids import AuthorityCode, DraftVersion, IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.workflow.status import Importance, IncidentKind, Status
from domain.model.message.citizen_message import CitizenMessage, Network, Topic
from domain.model.report.period import Period
from domain.model.search import MOST_SHOWN, Condition, Search, Sought, Trait
from domain.ports.snapshots import FoundIn, SearchPage
from handlers.reading.sought import sought_in
from storage.engine.database import Database
from storage.incidents.searching import Scope, SearchIndex, best_first, find, search_snapshot
from storage.schema.incidents import draft_text, incident_text
from storage.schema.search import incident_terms
from storage.search import states
from storage.search.index import numbers_found
from storage.search.index_terms import conditions, indexed_of, terms_of, within
from storage.search.states import state_of
from storage.search.stems import stems
from storage.upkeep.audit import AuditReading
from tests.refusals import refused_for
from tests.storage.random_lives import OFFICE, Life, now_after
from tests.storage.samples import (
    FILE,
    IVANOVA,
    NOW,
    PETROV,
    PRIVATE,
    ROADS,
    ZHKH,
    Units,
    answered,
    ivanova,
    minutes,
    registered,
    waiting,
    write,
)

ONE, TWO, THREE = map(IncidentNumber, (1, 2, 3))
NAMES = {code: body.name for code, body in FILE.authorities.items()}


def about(number: int, text: str, author: str | None = None) -> Incident:
    """An incident whose citizen wrote this."""
    incident = registered(number)
    incident.message = CitizenMessage(text, Network.VK, author_name=author)
    incident.topic = Topic()
    return incident


async def numbers(
    database: Database, sought: Sought, scope: Scope = None, now: datetime = NOW
) -> list[int]:
    async with database.reading() as connection:
        matches = await find(connection, sought, scope, OFFICE, now, most=MOST_SHOWN)
    return [*matches.numbers]


async def words(database: Database, text: str) -> list[int]:
    return await numbers(database, Sought(words=tuple(text.split())))


@pytest.mark.parametrize(
    "text", ["фонарей", "ФОНАРЬ", "фонари светят", "лед", "льда", "на фонарях", "Ленина 5а"]
)
async def test_words_are_found_inflected_and_the_newest_first(
    database: Database, units: Units, text: str
):
    words_of_both = "На фонаре лёд, улица Ленина, 5А. Не светит."
    await units.store(about(1, words_of_both), about(2, words_of_both), about(3, "Нет воды"))
    assert await words(database, text) == [2, 1]


async def test_each_word_must_occur_somewhere(database: Database, units: Units):
    await units.store(answered(1), about(2, "Воду отключили"))
    assert await words(database, "воды дадут") == [1]
    assert await words(database, "воды") == [2, 1]
    assert await words(database, "вода отключена дадут") == []


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        (Sought(number=ONE), [1]),
        (Sought(number=ONE, words=("1",)), [1]),
        (Sought(number=IncidentNumber(5)), []),
        (Sought(number=IncidentNumber(5), words=("5",)), [1]),
        (Sought(link="https://m.vk.com/wall-1_2"), [1]),
        (Sought(link="https://vk.com/wall-1_2?reply=3"), [1]),
        (Sought(link="https://vk.com/id1"), [1]),
        (Sought(link="https://vk.com/wall-1_9"), []),
        (Sought(author=("Олега",)), [1]),
        (Sought(author=("Ивановой",)), [2]),
        (Sought(author=("Мира",)), []),
        (Sought(words=("олег",)), [1]),
        (Sought(words=("водоснабжение",)), [1]),
        (Sought(words=("управление", "жкх")), [1]),
        (Sought(words=("управление", "дорог")), []),
        (Sought(authority=ZHKH), [1]),
        (Sought(authority=ROADS), []),
        (Sought(conditions=frozenset({Status.ANSWERED})), [1]),
        (Sought(conditions=frozenset({Status.ANSWERED, Status.REGISTERED})), [2, 1]),
        (Sought(conditions=frozenset({Trait.OPEN})), [2]),
        (Sought(conditions=frozenset({Trait.HIGH})), [1]),
        (Sought(conditions=frozenset({Trait.HIGH, Trait.OPEN})), []),
        (Sought(words=("яма",), conditions=frozenset({Trait.OPEN})), [2]),
        (Sought(), [2, 1]),
        (Sought(words=("на", "и")), []),
        (Sought(words=("на",), authority=ZHKH), [1]),
    ],
)
async def test_everything_that_can_be_said_of_an_incident_finds_it(
    database: Database, units: Units, sought: Sought, found: list[int]
):
    await units.store(answered(1), about(2, "Яма", "Анна Иванова"))
    assert await numbers(database, sought) == found


async def typed(
    database: Database, text: str, scope: Scope = None, most: int = MOST_SHOWN
) -> tuple[list[int], list[int]]:
    """What a typed query finds for certain, and what it may have meant."""
    sought = sought_in(text, NOW.date())
    async with database.reading() as connection:
        found = await find(connection, sought, scope, OFFICE, NOW, most=most)
    return [*found.numbers[: found.exact]], [*found.numbers[found.exact :]]


@pytest.mark.parametrize(
    ("text", "exact", "possible"),
    [
        ("фонари", [1], [2]),
        ("фанари", [2], [1]),
        ("фонорь", [], [1]),
        ("фонрь ленина", [], [1]),
        ("Лнеина", [], [2, 1]),
        ("Васюренская", [], [3]),
        ("стройку", [4], []),
        ("стойка", [5], []),
        ("строика", [], [4]),
        ("ямв", [], []),
        ("Васюренская 7", [], [3]),
        ("от Ивонова", [], [5]),
    ],
)
async def test_a_typo_finds_what_was_meant_after_what_was_typed(
    database: Database, units: Units, text: str, exact: list[int], possible: list[int]
):
    await units.store(
        about(1, "Фонари на Ленина, 15 не горят"),
        about(2, "Фанари на ленина разбиты"),
        about(3, "Васюринская, 7: яма"),
        about(4, "Шумит стройка"),
        about(5, "Сломана стойка", "Пётр Иванов"),
    )
    assert await typed(database, text) == (exact, possible)
    assert await typed(database, text, frozenset()) == ([], [])
    first = [*exact, *possible][:1]
    assert await typed(database, text, most=1) == ((first, []) if exact else ([], first))


@pytest.mark.parametrize(
    ("text", "exact", "possible"),
    [
        ("ул. Ленина, д. 5", [2, 1], []),
        ("ленина 5", [2, 1], []),
        ("пр-т Ленина 5 яма", [1], []),
        ("Ленена 5", [], [2, 1]),
        ("Ленина 15", [3], []),
        ("Ленина 7", [], [4]),
        ("пр-т Ленина", [4, 3, 2, 1], []),
    ],
)
async def test_an_address_finds_the_house_and_else_its_words(
    database: Database, units: Units, text: str, exact: list[int], possible: list[int]
):
    await units.store(
        about(1, "Яма у дома 5 по улице Ленина"),
        about(2, "проспект Ленина, дом 5: темно"),
        about(3, "Ленина 15, 5 дней нет света"),
        about(4, "На Ленина между домами 3 и 7 яма"),
    )
    assert await typed(database, text) == (exact, possible)


PHONES = {
    1: "Позвоните 8-999-605-95-75, Мария",
    2: "Телефон +7 (918) 123 45 67, квартира 12",
    3: "Мой номер 89996059576",
    4: "Звоните 8 (86163) 2-15-44 до 17:00",
    5: "тел.5-42-31 или 54-232",
    6: "Диспетчер 31017 не отвечает",
    7: "Счёт 24.11.2026, сумма 31 017 рублей",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("89996059575", [1]),
        ("+79996059575", [1]),
        ("9996059575", [1]),
        ("8 999 605 95 75", [1]),
        ("8(999)605-95-75", [1]),
        ("8.999.605.95.76", [3]),
        ("8-999-605-95-76", [3]),
        ("89181234567 квартира", [2]),
        ("8 918 123-45-67", [2]),
        ("2-15-44", [4]),
        ("21544", [4]),
        ("8(86163)21544", [4]),
        ("54231", [5]),
        ("5-42-31", [5]),
        ("8 (86163) 5-42-31", [5]),
        ("3-10-17", [6]),
        ("31017", [6]),
        ("89996059577", []),
        ("1-54-40", []),
    ],
)
async def test_a_telephone_is_found_however_it_is_typed(
    database: Database, units: Units, text: str, found: list[int]
):
    await units.store(*(about(number, text) for number, text in PHONES.items()))
    assert await typed(database, text) == (found, [])


@pytest.mark.parametrize(
    "text", ["50 лет Октября", "50-летия Октября", "50летия октября", "ул. 50 лет Октября, 12"]
)
async def test_a_jubilee_is_one_name_however_it_is_written(
    database: Database, units: Units, text: str
):
    await units.store(
        about(1, "Яма на 50-летия Октября, 12"),
        about(2, "дом 12 по улице 50 лет Октября без света"),
        about(3, "Ул. 50летия Октября 12: мусор"),
        about(4, "Мне 50 лет, в октябре живу на Мира, 12"),
    )
    exact, _ = await typed(database, text)
    assert {1, 2, 3} <= {*exact}
    assert 4 not in exact or "12" not in text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("г. Курск, ул. Ленина, 5", [2, 1]),
        ("город Курск Ленина 5", [2, 1]),
        ("Курск яма", [1]),
        ("Курск", [3]),
        ("г. Льгов, ул. Ленина, 5", []),
    ],
)
async def test_the_town_of_the_administration_need_not_be_written(
    database: Database, units: Units, text: str, found: list[int]
):
    await units.store(
        about(1, "Яма у дома 5 по улице Ленина"),
        about(2, "Ленина, 5: темно"),
        about(3, "Люблю Курск!"),
    )
    of_town = replace(OFFICE, organisation=replace(FILE, name="Администрация города Курска"))
    async with database.reading() as connection:
        matches = await find(
            connection, sought_in(text, NOW.date()), None, of_town, NOW, most=MOST_SHOWN
        )
    assert [*matches.numbers[: matches.exact]] == found
    assert matches.exact or [*matches.numbers] == [2, 1], "perhaps the town was left out"


async def test_an_import_is_found_by_its_other_number_and_body(database: Database, units: Units):
    one = registered(1)
    one.external_id = "1204117"
    one.message = replace(one.message, aliases="45986837, Администрация города Курска")
    await units.store(one, about(2, "Яма"))
    for text in ("45986837", "45 986 837", "ID 45986837", "№45986837", "администрации Курска"):
        assert await typed(database, text) == ([1], []), text
    sought = sought_in("45986837", NOW.date())
    [hit] = (await snapshot(database, units, sought)).hits
    assert hit.passages[0].of is FoundIn.IMPORT


async def test_a_house_is_found_in_whatever_text_names_it(database: Database, units: Units):
    incident = about(1, "Яма во дворе")
    incident.message = replace(incident.message, answer="Двор дома № 5 по ул. Ленина засыпан.")
    other = about(2, "Нет света")
    other.message = replace(other.message, address="г. Динск, Ленина, д. 5")
    await units.store(incident, other)
    assert await typed(database, "ленина 5") == ([2, 1], [])


async def test_the_monitoring_systems_number_finds_its_incident(database: Database, units: Units):
    one, two = registered(1), about(2, "Яма 1")
    one.external_id, two.external_id = "ИМ-2024/77", "1"
    await units.store(one, two)
    for text in ("ИМ-2024/77", "им-2024/77", "№ ИМ-2024/77", "обращение №ИМ-2024/77"):
        assert await typed(database, text) == ([1], [])
        assert await typed(database, text, frozenset({ROADS})) == ([], [])
    assert await typed(database, "1") == ([1, 2], [])
    assert await typed(database, "№1") == ([1, 2], [])
    sought = sought_in("ИМ-2024/77", NOW.date())
    [hit] = (await snapshot(database, units, sought)).hits
    assert hit.passages[0].of is FoundIn.EXTERNAL_ID


async def test_what_is_overdue_is_told_by_the_moment(database: Database, units: Units):
    await units.store(registered(1))
    overdue = Sought(conditions=frozenset({Trait.OVERDUE}))
    assert await numbers(database, overdue) == []
    assert await numbers(database, overdue, now=NOW + timedelta(days=1)) == [1]


async def test_days_are_those_of_the_office(database: Database, units: Units):
    """Midnight in Moscow is 21:00 of the day before in UTC."""
    moments = ("2026-06-14T20:59", "2026-06-14T21:00", "2026-06-15T20:59", "2026-06-15T21:00")
    for number, moment in enumerate(moments, 1):
        incident = about(number, "Яма")
        incident.detected_at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
        await units.store(incident)

    async def of(first: str, last: str) -> list[int]:
        days = Period(datetime.fromisoformat(first).date(), datetime.fromisoformat(last).date())
        return await numbers(database, Sought(words=("ямы",), period=days))

    assert await of("2026-06-15", "2026-06-15") == [3, 2]
    assert await of("2026-06-01", "2026-06-14") == [1]
    assert await of("2026-06-16", "2026-07-31") == [4]
    assert await of("2025-12-31", "2027-01-01") == [4, 3, 2, 1]


async def test_everybody_finds_what_they_may_see(database: Database, units: Units):
    await units.store(answered(1), about(2, "Нет воды"))
    for sought in (Sought(words=("воды",)), Sought(), Sought(number=ONE)):
        assert 1 in await numbers(database, sought)
        assert await numbers(database, sought, frozenset({ZHKH})) == [1]
        assert await numbers(database, sought, frozenset({ROADS})) == []
        assert await numbers(database, sought, frozenset()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *(('"', []), ("'", []), ("\\", []), ("!!!", []), ("* ( ) : ^ -", []), ("#zhkh", [])),
        *(
            ("яма*", [1]),
            ("яма & вода", [1]),
            ("-яма", [1]),
            ("terms:яма", []),
            ("NEAR(яма вода)", []),
        ),
        *(("яма OR воздух", []), ("яма' | 'воздух", []), ('яма" OR "воздух', []), ("a" * 500, [])),
    ],
)
async def test_what_people_type_is_never_a_query_of_its_own(
    database: Database, units: Units, text: str, found: list[int]
):
    await units.store(about(1, "Яма и вода"))
    sought = sought_in(text, NOW.date())
    assert await numbers(database, sought) == found
    assert await numbers(database, Sought(words=(text,), author=(text,))) == []


async def test_erased_words_are_found_no_more(database: Database, units: Units):
    await units.store(answered(1))
    assert await words(database, "воду") == [1]
    await write(database, update(incident_text).values(text=""))
    await write(database, delete(draft_text))
    assert await words(database, "воду") == []

    assert await SearchIndex(database).derive(10) == 1
    assert await words(database, "воду") == []
    assert await numbers(database, Sought(authority=ZHKH)) == [1]


async def test_words_that_change_are_found_as_they_are_now(database: Database, units: Units):
    await units.store(about(1, "Нет воды"))
    for text, found in {"Яма": [], "Воды нет!": [1]}.items():
        async with units.changing(ONE) as incident:
            incident.message = replace(incident.message, text=text)
        assert await words(database, "вода") == found
    assert await SearchIndex(database).derive(10) == 0


async def test_what_stays_is_found_whatever_else_changes(database: Database, units: Units):
    await units.store(about(1, "Нет воды"))
    async with units.changing(ONE) as incident:
        incident.pick(ZHKH)
        incident.route(None, ivanova(), NOW)
    for conditions_now, found in {Status.REGISTERED: [], Status.IN_PROGRESS: [1]}.items():
        sought = Sought(words=("вода",), conditions=frozenset({conditions_now}))
        assert await numbers(database, sought) == found


async def test_a_decision_writes_no_search_terms(database: Database, units: Units):
    await units.store(waiting())
    written: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        written.append(statement)

    event.listen(database._writer.sync_engine, "before_cursor_execute", note)
    async with units.changing(ONE) as incident:
        incident.decide(DraftVersion(1), (), ivanova(15, pressed=True), NOW + minutes(8))
    async with units.changing(ONE) as incident:
        incident.recall(DraftVersion(1), ivanova(16, pressed=True), NOW + minutes(9))
    event.remove(database._writer.sync_engine, "before_cursor_execute", note)
    assert any(one.startswith("UPDATE incident ") for one in written)
    assert not [one for one in written if "incident_terms" in one]
    sought = Sought(words=("завтра",), conditions=frozenset({Status.ON_APPROVAL}))
    assert await numbers(database, sought) == [1]


async def test_incidents_of_before_are_found_once_their_terms_are_derived(
    database: Database, units: Units
):
    await units.store(*(about(number, "Яма") for number in range(1, 6)))
    await write(database, update(incident_terms).values(terms=None))
    assert not (await snapshot(database, units, Sought(words=("яма",)))).complete
    index = SearchIndex(database)
    assert await index.derive(2) == 2
    assert await words(database, "ямы") == [5, 4]
    assert [await index.derive(2) for _ in range(3)] == [2, 1, 0]
    assert await words(database, "ямы") == [5, 4, 3, 2, 1]
    assert (await snapshot(database, units, Sought(words=("яма",)))).complete


async def test_the_best_come_first(database: Database, units: Units):
    answer = answered(1)
    answer.message = CitizenMessage("Когда починят трубу?")
    await units.store(answer, about(2, "Воду дадут?"), about(3, "Воды не дали, дадут ли?"))
    sought = Sought(words=("воду", "дадут"))
    async with database.reading() as connection:
        assert await best_first(connection, [THREE, TWO, ONE], sought) == [2, 3, 1]
        assert await best_first(connection, [THREE, TWO, ONE], Sought()) == [3, 2, 1]


async def snapshot(database: Database, units: Units, sought: Sought, page: int = 0) -> SearchPage:
    async with units.unit() as uow:
        of = await uow.searches.open(IVANOVA, sought)
        search = await uow.searches.get(of)
        search.turn(page)
        await uow.searches.save(search)
        await uow.commit()
    async with database.reading() as connection:
        found = await search_snapshot(connection, of, PRIVATE, OFFICE, NOW)
    assert found is not None
    return found.found


async def test_a_page_has_five_and_the_last_one_the_rest(database: Database, units: Units):
    await units.store(*(about(number, "Яма") for number in range(1, 8)))
    first = await snapshot(database, units, Sought(words=("яма",)))
    assert [hit.row.number for hit in first.hits] == [7, 6, 5, 4, 3]
    for page in (1, 9):
        last = await snapshot(database, units, Sought(words=("яма",)), page)
        assert ([hit.row.number for hit in last.hits], last.total) == ([2, 1], 7)


async def test_the_places_that_matched_are_told(database: Database, units: Units):
    await units.store(answered(1), about(2, "Где-то далеко " * 20 + "открыт люк. " + "Ой. " * 90))
    hits = (await snapshot(database, units, Sought(words=("мира", "июню")))).hits
    told = [(one.of, [one.text[a:b] for a, b in one.marks]) for one in hits[0].passages]
    assert told == [(FoundIn.MESSAGE, ["Мира"]), (FoundIn.ANSWER, ["июня"])]

    [passage] = (await snapshot(database, units, Sought(words=("люки",)))).hits[0].passages
    assert [passage.text[a:b] for a, b in passage.marks] == ["люк"]
    assert (passage.text[0], passage.text[-1]) == ("…", "…")
    assert len(passage.text) < 210

    hits = (await snapshot(database, units, Sought(author=("Олег",)))).hits
    assert [one.of for one in hits[0].passages] == [FoundIn.MESSAGE], "found, and not shown"
    [beginning] = (await snapshot(database, units, Sought(authority=ZHKH))).hits[0].passages
    assert (beginning.of, beginning.marks) == (FoundIn.MESSAGE, ())


async def test_words_that_nobody_ever_wrote_are_named(database: Database, units: Units):
    await units.store(about(1, "Яма"), about(2, "Вода"))
    assert (await snapshot(database, units, Sought(words=("яма", "вада")))).absent == ("вада",)
    assert (await snapshot(database, units, Sought(words=("яма", "вода")))).absent == ()
    assert (await snapshot(database, units, Sought(words=("на",)))).meaningless


async def test_a_search_is_kept_for_a_time(database: Database, units: Units):
    sought = Sought(
        "яма",
        ("яма",),
        ONE,
        "ИМ-1",
        "https://vk.com/1",
        ("Иванов",),
        frozenset({Trait.OPEN, Status.ANSWERED}),
        ZHKH,
        Period(NOW.date(), NOW.date()),
    )
    async with units.unit() as uow:
        of = await uow.searches.open(PETROV, sought)
        assert await uow.searches.get(of) == Search(id=of, person=PETROV, sought=sought)
        await uow.commit()
    index = SearchIndex(database)
    assert await index.forget(NOW) == 0
    assert await index.forget(NOW + timedelta(seconds=1)) == 1
    async with units.unit() as uow:
        with refused_for(Reason.SEARCH_GONE):
            await uow.searches.get(of)


VOCABULARY = (
    "яма ямы ям вода воды фонарь фонарей лёд льда люк люки дорога дорог в на не жкх ул 5 12а"
)
HAS: Mapping[Condition, Callable[[Incident], bool]] = {
    Trait.OPEN: lambda of: not of.status.closed,
    Trait.OVERDUE: lambda of: not of.status.closed and of.due.at < NOW,
    Trait.HIGH: lambda of: of.importance is Importance.HIGH,
    Trait.PUBLICATION: lambda of: of.kind is IncidentKind.PUBLICATION,
}
SCOPES: Sequence[Scope] = (None, None, frozenset({ZHKH}), frozenset({ZHKH, ROADS}), frozenset())


@pytest.mark.parametrize("few", [0, 5_000])
@pytest.mark.parametrize("seed", range(3))
async def test_both_databases_find_what_terms_and_columns_say(
    database: Database, units: Units, monkeypatch: pytest.MonkeyPatch, seed: int, few: int
):
    """Each against the definition, so both alike, whether few or many are in the state."""
    monkeypatch.setattr(states, "FEW", few)
    chance = Random(seed)  # noqa: S311 - no secret
    lives = [Life(number, chance) for number in range(1, 31)]
    incidents = {}
    units.now = now_after(lives)
    for life in lives:
        incident = life.lived()
        text = " ".join(chance.choices(VOCABULARY.split(), k=chance.randrange(8)))
        incident.message = replace(incident.message, text=text)
        await units.store(incident)
        incidents[incident.number] = incident
    for _ in range(60):
        period = chance.choice([None, (NOW - timedelta(days=chance.randrange(20)), NOW)])
        sought = Sought(
            words=tuple(chance.choices(VOCABULARY.split(), k=chance.randrange(3))),
            conditions=frozenset(chance.sample([*Status, *Trait], chance.choice([0, 0, 1, 2]))),
            authority=chance.choice([None, None, ZHKH, AuthorityCode("parks")]),
        )
        wanted = [*conditions(sought, NAMES, period), *within(chance.choice(SCOPES))]
        statuses = sought.conditions & set(Status)
        expected = [
            number
            for number, incident in sorted(incidents.items(), reverse=True)
            if all(one & terms_of(indexed_of(incident)) for one in wanted)
            and (period is None or period[0] <= incident.detected_at < period[1])
            and (not statuses or incident.status in statuses)
            and all(HAS[trait](incident) for trait in sought.conditions - statuses)
        ]
        state = state_of(sought.conditions, NOW)
        for most in (3, 100):
            async with database.reading() as connection:
                found = await numbers_found(connection, wanted, most, state=state, period=period)
            assert found == expected[:most], (sought, wanted)


SAME = """
фонари фонарей|яма ямы|яма ям|площадка площадок|остановка остановок|скамейка скамеек|лавочка лавочек
|дорожка дорожек|окно окон|контейнер контейнерами|мусор мусора|подъезд подъездом|лёд льда|наледь наледи
|снег снегом|сосулька сосулек|крыша крыш|труба труб|вода воды|отопление отопления|батарея батарей
|горячая горячей|светофор светофоров|переход переходе|тротуар тротуарам|дерево деревьев|ветка веток
|собака собак|щенок щенков|автобус автобуса|маршрут маршрутом|школа школе|детский детских|больница больнице
|врач врачей|очередь очереди|дом домов|двор дворов|улица улице|переулок переулке|колодец колодца|люк люков
|свалка свалок|бак баков|квитанция квитанций|лифт лифтов|протечка протечек|протекает протекала
|прорвало прорвала|убрать убрали|чистить чистят|работает работают|горит горели|сломан сломана
|ребёнок детей|парковка парковок|трава травы|песок песка|знак знаков|Иванов Иванова|Иванова Ивановой
|Достоевский Достоевского|котёл котла|год лет|отключили отключат|рынок рынка|ларек ларьком
"""
OTHERS = """
вода водитель|дом дума|мост мостить|сад садик|двор дворец|труба трубач|лифт лифтинг|улица улитка|школа шкала
|яма ямщик|люк лук|бак бок|трава травма|знак знакомый|остановка остановить|парк парковка|день деньги
|газон газета|пар парк|свет светофор|канава канал
"""


def pairs(of: str) -> list[tuple[str, str]]:
    return [tuple(pair.split()) for pair in of.replace("\n", "").split("|")]  # type: ignore[misc]


def test_forms_of_a_word_of_this_field_have_a_stem_in_common():
    assert [pair for pair in pairs(SAME) if set(stems(pair[0])).isdisjoint(stems(pair[1]))] == []


def test_other_words_have_none_in_common():
    assert [pair for pair in pairs(OTHERS) if set(stems(pair[0])) & set(stems(pair[1]))] == []


async def test_postgresql_reads_no_list_of_what_is_not_indexed_yet(
    database: Database, units: Units
):
    if database.sqlite:
        pytest.skip("its index has none")
    await units.store(*(about(number, f"Яма {number}") for number in range(1, 9)))
    await SearchIndex(database).derive(100)
    index: ColumnElement[str] = literal_column("'ix_incident_terms_terms'::regclass")
    async with database.writing() as connection:
        pages = select(func.gin_clean_pending_list(index))
        assert (await connection.execute(pages)).scalar() == 0


async def test_an_index_that_others_have_read_before_is_not_taken_for_damaged(
    database: Database, units: Units
):
    auditing = AuditReading(database)
    for number in range(1, 25):
        await units.store(about(number, f"Яма {number} на улице Мира"))
        if number > 3:
            async with units.changing(IncidentNumber(number - 3)) as incident:
                incident.route(ZHKH, ivanova(), NOW)
        async with AsyncExitStack() as beside:
            for _ in range(3):
                reader = await beside.enter_async_context(database.reading())
                await reader.execute(select(incident_terms.c.number).limit(1))
            assert not await auditing.damage()

from dataclasses import replace
from datetime import date

from domain.model.ids import AuthorityCode, ChatId, PersonId, Place
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.organisation import Organisation, media_department
from domain.model.organisation.people import MEDIA, Authority, Person, Post, Role
from domain.model.time.schedule import DEFAULT_WEEK

ZHKH, EDU = AuthorityCode("zhkh"), AuthorityCode("edu")
IVANOVA, PETROV = PersonId(501), PersonId(502)
CONTROL, SHARED = Place(ChatId(-1001)), Place(ChatId(-1003), 7)

ORGANISATION = Organisation(
    name="Администрация",
    region="",
    week=DEFAULT_WEEK,
    corrections={},
    control=CONTROL,
    authorities={
        ZHKH: Authority(ZHKH, "Управление ЖКХ", SHARED),
        EDU: Authority(EDU, "Управление образования", SHARED),
        MEDIA: media_department(Place(ChatId(-1002))),
    },
    people={
        IVANOVA: Person(
            IVANOVA, "Иванова А. П.", frozenset({Post(Role.CONTROL), Post(Role.EXECUTOR, ZHKH)})
        ),
        PETROV: Person(PETROV, "Петров Б. В.", frozenset({Post(Role.EXECUTOR, EDU)})),
    },
)


def names(people: tuple[Person, ...]) -> list[str]:
    return [person.name for person in people]


def test_people_and_authorities_are_found_by_their_ids() -> None:
    assert ORGANISATION.person(PETROV) is ORGANISATION.people[PETROV]
    assert ORGANISATION.person(PersonId(999)) is None
    assert ORGANISATION.authority(EDU) is ORGANISATION.authorities[EDU]
    assert ORGANISATION.authority(AuthorityCode("culture")) is None


def test_holders_of_a_role_are_those_of_all_authorities_or_of_one() -> None:
    assert names(ORGANISATION.holders(Role.EXECUTOR)) == ["Иванова А. П.", "Петров Б. В."]
    assert names(ORGANISATION.holders(Role.EXECUTOR, EDU)) == ["Петров Б. В."]
    assert ORGANISATION.holders(Role.HEAD) == ()


def test_a_chat_may_be_that_of_several_authorities_and_a_topic_is_a_place_of_its_own() -> None:
    assert [body.code for body in ORGANISATION.authorities_at(SHARED)] == [ZHKH, EDU]
    assert ORGANISATION.authorities_at(Place(SHARED.chat)) == ()


def test_the_places_are_those_of_control_media_and_the_authorities() -> None:
    assert ORGANISATION.places == {CONTROL, Place(ChatId(-1002)), SHARED}


def test_the_media_department_has_a_chat_only_where_it_is_an_authority() -> None:
    assert ORGANISATION.media == Place(ChatId(-1002))


def test_control_coordinates_incidents_and_the_media_department_publications() -> None:
    assert ORGANISATION.coordinator(IncidentKind.INCIDENT) == CONTROL
    assert ORGANISATION.coordinator(IncidentKind.PUBLICATION) == Place(ChatId(-1002))
    assert ORGANISATION.coordinating_role(IncidentKind.PUBLICATION) is Role.MEDIA
    assert ORGANISATION.coordinated_by(ORGANISATION.people[IVANOVA]) == {IncidentKind.INCIDENT}


def test_without_a_media_department_control_coordinates_everything() -> None:
    authorities = {ZHKH: ORGANISATION.authorities[ZHKH]}
    organisation = replace(ORGANISATION, authorities=authorities)
    assert organisation.coordinator(IncidentKind.PUBLICATION) == CONTROL
    assert organisation.coordinated_by(organisation.people[IVANOVA]) == set(IncidentKind)


def test_colleagues_speak_to_each_other_by_first_name_and_patronymic() -> None:
    people = {
        IVANOVA: replace(ORGANISATION.people[IVANOVA], name="Иванова Анна Петровна"),
        PETROV: ORGANISATION.people[PETROV],
    }
    organisation = replace(ORGANISATION, people=people)
    assert organisation.has_spoken_name("анна петровна")
    for name in ("нна петровна", "иванова анна", "петровна", "вич", ""):
        assert not organisation.has_spoken_name(name)


def test_admins_of_the_settings_keep_their_other_posts_and_names() -> None:
    organisation = ORGANISATION.with_admins([IVANOVA, PersonId(900)])

    assert names(organisation.holders(Role.ADMIN)) == ["Иванова А. П.", "Администратор"]
    assert organisation.people[IVANOVA].has(Role.CONTROL)
    assert ORGANISATION.holders(Role.ADMIN) == ()


def test_posts_are_shown_in_the_order_of_roles_then_of_authorities() -> None:
    posts = [Post(Role.CONTROL), Post(Role.EXECUTOR, EDU), Post(Role.EXECUTOR, ZHKH)]

    assert Person(PETROV, "Петров Б. В.", frozenset(posts)).posts_in_order() == posts


def test_hours_decided_for_later_become_the_present_ones_on_their_day() -> None:
    first, second = date(2027, 1, 11), date(2027, 2, 1)
    weeks = [replace(ORGANISATION.week, short_day_minutes=minutes) for minutes in (10, 20)]
    decided = replace(
        ORGANISATION, later_weeks={second: weeks[1], first: weeks[0]}, former_weeks={}
    )
    assert decided.as_of(date(2027, 1, 10)) is decided
    begun = decided.as_of(first)
    assert begun.week == weeks[0]
    assert begun.former_weeks == {first: ORGANISATION.week}
    assert begun.later_weeks == {second: weeks[1]}
    assert decided.as_of(second).week == weeks[1]
    for state in (decided, begun, decided.as_of(second)):
        assert state.last_week == weeks[1]
        assert state.earlier_weeks == {first: ORGANISATION.week, second: weeks[0]}

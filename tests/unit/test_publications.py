"""Publications: who registers them how, what needs no approval, how they become incidents (§2, §5-§7)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from domain.model.errors import Reason
from domain.model.ids import ChatId, PersonId, Place
from domain.model.incident import Incident
from domain.model.incident.answer.placement import PlacedTooEarly
from domain.model.incident.workflow.status import AlreadyClosed, IncidentKind, Status
from domain.model.message.citizen_message import Network
from domain.model.organisation.people import Authority, Person, Post, Role
from domain.model.organisation.rights import NetworkNotWatched, Way, check_watched, ways_to_register
from tests.refusals import refused_for
from tests.unit import approved
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    DRAFT_DUE,
    DUE,
    FIRST,
    GROMOVA,
    MEDIA_CHAT,
    NUMBER,
    ORGANISATION,
    PETROV,
    ROADS,
    ROADS_CHAT,
    TEXT,
    WITH_MEDIA,
    ZHKH,
    ZHKH_CHAT,
    after,
    found,
    pressed,
    registered,
    wrote,
)
from tests.unit.test_notices import told

DARYA = pressed(GROMOVA, MEDIA_CHAT)
LINK = "https://vk.com/wall-1_2?reply=3"
INCIDENT, PUBLICATION = Way(IncidentKind.INCIDENT), Way(IncidentKind.PUBLICATION)
FOR_ZHKH, FOR_ROADS = (Way(IncidentKind.PUBLICATION, code) for code in (ZHKH, ROADS))


# Who registers what, where


def of(*posts: Post) -> Person:
    return Person(PersonId(1), "Кто-то", frozenset(posts))


PRIVATE = Place(ChatId(1))
CONTROL, MEDIA_POST = Post(Role.CONTROL), Post(Role.MEDIA)
EXECUTOR, RESPONSIBLE = Post(Role.EXECUTOR, ZHKH), Post(Role.RESPONSIBLE, ROADS)


@pytest.mark.parametrize(
    ("posts", "place", "ways"),
    [
        pytest.param([CONTROL], PRIVATE, [INCIDENT], id="control in private"),
        pytest.param([CONTROL], CONTROL_CHAT, [INCIDENT], id="control in its chat"),
        pytest.param([CONTROL], MEDIA_CHAT, [], id="control in the media chat"),
        pytest.param([CONTROL], ZHKH_CHAT, [], id="control in an authority's chat"),
        pytest.param([MEDIA_POST], PRIVATE, [PUBLICATION], id="media in private"),
        pytest.param([MEDIA_POST], MEDIA_CHAT, [PUBLICATION], id="media in its chat"),
        pytest.param([MEDIA_POST], CONTROL_CHAT, [], id="media in the control chat"),
        pytest.param([EXECUTOR], PRIVATE, [FOR_ZHKH], id="an executor in private"),
        pytest.param([EXECUTOR], ZHKH_CHAT, [FOR_ZHKH], id="an executor in their chat"),
        pytest.param([EXECUTOR], ROADS_CHAT, [], id="an executor in another chat"),
        pytest.param([RESPONSIBLE], PRIVATE, [FOR_ROADS], id="a responsible officer"),
        pytest.param(
            [EXECUTOR, RESPONSIBLE], PRIVATE, [FOR_ZHKH, FOR_ROADS], id="of two authorities"
        ),
        pytest.param(
            [EXECUTOR, RESPONSIBLE], ROADS_CHAT, [FOR_ROADS], id="of two, in the chat of one"
        ),
        pytest.param([CONTROL, EXECUTOR], PRIVATE, [INCIDENT, FOR_ZHKH], id="control, executor"),
        pytest.param([CONTROL, MEDIA_POST], PRIVATE, [INCIDENT, PUBLICATION], id="control, media"),
        pytest.param([MEDIA_POST, EXECUTOR], PRIVATE, [PUBLICATION], id="media routes at will"),
        pytest.param([Post(Role.DEPUTY_HEAD)], PRIVATE, [], id="the deputy head"),
        pytest.param([Post(Role.ADMIN)], PRIVATE, [], id="an admin"),
    ],
)
def test_a_message_can_be_registered_as(posts: list[Post], place: Place, ways: list[Way]) -> None:
    assert list(ways_to_register(of(*posts), place, WITH_MEDIA)) == ways


def test_without_a_media_department_control_is_not_asked() -> None:
    assert ways_to_register(of(CONTROL), PRIVATE, ORGANISATION) == (INCIDENT,)


def test_an_authority_may_watch_some_networks_only() -> None:
    body = Authority(ZHKH, "ЖКХ", ZHKH_CHAT, frozenset({Network.VK}))
    check_watched(body, Network.VK)
    for network in (Network.OK, Network.OTHER):
        with refused_for(NetworkNotWatched(ZHKH, network)):
            check_watched(body, network)


# The answer


def test_a_publication_is_not_placed_before_its_detection() -> None:
    incident = found(Status.ANSWERED)
    incident.correct_placement_time(incident.detected_at, BORIS, after(45))
    with refused_for(PlacedTooEarly(NUMBER, after(-30), approved=False)):
        incident.correct_placement_time(after(-31), BORIS, after(45))


def test_an_authority_may_complete_its_own_publication_until_it_answers() -> None:
    incident = own(ZHKH_CHAT)
    whole = replace(incident.message, note="Срочно")
    incident.complete(whole, wrote(PETROV, ZHKH_CHAT), after(1))
    assert incident.message == whole
    incident.submit(TEXT, BORIS, after(20))
    with refused_for(Reason.TOO_LATE_TO_COMPLETE):
        incident.complete(whole, wrote(PETROV, ZHKH_CHAT), after(25))


def test_a_publication_routed_at_once_is_not_the_authoritys_own() -> None:
    incident = found()
    incident.route(ZHKH, DARYA, incident.registered_at)
    with refused_for(Reason.TOO_LATE_TO_COMPLETE):
        incident.complete(incident.message, DARYA, after(1))


def test_a_publication_registered_by_a_fast_clock_stays_the_authoritys_own() -> None:
    incident = own(ZHKH_CHAT)
    incident.clamp_to_past(after(-60))
    assert incident.completable


def test_an_own_mistake_can_be_cancelled_for_fifteen_minutes() -> None:
    incident, registrar = own(ZHKH_CHAT), wrote(PETROV, ZHKH_CHAT)
    incident.take(ZHKH, registrar, after(1))
    with refused_for(Reason.NOT_OWN_MISTAKE):
        incident.cancel_own_mistake(DARYA, after(2))
    assert not incident.own_mistake_open(after(15) + timedelta(seconds=1))
    with refused_for(Reason.OWN_MISTAKE_TOO_LATE):
        incident.cancel_own_mistake(registrar, after(16))
    incident.cancel_own_mistake(registrar, after(15))
    assert incident.status is Status.CANCELLED
    with pytest.raises(AlreadyClosed):
        incident.cancel_own_mistake(registrar, after(15))


@pytest.mark.parametrize(
    "act",
    [
        lambda incident: incident.submit(TEXT, BORIS, after(1)),
        lambda incident: incident.take(ZHKH, DARYA, after(1)),
        lambda incident: incident.return_to_control(ZHKH, "Это парк.", BORIS, after(1)),
    ],
)
def test_an_own_mistake_is_not_cancelled_after_others_have_acted(
    act: Callable[[Incident], object],
) -> None:
    incident = own(ZHKH_CHAT)
    act(incident)
    with refused_for(Reason.OWN_MISTAKE_TOO_LATE):
        incident.cancel_own_mistake(wrote(PETROV, ZHKH_CHAT), after(2))


# Handed over to control


def test_control_decides_on_the_text_of_a_publication_given_to_it() -> None:
    incident = found(Status.APPROVED)
    incident.give_to_control(DUE, DRAFT_DUE, DARYA, after(50))
    assert incident.decide(FIRST, (), ANNA, after(55))
    assert incident.status is Status.APPROVED


# Who is told


def own(place: Place) -> Incident:
    by = wrote(PETROV, place)
    incident = registered(by, IncidentKind.PUBLICATION, found_by=ZHKH)
    incident.route(ZHKH, by, after(0))
    return incident


def test_who_is_told_of_publications_as_approved() -> None:
    approved.check(
        "told_of_publications",
        {
            "found by the media department, in private": told(
                registered(wrote(GROMOVA, GROMOVA.private), IncidentKind.PUBLICATION),
                organisation=WITH_MEDIA,
            ),
            "found by an authority, in its chat": told(own(ZHKH_CHAT), organisation=WITH_MEDIA),
            "found by an authority, in private": told(own(PETROV.private), organisation=WITH_MEDIA),
            "a text replaces the one that was ready": told(
                found(Status.APPROVED),
                lambda one: one.replace_approved("Воду дадут сегодня", BORIS, after(25)),
                WITH_MEDIA,
            ),
            "given to control": told(
                found(Status.APPROVED),
                lambda one: one.give_to_control(DUE, DRAFT_DUE, DARYA, after(50)),
                WITH_MEDIA,
            ),
        },
    )

"""Where a card is worked, and where it only stands: by whose chat it is, in private by the posts."""

from dataclasses import replace
from datetime import date

import pytest

from domain.model.conversation.cards import (
    CARDS,
    AlertCard,
    ApprovalCard,
    CardKey,
    CardKind,
    ControlCard,
    ExecutorCard,
    OverviewCard,
    PlacementCard,
    ReferralCard,
)
from domain.model.conversation.notices.standing_cards import worked_in
from domain.model.ids import AuthorityCode, ChatId, Messenger, Place, id_in
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import IncidentKind
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Person, Post, Role, Substitution
from domain.model.organisation.permissions import Action
from tests.unit.incidents import (
    ANNA,
    CONTROL_CHAT,
    DEPUTY,
    DEPUTYS_CHAT,
    FIRST,
    IVANOVA,
    MEDIA_CHAT,
    NUMBER,
    ORGANISATION,
    PETROV,
    ROADS,
    ROADS_CHAT,
    WITH_DEPUTY,
    WITH_MEDIA,
    ZHKH,
    ZHKH_CHAT,
    after,
    shared,
)

CONTROL = ControlCard(NUMBER)
ALERT = AlertCard(NUMBER)
OVERVIEW = OverviewCard(NUMBER)
APPROVAL = ApprovalCard(NUMBER, FIRST)
PLACEMENT = PlacementCard(NUMBER, FIRST)
REFERRAL = ReferralCard(NUMBER, ZHKH)
ZHKH_CARD = ExecutorCard(NUMBER, ZHKH)
ROADS_CARD = ExecutorCard(NUMBER, ROADS)

NOBODYS_CHAT = Place(ChatId(-1))
IN_MAX = Place(ChatId(id_in(Messenger.MAX, -1)))
STRANGERS_CHAT = Place(ChatId(777))


@pytest.mark.parametrize(
    ("card", "place", "worked"),
    [
        (CONTROL, CONTROL_CHAT, True),
        (CONTROL, ZHKH_CHAT, False),
        (CONTROL, IVANOVA.private, True),
        (CONTROL, PETROV.private, False),
        (CONTROL, STRANGERS_CHAT, False),
        (CONTROL, NOBODYS_CHAT, True),
        (CONTROL, IN_MAX, False),
        (OVERVIEW, IN_MAX, True),
        (APPROVAL, CONTROL_CHAT, True),
        (APPROVAL, PETROV.private, False),
        (REFERRAL, CONTROL_CHAT, True),
        (REFERRAL, IVANOVA.private, True),
        (REFERRAL, ZHKH_CHAT, False),
        (ZHKH_CARD, ZHKH_CHAT, True),
        (ZHKH_CARD, PETROV.private, True),
        (ZHKH_CARD, ROADS_CHAT, False),
        (ROADS_CARD, ROADS_CHAT, True),
        (ROADS_CARD, PETROV.private, False),
        (PLACEMENT, ZHKH_CHAT, True),
        (PLACEMENT, PETROV.private, True),
        (PLACEMENT, ROADS_CHAT, False),
        (PLACEMENT, IVANOVA.private, False),
        (ALERT, DEPUTYS_CHAT, True),
        (ALERT, PETROV.private, False),
        (OVERVIEW, DEPUTYS_CHAT, True),
    ],
)
def test_a_card_is_worked_by_its_own_people(card: CardKey, place: Place, worked: bool) -> None:
    assert worked_in(place, card, shared(), WITH_DEPUTY) is worked


def test_the_text_to_place_follows_the_lead() -> None:
    incident = shared()
    incident.reassign(Plan((ZHKH, ROADS), ROADS), ANNA, after(20))
    places = (ZHKH_CHAT, PETROV.private, ROADS_CHAT)
    worked = [worked_in(place, PLACEMENT, incident, ORGANISATION) for place in places]
    assert worked == [False, False, True]


@pytest.mark.parametrize(
    ("kind", "in_media", "in_control"),
    [(IncidentKind.PUBLICATION, True, False), (IncidentKind.INCIDENT, False, True)],
)
def test_a_coordinated_card_is_worked_by_the_present_coordinator(
    kind: IncidentKind, in_media: bool, in_control: bool
) -> None:
    incident = shared(kind)
    for card in (CONTROL, REFERRAL):
        assert worked_in(MEDIA_CHAT, card, incident, WITH_MEDIA) is in_media
        assert worked_in(CONTROL_CHAT, card, incident, WITH_MEDIA) is in_control
        assert worked_in(IVANOVA.private, card, incident, WITH_MEDIA) is in_control


def with_person(person: Person) -> Organisation:
    return replace(ORGANISATION, people={**ORGANISATION.people, person.id: person})


def test_an_absence_keeps_the_buttons_and_a_substitution_gives_them() -> None:
    """What the absent press is refused with the day on which they are back."""
    absent = replace(PETROV, absent_until=date(2026, 6, 30))
    assert worked_in(PETROV.private, ZHKH_CARD, shared(), with_person(absent))
    substitute = replace(
        DEPUTY, substitutions=frozenset({Substitution(Post(Role.EXECUTOR, ZHKH), PETROV.id)})
    )
    assert worked_in(DEPUTYS_CHAT, PLACEMENT, shared(), with_person(substitute))


def test_bodies_that_share_a_chat_work_each_others_cards_there() -> None:
    roads = replace(ORGANISATION.authorities[ROADS], place=ZHKH_CHAT)
    organisation = replace(ORGANISATION, authorities={**ORGANISATION.authorities, ROADS: roads})
    incident = shared()
    incident.reassign(Plan((ZHKH, ROADS), ROADS), ANNA, after(20))
    assert worked_in(ZHKH_CHAT, PLACEMENT, incident, organisation)


def test_control_works_the_cards_of_an_authority_that_is_gone() -> None:
    incident = shared()
    gone = AuthorityCode("gone")
    incident.reassign(Plan((gone,), gone), ANNA, after(20))
    assert worked_in(CONTROL_CHAT, PLACEMENT, incident, ORGANISATION)


def test_each_kind_of_card_has_a_key_and_people_who_work_with_it() -> None:
    assert CARDS.keys() == set(CardKind)
    assert all(isinstance(card.worked_by, Action) for card in CARDS.values())

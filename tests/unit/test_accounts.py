"""An employee with an account in each messenger is one person."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.model.actor import Actor
from domain.model.errors import Reason
from domain.model.ids import BotId, ChatId, MessageId, MessageRef, Messenger, PersonId, Place, id_in
from domain.model.organisation import changing
from domain.model.organisation.accounts import AccountTaken, linked, unlinked
from domain.model.organisation.organisation import UNNAMED_ADMIN, Organisation
from domain.model.organisation.organisation_document import to_document
from domain.model.organisation.organisation_schema import from_document
from domain.model.organisation.people import Person, Post, Role
from domain.model.organisation.revision import ChangeKind, differences, wished
from handlers.reading.organisation_changes import describe
from handlers.reading.organisation_file import parse_organisation, to_toml
from handlers.ui.incoming import (
    BotMembership,
    ButtonPress,
    IncomingMessage,
    PickedPeople,
    of_employee,
)
from handlers.ui.mentions import addressed, mentions_people
from handlers.ui.rendered import MessagePart, Rendered
from tests.refusals import refused_for
from tests.unit.test_organisation import IVANOVA, ORGANISATION, PETROV

IN_MAX = PersonId(id_in(Messenger.MAX, 77))
ELSEWHERE = PersonId(id_in(Messenger.MAX, 78))
LINKED = linked(ORGANISATION, IVANOVA, IN_MAX)
FIRST_IN_MAX = replace(
    ORGANISATION,
    people={IN_MAX: replace(ORGANISATION.people[IVANOVA], id=IN_MAX, others=(IVANOVA,))},
)


def read(organisation: Organisation) -> Organisation:
    parsed = parse_organisation(to_toml(organisation))
    assert isinstance(parsed, Organisation)
    return parsed


def test_a_person_is_found_by_either_account() -> None:
    ivanova = LINKED.people[IVANOVA]
    assert ivanova.others == (IN_MAX,)
    assert LINKED.person(IVANOVA) is LINKED.person(IN_MAX) is ivanova
    assert LINKED.id_of(IN_MAX) == LINKED.id_of(IVANOVA) == IVANOVA
    assert LINKED.id_of(ELSEWHERE) == ELSEWHERE
    assert ivanova.account_in(Messenger.MAX) == IN_MAX
    assert LINKED.people[PETROV].account_in(Messenger.MAX) is None


def test_a_suspended_person_keeps_both_accounts() -> None:
    organisation = changing.suspended(LINKED, IVANOVA)
    assert organisation.id_of(IN_MAX) == IVANOVA
    assert organisation.person(IN_MAX) is None
    assert changing.restored(organisation, IVANOVA).person(IN_MAX) == LINKED.people[IVANOVA]


def test_both_private_chats_are_the_persons() -> None:
    assert not LINKED.owns(IVANOVA, Place(ChatId(-1001)))
    for account in (IVANOVA, IN_MAX):
        assert LINKED.owns(IVANOVA, Place(ChatId(account)))
        assert not LINKED.owns(PETROV, Place(ChatId(account)))
        assert LINKED.person_at(Place(ChatId(account))) is LINKED.people[IVANOVA]
    assert LINKED.person_at(Place(ChatId(-1001))) is None


def test_whatever_comes_from_an_account_is_the_persons() -> None:
    place = Place(ChatId(IN_MAX))
    ref = MessageRef(BotId(1), place, MessageId("1"))
    by = Actor(IN_MAX, ref)
    person = Actor(IVANOVA, ref)
    written = IncomingMessage(
        by,
        datetime(2026, 1, 1, tzinfo=UTC),
        ref,
        "да",
        (ref,),
        picked=PickedPeople(1, 0, {IN_MAX: "А"}),
    )
    acting = of_employee(written, LINKED)
    assert isinstance(acting, IncomingMessage)
    assert (acting.by, acting.place) == (person, place)
    assert acting.picked == PickedPeople(1, 0, {IVANOVA: "А"})
    assert of_employee(ButtonPress("1", by, None), LINKED) == ButtonPress("1", person, None)
    added = BotMembership(ChatId(-1), present=True, by=by)
    assert of_employee(added, LINKED) == replace(added, by=person)
    assert of_employee(written, ORGANISATION) == written


def test_private_messages_go_where_the_person_was_last_active() -> None:
    ivanova = LINKED.people[IVANOVA]
    assert ivanova.private == Place(ChatId(IVANOVA))
    assert replace(ivanova, last_account=IN_MAX).private == Place(ChatId(IN_MAX))
    assert LINKED.private_of(IVANOVA) == ivanova.private
    assert LINKED.private_of(ELSEWHERE) == Place(ChatId(ELSEWHERE))


def test_alerts_go_to_both_messengers() -> None:
    officer = changing.appointed(LINKED, IVANOVA, "", Post(Role.AUTHORISED))
    assert officer.officers_chats == (Place(ChatId(IVANOVA)), Place(ChatId(IN_MAX)))


def test_a_mention_is_of_the_account_in_the_messenger_of_the_message() -> None:
    def link(account: int, name: str) -> str:
        return f'<a href="tg://user?id={account}">{name}</a>'

    text = " ".join([link(IVANOVA, "Иванова"), link(PETROV, "Петров"), link(999, "Бывший")])
    message = Rendered((MessagePart(text),), replaced=MessagePart(link(IVANOVA, "Иванова")))
    assert mentions_people(message)
    assert addressed(message, Messenger.TELEGRAM, LINKED) == message
    in_max = addressed(message, Messenger.MAX, LINKED)
    assert in_max.parts == (MessagePart(f"{link(IN_MAX, 'Иванова')} Петров Бывший"),)
    assert in_max.replaced == MessagePart(link(IN_MAX, "Иванова"))
    assert not mentions_people(Rendered((MessagePart("Иванова"),)))


def test_who_leaves_leaves_with_both_accounts() -> None:
    left = changing.dismissed(LINKED, IVANOVA)
    assert left.person(IVANOVA) is left.person(IN_MAX) is None


def test_an_account_of_another_employee_is_refused() -> None:
    taken = linked(ORGANISATION, PETROV, ELSEWHERE)
    with pytest.raises(AccountTaken):
        linked(taken, IVANOVA, ELSEWHERE)
    with pytest.raises(AccountTaken):
        linked(changing.suspended(taken, PETROV), IVANOVA, ELSEWHERE)


def test_a_link_is_for_the_other_messenger() -> None:
    with refused_for(Reason.WRONG_MESSENGER):
        linked(ORGANISATION, IVANOVA, PersonId(999))
    with pytest.raises(changing.NotEmployed):
        linked(ORGANISATION, PersonId(999), IN_MAX)


def test_an_unnamed_administrator_may_turn_out_to_be_another_administrator_only() -> None:
    organisation = ORGANISATION.with_admins([IN_MAX])
    with pytest.raises(AccountTaken):
        linked(organisation, IVANOVA, IN_MAX)
    both = linked(ORGANISATION.with_admins([IVANOVA, IN_MAX]), IVANOVA, IN_MAX)
    assert both.person(IN_MAX) is both.people[IVANOVA]
    assert UNNAMED_ADMIN not in [one.name for one in both.people.values()]


def test_an_administrator_of_the_settings_is_known_by_either_account() -> None:
    organisation = LINKED.with_admins([IN_MAX])
    assert organisation.people.keys() == LINKED.people.keys()
    assert Post(Role.ADMIN) in organisation.people[IVANOVA].posts
    changing.check_settings(LINKED, organisation, [IN_MAX])
    with pytest.raises(changing.SetInSettings):
        changing.check_settings(organisation, changing.suspended(organisation, IVANOVA), [IN_MAX])


def test_an_account_is_unlinked() -> None:
    assert unlinked(LINKED, IVANOVA, Messenger.MAX) == ORGANISATION


def test_another_post_goes_to_the_person_of_the_account() -> None:
    organisation = changing.appointed(LINKED, IN_MAX, "Кто-то", Post(Role.HEAD))
    assert organisation.people.keys() == LINKED.people.keys()
    assert Post(Role.HEAD) in organisation.people[IVANOVA].posts


@pytest.mark.parametrize("organisation", [LINKED, FIRST_IN_MAX])
def test_a_document_keeps_both_accounts_and_the_id_of_records(organisation: Organisation) -> None:
    assert from_document(json.loads(json.dumps(to_document(organisation)))) == organisation
    assert read(organisation).people == organisation.people


def test_entries_of_one_person_may_name_either_account() -> None:
    document = to_document(LINKED)
    first, second = document["staff"][:2]
    del first["max_id"], second["telegram_id"]
    document["staff"].append(
        {"name": first["name"], "telegram_id": 501, "max_id": 77, "role": "head"}
    )
    ivanova = from_document(document).people[IVANOVA]
    assert ivanova.others == (IN_MAX,)
    assert ivanova.posts == LINKED.people[IVANOVA].posts | {Post(Role.HEAD)}


@pytest.mark.parametrize("now", [LINKED, FIRST_IN_MAX])
@pytest.mark.parametrize("kept", ["telegram_id", "max_id"])
def test_a_file_with_one_account_is_about_the_same_person(now: Organisation, kept: str) -> None:
    document = to_document(now)
    for entry in document["staff"]:
        if "max_id" in entry:
            entry.pop("first_in", None)
            entry.pop({"telegram_id": "max_id", "max_id": "telegram_id"}[kept])
    file = from_document(document)
    assert wished(file, now, applied_by=None).people == now.people


def test_a_file_may_link_accounts() -> None:
    file = read(LINKED)
    assert wished(file, ORGANISATION, applied_by=None).people == LINKED.people
    in_max = replace(ORGANISATION, people={IN_MAX: FIRST_IN_MAX.people[IN_MAX]})
    assert wished(file, in_max, applied_by=None).people[IN_MAX].accounts == (IN_MAX, IVANOVA)


def test_a_file_may_give_the_account_to_somebody_else() -> None:
    other = Person(IN_MAX, "Другая", frozenset({Post(Role.HEAD)}))
    file = replace(ORGANISATION, people={**ORGANISATION.people, IN_MAX: other})
    after = wished(file, LINKED, applied_by=None)
    assert after.person(IN_MAX) == other
    assert after.people[IVANOVA].others == ()


def test_a_file_does_not_end_a_suspension_by_the_other_account() -> None:
    file = replace(ORGANISATION, people={IN_MAX: Person(IN_MAX, "Иванова", frozenset())})
    assert not wished(file, changing.suspended(LINKED, IVANOVA), applied_by=None).people


def test_the_journal_names_a_linked_account() -> None:
    (change,) = differences(ORGANISATION, LINKED)
    assert change.kind is ChangeKind.ADDED
    assert describe([change]) == ["Добавлено: аккаунт работника: Иванова А. П., MAX 77"]
    (change,) = differences(LINKED, ORGANISATION)
    assert describe([change]) == ["Удалено: аккаунт работника: Иванова А. П., MAX 77"]

"""What an administrator changes of the organisation."""

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from domain.model.errors import Reason, TooMany
from domain.model.ids import AuthorityCode, BotId, ChatId, PersonId, Place
from domain.model.message.citizen_message import Network
from domain.model.organisation import changing
from domain.model.organisation.changing import is_full_name, like_a_name
from domain.model.organisation.organisation_document import to_document
from domain.model.organisation.organisation_schema import from_document
from domain.model.organisation.people import MEDIA, Post, Role
from domain.model.organisation.revision import wished
from domain.model.time.official_days import Correction, DayKind
from tests.refusals import refused_for
from tests.unit.test_organisation import CONTROL, EDU, IVANOVA, ORGANISATION, PETROV, ZHKH

ADMIN = PersonId(7)
GROUP = Place(ChatId(-2001))


def test_at_the_first_start_all_work_comes_to_the_administrator() -> None:
    first = changing.begun_by(changing.unmanned(BotId(100)), ADMIN)
    assert first.control == Place(ChatId(7))
    assert first.holders(Role.ADMIN) == (first.people[ADMIN],)
    assert from_document(to_document(first)) == first


def test_before_anybody_begins_nothing_is_told_to_any_chat() -> None:
    assert changing.unmanned(BotId(100)).places == frozenset()


def test_several_authorities_are_added_or_none() -> None:
    names = ["Отдел спорта", " ", "Отдел печати"]
    new = changing.with_authorities(ORGANISATION, names)
    added = [*new.authorities.values()][len(ORGANISATION.authorities) :]
    assert [one.name for one in added] == ["Отдел спорта", "Отдел печати"]
    with pytest.raises(changing.NameUnfit):
        changing.with_authorities(ORGANISATION, [])


def test_a_new_authority_works_in_the_chat_of_control_until_it_has_its_own() -> None:
    new = changing.with_authority(ORGANISATION, "  Управление   благоустройства ")
    code = AuthorityCode("ub")
    assert new.authorities[code].name == "Управление благоустройства"
    assert new.place_of(code) == CONTROL
    moved = changing.bound(new, None, GROUP)
    assert (moved.control, moved.place_of(code)) == (GROUP, GROUP)
    assert moved.place_of(ZHKH) == ORGANISATION.place_of(ZHKH)
    own = changing.bound(new, code, GROUP)
    assert (own.control, own.place_of(code)) == (CONTROL, GROUP)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Управление ЖКХ города", "zhkh-2"),
        ("Отдел культуры", "ok"),
        ("Комитет по делам щуки и ёжиков", "kpdschie"),
        ("ТОС-7", "tos"),
        ("Благоустройство", "blagoustroystvo"),
        ("公園", "organ"),
        ("media", "media-2"),
        ("Ъ", "organ"),
    ],
)
def test_its_code_is_made_of_its_name(name: str, code: str) -> None:
    known = set(ORGANISATION.authorities)
    new = changing.with_authority(ORGANISATION, name)
    assert set(new.authorities) - known == {code}


@pytest.mark.parametrize(
    "name",
    ["управление жкх", "Управление ЖКХ.", "отдел благоустройства", "отдел «Благоустройства»"],
)
def test_no_two_authorities_have_one_name(name: str) -> None:
    """However it is punctuated: what was set up in chat could not be read back from a file."""
    named = changing.also_named(ORGANISATION, ZHKH, "Отдел благоустройства")
    with pytest.raises(changing.NameTaken):
        changing.with_authority(named, name)
    with pytest.raises(changing.NameTaken):
        changing.authority_renamed(named, EDU, name)


def test_an_authority_may_keep_its_name() -> None:
    assert changing.authority_renamed(ORGANISATION, ZHKH, "Управление ЖКХ") == ORGANISATION


def test_another_name_belongs_to_one_authority() -> None:
    named = changing.also_named(ORGANISATION, ZHKH, "Отдел благоустройства")
    assert named.authorities_by_name()["отдел благоустройства"] == ZHKH
    moved = changing.also_named(named, EDU, "отдел  «Благоустройства»")
    assert (
        moved.authorities[ZHKH].other_names,
        moved.authorities_by_name()["отдел благоустройства"],
    ) == (
        (),
        EDU,
    )
    assert changing.not_named(moved, "Отдел благоустройства") == ORGANISATION
    for name in ("Управление ЖКХ", "управление жкх."):
        with pytest.raises(changing.NameTaken):
            changing.also_named(ORGANISATION, EDU, name)
    turned = changing.other_name_turned(named, ZHKH, "ОТДЕЛ БЛАГОУСТРОЙСТВА")
    assert turned == ORGANISATION


@pytest.mark.parametrize("name", ["🙂", " \u202e", "", "!"])
def test_whoever_has_no_letters_in_their_name_is_called_by_their_number(name: str) -> None:
    shown = changing.shown_name(PersonId(777), name)
    assert shown == "777"
    assert (
        changing.appointed(ORGANISATION, PersonId(777), shown, Post(Role.HEAD)).name_of(
            PersonId(777)
        )
        == "777"
    )


@pytest.mark.parametrize("basis", ["я" * 201, "приказ\u202e № 5"])
def test_the_ground_of_a_day_is_as_short_as_a_name(basis: str) -> None:
    with pytest.raises(changing.NameUnfit):
        changing.declared(ORGANISATION, [date(2026, 12, 31)], Correction(DayKind.OFF, basis=basis))


def test_the_other_names_of_an_authority_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changing, "MOST_OTHER_NAMES", 1)
    named = changing.also_named(ORGANISATION, ZHKH, "Отдел благоустройства")
    with pytest.raises(TooMany):
        changing.also_named(named, ZHKH, "Отдел озеленения")


def test_employees_stand_for_their_only_authority() -> None:
    assert ORGANISATION.authorities_by_name()["петров б в"] == EDU
    both = changing.appointed(ORGANISATION, PETROV, "", Post(Role.EXECUTOR, ZHKH))
    assert "петров б в" not in both.authorities_by_name()


@pytest.mark.parametrize("name", ["", "  \n ", "-", "я" * 201, "Отдел\u202e культуры"])
def test_a_name_is_one_line_that_can_be_read(name: str) -> None:
    with pytest.raises(changing.NameUnfit):
        changing.with_authority(ORGANISATION, name)
    with pytest.raises(changing.NameUnfit):
        changing.person_renamed(ORGANISATION, PETROV, name)


def test_who_goes_with_an_authority() -> None:
    left = changing.without_authority(ORGANISATION, ZHKH)
    assert ZHKH not in left.authorities
    assert left.people[IVANOVA].posts == {Post(Role.CONTROL)}
    assert PETROV in left.people
    assert PETROV not in changing.without_authority(ORGANISATION, EDU).people
    assert changing.without_authority(ORGANISATION, MEDIA).media is None
    with refused_for(Reason.UNKNOWN_AUTHORITY):
        changing.without_authority(left, ZHKH)


def test_posts_are_given_and_taken_one_by_one() -> None:
    post = Post(Role.RESPONSIBLE, EDU)
    new = changing.appointed(ORGANISATION, PETROV, "не это имя", post)
    assert new.people[PETROV].name == "Петров Б. В."
    assert new.people[PETROV].posts == {Post(Role.EXECUTOR, EDU), post}
    back = changing.relieved(new, PETROV, post)
    assert back == ORGANISATION
    with refused_for(Reason.POST_GONE):
        changing.relieved(back, PETROV, post)
    assert PETROV not in changing.relieved(back, PETROV, Post(Role.EXECUTOR, EDU)).people
    with refused_for(Reason.UNKNOWN_AUTHORITY):
        changing.appointed(back, ADMIN, "Кто-то", Post(Role.EXECUTOR, AuthorityCode("x")))
    with pytest.raises(changing.NotEmployed):
        changing.dismissed(back, ADMIN)


def test_some_roles_are_never_left_to_nobody() -> None:
    admin = Post(Role.ADMIN)
    before = changing.appointed(ORGANISATION, ADMIN, "Сидоров", admin)
    with pytest.raises(changing.NobodyLeft) as refused:
        changing.check_manned(before, changing.dismissed(before, ADMIN))
    assert refused.value.role is Role.ADMIN
    with pytest.raises(changing.NobodyLeft) as refused:
        changing.check_manned(before, changing.relieved(before, IVANOVA, Post(Role.CONTROL)))
    assert refused.value.role is Role.CONTROL
    two = changing.appointed(before, PETROV, "", admin)
    changing.check_manned(two, changing.dismissed(two, ADMIN))
    changing.check_manned(ORGANISATION, changing.dismissed(ORGANISATION, PETROV))


@pytest.mark.parametrize("on", [True, False])
def test_a_second_tap_on_a_network_changes_nothing(*, on: bool) -> None:
    turn = partial(changing.network_turned, code=EDU, network=Network.VK, on=on)
    only = changing.watching(ORGANISATION, EDU, frozenset({Network.VK if not on else Network.OK}))
    once = turn(only)
    assert once != only
    assert turn(once) == once


def test_an_authority_watches_all_networks_unless_some_are_named() -> None:
    only = changing.watching(ORGANISATION, EDU, frozenset({Network.VK}))
    assert only.authorities[EDU].networks == {Network.VK}
    assert changing.watching(only, EDU, frozenset()) == ORGANISATION


def test_the_media_department_is_added_or_moved() -> None:
    without = changing.without_authority(ORGANISATION, MEDIA)
    assert changing.with_media(without, GROUP).media == GROUP
    assert changing.with_media(ORGANISATION, GROUP).media == GROUP
    with pytest.raises(changing.NameTaken):
        changing.with_media(changing.with_authority(without, "Отдел «СМИ»"), GROUP)


def test_who_is_suspended_has_their_posts_again() -> None:
    held_back = changing.suspended(ORGANISATION, PETROV)
    assert PETROV not in held_back.people
    assert held_back.name_of(PETROV) == "Петров Б. В."
    assert from_document(to_document(held_back)) == held_back
    assert changing.restored(held_back, PETROV) == replace(
        ORGANISATION, people=dict(ORGANISATION.people)
    )
    assert changing.let_go(held_back, PETROV) == changing.dismissed(ORGANISATION, PETROV)
    without = changing.without_authority(held_back, EDU)
    assert PETROV not in changing.restored(without, PETROV).people
    with pytest.raises(changing.NotEmployed):
        changing.restored(ORGANISATION, PETROV)


def test_who_is_suspended_gets_no_post_until_they_are_restored() -> None:
    held_back = changing.suspended(ORGANISATION, PETROV)
    with pytest.raises(changing.NotEmployed):
        changing.appointed(held_back, PETROV, "Петров Б. В.", Post(Role.ADMIN))


def test_nobody_works_in_a_media_department_that_is_not_there() -> None:
    given = changing.appointed(ORGANISATION, PETROV, "", Post(Role.MEDIA))
    held_back = changing.suspended(given, PETROV)
    without = changing.without_authority(held_back, MEDIA)
    assert Post(Role.MEDIA) in changing.restored(held_back, PETROV).people[PETROV].posts
    assert Post(Role.MEDIA) not in changing.restored(without, PETROV).people[PETROV].posts
    with refused_for(Reason.UNKNOWN_AUTHORITY):
        changing.appointed(without, IVANOVA, "", Post(Role.MEDIA))


def test_a_file_gives_nobody_back_what_was_suspended() -> None:
    held_back = changing.suspended(ORGANISATION, PETROV)
    renamed = replace(ORGANISATION, name="Город")
    after = wished(renamed, held_back, applied_by=None)
    assert after.name == "Город"
    assert PETROV in after.suspended
    assert PETROV not in after.people


@pytest.mark.parametrize(
    ("name", "full", "like"),
    [
        ("Петров Борис Викторович", True, True),
        ("петров борис викторович", True, True),
        ("Мамедова Лейла Рашид кызы", True, False),
        ("Салтыкова-Щедрина Анна Ильинична", True, True),
        ("Борис Петров", False, True),
        ("Петя 🔥.", False, False),
        ("Boris Petrov", False, False),
        ("Борис", False, False),
        ("не горит фонарь", False, False),
        ("Яма на Ленина", False, False),
        ("", False, False),
    ],
)
def test_a_full_name_is_told_from_others_and_from_sentences(
    name: str, *, full: bool, like: bool
) -> None:
    assert is_full_name(name) is full
    assert like_a_name(name) is (like or full)

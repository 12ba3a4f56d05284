"""Whatever is set up in chat can be written to a file, and read back as the same."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from domain.model.errors import DomainError
from domain.model.ids import AuthorityCode, BotId, ChatId, Messenger, PersonId, Place, id_in
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.organisation import accounts, changing, page_changes
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import PageSwitch
from domain.model.organisation.people import MEDIA, ROLES_OF_AN_AUTHORITY, Post, Role
from domain.model.time.schedule import DEFAULT_WEEK, WeekSchedule
from handlers.reading.organisation_file import parse_organisation, to_toml

ADMIN = PersonId(900)
BEGUN = changing.begun_by(changing.unmanned(BotId(100)), ADMIN)

Change = Callable[[Organisation], Organisation]

names = st.text(min_size=1, max_size=30) | st.sampled_from(
    ["Отдел СМИ", "отдел «СМИ»", "Управление благоустройства.", "Отдел связи"]
)
people = st.sampled_from([PersonId(one) for one in (501, 502, 900, id_in(Messenger.MAX, 7))])
codes = st.sampled_from([AuthorityCode(code) for code in ("organ", "organ-2", "ub", MEDIA)])
places = st.sampled_from([Place(ChatId(-1001)), Place(ChatId(-1002), 7), Place(ChatId(900))])
networks = st.frozensets(st.sampled_from(Network))
posts = st.one_of(
    st.sampled_from([Post(role) for role in Role if role not in {*ROLES_OF_AN_AUTHORITY}]),
    st.builds(Post, st.sampled_from(sorted(ROLES_OF_AN_AUTHORITY)), codes),
)
pages = st.sampled_from([PageAddress(Network.VK, "-1001"), PageAddress(Network.MAX, "-70")])
weeks = st.sampled_from([DEFAULT_WEEK, WeekSchedule(DEFAULT_WEEK.days, 0)])

changes: st.SearchStrategy[Change] = st.one_of(
    names.map(lambda name: partial(changing.administration_renamed, name=name)),
    names.map(lambda name: partial(changing.with_authority, name=name)),
    st.just(partial(changing.with_authority, name="Управление благоустройства")),
    places.map(lambda place: partial(changing.with_media, place=place)),
    weeks.map(lambda week: partial(changing.working, week=week)),
    st.builds(lambda code, name: partial(changing.authority_renamed, code=code, name=name), codes, names),
    st.builds(lambda code, ones: partial(changing.watching, code=code, networks=ones), codes, networks),
    st.builds(lambda code, name: partial(changing.also_named, code=code, name=name), codes, names),
    st.builds(lambda code, place: partial(changing.bound, code=code, place=place), codes, places),
    codes.map(lambda code: partial(changing.without_authority, code=code)),
    st.builds(
        lambda person, name, post: partial(changing.appointed, person=person, name=name, post=post),
        people, names, posts,
    ),
    st.builds(lambda person, post: partial(changing.relieved, person=person, post=post), people, posts),
    st.builds(lambda one, other: partial(accounts.linked, person=one, account=other), people, people),
    st.builds(lambda person, there: partial(accounts.unlinked, person=person, messenger=there), people, st.sampled_from(Messenger)),
    st.builds(lambda page, name: partial(page_changes.with_page, address=page, name=name), pages, names),
    st.builds(
        lambda page, switch, on: partial(page_changes.page_switched, address=page, switch=switch, on=on),
        pages, st.sampled_from(PageSwitch), st.booleans(),
    ),
    st.builds(lambda page, word: partial(page_changes.stop_words_turned, address=page, texts=[word]), pages, names),
    pages.map(lambda page: partial(page_changes.without_page, address=page)),
    st.builds(lambda person, name: partial(changing.person_renamed, person=person, name=name), people, names),
)  # fmt: skip


@given(st.lists(changes, max_size=25))
def test_whatever_is_set_up_in_chat_reads_back_from_its_file(done: list[Change]) -> None:
    organisation = BEGUN
    for change in done:
        with suppress(DomainError):
            after = change(organisation)
            changing.check_manned(organisation, after)
            organisation = after
    assert parse_organisation(to_toml(organisation)) == organisation

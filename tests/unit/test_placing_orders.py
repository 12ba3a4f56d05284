"""Placing in the name of a page: what is offered, and that nothing is written twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.networks.max.links import address_of_post, mid_of
from bot.networks.vk.links import Spot, url_of
from domain.model.actor import Actor
from domain.model.conversation.cards import CardMode, ModeKind
from domain.model.conversation.notices.kinds import News
from domain.model.conversation.notices.recipients import notices_for
from domain.model.ids import Place
from domain.model.incident import Incident
from domain.model.incident.answer.placing_order import (
    SEARCHED_FOR,
    TRIED_FOR,
    PlacingAttempt,
    next_search,
    next_search_unreached,
    next_try,
)
from domain.model.incident.workflow.status import (
    Status,
)
from domain.model.message.citizen_message import UNNUMBERED, Attachment, AttachmentKind, Network
from domain.model.message.link import OtherLink
from domain.model.network.links import Aliases, PostLink, post_at, reads_links
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.own_pages import own_place
from domain.model.organisation.page import Page
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import PLACEMENT, render
from tests.unit.incidents import (
    ANNA,
    BORIS,
    CONTROL_CHAT,
    FIRST,
    SECOND,
    TEXT,
    ZHKH_CHAT,
    after,
    standing,
)
from tests.unit.incidents import ORGANISATION as OF_RULES
from tests.unit.outcomes import Step, check_stories
from tests.unit.steps import came, cancels, decides, recalls, submits

PAGE = sample.PAGE
CHANNEL = PageAddress(Network.MAX, "-7")
UNDER = PostAddress(Network.VK, "-1_2")
WRITTEN = "https://vk.com/wall-1_2?reply=9"
NAME = "Калининский район"
KNOWN = {
    PAGE: Page(PAGE, NAME, places=True),
    CHANNEL: Page(CHANNEL, NAME, places=True, alias="town"),
}
ORGANISATION = replace(sample.OFFICE.organisation, pages=KNOWN)
ALIASES = ORGANISATION.page_aliases
OFFICE = replace(sample.OFFICE, organisation=ORGANISATION)
PHOTO = Attachment(AttachmentKind.PHOTO, "f1", "u1")


@pytest.mark.parametrize(
    ("url", "address", "page"),
    [
        (url_of(Spot(-1, 2)), "vk:-1_2", PAGE),
        (WRITTEN, "vk:-1_2_9", PAGE),
        ("https://vk.com/wall77_2", "vk:77_2", None),
        (address_of_post(mid_of(-7, 5)), f"max:{mid_of(-7, 5)}", CHANNEL),
        ("https://max.ru/Town/AAAAAAAAAAU?share=1", f"max:{mid_of(-7, 5)}", CHANNEL),
    ],
)
def test_a_link_tells_the_post_and_the_page(
    url: str, address: str, page: PageAddress | None
) -> None:
    link = post_at(url, ALIASES)
    assert link is not None
    assert (str(link.address), link.page) == (address, page)


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://ok.ru/1",
        "https://vk.com/club1",
        "wall-1_2",
        "https://max.ru/village/AAAAAAAAAAU",
    ],
)
def test_other_links_lead_to_no_post(url: str | None) -> None:
    assert post_at(url, ALIASES) is None


def test_a_network_has_one_reader_of_links() -> None:
    def other(url: str, aliases: Aliases) -> PostLink | None:
        del url, aliases
        return None

    with pytest.raises(ValueError, match="vk"):
        reads_links(Network.VK)(other)


def test_an_answer_to_a_message_on_an_own_page_can_be_placed() -> None:
    place = own_place(sample.approved(), ORGANISATION)
    assert place is not None
    assert (place.page.address, place.under) == (PAGE, UNDER)


@pytest.mark.parametrize("pages", [{}, {PAGE: Page(PAGE, NAME, reads=True)}])
def test_only_pages_that_are_switched_on_can_be_placed_on(pages: dict[PageAddress, Page]) -> None:
    assert own_place(sample.approved(), replace(ORGANISATION, pages=pages)) is None


@pytest.mark.parametrize("url", [None, "https://vk.com/wall-3_2", "https://vk.com/wall77_2"])
def test_what_stands_elsewhere_is_answered_by_people(url: str | None) -> None:
    incident = sample.approved()
    incident.message = replace(incident.message, url=url)
    assert own_place(incident, ORGANISATION) is None


def test_an_answer_with_files_is_placed_by_people() -> None:
    incident = sample.approved()
    incident.drafts[-1].attachments = (PHOTO,)
    assert own_place(incident, ORGANISATION) is None
    assert own_place(sample.on_approval(), ORGANISATION) is None


def test_a_text_that_the_network_does_not_take_is_placed_by_people() -> None:
    incident = sample.approved()
    url = address_of_post(mid_of(-7, 5))
    incident.message = replace(incident.message, url=url)
    assert own_place(incident, ORGANISATION) is not None
    incident.drafts[-1].text = "а" * 4001
    assert own_place(incident, ORGANISATION) is None


def test_a_comment_without_a_link_of_its_own_is_answered_itself() -> None:
    incident, post = sample.approved(), mid_of(-7, 5)
    incident.message = replace(incident.message, url=address_of_post(post))
    incident.external_id = f"{UNNUMBERED}max:{post}/c1"
    place = own_place(incident, ORGANISATION)
    assert place is not None
    assert str(place.under) == f"max:{post}/c1"


def test_a_comment_under_another_post_is_not_taken_for_one_under_this() -> None:
    incident = sample.approved()
    incident.message = replace(incident.message, url="https://vk.com/wall-1_3")
    for brought, under in (("vk:-1_34_5", "vk:-1_3"), ("vk:-1_3_5", "vk:-1_3_5")):
        incident.external_id = f"{UNNUMBERED}{brought}"
        place = own_place(incident, ORGANISATION)
        assert place is not None
        assert str(place.under) == under


# An order is given, tried and settled


def found(at: float = 41) -> FoundPost:
    """Our comment, dated by the network."""
    return FoundPost(PostAddress(Network.VK, "-1_2_9"), WRITTEN, TEXT, after(at), "-1")


MAX_POST = mid_of(-7, 5)
MAX_FOUND = FoundPost(
    PostAddress(Network.MAX, f"{MAX_POST}/c2"),
    "https://max.ru/town/AAAAAAAAAAU",
    TEXT,
    after(41),
    "-7",
    post=PostAddress(Network.MAX, MAX_POST),
)


def orders(at: float = 40, by: Actor = BORIS) -> Step:
    return lambda one: one.order_placing(PAGE, UNDER, by, after(at))


def begins(at: float = 41, *, allowed: bool = True, permitted: bool = True) -> Step:
    return lambda one: one.begin_placing(after(at), allowed=allowed, permitted=permitted)


def places_at(url: str | None = None) -> Step:
    return lambda one: one.place(url, BORIS, after(42))


def writes(at: float = 43, comment: FoundPost | None = None) -> Step:
    """The attempt has written a comment, although another placement or none is due."""
    return lambda one: one.record_written(ATTEMPT, comment or found(), after(at), ALIASES)


def refuses(trouble: NetworkTrouble, at: float = 43, wait: float | None = None) -> Step:
    return lambda one: one.refuse_placing(trouble, after(at), wait)


def loses(one: Incident) -> None:
    one.lose_placing(after(51))


def stands(at: float) -> Step:
    return lambda one: one.note_standing(found(at), after(41))


def records_standing(links: int = 0) -> Step:
    """Control records what stands there already."""

    def record(one: Incident) -> None:
        link, since = one.standing(FIRST, links)
        one.place_standing(link, PAGE, ANNA, since, after(43), final=None, promised=())

    return record


def knows_address(one: Incident) -> None:
    """A look has found which comment it is."""
    one.placements[-1] = replace(one.placements[-1], address=f"max:{MAX_POST}/c1")


SOME_LINK = OtherLink(None, WRITTEN)


def ordered() -> Incident:
    return came(standing(Status.APPROVED), orders())


def tried() -> tuple[Incident, PlacingAttempt]:
    incident = ordered()
    attempt = incident.begin_placing(after(41), allowed=True, permitted=True)
    assert attempt is not None
    return came(incident), attempt


ATTEMPT = tried()[1]
ENDS: dict[str, Step] = {"placed": places_at(), "recalled": recalls(42), "cancelled": cancels(42)}
TAKEN_BACK = {"recalled": ENDS["recalled"], "cancelled": ENDS["cancelled"]}


def in_work() -> Incident:
    return tried()[0]


def test_orders_as_approved() -> None:
    check_stories(
        "placing_ordered",
        {
            "given once": (standing(Status.APPROVED), orders(), orders(41), orders(41, ANNA)),
            "without an approved text": (standing(Status.ON_APPROVAL), orders()),
            "after the answer": (standing(Status.ANSWERED), orders()),
            **{
                f"{end} before it was tried": (ordered(), act, begins(43))
                for end, act in ENDS.items()
            },
            "an attempt is begun once": (ordered(), begins(), begins(42)),
            "switched off": (ordered(), begins(allowed=False)),
            "dismissed": (ordered(), begins(permitted=False), orders(42)),
            "over an hour ago": (ordered(), begins(101), orders(101)),
            "dismissed, over an hour ago": (ordered(), begins(101, permitted=False)),
            "ordered by a clock that was ahead": (ordered(), begins(38), orders(38)),
            "in its last minute": (ordered(), begins(100)),
            "at once": (ordered(), begins(40)),
            "it stands there already": (ordered(), stands(39), records_standing()),
            "it stood there before the approval": (ordered(), stands(-130), records_standing()),
            **{
                f"it stands there, and is {end}": (
                    came(ordered(), stands(39), act),
                    records_standing(),
                )
                for end, act in ENDS.items()
            },
            "an old button records nothing for another version": (
                came(
                    ordered(),
                    stands(39),
                    recalls(42),
                    submits(42, "Другой текст"),
                    decides(43, version=SECOND),
                ),
                records_standing(),
            ),
            "only a comment that was found can be recorded": (
                came(standing(Status.APPROVED), lambda one: one.other_links.append(SOME_LINK)),
                records_standing(0),
                records_standing(1),
                records_standing(99),
            ),
        },
    )


def test_attempts_as_approved() -> None:
    passing = {NetworkTrouble.TOO_MANY, NetworkTrouble.UNREACHABLE}
    links = {
        "the comment": MAX_FOUND.url,
        "the comment by another name": "https://max.ru/Town/AAAAAAAAAAU?share=1",
        "the post": address_of_post(MAX_POST),
    }
    check_stories(
        "placing_attempts",
        {
            "written: the placement of who ordered it": (
                in_work(),
                lambda one: one.place_as_ordered(found(), after(41), after(42), None, ()),
            ),
            "a passing trouble is waited for": (
                in_work(),
                refuses(NetworkTrouble.TOO_MANY, 41, 120),
                begins(43),
            ),
            **{
                f"another trouble ends it: {one}": (in_work(), refuses(one))
                for one in NetworkTrouble
                if one not in passing
            },
            **{
                f"{how}, then refused: {trouble}": (came(in_work(), act), refuses(trouble))
                for how, act in TAKEN_BACK.items()
                for trouble in (NetworkTrouble.CAPTCHA, NetworkTrouble.UNREACHABLE)
            },
            **{
                f"{how}, then written": (came(in_work(), act), writes(), writes(44))
                for how, act in TAKEN_BACK.items()
            },
            "recorded by hand, the very comment is not one too many": (
                came(in_work(), places_at(WRITTEN)),
                writes(),
            ),
            **{
                f"recorded by hand with a link to {what}": (
                    came(in_work(), places_at(url)),
                    writes(43, MAX_FOUND),
                    writes(44, MAX_FOUND),
                )
                for what, url in links.items()
            },
            "beside the comment that a look has found it is one too many": (
                came(in_work(), places_at(MAX_FOUND.url), knows_address),
                writes(43, MAX_FOUND),
            ),
            "lost: people are asked": (in_work(), loses),
        },
    )


def test_an_attempt_is_known_while_its_outcome_is_open() -> None:
    incident, attempt = tried()
    assert (attempt.page, attempt.under, attempt.text) == (PAGE, UNDER, TEXT)
    assert incident.is_tried(attempt)
    assert incident.awaits(attempt)
    assert not came(incident, recalls(42)).awaits(attempt)
    waiting = came(in_work(), refuses(NetworkTrouble.TOO_MANY, 41, 120))
    assert not waiting.is_tried(attempt)


def test_an_order_is_untried_until_it_ends_or_an_attempt_begins() -> None:
    assert ordered().has_untried_order
    for end in (recalls(42), begins()):
        assert not came(ordered(), end).has_untried_order


@pytest.mark.parametrize(("theirs", "ours"), [(30, 41), (42, 42), (90, 45)])
def test_the_networks_clock_dates_it_between_the_attempt_and_now(theirs: int, ours: int) -> None:
    assert ATTEMPT.placed_at(found(theirs), after(45)) == after(ours)


@pytest.mark.parametrize(
    ("incident", "steps", "places"),
    [
        pytest.param(standing(Status.APPROVED), (orders(),), [], id="ordered"),
        pytest.param(ordered(), (begins(allowed=False),), [ZHKH_CHAT], id="failed"),
        pytest.param(in_work(), (loses,), [ZHKH_CHAT], id="unsettled"),
        pytest.param(in_work(), (recalls(42), writes()), [ZHKH_CHAT, CONTROL_CHAT], id="too many"),
    ],
)
def test_who_is_told_what_became_of_it(
    incident: Incident, steps: tuple[Step, ...], places: list[Place]
) -> None:
    for step in steps:
        step(incident)
    told = notices_for(incident.events[-1], incident, OF_RULES)
    assert [one.place for one in told if isinstance(one, News)] == places


NOW = after(50)


@pytest.mark.parametrize(
    ("minutes", "trouble", "wait", "after"),
    [
        (0, NetworkTrouble.UNREACHABLE, None, 30),
        (20, NetworkTrouble.UNREACHABLE, None, 300),
        (0, NetworkTrouble.TOO_MANY, 600.0, 600),
        (0, NetworkTrouble.TOO_MANY, 4000.0, None),
        (55, NetworkTrouble.UNREACHABLE, None, None),
        (0, NetworkTrouble.CAPTCHA, None, None),
    ],
)
def test_it_is_tried_again_for_an_hour(
    minutes: int, trouble: NetworkTrouble, wait: float | None, after: int | None
) -> None:
    coming = next_try(NOW - timedelta(minutes=minutes), NOW, trouble, wait)
    assert coming == (None if after is None else NOW + timedelta(seconds=after))


def test_it_is_searched_for_three_times() -> None:
    moments = [after := next_search(NOW, NOW)]
    while after is not None:
        after = next_search(NOW, after)
        moments.append(after)
    seconds = [None if one is None else (one - NOW).total_seconds() for one in moments]
    assert seconds == [30, 120, 600, None]


def test_a_network_that_is_away_is_asked_for_a_day() -> None:
    now, asked = NOW, 0
    while (coming := next_search_unreached(NOW, now, None)) is not None:
        assert coming - now <= timedelta(minutes=10)
        now, asked = coming, asked + 1
    assert SEARCHED_FOR - timedelta(minutes=10) < now - NOW <= SEARCHED_FOR
    assert asked < 200
    assert TRIED_FOR < SEARCHED_FOR


def test_an_attempt_of_a_clock_that_was_ahead_is_searched_for_once() -> None:
    assert next_search(after(169), after(41)) is None
    searched = next_search_unreached(after(169), after(41), None)
    assert searched == after(41) + timedelta(seconds=30)


def test_our_answer_is_searched_for_at_least_a_day_back() -> None:
    day = timedelta(days=1)
    assert ATTEMPT.may_stand_since(after(42)) == after(42) - day
    later = after(42) + timedelta(days=9)
    assert ATTEMPT.may_stand_since(later) == ATTEMPT.detected_at


# The card


def placed_as_ordered() -> Incident:
    incident = sample.ordered()
    moments = (sample.at(24, "11:51"), sample.at(24, "11:52"))
    incident.begin_placing(moments[0], allowed=True, permitted=True)
    comment = replace(found(), text=sample.ANSWER, at=moments[0])
    incident.place_as_ordered(comment, *moments, None, ())
    return incident


def undone(incident: Incident) -> Incident:
    assert incident.unplace(sample.FIRST, sample.PETROV, sample.at(24, "11:53"))
    return incident


def placed_by_hand() -> Incident:
    incident = sample.approved()
    incident.place(None, sample.PETROV, sample.at(24, "11:52"))
    return incident


def test_the_card_of_a_text_to_place_as_approved() -> None:
    asked = CardMode(ModeKind.OPENED, "pk")
    approved.check(
        "placing_orders",
        {
            "to be placed": render(PLACEMENT, sample.approved(), office=OFFICE),
            "ordered": render(PLACEMENT, sample.ordered(), office=OFFICE),
            "placed": render(PLACEMENT, placed_as_ordered(), office=OFFICE),
            **{
                f"asked: {title}": render(PLACEMENT, incident, asked, office=OFFICE)
                for title, incident in {
                    "nothing is written": sample.approved(),
                    "lost": sample.lost(),
                    "placed and undone": undone(placed_as_ordered()),
                    "placed and undone by hand": undone(placed_by_hand()),
                }.items()
            },
        },
    )

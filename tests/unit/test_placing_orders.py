"""Placing in the name of a page: what is offered, and that nothing is written twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.networks.max.links import address_of_post, mid_of
from bot.networks.vk.links import Spot, url_of
from domain.model.actor import Actor
from domain.model.conversation.cards import CardMode, ModeKind
from domain.model.conversation.notices.kinds import News
from domain.model.conversation.notices.recipients import notices_for
from domain.model.errors import DoneKind, Reason
from domain.model.ids import DraftVersion
from domain.model.incident import Incident, events
from domain.model.incident.answer.draft import OutdatedVersion
from domain.model.incident.answer.placing_order import (
    SEARCHED_FOR,
    TRIED_FOR,
    PlacingAttempt,
    WhyAsked,
    next_search,
    next_search_unreached,
    next_try,
)
from domain.model.incident.workflow.status import (
    AlreadyClosed,
    CancelGround,
    MoveNotAllowed,
    Status,
)
from domain.model.message.citizen_message import UNNUMBERED, Attachment, AttachmentKind, Network
from domain.model.message.link import OtherLink
from domain.model.network.links import Aliases, PostLink, post_at, reads_links
from domain.model.network.post import FoundPost, PageAddress, PostAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.own_pages import own_place
from domain.model.organisation.page import Page
from tests.refusals import refused_for
from tests.unit import approved
from tests.unit import views_samples as sample
from tests.unit.cards import PLACEMENT, render
from tests.unit.views_samples import ordered

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
PETROV, IVANOVA = sample.PETROV, sample.IVANOVA
PHOTO = Attachment(AttachmentKind.PHOTO, "f1", "u1")


def at(clock: str) -> datetime:
    return sample.at(24, clock)


def tried(incident: Incident | None = None) -> tuple[Incident, PlacingAttempt]:
    incident = incident or ordered()
    attempt = incident.begin_placing(at("11:51"), allowed=True, permitted=True)
    assert attempt is not None
    return incident, attempt


def found(clock: str = "11:51", key: str = "-1_2_9", url: str = WRITTEN) -> FoundPost:
    return FoundPost(PostAddress(Network.VK, key), url, sample.ANSWER, at(clock), "-1")


def told(incident: Incident) -> list[type[events.IncidentEvent]]:
    return [type(one) for one in incident.events[-1:]]


def place(incident: Incident, by: Actor = PETROV, url: str | None = None) -> None:
    incident.place(url, by, at("11:52"))


def recall(incident: Incident) -> None:
    incident.recall(sample.FIRST, IVANOVA, at("11:52"))


def cancel(incident: Incident) -> None:
    incident.cancel(CancelGround.MISTAKE, IVANOVA, at("11:52"))


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


def test_an_order_is_given_once() -> None:
    incident = ordered()
    assert not incident.order_placing(PAGE, UNDER, PETROV, at("11:51"))
    with refused_for(DoneKind.PLACING_ORDERED):
        incident.order_placing(PAGE, UNDER, IVANOVA, at("11:51"))
    assert [type(one) for one in incident.events].count(events.PlacingOrdered) == 1


def test_nothing_is_ordered_without_an_approved_text() -> None:
    with pytest.raises(MoveNotAllowed):
        sample.on_approval().order_placing(PAGE, UNDER, PETROV, at("11:51"))
    with pytest.raises(AlreadyClosed):
        sample.answered().order_placing(PAGE, UNDER, PETROV, at("11:51"))


@pytest.mark.parametrize("change", [place, recall, cancel])
def test_a_change_of_status_ends_an_order_that_was_not_tried(
    change: Callable[[Incident], None],
) -> None:
    incident = ordered()
    change(incident)
    assert incident.placing_order is None
    assert incident.begin_placing(at("11:53"), allowed=True, permitted=True) is None


def test_an_attempt_is_begun_once() -> None:
    incident, attempt = tried()
    assert (attempt.page, attempt.under, attempt.text) == (PAGE, UNDER, sample.ANSWER)
    assert incident.begin_placing(at("11:52"), allowed=True, permitted=True) is None


def test_nothing_is_written_where_it_was_switched_off() -> None:
    incident = ordered()
    assert incident.begin_placing(at("11:51"), allowed=False, permitted=True) is None
    assert incident.placing_order is None
    assert told(incident) == [events.PlacingFailed]


def test_what_was_written_is_the_placement_of_who_ordered_it() -> None:
    incident, attempt = tried()
    incident.place_as_ordered(
        found(), attempt.placed_at(found(), at("11:52")), at("11:52"), None, ()
    )
    placement = incident.placements[-1]
    assert (incident.status, incident.placing_order) == (Status.ANSWERED, None)
    assert (placement.url, placement.address, placement.page) == (WRITTEN, "vk:-1_2_9", PAGE)
    assert (placement.recorded.by, placement.at) == (sample.PETROV.person, at("11:51"))
    assert placement.next_look_at is not None


@pytest.mark.parametrize(
    ("theirs", "ours"), [("11:40", "11:51"), ("11:52", "11:52"), ("12:40", "11:55")]
)
def test_the_networks_clock_dates_it_between_the_attempt_and_now(theirs: str, ours: str) -> None:
    _, attempt = tried()
    assert attempt.placed_at(found(theirs), at("11:55")) == at(ours)


def test_a_passing_trouble_is_waited_for() -> None:
    incident, attempt = tried()
    incident.refuse_placing(NetworkTrouble.TOO_MANY, at("11:51"), 120)
    assert incident.placing_order is not None
    assert (incident.placing_order.tried_at, incident.placing_order.next_at) == (None, at("11:53"))
    assert not incident.is_tried(attempt)
    assert incident.begin_placing(at("11:53"), allowed=True, permitted=True) is not None


@pytest.mark.parametrize(
    "trouble",
    [
        one
        for one in NetworkTrouble
        if one not in {NetworkTrouble.TOO_MANY, NetworkTrouble.UNREACHABLE}
    ],
)
def test_other_troubles_end_the_order(trouble: NetworkTrouble) -> None:
    incident, _ = tried()
    incident.refuse_placing(trouble, at("11:51"), None)
    assert incident.placing_order is None
    assert told(incident) == [events.PlacingFailed]


@pytest.mark.parametrize(
    ("change", "last"), [(recall, events.ApprovalRecalled), (cancel, events.Cancelled)]
)
@pytest.mark.parametrize("trouble", [NetworkTrouble.CAPTCHA, NetworkTrouble.UNREACHABLE])
def test_a_refusal_of_what_was_taken_back_tells_nobody(
    change: Callable[[Incident], None],
    last: type[events.IncidentEvent],
    trouble: NetworkTrouble,
) -> None:
    incident, _ = tried()
    change(incident)
    incident.refuse_placing(trouble, at("11:53"), None)
    assert incident.placing_order is None
    assert told(incident) == [last]


@pytest.mark.parametrize("change", [recall, cancel])
def test_what_was_written_although_it_was_taken_back_is_told(
    change: Callable[[Incident], None],
) -> None:
    incident, attempt = tried()
    change(incident)
    assert not incident.awaits(attempt)
    assert incident.record_written(attempt, found(), at("11:53"), ALIASES)
    assert told(incident) == [events.ExtraAnswerFound]
    assert incident.draft(attempt.version).maybe_written
    assert not incident.record_written(attempt, found(), at("11:54"), ALIASES)


def test_the_very_comment_recorded_by_hand_is_not_one_too_many() -> None:
    incident, attempt = tried()
    place(incident, url=WRITTEN)
    assert incident.record_written(attempt, found(), at("11:53"), ALIASES)
    assert told(incident) == [events.AnswerPlaced]
    assert incident.placements[-1].address == "vk:-1_2_9"
    assert incident.placing_order is None


MAX_POST = mid_of(-7, 5)
MAX_FOUND = FoundPost(
    PostAddress(Network.MAX, f"{MAX_POST}/c2"),
    "https://max.ru/town/AAAAAAAAAAU",
    sample.ANSWER,
    at("11:51"),
    "-7",
    post=PostAddress(Network.MAX, MAX_POST),
)


@pytest.mark.parametrize(
    "url", [MAX_FOUND.url, "https://max.ru/Town/AAAAAAAAAAU?share=1", address_of_post(MAX_POST)]
)
def test_where_comments_have_no_links_that_of_the_post_stands_for_it(url: str) -> None:
    incident, attempt = tried()
    place(incident, url=url)
    assert incident.record_written(attempt, MAX_FOUND, at("11:53"), ALIASES)
    assert told(incident) == [events.AnswerPlaced]
    assert incident.placements[-1].address == str(MAX_FOUND.address)
    assert not incident.record_written(attempt, MAX_FOUND, at("11:54"), ALIASES)


def test_a_comment_beside_the_one_that_a_look_has_found_is_one_too_many() -> None:
    incident, attempt = tried()
    place(incident, url=MAX_FOUND.url)
    incident.placements[-1] = replace(incident.placements[-1], address=f"max:{MAX_POST}/c1")
    assert incident.record_written(attempt, MAX_FOUND, at("11:53"), ALIASES)
    assert told(incident) == [events.ExtraAnswerFound]


def test_a_lost_attempt_asks_people() -> None:
    incident, _ = tried()
    incident.lose_placing(at("12:01"))
    assert incident.placing_order is None
    assert told(incident) == [events.PlacingUnsettled]


@pytest.mark.parametrize(
    ("make", "chats"),
    [
        (lambda incident: incident.events, 0),
        (lambda incident: incident.begin_placing(at("11:51"), allowed=False, permitted=True), 1),
        (lambda incident: tried(incident)[0].lose_placing(at("12:01")), 1),
    ],
    ids=["ordered", "failed", "unsettled"],
)
def test_the_lead_is_told_what_became_of_it(make: Callable[[Incident], object], chats: int) -> None:
    incident = ordered()
    make(incident)
    told = notices_for(incident.events[-1], incident, ORGANISATION)
    assert [one.place for one in told if isinstance(one, News)] == [sample.ZHKH_CHAT][:chats]


def test_an_answer_too_many_is_told_to_the_lead_and_to_control() -> None:
    incident, attempt = tried()
    recall(incident)
    incident.record_written(attempt, found(), at("11:53"), ALIASES)
    told = notices_for(incident.events[-1], incident, ORGANISATION)
    places = [one.place for one in told if isinstance(one, News)]
    assert places == [sample.ZHKH_CHAT, sample.CONTROL_CHAT]


NOW = at("12:00")


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


def undone() -> Incident:
    incident = placed_as_ordered()
    assert incident.unplace(sample.FIRST, PETROV, at("11:53"))
    return incident


def undone_by_hand() -> Incident:
    incident = sample.approved()
    place(incident)
    assert incident.unplace(sample.FIRST, PETROV, at("11:53"))
    return incident


def placed_as_ordered() -> Incident:
    incident, attempt = tried()
    incident.place_as_ordered(found(), attempt.since, at("11:52"), None, ())
    return incident


def test_the_card_of_a_text_to_place_as_approved() -> None:
    asked = CardMode(ModeKind.OPENED, "pk")
    approved.check(
        "placing_orders",
        {
            "to be placed": render(PLACEMENT, sample.approved(), office=OFFICE),
            "ordered": render(PLACEMENT, ordered(), office=OFFICE),
            "placed": render(PLACEMENT, placed_as_ordered(), office=OFFICE),
            **{
                f"asked: {title}": render(PLACEMENT, incident, asked, office=OFFICE)
                for title, incident in {
                    "nothing is written": sample.approved(),
                    "lost": sample.lost(),
                    "placed and undone": undone(),
                    "placed and undone by hand": undone_by_hand(),
                }.items()
            },
        },
    )


@pytest.mark.parametrize(
    ("moment", "permitted", "why"),
    [
        (at("11:51"), False, WhyAsked.DISMISSED),
        (at("12:51"), True, WhyAsked.LATE),
        (at("12:51"), False, WhyAsked.LATE),
        (at("11:48"), True, WhyAsked.LATE),
    ],
    ids=["dismissed", "over an hour ago", "both", "ordered by a clock that was ahead"],
)
def test_an_order_that_may_not_hold_any_more_is_asked_about_again(
    moment: datetime, *, permitted: bool, why: WhyAsked
) -> None:
    incident = ordered()
    assert incident.begin_placing(moment, allowed=True, permitted=permitted) is None
    assert incident.placing_order is None
    (asked,) = [one for one in incident.events if isinstance(one, events.PlacingAskedAgain)]
    assert (asked.why, asked.ordered_by, asked.page) == (why, PETROV.person, PAGE)
    assert incident.status is Status.APPROVED
    assert incident.order_placing(PAGE, UNDER, PETROV, moment)


@pytest.mark.parametrize("moment", [at("11:50"), at("12:50")])
def test_an_order_of_the_last_hour_holds(moment: datetime) -> None:
    assert ordered().begin_placing(moment, allowed=True, permitted=True) is not None


def standing(incident: Incident | None = None) -> Incident:
    incident = incident or ordered()
    incident.note_standing(found("11:49"), at("11:51"))
    return incident


def test_what_stands_already_ends_the_order_and_can_be_recorded() -> None:
    incident = standing()
    assert incident.placing_order is None
    assert told(incident) == [events.AnswerFound]
    assert incident.drafts[-1].maybe_written
    link, since = incident.standing(sample.FIRST, 0)
    incident.place_standing(link, PAGE, IVANOVA, since, at("11:53"), final=None, promised=())
    placement = incident.placements[-1]
    assert (placement.url, placement.address, placement.page) == (WRITTEN, "vk:-1_2_9", PAGE)
    assert (placement.at, placement.recorded.by) == (at("11:49"), IVANOVA.person)


def test_what_stood_before_the_approval_counts_from_it() -> None:
    incident = ordered()
    incident.note_standing(found("09:00"), at("11:51"))
    decision = incident.draft(sample.FIRST).decision
    assert decision is not None
    assert incident.standing(sample.FIRST, 0)[1] == decision.signed.at


@pytest.mark.parametrize(
    ("change", "error"),
    [(place, AlreadyClosed), (recall, MoveNotAllowed), (cancel, AlreadyClosed)],
)
def test_what_stands_is_recorded_only_for_a_text_to_be_placed(
    change: Callable[[Incident], None], error: type[Exception]
) -> None:
    incident = standing()
    change(incident)
    with pytest.raises(error):
        incident.standing(sample.FIRST, 0)


@pytest.mark.parametrize("links", [0, 1, 99])
def test_only_a_comment_that_was_found_can_be_recorded(links: int) -> None:
    incident = sample.approved()
    incident.other_links = [OtherLink(None, WRITTEN)]
    with refused_for(Reason.NOT_PLACEABLE):
        incident.standing(sample.FIRST, links)


def test_an_old_button_records_nothing_for_another_version() -> None:
    incident = standing()
    recall(incident)
    incident.submit("Другой текст", PETROV, at("11:52"))
    incident.decide(DraftVersion(2), (), IVANOVA, at("11:53"))
    with pytest.raises(OutdatedVersion):
        incident.standing(sample.FIRST, 0)


def test_an_order_taken_back_meanwhile_says_nothing_of_what_stands() -> None:
    incident = ordered()
    recall(incident)
    assert not incident.has_untried_order


def test_an_attempt_of_a_clock_that_was_ahead_is_searched_for_once() -> None:
    assert next_search(at("14:00"), at("11:51")) is None
    assert next_search_unreached(at("14:00"), at("11:51"), None) == at("11:51") + timedelta(
        seconds=30
    )


def test_our_answer_is_searched_for_at_least_a_day_back() -> None:
    _, attempt = tried()
    day = timedelta(days=1)
    assert attempt.may_stand_since(at("11:52")) == at("11:52") - day
    later = at("11:52") + timedelta(days=9)
    assert attempt.may_stand_since(later) == attempt.detected_at

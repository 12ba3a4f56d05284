"""What looks at placed answers find, whom they ask, and which comments are in their threads."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.model.conversation.cards import ApprovalCard, CardKey, OverviewCard, PlacementCard
from domain.model.conversation.notices.kinds import Audience, News
from domain.model.conversation.notices.recipients import notices_for
from domain.model.incident import Incident, events
from domain.model.incident.answer.placement import UndoTooLate
from domain.model.incident.answer.proof import ProofState, mark_of, next_look, next_try, verdict
from domain.model.message.citizen_message import Network
from domain.model.network.post import FoundPost, Looked, PostAddress, PostState
from tests.unit import views_samples as sample
from tests.unit.calendars import MOSCOW, calendar

CALENDAR = calendar()
OURS = PostAddress(Network.VK, "-1_2_3")
PAGE = frozenset({"-1"})
PLACED_AT = sample.at(24, "11:50")


CITIZENS = PostAddress(Network.VK, "-1_2_1")


def post(text: str = sample.ANSWER, author: str | None = "-1", key: str = "-1_2_3") -> FoundPost:
    address, url = PostAddress(Network.VK, key), f"https://vk.com/wall{key}"
    return FoundPost(address, url, text, PLACED_AT, author, under=CITIZENS)


def comment(key: str, text: str = "А когда?", author: str = "77") -> FoundPost:
    return FoundPost(
        PostAddress(Network.VK, key),
        f"https://vk.com/wall{key}",
        text,
        PLACED_AT,
        author,
        under=OURS,
        author_name="Пётр Ильин",
        author_url="https://vk.com/id77",
    )


def looked(text: str = sample.ANSWER, author: str | None = "-1", *replies: FoundPost) -> Looked:
    return Looked(PostState.PLACED, post(text, author), replies)


MISSING = Looked(PostState.MISSING)


def look(
    incident: Incident,
    found: Looked,
    clock: str = "11:55",
    own: Collection[str] = PAGE,
) -> Incident:
    at = sample.at(24, clock)
    later = at + timedelta(hours=1)
    url = sample.ANSWER_LINK
    incident.record_look(0, url, found, at, own=own, next_look_at=later)
    return incident


def checks(incident: Incident) -> list[tuple[ProofState, bool]]:
    found = (one for one in incident.events if isinstance(one, events.PlacementChecked))
    return [(one.state, one.asked) for one in found]


@pytest.mark.parametrize(
    ("found", "own", "state"),
    [
        (looked(), PAGE, ProofState.PROVEN),
        (looked(author="77"), PAGE, ProofState.OTHER_AUTHOR),
        (looked(author="77"), (), ProofState.PROVEN),
        (looked(author=None), PAGE, ProofState.PROVEN),
        (looked("Ответим завтра.", author=None), PAGE, ProofState.OTHER_WORDS),
        (looked("Ответим завтра."), PAGE, ProofState.OTHER_WORDS),
        (looked(sample.ANSWER[:-12]), PAGE, ProofState.CUT),
        (looked(f"Ольга Ким, {sample.ANSWER}"), PAGE, ProofState.PROVEN),
        (MISSING, PAGE, ProofState.MISSING),
        (Looked(PostState.GONE), PAGE, ProofState.GONE),
        (Looked(PostState.CLOSED), PAGE, ProofState.CLOSED),
    ],
)
def test_a_look_is_judged_by_author_and_words(
    found: Looked, own: Collection[str], state: ProofState
) -> None:
    assert verdict(found, sample.ANSWER, own) is state


def test_a_link_to_the_post_proves_the_answer_that_stands_below_it() -> None:
    link = FoundPost(PostAddress(Network.VK, "-1_2"), sample.LINK, "Ремонт дорог", PLACED_AT, "-1")
    assert verdict(Looked(PostState.PLACED, link, (post(),)), sample.ANSWER, PAGE) is (
        ProofState.PROVEN
    )
    theirs = Looked(PostState.PLACED, link, (post(author="77"),))
    assert verdict(theirs, sample.ANSWER, PAGE) is ProofState.MISSING
    incident = sample.answered()
    found = comments(incident, Looked(PostState.PLACED, link, (post(), comment("-1_2_4"))))
    assert incident.placements[-1].address == "vk:-1_2_3"
    assert found == ["vk:-1_2_4"]


def test_a_post_with_more_comments_than_a_look_shows_proves_nothing_missing() -> None:
    link = FoundPost(PostAddress(Network.VK, "-1_2"), sample.LINK, "Ремонт", PLACED_AT, "-1")
    others = tuple(comment(f"-1_2_{number}", author="78") for number in range(10, 110))
    incident = sample.answered()
    assert comments(incident, Looked(PostState.PLACED, link, others)) == []
    assert checks(incident) == []
    assert incident.placements[-1].proof is None


def test_the_address_of_a_post_is_not_kept_as_that_of_our_comment() -> None:
    link = FoundPost(PostAddress(Network.VK, "-1_2"), sample.LINK, "Ремонт", PLACED_AT, "-1")
    incident = look(sample.answered(), Looked(PostState.PLACED, link))
    assert incident.placements[-1].address is None


def test_any_words_prove_an_answer_whose_text_was_never_sent_here() -> None:
    assert verdict(looked("Другие слова"), None, PAGE) is ProofState.PROVEN


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=MOSCOW)


def test_looks_are_after_five_minutes_an_hour_and_at_the_next_opening_then_for_two_weeks() -> None:
    placed = moment(16, 16, 30)
    looks, now = list[datetime](), placed
    while (coming := next_look(placed, now, CALENDAR)) is not None:
        looks.append(coming)
        now = coming
    assert looks[0] == placed + timedelta(minutes=5)
    assert looks[1] == placed + timedelta(hours=1)
    assert moment(17, 8) in looks
    assert looks[-1] <= placed + timedelta(days=14) < looks[-1] + timedelta(hours=5)
    assert len(looks) < 100


def test_answers_are_followed_at_the_same_moments() -> None:
    now = moment(18, 10, 30)
    coming = {next_look(moment(16, hour, 7), now, CALENDAR) for hour in range(8, 17)}
    assert coming == {moment(18, 11)}
    assert next_look(moment(16, 9), moment(18, 11), CALENDAR) == moment(18, 15)


def test_looks_missed_while_the_program_was_off_are_made_up_for_by_one() -> None:
    placed = moment(16, 10)
    coming = next_look(placed, moment(16, 15), CALENDAR)
    assert coming is not None
    assert coming > moment(16, 15)


def test_the_next_opening_is_waited_for_even_after_long_holidays() -> None:
    placed = datetime(2024, 12, 28, 17, 0, tzinfo=MOSCOW)
    after_two_weeks = placed + timedelta(days=14, hours=1)
    opening = CALENDAR.next_opening(datetime(2024, 12, 29, tzinfo=MOSCOW))
    assert next_look(placed, opening - timedelta(minutes=1), CALENDAR) == opening
    assert next_look(placed, after_two_weeks, CALENDAR) is None


@pytest.mark.parametrize(
    ("waited", "seen", "pause"),
    [
        (timedelta(hours=1), False, timedelta(minutes=10)),
        (timedelta(days=2), False, timedelta(hours=4)),
        (timedelta(days=3, seconds=1), False, None),
        (timedelta(days=10), True, timedelta(hours=4)),
        (timedelta(days=14, seconds=1), True, None),
    ],
)
def test_a_look_that_fails_is_made_again_and_given_up_at_last(
    waited: timedelta, seen: bool, pause: timedelta | None
) -> None:
    now = PLACED_AT + waited
    coming = next_try(PLACED_AT, now, seen=seen)
    assert coming == (None if pause is None else now + pause)


def test_an_answer_with_a_link_is_looked_up_five_minutes_after_it_was_recorded() -> None:
    placed = sample.answered().placements[-1]
    assert placed.next_look_at == placed.recorded.at + timedelta(minutes=5)
    assert sample.answered(url=None).placements[-1].next_look_at is None


def test_a_proof_is_recorded_once_however_often_it_is_looked_up() -> None:
    incident = look(look(sample.answered(), looked()), looked(), "12:50")
    proof = incident.placements[-1].proof
    assert checks(incident) == [(ProofState.PROVEN, False)]
    assert proof is not None
    assert proof.since == sample.at(24, "11:55")


def test_a_missing_answer_changes_nothing_of_the_placement_and_asks_once() -> None:
    incident = sample.answered()
    before = incident.placements[-1]
    look(look(incident, MISSING), Looked(PostState.GONE), "12:50")
    after = incident.placements[-1]
    assert (before.at, before.url, before.recorded) == (after.at, after.url, after.recorded)
    assert checks(incident) == [(ProofState.MISSING, True), (ProofState.GONE, False)]


def test_an_answer_deleted_between_two_looks_is_asked_about() -> None:
    incident = look(look(sample.answered(), looked()), Looked(PostState.GONE), "12:50")
    assert checks(incident) == [(ProofState.PROVEN, False), (ProofState.GONE, True)]


def told(incident: Incident) -> list[tuple[Audience, int, CardKey]]:
    event = incident.events[-1]
    news = notices_for(event, incident, sample.OFFICE.organisation)
    return [(one.audience, one.place.chat, one.card) for one in news if isinstance(one, News)]


def test_the_executors_and_control_are_asked_about_a_missing_answer() -> None:
    incident = look(sample.answered(), MISSING)
    number, version = incident.number, incident.placements[-1].version
    assert version is not None
    assert told(incident) == [
        (Audience.AUTHORITY, sample.ZHKH_CHAT.chat, PlacementCard(number, version)),
        (Audience.CONTROL, sample.CONTROL_CHAT.chat, ApprovalCard(number, version)),
    ]


def test_other_words_are_shown_to_control_alone_and_kept_only_while_they_stand() -> None:
    incident = look(sample.answered(), looked("Ответим завтра."))
    overview = OverviewCard(incident.number)
    assert told(incident) == [(Audience.CONTROL, sample.CONTROL_CHAT.chat, overview)]
    assert incident.placements[-1].found == "Ответим завтра."
    look(incident, looked(), "12:50")
    assert incident.placements[-1].found == ""


def test_a_proof_tells_nobody() -> None:
    assert told(look(sample.answered(), looked())) == []


def test_a_link_under_which_nothing_was_found_can_be_corrected_at_any_time() -> None:
    late = sample.at(25, "15:00")
    proven = look(sample.answered(), looked())
    with pytest.raises(UndoTooLate):
        proven.correct_placement_link("https://vk.com/wall-1_2?reply=4", sample.PETROV, late)
    lost = look(sample.answered(), MISSING)
    lost.correct_placement_link("https://vk.com/wall-1_2?reply=4", sample.PETROV, late)
    corrected = lost.placements[-1]
    assert corrected.proof is None
    assert corrected.next_look_at == late + timedelta(minutes=5)


def test_a_look_at_a_link_that_was_corrected_meanwhile_is_ignored() -> None:
    incident = sample.answered()
    incident.correct_placement_link("https://vk.com/wall-1_2?reply=4", sample.PETROV, PLACED_AT)
    look(incident, MISSING)
    assert checks(incident) == []


def comments(incident: Incident, found: Looked) -> list[str]:
    """The addresses of the comments in the answer's thread."""
    at = sample.at(24, "11:55")
    url = sample.ANSWER_LINK
    return [
        str(one.address)
        for one in incident.record_look(0, url, found, at, own=PAGE, next_look_at=at)
    ]


def test_comments_in_the_thread_under_the_answer_are_found_whoever_wrote_them() -> None:
    first, then = comment("-1_2_4"), PLACED_AT + timedelta(minutes=1)
    others = replace(comment("-1_2_5", author="78"), under=first.address, at=then)
    replies = first, others
    found = comments(sample.answered(), looked(sample.ANSWER, "-1", *replies))
    assert found == ["vk:-1_2_4", "vk:-1_2_5"]


def test_comments_of_the_administration_and_in_other_threads_are_not() -> None:
    own = comment("-1_2_4", author="-1")
    elsewhere = replace(comment("-1_2_6", author="78"), under=PostAddress(Network.VK, "-1_2_5"))
    assert comments(sample.answered(), looked(sample.ANSWER, "-1", own, elsewhere)) == []


def test_the_mark_of_a_look_changes_with_words_author_state_and_comments() -> None:
    looks = [
        looked(),
        looked("Другие слова"),
        looked(author="77"),
        looked(sample.ANSWER, "-1", comment("-1_2_4")),
        MISSING,
        Looked(PostState.GONE),
    ]
    assert len({mark_of(one) for one in looks}) == len(looks)

"""The outbox: each line in order, the urgent first, cards merged, news never, and one registry."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from domain.model.conversation.cards import (
    ApprovalCard,
    CardKey,
    CardKind,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
)
from domain.model.conversation.notices.kinds import (
    Ask,
    Audience,
    CatchUp,
    News,
    Notice,
    RefreshCard,
    ShowCard,
    TextNotice,
)
from domain.model.conversation.notices.notice import Priority
from domain.model.conversation.question import LIFE, Question
from domain.model.conversation.questions import Register, WriteDraft
from domain.model.ids import ChatId, DraftVersion, IncidentNumber, MessageId, Place
from domain.model.incident.answer.draft import DraftKind
from domain.model.incident.events import Routed
from domain.model.incident.workflow.assignment import Plan
from domain.model.incident.workflow.status import CancelGround
from domain.model.outcome import Remedy
from domain.ports.reading import AskedQuestion, QuestionOver
from domain.ports.snapshots import Answers, CardContent, NewsContent, QuestionContent, Reminders
from storage.delivery.delivering import Delivering
from storage.delivery.work import Calls, SentPart, Work
from storage.engine.database import Database
from storage.incidents.reading import SqlReading
from storage.organisation.offices import Offices
from storage.outbox.queue import queue
from storage.schema.messages import OutboxState, outbox
from tests.storage.samples import (
    CONTROL,
    IVANOVA,
    NOW,
    PRIVATE,
    ZHKH,
    ZHKH_PLACE,
    Units,
    answered,
    first,
    ivanova,
    message,
    minutes,
    notice_of,
    opened,
    petrov,
    registered,
    routed,
)

ONE, TWO = IncidentNumber(1), IncidentNumber(2)


def control_card(number: int = 1) -> CardKey:
    return ControlCard(IncidentNumber(number))


def executor_card(number: int = 1) -> CardKey:
    return ExecutorCard(IncidentNumber(number), ZHKH)


def show(number: int = 1, place: Place = CONTROL, *, resend: bool = False) -> ShowCard:
    return ShowCard(control_card(number), place, resend=resend)


def say(text: str = "Готово", place: Place = CONTROL) -> TextNotice:
    return TextNotice(place, text)


def to_stranger(chat: int) -> TextNotice:
    return TextNotice(Place(ChatId(chat)), "Вас нет в списке", stranger=True)


LATER = NOW + timedelta(hours=1)


def part(message: int, number: int = 0, digest: str = "a") -> SentPart:
    return SentPart(MessageId(str(message)), number, digest)


@pytest.fixture
async def stored(units: Units) -> Units:
    """Two incidents, without the notices of their registration."""
    await units.store_silently(registered(1), registered(2))
    return units


async def deliver(delivering: Delivering, *parts: SentPart) -> Work:
    """The next notice leaves as these messages."""
    work = await first(delivering)
    await delivering.sent(work, parts, len(parts), NOW)
    return work


async def drain(delivering: Delivering) -> list[Notice | Reminders]:
    """Delivers everything, and tells what in which order."""
    order: list[Notice | Reminders] = []
    message = 1000
    while heads := await delivering.heads([], NOW):
        for head in heads:
            if head.kind == CatchUp.kind:
                await delivering.catch_up(head, NOW)
                continue
            work = await opened(delivering, head)
            order.append(notice_of(work))
            message += 1
            await delivering.sent(work, [part(message)], 1, NOW)
    return order


def texts(notices: Sequence[Notice | Reminders]) -> list[str]:
    return [
        notice.html if isinstance(notice, TextNotice) else type(notice).__name__
        for notice in notices
    ]


# Whose turn it is


async def test_notices_about_one_incident_keep_their_order_in_a_chat(
    stored: Units, delivering: Delivering
):
    other = ApprovalCard(ONE, DraftVersion(1))
    await stored.put(show(), ShowCard(other, CONTROL), show(2))
    shown = [notice.card for notice in await drain(delivering) if isinstance(notice, ShowCard)]
    assert shown.index(control_card()) < shown.index(other)


async def test_of_each_class_the_first_in_a_chat_is_offered(stored: Units, delivering: Delivering):
    await stored.put(show(1), show(2), say("Первый"), say("Второй"))
    heads = await delivering.heads([], NOW)
    assert [(head.priority, head.card) for head in heads] == [
        (Priority.ANSWER, None),
        (Priority.CARD, control_card(1)),
    ]
    assert texts(await drain(delivering)) == ["Первый", "ShowCard", "ShowCard"]


async def test_strangers_are_answered_once_an_hour(units: Units, delivering: Delivering):
    async def wrote(after: timedelta) -> int:
        """How many answers wait once the stranger has written then."""
        async with units.database.writing() as connection:
            await queue(connection, [to_stranger(9001)], NOW + after)
        return await delivering.waiting_count(NOW)

    await units.put(to_stranger(9001), to_stranger(9002))
    assert await wrote(minutes(59)) == 2
    await drain(delivering)
    assert [await wrote(minutes(59)), await wrote(minutes(61)), await wrote(minutes(61))] == [
        0,
        1,
        1,
    ]
    assert await wrote(-minutes(5)) == 2  # by a clock that was ahead


async def test_however_many_strangers_wait_only_some_are_looked_at(
    stored: Units, delivering: Delivering
):
    await stored.put(*(to_stranger(number) for number in range(9001, 9101)), show())
    heads = await delivering.heads([ChatId(9001)], NOW)
    assert heads[0].card == control_card()
    assert [head.place.chat for head in heads[1:]] == list(range(9002, 9032))
    assert {head.priority for head in heads[1:]} == {Priority.STRANGER}


async def test_chats_do_not_wait_for_each_other_and_the_most_urgent_is_first(
    stored: Units, delivering: Delivering
):
    await stored.put(show(1, CONTROL), show(1, PRIVATE), say("Ответ", ZHKH_PLACE))
    heads = await delivering.heads([], NOW)
    assert [head.place for head in heads] == [ZHKH_PLACE, CONTROL, PRIVATE]


async def test_a_notice_put_off_holds_its_line_and_no_other(stored: Units, delivering: Delivering):
    approval = ApprovalCard(ONE, DraftVersion(1))
    await stored.put(show(1), ShowCard(approval, CONTROL), show(2))
    (head,) = await delivering.heads([], NOW)
    await delivering.retry(await opened(delivering, head), NOW, NOW + minutes(1), "timeout", {})

    (other,) = await delivering.heads([], NOW)
    assert other.card == control_card(2)
    await delivering.sent(await opened(delivering, other), [part(1)], 1, NOW)
    assert await delivering.heads([], NOW) == []
    assert await delivering.next_due(NOW) == NOW + minutes(1)

    (again,) = await delivering.heads([], NOW + minutes(1))
    assert (again.id, again.attempts) == (head.id, 1)


async def test_a_question_meant_for_later_holds_up_no_other(stored: Units, delivering: Delivering):
    await stored.put(Ask(1, CONTROL, not_before=NOW + minutes(2)), say())
    (head,) = await delivering.heads([], NOW)
    assert head.kind == TextNotice.kind
    await delivering.sent(await opened(delivering, head), [part(1)], 1, NOW)
    assert await delivering.heads([], NOW + minutes(1)) == []
    assert await delivering.waiting_count(NOW) == 0
    assert await delivering.next_due(NOW) == NOW + minutes(2)
    (head,) = await delivering.heads([], NOW + minutes(2))
    assert head.kind == Ask.kind
    (head,) = await delivering.heads([], NOW - minutes(1))
    assert head.kind == Ask.kind, "a clock that was ahead has written it"


async def test_what_a_clock_that_was_ahead_has_put_off_is_due_now(
    stored: Units, delivering: Delivering
):
    await stored.put(show())
    ahead = NOW + timedelta(hours=5)
    work = await first(delivering)
    await delivering.retry(work, ahead, ahead + minutes(1), "timeout", {})
    (again,) = await delivering.heads([], NOW)
    assert again.attempts == 1


async def test_a_pause_that_telegram_asked_for_is_kept_however_long(
    stored: Units, delivering: Delivering
):
    await stored.put(show())
    later = NOW + timedelta(days=2)
    await delivering.retry(await first(delivering), NOW, later, "too many", {})
    assert await delivering.heads([], later - minutes(1)) == []


async def test_only_a_retry_is_due_later(stored: Units, delivering: Delivering):
    assert await delivering.next_due(NOW) is None
    await stored.put(show())
    assert await delivering.next_due(NOW) is None


async def test_what_is_delivered_does_not_wait_any_more(stored: Units, delivering: Delivering):
    await stored.put(say(), show())
    assert await delivering.waiting_count(NOW) == 2
    heads = await delivering.heads([], NOW)
    await drain(delivering)
    assert await delivering.waiting_count(NOW) == 0
    assert await delivering.open(heads[0], NOW) is None


# What is to be shown


async def test_a_card_comes_with_the_incident_and_the_office_as_they_are_now(
    stored: Units, delivering: Delivering
):
    await stored.put(show())
    async with stored.changing(ONE) as incident:
        incident.pick(ZHKH)
    work = await first(delivering)
    assert isinstance(work.content, CardContent)
    assert work.content.snapshot.incident.plan == Plan((ZHKH,))
    assert work.content.snapshot.office.organisation.control == CONTROL
    assert (work.shown, work.begun, work.reply_to) == ((), (), None)


async def test_what_waits_for_one_card_is_shown_once(stored: Units, delivering: Delivering):
    grounds = ShowCard(control_card(), CONTROL, CardMode(ModeKind.OPENED, "ng"))
    await stored.put(show(resend=True), grounds, show(1, PRIVATE))
    await stored.put(RefreshCard(control_card()))
    work = await first(delivering)
    assert notice_of(work) == ShowCard(
        control_card(), CONTROL, CardMode(ModeKind.OPENED, "ng"), resend=True
    )
    assert len(work.rows) == 3
    await delivering.sent(work, [part(1)], 1, NOW)
    assert {head.place for head in await delivering.heads([], NOW)} == {PRIVATE}


async def test_a_change_after_the_snapshot_is_shown_again(stored: Units, delivering: Delivering):
    """The card in flight is not in the registry yet; the change must find it all the same."""
    await stored.put(show())
    in_flight = await first(delivering)
    await stored.put(RefreshCard(control_card()))
    await delivering.sent(in_flight, [part(1)], 1, NOW)
    work = await first(delivering)
    assert notice_of(work) == show()
    assert work.shown == (part(1),)


async def test_news_is_never_merged_and_answers_its_card(units: Units, delivering: Delivering):
    incident = routed()
    event = incident.events[-1]
    assert isinstance(event, Routed)
    news = News(event, Audience.AUTHORITY, ZHKH_PLACE, executor_card())
    async with units.unit() as uow:
        await uow.incidents.save(incident)
        await uow.outbox.put(news)
        await uow.outbox.put(news)
        await uow.commit()
    heads = {head.place: head for head in await delivering.heads([], NOW)}
    card = await opened(delivering, heads[ZHKH_PLACE])
    assert notice_of(card) == ShowCard(executor_card(), ZHKH_PLACE)
    await delivering.sent(card, [part(1, 0), part(2, 1)], 2, NOW)
    for _ in range(2):
        heads = {head.place: head for head in await delivering.heads([], NOW)}
        work = await opened(delivering, heads[ZHKH_PLACE])
        assert notice_of(work) == news
        assert (work.shown, work.reply_to) == ((), "2")
        assert isinstance(work.content, NewsContent)
        await delivering.sent(work, [part(3)], 1, NOW)


@pytest.mark.parametrize("calls", [0, 1], ids=["unchanged", "edited"])
async def test_a_receipt_answers_the_message_it_is_for(
    units: Units, database: Database, offices: Offices, delivering: Delivering, calls: int
):
    await units.store(routed())
    await drain(delivering)
    async with Units(database, offices, LATER).changing(ONE) as loaded:
        loaded.submit("Воду дадут завтра", petrov(20), NOW)
    there = [head for head in await delivering.heads([], NOW) if head.place == ZHKH_PLACE]
    (edit,) = [await opened(delivering, head) for head in there]
    assert notice_of(edit) == ShowCard(executor_card(), ZHKH_PLACE)
    await delivering.sent(edit, edit.shown, calls, LATER)
    there = [head for head in await delivering.heads([], NOW) if head.place == ZHKH_PLACE]
    (receipt,) = [await opened(delivering, head) for head in there]
    assert isinstance(receipt.content, NewsContent)
    assert (receipt.content.notice.audience, receipt.reply_to) == (Audience.AUTHOR, "20")
    assert await delivering.card_shows(receipt) == bool(calls)


async def test_a_question_comes_with_what_it_asks(stored: Units, delivering: Delivering):
    asked = Question(IVANOVA, CONTROL, Register())
    number = await stored.ask(asked)
    await stored.put(Ask(number, CONTROL, message(9, CONTROL)))
    work = await first(delivering)
    assert isinstance(work.content, QuestionContent)
    assert work.content.notice == Ask(number, CONTROL, message(9, CONTROL))
    assert (work.content.question, work.reply_to, work.content.subject) == (asked, "9", None)


async def test_answers_that_wait_for_a_place_come_together_and_in_their_order(
    stored: Units, delivering: Delivering
):
    async with stored.unit() as uow:
        asked = await uow.questions.ask(Question(IVANOVA, CONTROL, Register()))
        for notice in (say("Раз"), say("Два"), show(), Ask(asked, CONTROL), say("Три")):
            await uow.outbox.put(notice)
        await uow.commit()
    await stored.put(say("Другое место", PRIVATE))
    work = await first(delivering)
    assert isinstance(work.content, Answers)
    assert [answer.html for answer in work.content.said] == ["Раз", "Два"]
    assert len(work.rows) == 2
    await delivering.sent(work, [part(1)], 1, NOW)
    assert isinstance((await first(delivering)).content, QuestionContent)


async def test_what_is_told_together_is_put_off_together(stored: Units, delivering: Delivering):
    await stored.put(say("Раз"), say("Два"))
    for attempt in range(3):
        work = await first(delivering, NOW + minutes(attempt))
        assert (len(work.rows), work.queued.attempts) == (2, attempt)
        assert (work.tried_since is not None) is (attempt > 0)
        await delivering.retry(
            work, NOW + minutes(attempt), NOW + minutes(attempt + 1), "timeout", {}
        )
        assert await delivering.heads([], NOW + minutes(attempt)) == []


async def test_what_may_be_there_already_is_not_told_again_with_others(
    stored: Units, delivering: Delivering
):
    await stored.put(say("Раз"))
    await delivering.retry(await first(delivering), NOW, NOW, "Unknown", {0: 1})
    await stored.put(say("Два"))
    work = await first(delivering)
    assert isinstance(work.content, Answers)
    assert [answer.html for answer in work.content.said] == ["Раз"]


# What became of it


async def test_a_card_stands_where_it_was_sent_and_a_reply_to_it_is_about_it(
    stored: Units, delivering: Delivering, reading: SqlReading
):
    await stored.put(show())
    await deliver(delivering, part(1, 0), part(2, 1))
    for number in (1, 2):
        assert await reading.standing_at(message(number, CONTROL), NOW) == control_card()
    assert await reading.standing_at(message(3, CONTROL), NOW) is None
    assert await reading.standing_at(message(1, PRIVATE), NOW) is None
    await stored.put(show())
    assert (await first(delivering)).shown == (part(1, 0), part(2, 1))


async def test_a_card_sent_again_leaves_its_older_copy_behind(
    stored: Units, delivering: Delivering, reading: SqlReading
):
    await stored.put(show())
    await deliver(delivering, part(1))
    await stored.put(show(resend=True))
    await deliver(delivering, part(5))
    await stored.put(show())
    assert (await first(delivering)).shown == (part(5),)
    assert await reading.standing_at(message(1, CONTROL), NOW) == control_card()


async def test_a_card_that_grows_or_shrinks_stands_in_the_parts_it_has_now(
    stored: Units, delivering: Delivering
):
    for parts in ((part(1),), (part(1), part(2, 1)), (part(1, digest="b"),)):
        await stored.put(show())
        await deliver(delivering, *parts)
        await stored.put(show())
        assert (await first(delivering)).shown == parts


async def test_after_a_crash_only_the_missing_parts_are_sent(stored: Units, delivering: Delivering):
    await stored.put(show())
    await deliver(delivering, part(1))
    await stored.put(show(resend=True))
    await delivering.part_done(await first(delivering), part(5, 0, "x"))

    resumed = await first(delivering)
    assert (resumed.shown, resumed.begun) == ((part(1),), (part(5, 0, "x"),))
    await delivering.sent(resumed, [part(5, 0, "x"), part(6, 1, "y")], 1, NOW)
    await stored.put(show())
    after = await first(delivering)
    assert (after.shown, after.begun) == ((part(5, 0, "x"), part(6, 1, "y")), ())


async def test_a_reply_to_news_is_about_its_card_which_stays_where_it_is(
    units: Units, delivering: Delivering, reading: SqlReading
):
    incident = routed()
    async with units.unit() as uow:
        await uow.incidents.save(incident)
        await uow.outbox.put(News(incident_event(), Audience.AUTHORITY, PRIVATE, executor_card()))
        await uow.commit()
    head = next(one for one in await delivering.heads([], NOW) if one.place == PRIVATE)
    await delivering.sent(await opened(delivering, head), [part(7)], 1, NOW)
    assert await reading.standing_at(message(7, PRIVATE), NOW) == executor_card()
    await units.put(RefreshCard(executor_card()))
    assert {one.place for one in await delivering.heads([], NOW)} == {ZHKH_PLACE}


def incident_event() -> Routed:
    return Routed(number=ONE, at=NOW, by=ivanova(), authority=ZHKH)


async def test_a_reply_to_a_question_finds_it_until_it_is_closed(
    stored: Units, delivering: Delivering, reading: SqlReading
):
    asked = Question(IVANOVA, CONTROL, Register())
    number = await stored.ask(asked)
    await stored.put(Ask(number, CONTROL))
    await deliver(delivering, part(3))
    assert await reading.standing_at(message(3, CONTROL), NOW) == AskedQuestion(number, asked)
    assert await reading.standing_at(message(4, CONTROL), NOW) is None
    await stored.do(lambda uow: uow.questions.close(number))
    assert await reading.standing_at(message(3, CONTROL), NOW) is None


async def test_a_question_that_is_over_is_known_where_its_number_would_make_an_answer_a_draft(
    stored: Units, delivering: Delivering, reading: SqlReading
):
    asked = Question(IVANOVA, CONTROL, WriteDraft(ONE, DraftKind.INTERIM))
    number = await stored.ask(asked)
    await stored.put(Ask(number, CONTROL))
    await deliver(delivering, part(3))
    asking = reading.standing_at(message(3, CONTROL), NOW + LIFE - minutes(1))
    assert await asking == AskedQuestion(number, asked)
    assert await reading.standing_at(message(3, CONTROL), NOW + LIFE) == QuestionOver(ONE)
    await stored.do(lambda uow: uow.questions.close(number))
    assert await reading.standing_at(message(3, CONTROL), NOW) == QuestionOver(ONE)


async def test_what_cannot_be_delivered_blocks_nobody_and_is_told(
    stored: Units, delivering: Delivering, database: Database
):
    await stored.put(show(1), show(1), show(2))
    card = await first(delivering)
    await delivering.undeliverable(card.rows, Remedy.LOOK, [say("Не вручено", PRIVATE)], NOW)
    assert texts(await drain(delivering)) == ["Не вручено", "ShowCard"]
    given_up = select(outbox.c.error).where(outbox.c.state == OutboxState.UNDELIVERABLE)
    assert await database.scalars(given_up) == [Remedy.LOOK] * 2


async def test_the_last_minutes_calls_are_known_after_a_restart(
    stored: Units, delivering: Delivering
):
    await stored.put(show(), show(), say("Раз", PRIVATE), say("Два", ZHKH_PLACE))
    moments = (NOW, NOW - minutes(5), NOW - minutes(0.5))
    heads = await delivering.heads([], NOW)
    for head, calls, at in zip(heads, (3, 1, 2), moments, strict=True):
        await delivering.sent(await opened(delivering, head), [part(1)], calls, at)
    assert await delivering.recent_calls(NOW - minutes(1)) == [
        Calls(CONTROL.chat, NOW - minutes(0.5), 2, Priority.CARD),
        Calls(PRIVATE.chat, NOW, 3, Priority.ANSWER),
    ]


async def test_only_what_was_finished_long_ago_is_pruned(stored: Units, delivering: Delivering):
    await stored.put(show(), say("Раз", PRIVATE))
    work = await first(delivering)
    await delivering.sent(work, [part(1)], 1, NOW)
    assert await delivering.prune(NOW, 10) == 0
    assert await delivering.prune(NOW + minutes(1), 10) == 1
    assert await delivering.waiting_count(NOW) == 1
    await drain(delivering)


async def assume(delivering: Delivering) -> None:
    """The next notice counts as delivered, under a number that nobody knows."""
    await delivering.sent(await first(delivering), [], 1, NOW, whole=False)


async def test_a_card_of_unknown_number_is_sent_again_when_it_changes_however_late(
    stored: Units, delivering: Delivering
):
    await stored.put(show())
    await assume(delivering)
    assert await delivering.prune(NOW + minutes(1), 10) == 0
    await stored.put(RefreshCard(control_card()))
    assert await drain(delivering) == [show()]
    assert await delivering.prune(NOW + minutes(1), 10) == 2


async def test_an_answer_of_unknown_number_is_pruned_like_any_other(
    stored: Units, delivering: Delivering
):
    await stored.put(say())
    await assume(delivering)
    assert await delivering.prune(NOW + minutes(1), 10) == 1


# What a chat has refused


async def refused(delivering: Delivering, *notices: Notice, now: datetime = NOW) -> None:
    """The chat takes none of what waits."""
    for head in await delivering.heads([], now):
        work = await opened(delivering, head)
        await delivering.undeliverable(work.rows, Remedy.ADD_BOT, notices, now)


async def test_a_refused_edit_is_kept_until_the_card_is_right_and_once(
    stored: Units, delivering: Delivering
):
    """Not what an earlier edit was to show, nor one of a card that does not stand there."""
    await stored.put(show(1))
    await drain(delivering)
    for _ in range(3):
        await stored.put(RefreshCard(control_card(1)))
        await refused(delivering)
    await stored.put(show(2, ZHKH_PLACE))
    await refused(delivering)
    await delivering.prune(NOW + minutes(1), 100)
    assert await stored.count(outbox) == 1
    await stored.put(CatchUp(CONTROL))
    assert show(1) in await drain(delivering)
    assert await delivering.prune(NOW + minutes(1), 100) > 0
    assert await stored.count(outbox) == 0


async def test_an_edit_of_what_was_to_be_sent_anew_is_an_edit_once_it_is_late(
    stored: Units, delivering: Delivering
):
    await stored.put(show(1))
    await drain(delivering)
    await stored.put(ShowCard(control_card(1), CONTROL, CardMode(ModeKind.OPENED, "ca")))
    await refused(delivering)
    await stored.put(show(1, resend=True))
    await refused(delivering)
    await stored.put(CatchUp(CONTROL))
    told = await drain(delivering)
    assert [one for one in told if one == show(1)] == [show(1)]
    assert not [one for one in told if isinstance(one, ShowCard) and one.resend]


async def test_what_was_put_off_before_it_was_refused_is_made_up_for_at_once(
    stored: Units, delivering: Delivering
):
    await stored.put(show(1), show(2))
    await drain(delivering)
    await stored.put(RefreshCard(control_card(1)))
    work = await first(delivering)
    await delivering.retry(work, NOW - minutes(1), NOW, "NotSent", {})
    await refused(delivering)
    await stored.put(RefreshCard(control_card(2)))
    (other,) = await delivering.heads([], NOW)
    await delivering.sent(await opened(delivering, other), [part(1002)], 1, NOW)
    (catching_up,) = await delivering.heads([], NOW)
    assert catching_up.kind == CatchUp.kind


# Where a refreshed card goes


async def test_a_refreshed_card_is_edited_wherever_it_stands(stored: Units, delivering: Delivering):
    await stored.put(show(1, CONTROL), show(1, PRIVATE), show(2, CONTROL))
    await drain(delivering)
    await stored.put(RefreshCard(control_card()), RefreshCard(executor_card()))
    heads = await delivering.heads([], NOW)
    assert {(head.card, head.place) for head in heads} == {
        (control_card(), CONTROL),
        (control_card(), PRIVATE),
    }


async def test_a_card_that_is_shown_in_the_same_unit_is_not_refreshed_there_too(
    stored: Units, delivering: Delivering
):
    await stored.put(show(1, CONTROL), show(1, PRIVATE))
    await drain(delivering)
    await stored.put(RefreshCard(control_card()), show(1, CONTROL), RefreshCard(control_card()))
    assert await delivering.waiting_count(NOW) == 2


async def test_a_refresh_does_not_take_a_waiting_cards_buttons_back(
    stored: Units, delivering: Delivering
):
    await stored.put(ShowCard(control_card(), CONTROL, CardMode(ModeKind.OPENED, "ca")))
    await stored.put(RefreshCard(control_card()))
    work = await first(delivering)
    assert isinstance(work.content, CardContent)
    assert work.content.notice.mode == CardMode(ModeKind.OPENED, "ca")


async def test_an_edit_that_nobody_waits_for_comes_after_all_messages(
    stored: Units, delivering: Delivering
):
    await stored.put(show(1))
    await drain(delivering)
    await stored.put(RefreshCard(control_card(1)))
    await stored.put(show(2), say("Готово"))
    order = await drain(delivering)
    assert texts(order) == ["Готово", "ShowCard", "ShowCard"]
    assert order[1:] == [show(2), show(1)]


async def test_where_somebody_has_pressed_the_edit_comes_before_what_waits(
    stored: Units, delivering: Delivering
):
    await stored.put(show(1, CONTROL), show(1, PRIVATE))
    await drain(delivering)
    await stored.put(show(2, CONTROL), show(2, PRIVATE))
    await stored.put(RefreshCard(control_card(1), watched_in=PRIVATE))
    order = await drain(delivering)
    assert order.index(show(1, PRIVATE)) < order.index(show(2, PRIVATE))
    assert order.index(show(1, CONTROL)) > order.index(show(2, CONTROL))


async def test_a_refresh_does_not_wait_for_a_message_put_off(stored: Units, delivering: Delivering):
    await stored.put(show(1))
    await drain(delivering)
    await stored.put(ShowCard(ApprovalCard(ONE, DraftVersion(1)), CONTROL))
    await stored.put(RefreshCard(control_card(1)))
    head, _ = await delivering.heads([], NOW)
    await delivering.retry(await opened(delivering, head), NOW, NOW + minutes(1), "timeout", {})
    (refresh,) = await delivering.heads([], NOW)
    assert (refresh.refresh, refresh.card) == (True, control_card(1))
    assert (await opened(delivering, refresh)).shown == (part(1001),)


async def test_a_refresh_never_shows_a_card_before_its_turn(stored: Units, delivering: Delivering):
    """What waits before the card must reach people before it."""
    await stored.put(show(1))
    (head,) = await delivering.heads([], NOW)
    await delivering.retry(await opened(delivering, head), NOW, NOW + minutes(1), "timeout", {})
    await stored.put(RefreshCard(control_card(1)))
    (refresh,) = await delivering.heads([], NOW)
    assert await delivering.open(refresh, NOW) is None
    assert await delivering.heads([], NOW) == []
    (again,) = await delivering.heads([], NOW + minutes(1))
    assert again.id == head.id


async def test_a_whole_life_leaves_its_notices_in_order(units: Units, delivering: Delivering):
    await units.store(answered())
    told = await drain(delivering)
    assert {notice.card.kind for notice in told if isinstance(notice, ShowCard)} == {
        CardKind.CONTROL,
        CardKind.EXECUTOR,
        CardKind.APPROVAL,
        CardKind.PLACEMENT,
    }
    news = [
        (type(notice.event).__name__, notice.audience)
        for notice in told
        if isinstance(notice, News) and notice.place == ZHKH_PLACE
    ]
    assert news == [
        ("ImportanceChanged", Audience.AUTHORITY),
        ("DraftSubmitted", Audience.AUTHOR),
        ("DraftRejected", Audience.AUTHORITY),
        ("CommentAdded", Audience.AUTHORITY),
        ("DraftSubmitted", Audience.AUTHOR),
        ("AnswerPlaced", Audience.AUTHOR),
    ]


# A chat that gets another id


NEW_CHAT = ChatId(-100_1001)


@pytest.mark.usefixtures("stored")
async def test_a_moved_chat_is_the_organisations_from_then_on(
    delivering: Delivering, reading: SqlReading
):
    await delivering.chat_moved(ZHKH_PLACE.chat, NEW_CHAT, NOW)
    organisation = (await reading.office()).organisation
    assert organisation.authorities[ZHKH].place == Place(NEW_CHAT, ZHKH_PLACE.thread)
    assert organisation.control == CONTROL


async def test_what_waited_for_a_moved_chat_goes_to_the_new_one(
    stored: Units, delivering: Delivering
):
    await stored.put(TextNotice(CONTROL, "Готово", message(5, CONTROL)))
    await delivering.retry(await first(delivering), NOW, NOW + minutes(5), "migrated", {})
    await delivering.chat_moved(CONTROL.chat, NEW_CHAT, NOW)
    work = await first(delivering)
    assert (notice_of(work), work.reply_to) == (TextNotice(Place(NEW_CHAT), "Готово"), None)


async def test_open_cards_and_questions_are_sent_again_to_a_moved_chat_and_once(
    stored: Units, delivering: Delivering, reading: SqlReading
):
    asked = Question(IVANOVA, CONTROL, Register())
    async with stored.unit() as uow:
        number = await uow.questions.ask(asked)
        await uow.outbox.put(show(1))
        await uow.outbox.put(show(2))
        await uow.outbox.put(Ask(number, CONTROL))
        closing = await uow.incidents.get(TWO)
        closing.cancel(CancelGround.MISTAKE, ivanova(), NOW)
        await uow.incidents.save(closing)
        await uow.commit()
    await drain(delivering)
    for _ in range(2):
        await delivering.chat_moved(CONTROL.chat, NEW_CHAT, NOW)
    told = await drain(delivering)
    assert told == [Ask(number, Place(NEW_CHAT)), ShowCard(control_card(1), Place(NEW_CHAT))]
    found = await reading.open_question(IVANOVA, Place(NEW_CHAT), NOW)
    assert found is not None
    assert found.id == number


async def test_a_question_on_its_way_to_a_moved_chat_is_put_once(
    stored: Units, delivering: Delivering
):
    number = await stored.ask(Question(IVANOVA, CONTROL, Register()))
    await stored.put(Ask(number, CONTROL))
    await delivering.chat_moved(CONTROL.chat, NEW_CHAT, NOW)
    told = await drain(delivering)
    assert [one for one in told if isinstance(one, Ask)] == [Ask(number, Place(NEW_CHAT))]


async def test_a_card_of_unknown_number_is_sent_again_to_a_moved_chat_too(
    stored: Units, delivering: Delivering
):
    """So is one that never stood, here of the other incident."""
    await stored.put(show())
    await assume(delivering)
    for _ in range(2):
        await delivering.chat_moved(CONTROL.chat, NEW_CHAT, NOW)
    told = await drain(delivering)
    assert told == [ShowCard(control_card(one), Place(NEW_CHAT)) for one in (1, 2)]


async def test_what_was_begun_in_a_moved_chat_is_sent_whole(stored: Units, delivering: Delivering):
    await stored.put(say())
    await delivering.part_done(await first(delivering), part(1))
    await delivering.retry(await first(delivering), NOW, NOW, "Unknown", {1: 2})
    await delivering.chat_moved(CONTROL.chat, NEW_CHAT, NOW)
    work = await first(delivering)
    assert (work.begun, work.unanswered) == ((), {})


async def test_those_who_tell_of_it_at_once_move_a_chat_once(stored: Units, delivering: Delivering):
    async with stored.unit() as uow:
        number = await uow.questions.ask(Question(IVANOVA, CONTROL, Register()))
        await uow.outbox.put(show(1))
        await uow.outbox.put(show(2))
        await uow.outbox.put(Ask(number, CONTROL))
        await uow.commit()
    await drain(delivering)

    async def move() -> None:
        await stored.do(lambda uow: uow.move_chat(CONTROL.chat, NEW_CHAT))

    await asyncio.gather(move(), move(), delivering.chat_moved(CONTROL.chat, NEW_CHAT, NOW))
    asked, *cards = await drain(delivering)
    assert asked == Ask(number, Place(NEW_CHAT))
    assert cards == [ShowCard(control_card(one), Place(NEW_CHAT)) for one in (1, 2)]

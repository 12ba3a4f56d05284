"""Another bot in the place of the one that served: what stood is retired, what waits goes out."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from domain.model.conversation.cards import CardKey, ControlCard
from domain.model.conversation.notices.kinds import Ask, RefreshCard, ShowCard, TextNotice
from domain.model.conversation.question import HeldText, Question
from domain.model.conversation.questions import HeldDraft, Register
from domain.model.ids import BotId, IncidentNumber, MessageId, MessageRef
from domain.model.incident.workflow.status import CancelGround
from domain.ports.snapshots import Answers
from storage.delivery.delivering import Delivering
from storage.delivery.work import SentPart, Work
from storage.engine.database import Database
from storage.inbox.inbox import Inbox
from storage.incidents.reading import SqlReading
from storage.leader.leadership import Leadership, LeadershipLost
from storage.schema.delivery import sent_message
from storage.upkeep.bot_switch import serve
from tests.storage.samples import (
    BOT,
    CONTROL,
    IVANOVA,
    NOW,
    PETROV,
    PRIVATE,
    ZHKH_PLACE,
    Units,
    first,
    ivanova,
    message,
    notice_of,
    registered,
    write,
)
from tests.updates import received_all

OTHER = BotId(BOT + 1)


def control_card(number: int) -> CardKey:
    return ControlCard(IncidentNumber(number))


@pytest.fixture
async def former(units: Units, delivering: Delivering) -> Delivering:
    """As the bot that served before left it: the cards of №1 and №2 stand, №2 is closed."""
    assert await serve(units.database, units.offices, [BOT], NOW) == []
    for number in (1, 2):
        await units.store_silently(registered(number))
        await units.put(ShowCard(control_card(number), CONTROL))
        await deliver(delivering, number)
    async with units.changing(IncidentNumber(2)) as closed:
        closed.cancel(CancelGround.MISTAKE, ivanova(), NOW)
        closed.events.clear()
    return delivering


@pytest.fixture
async def succeeding(former: Delivering, units: Units) -> Delivering:
    """As the other bot works it, in the term after that of the former one."""
    return Delivering(units.database, units.offices, [OTHER], former._epoch + 1)


async def deliver(delivering: Delivering, number: int) -> Work:
    """It becomes the message of that number."""
    work = await first(delivering)
    await delivering.sent(work, [SentPart(MessageId(str(number)), 0, "a")], 1, NOW)
    return work


async def ask(units: Units, question: Question, *, put: bool = True) -> int:
    async with units.unit() as uow:
        asked = await uow.questions.ask(question)
        if put:
            await uow.outbox.put(Ask(asked, question.place))
        await uow.commit()
        return asked


async def test_the_same_bot_goes_on(former: Delivering, units: Units):
    assert await serve(units.database, units.offices, [BOT], NOW) == []
    assert await former.waiting_count(NOW) == 0


async def test_whoever_goes_on_for_the_former_bot_leads_no_more(
    former: Delivering, units: Units, database: Database
):
    await units.put(ShowCard(control_card(1), CONTROL))
    work = await first(former)
    await serve(database, units.offices, [OTHER], NOW)
    with pytest.raises(LeadershipLost):
        await former.sent(work, [SentPart(MessageId("9"), 0, "b")], 1, NOW)
    assert await Leadership(database, [BOT]).claim("former") is None
    assert await Leadership(database, [OTHER]).claim("latter") == former._epoch + 2


async def test_what_nobody_knows_the_bot_of_is_of_the_first_that_serves(
    units: Units, delivering: Delivering, reading: SqlReading
):
    await units.store_silently(registered())
    await units.put(ShowCard(control_card(1), CONTROL))
    await deliver(delivering, 7)
    await write(units.database, update(sent_message).values(bot=0))
    assert await serve(units.database, units.offices, [BOT], NOW) == []
    assert await reading.standing_at(message(7, CONTROL), NOW) == control_card(1)


async def test_needed_cards_are_shown_again_where_they_are_worked(
    succeeding: Delivering, units: Units, reading: SqlReading
):
    assert await serve(units.database, units.offices, [OTHER], NOW) == [BOT]
    work = await deliver(succeeding, 2)
    assert notice_of(work) == ShowCard(control_card(1), CONTROL)
    assert (work.shown, await succeeding.waiting_count(NOW)) == ((), 0)
    assert await reading.standing_at(message(2, CONTROL), NOW) == control_card(2)
    assert await reading.standing_at(of_other(2), NOW) == control_card(1)


async def test_what_the_former_bot_sent_is_not_edited_any_more(
    succeeding: Delivering, units: Units
):
    await units.put(RefreshCard(control_card(2)))
    await serve(units.database, units.offices, [OTHER], NOW)
    await units.put(RefreshCard(control_card(2)))
    assert [one.card for one in await succeeding.heads([], NOW)] == [control_card(1)]
    assert await succeeding.waiting_count(NOW) == 1


async def test_what_waits_goes_out_and_answers_nothing(succeeding: Delivering, units: Units):
    await units.put(TextNotice(PRIVATE, "Готово", message(5)))
    await serve(units.database, units.offices, [OTHER], NOW)
    await units.put(TextNotice(CONTROL, "Готово", of_other(5)))
    works = [await succeeding.open(head, NOW) for head in await succeeding.heads([], NOW)]
    told = [
        (work.content, work.reply_to)
        for work in works
        if work and isinstance(work.content, Answers)
    ]
    assert told == [
        (Answers((TextNotice(PRIVATE, "Готово"),)), None),
        (Answers((TextNotice(CONTROL, "Готово", of_other(5)),)), "5"),
    ]


async def test_what_the_former_bot_has_begun_is_sent_whole(
    former: Delivering, succeeding: Delivering, units: Units
):
    await units.put(TextNotice(PRIVATE, "Очень длинный текст"))
    await former.part_done(await first(former), SentPart(MessageId("9"), 0, "a"))
    assert (await first(former)).begun
    await serve(units.database, units.offices, [OTHER], NOW)
    assert not (await first(succeeding)).begun


async def test_questions_that_hold_a_text_are_put_again_and_those_that_ask_for_one_withdrawn(
    succeeding: Delivering, units: Units, reading: SqlReading
):
    held = Question(
        PETROV,
        ZHKH_PLACE,
        HeldDraft(IncidentNumber(1), HeldText("Завтра.", message(30, ZHKH_PLACE))),
    )
    warning = await ask(units, held, put=False)
    prompt = await ask(units, Question(IVANOVA, CONTROL, Register()), put=False)
    on_its_way = await ask(units, Question(IVANOVA, PRIVATE, Register()))
    answered = await ask(units, Question(PETROV, ZHKH_PLACE, Register()), put=False)
    update = {"message": {"message_id": 4, "chat": {"id": ZHKH_PLACE.chat}}, "update_id": 1}
    await Inbox(units.database).add(BOT, received_all([update]), NOW)
    await serve(units.database, units.offices, [OTHER], NOW)
    assert await reading.question(prompt, NOW) is None
    works = [await succeeding.open(head, NOW) for head in await succeeding.heads([], NOW)]
    asked = [
        notice.question for notice in map(notice_of, filter(None, works)) if isinstance(notice, Ask)
    ]
    assert set(asked) == {warning, on_its_way}
    assert await reading.question(answered, NOW) is not None


def of_other(number: int) -> MessageRef:
    """The message of that number in control's chat, as the other bot counts them."""
    return replace(message(number, CONTROL), bot=OTHER)

"""Answers that wait for one place: few messages, no text twice, nothing taken that was not told."""

from collections.abc import Sequence
from dataclasses import replace

from bot.delivery.delivery import in_one_message
from domain.model.conversation.notices.kinds import ListKind, Offer, TextNotice
from domain.model.conversation.notices.notice import Priority
from domain.model.ids import BotId, ChatId, MessageId, MessageRef, Place
from domain.ports.snapshots import Answers
from storage.delivery.work import QueuedNotice, Work

BOT, GROUP = BotId(7), Place(ChatId(-1001))


OFFER = Offer(ListKind.OPEN, select=True)


def say(text: str, asked_in: int | None = None, offer: Offer | None = None) -> TextNotice:
    asked = None if asked_in is None else MessageRef(BOT, GROUP, MessageId(str(asked_in)))
    return TextNotice(GROUP, text, asked, offer)


def merged(*answers: TextNotice) -> tuple[TextNotice, Sequence[int], MessageId | None]:
    """What is told, of which rows (from 1), and in reply to which message."""
    waiting = QueuedNotice(1, TextNotice.kind, GROUP, None, Priority.ANSWER, 0)
    work = Work(
        waiting,
        Answers(answers),
        rows=tuple(range(1, len(answers) + 1)),
        shown=(),
        begun=(),
        files=frozenset(),
        unanswered={},
        stays=False,
        resend=False,
        tried_since=None,
        reply_to=None,
    )
    told = in_one_message(work)
    assert isinstance(told.content, Answers)
    return told.content.said[0], told.rows, told.reply_to


def test_an_answer_that_waits_alone_is_told_as_it_is() -> None:
    alone = say("Готово", 5, OFFER)
    assert merged(alone)[:2] == (alone, (1,))


def test_several_answers_are_one_message_in_reply_to_the_last_that_was_asked() -> None:
    told = merged(say("<b>Раз</b>", 5), say("Два", 6), say("Три"))
    assert told == (say("<b>Раз</b>\n\nДва\n\nТри", 6), (1, 2, 3), "6")


def test_a_list_asked_for_seven_times_comes_once() -> None:
    pages = [say("а" * 4000), say("б" * 4000), say("в", offer=OFFER)]
    asked = [
        replace(pages[0], reply_to=MessageRef(BOT, GROUP, MessageId(str(n)))) for n in range(7)
    ]
    answers = [page for first in asked for page in (first, *pages[1:])]
    told, rows, reply_to = merged(*answers)
    assert (told.html, told.offer, rows) == (pages[0].html, None, tuple(range(1, 22, 3)))
    assert reply_to == "6"


def test_what_does_not_fit_waits_for_the_next_message() -> None:
    """What people see counts, not the mark-up; two characters are between the texts."""
    first, fits, too_long = "<i>а</i>" * 2000, "б" * 2094, "в" * 2095
    assert merged(say(first), say(fits))[1] == (1, 2)
    assert merged(say(first), say(too_long), say("г"))[1] == (1,)


def test_a_text_with_a_button_is_the_last_of_its_message() -> None:
    offered = say("Открытые", 6, OFFER)
    told = merged(say("Раз", 5), offered, say("Два", 7))
    assert told == (say("Раз\n\nОткрытые", 6, OFFER), (1, 2), "6")

"""What a message said before its edit does nothing once the edit has done something, however late it comes.

So it is after `otklik inbox replay`, and where Telegram brings an edit before its original.
"""

from collections.abc import Awaitable, Callable

import pytest

from bot.messengers import processing
from bot.sandbox import Message, Photo
from handlers.messages.dispatch import dispatch
from handlers.ui.context import Context, Response
from handlers.ui.incoming import Incoming, IncomingMessage
from tests.e2e.test_briefings import ordered
from tests.e2e.test_late_files import beside
from tests.e2e.town import CONTROL, HOUSING, Town
from tests.telegram import Person

pytestmark = pytest.mark.staffed

OLDER, NEWER = "Яму на дороге засыплем завтра утром.", "Яму на дороге засыплем завтра к вечеру."
OVERTAKEN = (
    "ы изменили это сообщение, и новые слова уже приняты. Прежние пришли позже и ничего не меняют."
)
"""After the number of the incident, or none."""

Asked = tuple[Person, Message, str, str]
"""Who answers which message of the bot, first in these words and then in those."""


class Failing:
    """Whoever writes these words makes the program fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at = ""
        monkeypatch.setattr(processing, "FAILURES_UNTIL_DEAD", 1)
        monkeypatch.setattr(processing, "dispatch", self._dispatch)

    async def _dispatch(self, incoming: Incoming, context: Context) -> Response:
        if isinstance(incoming, IncomingMessage) and self.at and incoming.text == self.at:
            raise KeyError
        return await dispatch(incoming, context)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Failing:
    return Failing(monkeypatch)


async def draft(town: Town) -> Asked:
    return town.boris, await town.routed(), OLDER, NEWER


async def talk(town: Town) -> Asked:
    return town.boris, await town.routed(), OLDER, "Засыплем завтра."


async def contribution(town: Town) -> Asked:
    older, newer = "Концерт начнётся в 18 часов.", "Концерт начнётся в 19 часов."
    return town.vera, await beside(town), older, newer


async def comment(town: Town) -> Asked:
    return town.anna, await town.drafted(), "Назовите день работ", "Назовите час работ"


async def link(town: Town) -> Asked:
    to_place = await town.approved()
    return town.boris, to_place, "https://example.org/older", "https://example.org/newer"


async def source(town: Town) -> Asked:
    card = await town.registered()
    return town.anna, card, "https://example.org/older", "https://example.org/newer"


async def detection(town: Town) -> Asked:
    return town.anna, await town.registered(), "вчера 16:00", "вчера 15:00"


async def conclusion(town: Town) -> Asked:
    return town.anna, await ordered(town), "Сроки нарушены.", "Сроки соблюдены."


async def reason(town: Town) -> Asked:
    await town.press(town.boris, await town.routed(), "Не в нашей компетенции")
    return town.boris, town.last(HOUSING), "Дорога области, не наша.", "Дорога федеральная."


async def authors_reply(town: Town) -> Asked:
    await town.press(town.boris, await town.routed(), "Уточнить у автора")
    question = "Здравствуйте! Уточните, пожалуйста, адрес."
    await town.reply(town.boris, town.last(HOUSING), question)
    to_place = await town.approve_last()
    await town.reply(town.boris, to_place, "https://example.org/answer")
    await town.press(town.boris, town.find(HOUSING, "Автор ответил"), "Автор ответил")
    return town.boris, town.last(HOUSING), "На Ленина, 5.", "На Ленина, 7."


async def registration(town: Town) -> Asked:
    asked = await town.say(town.anna, town.anna, "/new")
    return town.anna, asked, "Во дворе на Ленина, 5 яма.", "Во дворе на Ленина, 7 яма."


def said(town: Town) -> dict[int, list[str]]:
    """What all chats show, but for service messages."""
    return {
        number: [message.text for message in chat.messages]
        for number, chat in town.sandbox.world.chats.items()
    }


async def brought_back(town: Town) -> None:
    for aside in await town.app.inbox.dead_letters():
        await town.app.inbox.replay(aside.serial)
    town.app.processing[0].wake()
    await town.settle()
    assert not await town.app.inbox.dead_letters()


async def replayed(town: Town) -> dict[int, list[str]]:
    """Brings back all that was set aside; gives what is said then, where nothing else changes."""
    before = said(town)
    await brought_back(town)
    after = said(town)
    assert all(texts == after[chat][: len(texts)] for chat, texts in before.items())
    return {chat: new for chat, texts in after.items() if (new := texts[len(before[chat]) :])}


async def edited_while_aside(town: Town, failing: Failing, asked: Asked) -> Message:
    """The older words are set aside, and the newer ones accepted; gives the message."""
    town.rude = True
    by, to, older, newer = asked
    failing.at = older
    message = by.reply(to, older)
    await town.settle()
    failing.at = ""
    await town.edit(by, message, newer)
    return message


@pytest.mark.parametrize(
    "ask", [draft, talk, contribution, comment, link, source, detection, conclusion]
)
async def test_what_was_said_before_an_edit_does_nothing_after_it(
    town: Town, failing: Failing, ask: Callable[[Town], Awaitable[Asked]]
) -> None:
    message = await edited_while_aside(town, failing, await ask(town))
    told = await replayed(town)
    assert told.keys() == {message.chat.id}
    assert [text.endswith(OVERTAKEN) for text in told[message.chat.id]] == [True]
    assert town.last(message.chat.id).reply_to is message
    assert not await town.discrepancies()


@pytest.mark.parametrize("ask", [reason, authors_reply, registration])
async def test_what_answered_a_question_before_an_edit_did_is_answered_and_changes_nothing(
    town: Town, failing: Failing, ask: Callable[[Town], Awaitable[Asked]]
) -> None:
    asked = await ask(town)
    *_, older, newer = asked
    await edited_while_aside(town, failing, asked)
    assert any(newer in text for texts in said(town).values() for text in texts)
    told = await replayed(town)
    assert [len(texts) for texts in told.values()] == [1]
    assert not any(older in text for texts in told.values() for text in texts)


async def test_of_two_edits_the_last_stands_whichever_is_read_last(
    town: Town, failing: Failing
) -> None:
    message = town.boris.reply(await town.routed(), OLDER)
    await town.settle()
    last = "Яму на дороге засыплем послезавтра."
    failing.at = NEWER
    for words in (NEWER, last):
        await town.pass_time(minutes=1)
        await town.edit(town.boris, message, words)
    failing.at = ""
    [told] = (await replayed(town))[HOUSING]
    assert told.endswith(OVERTAKEN)
    assert last in town.last(CONTROL).text
    town.rude = True


@pytest.mark.telegram("JSON of the Bot API")
async def test_what_telegram_brings_after_its_edit_does_nothing(town: Town) -> None:
    message = town.boris.reply(await town.routed(), OLDER)
    original = town.sandbox.world.updates.pending.pop()
    await town.edit(town.boris, message, NEWER)
    assert NEWER in town.last(CONTROL).text
    shown = len(town.chat(CONTROL).messages)
    town.sandbox.world.updates.push_raw({"message": original["message"]})
    await town.settle()
    assert town.last(HOUSING).text.endswith(OVERTAKEN)
    assert len(town.chat(CONTROL).messages) == shown


@pytest.mark.telegram("albums of several messages")
@pytest.mark.parametrize("aside", [False, True])
async def test_a_late_part_of_an_edited_album_is_no_older_state(
    town: Town, failing: Failing, *, aside: bool
) -> None:
    """What it belongs to is taken as it was edited last, also if it was set aside meanwhile."""
    card = await town.routed()
    album, *_ = town.boris.send_album(HOUSING, [Photo(), Photo()], OLDER, reply_to=card)
    await town.settle()
    await town.edit(town.boris, album, NEWER)
    failing.at = NEWER if aside else ""
    town.boris.send_late_part(album, Photo())
    await town.settle()
    failing.at = ""
    await brought_back(town)
    assert f"{NEWER}\nВложения: 3 фото" in town.last(CONTROL).text
    town.rude = aside

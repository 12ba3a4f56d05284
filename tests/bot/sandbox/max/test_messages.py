"""Messages of the bot in MAX: sent, edited, deleted, read back; and what is refused."""

from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from tests.bot.sandbox.max.conftest import Max, callback, keyboard
from tests.max.person import Person
from tests.max.sandbox import Sandbox


async def test_a_message_with_buttons_is_shown_in_the_chat(max_api: Max, group: Chat) -> None:
    rows = [callback("Принять", "take:1"), {"type": "link", "text": "Карта", "url": "https://a.ru"}]
    copy = {"type": "clipboard", "text": "Номер", "payload": "№ 7"}
    mid = await max_api.send(group.id, "<b>Яма</b> у дома 5", keyboard(rows, [copy]), format="html")

    assert group.last.text == "Яма у дома 5"
    assert group.last.buttons == [["Принять"]]
    assert group.last.keys["Карта"]["url"] == "https://a.ru"
    assert group.last.keys["Номер"]["copy_text"] == {"text": "№ 7"}
    read = await max_api.done("GET", f"/messages/{mid}")
    assert read["recipient"] == {"chat_id": group.id, "chat_type": "chat"}
    assert read["body"]["markup"] == [{"type": "strong", "from": 0, "length": 3}]
    assert read["body"]["attachments"][0]["payload"]["buttons"] == [
        [rows[0] | {"intent": "default"}, rows[1]],
        [copy],
    ]


async def test_messages_are_read_between_two_moments(
    max_api: Max, ivanova: Person, group: Chat, clock: SteppedClock
) -> None:
    for text in "абв":
        ivanova.say(group.id, text)
        await clock.advance(10)
    read = await max_api.done("GET", "/messages", chat_id=group.id)
    middle = read["messages"][1]["timestamp"]
    bounds = {"to": middle, "from": middle}
    read = await max_api.done("GET", "/messages", chat_id=group.id, **bounds)
    assert [one["body"]["text"] for one in read["messages"]] == ["б"]


async def test_calls_are_recorded_by_the_chats_of_the_sandbox(
    max_api: Max, sandbox: Sandbox, ivanova: Person, dialog: int
) -> None:
    mid = await max_api.send(dialog, "Здравствуйте")
    await max_api.done("PUT", "/messages", {"text": "Добрый день"}, message_id=mid)
    assert [(one.method, one.chat, one.message, one.status) for one in sandbox.calls] == [
        ("sendMessage", ivanova.id, 2, 200),
        ("editMessage", ivanova.id, 2, 200),
    ]

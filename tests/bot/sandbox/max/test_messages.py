"""Messages of the bot in MAX: sent, edited, deleted, read back; and what is refused."""

from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from bot.sandbox.max.ids import mid_of
from tests.bot.sandbox.max.conftest import Max, callback, keyboard
from tests.max.person import Person
from tests.max.sandbox import Sandbox

DAY = 24 * 3600


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


async def test_a_dialog_has_another_number_than_the_person(
    max_api: Max, ivanova: Person, dialog: int, sandbox: Sandbox
) -> None:
    assert dialog not in (ivanova.id, sandbox.world.bot.id)
    await max_api.send(dialog, "Здравствуйте")
    answer = await max_api.done("POST", "/messages", {"text": "Снова"}, user_id=ivanova.id)
    assert answer["message"]["recipient"] == {
        "chat_id": dialog,
        "chat_type": "dialog",
        "user_id": ivanova.id,
    }
    assert [one.text for one in sandbox.chat(ivanova.id).messages] == ["", "Здравствуйте", "Снова"]
    status, refused = await max_api.call("POST", "/messages", {"text": "?"}, chat_id=ivanova.id)
    assert (status, refused["code"]) == (404, "chat.not.found")


async def test_a_bot_does_not_write_first_nor_to_those_who_stopped_it(
    max_api: Max, ivanova: Person, petrov: Person
) -> None:
    status, refused = await max_api.call("POST", "/messages", {"text": "?"}, user_id=petrov.id)
    assert (status, refused["code"]) == (404, "dialog.not.found")
    ivanova.block()
    status, refused = await max_api.call("POST", "/messages", {"text": "?"}, user_id=ivanova.id)
    assert (status, refused["code"]) == (403, "chat.denied")


async def test_a_message_in_a_group_is_edited_after_a_week(
    max_api: Max, group: Chat, clock: SteppedClock
) -> None:
    mid = await max_api.send(group.id, "Яма", keyboard([callback("Принять")]))
    await clock.advance(8 * DAY)
    await max_api.done("PUT", "/messages", {"text": "В группе и через неделю"}, message_id=mid)


async def test_refused_edits_come_with_http_200(
    max_api: Max, ivanova: Person, dialog: int, sandbox: Sandbox, clock: SteppedClock
) -> None:
    plain = await max_api.send(dialog, "Без кнопок")
    buttons = await max_api.send(dialog, "С кнопками", keyboard([callback("Да")]))
    hers = mid_of(sandbox.world, ivanova.say(ivanova.id, "Моё"))
    await clock.advance(7 * DAY + 1)
    for mid in (plain, hers):
        answer = await max_api.call("PUT", "/messages", {"text": "Иначе"}, message_id=mid)
        assert answer[0] == 200
        assert answer[1]["success"] is False
        await clock.advance(1)
    await max_api.done("PUT", "/messages", {"text": "Иначе"}, message_id=buttons)


async def test_deleting_needs_a_right_in_a_group_and_is_for_own_ones_in_a_dialog(
    max_api: Max, ivanova: Person, dialog: int, sandbox: Sandbox, group: Chat
) -> None:
    own = await max_api.send(dialog, "Моё")
    hers = mid_of(sandbox.world, ivanova.say(ivanova.id, "Её"))
    assert (await max_api.call("DELETE", "/messages", message_id=hers))[0] == 403
    await max_api.done("DELETE", "/messages", message_id=own)

    theirs = mid_of(sandbox.world, ivanova.say(group.id, "В группе"))
    await max_api.done("DELETE", "/messages", message_id=theirs)
    ivanova.demote_bot(group.id)
    mine = await max_api.send(group.id, "Моё в группе")
    status, refused = await max_api.call("DELETE", "/messages", message_id=mine)
    assert (status, refused["code"]) == (403, "access.denied")


async def test_the_last_messages_come_newest_first(
    max_api: Max, ivanova: Person, group: Chat, clock: SteppedClock
) -> None:
    for text in "абв":
        ivanova.say(group.id, text)
        await clock.advance(10)
    read = await max_api.done("GET", "/messages", chat_id=group.id, count=2)
    assert [one["body"]["text"] for one in read["messages"]] == ["в", "б"]
    middle = read["messages"][1]["timestamp"]
    bounds = {"to": middle, "from": middle}
    read = await max_api.done("GET", "/messages", chat_id=group.id, **bounds)
    assert [one["body"]["text"] for one in read["messages"]] == ["б"]
    ivanova.demote_bot(group.id)
    assert (await max_api.call("GET", "/messages", chat_id=group.id))[0] == 403


async def test_a_reply_names_what_it_replies_to(
    max_api: Max, ivanova: Person, group: Chat, sandbox: Sandbox
) -> None:
    asked = ivanova.say(group.id, "Когда?")
    await max_api.send(
        group.id, "Завтра", link={"type": "reply", "mid": mid_of(sandbox.world, asked)}
    )
    assert group.last.reply_to is asked


async def test_one_message_is_pinned(max_api: Max, ivanova: Person, group: Chat) -> None:
    for text in ("Первое", "Второе"):
        mid = await max_api.send(group.id, text)
        await max_api.done("PUT", f"/chats/{group.id}/pin", {"message_id": mid})
    assert [one.text for one in group.pinned] == ["Второе"]
    ivanova.promote_bot(group.id, {"read_all_messages"})
    assert (await max_api.call("DELETE", f"/chats/{group.id}/pin"))[0] == 403


async def test_calls_are_recorded_by_the_chats_of_the_sandbox(
    max_api: Max, sandbox: Sandbox, ivanova: Person, dialog: int
) -> None:
    mid = await max_api.send(dialog, "Здравствуйте")
    await max_api.done("PUT", "/messages", {"text": "Добрый день"}, message_id=mid)
    assert [(one.method, one.chat, one.message, one.status) for one in sandbox.calls] == [
        ("sendMessage", ivanova.id, 2, 200),
        ("editMessage", ivanova.id, 2, 200),
    ]

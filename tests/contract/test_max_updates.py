"""Facts about the updates of MAX, by polling.

OpenAPI stands for MAX's own document in its version 0.0.32, snapshot of 1 July 2026. The real MAX is
not asked: a bot that is in service would miss what the tests read.
"""

import asyncio

import pytest

from bot.sandbox.chat import Chat, Membership
from bot.sandbox.clock import SteppedClock
from bot.sandbox.files import Document, Photo
from bot.sandbox.max.ids import number_of
from bot.sandbox.protocol import Json
from tests.bot.sandbox.max.conftest import callback, keyboard
from tests.contract.max import ContractMax
from tests.max.person import Person
from tests.max.sandbox import Sandbox
from tests.messenger.origins import FromChannel, FromUser

pytestmark = pytest.mark.needs("a second person, and updates that nobody else reads")


async def test_start_names_the_payload_and_writes_nothing(
    max_api: ContractMax, petrov: Person, sandbox: Sandbox
) -> None:
    """`bot_started` comes after each Start; the payload of the link only with the first.

    Source: OpenAPI, BotStartedUpdate (July 2026).
    """
    petrov.start("join-7")
    petrov.block()
    petrov.start()
    updates = (await max_api.updates())[-3:]
    assert [(one["update_type"], one.get("payload")) for one in updates] == [
        ("bot_started", "join-7"),
        ("bot_stopped", None),
        ("bot_started", None),
    ]
    assert updates[0]["chat_id"] == number_of(sandbox.world, sandbox.chat(petrov.id))
    assert updates[0]["user"]["first_name"] == "Борис"
    assert updates[0]["user"]["last_name"] == "Петров"


@pytest.mark.parametrize(("characters", "is_passed"), [(512, True), (513, False)])
async def test_a_link_to_the_bot_carries_up_to_512_characters(
    *, max_api: ContractMax, petrov: Person, characters: int, is_passed: bool
) -> None:
    """A longer payload is not passed on; the dialog is started all the same.

    Source: OpenAPI, Deep linking, BotStartedUpdate.payload; max-bot-api-client-go, schema.yaml (July 2026).
    """
    payload = "x" * characters
    petrov.start(payload)
    started = (await max_api.updates())[-1]
    assert started["update_type"] == "bot_started"
    assert started.get("payload") == (payload if is_passed else None)


async def test_a_stopped_dialog_is_suspended(
    max_api: ContractMax, ivanova: Person, dialog: int
) -> None:
    """`suspended` is the status of a dialog alone; a group that the bot is removed from is `removed`.

    Source: max-bot-api-client-go, schema.yaml, ChatStatus; max-bot-api-client-ts, types/chat.ts; the
    OpenAPI lacks it (August 2026).
    """
    about = f"/chats/{dialog}"
    assert (await max_api.done("GET", about))["status"] == "active"
    ivanova.block()
    assert (await max_api.done("GET", about))["status"] == "suspended"
    ivanova.start()
    assert (await max_api.done("GET", about))["status"] == "active"


async def test_a_removed_dialog_is_unknown_until_it_is_started_again(
    max_api: ContractMax, ivanova: Person, dialog: int
) -> None:
    """Writing there is 404.

    Source: OpenAPI, DialogRemovedUpdate; the status is inferred (July 2026).
    """
    ivanova.remove_dialog()
    kinds = [one["update_type"] for one in await max_api.updates()]
    assert kinds == ["bot_started", "bot_stopped", "dialog_removed"]
    for to in ({"chat_id": dialog}, {"user_id": ivanova.id}):
        status, _ = await max_api.call("POST", "/messages", {"text": "?"}, **to)
        assert status == 404
    ivanova.start()
    await max_api.send(dialog, "Снова")


async def test_a_message_of_a_dialog_is_received_by_the_bot(
    max_api: ContractMax, ivanova: Person, dialog: int, sandbox: Sandbox
) -> None:
    """`recipient` has the number of the dialog and the bot as user; `seq` needs more than 53 bits.

    Source: OpenAPI, Recipient, MessageBody.seq (July 2026).
    """
    ivanova.say(ivanova.id, "Яма")
    message = (await max_api.updates())[-1]["message"]
    assert message["recipient"] == {
        "chat_id": dialog,
        "chat_type": "dialog",
        "user_id": sandbox.world.bot.id,
    }
    assert message["body"]["text"] == "Яма"
    assert message["body"]["seq"] > 2**53


async def test_without_the_right_the_bot_sees_nothing_in_a_group(
    max_api: ContractMax, ivanova: Person, petrov: Person, sandbox: Sandbox
) -> None:
    """Only its being added and removed is reported, since November without who did it; its new rights are not.

    Source: max-bot-api-client-go, issue 164; dev.max.ru, changes (November 2026).
    """
    group = sandbox.group(-7, "Управление", [ivanova, petrov], bot_is=Membership.MEMBER)
    mid = await max_api.send(group.id, "Яма", keyboard([callback("Принять")]))
    petrov.reply(group.last, "/help @otklik_bot")
    petrov.press(group.last.replied or group.last, "Принять")
    petrov.leave(group.id)
    ivanova.remove_bot(group.id)
    ivanova.add_bot(group.id)
    updates = [one for one in await max_api.updates() if one.get("chat_id") == group.id]
    assert [one["update_type"] for one in updates] == ["bot_removed", "bot_added"]
    assert "user" not in updates[1]
    assert (await max_api.call("GET", f"/messages/{mid}"))[0] == 200

    ivanova.say(group.id, "Не видно")
    ivanova.promote_bot(group.id)
    ivanova.say(group.id, "Видно")
    petrov.join(group.id)
    updates = (await max_api.updates())[3:]
    assert [one["update_type"] for one in updates] == ["message_created", "user_added"]
    member = await max_api.done("GET", f"/chats/{group.id}/members/me")
    assert "read_all_messages" in member["permissions"]


async def test_a_press_is_answered_by_a_change_of_the_message(
    max_api: ContractMax, ivanova: Person, group: Chat
) -> None:
    """An answer with nothing in it is 400; a notification is accepted.

    Source: OpenAPI, POST /answers, MessageCallbackUpdate (July 2026).
    """
    await max_api.send(group.id, "Яма", keyboard([callback("Принять", "take:1")]))
    press = ivanova.press(group.last, "Принять")
    [update] = [one for one in await max_api.updates() if one["update_type"] == "message_callback"]
    assert update["callback"]["payload"] == "take:1"
    assert update["message"]["body"]["text"] == "Яма"

    id_ = update["callback"]["callback_id"]
    assert (await max_api.call("POST", "/answers", {}, callback_id=id_))[0] == 400
    body = {"message": {"text": "Принято", "attachments": []}, "notification": "Готово"}
    await max_api.done("POST", "/answers", body, callback_id=id_)
    assert (group.last.text, group.last.buttons) == ("Принято", [])
    assert press.answer is not None
    assert press.answer.text == "Готово"


async def test_a_press_comes_without_its_deleted_message(
    max_api: ContractMax, ivanova: Person, group: Chat
) -> None:
    """`message` is null.

    Source: OpenAPI, MessageCallbackUpdate.message (July 2026).
    """
    mid = await max_api.send(group.id, "Яма", keyboard([callback("Принять")]))
    ivanova.press(group.last, "Принять")
    await max_api.done("DELETE", "/messages", message_id=mid)
    update = (await max_api.updates())[-1]
    assert (update["update_type"], update["message"]) == ("message_callback", None)


async def test_some_servers_do_not_name_the_dialog_of_a_press(
    max_api: ContractMax, ivanova: Person, dialog: int, sandbox: Sandbox
) -> None:
    """The person who pressed is named all the same.

    Source: as other bots have met it (November 2026).
    """
    sandbox.world.names_dialog_of_press = False
    await max_api.send(dialog, "Яма", keyboard([callback("Принять")]))
    ivanova.press(sandbox.chat(ivanova.id).last, "Принять")
    update = (await max_api.updates())[-1]
    assert update["message"]["recipient"] == {"chat_type": "dialog", "user_id": ivanova.id}
    assert update["callback"]["user"]["user_id"] == ivanova.id


async def test_forwards_have_their_text_inside_the_link(
    max_api: ContractMax, ivanova: Person
) -> None:
    """The outer text is empty, and the files are inside, too; a channel is no sender.

    Source: OpenAPI, LinkedMessage (July 2026).
    """
    ivanova.forward(ivanova.id, FromUser(77, "Вера Котова"), "Нет света", [Photo(), Photo()])
    ivanova.forward(ivanova.id, FromChannel(-88, "Город", 5), "Новость")
    from_user, from_channel = (one["message"] for one in (await max_api.updates())[-2:])
    assert from_user["body"].keys() == {"mid", "seq", "text"}
    assert from_user["body"]["text"] == ""
    assert from_user["link"]["sender"]["last_name"] == "Котова"
    assert from_user["link"]["message"]["text"] == "Нет света"
    assert [one["type"] for one in from_user["link"]["message"]["attachments"]] == ["image"] * 2
    assert from_channel["link"]["chat_id"] == -88
    assert "sender" not in from_channel["link"]


async def test_a_reply_to_a_forward_does_not_show_what_was_forwarded(
    max_api: ContractMax, ivanova: Person
) -> None:
    """The message is read by its `mid`.

    Source: as other bots have met it (November 2026).
    """
    [forwarded] = ivanova.forward(ivanova.id, FromUser(77, "Вера Котова"), "Нет света")
    ivanova.reply(forwarded, "/new")
    link = (await max_api.updates())[-1]["message"]["link"]
    assert (link["type"], link["message"]["text"]) == ("reply", "")
    original = await max_api.done("GET", f"/messages/{link['message']['mid']}")
    assert original["link"]["message"]["text"] == "Нет света"


async def test_a_reply_shows_what_it_replies_to(
    max_api: ContractMax, ivanova: Person, group: Chat
) -> None:
    """The link stands beside the body.

    Source: OpenAPI, Message.link (July 2026).
    """
    mid = await max_api.send(group.id, "Яма")
    ivanova.reply(group.last, "Засыпали")
    message = (await max_api.updates())[-1]["message"]
    assert (message["link"]["type"], message["link"]["message"]["mid"]) == ("reply", mid)


async def test_an_album_is_one_message(max_api: ContractMax, ivanova: Person) -> None:
    """All pictures are attachments of one message, with one text.

    Source: OpenAPI, MessageBody.attachments (July 2026).
    """
    album = ivanova.send_album(ivanova.id, [Photo(b"1"), Photo(b"2")], "Было и стало")
    assert album[0] is album[1]
    message = (await max_api.updates())[-1]["message"]
    assert message["body"]["text"] == "Было и стало"
    assert [one["type"] for one in message["body"]["attachments"]] == ["image", "image"]


async def test_of_a_voice_message_nothing_is_known(max_api: ContractMax, ivanova: Person) -> None:
    """The update has neither message nor sender.

    Source: max-bot-api-client-ts, issue 250 (September 2026).
    """
    ivanova.send_voice(ivanova.id)
    assert (await max_api.updates())[-1].keys() == {"update_type", "timestamp"}


async def test_a_file_may_come_without_address_and_token(
    max_api: ContractMax, ivanova: Person, sandbox: Sandbox
) -> None:
    """Both are null, so the file can be neither read nor sent on; its kind and name are there.

    Source: max-bot-api-client-go, model/attachment.go: both may be absent, against the OpenAPI; that they
    are null is inferred (July 2026).
    """
    sandbox.odd, sandbox.world.gives_files = True, False
    ivanova.send_album(ivanova.id, [Document("акт.pdf", b"an act")])
    [file] = (await max_api.updates())[-1]["message"]["body"]["attachments"]
    assert (file["type"], file["filename"]) == ("file", "акт.pdf")
    assert (file["payload"]["url"], file["payload"]["token"]) == (None, None)


async def test_a_link_may_come_without_its_message(
    max_api: ContractMax, ivanova: Person, group: Chat, sandbox: Sandbox
) -> None:
    """A reply still names the author of what it replies to.

    Source: maxapi, issue 159, of a pinned forward; of replies inferred (June 2026).
    """
    sandbox.odd, sandbox.world.shows_replied = True, False
    await max_api.send(group.id, "Яма")
    ivanova.reply(group.last, "Засыпали")
    link = (await max_api.updates())[-1]["message"]["link"]
    assert (link["type"], link["sender"]["is_bot"]) == ("reply", True)
    assert "message" not in link


async def test_edits_and_deletions_of_people_are_told(
    max_api: ContractMax, ivanova: Person
) -> None:
    """Both name the message; an edit shows the new text.

    Source: OpenAPI, MessageEditedUpdate, MessageRemovedUpdate (July 2026).
    """
    said = ivanova.say(ivanova.id, "Яма")
    ivanova.edit(said, "Яма у дома 5")
    ivanova.delete(said)
    edited, removed = (await max_api.updates())[-2:]
    assert edited["message"]["body"]["text"] == "Яма у дома 5"
    assert removed["message_id"] == edited["message"]["body"]["mid"]


async def test_without_a_marker_only_the_last_update_is_read(
    max_api: ContractMax, ivanova: Person, sandbox: Sandbox
) -> None:
    """The returned marker confirms it.

    Source: dev.max.ru, GET /updates (November 2026).
    """
    for text in "абв":
        ivanova.say(ivanova.id, text)
    first = await max_api.done("GET", "/updates", timeout=0)
    assert [one["message"]["body"]["text"] for one in first["updates"]] == ["в"]
    assert sandbox.world.updates.pending
    assert await max_api.updates(first["marker"]) == []
    assert not sandbox.world.updates.pending


async def test_a_marker_goes_on_from_the_last_page(max_api: ContractMax, ivanova: Person) -> None:
    """`limit` cuts a page; nothing is skipped.

    Source: OpenAPI, GET /updates (July 2026).
    """
    for text in "абв":
        ivanova.say(ivanova.id, text)
    types: Json = {"types": "message_created", "timeout": 0}
    first = await max_api.done("GET", "/updates", marker=1, limit=2, **types)
    second = await max_api.done("GET", "/updates", marker=first["marker"], **types)
    pages = [
        [one["message"]["body"]["text"] for one in page["updates"]] for page in (first, second)
    ]
    assert pages == [["а", "б"], ["в"]]


async def test_a_poll_waits_for_an_update(max_api: ContractMax, ivanova: Person) -> None:
    """It ends as soon as there is one.

    Source: OpenAPI, GET /updates, timeout (July 2026).
    """
    marker = (await max_api.done("GET", "/updates", timeout=0))["marker"]
    polling = asyncio.create_task(max_api.updates(marker, timeout=30))
    await asyncio.sleep(0.05)
    ivanova.say(ivanova.id, "Яма")
    [update] = await polling
    assert update["message"]["body"]["text"] == "Яма"


async def test_updates_are_kept_for_a_day(
    max_api: ContractMax, ivanova: Person, clock: SteppedClock
) -> None:
    """Older ones are gone.

    Source: dev.max.ru, GET /updates (November 2026).
    """
    ivanova.say(ivanova.id, "Вчера")
    await clock.advance(24 * 3600 + 1)
    ivanova.say(ivanova.id, "Сегодня")
    texts = [one["message"]["body"]["text"] for one in await max_api.updates()]
    assert texts == ["Сегодня"]

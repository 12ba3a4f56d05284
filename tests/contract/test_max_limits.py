"""Facts about the calls of MAX: tokens, limits, chats and dialogs.

OpenAPI stands for MAX's own document in its version 0.0.32, snapshot of 1 July 2026.
"""

import pytest

from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from bot.sandbox.max.ids import mid_of
from bot.sandbox.protocol import Json
from tests.bot.sandbox.max.conftest import callback, keyboard
from tests.contract.max import ContractMax
from tests.max.person import Person
from tests.max.sandbox import Sandbox

DAY = 24 * 3600


@pytest.mark.parametrize("wrong", ["", "another", "Bearer {}"])
async def test_a_wrong_token_is_refused(max_api: ContractMax, wrong: str) -> None:
    """The header has the token alone; the status is 401, the code `verify.token`.

    Source: dev.max.ru, authorization; code as other bots have met it (November 2026).
    """
    status, refused = await max_api.call_as(wrong, "GET", "/me")
    assert (status, refused["code"]) == (401, "verify.token")


async def test_a_bot_is_told_who_it_is(max_api: ContractMax) -> None:
    """`first_name` names it; `name` is deprecated and not relied on.

    Source: OpenAPI, GET /me, User (July 2026).
    """
    me = await max_api.done("GET", "/me")
    assert me["is_bot"] is True
    assert me["first_name"]
    assert me["username"]


@pytest.mark.needs("to change the commands of a bot")
async def test_commands_are_set_apart(max_api: ContractMax) -> None:
    """32 are accepted, more are 400.

    Source: dev.max.ru, PATCH /me/commands (November 2026).
    """
    commands = [{"name": "help", "description": "Помощь"}]
    await max_api.done("PATCH", "/me/commands", {"commands": commands})
    assert (await max_api.done("GET", "/me"))["commands"] == commands
    await max_api.done("PATCH", "/me/commands", {"commands": commands * 32})
    assert (await max_api.call("PATCH", "/me/commands", {"commands": commands * 33}))[0] == 400


@pytest.mark.needs("to exceed a limit")
async def test_two_a_second_of_each_kind_in_each_chat(
    max_api: ContractMax, dialog: int, clock: SteppedClock
) -> None:
    """A third is 429; edits and other chats have limits of their own.

    Source: dev.max.ru, limits (November 2026).
    """
    max_api.hurry()
    mids = [await max_api.send(max_api.chat, text) for text in "аб"]
    third = {"text": "в"}
    status, refused = await max_api.call("POST", "/messages", third, chat_id=max_api.chat)
    assert (status, refused["code"]) == (429, "too.many.requests")
    for mid in mids:
        await max_api.done("PUT", "/messages", {"text": "иначе"}, message_id=mid)
    await max_api.send(dialog, "В другом чате")
    await clock.advance(1)
    await max_api.send(max_api.chat, "в")


@pytest.mark.needs("to exceed a limit")
@pytest.mark.parametrize(("path", "a_second"), [("/me", 30), ("/updates", 2)])
async def test_calls_of_a_bot_are_limited(
    max_api: ContractMax, clock: SteppedClock, path: str, a_second: int
) -> None:
    """Thirty a second in all, two polls.

    Source: dev.max.ru, limits, GET /updates (November 2026).
    """
    max_api.hurry()
    query: Json = {"timeout": 0} if path == "/updates" else {}
    for _ in range(a_second):
        await max_api.done("GET", path, **query)
    assert (await max_api.call("GET", path, **query))[0] == 429
    await clock.advance(1)
    await max_api.done("GET", path, **query)


async def test_an_administrator_reads_its_rights(max_api: ContractMax) -> None:
    """`read_all_messages` is among those without which a bot sees nothing in a group.

    Source: OpenAPI, GET /chats/{chatId}/members/me, ChatAdminPermission (July 2026).
    """
    member = await max_api.done("GET", f"/chats/{max_api.chat}/members/me")
    assert member["is_admin"] is True
    assert {"read_all_messages", "write"} <= set(member["permissions"])


async def test_one_message_is_pinned(max_api: ContractMax) -> None:
    """A second takes the place of the first.

    Source: OpenAPI, PUT and GET /chats/{chatId}/pin (July 2026).
    """
    path = f"/chats/{max_api.chat}/pin"
    for text in ("Первое", "Второе"):
        mid = await max_api.send(max_api.chat, text)
        await max_api.done("PUT", path, {"message_id": mid})
    assert (await max_api.done("GET", path))["message"]["body"]["text"] == "Второе"


async def test_an_unknown_chat_is_not_found(max_api: ContractMax) -> None:
    """The status is 404.

    Source: OpenAPI, POST /messages; code as other bots have met it (November 2026).
    """
    status, refused = await max_api.call("POST", "/messages", {"text": "?"}, chat_id=-5)
    assert (status, refused["code"]) == (404, "chat.not.found")


@pytest.mark.needs("a second person")
async def test_a_dialog_has_another_number_than_the_person(
    max_api: ContractMax, ivanova: Person, dialog: int
) -> None:
    """Messages go to either, by `chat_id` or by `user_id`, and come back with both.

    Source: OpenAPI, POST /messages, Recipient (July 2026).
    """
    assert dialog != ivanova.id
    answer = await max_api.done("POST", "/messages", {"text": "Да"}, user_id=ivanova.id)
    assert answer["message"]["recipient"] == {
        "chat_id": dialog,
        "chat_type": "dialog",
        "user_id": ivanova.id,
    }
    await max_api.send(dialog, "Здравствуйте")
    assert (await max_api.call("POST", "/messages", {"text": "?"}, chat_id=ivanova.id))[0] == 404


@pytest.mark.needs("a second person")
async def test_a_bot_does_not_write_first_nor_to_those_who_stopped_it(
    max_api: ContractMax, ivanova: Person, petrov: Person
) -> None:
    """404 before Start, 403 after a stop.

    Source: as other bots have met it (November 2026).
    """
    status, refused = await max_api.call("POST", "/messages", {"text": "?"}, user_id=petrov.id)
    assert (status, refused["code"]) == (404, "dialog.not.found")
    ivanova.block()
    status, refused = await max_api.call("POST", "/messages", {"text": "?"}, user_id=ivanova.id)
    assert (status, refused["code"]) == (403, "chat.denied")


@pytest.mark.needs("to wait for a week")
async def test_old_messages_are_edited_in_groups_or_with_buttons(
    max_api: ContractMax, dialog: int, clock: SteppedClock
) -> None:
    """In a dialog a plain one is refused after 7 days, with status 200.

    Source: dev.max.ru, PUT /messages; max-bot-api-client-go, pull request 57 (November 2026).
    """
    in_group = await max_api.send(max_api.chat, "Яма")
    with_buttons = await max_api.send(dialog, "С кнопками", keyboard([callback("Да")]))
    plain = await max_api.send(dialog, "Без кнопок")
    await clock.advance(7 * DAY + 1)
    for mid in (in_group, with_buttons):
        await max_api.done("PUT", "/messages", {"text": "Иначе"}, message_id=mid)
    status, answer = await max_api.call("PUT", "/messages", {"text": "Иначе"}, message_id=plain)
    assert (status, answer["success"]) == (200, False)


@pytest.mark.needs("a second person")
async def test_messages_of_people_are_not_changed(
    max_api: ContractMax, ivanova: Person, sandbox: Sandbox
) -> None:
    """An edit is refused with status 200, deleting in a dialog with 403.

    Source: OpenAPI, PUT and DELETE /messages; statuses as other bots have met them (November 2026).
    """
    hers = mid_of(sandbox.world, ivanova.say(ivanova.id, "Её"))
    status, answer = await max_api.call("PUT", "/messages", {"text": "?"}, message_id=hers)
    assert (status, answer["success"]) == (200, False)
    assert (await max_api.call("DELETE", "/messages", message_id=hers))[0] == 403


@pytest.mark.needs("a second person")
async def test_rights_are_needed_in_a_group(
    max_api: ContractMax, ivanova: Person, group: Chat
) -> None:
    """A plain member writes, and does not read, delete or pin: 403 `access.denied`.

    Source: OpenAPI, DELETE /messages, GET /messages; code as other bots have met it (November 2026).
    """
    ivanova.demote_bot(group.id)
    mine = await max_api.send(group.id, "Моё")
    status, refused = await max_api.call("DELETE", "/messages", message_id=mine)
    assert (status, refused["code"]) == (403, "access.denied")
    assert (await max_api.call("GET", "/messages", chat_id=group.id))[0] == 403
    assert (await max_api.call("DELETE", f"/chats/{group.id}/pin"))[0] == 403

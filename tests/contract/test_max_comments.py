"""Facts about comments under the posts of channels in MAX."""

from typing import Any

import pytest

from bot.sandbox.chat import Chat, Message, SandboxError
from bot.sandbox.clock import SteppedClock
from bot.sandbox.max.ids import mid_of
from bot.sandbox.protocol import Json
from tests.contract.max import ContractMax
from tests.max.person import Person
from tests.max.sandbox import Sandbox

pytestmark = pytest.mark.needs("a channel and a second person")

RIGHTS = frozenset({"read_all_messages", "write", "edit", "delete"})


@pytest.fixture
def channel(sandbox: Sandbox, ivanova: Person) -> Chat:
    """She posts there; it is public."""
    return sandbox.channel(-1009, "Администрация", [ivanova], name="adm_town", rights=RIGHTS)


@pytest.fixture
def post(channel: Chat, ivanova: Person) -> Message:
    return ivanova.say(channel.id, "Отключение воды")


@pytest.fixture
def path(sandbox: Sandbox, post: Message) -> str:
    return f"/messages/{mid_of(sandbox.world, post)}/comments"


def texts(answer: Json) -> list[str]:
    return [one["body"]["text"] for one in answer["messages"]]


async def written(max_api: ContractMax, path: str, text: str = "Ответ", **body: Any) -> str:
    """Write a comment by the bot; return its `mid`."""
    answer = await max_api.done("POST", path, {"text": text} | body)
    mid: str = answer["message"]["body"]["mid"]
    return mid


async def test_a_post_has_no_author_and_a_public_address(
    max_api: ContractMax, channel: Chat, post: Message, sandbox: Sandbox
) -> None:
    """The address is there in a public channel only.

    Source: OpenAPI, Message.sender, Message.url (July 2026).
    """
    [shown] = (await max_api.done("GET", "/messages", chat_id=channel.id))["messages"]
    assert "sender" not in shown
    assert shown["recipient"] == {"chat_id": channel.id, "chat_type": "channel"}
    assert shown["url"].startswith("https://max.ru/adm_town/")
    assert (await max_api.updates())[-1]["message"]["recipient"]["chat_type"] == "channel"
    about = await max_api.done("GET", f"/chats/{channel.id}")
    assert (about["type"], about["link"]) == ("channel", "https://max.ru/adm_town")
    channel.public_name = None
    mid = mid_of(sandbox.world, post)
    assert (await max_api.done("GET", f"/messages/{mid}"))["url"] is None


async def test_a_post_is_never_silent(max_api: ContractMax, channel: Chat) -> None:
    """`notify` is true or left out; false is refused.

    Source: as other bots have met it; status and code are inferred (December 2026).
    """
    for loud in ({}, {"notify": True}):
        await max_api.done("POST", "/messages", {"text": "Новость"} | loud, chat_id=channel.id)
    silent = {"text": "Новость", "notify": False}
    status, refused = await max_api.call("POST", "/messages", silent, chat_id=channel.id)
    assert (status, refused["code"]) == (400, "proto.payload")


async def test_comments_come_newest_first_and_people_have_no_sender(
    max_api: ContractMax, path: str, post: Message, petrov: Person, sandbox: Sandbox
) -> None:
    """The bot has one; a reply shows what it replies to.

    Source: dev.max.ru, comment moderation; maxo, issue 174: people without sender (September 2026).
    """
    petrov.comment(post, "Когда включат?")
    asked = petrov.comment(post, "Уже третий день")
    mid = await written(
        max_api, path, link={"type": "reply", "mid": sandbox.world.comments.mid_of(asked)}
    )
    answer = await max_api.done("GET", path)
    assert texts(answer) == ["Ответ", "Уже третий день", "Когда включат?"]
    reply, question, _ = answer["messages"]
    assert reply["sender"]["is_bot"]
    assert reply["link"]["message"]["text"] == "Уже третий день"
    assert reply["recipient"]["post_id"] == mid_of(sandbox.world, post)
    assert question["sender"] is None
    assert (await max_api.done("GET", f"{path}/{mid}"))["body"] == reply["body"]
    sandbox.world.comments.names_people = True
    question = (await max_api.done("GET", path))["messages"][1]
    assert question["sender"]["user_id"] == petrov.id


async def test_pages_are_cut_by_moments_and_count(
    max_api: ContractMax, path: str, post: Message, petrov: Person, clock: SteppedClock
) -> None:
    """The bounds are included; a page has 100 comments at most.

    Source: dev.max.ru, comment moderation (August 2026).
    """
    for text in "абв":
        petrov.comment(post, text)
        await clock.advance(10)
    first, second, third = reversed((await max_api.done("GET", path))["messages"])
    assert texts(await max_api.done("GET", path, count=1)) == ["в"]
    assert texts(await max_api.done("GET", path, after=second["timestamp"])) == ["в", "б"]
    assert texts(await max_api.done("GET", path, before=second["timestamp"])) == ["б", "а"]
    ids = f"{first['body']['mid']},{third['body']['mid']},mid.0"
    assert texts(await max_api.done("GET", path, comment_ids=ids)) == ["а", "в"]
    assert (await max_api.call("GET", path, count=101))[0] == 400


async def test_events_are_of_others_only(
    max_api: ContractMax, path: str, post: Message, petrov: Person, sandbox: Sandbox
) -> None:
    """What the bot writes, edits and deletes is not reported to it.

    Source: dev.max.ru, comment moderation (August 2026).
    """
    comment = petrov.comment(post, "Яма")
    petrov.edit_comment(comment, "Яма у дома 5")
    petrov.delete_comment(comment)
    mid = await written(max_api, path)
    await max_api.done("PUT", path, {"text": "Иначе"}, comment_id=mid)
    await max_api.done("DELETE", path, comment_id=mid)
    created, edited, removed = (await max_api.updates())[-3:]
    assert [one["update_type"] for one in (created, edited, removed)] == [
        "comment_created",
        "comment_edited",
        "comment_removed",
    ]
    assert created["message"]["recipient"]["post_id"] == mid_of(sandbox.world, post)
    assert edited["message"]["body"]["text"] == "Яма у дома 5"
    assert removed["message_id"] == created["message"]["body"]["mid"]
    assert removed["post_id"] == mid_of(sandbox.world, post)
    assert texts(await max_api.done("GET", path)) == []


@pytest.mark.parametrize(
    ("rights", "read", "write", "delete"),
    [
        (None, 404, 404, 404),
        (frozenset(), 403, 403, 403),
        ({"read_all_messages"}, 200, 403, 403),
        ({"write"}, 403, 403, 403),
        ({"read_all_messages", "write"}, 200, 200, 403),
    ],
)
async def test_rights_are_needed(
    *,
    max_api: ContractMax,
    sandbox: Sandbox,
    ivanova: Person,
    rights: frozenset[str] | None,
    read: int,
    write: int,
    delete: int,
) -> None:
    """`read_all_messages` for reading, `write` for writing, `delete` for deleting.

    Source: dev.max.ru, comment moderation (August 2026).
    """
    channel = sandbox.channel(-1010, "Чужой", [ivanova], rights=rights)
    post = ivanova.say(channel.id, "Новость")
    path = f"/messages/{mid_of(sandbox.world, post)}/comments"
    mid = sandbox.world.comments.mid_of(ivanova.comment(post, "?"))
    assert (await max_api.call("GET", path))[0] == read
    assert (await max_api.call("GET", f"{path}/{mid}"))[0] == read
    assert (await max_api.call("POST", path, {"text": "Ответ"}))[0] == write
    assert (await max_api.call("DELETE", path, comment_id=mid))[0] == delete
    told = [one["update_type"] for one in await max_api.updates()]
    assert ("comment_created" in told) == (read == 200)


async def test_what_a_comment_can_not_be(
    max_api: ContractMax, path: str, post: Message, petrov: Person, clock: SteppedClock
) -> None:
    """Up to 4,000 characters and a reply are accepted; files, forwards and an empty text are not.

    Source: dev.max.ru, comment moderation (August 2026).
    """
    petrov.comment(post, "Яма")
    mid = (await max_api.done("GET", path))["messages"][0]["body"]["mid"]
    for body in (
        {},
        {"text": " "},
        {"text": "х" * 4001},
        {"text": "х", "attachments": [{"type": "image"}]},
        {"text": "х", "format": "bbcode"},
        {"text": "х", "link": {"type": "forward", "mid": mid}},
        {"text": "х", "link": {"type": "reply", "mid": "mid.0"}},
    ):
        status, refused = await max_api.call("POST", path, body)
        assert (status, refused["code"]) == (400, "proto.payload"), body
        await clock.advance(1)
    await written(max_api, path, "х" * 4000)


async def test_only_own_comments_are_edited_for_26_hours(
    max_api: ContractMax, path: str, post: Message, petrov: Person, clock: SteppedClock
) -> None:
    """Later the status is 422.

    Source: dev.max.ru, comment moderation (August 2026).
    """
    petrov.comment(post, "Яма")
    [theirs] = (await max_api.done("GET", path))["messages"]
    status, _ = await max_api.call("PUT", path, {"text": "?"}, comment_id=theirs["body"]["mid"])
    assert status == 403
    mid = await written(max_api, path)
    await clock.advance(26 * 3600 - 10)
    await max_api.done("PUT", path, {"text": "Иначе"}, comment_id=mid)
    await clock.advance(10)
    status, refused = await max_api.call("PUT", path, {"text": "Поздно"}, comment_id=mid)
    assert (status, refused["code"]) == (422, "comments.timeout_exceeded")


async def test_closed_comments_are_an_error_of_the_server_and_stay_readable(
    max_api: ContractMax, path: str, post: Message, petrov: Person, sandbox: Sandbox
) -> None:
    """The status is 500, so it does not tell a closed channel from a fault.

    Source: maxo, issue 174 (September 2026).
    """
    petrov.comment(post, "Яма")
    sandbox.world.comments.closed.add(post.chat.id)
    status, refused = await max_api.call("POST", path, {"text": "Ответ"})
    assert (status, refused["code"]) == (500, "internal.error")
    assert texts(await max_api.done("GET", path)) == ["Яма"]
    with pytest.raises(SandboxError):
        petrov.comment(post, "Ещё")


async def test_two_a_second_in_a_channel(
    max_api: ContractMax, path: str, clock: SteppedClock
) -> None:
    """A third is 429.

    Source: dev.max.ru, limits; of comments inferred (November 2026).
    """
    await clock.advance(1)
    max_api.hurry()
    for text in "аб":
        await written(max_api, path, text)
    assert (await max_api.call("POST", path, {"text": "в"}))[0] == 429
    await clock.advance(1)
    await written(max_api, path, "в")


async def test_a_comment_goes_with_its_post(
    max_api: ContractMax, path: str, post: Message, ivanova: Person, petrov: Person
) -> None:
    """The status is 404.

    Source: dev.max.ru, comment moderation; inferred (August 2026).
    """
    petrov.comment(post, "Яма")
    ivanova.delete(post)
    assert (await max_api.call("GET", path))[0] == 404
    with pytest.raises(SandboxError):
        petrov.comment(post, "Ещё")


async def test_the_bot_may_appear_as_the_channel(
    max_api: ContractMax, path: str, sandbox: Sandbox
) -> None:
    """Then its comments have no sender, either, and it may still edit them.

    Source: dev.max.ru does not say it: inferred (November 2026).
    """
    sandbox.world.comments.shows_bot_as_channel = True
    mid = await written(max_api, path)
    [shown] = (await max_api.done("GET", path))["messages"]
    assert shown["sender"] is None
    await max_api.done("PUT", path, {"text": "Иначе"}, comment_id=mid)

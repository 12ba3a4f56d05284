"""Facts about messages of a bot in MAX.

OpenAPI stands for MAX's own document in its version 0.0.32, snapshot of 1 July 2026.
"""

import pytest

from bot.sandbox.chat import Chat
from bot.sandbox.max.ids import mid_of
from bot.sandbox.protocol import Json
from tests.bot.sandbox.max.conftest import callback, keyboard
from tests.contract.max import ContractMax
from tests.max.person import Person
from tests.max.sandbox import Sandbox

LINK = {"type": "link", "text": "б", "url": "https://max.ru"}
CLIPBOARD = {"type": "clipboard", "text": "Номер", "payload": "№ 7"}


def buttons_of(message: Json) -> list[Json]:
    """Return the attachments that are keyboards."""
    attached = message["body"].get("attachments") or []
    return [one for one in attached if one["type"] == "inline_keyboard"]


async def test_a_message_is_read_back_with_its_words_and_buttons(max_api: ContractMax) -> None:
    """HTML becomes text with markup, whose offsets don't count tags; a keyboard keeps its payload.

    Source: OpenAPI, NewMessageBody and GET /messages/{messageId} (July 2026).
    """
    mid = await max_api.send(
        max_api.chat, "<b>Яма</b> тут", keyboard([callback("Да", "take:1")]), format="html"
    )
    read = await max_api.done("GET", f"/messages/{mid}")
    assert read["body"]["text"] == "Яма тут"
    assert read["body"]["markup"] == [{"type": "strong", "from": 0, "length": 3}]
    [[key]] = buttons_of(read)[0]["payload"]["buttons"]
    assert (key["type"], key["text"], key["payload"]) == ("callback", "Да", "take:1")


async def test_quoted_words_are_read_back(max_api: ContractMax) -> None:
    """`<blockquote>` is accepted, and its words are not lost, whatever a client shows of it.

    Source: OpenAPI, QuoteMarkup, though its list of HTML tags lacks it (July 2026).
    """
    words = "<blockquote>Яма</blockquote>Засыпали"
    mid = await max_api.send(max_api.chat, words, format="html")
    text = (await max_api.done("GET", f"/messages/{mid}"))["body"]["text"]
    assert "Яма" in text
    assert "Засыпали" in text
    assert "<" not in text


async def test_a_preview_of_links_can_be_left_out(max_api: ContractMax) -> None:
    """`disable_link_preview` is a parameter of sending alone.

    Source: OpenAPI, POST /messages (July 2026).
    """
    body, no_preview = {"text": "https://max.ru"}, {"disable_link_preview": "true"}
    await max_api.done("POST", "/messages", body, chat_id=max_api.chat, **no_preview)


@pytest.mark.needs("a second person")
async def test_people_are_mentioned_by_the_full_name_of_their_profile(
    max_api: ContractMax, ivanova: Person, group: Chat
) -> None:
    """A link to a person with other words is no mention; so a name is needed, and `User.name` is to go.

    Source: OpenAPI, User: first_name, last_name, name deprecated; of mentions as other bots have met them:
    inferred (July 2026).
    """
    names = ("Анна Иванова", "Анна")
    links = " ".join(f'<a href="max://user/{ivanova.id}">{name}</a>' for name in names)
    mid = await max_api.send(group.id, links, format="html")
    read = await max_api.done("GET", f"/messages/{mid}")
    assert read["body"]["markup"] == [
        {"type": "user_mention", "from": 0, "length": 12, "user_id": ivanova.id}
    ]


async def test_an_edit_keeps_the_buttons_it_does_not_name(max_api: ContractMax) -> None:
    """Attachments that are left out stay.

    Source: OpenAPI, NewMessageBody.attachments (July 2026).
    """
    mid = await max_api.send(max_api.chat, "Яма", keyboard([callback("Принять")]))
    await max_api.done("PUT", "/messages", {"text": "Засыпана"}, message_id=mid)
    read = await max_api.done("GET", f"/messages/{mid}")
    assert read["body"]["text"] == "Засыпана"
    assert buttons_of(read)


async def test_an_edit_with_no_attachments_takes_the_buttons(max_api: ContractMax) -> None:
    """An empty list removes all attachments; the text that is left out stays.

    Source: OpenAPI, NewMessageBody.attachments (July 2026).
    """
    mid = await max_api.send(max_api.chat, "Яма", keyboard([callback("Принять")]))
    await max_api.done("PUT", "/messages", {"attachments": []}, message_id=mid)
    read = await max_api.done("GET", f"/messages/{mid}")
    assert read["body"]["text"] == "Яма"
    assert not buttons_of(read)


async def test_a_deleted_message_is_not_found(max_api: ContractMax) -> None:
    """A bot deletes its own message, and reads 404 instead of it.

    Source: OpenAPI, DELETE /messages; it does not say what is read then: inferred (July 2026).
    """
    mid = await max_api.send(max_api.chat, "Яма")
    await max_api.done("DELETE", "/messages", message_id=mid)
    assert (await max_api.call("GET", f"/messages/{mid}"))[0] == 404


async def test_a_reply_names_what_it_replies_to(max_api: ContractMax) -> None:
    """The link stands beside the body.

    Source: OpenAPI, Message.link and NewMessageLink (July 2026).
    """
    asked = await max_api.send(max_api.chat, "Когда?")
    mid = await max_api.send(max_api.chat, "Завтра", link={"type": "reply", "mid": asked})
    link = (await max_api.done("GET", f"/messages/{mid}"))["link"]
    assert (link["type"], link["message"]["mid"]) == ("reply", asked)


async def test_messages_of_a_chat_come_newest_first(max_api: ContractMax) -> None:
    """«Последние сообщения будут первыми в массиве».

    Source: OpenAPI, GET /messages (July 2026).
    """
    mids = [await max_api.send(max_api.chat, text) for text in ("Раз", "Два")]
    read = await max_api.done("GET", "/messages", chat_id=max_api.chat, count=2)
    assert [one["body"]["mid"] for one in read["messages"]] == mids[::-1]


async def test_messages_are_read_by_their_ids(max_api: ContractMax) -> None:
    """Several ids are separated by commas.

    Source: OpenAPI, GET /messages, message_ids (July 2026).
    """
    mids = [await max_api.send(max_api.chat, text) for text in ("Раз", "Два")]
    found = await max_api.done("GET", "/messages", message_ids=",".join(mids))
    assert {one["body"]["mid"] for one in found["messages"]} == set(mids)


def above(*rows: list[Json]) -> Json:
    """A short message above such rows of buttons."""
    return {"text": "х", "attachments": [keyboard(*rows)]}


PRESS = callback("а")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"text": "я" * 4001}, id="too long"),
        pytest.param({"text": ""}, id="empty"),
        pytest.param({"text": "х", "format": "HTML"}, id="an unknown format"),
        pytest.param(above(), id="no buttons"),
        pytest.param(above(*[[PRESS]] * 31), id="31 rows"),
        pytest.param(above([PRESS] * 8), id="8 in a row"),
        pytest.param(above([*[PRESS] * 3, LINK]), id="4 beside a link"),
        pytest.param(above([callback("а", "п" * 1025)]), id="long payload"),
        pytest.param(above([callback("а" * 129)]), id="long label"),
        pytest.param(above([LINK | {"url": f"https://a.ru/{'x' * 2048}"}]), id="long link"),
        pytest.param(above([CLIPBOARD | {"payload": "x" * 1025}]), id="long text to copy"),
        pytest.param(
            {"text": "х", "attachments": [{"type": "image", "payload": {"token": "?"}}]},
            id="an unknown token",
        ),
    ],
)
async def test_an_invalid_message_is_refused(max_api: ContractMax, body: Json) -> None:
    """The status is 400, the code `proto.payload`.

    Source: OpenAPI, NewMessageBody, Button, LinkButton, ClipboardButton; dev.max.ru, keyboards: 30 rows of 7, 3 with links;
    status and code as other bots have met them (November 2026).
    """
    status, refused = await max_api.call("POST", "/messages", body, chat_id=max_api.chat)
    assert (status, refused["code"]) == (400, "proto.payload")


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"text": "я" * 3999}, id="longest text"),
        pytest.param(above(*[[PRESS]] * 30), id="30 rows"),
        pytest.param(above([PRESS] * 7), id="7 in a row"),
        pytest.param(above([callback("а" * 128, "п" * 1024)]), id="longest label and payload"),
        pytest.param(above([CLIPBOARD | {"payload": "я" * 1024}]), id="longest text to copy"),
    ],
)
async def test_the_longest_message_of_ours_is_accepted(max_api: ContractMax, body: Json) -> None:
    """The program stays within the narrower limits of documents that disagree.

    Source: dev.max.ru, texts under 4,000, keyboards of 30 rows of 7; OpenAPI, Button, CallbackButton;
    payload: max-bot-api-client-go, schema.yaml, 1,024, too (November 2026).
    """
    await max_api.done("POST", "/messages", body, chat_id=max_api.chat)


async def test_a_deleted_message_is_not_edited(max_api: ContractMax) -> None:
    """The status is 200, and `success` is false.

    Source: max-bot-api-client-go, pull request 57, of edits; of deleted messages inferred
    (November 2026).
    """
    mid = await max_api.send(max_api.chat, "Яма")
    await max_api.done("DELETE", "/messages", message_id=mid)
    status, answer = await max_api.call("PUT", "/messages", {"text": "?"}, message_id=mid)
    assert (status, answer["success"]) == (200, False)


@pytest.mark.needs("a second person")
async def test_an_administrator_deletes_messages_of_others(
    max_api: ContractMax, ivanova: Person, sandbox: Sandbox
) -> None:
    """An administrator of a group deletes messages of others.

    Source: OpenAPI, DELETE /messages (July 2026).
    """
    theirs = mid_of(sandbox.world, ivanova.say(max_api.chat, "В группе"))
    await max_api.done("DELETE", "/messages", message_id=theirs)
    assert (await max_api.call("GET", f"/messages/{theirs}"))[0] == 404

"""Chats and messages as the Bot API shows them."""

from bot.sandbox.chat import Chat, ChatKind, Message
from bot.sandbox.protocol import Json


def chat(one: Chat) -> Json:
    """Return Chat."""
    name = "first_name" if one.kind is ChatKind.PRIVATE else "title"
    found: Json = {"id": one.id, "type": str(one.kind), name: one.title}
    return found | ({"is_forum": True} if one.is_forum else {})


def message(one: Message, *, nested: bool = False) -> Json:
    """Return Message; one inside `reply_to_message` shows no further one.

    Every reply in a supergroup has a `message_thread_id`; only `is_topic_message` means a topic.
    """
    number: Json = {"message_id": one.id}
    if one.receiver is not None:
        number = {"message_id": 0, "ephemeral_message_id": one.id}
        number["receiver_user"] = one.receiver.as_json()
    found: Json = number | {
        "from": one.sender.as_json(),
        "chat": chat(one.chat),
        "date": one.date,
    }
    if one.edit_date:
        found["edit_date"] = one.edit_date
    if one.thread is not None:
        found |= {"message_thread_id": one.thread, "is_topic_message": True}
    elif one.reply_to and one.chat.kind is ChatKind.SUPERGROUP:
        found["message_thread_id"] = _root(one).id
    if (replied := one.replied) and one.chat.message(replied.id) is replied and not nested:
        found["reply_to_message"] = message(replied, nested=True)
    return found | _content(one)


def _content(one: Message) -> Json:
    content = one.content
    found: Json = {}
    text, entities = ("caption", "caption_entities") if content.media else ("text", "entities")
    if one.text:
        found[text] = one.text
    if content.rich.entities:
        found[entities] = [one.chat.entity(each) for each in content.rich.entities]
    if content.keyboard:
        found["reply_markup"] = content.markup
    return found | content.other


def _root(one: Message) -> Message:
    return _root(one.reply_to) if one.reply_to else one

"""The calls of MAX's Bot API that the sandbox answers, with their addresses."""

from typing import Final, NamedTuple

from bot.sandbox.max.methods import account, chats, messages
from bot.sandbox.max.methods.composing import MaxMethod


class Operation(NamedTuple):
    """A call: its name in the documentation, its address, and what it does."""

    name: str
    verb: str
    path: str
    method: MaxMethod


OPERATIONS: Final = (
    Operation("getMyInfo", "GET", "/me", account.get_my_info),
    Operation("editMyCommands", "PATCH", "/me/commands", account.edit_my_commands),
    Operation("getSubscriptions", "GET", "/subscriptions", account.get_subscriptions),
    Operation("getUpdates", "GET", "/updates", account.get_updates),
    Operation("getMessages", "GET", "/messages", messages.get_messages),
    Operation("getMessageById", "GET", "/messages/{message_id}", messages.get_message),
    Operation("sendMessage", "POST", "/messages", messages.send_message),
    Operation("editMessage", "PUT", "/messages", messages.edit_message),
    Operation("deleteMessage", "DELETE", "/messages", messages.delete_message),
    Operation("answerOnCallback", "POST", "/answers", messages.answer_on_callback),
    Operation("getUploadUrl", "POST", "/uploads", messages.get_upload_url),
    Operation("getVideo", "GET", "/videos/{token}", messages.get_video),
    Operation("getChat", "GET", "/chats/{chat_id}", chats.get_chat),
    Operation("getMembership", "GET", "/chats/{chat_id}/members/me", chats.get_membership),
    Operation("getMembers", "GET", "/chats/{chat_id}/members", chats.get_members),
    Operation("getPinnedMessage", "GET", "/chats/{chat_id}/pin", chats.get_pinned_message),
    Operation("pinMessage", "PUT", "/chats/{chat_id}/pin", chats.pin_message),
    Operation("unpinMessage", "DELETE", "/chats/{chat_id}/pin", chats.unpin_message),
    Operation("sendAction", "POST", "/chats/{chat_id}/actions", chats.send_action),
)

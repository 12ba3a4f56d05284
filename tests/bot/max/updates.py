"""Updates as MAX documents them, with what a newer MAX may add."""

from typing import Any

from bot.max.account import OwnAccount
from domain.model.ids import BotId, ChatId, Messenger, PersonId, Place, id_in

Json = dict[str, Any]

BOT, BORIS, DIALOG, GROUP = 229_229_229, 601, 182_182_182, -70_801_090_403_050

ME = BotId(id_in(Messenger.MAX, 7))
OWN = OwnAccount(BOT, "otklik_bot")
PERSON = PersonId(id_in(Messenger.MAX, BORIS))
PRIVATE = Place(ChatId(PERSON))
CHAT = Place(ChatId(id_in(Messenger.MAX, GROUP)))

AT = 1_796_040_000_000
"""30 November 2026, in milliseconds."""


def user(number: int = BORIS, *, is_bot: bool = False) -> Json:
    return {
        "user_id": number,
        "first_name": "Борис",
        "last_name": "",
        "name": "Борис",
        "username": None,
        "is_bot": is_bot,
        "aura": "blue",
    }


def message(text: str | None = "Здравствуйте", *, group: bool = False, **more: Any) -> Json:
    recipient = (
        {"chat_id": GROUP, "chat_type": "chat"}
        if group
        else {"chat_id": DIALOG, "chat_type": "dialog", "user_id": BOT}
    )
    body = {"mid": "mid.1", "seq": 116_328_147_937_082_782, "text": text, **more.pop("body", {})}
    return {"sender": user(), "recipient": recipient, "timestamp": AT, "body": body, **more}


def created(text: str | None = "Здравствуйте", **more: Any) -> Json:
    return {"update_type": "message_created", "timestamp": AT, "message": message(text, **more)}


def reply_to(author: int | None, text: str = "Карточка", **body: Any) -> Json:
    sender = {} if author is None else {"sender": user(author, is_bot=author == BOT)}
    inner = {"mid": "mid.0", "seq": 1, "text": text, **body}
    return {"link": {"type": "reply", "message": inner, **sender}}


def pressed(payload: str, *, group: bool = False, **more: Any) -> Json:
    shown = message("Карточка", group=group, sender=user(BOT, is_bot=True))
    return {
        "update_type": "message_callback",
        "timestamp": AT,
        "callback": {"timestamp": AT, "callback_id": "c1", "payload": payload, "user": user()},
        "message": shown,
        **more,
    }

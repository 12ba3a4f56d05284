"""Messages on their way out: one call to Telegram that shows something, and what became of it."""

from collections.abc import Sequence
from typing import Any, Final, assert_never

from aiogram.enums import ParseMode
from aiogram.methods import (
    EditMessageReplyMarkup,
    EditMessageText,
    GetMe,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import (
    ForceReply,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    MediaUnion,
    ReplyParameters,
)

from bot.telegram.calls import BotApi
from bot.telegram.markup import digest_of, reply_markup
from domain.model.ids import MessageId
from domain.model.message.attachment import Attachment, AttachmentKind
from domain.model.place import Place
from domain.model.telling.outcome import Done, Outcome, Refused, Remedy
from handlers.buttons import AskReply, Keyboard
from handlers.markup import plain
from handlers.rendered import Part

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Sends and edits; `within` bounds each call, in seconds."""

    def __init__(self, api: BotApi, within: float) -> None:
        self._api = api
        self._within = within

    async def send(
        self, place: Place, part: Part, *, reply_to: MessageId | None, silent: bool
    ) -> Outcome[MessageId | None]:
        """The new message's number, None if the answer does not tell it.

        HTML that Telegram can't parse goes as plain text.
        """
        outcome = await self._call(_new(place, part, reply_to, ParseMode.HTML, silent=silent))
        if _unparsed(outcome):
            outcome = await self._call(_new(place, part, reply_to, None, silent=silent))
        return Done(_number(outcome.result)) if isinstance(outcome, Done) else outcome

    async def attach(
        self, place: Place, album: Sequence[Attachment], caption: str, *, silent: bool
    ) -> Outcome[list[MessageId]]:
        """The numbers of the new messages, none if the answer does not tell them.

        `album` holds files of one kind, or one file.
        """
        outcome = await self._call(_files(place, album, caption, silent=silent))
        if not isinstance(outcome, Done):
            return outcome
        sent = outcome.result if isinstance(outcome.result, list) else [outcome.result]
        numbers = [number for number in map(_number, sent) if number is not None]
        return Done(numbers if len(numbers) == len(album) else [])

    async def edit(self, place: Place, message: MessageId, part: Part) -> Outcome[None]:
        """Done when the message shows the part now, even if it did before."""
        outcome = await self._call(_edit(place, message, part, ParseMode.HTML))
        if _unparsed(outcome):
            outcome = await self._call(_edit(place, message, part, None))
        if isinstance(outcome, Refused) and outcome.remedy is Remedy.NOTHING:
            return Done(None)
        return Done(None) if isinstance(outcome, Done) else outcome

    async def take_buttons(self, place: Place, message: MessageId) -> None:
        """An outdated copy loses its buttons; if that fails they still answer correctly."""
        await self._call(EditMessageReplyMarkup(chat_id=place.chat, message_id=message))

    def digest(self, part: Part) -> str:
        """Of what Telegram would show."""
        return digest_of(part)

    async def answers(self) -> bool:
        """Whether Telegram can be reached just now."""
        return isinstance(await self._call(GetMe()), Done)

    async def _call(self, method: TelegramMethod[Any]) -> Outcome[Any]:
        return await self._api.call(method, within=self._within)


def _new(
    place: Place, part: Part, reply_to: MessageId | None, mode: ParseMode | None, *, silent: bool
) -> SendMessage:
    return SendMessage(
        chat_id=place.chat,
        message_thread_id=place.thread,
        text=_text(part, mode),
        parse_mode=mode,
        reply_markup=_under(part.keyboard),
        disable_notification=silent or None,
        reply_parameters=_reply(reply_to),
        link_preview_options=_NO_PREVIEW,
    )


def _edit(place: Place, message: MessageId, part: Part, mode: ParseMode | None) -> EditMessageText:
    return EditMessageText(
        chat_id=place.chat,
        message_id=message,
        text=_text(part, mode),
        parse_mode=mode,
        reply_markup=_inline(part.keyboard),
        link_preview_options=_NO_PREVIEW,
    )


def _files(
    place: Place, album: Sequence[Attachment], caption: str, *, silent: bool
) -> TelegramMethod[Any]:
    common: dict[str, Any] = {
        "chat_id": place.chat,
        "message_thread_id": place.thread,
        "disable_notification": silent or None,
    }
    if len(album) > 1:
        return SendMediaGroup(media=_media(album, caption), **common)
    common |= {"caption": caption, "parse_mode": ParseMode.HTML}
    (one,) = album
    match one.kind:
        case AttachmentKind.PHOTO:
            return SendPhoto(photo=one.file_id, **common)
        case AttachmentKind.DOCUMENT:
            return SendDocument(document=one.file_id, **common)
        case _:
            assert_never(one.kind)


def _media(album: Sequence[Attachment], caption: str) -> list[MediaUnion]:
    """As Telegram wants it; the caption under the first one is shown as that of all."""
    captions = [caption, *[None] * (len(album) - 1)]
    return [
        (InputMediaPhoto if one.kind is AttachmentKind.PHOTO else InputMediaDocument)(
            media=one.file_id, caption=words, parse_mode=ParseMode.HTML
        )
        for one, words in zip(album, captions, strict=True)
    ]


def _unparsed(outcome: Outcome[Any]) -> bool:
    return isinstance(outcome, Refused) and outcome.remedy is Remedy.SEND_PLAIN


def _number(message: Any) -> MessageId | None:
    number = message.get("message_id") if isinstance(message, dict) else None
    return MessageId(number) if isinstance(number, int) else None


def _text(part: Part, mode: ParseMode | None) -> str:
    return part.html if mode is ParseMode.HTML else plain(part.html)


def _reply(reply_to: MessageId | None) -> ReplyParameters | None:
    if reply_to is None:
        return None
    return ReplyParameters(message_id=reply_to, allow_sending_without_reply=True)


def _under(keyboard: Keyboard | AskReply | None) -> InlineKeyboardMarkup | ForceReply | None:
    if isinstance(keyboard, AskReply) and keyboard.button is None:
        return ForceReply.model_validate(reply_markup(keyboard))
    return _inline(keyboard)


def _inline(keyboard: Keyboard | AskReply | None) -> InlineKeyboardMarkup | None:
    """Only buttons can be brought by an edit."""
    if keyboard is not None and (isinstance(keyboard, Keyboard) or keyboard.button):
        return InlineKeyboardMarkup.model_validate(reply_markup(keyboard))
    return None

"""One call to Telegram that shows a message, and what became of it."""

from collections.abc import Sequence
from typing import Any, Final, assert_never

from aiogram import Bot
from aiogram.enums import ParseMode
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import (
    ForceReply,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    MediaUnion,
    Message,
    ReplyParameters,
)

from bot.telegram.outcome import Failure, Trouble, failure_of
from domain.model.attachment import Attachment, AttachmentKind
from domain.model.ids import MessageId
from domain.model.place import Place
from handlers.rendered import Part
from handlers.views.markup import plain

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Sends and edits; `timeout` in seconds bounds each call."""

    def __init__(self, bot: Bot, timeout: int) -> None:
        self._bot = bot
        self._timeout = timeout

    async def send(
        self, place: Place, part: Part, *, reply_to: MessageId | None, silent: bool
    ) -> MessageId | Failure:
        """The new message's number, or what went wrong; unparsable HTML goes as plain text."""
        outcome = await self._send(place, part, reply_to, silent, ParseMode.HTML)
        if outcome is Trouble.BAD_MARKUP:
            return await self._send(place, part, reply_to, silent, None)
        return outcome

    async def attach(
        self, place: Place, album: Sequence[Attachment], caption: str, *, silent: bool
    ) -> list[MessageId] | Failure:
        """The numbers of the new messages; `album` holds files of one kind, or one file."""
        try:
            sent = await self._attach(place, album, caption, silent=silent)
        except (TelegramAPIError, ClientDecodeError) as error:
            return failure_of(error)
        return [MessageId(message.message_id) for message in sent]

    async def edit(self, place: Place, message: MessageId, part: Part) -> Failure | None:
        """None when the message now shows the part, even if it did before."""
        failure = await self._edit(place, message, part, ParseMode.HTML)
        if failure is Trouble.BAD_MARKUP:
            failure = await self._edit(place, message, part, None)
        return None if failure is Trouble.NOT_MODIFIED else failure

    async def take_buttons(self, place: Place, message: MessageId) -> None:
        """An outdated copy loses its buttons; if that fails they still answer correctly."""
        try:
            await self._bot.edit_message_reply_markup(
                chat_id=place.chat, message_id=message, request_timeout=self._timeout
            )
        except (TelegramAPIError, ClientDecodeError):
            return

    async def _attach(
        self, place: Place, album: Sequence[Attachment], caption: str, *, silent: bool
    ) -> list[Message]:
        common: dict[str, Any] = {
            "chat_id": place.chat,
            "message_thread_id": place.thread,
            "disable_notification": silent or None,
            "request_timeout": self._timeout,
        }
        if len(album) > 1:
            return await self._bot.send_media_group(media=_media(album, caption), **common)
        common |= {"caption": caption, "parse_mode": ParseMode.HTML}
        (one,) = album
        match one.kind:
            case AttachmentKind.PHOTO:
                return [await self._bot.send_photo(photo=one.file_id, **common)]
            case AttachmentKind.DOCUMENT:
                return [await self._bot.send_document(document=one.file_id, **common)]
            case _:
                assert_never(one.kind)

    async def _send(
        self,
        place: Place,
        part: Part,
        reply_to: MessageId | None,
        silent: bool,  # noqa: FBT001 - passed on as it came, never written as a literal
        mode: ParseMode | None,
    ) -> MessageId | Failure:
        try:
            sent = await self._bot.send_message(
                chat_id=place.chat,
                message_thread_id=place.thread,
                text=_text(part, mode),
                parse_mode=mode,
                reply_markup=part.keyboard,
                disable_notification=silent or None,
                reply_parameters=_reply(reply_to),
                link_preview_options=_NO_PREVIEW,
                request_timeout=self._timeout,
            )
        except (TelegramAPIError, ClientDecodeError) as error:
            return failure_of(error)
        return MessageId(sent.message_id)

    async def _edit(
        self, place: Place, message: MessageId, part: Part, mode: ParseMode | None
    ) -> Failure | None:
        try:
            await self._bot.edit_message_text(
                chat_id=place.chat,
                message_id=message,
                text=_text(part, mode),
                parse_mode=mode,
                reply_markup=_inline(part.keyboard),
                link_preview_options=_NO_PREVIEW,
                request_timeout=self._timeout,
            )
        except (TelegramAPIError, ClientDecodeError) as error:
            return failure_of(error)
        return None


def _media(album: Sequence[Attachment], caption: str) -> list[MediaUnion]:
    """As Telegram wants it; the caption under the first one is shown as that of all."""
    captions = [caption, *[None] * (len(album) - 1)]
    return [
        (InputMediaPhoto if one.kind is AttachmentKind.PHOTO else InputMediaDocument)(
            media=one.file_id, caption=words, parse_mode=ParseMode.HTML
        )
        for one, words in zip(album, captions, strict=True)
    ]


def _text(part: Part, mode: ParseMode | None) -> str:
    return part.html if mode is ParseMode.HTML else plain(part.html)


def _reply(reply_to: MessageId | None) -> ReplyParameters | None:
    if reply_to is None:
        return None
    return ReplyParameters(message_id=reply_to, allow_sending_without_reply=True)


def _inline(keyboard: InlineKeyboardMarkup | ForceReply | None) -> InlineKeyboardMarkup | None:
    return keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None

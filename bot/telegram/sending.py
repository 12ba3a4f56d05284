"""Outgoing messages: single calls that show something, and their outcomes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, assert_never

import structlog
from aiogram.enums import ParseMode
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    GetMe,
    PinChatMessage,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SendVideo,
    SetMessageReaction,
    TelegramMethod,
    UnpinChatMessage,
)
from aiogram.types import (
    BufferedInputFile,
    EphemeralMessageParameters,
    ForceReply,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    LinkPreviewOptions,
    MediaUnion,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from bot.messengers.line import During
from bot.telegram.calls import BotApi
from bot.telegram.markup import MarkupForm, reply_markup
from domain.model.conversation.notices.notice import MadeFile
from domain.model.ids import MessageId, PersonId, Place
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.outcome import Done, Outcome, Refused, Remedy
from handlers.ui.buttons import AskPeople, AskReply, Under
from handlers.ui.context import Toast
from handlers.ui.incoming import ButtonPress
from handlers.ui.markup import plain, without_clock
from handlers.ui.rendered import MessagePart, OutgoingFile

log: Final = structlog.get_logger(__name__)

_SLOWEST_UPLOAD: Final = 250_000
"""Bytes per second assumed for a file's upload, on top of the usual time of a call."""

_NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)

_MEDIA: Final[Mapping[AttachmentKind, Callable[..., MediaUnion]]] = {
    AttachmentKind.PHOTO: InputMediaPhoto,
    AttachmentKind.VIDEO: InputMediaVideo,
    AttachmentKind.DOCUMENT: InputMediaDocument,
}


class Sender:
    """Sends and edits; each call takes at most `within` seconds."""

    def __init__(
        self,
        api: BotApi,
        within: float,
        during: During | None = None,
    ) -> None:
        """`during` runs a call for as long as this process may make it."""
        self._api = api
        self._within = within
        self._during = during

    async def send(
        self, place: Place, part: MessagePart, *, reply_to: MessageId | None, silent: bool
    ) -> Outcome[MessageId | None]:
        """Send a message; return its number, or None if the response lacks it."""
        outcome = await self._shown(lambda form: _new(place, part, reply_to, form, silent=silent))
        return Done(_number(outcome.result)) if isinstance(outcome, Done) else outcome

    @property
    def waiting(self) -> bool:
        """Whether an answer waits: never, they are not limited."""
        return False

    @property
    def shows_texts(self) -> bool:
        """Whether the text of an answer is shown."""
        return True

    def can_show_alone(self, place: Place) -> bool:
        """Return whether messages there can be for one person: older servers show them to all."""
        return self._api.newer and not place.private

    async def show_alone(
        self, place: Place, part: MessagePart, to: PersonId, press: str
    ) -> Outcome[MessageId | None]:
        """Send a message visible only to this person, right after their press (Bot API 10.2)."""
        alone = EphemeralMessageParameters(receiver_user_id=to, callback_query_id=press)
        method = _new(place, part, None, MarkupForm.NEWEST, silent=True)
        return await self._call(method.model_copy(update={"ephemeral_message_parameters": alone}))

    async def attach(
        self, place: Place, album: Sequence[OutgoingFile], caption: str, *, silent: bool
    ) -> Outcome[list[MessageId]]:
        """Send an album; return the numbers of its messages, empty if the response lacks them."""
        outcome = await self._shown(
            lambda form: _files(place, album, caption, form, silent=silent),
            within=self._long_enough(album),
        )
        if not isinstance(outcome, Done):
            return outcome
        sent = outcome.result if isinstance(outcome.result, list) else [outcome.result]
        numbers = [number for number in map(_number, sent) if number is not None]
        return Done(numbers if len(numbers) == len(album) else [])

    async def edit(self, place: Place, message: MessageId, part: MessagePart) -> Outcome[object]:
        """Edit a message; done if it now shows the part, even if it did before."""
        outcome = await self._shown(lambda form: _edit(place, message, part, form))
        return Done(None) if _asks_for(Remedy.NOTHING, outcome) else outcome

    async def take_buttons(self, place: Place, message: MessageId) -> Outcome[object]:
        """Remove the buttons of an outdated copy."""
        return await self._call(EditMessageReplyMarkup(chat_id=place.chat, message_id=int(message)))

    async def react(self, place: Place, message: MessageId, emoji: str) -> Outcome[object]:
        """Set the bot's only reaction to a message; done even if it was set before."""
        if not self._api.newer:
            return Refused(Remedy.LOOK, "the server may not know reactions")
        return await self._call(
            SetMessageReaction(
                chat_id=place.chat,
                message_id=int(message),
                reaction=[ReactionTypeEmoji(emoji=emoji)],
            )
        )

    async def pin(self, place: Place, message: MessageId, *, pinned: bool) -> Outcome[object]:
        """Pin silently, or unpin; refused where the bot lacks the right."""
        about: dict[str, Any] = {"chat_id": place.chat, "message_id": int(message)}
        call: TelegramMethod[Any] = (
            PinChatMessage(disable_notification=True, **about)
            if pinned
            else UnpinChatMessage(**about)
        )
        return await self._call(call)

    async def delete(self, place: Place, message: MessageId) -> Outcome[object]:
        """Delete a message; done if it is gone already, refused in a group without the right."""
        outcome = await self._call(DeleteMessage(chat_id=place.chat, message_id=int(message)))
        return Done(None) if _asks_for(Remedy.NOTHING, outcome) else outcome

    async def find(
        self, place: Place, part: MessagePart, album: Sequence[OutgoingFile], since: datetime
    ) -> Outcome[MessageId] | None:
        """Return None: a bot can't read a chat's messages."""
        del self, place, part, album, since
        return None

    async def answers(self) -> bool:
        """Return whether Telegram is reachable now."""
        return isinstance(await self._call(GetMe()), Done)

    async def answer(self, pressed: ButtonPress, toast: Toast | None) -> bool:
        """Stop the spinner of a press; return whether Telegram took the answer."""
        method = AnswerCallbackQuery(
            callback_query_id=pressed.press,
            text=toast.text if toast else None,
            show_alert=toast.alert if toast else None,
        )
        outcome = await self._call(method)
        if not isinstance(outcome, Done):
            log.info("press.not_answered", failure=repr(outcome))
        return isinstance(outcome, Done)

    def _long_enough(self, album: Sequence[OutgoingFile]) -> float:
        """Return the seconds that a call with these files may take."""
        uploaded = sum(len(one.content) for one in album if isinstance(one, MadeFile))
        return self._within + uploaded / _SLOWEST_UPLOAD

    async def _shown(
        self, call: Callable[[MarkupForm], TelegramMethod[Any]], within: float | None = None
    ) -> Outcome[Any]:
        """Send in the form that the server supports, falling back to plainer ones.

        Only a refusal leads to another attempt, so nothing is sent twice.
        """
        usual = MarkupForm.NEWEST if self._api.newer else MarkupForm.PLAIN
        outcome = await self._call(call(usual), within)
        if usual is MarkupForm.NEWEST and _asks_for(Remedy.SIMPLIFY, outcome):
            log.warning("telegram.server", newer=False)
            self._api.newer = False
            outcome = await self._call(call(MarkupForm.PLAIN), within)
        if _asks_for(Remedy.SEND_PLAIN, outcome):
            outcome = await self._call(call(MarkupForm.BARE), within)
        return outcome

    async def _call(self, method: TelegramMethod[Any], within: float | None = None) -> Outcome[Any]:
        call = self._api.call(method, within=within or self._within)
        return await (self._during(call) if self._during else call)


def _new(
    place: Place, part: MessagePart, reply_to: MessageId | None, form: MarkupForm, *, silent: bool
) -> SendMessage:
    return SendMessage(
        chat_id=place.chat,
        message_thread_id=place.thread,
        text=_text(part.html, form),
        parse_mode=_parse_mode(form),
        reply_markup=_under(part.keyboard, form),
        disable_notification=silent or None,
        reply_parameters=_reply(reply_to),
        link_preview_options=_NO_PREVIEW,
    )


def _edit(place: Place, message: MessageId, part: MessagePart, form: MarkupForm) -> EditMessageText:
    return EditMessageText(
        chat_id=place.chat,
        message_id=int(message),
        text=_text(part.html, form),
        parse_mode=_parse_mode(form),
        reply_markup=_inline(part.keyboard, form),
        link_preview_options=_NO_PREVIEW,
    )


def _files(
    place: Place,
    album: Sequence[OutgoingFile],
    caption: str,
    form: MarkupForm,
    *,
    silent: bool,
) -> TelegramMethod[Any]:
    common: dict[str, Any] = {
        "chat_id": place.chat,
        "message_thread_id": place.thread,
        "disable_notification": silent or None,
    }
    words, parse_mode = _text(caption, form), _parse_mode(form)
    if len(album) > 1:
        return SendMediaGroup(media=_media(album, words, parse_mode), **common)
    common |= {"caption": words, "parse_mode": parse_mode}
    (one,) = album
    match one.kind:
        case AttachmentKind.PHOTO:
            return SendPhoto(photo=_source(one), **common)
        case AttachmentKind.VIDEO:
            return SendVideo(video=_source(one), **common)
        case AttachmentKind.DOCUMENT:
            return SendDocument(document=_source(one), **common)
        case _:
            assert_never(one.kind)


def _media(
    album: Sequence[OutgoingFile], caption: str, parse_mode: ParseMode | None
) -> list[MediaUnion]:
    """Return the media of an album; the first caption is shown as that of all."""
    captions = [caption, *[None] * (len(album) - 1)]
    return [
        _MEDIA[one.kind](media=_source(one), caption=words, parse_mode=parse_mode)
        for one, words in zip(album, captions, strict=True)
    ]


def _source(file: OutgoingFile) -> BufferedInputFile | str:
    if isinstance(file, Attachment):
        return file.file_id
    return BufferedInputFile(file.content, file.name)


def _asks_for(remedy: Remedy, outcome: Outcome[Any]) -> bool:
    return isinstance(outcome, Refused) and outcome.remedy is remedy


def _number(message: Any) -> MessageId | None:
    number = message.get("message_id") if isinstance(message, dict) else None
    return MessageId(str(number)) if isinstance(number, int) else None


def _reply(reply_to: MessageId | None) -> ReplyParameters | None:
    if reply_to is None:
        return None
    return ReplyParameters(message_id=int(reply_to), allow_sending_without_reply=True)


def _text(html: str, form: MarkupForm) -> str:
    shown = html if form is MarkupForm.NEWEST else without_clock(html)
    return plain(shown) if form is MarkupForm.BARE else shown


def _parse_mode(form: MarkupForm) -> ParseMode | None:
    return None if form is MarkupForm.BARE else ParseMode.HTML


def _under(
    keyboard: Under, form: MarkupForm
) -> InlineKeyboardMarkup | ForceReply | ReplyKeyboardMarkup | None:
    if isinstance(keyboard, AskPeople) and form is not MarkupForm.BARE:
        return ReplyKeyboardMarkup.model_validate(reply_markup(keyboard, form))
    if isinstance(keyboard, AskReply) and keyboard.button is None:
        return ForceReply.model_validate(reply_markup(keyboard, form))
    return _inline(keyboard, form)


def _inline(keyboard: Under, form: MarkupForm) -> InlineKeyboardMarkup | None:
    """Return the inline keyboard; an edit can add no other markup."""
    if isinstance(keyboard, AskPeople):
        return None
    if isinstance(keyboard, AskReply) and keyboard.button is None:
        return None
    markup = reply_markup(keyboard, form)
    return None if markup is None else InlineKeyboardMarkup.model_validate(markup)

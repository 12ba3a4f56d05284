"""Outgoing messages: single calls that show something, and their outcomes."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot.max.calls import MaxApi
from bot.max.dialogs import Dialogs
from bot.max.files import TYPES, token_of, upload
from bot.max.markup import Json, keyboard_of, text_of
from bot.max.profiles import Profiles, ask_members
from bot.max.reading import is_message
from bot.max.settling import Settling
from bot.messengers.line import During
from bot.runtime.clock import Clock
from domain.model.ids import MessageId, Place, number_of
from domain.model.message.citizen_message import Attachment, AttachmentKind
from domain.model.outcome import Done, Outcome, Refused, Remedy, Unknown
from handlers.ui.rendered import MessagePart, OutgoingFile

_NO_PREVIEW: Final = {"disable_link_preview": "true"}
"""For new messages; an edit has no such parameter."""

_ANOTHER_FORM: Final = frozenset({Remedy.LOOK, Remedy.RESEND, Remedy.NAME_CHAT})
"""Refusals that may concern the markup, or the message replied to: both are dispensable."""

_GONE: Final = frozenset({Remedy.RESEND, Remedy.NAME_CHAT})
"""Refusals of a deletion for want of the message: a call that names no chat may say no more than 404."""

_UPLOADS: Final = 200
"""Uploaded files whose tokens are remembered: MAX processes a file before it can be sent."""


class MaxSender:
    """Sends and edits; each call takes at most `within` seconds."""

    def __init__(
        self,
        api: MaxApi,
        dialogs: Dialogs,
        profiles: Profiles,
        settling: Settling,
        clock: Clock,
        *,
        within: float,
        during: During | None = None,
    ) -> None:
        """`during` runs a call for as long as this process may make it."""
        self._api = api
        self._dialogs = dialogs
        self._profiles = profiles
        self._settling = settling
        self._clock = clock
        self._within = within
        self._during = during
        self._tokens: dict[bytes, str] = {}

    async def send(
        self, place: Place, part: MessagePart, *, reply_to: MessageId | None, silent: bool
    ) -> Outcome[MessageId | None]:
        """Send a message; return its id, or None if the response lacks it."""
        return await self._new(place, part, (), reply_to, silent=silent)

    async def attach(
        self, place: Place, album: Sequence[OutgoingFile], caption: str, *, silent: bool
    ) -> Outcome[list[MessageId]]:
        """Send the files in one message; return its id, nothing if the response lacks it."""
        attached: list[Json] = []
        for file in album:
            token = await self._token(file)
            if not isinstance(token, Done):
                return token
            attached.append(_attachment(file.kind, token.result))
        outcome = await self._new(place, MessagePart(caption), attached, None, silent=silent)
        if not isinstance(outcome, Done):
            return outcome
        return Done([] if outcome.result is None else [outcome.result])

    async def find(
        self, place: Place, part: MessagePart, album: Sequence[OutgoingFile], since: datetime
    ) -> Outcome[MessageId] | None:
        """Look for this message, with these files, among those sent since that moment."""
        return await self._settling.before(place, _sought(part, album), since)

    async def edit(self, place: Place, message: MessageId, part: MessagePart) -> Outcome[object]:
        """Edit a message; done if it now shows the part, even if it did before."""
        await self._learn_names(place, part)
        outcome: Outcome[Any] = Refused(Remedy.LOOK, "")
        for bare in (False, True):
            body = {
                **text_of(part, self._profiles.names, bare=bare),
                "attachments": keyboard_of(part.keyboard),
            }
            outcome = await self._put(message, body)
            if not (isinstance(outcome, Refused) and outcome.remedy is Remedy.LOOK):
                break
        return outcome

    async def take_buttons(self, place: Place, message: MessageId) -> Outcome[object]:
        """Remove the buttons of an outdated copy; its text stays."""
        del place
        return await self._put(message, {"attachments": []})

    async def react(self, place: Place, message: MessageId, emoji: str) -> Outcome[object]:
        """Refuse: MAX has no reactions of bots."""
        del self, place, message, emoji
        return Refused(Remedy.LOOK, "MAX has no reactions")

    async def pin(self, place: Place, message: MessageId, *, pinned: bool) -> Outcome[object]:
        """Pin silently, or unpin; refused where the bot lacks the right.

        A chat has one pinned message: another one is not unpinned.
        """
        chat = await self._dialogs.find(place)
        if chat is None:
            return Refused(Remedy.LOOK, "the dialog is unknown")
        if pinned:
            body = {"message_id": message, "notify": False}
            return await self._call("PUT", "chats/{}/pin", chat, body=body)
        match await self._call("GET", "chats/{}/pin", chat):
            case Done({"message": {"body": {"mid": str(mid)}}}) if mid == message:
                return await self._call("DELETE", "chats/{}/pin", chat)
            case outcome:
                return outcome

    async def delete(self, place: Place, message: MessageId) -> Outcome[object]:
        """Delete a message; done if it is gone already, refused for a person's in a dialog."""
        del place
        outcome = await self._call("DELETE", "messages", query={"message_id": message})
        is_gone = isinstance(outcome, Refused) and outcome.remedy in _GONE
        return Done(None) if is_gone else outcome

    async def answers(self) -> bool:
        """Return whether MAX is reachable now."""
        return isinstance(await self._call("GET", "me"), Done)

    async def _new(
        self,
        place: Place,
        part: MessagePart,
        attached: Sequence[Json],
        reply_to: MessageId | None,
        *,
        silent: bool,
    ) -> Outcome[MessageId | None]:
        """Send the message, in plainer forms as long as others are refused.

        Only a refusal leads to another form, so nothing is sent twice.
        """
        await self._learn_names(place, part)
        outcome: Outcome[MessageId | None] = Refused(Remedy.LOOK, "")
        for form in _forms(part, self._profiles.names, attached, reply_to):
            outcome = await self._sent_once(place, {**form, "notify": not silent})
            if not (isinstance(outcome, Refused) and outcome.remedy in _ANOTHER_FORM):
                break
        return outcome

    async def _learn_names(self, place: Place, part: MessagePart) -> None:
        """Ask for the unknown names of those mentioned; without them they are not notified."""
        if unknown := self._profiles.unknown(place, part):
            query, chat = ask_members(unknown), number_of(place.chat)
            answer = await self._call("GET", "chats/{}/members", chat, query=query)
            self._profiles.learn_members(place, unknown, answer)

    async def _sent_once(self, place: Place, body: Json) -> Outcome[MessageId | None]:
        """Send the message, and look for it if the answer was lost."""
        began = self._clock.now()
        to = {"user_id" if place.private else "chat_id": number_of(place.chat), **_NO_PREVIEW}
        outcome: Outcome[Any] = await self._call("POST", "messages", query=to, body=body)
        if isinstance(outcome, Unknown):
            return await self._settling.after(place, body, began, outcome)
        if not isinstance(outcome, Done):
            return outcome
        sent = self._id_in(outcome.result, place)
        if sent is not None:
            self._settling.sent(sent)
        return Done(sent)

    def _id_in(self, answer: Any, place: Place) -> MessageId | None:
        """Return the id of the sent message, None if the answer lacks it; learn its dialog."""
        match answer:
            case {"message": {"recipient": {"chat_id": int(chat)}}} if place.private:
                self._dialogs.learn(number_of(place.chat), chat)
            case _:
                pass
        match answer:
            case {"message": {"body": {"mid": str(mid)}}}:
                return MessageId(mid)
            case _:
                return None

    async def _token(self, file: OutgoingFile) -> Outcome[str]:
        """Return the token of a file, which is uploaded if the program has made it."""
        if isinstance(file, Attachment):
            return Done(token_of(file))
        key = hashlib.blake2s(file.content, person=file.kind.encode()[:8]).digest()
        if key not in self._tokens:
            call = upload(self._api, file.kind, file.name, file.content, within=self._within)
            outcome = await (self._during(call) if self._during else call)
            if not isinstance(outcome, Done):
                return outcome
            self._tokens = dict([*self._tokens.items(), (key, outcome.result)][-_UPLOADS:])
        return Done(self._tokens[key])

    async def _put(self, message: MessageId, body: Json) -> Outcome[Any]:
        query = {"message_id": message}
        return await self._call("PUT", "messages", query=query, body=body, editing=True)

    async def _call(
        self,
        verb: str,
        path: str,
        *ids: object,
        query: Json | None = None,
        body: Json | None = None,
        editing: bool = False,
    ) -> Outcome[Any]:
        within = self._within
        call = self._api.call(
            verb, path, *ids, query=query, body=body, within=within, editing=editing
        )
        return await (self._during(call) if self._during else call)


def _forms(
    part: MessagePart,
    names: Mapping[int, str],
    attached: Sequence[Json],
    reply_to: MessageId | None,
) -> Iterator[Json]:
    """Yield the message as wanted, then without what it replies to, then without markup."""
    attachments = [*attached, *keyboard_of(part.keyboard)]
    marked = {**text_of(part, names, bare=False), "attachments": attachments}
    if reply_to is not None and is_message(reply_to):
        yield {**marked, "link": {"type": "reply", "mid": reply_to}}
    yield marked
    yield {**text_of(part, names, bare=True), "attachments": attachments}


def _sought(part: MessagePart, album: Sequence[OutgoingFile]) -> Json:
    """Return what a message in the chat is compared with: words, buttons, and kinds of files."""
    files = [{"type": TYPES[file.kind]} for file in album]
    return {**text_of(part, bare=False), "attachments": [*files, *keyboard_of(part.keyboard)]}


def _attachment(kind: AttachmentKind, token: str) -> Json:
    return {"type": TYPES[kind], "payload": {"token": token}}

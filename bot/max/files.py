"""Files of MAX: how an attachment names one, fetching it, and uploading a new one."""

from typing import Any, Final

from aiohttp import FormData

from bot.max.calls import UNSUPPORTED_FORM, MaxApi
from bot.messengers.files import content_of
from bot.messengers.transport import SLOWEST
from domain.model.ids import PREFIXES, Messenger, without_prefix
from domain.model.message.citizen_message import MOST_ATTACHMENTS, Attachment, AttachmentKind
from domain.model.outcome import Done, NotSent, Outcome, Refused, Remedy, Unknown

_ANSWER_WITHIN: Final = 15

TYPES: Final = {
    AttachmentKind.PHOTO: "image",
    AttachmentKind.VIDEO: "video",
    AttachmentKind.DOCUMENT: "file",
}
"""The types of attachments in use; others are ignored."""

_FIELDS: Final = {
    AttachmentKind.PHOTO: ("data",),
    AttachmentKind.VIDEO: ("file", "data"),
    AttachmentKind.DOCUMENT: ("data",),
}
"""The names of an upload's field, in the order to try: MAX has changed that of videos."""

_SIZES: Final = ("mp4_1080", "mp4_720", "mp4_480", "mp4_360", "mp4_240", "mp4_144")
"""A video's versions (GET /videos), the best first."""


def file_id_of(token: str, address: str) -> str:
    """Return the `file_id` of an attachment with this token, at this address (without spaces)."""
    return f"{PREFIXES[Messenger.MAX]}{token} {address}"


def token_of(file: Attachment) -> str:
    """Return the token that sends the file again."""
    return without_prefix(file.file_id)[1].partition(" ")[0]


def most_in_message(kind: AttachmentKind) -> int:
    """Return how many files of the kind go into one message.

    A `file` must be the only attachment (FileAttachmentRequest); images and videos may be 12, with
    the keyboard.
    """
    return 1 if kind is AttachmentKind.DOCUMENT else MOST_ATTACHMENTS


class MaxFiles:
    """Files that people have sent in MAX."""

    def __init__(self, api: MaxApi) -> None:
        self._api = api

    async def fetch(self, file: Attachment, most: int) -> bytes | None:
        """Return the content; None above `most` bytes, or if MAX refuses.

        Raises FileUnavailable.
        """
        return content_of(await self._fetched(file, most))

    async def _fetched(self, file: Attachment, most: int) -> Outcome[bytes]:
        token, _, address = without_prefix(file.file_id)[1].partition(" ")
        if file.kind is AttachmentKind.VIDEO:
            match await self._api.call("GET", "videos/{}", token, within=_ANSWER_WITHIN):
                case Done({"urls": dict(urls)}):
                    address = next((urls[size] for size in _SIZES if urls.get(size)), address)
                case Done():
                    pass
                case failure:
                    return failure
        if not address.startswith(("https://", "http://")):
            return Refused(Remedy.LOOK, "no address")
        return await self._api.download(address, most, within=_ANSWER_WITHIN + most // SLOWEST)


async def upload(
    api: MaxApi, kind: AttachmentKind, name: str, content: bytes, *, within: float
) -> Outcome[str]:
    """Upload a file; return its token, with which messages are sent (POST /uploads)."""
    type_ = TYPES[kind]
    match await api.call("POST", "uploads", query={"type": type_}, within=within):
        case Done({"url": str(address), **endpoint}):
            seconds = within + len(content) / SLOWEST
            for field in _FIELDS[kind]:
                form = FormData(quote_fields=False)
                form.add_field(field, content, filename=name)
                outcome = await api.upload(address, form, within=seconds)
                if outcome != UNSUPPORTED_FORM:
                    break
        case Done():
            return NotSent("NoAddress")
        case Unknown(why):
            return NotSent(why)  # an address that nobody has heard of does no harm
        case failure:
            return failure
    if not isinstance(outcome, Done):
        return outcome
    token = _token_in(outcome.result, endpoint.get("token"))
    return Done(token) if isinstance(token, str) else Refused(Remedy.LOOK, "upload refused")


def _token_in(answer: Any, known: Any) -> Any:
    """Return the token, None from a refusal, which also comes with status 200.

    `known`: a video's, which comes before its upload.
    """
    match answer:
        case {"error_code": _}:
            return None
        case {"photos": dict(photos)}:
            return next((one["token"] for one in photos.values() if "token" in one), None)
        case {"token": str(token)}:
            return token
        case _:
            return known

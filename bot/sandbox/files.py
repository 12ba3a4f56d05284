"""Photos, videos and documents attached by people and the bot, and Telegram's stored files."""

from dataclasses import dataclass
from itertools import count
from mimetypes import guess_type

from bot.sandbox.protocol import Json


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture."""

    data: bytes = b"a photo"


@dataclass(frozen=True, slots=True)
class Video:
    """A video."""

    data: bytes = b"a video"


@dataclass(frozen=True, slots=True)
class Document:
    """A file with a name."""

    name: str
    data: bytes = b"a document"


Attachment = Photo | Video | Document


def attachment_of(kind: type[Attachment], upload: Document) -> Attachment:
    """Return an uploaded file as an attachment of that kind; only a document keeps its name."""
    return upload if issubclass(kind, Document) else kind(upload.data)


_SIZES = {"s": 90, "y": 1280}
"""Sides of the sizes in which Telegram keeps a photo; the last is the largest."""


@dataclass(frozen=True, slots=True)
class File:
    """A stored file; `number` is unique. Its ids are valid for the kind of its attachment only."""

    number: int
    attachment: Attachment

    @property
    def ids(self) -> list[str]:
        """Each `file_id` by which it can be sent: a photo has one per size."""
        if not isinstance(self.attachment, Photo):
            return [f"BQACAgIAAxkBsandbox{self.number}"]
        return [f"AgACAgIAAxkBsandbox{self.number}{size}" for size in _SIZES]

    def as_json(self) -> Json:
        """Return the field of a Message: `photo`, the largest size last, `video` or `document`."""
        match self.attachment:
            case Photo():
                sizes = zip(self.ids, _SIZES.items(), strict=True)
                return {
                    "photo": [
                        self._file(file_id, name) | {"width": side, "height": side}
                        for file_id, (name, side) in sizes
                    ]
                }
            case Video():
                about = {"width": 1280, "height": 720, "duration": 9, "mime_type": "video/mp4"}
                return {"video": self._file(self.ids[0], "v") | about}
            case Document(name=name):
                mime = guess_type(name)[0] or "application/octet-stream"
                about = {"file_name": name, "mime_type": mime}
                return {"document": self._file(self.ids[0], "d") | about}

    def described(self, file_id: str) -> Json:
        """Return File of the Bot API, with the path for downloading it."""
        suffix = "jpg" if isinstance(self.attachment, Photo) else "bin"
        path = f"{type(self.attachment).__name__.lower()}s/file_{self.number}.{suffix}"
        return self._file(file_id, file_id[-1]) | {"file_path": path}

    def _file(self, file_id: str, mark: str) -> Json:
        return {
            "file_id": file_id,
            "file_unique_id": f"AQADsandbox{self.number}{mark}",
            "file_size": len(self.attachment.data),
        }


class StoredFiles:
    """All files ever sent."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._numbers = count(1)

    def keep(self, attachment: Attachment) -> File:
        """Store an attachment as a new file, as every upload does."""
        file = File(next(self._numbers), attachment)
        self._by_id |= dict.fromkeys(file.ids, file)
        return file

    def replace(self, file: File, attachment: Attachment) -> File:
        """Give a stored file its content, under the same ids."""
        changed = File(file.number, attachment)
        self._by_id |= dict.fromkeys(file.ids, changed)
        return changed

    def find(self, file_id: str) -> File | None:
        """Return the file with that id, or None."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """Return the file with this download path, or None."""
        return next(
            (file for id_, file in self._by_id.items() if file.described(id_)["file_path"] == path),
            None,
        )

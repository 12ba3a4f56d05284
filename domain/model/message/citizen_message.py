"""A citizen's message with its network, files and topic, as people or an export bring it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, urlsplit

from domain.model.actor import Signature
from domain.model.errors import Limited, TooMany
from domain.model.ids import Messenger, without_prefix


class Network(StrEnum):
    """The network of a citizen's message; the first five are those of §2."""

    OK = "ok"
    VK = "vk"
    FACEBOOK = "facebook"
    TWITTER = "twitter"
    INSTAGRAM = "instagram"
    TELEGRAM = "telegram"
    MAX = "max"
    DZEN = "dzen"
    RUTUBE = "rutube"
    YOUTUBE = "youtube"
    OTHER = "other"


NETWORKS_OF_PROCEDURE = frozenset(
    {Network.OK, Network.VK, Network.FACEBOOK, Network.TWITTER, Network.INSTAGRAM}
)
"""The networks of §2; incidents from others are accepted, with a hint."""

HOSTS: Final[Mapping[str, Network]] = {
    "ok.ru": Network.OK,
    "odnoklassniki.ru": Network.OK,
    "vk.com": Network.VK,
    "vk.ru": Network.VK,
    "vkontakte.ru": Network.VK,
    "vk.cc": Network.VK,
    "facebook.com": Network.FACEBOOK,
    "fb.com": Network.FACEBOOK,
    "fb.me": Network.FACEBOOK,
    "twitter.com": Network.TWITTER,
    "x.com": Network.TWITTER,
    "t.co": Network.TWITTER,
    "instagram.com": Network.INSTAGRAM,
    "instagr.am": Network.INSTAGRAM,
    "t.me": Network.TELEGRAM,
    "telegram.me": Network.TELEGRAM,
    "max.ru": Network.MAX,
    "dzen.ru": Network.DZEN,
    "zen.yandex.ru": Network.DZEN,
    "rutube.ru": Network.RUTUBE,
    "youtube.com": Network.YOUTUBE,
    "youtu.be": Network.YOUTUBE,
}


def network_of(url: str | None) -> Network:
    """The network of a link, by its host or a parent domain; OTHER if unknown or missing."""
    host = host_of(parts_of(url or ""))
    while host:
        if host in HOSTS:
            return HOSTS[host]
        _, _, host = host.partition(".")
    return Network.OTHER


def parts_of(url: str) -> SplitResult:
    """The parts of a link, even without a scheme; all empty if it is invalid."""
    try:
        parts = urlsplit(url)
        return parts if parts.netloc else urlsplit(f"//{url}")
    except ValueError:  # such as «http://[»
        return urlsplit("")


def host_of(parts: SplitResult) -> str:
    """The host in lower case, without a trailing dot; empty if there is none."""
    return (parts.hostname or "").rstrip(".")


MOST_ATTACHMENTS: Final = 10
"""The size of an album (Bot API, sendMediaGroup)."""


TABLES: Final = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".txt")
"""Extensions of tables: such a file, sent without a text, is read."""


class AttachmentKind(StrEnum):
    """How Telegram shows a file: a photo or a video in the chat, or a document; in this order."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file; `file_id` sends it again and is invalid for another bot.

    It begins with the prefix of its messenger.

    `file_unique_id` identifies the file for all senders; `name` is a document's.
    """

    kind: AttachmentKind
    file_id: str
    file_unique_id: str
    name: str | None = None

    @property
    def messenger(self) -> Messenger:
        """The messenger that has the file."""
        return without_prefix(self.file_id)[0]


def checked_attachments(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files in their order; raises TooMany."""
    given = tuple(attachments)
    if len(given) > MOST_ATTACHMENTS:
        raise TooMany(Limited.ATTACHMENTS, MOST_ATTACHMENTS, len(given))
    return given


def with_more(files: Sequence[Attachment], more: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files, and the others that are not among them."""
    known = {one.file_unique_id for one in files}
    return (*files, *(one for one in more if one.file_unique_id not in known))


def kept_by_change(
    files: tuple[Attachment, ...], before: tuple[Attachment, ...], *, edited: bool
) -> tuple[Attachment, ...]:
    """The files of a message after a change; later ones stay, unless an edit changed its own.

    Not `edited`: more of its album came.
    """
    whole = with_more(before, files)
    return files if edited and whole != before else whole


def same_files(one: Iterable[Attachment], other: Iterable[Attachment]) -> bool:
    """Whether they are the same files in the same order; a file's `file_id` may change."""
    return [each.file_unique_id for each in one] == [each.file_unique_id for each in other]


@dataclass(frozen=True, slots=True)
class CitizenMessage:
    """The message and its source; kept in an erasable row, never in an event or a log."""

    text: str
    network: Network = Network.OTHER
    url: str | None = None
    author_name: str | None = None
    author_url: str | None = None
    attachments: tuple[Attachment, ...] = ()
    note: str | None = None
    """Control's text when it forwarded the message; for control only."""
    address: str | None = None
    """The place it is about, if the monitoring system names it."""
    answer: str | None = None
    """The answer that it got before it was registered here."""
    aliases: str | None = None
    """Its other number and the bodies it names in an import file: it is found by them."""


UNNUMBERED: Final = "row:"
"""Begins the id of a message that has no number in the monitoring system."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The topic that the monitoring system assigned."""

    group: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class AuthorsReply:
    """The author's words, added by an executor; the text can be erased."""

    text: str
    signed: Signature


class ExportColumn(StrEnum):
    """A meaning; the value is used in the organisation file, which may add headings for it."""

    NUMBER = "number"
    """The number in the monitoring system; it identifies the incident."""
    ID = "id"
    """A second number, used if the first is missing."""
    DETECTED_AT = "detected_at"
    FINISHED_AT = "finished_at"
    STEP = "step"
    """The progress there."""
    TEXT = "text"
    URL = "url"
    NETWORK = "network"
    AUTHOR_NAME = "author_name"
    AUTHOR_URL = "author_url"
    TOPIC_GROUP = "topic_group"
    TOPIC = "topic"
    SETTLEMENT = "settlement"
    STREET = "street"
    HOUSE = "house"
    BODY = "body"
    """The authority assigned there."""
    EXECUTOR = "executor"
    """The same, from another column."""
    ANSWERED_AT = "answered_at"
    ANSWER_TOOK = "answer_took"
    """From detection to the first answer."""
    ANSWER = "answer"
    NOTE = "note"
    UNNEEDED = "unneeded"
    """Recognised, but ignored."""

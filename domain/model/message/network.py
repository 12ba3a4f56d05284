"""Social networks, and their recognition from links."""

from enum import StrEnum
from urllib.parse import SplitResult, urlsplit


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

_HOSTS = {
    "ok.ru": Network.OK,
    "odnoklassniki.ru": Network.OK,
    "vk.com": Network.VK,
    "vk.ru": Network.VK,
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
        if host in _HOSTS:
            return _HOSTS[host]
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

"""Social networks, and how a link tells which one it belongs to."""

from enum import StrEnum
from urllib.parse import SplitResult, urlsplit


class Network(StrEnum):
    """Where a citizen's message stands; the first five are those of §2."""

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
"""§2 names these; incidents from elsewhere are worked too, with a hint."""

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
    """The network a link points to, by its host or a parent of it; OTHER where unknown or absent."""
    host = host_of(parts_of(url or ""))
    while host:
        if host in _HOSTS:
            return _HOSTS[host]
        _, _, host = host.partition(".")
    return Network.OTHER


def parts_of(url: str) -> SplitResult:
    """A link taken apart, also where its scheme was left out; all empty for what is no link."""
    try:
        parts = urlsplit(url)
        return parts if parts.netloc else urlsplit(f"//{url}")
    except ValueError:  # «http://[» and its like
        return urlsplit("")


def host_of(parts: SplitResult) -> str:
    """The host in lower case, without the dot that may end it; empty where there is none."""
    return (parts.hostname or "").rstrip(".")

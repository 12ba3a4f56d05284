"""Links to people's pages: which of them lead to the same person.

A person's data are erased by such a link, so the query and the case of letters are ignored only
where the rest is known to name a person. Elsewhere only the same address is the same page.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from urllib.parse import parse_qs, unquote

from domain.model.message.citizen_message import HOSTS, Network, host_of, parts_of


class _Shape(NamedTuple):
    """A form of paths that name a person; `exact`: case counts in the name."""

    path: re.Pattern[str]
    name: str = "{}"
    exact: bool = False


def _shape(path: str, name: str = "{}", *, exact: bool = False) -> _Shape:
    return _Shape(re.compile(path, re.IGNORECASE | re.ASCII), name, exact)


_NAMED_BY: Final[Mapping[tuple[Network, str], str]] = {
    (Network.OK, "dk"): "st.friendId",
    (Network.VK, "profile.php"): "id",
    (Network.FACEBOOK, "profile.php"): "id",
}
"""The parameter that names the person where the path does not; it is matched with the path."""

_OF_AN_OBJECT: Final = (
    "albums?|app|articles?|audios?|clips?|docs?|friends|gifts|groups|market|notes?|page|photos?|"
    "playlists?|podcasts?|polls?|product|stor(?:y|ies)|tag|topic|videos?|wall|write"
)
"""Before a number: a post, photo or the like in VK."""

_SHAPES: Final[Mapping[Network, Sequence[_Shape]]] = {
    Network.OK: (
        _shape(r"(?:profile/|dk\?st\.friendId=)(\d+)", "profile/{}"),
        _shape(r"dk\?st\.friendId=([\w-]+)", "friend/{}", exact=True),
        _shape(r"group/(\d+)", "group/{}"),
        _shape(r"([a-z][\w.-]+)"),
    ),
    Network.VK: (
        _shape(r"(?:id|profile\.php\?id=)(\d+)", "id{}"),
        _shape(r"(?:club|public|event)(\d+)", "club{}"),
        _shape(rf"@?(?!(?:{_OF_AN_OBJECT})\d|\w{{1,40}}\.php)([a-z][\w.]+)"),
    ),
    Network.FACEBOOK: (
        _shape(r"(?:profile\.php\?id=|people/[^/]+/|groups/[^/]+/user/)(\w+)", "id{}", exact=True),
        _shape(r"(\d+)", "id{}"),
        _shape(r"(?!\w{1,40}\.php)([a-z][a-z\d.]+)"),
    ),
    Network.TWITTER: (_shape(r"i/user/(\d+)", "id{}"), _shape(r"@?(\w{1,15})")),
    Network.INSTAGRAM: (_shape(r"(?:_u/)?@?([\w.]{1,30})"),),
    Network.TELEGRAM: (_shape(r"(?:s/)?@?([a-z]\w{3,31})"),),
    Network.MAX: (
        _shape(r"u/([\w-]+)", "u/{}", exact=True),
        _shape(r"@?([a-z][\w-]+)"),
    ),
    Network.DZEN: (
        _shape(r"(?:media/)?id/([\da-f]+)", "id/{}"),
        _shape(r"user/([\w-]+)", "user/{}", exact=True),
        _shape(r"(?:media/)?@?([a-z][\w.-]+)"),
    ),
    Network.RUTUBE: (
        _shape(r"(?:channel|video/person)/(\d+)", "channel/{}"),
        _shape(r"u/([\w-]+)", "u/{}", exact=True),
    ),
    Network.YOUTUBE: (
        _shape(r"(channel/UC[\w-]+|@[^/]+|(?:c|user)/[^/]+)(?:/[a-z]+)?", exact=True),
    ),
}
"""Where a path alone names a person; the first that fits counts."""

_OF_NOBODY: Final[Mapping[Network, frozenset[str]]] = {
    network: frozenset(names.split())
    for network, names in {
        Network.OK: "about ads app apps bookmarks chat discussions dk events feed friends game games"
        " gifts group groups guests help holidays live login market marks media messages music"
        " notifications online photo photos post profile search services settings share stats video",
        Network.VK: "about ads al_feed al_im al_profile albums app apps article articles audio audios"
        " away badges blog board bookmarks bugs calls clips dev discover docs edit events fave feed"
        " friends games gifts groups im invite jobs join login mail market memories menu music notes"
        " notifications people photo photos podcasts polls press privacy public restore reviews"
        " search services settings share staff stats stickers stories story support tasks terms topic"
        " video videos wall write",
        Network.FACEBOOK: "ads events friends gaming groups hashtag help home live login marketplace"
        " media messages notes notifications pages people permalink photo photos plugins posts"
        " privacy public reel reels saved search settings share sharer stories story video videos"
        " watch",
        Network.TWITTER: "about compose download explore hashtag home i intent jobs login logout"
        " messages notifications privacy search settings share signup tos",
        Network.INSTAGRAM: "about accounts api challenge developer direct emails explore legal oauth"
        " p privacy reel reels share stories tv web",
        Network.TELEGRAM: "addemoji addlist addstickers addtheme auction boost confirmphone contact"
        " giftcode invoice joinchat login proxy setlanguage share socks stars",
        Network.MAX: "about api apps business channel chat download help join legal login privacy"
        " share stickers support u user web",
        Network.DZEN: "a api articles audience b editor feed id lenta media my news notifications"
        " pogoda profile search settings shorts sport subscriptions suite topic user video",
    }.items()
}
"""Paths of networks' own pages, such as `vk.com/feed`."""

_SHORTENED: Final = frozenset({"vk.cc", "fb.me", "t.co", "youtu.be"})
"""Hosts whose paths name nobody."""

_BEFORE_HOST: Final = re.compile(r"^(?:(?:www|m|new|mobile|mbasic|touch|[a-z]{2}-[a-z]{2})\.)+")
_NAMED_BY_HOST: Final = ".t.me"


def profile_of(link: str) -> str:
    """Return a key of a person's page, equal for all links that surely lead to the same person."""
    parts = parts_of(link.strip())
    host = _BEFORE_HOST.sub("", host_of(parts))
    path = unquote(parts.path).strip("/")
    if host.endswith(_NAMED_BY_HOST) and not path:
        path, host = host.removesuffix(_NAMED_BY_HOST), _NAMED_BY_HOST.lstrip(".")
    network = Network.OTHER if host in _SHORTENED else HOSTS.get(host, Network.OTHER)
    name = _named(network, path, parts.query)
    if name is not None:
        return f"{network}/{name}"
    site = host if network is Network.OTHER else network
    return f"{site}//{path}?{parts.query}#{parts.fragment}"


def _named(network: Network, path: str, query: str) -> str | None:
    """Return the name of the person in the network, or None if the link need not lead to one."""
    if (parameter := _NAMED_BY.get((network, path.lower()))) is not None:
        path = f"{path}?{parameter}={','.join(parse_qs(query).get(parameter, ()))}"
    for shape in _SHAPES.get(network, ()):
        if found := shape.path.fullmatch(path):
            name = found[1] if shape.exact else found[1].lower()
            nobody = name in _OF_NOBODY.get(network, ()) and shape.name == "{}"
            return None if nobody else shape.name.format(name)
    return None

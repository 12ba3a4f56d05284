"""A probe of MAX: availability, the bot's account, and the chats where it may write."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from bot.max.calls import MaxApi
from bot.max.dialogs import Dialogs
from bot.max.files import TYPES
from bot.max.reading import NEEDED_RIGHTS
from bot.max.subscriptions import subscriptions
from bot.messengers.probe import Assumption, Seen, Step, WebhookSeen, asked, hindrances
from bot.runtime.clock import Clock
from domain.model.ids import Messenger, Place
from domain.model.outcome import Done, Failure, NotSent, Outcome, Refused, Remedy

_ANSWER_WITHIN: Final = 10

_MOST_OF_PAGE: Final = 64 * 1024
"""Bytes read of what an upload server answers to a look."""


async def look(
    api: MaxApi, dialogs: Dialogs, places: Collection[Place], clock: Clock, step: Step
) -> Seen:
    """Probe a few places at a time; `step` receives how many of how many are done.

    Of people only those are probed who have written to the bot: MAX tells nothing of other dialogs.
    They see nothing of it except a short «печатает…». With places to probe, the program's assumptions
    about MAX are asked about, too.
    """
    me = await _ask(api, "GET", "me")
    if not isinstance(me, Done):
        return Seen(me)
    ahead = None if api.dated is None else api.dated - clock.now()
    hooks = await subscriptions(api)
    found = await hindrances(places, partial(_hindered, api, dialogs), step)
    return Seen(
        username=str(me.result.get("username") or ""),
        ahead=ahead,
        webhook=None if hooks is None else WebhookSeen(hooks[0] if hooks else ""),
        places=found,
        assumptions=[one async for one in _assumptions(api, dialogs, places)] if places else (),
        unseen=len(places) - len(found),
    )


async def _hindered(api: MaxApi, dialogs: Dialogs, place: Place) -> Failure | None:
    chat = await dialogs.find(place)
    if chat is None:
        return None
    if not place.private:
        member = await _ask(api, "GET", "chats/{}/members/me", chat)
        if not isinstance(member, Done):
            return member
        return None if has_rights(member.result) else Refused(Remedy.GRANT_RIGHTS, "")
    typing = {"action": "typing_on"}
    written = await _ask(api, "POST", "chats/{}/actions", chat, body=typing)
    return None if isinstance(written, Done) else written


async def _assumptions(
    api: MaxApi, dialogs: Dialogs, places: Collection[Place]
) -> AsyncIterator[Assumption]:
    """Yield what MAX says of assumptions; nothing is written."""
    uploads = dict(await asyncio.gather(*(_upload_server(api, one) for one in TYPES.values())))
    for server, failure in uploads.items():
        code = "uploads_unreached" if server else "uploads_refused"
        yield Assumption(Messenger.MAX, code, failure, server)
    known = [await dialogs.find(one) for one in places if one.private]
    if chat := next(filter(None, known), None):
        read = await _ask(api, "GET", "messages", query={"chat_id": chat, "count": 1})
        failure = read if isinstance(read, Refused) else None
        yield Assumption(Messenger.MAX, "dialogs_unreadable", failure)


async def _upload_server(api: MaxApi, kind: str) -> tuple[str, Failure | None]:
    """Return the server that takes such files, and why it is out of reach; None if it answers.

    It may refuse, for nothing is uploaded. Without a server: why MAX names none.
    """
    match await _ask(api, "POST", "uploads", query={"type": kind}):
        case Done({"url": str(address)}):
            answer = await api.download(address, _MOST_OF_PAGE, within=_ANSWER_WITHIN)
            server = urlsplit(address).netloc
            match answer:
                case NotSent(retry_after=None):
                    return server, answer
                case _:
                    return server, None
        case Done():
            return "", NotSent("NoAddress")
        case failure:
            return "", failure


def has_rights(member: Mapping[str, Any]) -> bool:
    """Return whether the bot, by its own ChatMember, sees all messages and may write."""
    given = member.get("permissions")
    rights = given if isinstance(given, list) else ()
    return bool(member.get("is_admin")) and all(one in rights for one in NEEDED_RIGHTS)


async def _ask(
    api: MaxApi,
    verb: str,
    path: str,
    *ids: object,
    query: Mapping[str, Any] | None = None,
    body: Mapping[str, Any] | None = None,
) -> Outcome[Any]:
    """Make a call, again after a pause demanded by MAX."""
    return await asked(
        partial(api.call, verb, path, *ids, query=query, body=body, within=_ANSWER_WITHIN)
    )

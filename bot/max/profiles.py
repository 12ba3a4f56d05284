"""Names of profiles: MAX mentions people by no other name.

They are first and last names: `User.name` is announced to go.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.max.markup import mentioned_in
from bot.runtime.clock import Clock
from domain.model.ids import Place
from domain.model.outcome import Done, Outcome
from handlers.ui.rendered import MessagePart

_ASK_AGAIN_AFTER: Final = 3600.0
"""Seconds after which somebody who was not in the group may be."""


class Profiles:
    """Learned from updates, and from a group's members when one of them is first mentioned.

    `names` are by the people's numbers in MAX.
    """

    def __init__(self, clock: Clock) -> None:
        self.names: dict[int, str] = {}
        self._clock = clock
        self._absent: dict[tuple[Place, int], float] = {}

    def unknown(self, place: Place, part: MessagePart) -> list[int]:
        """Return those mentioned whose names have to be asked for, in a group."""
        if place.private:
            return []
        return [one for one in mentioned_in(part) if self._is_unknown(place, one)]

    def learn(self, payload: Mapping[str, Any]) -> None:
        """Learn the name of who wrote or pressed, from an update."""
        match payload.get("callback") or payload.get("message") or payload:
            case {"user": dict(user)} | {"sender": dict(user)}:
                self._take(user)
            case _:
                pass

    def learn_members(self, place: Place, asked: list[int], answer: Outcome[Any]) -> None:
        """Learn the names of these members of the group (GET /chats/{chatId}/members)."""
        now = self._clock.monotonic()
        self._absent |= {(place, one): now for one in asked}
        for member in _members(answer):
            self._take(member)

    def _is_unknown(self, place: Place, number: int) -> bool:
        asked_at = self._absent.get((place, number), float("-inf"))
        return number not in self.names and self._clock.monotonic() - asked_at > _ASK_AGAIN_AFTER

    def _take(self, user: Mapping[str, Any]) -> None:
        match user:
            case {"user_id": int(number), "first_name": str(first)}:
                last = user.get("last_name")
                self.names[number] = f"{first} {last}" if isinstance(last, str) and last else first
            case _:
                pass


def ask_members(asked: list[int]) -> dict[str, str]:
    """Return the query for these members."""
    return {"user_ids": ",".join(map(str, asked))}


def _members(answer: Outcome[Any]) -> Iterator[dict[str, Any]]:
    match answer:
        case Done({"members": list(members)}):
            yield from (one for one in members if isinstance(one, dict))
        case _:
            pass

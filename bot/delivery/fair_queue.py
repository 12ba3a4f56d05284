"""Whose turn it is of those that may leave at one moment: every class of notices has its share.

Smooth weighted round robin, as nginx spreads requests over its servers: at each turn every class
that waits gains its weight; the one that has gained most goes, and pays what all have gained. So
none waits for longer than the weights of the others ask, and what nobody uses goes to whoever
waits. Alerts go before all that, and what strangers are answered comes after it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import count
from typing import Final

from domain.model.conversation.notices import Priority
from domain.model.ids import ChatId
from storage.delivery.work import QueuedNotice

WEIGHTS: Final = {
    Priority.ANSWER: 4,
    Priority.CARD: 4,
    Priority.REMINDER: 2,
    Priority.REFRESH: 1,
    Priority.BULK: 1,
}


class Shares:
    """The turns of the classes that share something."""

    def __init__(self) -> None:
        self._gained: Counter[Priority] = Counter()

    def next(self, waiting: Collection[Priority]) -> Priority:
        """Which of these classes goes now; of equal ones the more urgent."""
        if Priority.ALERT in waiting:
            return Priority.ALERT
        sharing = sorted(WEIGHTS.keys() & waiting)
        if not sharing:
            return Priority.STRANGER
        for one in sharing:
            self._gained[one] += WEIGHTS[one]
        chosen = max(sharing, key=self._gained.__getitem__)
        self._gained[chosen] -= sum(WEIGHTS[one] for one in sharing)
        return chosen


class FairQueue:
    """The turns of chats, and of what waits in each.

    A chat stands in the line of the most urgent class that it waits with, behind those that were
    served later than it; which of its own classes then goes is for its own shares to say. So
    nothing less urgent holds a chat back, and seven lists for one chat don't hold up its cards.
    """

    def __init__(self) -> None:
        self._all = Shares()
        self._chats: defaultdict[ChatId, Shares] = defaultdict(Shares)
        self._turns = count(1)
        self._served: dict[ChatId, int] = {}

    def next(self, heads: Sequence[QueuedNotice]) -> QueuedNotice:
        """The one of these that goes now; `heads` has the first of each class in each chat."""
        urgent: dict[ChatId, QueuedNotice] = {}
        for head in heads:
            chat = head.place.chat
            urgent[chat] = min(head, urgent.get(chat, head), key=lambda one: one.priority)
        chosen = self._all.next({head.priority for head in urgent.values()})
        line = [head for head in urgent.values() if head.priority == chosen]
        first = min(line, key=lambda head: (self._served.get(head.place.chat, 0), head.id))
        if chosen is Priority.STRANGER:  # nothing is remembered of them: there may be thousands
            return first
        chat = first.place.chat
        self._served[chat] = next(self._turns)
        own = {head.priority: head for head in heads if head.place.chat == chat}
        return own[self._chats[chat].next(own)]

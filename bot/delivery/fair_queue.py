"""Order of the notices that may leave at one moment: every priority has its share.

Smooth weighted round robin, as nginx spreads requests over its servers: at each turn every waiting
class gains its weight; the class with the largest total goes and pays what all have gained. So no
class waits longer than the weights of the others allow, and unused shares go to the classes that
wait. Alerts go before all others, replies to strangers after them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import count
from typing import Final

from domain.model.conversation.notices.notice import Priority
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
    """Round-robin state of the classes that share a resource."""

    def __init__(self) -> None:
        self._gained: Counter[Priority] = Counter()

    def next(self, waiting: Collection[Priority]) -> Priority:
        """Return the waiting class that goes now; on a tie the more urgent."""
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
    """Round-robin state of all chats, and of the classes within each.

    A chat queues with its most urgent class, behind chats served less recently; which of its
    classes goes is decided by the chat's own shares. So less urgent notices never hold a chat back,
    and seven lists for one chat don't delay its cards.
    """

    def __init__(self) -> None:
        self._all = Shares()
        self._chats: defaultdict[ChatId, Shares] = defaultdict(Shares)
        self._turns = count(1)
        self._served: dict[ChatId, int] = {}

    def next(self, heads: Sequence[QueuedNotice]) -> QueuedNotice:
        """Return the notice that goes now; `heads` has the first of each class in each chat."""
        urgent: dict[ChatId, QueuedNotice] = {}
        for head in heads:
            chat = head.place.chat
            urgent[chat] = min(head, urgent.get(chat, head), key=lambda one: one.priority)
        chosen = self._all.next({head.priority for head in urgent.values()})
        line = [head for head in urgent.values() if head.priority == chosen]
        first = min(line, key=lambda head: (self._served.get(head.place.chat, 0), head.id))
        if chosen is Priority.STRANGER:  # no state is kept for strangers: there may be thousands
            return first
        chat = first.place.chat
        self._served[chat] = next(self._turns)
        own = {head.priority: head for head in heads if head.place.chat == chat}
        return own[self._chats[chat].next(own)]

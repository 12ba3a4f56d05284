"""Who gets what: each event of an incident becomes notices, written in the same transaction.

A card is shown from the state at the time of sending and coalesced; news carries the frozen facts
of its event and is never merged; a question and an answer are for one person.
"""

from domain.model.notices.kinds import (
    Announce,
    Ask,
    Audience,
    News,
    Notice,
    Offer,
    RefreshCard,
    RefreshOpen,
    Remind,
    Say,
    ShowCard,
    ShowSelection,
)
from domain.model.notices.recipients import notices_for
from domain.model.notices.standing_cards import appeal_card, cards_of, executor_card, worked_in

__all__ = [
    "Announce",
    "Ask",
    "Audience",
    "News",
    "Notice",
    "Offer",
    "RefreshCard",
    "RefreshOpen",
    "Remind",
    "Say",
    "ShowCard",
    "ShowSelection",
    "appeal_card",
    "cards_of",
    "executor_card",
    "notices_for",
    "worked_in",
]

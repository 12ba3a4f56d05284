"""Notices: each event of an incident becomes notices, written in the same transaction.

`kinds.py` has the kinds of notices, `recipients.py` the recipients of events, `reminded.py` those
of reminders.

A card shows the state at the time of sending, and repeated notices for it are coalesced; news
carries the frozen facts of its event and is never merged; a question and an answer are for one
person.
"""

from domain.model.conversation.notices.kinds import (
    Announce,
    Ask,
    Audience,
    BriefingAsks,
    CatchUp,
    EditCard,
    EndKind,
    EraseMessage,
    ListKind,
    News,
    Notice,
    Offer,
    QuestionEnd,
    RefreshCard,
    RefreshOpen,
    Remind,
    Retire,
    SendFile,
    SendFilesOf,
    SendStoredFile,
    ShowBriefing,
    ShowCard,
    ShowJob,
    ShowMemo,
    ShowSearch,
    ShowSelection,
    TextNotice,
)
from domain.model.conversation.notices.notice import KINDS, Priority, SingleNotice
from domain.model.conversation.notices.owed import Recipient, left_untold, owed_from
from domain.model.conversation.notices.recipients import notices_for
from domain.model.conversation.notices.reminded import reminded
from domain.model.conversation.notices.standing_cards import (
    cards_of,
    coordinated_in,
    needed_cards,
    owed_cards,
    worked_in,
)

__all__ = [
    "KINDS",
    "Announce",
    "Ask",
    "Audience",
    "BriefingAsks",
    "CatchUp",
    "EditCard",
    "EndKind",
    "EraseMessage",
    "ListKind",
    "News",
    "Notice",
    "Offer",
    "Priority",
    "QuestionEnd",
    "Recipient",
    "RefreshCard",
    "RefreshOpen",
    "Remind",
    "Retire",
    "SendFile",
    "SendFilesOf",
    "SendStoredFile",
    "ShowBriefing",
    "ShowCard",
    "ShowJob",
    "ShowMemo",
    "ShowSearch",
    "ShowSelection",
    "SingleNotice",
    "TextNotice",
    "cards_of",
    "coordinated_in",
    "left_untold",
    "needed_cards",
    "notices_for",
    "owed_cards",
    "owed_from",
    "reminded",
    "worked_in",
]

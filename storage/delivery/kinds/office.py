"""Notices about people's work rather than one incident, and redaction of sent messages."""

from domain.model.conversation.notices.kinds import Announce, EraseMessage, ShowBriefing, ShowMemo
from domain.ports.snapshots import (
    AnnouncementContent,
    BriefingContent,
    ErasureContent,
    MemoContent,
)
from storage.conversation.briefings import load_briefing
from storage.delivery.kinds.registry import ALWAYS, DeliveryRules, Opening, loads
from storage.delivery.told import number_told


@loads(
    ShowBriefing,
    BriefingContent,
    DeliveryRules(stays=True, worth_sending_late=ALWAYS, failure_reported=True),
)
async def load_briefing_state(opening: Opening) -> BriefingContent:
    """The briefing as it is now."""
    notice = opening.notice(ShowBriefing)
    briefing = await load_briefing(opening.connection, notice.briefing)
    return BriefingContent(notice, briefing, await opening.office())


@loads(
    Announce,
    AnnouncementContent,
    DeliveryRules(worth_sending_late=ALWAYS, sent_once=True, failure_reported=True),
)
async def load_announcement(opening: Opening) -> AnnouncementContent:
    """The facts are those stored at the event; the names are today's."""
    return AnnouncementContent(opening.notice(Announce), await opening.office())


@loads(ShowMemo, MemoContent, DeliveryRules(stays=True, worth_sending_late=ALWAYS))
async def load_memo(opening: Opening) -> MemoContent:
    """Who works in the group now."""
    return MemoContent(opening.notice(ShowMemo), await opening.office(), opening.stands)


@loads(EraseMessage, ErasureContent, DeliveryRules(worth_sending_late=ALWAYS))
async def load_erasure(opening: Opening) -> ErasureContent:
    """No message: another bot sent it, or its group has become a supergroup since."""
    message = opening.notice(EraseMessage).message
    if message.bot != opening.bot or message.place.chat != opening.place.chat:
        return ErasureContent(None, None)
    return ErasureContent(message.message, await number_told(opening.connection, message))

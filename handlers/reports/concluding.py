"""A reply to a report in preparation: «Вывод отдела контроля» (§21)."""

from domain.model.conversation.question import HeldText
from domain.model.ids import BriefingId
from domain.model.report.briefing import ConclusionEmpty
from domain.use_cases.briefing import conclude
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage


async def on_reply_to_briefing(
    written: IncomingMessage, briefing: BriefingId, context: Context
) -> Response:
    """Take text only: it is sent with the report, files would get lost."""
    if not written.text or written.attachments:
        raise ConclusionEmpty
    held = HeldText(written.text, written.ref, written_at=written.at)
    await conclude(context.uow, briefing, held, by=written.by, at=context.now)
    return SILENT

"""Presses on the approval card."""

from typing import Final

from domain.model.actor import Actor
from domain.model.answer.contribution import ContributionsMissing
from domain.model.answer.draft import RejectionReason
from domain.model.ids import DraftVersion, IncidentNumber
from domain.model.telling.cards import ApprovalCard, CardMode
from domain.use_cases.deciding import decide, recall_approval
from handlers.buttons import ButtonData
from handlers.callbacks import ApproveWithout, RecallApproval, Verdict
from handlers.context import Context, Handler, Response, shown, toasted
from handlers.texts import toasts


async def on_verdict(data: Verdict, by: Actor, context: Context) -> Response:
    """«✅ Согласовать», «↩️ Не по сути вопроса», «↩️ Орфография, пунктуация», «↩️ Обе причины»."""
    reasons = {
        reason
        for reason, given in (
            (RejectionReason.OFF_TOPIC, data.off_topic),
            (RejectionReason.LANGUAGE, data.language),
        )
        if given
    }
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    try:
        await decide(context.uow, number, version, reasons, by=by, at=context.now)
    except ContributionsMissing:
        return shown(ApprovalCard(number, version), CardMode.CONFIRM_WITHOUT, by)
    return toasted(toasts.rejected(number) if reasons else toasts.approved(number))


async def on_approve_without(data: ApproveWithout, by: Actor, context: Context) -> Response:
    """«Да, согласовать»: although the information of some authorities is missing (§12)."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    await decide(
        context.uow, number, version, (), without_contributions=True, by=by, at=context.now
    )
    return toasted(toasts.approved(number))


async def on_recall_approval(data: RecallApproval, by: Actor, context: Context) -> Response:
    """«Отменить согласование»."""
    number, version = IncidentNumber(data.number), DraftVersion(data.version)
    await recall_approval(context.uow, number, version, by=by, at=context.now)
    return toasted(toasts.approval_recalled(number))


PRESSES: Final[dict[type[ButtonData], Handler]] = {
    Verdict: on_verdict,
    ApproveWithout: on_approve_without,
    RecallApproval: on_recall_approval,
}

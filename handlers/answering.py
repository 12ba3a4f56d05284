"""Drafts, comments and placements: replies to the bot's own cards."""

from dataclasses import replace

from domain.model.answer.contribution import position_of
from domain.model.answer.draft import Draft, DraftKind, DraftState
from domain.model.answer.draft_warning import warnings_about
from domain.model.course.status import Status
from domain.model.ids import AuthorityCode, IncidentNumber
from domain.model.incident import Incident
from domain.model.message.attachment import same_files
from domain.model.telling.cards import (
    ApprovalCard,
    CardKey,
    ControlCard,
    ExecutorCard,
    PlacementCard,
)
from domain.model.telling.question import About, HeldContribution, HeldDraft
from domain.use_cases.clarifying import add_authors_reply
from domain.use_cases.contributing import contribute
from domain.use_cases.correcting import correct_detection, correct_source
from domain.use_cases.deciding import comment
from domain.use_cases.drafting import submit_draft
from domain.use_cases.placing import correct_placement_time, place
from handlers.context import SILENT, Context, Response
from handlers.incoming import Link, Written
from handlers.refusing import not_taken, said
from handlers.texts import replies
from handlers.times import moment_in


async def on_draft(written: Written, card: ExecutorCard, context: Context) -> Response:
    """A reply to the executor's card: the draft; once it is approved, a link is the placement.

    Of a publication a link alone is the placement, too. Soon after it, another link corrects it.
    From an authority beside the lead it is information for the consolidated answer.
    """
    if await _beside_the_lead(card, context):
        return await _on_contribution(written, card, context)
    if written.text is None:
        refusal = replies.draft_needs_text if written.attachments else replies.draft_is_text
        return said(written, refusal(card.number))
    if written.link is not None:
        incident = await context.reading.incident(card.number)
        if _about_placement(written.link, incident, context):
            return await on_placement(written, card, context)
    return await _on_text(written, written.text, card, context)


async def _beside_the_lead(card: ExecutorCard, context: Context) -> bool:
    """Whether the card is an authority's that informs the lead, or has been taken off it (§12)."""
    lead = (await context.reading.incident(card.number)).lead
    return lead is not None and lead != card.authority


async def _on_contribution(written: Written, card: ExecutorCard, context: Context) -> Response:
    if written.text is None:
        files = written.attachments
        refusal = replies.contribution_needs_text if files else replies.contribution_is_text
        return said(written, refusal(card.number))
    new = await contribute(
        context.uow,
        card.number,
        card.authority,
        written.text,
        by=written.by,
        at=written.at,
        attachments=written.attachments,
        parts=written.refs,
    )
    return SILENT if new else said(written, replies.contribution_known(card.number))


def _about_placement(link: Link, incident: Incident, context: Context) -> bool:
    """Whether a text with a link tells of a placement, or corrects one, rather than answers."""
    if incident.status in {Status.APPROVED, Status.ANSWERED}:
        return True
    return link.alone and (
        incident.publication or incident.undoable_placement(context.now) is not None
    )


async def on_asked_draft(
    written: Written, number: IncidentNumber, kind: DraftKind, context: Context
) -> Response:
    """The answer to «Промежуточный ответ», «Уточнить у автора», «Окончательный ответ»."""
    if written.text is None:
        refusal = replies.draft_needs_text if written.attachments else replies.draft_is_text
        return said(written, refusal(number))
    new = await submit_draft(
        context.uow,
        number,
        written.text,
        asked_for=kind,
        by=written.by,
        at=written.at,
        attachments=written.attachments,
    )
    return SILENT if new else said(written, replies.draft_known(number))


async def on_authors_reply(written: Written, question: int, context: Context) -> Response:
    """The answer to «Автор ответил»."""
    if written.text is None or written.attachments:
        return said(written, replies.AUTHORS_REPLY_IS_TEXT)
    await add_authors_reply(context.uow, question, written.text, by=written.by, at=written.at)
    return SILENT


async def _on_text(written: Written, text: str, card: CardKey, context: Context) -> Response:
    new = await submit_draft(
        context.uow,
        card.number,
        text,
        by=written.by,
        at=written.at,
        attachments=written.attachments,
    )
    return SILENT if new else said(written, replies.draft_known(card.number))


async def on_comment(written: Written, card: ApprovalCard, context: Context) -> Response:
    """A reply to an approval card: control's comment on that version."""
    if written.text is None or written.attachments:
        return said(written, replies.comment_is_text(card.number))
    await comment(
        context.uow, card.number, card.version, written.text, by=written.by, at=written.at
    )
    return SILENT


async def on_placement(
    written: Written, card: ExecutorCard | PlacementCard, context: Context
) -> Response:
    """A reply to the approved text: the link under which it now stands, or a text instead of it."""
    text, version = written.text or "", card.version if isinstance(card, PlacementCard) else None
    if written.link is None:
        incident = await context.reading.incident(card.number)
        placed = version is not None and incident.draft(version).state is DraftState.PLACED
        if placed and not incident.status.closed:
            return said(written, replies.placed_already(card.number))
        if warnings_about(text):
            return said(written, replies.link_expected(card.number))
        return await _on_text(written, text, card, context)
    link = written.link.url
    new = await place(
        context.uow,
        card.number,
        link,
        version=version,
        by=written.by,
        at=written.at,
        now=context.now,
    )
    return SILENT if new else said(written, replies.placement_known(card.number))


async def on_corrected_draft(
    written: Written, card: CardKey, asked: About | None, context: Context
) -> Response:
    """The author edited a message, or an album, that waits for control or for their own word.

    The first is a new version, the second is looked at anew; information that was passed on to the
    lead is put right. What control has returned is bettered by a new message only, since the old
    one stands in the history.
    """
    text = written.text
    incident = await context.reading.incident(card.number)
    told = position_of(incident.contributions, written.refs)
    if isinstance(asked, HeldContribution):
        return await _contribute_again(written, card, asked.authority, context)
    if told is not None:
        return await _contribute_again(
            written, card, incident.contributions[told].authority, context
        )
    held = asked.held if isinstance(asked, HeldDraft) else None
    waiting = held or _waiting_from(written, incident)
    if waiting is None:
        return _on_edit_of_returned(written, card, incident)
    if text is None:
        return said(written, replies.draft_needs_text(card.number))
    if text.strip() == waiting.text and same_files(written.attachments, waiting.attachments):
        return SILENT
    await submit_draft(
        context.uow,
        card.number,
        text,
        by=written.by,
        at=context.now,
        attachments=written.attachments,
    )
    return SILENT


async def _contribute_again(
    written: Written, card: CardKey, authority: AuthorityCode, context: Context
) -> Response:
    """It counts from the edit's arrival; an edit that changes neither word nor file is none."""
    if written.text is None:
        return said(written, replies.contribution_needs_text(card.number))
    await contribute(
        context.uow,
        card.number,
        authority,
        written.text,
        by=written.by,
        at=context.now,
        attachments=written.attachments,
        parts=written.refs,
    )
    return SILENT


def _waiting_from(written: Written, incident: Incident) -> Draft | None:
    waiting = incident.waiting_draft
    return waiting if waiting and _came_in(waiting, written) else None


def _came_in(draft: Draft, written: Written) -> bool:
    """Whether the draft is the text of this message, whichever edit of it."""
    source = draft.signed.source
    return source is not None and replace(source, edited_at=0) in written.refs


def _on_edit_of_returned(written: Written, card: CardKey, incident: Incident) -> Response:
    returned = incident.draft_in_rework
    if returned is None or not _came_in(returned, written):
        return SILENT
    if (written.text or "").strip() == returned.text:
        return SILENT
    return said(written, replies.edit_of_rejected(card.number, returned.version))


async def on_correction(written: Written, card: ControlCard, context: Context) -> Response:
    """A reply to control's card: the moment of detection, or the link to the citizen's message."""
    text = written.text or ""
    office = await context.reading.office()
    moment = moment_in(text, context.now, office.calendar.tz)
    if moment is not None:
        await correct_detection(context.uow, card.number, moment, by=written.by, at=context.now)
        return SILENT
    if written.link is not None:
        await correct_source(
            context.uow, card.number, written.link.url, by=written.by, at=context.now
        )
        return SILENT
    return said(written, replies.correction_expected(card.number))


async def on_placement_time(written: Written, question: int, context: Context) -> Response:
    """The answer to «Указать время»."""
    office = await context.reading.office()
    moment = moment_in(written.text or "", context.now, office.calendar.tz)
    if moment is None:
        return not_taken(written, replies.TIME_EXPECTED, office)
    await correct_placement_time(context.uow, question, moment, by=written.by, at=context.now)
    return SILENT

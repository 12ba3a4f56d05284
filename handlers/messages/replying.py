"""Replies to messages of the bot: to a card, or to a message about several incidents or none."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final

from domain.model.conversation.cards import (
    AlertCard,
    CardKey,
    CardMode,
    ControlCard,
    ExecutorCard,
    ModeKind,
    OverviewCard,
    PlacementCard,
    ReferralCard,
    own_card,
)
from domain.model.conversation.notices.kinds import ShowCard
from domain.model.conversation.question import HeldMessage
from domain.model.conversation.questions import HeldContribution, HeldDraft, WhatIsMeant
from domain.model.conversation.selection import Bulk, BulkAction, Selection
from domain.model.ids import IncidentNumber
from domain.model.incident import Incident
from domain.model.incident.answer.draft_warning import greets_as_answer, says_placed
from domain.model.incident.events import MessageCompleted, Registered
from domain.model.incident.workflow.referral import ReferralState
from domain.model.incident.workflow.status import IncidentKind, Status
from domain.model.message.citizen_message import kept_by_change, with_more
from domain.model.message.link import same_post
from domain.model.organisation.office import Office
from domain.model.organisation.people import Authority
from domain.model.organisation.permissions import Action, NotPermitted
from domain.ports.incidents import UnknownIncident
from domain.ports.reading import AskedQuestion, IncidentRow, SelectionShown
from domain.use_cases.asking import ask_which
from domain.use_cases.bulk import change_selection
from domain.use_cases.replying import edit_reply, reply_about, reply_to_card
from handlers.administration.files import sets_up_by_file
from handlers.cards import choosing
from handlers.cards.choosing import name_typed, named
from handlers.lists.listing import waiting_for
from handlers.messages import registering
from handlers.reading import reply_meaning
from handlers.reading.reply_meaning import checked_reply_of, reply_of, respond
from handlers.reading.sought import asked_about
from handlers.searching import search_for
from handlers.texts import administration, replies
from handlers.ui.access import check_shown_in
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import IncomingMessage, RepliedMessage
from handlers.ui.refusals import said


async def sought_on_card(
    written: IncomingMessage, card: ControlCard | ReferralCard, context: Context
) -> Response | None:
    """Return the card with the matching authorities, if it offers authorities to pick.

    None: the reply means something else. Raises NotPermitted.
    """
    office = await context.reading.office()
    if (words := _part_of_a_name(written, office)) is None:
        return None
    incident = await context.reading.incident(card.number)
    if not named(words, _to_pick(card, incident, office)):
        return None
    if isinstance(card, ReferralCard):
        office.permit(written.by, Action.DECIDE_REFERRAL, incident, card.authority)
    else:
        office.permit(written.by, Action.ROUTE, incident)
    mode = CardMode(ModeKind.FOUND_AUTHORITIES, words)
    show = ShowCard(card, written.place, mode, resend=True, reply_to=written.ref)
    return Response((show,))


def _to_pick(
    card: ControlCard | ReferralCard, incident: Incident, office: Office
) -> Sequence[Authority]:
    """Return the authorities that the card offers in the incident's current state."""
    if isinstance(card, ReferralCard):
        own = [one for one in incident.referrals if one.authority == card.authority]
        waits = bool(own) and own[-1].returned and own[-1].state is ReferralState.WAITING
        return choosing.instead(incident, own[-1], office) if waits else ()
    routes = incident.status is Status.REGISTERED or incident.changing_authorities
    return tuple(office.organisation.authorities.values()) if routes else ()


async def sought_in_selection(
    written: IncomingMessage, shown: SelectionShown, context: Context
) -> Response | None:
    """The same for routing several incidents at once; None: the reply means something else."""
    if (words := _part_of_a_name(written, await context.reading.office())) is None:
        return None
    selection = await context.reading.selection(shown.selection)
    asked = selection and selection.person == written.by.person and selection.asked
    if not asked or asked.action is not BulkAction.ROUTE:
        return None
    ask = partial(Selection.ask, bulk=Bulk(BulkAction.ROUTE, looked_for=words))
    await change_selection(context.uow, shown.selection, ask, by=written.by, resend=True)
    return SILENT


def _part_of_a_name(written: IncomingMessage, office: Office) -> str | None:
    """Return the text if it is part of some authority's name, else None."""
    words = name_typed(written)
    return (
        words if words and named(words, tuple(office.organisation.authorities.values())) else None
    )


_ROOT: Final = 5
_WORD: Final = re.compile(r"\d+|[а-я]{4,}")
_MOST_OFFERED: Final = 8
_MOST_WAITING: Final = 5
_MOST_LOOKED_AT: Final = 20
"""Of a long list only the first ones are checked; others can be answered on their own cards."""


async def on_reply_to_card(written: IncomingMessage, card: CardKey, context: Context) -> Response:
    """Handle a reply by the state of the incident.

    A reply to news of an incident counts as one to the person's card of it.
    """
    if isinstance(card, OverviewCard):
        return await _about(card.number, written, context)
    read = checked_reply_of if isinstance(card, ExecutorCard | PlacementCard) else reply_of
    reply = await read(written, context)
    if isinstance(card, ControlCard | ReferralCard) and not reply.moment:
        sought = await sought_on_card(written, card, context)
        if sought is not None:
            return sought
    doing = reply_to_card(context.uow, card, reply, by=written.by, now=context.now)
    return await respond(doing, written, card.number, context)


async def _about(number: IncidentNumber, written: IncomingMessage, context: Context) -> Response:
    """Handle it as a reply to their card, if everyone in that chat may see the incident."""
    await check_shown_in(written.place, number, written.by, context)
    reply = await checked_reply_of(written, context)
    doing = reply_about(context.uow, number, reply, by=written.by, now=context.now)
    return await respond(doing, written, number, context)


async def on_reply_elsewhere(
    written: IncomingMessage,
    replied: RepliedMessage,
    shown: SelectionShown | None,
    context: Context,
) -> Response:
    """Handle a reply to a list, digest, reminders or announcement: ask which incident it is about.

    A message that begins with a № counts as its card. For a selection to route, the reply may be
    the name of an authority. The reply itself registers nothing.
    """
    office = await context.reading.office()
    office.person(written.by.person)
    sought = None if shown is None else await sought_in_selection(written, shown, context)
    if sought is not None:
        return sought
    if (kept := await _on_files_for_held(written, replied, context)) is not None:
        return kept
    if number := reply_meaning.number_shown(replied):
        return await _about(number, written, context)
    numbers = reply_meaning.numbers_shown(replied)
    cards = await _cards(numbers, written, office, context)
    listed = [card.number for card in cards[:_MOST_OFFERED]]
    if not listed:
        return await _none_meant(written, numbers, office, context)
    if not written.text and not written.attachments:
        return said(written, replies.ANSWER_IS_TEXT)
    await ask_which(context.uow, registering.held(written, listed), by=written.by)
    return SILENT


async def _none_meant(
    written: IncomingMessage, numbers: Sequence[IncidentNumber], office: Office, context: Context
) -> Response:
    """Handle a reply to none of them.

    In private the sender is asked what it is; in a group the answer says that nobody received it.
    """
    if written.place.private:
        return await _asked_what_it_is(written, office, context, replies.REPLY_ABOUT_NOTHING)
    if not numbers:
        return said(written, replies.REPLY_ABOUT_NOTHING)
    coordinates = written.place in map(office.organisation.coordinator, IncidentKind)
    return said(written, replies.TOLD_NOBODY if coordinates else replies.NOT_WORKED_HERE)


async def on_unclear(written: IncomingMessage, context: Context) -> Response:
    """Handle an ambiguous private message that is not a reply; raises UnknownPerson."""
    office = await context.reading.office()
    office.person(written.by.person)
    file = sets_up_by_file(written, office)
    otherwise = administration.FILE_UNKNOWN if file else replies.SEE_HELP
    return await _asked_what_it_is(written, office, context, otherwise)


async def may_answer(written: IncomingMessage, office: Office, context: Context) -> bool:
    """Return whether a private message that may be a citizen's may also be an answer.

    It reports a placement; or the sender has an answer due, and it greets as an answer does or
    links to that incident's post.
    """
    text = written.text or ""
    if says_placed(text):
        return True
    greets = greets_as_answer(text)
    if not greets and written.link is None:
        return False
    own = await waiting_for(office.person(written.by.person), office, context)
    numbers = [row.number for row, _ in own if greets or _under_the_post(written, row)]
    cards = await _cards(numbers, written, office, context)
    return any(isinstance(card, ExecutorCard | PlacementCard) for card in cards)


def _roots(text: str) -> set[str]:
    """Return the numbers and the beginnings of the longer words: «ленин», «44»."""
    return {word[:_ROOT] for word in _WORD.findall(text.lower().replace("ё", "е"))}


def _under_the_post(written: IncomingMessage, row: IncidentRow) -> bool:
    link = written.link
    return link is not None and row.url is not None and same_post(link.url, row.url)


async def _asked_what_it_is(
    written: IncomingMessage, office: Office, context: Context, otherwise: str
) -> Response:
    """Hold the message and ask its sender; answer with `otherwise` if there is nothing to choose.

    Incidents matching its link come first, then those whose first words it shares. A question of those who have nothing to choose, as of
    the deputy head, is a search.
    """
    person = office.person(written.by.person)
    own = await waiting_for(person, office, context)
    said_of = _roots(written.text or "")
    fitness = {
        row.number: (_under_the_post(written, row), len(said_of & _roots(row.beginning)))
        for row, _ in own
    }
    likeliest = sorted(fitness, key=fitness.__getitem__, reverse=True)
    cards = await _cards(likeliest, written, office, context)
    cards.sort(key=lambda card: fitness[card.number], reverse=True)
    waiting = [card.number for card in cards if not isinstance(card, ControlCard)][:_MOST_WAITING]
    if not waiting and not registering.ways_here(written, office):
        about = asked_about(written.text or "") if written.origin is None else None
        return await search_for(about, written, context) if about else said(written, otherwise)
    return await registering.on_citizens_message(written, context, instead=waiting)


async def on_edited(written: IncomingMessage, context: Context) -> Response | None:
    """Update the question about a message, or its effect, after an edit; None: it had no effect."""
    asked = await context.reading.held_from(written.by.person, written.refs, context.now)
    if asked is not None and isinstance(asked.question.about, WhatIsMeant):
        return await _on_changed(written, asked.id, asked.question.about.held, context)
    if asked is None and (told := await _sent_with_others(written, context)) is not None:
        return told
    done = None if asked else await context.reading.done_by(written.refs)
    number = asked.question.subject if asked else done.number if done else None
    if number is None:
        return None
    reply = await checked_reply_of(written, context, at=context.now)
    doing = edit_reply(
        context.uow,
        number,
        reply,
        asked.question if asked else None,
        done,
        edited=written.edited,
        by=written.by,
        now=context.now,
    )
    return await respond(doing, written, number, context)


async def _sent_with_others(written: IncomingMessage, context: Context) -> Response | None:
    """Refuse the change of one of several remarks that were sent as one text; None: it is none."""
    person, refs = written.by.person, written.refs
    asked = await context.reading.settled_with(person, refs, context.now)
    about = asked.about if asked else None
    if not isinstance(about, HeldDraft | HeldContribution):
        return None
    held, incident = about.held, await context.reading.incident(about.subject)
    texts = {held.text, held.proof.corrected(held.text)[0] if held.proof else held.text}
    sent = (incident.waiting_draft, incident.approved_draft, *incident.contributions)
    remark = held.remark_from(refs)
    if remark is None or not any(one and one.text in texts for one in sent):
        return None
    more = with_more(remark.attachments, written.attachments) != remark.attachments
    if (written.text or "").strip() == remark.text and not more:
        return SILENT
    return said(written, replies.sent_with_others(incident.number))


async def on_late_files(written: IncomingMessage, context: Context) -> Response | None:
    """Handle files that arrive late in an album; None: the album had no effect.

    They count as an edit: the effect is repeated with all its files.
    """
    if len(written.refs) == 1:
        return None
    done = await context.reading.done_by(written.refs)
    if isinstance(done, Registered | MessageCompleted):
        return await registering.on_citizens_message(written, context)
    return await on_edited(written, context)


async def _on_changed(
    written: IncomingMessage, question: int, before: HeldMessage, context: Context
) -> Response:
    """Handle an edit, or a growing album, before its sender picked an incident."""
    held = registering.held(written, before.listed)
    had = before.message.attachments
    files = kept_by_change(written.attachments, had, edited=written.edited)
    held = replace(held, message=replace(held.message, attachments=files))
    await ask_which(context.uow, held, by=written.by, question=question)
    return SILENT


async def _on_files_for_held(
    written: IncomingMessage, replied: RepliedMessage, context: Context
) -> Response | None:
    """Add files without text to the held message, in reply to the question about it.

    None: the reply is something else.
    """
    if written.text is not None or not written.attachments:
        return None
    asked = await context.reading.standing_at(replied.ref, context.now)
    if not isinstance(asked, AskedQuestion) or asked.question.person != written.by.person:
        return None
    if not isinstance(asked.question.about, WhatIsMeant):
        return None
    before = asked.question.about.held
    files = with_more(before.message.attachments, written.attachments)
    held = replace(before, message=replace(before.message, attachments=files))
    await ask_which(context.uow, held, by=written.by, question=asked.id)
    return SILENT


async def _cards(
    numbers: Sequence[IncidentNumber], written: IncomingMessage, office: Office, context: Context
) -> list[CardKey]:
    """Return the incidents that the message may answer, likeliest first.

    An incident that control has routed takes no text while no draft waits.
    """
    person, cards = office.person(written.by.person), list[CardKey]()
    for number in numbers[:_MOST_LOOKED_AT]:
        with suppress(UnknownIncident, NotPermitted):
            incident = await context.reading.incident(number)
            office.permit(written.by, Action.SEE, incident)
            card = own_card(person, written.place, office, incident, context.now)
            if not isinstance(card, ControlCard) or incident.status is Status.REGISTERED:
                cards.append(card)
    without = ReferralCard | AlertCard | OverviewCard
    meant = [card for card in cards if not isinstance(card, without)]
    likely = (PlacementCard, ExecutorCard) if written.link else (ExecutorCard, PlacementCard)
    order = {kind: position for position, kind in enumerate(likely)}
    return sorted(meant, key=lambda card: order.get(type(card), len(order)))

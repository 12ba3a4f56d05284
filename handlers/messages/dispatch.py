"""Route each update to one handler by look-up, without filters.

The button handles a press, the command's name a command, the question's class its answer
(`reply_target`), and the incident's state decides the meaning of a reply to a card. Handlers are
never tried in turn, so the cost does not grow with the number of features.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.announcement import AccessAsked, announced_in
from domain.model.conversation.notices.kinds import (
    Announce,
    CatchUp,
    ListKind,
    Notice,
    ShowMemo,
    TextNotice,
)
from domain.model.errors import DomainError, Reason, Refusal
from domain.model.ids import Place
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.permissions import Action, UnknownPerson
from domain.ports.reading import AskedQuestion, BriefingShown, QuestionOver, SelectionShown
from domain.use_cases.administering import migrate_chat
from domain.use_cases.asking import AskedAnother, QuestionClosed
from handlers import absences, searching
from handlers.administration import inviting, links
from handlers.administration import menu as administering
from handlers.administration.files import on_setup
from handlers.administration.links import away, topic_turned
from handlers.administration.network_tokens import asks_token, is_like_token, on_stray_token
from handlers.jobs import on_health
from handlers.lists import listing, read_commands
from handlers.messages import registering, replying
from handlers.messages.reply_target import on_cancel, on_cancelled, reply_target
from handlers.reports import ordering
from handlers.reports.briefing import on_reply_to_briefing
from handlers.templates import view as templates
from handlers.texts import replies, toasts
from handlers.texts.troubles import LOST_MESSAGE
from handlers.ui.access import check_press, concealed
from handlers.ui.buttons import Button, OfQuestion
from handlers.ui.context import SILENT, Context, Response, Toast
from handlers.ui.incoming import (
    Anonymous,
    BotMembership,
    ButtonPress,
    ChatMigrated,
    Command,
    Incoming,
    IncomingMessage,
    TopicTurned,
)
from handlers.ui.questions import take_words
from handlers.ui.refusals import ended, overlong, refused, refused_press, said

COMMANDS: Final[dict[str, Callable[[IncomingMessage, Command, Context], Awaitable[Response]]]] = {
    "start": read_commands.on_start,
    "help": partial(listing.on_list, ListKind.HELP),
    "new": registering.on_new,
    "incident": read_commands.on_incident,
    "history": read_commands.on_history,
    "deadline": read_commands.on_deadline,
    "open": partial(listing.on_list, ListKind.OPEN),
    "my": partial(listing.on_list, ListKind.MY),
    "overdue": partial(listing.on_list, ListKind.OVERDUE),
    "report": ordering.on_report,
    "find": searching.on_find,
    "template": templates.on_template,
    "absence": absences.on_absence,
    "admin": inviting.on_admin,
    "settings": administering.on_settings,
    "authority": administering.on_authority,
    "staff": administering.on_staff,
    "invite": administering.on_invite,
    "journal": listing.on_journal,
    "link": links.on_link_here,
    "health": on_health,
    "cancel": on_cancel,
}

_FOR_STRANGERS: Final = (
    read_commands.on_start,
    inviting.on_admin,
    links.on_link_here,
    on_cancel,
)
"""Open to people outside the organisation; all other commands look the person up first."""

_ANYWHERE: Final = (links.on_link_here, inviting.on_admin)
"""Allowed in a group that is not linked yet."""


async def dispatch(incoming: Incoming, context: Context) -> Response:
    """Route an update to its handler and return the response."""
    match incoming:
        case ButtonPress():
            return await _last_if_to_a_stranger(
                await _on_press(incoming, context), incoming.by, context
            )
        case IncomingMessage(edited=True):
            return await _on_edited(incoming, context)
        case IncomingMessage():
            return await _on_written(incoming, context)
        case Anonymous():
            return _on_anonymous(incoming)
        case ChatMigrated(old, new):
            await migrate_chat(context.uow, old, new)
            return SILENT
        case BotMembership() | TopicTurned():
            return await _on_whereabouts(incoming, context)


def files_not_received(incoming: IncomingMessage, organisation: Organisation) -> tuple[Notice, ...]:
    """Return a notice to an employee whose files the messenger has not given completely."""
    if organisation.person(incoming.by.person) is None:
        return ()
    return said(incoming, replies.files_not_received(incoming.unread)).notices


async def _on_whereabouts(change: BotMembership | TopicTurned, context: Context) -> Response:
    """Resend missed messages when the bot is back in a chat; report its removal.

    In a new group an administrator is asked for its body, others read who can link it. Where the bot
    lacks the rights to see messages, this comes once it has them.

    A group then gets the memo, which is pinned once the bot may pin.
    """
    organisation = (await context.reading.office()).organisation
    if isinstance(change, TopicTurned):
        return Response(tuple(topic_turned(change.place, organisation, closed=change.closed)))
    if not change.present:
        return Response(tuple(away(change.chat, organisation)))
    person = organisation.person_at(Place(change.chat))
    places = {place for place in organisation.places if place.chat == change.chat}
    private = set() if person is None else {Place(change.chat)}
    if change.chat < 0 and not places and (change.entered or change.may_read):
        return await links.on_new_group(change, organisation, context)
    groups = places if change.entered or change.may_pin else set()
    memos = (ShowMemo(place) for place in groups if not place.private)
    told = links.rights_needed(change, organisation)
    return Response((*(CatchUp(place) for place in places | private), *memos, *told))


async def _on_press(pressed: ButtonPress, context: Context) -> Response:
    """Handle a press by the button's payload."""
    data, source = pressed.data, pressed.by.source
    if pressed.anonymous:
        return Response(toast=Toast(replies.ANONYMOUS, alert=True))
    if source and await context.reading.lost(source, pressed.sent_at):
        return Response(toast=Toast(LOST_MESSAGE, alert=True))
    if data is None:
        return Response(toast=Toast(toasts.BUTTON_UNKNOWN, alert=True))
    try:
        await check_press(data, pressed.by, context)
        return await data.press(pressed.by, context)
    except DomainError as error:
        return await _press_refused(error, data, pressed.by, context)


async def _press_refused(error: DomainError, data: Button, by: Actor, context: Context) -> Response:
    """Return the refusal of a press; close the question if no answer is possible any more."""
    number = getattr(data, "number", None)
    error = await concealed(error, by, context, number)
    answer = refused_press(error, await context.reading.office(), number)
    if not isinstance(data.subject, OfQuestion):
        return answer
    asked = await context.reading.question(data.subject.question, context.now)
    if asked is None or asked.question.person != by.person:
        return answer
    return await ended(answer, asked, context)


async def _on_written(incoming: IncomingMessage, context: Context) -> Response:
    """Handle a command, a reply to a card, the answer to a question, or a registration."""
    if has_code := _has_code(incoming):
        context.uow.forget_update()
    try:
        if incoming.command is None and await _answers_what_is_lost(incoming, context):
            return said(incoming, LOST_MESSAGE)
        if await _is_stray_token(incoming, context):
            response = on_stray_token(incoming)
        else:
            response = await _handle(incoming, context)
    except DomainError as error:
        response = await refused(incoming, error, context)
    response = await _last_if_to_a_stranger(response, incoming.by, context)
    if has_code:
        response = replace(response, forgets=True)
    if not any(isinstance(notice, TextNotice) and notice.stranger for notice in response.notices):
        return response
    organisation = (await context.reading.office()).organisation
    if incoming.by.person in organisation.suspended:
        return response
    asks = AccessAsked(person=incoming.by.person, name=incoming.name, username=incoming.username)
    told = (Announce(place, asks) for place in announced_in(asks, organisation))
    return replace(response, notices=(*response.notices, *told))


def _has_code(incoming: IncomingMessage) -> bool:
    """Return whether it opens a link: its code is not kept, whatever comes of it."""
    command = incoming.command
    return command is not None and command.name == "start" and bool(command.rest)


async def _is_stray_token(incoming: IncomingMessage, context: Context) -> bool:
    """Return whether an employee sends an access token where no question asks for it."""
    if not is_like_token(incoming):
        return False
    target = await reply_target(incoming, context)
    asked = isinstance(target, AskedQuestion) and asks_token(target.question.about)
    employee = (await context.reading.office()).organisation.person(incoming.by.person)
    return employee is not None and not asked


async def _answers_what_is_lost(incoming: IncomingMessage, context: Context) -> bool:
    replied = incoming.reply_to
    if replied is None or not replied.ours:
        return False
    return await context.reading.lost(replied.ref, replied.sent_at)


async def _on_edited(edited: IncomingMessage, context: Context) -> Response:
    """Handle an edit; a reply to the bot that had no effect before counts as new, and so does a token."""
    if is_like_token(edited):
        return await _on_written(replace(edited, edited=False, at=context.now), context)
    try:
        response = await replying.on_edited(edited, context)
    except UnknownPerson:  # they have left since
        response = None
    if response is not None:
        return response
    if _answers_the_bot(edited) and edited.command is None:
        return await _on_written(replace(edited, edited=False, at=context.now), context)
    office = await context.reading.office()
    if edited.place.private and office.organisation.person(edited.by.person) is not None:
        return said(edited, replies.EDIT_MEANS_NOTHING)
    return SILENT


async def _last_if_to_a_stranger(response: Response, by: Actor, context: Context) -> Response:
    """Answer a person outside the organisation at low priority, and not every time.

    In a group presses only: they don't learn there from a message that they may ask for access.
    """
    says = any(isinstance(notice, TextNotice) for notice in response.notices)
    refused = response.toast is not None and response.toast.alert
    if not (says or refused) or by.source is None:
        return response
    if not (by.source.place.private or by.pressed):
        return response
    if (await context.reading.office()).organisation.person(by.person) is not None:
        return response
    return replace(
        response,
        notices=tuple(map(_to_a_stranger, response.notices)),
        toast=response.toast and replace(response.toast, stranger=True),
    )


def _to_a_stranger(notice: Notice) -> Notice:
    return replace(notice, stranger=True) if isinstance(notice, TextNotice) else notice


async def _handle(  # noqa: PLR0911 - one branch per kind
    incoming: IncomingMessage, context: Context
) -> Response:
    if command := incoming.command:
        return await _on_command(incoming, command, context)
    if incoming.picked is not None:
        return await inviting.on_picked(incoming, incoming.picked, context)
    target = await reply_target(incoming, context)
    if (taken := await replying.on_late_files(incoming, context)) is not None:
        return taken
    match target:
        case AskedQuestion() as asked:
            return await _on_answer(incoming, asked, context)
        case QuestionOver(number):
            raise QuestionClosed if number is None else Refusal(Reason.ANSWERED_TOO_LATE, number)
        case BriefingShown(briefing):
            (await context.reading.office()).permit(incoming.by, Action.SEND_BRIEFING)
            return await on_reply_to_briefing(incoming, briefing, context)
        case _ if (shows := incoming.number_alone) and _is_meant_for_the_bot(incoming):
            return await read_commands.on_incident(incoming, shows, context)
        case None | SelectionShown() as shown if (
            incoming.reply_to is not None and incoming.reply_to.ours
        ):
            return await replying.on_reply_elsewhere(incoming, incoming.reply_to, shown, context)
        case None | SelectionShown():
            return await _in_private(incoming, context) if incoming.place.private else SILENT
        case card:
            return await replying.on_reply_to_card(incoming, card, context)


async def _on_answer(incoming: IncomingMessage, asked: AskedQuestion, context: Context) -> Response:
    """Handle an answer; «отмена» answers every question."""
    try:
        if incoming.cancels:
            return on_cancelled(incoming, asked)
        return await take_words(asked, incoming, context)
    except QuestionClosed:
        if asked.question.person != incoming.by.person:
            raise AskedAnother(asked.question.subject) from None
        raise
    except DomainError as error:
        answer = await refused(incoming, error, context, asked.question.subject)
        return await ended(answer, asked, context)


async def _on_command(incoming: IncomingMessage, command: Command, context: Context) -> Response:
    """Handle a command; it is never a draft or an answer, even if it is unknown."""
    if command.addressee not in {"", context.me.username.lower()}:
        return SILENT
    handler = COMMANDS.get(command.name)
    if handler is None:
        return await _unknown_command(incoming, command, context)
    place, office = incoming.place, await context.reading.office()
    connected = place.private or place.chat in {one.chat for one in office.organisation.places}
    if not connected and handler not in _ANYWHERE:
        return said(incoming, replies.chat_not_connected(place))
    if handler not in _FOR_STRANGERS:
        office.person(incoming.by.person)
    if handler is not registering.on_new and (refusal := overlong(incoming, command.rest)):
        return refusal
    return await handler(incoming, command, context)


async def _unknown_command(
    incoming: IncomingMessage, command: Command, context: Context
) -> Response:
    """Refuse it.

    In a group only if it names this bot or replies to it: it may be for another bot. In private
    raises UnknownPerson.
    """
    if incoming.place.private:
        (await context.reading.office()).person(incoming.by.person)
    elif not (command.addressee or _answers_the_bot(incoming)):
        return SILENT
    return said(incoming, replies.SEE_HELP)


async def _in_private(incoming: IncomingMessage, context: Context) -> Response:
    """Register a private message that is not a reply, if the person may; else ask what it is."""
    if incoming.cancels:
        return said(incoming, replies.NOTHING_TO_CANCEL)
    office = await context.reading.office()
    if (taken := await on_setup(incoming, office, context)) is not None:
        return taken
    surely = registering.surely_a_citizens(incoming, context.me)
    registers = surely and registering.ways_here(incoming, office)
    if registers and not await replying.may_answer(incoming, office, context):
        return await registering.on_citizens_message(incoming, context)
    return await replying.on_unclear(incoming, context)


def _is_meant_for_the_bot(incoming: IncomingMessage) -> bool:
    return incoming.place.private or _answers_the_bot(incoming)


def _answers_the_bot(incoming: IncomingMessage | Anonymous) -> bool:
    return incoming.reply_to is not None and incoming.reply_to.ours


def _on_anonymous(incoming: Anonymous) -> Response:
    """Explain to an anonymous sender what to do, if the message may be for the bot."""
    if not (_answers_the_bot(incoming) or (incoming.text or "").startswith("/")):
        return SILENT
    place = incoming.ref.place
    return Response((TextNotice(place, replies.ANONYMOUS, reply_to=incoming.ref),))

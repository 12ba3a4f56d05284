"""The chats of bodies: `/link` in a group, its memo, and notices that a chat is lost."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import CatchUp, Notice, TextNotice
from domain.model.conversation.questions import Administer
from domain.model.ids import AuthorityCode, ChatId, Messenger, Place
from domain.model.organisation.changing import bound, with_media
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA, Role
from domain.model.organisation.permissions import Action, may
from domain.ports.snapshots import MemoContent
from domain.use_cases.administering import open_page, turn_page
from handlers.administration import describing
from handlers.administration.pages import MENU, put_in_force
from handlers.reading.spelling import found
from handlers.texts import administration as texts
from handlers.texts import troubles
from handlers.ui.context import SILENT, Context, Response
from handlers.ui.incoming import BotMembership, Command, IncomingMessage
from handlers.ui.markup import escape
from handlers.ui.menus import Choice, OpenedPage, Shown, search, to_find
from handlers.ui.questions import Dropped
from handlers.ui.refusals import said
from handlers.ui.rendered import MessagePart, Rendered, renders


async def link_chosen(chosen: Choice, by: Actor, context: Context) -> Response:
    """Link the body, or control, to this group; ask first if the body has a chat of its own."""
    if by.source is None:
        return SILENT
    code, place = AuthorityCode(chosen.value) or None, by.source.place
    organisation = (await context.reading.office()).organisation
    asked = chosen.kind is PageKind.LINK_SURELY
    if not asked and has_own_chat(organisation, code, place):
        page = MenuPage(PageKind.LINK_SURELY, chosen.value, place.messenger.value)
        await turn_page(context.uow, chosen.question, page, by=by)
        return SILENT
    changed = (
        partial(with_media, place=place)
        if code == MEDIA
        else partial(bound, code=code, place=place)
    )
    then = MenuPage(PageKind.LINKED, chosen.value)
    return await put_in_force(chosen.question, changed, then, by, context)


async def on_link_here(written: IncomingMessage, command: Command, context: Context) -> Response:
    """`/link` in a group or a topic: ask for its body."""
    del command
    if written.place.private:
        return said(written, texts.LINK_IN_GROUP)
    await open_page(context.uow, written.place, MenuPage(PageKind.LINK), by=written.by)
    return SILENT


async def on_new_group(
    change: BotMembership, organisation: Organisation, context: Context
) -> Response:
    """The bot was added to a group that is not linked, or gained the rights to work there."""
    place, by = Place(change.chat), change.by
    if change.needs_rights:
        told = (*rights_needed(change, organisation),)
        return Response(told or (TextNotice(place, texts.NEEDS_RIGHTS_AND_LINK),))
    person = None if by is None else organisation.person(by.person)
    if by is None or person is None or not may(person, Action.ADMINISTER):
        return Response((TextNotice(place, texts.ADD_LINK),))
    asked = await context.reading.open_question(by.person, place, context.now)
    if asked is not None and isinstance(asked.question.about, Administer):
        return SILENT  # it was added as an administrator, and its rights are reported besides
    await open_page(context.uow, place, MenuPage(PageKind.LINK), by=by)
    return SILENT


def rights_needed(change: BotMembership, organisation: Organisation) -> Iterator[TextNotice]:
    """Return a private notice to the person who added the bot without its rights, if known."""
    if change.by is None or not change.needs_rights:
        return
    person = organisation.person(change.by.person)
    account = person and person.account_in(Place(change.chat).messenger)
    private = Place(ChatId(account or change.by.person))
    yield TextNotice(private, texts.NEEDS_RIGHTS, stranger=person is None)


def has_own_chat(organisation: Organisation, code: AuthorityCode | None, here: Place) -> bool:
    """Return whether the body is linked to another group."""
    if code is None:
        return not organisation.control.private and organisation.control != here
    body = organisation.authority(code)
    if body is None or body.place == here or body.place.private:
        return False
    return body.place != organisation.control


def linkable(organisation: Organisation) -> Iterator[tuple[str, str]]:
    """Return the bodies by code and name; those without a group come first."""
    yield "", texts.CONTROL
    bodies = (body for body in organisation.authorities.values() if body.code != MEDIA)
    own = sorted(bodies, key=lambda body: body.place != organisation.control)
    yield from ((body.code, body.name) for body in own)
    yield MEDIA, texts.MEDIA


@MENU.page(PageKind.LINK, search, chosen=link_chosen, value=str)
def _link_page(opened: OpenedPage) -> Shown:
    """Ask for the body of the group; name those that work in it already."""
    named = [
        opened.choice(name, code)
        for code, name in linkable(opened.organisation)
        if found(opened.page.words, name)
    ]
    _, rows = opened.listing("", named, back=opened.leave(Dropped.SETTINGS))
    working = describing.working_at(opened.asked.question.place, opened.organisation)
    return "\n".join([*working, texts.LINK_WHO, *to_find(named)]), rows


@MENU.page(PageKind.LINK_SURELY, key=None, chosen=link_chosen, value=str)
def _link_surely_page(opened: OpenedPage) -> Shown:
    surely = opened.choice(texts.LINK_SURELY, opened.key)
    back = opened.leads_to(PageKind.LINK)
    former = opened.organisation.place_of(AuthorityCode(opened.key)).messenger
    here = Messenger(opened.page.words) if opened.page.words else former
    return describing.linking_surely(_who(opened), former, here), ((surely,), (back,))


@MENU.page(PageKind.LINKED, key=None)
def _linked_page(opened: OpenedPage) -> Shown:
    return describing.linked(_who(opened), coordinates=opened.key in {"", MEDIA}), ()


def _who(opened: OpenedPage) -> str:
    if not opened.key:
        return texts.CONTROL
    return opened.organisation.name_of_authority(AuthorityCode(opened.key)) or opened.key


@renders(MemoContent)
def render_memo(content: MemoContent, _: datetime) -> Rendered | None:
    """Render it for all bodies of the chat; if none is left, the memo is replaced by a notice."""
    there = content.office.organisation.worked_at(content.notice.place)
    if not there and not content.stands:
        return None
    if not there:
        return Rendered((MessagePart(texts.MEMO_OVER),), silent=True, pinned=False)
    lines = [line for role, lines in texts.MEMO.items() if role in there for line in lines]
    text = "\n".join([texts.MEMO_TITLE, *lines, texts.MEMO_MORE])
    return Rendered((MessagePart(text),), silent=True, pinned=True)


def away(chat: ChatId, organisation: Organisation) -> Iterator[TextNotice]:
    """Return notices for control and the administrators, each where they can be reached.

    Only if the person works here, or somebody works in the group.
    """
    person = organisation.person_at(Place(chat))
    bound = sorted(
        (place for place in organisation.places if place.chat == chat),
        key=lambda place: place.thread or 0,
    )
    if person is None and not bound:
        return
    if bound:
        names = ", ".join(troubles.chat_name(place, organisation) for place in bound)
        text = troubles.TAKEN_OUT.format(escape(names))
    elif person is not None:
        text = troubles.BLOCKED.format(escape(person.name))
    for place in _told(organisation):
        if place.chat != chat:
            yield TextNotice(place, text)


def topic_turned(place: Place, organisation: Organisation, *, closed: bool) -> Iterator[Notice]:
    """Report a closed topic in which somebody works; resend its missed messages when it reopens."""
    if place not in organisation.places:
        return
    if not closed:
        yield CatchUp(place)
        return
    text = troubles.TOPIC_CLOSED.format(escape(troubles.chat_name(place, organisation)))
    yield from (TextNotice(other, text) for other in _told(organisation) if other != place)


def _told(organisation: Organisation) -> Iterator[Place]:
    admins = (one.private for one in organisation.holders(Role.ADMIN))
    yield from dict.fromkeys((organisation.control, *admins))

"""Becoming an employee: `/admin CODE`, invitations as links and pictures, their acceptance."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from datetime import tzinfo
from enum import StrEnum
from html import escape
from typing import Final

import segno

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import EndKind
from domain.model.conversation.notices.notice import MadeFile
from domain.model.conversation.questions import AcceptInvitation, OwnName, PickPeople
from domain.model.organisation.changing import like_a_name
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import (
    INVITATION_LIFE,
    MEDIA,
    ROLES_OF_AN_AUTHORITY,
    Invitation,
    Post,
    Role,
)
from domain.model.organisation.permissions import Action
from domain.ports.snapshots import QuestionSnapshot
from domain.use_cases.administering import INVITE_OFFICER
from domain.use_cases.asking import QuestionClosed, ask_there, drop_question
from domain.use_cases.granting_access import (
    accept,
    appoint_picked,
    ask_whether_invited,
    become_administrator,
    finish_picking,
    invite,
    send_invitation,
    take_back,
    take_own_name,
)
from handlers.administration import describing
from handlers.administration.pages import MENU, administers, open_page_of
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.ui.buttons import (
    LONGEST_LABEL,
    MOST_OFFERED,
    AskPeople,
    AskReply,
    Button,
    Key,
    OfNothing,
    Style,
    column,
    copies,
)
from handlers.ui.context import SILENT, Context, Response, toasted
from handlers.ui.incoming import Command, IncomingMessage, PickedPeople
from handlers.ui.invitation_codes import new_id
from handlers.ui.markup import plain
from handlers.ui.menus import Choice, OpenedPage, Shown, TypedWords
from handlers.ui.questions import Dropped, QuestionButton, answers, ask_reply, asks
from handlers.ui.refusals import said
from handlers.ui.rendered import MessagePart, Rendered


async def on_admin(written: IncomingMessage, command: Command, context: Context) -> Response:
    """Only in private, as a group would read the code, and only while there is no administrator."""
    organisation = (await context.reading.office()).organisation
    if not written.place.private:
        return SILENT if organisation.people else said(written, texts.CODE_IN_PRIVATE)
    if not organisation.people and not command.rest:
        return said(written, texts.CODE_EXPECTED)
    await become_administrator(
        context.uow,
        command.rest,
        written.place,
        welcome=texts.WELCOME_ADMIN,
        wrong=texts.CODE_WRONG,
        by=written.by,
        at=context.now,
    )
    return SILENT


_DOT: Final = 12
"""Pixels per dot of the QR code: a page of paper is read from two metres."""


async def invite_anybody(chosen: Choice, by: Actor, context: Context) -> Response:
    """Create an invitation without a name, for the person who opens it first."""
    return await invited(chosen.question, Post.of_key(chosen.key), None, by, context)


class PickInTelegram(QuestionButton, prefix="jp"):
    """Asks for people in the messenger's own list: they need no link."""

    action = Action.ADMINISTER
    label = texts.PICK
    picks_people = True

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the list for each role."""
        await open_page_of(self.question, context)
        if by.source is None:
            raise QuestionClosed
        about = PickPeople(_posts((await context.reading.office()).organisation))
        await ask_there(context.uow, about, by=by, at=context.now)
        return SILENT


def _posts(organisation: Organisation) -> tuple[Post, ...]:
    """Return every post, those of the administration first; of very many the first ones."""
    bodies = [code for code in organisation.authorities if code != MEDIA]
    whole = [
        Post(role)
        for role in Role
        if role not in ROLES_OF_AN_AUTHORITY
        and (role is not Role.MEDIA or organisation.media is not None)
    ]
    within = [Post(role, body) for body in bodies for role in Role if role in ROLES_OF_AN_AUTHORITY]
    return (*whole, *within)[:MOST_OFFERED]


class InvitationChoice(StrEnum):
    """What can be done with an open invitation."""

    PICTURE = "picture"
    TAKE_BACK = "back"


async def invitation_chosen(chosen: Choice, by: Actor, context: Context) -> Response:
    """Send the link as a picture to print, or revoke the invitation."""
    page, at = await open_page_of(chosen.question, context), context.now
    if by.source is None or page.kind is not PageKind.INVITATION:
        raise QuestionClosed
    if chosen.value == InvitationChoice.TAKE_BACK:
        everything = await administers(by, context)
        then = MenuPage(PageKind.STAFF) if everything else INVITE_OFFICER
        await take_back(context.uow, chosen.question, page.key, then, by=by, at=at)
        return toasted(texts.TAKEN_BACK)
    link = context.invitation_links(page.key)[0]
    picture = MadeFile("priglashenie.png", "image/png", picture_of(link))
    place, caption = by.source.place, describing.under_picture
    await send_invitation(context.uow, place, page.key, picture, caption, by=by, at=at)
    return SILENT


async def invited(
    question: int, post: Post, name: str | None, by: Actor, context: Context
) -> Response:
    """Create an invitation, and show the page with its links."""
    invitation = Invitation(new_id(), (post,), name, by.person, context.now + INVITATION_LIFE)
    without_code = " ".join(bot.link("") for bot in context.all_bots)
    then = MenuPage(PageKind.INVITATION, invitation.id, without_code)
    await invite(context.uow, question, invitation, then, by=by)
    return SILENT


async def _on_name_of_invited(typed: TypedWords, context: Context) -> Response:
    return await invited(typed.question, Post.of_key(typed.page.key), typed.text, typed.by, context)


async def on_link(written: IncomingMessage, code: str, context: Context) -> Response:
    """Handle `/start` with a code: ask whether the invitation is meant for them."""
    invitation, at = context.codes.opened(code), context.now
    await ask_whether_invited(context.uow, invitation, written.place, by=written.by, at=at)
    return SILENT


def picture_of(link: str) -> bytes:
    """Return the link as a QR code (ISO/IEC 18004) in a PNG."""
    stored = io.BytesIO()
    segno.make(link, error="m", micro=False).save(stored, kind="png", scale=_DOT, border=4)
    return stored.getvalue()


@MENU.page(PageKind.INVITE, _on_name_of_invited, key=Post.of_key, chosen=invite_anybody)
def _invite_page(opened: OpenedPage) -> Shown:
    anybody, back = opened.choice(texts.INVITE_ANYBODY), opened.leads_to(PageKind.ROLE)
    return describing.asked(opened.page, opened.organisation), ((anybody,), (back,))


@MENU.page(
    PageKind.INVITATION,
    key=None,
    chosen=invitation_chosen,
    value=InvitationChoice,
    needs=Action.APPOINT_OFFICER,
)
def invitation_page(opened: OpenedPage) -> Shown:
    """Show the link to each bot."""
    links = opened.page.words.split()
    rows = (
        *_to_copy(links),
        (opened.choice(texts.PICTURE, InvitationChoice.PICTURE),),
        (opened.choice(texts.TAKE_BACK, InvitationChoice.TAKE_BACK),),
        (opened.leads_to(PageKind.ROLE, label=texts.ONE_MORE),),
        (opened.leads_to(PageKind.STAFF),),
    )
    return describing.invitation(links), rows


def _to_copy(links: Sequence[str]) -> Iterator[tuple[Key, ...]]:
    for link in links:
        label = texts.COPY_LINK if len(links) == 1 else describing.link_for(link)
        yield copies(label, link)


def officer_page(opened: OpenedPage) -> Shown:
    """The deputy head's page to invite an authorised officer (§22)."""
    leave = opened.leave(Dropped.SETTINGS, texts.DONE)
    if opened.page.kind is not PageKind.INVITATION:
        anybody = replace(opened, page=INVITE_OFFICER).choice(texts.INVITE_ANYBODY)
        return texts.INVITE_OFFICER, ((anybody,), (leave,))
    links = opened.page.words.split()
    rows = (
        *_to_copy(links),
        (opened.choice(texts.TAKE_BACK, InvitationChoice.TAKE_BACK),),
        (opened.leads_to(PageKind.INVITE, INVITE_OFFICER.key, texts.ONE_MORE),),
        (leave,),
    )
    return describing.invitation(links), rows


_FULL_NAME: Final = 6
"""Most words of a name."""

_NAME_EXPECTED: Final = "Фамилия Имя Отчество"


class ThatIsMe(Button, prefix="jy"):
    """Accepts the invitation."""

    question: int
    label: str = field(default="Да, это я", compare=False)
    subject = OfNothing.ANYBODY
    style = Style.FORWARD

    async def press(self, by: Actor, context: Context) -> Response:
        """Grant the roles of the invitation."""
        await accept(context.uow, self.question, None, by=by, at=context.now)
        return toasted(texts.WELCOME)


class NotMe(Button, prefix="jn"):
    """Declines an invitation meant for another person; it stays valid."""

    question: int
    label: str = field(default="Нет, это не я", compare=False)
    subject = OfNothing.ANYBODY

    async def press(self, by: Actor, context: Context) -> Response:
        """Close the question."""
        await drop_question(context.uow, self.question, by=by)
        return toasted(texts.NOT_ME)


@asks(AcceptInvitation, closed="вопрос о приглашении закрыт.")
def _invitation(about: AcceptInvitation, asked: QuestionSnapshot) -> Rendered:
    """Render the invitation, and ask for confirmation or for the name."""
    text = describing.invited(about.name, about.posts, asked.office.organisation)
    refuse = NotMe(question=asked.id)
    if about.name is None:
        return Rendered((MessagePart(text, AskReply(_NAME_EXPECTED, refuse)),))
    return Rendered((MessagePart(text, column(ThatIsMe(question=asked.id), refuse)),))


def _full_name(about: AcceptInvitation, written: IncomingMessage) -> bool:
    return about.name is None and written.brief(_FULL_NAME)


@answers(AcceptInvitation, fits=_full_name)
async def on_name(
    about: AcceptInvitation, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the name of a person who opened an invitation without a name."""
    if about.name is not None:
        return said(written, texts.BUTTON_EXPECTED)
    name = written.text or ""
    if len(name.split()) < 2:
        return said(written, texts.FULL_NAME_EXPECTED)
    await accept(context.uow, question, name, by=written.by, at=context.now)
    return SILENT


@asks(
    OwnName,
    closed="вопрос о вашем имени закрыт.",
    ended={EndKind.DONE: "спасибо, имя записано."},
)
def _own_name(_: OwnName, asked: QuestionSnapshot) -> Rendered:
    return ask_reply(asked, texts.OWN_NAME, _NAME_EXPECTED)


def _a_name(_: OwnName, written: IncomingMessage) -> bool:
    return written.brief(_FULL_NAME) and like_a_name(written.text or "")


@answers(OwnName, fits=_a_name)
async def on_own_name(
    _: OwnName, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the person's full name."""
    name = written.text or ""
    if len(name.split()) < 2:
        return said(written, texts.FULL_NAME_EXPECTED)
    await take_own_name(context.uow, question, name, by=written.by)
    return SILENT


@asks(PickPeople, closed="выбор работников закрыт.")
def _pick_people(about: PickPeople, asked: QuestionSnapshot) -> Rendered:
    """Render the buttons; they stay on screen until one is pressed."""
    organisation = asked.office.organisation
    labels = tuple(
        words.cut(words.capital(plain(describing.roles_of((post,), organisation))), LONGEST_LABEL)
        for post in about.posts
    )
    text = describing.picking(about.appointed, organisation)
    return Rendered((MessagePart(text, AskPeople(asked.id, labels, texts.PICKED_ALL)),))


def _pressed_here(about: PickPeople, written: IncomingMessage) -> bool:
    """Return whether the text is that of a button: without the list only its label is sent."""
    roles = {words.capital(words.ROLE[post.role]) for post in about.posts}
    pressed = (written.text or "").partition(",")[0]
    return written.cancels or pressed in {texts.PICKED_ALL, *roles}


@answers(PickPeople, fits=_pressed_here)
async def on_pick_in_words(
    about: PickPeople, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle «Готово»; people are picked, not written."""
    del about
    if written.text != texts.PICKED_ALL:
        return said(written, texts.PICK_EXPECTED)
    await finish_picking(context.uow, question, by=written.by)
    return SILENT


async def on_picked(written: IncomingMessage, picked: PickedPeople, context: Context) -> Response:
    """Appoint the people that were picked."""
    await appoint_picked(context.uow, picked.question, picked.choice, picked.names, by=written.by)
    return SILENT


_STYLE: Final = (
    "body{font:16px/1.4 sans-serif;margin:1rem}"
    "article{display:flex;gap:1rem;align-items:center;border:1px solid #999;border-radius:8px;"
    "padding:1rem;margin:0 0 1rem;break-inside:avoid}"
    "h1{font-size:1.3rem}h2{font-size:1.1rem;margin:0}p{margin:.3rem 0;overflow-wrap:anywhere}"
    "svg{width:9rem;height:9rem;flex:none;background:#fff}"
)


def html_of(
    invitations: Iterable[tuple[Invitation, Sequence[str]]],
    organisation: Organisation,
    zone: tzinfo,
) -> str:
    """Return one self-contained document; each invitation has its links."""
    cards = "".join(_card(one, links, organisation, zone) for one, links in invitations)
    name = escape(organisation.name)
    return (
        '<!doctype html><html lang="ru"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Приглашения</title><style>{_STYLE}</style>"
        f"<h1>{name}: приглашения в бот</h1>"
        "<p>Каждое — для одного человека. Откройте ссылку или наведите на код камеру телефона, "
        "затем нажмите «Да, это я».</p>"
        f"{cards}</html>"
    )


def _card(
    invitation: Invitation, links: Sequence[str], organisation: Organisation, zone: tzinfo
) -> str:
    """Render one invitation; the code to scan is that of the first link."""
    code = segno.make(links[0], error="m", micro=False)
    drawn = code.svg_inline(scale=4, border=2, omitsize=True)
    shown = "".join(f'<p><a href="{escape(one)}">{escape(one)}</a></p>' for one in links)
    roles = describing.roles_of(invitation.posts, organisation)
    return (
        f"<article>{drawn}<div><h2>{escape(invitation.name or '')}</h2><p>{roles}</p>"
        f"{shown}<p>Действует один раз, {describing.good_until(invitation, zone)}.</p></div></article>"
    )

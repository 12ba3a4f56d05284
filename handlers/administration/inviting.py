"""An invitation as a link and as a picture, and its acceptance."""

import io
import secrets
from typing import Final

import segno

from domain.model.actor import Actor
from domain.model.conversation.made_file import MadeFile
from domain.model.organisation.administration import AdminPage, PageKind
from domain.model.organisation.invitation import LIFE, Invitation
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import Post
from domain.model.organisation.permissions import Action
from domain.use_cases.administering import INVITE_OFFICER
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.inviting import (
    ask_whether_invited,
    invite,
    send_invitation,
    take_back,
)
from handlers.administration import describing
from handlers.administration.pages import (
    FinishPage,
    OpenPage,
    PageButton,
    Shown,
    administers,
    leads_to,
    open_page_of,
)
from handlers.texts import administration as texts
from handlers.ui.buttons import copies
from handlers.ui.context import SILENT, BotAccount, Context, Response, toasted
from handlers.ui.incoming import IncomingMessage

_BYTES: Final = 16
"""Random bytes of a code: 128 bits can't be guessed in a week."""

_DOT: Final = 12
"""Pixels per dot of the QR code: a page of paper is read from two metres."""


class InviteAnybody(PageButton, prefix="ui"):
    """«Имя напишет сам»: an invitation for whoever opens it first."""

    post: str
    action = Action.APPOINT_OFFICER
    label = texts.INVITE_ANYBODY

    def __post_init__(self) -> None:
        Post.of_key(self.post)

    async def press(self, by: Actor, context: Context) -> Response:
        """Show the link."""
        return await invited(self.question, Post.of_key(self.post), None, by, context)


class ShowPicture(PageButton, prefix="uq"):
    """The link of an invitation as a picture to print."""

    label = texts.PICTURE

    async def press(self, by: Actor, context: Context) -> Response:
        """Send it as a message of its own."""
        page, at = await open_page_of(self.question, context), context.now
        if by.source is None or page.kind is not PageKind.INVITATION:
            raise QuestionClosed
        picture = MadeFile("priglashenie.png", "image/png", picture_of(page.words))
        place, caption = by.source.place, describing.under_picture
        await send_invitation(context.uow, place, page.key, picture, caption, by=by, at=at)
        return SILENT


class TakeBack(PageButton, prefix="ux"):
    """An invitation is good for nobody any more."""

    action = Action.APPOINT_OFFICER
    label = texts.TAKE_BACK

    async def press(self, by: Actor, context: Context) -> Response:
        """Revoke it; people who open the link read that."""
        page, at = await open_page_of(self.question, context), context.now
        everything = await administers(by, context)
        then = AdminPage(PageKind.STAFF) if everything else INVITE_OFFICER
        await take_back(context.uow, self.question, page.key, then, by=by, at=at)
        return toasted(texts.TAKEN_BACK)


async def invited(
    question: int, post: Post, name: str | None, by: Actor, context: Context
) -> Response:
    """Create an invitation, and show the page with its link."""
    code = new_code()
    link = link_of(code, context.me)
    invitation = Invitation(code, (post,), name, by.person, context.now + LIFE)
    then = AdminPage(PageKind.INVITATION, code, link)
    await invite(context.uow, question, invitation, then, by=by)
    return SILENT


def new_code() -> str:
    """Return a random code for an invitation."""
    return secrets.token_urlsafe(_BYTES)


def link_of(code: str, me: BotAccount) -> str:
    """Return the link that opens the bot with that code."""
    return f"https://t.me/{me.username}?start={code}"


async def on_link(written: IncomingMessage, code: str, context: Context) -> Response:
    """Handle `/start` with a code: ask whether the invitation is meant for them."""
    at = context.now
    await ask_whether_invited(context.uow, code, written.place, by=written.by, at=at)
    return SILENT


def picture_of(link: str) -> bytes:
    """Return the link as a QR code (ISO/IEC 18004) in a PNG."""
    stored = io.BytesIO()
    segno.make(link, error="m", micro=False).save(stored, kind="png", scale=_DOT, border=4)
    return stored.getvalue()


def invite_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Ask for the person to invite."""
    anybody = InviteAnybody(question=question, post=page.key)
    back = OpenPage(question=question, kind=PageKind.ROLE)
    return describing.asked(page.kind, page.key, organisation), ((anybody,), (back,))


def invitation_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """Show the link."""
    del organisation
    rows = (
        copies(texts.COPY_LINK, page.words),
        (ShowPicture(question=question),),
        (TakeBack(question=question),),
        (leads_to(question, PageKind.ROLE, "", texts.ONE_MORE),),
        (OpenPage(question=question, kind=PageKind.STAFF),),
    )
    return describing.invitation(page.words), rows


def officer_page(question: int, page: AdminPage, organisation: Organisation) -> Shown:
    """The deputy head's page to invite an authorised officer (§22)."""
    del organisation
    post = INVITE_OFFICER.key
    leave = FinishPage(question=question)
    if page.kind is not PageKind.INVITATION:
        return texts.INVITE_OFFICER, ((InviteAnybody(question=question, post=post),), (leave,))
    rows = (
        copies(texts.COPY_LINK, page.words),
        (TakeBack(question=question),),
        (leads_to(question, PageKind.INVITE, post, texts.ONE_MORE),),
        (leave,),
    )
    return describing.invitation(page.words), rows

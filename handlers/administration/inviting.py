"""An invitation as a link and as a picture, and the answer of whoever has opened it."""

import io
import secrets
from typing import Final

import segno

from domain.model.actor import Actor
from domain.model.staff.administration import AdminPage, PageKind
from domain.model.staff.invitation import LIFE, Invitation
from domain.model.staff.people import Post
from domain.model.telling.question import AcceptInvitation, Administer
from domain.use_cases.asking import QuestionClosed
from domain.use_cases.inviting import accept, ask_whether_invited, invite
from handlers.context import SILENT, Context, Me, Response
from handlers.incoming import Written
from handlers.refusing import said
from handlers.texts import administration as texts

_BYTES: Final = 16
"""Of chance in a code: nobody guesses 128 bits in a week."""

_DOT: Final = 12
"""Pixels of one dot of the picture: a page of paper is read from two metres."""


async def invited(
    question: int, post: Post, name: str | None, by: Actor, context: Context
) -> Response:
    """A new invitation, and the page that shows its link."""
    code = new_code()
    link = link_of(code, context.me)
    invitation = Invitation(code, (post,), name, by.person, context.now + LIFE)
    then = AdminPage(PageKind.INVITATION, code, link)
    await invite(context.uow, question, invitation, then, by=by)
    return SILENT


def new_code() -> str:
    """Of an invitation."""
    return secrets.token_urlsafe(_BYTES)


def link_of(code: str, me: Me) -> str:
    """Which opens the bot with that code."""
    return f"https://t.me/{me.username}?start={code}"


async def on_link(written: Written, code: str, context: Context) -> Response:
    """`/start` with a code: whether it is meant for them."""
    at = context.now
    await ask_whether_invited(context.uow, code, written.place, by=written.by, at=at)
    return SILENT


async def on_name(
    written: Written, question: int, about: AcceptInvitation, context: Context
) -> Response:
    """The name of whoever has opened an invitation that names nobody."""
    if about.name is not None:
        return said(written, texts.BUTTON_EXPECTED)
    name = written.text or ""
    if len(name.split()) < 2:
        return said(written, texts.FULL_NAME_EXPECTED)
    await accept(context.uow, question, name, by=written.by, at=context.now)
    return SILENT


async def open_page_of(question: int, context: Context) -> AdminPage:
    """The page that the question shows; raises QuestionClosed."""
    asked = await context.reading.question(question, context.now)
    if asked is None or not isinstance(asked.question.about, Administer):
        raise QuestionClosed
    return asked.question.about.page


def picture_of(link: str) -> bytes:
    """The link as a QR code (ISO/IEC 18004), as a PNG."""
    stored = io.BytesIO()
    segno.make(link, error="m", micro=False).save(stored, kind="png", scale=_DOT, border=4)
    return stored.getvalue()

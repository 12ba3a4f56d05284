"""Access tokens of social networks: asked for in private, checked, stored sealed."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.conversation.notices.kinds import DeleteMessage, TextNotice
from domain.model.conversation.question import About
from domain.model.conversation.questions import Administer
from domain.model.errors import DomainError
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.network.token import SealedToken, TokenOwner, network_of_token
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import owner_key, owner_of
from domain.ports.networks import NetworkUnavailable, TokenNetwork, TokenReport, lacking
from domain.use_cases.administering import turn_page
from domain.use_cases.network_tokens import remove_token, store_token
from handlers.administration.pages import MENU
from handlers.texts import administration, words
from handlers.texts import networks as texts
from handlers.ui.buttons import Button, column
from handlers.ui.context import SILENT, Context, Response, Toast, toasted
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import escape
from handlers.ui.menus import Choice, OpenedPage, Shown, TypedWords
from handlers.ui.refusals import ended, refused

_TOKEN: Final = re.compile(r"[!-~]{16,512}")
_STRAY: Final = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9._-]{60,512}")


async def choose_network(chosen: Choice, by: Actor, context: Context) -> Response:
    """Ask which network the token is for."""
    wanting = [key for key, one in context.networks.items() if isinstance(one, TokenNetwork)]
    if not wanting:
        return _alert(texts.NO_TOKEN_NEEDED)
    page = MenuPage(PageKind.TOKENS, words=" ".join(wanting))
    await turn_page(context.uow, chosen.question, page, by=by)
    return SILENT


async def network_chosen(chosen: Choice, by: Actor, context: Context) -> Response:
    """Ask for the token of that network."""
    return await ask_token(chosen.question, chosen.value, by, context)


async def ask_token(question: int, owner: str, by: Actor, context: Context) -> Response:
    """Ask for the token of a page or network, unless it could not be stored."""
    network = context.networks.get(network_of_token(owner_of(owner)))
    if not isinstance(network, TokenNetwork):
        return _alert(texts.NO_TOKEN_NEEDED)
    if context.seal is None:
        return _alert(texts.NO_TOKEN_KEY)
    await turn_page(context.uow, question, MenuPage(PageKind.TOKEN, owner), by=by)
    return SILENT


async def forget_token(chosen: Choice, by: Actor, context: Context) -> Response:
    """Remove the stored token; a token of the environment is used again."""
    owner = owner_of(chosen.value)
    await remove_token(context.uow, chosen.question, owner, _page_after(owner), by=by)
    return toasted(administration.SAVED)


@MENU.page(PageKind.TOKENS, key=None, chosen=network_chosen, value=owner_of)
def _tokens_page(opened: OpenedPage) -> Shown:
    networks = map(Network, opened.page.words.split())
    wanting = (opened.choice(words.NETWORK[network], network) for network in networks)
    return texts.WHICH_TOKEN, column(*wanting, opened.leads_to(PageKind.PAGES)).rows


def _stored_line(token: SealedToken, office: Office) -> str:
    """Tell when a token was stored, and who did it."""
    who = words.person(office.organisation, token.by)
    return f"Сейчас: указан {words.moment(token.at, office.calendar.tz)}, {escape(who)}"


def _called(owner: TokenOwner, organisation: Organisation) -> str:
    if not isinstance(owner, PageAddress):
        return words.NETWORK[owner]
    page = organisation.pages.get(owner)
    return page.name if page else words.NETWORK[owner.network]


def _page_after(owner: TokenOwner) -> MenuPage:
    """The page from which the token was asked for."""
    if isinstance(owner, PageAddress):
        return MenuPage(PageKind.PAGE, owner_key(owner))
    return MenuPage(PageKind.PAGES)


def _alert(text: str) -> Response:
    return Response(toast=Toast(text, alert=True))


async def on_token(typed: TypedWords, context: Context) -> Response:
    """Handle a token: the network is asked about it, and the message is deleted in any case."""
    owner, token = owner_of(typed.page.key), typed.text.strip()
    network = context.networks.get(network_of_token(owner))
    if context.seal is None:
        return _told(typed.written, texts.NO_TOKEN_KEY)
    if not isinstance(network, TokenNetwork):
        return _told(typed.written, texts.NO_TOKEN_NEEDED)
    if not _TOKEN.fullmatch(token):
        return _told(typed.written, texts.NOT_A_TOKEN)
    try:
        report = await network.examine(token)
    except NetworkUnavailable as error:
        return _told(typed.written, _not_checked(error.trouble))
    if (why := _of_another(owner, report)) is not None:
        return _told(typed.written, why)
    sealed = SealedToken(owner, context.seal(token), context.now, typed.by.person)
    missing = texts.token_stored_but(network.network, lacking(owner, report), hears=report.hears)
    return await _stored(typed.written, typed.question, sealed, missing, context)


@MENU.page(PageKind.TOKEN, on_token, key=None, takes_link=True, chosen=forget_token, value=owner_of)
def _token_page(opened: OpenedPage) -> Shown:
    """Ask for a token, and tell of the one that is stored."""
    owner, stored = owner_of(opened.key), opened.asked.offered.token
    back = _page_after(owner)
    lines = [texts.TOKEN_ASKED.format(escape(_called(owner, opened.organisation)))]
    keys: list[Button] = [opened.leads_to(back.kind, back.key)]
    if stored is not None:
        lines.append(_stored_line(stored, opened.asked.office))
        keys.insert(0, opened.choice(texts.REMOVE_TOKEN, opened.key))
    return "\n".join([*lines, texts.HOW_TO_TOKEN]), column(*keys).rows


async def _stored(
    written: IncomingMessage,
    question: int,
    sealed: SealedToken,
    missing: str | None,
    context: Context,
) -> Response:
    lacks = TextNotice(written.place, missing) if missing else None
    then, by = _page_after(sealed.owner), written.by
    try:
        await store_token(context.uow, question, sealed, written.refs, then, by=by, lacks=lacks)
    except DomainError as error:
        return await _refused(written, question, error, context)
    return SILENT


def _not_checked(trouble: NetworkTrouble) -> str:
    if trouble is NetworkTrouble.TOKEN:
        return texts.TOKEN_NOT_ACCEPTED
    return f"{texts.TOKEN_NOT_CHECKED} {texts.TROUBLE[trouble]}"


def _of_another(owner: TokenOwner, report: TokenReport) -> str | None:
    """Return why the token is not for this page or network; None if it is."""
    if isinstance(owner, PageAddress):
        return None if report.page == owner else texts.TOKEN_OF_NO_PAGE
    return None if report.page is None else texts.TOKEN_OF_A_PAGE


async def _refused(
    written: IncomingMessage, question: int, error: DomainError, context: Context
) -> Response:
    response = _forgetting(written, await refused(written, error, context))
    asked = await context.reading.question(question, context.now)
    return response if asked is None else await ended(response, asked, context)


def _told(written: IncomingMessage, why: str) -> Response:
    return _forgetting(written, Response((TextNotice(written.place, why),)))


def _forgetting(written: IncomingMessage, response: Response) -> Response:
    """Add to the response that nothing is left of the message."""
    return replace(response, notices=(*deletions(written), *response.notices), forgets=True)


def deletions(written: IncomingMessage) -> Iterator[DeleteMessage]:
    """Yield the deletion of each message of an album, whichever has the token."""
    return (DeleteMessage(written.place, one) for one in written.refs)


def is_like_token(written: IncomingMessage) -> bool:
    """Return whether a private message is only a word that nobody writes but an access token.

    The word may be the caption of a file.
    """
    return written.place.private and bool(_STRAY.fullmatch((written.text or "").strip()))


def asks_token(about: About) -> bool:
    """Return whether the question asks for a token."""
    return isinstance(about, Administer) and about.page.kind is PageKind.TOKEN


def on_stray_token(written: IncomingMessage) -> Response:
    """Delete a token that nobody has asked for, before a question holds its text."""
    return _told(written, texts.STRAY_TOKEN)

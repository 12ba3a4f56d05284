"""The pages of the administration's bodies, and their actions."""

from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.ids import AuthorityCode
from domain.model.message.citizen_message import Network
from domain.model.organisation.changing import (
    authority_renamed,
    network_turned,
    other_name_turned,
    watching,
    with_authorities,
    with_authority,
)
from domain.model.organisation.people import MEDIA, Authority
from domain.use_cases.offboarding import close_authority
from handlers.administration import describing
from handlers.administration.describing import overtaken_say
from handlers.administration.pages import (
    MENU,
    OrganisationChange,
    asking_page,
    changes,
    open_page_of,
    put_in_force,
)
from handlers.reading.spelling import found
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.ui.buttons import Button, paired
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import escape
from handlers.ui.menus import (
    Choice,
    OpenedPage,
    Shown,
    of_subject,
    search,
    to_find,
    turned,
    turned_in,
)


def network_in(value: str) -> tuple[Network, bool] | None:
    """Return the network that a choice turns, and whether on; None: all of them."""
    return turned_in(Network, value) if value else None


def network_chosen(page: MenuPage, value: str) -> tuple[OrganisationChange, MenuPage]:
    """Add a network to those of the body, remove it, or let the body watch all (§6).

    The first network excludes all others; without any the body watches all, future ones too.
    """
    code, found = AuthorityCode(page.key), network_in(value)
    if found is None:
        return partial(watching, code=code, networks=frozenset()), page
    network, on = found
    return partial(network_turned, code=code, network=network, on=on), page


async def add_named(chosen: Choice, by: Actor, context: Context) -> Response:
    """Add the body that the search did not find, under the typed name.

    Raises QuestionClosed, NameUnfit, NameTaken.
    """
    page = await open_page_of(chosen.question, context)
    then = MenuPage(PageKind.AUTHORITIES)
    new = partial(with_authority, name=page.words)
    return await put_in_force(chosen.question, new, then, by, context)


async def close_to(chosen: Choice, by: Actor, context: Context) -> Response:
    """Close the body and move its cards to the chosen one or to control; the deadlines stay."""
    code, to = AuthorityCode(chosen.key), AuthorityCode(chosen.value) or None
    then, at = MenuPage(PageKind.AUTHORITIES), context.now
    went = await close_authority(
        context.uow, chosen.question, code, to, then, tell=overtaken_say, by=by, at=at
    )
    return toasted(texts.CHANGED_MEANWHILE if went is None else texts.closed(went))


_of_body = of_subject(
    lambda opened: opened.organisation.authority(AuthorityCode(opened.key)), PageKind.AUTHORITIES
)


@MENU.page(PageKind.AUTHORITIES, search, chosen=add_named)
def _authorities_page(opened: OpenedPage) -> Shown:
    """List the bodies, or the search results; a missing body can be added by its name."""
    sought = opened.page.words
    named = [
        opened.leads_to(PageKind.AUTHORITY, body.code, body.name)
        for body in opened.organisation.authorities.values()
        if any(found(sought, name) for name in body.names)
    ]
    new: Button = opened.leads_to(PageKind.NEW_AUTHORITY, label=texts.PAGE_NEW_AUTHORITY)
    if sought and not named:
        new = opened.choice(f"{texts.ADD_NAMED}: {sought}")
    return opened.listing(texts.AUTHORITIES, named, (new,))


asking_page(
    PageKind.NEW_AUTHORITY,
    lambda _, names: partial(with_authorities, names=names.splitlines()),
    back=PageKind.AUTHORITIES,
)


@MENU.page(PageKind.AUTHORITY)
@_of_body
def _authority_page(opened: OpenedPage, body: Authority) -> Shown:
    rows = (
        (opened.leads_to(PageKind.AUTHORITY_NAME, body.code, texts.RENAME),),
        (opened.leads_to(PageKind.OTHER_NAMES, body.code, texts.OTHER_NAMES),),
        (opened.leads_to(PageKind.NETWORKS, body.code, texts.NETWORKS),),
        (opened.leads_to(PageKind.CLOSE, body.code, texts.CLOSE_AUTHORITY),),
        (opened.leads_to(PageKind.AUTHORITIES),),
    )
    return describing.authority(body, opened.organisation), rows


asking_page(
    PageKind.AUTHORITY_NAME,
    lambda code, name: partial(authority_renamed, code=AuthorityCode(code), name=name),
    back=PageKind.AUTHORITY,
)
asking_page(
    PageKind.OTHER_NAMES,
    lambda code, name: partial(other_name_turned, code=AuthorityCode(code), name=name),
    back=PageKind.AUTHORITY,
)


@MENU.page(PageKind.NETWORKS, chosen=changes(network_chosen), value=network_in)
@_of_body
def _networks_page(opened: OpenedPage, body: Authority) -> Shown:
    everything = body.networks == frozenset(Network)
    watched = frozenset() if everything else body.networks
    choices = (
        opened.choice(
            words.ticked(words.WATCHED[network], chosen=network in watched),
            turned(network, on=network not in watched),
        )
        for network in Network
    )
    every = opened.choice(words.ticked(texts.ALL_NETWORKS, chosen=everything))
    back = opened.leads_to(PageKind.AUTHORITY, body.code)
    return texts.WATCHING.format(escape(body.name)), ((every,), *paired(choices), (back,))


@MENU.page(PageKind.CLOSE, search, chosen=close_to, value=str)
@_of_body
def _close_page(opened: OpenedPage, body: Authority) -> Shown:
    others = [
        opened.choice(one.name, one.code)
        for one in opened.organisation.authorities.values()
        if one.code not in {body.code, MEDIA} and found(opened.page.words, one.name)
    ]
    nobody = opened.choice(texts.CLOSE_TO_NOBODY)
    back = opened.leads_to(PageKind.AUTHORITY, body.code)
    _, rows = opened.listing("", others, (nobody,), back=back)
    return "\n".join([texts.CLOSING.format(escape(body.name)), *to_find(others)]), rows

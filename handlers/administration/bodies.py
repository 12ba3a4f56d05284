"""The pages of the administration's bodies, and their actions."""

from dataclasses import field
from functools import partial

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.ids import AuthorityCode
from domain.model.message.citizen_message import Network
from domain.model.organisation.changing import network_turned, watching, with_authority
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.people import MEDIA
from domain.use_cases.offboarding import close_authority
from handlers.administration import describing
from handlers.administration.describing import overtaken_say
from handlers.administration.pages import (
    Change,
    ChangeButton,
    PageButton,
    open_page_of,
    put_in_force,
)
from handlers.reading.spelling import found
from handlers.texts import administration as texts
from handlers.texts import words
from handlers.ui.buttons import LONGEST_LABEL, Button, paired
from handlers.ui.context import Context, Response, toasted
from handlers.ui.markup import escape
from handlers.ui.menus import OpenPage, Shown, leads_to, listing, to_find


class NetworksButton(ChangeButton):
    """On the networks of a body (§6)."""

    code: AuthorityCode

    @property
    def then(self) -> MenuPage:
        """The same page."""
        return MenuPage(PageKind.NETWORKS, self.code)


class Watch(NetworksButton, prefix="uw"):
    """The name of a network: adds it to the networks of a body, or removes it (§6)."""

    network: Network
    on: bool
    """Whether the body is to watch it."""
    label: str = field(default="", compare=False)

    def change(self) -> Change:
        """The first network excludes all others; without any the body watches all."""
        return partial(network_turned, code=self.code, network=self.network, on=self.on)


class WatchAll(NetworksButton, prefix="ua"):
    """«Все соцсети»: the body watches all networks."""

    label: str = field(default="", compare=False)

    def change(self) -> Change:
        """Future networks are included."""
        return partial(watching, code=self.code, networks=frozenset())


class AddNamed(PageButton, prefix="ub"):
    """«Добавить: Отдел культуры»: adds the body that the search did not find."""

    label: str = field(default="", compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Add it under the typed name; raises QuestionClosed, NameUnfit, NameTaken."""
        page = await open_page_of(self.question, context)
        then = MenuPage(PageKind.AUTHORITIES)
        new = partial(with_authority, name=page.words)
        return await put_in_force(self.question, new, then, by, context)


class CloseAuthority(PageButton, prefix="uc"):
    """The name of a body: closes another one and moves its work here, or to control."""

    code: AuthorityCode
    to: AuthorityCode | None = None
    label: str = field(default=texts.CLOSE_TO_NOBODY, compare=False)

    async def press(self, by: Actor, context: Context) -> Response:
        """Move the cards; the deadlines stay."""
        then, at = MenuPage(PageKind.AUTHORITIES), context.now
        went = await close_authority(
            context.uow, self.question, self.code, self.to, then, tell=overtaken_say, by=by, at=at
        )
        return toasted(texts.CHANGED_MEANWHILE if went is None else texts.closed(went))


def authorities_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """List the bodies, or the search results; a missing body can be added by its name."""
    bodies = [
        body
        for body in organisation.authorities.values()
        if any(found(page.words, name) for name in body.names)
    ]
    new: Button = OpenPage(
        question=question, kind=PageKind.NEW_AUTHORITY, label=texts.PAGE_NEW_AUTHORITY
    )
    if page.words and not bodies:
        label = words.cut(f"{texts.ADD_NAMED}: {page.words}", LONGEST_LABEL)
        new = AddNamed(question=question, label=label)
    named = [leads_to(question, PageKind.AUTHORITY, body.code, body.name) for body in bodies]
    return listing(question, page, texts.AUTHORITIES, named, (new,))


def authority_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Render one body."""
    body = organisation.authority(AuthorityCode(page.key))
    if body is None:
        return authorities_page(question, MenuPage(PageKind.AUTHORITIES), organisation)
    rows = (
        (leads_to(question, PageKind.AUTHORITY_NAME, body.code, texts.RENAME),),
        (leads_to(question, PageKind.OTHER_NAMES, body.code, texts.OTHER_NAMES),),
        (leads_to(question, PageKind.NETWORKS, body.code, texts.NETWORKS),),
        (leads_to(question, PageKind.CLOSE, body.code, texts.CLOSE_AUTHORITY),),
        (OpenPage(question=question, kind=PageKind.AUTHORITIES),),
    )
    return describing.authority(body, organisation), rows


def networks_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Render the networks it watches (§6)."""
    body = organisation.authority(AuthorityCode(page.key))
    if body is None:
        return authorities_page(question, MenuPage(PageKind.AUTHORITIES), organisation)
    everything = body.networks == frozenset(Network)
    watched = frozenset() if everything else body.networks
    choices = (
        Watch(
            question=question,
            code=body.code,
            network=network,
            on=network not in watched,
            label=words.ticked(words.WATCHED[network], chosen=network in watched),
        )
        for network in Network
    )
    every = WatchAll(
        question=question, code=body.code, label=words.ticked(texts.ALL_NETWORKS, chosen=everything)
    )
    back = leads_to(question, PageKind.AUTHORITY, body.code, texts.BACK)
    return texts.WATCHING.format(escape(body.name)), ((every,), *paired(choices), (back,))


def close_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Ask for the successor of a closed body."""
    body = organisation.authority(AuthorityCode(page.key))
    if body is None:
        return authorities_page(question, MenuPage(PageKind.AUTHORITIES), organisation)
    others = [
        CloseAuthority(
            question=question, code=body.code, to=one.code, label=words.cut(one.name, LONGEST_LABEL)
        )
        for one in organisation.authorities.values()
        if one.code not in {body.code, MEDIA} and found(page.words, one.name)
    ]
    nobody = CloseAuthority(question=question, code=body.code)
    back = leads_to(question, PageKind.AUTHORITY, body.code, texts.BACK)
    _, rows = listing(question, page, "", others, (nobody,), back=back)
    return "\n".join([texts.CLOSING.format(escape(body.name)), *to_find(others)]), rows

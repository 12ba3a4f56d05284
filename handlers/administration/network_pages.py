"""The administration's pages in social networks: list, switches, stop words."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from domain.model.actor import Actor
from domain.model.conversation.menu import MenuPage, PageKind
from domain.model.message.citizen_message import network_of
from domain.model.message.link import first_link, spelled_out
from domain.model.network.post import PageAddress
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page, PageSwitch, page_key, page_of
from domain.model.organisation.page_changes import (
    page_switched,
    stop_words_turned,
    with_page,
    without_page,
)
from domain.ports.networks import NetworkUnavailable
from handlers.administration.network_tokens import ask_token
from handlers.administration.pages import OrganisationChange, put_in_force
from handlers.texts import networks as texts
from handlers.texts import words
from handlers.ui.buttons import Style
from handlers.ui.context import Context, Response
from handlers.ui.incoming import IncomingMessage
from handlers.ui.markup import escape
from handlers.ui.menus import Choice, OpenPage, Shown, choice, leads_to, listing, turned, turned_in
from handlers.ui.refusals import not_taken, said

_LIST: Final = MenuPage(PageKind.PAGES)
_BETWEEN_WORDS: Final = re.compile(r"[,;\n]")
_LONGEST_WORDS: Final = 2000


_TOKEN: Final = "token"  # noqa: S105 - the value of a choice


def switch_in(value: str) -> tuple[PageSwitch, bool] | None:
    """Return the switch that a choice turns, and whether on; None: it asks for the token."""
    return None if value == _TOKEN else turned_in(PageSwitch, value)


async def page_chosen(chosen: Choice, by: Actor, context: Context) -> Response:
    """Turn a switch of the page from now on, or ask for its token."""
    found = switch_in(chosen.value)
    if found is None:
        return await ask_token(chosen.question, chosen.key, by, context)
    switch, on = found
    changed = partial(page_switched, address=page_of(chosen.key), switch=switch, on=on)
    return await put_in_force(chosen.question, changed, chosen.page, by, context)


def placing_chosen(page: MenuPage, _: str) -> tuple[OrganisationChange, MenuPage]:
    """Allow answers in the page's name."""
    allowed = partial(page_switched, address=page_of(page.key), switch=PageSwitch.PLACES, on=True)
    return allowed, MenuPage(PageKind.PAGE, page.key)


def removal_chosen(page: MenuPage, _: str) -> tuple[OrganisationChange, MenuPage]:
    """Remove the page from the list: nothing more is brought in from it."""
    return partial(without_page, address=page_of(page.key)), _LIST


def pages_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """List the pages."""
    named = [
        leads_to(question, PageKind.PAGE, page_key(one.address), _called(one))
        for one in organisation.pages.values()
    ]
    new = OpenPage(question=question, kind=PageKind.NEW_PAGE, label=texts.ADD_PAGE)
    more = (new, choice(question, _LIST, texts.TOKENS))
    return listing(question, page, texts.PAGES, named, more)


def page_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Render one page with its switches."""
    known = organisation.pages.get(page_of(page.key))
    if known is None:
        return pages_page(question, _LIST, organisation)
    stop_words = f"{texts.STOP_WORDS}: {len(known.stop_words)}"
    rows = (
        *((_switch(question, known, switch),) for switch in texts.SWITCH),
        (leads_to(question, PageKind.STOP_WORDS, page.key, stop_words),),
        (choice(question, page, texts.TOKEN, _TOKEN),),
        (leads_to(question, PageKind.REMOVE_PAGE, page.key, texts.REMOVE_PAGE),),
        (OpenPage(question=question, kind=PageKind.PAGES),),
    )
    return "\n".join(_described(known)), rows


def placing_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Ask whether answers may be placed in the page's name."""
    known = organisation.pages.get(page_of(page.key))
    if known is None:
        return pages_page(question, _LIST, organisation)
    surely = choice(question, page, texts.ALLOW_SURELY, style=Style.FORWARD)
    return texts.PLACING_ASKED.format(escape(known.name)), ((surely,), (_back(question, page),))


def stop_words_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Show the stop words, and how to change them."""
    known = organisation.pages.get(page_of(page.key))
    if known is None:
        return pages_page(question, _LIST, organisation)
    stopped = words.cut(", ".join(sorted(known.stop_words)), _LONGEST_WORDS) or "нет"
    heading = f"<b>{escape(known.name)}: стоп-слова</b>"
    return "\n".join([heading, escape(stopped), texts.HOW_TO_STOP_WORDS]), (
        (_back(question, page),),
    )


def remove_page_page(question: int, page: MenuPage, organisation: Organisation) -> Shown:
    """Ask whether to remove the page."""
    known = organisation.pages.get(page_of(page.key))
    if known is None:
        return pages_page(question, _LIST, organisation)
    surely = choice(question, page, texts.REMOVE_SURELY, style=Style.BACK)
    return texts.REMOVING.format(escape(known.name)), ((surely,), (_back(question, page),))


def _back(question: int, page: MenuPage) -> OpenPage:
    return OpenPage(question=question, kind=PageKind.PAGE, key=page.key)


def _called(page: Page) -> str:
    return f"{page.name} ({words.NETWORK[page.address.network]})"


def _described(page: Page) -> Iterator[str]:
    yield f"<b>{escape(_called(page))}</b>"
    yield texts.READS if page.reads else texts.READS_NOT
    yield texts.PLACES if page.places else texts.PLACES_NOT
    yield texts.HOW_TO_PAGE


def _switch(question: int, page: Page, switch: PageSwitch) -> Choice | OpenPage:
    """Return the button that turns it; placing is allowed on a page of its own."""
    on, key = page.is_on(switch), page_key(page.address)
    label = words.ticked(texts.SWITCH[switch], chosen=on)
    if switch is PageSwitch.PLACES and not on:
        return leads_to(question, PageKind.PLACING, key, label)
    return choice(question, MenuPage(PageKind.PAGE, key), label, turned(switch, on=not on))


async def on_page_link(
    _: MenuPage, written: IncomingMessage, question: int, context: Context
) -> Response:
    """Handle the link of a new page: the network tells its name."""
    office, text = await context.reading.office(), (written.text or "").strip()
    link = first_link(text) or spelled_out(text)
    if link is None:
        return not_taken(written, texts.PAGE_LINK_EXPECTED, office)
    network = context.networks.get(network_of(link))
    if network is None:
        return not_taken(written, texts.network_unknown(context.networks), office)
    try:
        found = await network.find_page(link)
    except NetworkUnavailable as error:
        return said(written, texts.TROUBLE[error.trouble])
    if found is None:
        return not_taken(written, texts.NO_SUCH_PAGE, office)
    address, name = found
    added, then = partial(with_page, address=address, name=name), shown_at(address)
    return await put_in_force(question, added, then, written.by, context)


def shown_at(address: PageAddress) -> MenuPage:
    """The page that shows this page of a network."""
    return MenuPage(PageKind.PAGE, page_key(address))


def stop_words_in(address: str, text: str) -> OrganisationChange:
    """The change that words make to the stop words."""
    texts_found = [one for one in _BETWEEN_WORDS.split(text) if one.strip()]
    return partial(stop_words_turned, address=page_of(address), texts=texts_found)

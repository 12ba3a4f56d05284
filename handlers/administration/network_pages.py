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
from domain.model.organisation.page import Page, PageSwitch, page_key, page_of
from domain.model.organisation.page_changes import (
    page_switched,
    stop_words_turned,
    with_page,
    without_page,
)
from domain.ports.networks import NetworkUnavailable
from handlers.administration import describing
from handlers.administration.network_tokens import ask_token, choose_network
from handlers.administration.pages import (
    MENU,
    OrganisationChange,
    changes,
    put_in_force,
    words_change,
)
from handlers.texts import networks as texts
from handlers.texts import words
from handlers.ui.buttons import Style
from handlers.ui.context import Context, Response
from handlers.ui.markup import escape
from handlers.ui.menus import (
    Choice,
    OpenedPage,
    OpenPage,
    Shown,
    TypedWords,
    of_subject,
    turned,
    turned_in,
)
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


def stop_words_in(address: str, text: str) -> OrganisationChange:
    """The change that words make to the stop words."""
    texts_found = [one for one in _BETWEEN_WORDS.split(text) if one.strip()]
    return partial(stop_words_turned, address=page_of(address), texts=texts_found)


_of_page = of_subject(
    lambda opened: opened.organisation.pages.get(page_of(opened.key)), PageKind.PAGES
)


@MENU.page(PageKind.PAGES, chosen=choose_network)
def _pages_page(opened: OpenedPage) -> Shown:
    named = [
        opened.leads_to(PageKind.PAGE, page_key(one.address), _called(one))
        for one in opened.organisation.pages.values()
    ]
    new = opened.leads_to(PageKind.NEW_PAGE, label=texts.ADD_PAGE)
    return opened.listing(texts.PAGES, named, (new, opened.choice(texts.TOKENS)))


@MENU.page(PageKind.PAGE, key=page_of, chosen=page_chosen, value=switch_in)
@_of_page
def _page_page(opened: OpenedPage, page: Page) -> Shown:
    stop_words = f"{texts.STOP_WORDS}: {len(page.stop_words)}"
    rows = (
        *((_switch(opened, page, switch),) for switch in texts.SWITCH),
        (opened.leads_to(PageKind.STOP_WORDS, opened.key, stop_words),),
        (opened.choice(texts.TOKEN, _TOKEN),),
        (opened.leads_to(PageKind.REMOVE_PAGE, opened.key, texts.REMOVE_PAGE),),
        (opened.leads_to(PageKind.PAGES),),
    )
    return "\n".join(_described(page)), rows


@MENU.page(PageKind.PLACING, key=page_of, chosen=changes(placing_chosen))
@_of_page
def _placing_page(opened: OpenedPage, page: Page) -> Shown:
    surely = opened.choice(texts.ALLOW_SURELY, style=Style.FORWARD)
    return texts.PLACING_ASKED.format(escape(page.name)), ((surely,), (_back(opened),))


@MENU.page(PageKind.STOP_WORDS, words_change(stop_words_in, PageKind.STOP_WORDS), key=page_of)
@_of_page
def _stop_words_page(opened: OpenedPage, page: Page) -> Shown:
    stopped = words.cut(", ".join(sorted(page.stop_words)), _LONGEST_WORDS) or "нет"
    heading = f"<b>{escape(page.name)}: стоп-слова</b>"
    return "\n".join([heading, escape(stopped), texts.HOW_TO_STOP_WORDS]), ((_back(opened),),)


@MENU.page(PageKind.REMOVE_PAGE, key=page_of, chosen=changes(removal_chosen))
@_of_page
def _remove_page_page(opened: OpenedPage, page: Page) -> Shown:
    surely = opened.choice(texts.REMOVE_SURELY, style=Style.BACK)
    return texts.REMOVING.format(escape(page.name)), ((surely,), (_back(opened),))


def _back(opened: OpenedPage) -> OpenPage:
    return opened.leads_to(PageKind.PAGE, opened.key)


def _called(page: Page) -> str:
    return f"{page.name} ({words.NETWORK[page.address.network]})"


def _described(page: Page) -> Iterator[str]:
    yield f"<b>{escape(_called(page))}</b>"
    yield texts.READS if page.reads else texts.READS_NOT
    yield texts.PLACES if page.places else texts.PLACES_NOT
    yield texts.HOW_TO_PAGE


def _switch(opened: OpenedPage, page: Page, switch: PageSwitch) -> Choice | OpenPage:
    """Return the button that turns it; placing is allowed on a page of its own."""
    on = page.is_on(switch)
    label = words.ticked(texts.SWITCH[switch], chosen=on)
    if switch is PageSwitch.PLACES and not on:
        return opened.leads_to(PageKind.PLACING, opened.key, label)
    return opened.choice(label, turned(switch, on=not on))


async def on_page_link(typed: TypedWords, context: Context) -> Response:
    """Handle the link of a new page: the network tells its name."""
    office, text = await context.reading.office(), typed.text.strip()
    link = first_link(text) or spelled_out(text)
    if link is None:
        return not_taken(typed.written, texts.PAGE_LINK_EXPECTED, office)
    network = context.networks.get(network_of(link))
    if network is None:
        return not_taken(typed.written, texts.network_unknown(context.networks), office)
    try:
        found = await network.find_page(link)
    except NetworkUnavailable as error:
        return said(typed.written, texts.TROUBLE[error.trouble])
    if found is None:
        return not_taken(typed.written, texts.NO_SUCH_PAGE, office)
    address, name = found
    added, then = partial(with_page, address=address, name=name), shown_at(address)
    return await put_in_force(typed.question, added, then, typed.by, context)


def shown_at(address: PageAddress) -> MenuPage:
    """The page that shows this page of a network."""
    return MenuPage(PageKind.PAGE, page_key(address))


@MENU.page(PageKind.NEW_PAGE, on_page_link, takes_link=True)
def _new_page_page(opened: OpenedPage) -> Shown:
    back = opened.leads_to(PageKind.PAGES)
    return describing.asked(opened.page, opened.organisation), ((back,),)

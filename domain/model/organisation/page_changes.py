"""Changes of the administration's pages in social networks; each returns a new organisation."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from domain.model.errors import DomainError, Limited, Reason, Refusal, TooMany
from domain.model.network.post import PageAddress
from domain.model.organisation.changing import shown_name
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import (
    LONGEST_STOP_WORD,
    MOST_PAGES,
    MOST_STOP_WORDS,
    Page,
    PageSwitch,
)
from domain.model.organisation.people import plain


class StopWordUnfit(DomainError):
    """A stop word has 1 to `longest` characters, with a letter or a digit."""

    longest: int = LONGEST_STOP_WORD


def with_page(organisation: Organisation, address: PageAddress, name: str) -> Organisation:
    """Add a page with everything off; a known one only gets the name. Raises TooMany.

    `name`: as the network has it, kept as far as it can be shown.
    """
    shown = shown_name(address.key, name)
    known = organisation.pages.get(address)
    if known is None and len(organisation.pages) >= MOST_PAGES:
        raise TooMany(Limited.PAGES, MOST_PAGES)
    return _with(organisation, replace(known, name=shown) if known else Page(address, shown))


def page_aliased(organisation: Organisation, address: PageAddress, alias: str) -> Organisation:
    """Note the name that links have instead of the page's key; no-op for an unknown page."""
    page = organisation.pages.get(address)
    return _with(organisation, replace(page, alias=alias)) if page else organisation


def page_switched(
    organisation: Organisation, address: PageAddress, switch: PageSwitch, *, on: bool
) -> Organisation:
    """Switch something on or off for a page; raises PAGE_GONE."""
    page = known_page(organisation, address)
    change: dict[str, Any] = {switch.value: on}
    return _with(organisation, replace(page, **change))


def stop_words_turned(
    organisation: Organisation, address: PageAddress, texts: Iterable[str]
) -> Organisation:
    """Remove each of these stop words that the page has, and add the others.

    Raises PAGE_GONE, StopWordUnfit, TooMany.
    """
    page, turned = known_page(organisation, address), {plain(text) for text in texts}
    if not turned or not all(0 < len(word) <= LONGEST_STOP_WORD for word in turned):
        raise StopWordUnfit
    words = page.stop_words ^ turned
    if len(words) > MOST_STOP_WORDS:
        raise TooMany(Limited.STOP_WORDS, MOST_STOP_WORDS)
    return _with(organisation, replace(page, stop_words=words))


def without_page(organisation: Organisation, address: PageAddress) -> Organisation:
    """Remove a page; raises PAGE_GONE."""
    known_page(organisation, address)
    left = {key: page for key, page in organisation.pages.items() if key != address}
    return replace(organisation, pages=left)


def known_page(organisation: Organisation, address: PageAddress) -> Page:
    """The page; raises PAGE_GONE."""
    page = organisation.pages.get(address)
    if page is None:
        raise Refusal(Reason.PAGE_GONE)
    return page


def _with(organisation: Organisation, page: Page) -> Organisation:
    return replace(organisation, pages={**organisation.pages, page.address: page})

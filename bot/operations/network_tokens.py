"""The access tokens of social networks: asking the networks about them, and the findings."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Final

from bot.networks.tokens import TokenStore
from bot.operations.findings import Finding, finding
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.network.token import TokenOwner, network_of_token
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.office import Office
from domain.model.organisation.organisation import Organisation
from domain.model.organisation.page import Page
from domain.ports.networks import (
    Ability,
    NetworkUnavailable,
    SocialNetwork,
    TokenNetwork,
    TokenReport,
    lacking,
)
from handlers.texts import networks as texts
from handlers.texts import words
from storage.engine.database import Database
from storage.organisation.tokens import stored_tokens

OLD: Final = timedelta(days=365)
"""After which a token should be replaced."""


@dataclass(frozen=True, slots=True)
class HeldToken:
    """A token that the program holds; `token` None: no key of TOKEN_KEY opens it.

    `owner` None: the token of some page in the environment. `stored_at` None: it is from there.
    """

    network: Network
    owner: TokenOwner | None
    token: str | None = field(repr=False)
    stored_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeenToken:
    """A token, and what its network says about it."""

    held: HeldToken
    report: TokenReport | None = None
    trouble: NetworkTrouble | None = None


class TokenCheck:
    """Checks every token, and that no page lacks one."""

    def __init__(
        self, database: Database, store: TokenStore, networks: Iterable[SocialNetwork]
    ) -> None:
        """`networks`: those without tokens of their own are left out."""
        self._database = database
        self._store = store
        self._networks = [one for one in networks if isinstance(one, TokenNetwork)]

    async def findings(self, office: Office, now: datetime) -> list[Finding]:
        """Return what is wrong with the tokens; asks the networks."""
        held = await self._held()
        seen = [token for one in self._networks for token in await _seen_by(one, held)]
        organisation, zone = office.organisation, office.calendar.tz
        return [
            *(one for token in seen for one in of_token(token, organisation, now, zone)),
            *of_pages(organisation, held, [one.network for one in self._networks]),
        ]

    async def _held(self) -> list[HeldToken]:
        stored = await stored_tokens(self._database)
        held = [
            HeldToken(network_of_token(one.owner), one.owner, self._store.opened(one), one.at)
            for one in stored
        ]
        owners = {one.owner for one in stored}
        for network in (one.network for one in self._networks):
            environment = self._store.in_environment(network)
            if environment.service is not None and network not in owners:
                held.append(HeldToken(network, network, environment.service))
            if environment.of_unnamed_page is not None:
                held.append(HeldToken(network, None, environment.of_unnamed_page))
        return held


async def _seen_by(network: TokenNetwork, held: Sequence[HeldToken]) -> list[SeenToken]:
    """Ask about each token; once the network does not answer, about no more of them."""
    seen: list[SeenToken] = []
    trouble: NetworkTrouble | None = None
    for one in held:
        if one.network is not network.network:
            continue
        if one.token is None or trouble is NetworkTrouble.UNREACHABLE:
            seen.append(SeenToken(one, trouble=trouble))
            continue
        try:
            seen.append(SeenToken(one, await network.examine(one.token)))
        except NetworkUnavailable as error:
            trouble = error.trouble
            seen.append(SeenToken(one, trouble=trouble))
    return seen


def of_token(
    seen: SeenToken, organisation: Organisation, now: datetime, zone: tzinfo
) -> Iterator[Finding]:
    """Yield what is wrong with one token."""
    held, report, of = seen.held, seen.report, _named(seen.held, organisation, zone)
    if held.token is None:
        yield finding("token_shut", of=of)
    elif seen.trouble is NetworkTrouble.TOKEN:
        yield finding("token_refused", of=of, where=_where(held))
    elif seen.trouble is not None:
        yield finding("token_unchecked", of=of, why=texts.TROUBLE[seen.trouble])
    elif report is not None:
        yield from _of_report(held, report, organisation, of)
    if held.stored_at is not None and now - held.stored_at > OLD:
        yield finding("token_old", of=of, where=_where(held))


def _of_report(
    held: HeldToken, report: TokenReport, organisation: Organisation, of: str
) -> Iterator[Finding]:
    of_page = held.owner is None or isinstance(held.owner, PageAddress)
    if not of_page and report.page is not None:
        yield finding("token_of_a_page", of=of, where=_where(held))
        return
    if of_page and (report.page is None or held.owner not in {None, report.page}):
        yield finding("token_of_another", of=of, where=_where(held))
        return
    page = None if report.page is None else organisation.pages.get(report.page)
    if report.page is not None and page is None:
        yield finding("token_of_unknown_page", of=of)
    if not report.hears:
        serious = page is None or page.reads
        yield finding(
            "page_not_heard", of=of, remedy=texts.NOT_HEARD[held.network], serious=serious
        )
    if not report.bundles:
        yield finding("looked_one_by_one", of=of)
    if missing := lacking(report.page or held.network, report):
        named = ", ".join(texts.ABILITY[one] for one in missing)
        serious = page is None or any(_uses(page, one) for one in missing)
        yield finding("token_lacks", of=of, missing=named, where=_where(held), serious=serious)


def _uses(page: Page, ability: Ability) -> bool:
    return page.reads if ability is Ability.READ else page.places


def of_pages(
    organisation: Organisation, held: Sequence[HeldToken], networks: Collection[Network]
) -> Iterator[Finding]:
    """Yield the pages for which something is switched on without a token, by network."""
    owners = {(one.network, one.owner) for one in held}
    for page in organisation.pages.values():
        network = page.address.network
        has = (network, page.address) in owners or (network, None) in owners
        if network in networks and (page.reads or page.places) and not has:
            yield finding("page_without_token", name=page.name, network=words.NETWORK[network])
    for network in networks:
        pages = [page for page in organisation.pages.values() if page.address.network is network]
        if pages and (network, network) not in owners:
            serious = any(page.places for page in pages)
            yield finding("network_without_token", network=words.NETWORK[network], serious=serious)


def _named(held: HeldToken, organisation: Organisation, zone: tzinfo) -> str:
    """«Наш район», указан 24.11.2026; or the variable."""
    if held.stored_at is None:
        return _variable(held)
    if isinstance(held.owner, PageAddress):
        page = organisation.pages.get(held.owner)
        name = f"«{page.name}»" if page else str(held.owner)
    else:
        name = words.NETWORK[held.network]
    return f"{name}, указан {held.stored_at.astimezone(zone):%d.%m.%Y}"


def _where(held: HeldToken) -> str:
    return "/settings, «Страницы в соцсетях»" if held.stored_at else _variable(held)


def _variable(held: HeldToken) -> str:
    return f"{held.network.name}_{'COMMUNITY' if held.owner is None else 'SERVICE'}_TOKEN"

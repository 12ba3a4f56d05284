"""What the doctor finds about access tokens of social networks."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.networks.tokens import NetworkTokens
from bot.networks.wiring import tokens_in
from bot.operations.findings import Finding
from bot.operations.network_tokens import OLD, HeldToken, SeenToken, of_pages, of_token
from bot.setup.settings import Settings, explicit_settings
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.page import Page
from domain.ports.networks import Ability, TokenReport
from tests.unit.test_doctor import check
from tests.unit.views_samples import NOW, OFFICE

DISTRICT, OTHER = PageAddress(Network.VK, "-1001"), PageAddress(Network.VK, "-1002")
PAGE = Page(DISTRICT, "Наш район")
ALL = TokenReport({Ability.READ, Ability.PLACE}, DISTRICT)
LOOKS = TokenReport({Ability.LOOK})
OF_PAGE = HeldToken(Network.VK, DISTRICT, "token", NOW)
OF_NETWORK = HeldToken(Network.VK, Network.VK, "token", NOW)
IN_ENVIRONMENT = HeldToken(Network.VK, None, "token")


def found(held: HeldToken, *pages: Page, **seen: Any) -> list[Finding]:
    organisation = replace(OFFICE.organisation, pages={one.address: one for one in pages})
    return list(of_token(SeenToken(held, **seen), organisation, NOW, OFFICE.calendar.tz))


@pytest.mark.parametrize(
    ("held", "report"), [(OF_PAGE, ALL), (OF_NETWORK, LOOKS), (IN_ENVIRONMENT, ALL)]
)
def test_of_a_token_that_works_nothing_is_found(held: HeldToken, report: TokenReport) -> None:
    assert not found(held, PAGE, report=report)


def test_no_token_shows_when_its_holder_is_printed() -> None:
    held = NetworkTokens("secret", "secret", {DISTRICT: "secret"})
    assert "secret" not in repr([held, replace(OF_PAGE, token="secret")])


def test_findings_about_a_token_as_approved() -> None:
    """A missing right matters if it is used, an unheard page if it is read."""
    tokens = {
        "of a page": OF_PAGE,
        "of a network": OF_NETWORK,
        "in the environment": IN_ENVIRONMENT,
        "of a network, in the environment": replace(OF_NETWORK, stored_at=None),
    }
    others = {
        "of another page": (OF_PAGE, TokenReport(ALL.abilities, OTHER)),
        "of a network instead of the page": (OF_PAGE, LOOKS),
        "of a page instead of the network": (OF_NETWORK, ALL),
        "of a network instead of the page, in the environment": (IN_ENVIRONMENT, LOOKS),
    }
    reads_only, unheard = TokenReport({Ability.READ}, DISTRICT), replace(ALL, hears=False)
    long_ago = replace(OF_NETWORK, stored_at=NOW - OLD - timedelta(days=1))
    check(
        "doctor_tokens",
        {
            **{
                f"{trouble.name.lower()}: {title}": found(one, PAGE, trouble=trouble)
                for trouble in (NetworkTrouble.TOKEN, NetworkTrouble.UNREACHABLE)
                for title, one in tokens.items()
            },
            **{title: found(held, PAGE, report=seen) for title, (held, seen) in others.items()},
            "no key opens it": found(replace(OF_PAGE, token=None), PAGE),
            "of a page that is not listed": found(IN_ENVIRONMENT, report=ALL),
            "it can't place": found(OF_PAGE, PAGE, report=reads_only),
            "it can't place, but should": found(
                OF_PAGE, replace(PAGE, places=True), report=reads_only
            ),
            "it hears nothing": found(OF_PAGE, PAGE, report=unheard),
            "it hears nothing, but should": found(
                OF_PAGE, replace(PAGE, reads=True), report=unheard
            ),
            "old": found(long_ago, report=LOOKS),
        },
    )


def test_findings_about_missing_tokens_as_approved() -> None:
    """What is switched on wants a token; a network without tokens of its own wants none."""
    reads, places = replace(PAGE, reads=True), replace(PAGE, places=True)
    channel = Page(PageAddress(Network.MAX, "-70"), "Канал", reads=True, places=True)
    situations = {
        "nothing is on": (PAGE, [OF_NETWORK]),
        "a page with its own token is read": (reads, [OF_NETWORK, OF_PAGE]),
        "a page with a token of the environment is read": (reads, [OF_NETWORK, IN_ENVIRONMENT]),
        "a page without a token is read": (reads, [OF_NETWORK]),
        "nothing looks up answers": (PAGE, [OF_PAGE]),
        "nothing looks up answers that are placed": (places, [OF_PAGE]),
        "a network without tokens of its own": (channel, []),
    }
    check(
        "doctor_missing_tokens",
        {
            title: of_pages(
                replace(OFFICE.organisation, pages={page.address: page}), held, [Network.VK]
            )
            for title, (page, held) in situations.items()
        },
    )


def test_the_variables_of_tokens_are_named_by_their_network() -> None:
    """Findings name the variables so."""
    kinds = {"service": "service", "community": "of_unnamed_page"}
    names = {
        (network, field): f"{network}_{kind}_token"
        for network in Network
        for kind, field in kinds.items()
        if f"{network}_{kind}_token" in Settings.model_fields
    }
    assert names
    values = {name: f"{name}_of_the_tests" for name in names.values()}
    tokens = tokens_in(explicit_settings(**values))
    assert {one: getattr(tokens[one[0]], one[1]) for one in names} == {
        one: values[name] for one, name in names.items()
    }

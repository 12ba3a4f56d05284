"""What the doctor finds about access tokens of social networks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.networks.wiring import tokens_in
from bot.operations.findings import Finding
from bot.operations.network_tokens import OLD, HeldToken, SeenToken, of_pages, of_token
from bot.setup.settings import Settings, explicit_settings
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.network.trouble import NetworkTrouble
from domain.model.organisation.page import Page
from domain.ports.networks import Ability, TokenReport
from tests.unit.views_samples import NOW, OFFICE

DISTRICT, OTHER = PageAddress(Network.VK, "-1001"), PageAddress(Network.VK, "-1002")
PAGE = Page(DISTRICT, "Наш район")
ALL = TokenReport({Ability.READ, Ability.PLACE}, DISTRICT)
LOOKS = TokenReport({Ability.LOOK})
OF_PAGE = HeldToken(Network.VK, DISTRICT, "token", NOW)
OF_NETWORK = HeldToken(Network.VK, Network.VK, "token", NOW)
IN_ENVIRONMENT = HeldToken(Network.VK, None, "token")


def found(held: HeldToken, *pages: Page, **seen: Any) -> list[tuple[bool, str]]:
    organisation = replace(OFFICE.organisation, pages={one.address: one for one in pages})
    return told(of_token(SeenToken(held, **seen), organisation, NOW, OFFICE.calendar.tz))


def told(findings: Iterable[Finding]) -> list[tuple[bool, str]]:
    ones = list(findings)
    assert all(one.remedy for one in ones)
    return [(one.serious, one.what) for one in ones]


@pytest.mark.parametrize(
    ("held", "report"), [(OF_PAGE, ALL), (OF_NETWORK, LOOKS), (IN_ENVIRONMENT, ALL)]
)
def test_of_a_token_that_works_nothing_is_found(held: HeldToken, report: TokenReport) -> None:
    assert not found(held, PAGE, report=report)


def test_a_token_that_no_key_opens_is_told() -> None:
    ((serious, what),) = found(replace(OF_PAGE, token=None), PAGE)
    assert serious
    assert what.endswith("зашифрован не тем ключом, который указан в TOKEN_KEY.")


@pytest.mark.parametrize(
    ("held", "of"),
    [
        (OF_PAGE, "«Наш район», указан 24.11.2026"),
        (OF_NETWORK, "ВКонтакте, указан 24.11.2026"),
        (IN_ENVIRONMENT, "VK_COMMUNITY_TOKEN"),
        (replace(OF_NETWORK, stored_at=None), "VK_SERVICE_TOKEN"),
    ],
)
def test_a_token_that_is_not_accepted_is_told(held: HeldToken, of: str) -> None:
    serious = (True, f"Соцсеть не принимает ключ доступа ({of}).")
    assert found(held, PAGE, trouble=NetworkTrouble.TOKEN) == [serious]
    unknown = (False, f"Ключ доступа ({of}) не проверен.")
    assert found(held, PAGE, trouble=NetworkTrouble.UNREACHABLE) == [unknown]


@pytest.mark.parametrize(
    ("held", "report"),
    [
        (OF_PAGE, TokenReport(ALL.abilities, OTHER)),
        (OF_PAGE, LOOKS),
        (OF_NETWORK, ALL),
        (IN_ENVIRONMENT, LOOKS),
    ],
)
def test_a_token_of_something_else_is_told(held: HeldToken, report: TokenReport) -> None:
    ((serious, what),) = found(held, PAGE, report=report)
    assert serious
    assert what.endswith("— от другой страницы или не от страницы.")


def test_a_token_of_a_page_that_is_not_listed_is_told() -> None:
    what = "Ключ доступа (VK_COMMUNITY_TOKEN) — от страницы, которой нет в списке."
    assert found(IN_ENVIRONMENT, report=ALL) == [(False, what)]


@pytest.mark.parametrize(("places", "serious"), [(True, True), (False, False)])
def test_a_missing_right_matters_if_it_is_used(places: bool, serious: bool) -> None:
    page, reads = replace(PAGE, places=places), TokenReport({Ability.READ}, DISTRICT)
    what = "Ключ доступа («Наш район», указан 24.11.2026) не разрешает: размещать ответы."
    assert found(OF_PAGE, page, report=reads) == [(serious, what)]


@pytest.mark.parametrize("reads", [True, False])
def test_a_page_that_is_not_heard_of_matters_if_it_is_read(reads: bool) -> None:
    report = replace(ALL, hears=False)
    what = "О новом на странице («Наш район», указан 24.11.2026) соцсеть боту не сообщает."
    assert found(OF_PAGE, replace(PAGE, reads=reads), report=report) == [(reads, what)]


def test_an_old_token_is_told() -> None:
    long_ago = replace(OF_NETWORK, stored_at=NOW - OLD - timedelta(days=1))
    ((serious, what),) = found(long_ago, report=LOOKS)
    assert not serious
    assert what == "Ключ доступа (ВКонтакте, указан 23.11.2025) указан больше года назад."


@pytest.mark.parametrize(
    ("page", "held", "expected"),
    [
        (PAGE, [OF_NETWORK], []),
        (replace(PAGE, reads=True), [OF_NETWORK, OF_PAGE], []),
        (replace(PAGE, reads=True), [OF_NETWORK, IN_ENVIRONMENT], []),
        (replace(PAGE, reads=True), [OF_NETWORK], [(True, "Страница «Наш район»")]),
        (PAGE, [OF_PAGE], [(False, "ВКонтакте: общего ключа доступа нет")]),
        (replace(PAGE, places=True), [OF_PAGE], [(True, "ВКонтакте: общего ключа доступа нет")]),
    ],
    ids=["nothing is on", "own token", "of the environment", "none", "no look", "placing blindly"],
)
def test_what_is_switched_on_wants_a_token(
    page: Page, held: list[HeldToken], expected: list[tuple[bool, str]]
) -> None:
    organisation = replace(OFFICE.organisation, pages={DISTRICT: page})
    ones = told(of_pages(organisation, held, [Network.VK]))
    assert len(ones) == len(expected)
    for (serious, what), (is_serious, begins) in zip(ones, expected, strict=True):
        assert (serious, what.startswith(begins)) == (is_serious, True)


def test_a_network_without_tokens_of_its_own_wants_none() -> None:
    channel = Page(PageAddress(Network.MAX, "-70"), "Канал", reads=True, places=True)
    organisation = replace(OFFICE.organisation, pages={channel.address: channel})
    assert not told(of_pages(organisation, [], [Network.VK]))


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

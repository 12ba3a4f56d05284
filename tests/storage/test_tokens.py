"""Access tokens of social networks, stored sealed."""

import asyncio
import base64
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.networks.tokens import NetworkTokens, TokenStore
from bot.setup.sealing import Sealer
from domain.model.message.citizen_message import Network
from domain.model.network.post import PageAddress
from domain.model.network.token import SealedToken
from domain.model.organisation.page_changes import with_page, without_page
from storage.engine.database import Database
from storage.organisation.tokens import stored_tokens, token_of
from tests.storage.samples import ADMIN, NOW, Units

PAGE, OTHER = PageAddress(Network.VK, "-1001"), PageAddress(Network.VK, "-1002")
KEY, NEW_KEY = (base64.b64encode(bytes([one]) * 32).decode() for one in (0xFB, 0xFF))
"""With + and /, as openssl writes them."""


async def stored(units: Units, *tokens: SealedToken) -> None:
    async with units.unit() as uow:
        for token in tokens:
            await uow.tokens.put(token)
        await uow.commit()


async def test_an_owner_has_one_token_until_it_is_removed(units: Units, database: Database):
    first = SealedToken(PAGE, "first", NOW, ADMIN)
    second = SealedToken(PAGE, "second", NOW + timedelta(days=1), ADMIN)
    of_network = SealedToken(Network.VK, "third", NOW, ADMIN)
    await stored(units, first, of_network, second)
    assert await stored_tokens(database) == [of_network, second]
    async with database.reading() as connection:
        assert await token_of(connection, PAGE) == second
        assert await token_of(connection, OTHER) is None
    await units.do(lambda uow: uow.tokens.remove(PAGE))
    assert await stored_tokens(database) == [of_network]


async def test_the_token_of_a_page_goes_with_the_page(units: Units, database: Database):
    async with units.unit() as uow:
        for page in (PAGE, OTHER):
            await uow.change_organisation(partial(with_page, address=page, name="Район"), ADMIN)
        await uow.commit()
    await stored(units, *(SealedToken(page, "sealed", NOW, ADMIN) for page in (PAGE, OTHER)))
    await units.do(lambda uow: uow.change_organisation(partial(without_page, address=PAGE), ADMIN))
    assert [token.owner for token in await stored_tokens(database)] == [OTHER]


def test_a_sealed_token_is_opened_with_its_key_alone() -> None:
    sealed = Sealer([KEY]).seal("vk1.a.secret")
    assert "secret" not in sealed
    assert Sealer([KEY]).open(sealed) == "vk1.a.secret"
    assert Sealer([NEW_KEY]).open(sealed) is None
    assert Sealer([NEW_KEY, KEY]).open(sealed) == "vk1.a.secret"
    assert Sealer([NEW_KEY, KEY]).open("damaged") is None


def a_store(database: Database, key: str | None, environment: NetworkTokens) -> TokenStore:
    sealer = None if key is None else Sealer([key])
    return TokenStore(database, sealer, {Network.VK: environment}, asyncio.Event())


async def test_what_is_stored_goes_before_the_environment(units: Units, database: Database):
    of_environment = NetworkTokens("of the environment", "of one community")
    store = a_store(database, KEY, of_environment)
    await store.read()
    assert store.of(Network.VK) == of_environment
    seal = Sealer([KEY]).seal
    await stored(
        units,
        SealedToken(Network.VK, seal("service"), NOW, ADMIN),
        SealedToken(PAGE, seal("community"), NOW, ADMIN),
    )
    await store.read()
    of_pages = {PAGE: "community"}
    assert store.of(Network.VK) == replace(of_environment, service="service", of_pages=of_pages)


@pytest.mark.parametrize("key", [NEW_KEY, None])
async def test_what_another_key_sealed_is_not_used(
    key: str | None, units: Units, database: Database
):
    await stored(units, SealedToken(PAGE, Sealer([KEY]).seal("community"), NOW, ADMIN))
    store = a_store(database, key, NetworkTokens())
    await store.read()
    assert store.of(Network.VK) == NetworkTokens()
    assert not store.of(Network.VK).has_page


async def test_a_token_of_any_page_lets_the_network_read(units: Units, database: Database):
    await stored(units, SealedToken(PAGE, Sealer([KEY]).seal("community"), NOW, ADMIN))
    store = a_store(database, KEY, NetworkTokens())
    await store.read()
    assert store.of(Network.VK).has_page
    assert not store.of(Network.MAX).has_page

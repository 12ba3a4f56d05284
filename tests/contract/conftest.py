"""The services, our stand-ins or the real ones, and the report of a run on a real one.

A real one is asked if `OTKLIK_REAL_TOKEN` names a token: `make test-real SERVICE=...` requires it.
"""

from collections.abc import AsyncIterator, Generator
from typing import Final

import aiohttp
import pytest

from bot.max.calls import SERVER
from bot.sandbox.chat import Chat
from bot.sandbox.clock import SteppedClock
from bot.sandbox.vk.person import VkPage
from bot.setup.settings import Settings
from tests import telegram, vk
from tests.bot.networks.vk.conftest import GROUP, SERVICE
from tests.bot.sandbox.conftest import TOKEN as TELEGRAM_TOKEN
from tests.bot.sandbox.max import conftest as stand_in
from tests.bot.sandbox.max.conftest import TOKEN as MAX_TOKEN
from tests.contract.max import ContractMax
from tests.contract.paced import IS_REAL, Paced, real
from tests.contract.telegram import ContractTelegram
from tests.contract.vk import ContractVk
from tests.contract.vk import real as real_vk
from tests.max.sandbox import Sandbox

clock, sandbox, group = stand_in.clock, stand_in.sandbox, stand_in.group
ivanova, petrov, dialog = stand_in.ivanova, stand_in.petrov, stand_in.dialog

_FOUND: Final = pytest.StashKey[list[str]]()
_LEFT: Final = pytest.StashKey[int]()


@pytest.fixture
def max_service(request: pytest.FixtureRequest) -> tuple[str, str, int]:
    """Return the address of MAX, a bot's token, and a chat to write in."""
    if IS_REAL:
        return real(SERVER)
    running: Sandbox = request.getfixturevalue("sandbox")
    town: Chat = request.getfixturevalue("group")
    return running.url, MAX_TOKEN, town.id


@pytest.fixture
async def max_api(
    request: pytest.FixtureRequest, max_service: tuple[str, str, int], clock: SteppedClock
) -> AsyncIterator[ContractMax]:
    """Yield MAX; what a test wrote is deleted behind it."""
    async with aiohttp.ClientSession() as session:
        client = ContractMax(*max_service, session, clock)
        yield client
        request.config.stash[_LEFT] += await client.take_back()


@pytest.fixture
async def sandbox_telegram(clock: SteppedClock) -> AsyncIterator[telegram.Sandbox]:
    async with telegram.Sandbox(
        token=TELEGRAM_TOKEN, clock=clock, flood=telegram.FloodLimits()
    ) as running:
        yield running


@pytest.fixture
def anna(sandbox_telegram: telegram.Sandbox) -> telegram.Person:
    """She has pressed Start, and is in the group."""
    person = sandbox_telegram.person(501, "Анна")
    person.start()
    sandbox_telegram.world.updates.pending.clear()
    return person


@pytest.fixture
def telegram_group(sandbox_telegram: telegram.Sandbox, anna: telegram.Person) -> Chat:
    return sandbox_telegram.group(-1003, "Управление ЖКХ", [anna])


@pytest.fixture
def telegram_service(request: pytest.FixtureRequest) -> tuple[str, str, int]:
    """Return the address of Telegram, a bot's token, and a chat to write in."""
    if IS_REAL:
        return real("https://api.telegram.org")
    running: telegram.Sandbox = request.getfixturevalue("sandbox_telegram")
    chat: Chat = request.getfixturevalue("telegram_group")
    return running.url, TELEGRAM_TOKEN, chat.id


@pytest.fixture
async def telegram_api(
    request: pytest.FixtureRequest, telegram_service: tuple[str, str, int], clock: SteppedClock
) -> AsyncIterator[ContractTelegram]:
    """Yield Telegram; what a test wrote is deleted behind it."""
    async with aiohttp.ClientSession() as session:
        client = ContractTelegram(*telegram_service, session, clock)
        yield client
        request.config.stash[_LEFT] += await client.take_back()


@pytest.fixture
async def sandbox_vk(clock: SteppedClock) -> AsyncIterator[vk.Sandbox]:
    async with vk.Sandbox(service_token=SERVICE, clock=clock) as running:
        running.longest_wait = 0.05
        yield running


@pytest.fixture
def vk_page(sandbox_vk: vk.Sandbox) -> VkPage:
    return sandbox_vk.community(1001, "Тестовая страница", token=GROUP)


@pytest.fixture
def vk_service(request: pytest.FixtureRequest) -> tuple[str, tuple[str, str], int]:
    """Return the address of VK, the tokens of a community and an application, and the community."""
    if IS_REAL:
        return real_vk(Settings.model_fields["vk_api_url"].default)
    running: vk.Sandbox = request.getfixturevalue("sandbox_vk")
    page: VkPage = request.getfixturevalue("vk_page")
    page.post("Отключение воды на улице Мира")
    page.post("Ремонт дороги на улице Мира")
    return running.url, (GROUP, SERVICE), page.community.number


@pytest.fixture
async def vk_api(
    request: pytest.FixtureRequest,
    vk_service: tuple[str, tuple[str, str], int],
    clock: SteppedClock,
) -> AsyncIterator[ContractVk]:
    """Yield VK. Nothing is asked about a page that isn't named a test page; comments stay there."""
    async with aiohttp.ClientSession() as session:
        client = ContractVk(*vk_service, session, clock)
        if not await client.is_test_page():
            pytest.exit(
                "The token is not that of a page named a test page: nothing was written.", 2
            )
        yield client
        request.config.stash[_LEFT] += len(client.written)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_FOUND], config.stash[_LEFT] = [], 0


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Ask nothing of a real service that needs more than a bot and a chat."""
    if IS_REAL and (needed := item.get_closest_marker("needs")):
        pytest.skip(f"could not be asked: needs {needed.args[0]}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note what was found out."""
    report = yield
    if IS_REAL and (call.when == "call" or (call.when == "setup" and not report.passed)):
        used = getattr(item, "funcargs", {}).values()
        found = {"passed": "held", "skipped": "could not be asked"}.get(report.outcome, "not held")
        if report.failed and (
            client := next((one for one in used if isinstance(one, Paced)), None)
        ):
            found += f" (last answer: {client.answered})"
        item.config.stash[_FOUND].append(f"* {found}: {item.name}")
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the report that can be sent to us: no name, id or token is in it."""
    config = terminalreporter.config
    if not (found := config.stash.get(_FOUND, [])):
        return
    terminalreporter.section("report")
    terminalreporter.line("\n".join(sorted(found)))
    terminalreporter.line(f"Messages that could not be deleted: {config.stash[_LEFT]}")

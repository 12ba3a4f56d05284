"""What the tests of the page begin with: its server as a process, a browser, somebody who clicks."""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.page.visitor import Visitor

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str:
    """The browser of this machine; the test is skipped, and says so, where there is none."""
    pytest.importorskip("playwright", reason="no Playwright: make test-page brings it")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is installed")
    return found


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Of the page, as `otklik demo` tells it; performances are played there one after the other."""
    browser()
    command = [sys.executable, "-m", "bot", "demo", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        assert process.stdout is not None
        said = process.stdout.readline()
        assert said.startswith("Страница: "), said
        for line in process.stdout:  # the first performance is there when all is told
            if line.startswith("Остановить"):
                break
        yield said.removeprefix("Страница: ").strip()
        process.terminate()
        process.stdout.read()
    assert process.returncode == 0


@pytest.fixture
async def chromium() -> AsyncIterator[Any]:
    """A running browser."""
    path = browser()
    from playwright.async_api import async_playwright  # noqa: PLC0415 - absent without make test-page

    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        await running.close()


@pytest.fixture
async def visitor(chromium: Any, address: str) -> AsyncIterator[Visitor]:
    """Somebody before a usual screen; whatever the browser complains of fails the test."""
    async with Visitor.coming(chromium, address) as visitor:
        yield visitor

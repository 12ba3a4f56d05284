"""The film: it opens from a disk, plays, pauses and steps; the README's pictures come from it."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.page.visitor import until

pytestmark = pytest.mark.page

PICTURES = Path(__file__).parents[2] / "docs" / "samples"


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("film") / "film.html"
    command = [sys.executable, "-m", "bot", "demo", "--record", str(file)]
    told = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert told.stdout == f"Записано: {file}\n"
    return file


@pytest.fixture
async def page(chromium: Any, film: Path) -> AsyncIterator[Any]:
    context = await chromium.new_context(
        viewport={"width": 1280, "height": 760}, offline=True, reduced_motion="reduce"
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(film.as_uri())
    yield page
    await context.close()
    assert complaints == []


async def test_it_steps_forth_and_back(page: Any) -> None:
    on, back = page.get_by_label("Шаг вперёд"), page.get_by_label("Шаг назад")
    await on.click()
    row = page.locator("chat-pane .row", has_text="третий день не горит ни один фонарь").first
    await row.wait_for()
    await back.click()
    await row.wait_for(state="detached")


async def test_it_plays_and_pauses(page: Any) -> None:
    place = page.get_by_label("Место в фильме")
    await page.get_by_label("Скорость").click()
    await page.get_by_label("Скорость").click()
    await page.get_by_label("Пуск или пауза").click()
    await until(page, "document.querySelector('.transport input').value > 3")
    await page.get_by_label("Пуск или пауза").click()
    stands = await place.input_value()
    await page.wait_for_timeout(1500)
    assert await place.input_value() == stands


async def test_each_scene_ends_with_an_answer_that_stands(page: Any) -> None:
    scenes = page.get_by_label("Сцена")
    labels = await scenes.locator("option").all_inner_texts()
    assert len(labels) == 5
    ends = "document.querySelector('film-player').film.scenes.map((one) => one.begins)"
    begins = [
        *await page.evaluate(ends),
        int(await page.get_by_label("Место в фильме").get_attribute("max")),
    ]
    for number, at in enumerate(begins[1:], start=1):
        await page.evaluate(f"document.querySelector('film-player').seek({at})")
        shown = " ".join(await page.locator("chat-pane .log").all_text_contents())
        assert "размещён" in shown, labels[number - 1]


async def test_the_pictures_of_the_readme_are_taken(page: Any, tmp_path: Path) -> None:
    """Into docs/ where OTKLIK_PICTURES=1 asks for it."""
    folder = PICTURES if os.environ.get("OTKLIK_PICTURES") else tmp_path
    await page.set_viewport_size({"width": 1280, "height": 1200})  # the cards are seen whole
    frames = page.locator("film-player")
    for name, theme, needed in (
        ("chats", "light", "✅ Согласовать"),
        ("chats-dark", "dark", "✅ Согласовать"),
    ):
        await page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        at = await frames.evaluate(
            """(player, words) => player.film.frames.findIndex(
                ({ data }) => data.text?.includes("Что изменилось") && JSON.stringify(data.keyboard).includes(words)
            )""",
            needed,
        )
        await frames.evaluate("(player, at) => player.seek(at + 1)", at)
        await page.wait_for_timeout(300)
        with Image.open(BytesIO(await page.screenshot())) as taken:
            colours = taken.getcolors(1 << 24)
            assert colours is not None
            assert len(colours) > 100  # not an empty page
            # 256 colours are enough for text and bubbles, at a third of the size.
            taken.convert("RGB").quantize(256).save(folder / f"{name}.png", optimize=True)
        assert (PICTURES / f"{name}.png").exists()

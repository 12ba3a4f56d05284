"""The pictures of the README: control reads the second version of a draft, as the page shows it."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.tutorial.wall import CITIZEN, WALL
from tests.page.people import BORIS, CONTROL, HOUSING, MARIA
from tests.page.visitor import Visitor

pytestmark = pytest.mark.page

PICTURES = Path(__file__).parents[2] / "docs" / "samples"
FIRST = "Здравствуйте! Причина — повреждение кабеля. Освещение восстановим."
SECOND = (
    "Здравствуйте! Причина — повреждение кабеля. Освещение во дворе дома 12 по улице Ленина"
    " восстановим 25 ноября до 18:00."
)

_WHOLE_MESSAGES = """all => {
  document.querySelector("#toasts").style.display = "none";
  for (const log of all) {
    log.scrollTop = log.scrollHeight;
    const top = log.getBoundingClientRect().top;
    const cut = [...log.querySelectorAll(".row, .day")].filter((one) => one.getBoundingClientRect().top < top);
    cut.forEach((one) => { one.style.display = "none"; });
  }
}"""
"""Shows the newest messages, without those that would be cut at the top, and no toasts."""


async def test_the_pictures_of_the_readme_are_taken(
    chromium: Any, address: str, tmp_path: Path
) -> None:
    """Into docs/ where OTKLIK_PICTURES=1 asks for it."""
    folder = PICTURES if os.environ.get("OTKLIK_PICTURES") else tmp_path
    viewport = {"width": 1700, "height": 1420}  # the card is seen whole
    async with Visitor.coming(chromium, address, viewport=viewport) as visitor:
        await visitor.come()
        await _second_version(visitor)
        for pane in (HOUSING, CONTROL, WALL):
            assert await visitor.page.locator(f'chat-pane[data-seat$="|{pane}"]').is_visible()
        for name, theme in (("chats", "light"), ("chats-dark", "dark")):
            await visitor.page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            await visitor.page.wait_for_timeout(300)
            panes = visitor.page.locator("#panes")
            await panes.locator(".log").evaluate_all(_WHOLE_MESSAGES)
            with Image.open(BytesIO(await panes.screenshot())) as taken:
                colours = taken.getcolors(1 << 24)
                assert colours is not None
                assert len(colours) > 100  # not an empty page
                # 256 colours are enough for text and bubbles, at a third of the size.
                taken.convert("RGB").quantize(256).save(folder / f"{name}.png", optimize=True)
            assert (PICTURES / f"{name}.png").exists()


async def _second_version(visitor: Visitor) -> None:
    """The comment on the wall is routed already."""
    await visitor.sit(CITIZEN.id, WALL)
    await visitor.reply(BORIS, HOUSING, "третий день", FIRST)
    await visitor.sees(MARIA, CONTROL, FIRST)
    await visitor.reply(MARIA, CONTROL, FIRST, "Назовите день: человек спрашивает, когда.")
    await visitor.press(MARIA, CONTROL, "↩️ Не по сути вопроса")
    await visitor.sees(BORIS, HOUSING, "Назовите день")
    await visitor.reply(BORIS, HOUSING, "Назовите день", SECOND)
    await visitor.sees(MARIA, CONTROL, "до 18:00")

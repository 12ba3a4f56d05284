"""Somebody who uses the page as people do: sees words and buttons, clicks and types."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

PATIENCE = 60_000
"""Milliseconds: the program starts anew for each performance, on a machine that may be busy."""


class Visitor:
    """One browser window."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._heard)

    @classmethod
    @asynccontextmanager
    async def coming(cls, browser: Any, address: str, **how: Any) -> AsyncIterator[Self]:
        """Opens the window; `how` as Playwright's `new_context` takes it."""
        context = await browser.new_context(**({"viewport": {"width": 1600, "height": 900}} | how))
        visitor = cls(await context.new_page(), address)
        yield visitor
        await context.close()
        assert visitor.complaints == []

    def _heard(self, message: Any) -> None:
        if message.type == "error" and "409" not in message.text:
            self.complaints.append(message.text)

    async def come(self, lesson: str = "free") -> None:
        """Opens the page, on a performance of its own."""
        await self.page.goto(self.address)
        await self.page.wait_for_selector("chat-pane")
        answer = await self.page.request.post(
            f"{self.address}play", data={"lesson": lesson}, timeout=3 * PATIENCE
        )
        assert answer.ok
        await self.page.wait_for_selector("body:not(.preparing) chat-pane .row")

    async def look_on(self) -> None:
        """Opens the page on what plays there."""
        await self.page.goto(self.address)
        await self.page.wait_for_selector("chat-pane .row")

    async def sit(self, person: int, chat: int) -> Any:
        """The pane in which that person sees that chat: it is opened at the left if need be."""
        seat = f'[data-seat="{person}|{chat}"]'
        pane = self.page.locator(f"chat-pane{seat}").first
        if not await pane.is_visible():
            if not await self.page.locator("people-list").is_visible():
                await self.page.get_by_role("button", name="Люди и чаты").first.click()
            await self.page.locator(f"people-list {seat}").click()
        return pane

    async def row(self, person: int, chat: int, words: str) -> Any:
        """The newest message there with these words."""
        pane = await self.sit(person, chat)
        row = pane.locator(".row", has_text=words).last
        # In one step: waiting until it is still fails when the page draws the row anew meanwhile.
        await row.evaluate("(row) => row.scrollIntoView({ block: 'center' })")
        return row

    async def say(self, person: int, chat: int, text: str) -> None:
        """Writes into the chat."""
        pane = await self.sit(person, chat)
        await pane.get_by_label("Сообщение", exact=True).fill(text)
        await pane.get_by_label("Сообщение", exact=True).press("Enter")

    async def reply(self, person: int, chat: int, words: str, text: str) -> None:
        """Answers the newest message there with these words."""
        row = await self.row(person, chat, words)
        await row.hover()
        await row.get_by_role("button", name="Ответить", exact=True).first.click()
        await self.say(person, chat, text)

    async def press(self, person: int, chat: int, *labels: str) -> None:
        """Presses the newest button there with each label; before the next one, others come."""
        pane = await self.sit(person, chat)
        for label in labels:
            button = pane.locator(".key:not([disabled])", has_text=label).last
            await button.wait_for()
            keyboards = pane.locator(".keyboard")
            before = await keyboards.all_text_contents()
            await button.click()
            if label != labels[-1]:
                await changes(keyboards, before)

    async def answer(self, person: int, chat: int, text: str) -> None:
        """Answers what the bot has just asked."""
        pane = await self.sit(person, chat)
        await pane.locator(".answer").last.click()
        await self.say(person, chat, text)

    async def menu(self, person: int, chat: int, words: str, entry: str) -> None:
        """Takes an entry of a message's menu."""
        row = await self.row(person, chat, words)
        await row.hover()
        await row.get_by_role("button", name="Действия с сообщением").click()
        await self.page.locator("#menu").get_by_role("button", name=entry, exact=True).click()

    async def move_clock(self, entry: str) -> None:
        """Takes an entry of the clock's menu."""
        await self.page.get_by_role("button", name="Передвинуть часы").click()
        await self.page.locator("#menu").get_by_text(entry).click()

    async def sees(self, person: int, chat: int, words: str) -> Any:
        """Waits until these words stand in the chat."""
        pane = await self.sit(person, chat)
        found = pane.locator(".row", has_text=words).last
        await found.wait_for()
        return found

    async def steps_done(self, number: int) -> None:
        """Waits until so many steps of the lesson are ticked."""
        done = self.page.locator("lesson-panel .steps li.done")
        await done.nth(number - 1).wait_for()
        assert await done.count() == number


async def changes(keyboards: Any, before: list[str]) -> None:
    """Waits until buttons are others than before."""
    async with asyncio.timeout(PATIENCE / 1000):
        while await keyboards.all_text_contents() == before:  # noqa: ASYNC110 - in another process
            await asyncio.sleep(0.05)


async def until(page: Any, condition: str) -> None:
    """Waits until that is so; the page's policy allows Playwright no waiting of its own."""
    async with asyncio.timeout(PATIENCE / 1000):
        while not await page.evaluate(condition):  # noqa: ASYNC110 - in another process
            await asyncio.sleep(0.05)

"""What an administrator does in stories about the organisation."""

from bot.sandbox import Message
from tests.e2e.town import Town


async def opened(town: Town, command: str = "/settings") -> Message:
    """The page that the command opens."""
    return await town.say(town.admin, town.admin, command)


async def turned(town: Town, page: Message, label: str) -> str:
    """What the same message shows after that press."""
    await town.press(town.admin, page, label)
    return page.text

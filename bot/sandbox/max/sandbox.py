"""The sandbox of MAX."""

from bot.runtime.clock import Clock
from bot.sandbox.chat import User
from bot.sandbox.faults import Outages
from bot.sandbox.max.server import MaxServer
from bot.sandbox.max.world import MaxWorld
from bot.sandbox.sandbox import Sandbox

BOT_ID = 900_042


def max_sandbox(*, token: str, clock: Clock) -> Sandbox:
    """Return a server of MAX; its `url` is for MAX_API_URL."""
    return Sandbox(MaxServer(token, MaxWorld(bot_account(BOT_ID), clock), Outages()))


def bot_account(id: int, username: str = "otklik_bot") -> User:  # noqa: A002 - the API's name
    """Return the account of a bot."""
    return User(id, "Отклик", is_bot=True, username=username)

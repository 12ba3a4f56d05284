"""The sandbox of Telegram."""

from bot.runtime.clock import Clock
from bot.sandbox.chat import User
from bot.sandbox.faults import Outages
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.telegram.server import BotApiServer
from bot.sandbox.telegram.world import TelegramWorld


def telegram_sandbox(*, token: str, clock: Clock) -> Sandbox:
    """Return a Bot API server; its `url` is for TELEGRAM_API_URL."""
    world = TelegramWorld(bot_account(token, "otklik_bot"), clock)
    return Sandbox(BotApiServer(token, world, Outages()))


def bot_account(token: str, username: str) -> User:
    """Return the account of the bot with that token."""
    return User(int(token.partition(":")[0]), "Отклик", is_bot=True, username=username)

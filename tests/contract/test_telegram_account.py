"""Facts about the account of a bot and its commands in Telegram.

Bot API stands for core.telegram.org/bots/api, of which a method is named. It gives no words of refusals: those
are in the sources of Telegram's own server, tdlib/telegram-bot-api at commit 01a3679 (Client.cpp) and
tdlib/td at 022d602, or as other bots have met them.
"""

from tests.contract.telegram import ContractTelegram


async def test_a_bot_is_named_by_its_token(telegram_api: ContractTelegram) -> None:
    """The number before the colon is the bot's id, and its username ends in “bot”.

    Source: Bot API, getMe, Authorizing your bot; of the number inferred (December 2026).
    """
    me = await telegram_api.done("getMe")
    assert (me["is_bot"], me["id"]) == (True, telegram_api.bot)
    assert me["username"].lower().endswith("bot")


async def test_a_wrong_token_is_unauthorized(telegram_api: ContractTelegram) -> None:
    """The status is 401.

    Source: Bot API, Making requests; words: Client.cpp (May 2026).
    """
    wrong = f"{telegram_api.bot}:{'A' * 35}"
    assert await telegram_api.refused("getMe", token=wrong) == (401, "Unauthorized")


async def test_commands_of_one_chat_are_set_and_deleted(telegram_api: ContractTelegram) -> None:
    """They are those of the scope alone.

    Source: Bot API, setMyCommands, getMyCommands, BotCommandScopeChat (December 2026).
    """
    scope = {"type": "chat", "chat_id": telegram_api.chat}
    commands = [{"command": "open", "description": "Открытые"}]
    await telegram_api.done("setMyCommands", commands=commands, scope=scope)
    assert await telegram_api.done("getMyCommands", scope=scope) == commands
    await telegram_api.done("deleteMyCommands", scope=scope)
    assert await telegram_api.done("getMyCommands", scope=scope) == []


async def test_a_command_in_russian_is_refused(telegram_api: ContractTelegram) -> None:
    """A command has lower-case English letters, digits and underscores only.

    Source: Bot API, BotCommand; words: a maintainer in tdlib/telegram-bot-api, issue 98; of Russian
    commands telegraf, issue 1589 (March 2022).
    """
    refused = await telegram_api.refused(
        "setMyCommands",
        commands=[{"command": "открыть", "description": "Открытые"}],
        scope={"type": "chat", "chat_id": telegram_api.chat},
    )
    assert refused == (400, "Bad Request: BOT_COMMAND_INVALID")

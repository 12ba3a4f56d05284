"""The sandbox's Telegram: the Bot API over HTTP."""

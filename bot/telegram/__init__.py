"""The adapter to Telegram: receiving updates and making calls, without losing one."""

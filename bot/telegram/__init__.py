"""Telegram: receiving updates without losing one, delivering messages without losing one."""

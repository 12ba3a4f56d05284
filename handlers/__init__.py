"""Handlers of messages and presses, and their texts; independent of messengers."""

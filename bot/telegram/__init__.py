"""The adapter to Telegram: receives updates, makes calls, loses none. For the root and the audit."""

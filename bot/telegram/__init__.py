"""The adapter to Telegram: receives updates, makes calls, loses none. For root and audit."""

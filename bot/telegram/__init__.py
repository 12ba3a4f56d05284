"""The Telegram adapter: receives updates without loss and makes calls; for root and audit."""

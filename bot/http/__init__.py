"""The HTTP server: intake for the monitoring system, health, Telegram's webhook; for the root."""

"""The HTTP server: intake for the monitoring system, health, and Telegram's webhook."""

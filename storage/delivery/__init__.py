"""The delivery of the outbox, and where sent messages are. Only the unit of work is above it."""

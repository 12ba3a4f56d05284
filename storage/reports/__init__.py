"""The facts that reports are counted from, read for many messages in few queries. Read-only."""

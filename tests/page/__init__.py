"""The page in a real browser, and what it asks of its server."""

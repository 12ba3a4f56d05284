"""Order, rate limits and rendering of notices, for any messenger; imported by the root."""

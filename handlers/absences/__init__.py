"""`/absence`: who is away, and marking it step by step (§8). Known to the dispatch alone."""

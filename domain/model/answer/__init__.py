"""The way to the answer: drafts, information for it, its placement."""

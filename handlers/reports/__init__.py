"""Reports in words: the figures as people read them, in any medium (§21)."""

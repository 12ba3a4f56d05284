"""Reports in words: what of the figures people read, whatever they read it on (§21)."""

"""The coordinator's card: routing, authorities, importance, leaving the work (§10, §11)."""

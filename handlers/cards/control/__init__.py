"""The coordinator's card of an incident: routing, authorities, importance, leaving the work (§10, §11)."""

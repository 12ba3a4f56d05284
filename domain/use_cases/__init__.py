"""Use cases, one per file: identify the actor, load, check permission, act, save, commit."""

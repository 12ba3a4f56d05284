"""Use cases, one intention per file: identify the actor, load, check permission, act, save,
commit.
"""

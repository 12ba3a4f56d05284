"""The people and chats of `bot/tutorial/organisation.toml`, by their numbers."""

ANNA, MARIA = 501, 502
"""The control department."""
BORIS = 503
"""Housing."""
VERA, SOFIA = 601, 602
"""Culture; SOFIA is its responsible officer."""
GLEB = 801
"""The deputy head."""

CONTROL, MEDIA, HOUSING, CULTURE = -1001, -1002, -1003, -1004

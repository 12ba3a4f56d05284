"""Sealing access tokens with TOKEN_KEY: neither the database nor its backups reveal them.

What needs cryptography is imported when it is used: without a TOKEN_KEY its 8 MB stay out of memory.
"""

from collections.abc import Sequence

from bot.setup.settings import Settings


class Sealer:
    """Seals with the first key and opens with any, so that a key can be replaced."""

    def __init__(self, keys: Sequence[str]) -> None:
        from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415

        self._keys = MultiFernet([Fernet(key) for key in keys])

    def seal(self, secret: str) -> str:
        """Return it encrypted; the same secret is sealed differently each time."""
        return self._keys.encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """Return the secret; None if it was sealed with another key."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415

        try:
            return self._keys.decrypt(sealed.encode()).decode()
        except InvalidToken:
            return None


def sealer_of(settings: Settings) -> Sealer | None:
    """Return the sealer with the keys of TOKEN_KEY; None without any."""
    if settings.token_key is None:
        return None
    keys = settings.token_key.get_secret_value().split(",")
    return Sealer([key.strip() for key in keys])

"""Digests of comments in marks: they tell what was read, and lead to nobody."""

import secrets
from collections.abc import Iterable
from hashlib import blake2b


def new_key() -> str:
    """Return a random key for the digests of one mark and those that follow it."""
    return secrets.token_hex(8)


def digests(key: str, ids: Iterable[object]) -> list[str]:
    """Return the digests of these ids, in order."""
    secret = key.encode()
    return [blake2b(str(one).encode(), key=secret, digest_size=6).hexdigest() for one in ids]

"""Keys that callers send in headers."""

import hmac


def same(given: str, key: str) -> bool:
    """Whether the header holds the key; takes the same time wherever they differ.

    A header may hold any bytes: those that are no UTF-8 come as lone surrogates.
    """
    return hmac.compare_digest(given.encode(errors="surrogateescape"), key.encode())

"""Secrets in request headers."""

import hmac


def same(given: str, key: str) -> bool:
    """Compare a header with the key in constant time.

    A header may hold any bytes: invalid UTF-8 arrives as lone surrogates.
    """
    return hmac.compare_digest(given.encode(errors="surrogateescape"), key.encode())

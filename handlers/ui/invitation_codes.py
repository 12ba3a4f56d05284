"""The codes in links of invitations, which the database does not hold."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Final

from domain.model.conversation.menu import MenuPage

_ID_BYTES: Final = 9
"""Random bytes of an id: it need not be hard to guess, only unique."""

_BYTES: Final = 16
"""Bytes of a proof or a random code: 128 bits can't be guessed in a week."""

_PROOF: Final = 22
"""The signs of a proof."""


class InvitationCodes:
    """Makes codes, and finds which invitation a code opens.

    A code is the invitation's id and its HMAC. The database lacks the key, so a copy of it opens
    nothing, and a link can be shown again.
    """

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def code_of(self, invitation: str) -> str:
        """Return the code, always the same for an invitation."""
        return invitation + _signs(hmac.digest(self._key, _bytes(invitation), hashlib.sha256))

    def opened(self, code: str) -> str:
        """Return the id of the invitation that the code opens, if there is one."""
        invitation = code[:-_PROOF]
        good = hmac.compare_digest(_bytes(code), _bytes(self.code_of(invitation)))
        return invitation if good else id_of(code)

    def complete(self, page: MenuPage) -> MenuPage:
        """Return the page of an invitation with its code in the links."""
        code = self.code_of(page.key)
        return replace(page, words=" ".join(link + code for link in page.words.split()))


def new_id() -> str:
    """Return a random id for an invitation."""
    return secrets.token_urlsafe(_ID_BYTES)


def new_code() -> str:
    """Return a random code, for where the key may be missing."""
    return secrets.token_urlsafe(_BYTES)


def id_of(code: str) -> str:
    """Return the id that a random code gives its invitation: a digest."""
    return _signs(hashlib.sha256(_bytes(code)).digest())


def _signs(digest: bytes) -> str:
    return urlsafe_b64encode(digest[:_BYTES]).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")

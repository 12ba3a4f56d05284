"""Expects a rule's refusal by its class or reason."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from domain.model.errors import DomainError, Reason, Refusal


@contextmanager
def refused_for(why: Reason | type[DomainError]) -> Iterator[None]:
    """Expect a refusal of that class or for that reason, of whatever incident."""
    with pytest.raises(Refusal if isinstance(why, Reason) else why) as refused:
        yield
    if isinstance(refused.value, Refusal):
        assert refused.value.kind is why

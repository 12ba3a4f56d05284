"""Expects a rule's refusal by its class, its kind or its whole value."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import pytest

from domain.model.errors import DomainError


@contextmanager
def refused_for(why: StrEnum | DomainError | type[DomainError]) -> Iterator[None]:
    """Expect that refusal; by its class or kind, it may be of whatever incident."""
    if isinstance(why, StrEnum):
        kind: type[DomainError] = DomainError
    else:
        kind = why if isinstance(why, type) else type(why)
    with pytest.raises(kind) as refused:
        yield
    if isinstance(why, StrEnum):
        assert vars(refused.value).get("kind") is why
    elif isinstance(why, DomainError):
        assert refused.value == why

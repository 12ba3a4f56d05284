"""Expects a rule's refusal by its class or kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import pytest

from domain.model.errors import DomainError


@contextmanager
def refused_for(why: StrEnum | type[DomainError]) -> Iterator[None]:
    """Expect a refusal of that class or kind, of whatever incident."""
    with pytest.raises(DomainError if isinstance(why, StrEnum) else why) as refused:
        yield
    if isinstance(why, StrEnum):
        assert vars(refused.value).get("kind") is why

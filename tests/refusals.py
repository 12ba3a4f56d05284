"""Expects a rule's refusal by its class, its kind or its whole value, or a network's trouble."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

import pytest

from domain.model.errors import DomainError
from domain.model.network.trouble import NetworkTrouble
from domain.ports.networks import NetworkUnavailable


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


@contextmanager
def in_trouble(
    trouble: NetworkTrouble, kind: type[NetworkUnavailable] = NetworkUnavailable
) -> Iterator[None]:
    """Expect that the network is in this trouble."""
    with pytest.raises(kind) as raised:
        yield
    assert raised.value.trouble is trouble

"""Benchmarks that can't rot: the ordinary suite runs each of them small and judges no figure."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True, slots=True)
class Bench:
    """How big a benchmark is, and what becomes of its figures."""

    full: bool

    def size(self, full: int, *, small: int) -> int:
        return full if self.full else small

    def tell(self, figures: str) -> None:
        print(f"\n{figures}")  # noqa: T201 - a benchmark is there to be read

    def judge(self, figure: float, *, at_most: float) -> None:
        assert not self.full or figure <= at_most


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    """Full size where the benchmarks are asked for by their marker, as `make bench` does."""
    return Bench(full="benchmark" in request.config.option.markexpr)

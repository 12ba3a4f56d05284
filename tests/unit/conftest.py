"""What the tests of rules share."""

from collections.abc import Callable

import pytest


@pytest.fixture
def figures(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Print how well a rule works, also where the test passes."""

    def show(text: str) -> None:
        with capsys.disabled():
            print(f"\n{text}")  # noqa: T201 - figures are there to be read

    return show

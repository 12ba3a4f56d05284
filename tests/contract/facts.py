"""All facts that the suite states, and where each is from."""

import inspect
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

_SOURCE: Final = re.compile(r"Source: .+\([A-Z][a-z]+ 20\d\d\)\.", re.DOTALL)
_NO_FACTS: Final = "test_report"


def facts() -> Iterator[Callable[..., Any]]:
    """Yield the tests that state a fact."""
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        if file.stem != _NO_FACTS:
            module = import_module(f"{__package__}.{file.stem}")
            yield from (one for name, one in vars(module).items() if name.startswith("test_"))


def has_source(fact: Callable[..., Any]) -> bool:
    """Whether the docstring ends with a source and its date."""
    return _SOURCE.search(inspect.getdoc(fact) or "") is not None


def is_inferred(fact: Callable[..., Any]) -> bool:
    """Whether the docstring says that its source leaves a part to be inferred."""
    return "inferred" in (inspect.getdoc(fact) or "")


def needs_of(fact: Callable[..., Any]) -> str | None:
    """Return what a real service can't be asked without; None if a bot and a chat suffice."""
    marks = [getattr(one, "pytestmark", []) for one in (inspect.getmodule(fact), fact)]
    listed = (mark for one in marks for mark in (one if isinstance(one, list) else [one]))
    return next((str(mark.args[0]) for mark in listed if mark.name == "needs"), None)


def summary() -> str:
    """Return how many facts there are, how many have a source, and how many are partly inferred."""
    stated = list(facts())
    sourced = sum(map(has_source, stated))
    inferred = sum(map(is_inferred, stated))
    return f"{len(stated)} facts, {sourced} with a source, of which {inferred} partly inferred"

"""The registry of functions that render the content of notices, by class."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, TypeVar

from domain.ports.snapshots import Content
from handlers.ui.rendered import Rendered

C = TypeVar("C", bound=Content)
R = TypeVar("R", bound=Rendered | None)

_Renderer = Callable[[C, datetime], R]

_RENDERERS: Final[dict[type[Content], _Renderer[Any, Rendered | None]]] = {}


def renders(content: type[C]) -> Callable[[_Renderer[C, R]], _Renderer[C, R]]:
    """Register the function that renders this content at a moment; it returns None to send nothing.

    Raises ValueError if the content has a function already.
    """

    def register(renderer: _Renderer[C, R]) -> _Renderer[C, R]:
        if content in _RENDERERS:
            message = f"two functions render {content.__name__}"
            raise ValueError(message)
        _RENDERERS[content] = renderer
        return renderer

    return register


def render(content: Content, now: datetime) -> Rendered | None:
    """Render the content."""
    return _RENDERERS[type(content)](content, now)


def ensure_rendered(contents: Iterable[type[Content]]) -> None:
    """Raise LookupError if nothing renders one of these."""
    missing = sorted(content.__name__ for content in contents if content not in _RENDERERS)
    if missing:
        raise LookupError(missing)

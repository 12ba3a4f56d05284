"""Which function renders which content of notices: registered beside the words, looked up by class."""

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
    """Register the function that renders this content at some moment; None: there is nothing to tell.

    Raises ValueError if the content has such a function already.
    """

    def register(renderer: _Renderer[C, R]) -> _Renderer[C, R]:
        if content in _RENDERERS:
            message = f"two functions render {content.__name__}"
            raise ValueError(message)
        _RENDERERS[content] = renderer
        return renderer

    return register


def render(content: Content, now: datetime) -> Rendered | None:
    """The content in the words of its kind."""
    return _RENDERERS[type(content)](content, now)


def ensure_rendered(contents: Iterable[type[Content]]) -> None:
    """Raise LookupError if nothing renders one of these."""
    missing = sorted(content.__name__ for content in contents if content not in _RENDERERS)
    if missing:
        raise LookupError(missing)

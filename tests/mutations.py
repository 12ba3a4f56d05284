"""JSON that is almost as recorded: each key in its turn is null, missing, or of another type."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

Path = tuple[str | int, ...]

_MISSING: Final = object()

ODD: Final[tuple[Any, ...]] = (
    _MISSING,
    None,
    "",
    "x",
    "\ud83d\0",
    True,
    0,
    -1,
    2**53,
    10**400,
    1.5,
    [],
    [None],
    [[]],
    {},
    {"type": []},
)
"""What may stand in the place of any value."""


def paths(value: Any, here: Path = ()) -> Iterator[Path]:
    """Yield the way to each value within, from the outermost on."""
    for key, each in _items(value):
        yield (*here, key)
        yield from paths(each, (*here, key))


def mutated(value: Any, path: Path, odd: Any) -> Any:
    """Return a copy that has the odd value at this path; unchanged where the path leads nowhere."""
    copy = deepcopy(value)
    *way, last = path
    holder = copy
    for key in way:
        holder = dict(_items(holder)).get(key)
    if last not in dict(_items(holder)):
        return copy
    if odd is _MISSING:
        del holder[last]
    else:
        holder[last] = odd
    return copy


def mutations(value: Any) -> Iterator[Any]:
    """Yield each copy in which one value is odd."""
    for path in paths(value):
        for odd in ODD:
            yield mutated(value, path, odd)


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    match value:
        case dict():
            yield from value.items()
        case list():
            yield from enumerate(value)
        case _:
            pass

"""JSON that is almost as recorded: some values are null, missing, or of another type."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from hypothesis import strategies as st

Path = tuple[str | int, ...]

_MISSING: Final = object()

ODD: Final[tuple[Any, ...]] = (
    _MISSING,
    None,
    "",
    "x",
    "5",
    "\ud83d\0",
    "я" * 20_000,
    True,
    0,
    -1,
    7,
    2**53,
    10**400,
    1.5,
    [],
    [None],
    [[]],
    [{"id": "x"}],
    {},
    {"type": []},
    {"items": [None]},
    {"a": "\udfff\0"},
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


@st.composite
def odd(draw: st.DrawFn, value: Any, fewest: int = 0, most: int = 3) -> Any:
    """Return the value with so many odd values in it, by chance."""
    for _ in range(draw(st.integers(fewest, most))):
        if ways := list(paths(value)):
            value = mutated(value, draw(st.sampled_from(ways)), draw(st.sampled_from(ODD)))
    return value


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    match value:
        case dict():
            yield from value.items()
        case list():
            yield from enumerate(value)
        case _:
            pass

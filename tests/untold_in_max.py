"""The stories that are not told in MAX, by what MAX has not: `python -m tests.untold_in_max`.

It writes docs/reference/untold-in-max.md from the marks of tests/e2e, with the labels that are shorter there.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.max.labels import BEGINNINGS, SHORT

_ROOT: Final = Path(__file__).parents[1]
_STORIES: Final = _ROOT / "tests" / "e2e"
DOCUMENT: Final = _ROOT / "docs" / "reference" / "untold-in-max.md"

_HEAD: Final = """# Stories that are not told in MAX

`make test-max` tells every story of `tests/e2e` in MAX, but for those about something that MAX has not. They have the
mark `telegram` with its name; `python -m tests.untold_in_max` writes this page from the marks.

| Telegram alone has | Stories |
|---|---|
"""

_LABELS: Final = """
## Labels that are shorter in MAX

A phone shows twenty characters of a button there. Telegram, the documents and the stories have the full labels;
`bot/max/labels.toml` has the short ones. Names of authorities are abbreviated, and cut so that no two look alike on one
message.

| In Telegram | In MAX |
|---|---|
"""


def document() -> str:
    """Return the page, by the marks as they are now."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(_STORIES.glob("test_*.py")):
        for feature, story in _marked(ast.parse(file.read_text("utf-8"))):
            found[feature].append(f"`tests/e2e/{file.name}`" + (f": `{story}`" if story else ""))
    rows = (f"| {feature} | {'<br>'.join(found[feature])} |\n" for feature in sorted(found))
    shorter = {**SHORT} | {f"{full} …": f"{short} …" for full, short in BEGINNINGS.items()}
    labels = (f"| {full} | {short} |\n" for full, short in sorted(shorter.items()))
    return "".join((_HEAD, *rows, _LABELS, *labels))


def _marked(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each feature with its story; a file that is about one has no name of a story."""
    kept: dict[str, list[str]] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from ((feature, "") for feature in _features(value))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                kept[name] = [*_features(value)]
            case ast.AsyncFunctionDef(name=name, decorator_list=marks):
                within = [node for mark in marks for node in ast.walk(mark)]
                features = [feature for mark in marks for feature in _features(mark)]
                features += [one for node in within for one in kept.get(_name(node), ())]
                yield from ((feature, name) for feature in dict.fromkeys(features))
            case _:
                pass


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _features(marks: ast.expr) -> Iterator[str]:
    """Yield the features that marks name. Raises ValueError for a mark without one."""
    for node in ast.walk(marks):
        match node:
            case ast.Call(func=ast.Attribute(attr="telegram"), args=[ast.Constant(str(feature))]):
                yield feature
            case ast.Call(func=ast.Attribute(attr="telegram")):
                raise ValueError(ast.unparse(node))
            case _:
                pass


if __name__ == "__main__":
    DOCUMENT.write_text(document(), "utf-8")

"""Statements that are the same all day: compiled once, and handed straight to the driver.

SQLAlchemy finds the compiled form of a statement again by all that the statement consists of, and
makes a context and a result for each execution: ten times what SQLite takes for a row by its key.
A statement that is `prepared` the same is found by being the same object. Its types read and write as
everywhere; whoever listens to what is executed gets it by the usual way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Dialect, Executable
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData

_Statement = TypeVar("_Statement", bound=Executable)
_Process = Callable[[Any], Any]

Parameters = Mapping[str, Any] | None

_PREPARED: Final[dict[Executable, dict[tuple[Any, ...], "Prepared"]]] = {}
"""By the database, and the parameters that are given."""


def prepared(statement: _Statement) -> _Statement:
    """The statement is executed as this object, whose values come as parameters.

    Each of them is named by a `bindparam` or by the column that an INSERT or UPDATE sets, and none
    expands into several; a column's own default is given as well.
    """
    _PREPARED[statement] = {}
    return statement


class Found(IteratorResult[Any]):
    """Rows that are there already."""

    rowcount = -1


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the driver needs to know of a statement."""

    sql: str
    order: Sequence[tuple[str, _Process | None]]
    fixed: Mapping[str, Any]
    metadata: SimpleResultMetaData
    readers: Sequence[tuple[int, _Process]]

    def bound(self, parameters: Parameters) -> Sequence[Any]:
        """One set of parameters as the driver takes it."""
        given = {**self.fixed, **(parameters or {})}
        return [given[name] if bound is None else bound(given[name]) for name, bound in self.order]

    def found(self, rows: list[Any], rowcount: int) -> Found:
        """What the driver has given, as SQLAlchemy gives it."""
        found = Found(self.metadata, iter(self._read(rows)))
        found.rowcount = rowcount
        return found

    def _read(self, rows: list[Any]) -> list[Any]:
        if not self.readers:
            return rows
        read = []
        for row in rows:
            values = [*row]
            for place, reader in self.readers:
                values[place] = reader(values[place])
            read.append(tuple(values))
        return read


def prepared_form(
    connection: Connection, statement: Executable, parameters: Any
) -> Prepared | None:
    """How it is executed at once; None where SQLAlchemy has to."""
    forms = _PREPARED.get(statement)
    if forms is None or connection.engine.dispatch.before_cursor_execute:
        return None
    many = not (parameters is None or isinstance(parameters, Mapping))
    names = tuple((parameters[0] if many else parameters) or ())
    form = (connection.dialect.name, many, *names)
    known = forms.get(form)
    if known is None:
        known = forms[form] = _prepare(statement, names, connection.dialect, many=many)
    return known


def _prepare(statement: Any, names: Sequence[str], dialect: Dialect, *, many: bool) -> Prepared:
    compiled = statement.compile(dialect=dialect, column_keys=list(names), for_executemany=many)
    if compiled.post_compile_params or compiled.insert_prefetch or compiled.update_prefetch:
        message = f"not always the same: {compiled}"
        raise TypeError(message)
    binds = {compiled.bind_names[bind]: bind for bind in compiled.binds.values()}
    order = [
        (name, binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in compiled.positiontup or ()
    ]
    fixed = {
        name: binds[name].value
        for name, _ in order
        if name not in names and not binds[name].required
    }
    columns = compiled._result_columns  # noqa: SLF001 - no other way tells the types of all that is returned
    readers = [
        (place, reader)
        for place, column in enumerate(columns)
        if (reader := column.type.dialect_impl(dialect).result_processor(dialect, None))
    ]
    metadata = SimpleResultMetaData([column.keyname for column in columns])
    return Prepared(str(compiled), order, fixed, metadata, readers)

"""Constant statements: compiled once, and passed straight to the driver.

SQLAlchemy looks up a compiled statement by everything in it, and creates a context and a result for
each execution: ten times SQLite's cost of reading a row by key. A `prepared` statement is looked up
by object identity. Its types convert as usual; listeners on executed statements get it the usual
way. Without it an incident, from its registration to its answer, takes 16 % more processor time.
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
"""By database and parameter names."""


def prepared(statement: _Statement) -> _Statement:
    """Mark the statement as constant; its values come as parameters.

    Each is named by a `bindparam` or by the column of an INSERT or UPDATE, and none expands into
    several; a column's default is passed as well.
    """
    _PREPARED[statement] = {}
    return statement


class FetchedRows(IteratorResult[Any]):
    """Rows that are already fetched."""

    rowcount = -1


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the driver needs to execute a statement."""

    sql: str
    order: Sequence[tuple[str, _Process | None]]
    fixed: Mapping[str, Any]
    metadata: SimpleResultMetaData
    readers: Sequence[tuple[int, _Process]]

    def bound(self, parameters: Parameters) -> Sequence[Any]:
        """One set of parameters in the driver's form."""
        given = {**self.fixed, **(parameters or {})}
        return [given[name] if bound is None else bound(given[name]) for name, bound in self.order]

    def found(self, rows: list[Any], rowcount: int) -> FetchedRows:
        """The driver's result in SQLAlchemy's form."""
        found = FetchedRows(self.metadata, iter(self._read(rows)))
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
    """The form to execute directly; None if SQLAlchemy has to."""
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
    columns = compiled._result_columns  # noqa: SLF001 - the only source of all result types
    readers = [
        (place, reader)
        for place, column in enumerate(columns)
        if (reader := column.type.dialect_impl(dialect).result_processor(dialect, None))
    ]
    metadata = SimpleResultMetaData([column.keyname for column in columns])
    return Prepared(str(compiled), order, fixed, metadata, readers)

"""Rows of a subquery as one JSON array, on both databases."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, ScalarSelect, Select, SQLColumnExpression
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

Columns = Mapping[str, SQLColumnExpression[Any]]


class JsonRows(FunctionElement[Any]):
    """`[{"key": column, …}, …]` over the rows of a group; an empty group gives an empty array."""

    inherit_cache = True
    type = JSON()

    def __init__(self, columns: Columns) -> None:
        self.keys_ = tuple(columns)
        super().__init__(*columns.values())


def json_rows(columns: Columns, source: Select[Any]) -> ScalarSelect[Any]:
    """A scalar subquery: the rows of `source` (its FROM and WHERE) as one JSON array, in no particular order."""
    return source.with_only_columns(JsonRows(columns), maintain_column_froms=True).scalar_subquery()


@compiles(JsonRows, "sqlite")
def _sqlite(element: JsonRows, compiler: SQLCompiler, **kwargs: Any) -> str:
    pairs = []
    for key, column in zip(element.keys_, element.clauses, strict=True):
        # A JSON column is text here: without json() it would come back quoted twice.
        value = compiler.process(column, **kwargs)
        pairs.append(f"'{key}', json({value})" if isinstance(column.type, JSON) else f"'{key}', {value}")
    return f"json_group_array(json_object({', '.join(pairs)}))"


@compiles(JsonRows, "postgresql")
def _postgresql(element: JsonRows, compiler: SQLCompiler, **kwargs: Any) -> str:
    pairs = [
        f"'{key}', {compiler.process(column, **kwargs)}"
        for key, column in zip(element.keys_, element.clauses, strict=True)
    ]
    return f"coalesce(json_agg(json_build_object({', '.join(pairs)})), '[]'::json)"

"""Reads an SQL statement of Athena."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from localaws.errors import UserError
from localaws.query import failures
from localaws.query.catalog import Table

_DIALECT = "athena"


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replaces names in an SQL text by values, as somebody does in the editor of Athena."""
    return re.sub(r"\b[A-Z][A-Z_]+\b", lambda name: values.get(name[0], name[0]), text)


def literals(values: Sequence[str]) -> str:
    """Returns values as SQL writes them in a list."""
    return ", ".join(exp.Literal.string(value).sql(_DIALECT) for value in values)


@dataclass(frozen=True)
class Scan:
    """One table in a statement, with the conditions of which all have to hold."""

    table: str
    conditions: tuple[exp.Expression, ...]

    def conditions_of(self, column: str) -> list[exp.Expression]:
        """Returns the conditions on one column alone."""
        return [each for each in self.conditions if {c.name for c in each.find_all(exp.Column)} == {column}]

    def static_values(self, column: str) -> list[str]:
        """Returns the values to which conditions alone say that a column is equal; none if one says something else."""
        found: list[str] | None = None
        for condition in self.conditions_of(column):
            values = _equal_to(condition)
            if values is None:
                return []
            found = values if found is None else [value for value in found if value in values]
        return list(dict.fromkeys(found or []))


class Statement:
    """A query in Athena's SQL. Raises UserError if it cannot be read."""

    def __init__(self, text: str) -> None:
        self._text = text
        try:
            parsed = sqlglot.parse_one(text, read=_DIALECT)
        except SqlglotError as e:
            raise UserError("the SQL cannot be read: " + " ".join(str(e).split())) from None
        if not isinstance(parsed, exp.Query):
            raise UserError("the SQL is not a query")
        self._parsed: exp.Query = parsed

    @property
    def tables(self) -> list[str]:
        """Returns the names of the tables that the query reads."""
        named = {cte.alias for cte in self._parsed.find_all(exp.CTE)}
        return list(dict.fromkeys(t.name for t in self._parsed.find_all(exp.Table) if t.name not in named))

    def scans(self) -> Iterator[Scan]:
        """Returns the tables that the query reads, with what restricts them."""
        for select in self._parsed.find_all(exp.Select):
            source, where = select.args.get("from_"), select.args.get("where")
            if source is None or not isinstance(source.this, exp.Table) or source.this.name not in self.tables:
                continue
            yield Scan(source.this.name, tuple(_conjuncts(where.this)) if where else ())

    def require_columns(self, table: Table) -> None:
        """Raises QueryFailed for the first name that is neither a column of the table nor one that the query gives."""
        known = {name.lower() for name in table.types} | {name.lower() for name in self.tables}
        known |= {each.alias.lower() for each in self._parsed.find_all(exp.Alias, exp.CTE, exp.TableAlias, exp.Table)}
        used = (column.parts[0] for column in self._parsed.find_all(exp.Column))
        for first in sorted(used, key=lambda name: name.meta.get("start", 0)):
            if first.name.lower() not in known:
                start = first.meta.get("start", 0)
                before = self._text[:start]
                raise failures.column_not_found(first.name.lower(), before.count("\n") + 1, start - before.rfind("\n"))

    def duckdb(self) -> str:
        """Returns the query in the SQL of DuckDB."""
        return self._parsed.sql("duckdb")


def duckdb_conditions(conditions: Collection[exp.Expression]) -> list[str]:
    """Returns conditions in the SQL of DuckDB."""
    return [condition.sql("duckdb") for condition in conditions]


def _conjuncts(condition: exp.Expression) -> Iterator[exp.Expression]:
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from _conjuncts(condition.left)
        yield from _conjuncts(condition.right)
    else:
        yield condition


def _equal_to(condition: exp.Expression) -> list[str] | None:
    """Returns the values of `column = 'a'` or `column IN ('a', 'b')`, or None if the condition is something else."""
    if isinstance(condition, exp.EQ):
        sides = (condition.left, condition.right)
        values: list[exp.Expression] = [side for side in sides if not isinstance(side, exp.Column)]
    elif isinstance(condition, exp.In) and isinstance(condition.this, exp.Column):
        values = condition.expressions
    else:
        return None
    if not values or not all(isinstance(value, exp.Literal) and value.is_string for value in values):
        return None
    return [value.name for value in values]

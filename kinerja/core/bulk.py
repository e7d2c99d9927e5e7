"""Many rows at once: made ready for the driver beforehand, so that the transaction that stores them is short."""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, and_, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from kinerja.core.db import db, reading, transaction

AT_ONCE = 1000
IDS_AT_ONCE = 500


class Rows:
    """New rows of one table, each already in the form that goes to the database. Stored in the order of adding."""

    def __init__(self, table: Table, *, without: Collection[str] = (), later: Collection[str] = ()) -> None:
        """`without`: columns that the database fills in; `later`: those that are the same for all, told to `store`."""
        self.table, self._dialect, self.later = table, db.engines[None].dialect, tuple(later)
        self.columns = [column.name for column in table.columns if column.name not in (*without, *later)]
        types = {name: table.c[name].type.dialect_impl(self._dialect) for name in self.columns}
        self._ready = {name: kind.bind_processor(self._dialect) for name, kind in types.items()}
        self._rows: list[tuple[Any, ...]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: Mapping[str, Any]) -> None:
        """Every column is named; raises KeyError otherwise."""
        if len(row) != len(self.columns):
            raise KeyError(f"{self.table.name}: {sorted(row)}")
        self._rows.append(tuple(self._made_ready(name, row[name]) for name in self.columns))

    def _made_ready(self, name: str, value: Any) -> Any:
        ready = self._ready[name]
        return value if ready is None else ready(value)

    def store(self, session: Session, **later: Any) -> None:
        names = [*self.later, *self.columns]
        front = tuple(later[name] for name in self.later)
        compiled = insert(self.table).inline().compile(dialect=self._dialect, column_keys=names)
        order = getattr(compiled, "positiontup", None)
        connection = session.connection()
        waiting = iter(self._rows)
        while rows := list(islice(waiting, AT_ONCE)):
            connection.exec_driver_sql(str(compiled), _parameters(names, [front + row for row in rows], order))


def _parameters(names: list[str], rows: list[tuple[Any, ...]], order: Sequence[str] | None) -> list[Any]:
    """By position where the driver counts, by name elsewhere."""
    if order is None:
        return [dict(zip(names, row, strict=True)) for row in rows]
    places = [names.index(name) for name in order]
    return [tuple(row[place] for place in places) for row in rows]


class Edits:
    """Changes of rows that are there, each with what it takes for granted; `store` says whether all of that held."""

    def __init__(self) -> None:
        self._by_shape: dict[tuple[Table, tuple[str, ...], tuple[str, ...]], list[dict[str, Any]]] = {}

    def add(self, table: Table, row_id: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        shape = (table, tuple(sorted(before)), tuple(sorted(after)))
        values = {"own_id": row_id}
        values |= {f"was_{name}": value for name, value in before.items()}
        values |= {f"now_{name}": value for name, value in after.items()}
        self._by_shape.setdefault(shape, []).append(values)

    def store(self, session: Session) -> bool:
        """False as soon as one row is no longer as it was: the caller must not commit then."""
        for (table, before, after), changes in self._by_shape.items():
            was = {name: bindparam(f"was_{name}", type_=table.c[name].type) for name in before}
            now = {name: bindparam(f"now_{name}", type_=table.c[name].type) for name in after}
            same = [table.c[name].is_not_distinct_from(value) for name, value in was.items()]
            statement = update(table).where(and_(table.c.id == bindparam("own_id"), *same)).values(now)
            # In one order for everybody, so that two writers never wait for each other.
            changes.sort(key=itemgetter("own_id"))
            met = session.connection().execute(statement, changes).rowcount
            if met != len(changes):
                return False
        return True


class NewIds:
    """Ids for rows of one table that are stored later.

    PostgreSQL's sequence gives them for good. On SQLite they are foretold: whoever stores
    the rows first sees that the highest id is what it was (`highest_id`).
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        self._free: deque[int] = deque()
        self._last: int | None = None

    def take(self) -> int:
        if not self._free:
            self._free.extend(self._reserved() if db.engines[None].dialect.name == "postgresql" else self._foretold())
        return self._free.popleft()

    def _reserved(self) -> Sequence[int]:
        sequence = func.pg_get_serial_sequence(self.table.name, "id")
        query = select(func.nextval(sequence)).select_from(func.generate_series(1, IDS_AT_ONCE))
        with transaction() as session:
            return session.scalars(query).all()

    def _foretold(self) -> Sequence[int]:
        last = highest_id(reading(), self.table) if self._last is None else self._last
        self._last = last + IDS_AT_ONCE
        return range(last + 1, self._last + 1)


def highest_id(session: Session, table: Table) -> int:
    """0 for an empty table."""
    return session.scalar(select(func.max(table.c.id))) or 0

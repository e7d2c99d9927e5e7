"""Alembic's entrance: an engine of its own, foreign keys off while tables are rebuilt, triggers at the end."""

from typing import Any

from alembic import context
from alembic.operations.ops import CreateForeignKeyOp, CreateTableOp, ModifyTableOps
from sqlalchemy import JSON, Connection, Engine, ForeignKeyConstraint, NullPool, create_engine, event, text

from kinerja.core.db import db
from kinerja.core.migrations.triggers import assert_triggers, create_triggers
from kinerja.core.types import Coded, Micro, UtcInstant

PLAIN = {Coded: "sa.String(length=40)", Micro: "sa.BigInteger()", UtcInstant: "sa.DateTime(timezone=True)"}


class ForeignKeysBroken(RuntimeError):
    """A migration left rows that point to nothing."""


def plain_type(kind: str, item: Any, _autogen: Any) -> Any:
    """Revisions name the database's own types, so that they keep their meaning when our classes change."""
    if kind == "type" and isinstance(item, JSON):
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return PLAIN.get(type(item), False) if kind == "type" else False


def migration_engine() -> Engine:
    """Beside the app's engines: batch mode drops tables, and with foreign keys on their children go by cascade."""
    engine = create_engine(db.engines[None].url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _rebuildable)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _rebuildable(connection: Any, _record: Any) -> None:
    # At connect: after BEGIN the pragma does nothing.
    connection.isolation_level = None
    for pragma in ("foreign_keys=OFF", "recursive_triggers=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def finish(connection: Connection) -> None:
    """Raises rather than commits when foreign keys are broken or a trigger is missing."""
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise ForeignKeysBroken(", ".join(sorted({row[0] for row in broken})))
    create_triggers(connection)
    assert_triggers(connection)


def run() -> None:
    engine = migration_engine()
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=plain_type,
            transactional_ddl=True,
            process_revision_directives=complete_revision,
        )
        with context.begin_transaction():
            context.run_migrations()
            if not getattr(context.config.cmd_opts, "autogenerate", False):
                finish(connection)
    engine.dispose()


def complete_revision(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Writes no empty revision, and ties the circles between tables last, when both ends exist."""
    for script in list(directives):
        upgrade, downgrade = script.upgrade_ops, script.downgrade_ops
        if upgrade.is_empty():
            directives.remove(script)
            continue
        for created in [each for each in upgrade.ops if isinstance(each, CreateTableOp)]:
            for circle in [
                each for each in created.columns if isinstance(each, ForeignKeyConstraint) and each.use_alter
            ]:
                created.columns = [each for each in created.columns if each is not circle]
                tie = CreateForeignKeyOp.from_constraint(circle)
                upgrade.ops.append(ModifyTableOps(created.table_name, [tie]))
                downgrade.ops.insert(0, ModifyTableOps(created.table_name, [tie.reverse()]))


run()

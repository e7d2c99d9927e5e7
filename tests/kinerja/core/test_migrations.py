"""The revisions give the schema of the models, on both databases, with the triggers, on filled databases too."""

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from kinerja.core.db import db, transaction
from kinerja.core.immutable import IMMUTABLE_TABLES
from kinerja.core.migrations import DIRECTORY, upgrade
from kinerja.core.migrations.triggers import assert_triggers
from kinerja.instruments.models import Document


@pytest.fixture
def empty(app):
    """The application over a database without any table."""
    with db.engines[None].connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.commit()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
            for table in inspect(connection).get_table_names():
                connection.execute(text(f'DROP TABLE "{table}"'))
        else:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        connection.commit()
        connection.invalidate()
    return app


def test_the_revisions_give_the_schema_of_the_models(empty):
    upgrade(empty)
    with db.engines[None].connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
        assert set(IMMUTABLE_TABLES) <= set(inspect(connection).get_table_names())
        assert_triggers(connection)


def test_upgrading_again_changes_nothing_and_keeps_what_is_stored(empty):
    upgrade(empty)
    with transaction() as session:
        session.add(Document(fingerprint="a" * 64, format="kinerja.instrument/1", body="{}"))
    upgrade(empty)
    with db.engines[None].connect() as connection:
        assert connection.scalar(text("SELECT body FROM document")) == "{}"
        assert_triggers(connection)


def test_the_revisions_go_all_the_way_down(empty):
    upgrade(empty)
    flask_migrate.downgrade(directory=DIRECTORY, revision="base")
    with db.engines[None].connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]

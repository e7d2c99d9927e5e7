"""The schema: revisions by Alembic through Flask-Migrate, and the triggers that every change ends with."""

from pathlib import Path

import flask_migrate
from flask import Flask

from kinerja.core.db import db
from kinerja.core.migrations.triggers import assert_triggers, create_triggers

DIRECTORY = str(Path(__file__).parent)

migrate = flask_migrate.Migrate()


def init_app(app: Flask) -> None:
    """Makes `flask db ...` work with our folder, our engine and our triggers."""
    migrate.init_app(app, db, directory=DIRECTORY)


def upgrade(app: Flask) -> None:
    """Brings the database to the newest revision; nothing happens when it is there already."""
    with app.app_context():
        flask_migrate.upgrade(directory=DIRECTORY)


def create_all(app: Flask) -> None:
    """The schema straight from the models, with its triggers: for the templates of tests."""
    with app.app_context(), db.engines[None].begin() as connection:
        db.metadata.create_all(connection)
        create_triggers(connection)
        assert_triggers(connection)

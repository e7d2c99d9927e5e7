"""The command line: `serve`, `jobs`, `migrate`, `migration`; the packages add theirs to the application's commands."""

import signal
import subprocess
import sys
from pathlib import Path
from threading import Event as Signal
from threading import Thread

import click
import flask_migrate
from environs import Env
from flask import Flask
from flask.cli import FlaskGroup
from werkzeug.utils import import_string

from config.logging import configure
from config.settings import Settings, SettingsInvalid, override_environment
from kinerja.core import migrations
from kinerja.core.catalogues import CataloguesOutdated
from kinerja.core.parent import Child, Parent
from kinerja.core.queue import EXTENSION
from kinerja.core.runner import run_sweeper

ROOT = Path(__file__).parents[2]
SERVED = "app:app"  # by name, as servers load it: the core knows no factory


def load_app() -> Flask:
    try:
        app: Flask = import_string(SERVED)
    except (SettingsInvalid, CataloguesOutdated) as problem:
        raise click.ClickException(str(problem)) from None
    return app


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "kinerja.core.cli", *words]


@click.group(
    cls=FlaskGroup,
    create_app=load_app,
    add_default_commands=False,
    add_version_option=False,
    load_dotenv=False,
    set_debug_flag=False,
)
def cli() -> None:
    """Kinerja: serves the application and looks after its data."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--data", default="", help="The data folder; else KINERJA_DATA, else ./instance.")
@click.option("--demo/--no-demo", default=True, show_default=True, help="Seeds the fictional organisation once.")
def serve(host: str, port: int, data: str, demo: bool) -> None:
    """Brings the database up to date, then runs web workers, job runner and sealer until stopped."""
    if data:
        override_environment(data=str(Path(data).resolve()))
    if not Env().str("KINERJA_BASE_URL", ""):
        override_environment(base_url=f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}")  # noqa: S104  # compared, not bound
    try:
        settings = Settings.from_env(Env(eager=False))
    except SettingsInvalid as problem:
        raise click.ClickException(str(problem)) from None
    configure(settings.log_level)
    once(command("migrate"))
    if demo and not settings.is_production:
        once(command("seed-demo"))
    click.echo(f"\nKinerja: {settings.base_url}\nData:    {settings.data_dir}\n(Ctrl+C: berhenti)\n")
    sys.exit(Parent(children_of(settings, host, port), root=ROOT).run())


def once(words: list[str]) -> None:
    """Runs a step in a process of its own, so that the parent stays small; ends everything when it fails."""
    status = subprocess.run(words, cwd=ROOT, check=False).returncode
    if status:
        sys.exit(status)


def children_of(settings: Settings, host: str, port: int) -> list[Child]:
    web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    web += ["--workers", str(settings.web_workers), "--blocking-threads", str(settings.web_threads)]
    web += ["--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning", SERVED]
    return [
        Child("web", web),
        Child("jobs", command("jobs"), stop_signal=signal.SIGINT),
        Child("sealer", command("audit", "seal")),
    ]


@cli.command()
def jobs() -> None:
    """Does background jobs until stopped."""
    app = load_app()
    settings: Settings = app.extensions["kinerja_settings"]
    Thread(target=run_sweeper, args=(app, Signal()), daemon=True).start()
    app.extensions[EXTENSION].huey.create_consumer(workers=settings.job_workers, periodic=False).run()


@cli.command()
def migrate() -> None:
    """Brings the database to the newest revision of the schema."""
    migrations.upgrade(load_app())


@cli.command()
@click.argument("title")
def migration(title: str) -> None:
    """Writes a revision of what the models have and the database has not."""
    app = load_app()
    with app.app_context():
        flask_migrate.revision(directory=migrations.DIRECTORY, message=title, autogenerate=True)


if __name__ == "__main__":
    cli()

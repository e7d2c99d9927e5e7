"""Commands: `seed-demo`; `workflows` draws the tables of states."""

import click
from flask import Flask, current_app
from flask_babel import force_locale
from sqlalchemy import func, select

from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.home.demo import DEMO_LOGINS, DEMO_PASSWORD, seed_demo
from kinerja.home.workflows import page


def init_app(app: Flask) -> None:
    app.cli.add_command(seed_demo_command)
    app.cli.add_command(workflows_command)


@click.command("seed-demo")
def seed_demo_command() -> None:
    """Seeds the fictional organisation once, and prints its log-ins; a system with units of its own stays as it is."""
    for step in seed_demo(current_app._get_current_object()):  # type: ignore[attr-defined]  # of the proxy
        click.echo(f"Demo: {step}")
    seeded = select(func.count()).where(AuditEvent.event == Event.DEMO_SEEDED)
    if not reading().scalar(seeded):
        return
    with force_locale("id"):
        rows = [(login.login, str(login.role)) for login in DEMO_LOGINS]
    width = max(len(login) for login, _role in rows)
    click.echo(f"\nDemo (data rekaan). Kata sandi semua akun: {DEMO_PASSWORD}")
    for login, role in rows:
        click.echo(f"  {login:<{width}}  {role}")


@click.command("workflows")
def workflows_command() -> None:
    """Prints docs/alur.md."""
    click.echo(page(), nl=False)

"""Commands of closed periods: `closing verify`."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

from kinerja.appraisals.models import CycleSeal
from kinerja.appraisals.services.close_cycle import verify_seal
from kinerja.core.db import reading
from kinerja.cycles.models import Cycle

commands = AppGroup("closing", help="Closed periods: are they still what they were?")


def init_app(app: Flask) -> None:
    app.cli.add_command(commands)


@commands.command("verify")
def verify_closed() -> None:
    """Compares every closed period with its seal. Ends with status 1 when one differs."""
    query = select(Cycle.id, Cycle.public_id).join(CycleSeal, CycleSeal.cycle_id == Cycle.id).order_by(Cycle.id)
    checks = [(public_id, verify_seal(cycle_id)) for cycle_id, public_id in reading().execute(query)]
    for public_id, check in checks:
        click.echo(f"{public_id}: {'intact' if check.is_intact else 'differs'} {check.kept}")
        for result in check.broken:
            click.echo(f"{public_id}: result {result} differs from its signature")
    click.echo(f"closed: {len(checks)}\nfaults: {sum(not check.is_intact for _key, check in checks)}")
    sys.exit(0 if all(check.is_intact for _key, check in checks) else 1)

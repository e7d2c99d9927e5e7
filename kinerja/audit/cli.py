"""Commands of the log: `audit verify`, `audit head`, `audit seal`."""

import signal
import sys
from threading import Event as Signal

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from kinerja.audit import queries
from kinerja.audit.sealer import run_sealer
from kinerja.audit.verifier import verify
from kinerja.core.clock import utc_now
from kinerja.core.db import reading

commands = AppGroup("audit", help="The append-only log: verify it, print its head, seal it.")


def init_app(app: Flask) -> None:
    app.cli.add_command(commands)


@commands.command("verify")
@click.option("--anchor", default="", help="A head kept outside the database (POSITION:HASH).")
def verify_log(anchor: str) -> None:
    """Reads the whole chain and places every fault. Ends with status 1 when there is one."""
    kept = None
    if anchor:
        position, _, digest = anchor.partition(":")
        if not position.isdigit() or len(digest) != 64:
            raise click.BadParameter("POSITION:HASH", param_hint="--anchor")
        kept = (int(position), digest)
    verdict = verify(reading(), now=utc_now(), anchor=kept)
    for fault in verdict.faults:
        click.echo(f"{fault.finding}: position={fault.position or '-'} event={fault.event_id or '-'}")
    click.echo(f"head: {verdict.position}:{verdict.head}\nunsealed: {verdict.unsealed}\nfaults: {len(verdict.faults)}")
    sys.exit(0 if verdict.is_intact else 1)


@commands.command("head")
def print_head() -> None:
    """Prints POSITION:HASH of the last link, to be kept outside the database."""
    position, digest = queries.head(reading())
    click.echo(f"{position}:{digest}")


@commands.command("seal")
def keep_sealing() -> None:
    """Seals new events within seconds until stopped."""
    stop = Signal()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run_sealer(current_app._get_current_object(), stop, utc_now)  # type: ignore[attr-defined]  # of the proxy

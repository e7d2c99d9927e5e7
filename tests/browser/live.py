"""The application behind granian, as in service: a free loopback port and a data folder of its own."""

import os
import shutil
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from flask import Flask

from config.settings import Settings, kept_secrets
from kinerja.factory import create_app
from tests.databases import build_schema, dispose
from tests.servers import CHEAP_PASSWORDS, free_port, running

ROOT = Path(__file__).parents[2]
SERVED = "tests.browser.served_app:app"


@contextmanager
def serving(target: str, environment: Mapping[str, str], *, port: int = 0) -> Iterator[str]:
    """The address of `target` (module:attribute) until the block ends."""
    port = port or free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "2", "--no-ws", target]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}

    def ready() -> None:
        try:
            urllib.request.urlopen(address + "/static/app.js", timeout=2).close()
        except urllib.error.HTTPError as answer:
            answer.close()  # it answers; what it says is for the tests

    with running(command, ready, cwd=ROOT, env=env):
        yield address


@contextmanager
def served_with(data: Path, fill: Callable[[Flask], dict[str, str]]) -> Iterator[SimpleNamespace]:
    """A server over an empty folder that `fill` puts a stage into: its address, log-ins and folder."""
    logins = _filled(data, fill)
    port = free_port()
    environment = {"KINERJA_DATA": str(data), "KINERJA_BASE_URL": f"http://127.0.0.1:{port}"}
    with serving(SERVED, environment | {"KINERJA_LOG_LEVEL": "WARNING"}, port=port) as address:
        yield SimpleNamespace(url=address, logins=logins, data=data)


def _filled(data: Path, fill: Callable[[Flask], dict[str, str]]) -> dict[str, str]:
    """Fills in a workshop that is made once, then copies: an application and a schema cost seconds each."""
    bare, workshop, app = _workshop(data.parent)
    dispose(app)
    shutil.rmtree(workshop)
    shutil.copytree(bare, workshop)
    logins = fill(app)
    dispose(app)
    shutil.copytree(workshop, data, dirs_exist_ok=True)
    return logins


@cache
def _workshop(beside: Path) -> tuple[Path, Path, Flask]:
    """A bare data folder, the folder to fill, and the application over the latter."""
    bare, workshop = beside / "bare", beside / "workshop"
    bare.mkdir()
    build_schema(f"sqlite:///{bare / 'kinerja.db'}")
    secrets = kept_secrets(bare)
    shutil.copytree(bare, workshop)
    url = f"sqlite:///{workshop / 'kinerja.db'}"
    settings = Settings(data_dir=workshop, database_url=url, testing=True, **secrets, **CHEAP_PASSWORDS)
    return bare, workshop, create_app(settings)

"""The application behind granian, as in service: a free loopback port and a data folder of its own."""

import os
import shutil
import sqlite3
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from config.settings import Settings, kept_secrets
from kinerja.factory import create_app
from tests.databases import build_schema, dispose
from tests.servers import CHEAP_PASSWORDS, free_port, keep_templates, running

ROOT = Path(__file__).parents[2]
SERVED = "tests.browser.served_app:app"
Fill = Callable[[Flask], dict[str, str]]  # stores a stage; gives each person's log-in by name


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


@dataclass(frozen=True, slots=True)
class Stage:
    """The running application: where it answers, who can log in, and its data folder."""

    url: str
    logins: dict[str, str]
    data: Path


class House:
    """One server for stage after stage: an application, a schema and a start of granian cost seconds each."""

    def __init__(self, folder: Path) -> None:
        self.bare, self.workshop, self.data = (folder / name for name in ("bare", "workshop", "data"))
        self.bare.mkdir()
        build_schema(f"sqlite:///{self.bare / 'kinerja.db'}")
        secrets = kept_secrets(self.bare)
        shutil.copytree(self.bare, self.workshop)
        shutil.copytree(self.bare, self.data)
        url = f"sqlite:///{self.workshop / 'kinerja.db'}"
        settings = Settings(data_dir=self.workshop, database_url=url, testing=True, **secrets, **CHEAP_PASSWORDS)
        self.app = keep_templates(create_app(settings))
        self.url = ""

    @contextmanager
    def open(self) -> Iterator["House"]:
        with served_from(self.data) as self.url:
            yield self

    def stage(self, fill: Fill) -> Stage:
        """What `fill` stores takes the place of what the server showed before."""
        logins = self._fill(fill)
        made, shown = (sqlite3.connect(folder / "kinerja.db") for folder in (self.workshop, self.data))
        with closing(made), closing(shown):
            made.backup(shown)  # under the server, which stays connected
        with closing(sqlite3.connect(self.data / "queue.db")) as queue, queue:
            for (table,) in queue.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                queue.execute(f'DELETE FROM "{table}"')  # noqa: S608  # its own names
        shutil.rmtree(self.data / "outbox", ignore_errors=True)
        if (self.workshop / "outbox").exists():
            shutil.copytree(self.workshop / "outbox", self.data / "outbox")
        return Stage(self.url, logins, self.data)

    @contextmanager
    def beside(self, folder: Path, fill: Fill) -> Iterator[Stage]:
        """A second stage at the same time, on a server of its own over that folder."""
        logins = self._fill(fill)
        shutil.copytree(self.workshop, folder, dirs_exist_ok=True)
        with served_from(folder) as address:
            yield Stage(address, logins, folder)

    def _fill(self, fill: Fill) -> dict[str, str]:
        dispose(self.app)
        shutil.rmtree(self.workshop)
        shutil.copytree(self.bare, self.workshop)
        logins = fill(self.app)
        dispose(self.app)
        return logins


@contextmanager
def served_from(data: Path) -> Iterator[str]:
    """The address of a server over that data folder."""
    port = free_port()
    environment = {"KINERJA_DATA": str(data), "KINERJA_BASE_URL": f"http://127.0.0.1:{port}"}
    with serving(SERVED, environment | {"KINERJA_LOG_LEVEL": "WARNING"}, port=port) as address:
        yield address

"""The seeded demo behind its real server: seeded once for all workers of a test run, copied for each."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from config.settings import Settings, kept_secrets
from kinerja.factory import create_app
from kinerja.home.demo import seed_demo
from tests.browser.live import SERVED, serving
from tests.databases import build_schema, dispose
from tests.servers import CHEAP_PASSWORDS, free_port, keep_templates


@dataclass(frozen=True, slots=True)
class Demo:
    url: str
    app: Flask
    data: Path


def seeded(shared: Path) -> Path:
    """A data folder with the whole demo; the first worker seeds it, the others wait."""
    data = shared / "seeded-demo"
    with (shared / "seeded-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "ready").exists():
            shutil.rmtree(data, ignore_errors=True)
            data.mkdir()
            app = application(data)
            seed_demo(app)
            dispose(app)
            (data / "ready").touch()
    return data


def application(data: Path) -> Flask:
    url = f"sqlite:///{data / 'kinerja.db'}"
    if not (data / "kinerja.db").exists():
        build_schema(url)
    settings = Settings(data_dir=data, database_url=url, testing=True, **kept_secrets(data), **CHEAP_PASSWORDS)
    return keep_templates(create_app(settings))


@contextmanager
def served_demo(factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A copy of the demo of one's own, with the application as the key to its addresses."""
    base = factory.getbasetemp()
    source = seeded(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    data = factory.mktemp("demo") / "data"
    shutil.copytree(source, data)
    port = free_port()
    environment = {"KINERJA_DATA": str(data), "KINERJA_BASE_URL": f"http://127.0.0.1:{port}"}
    app = application(data)
    with serving(SERVED, environment | {"KINERJA_LOG_LEVEL": "WARNING"}, port=port) as address:
        yield Demo(address, app, data)
    dispose(app)

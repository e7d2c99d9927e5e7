"""The application behind granian, as in service: a free loopback port and a data folder of its own."""

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.servers import free_port, running

ROOT = Path(__file__).parents[2]


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

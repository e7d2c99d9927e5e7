"""The servers that tests start for themselves: PostgreSQL on a Unix socket, Redis on a free loopback port."""

import importlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
import redis
from jinja2 import FileSystemBytecodeCache

PATIENCE_SECONDS = 30
# Another version may compile otherwise.
COMPILED = Path(__file__).parent.parent / ".pytest_cache" / f"templates-{version('jinja2')}"
TEMPORARY = "PYTEST_DEBUG_TEMPROOT"  # where pytest makes its folders
ROOM = 1024**3
CHEAP_PASSWORDS = {"argon2_memory_kib": 64, "argon2_rounds": 1}


def in_memory() -> None:
    """Whatever tests store lies where nobody waits for a disk, on machines that have such a place with room."""
    memory = Path("/dev/shm")  # noqa: S108  # what is made in it has names of its own
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        os.environ.setdefault(TEMPORARY, str(memory))


def make_codes_cheap() -> int:
    """From here on, codes of invitations cost next to nothing to check; gives what they cost in service."""
    inviting = importlib.import_module("kinerja.appraisals.changes.inviting")
    cost, inviting.CODE_COST = inviting.CODE_COST, 2
    return cost


def keep_templates(app: Any) -> Any:
    """The same application; each template is compiled once for all processes of a run, and of the next one."""
    COMPILED.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(COMPILED))
    return app


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgresql_binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    if initdb is None:
        raise RuntimeError("PostgreSQL's server programs are missing: make test installs them")
    return Path(initdb).parent


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of a fresh cluster's maintenance database; everything is thrown away afterwards."""
    # PostgreSQL refuses to run as root.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="kinerja-pg-", dir=os.environ.get(TEMPORARY)))
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    if as_user:
        shutil.chown(folder, user)
    binaries = postgresql_binaries()
    init = [binaries / "initdb", "-D", folder / "data", "-U", "kinerja", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*init, "--locale=C", "--no-sync"], check=True, capture_output=True, cwd=folder, **as_user)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "shared_buffers": "64MB",
        "max_connections": "60",
        "max_wal_size": "128MB",
        "autovacuum": "off",
    }
    command = [str(binaries / "postgres"), "-D", str(folder / "data")]
    command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    url = f"postgresql://kinerja@/postgres?host={folder}"
    with running(command, lambda: psycopg.connect(url).close(), stop=signal.SIGINT, cwd=folder, **as_user):
        yield url
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis_server() -> Iterator[str]:
    """The URL of a Redis that keeps nothing."""
    program = shutil.which("redis-server")
    if program is None:
        raise RuntimeError("redis-server is missing: make test installs it")
    port = free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]

    def ping() -> None:
        with redis.Redis(port=port) as client:
            client.ping()

    with running(command, ping):
        yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def running(command: list[str], ready: Callable[[], None], *, stop: int = signal.SIGTERM, **how) -> Iterator[None]:
    """Starts a program in its own session, waits until `ready` no longer raises, and ends it afterwards."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **how
    )
    try:
        wait_until(ready, process)
        yield
    finally:
        process.send_signal(stop)
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(ready: Callable[[], None], process: subprocess.Popen) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return ready()
        except (OSError, psycopg.OperationalError, redis.ConnectionError):
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)

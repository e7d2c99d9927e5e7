"""Where the measuring happens: a database with its copy, and the server under load."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import psycopg

from config.settings import Settings
from tests.servers import free_port, postgresql, redis_server, running

WORKERS, THREADS = 2, 2
SECRET, SALT = "secret-of-the-bench-0123456789abcdef", "salt-of-the-bench-0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Ground:
    """A database of one kind. `copy_url` is where `copied` puts a second one."""

    name: str
    folder: Path
    url: str
    copy_url: str
    redis_url: str = ""

    def settings(self) -> Settings:
        return Settings(
            data_dir=self.folder,
            database_url=self.url,
            redis_url=self.redis_url,
            secret_key=SECRET,
            password_salt=SALT,
            log_level="WARNING",
        )

    def copied(self) -> None:
        """A copy of the database as it is; nobody may be connected."""
        if self.url.startswith("sqlite"):
            shutil.copyfile(self.url.removeprefix("sqlite:///"), self.copy_url.removeprefix("sqlite:///"))
            return
        with psycopg.connect(self.url.replace("/kinerja?", "/postgres?"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE kinerja_copy TEMPLATE kinerja")


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Ground]:
    yield Ground("SQLite", folder, f"sqlite:///{folder}/kinerja.db", f"sqlite:///{folder}/copy.db")


@contextmanager
def on_postgresql(folder: Path) -> Iterator[Ground]:
    with postgresql() as url, redis_server() as redis_url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE kinerja")
        own, copy = (url.replace("/postgres?", f"/{name}?") for name in ("kinerja", "kinerja_copy"))
        yield Ground("PostgreSQL with Redis", folder, own, copy, redis_url)


@contextmanager
def serving(ground: Ground, plan: Path) -> Iterator[int]:
    """The server that production runs, with the plan beside the application; its port."""
    port = free_port()
    told = {
        "DATA": str(ground.folder),
        "DATABASE_URL": ground.url,
        "REDIS_URL": ground.redis_url,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "BENCH": str(plan),
        "SECRET_KEY": SECRET,
        "PASSWORD_SALT": SALT,
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--no-ws", "--workers", str(WORKERS), "--blocking-threads", str(THREADS), "bench.served:served"]
    environment = os.environ | {f"KINERJA_{name}": value for name, value in told.items()}

    def ready() -> None:
        try:
            urlopen(f"http://127.0.0.1:{port}/masuk", timeout=5).close()
        except HTTPError as refusal:
            raise RuntimeError(f"the server answers {refusal.code}") from None

    with running(command, ready, env=environment, cwd=Path(__file__).parents[1]):
        yield port

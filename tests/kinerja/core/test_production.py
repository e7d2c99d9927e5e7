"""Production mode for real: the command line over PostgreSQL and Redis, with every process that it starts."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest
from psycopg import sql

from tests.databases import PostgresqlDatabase
from tests.servers import free_port

pytestmark = [pytest.mark.postgresql_only, pytest.mark.timeout(240)]
ROOT = Path(__file__).parents[3]
SERVE = [sys.executable, "-m", "kinerja.core.cli", "serve"]
NAME = "kinerja_production"
HOST = "kinerja.contoh.go.id"
PATIENCE_SECONDS = 90
NEEDED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PASSWORD_SALT", "TRUSTED_HOSTS", "SMTP_URL", "BASE_URL")


@pytest.fixture
def environment(database: PostgresqlDatabase, redis_url: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Everything that production needs, over a database of its own."""
    run(database.server_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {}")
    values = {
        "MODE": "production",
        "DATA": str(tmp_path / "data"),
        "DATABASE_URL": database.server_url.replace("/postgres?", f"/{NAME}?"),
        "REDIS_URL": redis_url.removesuffix("/0") + "/5",
        "SECRET_KEY": "k" * 40,
        "PASSWORD_SALT": "s" * 40,
        "TRUSTED_HOSTS": HOST,
        "SMTP_URL": "smtp://127.0.0.1:9",
        "BASE_URL": f"https://{HOST}",
        "PROXY_HOPS": "1",
        "WEB_WORKERS": "1",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINERJA_")}
    yield kept | {f"KINERJA_{name}": value for name, value in values.items()}
    run(database.server_url, "DROP DATABASE IF EXISTS {} WITH (FORCE)")


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(sql.SQL(statement).format(sql.Identifier(NAME)))


def refusal(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(SERVE, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("name", NEEDED)
def test_it_refuses_to_start_without_what_it_needs_and_names_it(environment: dict[str, str], name: str) -> None:
    del environment[f"KINERJA_{name}"]
    answer = refusal(environment)
    assert answer.returncode != 0
    assert f"KINERJA_{name}:" in answer.stderr and "Traceback" not in answer.stderr
    assert answer.stderr.count("KINERJA_") == 1
    assert not Path(environment["KINERJA_DATA"]).exists()


def test_it_names_everything_at_once(environment: dict[str, str]) -> None:
    for name in NEEDED:
        del environment[f"KINERJA_{name}"]
    answer = refusal(environment)
    assert all(f"KINERJA_{name}:" in answer.stderr for name in NEEDED)


def test_it_serves_and_does_jobs_through_redis_and_ends_cleanly(environment: dict[str, str]) -> None:
    port = free_port()
    log = Path(environment["KINERJA_DATA"]).with_name("log")
    with log.open("w") as output:
        server = subprocess.Popen(
            [*SERVE, "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        assert wait_for(server, lambda: page(port) == 200), log.read_text()
        assert page(port, path="/komponen") != 200  # for developers only
        assert page(port, host="lain.example") == 400
        assert wait_for(server, lambda: "done" in states(environment)), log.read_text()
        assert not (Path(environment["KINERJA_DATA"]) / "queue.db").exists()
        assert children(server.pid)
    finally:
        server.send_signal(signal.SIGTERM)
        left = children(server.pid)
        assert server.wait(60) == 0, log.read_text()
    assert [pid for pid in left if Path(f"/proc/{pid}").exists() and "Z" not in state_of(pid)] == []
    assert "secret" not in log.read_text().lower() and "k" * 40 not in log.read_text()


def page(port: int, path: str = "/masuk", host: str = HOST) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        headers = {"Host": host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": host}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        if answer.status == 200:
            assert answer.getheader("Strict-Transport-Security")
        return answer.status
    except OSError:
        return 0
    finally:
        connection.close()


def states(environment: dict[str, str]) -> set[str]:
    """What became of the work that comes round by the clock."""
    with psycopg.connect(environment["KINERJA_DATABASE_URL"]) as connection:
        return {row[0] for row in connection.execute("SELECT state FROM job WHERE kind = 'purge_counters'")}


def wait_for(server: subprocess.Popen, holds) -> bool:
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline and server.poll() is None:
        if holds():
            return True
        sleep(0.3)
    return False


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def state_of(pid: str) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]

"""One database per run (--db), one application per run, a fresh copy of the schema per test."""

import gc
import importlib
import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from contextvars import Context
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from config.settings import Settings
from tests import factories
from tests.databases import Database, PostgresqlDatabase, SqliteDatabase, bare_app, fresh
from tests.servers import CHEAP_PASSWORDS, in_memory, keep_templates, make_codes_cheap, postgresql, redis_server

ROOT = Path(__file__).parent.parent
FULL_FACTOR = 20

# Looking for rings of garbage after every 700 objects takes a twelfth of the time of a run.
gc.set_threshold(50_000, 20, 50)

importlib.import_module("kinerja.core.queue")
for module in sorted([*ROOT.glob("kinerja/*/models.py"), *ROOT.glob("kinerja/*/models/*.py")]):
    importlib.import_module(".".join(module.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))

CODE_COST = make_codes_cheap()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=("sqlite", "postgresql"), default="sqlite", help="the database of this run")
    parser.addoption("--pictures", action="store_true", help="renew docs/pictures from the story")
    parser.addoption("--full", action="store_true", help="every generated case, not a twentieth of them")


def pytest_configure(config: pytest.Config) -> None:
    in_memory()
    quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    common: dict[str, Any] = {"deadline": None, "derandomize": True, "database": None, "suppress_health_check": quiet}
    hypothesis_settings.register_profile("twentieth", max_examples=50, **common)
    hypothesis_settings.register_profile("full", max_examples=1000, **common)
    hypothesis_settings.load_profile("full" if config.getoption("--full") else "twentieth")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks for a database: the rest cannot come out otherwise than on SQLite."""
    on_postgresql = config.getoption("--db") == "postgresql"
    away = {"sqlite_only", "browser"} if on_postgresql else {"postgresql_only"}

    def wanted(item: pytest.Item) -> bool:
        marks = {mark.name for mark in item.iter_markers()}
        asks = "db_kind" in item.fixturenames or "postgresql_only" in marks  # type: ignore[attr-defined]
        return not marks & away and (asks or not on_postgresql)

    selected = [item for item in items if wanted(item)]
    kept = set(selected)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = sorted(selected, key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    gc.freeze()  # what was imported and collected stays


@pytest.fixture(scope="session", autouse=True)
def local_sockets_only() -> Iterator[None]:
    """Nothing leaves this machine: only Unix sockets and loopback addresses connect."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not _is_loopback(address[0]):
            raise PermissionError(f"tests must not reach {address[0]}")
        return connect(self, address)

    return guarded


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def db_kind(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--db"))


@pytest.fixture(scope="session")
def code_cost() -> int:
    """What it costs in service to try out a code of an invitation; in tests it costs nothing."""
    return CODE_COST


@pytest.fixture(scope="session")
def scale(request: pytest.FixtureRequest) -> Callable[[int], int]:
    """The number of generated cases: all of them with --full, else a twentieth."""
    full = request.config.getoption("--full")
    return lambda number: number if full else max(1, number // FULL_FACTOR)


@pytest.fixture(scope="session")
def redis_url(db_kind: str) -> Iterator[str]:
    """Redis goes with PostgreSQL, as in production; the embedded mode has none."""
    if db_kind == "sqlite":
        yield ""
        return
    with redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def database(db_kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    if db_kind == "sqlite":
        yield SqliteDatabase(tmp_path_factory.mktemp("database"))
        return
    with postgresql() as url, closing(PostgresqlDatabase(url)) as database:
        yield database


@pytest.fixture(scope="session")
def settings(database: Database, redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("instance"),
        database_url=database.url,
        redis_url=redis_url,
        secret_key="secret-of-the-tests-0123456789abcdef",
        password_salt="salt-of-the-tests-0123456789abcdef",
        base_url="http://localhost",
        testing=True,
        **CHEAP_PASSWORDS,
    )


@pytest.fixture(scope="session")
def application(settings: Settings, database: Database) -> Flask:
    """The whole application, made once; use `app`, which comes with a fresh database."""
    factory = importlib.import_module("kinerja.factory")
    app: Flask = keep_templates(factory.create_app(settings))
    app.test_client_class = SeparateClient
    return app


@pytest.fixture(scope="session")
def bare_application(database: Database) -> Flask:
    return bare_app(database.url)


@pytest.fixture
def app(application: Flask, database: Database) -> Iterator[Flask]:
    """The whole application on a fresh database, inside an application context."""
    with fresh(application, database):
        yield application


@pytest.fixture
def bare(bare_application: Flask, database: Database) -> Iterator[Flask]:
    """Only the database, fresh, inside an application context: for core, audit and files."""
    with fresh(bare_application, database):
        yield bare_application


class SeparateClient(FlaskClient):
    """Each request in an empty context, as on a server: `g` and the read session of the test stay its own."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("buffered", True)
        return Context().run(super().open, *args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def cast(app: Flask) -> factories.Cast:
    """The whole cast, stored, with the whole application around it."""
    return factories.cast_on_stage()


@pytest.fixture
def now() -> datetime:
    """Wednesday 25 November 2026, 10:00 WIT."""
    return datetime(2026, 11, 25, 1, 0, tzinfo=UTC)

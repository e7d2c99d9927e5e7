"""Every value from outside, typed, with its default; the only reader of the environment."""

import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env, EnvValidationError
from marshmallow.validate import Length, OneOf, Range

EMBEDDED = "embedded"
PRODUCTION = "production"
PREFIX = "KINERJA_"
SECRETS_FILE = "secrets.json"
SECRET_NAMES = ("secret_key", "password_salt")
SECRET_LENGTH = 32


class SettingsInvalid(Exception):
    """Names every bad or missing value at once: name -> what is wrong with it."""

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        self.problems = dict(problems)
        lines = [f"  {name}: {'; '.join(texts)}" for name, texts in sorted(self.problems.items())]
        super().__init__("\n".join(["The settings are not complete:", *lines]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a running system needs to know. Tests build it directly; nobody patches the environment."""

    data_dir: Path
    database_url: str
    secret_key: str
    password_salt: str
    mode: str = EMBEDDED
    redis_url: str = ""  # empty: jobs, limits and caches live in the embedded database
    base_url: str = "http://127.0.0.1:5000"
    trusted_hosts: tuple[str, ...] = ()  # empty: any host, for the embedded mode on one machine
    proxy_hops: int = 0
    secure_cookies: bool = False
    session_hours: int = 12
    idle_minutes: int = 60
    copy_order: str = "ekinerja-bkn"  # a seed of config/seeds/copying, or a JSON file
    evidence_days: int = 180  # files of notes are kept so long after the end of their year
    smtp_url: str = ""  # empty: messages are written into the outbox folder
    mail_from: str = "kinerja@localhost"
    argon2_memory_kib: int = 65536
    argon2_rounds: int = 3
    web_workers: int = 2
    web_threads: int = 2
    job_workers: int = 2
    log_level: str = "INFO"
    testing: bool = False

    @property
    def is_production(self) -> bool:
        return self.mode == PRODUCTION

    @property
    def outbox_dir(self) -> Path:
        return self.data_dir / "outbox"

    @property
    def queue_path(self) -> Path:
        return self.data_dir / "queue.db"

    @classmethod
    def from_env(cls, env: Env) -> "Settings":
        """Read the KINERJA_* names; makes the data folder and, embedded, the secrets on the first run.

        `env` must collect (eager=False). Raises SettingsInvalid, which names every
        bad or missing value; nothing is written then.
        """
        values = _read(env)
        problems = _sealed(env)
        if not problems:
            problems = _production_problems(values) if values["mode"] == PRODUCTION else {}
        elif values["mode"] == PRODUCTION:
            problems = {**_production_problems(values), **problems}
        if problems:
            raise SettingsInvalid(problems)
        data_dir: Path = values["data_dir"]
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if values["mode"] == EMBEDDED:
            kept = kept_secrets(data_dir)
            values.update({name: values[name] or kept[name] for name in SECRET_NAMES})
        return cls(**values)


def _read(env: Env) -> dict[str, Any]:
    with env.prefixed(PREFIX):
        data_dir = Path(env.str("DATA", "instance") or "instance").resolve()
        mode = env.str("MODE", EMBEDDED, validate=OneOf([EMBEDDED, PRODUCTION]))
        base_url = env.str("BASE_URL", "http://127.0.0.1:5000")
        database = "" if mode == PRODUCTION else f"sqlite:///{data_dir / 'kinerja.db'}"
        return {
            "data_dir": data_dir,
            "mode": mode,
            "database_url": env.str("DATABASE_URL", database),
            "redis_url": env.str("REDIS_URL", ""),
            "secret_key": env.str("SECRET_KEY", "", validate=_empty_or_long),
            "password_salt": env.str("PASSWORD_SALT", "", validate=_empty_or_long),
            "base_url": (base_url or "").rstrip("/"),
            "trusted_hosts": tuple(env.list("TRUSTED_HOSTS", []) or ()),
            "proxy_hops": env.int("PROXY_HOPS", 0, validate=Range(min=0, max=5)),
            "secure_cookies": env.bool("SECURE_COOKIES", (base_url or "").startswith("https:")),
            "session_hours": env.int("SESSION_HOURS", 12, validate=Range(min=1, max=72)),
            "idle_minutes": env.int("IDLE_MINUTES", 60, validate=Range(min=5, max=720)),
            "copy_order": env.str("COPY_ORDER", "ekinerja-bkn"),
            "evidence_days": env.int("EVIDENCE_DAYS", 180, validate=Range(min=90, max=1825)),
            "smtp_url": env.str("SMTP_URL", "", validate=_empty_or_smtp),
            "mail_from": env.str("MAIL_FROM", "kinerja@localhost"),
            "web_workers": env.int("WEB_WORKERS", 2, validate=Range(min=1, max=64)),
            "web_threads": env.int("WEB_THREADS", 2, validate=Range(min=1, max=64)),
            "job_workers": env.int("JOB_WORKERS", 2, validate=Range(min=1, max=32)),
            "log_level": env.str("LOG_LEVEL", "INFO", validate=OneOf(["DEBUG", "INFO", "WARNING", "ERROR"])),
        }


def _empty_or_long(value: str) -> None:
    if value:
        Length(min=SECRET_LENGTH)(value)


def _empty_or_smtp(value: str) -> None:
    if value:
        OneOf(["smtp", "smtps"], error="Must start with smtp:// or smtps://.")(urlsplit(value).scheme)


def _sealed(env: Env) -> dict[str, list[str]]:
    try:
        env.seal()
    except EnvValidationError as error:
        messages: Any = error.error_messages
        return {name: [str(text) for text in texts] for name, texts in messages.items()}
    return {}


def _production_problems(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What production mode lacks, by the name of the variable."""
    problems: dict[str, list[str]] = {}
    needed = ("database_url", "redis_url", *SECRET_NAMES, "trusted_hosts", "smtp_url")
    for name in needed:
        if not values[name]:
            problems[PREFIX + name.upper()] = ["Required in production mode."]
    if values["database_url"] and not values["database_url"].startswith("postgresql"):
        problems[PREFIX + "DATABASE_URL"] = ["Production mode needs PostgreSQL (postgresql://...)."]
    if not values["base_url"].startswith("https:"):
        problems[PREFIX + "BASE_URL"] = ["Production mode needs the public https:// address."]
    elif values["secure_cookies"] is False:
        problems[PREFIX + "SECURE_COOKIES"] = ["Must not be off in production mode."]
    return problems


def override_environment(**changes: str) -> None:
    """Other KINERJA_* values for this process and the children that it starts."""
    os.environ.update({PREFIX + name.upper(): value for name, value in changes.items()})


def kept_secrets(data_dir: Path) -> dict[str, str]:
    """The secrets of this data folder, made at random on the first run (file mode 0600).

    Safe when several workers start at once: the first complete file wins, everybody reads it.
    """
    path = data_dir / SECRETS_FILE
    if not path.exists():
        handle, name = tempfile.mkstemp(dir=data_dir, prefix=SECRETS_FILE)
        try:
            with os.fdopen(handle, "w") as file:
                json.dump({name: secrets.token_hex(32) for name in SECRET_NAMES}, file)
                file.flush()
                os.fsync(file.fileno())
            os.link(name, path)
        except FileExistsError:
            pass  # another worker was first
        finally:
            os.unlink(name)
    kept: dict[str, str] = json.loads(path.read_text())
    return kept

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from environs import Env

from config.settings import Settings, SettingsInvalid, kept_secrets

ENOUGH_FOR_PRODUCTION = {
    "KINERJA_MODE": "production",
    "KINERJA_DATABASE_URL": "postgresql://kinerja@/kinerja",
    "KINERJA_REDIS_URL": "redis://127.0.0.1:6379/0",
    "KINERJA_SECRET_KEY": "k" * 32,
    "KINERJA_PASSWORD_SALT": "s" * 32,
    "KINERJA_TRUSTED_HOSTS": "kinerja.malutprov.go.id",
    "KINERJA_BASE_URL": "https://kinerja.malutprov.go.id",
    "KINERJA_SMTP_URL": "smtp://mail.malutprov.go.id:587",
}


@pytest.fixture
def read(monkeypatch, tmp_path):
    def read(**values: str) -> Settings:
        for name, value in {"KINERJA_DATA": str(tmp_path / "data"), **values}.items():
            monkeypatch.setenv(name, value)
        return Settings.from_env(Env(eager=False))

    return read


def test_embedded_needs_nothing(read, tmp_path):
    settings = read()
    assert settings.mode == "embedded"
    assert settings.database_url == f"sqlite:///{tmp_path}/data/kinerja.db"
    assert len(settings.secret_key) == 64
    assert settings.secret_key != settings.password_salt


def test_secrets_are_private_and_kept(read, tmp_path):
    first = read()
    assert stat.S_IMODE((tmp_path / "data" / "secrets.json").stat().st_mode) == 0o600
    assert read().secret_key == first.secret_key


def test_workers_that_start_together_agree_on_the_secrets(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(lambda _: kept_secrets(tmp_path), range(32)))
    assert all(each == seen[0] for each in seen)
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]
    assert json.loads((tmp_path / "secrets.json").read_text()) == seen[0]


def test_production_names_everything_that_is_missing(read, tmp_path):
    with pytest.raises(SettingsInvalid) as caught:
        read(KINERJA_MODE="production")
    assert set(caught.value.problems) == {
        "KINERJA_DATABASE_URL",
        "KINERJA_REDIS_URL",
        "KINERJA_SECRET_KEY",
        "KINERJA_PASSWORD_SALT",
        "KINERJA_TRUSTED_HOSTS",
        "KINERJA_SMTP_URL",
        "KINERJA_BASE_URL",
    }
    assert all(name in str(caught.value) for name in caught.value.problems)
    assert not (tmp_path / "data").exists()


def test_production_starts_with_what_it_needs_and_writes_no_secrets(read, tmp_path):
    settings = read(**ENOUGH_FOR_PRODUCTION)
    assert settings.is_production
    assert settings.secure_cookies
    assert settings.trusted_hosts == ("kinerja.malutprov.go.id",)
    assert not (tmp_path / "data" / "secrets.json").exists()


def test_production_refuses_open_cookies(read):
    with pytest.raises(SettingsInvalid, match="KINERJA_SECURE_COOKIES"):
        read(**ENOUGH_FOR_PRODUCTION | {"KINERJA_SECURE_COOKIES": "false"})


def test_production_refuses_sqlite(read):
    with pytest.raises(SettingsInvalid, match="KINERJA_DATABASE_URL"):
        read(**ENOUGH_FOR_PRODUCTION | {"KINERJA_DATABASE_URL": "sqlite:///x.db"})


def test_bad_and_missing_values_are_named_together(read):
    with pytest.raises(SettingsInvalid) as caught:
        read(
            KINERJA_MODE="production",
            KINERJA_SESSION_HOURS="many",
            KINERJA_SECRET_KEY="short",
            KINERJA_PROXY_HOPS="9",
        )
    names = set(caught.value.problems)
    assert {"KINERJA_SESSION_HOURS", "KINERJA_SECRET_KEY", "KINERJA_PROXY_HOPS", "KINERJA_REDIS_URL"} <= names


def test_an_unknown_mode_is_refused(read):
    with pytest.raises(SettingsInvalid, match="KINERJA_MODE"):
        read(KINERJA_MODE="live")


def test_no_secret_stands_in_the_code():
    text = Path("config/settings.py").read_text()
    assert "token_hex" in text and 'secret_key: str = "' not in text

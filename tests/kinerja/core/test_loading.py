"""The way into a process that serves: nothing is imported in vain, and the collector of garbage is awake afterwards."""

import gc
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import Settings
from kinerja.core import loading

ROOT = Path(__file__).parents[3]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    url = f"sqlite:///{tmp_path / 'kinerja.db'}"
    return Settings(data_dir=tmp_path, database_url=url, secret_key="s" * 40, password_salt="t" * 40, testing=True)


def test_the_application_comes_and_garbage_is_collected_again(settings: Settings) -> None:
    app = loading.load(settings)
    assert app.url_map.bind("localhost").test("/masuk")
    assert gc.isenabled()


def test_a_factory_that_fails_leaves_the_collector_awake(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "FACTORY", "builtins:list.missing")
    with pytest.raises(ImportError):
        loading.load(settings)
    assert gc.isenabled()


def test_missing_settings_are_said_before_the_rest_is_imported(tmp_path: Path) -> None:
    words = """
import sys
from config.settings import SettingsInvalid
try:
    import app
except SettingsInvalid:
    print(sorted({"kinerja.factory", "sqlalchemy.orm"} & set(sys.modules)))
"""
    environment = {"PATH": os.environ["PATH"], "KINERJA_MODE": "production", "KINERJA_DATA": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", words], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"

"""What the command line says where it cannot start."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from config.settings import SettingsInvalid
from kinerja.core import cli
from kinerja.core.catalogues import CataloguesOutdated


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (CataloguesOutdated(Path("translations/id/LC_MESSAGES/messages.mo")), "make venv"),
        (SettingsInvalid({"KINERJA_SECRET_KEY": ["is missing"]}), "KINERJA_SECRET_KEY: is missing"),
    ],
)
def test_what_is_missing_is_named_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, words: str
) -> None:
    def refuse(_name: str) -> Flask:
        raise problem

    monkeypatch.setattr(cli, "import_string", refuse)
    answer = CliRunner().invoke(cli.cli, ["audit", "verify"])
    assert answer.exit_code == 1
    assert words in answer.output and "Traceback" not in answer.output

"""The stage with everything on it, in the made-up language."""

from collections.abc import Iterator

import pytest
from flask import Flask

from kinerja.core.db import reading
from tests.databases import played
from tests.translations.data import Data
from tests.translations.pseudo import speaking_pseudo
from tests.translations.stage import Everything, everything

# Typed on stage; the last one is a predicate as the printed sheet spells it.
WRITTEN = ("Ombak tenang.", "layar.pdf", "Mendayung sendiri.", "TELUK BAIK", "Surat Nakhoda", "Buku Syahbandar")


@pytest.fixture
def stage(app: Flask) -> Iterator[Everything]:
    stage = played("everything", everything)
    with speaking_pseudo(app):
        yield stage


@pytest.fixture
def data(stage: Everything) -> Data:
    return Data.of(reading(), WRITTEN)

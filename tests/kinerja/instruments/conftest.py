from collections.abc import Iterator
from datetime import datetime

import pytest
from flask import Flask

import kinerja.core.messages  # noqa: F401  # registers the sentences
import kinerja.instruments.messages  # noqa: F401  # registers the sentences
from tests import factories
from tests.kinerja.instruments.stage import Stage, seed


@pytest.fixture
def people(bare: Flask) -> Iterator[factories.Cast]:
    cast = factories.cast_on_stage()
    with bare.test_request_context():
        yield cast


@pytest.fixture
def stage(people: factories.Cast, now: datetime) -> Stage:
    """The Dinas Kesehatan instrument with a first draft by Ratna."""
    return Stage.of(people, seed(), now)


@pytest.fixture
def published(people: factories.Cast, now: datetime) -> Stage:
    """The same, published as version 1 and with a second draft."""
    return Stage.published(people, seed(), now)

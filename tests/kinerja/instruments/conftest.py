from collections.abc import Iterator
from datetime import date, datetime

import pytest
from flask import Flask

import kinerja.core.messages  # noqa: F401  # registers the sentences
import kinerja.instruments.messages  # noqa: F401  # registers the sentences
from kinerja.core.db import transaction
from tests import factories
from tests.kinerja.instruments.stage import Stage, seed


@pytest.fixture
def people(bare: Flask) -> Iterator[factories.Cast]:
    with transaction() as session:
        cast = factories.cast(session)
    with bare.test_request_context():
        yield cast


@pytest.fixture
def stage(people: factories.Cast, now: datetime) -> Stage:
    """The Dinas Kesehatan instrument with a first draft by Ratna."""
    return Stage.of(people, seed(), now)


@pytest.fixture
def published(stage: Stage) -> Stage:
    """The same, published as version 1 and with a second draft."""
    stage.publish(date(2027, 1, 1))
    return stage

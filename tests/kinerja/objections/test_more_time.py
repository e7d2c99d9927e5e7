"""More time for one person is time of the assessor, not yet of the assessor's superior."""

from datetime import datetime, timedelta

import pytest
from flask import Flask

from kinerja.appraisals.models import ClosingAction
from kinerja.core.db import reading
from kinerja.objections.queries.silent import undecided_after_window
from tests.kinerja.appraisals.closingstage import key, settled
from tests.kinerja.appraisals.stage import NOW, Play, opened
from tests.kinerja.appraisals.test_decide import quadrant

AFTER = NOW + timedelta(days=10)  # the windows of the stage have ended


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant())


def test_superior_waits_while_somebody_has_more_time(play: Play) -> None:
    def silent(now: datetime) -> set[str]:
        return {one.public_id for one in reading().scalars(undecided_after_window(reading(), now))}

    sari = key(play.people.sari)
    assert sari in silent(AFTER)
    until = AFTER + timedelta(days=3)
    settled(play, ClosingAction.EXTEND, [sari], now=AFTER, until=until, roles=("rating",))
    assert sari not in silent(AFTER) and key(play.people.dewi) in silent(AFTER)
    assert sari in silent(until)

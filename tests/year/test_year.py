"""The year of one Dinas of sixty people, played to its closing; what is expected stands in a table."""

import pytest
from flask import Flask

from kinerja.appraisals.models import AppraisalState
from tests.year.play import Year, at, opened_year


@pytest.fixture
def year(app: Flask) -> Year:
    return opened_year()


def test_a_whole_year(year: Year) -> None:
    assert len(year.stage.appraised()) == 60
    year.invite_third_parties(at("2026-11-10"))
    for seat in year.stage.appraised():
        year.fill(seat, at("2026-12-07"))
    year.jobs(at("2027-01-02"))
    for seat in year.stage.appraised():
        year.decide(seat, at("2027-01-25"))
    assert {year.appraisal(seat).state for seat in year.stage.appraised()} == {AppraisalState.DECIDED}

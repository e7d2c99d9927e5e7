"""What measures is run too: a step that nobody can take any more would be noticed only when somebody wants to know."""

import pytest
from flask import Flask

from bench.growth import build, seconds, steps_at
from kinerja.core.db import transaction
from tests.kinerja.appraisals.stage import people_on_stage


@pytest.mark.once
def test_every_step_whose_growth_is_measured_can_be_taken(app: Flask) -> None:
    with transaction() as session:
        people, _governor = people_on_stage(session)
    place = build(app, people, size=20, year=2023)
    names = []
    for name, prepare in steps_at(place):
        seconds(prepare)  # raises where a page or an edit is refused
        names.append(name)
    assert len(names) == 22

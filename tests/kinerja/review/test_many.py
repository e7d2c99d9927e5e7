"""A large cycle: every score as expected, and no more memory for more people."""

import tracemalloc
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.core.queue import Job, JobRun, JobState
from kinerja.review.models import ImpactRow, ImpactState
from kinerja.review.services import compute_impact, request_impact
from tests.kinerja.appraisals.stage import NOW
from tests.kinerja.review.many import Many, many

pytestmark = pytest.mark.timeout(1800)  # with --full: twenty thousand people with sixty indicators each


def run_of(one: Many) -> JobRun:
    request_impact(one.play.ratna, one.draft, one.play.cycle_id, now=NOW)
    with transaction() as session:
        job = session.scalars(select(Job).where(Job.kind == "compute_impact")).one()
        job.state, job.attempts, job.lease_until = JobState.RUNNING, 1, utc_now()
    return JobRun(job.id, job.kind, job.args, one.play.ratna, NOW, 1)


def test_everybody_in_a_large_cycle_gets_the_expected_score(app: Flask, scale: Callable[[int], int]) -> None:
    number = scale(20_000)
    one = many(number, 60 if number > 1_000 else 12)
    compute_impact(run_of(one))
    query = select(ImpactRow.appraisal_id, ImpactRow.state, ImpactRow.new_score, ImpactRow.new_rank)
    rows = reading().execute(query).all()
    assert len(rows) == number and {row.state for row in rows} == {ImpactState.COMPUTED}
    assert [row.appraisal_id for row in rows if row.new_score != one.expected_for(row.appraisal_id)] == []
    assert min(row.new_rank for row in rows) == 1


def test_memory_is_that_of_one_chunk(app: Flask, scale: Callable[[int], int]) -> None:
    one = many(scale(4_000), indicators=10)
    run = run_of(one)
    compute_impact(run, chunk=100)  # compiles and warms up
    peaks = {}
    for done in (0, 3):
        tracemalloc.start()
        run.cursor = None if not done else [0, max_id() - 100]
        compute_impact(run, chunk=100)
        peaks[done] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peaks[0] < 3 * peaks[3], peaks


def max_id() -> int:
    return max(reading().scalars(select(ImpactRow.appraisal_id)))

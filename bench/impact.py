"""`python -m bench.impact`: a draft over a finished cycle, beside only reading and parsing the very same rows."""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import perf_counter

from flask import Flask
from sqlalchemy import select, update

from bench.ground import Ground, on_postgresql, on_sqlite
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.core.migrations import create_all
from kinerja.core.queue import Job, JobRun, JobState
from kinerja.factory import create_app
from kinerja.instruments.models import Instrument
from kinerja.review.models import ImpactRun
from kinerja.review.queries import finished_after
from kinerja.review.services import compute_impact, request_impact
from kinerja.review.services.compute import CHUNK
from tests.databases import dispose
from tests.kinerja.review.many import Many, many

ROUNDS = 3


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--appraisals", type=int, default=2_000)
    asked.add_argument("--indicators", type=int, default=60)
    chosen = asked.parse_args()
    for where in (on_sqlite, on_postgresql):
        with tempfile.TemporaryDirectory(prefix="kinerja-bench-") as folder, where(Path(folder)) as ground:
            measure(ground, chosen.appraisals, chosen.indicators)


def measure(ground: Ground, appraisals: int, indicators: int) -> None:
    app = create_app(ground.settings())
    create_all(app)
    with app.app_context():
        one = many(appraisals, indicators)
        run = run_of(one)
        told(ground, app, one, run, f"{appraisals:,} appraisals × {indicators} indicators, two sheets each")
    dispose(app)


def run_of(one: Many) -> JobRun:
    """The run of a job that nobody else has."""
    now = utc_now()
    request_impact(one.play.ratna, one.draft, one.play.cycle_id, now=now)
    with transaction() as session:
        job = session.scalars(select(Job).where(Job.kind == "compute_impact")).one()
        session.execute(update(Job).where(Job.id == job.id).values(state=JobState.RUNNING, attempts=1))
    return JobRun(job.id, job.kind, job.args, one.play.ratna, now, 1)


def told(ground: Ground, app: Flask, one: Many, run: JobRun, title: str) -> None:
    """Both in every round, after a round that only warms up; what disturbs a round disturbs both."""
    known = reading().get_one(ImpactRun, run.args["run"])
    instrument = reading().scalars(select(Instrument.id)).one()

    def only_reading() -> None:
        after = 0
        while found := finished_after(reading(), known.cycle_id, instrument, after=after, limit=CHUNK):
            after = found[-1].appraisal_id

    def whole() -> None:
        run.cursor = None
        compute_impact(run)

    rounds = [(seconds(whole), seconds(only_reading)) for _ in range(ROUNDS + 1)][1:]
    print(f"\n{ground.name}\n  {title}")
    print(f"      impact {median(own for own, _read in rounds):.1f} s", end="")
    print(f"   reading and parsing {median(read for _own, read in rounds):.1f} s", end="")
    print(f"   ratio {median(own / read for own, read in rounds):.1f}")
    print(f"      most memory of the process so far: {getrusage(RUSAGE_SELF).ru_maxrss // 1024} MB")


def seconds(work: Callable[[], None]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


if __name__ == "__main__":
    main()

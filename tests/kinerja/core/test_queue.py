from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from unittest.mock import Mock

import pytest
from sqlalchemy import func, select

from kinerja.core import queue, runner
from kinerja.core.authz import Actor, ActorKind, Grant, Role, job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import NotAllowed
from kinerja.core.queue import EXTENSION, JOBS, LEASE, Job, JobState, cancel_job, enqueue
from kinerja.core.runner import RETRY_AFTER, run_job, run_waiting, sweep

ACTOR = Actor(ActorKind.ACCOUNT, 7, 8, grants=(Grant(Role.AGENCY_ADMIN, 3),))


@pytest.fixture
def jobs(bare, settings, tmp_path, monkeypatch):
    """An application with a queue of its own and one kind of job, `count`, which counts."""
    runner.init_app(bare, replace(settings, data_dir=tmp_path))
    bare.extensions[EXTENSION].huey.flush()  # the tests of a process share one Redis
    seen = []
    monkeypatch.setitem(JOBS, "count", seen.append)
    yield seen
    huey = bare.extensions.pop(EXTENSION).huey
    huey.flush()
    huey.storage.close()


def waiting_ids(app) -> list[str]:
    huey = app.extensions[EXTENSION].huey
    return [task.args[0] for task in huey.pending()]


def put(key: str = "once", now=None, **args) -> Job:
    with transaction() as session:
        return enqueue(session, "count", args, key=key, actor=ACTOR, now=now)


def state(job: Job) -> JobState:
    return reading().execute(select(Job.state).where(Job.id == job.id)).scalar_one()


def test_a_committed_job_is_pushed_and_done_once(jobs, bare, now):
    row = put(now=now, n=3)
    assert waiting_ids(bare) == [row.public_id]
    assert [run_job(row.public_id, now=now) for _ in range(3)] == [True, False, False]
    assert [(run.args, run.actor, run.attempt) for run in jobs] == [({"n": 3}, ACTOR, 1)]
    assert state(row) is JobState.DONE


def test_the_queue_carries_the_id_and_no_pickle(jobs, bare, now):
    row = put(now=now, secret="x")
    raw = bare.extensions[EXTENSION].huey.storage.dequeue()
    assert raw.startswith(b"[") and row.public_id.encode() in raw and b"secret" not in raw


def test_a_rolled_back_job_is_never_heard_of(jobs, bare, now):
    with pytest.raises(ZeroDivisionError), transaction() as session:
        enqueue(session, "count", {}, key="once", actor=ACTOR, now=now)
        raise ZeroDivisionError
    assert waiting_ids(bare) == []
    assert reading().scalar(select(func.count()).select_from(Job)) == 0


def test_the_same_key_is_the_same_job(jobs, now):
    assert put(now=now).id == put(now=now).id
    assert run_waiting(now=now) == 1
    put(now=now)
    assert run_waiting(now=now) == 0


def test_an_unknown_kind_is_refused(jobs, now):
    with pytest.raises(ValueError, match="no function"), transaction() as session:
        enqueue(session, "unheard", {}, key="x", actor=ACTOR, now=now)


def test_a_second_function_for_a_kind_is_refused(jobs):
    with pytest.raises(ValueError, match="two functions"):
        queue.job("count")(lambda run: None)


def test_two_runners_do_a_job_once(jobs, bare, now):
    row = put(now=now)

    def run(_: int) -> bool:
        with bare.app_context():
            return run_job(row.public_id, now=now)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 1
    assert len(jobs) == 1


def test_a_queue_that_does_not_answer_leaves_the_job_to_the_sweeper(jobs, bare, now):
    working = bare.extensions[EXTENSION]
    bare.extensions[EXTENSION] = replace(working, announce=Mock(side_effect=OSError))
    row = put(now=now)
    bare.extensions[EXTENSION] = working
    assert sweep(now=now) == 0  # too young: it may be on its way
    assert sweep(now=now + timedelta(minutes=1)) == 1
    assert waiting_ids(bare) == [row.public_id]


def test_a_dead_runner_is_replaced_after_its_lease(jobs, monkeypatch, now):
    monkeypatch.setitem(JOBS, "count", Mock(side_effect=SystemExit))  # as a kill would: no state is written
    row = put(now=now)
    with pytest.raises(SystemExit):
        run_job(row.public_id, now=now)
    monkeypatch.setitem(JOBS, "count", jobs.append)
    assert not run_job(row.public_id, now=now + LEASE)
    later = now + LEASE + timedelta(seconds=1)
    assert sweep(now=later) == 1
    assert run_job(row.public_id, now=later)
    assert jobs[0].attempt == 2


def test_a_raising_job_is_tried_three_times(jobs, monkeypatch, now):
    monkeypatch.setitem(JOBS, "count", Mock(side_effect=ZeroDivisionError))
    row = put(now=now)
    for attempt in (1, 2):
        assert run_waiting(now=now) == 1
        assert state(row) is JobState.WAITING
        now += RETRY_AFTER * attempt
    run_waiting(now=now)
    assert state(row) is JobState.FAILED
    assert reading().execute(select(Job.error, Job.attempts, Job.finished_at)).one() == ("ZeroDivisionError", 3, now)


def test_a_refused_job_fails_at_once_and_says_why(jobs, monkeypatch, now):
    monkeypatch.setitem(JOBS, "count", Mock(side_effect=NotAllowed("export.not_yours")))
    row = put(now=now)
    run_waiting(now=now)
    assert reading().execute(select(Job.state, Job.error)).one() == (JobState.FAILED, "export.not_yours")
    monkeypatch.setitem(JOBS, "count", jobs.append)
    assert put(now=now).id == row.id  # asking again starts it again
    assert run_waiting(now=now) == 1


def test_progress_is_kept_and_a_second_attempt_goes_on_from_the_cursor(jobs, monkeypatch, now):
    def half(run):
        jobs.append(run.cursor)
        if run.attempt == 1:
            run.progress(5, 10, cursor={"after": 5})
            raise ZeroDivisionError
        run.outcome = {"file": "abc"}

    monkeypatch.setitem(JOBS, "count", half)
    put(now=now)
    run_waiting(now=now)
    assert reading().execute(select(Job.progress, Job.total)).one() == (5, 10)
    run_waiting(now=now + RETRY_AFTER)
    assert jobs == [None, {"after": 5}]
    assert reading().execute(select(Job.state, Job.outcome)).one() == (JobState.DONE, {"file": "abc"})


def test_a_cancelled_job_stops_at_its_next_progress(jobs, monkeypatch, now):
    def long(run):
        with transaction() as session:
            cancel_job(session, row.public_id, now=now)
        run.progress(1, 10)
        jobs.append("went on")

    monkeypatch.setitem(JOBS, "count", long)
    row = put(now=now)
    run_waiting(now=now)
    assert state(row) is JobState.CANCELLED
    assert jobs == []


def test_a_waiting_job_is_cancelled_at_once(jobs, now):
    row = put(now=now)
    with transaction() as session:
        cancel_job(session, row.public_id, now=now)
    assert run_waiting(now=now) == 0
    assert state(row) is JobState.CANCELLED


def test_a_runner_that_was_overtaken_stops(jobs, monkeypatch, now):
    later = now + LEASE + timedelta(seconds=1)

    def slow(run):
        if run.attempt == 1:
            assert run_job(row.public_id, now=later, clock=lambda: later)
            run.progress(1, 2)
        jobs.append(run.attempt)

    monkeypatch.setitem(JOBS, "count", slow)
    row = put(now=now)
    assert run_job(row.public_id, now=now, clock=lambda: later) is False
    assert jobs == [2]
    assert state(row) is JobState.DONE


def test_the_actor_is_loaded_anew(jobs, bare, now):
    bare.extensions[EXTENSION] = replace(bare.extensions[EXTENSION], load_actor=lambda actor: replace(actor, grants=()))
    put(now=now)
    run_waiting(now=now)
    assert jobs[0].actor == replace(ACTOR, grants=())


@pytest.mark.parametrize("actor", [ACTOR, job_actor("sweep"), Actor(ActorKind.GUEST, guest_id=4, locale="en")])
def test_actors_survive_the_row(actor):
    assert queue.actor_from_json(queue.actor_to_json(actor)) == actor


def test_the_consumer_does_what_it_is_told(jobs, bare, now):
    row = put(now=now)
    huey = bare.extensions[EXTENSION].huey
    huey.execute(huey.dequeue())
    assert state(row) is JobState.DONE

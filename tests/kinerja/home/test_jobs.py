"""Background work in the admin panel: for the province, named in words, cancelled once and recorded."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, NotAllowed, NotFound
from kinerja.core.queue import JOBS, Job, JobState, enqueue
from kinerja.home.messages import KINDS, STATES
from kinerja.home.services import cancel_background_job
from tests import factories
from tests.kinerja.core.browsing import log_in, post

LIST = "/admin/pekerjaan"
NOW = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def waiting(**changes: object) -> Job:
    with transaction() as session:
        job = enqueue(session, "verify_log", {}, key="uji", actor=job_actor("test"), now=NOW)
        session.execute(update(Job).where(Job.id == job.id).values(error="", **changes))
        return job


def now_stored(job: Job) -> Job:
    reading().expire_all()
    return reading().get_one(Job, job.id)


def events() -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == Event.JOB_CANCELLED)) or 0


def test_every_kind_and_state_has_a_name(app: Flask) -> None:
    assert set(KINDS) == set(JOBS)
    assert set(STATES) == set(JobState)


def test_list_names_work_state_and_progress(client: FlaskClient, cast: factories.Cast) -> None:
    waiting(progress=3, total=10, state=JobState.RUNNING, cancel=True)
    log_in(client, cast.ratna)
    page = client.get(f"{LIST}/").text
    assert all(text in page for text in ("Memeriksa rangkaian segel", "3 dari 10", "diminta berhenti", "10.00 WIT"))
    assert client.get(f"{LIST}/new/").status_code == 403


def test_failed_work_shows_its_code(client: FlaskClient, cast: factories.Cast) -> None:
    job = waiting(state=JobState.FAILED, attempts=3)
    with transaction() as session:
        session.execute(update(Job).values(error="ZeroDivisionError"))
    log_in(client, cast.ratna)
    page = client.get(f"{LIST}/details/?id={job.public_id}").text
    assert "ZeroDivisionError" in page and job.public_id in page and "Batalkan pekerjaan" not in page


@pytest.mark.parametrize("name", ["sari", "budi", "wati", "operator", "auditor"])
def test_work_is_the_provinces_affair(client: FlaskClient, cast: factories.Cast, name: str) -> None:
    job = waiting()
    log_in(client, getattr(cast, name))
    assert client.get(f"{LIST}/").status_code == 403
    assert post(client, f"{LIST}/tindakan/batalkan/?id={job.public_id}", {}).status_code == 403
    with pytest.raises(NotAllowed, match=r"job\.province_only"):
        cancel_background_job(getattr(cast, name).actor, job.id, now=NOW)
    assert now_stored(job).state is JobState.WAITING


def test_waiting_work_is_cancelled_after_asking(client: FlaskClient, cast: factories.Cast) -> None:
    job = waiting()
    log_in(client, cast.ratna)
    path = f"{LIST}/tindakan/batalkan/?id={job.public_id}"
    assert "Batalkan pekerjaan" in client.get(path).text and now_stored(job).state is JobState.WAITING
    assert post(client, path, {}).status_code == 303
    assert now_stored(job).state is JobState.CANCELLED and events() == 1
    assert post(client, path, {}).status_code == 422 and events() == 1


def test_running_work_is_asked_to_stop_once(cast: factories.Cast) -> None:
    job = waiting(state=JobState.RUNNING)
    cancel_background_job(cast.ratna.actor, job.id, now=NOW)
    stored = now_stored(job)
    assert stored.cancel and stored.state is JobState.RUNNING
    with pytest.raises(Conflict, match=r"job\.already_cancelled"):
        cancel_background_job(cast.ratna.actor, job.id, now=NOW)


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED])
def test_ended_work_cannot_be_cancelled(cast: factories.Cast, state: JobState) -> None:
    job = waiting(state=state)
    with pytest.raises(Conflict, match=r"job\.already_ended"):
        cancel_background_job(cast.ratna.actor, job.id, now=NOW)
    assert events() == 0


def test_unknown_work_is_404(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.ratna)
    assert post(client, f"{LIST}/tindakan/batalkan/?id=tidak-ada", {}).status_code == 404
    with pytest.raises(NotFound, match=r"job\.unknown"):
        cancel_background_job(cast.ratna.actor, 10**9, now=NOW)

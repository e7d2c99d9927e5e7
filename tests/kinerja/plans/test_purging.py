"""Evidence files go early, but never while somebody still decides by them, and leave their hash behind."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from kinerja.appraisals.models import Appraisal, AppraisalState
from kinerja.appraisals.services.purge_evidence import purge_evidence
from kinerja.audit.models import Purge
from kinerja.core.authz import job_actor
from kinerja.core.db import reading, transaction
from kinerja.files.models import FileChunk, StoredFile
from kinerja.plans.models import EvidenceNote, NoteFile
from kinerja.plans.queries import remarks_of
from tests.kinerja.appraisals.stage import ALWAYS, Play, opened
from tests.kinerja.core.browsing import log_in
from tests.kinerja.plans.stage import events, noted, upload

JOB = job_actor("purge_evidence")
DUE = datetime(2027, 6, 30, 1, tzinfo=UTC)
LAST_DAY = datetime(2027, 6, 29, 1, tzinfo=UTC)


@pytest.fixture
def play(app: Flask) -> Play:
    play = opened(**ALWAYS)
    noted(play, upload=upload())
    return play


def over(state: AppraisalState = AppraisalState.FINAL) -> None:
    with transaction() as session:
        session.execute(update(Appraisal).values(state=state))


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_a_file_goes_after_its_day_and_leaves_its_hash(play: Play) -> None:
    over()
    sha256 = reading().scalars(select(NoteFile.sha256)).one()
    assert purge_evidence(JOB, now=DUE) == 1
    file = reading().scalars(select(NoteFile)).one()
    assert (file.sha256, file.name, file.purged_at) == (None, "", DUE)
    purge = reading().scalars(select(Purge)).one()
    assert (purge.record_kind, purge.record_id, purge.hash, purge.reason) == (
        "note_file",
        str(file.id),
        sha256,
        "retention.evidence",
    )
    assert (count(StoredFile), count(FileChunk), count(EvidenceNote)) == (0, 0, 1)
    assert events("note_files") == [("note_files.purged", {"files": 1})]


def test_a_second_round_finds_nothing(play: Play) -> None:
    over()
    assert [purge_evidence(JOB, now=DUE), purge_evidence(JOB, now=DUE)] == [1, 0]
    assert count(Purge) == 1


def test_a_file_stays_through_its_last_day(play: Play) -> None:
    over()
    assert purge_evidence(JOB, now=LAST_DAY) == 0


@pytest.mark.parametrize("state", [one for one in AppraisalState if one.value in ("collecting", "decided", "objected")])
def test_a_file_stays_while_somebody_decides(play: Play, state: AppraisalState) -> None:
    over(state)
    assert purge_evidence(JOB, now=DUE) == 0 and count(StoredFile) == 1


def test_the_note_says_that_its_file_is_gone(app: Flask, play: Play) -> None:
    over()
    purge_evidence(JOB, now=DUE)
    note = reading().scalars(select(EvidenceNote)).one()
    [remark] = remarks_of(reading(), note.employee_id, date(2026, 1, 1), date(2026, 12, 31), note.employee_id)
    assert remark.files == ()
    browser = app.test_client()
    log_in(browser, play.people.sari)
    assert "masa simpannya habis" in browser.get(f"/catatan/bukti/{note.public_id}").text

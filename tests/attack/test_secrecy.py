"""What stands in the rows of a secret sheet, before and after its release, on both databases."""

import json
from collections import defaultdict
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from kinerja.appraisals.changes.ballots import EMPTIED, empty_withheld
from kinerja.appraisals.models import (
    Assignment,
    Ballot,
    DraftAnswer,
    Evidence,
    Receipt,
    Response,
    Signature,
    Submission,
)
from kinerja.appraisals.queries import unreleased_for
from kinerja.appraisals.services.release import release_ballots
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import job_actor
from kinerja.core.db import db, reading, transaction
from tests.attack.stage import AFTER, Sent, peers_play, truth_of

SYSTEM = job_actor("release_ballots")
FEW = 6


@pytest.fixture
def story(app: Flask) -> list[Sent]:
    return peers_play(4, colleagues=FEW)


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def as_they_lie(table: str) -> list[str]:
    """The ids in the order in which a dump writes them."""
    order = "rowid" if db.engine.dialect.name == "sqlite" else "ctid"
    return list(reading().scalars(text(f"SELECT id FROM {table} ORDER BY {order}")))


def in_sending_order(story: list[Sent], truth: dict[str, int], table: str) -> int:
    """How many groups lie in the order in which they were sent."""
    turn = {one.duty.id: number for number, one in enumerate(story)}
    group = {one.duty.id: one.duty.appraisal_id for one in story}
    groups: dict[int, list[int]] = defaultdict(list)
    for sheet in as_they_lie(table):
        if sheet in truth:
            groups[group[truth[sheet]]].append(turn[truth[sheet]])
    return sum(turns == sorted(turns) for turns in groups.values() if len(turns) > 2)


def test_sending_leaves_no_draft_no_signature_and_no_hour(story: list[Sent]) -> None:
    assert count(Ballot) == len(story) == count(Receipt)
    assert count(DraftAnswer) == count(Evidence) == count(Signature) == count(Submission) == 0
    assert reading().scalar(select(func.count()).where(Response.first_complete_at.is_not(None))) == 0
    for outcome in reading().scalars(select(Receipt.outcome)):
        assert outcome["at"] is None and set(outcome) == {"number", "day", "at", "role", "part"}
    assert set(Ballot.__table__.columns.keys()) == {"id", "appraisal_id", "part", "role", "fingerprint", "answers"}


def test_the_release_leaves_no_author_and_new_ids(story: list[Sent]) -> None:
    before = set(truth_of(story, Ballot))
    assert release_ballots(SYSTEM, now=AFTER).ballots > 20
    for row in reading().scalars(select(Submission)):
        assert row.response_id is row.seq is row.submitted_at is None
        assert len(row.id) == 32 and row.id not in before


def test_no_event_knows_a_sheet(story: list[Sent]) -> None:
    marks = set(truth_of(story, Ballot))
    release_ballots(SYSTEM, now=AFTER)
    marks |= set(truth_of(story, Submission)) | set(reading().scalars(select(Submission.hash)))
    for event in reading().scalars(select(AuditEvent)):
        told = f"{event.subject_kind} {event.subject_id} {json.dumps(event.changes)}"
        assert not any(mark in told for mark in marks)
    told = list(reading().scalars(select(AuditEvent).where(AuditEvent.event == "ballot.released")))
    assert {event.subject_kind for event in told} == {"appraisal"}
    assert {event.at for event in told} == {AFTER}, "one batch, one time"


@pytest.mark.parametrize("seed", range(4))
def test_rows_do_not_lie_in_the_order_of_sending(app: Flask, seed: int) -> None:
    story = peers_play(seed, colleagues=FEW)
    groups = len({one.duty.appraisal_id for one in story})
    # A group of three lies so by chance once in six; of eleven groups more than eight once in 100,000.
    assert in_sending_order(story, truth_of(story, Ballot), "ballot") <= 8 < groups
    release_ballots(SYSTEM, now=AFTER)
    assert in_sending_order(story, truth_of(story, Submission), "submission") <= 8


def test_too_few_are_emptied_with_the_decision_and_stay_counted(story: list[Sent]) -> None:
    release_ballots(SYSTEM, now=AFTER)
    alone = reading().scalars(select(Ballot.appraisal_id)).first()
    assert alone is not None
    before = unreleased_for(reading(), alone, "overall")
    with transaction() as session:
        empty_withheld(session, alone)
    assert set(reading().scalars(select(Ballot.answers).where(Ballot.appraisal_id == alone))) == {EMPTIED}
    assert unreleased_for(reading(), alone, "overall") == before and sum(before.values()) < 3
    assert release_ballots(SYSTEM, now=AFTER + timedelta(days=1)).ballots == 0


def test_everybody_who_sent_stays_known_as_such(story: list[Sent]) -> None:
    done = select(func.count()).where(Assignment.closed, Assignment.done_on.is_not(None))
    assert reading().scalar(done) == len(story)

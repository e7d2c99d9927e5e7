"""Whoever decides an objection is reminded of it, before the deadline and after."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from kinerja.appraisals.models import Deadline
from kinerja.appraisals.queries.reminding import waiting_now
from kinerja.appraisals.services.remind import make_digests
from kinerja.core.authz import job_actor
from kinerja.core.db import reading, transaction
from kinerja.cycles.models import ClockCode
from kinerja.notices.models import Audience, Notice, ReminderKind, ReminderRule
from kinerja.objections.queries.reminding import objections_waiting
from tests.kinerja.appraisals.stage import NOW
from tests.kinerja.objections.stage import decide, filed, heard, received

JOB = job_actor("remind")


def told(employee_id: int | None) -> list[int]:
    query = select(Notice.params).where(Notice.employee_id == employee_id, Notice.kind == "digest")
    return [params["own"] for params in reading().scalars(query.order_by(Notice.id))]


def test_filed_objection_waits_for_its_decider_until_it_is_decided(app: Flask) -> None:
    one = filed()
    (waiting,) = objections_waiting(reading())
    due = reading().scalars(select(Deadline.due_at).where(Deadline.code == ClockCode.OBJECTION_DECISION)).one()
    assert (waiting.doer_id, waiting.kind, waiting.ends_at) == (one.head.employee_id, ReminderKind.OBJECTION, due)
    assert waiting in waiting_now(reading(), NOW)
    decide(heard(one))
    reading().expire_all()
    assert list(objections_waiting(reading())) == []


def test_decider_is_reminded_also_after_the_deadline(app: Flask) -> None:
    one = filed()
    with transaction() as session:
        session.add(ReminderRule(kind=ReminderKind.OBJECTION, days=1, audience=Audience.DOER))
    (waiting,) = objections_waiting(reading())
    make_digests(JOB, now=waiting.ends_at - timedelta(hours=3))
    assert told(one.head.employee_id) == []
    for days in range(1, 4):  # perhaps a weekend follows
        make_digests(JOB, now=waiting.ends_at + timedelta(days=days - 1, hours=1))
    assert told(one.head.employee_id) == [1]
    assert told(one.budi.employee_id) == []


def test_result_without_an_objection_waits_for_nobody(app: Flask) -> None:
    received()
    assert list(objections_waiting(reading())) == []

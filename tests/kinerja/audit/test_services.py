from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from kinerja.audit import policies, queries
from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.audit.services import record
from kinerja.core.authz import job_actor
from kinerja.core.db import reading, transaction
from tests import factories

JOB = job_actor("test")


def kept(changes=None, *, now, **how):
    with transaction() as session:
        return record(session, JOB, Event.CYCLE_OPENED, "cycle", 1, at=now, changes=changes, **how)


def test_record_keeps_codes_numbers_and_hashes(bare, now):
    day = date(2026, 1, 2)
    changes = {"state": "open", "count": 12, "weight": Decimal("12.5"), "day": day, "codes": ["A-1", "A-2"]}
    kept(changes, now=now)
    row = reading().execute(select(AuditEvent.event, AuditEvent.actor_ref, AuditEvent.changes, AuditEvent.at)).one()
    assert row.event == "cycle.opened"
    assert row.actor_ref == "test"
    assert row.at == now
    assert row.changes == changes | {"weight": "12.5", "day": "2026-01-02"}


@pytest.mark.parametrize(
    "value", ["dua kata", "x" * 81, "baris\nbaru", 0.5, {"a": {"b": {"c": 1}}}, b"x", {"teks": "kata dan kata"}]
)
def test_record_refuses_what_could_be_free_text(bare, now, value):
    with pytest.raises(ValueError, match=r"audit\."):
        kept({"reason": value}, now=now)
    assert reading().scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_an_event_is_gone_with_its_transaction(bare, now):
    with pytest.raises(ZeroDivisionError), transaction() as session:
        record(session, JOB, Event.CYCLE_OPENED, "cycle", 1, at=now)
        raise ZeroDivisionError
    assert reading().scalar(select(func.count()).select_from(AuditEvent)) == 0


def test_events_are_named_noun_and_past_participle():
    assert all(event.value.count(".") == 1 and event.value == event.value.lower() for event in Event)
    assert all(event.name == event.value.replace(".", "_").upper() for event in Event)


def test_the_sql_twin_agrees_with_the_policy(bare, now):
    with transaction() as session:
        people = factories.cast(session)
    agencies = [None, people.agency.id, people.other_agency.id]
    for agency_id in agencies:
        kept(now=now, agency_id=agency_id)
    actors = [getattr(people, name).actor for name in ("sari", "ratna", "wati", "operator", "auditor", "head")]
    for actor in actors:
        seen = {event.agency_id for event in reading().scalars(queries.visible_events(actor))}
        assert seen == {each for each in agencies if policies.can_read_event(actor, each)}
        assert bool(policies.can_read_events(actor)) == bool(seen)

"""The sealer chains every event once; the verifier places every tampering."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from kinerja.audit import queries
from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent, AuditLink
from kinerja.audit.sealer import run_sealer, seal
from kinerja.audit.services import record
from kinerja.audit.verifier import Fault, Finding, verify
from kinerja.core.authz import job_actor
from kinerja.core.db import db, reading, transaction
from kinerja.core.immutable import IMMUTABLE_TABLES

JOB = job_actor("test")


def keep(number: int, *, now) -> None:
    with transaction() as session:
        for each in range(number):
            record(session, JOB, Event.CYCLE_CHANGED, "cycle", each, at=now, changes={"n": each})


def tamper(*statements: str) -> None:
    """What somebody with the database's own password can do: triggers off, foreign keys off, change."""
    with db.engines[None].connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            for name in connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in IMMUTABLE_TABLES:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()
        connection.invalidate()


@pytest.fixture
def chain(bare, now):
    keep(6, now=now)
    seal()
    return bare


def faults(now, **how):
    return verify(reading(), now=now + timedelta(hours=1), **how).faults


def test_an_untouched_log_is_intact(chain, now):
    verdict = verify(reading(), now=now)
    assert verdict.is_intact
    assert (verdict.position, verdict.unsealed) == (6, 0)
    assert (verdict.position, verdict.head) == queries.head(reading())


def test_an_empty_log_is_intact(bare, now):
    assert verify(reading(), now=now).is_intact


def test_the_unsealed_tail_is_reported(chain, now):
    keep(2, now=now)
    verdict = verify(reading(), now=now)
    assert verdict.is_intact and verdict.unsealed == 2


def test_an_altered_event_is_placed(chain, now):
    tamper("UPDATE audit_event SET event = 'cycle.closed' WHERE id = 3")
    assert faults(now) == (Fault(Finding.EVENT_ALTERED, 3, 3),)


def test_an_event_altered_together_with_its_hash_is_placed(chain, now):
    tamper("UPDATE audit_event SET actor_ref = 'x' WHERE id = 3")
    other = reading().execute(select(AuditEvent).where(AuditEvent.id == 3)).scalar_one()
    assert other.actor_ref == "x"
    tamper(f"UPDATE audit_event SET actor_ref = 'test', body_hash = '{'0' * 64}' WHERE id = 3")
    assert faults(now) == (Fault(Finding.EVENT_ALTERED, 3, 3),)


def test_a_deleted_event_is_placed(chain, now):
    tamper("DELETE FROM audit_event WHERE id = 4")
    assert faults(now) == (Fault(Finding.EVENT_DELETED, 4, 4),)


def test_a_deleted_link_is_placed(chain, now):
    tamper("DELETE FROM audit_link WHERE position = 4")
    assert Fault(Finding.LINK_MISSING, 4, None) in faults(now)
    assert Fault(Finding.EVENT_INSERTED, None, 4) in faults(now)


def test_an_event_and_its_link_deleted_together_are_placed(chain, now):
    tamper("DELETE FROM audit_link WHERE position = 2", "DELETE FROM audit_event WHERE id = 2")
    assert faults(now) == (Fault(Finding.LINK_MISSING, 2, None),)


def test_an_inserted_event_is_placed(chain, now):
    columns = "event, actor_kind, actor_ref, subject_kind, subject_id, agency_id, at, changes, body_hash"
    tamper(
        "UPDATE audit_link SET event_id = event_id",
        f"INSERT INTO audit_event (id, {columns}) SELECT -5, {columns} FROM audit_event WHERE id = 2",
    )
    assert faults(now) == (Fault(Finding.EVENT_INSERTED, None, -5),)


def test_reordered_events_are_placed(chain, now):
    tamper(
        "UPDATE audit_link SET event_id = -1 WHERE position = 2",
        "UPDATE audit_link SET event_id = 2 WHERE position = 5",
        "UPDATE audit_link SET event_id = 5 WHERE position = 2",
    )
    assert faults(now) == (Fault(Finding.LINK_ALTERED, 2, 5), Fault(Finding.LINK_ALTERED, 5, 2))


def test_an_altered_link_is_placed_and_does_not_accuse_the_next(chain, now):
    tamper(f"UPDATE audit_link SET hash = '{'f' * 64}' WHERE position = 3")
    assert faults(now) == (Fault(Finding.LINK_ALTERED, 3, 3),)


def test_an_anchor_finds_a_cut_end(chain, now):
    anchor = queries.head(reading())
    assert faults(now, anchor=anchor) == ()
    tamper("DELETE FROM audit_link WHERE position = 6", "DELETE FROM audit_event WHERE id = 6")
    assert faults(now) == ()
    assert faults(now, anchor=anchor) == (Fault(Finding.HEAD_DIFFERS, 6, None),)


def test_sealing_again_changes_nothing(chain):
    assert seal(full=True) == 0


def test_a_late_commit_with_a_low_id_is_still_sealed(bare, now):
    with transaction() as session:
        record(session, JOB, Event.CYCLE_CHANGED, "cycle", 1, at=now).id = 50
    assert seal() == 1
    with transaction() as session:
        record(session, JOB, Event.CYCLE_CHANGED, "cycle", 2, at=now).id = 20
    assert seal() == 1
    assert list(reading().scalars(select(AuditLink.event_id).order_by(AuditLink.position))) == [50, 20]


def test_an_event_beyond_the_newest_is_found_by_the_full_pass(bare, now):
    with transaction() as session:
        record(session, JOB, Event.CYCLE_CHANGED, "cycle", 1, at=now).id = 20_000
        record(session, JOB, Event.CYCLE_CHANGED, "cycle", 2, at=now).id = 20
    assert (seal(), seal(full=True)) == (1, 1)


def test_two_writers_and_two_sealers_chain_every_event_once(bare, now, scale):
    rounds = max(10, scale(200))
    done = threading.Event()

    def write(_: int) -> None:
        with bare.app_context():
            for number in range(rounds):
                try:
                    with transaction() as session:
                        record(session, JOB, Event.CYCLE_CHANGED, "cycle", number, at=now)
                        if number % 3 == 0:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    continue

    def keep_sealing(_: int) -> None:
        run_sealer(bare, done, lambda: now)

    with ThreadPoolExecutor(4) as pool:
        sealers = [pool.submit(keep_sealing, each) for each in range(2)]
        list(pool.map(write, range(2)))
        done.set()
        for each in sealers:
            each.result()
    seal(full=True)
    events = reading().scalar(select(func.count()).select_from(AuditEvent))
    assert events == reading().scalar(select(func.count()).select_from(AuditLink)) == 2 * (rounds - (rounds + 2) // 3)
    assert verify(reading(), now=now).is_intact

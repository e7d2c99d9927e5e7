"""The log in the admin panel: visible rows on every path, words for every event, the seal and its verification."""

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from kinerja.audit.catalogue import Event
from kinerja.audit.messages import ACTORS, EVENTS, FINDINGS, SUBJECTS
from kinerja.audit.models import AuditEvent
from kinerja.audit.sealer import seal
from kinerja.audit.services import record
from kinerja.audit.verifier import Finding
from kinerja.core.authz import ActorKind, Role
from kinerja.core.db import reading, transaction
from kinerja.core.queue import Job
from kinerja.core.runner import run_waiting
from tests import factories
from tests.kinerja.core.browsing import log_in, post

ROOT = Path(__file__).parents[3]
LOG, SEAL = "/admin/jejak-audit", "/admin/segel"
AT = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)  # half past midnight of the 25th in WIT


def happened(cast: factories.Cast, event: Event = Event.UNIT_CHANGED, **how: Any) -> int:
    """One event of Dinas Kesehatan by its administrator."""
    values = {"at": AT, "agency_id": cast.agency.id, "changes": {"field": "name", "from": "2026-11-25"}} | how
    with transaction() as session:
        row = record(session, cast.wati.actor, event, "unit", cast.division.id, **values)
        session.flush()
        return row.id


def entered(client: FlaskClient, person: factories.Person) -> FlaskClient:
    log_in(client, person)
    return client


def count(event: Event) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == event)) or 0


def test_every_event_actor_and_fault_has_a_name():
    assert set(EVENTS) == set(Event)
    assert set(ACTORS) == set(ActorKind)
    assert set(FINDINGS) == set(Finding)
    assert len({str(text) for text in EVENTS.values()}) == len(EVENTS)


def test_every_recorded_subject_has_a_name():
    found = set()
    for path in (ROOT / "kinerja").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
            if isinstance(node, ast.Call) and name == "record" and len(node.args) > 3:
                found.add(getattr(node.args[3], "value", ""))
    assert found - {""} <= set(SUBJECTS)
    assert len(found) > 10


@pytest.mark.parametrize("name", ["ratna", "wati", "auditor"])
def test_list_opens_for_its_readers(client: FlaskClient, cast: factories.Cast, name: str) -> None:
    happened(cast)
    page = entered(client, getattr(cast, name)).get(f"{LOG}/").text
    assert "Unit kerja diubah" in page and "Wati Obi" in page and "25 November 2026 00.30 WIT" in page


@pytest.mark.parametrize("name", ["sari", "budi", "tono", "operator"])
def test_list_is_closed_to_others(client: FlaskClient, cast: factories.Cast, name: str) -> None:
    entered(client, getattr(cast, name))
    assert client.get(f"{LOG}/").status_code == 403
    assert client.get(f"{LOG}/details/?id={happened(cast)}").status_code == 403
    assert post(client, f"{LOG}/export/csv/", {}).status_code == 403


def test_administrator_of_a_dinas_sees_the_own_dinas_only(client: FlaskClient, cast: factories.Cast) -> None:
    own = happened(cast)
    foreign, provincial = happened(cast, agency_id=cast.other_agency.id), happened(cast, agency_id=None)
    entered(client, cast.wati)
    assert client.get(f"{LOG}/details/?id={own}").status_code == 200
    for hidden in (foreign, provincial, 10**9, "x"):
        assert client.get(f"{LOG}/details/?id={hidden}").status_code == 404
    exported = post(client, f"{LOG}/export/csv/", {}).text
    assert f"\n{own}," in exported and f"\n{foreign}," not in exported and f"\n{provincial}," not in exported


def test_auditor_reads_the_dinas_of_the_assignment_only(client: FlaskClient, cast: factories.Cast) -> None:
    own, foreign = happened(cast), happened(cast, agency_id=cast.other_agency.id)
    with transaction() as session:
        account = factories.make_account(session, display_name="Auditor Kesehatan")
        factories.make_grant(session, account, Role.AUDITOR, agency_id=cast.agency.id, reason="ST-02/2026")
    entered(client, factories.Person(account, cast.auditor.actor))
    assert client.get(f"{LOG}/details/?id={own}").status_code == 200
    assert client.get(f"{LOG}/details/?id={foreign}").status_code == 404
    assert client.get(f"{SEAL}/").status_code == 403


def test_nothing_can_be_written(client: FlaskClient, cast: factories.Cast) -> None:
    key = happened(cast)
    entered(client, cast.ratna)
    assert client.get(f"{LOG}/new/").status_code == 403
    assert client.get(f"{LOG}/edit/?id={key}").status_code == 403
    assert post(client, f"{LOG}/delete/", {"id": key}).status_code == 403
    assert post(client, f"{LOG}/action/", {"action": "delete", "rowid": key}).status_code == 404
    assert post(client, f"{LOG}/ajax/update/", {"pk": key}).status_code == 404


def test_details_show_changes_and_seal(client: FlaskClient, cast: factories.Cast) -> None:
    key = happened(cast)
    entered(client, cast.ratna)
    before = client.get(f"{LOG}/details/?id={key}").text
    assert "belum disegel" in before and "<code>field</code>" in before and "<code>unit.changed</code>" in before
    seal()
    row = reading().execute(text("SELECT position, hash FROM audit_link WHERE event_id = :id"), {"id": key}).one()
    after = client.get(f"{LOG}/details/?id={key}").text
    assert "belum disegel" not in after and row.hash in after and f"<dd>{row.position}</dd>" in after


def filter_name(page: str, group: str, operation: str = "") -> str:
    label = f"{group} ({operation})" if operation else group
    before = page[: page.index(f">{label}</label>")]
    return before.rpartition('for="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("group", "operation", "value", "hits"),
    [
        ("Kejadian", "", "unit.changed", True),
        ("Kejadian", "", "unit.created", False),
        ("Pelaku", "", "account", True),
        ("Pelaku", "", "job", False),
        ("Mengenai", "", "unit", True),
        ("Mengenai", "", "post", False),
        ("Tanggal", "sejak", "2026-11-25", True),
        ("Tanggal", "sejak", "2026-11-26", False),
        ("Tanggal", "sampai dengan", "2026-11-25", True),
        ("Tanggal", "sampai dengan", "2026-11-24", False),
        ("Tanggal", "sejak", "bukan tanggal", True),
        ("Kejadian", "", "tidak-ada", True),
    ],
)
def test_filters_narrow_the_list(
    client: FlaskClient, cast: factories.Cast, group: str, operation: str, value: str, hits: bool
) -> None:
    key = happened(cast)
    page = entered(client, cast.ratna).get(f"{LOG}/").text
    found = client.get(f"{LOG}/", query_string={filter_name(page, group, operation): value}).text
    assert (f"details/?id={key}&" in found) is hits


def test_filter_by_dinas(client: FlaskClient, cast: factories.Cast) -> None:
    key = happened(cast)
    name = filter_name(entered(client, cast.ratna).get(f"{LOG}/").text, "Perangkat daerah")
    for agency, hits in ((cast.agency, True), (cast.other_agency, False)):
        found = client.get(f"{LOG}/", query_string={name: agency.public_id}).text
        assert (f"details/?id={key}&" in found) is hits


def test_export_is_recorded_itself(client: FlaskClient, cast: factories.Cast) -> None:
    happened(cast)
    entered(client, cast.ratna)
    answer = post(client, f"{LOG}/export/csv/", {})
    assert answer.status_code == 200 and "unit.changed" in answer.text
    assert count(Event.EXPORT_MADE) == 1
    assert client.get(f"{LOG}/export/csv/").status_code == 405


def test_old_events_keep_their_code(client: FlaskClient, cast: factories.Cast) -> None:
    happened(cast)
    with transaction() as session:
        session.execute(text(INSERT_OLD), {"at": AT.isoformat(), "hash": "0" * 64})
    assert "unit.melted" in entered(client, cast.ratna).get(f"{LOG}/").text


INSERT_OLD = """
INSERT INTO audit_event (event, actor_kind, actor_ref, subject_kind, subject_id, at, changes, body_hash)
VALUES ('unit.melted', 'robot', 'r', 'comet', '1', :at, '{}', :hash)
"""


def verified(client: FlaskClient, anchor: str = "") -> str:
    answer = post(client, f"{SEAL}/", {"anchor": anchor})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_verification_runs_in_the_background_and_says_what_it_found(
    client: FlaskClient, cast: factories.Cast, now: datetime
) -> None:
    happened(cast)
    entered(client, cast.ratna)
    seal()
    page = verified(client)
    assert "berjalan di latar" in client.get(page).text
    assert verified(client) == page  # the second click finds the first
    assert "sedang berjalan" in client.get(f"{SEAL}/").text
    assert run_waiting(now=now) == 1
    assert "Rangkaian utuh" in client.get(page).text and "Rangkaian utuh" in client.get(f"{SEAL}/").text
    assert count(Event.LOG_VERIFIED) == 1


def test_verification_compares_a_head_kept_outside(client: FlaskClient, cast: factories.Cast, now: datetime) -> None:
    happened(cast)
    seal()
    entered(client, cast.auditor)
    page = verified(client, f"999:{'a' * 64}")
    run_waiting(now=now)
    assert "disimpan di luar" in client.get(page).text


@pytest.mark.parametrize("anchor", ["x", "12:abc", f"-1:{'a' * 64}", f"9:{'a' * 65}"])
def test_malformed_head_is_refused_and_kept(client: FlaskClient, cast: factories.Cast, anchor: str) -> None:
    answer = post(entered(client, cast.ratna), f"{SEAL}/", {"anchor": anchor})
    assert answer.status_code == 422 and anchor in answer.text
    assert reading().scalar(select(func.count()).select_from(Job)) == 0


@pytest.mark.parametrize("name", ["sari", "wati", "operator"])
def test_seal_is_for_those_who_read_everything(client: FlaskClient, cast: factories.Cast, name: str) -> None:
    entered(client, getattr(cast, name))
    assert client.get(f"{SEAL}/").status_code == 403
    assert post(client, f"{SEAL}/", {"anchor": ""}).status_code == 403
    assert client.get(f"{SEAL}/pemeriksaan/x").status_code == 403
    assert reading().scalar(select(func.count()).select_from(Job)) == 0


def test_unknown_verification_is_404(client: FlaskClient, cast: factories.Cast) -> None:
    assert entered(client, cast.ratna).get(f"{SEAL}/pemeriksaan/tidak-ada").status_code == 404


def test_verification_asks_the_policy_again(client: FlaskClient, cast: factories.Cast, now: datetime) -> None:
    page = verified(entered(client, cast.auditor))
    with transaction() as session:
        session.execute(text("UPDATE role_grant SET valid_to = '2026-01-01'"))
    run_waiting(now=now)
    assert reading().scalars(select(Job.error)).one() == "audit.verify_not_allowed"
    assert client.get(page).status_code == 403

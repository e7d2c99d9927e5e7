"""The demo: seeded once, plausible, valid and recognisably fictional."""

import json
import re
from datetime import date
from importlib import resources

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.appraisals.models import Appraisal, AppraisalPart, DataRecord
from kinerja.appraisals.queries import data_in_force, supplies_for
from kinerja.audit.catalogue import Event
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Role
from kinerja.core.db import reading, transaction
from kinerja.cycles.models import Cycle, CycleState
from kinerja.cycles.queries import rules_of
from kinerja.home import demo
from kinerja.home.demo import DEMO_LOGINS, figures, organisation, seed_demo
from kinerja.people import queries
from kinerja.people.credentials import account_for, matches
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    Guest,
    Placement,
    PlacementKind,
    RoleGrant,
    Unit,
    UnitKind,
)
from kinerja.people.numbers import number_problems
from kinerja.plans.models import CoachingNote, EvidenceNote, Feedback, Plan

TODAY = date(2026, 11, 25)


@pytest.fixture
def seeded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(demo, "STEPS", (("organisation", organisation.seed),))
    assert seed_demo(app) == ["organisation"]
    return app


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_seeding_twice_changes_nothing(seeded: Flask) -> None:
    before = [count(model) for model in (Unit, Employee, Account, Guest, AuditEvent)]
    assert seed_demo(seeded) == []
    assert [count(model) for model in (Unit, Employee, Account, Guest, AuditEvent)] == before
    markers = select(AuditEvent.subject_id).where(AuditEvent.event == Event.DEMO_SEEDED)
    assert list(reading().scalars(markers)) == ["organisation"]


def test_a_system_with_units_of_its_own_is_left_alone(app: Flask) -> None:
    with transaction() as session:
        session.add(Unit(kind=UnitKind.PROVINCE))
    assert seed_demo(app) == []
    assert count(Employee) == 0


def test_everybody_is_fictional_with_a_valid_number(seeded: Flask) -> None:
    session = reading()
    names = list(session.scalars(select(Employee.name)))
    assert 250 <= len(names) <= 320
    assert all(re.match(r"(dr\. )?Contoh Pegawai \d{3}", name) for name in names)
    rows = session.execute(select(EmployeeNumber.number, EmployeeNumber.kind)).all()
    assert {kind.value for _, kind in rows} == {"nip", "ni_pppk"}
    assert all(number_problems(number, kind, today=TODAY) == [] for number, kind in rows)
    assert len(rows) > len(names) - 1  # some PPPK have a second contract


def test_everybody_but_the_governor_has_a_superior(seeded: Flask) -> None:
    session = reading()
    everyone = list(session.scalars(select(Employee.id)))
    found = queries.supervisors_for(session, everyone, TODAY)
    alone = [queries.employee_card(session, one, TODAY) for one, card in found.items() if card is None]
    assert [card.main.post_title for card in alone if card and card.main] == ["Gubernur Maluku Utara"]


def test_deputies_lead_units_beside_their_own_post(seeded: Flask) -> None:
    kinds = dict(reading().execute(select(Placement.kind, func.count()).group_by(Placement.kind)).all())  # type: ignore[arg-type]  # pairs
    assert kinds[PlacementKind.PLT] >= 4 and kinds[PlacementKind.PLH] >= 1


def test_every_login_works_with_the_password_shown(seeded: Flask) -> None:
    for login in DEMO_LOGINS:
        account = account_for(reading(), login.login)
        assert account is not None and account.active and account.password, login.login
    assert matches(DEMO_LOGINS[0].password, account.password)
    assert len({login.login for login in DEMO_LOGINS}) == len(DEMO_LOGINS)


def test_every_role_has_a_login(seeded: Flask) -> None:
    logins = {login.login for login in DEMO_LOGINS}
    rows = reading().execute(select(RoleGrant.role, Account.email).join(Account, Account.id == RoleGrant.account_id))
    assert {role for role, email in rows if email in logins} == set(Role)


def test_some_have_no_account_or_no_password_yet(seeded: Flask) -> None:
    without = reading().scalar(select(func.count()).select_from(Account).where(Account.password.is_(None)))
    assert without and count(Account) < count(Employee)


def test_guests_serve_roles_of_the_starting_instruments(seeded: Flask) -> None:
    roles = set()
    for file in (resources.files("config") / "seeds" / "instruments").iterdir():
        roles |= {role["code"] for role in json.loads(file.read_text("utf-8"))["roles"]}
    kinds = set(reading().scalars(select(Guest.kind)))
    assert {"komite_sekolah", "pasien", "orang_tua", "kader_kesehatan", "penerima_manfaat", "masyarakat"} <= kinds
    assert kinds <= roles
    assert all(reading().scalars(select(Guest.source)))


def test_a_renamed_unit_keeps_its_old_name(seeded: Flask) -> None:
    session = reading()
    ids = list(session.scalars(select(Unit.id)))
    before = set(queries.unit_names(session, ids, date(2025, 6, 30)).values())
    after = set(queries.unit_names(session, ids, TODAY).values())
    assert "Bidang SMK" in before - after and "Bidang Pembinaan SMK" in after - before


def test_recaps_come_as_tables_of_each_dinas(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("organisation", "instruments", "open-period", "open-figures")
    monkeypatch.setattr(demo, "STEPS", tuple(step for step in demo.STEPS if step[0] in names))
    assert seed_demo(app) == list(names)
    session = reading()
    tables = session.scalars(select(AuditEvent.changes).where(AuditEvent.event == Event.DATA_IMPORTED)).all()
    assert len(tables) >= 3 and {table["rejected"] for table in tables} == {0}
    appraisals = list(session.scalars(select(Appraisal.id)))
    kept = data_in_force(session, appraisals)
    takes = [one for one, supplies in supplies_for(session, appraisals).items() if supplies]
    assert 0.7 < len(kept) / len(takes) < 0.95, "some recaps are still on their way"
    for sheet in kept.values():
        assert {one["source"] for one in sheet.sources.values()} == {figures.SOURCE}
        assert {answer.value for answer in sheet.answers.values()} <= {"2", "3", "4", "5"}


def test_recaps_of_a_decided_period_are_left_alone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("organisation", "instruments", "finished-period")
    steps = tuple(step for step in demo.STEPS if step[0] in names)
    monkeypatch.setattr(demo, "STEPS", steps)
    seed_demo(app)
    with transaction() as session:
        session.scalars(select(Cycle)).one().state = CycleState.CLOSED
    monkeypatch.setattr(demo, "STEPS", (*steps, ("finished-figures", figures.seed_finished)))
    assert seed_demo(app) == ["finished-figures"] and count(DataRecord) == 0


def test_the_finished_period_counts_by_a_fictional_decree(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("organisation", "instruments", "finished-period")
    monkeypatch.setattr(demo, "STEPS", tuple(step for step in demo.STEPS if step[0] in names))
    assert seed_demo(app) == list(names)
    session = reading()
    kept = session.scalars(select(AppraisalPart.legal_basis)).all()
    assert kept and {one["number"] if one else None for one in kept} == {"000/CONTOH/2025 (contoh)"}
    rules = rules_of(session, session.scalars(select(Cycle.id)).one(), TODAY)
    assert rules and all(rule.legal_basis == kept[0] for rule in rules)


def test_the_open_period_has_notes_feedback_and_a_plan(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ("organisation", "instruments", "open-period", "open-notes")
    monkeypatch.setattr(demo, "STEPS", tuple(step for step in demo.STEPS if step[0] in wanted))
    assert seed_demo(app) == list(wanted)
    assert [count(one) for one in (EvidenceNote, Feedback, CoachingNote)] == [2, 1, 1]
    [plan] = reading().scalars(select(Plan)).all()
    assert [one["amount"] for one in plan.results] == ["95", "24"]

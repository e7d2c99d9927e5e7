"""Rules of reminders: shared by default, a Dinas's own once it changes something."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.notices.models import Audience, ReminderKind, ReminderRule
from kinerja.notices.queries import Rule, rule_book, usual_rules
from kinerja.notices.services import add_rule, remove_rule, reset_rules
from tests import factories
from tests.kinerja.appraisals.stage import NOW
from tests.kinerja.core.browsing import log_in, post

EARLY = Rule(ReminderKind.SELF, -10, Audience.DOER)
BASE = "/admin/pengingat"


@pytest.fixture
def cast(app: Flask) -> factories.Cast:
    return factories.cast_on_stage()


def rules(agency_id: int | None = None) -> set[Rule]:
    reading().expire_all()
    return set(rule_book(reading()).of(agency_id))


def events() -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == "reminders.changed")) or 0


def test_seed_holds_until_somebody_changes_it(cast: factories.Cast) -> None:
    assert rules() == rules(cast.agency.id) == set(usual_rules())
    add_rule(cast.ratna.actor, None, EARLY, now=NOW)
    assert rules() == rules(cast.agency.id) == {*usual_rules(), EARLY}
    assert events() == 1


def test_dinas_keeps_its_own_once_it_changes_something(cast: factories.Cast) -> None:
    add_rule(cast.wati.actor, cast.agency.id, EARLY, now=NOW)
    later = Rule(ReminderKind.PEER, -1, Audience.DOER)
    add_rule(cast.ratna.actor, None, later, now=NOW)
    assert rules(cast.agency.id) == {*usual_rules(), EARLY}
    assert rules(cast.other_agency.id) == {*usual_rules(), later}
    reset_rules(cast.wati.actor, cast.agency.id, now=NOW)
    assert rules(cast.agency.id) == {*usual_rules(), later}
    with pytest.raises(Conflict) as caught:
        reset_rules(cast.wati.actor, cast.agency.id, now=NOW)
    assert caught.value.code == "reminder.not_own"
    assert events() == 3


def test_rule_is_removed_once_and_the_last_one_stays(cast: factories.Cast) -> None:
    first, *others = usual_rules()
    for rule in others:
        remove_rule(cast.wati.actor, cast.agency.id, rule, now=NOW)
    assert rules(cast.agency.id) == {first}
    with pytest.raises(Conflict):
        remove_rule(cast.wati.actor, cast.agency.id, first, now=NOW)
    with pytest.raises(NotFound):
        remove_rule(cast.wati.actor, cast.agency.id, others[0], now=NOW)
    assert rules() == set(usual_rules())


@pytest.mark.parametrize(
    ("rule", "field", "code"),
    [
        (Rule(ReminderKind.SELF, -31, Audience.DOER), "days", "reminder.out_of_bounds"),
        (Rule(ReminderKind.SELF, 1, Audience.DOER), "days", "reminder.cannot_act"),
        (Rule(ReminderKind.SUBORDINATE, -1, Audience.SUPERIOR), "audience", "reminder.audience"),
        (usual_rules()[0], "days", "reminder.repeated"),
    ],
)
def test_rule_that_would_press_the_wrong_people_is_refused(
    cast: factories.Cast, rule: Rule, field: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        add_rule(cast.ratna.actor, None, rule, now=NOW)
    assert caught.value.errors == {field: [code]}
    assert events() == 0
    add_rule(cast.ratna.actor, None, Rule(ReminderKind.STAND_IN, 3, Audience.DOER), now=NOW)


def test_others_change_neither_the_shared_rules_nor_those_of_another_dinas(cast: factories.Cast) -> None:
    for actor, agency in (
        (cast.wati.actor, None),
        (cast.wati.actor, cast.other_agency.id),
        (cast.sari.actor, cast.agency.id),
        (cast.auditor.actor, None),
    ):
        for act in (
            lambda actor, agency: add_rule(actor, agency, EARLY, now=NOW),
            lambda actor, agency: remove_rule(actor, agency, usual_rules()[0], now=NOW),
            lambda actor, agency: reset_rules(actor, agency, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                act(actor, agency)
    assert reading().scalars(select(ReminderRule)).all() == []


def test_page_adds_removes_and_goes_back(client: FlaskClient, cast: factories.Cast) -> None:
    log_in(client, cast.wati)
    page = client.get(f"{BASE}/").text
    assert "Dinas Kesehatan" in page and "mengikuti aturan bersama" in page and "Dinas Pendidikan" not in page
    typed = {"kind": "self", "days": "12", "when": "after", "audience": "doer", "unit": cast.agency.public_id}
    refused = post(client, f"{BASE}/tambah", typed)
    assert refused.status_code == 422 and 'value="12"' in refused.text and "tidak dapat mengerjakannya" in refused.text
    assert post(client, f"{BASE}/tambah", typed | {"when": "before"}).status_code == 303
    assert "12 hari kerja sebelum batas waktu" in client.get(f"{BASE}/").text
    values = {"rule": "self:-12:doer", "unit": cast.agency.public_id}
    assert post(client, f"{BASE}/hapus", values).status_code == 303
    assert post(client, f"{BASE}/hapus", values).status_code == 404
    assert post(client, f"{BASE}/hapus", values | {"rule": "apa saja"}).status_code == 404
    assert post(client, f"{BASE}/kembali", {"unit": cast.agency.public_id}).status_code == 303
    assert rules(cast.agency.id) == set(usual_rules())
    assert post(client, f"{BASE}/tambah", typed | {"unit": cast.other_agency.public_id}).status_code == 404
    assert client.get(f"{BASE}/?unit=tidak-ada").status_code == 404

"""Auditors see who was invited and took part; never what was written, never other agencies."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.policies.voiding import can_audit_participation
from kinerja.appraisals.queries import superiors_in
from kinerja.appraisals.queries.participation import audited_appraisals, participation
from kinerja.appraisals.services.assign import nominate_guest
from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent
from tests.kinerja.core.browsing import log_in, post

BASE = "/pengawasan/penilai"
ON = local_date(NOW)


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def auditor_of(play: Play, agency_id: int) -> Actor:
    actor = play.people.auditor.actor
    return Actor(ActorKind.ACCOUNT, actor.account_id, grants=(Grant(Role.AUDITOR, agency_id),))


def test_who_took_part_is_seen_with_the_day_and_without_the_answers(play: Play, browser: FlaskClient) -> None:
    people = play.people
    sent(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    sent(people.dewi.actor, duty_of(people.dewi, people.sari, "rekan"))
    nominate_guest(play.wati, appraisal_of(people.sari).public_id, "komite_sekolah", people.guest.public_id, now=NOW)
    log_in(browser, people.auditor)
    assert "Sari Umasugi" in browser.get(BASE).text
    page = browser.get(f"{BASE}/{appraisal_of(people.sari).public_id}").text
    for text in ("Dewi Makian", "25 November 2026", "Ketua Komite", "tautan belum dibuka", "tertutup"):
        assert text in page
    assert "menyapa pasien" not in page and "Menjadi teladan" not in page and "Tepat waktu" not in page


def test_the_counts_are_of_those_asked(play: Play) -> None:
    people = play.people
    sent(people.sari.actor, duty_of(people.sari, people.sari, "diri"))
    found = participation(reading(), people.auditor.actor, ON)
    [row] = [one for one in found.rows if one.name.startswith("Sari")]
    assert row.done == 1 and row.asked > 1 and found.count == len(found.rows) == 9


def test_another_agency_is_hidden(play: Play, browser: FlaskClient) -> None:
    actor = auditor_of(play, play.people.other_agency.id)
    names = {one.name for one in participation(reading(), actor, ON).rows}
    assert names == {"Tono Sangaji, S.Pd."}


def test_policy_and_twin_agree(play: Play) -> None:
    session, people = reading(), play.people
    actors = [people.auditor.actor, people.ratna.actor, people.wati.actor, people.sari.actor]
    actors += [auditor_of(play, people.agency.id), auditor_of(play, people.other_agency.id)]
    everyone = list(session.scalars(select(Appraisal)))
    for actor in actors:
        listed = set(session.scalars(audited_appraisals(actor).with_only_columns(Appraisal.id)))
        superiors = superiors_in(session, everyone[0].cycle_id, actor.employee_id)
        assert listed == {one.id for one in everyone if can_audit_participation(actor, one, superiors=superiors)}


def test_search_is_a_post_and_others_stay_outside(play: Play, browser: FlaskClient) -> None:
    log_in(browser, play.people.auditor)
    assert "Sari" in post(browser, f"{BASE}/cari", {"search": "sari"}).text
    assert "Tidak ada yang cocok" in post(browser, f"{BASE}/cari", {"search": "tidak ada"}).text
    assert browser.get(f"{BASE}/tidak-ada").status_code == 404
    for person in (play.people.ratna, play.people.wati, play.people.sari):
        client = browser.application.test_client()
        log_in(client, person)
        assert client.get(BASE).status_code == 403
        assert client.get(f"{BASE}/{appraisal_of(play.people.dewi).public_id}").status_code == 404

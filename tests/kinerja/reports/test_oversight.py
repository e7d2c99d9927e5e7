"""The auditor's page: results under assignment, found by POST, nothing else."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kinerja.core.authz import Role
from kinerja.core.db import transaction
from tests import factories
from tests.kinerja.appraisals.stage import Play, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import log_in, post


@pytest.fixture
def decided(app: Flask) -> tuple[Play, str]:
    """Sari's result is decided."""
    play = opened(quadrant())
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play, decide(play)


def auditor_of(play: Play, agency_id: int) -> factories.Person:
    with transaction() as session:
        account = factories.make_account(session, display_name="Auditor Setempat")
        factories.make_grant(session, account, Role.AUDITOR, agency_id=agency_id, reason="ST-03/2026")
        return factories.Person(account, factories.actor_for(session, account))


def test_auditor_is_led_to_the_results_of_the_assignment(client: FlaskClient, decided: tuple[Play, str]) -> None:
    play, result = decided
    log_in(client, auditor_of(play, play.people.agency.id))
    assert 'href="/pengawasan"' in client.get("/").text
    page = client.get("/pengawasan").text
    assert f"/hasil/{result}" in page and "Sari Umasugi" in page and "belum diterima" in page
    assert client.get(f"/hasil/{result}").status_code == 200


def test_auditor_of_another_dinas_finds_nothing(client: FlaskClient, decided: tuple[Play, str]) -> None:
    play, result = decided
    log_in(client, auditor_of(play, play.people.other_agency.id))
    for page in (client.get("/pengawasan"), post(client, "/pengawasan/cari", {"search": "Sari"})):
        assert page.status_code == 200 and result not in page.text and "Umasugi" not in page.text
    assert client.get(f"/hasil/{result}").status_code == 403


def test_search_by_name_number_and_period(client: FlaskClient, decided: tuple[Play, str]) -> None:
    play, result = decided
    log_in(client, play.people.auditor)
    for words in ("umasugi", play.people.sari.nip):
        assert result in post(client, "/pengawasan/cari", {"search": words}).text
        assert result in post(client, "/pengawasan/cari", {"search": words, "periode": play.cycle_id}).text
    for values in ({"search": "Budi"}, {"search": "umasugi", "periode": "tidak-ada"}):
        found = post(client, "/pengawasan/cari", values)
        assert result not in found.text and "Tidak ada yang cocok" in found.text
    assert result in client.get(f"/pengawasan?periode={play.cycle_id}").text
    assert result not in client.get("/pengawasan?hal=1").text


@pytest.mark.parametrize("name", ["sari", "budi", "wati", "ratna", "operator"])
def test_page_is_for_auditors(client: FlaskClient, decided: tuple[Play, str], name: str) -> None:
    play, _result = decided
    log_in(client, getattr(play.people, name))
    assert client.get("/pengawasan").status_code == 403
    assert post(client, "/pengawasan/cari", {"search": "Sari"}).status_code == 403


def test_operator_sees_who_has_sent_and_not_what(client: FlaskClient, decided: tuple[Play, str]) -> None:
    play, _result = decided
    log_in(client, play.people.operator)
    page = post(client, "/operator/cari", {"search": "Budi"}).text
    assert "1 dari" in page and "terkirim" in page and "menyapa pasien" not in page

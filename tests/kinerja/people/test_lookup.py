"""Choosing among hundreds: the select is narrowed by a search on the same page, and only its own Dinas is found."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.core.db import reading, transaction
from kinerja.instruments.models import Instrument
from kinerja.people.admin import labels
from kinerja.people.models import Employee, Guest, Post, UnitKind, UnitState
from tests import factories
from tests.kinerja.appraisals.stage import document, make_version
from tests.kinerja.core.browsing import log_in, post

NEW = "/admin/pegawai/new/"


@pytest.fixture
def wati(client: FlaskClient, cast: factories.Cast) -> FlaskClient:
    log_in(client, cast.wati)
    return client


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three options are many."""
    with monkeypatch.context() as patch:
        patch.setattr(labels, "MOST_OPTIONS", 3)
        yield


def typed(**changes: str) -> dict[str, str]:
    return {
        "name": "Siti Loloda",
        "rank": "IX",
        "number_kind": "ni_pppk",
        "number": "19950101 2024 21 2 001",
        "number_from": "2024-03-01",
        "post": "",
        "placed_from": "2024-03-01",
    } | changes


def seat_of(person: factories.Person) -> str:
    assert person.placement
    return reading().get_one(Post, person.placement.post_id).public_id


def test_short_lists_are_plain_selects(wati: FlaskClient, cast: factories.Cast) -> None:
    page = wati.get(NEW).text
    assert seat_of(cast.sari) in page and "post_cari" not in page


def test_long_lists_ask_for_a_search(wati: FlaskClient, cast: factories.Cast, few: None) -> None:
    page = wati.get(NEW).text
    assert seat_of(cast.sari) not in page and 'name="post_cari"' in page and "Cari dahulu" in page


@pytest.mark.parametrize("words", ["perawat", "Kepala Bidang", "yankes?", "bidang  pelayanan perawat"])
def test_search_narrows_keeps_what_was_typed_and_stores_nothing(
    wati: FlaskClient, cast: factories.Cast, few: None, words: str
) -> None:
    before = reading().scalar(select(func.count()).select_from(Employee))
    answer = post(wati, NEW, typed(post_cari=words, _cari="post"))
    assert answer.status_code == 200 and 'value="Siti Loloda"' in answer.text
    assert (seat_of(cast.sari) in answer.text) is ("perawat" in words)
    assert ("Tidak ada yang cocok" in answer.text) is (words == "yankes?")
    assert reading().scalar(select(func.count()).select_from(Employee)) == before


def test_found_choice_is_stored(wati: FlaskClient, cast: factories.Cast, few: None) -> None:
    assert post(wati, NEW, typed(post=seat_of(cast.sari), post_cari="perawat")).status_code == 302
    assert reading().scalars(select(Employee.name).where(Employee.name == "Siti Loloda")).one()


def test_nothing_chosen_or_foreign_is_refused(wati: FlaskClient, cast: factories.Cast, few: None) -> None:
    assert post(wati, NEW, typed()).status_code == 422
    assert post(wati, NEW, typed(post=seat_of(cast.tono))).status_code == 422
    found = post(wati, NEW, typed(post_cari="Pengelola", _cari="post"))
    assert seat_of(cast.tono) not in found.text


def test_unknown_names_are_refused_still(wati: FlaskClient, cast: factories.Cast) -> None:
    assert post(wati, NEW, typed(post=seat_of(cast.sari), unit_cari="x")).status_code == 422


def test_too_many_hits_are_cut_and_said(wati: FlaskClient, cast: factories.Cast, few: None) -> None:
    with transaction() as session:
        for number in range(5):
            factories.make_post(session, cast.division, f"Bidan {number}")
    page = post(wati, NEW, typed(post_cari="bidan", _cari="post")).text
    assert "Persempit kata pencarian" in page


def test_units_are_found_by_name_or_dinas(wati: FlaskClient, cast: factories.Cast, few: None) -> None:
    with transaction() as session:
        for number in range(4):
            factories.make_unit(session, f"Seksi {number}", UnitKind.DIVISION, parent=cast.division)
    path = f"/admin/unit/tindakan/pindah/?id={cast.service_unit.public_id}"
    assert 'name="parent_cari"' in wati.get(path).text
    values = {"parent": "", "on": "2026-12-01", "parent_cari": "seksi 3", "_cari": "parent"}
    found = post(wati, path, values).text
    chosen = reading().scalar(
        select(factories.Unit.public_id)
        .join(UnitState, UnitState.unit_id == factories.Unit.id)
        .where(UnitState.name == "Seksi 3")
    )
    assert chosen and f'value="{chosen}"' in found and "Seksi 2" not in found
    assert post(wati, path, {"parent": chosen, "on": "2026-12-01", "parent_cari": "seksi 3"}).status_code == 303


# Kinds of guests


def guests(cast: factories.Cast, **changes: str) -> dict[str, str]:
    values = {"agency": cast.agency.public_id, "kind": "mitra", "list_name": "Mitra", "source": "Surat 1"}
    return values | {"labels": "Puskesmas A"} | changes


def test_kinds_of_guests_come_from_published_instruments(wati: FlaskClient, cast: factories.Cast) -> None:
    assert post(wati, "/admin/tamu/new/", guests(cast)).status_code == 422
    with transaction() as session:
        make_version(session, cast)
    page = wati.get("/admin/tamu/new/").text
    assert '<option value="mitra">Mitra</option>' in page and "Komite sekolah" in page and "Rekan" not in page
    assert post(wati, "/admin/tamu/new/", guests(cast)).status_code == 302
    assert post(wati, "/admin/tamu/new/", guests(cast, kind="rekan")).status_code == 422
    assert "Mitra" in wati.get("/admin/tamu/").text
    assert reading().scalars(select(Guest.kind).where(Guest.label == "Puskesmas A")).one() == "mitra"


def test_kinds_of_another_dinas_are_not_offered(wati: FlaskClient, cast: factories.Cast) -> None:
    with transaction() as session:
        version = make_version(session, cast, document("LAIN-2026"))
        owner = session.get(Instrument, version.instrument_id)
        assert owner
        owner.owner_unit_id = cast.other_agency.id
    assert 'value="mitra"' not in wati.get("/admin/tamu/new/").text


def test_the_newest_version_counts(wati: FlaskClient, cast: factories.Cast) -> None:
    newer = document()
    newer["roles"][3]["label"] = {"id": "Mitra layanan", "en": "Partner"}
    with transaction() as session:
        make_version(session, cast)
        make_version(session, cast, newer, number=2)
    assert "Mitra layanan" in wati.get("/admin/tamu/new/").text

"""People in the admin panel: own Dinas on every path, search without addresses, verbs through services."""

from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Role
from kinerja.core.db import reading, transaction
from kinerja.people import queries
from kinerja.people.models import Account, Employee, Guest, Placement, Post, RoleGrant, UnitState
from tests import factories
from tests.kinerja.appraisals.stage import make_version
from tests.kinerja.core.browsing import log_in, post

TODAY = date(2026, 11, 25)
LISTS = ("unit", "jabatan", "pegawai", "akun", "tamu")


@pytest.fixture
def wati(client: FlaskClient, cast: factories.Cast) -> FlaskClient:
    """The administrator of Dinas Kesehatan, logged in."""
    log_in(client, cast.wati)
    return client


def now_stored(model: type, row_id: int) -> Any:
    """The row as it is now, not as the test's session remembers it."""
    reading().expire_all()
    return reading().get_one(model, row_id)


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_for_administrators_and_auditors(
    client: FlaskClient, wati: FlaskClient, cast: factories.Cast, name: str
) -> None:
    assert wati.get(f"/admin/{name}/").status_code == 200
    log_in(other := client.application.test_client(), cast.auditor)
    page = other.get(f"/admin/{name}/")
    assert page.status_code == 200 and "Tambah" not in page.text
    assert other.get(f"/admin/{name}/new/").status_code == 403


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("who", ["sari", "budi", "operator"])
def test_lists_are_closed_to_others(client: FlaskClient, cast: factories.Cast, name: str, who: str) -> None:
    log_in(client, getattr(cast, who))
    assert client.get(f"/admin/{name}/").status_code == 403
    assert post(client, f"/admin/{name}/cari/", {"search": "a"}).status_code == 403


def test_list_holds_the_own_dinas_only(wati: FlaskClient) -> None:
    people = wati.get("/admin/pegawai/").text
    assert "Sari Umasugi" in people and "Tono Sangaji" not in people
    assert "Bidang Pelayanan Kesehatan" in wati.get("/admin/unit/").text
    assert "Dinas Pendidikan" not in wati.get("/admin/unit/").text


def test_foreign_rows_do_not_exist_on_any_path(wati: FlaskClient, cast: factories.Cast) -> None:
    rows = {
        "unit": cast.other_agency.public_id,
        "pegawai": cast.tono.employee.public_id if cast.tono.employee else "",
        "akun": cast.tono.account.public_id,
    }
    for name, public_id in rows.items():
        assert wati.get(f"/admin/{name}/details/?id={public_id}").status_code == 404
        verb = {"unit": "nama", "pegawai": "ubah", "akun": "tutup"}[name]
        assert wati.get(f"/admin/{name}/tindakan/{verb}/?id={public_id}").status_code == 404
        assert post(wati, f"/admin/{name}/tindakan/{verb}/?id={public_id}", {}).status_code == 404
        assert wati.get(f"/admin/{name}/edit/?id={public_id}").status_code in {403, 404}
        assert post(wati, f"/admin/{name}/delete/", {"id": public_id}).status_code in {403, 404}


@pytest.mark.parametrize("by", ["name", "nip"])
def test_search_finds_by_name_or_number(wati: FlaskClient, cast: factories.Cast, by: str) -> None:
    words = {"name": "umasugi", "nip": cast.sari.nip}[by]
    for name in ("pegawai", "akun"):
        page = post(wati, f"/admin/{name}/cari/", {"search": words})
        assert page.status_code == 200 and "Sari Umasugi" in page.text and "Budi" not in page.text


def test_search_never_finds_a_foreign_person(wati: FlaskClient, cast: factories.Cast) -> None:
    assert "Tono" not in post(wati, "/admin/pegawai/cari/", {"search": cast.tono.nip}).text.replace(cast.tono.nip, "")


def test_filters_take_codes_and_ignore_what_is_unknown(wati: FlaskClient) -> None:
    page = wati.get("/admin/unit/").text
    assert "Saringan" in page and "UPTD" in page
    assert wati.get("/admin/unit/?flt1_1=tidak-ada").status_code == 200


def test_export_is_limited_to_the_own_dinas_and_recorded(wati: FlaskClient) -> None:
    before = count(AuditEvent)
    answer = post(wati, "/admin/pegawai/export/csv/", {})
    assert answer.status_code == 200 and "Sari Umasugi" in answer.text and "Tono" not in answer.text
    assert count(AuditEvent) == before + 1


def test_unit_is_renamed_and_its_history_shown(wati: FlaskClient, cast: factories.Cast) -> None:
    path = f"tindakan/nama/?id={cast.division.public_id}"
    answer = post(wati, f"/admin/unit/{path}", {"name": "Bidang Yankes", "on": "2026-12-01"})
    assert answer.status_code == 303
    details = wati.get(f"/admin/unit/details/?id={cast.division.public_id}").text
    assert "Bidang Yankes" in details and "1 Desember 2026" in details and "Bidang Pelayanan Kesehatan" in details


def test_bad_input_keeps_what_was_typed(wati: FlaskClient, cast: factories.Cast) -> None:
    states = count(UnitState)
    path = f"/admin/unit/tindakan/nama/?id={cast.division.public_id}"
    answer = post(wati, path, {"name": "Bidang Yankes", "on": "2019-01-01"})
    assert answer.status_code == 422 and "Bidang Yankes" in answer.text and count(UnitState) == states
    assert post(wati, path, {"name": "X", "on": "2026-12-01", "agency_id": "1"}).status_code == 422


def test_unit_and_post_are_created(wati: FlaskClient, cast: factories.Cast) -> None:
    values = {"kind": "division", "name": "Seksi Baru", "parent": cast.division.public_id, "valid_from": "2026-11-01"}
    assert post(wati, "/admin/unit/new/", values).status_code == 302
    seat = {"unit": cast.division.public_id, "title": "Bidan", "kind": "jf", "level": "", "family": "perawat"}
    assert post(wati, "/admin/jabatan/new/", seat).status_code == 302
    assert reading().scalars(select(Post.title).where(Post.title == "Bidan")).one()


def test_foreign_parent_is_no_choice(wati: FlaskClient, cast: factories.Cast) -> None:
    values = {"kind": "division", "name": "X", "parent": cast.other_agency.public_id, "valid_from": "2026-11-01"}
    assert post(wati, "/admin/unit/new/", values).status_code == 422


def employee(cast: factories.Cast) -> dict[str, str]:
    assert cast.sari.placement
    seat = reading().get_one(Post, cast.sari.placement.post_id)
    return {
        "name": "Siti",
        "rank": "IX",
        "number_kind": "ni_pppk",
        "number": "19950101 2024 21 2 001",
        "number_from": "2024-03-01",
        "post": seat.public_id,
        "placed_from": "2024-03-01",
    }


def test_employee_is_added_with_number_and_post(wati: FlaskClient, cast: factories.Cast) -> None:
    before = count(Employee)
    bad = post(wati, "/admin/pegawai/new/", employee(cast) | {"number": "1.98609E+17"})
    assert bad.status_code == 422 and "lembar kerja" in bad.text and "Siti" in bad.text
    assert post(wati, "/admin/pegawai/new/", employee(cast)).status_code == 302
    assert count(Employee) == before + 1
    assert "19950101 202421 2 001" in wati.get("/admin/pegawai/").text


def verb(client: FlaskClient, cast: factories.Cast, name: str, values: dict[str, str]) -> int:
    assert cast.sari.employee
    path = f"/admin/pegawai/tindakan/{name}/?id={cast.sari.employee.public_id}"
    assert client.get(path).status_code == 200
    return post(client, path, values).status_code


def test_every_verb_of_an_employee_works(wati: FlaskClient, cast: factories.Cast) -> None:
    assert cast.budi.placement and cast.sari.placement
    head = reading().get_one(Post, cast.budi.placement.post_id).public_id
    plt = {"post": head, "kind": "plt", "valid_from": "2026-11-01", "valid_to": "", "letter": "800/1"}
    assert verb(wati, cast, "ubah", {"name": "Sari U.", "rank": "Penata"}) == 303
    number = {"kind": "ni_pppk", "number": "199501012026212001", "valid_from": "2026-06-01"}
    assert verb(wati, cast, "nomor", number) == 303
    assert verb(wati, cast, "tempatkan", plt) == 303
    boss = {"supervisor": cast.head.nip, "valid_from": "2026-11-01", "valid_to": "", "reason": "Tim khusus"}
    assert verb(wati, cast, "atasan", boss) == 303
    assert verb(wati, cast, "akhiri", {"placement": cast.sari.placement.public_id, "on": "2026-12-31"}) == 303
    superior = queries.supervisor_of(reading(), cast.sari.employee_id, TODAY)
    assert superior and superior.employee_id == cast.head.employee_id
    assert now_stored(Placement, cast.sari.placement.id).valid_to == date(2026, 12, 31)
    assert cast.sari.employee
    details = wati.get(f"/admin/pegawai/details/?id={cast.sari.employee.public_id}").text
    assert all(text in details for text in ("Tim khusus", "800/1", "Halima", "19950101 202621 2 001"))


def test_unknown_superior_is_said_beside_the_field(wati: FlaskClient, cast: factories.Cast) -> None:
    boss = {"supervisor": "198609262015051001", "valid_from": "2026-11-01", "valid_to": "", "reason": "Tim"}
    assert verb(wati, cast, "atasan", boss) == 422


def account_verb(client: FlaskClient, person: factories.Person, name: str, values: dict[str, str]) -> int:
    path = f"/admin/akun/tindakan/{name}/?id={person.account.public_id}"
    return post(client, path, values).status_code


def test_account_is_closed_and_opened_again(wati: FlaskClient, cast: factories.Cast) -> None:
    assert account_verb(wati, cast.sari, "tutup", {}) == 303
    assert not now_stored(Account, cast.sari.account.id).active
    assert account_verb(wati, cast.sari, "tutup", {}) == 422
    assert account_verb(wati, cast.sari, "buka", {}) == 303
    assert account_verb(wati, cast.wati, "tutup", {}) == 403


def test_roles_are_given_and_taken(wati: FlaskClient, cast: factories.Cast) -> None:
    role = {"role": "unit_operator", "unit": cast.division.public_id, "valid_to": "", "reason": ""}
    assert account_verb(wati, cast.dewi, "peran", role) == 303
    grant = reading().scalars(select(RoleGrant).where(RoleGrant.account_id == cast.dewi.account.id)).one()
    assert (grant.role, grant.unit_id, grant.agency_id) == (Role.UNIT_OPERATOR, cast.division.id, cast.agency.id)
    assert account_verb(wati, cast.dewi, "cabut", {"grant": grant.public_id}) == 303
    assert account_verb(wati, cast.wati, "peran", role) == 403
    assert account_verb(wati, cast.dewi, "peran", role | {"role": "agency_admin", "unit": cast.agency.public_id}) == 403


def test_account_page_shows_no_password(wati: FlaskClient, cast: factories.Cast) -> None:
    page = wati.get(f"/admin/akun/details/?id={cast.sari.account.public_id}").text
    assert "argon2" not in page and "Sari Umasugi" in page and "Buat kode masuk" in page


def test_guests_are_listed_line_by_line_and_withdrawn(wati: FlaskClient, cast: factories.Cast) -> None:
    with transaction() as session:
        make_version(session, cast)
    values = {"agency": cast.agency.public_id, "kind": "mitra", "list_name": "Poli", "source": "Buku tamu"}
    assert post(wati, "/admin/tamu/new/", values | {"labels": "Pasien A\r\n\r\nPasien B"}).status_code == 302
    rows = reading().scalars(select(Guest).where(Guest.list_name == "Poli").order_by(Guest.label)).all()
    assert [row.label for row in rows] == ["Pasien A", "Pasien B"]
    assert post(wati, f"/admin/tamu/tindakan/keluarkan/?id={rows[0].public_id}", {}).status_code == 303
    assert not now_stored(Guest, rows[0].id).active
    assert "sudah dikeluarkan" in wati.get("/admin/tamu/").text


def test_a_guests_address_is_kept_from_its_page(wati: FlaskClient, cast: factories.Cast) -> None:
    path = f"/admin/tamu/tindakan/surel/?id={cast.guest.public_id}"
    assert post(wati, path, {"email": "bukan alamat"}).status_code == 422
    assert post(wati, path, {"email": "tamu@contoh.id"}).status_code == 303
    assert now_stored(Guest, cast.guest.id).email == "tamu@contoh.id"
    assert "tamu@contoh.id" in wati.get(path).text
    assert "tamu@contoh.id" not in wati.get("/admin/tamu/").text


def test_unknown_verb_or_row_is_404(wati: FlaskClient, cast: factories.Cast) -> None:
    assert wati.get(f"/admin/unit/tindakan/lain/?id={cast.division.public_id}").status_code == 404
    assert wati.get("/admin/unit/tindakan/nama/?id=tidak-ada").status_code == 404

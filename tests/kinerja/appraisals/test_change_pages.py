"""The pages of changes during a period: look first, then apply; who is lost; the open points."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import Handover
from kinerja.appraisals.queries.lost import lost_in, unappraised_agencies
from kinerja.audit.models import AuditEvent
from kinerja.core.calendar import local_date
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.cycles.models import Cycle, CycleRule
from kinerja.cycles.queries.standing import usual_rules
from kinerja.people.models import EmployeeNumber, Placement, PlacementKind, Post, Unit
from tests.factories import make_employee, make_placement, make_post
from tests.kinerja.appraisals.changestage import Changing, assessor, changing
from tests.kinerja.appraisals.stage import ALWAYS
from tests.kinerja.core.browsing import log_in, post

EARLIER = "2024-03-01"  # pages read the clock themselves


@pytest.fixture
def stage(app: Flask) -> Changing:
    return changing(**ALWAYS)


@pytest.fixture
def browser(app: Flask, stage: Changing) -> FlaskClient:
    client = app.test_client()
    log_in(client, stage.cast.wati)
    return client


def address(stage: Changing, rest: str = "") -> str:
    return f"/admin/perubahan/{stage.play.cycle_id}{rest}"


def typed(stage: Changing, **changes: str) -> dict[str, str]:
    public_id = reading().scalars(select(Post.public_id).where(Post.id == stage.free_post)).one()
    values = {"number": stage.cast.sari.nip, "post": public_id, "effective_on": EARLIER, "letter": "SK-41/2024"}
    return values | {"note": "", "mark": "", "step": "look"} | changes


def mark_of(page: str) -> str:
    found = re.search(r'name="mark" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_change_is_shown_first_and_then_applied(stage: Changing, browser: FlaskClient) -> None:
    seen = post(browser, address(stage, "/catat/move"), typed(stage))
    assert seen.status_code == 200 and count(Handover) == 0
    assert (
        "Belum ada yang disimpan" in seen.text and "Yusuf Tobelo" in seen.text and "Pranata Laboratorium" in seen.text
    )
    answer = post(browser, address(stage, "/catat/move"), typed(stage, step="apply", mark=mark_of(seen.text)))
    assert answer.status_code == 303 and assessor(stage, "sari") == "yusuf"
    shown = browser.get(answer.location)
    assert "SK-41/2024" in shown.text and "Budi Tidore" in shown.text
    assert "Sari Umasugi" in browser.get(address(stage)).text


def test_numbers_stand_in_no_address(stage: Changing, browser: FlaskClient) -> None:
    seen = post(browser, address(stage, "/catat/move"), typed(stage))
    answer = post(browser, address(stage, "/catat/move"), typed(stage, step="apply", mark=mark_of(seen.text)))
    assert stage.cast.sari.nip not in answer.location


def test_applying_without_having_looked_shows_instead(stage: Changing, browser: FlaskClient) -> None:
    answer = post(browser, address(stage, "/catat/move"), typed(stage, step="apply"))
    assert answer.status_code == 409 and count(Handover) == 0
    assert "Keadaannya berubah" in answer.text and mark_of(answer.text)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"number": "123"}, "Pegawai ini tidak ditemukan"),
        ({"letter": ""}, "Isi nomor suratnya"),
        ({"effective_on": "2099-01-01"}, "Tanggal ini belum tiba"),
        ({"effective_on": ""}, "Isi tanggalnya"),
    ],
)
def test_bad_input_is_shown_again_with_what_was_typed(
    stage: Changing, browser: FlaskClient, changes: dict[str, str], says: str
) -> None:
    answer = post(browser, address(stage, "/catat/move"), typed(stage, note="Catatan saya", **changes))
    assert answer.status_code == 422 and says in answer.text and "Catatan saya" in answer.text
    assert count(Handover) == 0


def test_going_back_keeps_what_was_typed(stage: Changing, browser: FlaskClient) -> None:
    answer = post(browser, address(stage, "/catat/move"), typed(stage, step="edit"))
    assert answer.status_code == 200 and "SK-41/2024" in answer.text and "Lihat dampaknya" in answer.text


def test_foreign_employee_is_unknown_to_the_dinas(stage: Changing, browser: FlaskClient) -> None:
    answer = post(browser, address(stage, "/catat/move"), typed(stage, number=stage.cast.tono.nip))
    assert answer.status_code == 422 and "Tono" not in answer.text


def test_own_superior_is_refused_with_the_reason(stage: Changing, browser: FlaskClient) -> None:
    values = typed(stage, number=stage.cast.head.nip, other=stage.cast.operator.nip)
    values.pop("post")
    answer = post(browser, address(stage, "/catat/supervisor"), values)
    assert answer.status_code == 403 and "penilaian atasan Anda" in answer.text


def test_undo_is_confirmed_and_brings_everything_back(stage: Changing, browser: FlaskClient) -> None:
    seen = post(browser, address(stage, "/catat/move"), typed(stage))
    answer = post(browser, address(stage, "/catat/move"), typed(stage, step="apply", mark=mark_of(seen.text)))
    assert "Batalkan sekarang" in browser.get(answer.location).text
    assert post(browser, f"{answer.location}/batalkan").status_code == 303
    assert assessor(stage, "sari") == "budi"
    assert "dibatalkan" in browser.get(answer.location).text


def test_unknown_kinds_and_changes_are_not_found(stage: Changing, browser: FlaskClient) -> None:
    assert browser.get(address(stage, "/catat/tidak-ada")).status_code == 404
    assert browser.get(address(stage, "/perubahan/tidak-ada")).status_code == 404
    assert post(browser, address(stage, "/perubahan/tidak-ada/batalkan")).status_code == 404


@pytest.mark.parametrize("kind", [
    "move", "acting", "acting_ended", "absent", "supervisor", "task", "seconded", "study", "study_dropped", "sync",
])  # fmt: skip
def test_each_kind_has_its_form(stage: Changing, browser: FlaskClient, kind: str) -> None:
    page = browser.get(address(stage, f"/catat/{kind}"))
    assert page.status_code == 200 and "Nomor surat" in page.text
    assert ('name="post"' in page.text) == (kind in ("move", "acting"))


# Nobody is lost


def test_nobody_is_lost_at_first(stage: Changing, browser: FlaskClient) -> None:
    assert "Setiap pegawai mempunyai penilaian" in browser.get(address(stage)).text


def test_whoever_came_later_or_was_moved_elsewhere_is_listed_until_followed(
    stage: Changing, browser: FlaskClient
) -> None:
    with transaction() as session:
        newcomer = make_employee(session, "Lina Buli")
        make_placement(session, newcomer, make_post(session, stage.cast.service_unit))
        moved = session.get_one(Placement, stage.nia.placement.id)
        moved.post_id = make_post(session, stage.cast.division, "Perawat Gigi").id
    page = browser.get(address(stage)).text
    assert "Lina Buli" in page and "Nia Weda" in page and "Sari Umasugi" not in page
    values = {"number": _nip(stage, "nia"), "effective_on": EARLIER, "letter": "SK-9", "note": "", "mark": ""}
    seen = post(browser, address(stage, "/catat/sync"), values | {"step": "look"})
    post(browser, address(stage, "/catat/sync"), values | {"step": "apply", "mark": mark_of(seen.text)})
    assert assessor(stage, "nia") == "budi"
    page = browser.get(address(stage)).text
    assert page.count("Nia Weda") == 1  # among what was recorded


def test_plt_of_the_opening_is_not_lost(app: Flask) -> None:
    stage = changing(**ALWAYS)
    with transaction() as session:
        budi = session.merge(stage.cast.budi.employee)
        post_id = stage.section_head
        make_placement(session, budi, session.get_one(Post, post_id), kind=PlacementKind.PLH, letter="SP-1")
    client = app.test_client()
    log_in(client, stage.cast.wati)
    assert "Budi Tidore" not in client.get(address(stage)).text  # Plh does not lead the chain unless the period says so


# The open points


def test_province_decides_the_open_points(app: Flask, stage: Changing) -> None:
    client = app.test_client()
    log_in(client, stage.cast.ratna)
    values = {"acting_kinds": "plt_plh", "acting_instrument": "definitive", "assessor_in_window": "stays"}
    events = count(AuditEvent)
    assert post(client, address(stage, "/aturan"), values).status_code == 303
    assert dict(reading().execute(select(CycleRule.code, CycleRule.value)).tuples().all()) == {
        "acting_kinds": "plt_plh",
        "acting_instrument": "definitive",
    }
    assert count(AuditEvent) == events + 1
    assert post(client, address(stage, "/aturan"), values).status_code == 303
    assert count(AuditEvent) == events + 1
    assert post(client, address(stage, "/aturan"), values | {"acting_kinds": "semua"}).status_code == 422


def test_dinas_does_not_decide_the_open_points(stage: Changing, browser: FlaskClient) -> None:
    assert browser.get(address(stage, "/aturan")).status_code == 403
    assert post(browser, address(stage, "/aturan"), {"acting_kinds": "none"}).status_code == 403


def test_every_open_point_has_its_words(stage: Changing, browser: FlaskClient) -> None:
    page = browser.get(address(stage)).text
    assert len(usual_rules()) == 3 and "masih menilai unit lamanya" in page and "kode" not in page


def _nip(stage: Changing, name: str) -> str:
    query = select(EmployeeNumber.number).where(EmployeeNumber.employee_id == stage.person(name).employee_id)
    return reading().scalars(query).one()


# Where else it is said


def test_board_says_how_many_are_lost(stage: Changing, browser: FlaskClient) -> None:
    board = f"/admin/penilaian/kemajuan/{stage.play.cycle_id}"
    assert "belum tersambung" not in browser.get(board).text
    with transaction() as session:
        make_placement(session, make_employee(session, "Lina Buli"), make_post(session, stage.cast.service_unit))
    assert "1 pegawai belum tersambung" in browser.get(board).text


def test_staff_page_warns_before_a_post_changes_in_an_open_period(stage: Changing, browser: FlaskClient) -> None:
    public_id = stage.cast.sari.employee.public_id
    page = browser.get(f"/admin/pegawai/tindakan/tempatkan/?id={public_id}").text
    assert "tidak memindahkan penilaiannya" in page and address(stage) in page
    assert "tidak memindahkan" not in browser.get(f"/admin/pegawai/tindakan/ubah/?id={public_id}").text


def test_board_of_the_province_counts_by_dinas_whom_nobody_appraises(app: Flask, stage: Changing) -> None:
    client = app.test_client()
    log_in(client, stage.cast.ratna)
    board = f"/admin/penilaian/kemajuan/{stage.play.cycle_id}"
    assert "Tidak dinilai siapa pun" not in client.get(board).text
    with transaction() as session:
        make_placement(session, make_employee(session, "Lina Buli"), make_post(session, stage.cast.service_unit))
        make_placement(session, make_employee(session, "Mety Sanana"), make_post(session, stage.cast.other_agency))
        session.get_one(Placement, stage.yusuf.placement.id).valid_to = date(2024, 3, 1)
    page = client.get(board).text
    session, on = reading(), local_date(utc_now())
    cycle = session.scalars(select(Cycle)).one()
    found = unappraised_agencies(session, stage.cast.ratna.actor, cycle.id, on)
    assert len(found) == 2 and "Tidak dinilai siapa pun" in page
    for one in found:
        assert f"?unit={one.public_id}" in page
        agency = session.scalars(select(Unit.id).where(Unit.public_id == one.public_id)).one()
        listed = lost_in(session, stage.cast.ratna.actor, cycle.id, on, agency_id=agency)
        assert sum(line.is_unappraised for line in listed) == one.number, "the number is that of the list"
    assert sum(one.number for one in found) > 2, "those whose assessor has left count too"
    own = next(one for one in found if one.name == "Dinas Kesehatan")
    listed_page = client.get(address(stage) + f"?unit={own.public_id}").text
    assert "tanpa penilai" in listed_page and "Lina Buli" in listed_page and "Mety Sanana" not in listed_page
    assert client.get(address(stage) + "?unit=tidak-ada").status_code == 404


def test_a_dinas_counts_only_its_own(stage: Changing, browser: FlaskClient) -> None:
    with transaction() as session:
        make_placement(session, make_employee(session, "Mety Sanana"), make_post(session, stage.cast.other_agency))
    cycle = reading().scalars(select(Cycle)).one()
    on = local_date(utc_now())
    assert unappraised_agencies(reading(), stage.cast.wati.actor, cycle.id, on) == []
    assert len(unappraised_agencies(reading(), stage.cast.ratna.actor, cycle.id, on)) == 1


def test_an_auditor_follows_the_count_to_the_list(app: Flask, stage: Changing) -> None:
    with transaction() as session:
        make_placement(session, make_employee(session, "Lina Buli"), make_post(session, stage.cast.service_unit))
    client = app.test_client()
    log_in(client, stage.cast.auditor)
    page = client.get(f"/admin/penilaian/kemajuan/{stage.play.cycle_id}").text
    link = re.search(r'href="(/admin/perubahan/[^"]+\?unit=[^"]+)"', page)
    assert link and "Lina Buli" in client.get(link[1]).text

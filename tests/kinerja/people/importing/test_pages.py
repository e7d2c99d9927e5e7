"""The pages of the wizard: every step, what each refuses, and the files that leave it."""

import re
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from kinerja.core.db import reading, transaction
from kinerja.core.queue import Job, JobState
from kinerja.core.runner import run_waiting
from kinerja.people.models import Employee, ImportBatch, ImportState
from tests.factories import Cast
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.people.importing.stage import NOW, applied, batch_of, checked
from tests.kinerja.people.importing.test_services import NEW, csv_of, newcomer

HOME = "/admin/impor-pegawai/"


@pytest.fixture
def wati(client: FlaskClient, cast: Cast) -> FlaskClient:
    log_in(client, cast.wati)
    return client


def send(client: FlaskClient, raw: bytes, name: str = "daftar.csv") -> Any:
    return post(client, HOME, {"file": (BytesIO(raw), name)}, content_type="multipart/form-data")


def words_of(answer: Any) -> str:
    return " ".join(re.sub("<[^>]+>", " ", answer.text).split())


def page_of(public_id: str, step: str = "") -> str:
    return f"{HOME}{public_id}/{step}"


def test_a_list_goes_all_the_way_through_the_pages(wati: FlaskClient) -> None:
    answer = send(wati, csv_of(newcomer(), newcomer("1,98E+17")))
    assert answer.status_code == 303 and answer.location.endswith("/kolom")
    columns = wati.get(answer.location)
    assert "Isinya, misalnya: 198003032005011003; 1,98E+17" in words_of(columns)
    chosen = dict(re.findall(r'<select[^>]* name="(column_\d+)".*?<option selected value="(\w*)"', columns.text, re.S))
    answer = post(wati, answer.location, {**chosen, "effective_on": "2026-11-01"})
    page = answer.location
    assert "Dikerjakan di latar" in words_of(wati.get(page))
    run_waiting(now=NOW)
    shown = wati.get(page)
    assert "A3: Angka ini sudah diubah oleh lembar kerja" in words_of(shown)
    digest = re.search(r'name="digest" value="(\w+)"', shown.text)
    assert digest
    post(wati, page + "terapkan", {"digest": digest[1]})
    run_waiting(now=NOW)
    assert "sudah diterapkan" in words_of(wati.get(page))
    post(wati, page + "batalkan")
    run_waiting(now=NOW)
    assert "data pegawai kembali seperti semula" in words_of(wati.get(page))
    assert post(wati, page + "buang").status_code == 303
    assert wati.get(page).status_code == 404


@pytest.mark.parametrize(
    ("raw", "name", "sentence"),
    [
        (b"", "daftar.csv", "Berkas ini kosong."),
        (b"PK\x03\x04", "daftar.xlsx", "Berkas ini rusak"),
        (b"x", "daftar.xls", "bukan buku kerja XLSX"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_at_its_field(
    wati: FlaskClient, raw: bytes, name: str, sentence: str
) -> None:
    answer = send(wati, raw, name)
    assert answer.status_code == 422 and sentence in words_of(answer)
    assert reading().scalars(select(func.count()).select_from(ImportBatch)).one() == 0


def test_no_file_is_asked_for(wati: FlaskClient) -> None:
    answer = post(wati, HOME)
    assert answer.status_code == 422 and "Pilih berkasnya." in words_of(answer)


def test_wrong_columns_keep_what_was_chosen(wati: FlaskClient) -> None:
    location = send(wati, csv_of(newcomer())).location
    typed = {f"column_{place}": "" for place in range(11)} | {"column_1": "name", "column_2": "name"}
    answer = post(wati, location, typed | {"effective_on": "2026-10-05"})
    assert answer.status_code == 422
    assert "Pilih kolom yang berisi NIP" in words_of(answer) and "Arti ini sudah dipilih" in words_of(answer)
    assert 'value="2026-10-05"' in answer.text and answer.text.count('<option selected value="name"') == 2


def test_an_empty_day_is_asked_for(wati: FlaskClient) -> None:
    location = send(wati, csv_of(newcomer())).location
    answer = post(wati, location, {"column_0": "number"})
    assert answer.status_code == 422 and "Isi tanggalnya." in words_of(answer)


def test_the_titles_are_looked_for_in_another_line(wati: FlaskClient) -> None:
    location = send(wati, b"a;b;c\nNIP;NAMA;UNIT\n1;2;3").location
    answer = post(wati, location.replace("kolom", "judul"), {"header": "7"})
    assert answer.status_code == 422 and "Baris itu kosong" in words_of(answer)
    assert post(wati, location.replace("kolom", "judul"), {"header": "2"}).status_code == 303
    assert "judul kolom di baris 2" in words_of(wati.get(location)).lower()


def test_unknown_units_are_picked_in_the_page(wati: FlaskClient, cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer(unit="Bid. Yankes")))
    page = wati.get(page_of(public_id))
    assert "Unit kerja yang tidak dikenal" in page.text and "Dinas Pendidikan" not in page.text
    post(wati, page_of(public_id, "unit"), {"pick_0": cast.division.public_id})
    run_waiting(now=NOW)
    assert batch_of(public_id).counts["new"] == 1


def test_lines_are_filtered_by_their_verdict(wati: FlaskClient, cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer(), newcomer("1,98E+17", name="Orang Kedua")))
    shown = words_of(wati.get(page_of(public_id) + "?lihat=rejected"))
    assert "Orang Kedua" in shown and "Rani Loloda" not in shown
    assert "Tidak ada baris dengan keadaan ini." in words_of(wati.get(page_of(public_id) + "?lihat=warning"))
    assert "Rani Loloda" in words_of(wati.get(page_of(public_id) + "?lihat=lain&hal=-3"))


def test_rejected_lines_leave_with_their_reasons_and_come_back(wati: FlaskClient, cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer(), newcomer("1,98E+17"), newcomer(unit="=1+1", nip=NEW[:-1])))
    answer = post(wati, page_of(public_id, "ditolak"))
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0][:2] == ["NIP", "NAMA"] and rows[0][-2:] == ["Baris asal", "Alasan ditolak"]
    assert [row[-2] for row in rows[1:]] == ["3", "4"] and rows[1][-1].startswith("A3: ")
    assert rows[2][3] == "=1+1"  # as text
    assert batch_of(checked(cast.wati.actor, answer.data, "perbaikan.xlsx")).counts["rejected"] == 2


def test_the_template_is_read_back_with_every_column_known(wati: FlaskClient, cast: Cast) -> None:
    answer = wati.get(HOME + "templat")
    public_id = send(wati, answer.data, "templat.xlsx").location.split("/")[-2]
    fields = [column["field"] for column in batch_of(public_id).columns]
    assert "" not in fields and len(fields) == 15


def test_a_dry_run_that_was_overtaken_says_so(wati: FlaskClient, cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer()))
    answer = post(wati, page_of(public_id, "terapkan"), {"digest": "lain"})
    assert answer.status_code == 409 and "Baca lagi sebelum menerapkan" in words_of(answer)
    assert batch_of(public_id).state is ImportState.CHECKED


def test_a_job_that_failed_offers_the_check_again(wati: FlaskClient, cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer()))
    digest = batch_of(public_id).digest
    post(wati, page_of(public_id, "terapkan"), {"digest": digest})
    with transaction() as session:
        for job in session.scalars(select(Job).where(Job.state == JobState.WAITING)):
            job.state, job.error = JobState.FAILED, "import.overtaken"
    assert "tidak ada yang disimpan" in words_of(wati.get(page_of(public_id)))
    post(wati, page_of(public_id, "periksa"))
    run_waiting(now=NOW)
    assert batch_of(public_id).state is ImportState.CHECKED


def test_a_job_that_ends_between_two_reads_has_not_failed(wati: FlaskClient, cast: Cast) -> None:
    """The page read the list while it was checked, and the job when that was done."""
    batch = checked(cast.wati.actor, csv_of(newcomer()))
    with transaction() as session:
        session.scalars(select(ImportBatch).where(ImportBatch.public_id == batch)).one().state = ImportState.CHECKING
    assert reading().scalars(select(Job.state).where(Job.id == batch_of(batch).job_id)).one() is JobState.DONE
    page = wati.get(f"/admin/impor-pegawai/{batch}/").text
    assert "Muat ulang" in page and "terhenti" not in page


def test_why_something_cannot_be_undone_stands_on_the_page(wati: FlaskClient, cast: Cast) -> None:
    public_id = applied(cast.wati.actor, csv_of(f"{cast.sari.nip};;III/d;;;;;;;;"))
    with transaction() as session:
        session.get_one(Employee, cast.sari.employee_id).rank = "IV/a"
    post(wati, page_of(public_id, "batalkan"))
    run_waiting(now=NOW)
    assert "Baris 2: data pegawai sudah diubah sesudah impor." in words_of(wati.get(page_of(public_id)))


def test_reading_writes_nothing_and_foreign_lists_do_not_exist(client: FlaskClient, cast: Cast) -> None:
    public_id = checked(cast.ratna.actor, csv_of(newcomer()))
    log_in(client, cast.wati)
    for step in ("", "kolom"):
        assert client.get(page_of(public_id, step)).status_code == 404
    assert public_id not in client.get(HOME).text

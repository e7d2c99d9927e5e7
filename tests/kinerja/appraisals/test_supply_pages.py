"""The pages for figures: one person's givens and data, and the table of a period."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from kinerja.appraisals.models import AppraisalPart, DataRecord
from kinerja.audit.models import AuditEvent
from kinerja.core.db import reading, transaction
from kinerja.cycles.models import Cycle, CycleState
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, Play, appraisal_of, duty_of, opened, sent, with_data
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import log_in, post, token_of

TYPED = {"q_HADIR": "4", "q_ABSEN": "97,5", "source": "Rekap kehadiran", "dated": "2026-01-05"}
GIVENS = {"g_TARGET": "120", "g_MULAI": "2026-01-05", "g_PENUH": "yes", "source": "Perjanjian kinerja"}


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(with_data(quadrant()), **ALWAYS)


@pytest.fixture
def wati(app: Flask, play: Play) -> FlaskClient:
    return as_whom(app, play.people.wati)


def as_whom(app: Flask, person: Person) -> FlaskClient:
    browser = app.test_client()
    log_in(browser, person)
    return browser


def show_of(person: Person) -> str:
    return f"/admin/penilaian/penilaian/{appraisal_of(person).public_id}"


def data_of(person: Person) -> str:
    return f"/admin/data/penilaian/{appraisal_of(person).public_id}/overall/rekap"


def givens_of(person: Person) -> str:
    return f"/admin/data/penilaian/{appraisal_of(person).public_id}/bawaan"


def table_of(play: Play) -> str:
    return f"/admin/data-periode/{play.cycle_id}"


def records() -> int:
    return reading().scalar(select(func.count()).select_from(DataRecord)) or 0


def stored_givens(person: Person) -> dict[str, str]:
    query = select(AppraisalPart.givens).where(AppraisalPart.appraisal_id == appraisal_of(person).id)
    return dict(reading().scalars(query).one())


def value_of(page: str, name: str) -> str:
    field = BeautifulSoup(page, "html.parser").select_one(f"[name={name}]")
    assert field is not None, name
    return field.text.removeprefix("\n") if field.name == "textarea" else str(field.get("value", ""))


def chosen_in(page: str, name: str) -> list[str]:
    return [str(one["value"]) for one in BeautifulSoup(page, "html.parser").select(f"[name={name}][checked]")]


def line(person: Person, value: str = "88") -> str:
    return f"{person.nip};ABSEN;{value};Rekap;5/1/2026"


def test_the_appraisal_leads_to_the_figures_and_shows_them(play: Play, wati: FlaskClient) -> None:
    sari = play.people.sari
    page = wati.get(show_of(sari)).text
    assert data_of(sari) in page and givens_of(sari) in page and page.count("belum ada") >= 5
    assert post(wati, data_of(sari), TYPED).status_code == 303
    assert post(wati, givens_of(sari), GIVENS).status_code == 303
    page = wati.get(show_of(sari)).text
    for text in ("97,5 %", "Rekap kehadiran, 5 Januari 2026", "120 kunjungan", "Perjanjian kinerja"):
        assert text in page, text


def test_the_board_leads_to_the_table_those_who_may(app: Flask, play: Play, wati: FlaskClient) -> None:
    board = f"/admin/penilaian/kemajuan/{play.cycle_id}"
    assert table_of(play) in wati.get(board).text
    ratna = as_whom(app, play.people.ratna)
    assert table_of(play) not in ratna.get(board).text
    assert "/admin/data/" not in ratna.get(show_of(play.people.sari)).text


def test_stored_data_stands_in_its_form(play: Play, wati: FlaskClient) -> None:
    sari = play.people.sari
    post(wati, data_of(sari), TYPED)
    page = wati.get(data_of(sari)).text
    assert chosen_in(page, "q_HADIR") == ["4"]
    assert [value_of(page, name) for name in ("q_ABSEN", "source", "dated")] == [
        "97,5",
        "Rekap kehadiran",
        "2026-01-05",
    ]
    assert post(wati, data_of(sari), TYPED).status_code == 303 and records() == 1
    assert "Tidak ada yang berubah." in wati.get(show_of(sari)).text


def test_refused_data_keeps_what_was_typed(play: Play, wati: FlaskClient) -> None:
    typed = {"q_HADIR": "4", "q_ABSEN": "banyak", "source": "", "dated": "31/2/2026"}
    answer = post(wati, data_of(play.people.sari), typed)
    assert answer.status_code == 422 and records() == 0
    assert chosen_in(answer.text, "q_HADIR") == ["4"]
    assert [value_of(answer.text, name) for name in ("q_ABSEN", "source", "dated")] == ["banyak", "", "31/2/2026"]
    summary = BeautifulSoup(answer.text, "html.parser").select("#galat a")
    assert [one["href"] for one in summary] == ["#source", "#dated", "#i_ABSEN"]
    assert "“31/2/2026” bukan tanggal yang ada." in answer.text and "Isi tanggal data." not in answer.text


def test_refused_givens_keep_what_was_typed(play: Play, wati: FlaskClient) -> None:
    typed = {"g_TARGET": "0,25", "g_MULAI": "2026-01-05", "g_PENUH": "no", "source": ""}
    answer = post(wati, givens_of(play.people.sari), typed)
    assert answer.status_code == 422 and stored_givens(play.people.sari) == {}
    assert [value_of(answer.text, name) for name in ("g_TARGET", "g_MULAI")] == ["0,25", "2026-01-05"]
    assert "Paling sedikit 0,5." in answer.text and "Tuliskan dari mana data ini berasal." in answer.text
    page = BeautifulSoup(answer.text, "html.parser")
    assert [one["href"] for one in page.select("#galat a")] == ["#g_TARGET", "#source"]
    assert page.select_one("#g_PENUH option[selected]")["value"] == "no"  # type: ignore[index]  # it is there


def test_givens_are_stored_and_shown_again(play: Play, wati: FlaskClient) -> None:
    sari = play.people.sari
    post(wati, givens_of(sari), GIVENS | {"g_TARGET": "12,5"})
    assert stored_givens(sari) == {"TARGET": "12.5", "MULAI": "2026-01-05", "PENUH": "yes"}
    page = wati.get(givens_of(sari)).text
    assert value_of(page, "g_TARGET") == "12,5" and "Antara 0,5 dan 500." in page
    post(wati, givens_of(sari), GIVENS | {"g_TARGET": "12,5"})
    assert "Tidak ada yang berubah." in wati.get(show_of(sari)).text


def test_givens_overtaken_by_the_first_sent_sheet_stay_as_typed(play: Play, wati: FlaskClient) -> None:
    sari = play.people.sari
    post(wati, givens_of(sari), GIVENS)
    sent(sari.actor, duty_of(sari, sari, "diri"))
    answer = post(wati, givens_of(sari), GIVENS | {"g_TARGET": "130"})
    assert answer.status_code == 422 and value_of(answer.text, "g_TARGET") == "130"
    assert "data bawaan ini tidak dapat diubah lagi" in answer.text and stored_givens(sari)["TARGET"] == "120"
    page = wati.get(givens_of(sari)).text
    assert "semua data bawaan ini tetap" in page and ">Simpan<" not in page
    assert "120 kunjungan" in page and BeautifulSoup(page, "html.parser").select("main input:not([type=hidden])") == []


def test_a_target_that_came_late_is_still_taken(play: Play, wati: FlaskClient) -> None:
    sari = play.people.sari
    sent(sari.actor, duty_of(sari, sari, "diri"))
    page = BeautifulSoup(wati.get(givens_of(sari)).text, "html.parser")
    assert [one["name"] for one in page.select("main form [name^=g_]:not([type=hidden])")] == ["g_TARGET"]
    assert "hanya yang kosong dan diperlukan" in page.text
    typed = {"g_TARGET": "120", "g_MULAI": "", "g_PENUH": "", "source": "Perjanjian kinerja"}
    assert post(wati, givens_of(sari), typed).status_code == 303 and stored_givens(sari) == {"TARGET": "120"}


def test_givens_overtaken_by_the_decision_stay_on_the_page(play: Play, wati: FlaskClient) -> None:
    sari, budi = play.people.sari, play.people.budi
    sent(budi.actor, duty_of(budi, sari, "atasan"))
    decide(play)
    answer = post(wati, givens_of(sari), GIVENS)
    assert answer.status_code == 409 and value_of(answer.text, "g_TARGET") == "120" and stored_givens(sari) == {}
    assert "Penilaian ini sudah ditetapkan." in answer.text and ">Simpan<" not in answer.text


def test_data_overtaken_by_the_decision_stays_on_the_page(play: Play, wati: FlaskClient) -> None:
    sari, budi = play.people.sari, play.people.budi
    sent(budi.actor, duty_of(budi, sari, "atasan"))
    decide(play)
    answer = post(wati, data_of(sari), TYPED)
    assert answer.status_code == 409 and records() == 0 and value_of(answer.text, "q_ABSEN") == "97,5"
    assert "Penilaian ini sudah ditetapkan." in answer.text and "Simpan data" not in answer.text
    assert "/admin/data/" not in wati.get(show_of(sari)).text


def test_an_instrument_without_givens_says_so(app: Flask) -> None:
    play = opened(**ALWAYS)
    wati = as_whom(app, play.people.wati)
    assert "Tidak ada data bawaan" in wati.get(givens_of(play.people.sari)).text
    assert wati.get(data_of(play.people.sari)).status_code == 404
    page = wati.get(table_of(play)).text
    assert "tidak meminta data bawaan atau data kinerja" in page
    assert "/admin/data/" not in wati.get(show_of(play.people.sari)).text


def test_others_have_no_way_in(app: Flask, play: Play) -> None:
    people = play.people
    paths = (data_of(people.sari), givens_of(people.sari), table_of(play))
    for person in (people.sari, people.budi, people.ratna, people.auditor, people.operator):
        browser = as_whom(app, person)
        for path in (*paths, f"{table_of(play)}/terapkan", f"{table_of(play)}/daftar"):
            assert post(browser, path, TYPED | GIVENS | {"table": line(people.sari)}).status_code == 403
        assert {browser.get(path).status_code for path in paths} == {403}
    assert records() == 0


def test_an_administrator_finds_neither_the_own_nor_a_superiors_nor_others(play: Play, wati: FlaskClient) -> None:
    for person in (play.people.wati, play.people.head, play.people.tono):
        for path in (data_of(person), givens_of(person)):
            assert wati.get(path).status_code == 404 and post(wati, path, TYPED | GIVENS).status_code == 404


def test_the_table_names_the_codes_it_takes(play: Play, wati: FlaskClient) -> None:
    rows = BeautifulSoup(wati.get(table_of(play)).text, "html.parser").select("main table tr")[1:]
    assert [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in rows] == [
        ["ABSEN", "Hari hadir", "angka, dalam %"],
        ["HADIR", "Kehadiran", "salah satu dari 1, 2, 3, 4, 5"],
        ["MULAI", "Mulai bertugas", "tanggal"],
        ["PENUH", "Penuh waktu", "ya atau tidak"],
        ["TARGET", "Target kunjungan", "angka, dalam kunjungan"],
    ]


def test_a_pasted_table_is_looked_through_then_applied(play: Play, wati: FlaskClient) -> None:
    text = "\n".join((line(play.people.sari), line(play.people.dewi, "90")))
    page = post(wati, table_of(play), {"table": text})
    assert page.status_code == 200 and "2 baru" in page.text and records() == 0
    form = BeautifulSoup(page.text, "html.parser").select_one("form[action$=terapkan]")
    assert form is not None and form["enctype"] == "multipart/form-data"
    carried = value_of(str(form), "table")
    answer = post(wati, f"{table_of(play)}/terapkan", {"table": carried})
    assert answer.status_code == 303 and records() == 2
    assert "2 data disimpan." in wati.get(answer.location).text
    assert "Tidak ada yang baru untuk disimpan." in post(wati, table_of(play), {"table": text}).text
    changed = post(wati, table_of(play), {"table": line(play.people.sari, "70")}).text
    assert "1 berubah" in changed and "<del>" in changed


def test_the_list_of_blanks_comes_back_filled_in(play: Play, wati: FlaskClient) -> None:
    sari = play.people.sari
    answer = post(wati, f"{table_of(play)}/daftar")
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"] and answer.text.startswith("\ufeffNIP;Kode;Nilai;")
    mine = [line for line in answer.text.splitlines() if sari.nip in line]
    assert len(mine) == 5 and mine[-1].startswith(f"'{sari.nip};ABSEN;;;;Sari Umasugi")
    export = reading().scalars(select(AuditEvent).where(AuditEvent.event == "export.made")).one()
    assert export.changes["rows"] == len(answer.text.splitlines()) - 1
    filled = answer.text.replace(f"'{sari.nip};ABSEN;;;", f"'{sari.nip};ABSEN;90;Rekap;5/1/2026")
    file = (BytesIO(filled.encode()), "data-belum-diisi.csv")
    page = post(wati, table_of(play), {"file": file})
    assert (
        page.status_code == 200
        and "1 baru" in page.text
        and f"{len(answer.text.splitlines()) - 2} belum diisi" in page.text
    )
    listed = BeautifulSoup(page.text, "html.parser").select("#periksa tbody tr")
    assert len(listed) == 1 and sari.nip in listed[0].text and f"'{sari.nip}" not in listed[0].text
    carried = value_of(page.text, "table")
    assert post(wati, f"{table_of(play)}/terapkan", {"table": carried}).status_code == 303 and records() == 1
    untouched = post(wati, table_of(play), {"table": f"{play.people.dewi.nip};ABSEN;;;"}).text
    assert "1 belum diisi" in untouched and "Tidak ada yang baru untuk disimpan." in untouched


def test_an_uploaded_table_takes_the_place_of_the_pasted_one(play: Play, wati: FlaskClient) -> None:
    file = (BytesIO(("\ufeff" + line(play.people.sari)).encode()), "rekap.csv")
    page = post(wati, table_of(play), {"table": "lama", "file": file})
    assert page.status_code == 200 and "1 baru" in page.text
    assert value_of(page.text, "table") == line(play.people.sari).replace(";", "\t") + "\n"


def test_a_rejected_table_stays_as_typed_and_nothing_is_stored(play: Play, wati: FlaskClient) -> None:
    text = "\n".join((line(play.people.sari), line(play.people.dewi, "101")))
    for path in (table_of(play), f"{table_of(play)}/terapkan"):
        answer = post(wati, path, {"table": text})
        assert answer.status_code == 422 and records() == 0
        assert value_of(answer.text, "table") == text
        assert "1 ditolak" in answer.text and "Nilai: Angka ini di luar batas" in answer.text
        assert "Simpan semua" not in answer.text
        first = BeautifulSoup(answer.text, "html.parser").select_one("#periksa tbody tr")
        assert first is not None and "Dewi" in first.text, "what needs attention comes first"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"table": ""}, "Tabelnya kosong."),
        ({"table": '1;"2'}, "tanda petik yang tidak ditutup"),
        ({"table": "lama", "file": (BytesIO(b"\xff\xfe\x00"), "rekap.csv")}, "atau sebagai CSV UTF-8"),
    ],
)
def test_a_table_that_is_none_says_why(play: Play, wati: FlaskClient, values: dict[str, object], words: str) -> None:
    answer = post(wati, table_of(play), values)
    assert answer.status_code == 422 and words in answer.text
    assert value_of(answer.text, "table") == values["table"]


def test_a_file_that_is_too_large_is_not_read(play: Play, wati: FlaskClient) -> None:
    file = FileStorage(BytesIO(b"1;2;3;4;5\n" * 160_000), "rekap.csv")
    # By hand: the client would leave its own temporary file open.
    boundary, body = encode_multipart({"csrf_token": token_of(wati), "table": "lama", "file": file})
    answer = wati.post(table_of(play), data=body, content_type=f"multipart/form-data; boundary={boundary}")
    assert answer.status_code == 422 and "paling banyak 5000 baris" in answer.text
    assert value_of(answer.text, "table") == "lama"


def test_a_table_overtaken_by_the_end_of_the_period_stays_on_the_page(play: Play, wati: FlaskClient) -> None:
    with transaction() as session:
        session.scalars(select(Cycle)).one().state = CycleState.CLOSED
    for path in (table_of(play), f"{table_of(play)}/terapkan"):
        answer = post(wati, path, {"table": line(play.people.sari)})
        assert answer.status_code == 409 and value_of(answer.text, "table") == line(play.people.sari)
    assert wati.get(table_of(play)).status_code == 403 and records() == 0
    assert post(wati, f"{table_of(play)}/daftar").status_code == 403


def test_unknown_appraisals_parts_and_periods_are_not_found(play: Play, wati: FlaskClient) -> None:
    sari = appraisal_of(play.people.sari).public_id
    base = "/admin/data/penilaian"
    for path in (
        f"{base}/tidak-ada/bawaan",
        f"{base}/{sari}/overall/atasan",
        f"{base}/{sari}/lain/rekap",
        "/admin/data-periode/tidak-ada",
    ):
        assert wati.get(path).status_code == 404 and post(wati, path, TYPED).status_code == 404

"""The pages of objections as a browser asks for them, from the result page to the decision."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from kinerja.appraisals.models import AppraisalState, Deadline
from kinerja.appraisals.services.decide import finalize_appraisal
from kinerja.appraisals.services.receive import receive_result
from kinerja.core.db import reading, transaction
from kinerja.cycles.models import ClockCode, Cycle, CycleKind
from kinerja.objections.changes.drafting import Typed
from kinerja.objections.models import Objection, ObjectionEvidence, ObjectionState
from kinerja.objections.queries import lists
from kinerja.objections.services.file_objection import file_objection, save_objection, withdraw_objection
from tests import factories
from tests.kinerja.appraisals.stage import ALWAYS, NOW, document, duty_of, sent
from tests.kinerja.core.browsing import log_in, log_out, post
from tests.kinerja.objections.stage import (
    DAY,
    TYPED,
    Filed,
    counting,
    decide,
    decided,
    filed,
    fresh,
    governor,
    heard,
    objection_of,
    received,
)
from tests.kinerja.objections.test_file_objection import PDF

TOGETHER = {"password": factories.PASSWORD}


@pytest.fixture
def before(app: Flask) -> Filed:
    """The pages read the clock themselves, so the clock for objections is moved to where it runs."""
    one = received(**ALWAYS)
    prolong(ClockCode.OBJECTION)
    return one


@pytest.fixture
def one(app: Flask) -> Filed:
    return filed(**ALWAYS)


def instead(client: FlaskClient, person: factories.Person) -> None:
    """Somebody else sits down at the same browser."""
    log_out(client)
    log_in(client, person)


def prolong(code: ClockCode) -> None:
    with transaction() as session:
        for clock in session.scalars(select(Deadline).where(Deadline.code == code)):
            clock.due_at = NOW + 365 * 50 * DAY


def test_from_the_result_to_the_filed_objection(before: Filed, client: FlaskClient) -> None:
    log_in(client, before.play.people.sari)
    page = client.get(f"/hasil/{before.result}").text
    assert "Tulis keberatan" in page and "Paling lambat" in page
    address = f"/keberatan/hasil/{before.result}"
    values = {"reasons": "Target tercapai.", "axis_hasil": "Lihat bulan Juni.", "links": "https://contoh.invalid/x"}
    answer = post(client, address, values | {"action": "periksa"})
    assert answer.location == f"{address}/periksa"
    page = client.get(answer.location).text
    assert "Target tercapai." in page and "Lihat bulan Juni." in page and "https://contoh.invalid/x" in page
    answer = post(client, f"{address}/ajukan", TOGETHER)
    page = client.get(answer.location).text
    assert "menunggu putusan" in page and "Dr. Halima Gamalama" in page and "utuh" in page
    assert "Rating hasil kerja" in page and "Yang memutus dan Pejabat Penilai Kinerja sudah diberi tahu." in page
    assert fresh(before.play.people.sari).state is AppraisalState.OBJECTED
    assert "Buka keberatan" in client.get(f"/hasil/{before.result}").text


def test_a_repeated_filing_leads_to_what_was_filed(one: Filed, client: FlaskClient) -> None:
    log_in(client, one.play.people.sari)
    for path in ("", "/periksa"):
        assert client.get(f"/keberatan/hasil/{one.result}{path}").location == f"/keberatan/{one.objection}"
    for path in ("", "/ajukan"):
        assert post(client, f"/keberatan/hasil/{one.result}{path}", TOGETHER).location == f"/keberatan/{one.objection}"


def test_a_file_is_added_downloaded_and_taken_out(before: Filed, client: FlaskClient) -> None:
    log_in(client, before.play.people.sari)
    address = f"/keberatan/hasil/{before.result}"
    values = {"reasons": "Target tercapai.", "action": "berkas", "file": (BytesIO(PDF), "bukti juni.pdf")}
    assert post(client, address, values).status_code == 303
    page = client.get(address).text
    assert "bukti juni.pdf" in page and "Target tercapai." in page
    evidence = reading().scalars(select(ObjectionEvidence.public_id)).one()
    objection = reading().scalars(select(Objection.public_id)).one()
    answer = client.get(f"/keberatan/{objection}/bukti/{evidence}")
    assert answer.data == PDF and "attachment" in answer.headers["Content-Disposition"]
    instead(client, before.play.people.budi)
    assert client.get(f"/keberatan/{objection}/bukti/{evidence}").status_code == 403
    instead(client, before.play.people.sari)
    post(client, address, {"reasons": "Target tercapai.", "evidence": evidence})
    assert "bukti juni.pdf" not in client.get(address).text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reasons": "Target tercapai.", "action": "berkas"}, "Pilih dahulu berkasnya."),
        ({"reasons": "Target tercapai.", "links": "bukan"}, "Tulis satu tautan per baris"),
        (
            {"reasons": "Target tercapai.", "action": "berkas", "file": (BytesIO(b"MZ"), "x.pdf")},
            "Isi berkas ini tidak sesuai",
        ),
    ],
)
def test_bad_input_keeps_what_was_typed(
    before: Filed, client: FlaskClient, values: dict[str, object], words: str
) -> None:
    log_in(client, before.play.people.sari)
    answer = post(client, f"/keberatan/hasil/{before.result}", dict(values))
    assert answer.status_code == 422 and words in answer.text and "Target tercapai." in answer.text


def test_filing_asks_for_the_password_and_for_reasons(before: Filed, client: FlaskClient) -> None:
    log_in(client, before.play.people.sari)
    address = f"/keberatan/hasil/{before.result}"
    assert "Belum ada alasan" in client.get(f"{address}/periksa").text
    post(client, address, {"reasons": TYPED.reasons})
    answer = post(client, f"{address}/ajukan", {"password": "bukan ini"})
    assert answer.status_code == 422 and TYPED.reasons in answer.text
    assert fresh(before.play.people.sari).state is AppraisalState.RECEIVED


def test_a_result_on_trial_says_why_there_is_no_button(before: Filed, client: FlaskClient) -> None:
    log_in(client, before.play.people.sari)
    with transaction() as session:
        session.execute(update(Cycle).values(kind=CycleKind.TRIAL))
    page = client.get(f"/hasil/{before.result}").text
    assert "Hasil uji coba tidak dihitung" in page and "Tulis keberatan" not in page
    assert "Hasil uji coba tidak dihitung" in client.get(f"/keberatan/hasil/{before.result}").text


def test_the_page_of_a_result_says_when_it_is_too_late(app: Flask, client: FlaskClient) -> None:
    one = received(**ALWAYS)
    with transaction() as session:
        for clock in session.scalars(select(Deadline).where(Deadline.code == ClockCode.OBJECTION)):
            clock.starts_at, clock.due_at = NOW - 700 * DAY, NOW - 600 * DAY
    log_in(client, one.play.people.sari)
    page = client.get(f"/hasil/{one.result}").text
    assert "Tenggat keberatan berakhir" in page and "Tulis keberatan" not in page


def test_both_sides_speak_on_the_page(one: Filed, client: FlaskClient) -> None:
    page = f"/keberatan/{one.objection}"
    log_in(client, one.play.people.budi)
    assert "Menjelaskan penilaian yang dipersoalkan" in client.get("/").text
    assert post(client, f"{page}/keterangan", {"text": " "}).status_code == 422
    assert post(client, f"{page}/keterangan", {"text": "Di luar rencana."}).status_code == 303
    assert "Menjelaskan penilaian yang dipersoalkan" not in client.get("/").text
    instead(client, one.play.people.sari)
    assert "Menanggapi penjelasan atas keberatan Anda" in client.get("/").text
    post(client, f"{page}/keterangan", {"text": "Rencana diubah."})
    shown = client.get(page).text
    assert "Di luar rencana." in shown and "Rencana diubah." in shown and "Bukti kirim" in shown


def test_the_superior_reads_the_pack_and_changes_the_result(one: Filed, client: FlaskClient) -> None:
    heard(one)
    log_in(client, one.play.people.head)
    assert "Memutus keberatan" in client.get("/").text and "Yang saya putus" in client.get("/keberatan").text
    pack = client.get(f"/keberatan/{one.objection}/berkas").text
    assert "68,00" in pack and "Selalu menyapa pasien." in pack and TYPED.reasons in pack
    assert "isian 3 dari 5 bernilai 60,00" in pack and "bahan pertimbangan" in pack
    page = f"/keberatan/{one.objection}/putusan"
    assert "Rencana diubah pada bulan Mei." in client.get(page).text
    values = {"outcome": "changed", "reason": "Bukti cukup.", "axis_hasil": "di_atas", "axis_perilaku": "sesuai"}
    values |= {"reason_hasil": "Posko banjir.", "rev": str(objection_of(one).rev), "password": factories.PASSWORD}
    answer = post(client, page, values)
    assert answer.location == f"/keberatan/{one.objection}"
    ruled = client.get(answer.location).text
    assert "Putusan: hasil diubah" in ruled and "Baca hasil yang baru" in ruled
    assert client.get(f"/hasil/{one.result}").status_code == 200
    instead(client, one.play.people.sari)
    old = client.get(f"/hasil/{one.result}").text
    assert "Hasil ini sudah diganti." in old and "di atas ekspektasi" not in old.split("Kuadran")[0]
    latest = client.get("/hasil").text
    assert one.result not in latest
    ruled = client.get(f"/keberatan/{one.objection}").text
    assert "Bukti cukup." in ruled and "Baca hasil yang baru" in ruled


def test_the_new_result_names_the_superior_and_links_the_original(one: Filed, client: FlaskClient) -> None:
    result = decide(one, "changed")
    log_in(client, one.play.people.sari)
    page = client.get(f"/hasil/{result}").text
    assert "Diubah oleh keputusan atas keberatan (D.1.3)" in page and f"/hasil/{one.result}" in page
    assert "oleh Dr. Halima Gamalama, Kepala Dinas" in page
    assert client.get(f"/hasil/{result}/lembar.pdf").status_code == 200


def test_a_decision_with_a_wrong_password_keeps_what_was_typed(one: Filed, client: FlaskClient) -> None:
    log_in(client, one.play.people.head)
    page = f"/keberatan/{one.objection}/putusan"
    values = {"outcome": "upheld", "reason": "Sudah tepat.", "hearing": "Lisan.", "rev": "1", "password": "bukan"}
    answer = post(client, page, values)
    assert answer.status_code == 422 and "Sudah tepat." in answer.text and "Lisan." in answer.text
    answer = post(client, page, values | {"hearing": "", "password": factories.PASSWORD})
    assert answer.status_code == 422 and "Ada pihak yang belum menyampaikan keterangan." in answer.text
    assert objection_of(one).state is ObjectionState.FILED


def test_an_overdue_decision_is_shown_and_not_blocked(one: Filed, client: FlaskClient) -> None:
    with transaction() as session:
        for clock in session.scalars(select(Deadline).where(Deadline.code == ClockCode.OBJECTION_DECISION)):
            clock.starts_at, clock.due_at = NOW - 700 * DAY, NOW - 600 * DAY
    log_in(client, one.play.people.head)
    assert "lewat batas waktu" in client.get("/keberatan").text
    page = client.get(f"/keberatan/{one.objection}/putusan").text
    assert "Batas itu sudah lewat" in page and "Simpan putusan" in page


def test_withdrawing_needs_the_password(one: Filed, client: FlaskClient) -> None:
    log_in(client, one.play.people.sari)
    page = f"/keberatan/{one.objection}"
    assert post(client, f"{page}/tarik", {"password": "bukan"}).status_code == 422
    assert post(client, f"{page}/tarik", TOGETHER).location == page
    assert "ditarik" in client.get(page).text
    assert fresh(one.play.people.sari).state is AppraisalState.FINAL


@pytest.mark.parametrize("who", ["wati", "ratna", "hasan"])
def test_administrators_see_states_and_no_contents(one: Filed, client: FlaskClient, who: str) -> None:
    log_in(client, getattr(one.play.people, who))
    page = client.get("/keberatan").text
    assert "Sari Umasugi" in page and "menunggu putusan" in page and "Dr. Halima Gamalama" in page
    assert f"/keberatan/{one.objection}" not in page and TYPED.reasons not in page
    for path in ("", "/berkas", "/putusan"):
        assert client.get(f"/keberatan/{one.objection}{path}").status_code == 403


def test_an_auditor_reads_under_assignment(one: Filed, client: FlaskClient) -> None:
    log_in(client, one.play.people.auditor)
    assert f"/keberatan/{one.objection}" in client.get("/keberatan").text
    page = client.get(f"/keberatan/{one.objection}").text
    assert TYPED.reasons in page and "Tarik keberatan" not in page and "Kirim keterangan" not in page


def test_others_find_an_empty_list(one: Filed, client: FlaskClient) -> None:
    withdraw_objection(one.sari, one.objection, now=NOW)
    log_in(client, one.play.people.tono)
    assert "Belum ada keberatan" in client.get("/keberatan").text
    assert client.get("/keberatan/tidak-ada").status_code == 404


def test_without_anybody_to_decide_the_page_says_so_and_bkd_finds_it(app: Flask, client: FlaskClient) -> None:
    """The governor assesses Tono, who is neither a high official nor the head of a unit."""
    play = counting(**ALWAYS)
    result = decided(play.people.tono, governor(play))
    receive_result(play.people.tono.actor, result, now=NOW)
    prolong(ClockCode.OBJECTION)
    log_in(client, play.people.tono)
    post(client, f"/keberatan/hasil/{result}", {"reasons": TYPED.reasons})
    page = client.get(post(client, f"/keberatan/hasil/{result}/ajukan", TOGETHER).location).text
    assert "BKD sudah diberi tahu untuk menunjuk siapa yang memutus." in page and "belum ada" in page
    instead(client, play.people.hasan)
    listed = client.get("/keberatan").text
    assert "Tono Sangaji" in listed and "belum ada" in listed
    address = f"/pelimpahan/{fresh(play.people.tono).public_id}"
    assert address in listed and "Struktur tidak memberi atasan yang bukan pihak." in client.get(address).text


def test_what_was_typed_too_late_can_be_copied(before: Filed, client: FlaskClient) -> None:
    address = f"/keberatan/hasil/{before.result}"
    log_in(client, before.play.people.sari)
    post(client, address, {"reasons": TYPED.reasons})
    with transaction() as session:
        session.execute(update(Deadline).values(starts_at=NOW - 700 * DAY, due_at=NOW - 600 * DAY))
    answer = post(client, address, {"reasons": "Tulisan panjang saya."})
    assert answer.status_code == 409 and "Tulisan panjang saya." in answer.text and "Tenggat" in answer.text
    answer = post(client, f"{address}/ajukan", TOGETHER)
    assert answer.status_code == 409 and "Tenggat keberatan berakhir" in answer.text
    assert fresh(before.play.people.sari).state is AppraisalState.RECEIVED


def test_a_word_that_comes_after_the_decision_can_be_copied(one: Filed, client: FlaskClient) -> None:
    decide(one)
    log_in(client, one.play.people.budi)
    answer = post(client, f"/keberatan/{one.objection}/keterangan", {"text": "Penjelasan yang terlambat."})
    assert answer.status_code == 409 and "Penjelasan yang terlambat." in answer.text
    assert "sudah diputus" in answer.text
    instead(client, one.play.people.head)
    answer = post(client, f"/keberatan/{one.objection}/putusan", {"outcome": "upheld", "reason": "Sekali lagi."})
    assert answer.status_code == 409 and "Sekali lagi." in answer.text


def test_an_instrument_without_ratings_can_only_be_upheld(app: Flask, client: FlaskClient) -> None:
    play = counting(document(), **ALWAYS)
    people = play.people
    sent(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    appraisal = fresh(people.sari)
    result = finalize_appraisal(people.budi.actor, appraisal.public_id, {}, rev=appraisal.rev, now=NOW)
    receive_result(people.sari.actor, result, now=NOW)
    save_objection(people.sari.actor, result, Typed("Salah hitung.", {}, []), now=NOW)
    objection = file_objection(people.sari.actor, result, now=NOW)
    log_in(client, people.head)
    page = f"/keberatan/{objection}/putusan"
    shown = client.get(page).text
    assert "Instrumen ini tidak memakai rating" in shown and "Hasil diubah" not in shown
    values = {"reason": "Sudah dihitung ulang.", "hearing": "Lisan.", "rev": "1", "password": factories.PASSWORD}
    assert post(client, page, values | {"outcome": "changed"}).status_code == 422
    assert post(client, page, values | {"outcome": "upheld"}).location == f"/keberatan/{objection}"
    assert fresh(people.sari).state is AppraisalState.FINAL


def test_each_list_is_paged_by_itself(one: Filed, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    dewi = one.play.people.dewi
    second = decided(dewi, one.play.people.budi)
    receive_result(dewi.actor, second, now=NOW)
    save_objection(dewi.actor, second, TYPED, now=NOW)
    file_objection(dewi.actor, second, now=NOW + DAY)
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    log_in(client, one.play.people.budi)
    first, last = client.get("/keberatan").text, client.get("/keberatan?nilai=1").text
    assert "Dewi Makian" in first and "Sari Umasugi" not in first and "/keberatan?nilai=1#nilai" in first
    assert "Sari Umasugi" in last and "Dewi Makian" not in last and 'rel="prev"' in last
    assert "Sari Umasugi" in client.get("/keberatan?nilai=77").text
    assert "Dewi Makian" in client.get("/keberatan?nilai=-3&putus=x").text
    instead(client, one.play.people.ratna)
    states = client.get("/keberatan?keadaan=1").text
    assert "Sari Umasugi" in states and "Dewi Makian" not in states
    instead(client, one.play.people.sari)
    own = client.get("/keberatan").text
    assert "Keberatan saya" in own and 'class="pages"' not in own


def test_administrators_read_that_there_are_no_objections(before: Filed, client: FlaskClient) -> None:
    log_in(client, before.play.people.ratna)
    assert "tampil di sini dengan keadaan dan tenggatnya" in client.get("/keberatan").text

"""The pages of notes and feedback: what is typed stays, files remind of other people, searches leave no trace."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from kinerja.core.db import reading
from kinerja.plans.models import EvidenceNote, Feedback, FeedbackRequest
from kinerja.plans.services.feedback import ask_feedback
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, OVER, Play, opened
from tests.kinerja.core.browsing import log_in, post, token_of
from tests.kinerja.files.test_stripping import png
from tests.kinerja.plans.stage import coached, noted, public_id, told, upload

NOTE = {"noted_on": "2026-01-05", "text": "Menyusun alur.", "codes": "HADIR", "reference": "SK-7"}
WORDS = {
    "kind": "incidental",
    "given_on": "2026-01-05",
    "good": "Rapi.",
    "next_step": "Berbagi cara.",
    "codes": "HADIR",
}
TALK = {"kind": "coaching", "held_on": "2026-01-05", "goal": "Memimpin rapat.", "steps": "Pekan depan."}


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


def as_(app: Flask, person: Person) -> FlaskClient:
    browser = app.test_client()
    log_in(browser, person)
    return browser


def rows(model: type) -> list:
    return list(reading().query(model).all())


def page_of(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def test_the_way_in_leads_to_the_running_period(app: Flask, play: Play) -> None:
    answer = as_(app, play.people.sari).get("/catatan")
    assert answer.status_code == 303 and answer.location.endswith(play.cycle_id)


def test_a_note_is_written_and_read_back(app: Flask, play: Play) -> None:
    browser = as_(app, play.people.sari)
    answer = post(browser, f"/catatan/{play.cycle_id}/tulis", NOTE, follow_redirects=True)
    assert "Menyusun alur." in answer.text and "Disiplin › Kehadiran" in answer.text
    [kept] = rows(EvidenceNote)
    form = page_of(browser.get(f"/catatan/bukti/{kept.public_id}").text)
    assert form.select_one("textarea#text").get_text().strip() == "Menyusun alur."
    assert form.select_one("input[value=HADIR]").has_attr("checked")
    assert not form.select_one("input[value=LAPOR]").has_attr("checked")


def test_what_was_typed_stays_beside_what_is_wrong(app: Flask, play: Play) -> None:
    typed = NOTE | {"noted_on": "2025-01-01", "text": "Menyusun <alur>."}
    answer = post(as_(app, play.people.sari), f"/catatan/{play.cycle_id}/tulis", typed)
    page = page_of(answer.text)
    assert answer.status_code == 422 and rows(EvidenceNote) == []
    assert page.select_one("textarea#text").get_text().strip() == "Menyusun <alur>."
    assert "antara 1 Januari 2026 dan 31 Desember 2026" in page.select_one("#noted_on-error").get_text()


def test_a_file_needs_a_look_at_other_people_first(app: Flask, play: Play) -> None:
    browser, address = as_(app, play.people.sari), f"/catatan/{play.cycle_id}/tulis"

    def send(**more: str):
        values = {"csrf_token": token_of(browser), **NOTE, "file": (BytesIO(png()), "alur.png"), **more}
        return browser.post(address, data=values, content_type="multipart/form-data")

    refused = send()
    assert (
        refused.status_code == 422
        and "tutupi data orang lain" in page_of(refused.text).select_one("#covered-error").get_text()
    )
    assert send(covered="y").status_code == 303
    assert "alur.png" in browser.get(f"/catatan/{play.cycle_id}").text


def test_a_note_and_its_file_are_taken_back(app: Flask, play: Play) -> None:
    browser, note_id = as_(app, play.people.sari), noted(play, upload=upload())
    page = page_of(browser.get(f"/catatan/bukti/{note_id}").text)
    [drop] = [one["action"] for one in page.select("form") if "/berkas/" in one["action"]]
    assert post(browser, drop).status_code == 303
    assert "alur.png" not in browser.get(f"/catatan/bukti/{note_id}").text
    assert post(browser, f"/catatan/bukti/{note_id}/hapus").status_code == 303
    assert rows(EvidenceNote) == []


def test_the_superior_reads_notes_and_opens_their_files(app: Flask, play: Play) -> None:
    noted(play, upload=upload())
    told(play)
    coached(play)
    browser = as_(app, play.people.budi)
    page = page_of(browser.get(f"/umpan-balik/pegawai/{public_id(play.people.sari)}").text)
    assert "Menyusun alur antrean baru." in page.get_text() and "Antrean lebih tertib." in page.get_text()
    [link] = [str(one["href"]) for one in page.select(".files a")]
    assert browser.get(link).data == png()


@pytest.mark.parametrize("who", ["head", "dewi", "tono", "wati", "ratna", "auditor"])
def test_others_read_nothing_about_an_employee(app: Flask, play: Play, who: str) -> None:
    note_id = noted(play)
    browser = as_(app, getattr(play.people, who))
    assert browser.get(f"/umpan-balik/pegawai/{public_id(play.people.sari)}").status_code == 403
    assert browser.get(f"/catatan/bukti/{note_id}").status_code == 404


def test_after_the_decisions_nothing_is_written(app: Flask) -> None:
    play = opened(**OVER)
    browser = as_(app, play.people.sari)
    page = browser.get(f"/catatan/{play.cycle_id}").text
    assert "sudah berakhir" in page and "Tulis catatan bukti" not in page
    assert browser.get(f"/catatan/{play.cycle_id}/tulis").status_code == 403


def test_feedback_is_given_from_the_desk(app: Flask, play: Play) -> None:
    browser = as_(app, play.people.budi)
    assert "Sari Umasugi" in browser.get("/umpan-balik").text
    address = f"/umpan-balik/beri/{public_id(play.people.sari)}"
    refused = post(browser, address, WORDS | {"next_step": ""})
    assert refused.status_code == 422 and "Rapi." in refused.text
    assert post(browser, address, WORDS).status_code == 303
    [given] = rows(Feedback)
    assert (given.good, given.codes) == ("Rapi.", ["HADIR"])
    assert "Rapi." in as_(app, play.people.sari).get(f"/catatan/{play.cycle_id}").text


def test_a_leader_finds_whom_the_task_was_given_to(app: Flask, play: Play) -> None:
    browser = as_(app, play.people.head)
    found = post(browser, "/umpan-balik/cari", {"search": "sari"}).text
    assert f"/umpan-balik/beri/{public_id(play.people.sari)}" in found
    assert "Tidak ada yang cocok" in post(browser, "/umpan-balik/cari", {"search": "zz"}).text
    assert post(as_(app, play.people.dewi), "/umpan-balik/cari", {"search": "sari"}).status_code == 403


def test_somebody_is_asked_found_by_name(app: Flask, play: Play) -> None:
    browser = as_(app, play.people.sari)
    first = page_of(browser.get("/umpan-balik/minta").text)
    assert "Budi Tidore" in first.select_one("#giver").get_text()
    asked = {"search": "tono", "action": "cari", "task": "Posko"}
    found = page_of(post(browser, "/umpan-balik/minta", asked).text)
    assert "Tono Sangaji" in found.select_one("#giver").get_text()
    assert found.select_one("textarea#task").get_text().strip() == "Posko"
    unsaid = post(browser, "/umpan-balik/minta", {"giver": public_id(play.people.tono), "action": "kirim"})
    assert unsaid.status_code == 422 and rows(FeedbackRequest) == []
    nobody = post(browser, "/umpan-balik/minta", {"task": "Posko", "action": "kirim"})
    assert nobody.status_code == 422 and "Pilih siapa yang diminta." in nobody.text
    chosen = {"giver": public_id(play.people.tono), "task": "Posko", "action": "kirim", "search": "tono"}
    assert post(browser, "/umpan-balik/minta", chosen).status_code == 303
    again = post(browser, "/umpan-balik/minta", chosen)
    assert again.status_code == 422 and "belum dijawab" in again.text


def test_whoever_is_asked_answers_or_refuses(app: Flask, play: Play) -> None:
    sari = play.people.sari.actor
    first = ask_feedback(sari, public_id(play.people.tono), "Posko", ("HADIR",), now=NOW)
    browser = as_(app, play.people.tono)
    assert "Posko" in browser.get("/umpan-balik").text
    form = page_of(browser.get(f"/umpan-balik/permintaan/{first}").text)
    assert form.select_one("input[value=HADIR]").has_attr("checked")
    assert post(browser, f"/umpan-balik/permintaan/{first}", WORDS).status_code == 303
    assert browser.get(f"/umpan-balik/permintaan/{first}").status_code == 403
    second = ask_feedback(sari, public_id(play.people.tono), "Rapat", now=NOW)
    assert post(browser, f"/umpan-balik/permintaan/{second}/tolak").status_code == 303
    third = ask_feedback(sari, public_id(play.people.tono), "Lain", now=NOW)
    assert post(as_(app, play.people.sari), f"/umpan-balik/permintaan/{third}/tarik").status_code == 303
    assert post(as_(app, play.people.dewi), f"/umpan-balik/permintaan/{third}/tolak").status_code == 404


def test_a_talk_is_recorded_from_the_page_of_the_employee(app: Flask, play: Play) -> None:
    browser, address = as_(app, play.people.budi), f"/pembinaan/baru/{public_id(play.people.sari)}"
    refused = post(browser, address, TALK | {"steps": ""})
    assert refused.status_code == 422 and "Memimpin rapat." in refused.text
    assert "Memimpin rapat." in post(browser, address, TALK, follow_redirects=True).text
    assert as_(app, play.people.head).get(address).status_code == 403


def test_whoever_is_asked_sees_it_among_the_tasks(app: Flask, play: Play) -> None:
    asked = ask_feedback(play.people.sari.actor, public_id(play.people.tono), "Posko banjir", now=NOW)
    page = page_of(as_(app, play.people.tono).get("/").text)
    assert "Posko banjir" in page.select_one("#umpan-balik").get_text()
    assert page.select_one(f"#umpan-balik a[href='/umpan-balik/permintaan/{asked}']")
    assert page_of(as_(app, play.people.sari).get("/").text).select_one("#umpan-balik") is None

"""What people pass on: a plain link and what it is about, never a name, a score or a number of an employee."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals.services.remind import make_digests
from kinerja.appraisals.services.run_clocks import run_out_clocks
from kinerja.core.authz import job_actor
from kinerja.core.db import reading
from kinerja.people.models import Employee, EmployeeNumber
from tests.factories import Person
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import log_in

ADDRESS = re.compile(r'href="(https://wa\.me/[^"]*)"')
COPY = re.compile(r"<textarea readonly[^>]*>([^<]*)</textarea>")


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


def browser(app: Flask, someone: Person) -> FlaskClient:
    client = app.test_client()
    log_in(client, someone)
    return client


def shared(page: str) -> list[str]:
    """The texts of the page that go to WhatsApp; each also stands there to be copied by hand."""
    texts = [parse_qs(urlsplit(unescape(one)).query)["text"][0] for one in ADDRESS.findall(page)]
    assert texts == [unescape(one) for one in COPY.findall(page)]
    return texts


def is_discreet(text: str) -> bool:
    names = [part for name in reading().scalars(select(Employee.name)) for part in name.split() if len(part) > 3]
    numbers = reading().scalars(select(EmployeeNumber.number)).all()
    return not any(word in text for word in [*names, *numbers]) and not re.search(r"\d,\d|\d{6,}", text)


def test_tasks_and_reminders_are_shared_with_a_plain_link(app: Flask, play: Play) -> None:
    make_digests(job_actor("remind"), now=NOW)
    for someone in (play.people.sari, play.people.budi):
        texts = shared(browser(app, someone).get("/").text)
        assert texts and all(is_discreet(text) for text in texts)
        assert all(text.endswith("http://localhost/") for text in texts)
    assert any("Penilaian diri, paling lambat" in text for text in shared(browser(app, play.people.sari).get("/").text))
    assert any("rating menunggu penetapan" in text for text in shared(browser(app, play.people.budi).get("/").text))


def test_result_is_announced_without_saying_what_it_is(app: Flask, play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    texts = shared(browser(app, play.people.sari).get("/").text)
    (text,) = [text for text in texts if "Hasil penilaian kinerja" in text]
    assert "baik" not in text and "68" not in text and is_discreet(text)


def test_receipt_of_a_secret_sheet_does_not_say_that_it_was_sent(app: Flask, play: Play) -> None:
    people = play.people
    open_sheet = sent(people.sari.actor, duty_of(people.sari, people.sari, "diri"))
    secret = sent(people.dewi.actor, duty_of(people.dewi, people.sari, "rekan"))
    (said,) = shared(browser(app, people.sari).get(f"/lembar/{open_sheet}/bukti-kirim").text)
    (kept,) = shared(browser(app, people.dewi).get(f"/lembar/{secret}/bukti-kirim").text)
    assert "sudah mengirim" in said and "mengirim" not in kept
    assert is_discreet(said) and is_discreet(kept)


def test_administrators_copy_one_message_per_unit(app: Flask, play: Play) -> None:
    client = browser(app, play.people.wati)
    board = client.get(f"/admin/penilaian/kemajuan/{play.cycle_id}").text
    texts = shared(board)
    assert any(re.fullmatch(r"Bidang Pelayanan Kesehatan: \d+ lembar .* http://localhost/", text) for text in texts)
    assert all(is_discreet(text) for text in texts)
    assert len(texts) == len({text.split(":")[0] for text in texts})
    unit = client.get(f"/admin/penilaian/kemajuan/{play.cycle_id}/{play.people.division.public_id}").text
    assert shared(unit) == [text for text in texts if text.startswith("Bidang Pelayanan Kesehatan")]


def test_nothing_is_loaded_from_elsewhere(app: Flask, play: Play) -> None:
    answer = browser(app, play.people.sari).get("/")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r'(?:src|action)="https?://', answer.text) == []
    assert 'rel="noreferrer" href="https://wa.me/' in answer.text


def test_result_says_until_when_it_is_receipted_and_since_when_it_counts_as_received(app: Flask, play: Play) -> None:
    sari = play.people.sari
    sent(play.people.budi.actor, duty_of(play.people.budi, sari, "atasan"))
    public_id = decide(play)
    client = browser(app, sari)
    until = "Paling lambat 15 Desember 2026 23.59 WIT. Sesudah itu hasil dianggap diterima"
    assert until in client.get("/").text and until in client.get(f"/hasil/{public_id}").text
    run_out_clocks(job_actor("run_clocks"), now=datetime(2026, 12, 15, 15, tzinfo=UTC))
    assert until not in client.get("/").text
    page = client.get(f"/hasil/{public_id}").text
    assert "dianggap diterima sejak 16 Desember 2026 00.00 WIT" in page and until not in page
    assert "dianggap diterima sejak" in browser(app, play.people.budi).get(f"/hasil/{public_id}").text

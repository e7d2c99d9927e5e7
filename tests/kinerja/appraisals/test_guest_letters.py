"""Guests are reminded: by letter where there is an address, else by whoever hands out their links."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import GuestLetter, Invitation
from kinerja.appraisals.services.assign import nominate_guest
from kinerja.appraisals.services.give_back import give_back
from kinerja.appraisals.services.invite import invitation_state, revoke_link
from kinerja.appraisals.services.remind import make_digests
from kinerja.appraisals.services.write_guests import make_guest_letters, write_of_return
from kinerja.core.authz import job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import NotAllowed
from kinerja.core.mail import Outbox
from kinerja.core.queue import Job, enqueue
from kinerja.core.runner import run_waiting
from kinerja.notices.models import Audience, ReminderKind
from kinerja.notices.sentences import notice_sentences
from kinerja.people.models import Guest
from kinerja.people.services import withdraw_guest
from tests.factories import guest_actor, make_guest
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent
from tests.kinerja.appraisals.test_remind import FRIDAY, JOB, WEDNESDAY, digest, only, rule
from tests.kinerja.core.browsing import log_in, post

ADDRESS = "komite@contoh.id"


@pytest.fixture
def play(app: Flask) -> Play:
    play = opened()
    only(rule(ReminderKind.EXTERNAL, -3, Audience.DOER), rule(ReminderKind.EXTERNAL, -1, Audience.DOER))
    return play


def guest(play: Play, label: str = "Ibu Komite", *, email: str | None = ADDRESS, kind: str = "mitra") -> Guest:
    """A guest who was named about Sari and has a link."""
    with transaction() as session:
        made = make_guest(session, play.people.agency, label, kind=kind, email=email)
    nominate_guest(play.wati, appraisal_of(play.people.sari).public_id, kind, made.public_id, now=NOW)
    return made


def letters() -> int:
    return reading().scalar(select(func.count()).select_from(GuestLetter)) or 0


def test_a_letter_goes_once_per_stage_with_a_link_beside_the_first(play: Play) -> None:
    made = guest(play)
    first = reading().scalars(select(Invitation.token_hash)).one()
    [mail] = make_guest_letters(JOB, now=WEDNESDAY)
    assert mail.address == ADDRESS and len(mail.sheets) == 1
    assert invitation_state(reading(), mail.sheets[0].token, now=WEDNESDAY) == "good"
    alive = select(Invitation.token_hash).where(Invitation.revoked_at.is_(None))
    assert first in reading().scalars(alive).all(), "the card in hand serves on"
    assert make_guest_letters(JOB, now=WEDNESDAY + timedelta(hours=3)) == [] and letters() == 1
    assert make_guest_letters(JOB, now=WEDNESDAY + timedelta(days=1)) == []
    assert len(make_guest_letters(JOB, now=FRIDAY)) == 1 and letters() == 2
    assert digest(play.people.wati) is None
    assert made.email == ADDRESS


def test_nobody_is_written_to_who_cannot_act_any_more(play: Play) -> None:
    done, listed, ended = guest(play), guest(play, "Keluar"), guest(play, "Tautan dicabut")
    sent(guest_actor(done), duty_of(done, play.people.sari, "mitra"))
    withdraw_guest(play.wati, listed.id, now=NOW)
    revoke_link(play.wati, duty_of(ended, play.people.sari, "mitra").public_id, now=NOW)
    assert make_guest_letters(JOB, now=WEDNESDAY) == []
    late = guest(play, "Terlambat")
    assert late.email and make_guest_letters(JOB, now=datetime(2026, 12, 2, 0, 30, tzinfo=UTC)) == []
    assert letters() == 0


def test_one_address_gets_one_letter_with_every_sheet(play: Play) -> None:
    made = guest(play)
    nominate_guest(play.wati, appraisal_of(play.people.dewi).public_id, "mitra", made.public_id, now=NOW)
    [mail] = make_guest_letters(JOB, now=WEDNESDAY)
    assert len(mail.sheets) == 2 and len({one.token for one in mail.sheets}) == 2


def test_the_administrator_hears_how_many_guests_have_no_address(play: Play) -> None:
    guest(play, email=None)
    guest(play)
    make_digests(JOB, now=WEDNESDAY)
    told = digest(play.people.wati)
    assert told is not None and told["guests"] == 1 and told["own"] == 0
    assert "1 lembar tamu" in " ".join(notice_sentences("digest", told))
    assert digest(play.people.sari) is None and digest(play.people.budi) is None


def test_only_the_system_writes(play: Play) -> None:
    guest(play)
    with pytest.raises(NotAllowed):
        make_guest_letters(play.wati, now=WEDNESDAY)
    with pytest.raises(NotAllowed):
        write_of_return(play.wati, "x", "returned:1", now=WEDNESDAY)
    assert letters() == 0


@pytest.fixture
def outbox(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(app.extensions, "kinerja_outbox", Outbox(tmp_path, "kinerja@localhost"))
    return tmp_path


def posted(folder: Path) -> list[Any]:
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def test_the_letter_names_no_one_and_its_link_opens(play: Play, outbox: Path, app: Flask) -> None:
    guest(play)
    with transaction() as session:
        enqueue(session, "remind", {}, key="remind:x", actor=JOB, now=WEDNESDAY)
    run_waiting(now=WEDNESDAY)
    [mail] = [one for one in posted(outbox) if one["To"] == ADDRESS]
    text = mail.get_content()
    assert "Sari" not in mail.as_string() and "30 November 2026" in text and "masih ditunggu" in text
    address = next(word for word in text.split() if word.startswith("http://localhost/undangan/"))
    assert invitation_state(reading(), address.rpartition("/")[2], now=WEDNESDAY) == "good"


def test_a_guest_hears_that_a_sheet_came_back(app: Flask, outbox: Path) -> None:
    play = opened(**ALWAYS)
    made = guest(play)
    sent(guest_actor(made), duty_of(made, play.people.sari, "mitra"))
    give_back(play.wati, duty_of(made, play.people.sari, "mitra").public_id, reason="Periksa lagi.", now=NOW)
    run_waiting(now=NOW)
    [mail] = posted(outbox)
    assert "dikembalikan" in mail["Subject"] and "dikembalikan untuk diperbaiki" in mail.get_content()
    assert "Periksa lagi." not in mail.get_content()
    job = reading().scalars(select(Job).where(Job.kind == "write_of_return")).one()
    assert job.outcome == {"letters": 1, "unsent": 0}
    cause = job.args["cause"]
    assert write_of_return(job_actor("x"), job.args["assignment"], cause, now=NOW) == [], "told already"


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_page_lists_who_is_awaited_with_a_text_to_share(app: Flask, browser: FlaskClient) -> None:
    play = opened(**ALWAYS)
    made = guest(play, email=None)
    log_in(browser, play.people.wati)
    page = browser.get(f"/admin/tamu-ditunggu/{play.cycle_id}").text
    assert "Ibu Komite" in page and "belum mengisi" in page and "Bagikan lewat WhatsApp" in page
    assert "tautan atau kartu yang sudah Anda terima" in page
    assert made.label in browser.get(f"/admin/tamu-ditunggu/{play.cycle_id}?unit={play.people.division.public_id}").text
    assert "Tidak ada tamu" in browser.get(f"/admin/tamu-ditunggu/{play.cycle_id}?unit=lain").text
    board = browser.get(f"/admin/penilaian/kemajuan/{play.cycle_id}").text
    assert f"/admin/tamu-ditunggu/{play.cycle_id}" in board


def test_a_fresh_link_is_shown_once_and_ends_the_earlier_one(app: Flask, browser: FlaskClient) -> None:
    play = opened(**ALWAYS)
    made = guest(play, email=None)
    log_in(browser, play.people.wati)
    duty = duty_of(made, play.people.sari, "mitra")
    path = f"/admin/tamu-ditunggu/{play.cycle_id}"
    answer = post(browser, f"{path}/tautan", {"assignment": duty.public_id})
    assert answer.status_code == 200 and "http://localhost/undangan/" in answer.text and "Hanya tampil" in answer.text
    alive = select(func.count()).select_from(Invitation).where(Invitation.revoked_at.is_(None))
    assert reading().scalar(alive) == 1
    assert "/undangan/" not in browser.get(path).text
    assert post(browser, f"{path}/tautan", {"assignment": "tidak-ada"}).status_code == 404


def test_outsiders_see_no_guests(app: Flask) -> None:
    play = opened(**ALWAYS)
    guest(play, email=None)
    for someone in (play.people.sari, play.people.budi, play.people.ratna):
        client = app.test_client()
        log_in(client, someone)
        assert client.get(f"/admin/tamu-ditunggu/{play.cycle_id}").status_code == 403


def test_returning_a_guests_sheet_leads_to_the_text_to_hand_over(app: Flask, browser: FlaskClient) -> None:
    play = opened(**ALWAYS)
    made = guest(play, email=None)
    duty = duty_of(made, play.people.sari, "mitra")
    sent(guest_actor(made), duty)
    log_in(browser, play.people.wati)
    answer = post(browser, f"/tugas/{duty.public_id}/kembalikan", {"reason": "Periksa."}, follow_redirects=True)
    assert "dikembalikan, belum dikirim lagi" in answer.text and "dikembalikan untuk diperbaiki" in answer.text

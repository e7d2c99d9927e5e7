"""Thanks after a period: open third parties once each, in words that name nobody; closed roles never."""

from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from kinerja.appraisals.models import GuestLetter, Invitation
from kinerja.appraisals.services.assign import nominate_guest, nominate_official
from kinerja.appraisals.services.close_cycle import close_cycle, verify_seal
from kinerja.appraisals.services.invite import revoke_link
from kinerja.appraisals.services.thank import ThanksMail, thank_third_parties
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, NotAllowed, NotFound, Unavailable
from kinerja.core.mail import Outbox
from kinerja.core.queue import Job
from kinerja.core.runner import run_waiting
from kinerja.cycles.models import Cycle
from kinerja.notices.models import Notice
from kinerja.notices.sentences import notice_sentences
from kinerja.people.models import Employee, Guest
from kinerja.people.services import withdraw_guest
from tests.factories import Person, guest_actor, make_guest
from tests.kinerja.appraisals.closingstage import LATER, close_the_rest
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, appraisal_of, duty_of, opened, sent

JOB = job_actor("test")
ADDRESS = "komite@contoh.id"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(**ALWAYS)


def guest(play: Play, label: str = "Ibu Mitra", *, email: str | None = ADDRESS, kind: str = "mitra") -> Guest:
    """A guest who was named about Sari, and has sent."""
    made = named(play, label, email=email, kind=kind)
    sent(guest_actor(made), duty_of(made, play.people.sari, kind))
    return made


def named(play: Play, label: str, *, email: str | None = ADDRESS, kind: str = "mitra") -> Guest:
    with transaction() as session:
        made = make_guest(session, play.people.agency, label, kind=kind, email=email)
    nominate_guest(play.wati, appraisal_of(play.people.sari).public_id, kind, made.public_id, now=NOW)
    return made


def official(play: Play, about: Person) -> None:
    """Tono, of another Dinas, has sent as an open third party."""
    tono = reading().get_one(Employee, play.people.tono.employee_id).public_id
    nominate_official(play.wati, appraisal_of(about).public_id, "mitra", tono, now=NOW)
    sent(play.people.tono.actor, duty_of(play.people.tono, about, "mitra"))


def closed(play: Play) -> None:
    close_the_rest(play)
    close_cycle(play.ratna, play.cycle_id, now=LATER)


def thanked() -> list[Notice]:
    return list(reading().scalars(select(Notice).where(Notice.kind == "thanks.given")))


def letters() -> int:
    return reading().scalar(select(func.count()).select_from(GuestLetter)) or 0


def thank(play: Play) -> tuple[int, list[ThanksMail]]:
    return thank_third_parties(JOB, play.cycle_id, now=LATER)


def test_officials_are_thanked_once_however_many_sheets_they_sent(play: Play) -> None:
    official(play, play.people.sari)
    official(play, play.people.dewi)
    closed(play)
    assert thank(play) == (1, []) and thank(play) == (1, [])
    [notice] = thanked()
    assert notice.employee_id == play.people.tono.employee_id
    [said] = notice_sentences(notice.kind, notice.params)
    assert said.startswith("Periode 2026 sudah ditutup. Terima kasih") and "Sari" not in said and "Dewi" not in said


def test_guests_get_one_letter_per_address(play: Play) -> None:
    first = guest(play)
    nominate_guest(play.wati, appraisal_of(play.people.dewi).public_id, "mitra", first.public_id, now=NOW)
    sent(guest_actor(first), duty_of(first, play.people.dewi, "mitra"))
    guest(play, "Lain", email="lain@contoh.id")
    closed(play)
    assert thank(play) == (0, [ThanksMail(ADDRESS, "Periode 2026"), ThanksMail("lain@contoh.id", "Periode 2026")])
    assert letters() == 3 and thank(play) == (0, []) and letters() == 3


def test_nobody_of_a_closed_role_is_thanked(play: Play) -> None:
    for number in range(3):
        guest(play, f"Komite {number}", email=f"komite{number}@contoh.id", kind="komite_sekolah")
    closed(play)
    assert thank(play) == (0, []) and thanked() == [] and letters() == 0


def test_who_sent_nothing_or_can_not_be_written_to_is_left_out(play: Play) -> None:
    named(play, "Belum mengirim")
    guest(play, "Tanpa alamat", email=None)
    withdraw_guest(play.wati, guest(play, "Keluar").id, now=NOW)
    ended = named(play, "Tautan dicabut")
    revoke_link(play.wati, duty_of(ended, play.people.sari, "mitra").public_id, now=NOW)
    sent(guest_actor(ended), duty_of(ended, play.people.sari, "mitra"))
    closed(play)
    assert thank(play) == (0, []) and letters() == 0


def test_a_guest_who_sent_on_paper_without_any_link_is_thanked(play: Play) -> None:
    made = guest(play)
    with transaction() as session:
        duty = duty_of(made, play.people.sari, "mitra")
        session.execute(delete(Invitation).where(Invitation.assignment_id == duty.id))
    closed(play)
    assert len(thank(play)[1]) == 1


def test_supervisors_and_employees_themselves_are_no_third_parties(play: Play) -> None:
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    closed(play)
    assert thank(play) == (0, [])


def test_only_the_system_thanks_and_only_for_a_closed_period(play: Play) -> None:
    guest(play)
    with pytest.raises(Conflict):
        thank(play)
    closed(play)
    with pytest.raises(NotAllowed):
        thank_third_parties(play.ratna, play.cycle_id, now=LATER)
    with pytest.raises(NotFound):
        thank_third_parties(JOB, "tidak-ada", now=LATER)
    assert letters() == 0


def test_one_event_says_how_many(play: Play) -> None:
    guest(play)
    official(play, play.people.sari)
    closed(play)
    thank(play)
    event = reading().scalars(select(AuditEvent).where(AuditEvent.subject_id == f"thanks:{play.cycle_id}")).one()
    assert event.changes == {"people": 1, "guests": 1}


@pytest.fixture
def outbox(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setitem(app.extensions, "kinerja_outbox", Outbox(tmp_path, "kinerja@localhost"))
    return tmp_path


def posted(folder: Path) -> list[Any]:
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def job() -> Job:
    return reading().scalars(select(Job).where(Job.kind == "thank_third_parties")).one()


def test_closing_leaves_a_job_that_writes_and_keeps_the_seal(play: Play, outbox: Path) -> None:
    guest(play)
    official(play, play.people.sari)
    closed(play)
    assert thanked() == [] and posted(outbox) == []
    run_waiting(now=LATER + timedelta(minutes=1))
    assert job().outcome == {"people": 1, "letters": 1, "unsent": 0} and len(thanked()) == 1
    [mail] = posted(outbox)
    text = " ".join(mail.get_content().split())
    assert mail["To"] == ADDRESS and "terima kasih" in mail["Subject"]
    assert "Periode 2026 sudah selesai dan ditutup" in text and "http" not in text
    for person in (play.people.sari, play.people.budi):
        name = reading().get_one(Employee, person.employee_id).name
        assert name.split()[0] not in mail.as_string()
    cycle = reading().scalars(select(Cycle.id).where(Cycle.public_id == play.cycle_id)).one()
    assert verify_seal(cycle).is_intact


class Silent:
    """A mail server that does not answer."""

    def send(self, *_words: str, **_more: Any) -> None:
        raise Unavailable("mail.unavailable")


def test_a_silent_mail_server_is_told_and_asked_no_second_time(
    play: Play, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "kinerja_outbox", Silent())
    guest(play)
    closed(play)
    run_waiting(now=LATER + timedelta(minutes=1))
    assert job().outcome == {"people": 0, "letters": 0, "unsent": 1}
    assert thank(play) == (0, [])

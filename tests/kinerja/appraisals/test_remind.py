"""One digest a day, by the rules of the day, to people who can act; nothing twice, nothing to others."""

from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.appraisals.changes.windows import extend_window
from kinerja.appraisals.models import Assignment, AssignmentState
from kinerja.appraisals.services.assign import nominate_official, revoke_assignment
from kinerja.appraisals.services.remind import make_digests
from kinerja.appraisals.services.run_clocks import begin_clocks
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import NotAllowed
from kinerja.core.mail import Outbox
from kinerja.core.queue import Job, enqueue
from kinerja.core.runner import run_waiting
from kinerja.notices.models import Audience, Notice, ReminderKind, ReminderRule
from kinerja.notices.sentences import notice_sentences
from kinerja.people.models import Holiday, Placement
from tests.factories import Person
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import decide, quadrant
from tests.kinerja.core.browsing import log_in
from tests.kinerja.cycles.closing import close_cycle

JOB = job_actor("remind")
# Windows end with Monday, 30 November: three working days after this Wednesday, one after the Friday.
WEDNESDAY = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
FRIDAY = WEDNESDAY + timedelta(days=2)


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant())


def rule(kind: ReminderKind, days: int, audience: Audience, agency_id: int | None = None) -> ReminderRule:
    return ReminderRule(agency_id=agency_id, kind=kind, days=days, audience=audience)


def only(*rules: ReminderRule) -> None:
    with transaction() as session:
        session.add_all(rules)


def digest(someone: Person) -> dict[str, Any] | None:
    query = select(Notice.params).where(Notice.employee_id == someone.employee_id, Notice.kind == "digest")
    return reading().scalar(query.order_by(Notice.id.desc()))


def digests() -> int:
    return reading().scalar(select(func.count()).where(Notice.kind == "digest")) or 0


def test_digest_names_the_number_and_the_nearest_last_day(play: Play) -> None:
    make_digests(JOB, now=WEDNESDAY)
    told = digest(play.people.sari)
    assert told is not None
    assert told["until"] == "2026-11-30" and told["own"] >= 1 and told["staff"] == told["agency"] == 0
    text = " ".join(notice_sentences("digest", told))
    assert "30 November 2026" in text and "Sari" not in text


def test_second_run_of_the_day_tells_nobody_again(play: Play) -> None:
    first, letters = make_digests(JOB, now=WEDNESDAY)
    assert first == digests() > 0 and letters
    assert make_digests(JOB, now=WEDNESDAY + timedelta(hours=5)) == (0, [])
    assert digests() == first
    events = select(func.count()).where(AuditEvent.event == "notice.sent")
    assert reading().scalar(events) == 1


def test_digest_of_an_earlier_day_gives_way_and_an_old_one_goes(play: Play) -> None:
    only(rule(ReminderKind.SELF, -3, Audience.DOER), rule(ReminderKind.SELF, -1, Audience.DOER))
    make_digests(JOB, now=WEDNESDAY)
    make_digests(JOB, now=FRIDAY)
    mine = select(Notice.key).where(Notice.employee_id == play.people.sari.employee_id, Notice.kind == "digest")
    assert reading().scalars(mine).all() == ["digest:2026-11-27"]
    make_digests(JOB, now=FRIDAY + timedelta(days=6))
    assert reading().scalars(mine).all() == ["digest:2026-11-27"]
    make_digests(JOB, now=FRIDAY + timedelta(days=8))
    assert reading().scalars(mine).all() == []
    others = select(func.count()).where(Notice.kind == "cycle.opened")
    assert reading().scalar(others)


def test_nobody_is_told_on_other_days_or_when_the_office_rests(play: Play) -> None:
    only(rule(ReminderKind.SELF, -3, Audience.DOER))
    for day in (-1, 1, 3, 4):  # Tuesday, Thursday, Saturday, Sunday
        assert make_digests(JOB, now=WEDNESDAY + timedelta(days=day))[0] == 0
    with transaction() as session:
        session.add(Holiday(day=date(2026, 11, 25), name="Libur"))
    assert make_digests(JOB, now=WEDNESDAY)[0] == 0


def test_who_has_sent_everything_gets_nothing(play: Play) -> None:
    only(rule(ReminderKind.SELF, -3, Audience.DOER))
    sari = play.people.sari
    sent(sari.actor, duty_of(sari, sari, "diri"))
    make_digests(JOB, now=WEDNESDAY)
    assert digest(sari) is None and digest(play.people.dewi) is not None


def test_who_cannot_act_is_not_reminded(play: Play) -> None:
    only(rule(ReminderKind.SELF, -3, Audience.DOER), rule(ReminderKind.EXTERNAL, -3, Audience.DOER))
    people = play.people
    made = nominate_official(
        play.wati, appraisal_of(people.sari).public_id, "mitra", people.tono.employee.public_id, now=NOW
    )
    assert made is not None
    with transaction() as session:
        session.get_one(Placement, people.dewi.placement.id).valid_to = date(2026, 11, 1)
        own = select(Assignment).where(Assignment.employee_id == people.tono.employee_id, Assignment.role == "diri")
        session.scalars(own).one().state = AssignmentState.REVOKED
    make_digests(JOB, now=WEDNESDAY)
    assert digest(people.dewi) is None, "no post any more"
    assert digest(people.tono) == {"own": 1, "until": "2026-11-30", "staff": 0, "agency": 0}
    duty = duty_of(people.tono, people.sari, "mitra")
    revoke_assignment(play.wati, duty.public_id, now=NOW)
    with transaction() as session:
        for notice in session.scalars(select(Notice).where(Notice.kind == "digest")):
            session.delete(notice)
    make_digests(JOB, now=WEDNESDAY)
    assert digest(people.tono) is None, "assignment taken back"


def test_closed_period_and_closed_window_remind_nobody(play: Play) -> None:
    only(rule(ReminderKind.SELF, -3, Audience.DOER), rule(ReminderKind.SELF, 1, Audience.ADMINISTRATOR))
    assert make_digests(JOB, now=datetime(2026, 12, 2, 0, 30, tzinfo=UTC))[0] == 0
    close_cycle(play.ratna, play.cycle_id, now=NOW)
    assert make_digests(JOB, now=WEDNESDAY)[0] == 0


def test_superior_hears_of_people_and_administrator_of_duties_but_not_of_the_own(play: Play) -> None:
    only(rule(ReminderKind.SELF, -1, Audience.SUPERIOR), rule(ReminderKind.SELF, -1, Audience.ADMINISTRATOR))
    make_digests(JOB, now=FRIDAY)
    people = play.people
    budi = digest(people.budi)
    assert budi is not None and budi["own"] == 0 and budi["staff"] == 3  # Sari, Dewi, the operator
    in_agency = 6  # Sari, Budi, Dewi, the head, the operator, and Wati herself
    wati = digest(people.wati)
    assert wati is not None and wati["agency"] == in_agency - 1
    assert digest(people.sari) is None


def test_silent_assessors_superior_is_reminded_also_after_the_deadline(play: Play) -> None:
    only(rule(ReminderKind.STAND_IN, 1, Audience.DOER))
    begin_clocks(job_actor("run_clocks"), now=datetime(2026, 11, 30, 15, tzinfo=UTC))
    # 14 working days after 30 November end with 18 December, a Friday; the next working day is the 21st.
    assert make_digests(JOB, now=datetime(2026, 12, 18, 0, 30, tzinfo=UTC))[0] == 0
    make_digests(JOB, now=datetime(2026, 12, 21, 0, 30, tzinfo=UTC))
    assert digest(play.people.head)["own"] >= 1
    assert digest(play.people.sari) is None


def test_receipt_is_reminded_of_before_its_clock_runs_out(play: Play) -> None:
    only(rule(ReminderKind.RECEIPT, -14, Audience.DOER))
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    decide(play)
    make_digests(JOB, now=NOW + timedelta(minutes=1))
    assert digest(play.people.sari) == {"own": 1, "until": "2026-12-15", "staff": 0, "agency": 0}


def test_rating_is_reminded_of_by_the_end_that_holds_for_the_person(play: Play) -> None:
    only(rule(ReminderKind.RATING, -3, Audience.DOER))
    with transaction() as session:
        extend_window(session, appraisal_of(play.people.sari).id, "rating", datetime(2026, 12, 2, 15, tzinfo=UTC))
    make_digests(JOB, now=FRIDAY)  # three working days before Wednesday, 2 December
    assert digest(play.people.budi) == {"own": 1, "until": "2026-12-02", "staff": 0, "agency": 0}


def test_rules_of_a_dinas_replace_the_shared_ones(play: Play) -> None:
    only(
        rule(ReminderKind.SELF, -3, Audience.DOER),
        rule(ReminderKind.SELF, -2, Audience.DOER, play.people.agency.id),
    )
    make_digests(JOB, now=WEDNESDAY)
    assert digest(play.people.sari) is None and digest(play.people.tono) is not None


def test_only_the_system_reminds(play: Play) -> None:
    with pytest.raises(NotAllowed) as caught:
        make_digests(play.ratna, now=WEDNESDAY)
    assert caught.value.code == "reminder.sent_by_system"
    assert digests() == 0


def run(now: datetime) -> dict[str, Any]:
    with transaction() as session:
        public_id = enqueue(session, "remind", {}, key=f"remind:{now}", actor=JOB, now=now).public_id
    run_waiting(now=now)
    return reading().scalar(select(Job.outcome).where(Job.public_id == public_id))


def test_job_writes_letters_without_names_in_the_reader_s_language(
    app: Flask, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(rule(ReminderKind.SELF, -3, Audience.DOER))
    with transaction() as session:
        account = session.merge(play.people.sari.account)
        account.locale = "en"
    monkeypatch.setitem(app.extensions, "kinerja_outbox", Outbox(tmp_path, "kinerja@localhost"))
    outcome = run(WEDNESDAY)
    letters = [message_from_bytes(path.read_bytes(), policy=default) for path in tmp_path.glob("*.eml")]
    assert outcome == {"digests": len(letters), "letters": len(letters), "unsent": 0}
    mine = next(one for one in letters if one["To"] == play.people.sari.account.email)
    assert "30 November 2026" in mine.get_content() and "Log in" in mine.get_content()
    assert all("Umasugi" not in one.as_string() and "1985" not in one.get_content() for one in letters)
    assert run(WEDNESDAY + timedelta(hours=1)) == {"digests": 0, "letters": 0, "unsent": 0}


def test_mail_server_that_does_not_answer_leaves_the_digests_in_the_inbox(
    app: Flask, play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(rule(ReminderKind.SELF, -3, Audience.DOER))
    away = Outbox(tmp_path, "kinerja@localhost", "smtp://127.0.0.1:9")
    monkeypatch.setitem(app.extensions, "kinerja_outbox", away)
    outcome = run(WEDNESDAY)
    assert outcome["letters"] == 0 and outcome["unsent"] == outcome["digests"] == digests() > 0


def test_inbox_shows_the_digest_on_the_first_page(app: Flask, play: Play) -> None:
    make_digests(JOB, now=WEDNESDAY)
    browser = app.test_client()
    log_in(browser, play.people.sari)
    assert "Yang terdekat paling lambat 30 November 2026." in browser.get("/").text

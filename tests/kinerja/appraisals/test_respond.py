"""Starting, refusing and filling in a sheet."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select

from forms.errors import AnswersInvalid
from kinerja.appraisals.models import Assignment, AssignmentState, DraftAnswer, Evidence, Response
from kinerja.appraisals.queries import sheet_for
from kinerja.appraisals.services.assign import nominate_official
from kinerja.appraisals.services.respond import (
    add_evidence,
    decline_assignment,
    remove_evidence,
    save_field,
    save_sheet,
    start_assignment,
)
from kinerja.audit.models import AuditEvent
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.cycles.models import Window
from kinerja.files.services import read_file
from kinerja.notices.models import Notice
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, duty_of, filled, opened, started
from tests.kinerja.files.test_stripping import chunk, png

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened()


def own(play: Play) -> tuple[Assignment, str]:
    duty = duty_of(play.people.sari, play.people.sari, "diri")
    return duty, started(play.people.sari.actor, duty)


def sheet_of(public_id: str):  # type: ignore[no-untyped-def]
    return sheet_for(reading(), public_id, local_date(NOW))


def test_starting_twice_gives_the_same_sheet(play: Play) -> None:
    duty, sheet = own(play)
    assert started(play.people.sari.actor, duty) == sheet
    assert reading().scalar(select(func.count()).select_from(Response)) == 1


def test_nobody_starts_for_somebody_else(play: Play) -> None:
    duty = duty_of(play.people.sari, play.people.sari, "diri")
    for stranger in (play.people.tono, play.people.wati, play.people.ratna, play.people.budi):
        with pytest.raises(NotAllowed) as refusal:
            start_assignment(stranger.actor, duty.public_id, conflict=False, now=NOW)
        assert refusal.value.code == "response.not_yours"


def test_an_unknown_assignment_is_not_found(play: Play) -> None:
    with pytest.raises(NotFound):
        start_assignment(play.people.sari.actor, "tidak-ada", conflict=False, now=NOW)


def test_a_peer_must_say_whether_there_is_a_conflict(play: Play) -> None:
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    with pytest.raises(Invalid) as refusal:
        start_assignment(play.people.dewi.actor, duty.public_id, conflict=None, now=NOW)
    assert refusal.value.errors == {"conflict": ["assignment.conflict_unanswered"]}


def test_a_declared_conflict_declines_and_asks_for_a_replacement(play: Play) -> None:
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    assert start_assignment(play.people.dewi.actor, duty.public_id, conflict=True, now=NOW) is None
    kept = duty_of(play.people.dewi, play.people.sari, "rekan")
    assert kept.state is AssignmentState.DECLINED and kept.conflict and kept.decline_reason == "conflict"
    notice = reading().scalar(select(Notice).where(Notice.kind == "assignment.replace"))
    assert notice.employee_id == play.people.wati.employee_id
    assert reading().scalar(select(func.count()).where(AuditEvent.event == "conflict.declared")) == 1


def test_only_third_parties_may_refuse(play: Play) -> None:
    duty = duty_of(play.people.budi, play.people.sari, "atasan")
    with pytest.raises(NotAllowed):
        decline_assignment(play.people.budi.actor, duty.public_id, now=NOW)
    outside = nominate_official(
        play.wati, appraisal_of(play.people.sari).public_id, "mitra", play.people.tono.employee.public_id, now=NOW
    )
    decline_assignment(play.people.tono.actor, outside.assignment_id, now=NOW)
    assert duty_of(play.people.tono, play.people.sari, "mitra").decline_reason == "refused"


def test_a_field_is_stored_as_it_is_left(play: Play) -> None:
    _, sheet = own(play)
    saved = save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "4"}, base_rev=0, now=NOW)
    assert (saved.rev, saved.filled, saved.total, saved.is_complete) == (1, 1, 2, False)
    assert sheet_of(sheet).answers["HADIR"].value == "4"


def test_the_same_field_again_is_harmless(play: Play) -> None:
    _, sheet = own(play)
    for _ in range(3):
        saved = save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "4"}, base_rev=0, now=NOW)
    assert saved.rev == 1


def test_an_older_tab_does_not_overwrite(play: Play) -> None:
    _, sheet = own(play)
    save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "4"}, base_rev=0, now=NOW)
    saved = save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "2"}, base_rev=0, now=NOW)
    assert saved.is_conflict and saved.rev == 1 and saved.stored is not None and saved.stored.value == "4"
    assert sheet_of(sheet).answers["HADIR"].value == "4"


def test_a_field_can_be_emptied(play: Play) -> None:
    _, sheet = own(play)
    save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "4"}, base_rev=0, now=NOW)
    save_field(play.people.sari.actor, sheet, "HADIR", {}, base_rev=1, now=NOW)
    assert "HADIR" not in sheet_of(sheet).answers and sheet_of(sheet).revisions["HADIR"] == 2


def test_wrong_values_and_foreign_fields_are_refused(play: Play) -> None:
    _, sheet = own(play)
    with pytest.raises(AnswersInvalid):
        save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "99"}, base_rev=0, now=NOW)
    with pytest.raises(AnswersInvalid):
        save_field(play.people.sari.actor, sheet, "KUAT", {"q_KUAT": "x"}, base_rev=0, now=NOW)
    assert reading().scalar(select(func.count()).select_from(DraftAnswer)) == 0


def test_nothing_is_stored_outside_the_window(play: Play) -> None:
    _, sheet = own(play)
    for moment, code in ((-60, "response.window_not_open"), (10, "response.window_closed")):
        with pytest.raises(NotAllowed) as refusal:
            then = NOW + timedelta(days=moment)
            save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "4"}, base_rev=0, now=then)
        assert refusal.value.code == code


def test_the_window_of_the_dinas_goes_before_the_general_one(play: Play) -> None:
    _, sheet = own(play)
    with transaction() as session:
        general = session.query(Window).filter_by(role="self").one()
        values = {"opens_at": general.opens_at, "closes_at": general.closes_at + timedelta(days=30)}
        session.add(Window(cycle_id=general.cycle_id, role="self", unit_id=play.people.agency.id, **values))
    later = NOW + timedelta(days=20)
    assert save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "4"}, base_rev=0, now=later).rev == 1


def test_a_whole_form_keeps_what_is_readable_and_gives_back_the_rest(play: Play) -> None:
    _, sheet = own(play)
    saved = save_sheet(
        play.people.sari.actor, sheet, {"q_HADIR": "4", "q_LAPOR": "x", "q_ASING": "1"}, base_revs={}, now=NOW
    )
    assert {problem.code for problem in saved.problems} >= {"form.unknown_field"}
    assert set(sheet_of(sheet).answers) == {"HADIR"}


def test_two_tabs_saving_whole_forms_lose_nothing(play: Play) -> None:
    _, sheet = own(play)
    actor = play.people.sari.actor
    save_sheet(actor, sheet, {"q_HADIR": "4"}, base_revs={}, now=NOW)
    second = save_sheet(actor, sheet, {"q_HADIR": "2", "q_LAPOR": "3"}, base_revs={}, now=NOW)
    assert second.conflicts["HADIR"].value == "4"
    assert {code: answer.value for code, answer in sheet_of(sheet).answers.items()} == {"HADIR": "4", "LAPOR": "3"}


def test_the_first_complete_draft_is_kept_once(play: Play) -> None:
    duty = duty_of(play.people.sari, play.people.sari, "diri")
    sheet = filled(play.people.sari.actor, duty)
    assert sheet_of(sheet).first_complete_at == NOW
    save_field(play.people.sari.actor, sheet, "HADIR", {"q_HADIR": "1"}, base_rev=1, now=NOW + timedelta(hours=1))
    assert sheet_of(sheet).first_complete_at == NOW


def test_evidence_is_kept_beside_the_answer_and_can_be_taken_away(play: Play) -> None:
    _, sheet = own(play)
    actor = play.people.sari.actor
    add_evidence(actor, sheet, "HADIR", BytesIO(PDF), name="rekap.pdf", now=NOW)
    add_evidence(actor, sheet, "HADIR", BytesIO(PDF), name="rekap.pdf", now=NOW)
    kept = sheet_of(sheet)
    assert len(kept.evidence) == 1 and kept.answers["HADIR"].evidence[0]["name"] == "rekap.pdf"
    save_sheet(actor, sheet, {"q_HADIR": "4"}, base_revs={"HADIR": kept.revisions["HADIR"]}, now=NOW)
    assert sheet_of(sheet).answers["HADIR"].evidence
    remove_evidence(actor, sheet, kept.evidence[0].public_id, now=NOW)
    assert not sheet_of(sheet).evidence and not sheet_of(sheet).answers["HADIR"].evidence


def test_a_photo_behind_an_answer_loses_what_the_camera_wrote(play: Play) -> None:
    _, sheet = own(play)
    noted = png(chunk(b"eXIf", b"GPSLatitude"))
    add_evidence(play.people.sari.actor, sheet, "HADIR", BytesIO(noted), name="layar.png", now=NOW)
    sha256 = sheet_of(sheet).evidence[0].sha256
    assert sha256 is not None and b"".join(read_file(reading(), sha256)) == png()


def test_a_closed_role_gives_no_files(play: Play) -> None:
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    sheet = started(play.people.dewi.actor, duty)
    with pytest.raises(Invalid):
        add_evidence(play.people.dewi.actor, sheet, "HADIR", BytesIO(PDF), name="rekap.pdf", now=NOW)
    assert reading().scalar(select(func.count()).select_from(Evidence)) == 0

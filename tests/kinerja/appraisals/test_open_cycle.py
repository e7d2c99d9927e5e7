"""Opening: everybody at once, or nobody."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from kinerja.appraisals.models import Appraisal, AppraisalPart, Assignment
from kinerja.appraisals.services.open_cycle import add_appraisal, open_cycle
from kinerja.audit.models import AuditEvent
from kinerja.core.db import db, reading, transaction
from kinerja.core.errors import Conflict, NotAllowed, NotFound
from kinerja.cycles.models import Cycle, CycleState, Window
from kinerja.notices.models import Notice
from kinerja.people.models import SupervisorOverride
from tests.factories import make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import NOW, announced, appraisal_of, duty_of, opened


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_opening_makes_appraisals_parts_and_duties_for_everybody(app: Flask) -> None:
    play = opened()
    cycle = reading().scalar(select(Cycle).where(Cycle.public_id == play.cycle_id))
    assert cycle.state is CycleState.OPEN and cycle.opened_at == NOW
    assert count(Appraisal) == count(AppraisalPart) == 9
    sari = appraisal_of(play.people.sari)
    assert sari.assessor_id == play.people.budi.employee_id
    assert duty_of(play.people.sari, play.people.sari, "diri").placement_id == sari.placement_id
    assert duty_of(play.people.budi, play.people.sari, "atasan").placement_id == sari.assessor_placement_id
    part = reading().scalar(select(AppraisalPart).where(AppraisalPart.appraisal_id == sari.id))
    assert part.version_id == play.version_id and part.why["number"] == 1


def test_the_governor_is_an_assessor_and_never_an_appraisee(app: Flask) -> None:
    play = opened()
    appraised = set(reading().scalars(select(Appraisal.employee_id)))
    assert play.governor_id not in appraised
    assert appraisal_of(play.people.head).assessor_id == play.governor_id


def test_peers_are_colleagues_of_the_unit_never_the_superior(app: Flask) -> None:
    play = opened()
    query = select(Assignment.employee_id).where(
        Assignment.appraisal_id == appraisal_of(play.people.sari).id, Assignment.role == "rekan"
    )
    assert set(reading().scalars(query)) == {play.people.dewi.employee_id, play.people.operator.employee_id}


def test_opening_again_changes_nothing(app: Flask) -> None:
    play = opened()
    before = (count(Appraisal), count(Assignment), count(AuditEvent), count(Notice))
    again = open_cycle(play.ratna, play.cycle_id, now=NOW)
    assert (count(Appraisal), count(Assignment), count(AuditEvent), count(Notice)) == before
    assert (again.appraisals, again.assignments) == before[:2]


def test_opening_leaves_one_event_and_one_notice_per_rater(app: Flask) -> None:
    opened()
    assert reading().scalar(select(func.count()).where(AuditEvent.event == "cycle.opened")) == 1
    raters = reading().scalar(select(func.count(Assignment.employee_id.distinct())))
    assert reading().scalar(select(func.count()).where(Notice.kind == "cycle.opened")) == raters


def test_nothing_opens_while_somebody_has_no_superior(app: Flask) -> None:
    play = announced()
    with transaction() as session:
        session.query(SupervisorOverride).filter_by(employee_id=play.people.tono.employee_id).delete()
    with pytest.raises(Conflict) as refusal:
        open_cycle(play.ratna, play.cycle_id, now=NOW)
    assert refusal.value.code == "cycle.check_blocks"
    assert count(Appraisal) == count(Assignment) == 0


def test_nothing_opens_without_a_window_for_every_role(app: Flask) -> None:
    play = announced()
    with transaction() as session:
        session.query(Window).filter_by(role="peer").delete()
    with pytest.raises(Conflict):
        open_cycle(play.ratna, play.cycle_id, now=NOW)


def test_a_dinas_administrator_cannot_open(app: Flask) -> None:
    play = announced()
    with pytest.raises(NotAllowed):
        open_cycle(play.wati, play.cycle_id, now=NOW)


def test_an_unknown_cycle_is_not_found(app: Flask) -> None:
    play = announced()
    with pytest.raises(NotFound):
        open_cycle(play.ratna, "tidak-ada", now=NOW)


def test_the_number_of_statements_does_not_grow_with_the_people(app: Flask) -> None:
    play = announced()

    def statements() -> int:
        seen: list[str] = []
        engine = db.engines[None]

        def listen(*args: object) -> None:
            seen.append(str(args[2]))

        event.listen(engine, "before_cursor_execute", listen)
        try:
            open_cycle(play.ratna, play.cycle_id, now=NOW)
        finally:
            event.remove(engine, "before_cursor_execute", listen)
        return len(seen)

    with transaction() as session:
        for number in range(60):
            employee = make_employee(session, f"Pegawai {number}")
            make_placement(session, employee, make_post(session, play.people.division))
    assert statements() <= 45
    assert count(Appraisal) == 69


def test_somebody_new_gets_an_appraisal_later(app: Flask) -> None:
    play = opened()
    with transaction() as session:
        rina = make_employee(session, "Rina Kao")
        make_placement(session, rina, make_post(session, play.people.division), valid_from=date(2026, 11, 20))
        public_id = rina.public_id
    made = add_appraisal(play.ratna, play.cycle_id, public_id, now=NOW)
    assert made.appraisals == 1 and made.assignments >= 3
    assert add_appraisal(play.ratna, play.cycle_id, public_id, now=NOW).appraisals == 0


def test_somebody_new_waits_for_the_opening(app: Flask) -> None:
    play = announced()
    with pytest.raises(NotAllowed):
        add_appraisal(play.ratna, play.cycle_id, play.people.sari.employee.public_id, now=NOW)

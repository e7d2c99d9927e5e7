"""The first page of each role: what is due, by when, and what follows; in few statements."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kinerja.appraisals.models import AppraisalState, ClosingAction
from kinerja.appraisals.queries.results import results_of
from kinerja.appraisals.queries.summary import decision_ends, own_clocks, period_summaries, served_summary
from kinerja.appraisals.services.receive import receive_result
from kinerja.appraisals.services.run_clocks import begin_clocks
from kinerja.core.authz import Role, job_actor
from kinerja.core.clock import utc_now
from kinerja.core.db import reading, transaction
from kinerja.cycles.models import ClockCode, Cycle, CycleState
from kinerja.home.desk import desk_of
from tests.counting import statements
from tests.factories import Person, actor_for, make_account, make_grant
from tests.kinerja.appraisals.closingstage import decided, key, settled
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, duty_of, opened, sent
from tests.kinerja.appraisals.test_decide import quadrant
from tests.kinerja.core.browsing import log_in

AFTER = NOW + timedelta(days=10)  # the windows of the stage have ended


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant(), **ALWAYS)


def page(app: Flask, person: Person) -> str:
    client: FlaskClient = app.test_client()
    log_in(client, person)
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.text


def official(role: Role, **scope: object) -> Person:
    """An account that stands for a role and no employee."""
    with transaction() as session:
        account = make_account(session, display_name="Akun jabatan")
        make_grant(session, account, role, **scope)
        return Person(account, actor_for(session, account))


# Employees and their superiors


def test_employee_hears_until_when_a_result_is_to_be_received(app: Flask, play: Play) -> None:
    decided(play)
    text = page(app, play.people.sari)
    assert "belum diterima" in text and "dianggap diterima" in text and "Yang Anda kelola" not in text


def test_employee_hears_how_long_an_objection_is_possible(app: Flask, play: Play) -> None:
    receive_result(play.people.sari.actor, decided(play), now=utc_now())
    text = page(app, play.people.sari)
    assert "Waktu untuk mengajukan keberatan" in text and "menjadi final" in text
    assert [one.code for one in own_clocks(reading(), play.people.sari.employee_id)] == [ClockCode.OBJECTION]


def test_result_of_a_closed_period_asks_for_nothing(app: Flask, play: Play) -> None:
    decided(play)
    with transaction() as session:
        session.scalars(select(Cycle)).one().state = CycleState.CLOSED
    assert [line.is_closed for line in results_of(reading(), play.people.sari.actor, own=True)] == [True]
    assert "belum diterima" not in page(app, play.people.sari)


def test_assessor_hears_until_when_to_decide_and_what_follows(app: Flask, play: Play) -> None:
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    text = page(app, play.people.budi)
    assert (
        "Menetapkan rating" in text
        and "atasan Anda yang menetapkan" in text
        and "Paling lambat 31 Desember 2098" in text
    )


def test_own_end_of_one_person_is_the_one_shown(app: Flask) -> None:
    play = opened(quadrant())
    later = AFTER + timedelta(days=5)
    settled(play, ClosingAction.EXTEND, [key(play.people.sari)], until=later, roles=("rating",))
    ends = decision_ends(reading(), play.people.budi.employee_id)
    assert ends[key(play.people.sari)][0] == later
    assert ends[key(play.people.dewi)][0] < later


# Roles


def test_province_sees_every_dinas_by_state(app: Flask, play: Play) -> None:
    decided(play)
    text = page(app, play.people.ratna)
    assert "Yang Anda kelola" in text and "Dinas Kesehatan" in text and "Dinas Pendidikan" in text
    (one,) = period_summaries(reading(), play.ratna, now=utc_now())
    assert one.states[AppraisalState.DECIDED] == 1
    assert all(unit.is_agency for unit in one.units)


def test_dinas_sees_its_own_units_and_nothing_of_others(app: Flask, play: Play) -> None:
    text = page(app, play.people.wati)
    assert "Bidang Pelayanan Kesehatan" in text and "Dinas Pendidikan" not in text
    (one,) = period_summaries(reading(), play.wati, now=utc_now())
    assert not any(unit.is_agency for unit in one.units)


def test_own_appraisal_and_that_of_a_superior_are_not_counted(play: Play) -> None:
    (one,) = period_summaries(reading(), play.wati, now=utc_now())
    assert one.people == 4  # Sari, Dewi, Budi and the operator; not Wati, not her head


def test_what_stands_in_the_way_is_named(app: Flask) -> None:
    play = opened(quadrant())
    begin_clocks(job_actor("test"), now=AFTER)
    period = (desk_of(reading(), play.wati, now=AFTER).periods or ())[0]
    assert [(one.code, one.number) for one in period.hindrances] == [("desk.silent", 4)]
    assert (period.unfinished, period.is_over) == (4, True)


def test_operator_hears_how_many_sheets_wait(app: Flask, play: Play) -> None:
    served = served_summary(reading(), play.people.operator.actor, NOW.date())
    assert served.people == 4 and served.sheets > 4
    assert "Orang yang Anda bantu" in page(app, play.people.operator)


def test_auditor_hears_how_many_results_can_be_read(app: Flask, play: Play) -> None:
    decided(play)
    text = page(app, play.people.auditor)
    assert "1 hasil dapat Anda baca" in text and "Jejak audit" in text and "68,00" not in text


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (Role.PROVINCE_ADMIN, "Dinas Pendidikan"),
        (Role.AUDITOR, "menurut surat tugas"),
        (Role.UNIT_OPERATOR, "Orang yang Anda bantu"),
    ],
)
def test_account_without_employee_starts_with_its_role(app: Flask, play: Play, role: Role, says: str) -> None:
    scope = {"unit_id": play.people.division.id} if role is Role.UNIT_OPERATOR else {}
    text = page(app, official(role, **scope))
    assert "Ringkasan" in text and says in text and "Tugas saya" not in text


def test_without_an_open_period_the_desk_says_so(app: Flask, play: Play) -> None:
    with transaction() as session:
        session.scalars(select(Cycle)).one().state = CycleState.CLOSED
    assert "Tidak ada periode yang sedang dibuka" in page(app, play.people.wati)


@pytest.mark.parametrize(("who", "most"), [("sari", 0), ("operator", 2), ("wati", 6), ("ratna", 6), ("auditor", 9)])
def test_desk_takes_few_statements(play: Play, who: str, most: int) -> None:
    with statements() as seen:
        desk_of(reading(), getattr(play.people, who).actor, now=utc_now())
    assert len(seen) <= most

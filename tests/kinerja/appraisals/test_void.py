"""A suspect closed group is voided whole before the decision: kept, counted no more, asked again, never subtracted."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    Assignment,
    AssignmentState,
    Ballot,
    Receipt,
    Submission,
)
from kinerja.appraisals.models.raters import GroupVoid, VoidedSheet
from kinerja.appraisals.queries import hashes_for, sheets_for, unreleased_for
from kinerja.appraisals.queries.results import parts_of, submissions_in_force
from kinerja.appraisals.queries.scoring import waiting_for_release
from kinerja.appraisals.queries.voiding import closed_groups, visible_voids
from kinerja.appraisals.services.assign import nominate_official, revoke_assignment
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.release import release_ballots
from kinerja.appraisals.services.void import confirm_void, propose_void, withdraw_void
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, ActorKind, job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.notices.models import Notice
from kinerja.people.models import Account, Employee
from tests.factories import make_account, make_employee, make_placement, make_post
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play, announced, appraisal_of, sent
from tests.kinerja.core.browsing import log_in, post

AFTER = NOW + timedelta(days=20)
SYSTEM = job_actor("release_ballots")


@pytest.fixture
def play(app: Flask) -> Play:
    return colleagues(announced())


def colleagues(play: Play, number: int = 3) -> Play:
    """Sari's Bidang with three more colleagues, so that she has three peers."""
    with transaction() as session:
        for each in range(number):
            employee = make_employee(session, f"Rekan {each}")
            make_placement(session, employee, make_post(session, play.people.division))
            make_account(session, employee)
    open_cycle(play.ratna, play.cycle_id, now=NOW)
    return play


def peers(play: Play) -> list[Assignment]:
    query = select(Assignment).where(Assignment.appraisal_id == about(play).id, Assignment.role == "rekan")
    return list(reading().scalars(query.order_by(Assignment.id).execution_options(populate_existing=True)))


def about(play: Play) -> Appraisal:
    return appraisal_of(play.people.sari)


def actor_of(duty: Assignment) -> Actor:
    account = reading().scalars(select(Account.id).where(Account.employee_id == duty.employee_id)).one()
    return Actor(ActorKind.ACCOUNT, account, employee_id=duty.employee_id)


def all_send(duties: Iterable[Assignment], level: str = "4") -> None:
    for duty in duties:
        if duty.state is AssignmentState.OPEN:
            sent(actor_of(duty), duty, {"HADIR": level})


def released(play: Play) -> Play:
    all_send(peers(play))
    release_ballots(SYSTEM, now=AFTER)
    return play


def proposed(play: Play, by: Actor | None = None, **changes: str) -> str:
    values = {"role": "rekan", "reason": "Isiannya serempak dan sama."} | changes
    role = values.pop("role")
    return propose_void(by or play.ratna, about(play).public_id, role, now=NOW, **values)


def voided(play: Play) -> int:
    return confirm_void(play.people.hasan.actor, proposed(play), now=NOW)


def count(model: type) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def events(name: str) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == name)) or 0


def peer_sheets(play: Play) -> int:
    return sum(one.role == "rekan" for one in sheets_for(reading(), about(play).id, part_of(play)))


def part_of(play: Play) -> str:
    return parts_of(reading(), about(play).id)[0].part


def test_a_voided_group_is_kept_and_counts_no_more(play: Play) -> None:
    released(play)
    assert peer_sheets(play) == 3 == count(Submission)
    assert voided(play) == 3
    assert peer_sheets(play) == 0 and hashes_for(reading(), about(play).id, part_of(play)) == []
    assert submissions_in_force(reading(), about(play).id) == []
    assert count(Submission) == 3 == count(VoidedSheet), "the originals stay"


def test_everybody_is_asked_again_and_the_new_sheets_count(play: Play) -> None:
    released(play)
    before = count(Notice)
    voided(play)
    assert {one.state for one in peers(play)} == {AssignmentState.OPEN} and count(Notice) == before + 3
    assert {one.done_on for one in peers(play)} == {None} and count(Receipt) == 3
    all_send(peers(play), "2")
    assert waiting_for_release(reading(), [about(play).id]) == {about(play).id}
    release_ballots(SYSTEM, now=AFTER)
    assert {one.answers["HADIR"].value for one in sheets_for(reading(), about(play).id, part_of(play))} == {"2"}
    assert peer_sheets(play) == 3


def test_ballots_that_wait_are_kept_as_submissions(play: Play) -> None:
    all_send(peers(play))
    assert count(Ballot) == 3
    voided(play)
    assert count(Ballot) == 0 and count(Submission) == 3 == count(VoidedSheet)
    assert peer_sheets(play) == 0 and unreleased_for(reading(), about(play).id, part_of(play)) == {}


def test_one_or_two_ballots_stay_secret_and_are_counted_no_more(play: Play) -> None:
    all_send(peers(play)[:2])
    voided(play)
    assert count(Ballot) == 2 == count(VoidedSheet) and count(Submission) == 0
    assert unreleased_for(reading(), about(play).id, part_of(play)) == {}
    all_send(peers(play))
    assert release_ballots(SYSTEM, now=AFTER).ballots == 3


def test_voiding_is_four_events_at_most_and_each_once(play: Play) -> None:
    released(play)
    first = proposed(play)
    with pytest.raises(Conflict, match="void.waiting"):
        proposed(play)
    withdraw_void(play.ratna, first, now=NOW)
    voided(play)
    assert [events(f"void.{step}") for step in ("proposed", "withdrawn", "confirmed")] == [2, 1, 1]


def test_a_proposal_alone_changes_nothing(play: Play) -> None:
    released(play)
    void = proposed(play)
    assert peer_sheets(play) == 3
    withdraw_void(play.people.hasan.actor, void, now=NOW)
    assert peer_sheets(play) == 3 and count(VoidedSheet) == 0
    with pytest.raises(NotAllowed, match="void.already_decided"):
        confirm_void(play.people.hasan.actor, void, now=NOW)


def test_nobody_confirms_the_own_proposal(play: Play) -> None:
    released(play)
    with pytest.raises(NotAllowed, match="void.own_proposal"):
        confirm_void(play.ratna, proposed(play), now=NOW)
    assert peer_sheets(play) == 3


@pytest.mark.parametrize("who", ["sari", "budi", "wati", "dewi", "auditor", "operator"])
def test_only_the_province_proposes(play: Play, who: str) -> None:
    released(play)
    with pytest.raises(NotAllowed):
        proposed(play, getattr(play.people, who).actor)
    assert count(GroupVoid) == 0


def test_a_rater_of_the_group_voids_nothing(play: Play) -> None:
    released(play)
    rater = actor_of(peers(play)[0])
    inside = Actor(ActorKind.ACCOUNT, rater.account_id, rater.employee_id, grants=play.ratna.grants)
    with pytest.raises(NotAllowed, match="void.party"):
        proposed(play, inside)


def test_a_reason_is_due_and_the_group_must_have_sent(play: Play) -> None:
    with pytest.raises(NotFound):
        proposed(play)
    all_send(peers(play))
    with pytest.raises(Invalid):
        proposed(play, reason="  ")
    with pytest.raises(NotFound):
        proposed(play, role="atasan")
    with pytest.raises(NotFound):
        propose_void(play.ratna, "tidak-ada", "rekan", reason="x", now=NOW)
    with pytest.raises(NotFound):
        confirm_void(play.ratna, "tidak-ada", now=NOW)


def test_after_the_decision_nothing_is_voided(play: Play) -> None:
    released(play)
    void = proposed(play)
    with transaction() as session:
        session.get_one(Appraisal, about(play).id).state = AppraisalState.DECIDED
    with pytest.raises(NotAllowed, match="appraisal.already_decided"):
        confirm_void(play.people.hasan.actor, void, now=NOW)


def test_marks_of_voided_sheets_are_never_taken_back(play: Play) -> None:
    released(play)
    voided(play)
    with pytest.raises(DatabaseError), transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM voided_sheet")


def with_another(play: Play) -> None:
    """One of the three is taken out of the group, and another official comes in."""
    gone = peers(play)[0]
    revoke_assignment(play.wati, gone.public_id, now=NOW)
    employee = reading().scalars(select(Employee).where(Employee.name == "Opan Morotai")).one()
    known = {one.employee_id for one in peers(play)}
    if employee.id in known:
        others = select(Employee).where(Employee.name.like("Rekan%"), Employee.id.not_in(known))
        employee = reading().scalars(others.order_by(Employee.id).limit(1)).one()
    nominate_official(play.wati, about(play).public_id, "rekan", employee.public_id, now=NOW)


def test_a_group_that_differs_by_one_person_from_a_seen_one_is_never_shown(play: Play) -> None:
    released(play)
    voided(play)
    with_another(play)
    all_send(peers(play), "2")
    assert release_ballots(SYSTEM, now=AFTER).ballots == 0
    # Nobody waits for what will not come.
    assert waiting_for_release(reading(), [about(play).id]) == set() and peer_sheets(play) == 0


def test_a_group_whose_mean_nobody_saw_may_change(play: Play) -> None:
    all_send(peers(play))
    voided(play)
    with_another(play)
    all_send(peers(play), "2")
    assert release_ballots(SYSTEM, now=AFTER).ballots == 3


def test_auditors_and_the_province_see_proposals_others_none(play: Play) -> None:
    released(play)
    proposed(play)
    seen = {name: len(reading().scalars(visible_voids(getattr(play.people, name).actor)).all())
            for name in ("ratna", "hasan", "auditor", "wati", "sari", "budi")}  # fmt: skip
    assert seen == {"ratna": 1, "hasan": 1, "auditor": 1, "wati": 0, "sari": 0, "budi": 0}


def test_the_page_proposes_and_another_confirms(app: Flask) -> None:
    play = colleagues(announced(**ALWAYS))
    all_send(peers(play))
    path = f"/admin/pembatalan/{about(play).public_id}"
    first, second = app.test_client(), app.test_client()
    log_in(first, play.people.ratna)
    page = post(first, path, {"role": "rekan", "reason": ""})
    assert page.status_code == 422 and count(GroupVoid) == 0
    assert post(first, path, {"role": "rekan", "reason": "Serempak"}).status_code == 303
    void = reading().scalars(select(GroupVoid)).one()
    assert "Yang menguatkan harus orang lain" in first.get(path).text
    assert post(first, f"{path}/{void.public_id}/kuatkan").status_code == 403
    log_in(second, play.people.hasan)
    assert post(second, f"{path}/{void.public_id}/kuatkan").status_code == 303
    assert "dibatalkan" in second.get(path).text and count(VoidedSheet) == 3


def test_the_page_holds_days_and_no_answers(app: Flask) -> None:
    play = colleagues(announced(**ALWAYS))
    all_send(peers(play))
    browser = app.test_client()
    log_in(browser, play.people.auditor)
    page = browser.get(f"/admin/pembatalan/{about(play).public_id}").text
    assert "3 dari 3" in page and "Lebih awal" not in page and "Usulkan pembatalan" not in page
    assert [one.sent for one in closed_groups(reading(), about(play).id)] == [3]


def test_staff_have_no_way_in(play: Play, app: Flask) -> None:
    for person in (play.people.sari, play.people.wati):
        client: FlaskClient = app.test_client()
        log_in(client, person)
        assert client.get(f"/admin/pembatalan/{about(play).public_id}").status_code == 403

"""Naming third parties, links and codes; and who may see how far an appraisal is."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from kinerja.appraisals import policies, queries
from kinerja.appraisals.models import Appraisal, Assignment, AssignmentState, Invitation, Response
from kinerja.appraisals.services.assign import nominate_guest, nominate_official, revoke_assignment
from kinerja.appraisals.services.invite import (
    enter_by_code,
    enter_by_token,
    invitation_state,
    issue_link,
    revoke_link,
)
from kinerja.appraisals.services.respond import decline_assignment, start_assignment
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.calendar import local_date
from kinerja.core.db import READ, db, reading, transaction
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kinerja.notices.models import Notice
from tests.factories import Person, guest_actor, make_guest
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, duty_of, filled, opened, sent, started

AFTER = NOW + timedelta(days=20)


@pytest.fixture
def play(app: Flask) -> Play:
    return opened()


def public(person: Person) -> str:
    assert person.employee is not None
    return person.employee.public_id


def named(play: Play, actor: Actor, about: Person, nominee: Person, role: str = "mitra") -> str:
    return nominate_official(actor, appraisal_of(about).public_id, role, public(nominee), now=NOW).assignment_id


def events(name: str) -> int:
    return reading().scalar(select(func.count()).where(AuditEvent.event == name)) or 0


def test_an_official_of_another_unit_is_named_once(play: Play) -> None:
    first = named(play, play.wati, play.people.sari, play.people.tono)
    assert named(play, play.wati, play.people.sari, play.people.tono) == first
    assert events("assignment.created") == 1
    assert duty_of(play.people.tono, play.people.sari, "mitra").placement_id


@pytest.mark.parametrize(
    ("actor", "about", "nominee", "reason"),
    [
        ("ratna", "sari", "tono", "assignment.agency_admin_only"),
        ("sari", "sari", "tono", "assignment.agency_admin_only"),
        ("budi", "sari", "tono", "assignment.agency_admin_only"),
        ("wati", "tono", "sari", "assignment.agency_admin_only"),
        ("wati", "wati", "tono", "assignment.own_appraisal"),
        ("wati", "head", "tono", "assignment.own_superior"),
        ("wati", "sari", "sari", "assignment.party"),
        ("wati", "sari", "budi", "assignment.party"),
        ("wati", "sari", "wati", "assignment.oneself"),
        ("wati", "sari", "dewi", "assignment.same_unit"),
    ],
)
def test_naming_is_refused(play: Play, actor: str, about: str, nominee: str, reason: str) -> None:
    people = play.people
    with pytest.raises(NotAllowed) as refusal:
        named(play, getattr(people, actor).actor, getattr(people, about), getattr(people, nominee))
    assert refusal.value.code == reason
    assert events("assignment.created") == 0


def test_the_superior_and_the_appraisee_stay_as_they_are(play: Play) -> None:
    for role in ("atasan", "diri"):
        with pytest.raises(NotAllowed) as refusal:
            named(play, play.wati, play.people.sari, play.people.tono, role)
        assert refusal.value.code == "assignment.role_fixed"
    with pytest.raises(NotFound):
        named(play, play.wati, play.people.sari, play.people.tono, "tidak_ada")


def test_a_replacement_points_at_whom_it_replaces(play: Play) -> None:
    first = named(play, play.wati, play.people.sari, play.people.tono)
    decline_assignment(play.people.tono.actor, first, now=NOW)
    asked = select(func.count()).where(Notice.kind == "assignment.replace")
    assert reading().scalar(asked) == 1
    sari = appraisal_of(play.people.sari).public_id
    nominate_official(play.wati, sari, "mitra", public(play.people.ratna), now=NOW, replaces=first)
    assert reading().scalar(asked) == 0, "nobody is asked for somebody who has been found"
    kept = duty_of(play.people.ratna, play.people.sari, "mitra")
    assert kept.replaces_id == duty_of(play.people.tono, play.people.sari, "mitra").id
    assert events("assignment.replaced") == 1
    with pytest.raises(Conflict):
        named(play, play.wati, play.people.sari, play.people.tono)


def test_a_sent_sheet_is_not_taken_back(play: Play) -> None:
    named(play, play.wati, play.people.sari, play.people.tono)
    duty = duty_of(play.people.tono, play.people.sari, "mitra")
    sent(play.people.tono.actor, duty)
    with pytest.raises(NotAllowed):
        revoke_assignment(play.wati, duty.public_id, now=NOW)


def test_a_revoked_duty_is_closed_to_its_rater(play: Play) -> None:
    duty = duty_of(play.people.dewi, play.people.sari, "rekan")
    started(play.people.dewi.actor, duty)
    revoke_assignment(play.wati, duty.public_id, now=NOW)
    with pytest.raises(NotAllowed) as refusal:
        start_assignment(play.people.dewi.actor, duty.public_id, conflict=False, now=NOW)
    assert refusal.value.code == "assignment.already_revoked" and events("assignment.revoked") == 1


def guest_duty(play: Play) -> tuple[str, str, str]:
    sari = appraisal_of(play.people.sari).public_id
    made = nominate_guest(play.wati, sari, "komite_sekolah", play.people.guest.public_id, now=NOW)
    assert made.link is not None
    return made.assignment_id, made.link.token, made.link.code


def test_a_guest_comes_in_by_link_and_by_code_as_often_as_needed(play: Play) -> None:
    assignment, token, code = guest_duty(play)
    for _ in range(2):
        assert enter_by_token(token, now=NOW).assignment_id == assignment
        spoken = f"{code[:4]}-{code[4:]}".lower()
        assert enter_by_code(spoken, now=NOW).guest_id == play.people.guest.id
    assert events("invitation.used") == 1


def test_only_hashes_of_links_are_stored(play: Play) -> None:
    _assignment, token, code = guest_duty(play)
    row = reading().scalar(select(Invitation))
    assert len(token) >= 32 and len(code) == 8
    assert token not in (row.token_hash, row.code_hash) and code not in (row.token_hash, row.code_hash)


def test_a_link_ends_by_revoking_by_time_and_by_sending(play: Play) -> None:
    assignment, token, code = guest_duty(play)
    fresh = issue_link(play.wati, assignment, now=NOW + timedelta(minutes=1))
    assert invitation_state(reading(), token, now=NOW) == "revoked"
    with pytest.raises(Invalid):
        enter_by_code(code, now=NOW)
    assert invitation_state(reading(), fresh.token, now=AFTER) == "expired"
    with pytest.raises(NotAllowed) as refusal:
        enter_by_token(fresh.token, now=AFTER)
    assert refusal.value.code == "invitation.expired"
    guest = guest_actor(play.people.guest)
    sent(guest, duty_of(play.people.guest, play.people.sari, "komite_sekolah"))
    assert invitation_state(reading(), fresh.token, now=NOW) == "done"


def test_revoking_a_link_leaves_the_duty(play: Play) -> None:
    assignment, token, _code = guest_duty(play)
    for _ in range(2):
        revoke_link(play.wati, assignment, now=NOW)
    assert invitation_state(reading(), token, now=NOW) == "revoked" and events("invitation.revoked") == 1
    assert duty_of(play.people.guest, play.people.sari, "komite_sekolah").state is AssignmentState.OPEN


def test_nobody_else_makes_links(play: Play) -> None:
    assignment, _token, _code = guest_duty(play)
    for somebody in (play.people.budi, play.people.sari, play.people.tono, play.people.ratna):
        with pytest.raises(NotAllowed):
            issue_link(somebody.actor, assignment, now=NOW)


def test_a_guest_of_another_list_or_dinas_is_refused(play: Play) -> None:
    with transaction() as session:
        foreign = make_guest(session, play.people.other_agency).public_id
        other = make_guest(session, play.people.agency, kind="pasien").public_id
    sari = appraisal_of(play.people.sari).public_id
    for guest, reason in ((foreign, "assignment.guest_not_listed"), (other, "assignment.guest_other_role")):
        with pytest.raises(NotAllowed) as refusal:
            nominate_guest(play.wati, sari, "komite_sekolah", guest, now=NOW)
        assert refusal.value.code == reason


def everybody(play: Play) -> list[Actor]:
    names = ("sari", "budi", "tono", "head", "dewi", "ratna", "hasan", "wati", "operator", "auditor")
    actors = [getattr(play.people, name).actor for name in names]
    scoped = Actor(ActorKind.ACCOUNT, 99, grants=(Grant(Role.AUDITOR, play.people.other_agency.id),))
    both = Actor(ActorKind.ACCOUNT, 98, play.people.budi.employee_id, grants=(Grant(Role.AGENCY_ADMIN),))
    return [*actors, scoped, both, guest_actor(play.people.guest), Actor(ActorKind.ANONYMOUS)]


def test_the_twin_of_appraisals_agrees_with_the_policy(play: Play) -> None:
    session = reading()
    rows = list(session.scalars(select(Appraisal)))
    for actor in everybody(play):
        superiors = queries.superiors_in(session, rows[0].cycle_id, actor.employee_id)
        seen = {one.id for one in session.scalars(queries.visible_appraisals(actor))}
        allowed = {one.id for one in rows if policies.can_view_appraisal_state(actor, one, superiors=superiors)}
        assert seen == allowed


def test_the_twins_of_duties_and_sheets_agree_with_the_policy(play: Play) -> None:
    guest_duty(play)
    filled(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    filled(play.people.dewi.actor, duty_of(play.people.dewi, play.people.sari, "rekan"))
    filled(guest_actor(play.people.guest), duty_of(play.people.guest, play.people.sari, "komite_sekolah"))
    revoke_assignment(play.wati, duty_of(play.people.dewi, play.people.sari, "rekan").public_id, now=NOW)
    session = reading()
    duties = [
        queries.assignment_for(session, one, local_date(NOW)) for one in session.scalars(select(Assignment.public_id))
    ]
    sheets = [queries.sheet_for(session, one, local_date(NOW)) for one in session.scalars(select(Response.public_id))]
    assert len(sheets) == 3
    for actor in everybody(play):
        seen = {one.id for one in session.scalars(queries.visible_assignments(actor))}
        assert seen == {one.id for one in duties if policies.can_read_sheet(actor, one.duty)}
        read = {one.id for one in session.scalars(queries.visible_responses(actor))}
        assert read == {one.id for one in sheets if policies.can_read_sheet(actor, one.duty)}


def test_tasks_say_what_is_new_started_done_and_missed(play: Play) -> None:
    sari = play.people.sari
    duty = duty_of(sari, sari, "diri")

    def states(now=NOW) -> dict[str, str]:  # type: ignore[no-untyped-def]
        return {one.ref: one.state.value for one in queries.tasks_for(reading(), sari.actor, now)}

    assert states()[duty.public_id] == "new" and states()[play.cycle_id] == "new"
    assert states(NOW - timedelta(days=60))[duty.public_id] == "not_yet"
    filled(sari.actor, duty)
    assert states()[duty.public_id] == "started" and states(AFTER)[duty.public_id] == "missed"
    sent(sari.actor, duty)
    assert states()[duty.public_id] == "done"
    tasks = queries.tasks_for(reading(), play.people.budi.actor, NOW)
    about = {(one.kind.value, one.about.name if one.about else "") for one in tasks}
    assert ("supervisor", "Sari Umasugi, A.Md.Kep.") in about and ("self", "Budi Tidore, S.K.M.") in about
    assert next(one for one in tasks if one.kind.value == "supervisor").capacity == "Kepala Bidang"


def test_tasks_take_a_constant_number_of_queries(play: Play) -> None:
    seen: list[str] = []

    def listen(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(db.engines[READ], "before_cursor_execute", listen)
    try:
        tasks = queries.tasks_for(reading(), play.people.budi.actor, NOW)
    finally:
        event.remove(db.engines[READ], "before_cursor_execute", listen)
    assert len(tasks) >= 4 and len(seen) <= 3


def test_a_code_is_slow_to_try_out(code_cost: int) -> None:
    # As OWASP's cheat sheet on storing passwords has it: 16 MiB (2**14 blocks of 8) at least.
    assert code_cost >= 2**14

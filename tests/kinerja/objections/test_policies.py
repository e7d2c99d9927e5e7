"""A table of who may object and when; readers and their SQL twins."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kinerja.appraisals.models import AppraisalState
from kinerja.appraisals.policies.finality import Finality, finality_of
from kinerja.appraisals.policies.results import can_read_result
from kinerja.appraisals.queries.appointed import Appointed
from kinerja.appraisals.queries.results import scope_of_appraisal, visible_results
from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.db import reading, transaction
from kinerja.cycles.models import CycleState
from kinerja.objections.models import Objection, ObjectionState, Party
from kinerja.objections.policies import can_decide_objection, can_file_objection, can_read_objection, can_state_side
from kinerja.objections.queries.filing import Filing
from kinerja.objections.queries.hearings import hearing_of, visible_objection_states, visible_objections
from kinerja.objections.services.file_objection import save_objection
from kinerja.objections.views.duties import hearing_duties
from kinerja.people.models import PostKind
from tests import factories
from tests.counting import statements
from tests.kinerja.appraisals.stage import NOW
from tests.kinerja.objections.stage import TYPED, Filed, decide, filed, received, result_row

SARI = Actor(ActorKind.ACCOUNT, account_id=1, employee_id=7)
DUE = NOW + timedelta(days=20)
OPEN = Filing(
    appraisal_id=1,
    result_id=1,
    result_public_id="hasil",
    employee_id=7,
    assessor_id=8,
    agency_id=3,
    state=AppraisalState.RECEIVED,
    cycle_state=CycleState.OPEN,
    zone="Asia/Jayapura",
    is_in_force=True,
    on_trial=False,
    finality=None,
    due_at=DUE,
    objection=None,
    objection_state=None,
)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({}, ""),
        ({"objection_state": ObjectionState.DRAFT}, ""),
        ({"employee_id": 9}, "objection.not_appraisee"),
        ({"employee_id": 9, "assessor_id": 7}, "objection.not_appraisee"),
        ({"state": AppraisalState.DECIDED, "due_at": None}, "objection.receipt_first"),
        ({"due_at": NOW}, "objection.too_late"),
        ({"state": AppraisalState.FINAL}, "objection.too_late"),
        ({"due_at": None}, "objection.no_clock"),
        ({"finality": Finality.BY_DEFAULT}, "objection.final.by_default"),
        ({"finality": Finality.HEAD_OF_REGION}, "objection.final.head_of_region"),
        ({"finality": Finality.BY_OBJECTION}, "objection.final.by_objection"),
        ({"on_trial": True}, "objection.on_trial"),
        ({"is_in_force": False}, "objection.superseded"),
        ({"cycle_state": CycleState.CLOSED}, "objection.cycle_not_open"),
        ({"objection_state": ObjectionState.FILED, "state": AppraisalState.OBJECTED}, "objection.already_filed"),
        ({"objection_state": ObjectionState.WITHDRAWN, "state": AppraisalState.FINAL}, "objection.already_filed"),
    ],
)
def test_who_may_object(changes: dict[str, Any], refusal: str) -> None:
    assert can_file_objection(SARI, replace(OPEN, **changes), now=NOW).reason == refusal


STAFF = Appointed(PostKind.EXECUTOR, leads_unit=False, by_head_of_region=False)


@pytest.mark.parametrize(
    ("cause", "appointed", "finality"),
    [
        ("decision", STAFF, None),
        ("default", STAFF, Finality.BY_DEFAULT),
        ("objection", STAFF, Finality.BY_OBJECTION),
        ("decision", Appointed(PostKind.JPT, leads_unit=True, by_head_of_region=True), Finality.HEAD_OF_REGION),
        ("decision", Appointed(PostKind.JPT, leads_unit=False, by_head_of_region=True), Finality.HEAD_OF_REGION),
        ("decision", Appointed(PostKind.FUNCTIONAL, leads_unit=True, by_head_of_region=True), Finality.HEAD_OF_REGION),
        # The rule names high officials and heads of units; others whom the head of the region assesses may object.
        ("decision", Appointed(PostKind.FUNCTIONAL, leads_unit=False, by_head_of_region=True), None),
        ("decision", Appointed(PostKind.JPT, leads_unit=True, by_head_of_region=False), None),
    ],
)
def test_which_results_are_final_at_once(
    app: Flask, cause: str, appointed: Appointed, finality: Finality | None
) -> None:
    result = result_row(received().result)
    reading().expunge(result)
    result.cause = cause
    assert finality_of(result, appointed) is finality


def auditor(agency: int | None) -> Actor:
    return Actor(ActorKind.ACCOUNT, account_id=9999, grants=(Grant(Role.AUDITOR, agency),))


def actors(one: Filed) -> list[Actor]:
    people = one.play.people
    named = ("sari", "budi", "head", "dewi", "tono", "ratna", "hasan", "wati", "operator", "auditor")
    found = [getattr(people, name).actor for name in named]
    found += [
        auditor(None),
        auditor(people.agency.id),
        auditor(people.other_agency.id),
        factories.guest_actor(people.guest),
    ]
    return [*found, replace(found[0], kind=ActorKind.ANONYMOUS, employee_id=None)]


@pytest.mark.parametrize("is_filed", [True, False])
def test_reading_policy_agrees_with_its_twin(app: Flask, is_filed: bool) -> None:
    one = filed() if is_filed else received()
    if not is_filed:
        save_objection(one.sari, one.result, TYPED, now=NOW)
    objection = reading().scalars(select(Objection.public_id)).one()
    scope = hearing_of(reading(), objection)
    readers = set()
    for actor in actors(one):
        listed = list(reading().scalars(visible_objections(actor)))
        assert bool(can_read_objection(actor, scope)) == (scope.objection_id in listed), actor
        readers |= {actor.employee_id} if listed and actor.employee_id else set()
    people = one.play.people
    parties = {people.sari.employee_id, people.budi.employee_id, people.head.employee_id}
    assert readers == (parties if is_filed else {people.sari.employee_id})


@pytest.mark.parametrize("outcome", ["upheld", "changed"])
def test_the_superior_reads_the_result_that_he_changed(app: Flask, outcome: str) -> None:
    one = filed()
    decide(one, outcome)
    scope = scope_of_appraisal(reading(), hearing_of(reading(), one.objection).appraisal_public_id)
    for actor in actors(one):
        listed = list(reading().scalars(visible_results(actor)))
        assert bool(can_read_result(actor, scope)) == (scope.result_id in listed), actor
    assert bool(can_read_result(one.head, scope)) is (outcome == "changed")


def test_who_has_nothing_to_do_with_objections_costs_three_statements(app: Flask) -> None:
    one = filed()
    with statements() as sent:
        assert not hearing_duties(reading(), one.play.people.tono.actor, NOW)
    assert len(sent) <= 3


def test_administrators_know_states_but_never_of_themselves_or_their_superiors(app: Flask) -> None:
    one = filed()
    people = one.play.people

    def listed(actor: Actor) -> bool:
        return bool(list(reading().scalars(visible_objection_states(actor))))

    assert listed(people.ratna.actor) and listed(people.wati.actor) and listed(auditor(people.agency.id))
    assert not listed(people.tono.actor) and not listed(auditor(people.other_agency.id))
    for person in (people.sari, people.dewi):
        administers = replace(person.actor, grants=(Grant(Role.AGENCY_ADMIN, people.agency.id),))
        assert listed(administers) is (person is people.dewi)


def test_a_party_who_comes_to_decide_is_refused(app: Flask) -> None:
    one = filed()
    with transaction() as session:
        session.scalars(select(Objection)).one().decider_id = one.play.people.budi.employee_id
    scope = hearing_of(reading(), one.objection)
    assert can_decide_objection(one.budi, scope).reason == "objection.decider_is_party"


def test_a_closed_period_stops_everything(app: Flask) -> None:
    one = filed()
    scope = replace(hearing_of(reading(), one.objection), cycle_state=CycleState.CLOSED)
    assert can_decide_objection(one.head, scope).reason == "objection.cycle_not_open"
    assert can_state_side(one.budi, scope).reason == "objection.cycle_not_open"
    assert scope.stated == frozenset[Party]()

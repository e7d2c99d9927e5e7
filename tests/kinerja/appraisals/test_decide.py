"""Deciding: own sheet first, choice before indication, reasons, one result; then the receipt."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.models import Appraisal, AppraisalState, Rating, RatingDraft, Result, Signature
from kinerja.appraisals.policies.results import can_read_result
from kinerja.appraisals.queries.results import record_hash_of, scope_of_appraisal, visible_results
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.appraisals.services.receive import receive_result
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, ActorKind, Grant, Role
from kinerja.core.db import reading
from kinerja.core.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, document, duty_of, opened, sent

OPTIONS = [
    {"code": "di_bawah", "label": {"id": "di bawah ekspektasi"}},
    {"code": "sesuai", "label": {"id": "sesuai ekspektasi"}, "expected": True},
    {"code": "di_atas", "label": {"id": "di atas ekspektasi"}},
]
PREDICATES = {
    ("di_atas", "di_bawah"): "kurang",
    ("di_atas", "sesuai"): "baik",
    ("di_atas", "di_atas"): "sangat_baik",
    ("sesuai", "di_bawah"): "kurang",
    ("sesuai", "sesuai"): "baik",
    ("sesuai", "di_atas"): "baik",
    ("di_bawah", "di_bawah"): "sangat_kurang",
    ("di_bawah", "sesuai"): "butuh_perbaikan",
    ("di_bawah", "di_atas"): "butuh_perbaikan",
}


def quadrant() -> dict[str, Any]:
    """The stage's instrument with two axes: results from attendance and reports, behaviour without numbers."""
    row = {"label": {"id": "-"}}
    indication = {
        "code": "petunjuk",
        "rows": [
            row | {"code": "di_atas", "least": "85"},
            row | {"code": "sesuai", "least": "60"},
            row | {"code": "di_bawah"},
        ],
    }
    outcome = {
        "lists": [indication],
        "axes": [
            {
                "code": "hasil",
                "label": {"id": "hasil kerja"},
                "options": OPTIONS,
                "nodes": ["DISIPLIN"],
                "indication": "petunjuk",
            },
            {"code": "perilaku", "label": {"id": "perilaku kerja"}, "options": OPTIONS},
        ],
        "matrix": {
            "rows": "hasil",
            "columns": "perilaku",
            "predicates": [{"code": code, "label": {"id": code}} for code in dict.fromkeys(PREDICATES.values())],
            "cells": [{"row": row, "column": column, "predicate": code} for (row, column), code in PREDICATES.items()],
        },
    }
    return document(outcome=outcome)


FIRST = {"hasil": "sesuai", "perilaku": "sesuai"}
EXPECTED = {"hasil": Choice("sesuai"), "perilaku": Choice("sesuai")}


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(quadrant())


@pytest.fixture
def rated(play: Play) -> Play:
    """Budi has sent his sheet about Sari: 3 and 4 of 5, so 0.6 × 60 + 0.4 × 80 = 68."""
    sent(play.people.budi.actor, duty_of(play.people.budi, play.people.sari, "atasan"))
    return play


def sari(play: Play) -> Appraisal:
    return appraisal_of(play.people.sari)


def decide(play: Play, choices: dict[str, Choice] | None = None, **changes: Any) -> str:
    """Budi chooses and decides about Sari."""
    appraisal = sari(play)
    actor = changes.pop("actor", play.people.budi.actor)
    choose_ratings(actor, appraisal.public_id, FIRST, now=NOW)
    rev = changes.pop("rev", sari(play).rev)
    return finalize_appraisal(actor, appraisal.public_id, choices or EXPECTED, rev=rev, now=NOW, **changes)


def result_of(public_id: str) -> Result:
    return reading().scalars(select(Result).where(Result.public_id == public_id)).one()


def count(model: Any) -> int:
    return reading().scalar(select(func.count()).select_from(model)) or 0


def test_decision_keeps_score_ratings_people_and_predicate(rated: Play) -> None:
    result = result_of(decide(rated))
    assert result.score == "68.00"
    assert result.outcome["code"] == "baik"
    assert result.ratings["hasil"] == {"decided": "sesuai", "suggested": "sesuai", "reason": ""}
    assert result.ratings["perilaku"]["suggested"] is None
    assert result.people["appraisee"]["name"] == rated.people.sari.employee.name
    assert json.loads(result.sheet)["parts"]["overall"]["exact"] == "68"
    assert sari(rated).state is AppraisalState.DECIDED and sari(rated).result_id == result.id


def test_decision_leaves_one_signature_over_the_exact_record(rated: Play) -> None:
    result = result_of(decide(rated))
    signature = reading().scalars(select(Signature).where(Signature.record_kind == "result")).one()
    assert signature.record_hash == record_hash_of(result)
    assert signature.signer_ref == rated.people.budi.actor.ref


def test_decision_leaves_one_audit_event(rated: Play) -> None:
    decide(rated)
    query = select(func.count()).where(AuditEvent.event == "result.finalised")
    assert reading().scalar(query) == 1


def test_decision_is_refused_before_the_own_sheet_is_sent(play: Play) -> None:
    with pytest.raises(NotAllowed) as caught:
        choose_ratings(play.people.budi.actor, sari(play).public_id, FIRST, now=NOW)
    assert caught.value.code == "decision.own_sheet_first"


@pytest.mark.parametrize("who", ["sari", "tono", "ratna", "wati"])
def test_decision_belongs_to_the_assessor_alone(rated: Play, who: str) -> None:
    actor = getattr(rated.people, who).actor
    with pytest.raises(NotAllowed) as caught:
        choose_ratings(actor, sari(rated).public_id, FIRST, now=NOW)
    assert caught.value.code == "decision.not_assessor"


def test_decision_about_an_unknown_appraisal_is_not_found(rated: Play) -> None:
    with pytest.raises(NotFound):
        choose_ratings(rated.people.budi.actor, "tidak-ada", FIRST, now=NOW)


@pytest.mark.parametrize(("days", "code"), [(-60, "decision.window_not_open"), (60, "decision.window_closed")])
def test_decision_is_refused_outside_its_window(rated: Play, days: int, code: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        choose_ratings(rated.people.budi.actor, sari(rated).public_id, FIRST, now=NOW + timedelta(days=days))
    assert caught.value.code == code


def test_decision_needs_a_first_choice(rated: Play) -> None:
    with pytest.raises(Conflict) as caught:
        finalize_appraisal(rated.people.budi.actor, sari(rated).public_id, EXPECTED, rev=sari(rated).rev, now=NOW)
    assert caught.value.code == "decision.choose_first"


def test_choosing_again_keeps_what_was_chosen_first(rated: Play) -> None:
    actor, appraisal = rated.people.budi.actor, sari(rated).public_id
    choose_ratings(actor, appraisal, FIRST, now=NOW)
    choose_ratings(actor, appraisal, FIRST | {"hasil": "di_atas"}, now=NOW)
    draft = reading().scalars(select(RatingDraft).where(RatingDraft.axis == "hasil")).one()
    assert (draft.first_choice, draft.choice) == ("sesuai", "di_atas")


@pytest.mark.parametrize("choice", ["", "baik", None])
def test_unknown_rating_is_refused_at_its_axis(rated: Play, choice: str | None) -> None:
    with pytest.raises(Invalid) as caught:
        choose_ratings(rated.people.budi.actor, sari(rated).public_id, {"hasil": choice, "perilaku": "sesuai"}, now=NOW)
    assert caught.value.errors == {"hasil": ["rating.required"]}


@pytest.mark.parametrize("rating", ["di_atas", "di_bawah"])
def test_rating_beside_expectation_needs_a_reason(rated: Play, rating: str) -> None:
    with pytest.raises(Invalid) as caught:
        decide(rated, EXPECTED | {"perilaku": Choice(rating, "  ")})
    assert caught.value.errors == {"reason_perilaku": ["rating.reason_due"]}
    assert count(Result) == 0 and count(Rating) == 0


def test_rating_against_its_indication_is_kept_with_its_reason(rated: Play) -> None:
    result = result_of(decide(rated, EXPECTED | {"hasil": Choice("di_atas", "Memimpin posko banjir.")}))
    assert result.ratings["hasil"] == {"decided": "di_atas", "suggested": "sesuai", "reason": "Memimpin posko banjir."}
    assert result.outcome["code"] == "baik"


@pytest.mark.parametrize(("cell", "predicate"), PREDICATES.items())
def test_quadrant_gives_the_predicate_of_every_cell(rated: Play, cell: tuple[str, str], predicate: str) -> None:
    choices = {"hasil": Choice(cell[0], "Alasan."), "perilaku": Choice(cell[1], "Alasan.")}
    assert result_of(decide(rated, choices)).outcome["code"] == predicate


def test_second_decision_is_refused(rated: Play) -> None:
    decide(rated)
    with pytest.raises(NotAllowed) as caught:
        decide(rated)
    assert caught.value.code == "decision.already_decided"
    assert count(Result) == 1


def test_stale_page_cannot_decide(rated: Play) -> None:
    with pytest.raises(Conflict) as caught:
        decide(rated, rev=sari(rated).rev + 7)
    assert caught.value.code == "appraisal.changed_meanwhile"


def test_receipt_signs_the_same_record(rated: Play) -> None:
    public_id = decide(rated)
    receive_result(rated.people.sari.actor, public_id, now=NOW)
    hashes = set(reading().scalars(select(Signature.record_hash).where(Signature.record_kind == "result")))
    assert hashes == {record_hash_of(result_of(public_id))}
    assert sari(rated).state is AppraisalState.RECEIVED


def test_receipt_is_given_once(rated: Play) -> None:
    public_id = decide(rated)
    receive_result(rated.people.sari.actor, public_id, now=NOW)
    with pytest.raises(NotAllowed) as caught:
        receive_result(rated.people.sari.actor, public_id, now=NOW)
    assert caught.value.code == "result.already_received"


@pytest.mark.parametrize("who", ["budi", "tono", "ratna", "wati"])
def test_receipt_belongs_to_the_appraisee_alone(rated: Play, who: str) -> None:
    public_id = decide(rated)
    with pytest.raises(NotAllowed):
        receive_result(getattr(rated.people, who).actor, public_id, now=NOW)


def auditor(agency: int | None) -> Actor:
    return Actor(ActorKind.ACCOUNT, account_id=9999, grants=(Grant(Role.AUDITOR, agency),))


def test_reading_policy_agrees_with_its_twin(rated: Play) -> None:
    decide(rated)
    scope = scope_of_appraisal(reading(), sari(rated).public_id)
    people = rated.people
    actors = [people.sari.actor, people.budi.actor, people.tono.actor, people.ratna.actor, people.wati.actor]
    actors += [auditor(None), auditor(scope.agency_id), auditor(scope.agency_id + 1000)]
    actors += [replace(people.sari.actor, kind=ActorKind.ANONYMOUS, employee_id=None)]
    for actor in actors:
        listed = list(reading().scalars(visible_results(actor)))
        assert bool(can_read_result(actor, scope)) == (scope.result_id in listed), actor

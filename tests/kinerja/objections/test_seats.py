"""Who decides: the superior of the assessor, one level up past a party, the head of the region, or whoever is named."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kinerja.appraisals.models import AppraisalState
from kinerja.appraisals.services.receive import receive_result
from kinerja.core.calendar import local_date
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.objections.models import Delegation, Seat
from kinerja.objections.queries.seats import decider_of
from kinerja.objections.queries.silent import stand_ins_for
from kinerja.objections.services.delegate import Handover, delegate_decision
from kinerja.objections.services.file_objection import file_objection, save_objection
from kinerja.people.models import Employee, Placement, PlacementKind
from tests import factories
from tests.kinerja.appraisals.stage import ALWAYS, NOW, Play
from tests.kinerja.core.browsing import log_in, post
from tests.kinerja.objections.stage import (
    TYPED,
    Filed,
    counting,
    decide,
    decided,
    filed,
    fresh,
    governor,
    objection_of,
    received,
)
from tests.kinerja.objections.test_file_objection import events, told
from tests.kinerja.objections.test_stand_in import AFTER

TODAY = local_date(NOW)


@pytest.fixture
def before(app: Flask) -> Filed:
    return received()


@pytest.fixture
def one(app: Flask) -> Filed:
    return filed()


def seat_of(play: Play, who: str = "sari") -> tuple[int, Seat] | None:
    found = decider_of(reading(), fresh(getattr(play.people, who)), TODAY)
    return (found.employee_id, found.seat) if found else None


def public_id(employee_id: int) -> str:
    return reading().scalars(select(Employee.public_id).where(Employee.id == employee_id)).one()


def vacate(person: factories.Person, *, on: date = date(2026, 11, 1)) -> None:
    """Somebody leaves the post."""
    with transaction() as session:
        for placement in session.scalars(select(Placement).where(Placement.employee_id == person.employee_id)):
            placement.valid_to = on


def test_the_superior_of_the_assessor_decides(before: Filed) -> None:
    assert seat_of(before.play) == (before.play.people.head.employee_id, Seat.SUPERIOR)


def test_an_override_by_date_goes_before_the_tree(before: Filed) -> None:
    people = before.play.people
    with transaction() as session:
        budi, tono = (session.get_one(Employee, one.employee_id) for one in (people.budi, people.tono))
        factories.make_override(session, budi, tono, valid_from=TODAY)
    assert seat_of(before.play) == (people.tono.employee_id, Seat.SUPERIOR)
    yesterday = decider_of(reading(), fresh(people.sari), date(2026, 11, 1))
    assert yesterday is not None and yesterday.employee_id == people.head.employee_id


@pytest.mark.parametrize("party", ["sari", "wati"])
def test_a_superior_who_is_a_party_is_passed_over(before: Filed, party: str) -> None:
    """Sari stands above her own assessor: the next level up decides; for anybody else she does."""
    people = before.play.people
    with transaction() as session:
        budi, above = (session.get_one(Employee, one.employee_id) for one in (people.budi, getattr(people, party)))
        factories.make_override(session, budi, above)
    found = seat_of(before.play)
    # Sari's own superior is Budi, a party too, and above him she stands again: the head of the region remains.
    expected = {
        "sari": (before.play.governor_id, Seat.HEAD_OF_REGION),
        "wati": (people.wati.employee_id, Seat.SUPERIOR),
    }
    assert found == expected[party]


def test_the_next_level_decides_where_it_is_no_party(before: Filed) -> None:
    people = before.play.people
    with transaction() as session:
        budi, sari, tono = (
            session.get_one(Employee, one.employee_id) for one in (people.budi, people.sari, people.tono)
        )
        factories.make_override(session, budi, sari)
        factories.make_override(session, sari, tono)
    assert seat_of(before.play) == (people.tono.employee_id, Seat.NEXT_LEVEL)


def test_an_acting_head_decides_while_the_post_is_vacant(before: Filed) -> None:
    people = before.play.people
    vacate(people.head)
    with transaction() as session:
        post = session.get_one(Placement, people.head.placement.id).post_id  # type: ignore[union-attr]
        acting = Placement(
            employee_id=people.wati.employee_id, post_id=post, kind=PlacementKind.PLT, valid_from=date(2026, 11, 1)
        )
        session.add(acting)
    assert seat_of(before.play) == (people.wati.employee_id, Seat.SUPERIOR)


def test_the_seat_counts_when_the_assessor_has_left_it(before: Filed) -> None:
    vacate(before.play.people.budi)
    assert seat_of(before.play) == (before.play.people.head.employee_id, Seat.SUPERIOR)


def test_the_head_of_the_region_decides_where_the_tree_gives_nobody(before: Filed) -> None:
    vacate(before.play.people.head)
    assert seat_of(before.play) == (before.play.governor_id, Seat.HEAD_OF_REGION)


def test_nobody_decides_above_the_head_of_the_region(app: Flask) -> None:
    assert seat_of(counting(), "tono") is None


def test_bkd_is_told_when_nobody_can_decide(app: Flask) -> None:
    """Tono is assessed by the governor, but is neither a high official nor the head of a unit."""
    play = counting()
    tono = play.people.tono
    result = decided(tono, governor(play))
    receive_result(tono.actor, result, now=NOW)
    save_objection(tono.actor, result, TYPED, now=NOW)
    file_objection(tono.actor, result, now=NOW)
    people = play.people
    assert told("objection.nobody_decides") == sorted([people.ratna.employee_id, people.hasan.employee_id])
    assert told("objection.filed.decider") == []


def test_what_the_governor_assesses_of_a_head_is_final_with_its_receipt(app: Flask) -> None:
    play = counting()
    result = decided(play.people.head, governor(play))
    receive_result(play.people.head.actor, result, now=NOW)
    assert fresh(play.people.head).state is AppraisalState.FINAL
    with pytest.raises(NotAllowed) as caught:
        save_objection(play.people.head.actor, result, TYPED, now=NOW)
    assert caught.value.code == "objection.final.head_of_region"


def to(person: factories.Person, **changes: str) -> Handover:
    return Handover(**{"to_public_id": public_id(person.employee_id), "reason": "Cuti sampai Januari.", **changes})


def test_the_superior_passes_the_decision_on(one: Filed) -> None:
    people, appraisal = one.play.people, fresh(one.play.people.sari).public_id
    delegate_decision(one.head, appraisal, to(people.tono, letter="SP-1/2026"), now=NOW)
    objection = objection_of(one)
    assert (objection.decider_id, objection.seat) == (people.tono.employee_id, Seat.DELEGATED)
    row = reading().scalars(select(Delegation)).one()
    assert (row.from_id, row.to_id, row.letter) == (people.head.employee_id, people.tono.employee_id, "SP-1/2026")
    assert events("decision.delegated") == 1 and told("delegation.to") == [people.tono.employee_id]
    with pytest.raises(NotAllowed):
        decide(one)
    decide(one, actor=people.tono.actor)


def test_the_newest_delegation_holds(one: Filed) -> None:
    people, appraisal = one.play.people, fresh(one.play.people.sari).public_id
    delegate_decision(one.head, appraisal, to(people.tono), now=NOW)
    delegate_decision(people.ratna.actor, appraisal, to(people.head), now=NOW)
    assert objection_of(one).decider_id == people.head.employee_id
    assert reading().scalar(select(func.count()).select_from(Delegation)) == 2


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("sari", "delegation.by_party"),
        ("budi", "delegation.by_party"),
        ("dewi", "delegation.not_yours"),
        ("tono", "delegation.not_yours"),
        ("wati", "delegation.not_yours"),
        ("auditor", "delegation.not_yours"),
    ],
)
def test_nobody_else_names_who_decides(one: Filed, who: str, code: str) -> None:
    people = one.play.people
    with pytest.raises(NotAllowed) as caught:
        delegate_decision(getattr(people, who).actor, fresh(people.sari).public_id, to(people.tono), now=NOW)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("sari", "delegation.party"),
        ("budi", "delegation.party"),
        ("dewi", "delegation.below_party"),
        ("operator", "delegation.below_party"),
    ],
)
def test_neither_a_party_nor_somebody_below_one_is_named(one: Filed, who: str, code: str) -> None:
    people = one.play.people
    with pytest.raises(NotAllowed) as caught:
        delegate_decision(one.head, fresh(people.sari).public_id, to(getattr(people, who)), now=NOW)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"reason": " "}, {"reason": ["delegation.reason_missing"]}),
        ({"reason": "a" * 2_001}, {"reason": ["delegation.reason_too_long"]}),
        ({"letter": "a" * 121}, {"letter": ["delegation.letter_too_long"]}),
        ({"to_public_id": "tidak-ada"}, {"to": ["delegation.nobody_named"]}),
    ],
)
def test_a_delegation_is_refused_at_its_field(
    one: Filed, changes: dict[str, str], errors: dict[str, list[str]]
) -> None:
    people = one.play.people
    with pytest.raises(Invalid) as caught:
        delegate_decision(one.head, fresh(people.sari).public_id, to(people.tono, **changes), now=NOW)
    assert caught.value.errors == errors
    assert objection_of(one).decider_id == people.head.employee_id


def test_somebody_without_a_post_is_not_named(one: Filed) -> None:
    people = one.play.people
    vacate(people.tono)
    with pytest.raises(Invalid) as caught:
        delegate_decision(one.head, fresh(people.sari).public_id, to(people.tono), now=NOW)
    assert caught.value.errors == {"to": ["delegation.without_post"]}


def test_there_must_be_something_to_decide(before: Filed) -> None:
    people = before.play.people
    with pytest.raises(NotAllowed) as caught:
        delegate_decision(before.head, fresh(people.sari).public_id, to(people.tono), now=NOW)
    assert caught.value.code == "delegation.nothing_pending"
    with pytest.raises(NotFound):
        delegate_decision(before.head, "tidak-ada", to(people.tono), now=NOW)


def test_a_silent_assessors_place_is_passed_on_too(app: Flask) -> None:
    play = counting()
    people = play.people
    delegate_decision(people.head.actor, fresh(people.sari).public_id, to(people.tono), now=AFTER)
    waiting = [one.employee_id for one in stand_ins_for(reading(), people.tono.employee_id, AFTER)]
    assert waiting == [people.sari.employee_id]
    left = {one.employee_id for one in stand_ins_for(reading(), people.head.employee_id, AFTER)}
    assert people.sari.employee_id not in left and people.dewi.employee_id in left


def test_the_page_of_a_delegation_looks_somebody_up_and_keeps_what_was_typed(app: Flask, client: FlaskClient) -> None:
    one = filed(**ALWAYS)
    log_in(client, one.play.people.ratna)
    address = f"/pelimpahan/{fresh(one.play.people.sari).public_id}"
    assert address in client.get("/keberatan").text
    page = client.get(address).text
    assert "Dr. Halima Gamalama" in page and "atasan Pejabat Penilai Kinerja" in page
    values = {"words": "Tono", "reason": "Cuti sampai Januari.", "letter": "SP-1/2026", "letter_on": "2026-11-20"}
    found = post(client, address, values | {"action": "cari"})
    assert found.status_code == 200 and "Tono Sangaji" in found.text and "Cuti sampai Januari." in found.text
    answer = post(client, address, values | {"action": "catat"})
    assert answer.status_code == 422 and "Pilih orangnya." in answer.text and "SP-1/2026" in answer.text
    party = values | {"action": "catat", "to": public_id(one.play.people.budi.employee_id)}
    answer = post(client, address, party)
    assert answer.status_code == 422 and "salah satu pihak" in answer.text
    chosen = values | {"action": "catat", "to": public_id(one.play.people.tono.employee_id)}
    assert post(client, address, chosen).location == "/keberatan"
    assert objection_of(one).seat is Seat.DELEGATED
    page = client.get(address).text
    assert "SP-1/2026" in page and "yang ditunjuk dengan pelimpahan" in page

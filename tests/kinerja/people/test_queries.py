"""People and units as of a day: cards, the dated tree, superiors; what each actor may see."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from kinerja.core.authz import ANONYMOUS, Actor, ActorKind, Grant, Role
from kinerja.core.db import db, reading, transaction
from kinerja.people import queries
from kinerja.people.models import (
    EmployeeNumber,
    Guest,
    NumberKind,
    Placement,
    PlacementKind,
    SupervisorOverride,
    Unit,
    UnitState,
)
from tests.kinerja.people.organisation import PROVINCE, START, TODAY, Organisation, add_person, build, place


@pytest.fixture
def made(bare: Flask) -> Organisation:
    return build()


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    engine = db.engines["read"]
    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def superior(made: Organisation, name: str, on: date = TODAY, **options: int) -> str | None:
    card = queries.supervisor_of(reading(), made.people[name], on, **options)
    names = {number: person for person, number in made.people.items()}
    return names[card.employee_id] if card else None


def test_card_shows_number_rank_and_posts(made: Organisation) -> None:
    card = queries.employee_card(reading(), made.people["Sari"], TODAY)
    assert card is not None and card.main is not None
    assert (card.name, card.rank, len(card.nip)) == ("Sari", "Penata / III/c", 18)
    assert (card.main.unit_name, card.main.agency_id, card.main.is_head) == ("Bidang", made.units["Dinas"], False)


def test_card_of_nobody_is_none(made: Organisation) -> None:
    assert queries.employee_card(reading(), 999_999, TODAY) is None


def test_card_lists_the_definitive_post_before_plt_and_plh(made: Organisation) -> None:
    with transaction() as session:
        place(session, made, "Budi", "Bidang Dua", kind=PlacementKind.PLH)
        place(session, made, "Budi", "Seksi", is_head=True, kind=PlacementKind.PLT)
    card = queries.employee_card(reading(), made.people["Budi"], TODAY)
    assert card and [one.kind.value for one in card.placements] == ["definitive", "plt", "plh"]


def test_card_leaves_out_what_has_ended(made: Organisation) -> None:
    with transaction() as session:
        session.get_one(Placement, made.placements["Sari definitive Bidang"]).valid_to = TODAY
    card = queries.employee_card(reading(), made.people["Sari"], TODAY)
    before = queries.employee_card(reading(), made.people["Sari"], date(2026, 11, 24))
    assert card and before and card.placements == () and len(before.placements) == 1


def test_number_is_the_one_in_force(made: Organisation) -> None:
    sari = made.people["Sari"]
    with transaction() as session:
        later = EmployeeNumber(
            employee_id=sari, number="199001012026212001", kind=NumberKind.NI_PPPK, valid_from=date(2026, 6, 1)
        )
        session.add(later)
    numbers = [queries.numbers_for(reading(), [sari], on)[sari] for on in (date(2026, 5, 31), date(2026, 6, 1))]
    assert numbers[0] != numbers[1] == "199001012026212001"


def rename(session: Session, unit_id: int, name: str, on: date) -> None:
    state = session.scalars(select(UnitState).where(UnitState.unit_id == unit_id)).one()
    state.valid_to = on
    session.add(UnitState(unit_id=unit_id, valid_from=on, name=name, parent_id=state.parent_id))


def test_names_are_those_in_force(made: Organisation) -> None:
    bidang = made.units["Bidang"]
    with transaction() as session:
        rename(session, bidang, "Bidang Baru", date(2026, 7, 1))
    days = (date(2025, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    assert [queries.unit_names(reading(), [bidang], on)[bidang] for on in days] == ["Bidang", "Bidang", "Bidang Baru"]


def test_subtree_and_ancestors_follow_the_parents_in_force(made: Organisation) -> None:
    units = made.units
    with transaction() as session:
        state = session.scalars(select(UnitState).where(UnitState.unit_id == units["Seksi"])).one()
        state.valid_to = date(2026, 7, 1)
        moved = UnitState(unit_id=units["Seksi"], valid_from=date(2026, 7, 1), name="Seksi")
        moved.parent_id = units["Bidang Dua"]
        session.add(moved)
    before, after = date(2026, 6, 30), date(2026, 7, 1)
    assert queries.unit_subtree(reading(), units["Bidang"], before) == {units["Bidang"], units["Seksi"]}
    assert queries.unit_subtree(reading(), units["Bidang"], after) == {units["Bidang"]}
    assert queries.unit_ancestors(reading(), units["Seksi"], after) == [
        units["Bidang Dua"],
        units["Dinas"],
        units["Provinsi"],
    ]


def test_a_circle_in_the_data_comes_to_an_end(made: Organisation) -> None:
    with transaction() as session:
        state = session.scalars(select(UnitState).where(UnitState.unit_id == made.units["Bidang"])).one()
        state.parent_id = made.units["Seksi"]
    assert made.units["Seksi"] in queries.unit_subtree(reading(), made.units["Bidang"], TODAY)
    assert queries.unit_ancestors(reading(), made.units["Bidang"], TODAY) == [made.units["Seksi"]]


def test_superior_is_the_head_of_the_own_unit(made: Organisation) -> None:
    assert [superior(made, name) for name in ("Sari", "Ratna")] == ["Budi", "Kadis"]


def test_superior_of_a_head_is_the_head_above(made: Organisation) -> None:
    assert [superior(made, name) for name in ("Budi", "Kadis", "Gubernur")] == ["Kadis", "Gubernur", None]


def test_vacant_head_is_climbed_over(made: Organisation) -> None:
    assert [superior(made, name) for name in ("Seno", "Tono")] == ["Budi", "Gubernur"]


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["plh", "plt", "definitive"], "P2"),
        (["plh", "plt"], "P1"),
        (["plh"], "P0"),
    ],
)
def test_definitive_head_comes_before_plt_before_plh(made: Organisation, kinds: list[str], expected: str) -> None:
    with transaction() as session:
        for number, kind in enumerate(kinds):
            add_person(session, made, f"P{number}", "Dinas Lain", account=False)
            place(session, made, f"P{number}", "Dinas Lain", is_head=True, kind=PlacementKind(kind))
    assert superior(made, "Tono") == expected


def test_plt_head_reports_upwards_in_either_capacity(made: Organisation) -> None:
    with transaction() as session:
        plt = place(session, made, "Seno", "Bidang Dua", kind=PlacementKind.PLT)
        head = place(session, made, "Sinta", "Seksi", is_head=True, kind=PlacementKind.PLT)
    assert superior(made, "Seno") == "Sinta"
    assert superior(made, "Seno", placement_id=plt) == "Bidu"
    assert superior(made, "Sinta") == superior(made, "Sinta", placement_id=head) == "Budi"


def test_nobody_is_ones_own_superior(made: Organisation) -> None:
    with transaction() as session:
        place(session, made, "Budi", "Dinas", kind=PlacementKind.PLT)
        place(session, made, "Kadis", "Bidang", kind=PlacementKind.PLT)
    held = queries.supervisors_for(reading(), list(made.people.values()), TODAY)
    assert all(card is None or card.employee_id != employee_id for employee_id, card in held.items())


def override(made: Organisation, employee: str, supervisor: str, until: date | None = None) -> None:
    with transaction() as session:
        row = SupervisorOverride(employee_id=made.people[employee], supervisor_id=made.people[supervisor])
        row.valid_from, row.valid_to, row.reason = date(2026, 3, 1), until, "Surat tugas"
        session.add(row)


def test_override_wins_while_it_is_in_force(made: Organisation) -> None:
    override(made, "Sari", "Bidu", date(2026, 6, 1))
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 1))
    assert [superior(made, "Sari", on) for on in days] == ["Budi", "Bidu", "Budi"]
    assert made.people["Sari"] in queries.subordinates_of(reading(), made.people["Bidu"], date(2026, 3, 1))


def test_override_by_somebody_without_a_post_leaves_the_tree_in_force(made: Organisation) -> None:
    override(made, "Sari", "Bidu")
    with transaction() as session:
        session.get_one(Placement, made.placements["Bidu definitive Bidang Dua"]).valid_to = date(2026, 4, 1)
    assert superior(made, "Sari") == "Budi"


def test_subordinates_are_those_whose_superior_one_is(made: Organisation) -> None:
    everyone = queries.supervisors_for(reading(), list(made.people.values()), TODAY)
    for boss in made.people.values():
        expected = sorted(one for one, card in everyone.items() if card and card.employee_id == boss)
        assert queries.subordinates_of(reading(), boss, TODAY) == expected


def test_peers_share_unit_and_superior(made: Organisation) -> None:
    assert queries.peers_of(reading(), made.people["Sari"], TODAY) == [made.people["Sinta"]]


def test_peers_of_a_head_lead_the_sister_units(made: Organisation) -> None:
    assert queries.peers_of(reading(), made.people["Budi"], TODAY) == [made.people["Bidu"]]


def test_number_of_queries_does_not_grow(made: Organisation) -> None:
    session = reading()
    with counted() as few:
        queries.supervisors_for(session, [made.people["Sari"]], TODAY)
        queries.cards_for(session, [made.people["Sari"]], TODAY)
    with counted() as many:
        queries.supervisors_for(session, list(made.people.values()), TODAY)
        queries.cards_for(session, list(made.people.values()), TODAY)
    assert len(many) == len(few) <= 10


def seen(query_of: object, actor: Actor) -> set[int]:
    return set(reading().scalars(query_of(actor, TODAY)))  # type: ignore[operator]  # one of the twins


def names(made: Organisation, ids: set[int]) -> set[str]:
    return {name for name, number in made.people.items() if number in ids}


def test_province_sees_everything(made: Organisation) -> None:
    assert seen(queries.visible_units, PROVINCE) == set(made.units.values())
    assert seen(queries.visible_employees, PROVINCE) == set(made.people.values())
    assert seen(queries.visible_accounts, PROVINCE) == {*made.accounts.values(), PROVINCE.account_id}


def test_agency_administrator_sees_the_own_dinas(made: Organisation) -> None:
    ratna = made.agency_admin()
    assert seen(queries.visible_units, ratna) == {made.units[n] for n in ("Dinas", "Bidang", "Seksi", "Bidang Dua")}
    assert names(made, seen(queries.visible_employees, ratna)) == set(made.people) - {"Gubernur", "Tono"}
    assert made.accounts["Tono"] not in seen(queries.visible_accounts, ratna)


def test_operator_sees_the_own_subtree(made: Organisation) -> None:
    operator = made.operator()
    assert seen(queries.visible_units, operator) == {made.units["Bidang"], made.units["Seksi"]}
    assert names(made, seen(queries.visible_employees, operator)) == {"Budi", "Sari", "Sinta", "Seno", "Ratna"}


def test_auditor_sees_the_assigned_agency(made: Organisation) -> None:
    auditor = made.actor("Ratna", Grant(Role.AUDITOR, made.units["Dinas Lain"]))
    assert seen(queries.visible_units, auditor) == {made.units["Dinas Lain"]}
    assert names(made, seen(queries.visible_employees, auditor)) == {"Tono", "Ratna"}


def test_others_see_only_themselves(made: Organisation) -> None:
    sari = made.actor("Sari")
    assert seen(queries.visible_units, sari) == set()
    assert names(made, seen(queries.visible_employees, sari)) == {"Sari"}
    assert seen(queries.visible_accounts, sari) == {made.accounts["Sari"]}
    assert seen(queries.visible_employees, ANONYMOUS) == seen(queries.visible_accounts, ANONYMOUS) == set()


def test_who_has_left_the_dinas_is_out_of_sight(made: Organisation) -> None:
    with transaction() as session:
        session.get_one(Placement, made.placements["Sari definitive Bidang"]).valid_to = TODAY
    assert "Sari" not in names(made, seen(queries.visible_employees, made.agency_admin()))


def test_guests_belong_to_the_lists_of_a_dinas(made: Organisation) -> None:
    with transaction() as session:
        rows = [Guest(agency_id=made.units[name], label=name, kind="pasien") for name in ("Dinas", "Dinas Lain")]
        session.add_all(rows)
        session.flush()
        ours, theirs = (row.id for row in rows)
    guest = Actor(ActorKind.GUEST, guest_id=theirs)
    who = (PROVINCE, made.agency_admin(), made.operator(), guest)
    found = [set(reading().scalars(queries.visible_guests(actor))) for actor in who]
    assert found == [{ours, theirs}, {ours}, set(), {theirs}]


def test_unit_rows_are_untouched_by_reading(made: Organisation) -> None:
    with transaction() as session:
        assert session.query(Unit).count() == len(made.units)
        assert session.scalars(select(UnitState.valid_from)).first() == START

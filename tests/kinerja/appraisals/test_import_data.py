"""A table of figures for a whole period: judged row by row, applied in one go or not at all."""

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from kinerja.appraisals import queries
from kinerja.appraisals.models import AppraisalPart, DataRecord
from kinerja.appraisals.queries.table import MOST_ROWS, Judged, VerdictKind, rows_from
from kinerja.appraisals.services.import_data import check_data, import_data
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.db import db, reading, transaction
from kinerja.core.errors import Invalid, NotAllowed, NotFound
from kinerja.cycles.models import Cycle, CycleState
from tests.factories import Person
from tests.kinerja.appraisals.stage import NOW, Play, appraisal_of, duty_of, opened, sent, with_data
from tests.kinerja.appraisals.test_decide import decide, quadrant

HEADING = "NIP;Kode;Nilai;Sumber;Tanggal"


@pytest.fixture
def play(app: Flask) -> Play:
    return opened(with_data(quadrant()))


def row(person: Person | str, code: str, value: str, source: str = "Rekap", day: str = "20/11/2026") -> str:
    number = person if isinstance(person, str) else person.nip
    return ";".join((number, code, value, source, day))


def table(play: Play) -> str:
    people = play.people
    lines = [
        row(people.sari, "HADIR", "5"),
        row(people.sari, "ABSEN", "97,5"),
        row(people.dewi, "ABSEN", "88"),
        row(people.sari, "TARGET", "120"),
        row(people.dewi, "PENUH", "Ya"),
    ]
    return "\n".join([HEADING, *lines])


def checked(play: Play, text: str, actor: Actor | None = None) -> Judged:
    return check_data(actor or play.wati, play.cycle_id, text, now=NOW)


def applied(play: Play, text: str, actor: Actor | None = None) -> Judged:
    return import_data(actor or play.wati, play.cycle_id, text, now=NOW)


def kinds(plan: Judged) -> list[str]:
    return [verdict.kind.value for verdict in plan.verdicts]


def reasons(plan: Judged) -> list[str]:
    return [f"{verdict.cell}: {verdict.reason}" for verdict in plan.verdicts if verdict.reason]


def stored() -> int:
    with_givens = sum(bool(one.givens) for one in reading().scalars(select(AppraisalPart)))
    return (reading().scalar(select(func.count()).select_from(DataRecord)) or 0) + with_givens


def events(name: str) -> list[AuditEvent]:
    return list(reading().scalars(select(AuditEvent).where(AuditEvent.event == name)))


def test_looking_through_a_table_stores_nothing(play: Play) -> None:
    plan = checked(play, table(play))
    assert kinds(plan) == ["new"] * 5 and plan.verdicts[0].name.startswith("Sari Umasugi")
    assert stored() == 0 and not events("data.imported")


def test_a_table_is_applied_as_a_whole(play: Play) -> None:
    applied(play, table(play))
    people, session = play.people, reading()
    ids = {one: appraisal_of(one).id for one in (people.sari, people.dewi)}
    sheets = queries.data_in_force(session, list(ids.values()))
    sari = sheets[ids[people.sari], "overall", "rekap"]
    assert {code: one.value for code, one in sari.answers.items()} == {"HADIR": "5", "ABSEN": "97.5"}
    assert sari.sources["ABSEN"] == {"source": "Rekap", "date": "2026-11-20"}
    givens = {
        part.appraisal_id: part.givens
        for part in session.scalars(select(AppraisalPart).where(AppraisalPart.appraisal_id.in_(ids.values())))
    }
    assert givens == {ids[people.sari]: {"TARGET": "120"}, ids[people.dewi]: {"PENUH": "yes"}}
    (event,) = events("data.imported")
    counted = {"new": 5, "changed": 0, "unchanged": 0, "blank": 0, "rejected": 0}
    assert counted.items() <= event.changes.items() and event.changes["kind"] == "figures"
    assert len(events("data.recorded")) == 2 == len(events("givens.set"))


def test_the_same_table_again_changes_nothing(play: Play) -> None:
    applied(play, table(play))
    again = applied(play, table(play))
    assert kinds(again) == ["unchanged"] * 5 and stored() == 4 and len(events("data.imported")) == 1


def test_one_rejected_row_keeps_all_others_out(play: Play) -> None:
    plan = applied(play, table(play) + "\n" + row(play.people.sari, "LAIN", "1"))
    assert plan.count(VerdictKind.REJECTED) == 1 and stored() == 0 and not events("data.imported")


def test_a_changed_row_says_what_it_replaces(play: Play) -> None:
    applied(play, table(play))
    plan = checked(play, "\n".join((row(play.people.sari, "ABSEN", "90"), row(play.people.sari, "TARGET", "130,5"))))
    assert [(one.kind, one.before) for one in plan.verdicts] == [
        (VerdictKind.CHANGED, "97,5"),
        (VerdictKind.CHANGED, "120"),
    ]


def test_a_row_leaves_the_other_figures_of_its_sheet(play: Play) -> None:
    applied(play, table(play))
    applied(play, row(play.people.sari, "ABSEN", "90", source="Ralat"))
    appraisal = appraisal_of(play.people.sari).id
    sheet = queries.data_in_force(reading(), [appraisal])[appraisal, "overall", "rekap"]
    assert sheet.seq == 2 and {code: one.value for code, one in sheet.answers.items()} == {"HADIR": "5", "ABSEN": "90"}
    assert (sheet.sources["HADIR"]["source"], sheet.sources["ABSEN"]["source"]) == ("Rekap", "Ralat")


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("198501012010011", "ABSEN", "90"), "nip: number.not_18_digits"),
        (("1,98501E+17", "ABSEN", "90"), "nip: number.scientific"),
        (("199901012020011000", "ABSEN", "90"), "nip: data.nip_rounded"),
        (("199901012020011001", "ABSEN", "90"), "nip: data.nip_unknown"),
        (("sari", "LAIN", "90"), "code: data.code_unknown"),
        (("sari", "LAPOR", "4"), "code: data.code_unknown"),
        (("sari", "ABSEN", ""), "value: data.value_missing"),
        (("sari", "ABSEN", "101"), "value: answer.out_of_bounds"),
        (("sari", "ABSEN", "banyak"), "value: number.invalid"),
        (("sari", "TARGET", "0"), "value: given.too_small"),
        (("sari", "PENUH", "mungkin"), "value: given.not_yes_or_no"),
        (("sari", "ABSEN", "90", ""), "source: data.source_missing"),
        (("sari", "ABSEN", "90", "x" * 201), "source: data.source_too_long"),
        (("sari", "ABSEN", "90", "Rekap", ""), "date: data.date_missing"),
        (("sari", "ABSEN", "90", "Rekap", "31/2/2026"), "date: date.invalid"),
        (("sari", "ABSEN", "90", "Rekap", "26/11/2026"), "date: data.in_future"),
        (("sari", "ABSEN", "90", "Rekap", "20/11/2026", "lebih"), "date: date.invalid"),
    ],
)
def test_a_row_is_rejected_at_its_cell(play: Play, cells: tuple[str, ...], reason: str) -> None:
    first, *rest = cells
    number = play.people.sari.nip if first == "sari" else first
    text = row(number, *rest) if len(cells) < 6 else ";".join((number, *rest))
    assert reasons(checked(play, text)) == [reason]


def test_a_figure_is_named_once(play: Play) -> None:
    line = row(play.people.sari, "ABSEN", "90")
    assert kinds(checked(play, f"{line}\n{line}")) == ["new", "rejected"]


def test_frozen_givens_are_rejected_and_data_is_not(play: Play) -> None:
    applied(play, table(play))
    sent(play.people.sari.actor, duty_of(play.people.sari, play.people.sari, "diri"))
    plan = checked(play, "\n".join(row(play.people.sari, code, "9") for code in ("TARGET", "ABSEN")))
    assert kinds(plan) == ["rejected", "changed"] and reasons(plan) == ["code: given.frozen"]


def test_others_people_are_as_unknown_as_nobody(play: Play) -> None:
    people = play.people
    for person in (people.tono, people.wati, people.head):
        assert reasons(checked(play, row(person, "ABSEN", "90"))) == ["nip: data.nip_unknown"]
    sent(people.budi.actor, duty_of(people.budi, people.sari, "atasan"))
    decide(play)
    assert reasons(checked(play, row(people.sari, "ABSEN", "90"))) == ["nip: data.nip_unknown"]


@pytest.mark.parametrize("who", ["sari", "budi", "ratna", "auditor", "operator"])
def test_others_apply_no_table(play: Play, who: str) -> None:
    actor = getattr(play.people, who).actor
    for enter in (checked, applied):
        with pytest.raises((NotAllowed, NotFound)):
            enter(play, table(play), actor)
    assert stored() == 0


def test_an_unknown_or_closed_period_takes_no_table(play: Play) -> None:
    with pytest.raises(NotFound):
        import_data(play.wati, "tidak-ada", table(play), now=NOW)
    with transaction() as session:
        session.scalars(select(Cycle)).one().state = CycleState.CLOSED
    with pytest.raises(NotAllowed) as refusal:
        applied(play, table(play))
    assert refusal.value.code == "cycle.not_open"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "data.table_empty"),
        (HEADING, "data.table_empty"),
        ('1;"ABSEN;3', "data.table_unreadable"),
        ("1;ABSEN;3\n" * (MOST_ROWS + 1), "data.table_too_long"),
    ],
)
def test_a_table_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rows_from(text)
    assert refusal.value.code == code


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_a_table_is_cut_at_its_own_sign(sign: str) -> None:
    text = sign.join(HEADING.split(";")) + "\n\n" + sign.join(("1", "ABSEN", "3", "Rekap", "2026-01-05"))
    (found,) = rows_from("\ufeff" + text)
    assert found.line == 3 and found.cells == {
        "nip": "1",
        "code": "ABSEN",
        "value": "3",
        "source": "Rekap",
        "date": "2026-01-05",
    }


def test_named_columns_beyond_the_five_are_remarks() -> None:
    text = f"{HEADING};Nama;Data\n'1;ABSEN;3;Rekap;2026-01-05;Sari;Hari hadir\n'2;ABSEN;3;Rekap;2026-01-05;Sari;;lebih"
    first, second = rows_from(text)
    assert first.cells["date"] == "2026-01-05" and second.cells["date"] == "2026-01-05 lebih"


def test_rows_that_nobody_filled_in_are_passed_over(play: Play) -> None:
    text = "\n".join((f"{play.people.dewi.nip};ABSEN;;;", row(play.people.sari, "ABSEN", "90"), "tidak ada;;;;"))
    assert kinds(applied(play, text)) == ["blank", "new", "blank"] and stored() == 1
    only = applied(play, f"{play.people.dewi.nip};ABSEN;;;")
    assert kinds(only) == ["blank"] and len(events("data.imported")) == 1


def test_what_is_blank_is_listed_until_it_is_entered(play: Play) -> None:
    cycle = reading().scalars(select(Cycle.id)).one()
    people = play.people

    def blank() -> list[tuple[str, str]]:
        found = queries.blanks_for(reading(), play.wati, cycle, NOW.date())
        return [(one.number, one.code) for one in found if one.number in (people.sari.nip, people.tono.nip)]

    assert blank() == [(people.sari.nip, code) for code in ("TARGET", "MULAI", "PENUH", "HADIR", "ABSEN")]
    applied(play, table(play))
    assert blank() == [(people.sari.nip, code) for code in ("MULAI", "PENUH")]
    sent(people.sari.actor, duty_of(people.sari, people.sari, "diri"))
    assert blank() == [], "givens that may no longer come are not asked for"


def test_looking_through_takes_as_many_queries_for_many_rows(play: Play) -> None:
    people = play.people
    few = row(people.sari, "ABSEN", "90")
    many = "\n".join(row(one, code, "3") for one in (people.sari, people.dewi) for code in ("ABSEN", "HADIR"))
    assert 0 < queries_of(play, few) == queries_of(play, many)


def queries_of(play: Play, text: str) -> int:
    asked: list[str] = []
    note = lambda _c, _cur, statement, *_: asked.append(statement)  # noqa: E731  # the listener must be one object
    engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        checked(play, text)
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
    return len(asked)

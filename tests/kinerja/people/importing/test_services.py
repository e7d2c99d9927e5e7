"""The verbs of a list: who may, in which state, what each leaves behind."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import Conflict, Invalid, KinerjaError, NotAllowed, NotFound
from kinerja.core.queue import Job, JobState
from kinerja.core.runner import run_waiting
from kinerja.people import policies
from kinerja.people.models import (
    Account,
    Employee,
    EmployeeNumber,
    ImportBatch,
    ImportChange,
    ImportRow,
    ImportState,
    Placement,
    PlacementKind,
    Post,
    RowVerdict,
    SupervisorOverride,
)
from kinerja.people.queries import supervisor_of
from kinerja.people.queries.importing import visible_imports
from kinerja.people.services import change_employee, create_account
from kinerja.people.services.importing import (
    apply_list,
    check_list,
    choose_header,
    discard_list,
    pick_units,
    undo_list,
    upload_list,
)
from tests.factories import Cast
from tests.kinerja.people.importing.stage import (
    NOW,
    ON,
    applied,
    batch_of,
    checked,
    digest_of_records,
    rows_of,
    undone,
    uploaded,
)

HEADER = "NIP;NAMA;GOL;UNIT KERJA;JABATAN;JENIS JABATAN;KEDUDUKAN;NO SK;TMT;NIP ATASAN;KEADAAN"
UNIT = "Bidang Pelayanan Kesehatan"
NEW = "198003032005011003"


def csv_of(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


def newcomer(nip: str = NEW, *, unit: str = UNIT, superior: str = "", name: str = "Rani Loloda, S.Kom.") -> str:
    return f"{nip};{name};Penata Muda, III/a;{unit};Pengelola Data;Pelaksana;;;01/03/2026;{superior};"


def events() -> list[str]:
    return list(reading().scalars(select(AuditEvent.event).order_by(AuditEvent.id)))


def employee_with(nip: str) -> Employee | None:
    query = select(Employee).join(EmployeeNumber, EmployeeNumber.employee_id == Employee.id)
    reading().expire_all()
    return reading().scalars(query.where(EmployeeNumber.number == nip)).one_or_none()


# Uploading


def test_an_upload_keeps_the_lines_and_changes_no_records(cast: Cast) -> None:
    before = digest_of_records()
    public_id = uploaded(cast.wati.actor, csv_of(newcomer()))
    batch = batch_of(public_id)
    assert (batch.state, batch.agency_id, batch.header_first) == (ImportState.UPLOADED, cast.agency.id, 1)
    assert [column["field"] for column in batch.columns][:4] == ["number", "name", "rank", "unit"]
    assert len(rows_of(public_id)) == 2 and digest_of_records() == before
    assert events() == ["people.list_uploaded"]


@pytest.mark.parametrize("who", ["sari", "operator", "auditor", "tono"])
def test_nobody_else_uploads(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        uploaded(getattr(cast, who).actor, csv_of(newcomer()))
    assert reading().scalars(select(func.count()).select_from(ImportBatch)).one() == 0


def test_a_file_without_lines_is_refused_at_its_field(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        upload_list(cast.wati.actor, "daftar.csv", b"\n;;\n", now=NOW)
    assert refusal.value.errors == {"file": ["import.no_lines"]}


# Columns and dry run


def test_a_dry_run_keeps_verdicts_and_changes_no_records(cast: Cast) -> None:
    before = digest_of_records()
    public_id = checked(cast.wati.actor, csv_of(newcomer(), newcomer("1,98E+17")))
    batch = batch_of(public_id)
    assert batch.state is ImportState.CHECKED and digest_of_records() == before
    assert (batch.counts["new"], batch.counts["rejected"], batch.counts["effective"]) == (1, 1, 1)
    assert events() == ["people.list_uploaded", "people.list_checked"]


def test_columns_without_a_number_are_refused_and_nothing_begins(cast: Cast) -> None:
    public_id = uploaded(cast.wati.actor, csv_of(newcomer()))
    with pytest.raises(Invalid) as refusal:
        check_list(cast.wati.actor, public_id, ["name", "name", "bukan-arti"], effective_on=ON, now=NOW)
    assert refusal.value.errors == {
        "columns": ["import.number_column_missing"],
        "column_1": ["import.column_twice"],
    }
    assert batch_of(public_id).state is ImportState.UPLOADED


def test_the_meaning_of_a_title_is_remembered_for_its_uploader_alone(cast: Cast) -> None:
    raw = b"Kunci;Sebutan;UNIT KERJA;JABATAN\n"
    public_id = uploaded(cast.wati.actor, raw)
    choose_header(cast.wati.actor, public_id, 1, 1, now=NOW)
    check_list(cast.wati.actor, public_id, ["number", "name", "", "post"], effective_on=ON, now=NOW)
    run_waiting(now=NOW)
    mine, other = (batch_of(uploaded(one.actor, raw)) for one in (cast.wati, cast.ratna))
    assert [column["field"] for column in mine.columns] == ["number", "name", "", "post"]
    assert [column["field"] for column in other.columns] == ["", "", "unit", "post"]


def test_another_line_may_hold_the_titles(cast: Cast) -> None:
    public_id = uploaded(cast.wati.actor, b"a;b;c\nKolom;Lain;x\nNIP;NAMA;UNIT\n")
    choose_header(cast.wati.actor, public_id, 2, 2, now=NOW)
    batch = batch_of(public_id)
    assert (batch.header_first, batch.header_last) == (2, 3)
    assert [column["field"] for column in batch.columns] == ["number", "name", "unit"]
    with pytest.raises(Invalid) as refusal:
        choose_header(cast.wati.actor, public_id, 9, 1, now=NOW)
    assert refusal.value.errors == {"header": ["import.no_such_line"]}


def test_a_unit_is_picked_for_an_unknown_name(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer(unit="Bid. Yankes"), newcomer("198003042005011003", unit="?")))
    assert batch_of(public_id).counts["rejected"] == 2
    pick_units(cast.wati.actor, public_id, {"Bid. Yankes": cast.division.public_id}, now=NOW)
    run_waiting(now=NOW)
    batch = batch_of(public_id)
    assert (batch.counts["rejected"], batch.counts["effective"]) == (1, 1)
    pick_units(cast.wati.actor, public_id, {"Bid. Yankes": ""}, now=NOW)
    run_waiting(now=NOW)
    assert batch_of(public_id).picks == {} and batch_of(public_id).counts["rejected"] == 2


def test_units_of_another_dinas_are_out_of_reach(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer(unit="Dinas Pendidikan")))
    assert batch_of(public_id).counts["rejected"] == 1
    pick_units(cast.wati.actor, public_id, {"Dinas Pendidikan": cast.other_agency.public_id}, now=NOW)
    run_waiting(now=NOW)
    assert batch_of(public_id).counts["rejected"] == 1


def test_employees_of_another_dinas_are_rejected(cast: Cast) -> None:
    line = f"{cast.tono.nip};Tono Sangaji, S.Pd.;III/d;;;;;;;;"
    (row,) = [one for one in rows_of(checked(cast.wati.actor, csv_of(line))).values() if one.verdict]
    assert row.verdict is RowVerdict.REJECTED
    assert [one["code"] for one in row.findings] == ["people.not_your_agency"]


def test_nobody_changes_the_own_record_or_becomes_a_superior_by_a_list(cast: Cast) -> None:
    own = f"{cast.wati.nip};Wati Obi, S.E.;III/d;;;;;;;;"
    above = f"{cast.sari.nip};Sari Umasugi, A.Md.Kep.;III/c;;;;;;;{cast.wati.nip};"
    rows = rows_of(checked(cast.wati.actor, csv_of(own, above)))
    assert [one["code"] for one in rows[2].findings] == ["employee.own_record"]
    assert rows[3].verdict is RowVerdict.WARNING
    assert [one["code"] for one in rows[3].findings] == ["supervisor.own_record"]


# Applying


def test_applying_adds_moves_and_appoints_with_one_event_per_person(cast: Cast) -> None:
    moved = (
        f"{cast.dewi.nip};Dewi Makian, A.Md.Kep.;III/c;UPTD Laboratorium Kesehatan;Analis;JF;;;01/03/2026;"
        f"{cast.budi.nip};"
    )
    public_id = applied(cast.wati.actor, csv_of(newcomer(superior=cast.budi.nip), moved))
    batch = batch_of(public_id)
    assert batch.state is ImportState.APPLIED and batch.applied_by_id == cast.wati.account.id
    made = employee_with(NEW)
    assert made is not None and made.name == "Rani Loloda, S.Kom."
    held = list(
        reading().scalars(select(Placement).where(Placement.employee_id == cast.dewi.employee_id).order_by("id"))
    )
    assert [(one.valid_from, one.valid_to) for one in held] == [
        (date(2020, 1, 1), date(2026, 3, 1)),
        (date(2026, 3, 1), None),
    ]
    superior = supervisor_of(reading(), cast.dewi.employee_id, NOW.date())
    assert superior is not None and superior.employee_id == cast.budi.employee_id
    # Budi leads the newcomer's unit, so that nobody is appointed there.
    assert list(reading().scalars(select(SupervisorOverride.employee_id))) == [cast.dewi.employee_id]
    assert sorted(events()[2:]) == [
        "employee.created", "people.imported", "placement.started", "supervisor.overridden",
    ]  # fmt: skip


def test_plt_lines_stand_beside_the_definitive_post(cast: Cast) -> None:
    line = f"{cast.sari.nip};;;{UNIT};Plt. Kepala Bidang;;;800/1/2026;01/03/2026;;"
    applied(cast.wati.actor, csv_of(line))
    query = select(Placement.kind).where(Placement.employee_id == cast.sari.employee_id).order_by(Placement.id)
    assert list(reading().scalars(query)) == [PlacementKind.DEFINITIVE, PlacementKind.PLT]


def acting(nip: str, *, capacity: str = "Plt", since: str = "01/04/2026", post: str = "Pengelola Data") -> str:
    name = "Rani Loloda, S.Kom." if nip == NEW else ""
    return f"{nip};{name};;{UNIT};{post};Pelaksana;{capacity};800/1/2026;{since};;"


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ((acting(NEW), newcomer()), {2: ["placement.repeated"], 3: []}),
        (
            (newcomer(), acting(NEW), acting(NEW, capacity="Plh")),
            {3: ["placement.repeated"], 4: ["placement.repeated"]},
        ),
        ((acting("{sari}"), acting("{sari}", capacity="Plh")), {2: [], 3: ["placement.repeated"]}),
        (("{sari};;;;;;;;;;Pensiun", acting("{sari}")), {2: [], 3: ["import.repeated_differently"]}),
    ],
)
def test_lines_of_one_person_may_not_cross(cast: Cast, lines: tuple[str, ...], codes: dict[int, list[str]]) -> None:
    """What each says by itself could be stored, but not both; the records would then hold two of one kind."""
    cast_post = newcomer("198003042005011003")  # so that the post is there, whoever holds it
    applied(cast.wati.actor, csv_of(cast_post))
    public_id = checked(cast.wati.actor, csv_of(*(line.format(sari=cast.sari.nip) for line in lines)))
    rows = rows_of(public_id)
    assert {number: [one["code"] for one in rows[number].findings] for number in codes} == codes
    apply_list(cast.wati.actor, public_id, batch_of(public_id).digest, now=NOW)
    run_waiting(now=NOW)
    assert batch_of(public_id).state is ImportState.APPLIED


def test_somebody_new_is_also_plt_elsewhere_by_the_next_line(cast: Cast) -> None:
    before = digest_of_records()
    line = acting(NEW, post="Kepala Bidang")
    public_id = applied(cast.wati.actor, csv_of(line, newcomer()))
    assert batch_of(public_id).state is ImportState.APPLIED
    made = employee_with(NEW)
    assert made is not None and made.name == "Rani Loloda, S.Kom."
    query = select(Placement.kind).where(Placement.employee_id == made.id).order_by(Placement.id)
    assert list(reading().scalars(query)) == [PlacementKind.DEFINITIVE, PlacementKind.PLT]
    assert events()[2:] == ["employee.created", "placement.started", "people.imported"]
    undone(cast.wati.actor, public_id)
    assert digest_of_records() == before


def test_who_leaves_holds_no_post_and_has_no_open_account(cast: Cast) -> None:
    before = digest_of_records()
    public_id = applied(cast.wati.actor, csv_of(f"{cast.sari.nip};;;;;;;;;;Pensiun"))
    employee = employee_with(cast.sari.nip)
    account = reading().get_one(Account, cast.sari.account.id)
    assert employee is not None and not employee.active and not account.active
    undone(cast.wati.actor, public_id)
    assert digest_of_records() == before


def test_applying_needs_the_dry_run_that_was_read(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer()))
    with pytest.raises(Conflict, match="read_again"):
        apply_list(cast.wati.actor, public_id, "lain", now=NOW)


def test_a_list_that_changes_nothing_is_not_applied(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer("1,98E+17")))
    with pytest.raises(Conflict, match="nothing_to_apply"):
        apply_list(cast.wati.actor, public_id, batch_of(public_id).digest, now=NOW)


def test_records_that_changed_meanwhile_bring_the_list_back_to_its_dry_run(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer(), f"{cast.sari.nip};;III/d;;;;;;;;"))
    change_employee(cast.ratna.actor, cast.sari.employee_id, name="Sari Umasugi, A.Md.Kep.", rank="III/d", now=NOW)
    apply_list(cast.wati.actor, public_id, batch_of(public_id).digest, now=NOW)
    run_waiting(now=NOW)
    batch = batch_of(public_id)
    assert (batch.state, batch.overtaken) == (ImportState.CHECKED, True)
    assert batch.counts["unchanged"] == 1 and employee_with(NEW) is None
    apply_list(cast.wati.actor, public_id, batch.digest, now=NOW)
    run_waiting(now=NOW)
    assert batch_of(public_id).state is ImportState.APPLIED and employee_with(NEW) is not None


def test_whoever_lost_the_role_applies_nothing(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer()))
    apply_list(cast.wati.actor, public_id, batch_of(public_id).digest, now=NOW)
    with transaction() as session:
        session.execute(Account.__table__.update().where(Account.id == cast.wati.account.id).values(active=False))
    run_waiting(now=NOW)
    job = reading().scalars(select(Job).order_by(Job.id.desc())).first()
    assert job is not None and job.state is JobState.FAILED
    assert employee_with(NEW) is None


# Undoing


def test_undoing_is_refused_with_a_list_when_something_newer_depends_on_it(cast: Cast) -> None:
    public_id = applied(cast.wati.actor, csv_of(newcomer(), f"{cast.sari.nip};;III/d;;;;;;;;"))
    made = employee_with(NEW)
    assert made is not None
    create_account(cast.wati.actor, made.id, email=None, now=NOW)
    change_employee(cast.wati.actor, cast.sari.employee_id, name="Sari Umasugi, S.Kep.", rank="IV/a", now=NOW)
    before = digest_of_records()
    undone(cast.wati.actor, public_id)
    batch = batch_of(public_id)
    assert batch.state is ImportState.APPLIED and digest_of_records() == before
    assert [(one["number"], one["record"], one["by"]) for one in batch.blockers] == [
        (2, "employee", "account"),
        (3, "employee", ""),
    ]


def test_undoing_leaves_one_event_and_can_not_be_repeated(cast: Cast) -> None:
    public_id = applied(cast.wati.actor, csv_of(newcomer()))
    undone(cast.wati.actor, public_id)
    assert events()[-1] == "people.import_undone" and employee_with(NEW) is None
    with pytest.raises(Conflict, match="wrong_state"):
        undo_list(cast.wati.actor, public_id, now=NOW)


# Throwing away


def test_a_list_is_thrown_away_with_its_lines(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer()))
    discard_list(cast.wati.actor, public_id, now=NOW)
    for model in (ImportBatch, ImportRow, ImportChange):
        assert reading().scalars(select(func.count()).select_from(model)).one() == 0
    assert events()[-1] == "people.list_discarded"


def test_an_applied_list_stays_until_it_is_taken_back(cast: Cast) -> None:
    public_id = applied(cast.wati.actor, csv_of(newcomer()))
    with pytest.raises(Conflict, match="wrong_state"):
        discard_list(cast.wati.actor, public_id, now=NOW)
    undone(cast.wati.actor, public_id)
    discard_list(cast.wati.actor, public_id, now=NOW)


# All of them

Verb = Callable[[Actor, str], None]
VERBS: tuple[Verb, ...] = (
    lambda actor, public_id: choose_header(actor, public_id, 1, 1, now=NOW),
    lambda actor, public_id: check_list(actor, public_id, ["number"], effective_on=ON, now=NOW),
    lambda actor, public_id: pick_units(actor, public_id, {}, now=NOW),
    lambda actor, public_id: apply_list(actor, public_id, batch_of(public_id).digest, now=NOW),
    lambda actor, public_id: undo_list(actor, public_id, now=NOW),
    lambda actor, public_id: discard_list(actor, public_id, now=NOW),
)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["sari", "tono", "operator", "auditor"])
def test_a_list_of_the_dinas_does_not_exist_for_others(cast: Cast, verb: Verb, who: str) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer()))
    with pytest.raises(NotFound):
        verb(getattr(cast, who).actor, public_id)
    assert batch_of(public_id).state is ImportState.CHECKED


@pytest.mark.parametrize("verb", VERBS)
def test_while_a_job_is_under_way_nothing_else_begins(cast: Cast, verb: Verb) -> None:
    public_id = uploaded(cast.wati.actor, csv_of(newcomer()))
    check_list(cast.wati.actor, public_id, ["number"], effective_on=ON, now=NOW)
    with pytest.raises(KinerjaError) as refusal:
        verb(cast.wati.actor, public_id)
    assert refusal.value.code == "import.busy"


def test_the_twin_of_the_policy_agrees_with_it(cast: Cast) -> None:
    for owner in (cast.wati, cast.ratna):
        uploaded(owner.actor, csv_of(newcomer()))
    batches = {batch.id: batch.agency_id for batch in reading().scalars(select(ImportBatch))}
    for who in ("sari", "tono", "operator", "auditor", "wati", "ratna", "hasan"):
        actor = getattr(cast, who).actor
        allowed = {one for one, agency_id in batches.items() if policies.can_work_on_import(actor, agency_id)}
        assert set(reading().scalars(visible_imports(actor))) == allowed, who


def test_a_new_post_is_made_once_for_all_its_lines(cast: Cast) -> None:
    lines = [
        newcomer(f"1980030{day}2005011003", name=f"Rani {day}").replace("Pengelola Data", "Zoolog") for day in (3, 4)
    ]
    applied(cast.wati.actor, csv_of(*lines))
    assert reading().scalars(select(func.count()).select_from(Post).where(Post.title == "Zoolog")).one() == 1

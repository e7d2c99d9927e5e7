"""Somebody changes records while a list is worked out: then it is worked out anew, and never half of it is stored."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from kinerja.audit.catalogue import Event
from kinerja.core.authz import Role
from kinerja.core.db import reading, transaction
from kinerja.core.queue import Job, JobState
from kinerja.core.runner import run_job
from kinerja.people.changes.importing import Restoring
from kinerja.people.leaving import Leaving
from kinerja.people.models import Employee, ImportRow, ImportState, NumberKind, PlacementKind, PostKind
from kinerja.people.queries.importing import MOVING, records_stamp
from kinerja.people.services import (
    add_number,
    change_employee,
    change_post,
    create_account,
    create_post,
    deactivate_employee,
    grant_role,
    override_supervisor,
    place_employee,
    rename_unit,
    revoke_role,
)
from kinerja.people.services.importing import apply_list
from kinerja.people.services.importing.runs import TURNS
from tests.factories import Cast
from tests.kinerja.people.importing.stage import NOW, applied, batch_of, checked, digest_of_records, undone
from tests.kinerja.people.importing.test_services import NEW, UNIT, csv_of, employee_with, newcomer

PROMOTED = "{};;III/d;;;;;;;;"


class Meanwhile:
    """The runner's clock. Each look at it, which happens between two chunks of lines, gives way to somebody else."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.acts = list(acts)

    def __call__(self) -> datetime:
        if self.acts:
            self.acts.pop(0)()
        return NOW


def nothing() -> None:
    """A chunk during which nobody does anything."""


def applied_while(cast: Cast, public_id: str, *acts: Callable[[], object]) -> Job:
    apply_list(cast.wati.actor, public_id, batch_of(public_id).digest, now=NOW)
    job = reading().scalars(select(Job).order_by(Job.id.desc())).first()
    assert job is not None
    run_job(job.public_id, now=NOW, clock=Meanwhile(*acts))
    reading().expire_all()
    return job


def renamed(cast: Cast, *, rank: str, name: str = "Dewi Makian, S.Kep.") -> Callable[[], None]:
    return lambda: change_employee(cast.ratna.actor, cast.dewi.employee_id, name=name, rank=rank, now=NOW)


def test_what_does_not_matter_to_the_list_only_costs_another_turn(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer(), PROMOTED.format(cast.sari.nip)))
    job = applied_while(cast, public_id, nothing, renamed(cast, rank="IV/a"))
    assert (job.state, batch_of(public_id).state) == (JobState.DONE, ImportState.APPLIED)
    assert employee_with(NEW) is not None
    assert [employee_with(one.nip).rank for one in (cast.sari, cast.dewi)] == ["III/d", "IV/a"]  # type: ignore[union-attr]


def test_what_matters_brings_the_list_back_to_its_dry_run(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer(), PROMOTED.format(cast.dewi.nip)))
    applied_while(cast, public_id, nothing, renamed(cast, rank="III/d"))
    batch = batch_of(public_id)
    assert (batch.state, batch.overtaken, batch.counts["unchanged"]) == (ImportState.CHECKED, True, 1)
    assert employee_with(NEW) is None


def test_records_that_never_rest_leave_the_list_unapplied_and_say_so(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer()))
    restless = [renamed(cast, rank=f"Pangkat {turn}") for turn in range(2 * TURNS)]
    job = applied_while(cast, public_id, *restless)
    assert (job.state, job.error) == (JobState.FAILED, "import.overtaken")
    assert employee_with(NEW) is None and batch_of(public_id).state is ImportState.APPLYING
    apply_again = checked(cast.wati.actor, csv_of(newcomer()))
    assert applied_while(cast, apply_again).state is JobState.DONE


def test_a_record_that_changed_without_an_event_is_not_overwritten(cast: Cast) -> None:
    public_id = checked(cast.wati.actor, csv_of(newcomer(), PROMOTED.format(cast.dewi.nip)))

    def quietly() -> None:
        with transaction() as session:
            session.execute(update(Employee).where(Employee.id == cast.dewi.employee_id).values(rank="Lain"))

    applied_while(cast, public_id, nothing, quietly)
    assert batch_of(public_id).state is ImportState.APPLIED
    assert employee_with(cast.dewi.nip).rank == "III/d"  # type: ignore[union-attr]  # judged anew, from what it is now


def test_a_dry_run_that_was_cut_off_in_the_middle_is_not_what_somebody_has_read(cast: Cast) -> None:
    """Verdicts are kept chunk by chunk: those of a cut-off run must not decide which lines are applied."""
    public_id = checked(cast.wati.actor, csv_of(newcomer()))
    with transaction() as session:
        session.execute(update(ImportRow).where(ImportRow.verdict.is_not(None)).values(verdict="rejected"))
    applied_while(cast, public_id)
    assert batch_of(public_id).state is ImportState.CHECKED and employee_with(NEW) is None


# Taking back


def test_what_was_read_for_taking_back_is_not_stored_over_newer_things(cast: Cast) -> None:
    """Between reading the ledger and the transaction: a record changes, or something refers to a new one."""
    public_id = applied(cast.wati.actor, csv_of(newcomer(), PROMOTED.format(cast.dewi.nip)))
    restoring, made = Restoring(reading(), batch_of(public_id).id), employee_with(NEW)
    assert made is not None
    create_account(cast.ratna.actor, made.id, email=None, now=NOW)
    before = digest_of_records()
    with pytest.raises(IntegrityError), transaction() as session:
        restoring.store(session)
    renamed(cast, rank="IV/a")()
    with pytest.raises(LookupError), transaction() as session:
        if not restoring.store(session):
            raise LookupError
    assert employee_with(cast.dewi.nip).rank == "IV/a" and digest_of_records() != before  # type: ignore[union-attr]
    undone(cast.wati.actor, public_id)
    batch = batch_of(public_id)
    assert batch.state is ImportState.APPLIED and {one["by"] for one in batch.blockers} == {"account", ""}


def test_taking_back_undoes_several_changes_of_one_record(cast: Cast) -> None:
    before = digest_of_records()
    known = f"{cast.sari.nip};Sari Umasugi, S.Kep.;;;;;;;;;"
    more = f"{cast.sari.nip};;III/d;{UNIT};Plt. Kepala Bidang;;;800/1/2026;01/03/2026;;"
    public_id = applied(cast.wati.actor, csv_of(more, known))
    found = employee_with(cast.sari.nip)
    assert found is not None and (found.name, found.rank) == ("Sari Umasugi, S.Kep.", "III/d")
    undone(cast.wati.actor, public_id)
    assert batch_of(public_id).state is ImportState.UNDONE and digest_of_records() == before


# The stamp


def test_every_change_of_people_and_units_moves_the_stamp(cast: Cast) -> None:
    hasan, sari, since = cast.hasan.actor, cast.sari.employee_id, date(2026, 11, 1)
    seen = [records_stamp(reading())]

    def moved() -> None:
        seen.append(records_stamp(reading()))
        assert seen[-1] not in seen[:-1]

    rename_unit(hasan, cast.division.id, "Bidang Yankes", on=since, now=NOW)
    moved()
    post = create_post(hasan, cast.service_unit.id, "Analis", PostKind.FUNCTIONAL, now=NOW)
    moved()
    change_post(hasan, post, "Analis Kesehatan", now=NOW)
    moved()
    place_employee(hasan, sari, post, PlacementKind.PLT, valid_from=since, letter="800/1", now=NOW)
    moved()
    add_number(hasan, sari, "199001012020212001", NumberKind.NI_PPPK, valid_from=since, now=NOW)
    moved()
    override_supervisor(hasan, sari, cast.dewi.employee_id, valid_from=since, reason="Cuti", now=NOW)
    moved()
    grant = grant_role(hasan, cast.sari.account.id, Role.UNIT_OPERATOR, unit_id=cast.division.id, now=NOW)
    moved()
    revoke_role(hasan, grant, now=NOW)
    moved()
    deactivate_employee(hasan, sari, Leaving.RETIRED, on=date(2026, 12, 1), now=NOW)
    moved()


def test_every_event_about_people_is_weighed() -> None:
    """A new event of this room must be said to matter to lists, or not to."""
    harmless = {
        "account.email_changed", "account.locale_changed", "account.locked", "account.password_changed",
        "account.password_reset", "guest.changed", "guest.created", "holidays.adopted", "holiday.added",
        "holiday.changed", "holiday.removed", "login_code.issued", "login_code.used", "people.list_checked",
        "people.list_discarded", "people.list_uploaded", "session.ended", "session.refused", "session.started",
    }  # fmt: skip
    rooms = "account employee grant guest holiday holidays login_code people placement post session supervisor unit"
    ours = {event.value for event in Event if event.value.partition(".")[0] in rooms.split()}
    assert ours == harmless | {event.value for event in MOVING}

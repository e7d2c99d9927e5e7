"""The acts of a year, each at its instant: filling in, deciding, receiving; names are seats of the organisation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from forms.compiler import compile_instrument
from forms.document import draft_from_document
from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.changes.organisation import Change
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    Assignment,
    AssignmentState,
    ChangeKind,
    ClosingAction,
    Deadline,
    Handover,
    HandoverLine,
    Result,
)
from kinerja.appraisals.policies.closing import can_settle
from kinerja.appraisals.queries import superiors_in
from kinerja.appraisals.services.assign import nominate_guest, nominate_official
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.appraisals.services.hand_over import apply_change, foresee_change
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.receive import receive_result
from kinerja.appraisals.services.respond import save_field, start_assignment
from kinerja.appraisals.services.submit import submit_response
from kinerja.core.authz import Actor, ActorKind
from kinerja.core.calendar import instant_at, local_date
from kinerja.core.db import reading, transaction
from kinerja.core.runner import run_waiting
from kinerja.core.schedule import schedule_due
from kinerja.cycles.models import ClockCode, Cycle
from kinerja.cycles.services import (
    CycleInput,
    WindowInput,
    announce_cycle,
    assign_instrument,
    create_cycle,
    set_windows,
)
from kinerja.instruments.legal import BasisEntry
from kinerja.instruments.models import Instrument, Version
from kinerja.instruments.services import record_basis
from kinerja.instruments.versions import keep_document
from kinerja.objections.changes.deciding import Verdict
from kinerja.objections.changes.drafting import Typed
from kinerja.objections.models import Objection, ObjectionState
from kinerja.objections.queries.hearings import hearing_of
from kinerja.objections.services.file_objection import file_objection, save_objection
from kinerja.objections.services.hear_objection import decide_objection, state_side
from kinerja.objections.services.stand_in import choose_in_place, decide_in_place
from tests.factories import guest_actor, make_post
from tests.kinerja.appraisals.stage import KINDS
from tests.kinerja.appraisals.test_decide import quadrant
from tests.year.organisation import Organisation, organise
from tests.year.table import RETIRED

RATERS_OPEN, RATERS_CLOSE, SUPERVISORS_CLOSE = datetime(2026, 11, 2), datetime(2027, 1, 1), datetime(2027, 1, 23)
RATING_OPENS, RATING_CLOSES = datetime(2027, 1, 4), datetime(2027, 1, 30)
DECREE = BasisEntry("agency_decree", "7/CONTOH", date(2025, 12, 1), "Nama Contoh", "Kepala Dinas Contoh")
LETTER = "800.1.3.3/41/2026"
ANSWERS = {
    "diri": {"HADIR": "4", "LAPOR": "5"},
    "atasan": {"HADIR": "3", "LAPOR": "4", "KUAT": "Melayani warga dengan sabar."},
    "mitra": {"HADIR": "4", "KUAT": "Menjawab pertanyaan kami."},
    "rekan": {"HADIR": "5"},
}


def at(day: date | str, hour: int = 9, minute: int = 0) -> datetime:
    """That hour in Sofifi."""
    return instant_at(date.fromisoformat(str(day)), time(hour, minute))


@dataclass(slots=True)
class Year:
    """The period of one Dinas, with everybody in it."""

    stage: Organisation
    cycle_id: str
    ended: dict[str, datetime] = field(default_factory=dict)

    def actor(self, seat: str) -> Actor:
        return self.stage.actor(seat)

    def appraised(self) -> list[str]:
        """Everybody of the Dinas who is still there to be appraised, in the order of the seats."""
        return [seat for seat in self.stage.appraised() if seat != RETIRED]

    def silent(self) -> set[str]:
        """Whoever the silent head of Seksi 1.2 should have appraised."""
        return {f"staf12-{number}" for number in range(2, 7)}

    def undecided(self) -> list[Appraisal]:
        reading().expire_all()
        return list(reading().scalars(select(Appraisal).where(Appraisal.state == AppraisalState.COLLECTING)))

    def may_settle(self, seat: str, public_id: str) -> bool:
        """Nobody closes the appraisal of oneself or of one's superior."""
        session, actor = reading(), self.actor(seat)
        one = session.scalars(select(Appraisal).where(Appraisal.public_id == public_id)).one()
        cycle = session.get_one(Cycle, one.cycle_id)
        above = superiors_in(session, cycle.id, actor.employee_id)
        return bool(can_settle(actor, cycle, one, ClosingAction.WITHOUT_RESULT, superiors=above))

    def seat_of(self, employee_id: int) -> str:
        return next(seat for seat, one in self.stage.members.items() if one.employee.id == employee_id)

    def appraisal(self, seat: str) -> Appraisal:
        reading().expire_all()
        employee = self.stage.members[seat].employee.id
        return reading().scalars(select(Appraisal).where(Appraisal.employee_id == employee)).one()

    def result(self, seat: str) -> Result:
        return reading().get_one(Result, self.appraisal(seat).result_id)

    def last_day(self, seat: str, code: ClockCode) -> date:
        """The last day of the clock of that kind which started latest."""
        query = select(Deadline.due_at).where(Deadline.appraisal_id == self.appraisal(seat).id, Deadline.code == code)
        due = reading().scalars(query.order_by(Deadline.starts_at.desc(), Deadline.id.desc())).first()
        assert due is not None, (seat, code)
        return local_date(due - timedelta(seconds=1))

    def jobs(self, now: datetime) -> None:
        """What comes round by the clock, and all that waits."""
        schedule_due(now=now)
        run_waiting(now=now)

    def fill(self, seat: str, now: datetime, *, roles: tuple[str, ...] = tuple(ANSWERS)) -> None:
        """Everybody who is asked about this person, in these roles, fills in and sends."""
        query = select(Assignment).where(
            Assignment.appraisal_id == self.appraisal(seat).id,
            Assignment.state == AssignmentState.OPEN,
            Assignment.role.in_(roles),
        )
        for duty in reading().scalars(query.order_by(Assignment.id)).all():
            self.answer(duty, now)

    def answer(self, duty: Assignment, now: datetime) -> None:
        actor = self.rater(duty)
        sheet = start_assignment(actor, duty.public_id, conflict=False, now=now)
        assert sheet is not None
        for code, value in ANSWERS[duty.role].items():
            save_field(actor, sheet, code, {f"q_{code}": value}, base_rev=0, now=now)
        submit_response(actor, sheet, now=now)

    def rater(self, duty: Assignment) -> Actor:
        if duty.guest_id is not None:
            return guest_actor(next(one for one in self.stage.guests if one.id == duty.guest_id))
        return next(one.actor for one in self.stage.members.values() if one.employee.id == duty.employee_id)

    def assessor(self, seat: str) -> Actor:
        return Actor(ActorKind.ACCOUNT, employee_id=self.appraisal(seat).assessor_id)

    def decide(self, seat: str, now: datetime, by: Actor | None = None, **ratings: str) -> Result:
        """The assessor chooses, sees the indication, decides; expected ratings unless others are named."""
        chosen = {"hasil": "sesuai", "perilaku": "sesuai"} | ratings
        act, appraisal = by or self.assessor(seat), self.appraisal(seat)
        choose_ratings(act, appraisal.public_id, chosen, now=now)
        choices: Mapping[str, Choice] = {axis: Choice(one, "Menurut catatan setahun.") for axis, one in chosen.items()}
        finalize_appraisal(act, appraisal.public_id, choices, rev=self.appraisal(seat).rev, now=now)
        return self.result(seat)

    def receive(self, seat: str, now: datetime) -> None:
        receive_result(self.actor(seat), self.result(seat).public_id, now=now)

    def invite_third_parties(self, now: datetime) -> list[str]:
        """Twelve of them: officials of another Dinas and guests from a named list, one for each of twelve people."""
        seats = [seat for seat in self.stage.appraised() if seat.startswith("staf")][:12]
        for seat, third in zip(seats, [*self.outsiders(), *self.stage.guests], strict=True):
            appraisal, admin = self.appraisal(seat), self.actor("admin")
            if isinstance(third, str):
                nominate_official(admin, appraisal.public_id, "mitra", third, now=now)
            else:
                nominate_guest(admin, appraisal.public_id, "mitra", third.public_id, now=now)
        return seats

    def change(self, kind: ChangeKind, seat: str, on: str, now: datetime, **more: Any) -> dict[int, HandoverLine]:
        """What the letter orders, seen first and applied as seen; the lines by appraisal."""
        employee = self.stage.members[seat].employee.id
        change = Change(kind, employee, date.fromisoformat(on), LETTER, **more)
        bkd = self.actor("bkd")
        foreseen = foresee_change(bkd, change, now=now)
        handover = apply_change(bkd, change, mark=foreseen.mark, now=now)
        query = select(HandoverLine).join(Handover).where(Handover.public_id == handover)
        found = {one.appraisal_id: one for one in reading().scalars(query)}
        assert {one.appraisal_id: one.outcome for one in foreseen.lines} == {
            key: one.outcome for key, one in found.items()
        }
        return found

    def free_post(self, unit: str, title: str, **post: Any) -> int:
        with transaction() as session:
            return make_post(session, self.stage.units[unit], title, **post).id

    def object(self, seat: str, now: datetime, reasons: str = "Target tercapai; buktinya terlampir.") -> str:
        result = self.result(seat).public_id
        save_objection(self.actor(seat), result, Typed(reasons, {}, []), now=now)
        return file_objection(self.actor(seat), result, now=now)

    def rule(self, seat: str, objection: str, now: datetime, changed: dict[str, str] | None = None) -> None:
        """Both sides speak, then the assessor's superior decides."""
        state_side(self.assessor(seat), objection, "Bukti baru masuk setelah penetapan.", now=now)
        state_side(self.actor(seat), objection, "Bukti sudah ada sejak Juni.", now=now)
        hearing = hearing_of(reading(), objection)
        choices = {axis: Choice(one, "Menurut bukti.") for axis, one in (changed or {}).items()}
        outcome = ObjectionState.CHANGED if changed else ObjectionState.UPHELD
        rev = reading().scalars(select(Objection.rev).where(Objection.public_id == objection)).one()
        assert hearing.decider_id is not None
        decider = Actor(ActorKind.ACCOUNT, employee_id=hearing.decider_id)
        decide_objection(decider, objection, Verdict(outcome, "Kedua pihak didengar.", "", choices), rev=rev, now=now)

    def stand_in(self, seat: str, by: str, now: datetime) -> None:
        """The superior decides in a silent assessor's place."""
        appraisal = self.appraisal(seat)
        chosen = {"hasil": "sesuai", "perilaku": "sesuai"}
        choose_in_place(self.actor(by), appraisal.public_id, chosen, now=now)
        choices = {axis: Choice(one, "Atas nama penilai yang diam.") for axis, one in chosen.items()}
        decide_in_place(self.actor(by), appraisal.public_id, choices, rev=appraisal.rev, now=now)

    def outsiders(self) -> list[str]:
        return [one.employee.public_id for seat, one in self.stage.members.items() if seat.startswith("luar-")]


def opened_year() -> Year:
    """The organisation, an instrument, the period announced and opened in November."""
    now = at("2026-11-02", 8)
    with transaction() as session:
        stage = organise(session)
        draft = draft_from_document(quadrant())
        compiled = compile_instrument(draft)
        keep_document(session, draft, compiled.fingerprint)
        owner = Instrument(code=draft.code, title=draft.title["id"], owner_unit_id=stage.province.id)
        session.add(owner)
        session.flush()
        version = Version(
            instrument_id=owner.id,
            number=1,
            fingerprint=compiled.fingerprint,
            effective_on=date(2026, 1, 1),
            author_id=stage.actor("bkd").account_id,
            approver_id=stage.actor("bkd2").account_id,
            published_at=at("2026-01-05"),
        )
        session.add(version)
        session.flush()
        version_id = version.id
    bkd = stage.actor("bkd")
    record_basis(bkd, version.public_id, DECREE, now=at("2026-01-06"))
    cycle = create_cycle(bkd, CycleInput("Penilaian 2026", date(2026, 1, 1), date(2026, 12, 31)), now=now)
    closes = {"supervisor": SUPERVISORS_CLOSE}
    windows = [WindowInput(kind, RATERS_OPEN, closes.get(kind, RATERS_CLOSE)) for kind in KINDS]
    set_windows(bkd, cycle, [*windows, WindowInput("rating", RATING_OPENS, RATING_CLOSES)], now=now)
    assign_instrument(bkd, cycle, version_id, now=now)
    announce_cycle(bkd, cycle, now=now)
    open_cycle(bkd, cycle, now=now)
    return Year(stage, cycle)

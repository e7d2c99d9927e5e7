"""A decided and received result under a decree, an objection to it, and the clock shifted as far as a test needs."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.models import Appraisal, Deadline, Result
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.appraisals.services.receive import receive_result
from kinerja.core.authz import Actor
from kinerja.core.db import reading, transaction
from kinerja.cycles.models import ClockCode
from kinerja.instruments.legal import BasisEntry
from kinerja.instruments.models import Version
from kinerja.instruments.services import record_basis
from kinerja.objections.changes.deciding import Verdict
from kinerja.objections.changes.drafting import Typed
from kinerja.objections.models import Objection, ObjectionState
from kinerja.objections.queries.hearings import hearing_of
from kinerja.objections.services.file_objection import file_objection, save_objection
from kinerja.objections.services.hear_objection import decide_objection, state_side
from kinerja.people.models import Employee
from tests.databases import played
from tests.factories import Person, actor_for, make_account
from tests.kinerja.appraisals.stage import NOW, Play, announced, appraisal_of, duty_of, sent
from tests.kinerja.appraisals.test_decide import EXPECTED, FIRST, quadrant

DECREE = BasisEntry("agency_decree", "7/CONTOH", date(2025, 12, 1), "Nama Contoh", "Kepala Dinas Contoh")
TYPED = Typed(
    "Hasil kerja saya sudah dibuktikan.",
    {"axis.hasil": "Target tercapai pada bulan Juni."},
    ["https://contoh.invalid/bukti"],
)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Filed:
    """A play with Sari's result and perhaps her objection to it."""

    play: Play
    result: str
    objection: str = ""

    @property
    def sari(self) -> Actor:
        return self.play.people.sari.actor

    @property
    def budi(self) -> Actor:
        """Her assessor."""
        return self.play.people.budi.actor

    @property
    def head(self) -> Actor:
        """The superior of her assessor."""
        return self.play.people.head.actor


def counting(content: dict[str, Any] | None = None, **window: datetime) -> Play:
    """The open cycle under a decree, so that results count; of the quadrant unless another instrument is given."""

    def build() -> Play:
        play = announced(content or quadrant(), **window)
        version = reading().scalars(select(Version.public_id).where(Version.id == play.version_id)).one()
        record_basis(play.ratna, version, DECREE, now=NOW - DAY)
        open_cycle(play.ratna, play.cycle_id, now=NOW)
        return play

    return played(f"counting {content} {window}", build)


def decided(about: Person, assessor: Person, *, now: datetime = NOW) -> str:
    """The public id of a result that the assessor has just decided."""
    sent(assessor.actor, duty_of(assessor, about, "atasan"), now=now)
    public_id = appraisal_of(about).public_id
    choose_ratings(assessor.actor, public_id, FIRST, now=now)
    return finalize_appraisal(assessor.actor, public_id, EXPECTED, rev=fresh(about).rev, now=now)


def received(**window: datetime) -> Filed:
    """Sari has receipted what Budi decided about her."""

    def build() -> Filed:
        play = counting(**window)
        result = decided(play.people.sari, play.people.budi)
        receive_result(play.people.sari.actor, result, now=NOW)
        return Filed(play, result)

    return played(f"received {window}", build)


def filed(**window: datetime) -> Filed:
    """Sari has objected."""

    def build() -> Filed:
        before = received(**window)
        save_objection(before.sari, before.result, TYPED, now=NOW)
        return Filed(before.play, before.result, file_objection(before.sari, before.result, now=NOW))

    return played(f"filed {window}", build)


def heard(one: Filed) -> Filed:
    """Both sides have spoken."""
    state_side(one.budi, one.objection, "Target bulan Juni tidak termasuk rencana.", now=NOW)
    state_side(one.sari, one.objection, "Rencana diubah pada bulan Mei.", now=NOW)
    return one


def decide(one: Filed, outcome: str = "upheld", *, actor: Actor | None = None, **changes: Any) -> str:
    """The head decides after whatever hearing there was."""
    choices = {"hasil": Choice("di_atas", "Bukti diterima."), "perilaku": Choice("sesuai")}
    verdict = Verdict(
        ObjectionState(outcome),
        changes.pop("reason", "Bukti sudah diperiksa."),
        changes.pop("hearing", "Didengar lisan."),
        changes.pop("choices", choices if outcome == "changed" else {}),
    )
    rev = changes.pop("rev", None)
    if rev is None:
        rev = objection_of(one).rev
    return decide_objection(actor or one.head, one.objection, verdict, rev=rev, now=changes.pop("now", NOW))


def objection_of(one: Filed) -> Objection:
    query = select(Objection).where(Objection.public_id == one.objection)
    return reading().scalars(query.execution_options(populate_existing=True)).one()


def hearing(one: Filed):  # type: ignore[no-untyped-def]
    return hearing_of(reading(), one.objection)


def fresh(about: Person) -> Appraisal:
    query = select(Appraisal).where(Appraisal.employee_id == about.employee_id)
    return reading().scalars(query.execution_options(populate_existing=True)).one()


def result_row(public_id: str) -> Result:
    query = select(Result).where(Result.public_id == public_id)
    return reading().scalars(query.execution_options(populate_existing=True)).one()


def clock(about: Person, code: ClockCode) -> Deadline:
    query = select(Deadline).where(Deadline.appraisal_id == fresh(about).id, Deadline.code == code)
    return reading().scalars(query.execution_options(populate_existing=True)).one()


def governor(play: Play) -> Person:
    """The head of the region, with an account made now."""
    with transaction() as session:
        employee = session.get_one(Employee, play.governor_id)
        account = make_account(session, employee)
        return Person(account, actor_for(session, account), employee)

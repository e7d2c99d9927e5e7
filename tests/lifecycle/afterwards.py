"""What may follow a decision, and what a year brings: objections, silent assessors, changes, returns, the closing."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.changes.organisation import Change
from kinerja.appraisals.models import (
    Appraisal,
    AppraisalState,
    Assignment,
    ChangeKind,
    ClosingAction,
    ClosingCause,
    Handover,
    Result,
)
from kinerja.appraisals.services.close_cycle import close_cycle, verify_seal
from kinerja.appraisals.services.give_back import give_back
from kinerja.appraisals.services.hand_over import apply_change, foresee_change, undo_change
from kinerja.appraisals.services.settle import Order, settle_appraisals
from kinerja.core.calendar import local_date
from kinerja.core.db import reading
from kinerja.cycles.models import Cycle, CycleState
from kinerja.objections.changes.deciding import Verdict
from kinerja.objections.changes.drafting import Typed
from kinerja.objections.models import Objection, ObjectionState
from kinerja.objections.services.file_objection import file_objection, save_objection, withdraw_objection
from kinerja.objections.services.hear_objection import decide_objection, state_side
from kinerja.objections.services.stand_in import choose_in_place, decide_in_place
from tests.lifecycle.machine import AXES, PICK, RATINGS, Lifecycle
from tests.lifecycle.stage import as_employee

SETTLED = (AppraisalState.FINAL, AppraisalState.WITHOUT_RESULT)


class WholeLife(Lifecycle):
    """The life of a period to its closing."""

    # Objections

    @rule(pick=PICK, who=PICK)
    def object_to_a_result(self, pick: int, who: int) -> None:
        result = self.one(Result, pick)
        if result is None:
            return
        appraisal = reading().get_one(Appraisal, result.appraisal_id)
        actor = self.actor(who) if who % 4 == 1 else as_employee(appraisal.employee_id)
        typed = Typed("Buktinya sudah ada.", {}, [])
        if self.attempt("write", lambda: save_objection(actor, result.public_id, typed, now=self.now)) and self.attempt(
            "object", lambda: file_objection(actor, result.public_id, now=self.now)
        ):
            assert actor.employee_id == appraisal.employee_id and result.cause == "decision"

    @rule(pick=PICK, rating=st.sampled_from(RATINGS), far=st.integers(1, 3))
    def go_far(self, pick: int, rating: str, far: int) -> None:
        """From the sheet to the objection in one go: single steps seldom come so far."""
        self.choose_and_decide(pick, rating)
        appraisal = self.one(Appraisal, pick)
        if appraisal.result_id is None:
            return
        results = list(reading().scalars(select(Result.id).order_by(Result.id)))
        for step in (self.receive, self.object_to_a_result)[: far - 1]:
            step(results.index(appraisal.result_id), 0)

    @rule(pick=PICK)
    def send_and_get_back(self, pick: int) -> None:
        """A sheet is sent, and returned before anything else happens to it."""
        self.fill_in_and_send(pick)
        self.return_a_sheet(pick, 0)

    @rule(pick=PICK, who=PICK)
    def withdraw_an_objection(self, pick: int, who: int) -> None:
        objection = self.one(Objection, pick)
        if objection is not None:
            actor = self.party_or(objection, who)
            self.attempt("withdraw", lambda: withdraw_objection(actor, objection.public_id, now=self.now))

    @rule(pick=PICK, who=PICK)
    def state_a_side(self, pick: int, who: int) -> None:
        objection = self.one(Objection, pick)
        if objection is not None:
            actor = self.party_or(objection, who)
            self.attempt("state", lambda: state_side(actor, objection.public_id, "Begini.", now=self.now))

    @rule(pick=PICK, who=PICK, rating=st.sampled_from([None, *RATINGS]))
    def rule_on_an_objection(self, pick: int, who: int, rating: str | None) -> None:
        objection = self.one(Objection, pick)
        if objection is None:
            return
        decider = objection.decider_id
        actor = self.actor(who) if who % 4 == 1 or decider is None else as_employee(decider)
        outcome = ObjectionState.UPHELD if rating is None else ObjectionState.CHANGED
        choices = {} if rating is None else {axis: Choice(rating, "Menurut bukti.") for axis in AXES}
        verdict = Verdict(outcome, "Sudah diperiksa.", "Didengar lisan.", choices)
        if self.attempt(
            "ruling",
            lambda: decide_objection(actor, objection.public_id, verdict, rev=objection.rev, now=self.now),
        ):
            appraisal = reading().get_one(Appraisal, objection.appraisal_id)
            assert actor.employee_id not in (appraisal.employee_id, appraisal.assessor_id)

    def party_or(self, objection: Objection, who: int):  # type: ignore[no-untyped-def]
        """The appraisee, the assessor, or anybody."""
        appraisal = reading().get_one(Appraisal, objection.appraisal_id)
        parties = (as_employee(appraisal.employee_id), as_employee(appraisal.assessor_id), self.actor(who))
        return parties[who % 3]

    # A silent assessor

    @rule(pick=PICK, who=PICK, rating=st.sampled_from(RATINGS))
    def decide_in_the_place_of_a_silent_assessor(self, pick: int, who: int, rating: str) -> None:
        appraisal = self.one(Appraisal, pick)
        above = reading().scalar(
            select(Appraisal.assessor_id).where(
                Appraisal.cycle_id == appraisal.cycle_id, Appraisal.employee_id == appraisal.assessor_id
            )
        )
        actor = self.actor(who) if who % 4 == 1 or above is None else as_employee(above)
        chosen = dict.fromkeys(AXES, rating)
        if self.attempt("in place", lambda: choose_in_place(actor, appraisal.public_id, chosen, now=self.now)):
            choices = {axis: Choice(rating, "Penilai diam.") for axis in AXES}
            rev = self.one(Appraisal, pick).rev
            if self.attempt(
                "stand in", lambda: decide_in_place(actor, appraisal.public_id, choices, rev=rev, now=self.now)
            ):
                assert self.now >= self.rating_end(appraisal) and actor.employee_id != appraisal.assessor_id

    # Changes in the year, returned sheets

    @rule(pick=PICK, days=st.integers(0, 40), who=PICK)
    def change_a_superior(self, pick: int, days: int, who: int) -> None:
        """By a letter that may hold from a day in the past."""
        appraisal = self.one(Appraisal, pick)
        others = [one for one in self.stage.actors.values() if one.employee_id]
        other = others[who % len(others)].employee_id
        on = local_date(self.now) - timedelta(days=days)
        change = Change(ChangeKind.SUPERVISOR, appraisal.employee_id, on, "800/1", other_id=other)
        actor = self.actor(who) if who % 4 == 1 else self.stage.play.ratna
        self.attempt("foresee", lambda: foresee_change(actor, change, now=self.now))
        if self.done[-1:] == ["foresee"]:
            mark = foresee_change(actor, change, now=self.now).mark
            self.attempt("change", lambda: apply_change(actor, change, mark=mark, now=self.now))

    @rule(pick=PICK)
    def undo_a_change(self, pick: int) -> None:
        change = self.one(Handover, pick)
        if change is not None:
            self.attempt("undo", lambda: undo_change(self.stage.play.ratna, change.public_id, now=self.now))

    @rule(pick=PICK, who=PICK)
    def return_a_sheet(self, pick: int, who: int) -> None:
        duty, actor = self.one(Assignment, pick), self.administrator_or(who)
        if self.attempt("return", lambda: give_back(actor, duty.public_id, reason="Belum lengkap.", now=self.now)):
            assert not duty.closed

    # Closing

    @rule(pick=PICK, action=st.sampled_from(ClosingAction), who=PICK)
    def settle(self, pick: int, action: ClosingAction, who: int) -> None:
        appraisal = self.one(Appraisal, pick)
        until = self.now + timedelta(days=3) if action is ClosingAction.EXTEND else None
        roles = ("self", "supervisor", "rating") if until else ()
        order = Order(action, "Jaringan putus.", ClosingCause.NO_NETWORK, until, roles)
        actor = self.actor(who) if who % 4 == 1 else self.stage.play.ratna
        play = self.stage.play
        self.attempt(
            f"settle {action}",
            lambda: settle_appraisals(actor, play.cycle_id, order, [appraisal.public_id], now=self.now),
        )

    @rule(who=PICK)
    def close(self, who: int) -> None:
        """Mostly refused; afterwards nothing can be written, which every other rule tries."""
        actor = self.actor(who) if who % 4 == 1 else self.stage.play.ratna
        if self.attempt("close", lambda: close_cycle(actor, self.stage.play.cycle_id, now=self.now)):
            self.closed_with = self.events()

    def look_around(self) -> None:
        super().look_around()
        cycle = reading().scalars(select(Cycle).where(Cycle.public_id == self.stage.play.cycle_id)).one()
        if cycle.state is CycleState.CLOSED:
            assert verify_seal(cycle.id).is_intact

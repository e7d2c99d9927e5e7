"""The life of a period as a state machine: anybody tries anything, and what must hold is asked as it goes on."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any, ClassVar

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from forms.errors import AnswersInvalid
from kinerja.appraisals.changes.deciding import Choice
from kinerja.appraisals.models import (
    Appraisal,
    Assignment,
    DraftAnswer,
    Response,
    ResponseState,
    Result,
)
from kinerja.appraisals.services.assign import nominate_guest, nominate_official, revoke_assignment
from kinerja.appraisals.services.decide import choose_ratings, finalize_appraisal
from kinerja.appraisals.services.receive import receive_result
from kinerja.appraisals.services.release import release_ballots
from kinerja.appraisals.services.respond import decline_assignment, save_field, start_assignment
from kinerja.appraisals.services.resume import resume_assignment
from kinerja.appraisals.services.submit import submit_response
from kinerja.audit.models import AuditEvent
from kinerja.core.authz import Actor, job_actor
from kinerja.core.db import reading, transaction
from kinerja.core.errors import KinerjaError
from kinerja.core.runner import run_waiting
from kinerja.cycles.services import WindowInput, set_windows
from tests.databases import Database, fresh
from tests.kinerja.appraisals.stage import CLOSES, KINDS, NOW, OPENS, make_version
from tests.kinerja.appraisals.test_decide import quadrant
from tests.lifecycle import checks
from tests.lifecycle.stage import RATING_ENDS, Stage, as_employee, rater_of, stage

CODES = ("HADIR", "LAPOR", "KUAT")
PICK = st.integers(0, 10_000)
AXES = ("hasil", "perilaku")
RATINGS = ("di_atas", "sesuai", "di_bawah")


class Lifecycle(RuleBasedStateMachine):
    """Steps are tried whether allowed or not: a refused one leaves no trace, an allowed one keeps the promises."""

    application: ClassVar[Flask]
    database: ClassVar[Database]

    def __init__(self) -> None:
        super().__init__()
        self.open = ExitStack()
        self.open.enter_context(fresh(self.application, self.database))
        self.stage: Stage = stage()
        self.now: datetime = NOW
        self.saved: dict[tuple[int, str], Any] = {}
        self.done: list[str] = []
        self.refused: list[str] = []
        self.steps = 0

    def teardown(self) -> None:
        try:
            self.look_around()
        finally:
            self.open.close()

    # Choosing what a step is about

    def actor(self, pick: int) -> Actor:
        return list(self.stage.actors.values())[pick % len(self.stage.actors)]

    def one(self, model: Any, pick: int) -> Any:
        """Some row of that table, or None of an empty one."""
        reading().expire_all()
        ids = list(reading().scalars(select(model.id).order_by(model.id)))
        return reading().get(model, ids[pick % len(ids)], populate_existing=True) if ids else None

    def attempt(self, name: str, step: Callable[[], object]) -> bool:
        """True when it was allowed. A refusal is one of ours and has written nothing."""
        before = self.events()
        try:
            step()
        except (KinerjaError, AnswersInvalid) as refusal:
            self.refused.append(f"{name}: {getattr(refusal, 'code', 'answers')}")
            assert self.events() == before, f"{name} was refused but left an event"
            return False
        self.done.append(name)
        return True

    def events(self) -> int:
        reading().expire_all()
        return reading().scalar(select(func.count()).select_from(AuditEvent)) or 0

    # Time

    @initialize()
    def begin(self) -> None:
        self.pins = checks.pins()

    @rule(hours=st.integers(1, 96))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def jobs_run(self) -> None:
        run_waiting(now=self.now)

    # Filling in

    @rule(pick=PICK)
    def start(self, pick: int) -> None:
        duty = self.one(Assignment, pick)
        act = rater_of(duty)
        self.attempt("start", lambda: start_assignment(act, duty.public_id, conflict=False, now=self.now))

    @rule(pick=PICK)
    def declare_a_conflict(self, pick: int) -> None:
        duty = self.one(Assignment, pick)
        act = rater_of(duty)
        self.attempt("conflict", lambda: start_assignment(act, duty.public_id, conflict=True, now=self.now))

    @rule(pick=PICK)
    def decline(self, pick: int) -> None:
        duty = self.one(Assignment, pick)
        self.attempt("decline", lambda: decline_assignment(rater_of(duty), duty.public_id, now=self.now))

    @rule(pick=PICK, code=st.sampled_from(CODES), level=st.integers(1, 5))
    def save(self, pick: int, code: str, level: int) -> None:
        self.save_as(None, pick, code, level)

    @rule(pick=PICK, code=st.sampled_from(CODES), level=st.integers(1, 5), who=PICK)
    def save_in_the_sheet_of_another(self, pick: int, code: str, level: int, who: int) -> None:
        response = self.one(Response, pick)
        if response is None:
            return
        duty = reading().get_one(Assignment, response.assignment_id)
        actor = self.actor(who)
        if not checks.same_rater(actor, duty):
            assert not self.save_as(actor, pick, code, level)

    def save_as(self, actor: Actor | None, pick: int, code: str, level: int) -> bool:
        response = self.one(Response, pick)
        if response is None:
            return False
        duty = reading().get_one(Assignment, response.assignment_id)
        where = (DraftAnswer.response_id == response.id, DraftAnswer.code == code)
        rev = reading().scalar(select(DraftAnswer.rev).where(*where)) or 0
        text = "Selalu menyapa pasien." if code == "KUAT" else str(level)
        raw = {f"q_{code}": text}
        act = actor or rater_of(duty)
        done = self.attempt("save", lambda: save_field(act, response.public_id, code, raw, base_rev=rev, now=self.now))
        if done:
            assert checks.in_window(duty, self.now)
            stored = reading().scalar(select(DraftAnswer.value).where(*where))
            self.saved[(response.id, code)] = json.loads(json.dumps(stored))
        return done

    @rule(pick=PICK)
    def fill_in_and_send(self, pick: int) -> None:
        """A rater who does the whole sheet: without it hardly any run would come to a decision."""
        duty = self.one(Assignment, pick)
        sheet = None
        if self.attempt(
            "start", lambda: start_assignment(rater_of(duty), duty.public_id, conflict=False, now=self.now)
        ):
            sheet = reading().scalar(select(Response).where(Response.assignment_id == duty.id))
        if sheet is None:
            return
        ids = list(reading().scalars(select(Response.id).order_by(Response.id)))
        for number, code in enumerate(CODES):
            self.save_as(None, ids.index(sheet.id), code, 1 + (pick + number) % 5)
        self.send(ids.index(sheet.id))

    @rule(pick=PICK)
    def send(self, pick: int) -> None:
        response = self.one(Response, pick)
        if response is None:
            return
        duty = reading().get_one(Assignment, response.assignment_id)
        act = rater_of(duty)
        was_sent = response.state is ResponseState.SUBMITTED
        sent_before = checks.sheets()
        if self.attempt("send", lambda: submit_response(act, response.public_id, now=self.now)):
            assert was_sent or checks.in_window(duty, self.now)
            assert checks.sheets() == sent_before + (not was_sent), "sent twice must count once"

    # Raters

    @rule(pick=PICK, who=PICK)
    def nominate_an_official(self, pick: int, who: int) -> None:
        appraisal = self.one(Appraisal, pick)
        nominee = self.stage.play.people.tono.employee
        assert nominee is not None
        actor = self.administrator_or(who)
        self.attempt(
            "nominate",
            lambda: nominate_official(actor, appraisal.public_id, "mitra", nominee.public_id, now=self.now),
        )

    @rule(pick=PICK, who=PICK)
    def nominate_a_guest(self, pick: int, who: int) -> None:
        appraisal, guest, actor = self.one(Appraisal, pick), self.stage.play.people.guest, self.administrator_or(who)
        self.attempt(
            "invite", lambda: nominate_guest(actor, appraisal.public_id, "mitra", guest.public_id, now=self.now)
        )

    @rule(pick=PICK, who=PICK)
    def revoke(self, pick: int, who: int) -> None:
        duty, actor = self.one(Assignment, pick), self.administrator_or(who)
        self.attempt("revoke", lambda: revoke_assignment(actor, duty.public_id, now=self.now))

    @rule(pick=PICK, who=PICK)
    def resume(self, pick: int, who: int) -> None:
        duty, actor = self.one(Assignment, pick), self.administrator_or(who)
        why = "Salah menekan."
        self.attempt("resume", lambda: resume_assignment(actor, duty.public_id, reason=why, now=self.now))

    @rule()
    def release(self) -> None:
        release_ballots(job_actor("release_ballots"), now=self.now)

    # Deciding

    @rule(pick=PICK, who=PICK, rating=st.sampled_from(RATINGS))
    def choose(self, pick: int, who: int, rating: str) -> None:
        appraisal = self.one(Appraisal, pick)
        actor = self.assessor_or(appraisal, who)
        choices = dict.fromkeys(AXES, rating)
        self.attempt("choose", lambda: choose_ratings(actor, appraisal.public_id, choices, now=self.now))

    def rating_end(self, appraisal: Appraisal) -> datetime:
        return checks.rating_window(appraisal)[1]

    @rule(pick=PICK, who=PICK, rating=st.sampled_from(RATINGS))
    def decide(self, pick: int, who: int, rating: str) -> None:
        appraisal = self.one(Appraisal, pick)
        self.decide_on(appraisal, self.assessor_or(appraisal, who), rating)

    def decide_on(self, appraisal: Appraisal, actor: Actor, rating: str) -> bool:
        choices = {axis: Choice(rating, "Menurut catatan setahun.") for axis in AXES}
        done = self.attempt(
            "decide",
            lambda: finalize_appraisal(actor, appraisal.public_id, choices, rev=appraisal.rev, now=self.now),
        )
        if done:
            assert actor.employee_id == appraisal.assessor_id
            assert checks.rating_window(appraisal)[0] <= self.now < checks.rating_window(appraisal)[1]
        return done

    @rule(pick=PICK, rating=st.sampled_from(RATINGS))
    def choose_and_decide(self, pick: int, rating: str) -> None:
        """An assessor who sends the own sheet first, chooses, then decides."""
        appraisal = self.one(Appraisal, pick)
        own = reading().scalars(
            select(Assignment.id).where(
                Assignment.appraisal_id == appraisal.id, Assignment.employee_id == appraisal.assessor_id
            )
        )
        duties = list(reading().scalars(select(Assignment.id).order_by(Assignment.id)))
        for duty_id in own:
            self.fill_in_and_send(duties.index(duty_id))
        self.release()
        actor = self.assessor_or(appraisal, 0)
        choices = dict.fromkeys(AXES, rating)
        if self.attempt("choose", lambda: choose_ratings(actor, appraisal.public_id, choices, now=self.now)):
            self.decide_on(self.one(Appraisal, pick), actor, rating)

    def administrator_or(self, who: int) -> Actor:
        """Mostly the administrator of the Dinas, sometimes anybody."""
        return self.actor(who) if who % 4 == 1 else self.stage.play.wati

    def assessor_or(self, appraisal: Appraisal, who: int) -> Actor:
        """Mostly the one who may, sometimes anybody."""
        return self.actor(who) if who % 4 == 1 else as_employee(appraisal.assessor_id)

    @rule(pick=PICK, who=PICK)
    def receive(self, pick: int, who: int) -> None:
        result = self.one(Result, pick)
        if result is None:
            return
        appraisal = reading().get_one(Appraisal, result.appraisal_id)
        actor = self.actor(who) if who % 4 == 1 else as_employee(appraisal.employee_id)
        if self.attempt("receive", lambda: receive_result(actor, result.public_id, now=self.now)):
            assert actor.employee_id == appraisal.employee_id

    # Administration

    @rule(days=st.integers(-5, 30))
    def move_the_windows(self, days: int) -> None:
        ends = CLOSES + timedelta(days=days)
        windows = [WindowInput(kind, OPENS, ends) for kind in KINDS]
        windows.append(WindowInput("rating", OPENS, RATING_ENDS + timedelta(days=days)))
        play = self.stage.play
        self.attempt("windows", lambda: set_windows(play.ratna, play.cycle_id, windows, now=self.now))

    @rule()
    @precondition(lambda self: "version" not in self.done)
    def publish_another_version(self) -> None:
        content = quadrant()
        content["root"]["children"][0]["children"][0]["weight"] = "70"
        content["root"]["children"][0]["children"][1]["weight"] = "30"
        with transaction() as session:
            make_version(session, self.stage.play.people, content, number=2)
        self.done.append("version")

    # What must hold after every step

    @invariant()
    def no_answer_is_lost(self) -> None:
        checks.no_answer_is_lost(self.saved)

    @invariant()
    def versions_are_pinned(self) -> None:
        if hasattr(self, "pins"):
            assert checks.pins() == self.pins

    @invariant()
    def there_is_one_result_in_force(self) -> None:
        checks.one_result_in_force()

    @invariant()
    def clocks_ran_in_time_or_say_why(self) -> None:
        checks.clocks_ran_in_time_or_say_why(self.now)

    @invariant()
    def what_is_shown_is_so_and_is_permitted(self) -> None:
        """Dear to ask: after every 25th step, and at the end of every life."""
        self.steps += 1
        if self.steps % 25 == 0:
            self.look_around()

    def look_around(self) -> None:
        reading().expire_all()
        checks.board_shows_the_state(self.stage)
        checks.visible_equals_permitted(self.stage)

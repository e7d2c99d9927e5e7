"""An open period in a Dinas with two units under it, each with a head and staff, so that people can move."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from kinerja.appraisals.changes.organisation import Change
from kinerja.appraisals.models import (
    Appraisal,
    Assignment,
    AssignmentState,
    ChangeKind,
    HandoverLine,
)
from kinerja.appraisals.services.hand_over import apply_change, foresee_change
from kinerja.appraisals.services.open_cycle import open_cycle
from kinerja.core.authz import Actor
from kinerja.core.db import reading, transaction
from kinerja.people.models import PlacementKind
from tests.databases import played
from tests.factories import Person, actor_for, make_account, make_employee, make_placement, make_post, make_unit
from tests.kinerja.appraisals.stage import NOW, Play, announced
from tests.kinerja.appraisals.test_decide import quadrant

TODAY = date(2026, 11, 25)  # of NOW; the rating window runs through the whole of November
BEFORE_WINDOW, IN_WINDOW = date(2026, 8, 25), date(2026, 11, 20)
LETTER = "800.1.3.3/41/2026"


@dataclass(frozen=True, slots=True)
class Changing:
    """The play with the UPTD's people and with posts that are free."""

    play: Play
    yusuf: Person  # heads the UPTD
    nia: Person  # works there
    rudi: Person  # works there
    free_post: int  # in the UPTD
    section_head: int  # of a section of the UPTD, vacant
    bidang_head: int  # Budi's post

    @property
    def cast(self) -> Any:
        return self.play.people

    def person(self, name: str) -> Person:
        own: Person | None = {"yusuf": self.yusuf, "nia": self.nia, "rudi": self.rudi}.get(name)
        return own or getattr(self.cast, name)

    def name_of(self, employee_id: int) -> str:
        known = ["sari", "budi", "dewi", "head", "tono", "wati", "operator", "yusuf", "nia", "rudi"]
        found = [name for name in known if self.person(name).employee_id == employee_id]
        return found[0] if found else "governor"


def changing(content: Callable[[], dict[str, Any]] = quadrant, **windows: Any) -> Changing:
    """The period with everybody's appraisals."""

    def build() -> Changing:
        play = announced(content(), **windows)
        with transaction() as session:
            unit = play.people.service_unit
            section = make_unit(session, "Seksi Mikrobiologi", parent=unit)

            def person(name: str, title: str, **post: Any) -> Person:
                employee = make_employee(session, name)
                placement = make_placement(session, employee, make_post(session, unit, title, **post))
                account = make_account(session, employee)
                return Person(account, actor_for(session, account), employee, placement)

            found = Changing(
                play=play,
                yusuf=person("Yusuf Tobelo, S.K.M.", "Kepala UPTD", is_head=True),
                nia=person("Nia Weda, A.Md.A.K.", "Analis"),
                rudi=person("Rudi Kao, A.Md.A.K.", "Analis"),
                free_post=make_post(session, unit, "Pranata Laboratorium").id,
                section_head=make_post(session, section, "Kepala Seksi", is_head=True).id,
                bidang_head=play.people.budi.placement.post_id,
            )
        open_cycle(play.ratna, play.cycle_id, now=NOW)
        return found

    return played(f"changing {content.__name__} {windows}", build)


def move(stage: Changing, name: str, post_id: int, on: date = BEFORE_WINDOW, **more: Any) -> Change:
    change = Change(ChangeKind.MOVE, stage.person(name).employee_id, on, LETTER, post_id=post_id)
    return replace(change, **more)


def acting(stage: Changing, name: str, post_id: int, on: date = BEFORE_WINDOW, **more: Any) -> Change:
    return move(
        stage, name, post_id, on, kind=ChangeKind.ACTING, capacity=more.pop("capacity", PlacementKind.PLT), **more
    )


def other(stage: Changing, kind: ChangeKind, name: str, leader: str | None = None, on: date = BEFORE_WINDOW) -> Change:
    other_id = stage.person(leader).employee_id if leader else None
    return Change(kind, stage.person(name).employee_id, on, LETTER, other_id=other_id)


def applied(stage: Changing, change: Change, actor: Actor | None = None) -> str:
    """Looked at, then applied by the province unless somebody else is named."""
    who = actor or stage.play.ratna
    seen = foresee_change(who, change, now=NOW)
    return apply_change(who, change, mark=seen.mark, now=NOW)


def appraisal(stage: Changing, name: str) -> Appraisal:
    query = select(Appraisal).where(Appraisal.employee_id == stage.person(name).employee_id)
    return reading().scalars(query.execution_options(populate_existing=True)).one()


def assessor(stage: Changing, name: str) -> str:
    return stage.name_of(appraisal(stage, name).assessor_id)


def raters(stage: Changing, name: str, kind: str, state: AssignmentState = AssignmentState.OPEN) -> set[str]:
    query = select(Assignment.employee_id).where(
        Assignment.appraisal_id == appraisal(stage, name).id, Assignment.role_kind == kind, Assignment.state == state
    )
    return {stage.name_of(one) for one in reading().scalars(query) if one is not None}


def lines(stage: Changing) -> dict[str, tuple[str, str]]:
    """By appraisee, the outcome and why, of every change so far."""
    query = select(HandoverLine, Appraisal.employee_id).join(Appraisal, Appraisal.id == HandoverLine.appraisal_id)
    rows = reading().execute(query.order_by(HandoverLine.id)).tuples()
    return {stage.name_of(employee_id): (line.outcome.value, line.why) for line, employee_id in rows}

"""Changes during an open period: shown first, applied as a whole, undone while nothing was answered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forms.document import fingerprint_of
from kinerja.appraisals import queries
from kinerja.appraisals.changes.handover import keep_line, undo_line
from kinerja.appraisals.changes.organisation import Change, change_organisation, restore_organisation
from kinerja.appraisals.changes.suggesting import tell_new
from kinerja.appraisals.models import Appraisal, ChangeKind, Handover, HandoverLine, LineOutcome
from kinerja.appraisals.policies import handover as policies
from kinerja.appraisals.queries import handover as rows
from kinerja.appraisals.queries.unconfirmed import unconfirmed
from kinerja.appraisals.workflow import Step, advance
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict, Invalid, NotFound
from kinerja.cycles.models import Cycle
from kinerja.cycles.queries.standing import change_rules, standings
from kinerja.notices.changes import NewNotice, add_notices, withdraw_notices
from kinerja.people.queries import person_by_employee, placements_for

LONGEST_LETTER = 120
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class ForeseenLine:
    """What a change would do to one appraisal; ids, because the names are the page's."""

    appraisal_id: int
    employee_id: int
    cycle_id: int
    outcome: LineOutcome
    why: str
    before: dict[str, Any]
    after: dict[str, Any]
    opened: int
    revoked: int
    aside: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Everything a change would do. `mark` names exactly this; applying asks for it."""

    lines: tuple[ForeseenLine, ...]
    mark: str


def foresee_change(actor: Actor, change: Change, *, now: datetime) -> Foreseen:
    """What applying would do, found by doing it and taking it back; nothing is kept.

    Raises NotAllowed, NotFound, Conflict, Invalid, as applying would.
    """
    with transaction() as session:
        rehearsal = session.begin_nested()
        made = _make(session, actor, change, now=now)
        foreseen = _foreseen(made, change)
        rehearsal.rollback()
        return foreseen


def apply_change(actor: Actor, change: Change, *, mark: str, now: datetime) -> str:
    """Posts, appraisals, duties, notices and the event together or not at all; gives the public id.

    Raises NotAllowed, NotFound, Invalid, and Conflict when something else would happen now than was shown.
    """
    with transaction() as session:
        made = _make(session, actor, change, now=now)
        if _foreseen(made, change).mark != mark:
            raise Conflict("handover.changed_meanwhile")
        handover = made.handover
        add_notices(session, _notices(session, handover, made.lines), now=now)
        _tell_confirming(session, handover, made.lines, now=now)
        moved = sum(line.outcome is LineOutcome.MOVES for line, _appraisal in made.lines)
        facts = {"kind": handover.kind, "from": change.effective_on, "moved": moved, "lines": len(made.lines)}
        _note(session, actor, handover, Event.HANDOVER_APPLIED, facts, at=now)
        return handover.public_id


def undo_change(actor: Actor, handover_id: str, *, now: datetime) -> None:
    """Everything as before the change. Raises NotFound, NotAllowed, Conflict when somebody has acted since."""
    with transaction() as session:
        handover = session.scalar(select(Handover).where(Handover.public_id == handover_id).with_for_update())
        if handover is None:
            raise NotFound("handover.unknown")
        lines = rows.lines_of(session, handover.id, update=True)
        require(_undo_policy(session, actor, handover, lines))
        told = list(_notices(session, handover, lines, undone=True))
        for cycle_id in {appraisal.cycle_id for _line, appraisal in lines}:
            withdraw_notices(session, _suggestions_key(handover, cycle_id))
        for line, appraisal in lines:
            undo_line(session, line, appraisal, now=now)
        restore_organisation(session, handover)
        advance(handover, Step.UNDO)
        handover.undone_by_id, handover.undone_at = actor.account_id, now
        add_notices(session, told, now=now)
        _note(session, actor, handover, Event.HANDOVER_UNDONE, {"lines": len(lines)}, at=now)


@dataclass(frozen=True, slots=True)
class _Made:
    handover: Handover
    lines: list[tuple[HandoverLine, Appraisal]]


def _make(session: Session, actor: Actor, change: Change, *, now: datetime) -> _Made:
    """Do everything but tell people of it."""
    require(policies.can_record_change(actor))
    today = local_date(now)
    _check(session, change, today)
    person = person_by_employee(session, change.employee_id, today)
    people = rows.touched_people(session, change.employee_id, change.post_id, today)
    cycles = rows.open_cycles(session)
    # The organisation has moved already where an appraisal only follows: what was before is what it says.
    known = set() if change.kind is ChangeKind.SYNC else people
    before = {cycle.id: standings(session, cycle.id, known, today) for cycle in cycles}
    superiors = {cycle.id: queries.superiors_in(session, cycle.id, actor.employee_id) for cycle in cycles}
    handover = Handover(
        kind=change.kind, employee_id=change.employee_id, effective_on=change.effective_on,
        agency_id=min((one for one in person.agency_ids if one is not None), default=None),
        letter=change.letter.strip(), note=change.note.strip(), made_by_id=actor.account_id, made_at=now,
    )  # fmt: skip
    session.add(handover)
    session.flush()
    handover.detail = change_organisation(session, actor, change, person, now=now)
    session.flush()
    found = [one for cycle in cycles for one in _verdicts(session, change, cycle, people, before[cycle.id], on=today)]
    if change.kind in (*rows.AT_HOME, ChangeKind.SYNC) and not found:
        raise Conflict("handover.nobody_touched")
    _require_all(actor, change.employee_id, found, frozenset().union(*superiors.values()))
    lines = []
    for verdict in found:
        line = keep_line(session, handover, verdict, leader_id=change.other_id, on=today, now=now)
        lines.append((line, verdict.appraisal))
    return _Made(handover, lines)


def _check(session: Session, change: Change, today: date) -> None:
    errors: dict[str, list[str]] = {}
    if not change.letter.strip():
        errors["letter"] = ["handover.letter_missing"]
    elif len(change.letter.strip()) > LONGEST_LETTER:
        errors["letter"] = ["people.too_long"]
    if len(change.note) > LONGEST_NOTE:
        errors["note"] = ["people.too_long"]
    if change.effective_on > today:
        errors["effective_on"] = ["handover.in_future"]
    if change.kind in (ChangeKind.TASK, ChangeKind.SUPERVISOR) and change.other_id is None:
        errors["other"] = ["handover.other_missing"]
    if change.other_id is not None and change.other_id == change.employee_id:
        errors["other"] = ["handover.other_is_oneself"]
    elif change.other_id is not None and not placements_for(session, [change.other_id], today):
        errors["other"] = ["supervisor.without_post"]
    if errors:
        raise Invalid("handover.invalid", errors)


def _verdicts(
    session: Session, change: Change, cycle: Cycle, people: set[int], before: dict[int, Any], *, on: date
) -> list[rows.Verdict]:
    appraisals = rows.appraisals_of(session, cycle.id, people)
    after = standings(session, cycle.id, [one.employee_id for one in appraisals], on)
    touch = rows.Touch(change.kind, change.employee_id, change.effective_on)
    rules = change_rules(session, cycle.id)
    return rows.verdicts(session, touch, appraisals, before, after, rules=rules, zone=cycle.zone)


def _require_all(actor: Actor, changed: int, found: Sequence[rows.Verdict], superiors: frozenset[int]) -> None:
    touched = [one for one in found if one.outcome is not LineOutcome.STAYS]
    agencies = {one.appraisal.agency_id for one in touched}
    agencies |= {one.after.placement.agency_id or 0 for one in touched if one.after is not None}
    employees = {changed} | {one.appraisal.employee_id for one in touched}
    require(policies.can_hand_over(actor, agencies=agencies, employees=employees, superiors=superiors))


def _undo_policy(
    session: Session, actor: Actor, handover: Handover, lines: list[tuple[HandoverLine, Appraisal]]
) -> Any:
    touched = [one for line, one in lines if line.outcome is not LineOutcome.STAYS]
    superiors = {
        cycle_id: queries.superiors_in(session, cycle_id, actor.employee_id)
        for cycle_id in {one.cycle_id for one in touched}
    }
    return policies.can_undo_handover(
        actor,
        handover,
        agencies={handover.agency_id} | {one.agency_id for one in touched},
        employees={handover.employee_id} | {one.employee_id for one in touched},
        superiors=frozenset().union(*superiors.values()),
    )


def _foreseen(made: _Made, change: Change) -> Foreseen:
    # New rows have other ids each time, so that only what was there before tells two rehearsals apart.
    fresh = set(made.handover.detail.get("started", []))
    lines = tuple(
        ForeseenLine(
            appraisal.id, appraisal.employee_id, appraisal.cycle_id, line.outcome, line.why, line.before, line.after,
            len(line.duties["opened"]), len(line.duties["revoked"]), line.duties["aside"], line.given_up,
        )
        for line, appraisal in made.lines
    )  # fmt: skip
    words = [
        [one.appraisal_id, one.outcome.value, one.why, _place(one.before, set()), _place(one.after, fresh),
         one.opened, one.revoked, one.aside, one.given_up]
        for one in lines
    ]  # fmt: skip
    order = [change.kind.value, change.employee_id, change.effective_on.isoformat(), change.post_id, change.other_id]
    until = None if change.until is None else change.until.isoformat()
    return Foreseen(lines, fingerprint_of({"lines": words, "order": [*order, until, change.capacity.value]}))


def _place(place: dict[str, Any], fresh: set[int]) -> list[Any]:
    placements = [place["placement"], place["assessor_placement"]]
    known = [None if one in fresh else one for one in placements]
    versions = [[one["part"], one["version"]] for one in place["parts"]]
    return [*known, place["unit"], place["agency"], place["assessor"], versions]


def _notices(
    session: Session, handover: Handover, lines: list[tuple[HandoverLine, Appraisal]], *, undone: bool = False
) -> Iterator[NewNotice]:
    """Everybody concerned once per period: appraisees, former and new assessors; new raters hear of their sheets."""
    key = f"handover:{handover.public_id}" + (":undone" if undone else "")
    kinds: dict[tuple[int, int], str] = {}
    for line, appraisal in lines:
        if line.outcome is LineOutcome.STAYS:
            kinds.setdefault((appraisal.employee_id, appraisal.cycle_id), "handover.stays")
            continue
        kinds[appraisal.employee_id, appraisal.cycle_id] = "handover.yours"
        for one in {line.before["assessor"], line.after["assessor"]}:
            kinds.setdefault((one, appraisal.cycle_id), "handover.team")
        for rater in rows.raters_by_id(session, line.duties["opened"]):
            kinds.setdefault((rater, appraisal.cycle_id), "handover.asked")
    cycles = {cycle_id: session.get_one(Cycle, cycle_id) for _employee, cycle_id in kinds}
    for (employee_id, cycle_id), kind in sorted(kinds.items()):
        cycle = cycles[cycle_id]
        params = {"cycle": cycle.name, "cycle_id": cycle.public_id}
        said = "handover.undone" if undone else kind
        yield NewNotice(employee_id, f"{key}:{cycle.id}", said, params)


def _suggestions_key(handover: Handover, cycle_id: int) -> str:
    return f"handover:{handover.public_id}:{cycle_id}:suggestions"


def _tell_confirming(
    session: Session, handover: Handover, lines: list[tuple[HandoverLine, Appraisal]], *, now: datetime
) -> None:
    """Colleagues whom the change suggests wait like all others: who confirms them hears of it."""
    opened = {one for line, _appraisal in lines for one in line.duties["opened"]}
    waiting = unconfirmed(session, local_date(now), assignment_ids=opened)
    for cycle_id in sorted({one.cycle_id for one in waiting}):
        some = [one for one in waiting if one.cycle_id == cycle_id]
        cycle = session.get_one(Cycle, cycle_id)
        tell_new(session, cycle, some, _suggestions_key(handover, cycle_id), now=now)


def _note(
    session: Session, actor: Actor, handover: Handover, event: Event, facts: dict[str, Any], *, at: datetime
) -> None:
    subject = handover.public_id
    record(session, actor, event, "handover", subject, at=at, agency_id=handover.agency_id, changes=facts)

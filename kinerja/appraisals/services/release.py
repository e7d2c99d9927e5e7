"""Releasing ballots: after the window, role by role from three on, shuffled, without author, time or sequence."""

import json
import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forms.answers import answers_from_json
from kinerja.appraisals import policies
from kinerja.appraisals.changes.ballots import EMPTIED
from kinerja.appraisals.changes.releasing import schedule_release
from kinerja.appraisals.changes.sheets import make_submission
from kinerja.appraisals.models import Appraisal, AppraisalPart, Assignment, Ballot, PersonalWindow, Submission
from kinerja.appraisals.queries.voiding import counts, held_back
from kinerja.audit.catalogue import Event
from kinerja.audit.services import record
from kinerja.core.authz import Actor, require
from kinerja.core.db import empty_journal, transaction
from kinerja.cycles.models import Window
from kinerja.instruments.versions import load_instrument

LEAST = 3
Group = tuple[int, str, str]  # appraisal, part, role


@dataclass(frozen=True, slots=True)
class Released:
    """How many ballots were released, and how many groups stay secret for being too small."""

    ballots: int
    withheld_groups: int


def release_and_reschedule(actor: Actor, *, now: datetime) -> Released:
    """Release what is due, then put the next run into the queue. Raises NotAllowed."""
    released = release_ballots(actor, now=now)
    with transaction() as session:
        schedule_release(session, now=now)
    return released


def release_ballots(actor: Actor, *, now: datetime) -> Released:
    """Turn the ballots of closed windows into submissions; again finds nothing left to do.

    All groups of one run go in one shuffled batch, so that neither the order of rows nor a
    time tells who sent what. Fewer than three (or the role's minimum) stay unreleased, and so do
    groups that could be subtracted from a voided one whose mean was seen.
    Raises NotAllowed.
    """
    require(policies.can_release_ballots(actor))
    with transaction() as session:
        groups = _closed_groups(session, now)
        held = held_back(session, {appraisal_id for appraisal_id, _part, _role in groups})
        batch: list[Submission] = []
        withheld = 0
        for (appraisal_id, part, role), ballots in sorted(groups.items()):
            instrument = load_instrument(session, ballots[0].fingerprint)
            if len(ballots) < max(LEAST, instrument.roles[role].minimum) or (appraisal_id, part, role) in held:
                withheld += 1
                continue
            appraisal = session.get_one(Appraisal, appraisal_id)
            givens = session.scalar(
                select(AppraisalPart.givens).where(
                    AppraisalPart.appraisal_id == appraisal_id, AppraisalPart.part == part
                )
            )
            for ballot in ballots:
                answers = answers_from_json(json.loads(ballot.answers))
                batch.append(make_submission(appraisal_id, part, role, instrument, answers, givens=givens or {}))
            session.execute(delete(Ballot).where(Ballot.id.in_([ballot.id for ballot in ballots])))
            changes = {"role": role, "part": part, "ballots": len(ballots)}
            record(
                session,
                actor,
                Event.BALLOT_RELEASED,
                "appraisal",
                appraisal_id,
                at=now,
                agency_id=appraisal.agency_id,
                changes=changes,
            )
        secrets.SystemRandom().shuffle(batch)
        for submission in batch:
            session.add(submission)
            # One by one: a bulk insert would sort by key, which is random too, but not by our promise.
            session.flush()
    if batch:
        empty_journal()
    return Released(len(batch), withheld)


def _closed_groups(session: Session, now: datetime) -> dict[Group, list[Ballot]]:
    """The ballots whose window is over, by appraisal, part and role."""
    groups: dict[Group, list[Ballot]] = defaultdict(list)
    waiting = select(Ballot).where(Ballot.answers != EMPTIED, counts()).order_by(Ballot.id).with_for_update()
    for ballot in session.scalars(waiting):
        groups[(ballot.appraisal_id, ballot.part, ballot.role)].append(ballot)
    ends = _ends(session, {appraisal_id for appraisal_id, _, _ in groups})
    return {
        group: ballots
        for group, ballots in groups.items()
        if (end := ends.get((group[0], group[2]))) is not None and end <= now
    }


def _ends(session: Session, appraisals: set[int]) -> dict[tuple[int, str], datetime]:
    """When each role of each appraisal ends: the Dinas's window before the general one, or later."""
    query = (
        select(Assignment.appraisal_id, Assignment.role, Window.closes_at, Window.grace_minutes)
        .join(Appraisal, Appraisal.id == Assignment.appraisal_id)
        .join(Window, (Window.cycle_id == Appraisal.cycle_id) & (Window.role == Assignment.role_kind))
        .where(Assignment.closed, Window.unit_id.is_(None) | (Window.unit_id == Appraisal.agency_id))
        .order_by(Window.unit_id.is_not(None))
    )
    ends: dict[tuple[int, str], datetime] = {}
    for appraisal_id, role, closes_at, grace in session.execute(query):
        if appraisal_id in appraisals:
            ends[(appraisal_id, role)] = closes_at + timedelta(minutes=grace)
    own = (
        select(Assignment.appraisal_id, Assignment.role, PersonalWindow.closes_at)
        .join(
            PersonalWindow,
            (PersonalWindow.appraisal_id == Assignment.appraisal_id) & (PersonalWindow.role == Assignment.role_kind),
        )
        .where(Assignment.closed, Assignment.appraisal_id.in_(appraisals))
    )
    for appraisal_id, role, closes_at in session.execute(own):
        ends[(appraisal_id, role)] = max(closes_at, ends.get((appraisal_id, role), closes_at))
    return ends

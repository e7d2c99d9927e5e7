"""Who may try a draft out on finished appraisals, and how much of it they see; the SQL twins are in queries."""

from collections.abc import Iterable

from kinerja.core.authz import ALLOW, Actor, Decision, Role, deny
from kinerja.instruments.models import Draft, DraftState, Instrument
from kinerja.review.queries.visible import numbers_within

LEAST_SHOWN, LEAST_CHANGED = 10, 3
SUBMITTED = (DraftState.IN_REVIEW, DraftState.APPROVED)


def can_request_impact(actor: Actor, instrument: Instrument, draft: Draft) -> Decision:
    """An administrator of the owner, for a draft that was submitted.

    Not while it is being edited: what one draft after the other would change tells, step
    by step, what people scored. So every try leaves a submission and its event behind.
    """
    if not actor.administers(instrument.owner_unit_id):
        return deny("instrument.not_yours")
    return ALLOW if draft.state in SUBMITTED else deny("impact.submit_first")


def can_cancel_impact(actor: Actor, instrument: Instrument) -> Decision:
    return ALLOW if actor.administers(instrument.owner_unit_id) else deny("instrument.not_yours")


def can_view_impact(actor: Actor, instrument: Instrument) -> Decision:
    """Administrators of the owner and its auditors; of appraisals, those whose state they may see."""
    if actor.administers(instrument.owner_unit_id):
        return ALLOW
    scopes = actor.agencies(Role.AUDITOR)
    return ALLOW if scopes is None or instrument.owner_unit_id in scopes else deny("instrument.not_yours")


def can_read_impact_numbers(actor: Actor, instrument: Instrument, agency_id: int) -> Decision:
    """Scores of single people: an auditor under assignment, who shapes no draft of this instrument.

    Administrators see states only, here as everywhere. An assessor who administers the
    instrument could else weigh one indicator after the other and read off the closed roles.
    """
    within = numbers_within(actor, instrument.owner_unit_id)
    return ALLOW if within is None or agency_id in within else deny("impact.states_only")


def can_see_distribution(*, numbers: bool, count: int, changed: Iterable[int]) -> Decision:
    """How many had which category before and after: for whoever reads each of the results, or of enough people.

    Besides a list that marks whose result changes, a picture in which one or two move would
    say what these scored.
    """
    if numbers or (count >= LEAST_SHOWN and all(number == 0 or number >= LEAST_CHANGED for number in changed)):
        return ALLOW
    return deny("impact.too_few")

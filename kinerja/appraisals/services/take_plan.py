"""The newest plan of an appraisee becomes the items that the instrument asks for, so that nobody types them again."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from forms.errors import AnswersInvalid, Problem
from forms.givens import target_problems, value_problems
from forms.rows import items_in
from forms.weighting import given_weight_problems
from kinerja.appraisals import queries
from kinerja.appraisals.changes.supplying import Origin, keep_givens
from kinerja.appraisals.models import Appraisal
from kinerja.appraisals.planned import list_of, planned_givens
from kinerja.appraisals.policies.results import can_take_plan
from kinerja.appraisals.queries import Supply
from kinerja.appraisals.queries.remarks import plan_about
from kinerja.appraisals.queries.results import appraisal_for_update, scope_of_appraisal
from kinerja.core.authz import Actor, require
from kinerja.core.calendar import local_date
from kinerja.core.db import transaction
from kinerja.core.errors import Conflict
from kinerja.cycles.models import Cycle


def take_plan(actor: Actor, appraisal_id: str, *, now: datetime) -> bool:
    """Replace the list of items with the newest plan; False when it is the same already.

    Raises NotFound, NotAllowed, Conflict where there is no plan or no list, AnswersInvalid with what does not fit:
    bounds of the instrument, and what the first sent sheet has frozen.
    """
    with transaction() as session:
        appraisal = appraisal_for_update(session, appraisal_id)
        require(can_take_plan(actor, scope_of_appraisal(session, appraisal_id)))
        plan = plan_about(session, appraisal.id)
        if plan is None or not plan.results:
            raise Conflict("plan.has_none")
        any_sent = bool(queries.with_sent_sheets(session, [appraisal.id], lock=True))
        origin = Origin(f"SKP versi {plan.seq}", local_date(now, session.get_one(Cycle, appraisal.cycle_id).zone))
        taken, changed = False, False
        for asking in queries.supplies_for(session, [appraisal.id])[appraisal.id]:
            wanted = list_of(asking.givens)
            if wanted is None:
                continue
            taken, planned = True, planned_givens(wanted, plan.results)
            supply = _counted(session, appraisal, asking, planned)
            changed = (
                _take(session, actor, appraisal, supply, planned=planned, origin=origin, any_sent=any_sent, now=now)
                or changed
            )
        if not taken:
            raise Conflict("plan.not_asked")
        return changed


def _counted(session: Session, appraisal: Appraisal, asking: Supply, planned: Mapping[str, str]) -> Supply:
    """The same part with as many items as the plan has."""
    found = queries.supplies_for(session, [appraisal.id], {appraisal.id: planned})[appraisal.id]
    return next(one for one in found if one.part.part == asking.part.part)


def _take(
    session: Session,
    actor: Actor,
    appraisal: Appraisal,
    supply: Supply,
    *,
    planned: Mapping[str, str],
    origin: Origin,
    any_sent: bool,
    now: datetime,
) -> bool:
    listed = next(iter(planned))
    part = supply.part
    others = {code: text for code, text in part.givens.items() if code.partition(".")[0] != listed}
    values = {**others, **planned}
    if values == part.givens:
        return False
    problems = list(_problems(supply, values, planned, any_sent=any_sent))
    # Data of a record may stand in rows that a shorter list no longer has.
    if items_in(planned, listed) < items_in(part.givens, listed) and queries.data_in_force(session, [appraisal.id]):
        problems.append(Problem("given.item_answered", listed, "value"))
    if problems:
        raise AnswersInvalid(problems)
    kept = {code: part.given_sources[code] for code in others if code in part.given_sources}
    sources = kept | dict.fromkeys(planned, origin.json())
    keep_givens(session, actor, appraisal, supply, values=values, sources=sources, now=now)
    return True


def _problems(
    supply: Supply, values: Mapping[str, str], planned: Mapping[str, str], *, any_sent: bool
) -> Iterator[Problem]:
    """Of the items only: whatever else is missing is not the plan's affair."""
    for given in supply.givens:
        if given.code in planned:
            yield from value_problems(given, planned[given.code])
        elif given.required and "." in given.code and given.code not in values:
            yield Problem("given.required", given.code, "value")
        allowed = supply.can_change(given.code, any_sent=any_sent)
        if values.get(given.code) != supply.part.givens.get(given.code) and not allowed:
            yield Problem(allowed.reason, given.code, "value")
    yield from target_problems(supply.instrument.indicators(), values)
    yield from given_weight_problems(supply.instrument.root, values)

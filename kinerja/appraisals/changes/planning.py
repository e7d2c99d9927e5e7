"""Work results of plans become the items that instruments ask for; who may decide that, the callers know."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
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
from kinerja.appraisals.queries import Supply
from kinerja.appraisals.queries.remarks import newest_plans
from kinerja.core.authz import Actor
from kinerja.core.calendar import local_date
from kinerja.cycles.models import Cycle
from kinerja.people.queries.dates import chunks
from kinerja.plans.models import Plan


@dataclass(frozen=True, slots=True)
class Taking:
    """What a plan would make of the givens of one part, and what does not fit."""

    supply: Supply
    planned: Mapping[str, str]
    values: Mapping[str, str]
    problems: tuple[Problem, ...]

    @property
    def is_done(self) -> bool:
        """The part holds this plan already."""
        return self.values == self.supply.part.givens


def takings_of(session: Session, plans: Mapping[int, Plan], *, sent: Collection[int]) -> dict[int, list[Taking]]:
    """By appraisal, part by part; nothing where the instrument asks for no list. `sent`: those with a sent sheet.

    Writes nothing; the number of queries does not grow with the plans.
    """
    asking = {
        key: [(one, wanted) for one in supplies if (wanted := list_of(one.givens)) is not None]
        for key, supplies in queries.supplies_for(session, sorted(plans)).items()
    }
    asking = {key: found for key, found in asking.items() if found}
    planned = {
        key: {one.part.part: planned_givens(wanted, plans[key].results) for one, wanted in found}
        for key, found in asking.items()
    }
    typed = {
        key: {code: text for one in parts.values() for code, text in one.items()} for key, parts in planned.items()
    }
    with_data = {key for key, _part, _role in queries.data_in_force(session, sorted(asking))} if asking else set()
    return {
        key: [
            _taking(supply, planned[key][supply.part.part], any_sent=key in sent, any_data=key in with_data)
            for supply in supplies
            if supply.part.part in planned[key]
        ]
        for key, supplies in queries.supplies_for(session, sorted(asking), typed).items()
    }


def take_over(
    session: Session, actor: Actor, appraisal: Appraisal, plan: Plan, takings: Collection[Taking], *, now: datetime
) -> bool:
    """The plan's items from now on, in every part or in none; False where they stand there already.

    Raises AnswersInvalid with what does not fit.
    """
    changing = [one for one in takings if not one.is_done]
    problems = [problem for one in changing for problem in one.problems]
    if problems:
        raise AnswersInvalid(problems)
    zone = session.get_one(Cycle, appraisal.cycle_id).zone
    origin = Origin(f"SKP versi {plan.seq}", local_date(now, zone))
    for one in changing:
        part = one.supply.part
        known = {code: part.given_sources[code] for code in one.values if code in part.given_sources}
        sources = known | dict.fromkeys(one.planned, origin.json())
        keep_givens(session, actor, appraisal, one.supply, values=one.values, sources=sources, now=now)
    return bool(changing)


def take_plans(session: Session, actor: Actor, appraisals: Collection[Appraisal], *, now: datetime) -> tuple[int, int]:
    """Of appraisals that have just been opened: how many plans were taken over, and how many did not fit.

    What does not fit stays out whole; the assessor reads why beside the plan, and takes it over by hand.
    """
    taken = left = 0
    by_id = {one.id: one for one in appraisals}
    for ids in chunks(sorted(by_id)):
        plans = newest_plans(session, ids)
        for key, takings in takings_of(session, plans, sent=()).items():
            if any(one.problems for one in takings):
                left += 1
            else:
                taken += take_over(session, actor, by_id[key], plans[key], takings, now=now)
    return taken, left


def _taking(supply: Supply, planned: Mapping[str, str], *, any_sent: bool, any_data: bool) -> Taking:
    listed, part = next(iter(planned)), supply.part
    others = {code: text for code, text in part.givens.items() if code.partition(".")[0] != listed}
    values = {**others, **planned}
    if values == part.givens:
        return Taking(supply, planned, values, ())
    problems = list(_problems(supply, values, planned, any_sent=any_sent))
    # Data of a record may stand in rows that a shorter list no longer has.
    if any_data and items_in(planned, listed) < items_in(part.givens, listed):
        problems.append(Problem("given.item_answered", listed, "value"))
    return Taking(supply, planned, values, tuple(problems))


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

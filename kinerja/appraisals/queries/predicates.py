"""How often each predicate was given in a period, Dinas by Dinas, where the numbers name nobody."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kinerja.appraisals.models import Appraisal, Result
from kinerja.appraisals.queries.results import MIN_CLOSED, visible_results
from kinerja.core.authz import Actor


@dataclass(frozen=True, slots=True)
class PredicateCounts:
    """By Dinas; a Dinas in `hidden` has a group too small to be told. `labels` in the order of first appearance.

    Results on trial never count; `on_trial` says how many there are.
    """

    labels: Mapping[str, Mapping[str, str]]
    agencies: Mapping[int, Counter[str]]
    hidden: frozenset[int]
    total: Counter[str] | None  # None: it would give away what is hidden
    on_trial: int


def predicate_counts(session: Session, cycle_id: int) -> PredicateCounts:
    """Of everybody in a closed period, the same for every reader and at every time: no two tables can be subtracted.

    A Dinas is hidden when one of its groups holds fewer than three people; the total is hidden too where taking the
    shown ones from it would leave such a group.
    """
    query = (
        select(Appraisal.agency_id, Result.outcome, Result.legal_basis.is_(None))
        .join(Result, Result.id == Appraisal.result_id)
        .where(Appraisal.cycle_id == cycle_id)
        .order_by(Appraisal.id)
    )
    labels: dict[str, Mapping[str, str]] = {}
    agencies: dict[int, Counter[str]] = {}
    on_trial = 0
    for agency_id, outcome, trial in session.execute(query):
        if trial:
            on_trial += 1
            continue
        code = _code(outcome)
        labels.setdefault(code, outcome.get("label") or {})
        agencies.setdefault(agency_id, Counter())[code] += 1
    hidden, total = tellable(agencies)
    shown = {one: counts for one, counts in agencies.items() if one not in hidden}
    return PredicateCounts(labels, shown, hidden, total, on_trial)


def agency_counts_for(session: Session, actor: Actor, cycle_id: int, agency_id: int) -> Counter[str] | None:
    """The numbers of a Dinas for whoever leads it, the same as in the province's table of a closed period; or None.

    The reader knows some results one by one. What is left without these must not name anybody either: no group below
    three, and not all of them in one.
    """
    counts = predicate_counts(session, cycle_id).agencies.get(agency_id)
    if counts is None:
        return None
    query = (
        select(Result.outcome)
        .join(Appraisal, Appraisal.result_id == Result.id)
        .where(Appraisal.cycle_id == cycle_id, Appraisal.agency_id == agency_id, Result.legal_basis.is_not(None))
        .where(Result.id.in_(visible_results(actor)))
    )
    known = Counter(_code(outcome) for outcome in session.scalars(query))
    return counts if is_told_beside(counts, known) else None


def is_told_beside(counts: Counter[str], known: Counter[str]) -> bool:
    """Whether the numbers name nobody to a reader who knows these people of them."""
    rest = counts - known
    return is_tellable(rest) and len(rest) > 1


def tellable(agencies: Mapping[int, Counter[str]]) -> tuple[frozenset[int], Counter[str] | None]:
    """Which Dinas must be hidden, and the total where taking the shown ones from it leaves no small group."""
    hidden = frozenset(one for one, counts in agencies.items() if not is_tellable(counts))
    total: Counter[str] = Counter()
    rest: Counter[str] = Counter()
    for one, counts in agencies.items():
        total += counts
        if one in hidden:
            rest += counts
    alone = len(hidden) == 1
    return hidden, total if is_tellable(total) and is_tellable(rest) and not alone else None


def is_tellable(counts: Counter[str]) -> bool:
    """No group of one or two: such a number would say what somebody got."""
    return all(number >= MIN_CLOSED for number in counts.values())


def _code(outcome: Mapping[str, Any]) -> str:
    return str(outcome.get("code") or "none")

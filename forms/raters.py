"""The raters of one indicator: each answer's worth, the mean of a role, and the mean over the roles."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from forms import sheet
from forms.combination import Combination
from forms.errors import AnswersInvalid
from forms.exact import total
from forms.fieldtypes import FIELD_TYPES, Valued
from forms.grouping import Absence, Member, weigh
from forms.instrument import AbsenceRule, Indicator, RaterRole, RoleCounting
from forms.scoring import Dropped, RaterSheet, RoleTerm

CLOSED_MINIMUM = 3


def over_roles(terms: Sequence[RoleTerm]) -> tuple[Fraction | None, Absence, tuple[RoleTerm, ...]]:
    """The mean of the roles present by weight. A role of weight 0 is shown, never counted."""
    counted = [term for term in terms if term.dropped != "weight_zero"]
    if not any(term.dropped is None for term in counted):
        all_na = bool(counted) and all(term.dropped in ("na", "hidden") for term in counted)
        return None, "na" if all_na else "missing", tuple(terms)
    weighed = weigh([Member(term.weight, role_value(term), "", zero_or_skip(term)) for term in counted])
    shares = dict(zip((term.role for term in counted), weighed.shares, strict=True))
    return weighed.value, "", tuple(replace(term, share=shares.get(term.role)) for term in terms)


def role_value(term: RoleTerm) -> Fraction | None:
    return term.value if term.dropped is None else None


def zero_or_skip(term: RoleTerm) -> AbsenceRule:
    """A blocking role is reported apart; among the shares it is only left out."""
    return AbsenceRule.ZERO if term.rule is AbsenceRule.ZERO else AbsenceRule.RENORMALISE


def role_term(run: Combination, indicator: Indicator, role: RaterRole) -> RoleTerm:
    """The mean of a role's raters on one indicator, or why the role has no part in it.

    Below its minimum an open role counts as missing by its rule, a closed one is left out
    and shows nothing at all. Of whom nobody sent anything, that is true on every indicator.
    """
    if run.sheets.get(role.code):
        return term_of(run, indicator, role)
    if role.code not in run.silent:
        run.silent[role.code] = term_of(run, indicator, role)
    return run.silent[role.code]


def term_of(run: Combination, indicator: Indicator, role: RaterRole) -> RoleTerm:
    sheets = run.sheets.get(role.code, ())
    seeing = [each for each in sheets if indicator.code not in each.hidden]
    valued = [rater_value(run, indicator, each) for each in seeing]
    values = [each.value for each in valued if each.value is not None]
    n, least = len(values), max(CLOSED_MINIMUM, role.minimum) if role.closed else max(1, role.minimum)
    mean = total(values) / n if n and (n >= least or not role.closed) else None
    times = max(n, least) if role.counts is RoleCounting.PER_RATER else 1
    raters = (
        ()
        if role.closed
        else tuple(sheet.rater_entry(each, indicator, worth) for each, worth in zip(seeing, valued, strict=True))
    )
    dropped = why_dropped(role, valued, n, least) if seeing or not sheets else "hidden"
    follows_rule = dropped in ("missing", "below_minimum") and not role.closed
    rule = role.missing if follows_rule else AbsenceRule.RENORMALISE
    return RoleTerm(role.code, role.weight * times, n, mean, dropped, rule, raters=raters)


def why_dropped(role: RaterRole, valued: Sequence[Valued], n: int, least: int) -> Dropped | None:
    """The reason why a role isn't in the score of an indicator; None when it is."""
    if role.weight == 0:
        return "weight_zero"
    if n >= least:
        return None
    declined = sum(each.absence == "na" for each in valued)
    if declined and n + declined == len(valued) and n + declined >= least:
        return "na"
    return "below_minimum" if n else "missing"


def rater_value(run: Combination, indicator: Indicator, rater: RaterSheet) -> Valued:
    """What one rater's answer is worth; an answer that isn't offered is noted as invalid."""
    answer = rater.answers.get(indicator.code)
    raw = answer.value if answer is not None and not answer.not_applicable else None
    key = (indicator.code, raw) if isinstance(raw, str) else None
    if key is not None and key in run.worths:
        return run.worths[key]
    try:
        valued = FIELD_TYPES[indicator.type].value(indicator, answer, run.givens)
    except AnswersInvalid as error:
        run.invalid += error.problems
        return Valued(None, {}, "missing")
    if key is not None:
        run.worths[key] = valued
    return valued

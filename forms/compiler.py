"""A draft becomes an instrument, or every problem at once; a half-valid instrument never exists."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from forms import conversions
from forms.advice import attendance_problems, translation_problems
from forms.assembly import assembled
from forms.document import document_from_draft, fingerprint_of
from forms.errors import DefinitionInvalid, Problem
from forms.exact import plain
from forms.fieldtypes import FIELD_TYPES
from forms.fieldtypes.targets import GIVEN_KEYS
from forms.figures import figure_problems
from forms.formularules import formula_problems
from forms.givens import GIVEN_TYPES
from forms.instrument import (
    AbsenceRule,
    Criterion,
    Draft,
    Indicator,
    Instrument,
    Node,
    RaterRole,
    RoleKind,
    Text,
    walk,
)
from forms.outcomerules import outcome_problems
from forms.overlayrules import allowance_problems
from forms.parts import source_problems
from forms.rowrules import as_written, most_indicators, one_row_each, row_problems
from forms.scoring import scores
from forms.visibilityrules import visibility_problems
from forms.weightrules import weight_problems

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}", re.ASCII)
MOST_LEVELS = 6
MOST_INDICATORS = 500
CLOSED_MINIMUM = 3


def problems_of(draft: Draft) -> list[Problem]:
    """Everything that is wrong with a draft, in reading order; warnings among it.

    What repeats is looked at as one row of it, and each problem stands at the code that the author wrote.
    """
    sample, written = one_row_each(draft)
    of_rows = (problem for check in CHECKS_OF_ROWS for problem in check(sample))
    return [
        *(problem for check in CHECKS_AS_WRITTEN for problem in check(draft)),
        *(as_written(problem, written) for problem in of_rows),
    ]


def compile_instrument(draft: Draft) -> Instrument:
    """Freeze a draft, or report everything that is wrong with it at once.

    Equal drafts give equal fingerprints on every machine; order counts, because raters
    see it. Warnings do not block. Raises DefinitionInvalid.
    """
    problems = [problem for problem in problems_of(draft) if not problem.warning]
    if problems:
        raise DefinitionInvalid(problems)
    return instrument_of(draft)


def instrument_of(draft: Draft) -> Instrument:
    """The draft as it will be answered and scored, checked by nobody: for looking at it while it is written."""
    return assembled(draft, fingerprint_of(document_from_draft(draft)))


def indicators_of(draft: Draft) -> Iterator[Indicator]:
    return (node for node in walk(draft.root) if isinstance(node, Indicator))


def code_problems(draft: Draft) -> Iterator[Problem]:
    """Codes that nobody may write, or that stand twice, also in another case (forms and files would mix them)."""
    if not CODE.fullmatch(draft.code):
        yield Problem("code.malformed", draft.code, "code", {"code": draft.code})
    families = [
        [node.code for node in walk(draft.root)],
        [role.code for role in draft.roles],
        [code for given in draft.givens for code in (given.code, *(field.code for field in given.fields))],
    ]
    for codes in families:
        yield from family_problems(codes)


def family_problems(codes: list[str]) -> Iterator[Problem]:
    """Malformed and repeated codes within one family."""
    seen: dict[str, str] = {}
    for code in codes:
        if not CODE.fullmatch(code):
            yield Problem("code.malformed", code, "code", {"code": code})
        elif code.lower() in seen:
            repeated = "code.repeated" if seen[code.lower()] == code else "code.differs_in_case_only"
            yield Problem(repeated, code, "code", {"code": code, "other": seen[code.lower()]})
        seen.setdefault(code.lower(), code)


def shape_problems(draft: Draft) -> Iterator[Problem]:
    """A tree that is too deep, too large, or has a group without members."""
    yield from depth_problems(draft.root, 1)
    count = most_indicators(draft.root, {given.code: given for given in draft.givens})
    if not any(True for _ in indicators_of(draft)):
        yield Problem("node.no_indicator", draft.root.code, "children")
    if count > MOST_INDICATORS:
        yield Problem("node.very_many", draft.root.code, "children", {"count": count, "most": MOST_INDICATORS}, True)


def depth_problems(node: Node, level: int) -> Iterator[Problem]:
    if level > MOST_LEVELS:
        yield Problem("node.too_deep", node.code, "", {"most": MOST_LEVELS})
    elif isinstance(node, Criterion):
        if not node.children:
            yield Problem("criterion.empty", node.code, "children")
        for child in node.children:
            yield from depth_problems(child, level + 1)


def text_problems(draft: Draft) -> Iterator[Problem]:
    """Titles and labels without Indonesian text; own wordings that say nothing or are for nobody."""
    yield from label_problems(draft.title, draft.code, "title")
    fields = (field for given in draft.givens for field in given.fields)
    for part in (*draft.roles, *draft.givens, *fields, *walk(draft.root)):
        yield from label_problems(part.label, part.code, "label")
    for indicator in indicators_of(draft):
        yield from wording_problems(indicator)


def label_problems(text: Text, path: str, field: str) -> Iterator[Problem]:
    if not text.get("id", "").strip():
        yield Problem("text.missing", path, field)


def wording_problems(indicator: Indicator) -> Iterator[Problem]:
    """Wordings of the indicator and its levels for roles that don't answer it, or without text."""
    for role, texts in indicator.wording.items():
        where = f"wording.{role}"
        if role not in indicator.roles:
            yield Problem("wording.role_not_asked", indicator.code, where, {"role": role})
        for key, text in texts.items():
            if key not in ("label", "help"):
                yield Problem("wording.unknown_key", indicator.code, f"{where}.{key}", {"key": key})
            else:
                yield from label_problems(text, indicator.code, f"{where}.{key}")
    for position, level in enumerate(indicator.levels):
        for role, text in level.wording.items():
            where = f"levels.{position}.wording.{role}"
            if role not in indicator.roles:
                yield Problem("wording.role_not_asked", indicator.code, where, {"role": role})
            yield from label_problems(text, indicator.code, where)


def role_problems(draft: Draft) -> Iterator[Problem]:
    """Roles that can't count, can't be protected, or answer nothing."""
    asked = {role for indicator in indicators_of(draft) for role in indicator.roles}
    for role in draft.roles:
        if role.weight < 0:
            yield Problem("weight.negative", role.code, "weight", {"weight": plain(role.weight)})
        if role.minimum < 1:
            yield Problem("role.minimum_too_small", role.code, "minimum", {"least": 1})
        if role.closed:
            yield from closed_problems(role)
        if role.code not in asked:
            yield Problem("role.unused", role.code, "", {}, True)


def closed_problems(role: RaterRole) -> Iterator[Problem]:
    """A closed role hides its raters in a mean of three; what is too few is left out, whatever its rule."""
    if role.minimum < CLOSED_MINIMUM:
        yield Problem("role.closed_minimum", role.code, "minimum", {"least": CLOSED_MINIMUM})
    if role.kind in (RoleKind.SELF, RoleKind.SYSTEM):
        yield Problem("role.cannot_be_closed", role.code, "closed", {"kind": role.kind.value})
    if role.missing is not AbsenceRule.RENORMALISE:
        yield Problem("role.closed_rule_unused", role.code, "missing", {}, True)


def indicator_problems(draft: Draft) -> Iterator[Problem]:
    """Who answers, and what the type demands."""
    roles = {role.code: role for role in draft.roles}
    givens = {given.code: given for given in draft.givens}
    for indicator in indicators_of(draft):
        yield from asked_problems(indicator, roles)
        if indicator.type not in FIELD_TYPES:
            yield Problem("type.unknown", indicator.code, "type", {"type": indicator.type})
            continue
        yield from FIELD_TYPES[indicator.type].problems(indicator)
        for key, kind in GIVEN_KEYS.items():
            named = indicator.spec.get(key)
            if named is not None and (not isinstance(named, str) or named not in givens or givens[named].type != kind):
                yield Problem("given.not_declared", indicator.code, f"spec.{key}", {"given": str(named)})


def asked_problems(indicator: Indicator, roles: dict[str, RaterRole]) -> Iterator[Problem]:
    """Roles that answer: at least one, each known, one of them with a weight where there is a value."""
    for field, codes in (("roles", indicator.roles), ("decline", indicator.decline)):
        for position, code in enumerate(codes):
            if code not in roles:
                yield Problem("role.unknown", indicator.code, field, {"role": code})
            elif code in codes[:position]:
                yield Problem("role.repeated", indicator.code, field, {"role": code})
            elif code not in indicator.roles:
                yield Problem("decline.role_not_asked", indicator.code, field, {"role": code})
    known = [roles[code] for code in indicator.roles if code in roles]
    if not indicator.roles:
        yield Problem("indicator.nobody_answers", indicator.code, "roles")
    elif scores(indicator) and known and not any(role.weight > 0 for role in known):
        yield Problem("indicator.only_weightless_roles", indicator.code, "roles")
    elif known and all(role.kind is RoleKind.SYSTEM for role in known) and not scores(indicator):
        yield Problem("indicator.nobody_writes", indicator.code, "roles")
    if indicator.type == "measured" and not any(role.kind is RoleKind.SYSTEM for role in known):
        yield Problem("indicator.no_data_role", indicator.code, "roles", {}, True)


def step_problems(draft: Draft) -> Iterator[Problem]:
    """Steps that can't be applied, and a rounding that can't be done."""
    rounding = draft.rounding
    yield from conversions.rounding_problems(rounding.digits, rounding.mode, draft.code, "rounding")
    for node in walk(draft.root):
        for position, step in enumerate(node.steps):
            where = f"steps.{position}"
            if step.get("op") == "formula":
                yield from formula_step_problems(step, node.code, where)
            else:
                yield from conversions.step_problems(step, node.code, where)
        if node.steps and not scores(node):
            yield Problem("step.without_value", node.code, "steps")


def formula_step_problems(step: Mapping[str, Any], path: str, where: str) -> Iterator[Problem]:
    """A formula step has a formula, and nothing else; what it says is looked at apart."""
    for key in step.keys() - {"op", "formula"}:
        yield Problem("step.unknown_key", path, f"{where}.{key}", {"key": key})
    if "formula" not in step:
        yield Problem("formula.empty", path, f"{where}.formula")


def given_problems(draft: Draft) -> Iterator[Problem]:
    """Givens of an unknown type, or with bounds that exclude each other."""
    for given in (each for outer in draft.givens for each in (outer, *outer.fields)):
        if given.type not in GIVEN_TYPES:
            yield Problem("given.unknown_type", given.code, "type", {"type": given.type})
        if given.least is not None and given.most is not None and given.least > given.most:
            yield Problem("given.bounds_crossed", given.code, "most")


def feedback_problems(draft: Draft) -> Iterator[Problem]:
    """A warning where nobody is asked for a strength and for something to improve."""
    asked = [node.spec.get("feedback") for node in indicators_of(draft) if node.type == "text"]
    for kind in ("strength", "improvement"):
        if kind not in asked:
            yield Problem(f"feedback.no_{kind}", draft.code, "", {}, True)


Check = Callable[[Draft], Iterator[Problem]]
CHECKS_AS_WRITTEN: tuple[Check, ...] = (
    code_problems,
    shape_problems,
    row_problems,
    text_problems,
    role_problems,
    given_problems,
)
CHECKS_OF_ROWS: tuple[Check, ...] = (
    indicator_problems,
    weight_problems,
    step_problems,
    formula_problems,
    visibility_problems,
    outcome_problems,
    figure_problems,
    source_problems,
    feedback_problems,
    attendance_problems,
    translation_problems,
    allowance_problems,
)

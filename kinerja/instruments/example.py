"""Worked examples of what is typed, calculated by the engine itself; nothing is stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from forms.conversions import apply, step_problems
from forms.errors import AnswersInvalid
from forms.exact import exact, is_exact, plain
from forms.fieldtypes import FIELD_TYPES, Valued
from forms.formula.proving import faults_of
from forms.formula.tree import SO_FAR, FormulaRefused, Tree
from forms.formula.working import Found, evaluate
from forms.formula.writing import tree_from_json
from forms.instrument import Answer, Indicator, Level
from kinerja.core.i18n import _
from kinerja.instruments.board import short, text_in
from kinerja.instruments.sentences import figure

BEFORE = ("40", "72.5", "96")  # numbers that steps and conversions are shown on
ENDS = ("target", "target_to")
PARTS = ("0.8", "1", "1.2")  # of a target
ASSUMED, ASSUMED_END, ASSUMED_DIRECTION = "100", "120", "higher"  # the target of somebody whose given is not known here


@dataclass(frozen=True, slots=True)
class Trial:
    """What an administrator tries on the page: a number, and where it is a given, a target."""

    number: str | None = None
    target: str | None = None


def steps_example(steps: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Some values, each followed by what every step makes of it; nothing while a step is incomplete."""
    if not steps or not all(map(_is_alone, steps)):
        return []
    return [_run(steps, Fraction(before)) for before in BEFORE]


def _is_alone(step: Mapping[str, Any]) -> bool:
    """Whether a step is complete and needs nothing but the value before it."""
    if step.get("op") != "formula":
        return not list(step_problems(step, "", ""))
    tree = _tree_of(step.get("formula"))
    return tree is not None and all(fault.warning for fault in faults_of(tree, {SO_FAR: "number"}))


def _tree_of(formula: Any) -> Tree | None:
    try:
        return tree_from_json(formula)
    except FormulaRefused:
        return None


def _after(step: Mapping[str, Any], value: Fraction) -> Fraction | None:
    if step["op"] != "formula":
        return apply(step, value)
    found = evaluate(tree_from_json(step["formula"]), lambda _code: Found(value)).found.value
    return found if isinstance(found, Fraction) else None


def _run(steps: Sequence[Mapping[str, Any]], value: Fraction) -> list[str]:
    found = [short(value)]
    for step in steps:
        after = _after(step, value)
        if after is None:
            return [*found, _("tidak ada nilai")]
        value = after
        found.append(short(value))
    return found


def answer_example(node: Mapping[str, Any], trial: Trial = Trial()) -> list[str]:
    """What some answers to an indicator are worth, one sentence each; nothing while its settings are incomplete."""
    kind = FIELD_TYPES.get(str(node.get("type")))
    if kind is None or not kind.scores:
        return []
    indicator = indicator_of(node)
    if any(not problem.warning for problem in kind.problems(indicator)):
        return []
    target, end = (indicator.spec.get(key) for key in ("target_given", "target_to_given"))
    givens = {target: trial.target or ASSUMED} if target else {}
    if "direction_given" in indicator.spec:
        givens[indicator.spec["direction_given"]] = ASSUMED_DIRECTION
    if end:
        givens[end] = ASSUMED_END
    return list(dict.fromkeys(_sentences(indicator, givens, trial)))


def indicator_of(node: Mapping[str, Any]) -> Indicator:
    """The part of an indicator that gives an answer its value."""
    levels = [
        Level(exact(level["value"]), level.get("label", {}), exact(level["points"]) if "points" in level else None)
        for level in node.get("levels") or ()
    ]
    spec = node.get("spec") or {}
    return Indicator(node["code"], node["type"], node.get("label", {}), (), levels=tuple(levels), spec=spec)


def _sentences(indicator: Indicator, givens: Mapping[str, str], trial: Trial) -> Iterator[str]:
    kind = FIELD_TYPES[indicator.type]
    for raw in _answers(indicator, givens, trial):
        try:
            valued = kind.value(indicator, Answer(raw), givens)
        except AnswersInvalid:
            if raw == trial.number:
                yield _("%(answer)s → tidak diterima", answer=_answer_text(indicator, raw))
            continue
        yield _sentence(indicator, raw, valued, givens)


def _answers(indicator: Indicator, givens: Mapping[str, str], trial: Trial) -> Iterator[Any]:
    if indicator.levels:
        values = [plain(level.value) for level in indicator.levels]
        yield from values if indicator.type != "multiple_choice" else [[value] for value in values[:2]] + [values]
        return
    if indicator.type == "yes_no":
        yield from ("yes", "no")
        return
    if trial.number:
        yield trial.number
    yield from _numbers(indicator, givens)


def _numbers(indicator: Indicator, givens: Mapping[str, str]) -> list[str]:
    """Numbers that show what matters: around the target, at the cuts of a table, over the whole scale."""
    spec = indicator.spec
    if indicator.type == "number":
        target, end = (exact(givens.get(spec.get(f"{key}_given", ""), spec.get(key, "0"))) for key in ENDS)
        if spec.get("direction") == "range":
            return [plain(each) for each in (target * exact(PARTS[0]), target, end, end * exact(PARTS[-1]))]
        return [plain(target * exact(part)) for part in PARTS] if target else ["0", "1"]
    scale = spec.get("scale")
    if isinstance(scale, Mapping) and scale["op"] == "table":
        cuts = [row["up_to"] for row in scale["rows"] if "up_to" in row]
        return [*cuts, plain(exact(cuts[-1]) + 1)] if cuts else list(BEFORE)
    if is_exact(spec.get("least")) and is_exact(spec.get("most")):
        least, most = exact(spec["least"]), exact(spec["most"])
        step = exact(spec["step"]) if is_exact(spec.get("step")) else Fraction(1)
        return [plain(each) for each in (least, least + (most - least) // step // 2 * step, most)]
    return list(BEFORE)


def _sentence(indicator: Indicator, raw: Any, valued: Valued, givens: Mapping[str, str]) -> str:
    answer = _answer_text(indicator, raw)
    if valued.value is None:
        return _("%(answer)s → tidak dihitung", answer=answer)
    value = short(valued.value)
    if "to" in valued.how:
        least, most = (figure(valued.how[key]) for key in ("target", "to"))
        sentence = _("Capaian %(answer)s dari rentang %(least)s sampai %(most)s → nilai %(value)s")
        return sentence % {"answer": answer, "least": least, "most": most, "value": value}
    if "target" in valued.how:
        target = figure(valued.how["target"])
        return _(
            "Capaian %(answer)s dari target %(target)s → nilai %(value)s", answer=answer, target=target, value=value
        )
    return _("%(answer)s → nilai %(value)s", answer=answer, value=value)


def _answer_text(indicator: Indicator, raw: Any) -> str:
    if isinstance(raw, list):
        return ", ".join(_answer_text(indicator, each) for each in raw)
    if raw in ("yes", "no"):
        return _("Ya") if raw == "yes" else _("Tidak")
    if indicator.levels:
        label = next(text_in(level.label) for level in indicator.levels if plain(level.value) == raw)
        return f"{figure(raw)} ({label[:40]}…)" if len(label) > 40 else f"{figure(raw)} ({label})"
    unit = indicator.spec.get("unit", "")
    return f"{figure(raw)} {unit}".strip()

"""How a score came about, for a layman: the kept sheet as a tree of plain sentences' parts.

Nothing is calculated here. Every number stands in the sheet; the page only says which
numbers were multiplied and added (docs/scoring.md).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from forms.formula.writing import text_of, tree_from_json
from kinerja.core.i18n import _, format_amount
from kinerja.reports.content import fraction_in, text_in


@dataclass(frozen=True, slots=True)
class ExplainedRater:
    """One open answer: who, what was answered, what it is worth."""

    name: str
    answer: str
    value: Fraction | None


@dataclass(frozen=True, slots=True)
class ExplainedRole:
    """What one rater role contributes to an indicator; closed roles show no raters."""

    label: str
    closed: bool
    number: int
    value: Fraction | None
    share: Fraction | None
    term: Fraction | None
    dropped: str
    raters: tuple[ExplainedRater, ...]


@dataclass(frozen=True, slots=True)
class ExplainedNode:
    """A criterion or an indicator: value × share = term, and where the value comes from."""

    code: str
    label: str
    is_indicator: bool
    depth: int
    value: Fraction | None
    share: Fraction | None
    term: Fraction | None
    absence: str
    grouping: str  # how its children became one value, where that isn't their weighted mean
    steps: tuple[str, ...]
    roles: tuple[ExplainedRole, ...]
    children: tuple["ExplainedNode", ...]
    errata: tuple[str, ...] = ()


def explained(
    sheet: Mapping[str, Any],
    raters: Mapping[str, str],
    locale: str,
    *,
    errata: Mapping[str, Sequence[str]] | None = None,
) -> ExplainedNode:
    """The whole sheet from the root; non-scoring nodes are left out. `errata` are notes by code."""
    root = _node(sheet, sheet["root"], 0, raters, locale=locale)
    return _noted(root, errata) if errata else root


def _noted(node: ExplainedNode, errata: Mapping[str, Sequence[str]]) -> ExplainedNode:
    children = tuple(_noted(child, errata) for child in node.children)
    return replace(node, children=children, errata=tuple(errata.get(node.code, ())))


def _node(sheet: Mapping[str, Any], code: str, depth: int, raters: Mapping[str, str], *, locale: str) -> ExplainedNode:
    node = sheet["nodes"][code]
    children = tuple(
        _node(sheet, child, depth + 1, raters, locale=locale)
        for child in node.get("children", ())
        if sheet["nodes"][child].get("share") is not None or sheet["nodes"][child].get("absence") or "aggregate" in node
    )
    return ExplainedNode(
        code=code,
        label=_label(node, locale),
        is_indicator=node["kind"] == "indicator",
        depth=depth,
        value=fraction_in(node.get("value")),
        share=fraction_in(node.get("share")),
        term=fraction_in(node.get("term")),
        absence=node.get("absence") or "",
        grouping=empty_sentence(node.get("empty")) or grouping_sentence(node.get("aggregate"), locale),
        steps=tuple(_step(step, locale) for step in node.get("steps", ())),
        roles=tuple(_role(role, raters, locale) for role in node.get("roles", ())),
        children=children,
    )


def _label(node: Mapping[str, Any], locale: str) -> str:
    """What a node is called; a row that stands for an item has the item's name too."""
    label = text_in(node["label"], locale)
    return _("%(label)s: %(title)s", label=label, title=node["title"]) if node.get("title") else label


def empty_sentence(empty: str | None) -> str:
    """Why a repeating criterion without a row is worth what it is; "" for one with rows."""
    if empty is None:
        return ""
    return {
        "na": _("Tidak ada butirnya, jadi tidak ikut dihitung."),
        "zero": _("Tidak ada butirnya, jadi nilainya 0."),
        "block": _("Belum ada butirnya, padahal wajib."),
    }[empty]


def _role(role: Mapping[str, Any], raters: Mapping[str, str], locale: str) -> ExplainedRole:
    closed = bool(role["closed"])
    return ExplainedRole(
        label=text_in(role["label"], locale),
        closed=closed,
        number=int(role["n"]),
        value=fraction_in(role.get("value")),
        share=fraction_in(role.get("share")),
        term=fraction_in(role.get("term")),
        dropped=role.get("dropped") or "",
        raters=() if closed else tuple(_rater(rater, raters) for rater in role.get("raters", ())),
    )


def _rater(rater: Mapping[str, Any], raters: Mapping[str, str]) -> ExplainedRater:
    return ExplainedRater(
        name=raters.get(rater["rater"], ""),
        answer=answer_text(rater.get("answer"), rater.get("how") or {}),
        value=fraction_in(rater.get("value")),
    )


def answer_text(answer: Any, how: Mapping[str, str]) -> str:
    """An answer as a reader would say it, with the rule that gave it a value."""
    rule = how.get("rule", "")
    if rule == "na":
        return _("tidak dapat menilai")
    if answer is None:
        return _("tidak diisi")
    if isinstance(answer, list):
        return ", ".join(str(item) for item in answer)
    if rule == "share_of_most":
        return _("%(answer)s dari %(most)s", answer=answer, most=how["most"])
    if rule.startswith("target_"):
        return _("%(answer)s dengan target %(target)s", answer=answer, target=how["target"])
    return {"yes": _("ya"), "no": _("tidak")}.get(str(answer), str(answer))


def grouping_sentence(aggregate: Mapping[str, Any] | None, locale: str) -> str:
    """How a criterion that is no plain weighted mean became one value; "" for one that is."""
    if aggregate is None:
        return ""
    if aggregate["op"] == "formula":
        return _("Dihitung dengan rumus: %(formula)s", formula=text_of(tree_from_json(aggregate["formula"]), locale))
    return {
        "weighted_mean": _("Rata-rata menurut bobot; tiap suku dibulatkan sebelum dijumlahkan."),
        "mean": _("Rata-rata isinya, tanpa bobot."),
        "sum": _("Jumlah nilai isinya."),
        "minimum": _("Nilai terendah di antara isinya."),
        "maximum": _("Nilai tertinggi di antara isinya."),
        "product": _("Hasil kali nilai isinya."),
        "first_present": _("Nilai pertama yang ada di antara isinya."),
    }[aggregate["op"]]


def _step(step: Mapping[str, Any], locale: str) -> str:
    """One step of a node in words: what it did to the value."""
    if step.get("op") == "formula":
        return _(
            "Dihitung dengan rumus %(formula)s: %(before)s menjadi %(after)s",
            formula=text_of(tree_from_json(step["formula"]), locale),
            before=_amount(step.get("before")),
            after=_amount(step.get("after")),
        )
    return _(
        "%(name)s: %(before)s menjadi %(after)s",
        name=step_name(str(step.get("op", ""))),
        before=_amount(step.get("before")),
        after=_amount(step.get("after")),
    )


def step_name(op: str) -> str:
    """The word for a kind of step."""
    names = {
        "cap": _("Dibatasi paling tinggi"),
        "floor": _("Dibatasi paling rendah"),
        "round": _("Dibulatkan"),
        "line": _("Diubah menurut garis lurus"),
        "table": _("Diubah menurut tabel"),
        "formula": _("Dihitung dengan rumus"),
    }
    return names.get(op, op)


def _amount(text: str | None) -> str:
    value = fraction_in(text)
    return "–" if value is None else format_amount(value)

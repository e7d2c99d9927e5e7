"""Settings of criteria and indicators in words: what the page sums up, the outline names and the approver compares."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from forms.exact import is_exact
from forms.numbers import print_number
from kinerja.core.i18n import _, locale_code, ngettext
from kinerja.instruments.board import text_in
from kinerja.instruments.content import Content, givens_read
from kinerja.instruments.forms.formulas import formula_text
from kinerja.instruments.outline import Weights
from kinerja.instruments.words import ABSENCES, AGGREGATES, EMPTIES, ROUNDINGS

Names = Mapping[str, str]


def figure(text: Any) -> str:
    """A stored number as people read it, exact; anything else as it is written."""
    return print_number(Fraction(text), locale_code()) if is_exact(text) else str(text if text is not None else "…")


def step_words(step: Mapping[str, Any]) -> str:
    """What one step does to a value."""
    op = step.get("op")
    if op == "cap":
        return _("paling tinggi %(at)s", at=figure(step.get("at")))
    if op == "floor":
        return _("paling rendah %(at)s", at=figure(step.get("at")))
    if op == "round":
        return _rounding_words(step.get("digits", 0), str(step.get("mode", "half_up")))
    if op == "line":
        return _line_words(step.get("factor", "1"), step.get("offset", "0"))
    if op == "table":
        return _("menurut tabel: %(rows)s", rows="; ".join(row_words(row) for row in step.get("rows") or ()) or "…")
    if op == "formula":
        return _("dengan rumus %(formula)s", formula=formula_text(step.get("formula")))
    return str(op)


def _rounding_words(digits: Any, mode: str) -> str:
    how = str(ROUNDINGS.get(mode, mode)).lower()
    if digits == 0:
        return _("dibulatkan ke bilangan bulat (%(how)s)", how=how)
    sentence: str = ngettext(
        "dibulatkan ke %(num)s angka di belakang koma (%(how)s)",
        "dibulatkan ke %(num)s angka di belakang koma (%(how)s)",
        int(digits), how=how,
    )  # fmt: skip
    return sentence


def _line_words(factor: Any, offset: Any) -> str:
    if offset in ("0", None):
        return _("dikali %(factor)s", factor=figure(factor))
    if factor in ("1", None):
        return _("ditambah %(offset)s", offset=figure(offset))
    return _("dikali %(factor)s lalu ditambah %(offset)s", factor=figure(factor), offset=figure(offset))


def row_words(row: Mapping[str, Any]) -> str:
    """One row of a table: up to where, and what it gives."""
    ends = row.get("line")
    if ends:
        gives = _("naik lurus dari %(first)s ke %(last)s", first=figure(ends[0]), last=figure(ends[-1]))
    else:
        gives = _("menjadi %(value)s", value=figure(row.get("value")))
    if "up_to" not in row:
        return _("selebihnya %(gives)s", gives=gives)
    if row.get("including"):
        return _("sampai dengan %(cut)s %(gives)s", cut=figure(row["up_to"]), gives=gives)
    return _("di bawah %(cut)s %(gives)s", cut=figure(row["up_to"]), gives=gives)


def steps_words(steps: Sequence[Mapping[str, Any]]) -> str:
    """The steps in their order, in one line."""
    if not steps:
        return _("tidak ada langkah tambahan")
    if len(steps) == 1:
        return step_words(steps[0])
    return "; ".join(f"{place}) {step_words(step)}" for place, step in enumerate(steps, 1))


def group_words(aggregate: Mapping[str, Any] | None) -> str:
    """How the values inside a criterion become one."""
    op = str((aggregate or {}).get("op", "weighted_mean"))
    rounding, base, formula = ((aggregate or {}).get(key) for key in ("round_terms", "base", "formula"))
    text = str(AGGREGATES.get(op, op))
    if rounding:
        digits, mode = rounding.get("digits", 2), str(rounding.get("mode", "half_up"))
        return _("%(text)s; setiap hasil kali %(rounding)s", text=text, rounding=_rounding_words(digits, mode))
    if base is not None:
        return _("%(text)s; nilai penuh %(base)s", text=text, base=figure(base))
    return f"{text}: {formula_text(formula)}" if formula is not None else text


def absence_words(rule: str | None) -> str:
    """What an absent value does to what stands beside it."""
    known = ABSENCES.get(rule or "renormalise")
    return str(known) if known else str(rule)


def absences_words(node: Mapping[str, Any]) -> str:
    """Both rules of a node in one line; one word where they are the same."""
    missing, excused = absence_words(node.get("missing")), absence_words(node.get("not_applicable"))
    if missing == excused:
        return missing
    return _("tidak dijawab: %(missing)s. Tidak dapat dinilai: %(excused)s", missing=missing, excused=excused)


def readable_codes(content: Content, code: str) -> list[tuple[str, str]]:
    """What formulas of a node may read: other nodes that count and givens, by code, with what people call them.

    The node itself and what it stands in wait for it, so they are left out.
    """
    counting, waiting = Weights(content).counting, [code]
    while parent := content.nodes[waiting[-1]]["parent"]:
        waiting.append(parent)
    nodes = [content.nodes[each] for each in content.walk(content.root) if counting[each] and each not in waiting]
    parts = [*nodes, *content.settings.get("givens", ())]
    return [(part["code"], text_in(part.get("label")) or part["code"]) for part in parts]


def names_in(content: Content) -> dict[str, str]:
    """What people call each given and role."""
    parts = [*givens_read(content), *content.roles.values()]
    return {part["code"]: text_in(part.get("label")) or part["code"] for part in parts}


def repeat_words(repeat: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """A repetition in one sentence."""
    if not repeat:
        return _("tidak berulang")
    if repeat.get("given"):
        said = _("untuk tiap butir “%(name)s”", name=names.get(repeat["given"], repeat["given"]))
    else:
        said = _("paling banyak %(most)s baris, %(least)s di antaranya wajib",
                 most=repeat.get("most", "–"), least=repeat.get("least", 0))  # fmt: skip
    if repeat.get("title"):
        said = _("%(how)s, bernama “%(title)s”", how=said, title=names.get(repeat["title"], repeat["title"]))
    empty = str(EMPTIES[repeat.get("empty", "na")]).lower()
    return _("%(how)s; tanpa baris: %(empty)s", how=said, empty=empty)

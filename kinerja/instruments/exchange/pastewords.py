"""What the preview of a pasted table says about each row."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kinerja.core.i18n import _, message
from kinerja.instruments.board import short, text_in
from kinerja.instruments.exchange.columns import column_label
from kinerja.instruments.exchange.pasting import Plan, RowPlan, Verdict

TONES = {
    Verdict.NEW: "good", Verdict.CHANGED: "clove", Verdict.CRITERION: "sea", Verdict.SAME: "plain",
    Verdict.SKIPPED: "plain", Verdict.REFUSED: "bad",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowWords:
    """One row as the page shows it."""

    number: int
    verdict: str
    tone: str
    criterion: str
    label: str
    code: str
    weight: str
    levels: str
    notes: Sequence[tuple[bool, str]]  # whether it must be mended, and the sentence


def verdict_word(verdict: Verdict) -> str:
    words = {
        Verdict.NEW: _("baru"), Verdict.CHANGED: _("diubah"), Verdict.CRITERION: _("kriteria"),
        Verdict.SAME: _("tetap"), Verdict.SKIPPED: _("dilewati"), Verdict.REFUSED: _("belum dapat"),
    }  # fmt: skip
    return words[verdict]


def row_words(plan: Plan) -> list[RowWords]:
    return [_row(plan, row) for row in plan.rows]


def _row(plan: Plan, row: RowPlan) -> RowWords:
    line = row.line
    fields = line.fields if line else {}
    node = plan.content.nodes.get(row.criterion, {})
    notes = [(not each.warning, note_of(row.number, each)) for each in row.problems]
    if row.verdict is Verdict.SKIPPED:
        notes.append((False, _("Baris jumlah; tidak diambil.")))
    return RowWords(
        row.number, verdict_word(row.verdict), TONES[row.verdict],
        text_in(node.get("label")) or (line.criterion if line else ""), line.label if line else "", row.code,
        short(Fraction(fields["weight"])) if "weight" in fields else "", _levels(plan, row), notes,
    )  # fmt: skip


def note_of(number: int, problem: object) -> str:
    """A problem's sentence with its row and column."""
    code, params, name = (getattr(problem, part) for part in ("code", "params", "field"))
    sentence = message(code, **params)
    if not name:
        return sentence
    return _("Baris %(n)s, %(column)s: %(sentence)s", n=number, column=column_label(name), sentence=sentence)


def _levels(plan: Plan, row: RowPlan) -> str:
    """How many levels the indicator will have."""
    found = plan.content.nodes.get(row.code, {}).get("levels", ()) if row.verdict is not Verdict.CRITERION else ()
    given = bool(row.line and "levels" in row.line.fields)
    if not found:
        return ""
    if not given and row.verdict is Verdict.NEW:
        return _("%(n)s tingkat bawaan", n=len(found))
    return _("%(n)s tingkat", n=len(found))

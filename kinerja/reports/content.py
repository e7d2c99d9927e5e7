"""What a result report says, as one plain value; renderers add looks and never query."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from forms.answers import Answer, answers_from_json
from forms.instrument import Given, Indicator, Instrument, Matrix, RoleKind, Text
from kinerja.instruments.errata import Note, sentences


@dataclass(frozen=True, slots=True)
class Party:
    """One of the people on a document, as named when the result was decided."""

    name: str
    nip: str = ""
    rank: str = ""
    post: str = ""
    unit: str = ""
    agency: str = ""
    capacity: str = ""  # definitive, plt, plh
    letter: str = ""  # by which the post is held


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion directly under the root: value × share = term."""

    code: str
    label: str
    value: Fraction | None
    weight: Fraction | None  # in per cent of the whole
    term: Fraction | None
    absence: str


@dataclass(frozen=True, slots=True)
class RatingLine:
    axis: str
    label: str
    decided: str
    decided_label: str
    suggested_label: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class QuadrantCell:
    row: str
    column: str
    predicate: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Quadrant:
    """The matrix of the two ratings; rows from the best downwards, columns from the least upwards."""

    row_axis: str
    column_axis: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: tuple[QuadrantCell, ...]

    @property
    def column_labels(self) -> list[str]:
        return [label for _code, label in self.columns]

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """Row by row: its label, and per column the predicate and whether it is the decided one."""
        return [(label, [(cell.predicate, cell.chosen) for cell in self.line(code)]) for code, label in self.rows]

    def line(self, row: str) -> list[QuadrantCell]:
        """The cells of one row in the order of the columns."""
        order = {code: position for position, (code, _label) in enumerate(self.columns)}
        return sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: order[cell.column])


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A number that follows the outcome; None while something that its formula reads is absent.

    Those that a category or predicate carries have no label and no formula, only the name that is their code.
    """

    code: str
    label: str
    value: Fraction | None
    digits: int | None = None  # None: exact
    mode: str = "half_up"
    unit: str = ""
    explained: Mapping[str, Any] | None = None  # the formula with its trace, as kept


@dataclass(frozen=True, slots=True)
class FeedbackLine:
    """Words for the appraisee. `source` is the rater's role, with the name only where the role is open."""

    kind: str
    label: str
    source: str
    text: str
    code: str = ""  # of the indicator


@dataclass(frozen=True, slots=True)
class SignatureLine:
    meaning: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything a result page or sheet shows."""

    public_id: str
    cycle_name: str
    period: tuple[date, date]
    instrument_title: str
    instrument_version: int
    instrument_note: str
    fingerprint: str
    appraisee: Party
    assessor: Party
    decider: Party  # the assessor, or the superior who decided instead or above
    score: str | None
    outcome_kind: str | None
    outcome_label: str | None
    ratings: tuple[RatingLine, ...]
    quadrant: Quadrant | None
    criteria: tuple[CriterionLine, ...]
    feedback: tuple[FeedbackLine, ...]
    signatures: tuple[SignatureLine, ...]
    dropped_roles: tuple[str, ...]
    sheet: Mapping[str, Any]
    raters: Mapping[str, str] = field(default_factory=dict)  # label in the sheet -> name, open roles only
    decided_at: datetime | None = None
    record_hash: str = ""
    legal_basis: Mapping[str, Any] | None = None  # None: on trial
    errata: Mapping[str, Sequence[str]] = field(default_factory=dict)  # code -> dated notes
    figures: tuple[FigureLine, ...] = ()
    givens: Mapping[str, Given] = field(default_factory=dict)  # as declared; their values stand in the sheet


@dataclass(frozen=True, slots=True)
class SentWords:
    """The texts of one submission, for feedback: role, label of the rater ("" for closed roles), answers."""

    role: str
    rater: str
    answers: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The stored rows behind one result, gathered by `reports.queries.report_facts`."""

    public_id: str
    cycle_name: str
    period: tuple[date, date]
    version: int
    part: str
    fingerprint: str
    people: Mapping[str, Any]
    score: str | None
    ratings: Mapping[str, Any]
    outcome: Mapping[str, Any]
    sheet: Mapping[str, Any]
    words: tuple[SentWords, ...]
    signatures: tuple[SignatureLine, ...]
    decided_at: datetime
    record_hash: str
    legal_basis: Mapping[str, Any] | None = None
    errata: tuple[Note, ...] = ()


def report_content(facts: ReportFacts, instrument: Instrument, locale: str) -> ReportContent:
    """What the report says, in one language, from the document the result was made under."""
    ratings = {axis: kept["decided"] for axis, kept in facts.ratings.items()}
    raters = facts.people.get("raters", {})
    return ReportContent(
        public_id=facts.public_id,
        cycle_name=facts.cycle_name,
        period=facts.period,
        instrument_title=text_in(instrument.draft.title, locale),
        instrument_version=facts.version,
        instrument_note=text_in(instrument.draft.note, locale) if instrument.draft.note else "",
        fingerprint=facts.fingerprint,
        appraisee=Party(**facts.people["appraisee"]),
        assessor=Party(**facts.people["assessor"]),
        decider=Party(**facts.people.get("decider", facts.people["assessor"])),
        score=facts.score,
        outcome_kind=facts.outcome.get("kind"),
        outcome_label=text_in(facts.outcome["label"], locale) if facts.outcome.get("label") else None,
        ratings=rating_lines(instrument, facts.ratings, locale),
        quadrant=quadrant_of(instrument, ratings, locale),
        criteria=criteria_of(facts.sheet, locale),
        feedback=feedback_of(instrument, facts.words, raters, locale),
        signatures=facts.signatures,
        dropped_roles=dropped_roles_of(facts.sheet, locale),
        sheet=facts.sheet,
        raters=raters,
        decided_at=facts.decided_at,
        record_hash=facts.record_hash,
        legal_basis=facts.legal_basis,
        errata=sentences(facts.errata, instrument, locale),
        figures=figures_of(instrument, facts.outcome, locale),
        givens={given.code: given for given in instrument.draft.givens},
    )


def figures_of(instrument: Instrument, outcome: Mapping[str, Any], locale: str) -> tuple[FigureLine, ...]:
    """What the category or predicate carries, then what formulas worked out; `outcome` is Result.outcome."""
    kept, how = outcome.get("figures", {}), outcome.get("explained", {})
    formulas = instrument.draft.outcome.figures
    carried = kept.keys() - {figure.code for figure in formulas}
    worked = (
        FigureLine(
            code=figure.code,
            label=text_in(figure.label, locale),
            value=fraction_in(kept.get(figure.code)),
            digits=figure.digits,
            mode=figure.mode,
            unit=figure.unit,
            explained=how.get(figure.code),
        )
        for figure in formulas
    )
    return (*(FigureLine(code, "", Fraction(kept[code])) for code in sorted(carried)), *worked)


def text_in(text: Text, locale: str) -> str:
    """The text in that language, falling back to Indonesian, then to whatever there is."""
    return text.get(locale) or text.get("id") or next(iter(text.values()), "")


def criteria_of(sheet: Mapping[str, Any], locale: str) -> tuple[CriterionLine, ...]:
    """The lines under the root that take part in the score."""
    nodes = sheet["nodes"]
    lines = []
    for code in nodes[sheet["root"]]["children"]:
        node = nodes[code]
        if node.get("share") is None and node.get("weight") is None:
            continue
        share = fraction_in(node.get("share"))
        lines.append(
            CriterionLine(
                code=code,
                label=text_in(node["label"], locale),
                value=fraction_in(node.get("value")),
                weight=None if share is None else share * 100,
                term=fraction_in(node.get("term")),
                absence=node.get("absence") or "",
            )
        )
    return tuple(lines)


def fraction_in(text: str | None) -> Fraction | None:
    """A number of a sheet, exact."""
    return None if text is None else Fraction(text)


def quadrant_of(instrument: Instrument, ratings: Mapping[str, str], locale: str) -> Quadrant | None:
    """The instrument's matrix with the decided cell marked; None where it has no matrix."""
    matrix = instrument.draft.outcome.matrix
    if matrix is None:
        return None
    axes = {axis.code: axis for axis in instrument.draft.outcome.axes}
    rows, columns = axes[matrix.rows], axes[matrix.columns]
    labels = {predicate.code: text_in(predicate.label, locale) for predicate in matrix.predicates}
    chosen = (ratings.get(matrix.rows), ratings.get(matrix.columns))
    cells = tuple(
        QuadrantCell(row, column, labels[predicate], (row, column) == chosen)
        for (row, column), predicate in _cells(matrix)
    )
    return Quadrant(
        row_axis=text_in(rows.label, locale),
        column_axis=text_in(columns.label, locale),
        rows=tuple((option.code, text_in(option.label, locale)) for option in reversed(rows.options)),
        columns=tuple((option.code, text_in(option.label, locale)) for option in columns.options),
        cells=cells,
    )


def _cells(matrix: Matrix) -> list[tuple[tuple[str, str], str]]:
    return list(matrix.cells.items())


def rating_lines(instrument: Instrument, stored: Mapping[str, Any], locale: str) -> tuple[RatingLine, ...]:
    """The decided ratings in the order of the axes; `stored` is Result.ratings."""
    lines = []
    for axis in instrument.draft.outcome.axes:
        kept = stored.get(axis.code)
        if kept is None:
            continue
        labels = {option.code: text_in(option.label, locale) for option in axis.options}
        lines.append(
            RatingLine(
                axis=axis.code,
                label=text_in(axis.label, locale),
                decided=kept["decided"],
                decided_label=labels.get(kept["decided"], kept["decided"]),
                suggested_label=labels.get(kept["suggested"]) if kept.get("suggested") else None,
                reason=kept.get("reason", ""),
            )
        )
    return tuple(lines)


def feedback_of(
    instrument: Instrument, words: Sequence[SentWords], raters: Mapping[str, str], locale: str
) -> tuple[FeedbackLine, ...]:
    """The written words of raters other than the appraisee, indicator by indicator.

    Open roles appear with the rater's name. Closed roles appear under the role alone, in
    alphabetical order of the text, so that the order says nothing about who wrote what.
    """
    lines: list[FeedbackLine] = []
    read = [(sent, answers_in(sent.answers)) for sent in words]
    for indicator in instrument.indicators():
        if indicator.type in ("text", "note"):
            lines += _lines_about(indicator, instrument, read, raters, locale=locale)
    return tuple(lines)


def _lines_about(
    indicator: Indicator,
    instrument: Instrument,
    words: Sequence[tuple[SentWords, Mapping[str, Answer]]],
    raters: Mapping[str, str],
    *,
    locale: str,
) -> list[FeedbackLine]:
    open_lines: list[FeedbackLine] = []
    closed_lines: list[FeedbackLine] = []
    for sent, answers in words:
        role, answer = instrument.roles.get(sent.role), answers.get(indicator.code)
        if role is None or role.kind is RoleKind.SELF or answer is None or not isinstance(answer.value, str):
            continue
        label = text_in(role.label, locale)
        kind = str(indicator.spec.get("feedback", "other"))
        name = "" if role.closed else raters.get(sent.rater, "")
        source = f"{label}: {name}" if name else label
        line = FeedbackLine(kind, text_in(indicator.label, locale), source, answer.value, indicator.code)
        (closed_lines if role.closed else open_lines).append(line)
    return open_lines + sorted(closed_lines, key=lambda line: (line.source, line.text))


def answers_in(canonical: str) -> Mapping[str, Answer]:
    """The answers of a stored submission."""
    return answers_from_json(json.loads(canonical))


def dropped_roles_of(sheet: Mapping[str, Any], locale: str) -> tuple[str, ...]:
    """Names of the roles that were left out somewhere because too few answered."""
    names: dict[str, None] = {}
    for node in sheet["nodes"].values():
        for role in node.get("roles", ()):
            if role.get("dropped") in ("missing", "below_minimum"):
                names.setdefault(text_in(role["label"], locale))
    return tuple(names)

"""What an official form says, as one plain value that is stored with its number and hashed.

Official forms are Indonesian whatever the reader's language, so nothing here goes through gettext.
Amounts stay exact; `printoutdata` words them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from forms.document import canonical_json, fingerprint_of
from forms.instrument import Axis, Instrument, walk
from kinerja.cycles.models import AchievementLevel, CycleKind
from kinerja.reports.content import FeedbackLine, Party, ReportContent, text_in
from kinerja.reports.models import PrintoutKind
from kinerja.reports.serials import letter_words

INDONESIAN = "id"
QUARTERS = ("TRIWULAN I", "TRIWULAN II", "TRIWULAN III", "TRIWULAN IV-AKHIR")
# In the order of the form. Section 3 of PermenPANRB 6/2022 p. 94 says "Sangat Baik" once where it means Istimewa.
ACHIEVEMENTS = {
    AchievementLevel.EXCELLENT.value: "ISTIMEWA",
    AchievementLevel.GOOD.value: "BAIK",
    AchievementLevel.NEEDS_IMPROVEMENT.value: "BUTUH PERBAIKAN",
    AchievementLevel.POOR.value: "KURANG",
    AchievementLevel.VERY_POOR.value: "SANGAT KURANG",
}
TITLES = ("HASIL KERJA", "PERILAKU KERJA")
MISCONDUCT = "KURANG (MISCONDUCT)"
KIND_OF_CAUSE = {"decision": PrintoutKind.D11, "default": PrintoutKind.D12, "objection": PrintoutKind.D13}


@dataclass(frozen=True, slots=True)
class Option:
    """One of the choices that a form prints; those that were not chosen are struck out."""

    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Achievement:
    """What the unit led by the assessor has achieved, and who says so."""

    code: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """The objection behind a changed result: what the employee, the assessor and the superior wrote."""

    objection: str
    explanation: str
    decision: str


@dataclass(frozen=True, slots=True)
class Basis:
    """The decree by which the document is official."""

    kind: str
    number: str
    signed_on: str  # ISO date
    emblem_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Achieved:
    """One line of the evaluation: a criterion or indicator and the exact value of the instrument."""

    label: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """One piece of written feedback; closed roles appear under the role alone."""

    label: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One axis of the evaluation: its lines, the feedback on them, and the rating."""

    title: str
    lines: tuple[Achieved, ...]
    feedback: tuple[Said, ...]
    rating: tuple[Option, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PrintoutContent:
    """Everything that a form prints besides its number; equal contents have equal hashes."""

    kind: PrintoutKind
    agency: str
    period: tuple[str, str]  # ISO dates
    cycle_name: str
    term: tuple[Option, ...]
    parties: Mapping[str, Party]  # appraisee, assessor, superior
    decided_by: str  # which of them made the evaluation, and signs its sheet
    achievement: Achievement | None
    outcome_title: str  # "Predikat kinerja pegawai", or the category where the instrument gives no predicate
    outcome: tuple[Option, ...]
    note: str  # what was typed as remarks and recommendations
    reasons: tuple[str, ...]  # of the ratings, which stand below it
    sections: tuple[Section, ...]
    dispute: Dispute | None
    basis: Basis | None  # None: a working copy
    legal_basis: Mapping[str, Any] | None  # of the instrument; None: on trial
    result_hash: str
    prepared_by: tuple[str, ...] = ()  # name and post of who prepared for the assessor
    is_draft: bool = False  # a preparer's, which the assessor has not issued
    letter: str = ""  # nomor surat of a document D, as it was typed

    @property
    def is_official(self) -> bool:
        return self.basis is not None


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody types for the document of a result: its remarks and its letter number."""

    note: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class PrintoutFacts:
    """What a printout needs beside the report of the result."""

    cause: str
    cycle_kind: CycleKind
    superior: Party
    achievement: Achievement | None = None
    dispute: Dispute | None = None
    basis: Basis | None = None
    prepared_by: tuple[str, ...] = ()


def kinds_for(cause: str) -> tuple[PrintoutKind, PrintoutKind]:
    """The document of a result and the evaluation sheet that belongs to it."""
    return KIND_OF_CAUSE[cause], PrintoutKind.C


def printout_content(
    kind: PrintoutKind,
    facts: PrintoutFacts,
    report: ReportContent,
    instrument: Instrument,
    *,
    typed: Typed,
    is_draft: bool = False,
) -> PrintoutContent:
    """What that form says of a result. Neither a result on trial nor a preparer's draft is ever official."""
    is_sheet = kind is PrintoutKind.C
    title, outcome = outcome_options(instrument, report)
    return PrintoutContent(
        kind=kind,
        agency=report.appraisee.agency,
        period=(report.period[0].isoformat(), report.period[1].isoformat()),
        cycle_name=report.cycle_name,
        term=term_options(facts.cycle_kind, report.period[1]),
        parties={"appraisee": report.appraisee, "assessor": report.assessor, "superior": facts.superior},
        decided_by="assessor" if facts.cause == "decision" else "superior",
        achievement=facts.achievement,
        outcome_title=title,
        outcome=outcome,
        note="" if is_sheet else typed.note.strip(),
        reasons=() if is_sheet else reasons_of(report),
        sections=tuple(sections_of(instrument, report)) if is_sheet else (),
        dispute=facts.dispute if kind is PrintoutKind.D13 else None,
        basis=facts.basis if report.legal_basis is not None and not is_draft else None,
        legal_basis=report.legal_basis,
        result_hash=report.record_hash,
        prepared_by=facts.prepared_by,
        is_draft=is_draft,
        letter="" if is_sheet else letter_words(typed.letter),
    )


def term_options(kind: CycleKind, ends_on: date) -> tuple[Option, ...]:
    """The quarters with the one evaluated; a year is evaluated with its last quarter. None for months and trials."""
    if kind not in (CycleKind.YEARLY, CycleKind.QUARTERLY):
        return ()
    chosen = 3 if kind is CycleKind.YEARLY else (ends_on.month - 1) // 3
    return tuple(Option(label, place == chosen) for place, label in enumerate(QUARTERS))


def outcome_options(instrument: Instrument, report: ReportContent) -> tuple[str, tuple[Option, ...]]:
    """The predicates of the matrix with the one that was given; else the category alone."""
    matrix = instrument.draft.outcome.matrix
    if matrix is None or report.outcome_kind != "predicate":
        label = (report.outcome_label or "").upper()
        return "KATEGORI NILAI", (Option(label, True),) if label else ()
    labels = [predicate_label(each.code, text_in(each.label, INDONESIAN)) for each in matrix.predicates]
    given = report.outcome_label or ""
    chosen = [text_in(each.label, INDONESIAN) == given for each in matrix.predicates]
    return "PREDIKAT KINERJA PEGAWAI", tuple(map(Option, labels, chosen))


def predicate_label(code: str, label: str) -> str:
    """The form writes "Kurang" as KURANG (MISCONDUCT)."""
    return MISCONDUCT if code == "kurang" else label.replace("_", " ").upper()


def reasons_of(report: ReportContent) -> tuple[str, ...]:
    """The written reasons of the ratings, axis by axis."""
    return tuple(f"{line.label[:1].upper()}{line.label[1:]}: {line.reason}" for line in report.ratings if line.reason)


def sections_of(instrument: Instrument, report: ReportContent) -> Iterator[Section]:
    """Axis by axis as the matrix orders them; feedback that no axis holds stands with the first."""
    axes = ordered_axes(instrument)
    nodes = report.sheet["nodes"]
    if not axes:
        lines = tuple(Achieved(line.label, None if line.value is None else str(line.value)) for line in report.criteria)
        yield Section("HASIL KERJA", lines, tuple(map(said, report.feedback)), ())
        return
    homes = homes_of(instrument, axes)
    ratings = {line.axis: line for line in report.ratings}
    for place, axis in enumerate(axes):
        feedback = [line for line in report.feedback if homes.get(line.code, axes[0].code) == axis.code]
        rating = ratings.get(axis.code)
        options = tuple(
            Option(text_in(option.label, INDONESIAN).upper(), rating is not None and option.code == rating.decided)
            for option in reversed(axis.options)
        )
        title = TITLES[place] if place < len(TITLES) else text_in(axis.label, INDONESIAN).upper()
        lines = tuple(line for node in axis.nodes for line in lines_of(nodes, node))
        yield Section(title, lines, tuple(map(said, feedback)), options, rating.reason if rating else "")


def ordered_axes(instrument: Instrument) -> Sequence[Axis]:
    """Results before behaviour: the rows of the matrix, then its columns, then any others."""
    outcome = instrument.draft.outcome
    first = (outcome.matrix.rows, outcome.matrix.columns) if outcome.matrix else ()
    return sorted(outcome.axes, key=lambda axis: first.index(axis.code) if axis.code in first else len(first))


def homes_of(instrument: Instrument, axes: Sequence[Axis]) -> dict[str, str]:
    """Below which axis each node of the instrument stands; words have no place in the sheet of a result."""
    known = {node.code: node for node in walk(instrument.draft.root)}
    return {node.code: axis.code for axis in axes for code in axis.nodes if code in known for node in walk(known[code])}


def lines_of(nodes: Mapping[str, Any], code: str) -> Iterator[Achieved]:
    """What stands directly under a criterion, or the indicator itself; what counts for nothing is left out."""
    node = nodes.get(code)
    if node is None:
        return
    shown = [nodes[child] for child in node.get("children", ())] or [node]
    for each in shown:
        if each is node or each.get("share") is not None or each.get("absence"):
            label = text_in(each["label"], INDONESIAN)
            yield Achieved(f"{label}: {each['title']}" if each.get("title") else label, each.get("value"))


def said(line: FeedbackLine) -> Said:
    return Said(line.label, line.source, line.text)


def content_text(content: PrintoutContent) -> str:
    """The canonical text that is stored."""
    return canonical_json(json_of(content))


def hash_of(content: PrintoutContent) -> str:
    """What a signature under the printout binds."""
    return fingerprint_of(json_of(content))


def json_of(content: PrintoutContent) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(asdict(content)))
    if not content.letter:
        del document["letter"]  # Documents from before there were letter numbers keep their hashes.
    return document


def content_from_text(text: str) -> PrintoutContent:
    """The content that was stored."""
    kept = json.loads(text)
    achievement, dispute, basis = kept["achievement"], kept["dispute"], kept["basis"]
    return PrintoutContent(**kept | {
        "kind": PrintoutKind(kept["kind"]),
        "period": tuple(kept["period"]),
        "term": options_from(kept["term"]),
        "parties": {name: Party(**party) for name, party in kept["parties"].items()},
        "achievement": Achievement(**achievement) if achievement else None,
        "outcome": options_from(kept["outcome"]),
        "reasons": tuple(kept["reasons"]),
        "prepared_by": tuple(kept.get("prepared_by", ())),
        "sections": tuple(map(section_from, kept["sections"])),
        "dispute": Dispute(**dispute) if dispute else None,
        "basis": Basis(**basis) if basis else None,
    })  # fmt: skip


def options_from(kept: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(**each) for each in kept)


def section_from(kept: Mapping[str, Any]) -> Section:
    return Section(
        kept["title"],
        tuple(Achieved(**each) for each in kept["lines"]),
        tuple(Said(**each) for each in kept["feedback"]),
        options_from(kept["rating"]),
        kept["reason"],
    )

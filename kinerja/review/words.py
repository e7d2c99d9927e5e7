"""The words of a run's pages: what differs, why something cannot be computed, how figures are printed."""

from collections.abc import Mapping
from decimal import Decimal

from forms.instrument import Draft, Text, walk
from kinerja.core.i18n import _, format_amount, lazy
from kinerja.instruments.board import text_in
from kinerja.review.models import ImpactRow, ImpactState
from kinerja.review.queries.pages import ImpactLine, Kind

KINDS = {
    Kind.ANY: lazy("Yang berubah saja"),
    Kind.SCORE: lazy("Nilai berubah"),
    Kind.RANK: lazy("Peringkat berubah"),
    Kind.CATEGORY: lazy("Kategori berubah"),
    Kind.INDICATION: lazy("Petunjuk nilai berubah"),
    Kind.PREDICATE: lazy("Predikat berubah"),
    Kind.NOT_COMPUTABLE: lazy("Tidak dapat dihitung"),
}
WORDS = {
    Kind.SCORE: lazy("nilai"),
    Kind.RANK: lazy("peringkat"),
    Kind.CATEGORY: lazy("kategori"),
    Kind.INDICATION: lazy("petunjuk nilai"),
    Kind.PREDICATE: lazy("predikat"),
}
NAMES = {
    Kind.SCORE: lazy("Nilai instrumen"),
    Kind.RANK: lazy("Peringkat di Dinas"),
    Kind.CATEGORY: lazy("Kategori nilai"),
    Kind.INDICATION: lazy("Petunjuk nilai"),
    Kind.PREDICATE: lazy("Predikat"),
}
STATES = {
    ImpactState.COMPUTED: lazy("dihitung"),
    ImpactState.RATING_DUE: lazy("rating perlu diputuskan lagi"),
    ImpactState.INCOMPLETE: lazy("tidak dapat dihitung: ada isian yang diwajibkan rancangan"),
    ImpactState.UNFIT: lazy("tidak dapat dihitung: isian lama tidak cocok dengan rancangan"),
}
FIGURES = (Kind.SCORE, Kind.RANK, Kind.CATEGORY, Kind.INDICATION, Kind.PREDICATE)


def score_text(score: str | None) -> str:
    """The score with the digits that it was rounded to."""
    if score is None:
        return ""
    return format_amount(Decimal(score), len(score.partition(".")[2]))


def code_labels(draft: Draft | None) -> dict[str, str]:
    """Categories, predicates and ratings of a definition by code."""
    if draft is None:
        return {}
    outcome = draft.outcome
    found: dict[str, Text] = {row.code: row.label for one in outcome.lists for row in one.rows}
    found |= {option.code: option.label for axis in outcome.axes for option in axis.options}
    found |= {one.code: one.label for one in outcome.matrix.predicates} if outcome.matrix else {}
    return {code: text_in(label) or code for code, label in found.items()}


def node_labels(draft: Draft | None) -> dict[str, str]:
    """Indicators, roles and givens by code, for what is missing."""
    if draft is None:
        return {}
    named = [*walk(draft.root), *draft.roles, *draft.givens, *draft.outcome.axes]
    return {one.code: text_in(one.label) or one.code for one in named}


def state_text(line: ImpactLine, labels: Mapping[str, str]) -> str:
    """The state of a row; for what cannot be computed, with what stands in the way."""
    words = str(STATES[line.row.state])
    if not line.row.reasons:
        return words
    return _("%(state)s (%(codes)s)", state=words, codes=", ".join(labels.get(one, one) for one in line.row.reasons))


def changed_text(line: ImpactLine) -> str:
    """What differs, in words; nothing where nothing does."""
    return ", ".join(str(WORDS[kind]) for kind in FIGURES if line.changed(kind))


def figure_pair(row: ImpactRow, kind: Kind, labels: tuple[Mapping[str, str], Mapping[str, str]]) -> tuple[str, str]:
    """A figure before and after, as printed; `labels` of the version and of the draft."""
    if kind is Kind.SCORE:
        return score_text(row.old_score), score_text(row.new_score)
    if kind is Kind.RANK:
        return str(row.old_rank or ""), str(row.new_rank or "")
    if kind is Kind.INDICATION:
        before, after = (_ratings(one, names) for one, names in zip(_indications(row), labels, strict=True))
        return before, after
    old, new = getattr(row, f"old_{kind.value}"), getattr(row, f"new_{kind.value}")
    return labels[0].get(old, old or ""), labels[1].get(new, new or "")


def _indications(row: ImpactRow) -> tuple[Mapping[str, str | None], Mapping[str, str | None]]:
    return row.old_indications, row.new_indications


def _ratings(indications: Mapping[str, str | None], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in indications.values() if code)

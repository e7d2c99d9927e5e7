"""What one run's page shows: counts, pictures, the chosen lines, and the words for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from forms.document import fingerprint_of
from kinerja.core.authz import Decision
from kinerja.core.db import reading
from kinerja.core.i18n import _
from kinerja.instruments.admin.base import Desk
from kinerja.instruments.versions import load_instrument
from kinerja.review import policies, queries
from kinerja.review.pictures import Bar, paired_bars
from kinerja.review.queries import Distribution, ImpactLine, Kind, RunCard, UnitCount
from kinerja.review.words import FIGURES, KINDS, NAMES, changed_text, code_labels, figure_pair, node_labels, state_text

Labels = tuple[Mapping[str, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Picture:
    """Bars, and the same figures as lines of a table."""

    key: str
    title: str
    image: Markup
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Shown:
    """A run as its page shows it; without counts and pictures until it is done."""

    run: RunCard
    stale: bool
    labels: Labels
    nodes: Mapping[str, str]
    on: date
    counts: Sequence[UnitCount] = ()
    pictures: Sequence[Picture] = ()
    allowed: Decision = field(default_factory=lambda: Decision(True))

    def total(self, kind: Kind) -> int:
        return sum(one.changed[kind] for one in self.counts)

    @property
    def people(self) -> int:
        return sum(one.total for one in self.counts)


@dataclass(frozen=True, slots=True)
class Found:
    """The lines that were asked for, and by which filters."""

    lines: Sequence[ImpactLine] = ()
    count: int = 0
    kind: Kind | None = Kind.ANY
    unit: str = ""
    kinds: Mapping[Kind, object] = field(default_factory=lambda: KINDS)
    figures: Sequence[Kind] = FIGURES
    names: Mapping[Kind, object] = field(default_factory=lambda: NAMES)

    @property
    def numbers(self) -> bool:
        return any(line.with_numbers for line in self.lines)

    changed_text = staticmethod(changed_text)
    state_text = staticmethod(state_text)
    figure_pair = staticmethod(figure_pair)


def note_text() -> str:
    """Stands wherever a number does."""
    return _(
        "Nilai instrumen ini bahan pertimbangan, bukan predikat kinerja. Predikat ditetapkan Pejabat Penilai Kinerja "
        "menurut PermenPANRB 6/2022 dan dicatat di e-Kinerja BKN."
    )


def draft_fingerprint(desk: Desk) -> str:
    """Of the draft as it is now; none while its very form is wrong."""
    return fingerprint_of(desk.engine) if desk.engine else ""


def shown_run(desk: Desk, run: RunCard, on: date) -> Shown:
    session = reading()
    before: dict[str, str] = {}
    for fingerprint in queries.served_fingerprints(session, run.cycle_id, desk.instrument.id):
        before |= code_labels(load_instrument(session, fingerprint).draft)
    labels = (before, code_labels(desk.engine))
    nodes, stale = node_labels(desk.engine), run.is_stale(draft_fingerprint(desk))
    if not run.is_done:
        return Shown(run, stale, labels, nodes, on)
    counts = queries.unit_counts(session, desk.actor, run.id, on)
    spread = queries.distribution(session, desk.actor, run.id)
    allowed = policies.can_see_distribution(
        numbers=all(policies.can_read_impact_numbers(desk.actor, desk.instrument, one.agency_id) for one in counts),
        count=spread.count,
        changed=[sum(one.changed[kind] for one in counts) for kind in FIGURES],
    )
    pictures = _pictures(spread, labels) if allowed and spread.count else []
    return Shown(run, stale, labels, nodes, on, counts, pictures, allowed)


def found_for(desk: Desk, shown: Shown, asked: Mapping[str, str], *, offset: int, limit: int) -> Found:
    """The lines behind a form's or an address's filters; what is no filter of ours counts as none."""
    session, word = reading(), asked.get("ubah", Kind.ANY.value)
    kind = Kind(word) if word in set(Kind) else None
    unit = asked.get("unit", "")[:24]
    query = queries.impact_query(desk.actor, shown.run.id, kind=kind, unit=unit)
    lines = queries.impact_lines(
        session, desk.actor, desk.instrument.owner_unit_id, query, on=shown.on, offset=offset, limit=limit
    )
    return Found(lines, queries.impact_count(session, query), kind, unit)


def _pictures(spread: Distribution, labels: Labels) -> list[Picture]:
    names = {**labels[1], **labels[0]}
    found = []
    for key, title, pairs in (
        ("kategori", _("Kategori nilai semula dan menurut rancangan"), spread.categories),
        ("predikat", _("Predikat semula dan menurut rancangan, dengan rating yang sama"), spread.predicates),
    ):
        if pairs:
            bars = [Bar(names.get(code, code), *pairs[code]) for code in sorted(pairs, key=_order(names))]
            found.append(Picture(key, title, paired_bars(key, title, bars), bars))
    if spread.scores:
        title = _("Nilai instrumen semula dan menurut rancangan")
        bars = [Bar(_tens(ten), *spread.scores[ten]) for ten in sorted(spread.scores, reverse=True)]
        found.append(Picture("nilai", title, paired_bars("nilai", title, bars), bars))
    return found


def _order(names: Mapping[str, str]) -> Callable[[str], tuple[int, str]]:
    places = {code: place for place, code in enumerate(names)}
    return lambda code: (places.get(code, len(places)), code)


def _tens(ten: int) -> str:
    if ten < 0:
        return _("di bawah 0")
    if ten == 9:
        return _("90 ke atas")
    return _("%(least)s sampai di bawah %(most)s", least=ten * 10, most=ten * 10 + 10)

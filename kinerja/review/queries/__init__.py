"""What is known about trial runs: cycles to try on, the runs, their rows as an actor may see them."""

from kinerja.review.queries.finished import (
    Finished,
    FinishedCycle,
    finished_after,
    finished_count,
    finished_cycle,
    finished_cycles,
    served_fingerprints,
)
from kinerja.review.queries.pages import (
    Distribution,
    ImpactLine,
    Kind,
    UnitCount,
    distribution,
    impact_count,
    impact_lines,
    impact_query,
    unit_counts,
)
from kinerja.review.queries.runs import RunCard, latest_run, run_by_id, runs_of
from kinerja.review.queries.visible import numbers_within, visible_impact_rows

__all__ = [
    "Distribution",
    "Finished",
    "FinishedCycle",
    "ImpactLine",
    "Kind",
    "RunCard",
    "UnitCount",
    "distribution",
    "finished_after",
    "finished_count",
    "finished_cycle",
    "finished_cycles",
    "impact_count",
    "impact_lines",
    "impact_query",
    "latest_run",
    "numbers_within",
    "run_by_id",
    "runs_of",
    "served_fingerprints",
    "unit_counts",
    "visible_impact_rows",
]

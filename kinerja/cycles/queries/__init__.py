"""What is known about cycles: periods, windows, who is served by which version, and what bars the opening."""

from kinerja.cycles.queries.check import Check, Finding, Roster, Seat, check_cycle, roster
from kinerja.cycles.queries.choices import agency_choices, job_family_choices, unit_choices, version_choices
from kinerja.cycles.queries.criteria import Criteria, criteria_for, readable_cycles, unread_cycles
from kinerja.cycles.queries.periods import (
    WindowRow,
    cycle_by_public_id,
    cycle_for_update,
    visible_cycles,
    window_for,
    window_rows,
    windows_of,
)
from kinerja.cycles.queries.serving import Rule, Serving, rules_of, version_for, versions_for
from kinerja.cycles.queries.using import Use, coming_cycles, uses_of

__all__ = [
    "Check",
    "Criteria",
    "Finding",
    "Roster",
    "Rule",
    "Seat",
    "Serving",
    "Use",
    "WindowRow",
    "agency_choices",
    "check_cycle",
    "coming_cycles",
    "criteria_for",
    "cycle_by_public_id",
    "cycle_for_update",
    "job_family_choices",
    "readable_cycles",
    "roster",
    "rules_of",
    "unit_choices",
    "uses_of",
    "unread_cycles",
    "version_choices",
    "version_for",
    "versions_for",
    "visible_cycles",
    "window_for",
    "window_rows",
    "windows_of",
]

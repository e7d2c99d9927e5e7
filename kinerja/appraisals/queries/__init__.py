"""What is known about appraisals, duties and sheets; reads only."""

from kinerja.appraisals.queries.blanks import Blank, blanks_for
from kinerja.appraisals.queries.data import (
    DataSheet,
    Missing,
    Source,
    Supply,
    data_in_force,
    missing_for,
    supplies_for,
    supplies_in,
    with_sent_sheets,
)
from kinerja.appraisals.queries.duties import About, AssignmentRow, assignment_for
from kinerja.appraisals.queries.nominating import (
    NominatedRole,
    listed_guests,
    nominated_roles,
    not_yet_appraised,
)
from kinerja.appraisals.queries.progress import (
    AppraisalRow,
    RaterRow,
    UnitProgress,
    appraisal_rows,
    board,
    raters_of,
    visible_appraisal,
)
from kinerja.appraisals.queries.scoring import (
    hashes_for,
    is_waiting_for_raters,
    rater_label,
    rater_names,
    sheets_for,
    sheets_in,
    unreleased_for,
)
from kinerja.appraisals.queries.sheet import EvidenceRow, Sheet, sheet_for, stored_sheet
from kinerja.appraisals.queries.tasks import Task, TaskKind, TaskState, tasks_for
from kinerja.appraisals.queries.visible import (
    own_duty,
    superiors_in,
    visible_appraisals,
    visible_assignments,
    visible_data,
    visible_responses,
)

__all__ = [
    "About",
    "AppraisalRow",
    "AssignmentRow",
    "Blank",
    "DataSheet",
    "EvidenceRow",
    "Missing",
    "NominatedRole",
    "RaterRow",
    "Sheet",
    "Source",
    "Supply",
    "Task",
    "TaskKind",
    "TaskState",
    "UnitProgress",
    "appraisal_rows",
    "assignment_for",
    "blanks_for",
    "board",
    "data_in_force",
    "hashes_for",
    "is_waiting_for_raters",
    "listed_guests",
    "missing_for",
    "nominated_roles",
    "not_yet_appraised",
    "own_duty",
    "rater_label",
    "rater_names",
    "raters_of",
    "sheet_for",
    "stored_sheet",
    "sheets_for",
    "sheets_in",
    "superiors_in",
    "supplies_for",
    "supplies_in",
    "tasks_for",
    "unreleased_for",
    "visible_appraisal",
    "visible_appraisals",
    "visible_assignments",
    "visible_data",
    "visible_responses",
    "with_sent_sheets",
]

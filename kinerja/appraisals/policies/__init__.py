"""May they? Pure decisions about assignments, sheets and opening; each has its twin in queries."""

from kinerja.appraisals.policies.assigning import (
    can_add_appraisal,
    can_assign_raters,
    can_draw_raters,
    can_invite_guest,
    can_nominate_guest,
    can_nominate_official,
    can_open_cycle,
    can_release_ballots,
    can_resume_assignment,
    can_revoke_assignment,
    can_view_appraisal_state,
)
from kinerja.appraisals.policies.sheets import (
    can_answer_sheet,
    can_decline_assignment,
    can_read_sheet,
    can_start_assignment,
    can_submit_response,
    is_rater,
)
from kinerja.appraisals.policies.supplying import can_change_given, can_import_data, can_record_data

__all__ = [
    "can_add_appraisal",
    "can_answer_sheet",
    "can_assign_raters",
    "can_change_given",
    "can_decline_assignment",
    "can_draw_raters",
    "can_import_data",
    "can_invite_guest",
    "can_nominate_guest",
    "can_nominate_official",
    "can_open_cycle",
    "can_read_sheet",
    "can_record_data",
    "can_release_ballots",
    "can_resume_assignment",
    "can_revoke_assignment",
    "can_start_assignment",
    "can_submit_response",
    "can_view_appraisal_state",
    "is_rater",
]

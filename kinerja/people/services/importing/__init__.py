"""The verbs of importing lists of people: each begins a job, but for uploading and throwing away."""

from kinerja.people.services.importing.requests import (
    APPLY,
    CHECK,
    UNDO,
    apply_list,
    check_list,
    choose_header,
    discard_list,
    pick_units,
    undo_list,
)
from kinerja.people.services.importing.runs import run_apply, run_check, run_undo
from kinerja.people.services.importing.uploads import upload_list

__all__ = [
    "APPLY",
    "CHECK",
    "UNDO",
    "apply_list",
    "check_list",
    "choose_header",
    "discard_list",
    "pick_units",
    "run_apply",
    "run_check",
    "run_undo",
    "undo_list",
    "upload_list",
]

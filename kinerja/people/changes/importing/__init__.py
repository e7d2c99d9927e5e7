"""What importing lists of people writes inside a caller's transaction."""

from kinerja.people.changes.importing.lists import (
    forget_list,
    keep_settled,
    keep_verdicts,
    read_rows,
    remember_titles,
)
from kinerja.people.changes.importing.prepared import Prepared
from kinerja.people.changes.importing.preparing import Preparing
from kinerja.people.changes.importing.undoing import Restoring, blockers_of

__all__ = [
    "Prepared",
    "Preparing",
    "Restoring",
    "blockers_of",
    "forget_list",
    "keep_settled",
    "keep_verdicts",
    "read_rows",
    "remember_titles",
]

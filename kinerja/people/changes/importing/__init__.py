"""What importing lists of people writes inside a caller's transaction."""

from kinerja.people.changes.importing.lists import (
    forget_list,
    keep_rows,
    keep_settled,
    keep_verdicts,
    remember_titles,
)
from kinerja.people.changes.importing.prepared import Prepared
from kinerja.people.changes.importing.preparing import Preparing
from kinerja.people.changes.importing.undoing import blockers_of, restore

__all__ = [
    "Prepared",
    "Preparing",
    "blockers_of",
    "forget_list",
    "keep_rows",
    "keep_settled",
    "keep_verdicts",
    "remember_titles",
    "restore",
]

"""What importing lists of people writes inside a caller's transaction."""

from kinerja.people.changes.importing.applying import Importing
from kinerja.people.changes.importing.lists import (
    forget_list,
    keep_rows,
    keep_settled,
    keep_verdicts,
    remember_titles,
)
from kinerja.people.changes.importing.undoing import blockers_of, restore

__all__ = [
    "Importing",
    "blockers_of",
    "forget_list",
    "keep_rows",
    "keep_settled",
    "keep_verdicts",
    "remember_titles",
    "restore",
]

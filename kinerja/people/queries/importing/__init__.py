"""What importing lists of people asks of the database; reads only."""

from kinerja.people.queries.importing.batches import (
    FoundRow,
    batch_by_public_id,
    batch_for_update,
    found_rows,
    heard_titles,
    imports_for,
    is_busy,
    judged_rows,
    line_count,
    row_chunks,
    title_rows,
    verdict_counts,
    visible_imports,
)
from kinerja.people.queries.importing.records import climb_from, directory_for, page_for
from kinerja.people.queries.importing.stamp import MOVING, Stamp, records_stamp

__all__ = [
    "MOVING",
    "FoundRow",
    "Stamp",
    "batch_by_public_id",
    "batch_for_update",
    "climb_from",
    "directory_for",
    "found_rows",
    "heard_titles",
    "imports_for",
    "is_busy",
    "line_count",
    "page_for",
    "records_stamp",
    "row_chunks",
    "judged_rows",
    "title_rows",
    "verdict_counts",
    "visible_imports",
]

"""The list of a run as a file: the same rows and the same restraint as on the page."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from kinerja.core.adminview import defused
from kinerja.core.i18n import _
from kinerja.review.queries import ImpactLine
from kinerja.review.words import FIGURES, NAMES, changed_text, figure_pair, state_text

Labels = tuple[Mapping[str, str], Mapping[str, str]]
Row = Sequence[str]


def table_rows(lines: Iterable[ImpactLine], labels: Labels, nodes: Mapping[str, str], note: str) -> list[Row]:
    """Headings, the lines, and the sentence that stands wherever a number does."""
    heads = [_("Pegawai"), _("Perangkat daerah"), _("Unit kerja"), _("Keadaan"), _("Yang berubah")]
    for kind in FIGURES:
        name = str(NAMES[kind])
        heads += [_("%(figure)s semula", figure=name), _("%(figure)s menurut rancangan", figure=name)]
    rows: list[Row] = [heads]
    for line in lines:
        row = [line.name, line.agency_name, line.unit_name, state_text(line, nodes), changed_text(line)]
        for kind in FIGURES:
            row += figure_pair(line.row, kind, labels) if line.with_numbers else ("", "")
        rows.append([str(defused(cell)) for cell in row])
    return [*rows, [], [note]]


def csv_bytes(rows: Iterable[Row]) -> bytes:
    """With the mark by which spreadsheets know UTF-8."""
    file = StringIO()
    csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + file.getvalue()).encode()


def xlsx_bytes(rows: Iterable[Row]) -> bytes:
    """Every cell is text: nothing is a formula or a link."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("Dampak rancangan"))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        sheet.freeze_panes(1, 1)
    return file.getvalue()


FORMATS: Mapping[str, tuple[Callable[[Iterable[Row]], bytes], str]] = {
    "csv": (csv_bytes, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

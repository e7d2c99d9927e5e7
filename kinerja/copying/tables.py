"""The pieces of many people as a workbook, one row per person; every cell is text, so that a NIP stays whole."""

from collections.abc import Sequence
from io import BytesIO

from xlsxwriter import Workbook

from kinerja.copying.queries import CopySheet
from kinerja.core.i18n import _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LETTERS = 32_767  # in a cell


def copies_xlsx(sheets: Sequence[CopySheet]) -> bytes:
    """Columns in the official order; what only some people have stands where it first comes."""
    heads: dict[str, str] = {}
    for sheet in sheets:
        heads |= {item.key: item.label for item in sheet.items if item.key not in heads}
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(_("Salin ke e-Kinerja"))
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for column, label in enumerate(heads.values()):
            page.write_string(0, column, label, text)
        for row, sheet in enumerate(sheets, 1):
            texts = {item.key: item.text for item in sheet.items}
            for column, key in enumerate(heads):
                page.write_string(row, column, texts.get(key, "")[:MOST_LETTERS], text)
        page.set_column(0, max(len(heads) - 1, 0), 30)
        page.freeze_panes(1, 0)
    return file.getvalue()

"""A draft or a version as an XLSX workbook; every text is written as text, whatever it begins with."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from kinerja.core.i18n import _
from kinerja.instruments.content import Content
from kinerja.instruments.exchange.workbook.cells import Cell, json_cells, line_from, seen
from kinerja.instruments.exchange.workbook.layout import (
    FORMAT,
    GIVENS_SHEET,
    HELP_TITLE,
    JSON_TITLE,
    LEVELS_SHEET,
    MOST_LINES,
    NO,
    NODES_SHEET,
    ORIGIN,
    ROLES_SHEET,
    RULES_SHEET,
    SETTINGS_SHEET,
    TABLES,
    YES,
    Column,
    Sheet,
)
from kinerja.instruments.exchange.workbook.parts import (
    OF_CRITERIA,
    OF_INDICATORS,
    given_lines,
    level_lines,
    node_lines,
    role_lines,
    rule_lines,
    setting_line,
)
from kinerja.instruments.exchange.workbook.telling import node_words, rule_words

# Spreadsheet programs must never take a text for a formula, an address or a number.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
Line = tuple[Sequence[Cell], Sequence[str]]
LINE, HIGHEST = 15, 409  # points; no program shows a higher row
SETTING_WIDTHS = (26, 70)
HELP_WIDTH = 110


def workbook_from(content: Content, origin: Mapping[str, Any] | None = None) -> bytes:
    """The whole definition; the same content gives the same cells. `origin` comes back with an upload."""
    stream = BytesIO()
    book = Workbook(stream, AS_TEXT)
    book.set_properties({"title": seen(str(content.settings.get("code", ""))), "comments": FORMAT})
    styles = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7F0F3", "border": 1}),
        # The text format keeps what is typed later from becoming a formula, too.
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        "number": book.add_format({"valign": "top"}),
    }
    _settings(book, styles, content, origin)
    lines: dict[str, Iterable[Line]] = {
        NODES_SHEET.title: _nodes(content),
        LEVELS_SHEET.title: _plain(LEVELS_SHEET, level_lines(content)),
        ROLES_SHEET.title: _plain(ROLES_SHEET, role_lines(content)),
        GIVENS_SHEET.title: _plain(GIVENS_SHEET, given_lines(content)),
        RULES_SHEET.title: _rules(content),
    }
    for sheet in TABLES:
        _table(book, styles, sheet, list(lines[sheet.title]))
    _help(book, styles)
    book.close()
    return stream.getvalue()


def _plain(sheet: Sheet, entries: Iterable[Any]) -> Iterable[Line]:
    for entry in entries:
        cells, rest = line_from(entry, sheet.columns)
        yield cells, json_cells(rest)


def _nodes(content: Content) -> Iterable[Line]:
    told = node_words(content)
    for entry in node_lines(content):
        cells, rest = line_from(entry, NODES_SHEET.columns)
        foreign = OF_INDICATORS if entry.get("kind") == "criterion" else OF_CRITERIA
        shown = [
            None if column.path in foreign else seen(told.get(entry["code"], "")) if column.kind == "told" else cell
            for column, cell in zip(NODES_SHEET.columns, cells, strict=True)
        ]
        yield shown, json_cells(rest)


def _rules(content: Content) -> Iterable[Line]:
    told = rule_words(content)
    for part, code, place, whole in rule_lines(content):
        cells, _rest = line_from({"part": part, "code": code, "position": place}, RULES_SHEET.columns)
        yield [*cells[:-1], seen(told.get((part, code), ""))], json_cells(whole)


def _table(book: Any, styles: Any, sheet: Sheet, lines: Sequence[Line]) -> None:
    page = book.add_worksheet(sheet.title)
    page.freeze_panes(1, 1)
    width = len(sheet.columns)
    for place, column in enumerate(sheet.columns):
        page.write_string(0, place, column.title, styles["head"])
        style = styles["number" if column.kind in ("number", "whole") else "text"]
        page.set_column(place, place, column.width, style)
        _choices(page, place, column)
    extra = max([len(rest) for _cells, rest in lines] or [1]) or 1
    page.write_string(0, width, JSON_TITLE, styles["head"])
    page.set_column(width, width + extra - 1, 20, styles["text"], {"hidden": True})
    widths = [column.width for column in sheet.columns]
    _high_enough(page, 0, [column.title for column in sheet.columns], widths)
    for row, (cells, rest) in enumerate(lines, 1):
        _row(page, row, [*cells, *rest], styles)
        _high_enough(page, row, cells, widths)
    _printable(page)
    page.repeat_rows(0)


def _printable(page: Any) -> None:
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)


def _high_enough(page: Any, row: int, cells: Sequence[Cell], widths: Sequence[int]) -> None:
    """Not every spreadsheet program makes a row as high as its wrapped text when it opens a file."""
    lines = max(
        sum(-(-max(len(part), 1) // width) for part in str(cell).splitlines()) if cell else 1
        for cell, width in zip(cells, widths, strict=False)
    )
    if lines > 1:
        page.set_row(row, min(LINE * lines, HIGHEST))


def _row(page: Any, row: int, cells: Sequence[Cell], styles: Any, start: int = 0) -> None:
    for place, cell in enumerate(cells, start):
        if isinstance(cell, float):
            page.write_number(row, place, cell, styles["number"])
        elif cell:
            page.write_string(row, place, cell, styles["text"])


def _choices(page: Any, place: int, column: Column, row: int = 1, last: int = MOST_LINES) -> None:
    """A drop-down of the words that a column knows."""
    words = [YES, NO] if column.kind == "flag" else list(column.words.values())
    if words:
        page.data_validation(row, place, last, place, {
            "validate": "list", "source": words, "error_title": column.title,
            "error_message": _("Pilih salah satu dari daftar."),
        })  # fmt: skip


def _settings(book: Any, styles: Any, content: Content, origin: Mapping[str, Any] | None) -> None:
    """One line per setting: its name and what it says."""
    page = book.add_worksheet(SETTINGS_SHEET.title)
    for place, (width, style) in enumerate(zip(SETTING_WIDTHS, ("head", "text"), strict=True)):
        page.set_column(place, place, width, styles[style])
    cells, rest = line_from(setting_line(content), SETTINGS_SHEET.columns)
    for row, (column, cell) in enumerate(zip(SETTINGS_SHEET.columns, cells, strict=True)):
        page.write_string(row, 0, column.title, styles["head"])
        _row(page, row, [cell], styles, start=1)
        _high_enough(page, row, [column.title, cell], SETTING_WIDTHS)
        _choices(page, 1, column, row, row)
    last = len(SETTINGS_SHEET.columns)
    page.write_string(last, 0, JSON_TITLE, styles["head"])
    _row(page, last, json_cells(rest | ({ORIGIN: dict(origin)} if origin else {})), styles, start=1)
    page.set_row(last, LINE, None, {"hidden": True})
    _printable(page)


def _help(book: Any, styles: Any) -> None:
    page = book.add_worksheet(HELP_TITLE)
    page.set_column(0, 0, HELP_WIDTH, book.add_format({"text_wrap": True, "valign": "top"}))
    lines = [
        _("Buku kerja ini memuat satu instrumen. Ubah selnya, simpan sebagai XLSX, lalu unggah pada halaman "
          "“Berkas” rancangannya. Sebelum diambil, setiap perubahan ditampilkan dan dapat ditolak satu per satu."),
        _("Kode mengenali bagiannya: jangan mengubah kode yang sudah ada. Urutan baris tidak berarti; kolom "
          "“Urutan” yang menentukan. “Di dalam” menyebut kode kriteria yang memuatnya."),
        _("Baris baru: isi uraiannya, dan “Di dalam”. Kode boleh dikosongkan; kode dibuat dari uraiannya. Baris yang "
          "dihapus berarti bagiannya dihapus."),
        _("Angka ditulis dengan koma atau titik. Pecahan seperti 8/15 ditulis sebagai teks."),
        _("Rumus lembar kerja tidak diterima: tempel sebagai nilai. Rumus penilaian disunting pada halaman rancangan."),
        _("Kolom “hanya untuk dibaca” dan kolom JSON yang tersembunyi menyimpan syarat, rumus, tabel, dan aturan "
          "hasil. Jangan menghapusnya."),
    ]  # fmt: skip
    page.write_string(0, 0, HELP_TITLE, styles["head"])
    for row, text in enumerate(lines, 1):
        page.write_string(row, 0, text)
        _high_enough(page, row, [text], [HELP_WIDTH])
    _printable(page)

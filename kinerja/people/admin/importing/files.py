"""Workbooks that leave the wizard: the clean template, and rejected lines with their reasons, ready to come back."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from kinerja.core.i18n import _
from kinerja.people.admin.importing.forms import field_text
from kinerja.people.models import RowField

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Spreadsheet programs must never take a text for a formula, an address or a number.
AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
WIDTHS = {RowField.NUMBER: 22, RowField.NAME: 34, RowField.UNIT: 34, RowField.POST: 34, RowField.SUPERVISOR: 22}
USUAL, WIDE = 16, 70
TEMPLATE_ROWS = 5000
LEFT_OUT = {RowField.TITLE_BEFORE, RowField.TITLE_AFTER}
CHOICES = {
    RowField.CAPACITY: ["Definitif", "Plt", "Plh"],
    RowField.NUMBER_KIND: ["PNS", "CPNS", "PPPK"],
    RowField.POST_KIND: ["JPT", "Administrator", "Pengawas", "Pelaksana", "Jabatan fungsional"],
    RowField.STATUS: ["Aktif", "Pensiun", "Pindah", "Berhenti", "Meninggal", "Kontrak berakhir", "Diberhentikan"],
}


def template_bytes() -> bytes:
    """An empty list whose cells are all text, so that no number loses its last digits."""
    stream = BytesIO()
    with Workbook(stream, AS_TEXT) as book:
        head, text = _styles(book)
        sheet = book.add_worksheet(_("Daftar pegawai"))
        fields = [field for field in RowField if field not in LEFT_OUT]
        for place, field in enumerate(fields):
            sheet.write_string(0, place, field_text(field), head)
            sheet.set_column(place, place, WIDTHS.get(field, USUAL), text)
            if field in CHOICES:
                asked = {"validate": "list", "source": CHOICES[field]}
                sheet.data_validation(1, place, TEMPLATE_ROWS, place, asked)
        sheet.freeze_panes(1, 1)
        _printable(sheet)
        _help(book)
    return stream.getvalue()


def rejected_bytes(titles: Sequence[str], lines: Iterable[tuple[Sequence[str], int, str]]) -> bytes:
    """The lines (cells, number, reasons) under their titles, so that the file can be put right and sent again."""
    stream = BytesIO()
    with Workbook(stream, AS_TEXT) as book:
        head, text = _styles(book)
        sheet = book.add_worksheet(_("Baris yang ditolak"))
        for place, title in enumerate([*titles, _("Baris asal"), _("Alasan ditolak")]):
            sheet.write_string(0, place, title, head)
        sheet.set_column(0, len(titles), USUAL + 6, text)
        sheet.set_column(len(titles) + 1, len(titles) + 1, WIDE, text)
        for row, (cells, number, reasons) in enumerate(lines, 1):
            for place, cell in enumerate([*cells[: len(titles)], *[""] * (len(titles) - len(cells))]):
                sheet.write_string(row, place, cell, text)
            sheet.write_string(row, len(titles), str(number), text)
            sheet.write_string(row, len(titles) + 1, reasons, text)
        sheet.freeze_panes(1, 0)
        _printable(sheet)
    return stream.getvalue()


def _styles(book: Any) -> tuple[Any, Any]:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E7F0F3", "border": 1})
    return head, book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})


def _printable(sheet: Any) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _help(book: Any) -> None:
    sheet = book.add_worksheet(_("Petunjuk"))
    sheet.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    lines = [
        _("Satu baris untuk satu pegawai. Yang wajib hanya NIP atau NI PPPK; pegawai baru juga memerlukan nama, unit "
          "kerja, dan jabatan."),
        _("Semua sel berjenis teks. Jangan diubah menjadi angka: lembar kerja hanya menyimpan 15 angka, sehingga akhir "
          "NIP hilang."),
        _("Tanggal ditulis 31/01/2026. Nama unit kerja dan jabatan sama seperti di Kinerja."),
        _("Plt dan Plh ditulis pada baris tersendiri dengan nomor suratnya; baris jabatan definitifnya tetap ada."),
        _("Sel yang kosong berarti tidak ada yang berubah."),
        _("Contoh: 199001012015031001; Nama Contoh, S.Kep.; PNS; Penata, III/c; Dinas Kesehatan; Bidang Pelayanan; "
          "Perawat; Jabatan fungsional; ahli muda; Definitif; 821/01/2026; 01/01/2026; (kosong); 198001012005011001; "
          "Aktif"),
    ]  # fmt: skip
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)

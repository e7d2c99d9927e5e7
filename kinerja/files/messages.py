"""What the dotted codes of stored files say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "file.content_differs": lazy("Isi berkas ini tidak sesuai dengan jenis pada namanya. Periksa berkasnya."),
    "file.empty": lazy("Berkas ini kosong."),
    "file.too_large": lazy("Berkas ini terlalu besar; paling besar %(megabytes)s MB."),
    "file.evidence_type": lazy(
        "Untuk bukti, kirim foto (JPG, PNG, WebP) atau PDF. Simpan dokumen lain sebagai PDF dahulu."
    ),
    "file.holds_location": lazy(
        "PDF ini memuat foto yang masih menyimpan data kamera, mungkin juga tempat foto dibuat. Kirim fotonya sebagai "
        "JPG, atau cetak ulang dokumennya ke PDF."
    ),
    "file.not_cleaned": lazy(
        "Data tempat dan waktu dalam berkas ini tidak dapat dihapus. Simpan ulang fotonya, lalu kirim lagi."
    ),
    "file.type_not_allowed": lazy("Jenis berkas ini tidak diterima. Kirim PDF, JPG, PNG, WebP, DOCX, atau XLSX."),
    "file.unknown": lazy("Berkas ini tidak ditemukan."),
    "workbook.too_large": lazy("Berkasnya terlalu besar; paling banyak %(most)s MB."),
    "workbook.not_xlsx": lazy("Berkas ini bukan buku kerja XLSX. Simpan dari lembar kerja sebagai “XLSX”."),
    "workbook.locked": lazy(
        "Berkas ini terkunci dengan kata sandi atau berformat lama (XLS). Simpan sebagai XLSX tanpa kata sandi."
    ),
    "workbook.macros": lazy("Berkas ini memuat makro. Simpan sebagai XLSX biasa, tanpa makro."),
    "workbook.broken": lazy(
        "Berkas ini rusak atau tidak dapat dibaca. Buka di aplikasi lembar kerja, lalu simpan lagi sebagai XLSX."
    ),
    "workbook.entities": lazy(
        "Berkas ini memuat acuan (DOCTYPE atau entity) yang tidak boleh ada di dalam buku kerja, jadi tidak dibuka."
    ),
    "workbook.too_much": lazy("Isi berkas ini terlalu besar bila dibuka (paling banyak %(most)s MB)."),
    "workbook.too_many_sheets": lazy("Buku kerja ini berisi terlalu banyak lembar; paling banyak %(most)s."),
    "workbook.too_many_rows": lazy(
        "Ada lembar dengan lebih dari %(most)s baris. Hapus baris kosong di bawah tabelnya, lalu simpan lagi."
    ),
    "workbook.too_many_columns": lazy(
        "Ada lembar dengan lebih dari %(most)s kolom. Hapus kolom kosong di sebelah kanannya, lalu simpan lagi."
    ),
    "workbook.too_many_cells": lazy(
        "Berkas ini berisi lebih dari %(most)s sel. Hapus kolom dan lembar yang tidak perlu, lalu simpan lagi."
    ),
    "workbook.formula": lazy("Sel %(cell)s berisi rumus. Salin sel itu, lalu tempel sebagai nilai saja."),
}

register_messages(MESSAGES)

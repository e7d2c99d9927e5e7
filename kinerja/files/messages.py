"""What the dotted codes of stored files say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "file.content_differs": lazy("Isi berkas ini tidak sesuai dengan jenis pada namanya. Periksa berkasnya."),
    "file.empty": lazy("Berkas ini kosong."),
    "file.too_large": lazy("Berkas ini terlalu besar; paling besar %(megabytes)s MB."),
    "file.type_not_allowed": lazy("Jenis berkas ini tidak diterima. Kirim PDF, JPG, PNG, WebP, DOCX, atau XLSX."),
    "file.unknown": lazy("Berkas ini tidak ditemukan."),
}

register_messages(MESSAGES)

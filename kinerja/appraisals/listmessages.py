"""What is said about tables that were applied."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "list.administrators_only": lazy("Tabel ini dimasukkan oleh administrator."),
    "list.not_your_agency": lazy("Daftar ini dari perangkat daerah lain."),
    "list.unknown": lazy("Daftar ini tidak ditemukan."),
    "list.busy": lazy("Daftar ini sedang dikerjakan. Tunggu sampai selesai."),
    "list.not_applied": lazy("Daftar ini tidak lagi dalam keadaan itu. Muat ulang halamannya."),
    "list.invalid": lazy("Daftar belum dapat dibatalkan."),
    "list.state.waiting": lazy("menunggu diterapkan"),
    "list.state.applied": lazy("sudah diterapkan"),
    "list.state.overtaken": lazy("tidak diterapkan"),
    "list.state.undoing": lazy("sedang dibatalkan"),
    "list.state.undone": lazy("sudah dibatalkan"),
    "list.kind.figures": lazy("Masukkan data"),
    "list.kind.marks": lazy("Tabel penanda hari kerja"),
    "list.kind.service_figures": lazy("Tabel angka unit"),
    "import.record.data_record": lazy("data kinerja"),
    "import.record.appraisal_part": lazy("data bawaan"),
    "import.record.work_mark": lazy("penanda hari kerja"),
    "import.record.service_figure": lazy("angka unit"),
    "import.record.result": lazy("hasil yang sudah ditetapkan"),
    "import.record.response": lazy("lembar yang sudah dikirim"),
    "data.cell.subject": lazy("Pegawai atau unit"),
    "data.cell.kind": lazy("Penanda"),
    "data.cell.start": lazy("Mulai"),
    "data.cell.end": lazy("Sampai"),
    "data.cell.unit": lazy("Unit kerja"),
    "data.unit_unknown": lazy("Unit ini tidak ada di perangkat daerah Anda. Tulis namanya seperti di Kinerja."),
    "data.unit_ambiguous": lazy("Ada beberapa unit dengan nama ini. Tulis nama Dinasnya di belakang nama unitnya."),
    "mark.kind_words": lazy("Tulis kerja fleksibel, cuti, atau gangguan."),
    "service.code_unknown": lazy("Tulis SKM, PENGADUAN, PENGADUAN-SELESAI, TEPAT-WAKTU, atau BANTUAN."),
}

register_messages(MESSAGES)

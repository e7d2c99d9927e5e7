"""What the dotted codes of this package say to people, and what each kind of background work is called."""

from kinerja.core.i18n import lazy, register_messages
from kinerja.core.queue import JobState

DESK = {
    "desk.silent": lazy(
        "%(number)s pegawai: penilainya belum menilai sampai batas waktu; atasan penilai yang menetapkan."
    ),
    "desk.not_receipted": lazy(
        "%(number)s hasil lewat tenggat pengembalian; dianggap diterima pada giliran berikutnya."
    ),
    "desk.objections": lazy("%(number)s keberatan sedang berjalan."),
    "desk.objections_late": lazy("%(number)s keberatan lewat tenggat keputusan atasan."),
    "desk.report_late": lazy("%(number)s hasil lewat batas lapor."),
    "own_clock.objection": lazy("Waktu untuk mengajukan keberatan"),
    "own_clock.objection_decision": lazy("Keberatan Anda menunggu keputusan"),
    "own_clock.if_not.objection": lazy(
        "Bila tidak ada keberatan, hasilnya menjadi final. Anda tidak perlu berbuat apa-apa."
    ),
    "own_clock.if_not.objection_decision": lazy("Atasan penilai memutuskannya. Anda tidak perlu berbuat apa-apa."),
}
MESSAGES = DESK | {
    "job.province_only": lazy("Pekerjaan latar diurus oleh administrator provinsi (BKD)."),
    "job.unknown": lazy("Pekerjaan latar ini tidak ditemukan."),
    "job.already_ended": lazy("Pekerjaan ini sudah berakhir."),
    "job.already_cancelled": lazy("Pekerjaan ini sudah diminta berhenti."),
}

KINDS = {
    "make_bundle": lazy("Membuat berkas dokumen cetak satu tim"),
    "purge_bundles": lazy("Menghapus berkas dokumen cetak yang lama"),
    "apply_data_list": lazy("Menerapkan tabel data kinerja"),
    "undo_data_list": lazy("Membatalkan tabel data kinerja"),
    "apply_people": lazy("Menerapkan daftar pegawai"),
    "confirm_waiting": lazy("Mengingatkan tentang usulan penilai, dan mengonfirmasi yang sudah waktunya"),
    "check_people": lazy("Memeriksa daftar pegawai"),
    "undo_people": lazy("Membatalkan daftar pegawai yang diterapkan"),
    "compute_impact": lazy("Menghitung dampak rancangan pada penilaian yang selesai"),
    "purge_counters": lazy("Menghapus hitungan percobaan masuk yang lama"),
    "purge_evidence": lazy("Menghapus berkas catatan bukti yang masa simpannya habis"),
    "purge_jobs": lazy("Menghapus catatan pekerjaan berkala yang lama"),
    "purge_sessions": lazy("Menghapus sesi yang sudah berakhir"),
    "release_ballots": lazy("Merilis lembar rahasia sesudah masa pengisian"),
    "remind": lazy("Mengirim ringkasan pengingat hari ini"),
    "run_clocks": lazy("Menjalankan tenggat: hasil yang dianggap diterima atau final, penilai yang terlambat"),
    "seal_log": lazy("Menyegel seluruh jejak audit"),
    "write_of_return": lazy("Menyurati tamu bahwa lembarnya dikembalikan"),
    "thank_third_parties": lazy("Berterima kasih kepada pihak lain sesudah periode ditutup"),
    "verify_log": lazy("Memeriksa rangkaian segel"),
}

STATES = {
    JobState.WAITING: lazy("menunggu"),
    JobState.RUNNING: lazy("berjalan"),
    JobState.DONE: lazy("selesai"),
    JobState.FAILED: lazy("gagal"),
    JobState.CANCELLED: lazy("dibatalkan"),
}

register_messages(MESSAGES)

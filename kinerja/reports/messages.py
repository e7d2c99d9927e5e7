"""Why a decision, a result or a receipt is refused, in words."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "recap.province_only": lazy("Predikat per perangkat daerah hanya untuk administrator provinsi dan auditor."),
    "decision.not_assessor": lazy("Hanya Pejabat Penilai Kinerja pegawai ini yang menetapkan rating."),
    "decision.already_decided": lazy("Penilaian ini sudah ditetapkan dan tidak dapat diubah."),
    "decision.own_sheet_first": lazy(
        "Kirim dahulu lembar penilaian Anda sendiri. Isian penilai lain dan petunjuk nilai baru tampil sesudahnya."
    ),
    "decision.no_window": lazy("Masa penetapan rating belum diatur pada periode ini. Hubungi administrator."),
    "decision.window_not_open": lazy("Masa penetapan rating baru dibuka %(opens_at)s."),
    "decision.window_closed": lazy("Masa penetapan rating sudah ditutup %(closed_at)s. Hubungi administrator."),
    "decision.closed_roles_pending": lazy(
        "Kiriman penilai tertutup belum dibuka. Tunggu sampai masa pengisiannya selesai, supaya kerahasiaannya terjaga."
    ),
    "decision.does_not_fit": lazy(
        "Nilai tidak dapat dihitung: data bawaan %(codes)s tidak menerima hasil bagian lain. Minta administrator "
        "membetulkan batasnya pada instrumen, lalu memindahkan periode ini ke versi yang baru."
    ),
    "decision.choose_first": lazy("Simpan dahulu pilihan Anda pada langkah 1."),
    "decision.score_incomplete": lazy(
        "Nilai instrumen belum dapat dihitung karena ada indikator wajib yang belum dijawab siapa pun."
    ),
    "appraisal.changed_meanwhile": lazy(
        "Penilaian ini berubah sejak Anda membukanya. Muat ulang halaman, lalu periksa kembali."
    ),
    "appraisal.not_found": lazy("Penilaian ini tidak ditemukan."),
    "rating.required": lazy("Pilih salah satu rating."),
    "rating.study_dropped": lazy(
        "Tugas belajar pegawai ini tidak selesai: pilih rating yang menghasilkan predikat Kurang atau Sangat Kurang."
    ),
    "rating.incomplete": lazy("Ada isian yang perlu dilengkapi."),
    "rating.reason_due": lazy(
        "Tulis alasannya: rating di atas atau di bawah ekspektasi, atau yang berbeda dari petunjuk, wajib beralasan."
    ),
    "rating.reason_too_long": lazy("Alasan paling panjang 10.000 huruf. Ringkaskan."),
    "result.not_found": lazy("Hasil ini tidak ditemukan."),
    "result.not_yours": lazy("Hasil ini hanya untuk pegawai yang dinilai dan Pejabat Penilai Kinerjanya."),
    "result.not_decided": lazy("Hasil belum ditetapkan."),
    "result.already_received": lazy("Anda sudah menyatakan menerima hasil ini."),
    "result.superseded": lazy("Hasil ini sudah diganti dengan yang lebih baru. Buka hasil terbaru."),
}

register_messages(MESSAGES)

"""What the dotted codes of an assessor's team say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "team.not_yours": lazy("Halaman ini hanya untuk Pejabat Penilai Kinerja pegawai yang bersangkutan."),
    "team.unknown": lazy("Pada periode ini tidak ada pegawai yang Anda nilai."),
    "team.indicator_unknown": lazy("Indikator ini tidak ada pada lembar tim Anda, atau belum ada lembar yang dimulai."),
    "return.closed_role": lazy(
        "Lembar jenis penilai tertutup tidak dapat dikembalikan: tidak ada yang tahu milik siapa."
    ),
    "return.oneself": lazy("Lembar Anda sendiri dikembalikan oleh administrator lain."),
    "return.not_sent": lazy("Lembar ini belum dikirim, jadi tidak ada yang perlu dikembalikan."),
    "return.invalid": lazy("Pengembalian belum dapat disimpan. Periksa isian yang ditandai."),
    "reason.too_long": lazy("Alasan paling panjang %(most)s huruf. Ringkaskan."),
    "notice.sheet.returned": lazy(
        "%(cycle)s: satu lembar yang sudah Anda kirim dikembalikan. Buka tugasnya, baca alasannya, perbaiki, "
        "lalu kirim lagi."
    ),
    "reopening.invalid": lazy("Masa pengisian belum dapat dibuka lagi. Periksa isian yang ditandai."),
    "reopening.role_unknown": lazy("Pilih jenis penilainya."),
    "reopening.past": lazy("Pilih waktu sesudah sekarang."),
    "reopening.not_later": lazy("Masa pengisian yang berlaku sudah sampai waktu itu atau sesudahnya."),
    "reopening.nobody": lazy(
        "Tidak ada penilai terbuka jenis ini pada penilaian yang belum ditetapkan dan boleh Anda kelola."
    ),
    "notice.window.reopened": lazy(
        "%(cycle)s: masa pengisian salah satu lembar Anda dibuka lagi. Lihat batasnya di Tugas saya."
    ),
    "distribution.invalid": lazy("Pertimbangan belum dapat disimpan. Periksa isian yang ditandai."),
    "predicate.sangat_baik": lazy("Sangat Baik"),
    "predicate.baik": lazy("Baik"),
    "predicate.butuh_perbaikan": lazy("Butuh Perbaikan"),
    "predicate.kurang": lazy("Kurang"),
    "predicate.sangat_kurang": lazy("Sangat Kurang"),
    "team.nothing_chosen": lazy("Pilih paling sedikit satu."),
    "decision.not_reviewed": lazy("Ratingnya belum selesai diperiksa. Buka halaman penetapannya dahulu."),
    "decision.material_changed": lazy(
        "Bahannya berubah sesudah Anda periksa, misalnya ada lembar atau data baru. Periksa sekali lagi."
    ),
    "team.stage.sheet": lazy("lembar Anda belum dikirim"),
    "team.stage.waiting": lazy("menunggu"),
    "team.stage.choice": lazy("siap dipilih ratingnya"),
    "team.stage.decision": lazy("rating dipilih, belum ditetapkan"),
    "team.stage.signature": lazy("menunggu tanda tangan"),
    "team.stage.receipt": lazy("ditetapkan, belum diterima pegawai"),
    "team.stage.done": lazy("selesai"),
    "team.stage.without_result": lazy("ditutup tanpa hasil"),
}

register_messages(MESSAGES)

"""What the dotted codes of this package say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "reminder.province_only": lazy("Aturan bersama hanya diubah oleh administrator provinsi (BKD)."),
    "reminder.other_agency": lazy("Pengingat ini milik perangkat daerah lain."),
    "reminder.invalid": lazy("Pengingat belum dapat disimpan. Periksa isian yang ditandai."),
    "reminder.out_of_bounds": lazy("Isi 0 sampai 30 hari kerja."),
    "reminder.audience": lazy(
        "Untuk yang ini atasan tidak diingatkan: atasan pemberi umpan balik sering justru yang dinilai, dan siapa yang "
        "belum menilai bukan urusannya."
    ),
    "reminder.cannot_act": lazy("Sesudah batas waktu orangnya tidak dapat mengerjakannya lagi. Pilih sebelum."),
    "reminder.repeated": lazy("Pengingat ini sudah ada."),
    "reminder.unknown": lazy("Pengingat ini tidak ditemukan; mungkin sudah dihapus."),
    "reminder.last": lazy("Sekurang-kurangnya satu pengingat harus ada."),
    "reminder.not_own": lazy("Tidak ada perubahan yang dapat dikembalikan."),
    "reminder.sent_by_system": lazy("Hanya sistem yang mengirim pengingat."),
    "reminder.kind.self": lazy("Penilaian diri"),
    "reminder.kind.supervisor": lazy("Lembar atasan langsung"),
    "reminder.kind.peer": lazy("Umpan balik rekan kerja"),
    "reminder.kind.subordinate": lazy("Umpan balik bawahan langsung"),
    "reminder.kind.external": lazy("Umpan balik pihak lain"),
    "reminder.kind.rating": lazy("Penetapan rating"),
    "reminder.kind.receipt": lazy("Tanda terima hasil"),
    "reminder.kind.stand_in": lazy("Penetapan oleh atasan, karena penilai diam"),
    "reminder.kind.objection": lazy("Keputusan atas keberatan"),
    "reminder.when.before": lazy("sebelum batas waktu"),
    "reminder.when.after": lazy("sesudah batas waktu"),
    "reminder.to.doer": lazy("yang harus mengerjakannya"),
    "reminder.to.superior": lazy("atasan langsungnya, hanya jumlahnya"),
    "reminder.to.administrator": lazy("administrator perangkat daerah, hanya jumlahnya"),
    "digest.own": lazy("Pengingat: ada %(own)s tugas yang menunggu Anda."),
    "digest.until": lazy("Yang terdekat paling lambat %(until)s."),
    "digest.staff": lazy("Pengingat: %(staff)s pegawai di bawah Anda belum menyelesaikan tugasnya."),
    "digest.agency": lazy("Pengingat: %(agency)s tugas di perangkat daerah Anda belum selesai."),
    "digest.guests": lazy(
        "Pengingat: %(guests)s lembar tamu belum dikirim dan tamunya tidak dapat disurati. Ingatkan mereka dari "
        "halaman Tamu yang ditunggu."
    ),
}

register_messages(MESSAGES)

"""What the dotted codes of this package say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    # refusals
    "cycle.unknown": lazy("Periode penilaian ini tidak ditemukan."),
    "cycle.not_visible": lazy("Periode penilaian ini belum diumumkan."),
    "cycle.province_only": lazy("Hanya administrator provinsi (BKD) yang mengatur periode penilaian."),
    "cycle.already_announced": lazy("Periode ini sudah diumumkan; nama dan tanggalnya tidak diubah lagi."),
    "cycle.already_opened": lazy("Periode ini sudah dibuka; instrumennya tetap sampai selesai."),
    "cycle.already_closed": lazy("Periode ini sudah ditutup."),
    "cycle.not_announced": lazy("Umumkan dahulu periode ini, baru dibuka."),
    "cycle.not_open": lazy("Periode ini sedang tidak dibuka."),
    "cycle.wrong_state": lazy("Keadaan periode ini sudah berubah. Muat ulang halamannya."),
    "cycle.no_instruments": lazy("Belum ada instrumen yang melayani seorang pun. Isi dahulu tabel instrumennya."),
    "cycle.check_blocks": lazy(
        "Periode belum dapat dibuka: pemeriksaan menemukan %(findings)s hal yang harus dibereskan dahulu."
    ),
    "cycle.progress_not_yours": lazy("Kemajuan perangkat daerah lain tidak dapat Anda lihat."),
    "cycle.invalid": lazy("Data periode belum lengkap."),
    "cycle.name_missing": lazy("Isi nama periodenya."),
    "cycle.confirms_nothing": lazy("Tanpa konfirmasi oleh administrator tidak ada yang dikonfirmasi otomatis."),
    "cycle.confirms_out_of_bounds": lazy("Isi 1 sampai 30 hari kerja."),
    "cycle.ends_before_start": lazy("Tanggal selesai harus sesudah tanggal mulai."),
    "cycle.not_a_year": lazy("Hanya periode tahunan yang dibagi menjadi triwulan atau bulan."),
    "cycle.not_whole_year": lazy(
        "Periode ini bukan dua belas bulan penuh, jadi tidak dapat dibagi sendiri. Buat periode berkalanya satu per "
        "satu."
    ),
    "cycle.already_divided": lazy("Periode ini sudah dibagi demikian."),
    "cycle.rule_unknown": lazy("Baris instrumen ini tidak ditemukan; mungkin sudah dihapus."),
    "window.invalid": lazy("Masa pengisian belum benar."),
    "window.role_unknown": lazy("Jenis penilai ini tidak dikenal."),
    "window.role_twice": lazy("Satu jenis penilai disebut dua kali."),
    "window.closes_before_opening": lazy("Waktu tutup harus sesudah waktu buka."),
    "window.grace_negative": lazy("Tenggang waktu tidak boleh kurang dari 0 menit."),
    "window.not_an_agency": lazy("Masa pengisian tersendiri hanya untuk satu perangkat daerah."),
    "window.half": lazy("Isi waktu buka dan waktu tutup, atau kosongkan keduanya."),
    "clock.invalid": lazy("Tenggat belum dapat disimpan. Periksa isian yang ditandai."),
    "clock.out_of_bounds": lazy("Isi 1 sampai 250 hari kerja."),
    "clock.reason_due": lazy("Tuliskan alasannya: periode ini sudah diumumkan."),
    "clock.reason_too_long": lazy("Alasan ini terlalu panjang."),
    # the clocks: what each counts, and what is known about it
    "clock.delivery": lazy("Hasil diserahkan kepada pegawai"),
    "clock.return": lazy("Pegawai menandatangani dan mengembalikan hasil"),
    "clock.report": lazy("Laporan kepada pejabat yang berwenang"),
    "clock.default": lazy("Atasan menetapkan bila Pejabat Penilai Kinerja belum menilai"),
    "clock.default_delivery": lazy("Hasil penetapan atasan diserahkan kepada pegawai"),
    "clock.default_return": lazy("Pegawai menandatangani dan mengembalikan hasil penetapan atasan"),
    "clock.objection": lazy("Keberatan diajukan kepada atasan Pejabat Penilai Kinerja"),
    "clock.objection_decision": lazy("Atasan memutuskan keberatan"),
    "clock.since.delivery": lazy("sejak rating ditetapkan"),
    "clock.since.return": lazy("sejak hasil dapat dibaca pegawai"),
    "clock.since.report": lazy("sejak masa penetapan rating berakhir"),
    "clock.since.default": lazy("sejak masa penetapan rating berakhir"),
    "clock.since.default_delivery": lazy("sejak atasan menetapkan"),
    "clock.since.default_return": lazy("sejak hasil dapat dibaca pegawai"),
    "clock.since.objection": lazy("sejak tanda terima, atau sejak hasil dianggap diterima"),
    "clock.since.objection_decision": lazy("sejak keberatan diterima"),
    "clock.note.delivery": lazy("Di aplikasi ini hasil terbaca begitu ditetapkan, jadi tenggat ini selalu terpenuhi."),
    "clock.note.return": lazy("Bila habis, hasil dianggap diterima tanpa tanda tangan."),
    "clock.note.report": lazy(
        "Bila ada keberatan, ketiga tenggat berturut-turut dapat sampai 35 hari kerja, lebih panjang dari 30. Yang "
        "terlambat karena itu ditandai, tidak dihalangi."
    ),
    "clock.note.default": lazy("Penetapan oleh atasan bersifat final. Bila atasan pun terlambat, itu hanya ditandai."),
    "clock.note.default_delivery": lazy(
        "Di aplikasi ini hasil terbaca begitu ditetapkan, jadi tenggat ini selalu terpenuhi."
    ),
    "clock.note.default_return": lazy("Bila habis, hasil dianggap diterima dan langsung final."),
    "clock.note.objection": lazy(
        "PP 30/2019 Pasal 59 menyebut 14 hari, PermenPANRB 6/2022 menyebut 14 hari kerja. Yang dipakai hari kerja, "
        "karena lebih panjang bagi pegawai; mintalah kepastian dari bagian hukum. Bila habis tanpa keberatan, hasil "
        "final."
    ),
    "clock.note.objection_decision": lazy("Bila habis, keberatan tetap harus diputuskan; keterlambatannya ditandai."),
    "criteria.employees_only": lazy("Halaman ini untuk pegawai yang dinilai."),
    # the check before opening
    "check.nobody": lazy("Tidak ada seorang pun yang akan dinilai."),
    "check.no_instrument": lazy("Belum ada instrumen untuk pegawai ini."),
    "check.no_assessor": lazy("Belum ada atasan langsung yang menilai."),
    "check.own_assessor": lazy("Pegawai ini tercatat sebagai atasan bagi dirinya sendiri."),
    "check.no_agency": lazy("Unit kerjanya tidak berada di bawah perangkat daerah mana pun."),
    "check.no_placement": lazy("Pegawai ini tidak memegang jabatan pada hari ini."),
    "check.no_window": lazy("Masa pengisian belum diisi: %(detail)s."),
    "check.role_nominated_later": lazy(
        "Pada %(unit_name)s, %(detail)s ditunjuk oleh administrator Dinas sesudah periode dibuka."
    ),
    "check.on_trial": lazy(
        "%(unit_name)s, versi %(detail)s, belum ditetapkan dengan keputusan. Bila periode dibuka sekarang, hasilnya "
        "tetap uji coba dan tidak dihitung."
    ),
    "check.role_by_data": lazy("Pada %(unit_name)s, %(detail)s diisi dari data, bukan oleh orang."),
    # kinds, states, and windows
    "cycle.kind.yearly": lazy("Tahunan"),
    "cycle.kind.quarterly": lazy("Triwulanan"),
    "cycle.kind.monthly": lazy("Bulanan"),
    "cycle.kind.trial": lazy("Uji coba"),
    "cycle.divide.quarterly": lazy("Empat triwulan"),
    "cycle.divide.monthly": lazy("Dua belas bulan"),
    "cycle.state.draft": lazy("disiapkan"),
    "cycle.state.announced": lazy("diumumkan"),
    "cycle.state.open": lazy("dibuka"),
    "cycle.state.closed": lazy("ditutup"),
    "achievement.province_only": lazy("Capaian organisasi dicatat oleh administrator provinsi (BKD)."),
    "achievement.invalid": lazy("Capaian belum dapat disimpan. Periksa isian yang ditandai."),
    "achievement.level_unknown": lazy("Pilih salah satu capaian."),
    "achievement.source_missing": lazy("Tuliskan sumbernya, paling panjang 300 huruf."),
    "achievement.dated_ahead": lazy("Tanggal sumber tidak boleh sesudah hari ini."),
    "achievement.level.excellent": lazy("Istimewa"),
    "achievement.level.good": lazy("Baik"),
    "achievement.level.needs_improvement": lazy("Butuh Perbaikan"),
    "achievement.level.poor": lazy("Kurang"),
    "achievement.level.very_poor": lazy("Sangat Kurang"),
    "rater.self": lazy("Penilaian diri"),
    "rater.supervisor": lazy("Atasan langsung"),
    "rater.peer": lazy("Rekan kerja setingkat"),
    "rater.subordinate": lazy("Bawahan langsung"),
    "rater.external": lazy("Pihak lain"),
    "rater.system": lazy("Data"),
    "rater.rating": lazy("Penetapan rating oleh Pejabat Penilai Kinerja"),
    # notices
    "notice.cycle.announced": lazy("%(cycle)s diumumkan. Baca kriteria yang dipakai untuk menilai Anda."),
    # what changed since the period before
    "change.added": lazy("“%(label)s” baru ditambahkan."),
    "change.removed": lazy("“%(label)s” tidak dipakai lagi."),
    "change.reweighted": lazy("Bobot “%(label)s” berubah."),
    "change.reweighted.figures": lazy("Bobot “%(label)s” berubah dari %(before)s menjadi %(after)s."),
    "change.moved": lazy("“%(label)s” dipindahkan ke tempat lain."),
    "change.retexted": lazy("Kata-kata “%(label)s” berubah."),
    "change.retyped": lazy("Cara menjawab “%(label)s” berubah."),
    "change.rescored": lazy("Cara menghitung “%(label)s” berubah."),
    "change.role_changed": lazy("Yang menilai “%(label)s” berubah."),
    "change.outcome_changed": lazy("Cara menentukan kategori atau predikat berubah."),
}

register_messages(MESSAGES)

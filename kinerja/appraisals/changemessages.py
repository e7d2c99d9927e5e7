"""What the dotted codes about changes during an open period say to people."""

from kinerja.core.i18n import lazy, register_messages

REFUSALS = {
    "handover.unknown": lazy("Perubahan ini tidak ditemukan, atau bukan untuk Anda."),
    "handover.invalid": lazy("Perubahan belum dapat dilihat dampaknya. Periksa isian yang ditandai."),
    "handover.admin_only": lazy(
        "Perubahan selama periode dicatat oleh administrator Dinas atau administrator provinsi."
    ),
    "handover.other_agency": lazy(
        "Perubahan ini menyangkut perangkat daerah lain. Mintalah administrator provinsi (BKD) mencatatnya."
    ),
    "handover.own_appraisal": lazy(
        "Perubahan ini menyangkut penilaian Anda sendiri. Mintalah administrator lain mencatatnya."
    ),
    "handover.own_superior": lazy(
        "Perubahan ini menyangkut penilaian atasan Anda. Mintalah administrator lain mencatatnya."
    ),
    "handover.already_undone": lazy("Perubahan ini sudah dibatalkan."),
    "handover.answered": lazy(
        "Perubahan ini tidak dapat dibatalkan lagi: sesudah itu sudah ada yang mengisi atau berubah. Catat perubahan "
        "baru sebagai gantinya."
    ),
    "handover.newer_post": lazy(
        "Sesudah perubahan ini pegawai sudah ditempatkan lagi. Batalkan dahulu yang lebih baru."
    ),
    "handover.changed_meanwhile": lazy(
        "Keadaannya berubah sejak dampak ini ditampilkan, jadi belum ada yang dipindahkan. Baca dampaknya yang baru, "
        "lalu terapkan lagi."
    ),
    "handover.no_assessor": lazy("Tidak ada atasan langsung pada tempat yang baru."),
    "handover.not_acting": lazy("Pegawai ini sedang tidak menjadi Plt atau Plh pada tanggal itu."),
    "handover.nobody_touched": lazy("Pegawai ini tidak mempunyai penilaian pada periode yang sedang dibuka."),
    "handover.post_missing": lazy("Pilih jabatannya."),
    "handover.other_missing": lazy("Isi NIP pimpinan yang dimaksud."),
    "handover.other_is_oneself": lazy("Isi NIP orang lain, bukan pegawai itu sendiri."),
    "handover.letter_missing": lazy("Isi nomor surat yang menjadi dasar."),
    "handover.in_future": lazy(
        "Tanggal ini belum tiba. Catat penempatannya pada data pegawai; dampaknya pada penilaian dicatat di sini mulai "
        "tanggal itu."
    ),
}

WORDS = {
    "change.kind.move": lazy("Pindah jabatan"),
    "change.kind.acting": lazy("Menjadi Plt atau Plh"),
    "change.kind.acting_ended": lazy("Selesai sebagai Plt atau Plh"),
    "change.kind.absent": lazy("Berhalangan tetap"),
    "change.kind.supervisor": lazy("Atasan langsung ditetapkan lain"),
    "change.kind.task": lazy("Tugas dari pimpinan lain"),
    "change.kind.seconded": lazy("Dipekerjakan di instansi lain"),
    "change.kind.study": lazy("Tugas belajar"),
    "change.kind.study_dropped": lazy("Tugas belajar tidak selesai"),
    "change.kind.sync": lazy("Menyamakan dengan data kepegawaian"),
    "change.about.sync": lazy(
        "Jabatan atau atasan sudah diubah pada data pegawai; penilaiannya mengikuti keadaan itu."
    ),
    "change.kind.handed_up": lazy("Dinaikkan kepada atasan penilai"),
    "change.why.handed_up": lazy("Atasan penilai menilai menggantikan penilainya."),
    "change.why.own_sync": lazy("Mengikuti jabatan dan atasan menurut data kepegawaian."),
    "change.about.move": lazy(
        "Pegawai dinilai untuk setahun oleh atasan di tempat baru; hasil tidak dirata-ratakan. Orang yang "
        "ditinggalkannya mendapat penilai baru, kecuali ia pindah dalam masa penetapan rating."
    ),
    "change.about.acting": lazy("Dinilai oleh pimpinan di atas jabatan yang dirangkapnya selama menjadi Plt."),
    "change.about.acting_ended": lazy("Kembali dinilai oleh atasan pada jabatan definitifnya."),
    "change.about.absent": lazy(
        "Pensiun, meninggal, pindah instansi, atau berhenti. Orang yang dinilainya beralih ke Plt atau Plh, dan bila "
        "tidak ada, ke atasan di atasnya."
    ),
    "change.about.supervisor": lazy("Atasan langsung lain daripada menurut susunan unit, dengan surat."),
    "change.about.task": lazy("Penilai tetap; pimpinan yang memberi tugas diminta memberi umpan balik."),
    "change.about.seconded": lazy("Penilai tetap di instansi asal, dengan umpan balik dari tempat bekerja."),
    "change.about.study": lazy("Penilai tetap di instansi asal, berdasarkan hasil akademik."),
    "change.about.study_dropped": lazy(
        "Penilai tetap di instansi asal. Predikatnya hanya dapat Kurang atau Sangat Kurang."
    ),
    "change.outcome.moves": lazy("berpindah"),
    "change.outcome.stays": lazy("tetap"),
    "change.outcome.feedback": lazy("tetap, dengan umpan balik"),
    "change.why.own_move": lazy("Dinilai untuk setahun oleh atasan di tempat baru, tanpa dirata-ratakan."),
    "change.why.own_acting": lazy("Dinilai oleh pimpinan di atas jabatan yang dirangkap."),
    "change.why.own_acting_ended": lazy("Kembali ke atasan pada jabatan definitif."),
    "change.why.own_supervisor": lazy("Atasan langsungnya ditetapkan lain."),
    "change.why.own_absent": lazy("Tempatnya berubah."),
    "change.why.assessor_left": lazy("Penilainya meninggalkan unit ini di luar masa penetapan rating."),
    "change.why.assessor_came": lazy("Unit ini mendapat pimpinan baru."),
    "change.why.in_window": lazy("Penilainya pindah dalam masa penetapan rating, jadi ia masih menilai unit ini."),
    "change.why.kept_before": lazy("Penilainya pernah ditetapkan tersendiri, jadi tidak ikut berpindah."),
    "change.why.signed": lazy("Hasilnya sudah ditetapkan."),
    "change.why.left_service": lazy(
        "Tidak memegang jabatan lagi. Selesaikan penilaiannya, atau tutup tanpa hasil pada penutupan periode."
    ),
    "change.why.no_assessor": lazy(
        "Di tempat baru tidak ada pejabat yang dapat menilai. Isi dahulu jabatan pimpinan, atau tetapkan atasannya."
    ),
    "change.why.no_instrument": lazy("Tidak ada instrumen untuk jabatan barunya pada periode ini."),
    "change.why.task": lazy("Pimpinan pemberi tugas diminta memberi umpan balik kepada penilainya."),
    "change.why.seconded": lazy("Dinilai instansi asal; tempat bekerja diminta memberi umpan balik."),
    "change.why.study": lazy("Dinilai instansi asal menurut hasil akademik."),
    "change.why.study_dropped": lazy("Dinilai instansi asal; predikatnya hanya dapat Kurang atau Sangat Kurang."),
    "change.why.no_feedback_role": lazy(
        "Instrumennya tidak mempunyai penilai pihak lain yang terbuka, jadi umpan balik disampaikan langsung kepada "
        "penilai."
    ),
    "handover.state.applied": lazy("berlaku"),
    "handover.state.undone": lazy("dibatalkan"),
}

NOTICES = {
    "notice.handover.yours": lazy("%(cycle)s: penilaian Anda berpindah karena perubahan jabatan. Lihat penilai Anda."),
    "notice.handover.team": lazy("%(cycle)s: susunan pegawai yang Anda nilai berubah."),
    "notice.handover.asked": lazy("%(cycle)s: ada lembar baru untuk Anda karena perubahan jabatan."),
    "notice.handover.stays": lazy("%(cycle)s: perubahan jabatan dicatat, penilaian Anda tetap seperti semula."),
    "notice.handover.undone": lazy(
        "%(cycle)s: perubahan jabatan yang dicatat dibatalkan. Semua kembali seperti semula."
    ),
}

LOST = {
    "lost.no_appraisal": lazy("Belum mempunyai penilaian pada periode ini. Tambahkan dari halaman kemajuan."),
    "lost.no_post": lazy("Sedang tidak memegang jabatan. Catat penempatannya, atau tutup tanpa hasil."),
    "lost.assessor_left": lazy("Penilainya tidak memegang jabatan lagi."),
    "lost.no_superior": lazy("Susunan unit tidak memberi atasan. Isi jabatan pimpinan, atau tetapkan atasannya."),
    "lost.other_assessor": lazy("Menurut data kepegawaian atasannya orang lain."),
    "lost.other_post": lazy("Menurut data kepegawaian jabatan atau instrumennya lain."),
}

RULES = {
    "rule.invalid": lazy("Aturan belum dapat disimpan. Periksa isian yang ditandai."),
    "rule.unknown": lazy("Pilih salah satu."),
    "rule.acting_kinds": lazy("Siapa yang dinilai menurut jabatan yang dirangkap?"),
    "rule.acting_kinds.plt": lazy("hanya Plt"),
    "rule.acting_kinds.plt_plh": lazy("Plt dan Plh"),
    "rule.acting_kinds.none": lazy("tidak ada; selalu menurut jabatan definitif"),
    "rule.acting_instrument": lazy("Instrumen bagi yang dinilai menurut jabatan yang dirangkap"),
    "rule.acting_instrument.acting": lazy("instrumen jabatan yang dirangkap"),
    "rule.acting_instrument.definitive": lazy("instrumen jabatan definitif"),
    "rule.assessor_in_window": lazy("Penilai yang pindah dalam masa penetapan rating"),
    "rule.assessor_in_window.stays": lazy("masih menilai unit lamanya"),
    "rule.assessor_in_window.moves": lazy("tidak menilai unit lamanya lagi"),
}

MESSAGES = REFUSALS | WORDS | NOTICES | LOST | RULES

register_messages(MESSAGES)

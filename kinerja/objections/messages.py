"""What the dotted codes of this package say to people."""

from kinerja.core.i18n import lazy, register_messages

REFUSALS = {
    "objection.unknown": lazy("Keberatan ini tidak ditemukan."),
    "objection.not_yours": lazy(
        "Isi keberatan hanya untuk kedua pihak, atasan yang memutus, dan auditor yang ditugaskan."
    ),
    "objection.not_appraisee": lazy("Hanya pegawai yang dinilai yang mengajukan dan menarik keberatan."),
    "objection.cycle_not_open": lazy("Periode penilaiannya sedang tidak dibuka, jadi tidak ada yang dapat diubah."),
    "objection.superseded": lazy("Hasil ini sudah diganti dengan yang lebih baru. Buka hasil terbaru."),
    "objection.final.by_default": lazy(
        "Hasil ini ditetapkan atasan karena Pejabat Penilai Kinerja belum menilai sampai batas waktu. Menurut "
        "PermenPANRB 6/2022 hasil itu final, jadi tidak ada keberatan. Tanyakan kepada atasan yang menetapkannya "
        "atau kepada BKD."
    ),
    "objection.final.head_of_region": lazy(
        "Penilaian pimpinan tinggi dan kepala unit kerja mandiri oleh kepala daerah final menurut PermenPANRB 6/2022, "
        "jadi tidak ada keberatan. Tanyakan kepada Sekretaris Daerah atau BKD."
    ),
    "objection.final.by_objection": lazy("Hasil ini keputusan atas keberatan Anda dan final."),
    "objection.on_trial": lazy(
        "Hasil uji coba tidak dihitung, jadi tidak ada keberatan. Sampaikan pendapat Anda kepada Pejabat Penilai "
        "Kinerja atau administrator Dinas."
    ),
    "objection.already_filed": lazy("Keberatan atas hasil ini sudah pernah diajukan; hanya dapat satu kali."),
    "objection.receipt_first": lazy(
        "Nyatakan dahulu bahwa Anda sudah menerima hasil ini. Tenggat keberatan dihitung sejak tanda terima itu."
    ),
    "objection.no_clock": lazy("Tenggat keberatan belum tercatat. Hubungi administrator Dinas."),
    "objection.too_late": lazy(
        "Tenggat keberatan berakhir %(due_at)s dan hasil ini final. Tanyakan kepada BKD bila ada yang keliru."
    ),
    "objection.was_withdrawn": lazy("Keberatan ini sudah ditarik."),
    "objection.was_decided": lazy("Keberatan ini sudah diputus."),
    "objection.wrong_state": lazy("Keadaan keberatan ini sudah berubah sejak halaman dibuka. Muat ulang halamannya."),
    "objection.changed_meanwhile": lazy(
        "Keberatan ini berubah sejak Anda membukanya. Muat ulang, lalu periksa kembali."
    ),
    "objection.not_a_side": lazy("Keterangan hanya dari pegawai yang dinilai dan Pejabat Penilai Kinerjanya."),
    "objection.already_stated": lazy("Keterangan Anda sudah terkirim dan tidak dapat diubah."),
    "objection.nothing_to_reply": lazy("Tunggu penjelasan Pejabat Penilai Kinerja; sesudah itu Anda dapat menanggapi."),
    "objection.not_decider": lazy(
        "Hanya atasan Pejabat Penilai Kinerja, atau yang ditunjuk, yang memutus keberatan ini."
    ),
    "objection.decider_is_party": lazy(
        "Anda salah satu pihak dalam penilaian ini, jadi tidak dapat memutusnya. Minta BKD mencatat pelimpahan."
    ),
    "objection.no_ratings": lazy(
        "Instrumen ini tidak memakai rating, jadi tidak ada yang dapat diubah di sini. Kuatkan hasilnya, atau "
        "hubungi BKD."
    ),
    "stand_in.not_decider": lazy(
        "Hanya atasan Pejabat Penilai Kinerja, atau yang ditunjuk, yang menetapkan sebagai gantinya."
    ),
    "stand_in.window_open": lazy(
        "Pejabat Penilai Kinerja masih dapat menetapkan sampai %(closes_at)s. Giliran Anda bila sampai saat itu belum "
        "ditetapkan."
    ),
    "stand_in.without_result": lazy("Penilaian ini sudah ditutup tanpa hasil."),
    "delegation.by_party": lazy("Pihak dalam penilaian ini tidak menunjuk siapa yang memutus."),
    "delegation.not_yours": lazy(
        "Hanya atasan yang memutus atau administrator provinsi (BKD) yang mencatat pelimpahan."
    ),
    "delegation.nothing_pending": lazy("Tidak ada yang menunggu keputusan pada penilaian ini."),
    "delegation.party": lazy("Orang ini salah satu pihak dalam penilaian ini. Pilih orang lain."),
    "delegation.below_party": lazy("Orang ini bawahan salah satu pihak dalam penilaian ini. Pilih orang lain."),
}

FIELDS = {
    "objection.invalid": lazy("Ada isian yang perlu dibetulkan."),
    "objection.reasons_missing": lazy("Tulis alasan keberatan Anda, lalu simpan."),
    "objection.reasons_too_long": lazy("Alasan paling panjang 10.000 huruf. Ringkaskan."),
    "objection.point_too_long": lazy("Uraian ini paling panjang 5.000 huruf. Ringkaskan."),
    "objection.too_many_links": lazy("Paling banyak 20 tautan."),
    "objection.too_many_files": lazy("Paling banyak %(most)s berkas. Hapus salah satu dahulu."),
    "objection.no_link": lazy("Tulis satu tautan per baris, mulai dengan https://."),
    "objection.statement_missing": lazy("Tulis keterangan Anda."),
    "objection.statement_too_long": lazy("Keterangan paling panjang 10.000 huruf. Ringkaskan."),
    "objection.outcome_missing": lazy("Pilih: dikuatkan atau diubah."),
    "objection.verdict_incomplete": lazy("Ada isian yang perlu dilengkapi."),
    "objection.verdict_reason_missing": lazy("Tulis alasan keputusan Anda; kedua pihak akan membacanya."),
    "objection.hearing_missing": lazy(
        "Ada pihak yang belum menyampaikan keterangan. Tulis bagaimana pihak itu didengar, atau mengapa tidak."
    ),
    "objection.nothing_changed": lazy(
        "Semua rating sama dengan hasil semula. Ubah salah satunya, atau pilih dikuatkan."
    ),
    "delegation.invalid": lazy("Pelimpahan belum dapat dicatat. Periksa isian yang ditandai."),
    "delegation.reason_missing": lazy("Tulis alasan pelimpahan."),
    "delegation.reason_too_long": lazy("Alasan paling panjang 2.000 huruf. Ringkaskan."),
    "delegation.letter_too_long": lazy("Nomor surat paling panjang 120 huruf."),
    "delegation.nobody_named": lazy("Pilih orangnya. Cari dengan nama atau NIP, lalu pilih dari daftar."),
    "delegation.without_post": lazy("Orang ini sedang tidak memegang jabatan. Pilih orang lain."),
}

STATES = {
    "objection.state.draft": lazy("sedang ditulis"),
    "objection.state.filed": lazy("menunggu putusan"),
    "objection.state.withdrawn": lazy("ditarik"),
    "objection.state.upheld": lazy("hasil dikuatkan"),
    "objection.state.changed": lazy("hasil diubah"),
    "objection.seat.superior": lazy("atasan Pejabat Penilai Kinerja"),
    "objection.seat.next_level": lazy("atasan satu tingkat di atasnya, karena atasan langsung menjadi pihak"),
    "objection.seat.head_of_region": lazy("kepala daerah, karena tidak ada atasan lain dalam struktur"),
    "objection.seat.delegated": lazy("yang ditunjuk dengan pelimpahan"),
    "result.cause.decision": lazy("Ditetapkan Pejabat Penilai Kinerja"),
    "result.cause.default": lazy(
        "Ditetapkan atasan karena Pejabat Penilai Kinerja belum menilai sampai batas waktu (D.1.2)"
    ),
    "result.cause.objection": lazy("Diubah oleh keputusan atas keberatan (D.1.3)"),
}

NOTICES = {
    "notice.objection.filed.assessor": lazy(
        "%(cycle)s: seorang pegawai yang Anda nilai mengajukan keberatan. Sampaikan penjelasan Anda di halaman "
        "Keberatan."
    ),
    "notice.objection.filed.decider": lazy("%(cycle)s: ada keberatan yang menunggu putusan Anda di halaman Keberatan."),
    "notice.objection.nobody_decides": lazy(
        "%(cycle)s: ada keberatan tanpa atasan yang dapat memutus. Tunjuk seseorang di halaman Keberatan."
    ),
    "notice.objection.withdrawn": lazy("%(cycle)s: keberatan ditarik oleh pegawainya. Hasil semula final."),
    "notice.objection.stated.assessor": lazy(
        "%(cycle)s: Pejabat Penilai Kinerja menyampaikan penjelasan atas keberatan. Baca di halaman Keberatan."
    ),
    "notice.objection.stated.appraisee": lazy(
        "%(cycle)s: pegawai menanggapi penjelasan atas keberatannya. Baca di halaman Keberatan."
    ),
    "notice.objection.upheld": lazy("%(cycle)s: keberatan diputus, hasil semula dikuatkan. Hasilnya final."),
    "notice.objection.changed": lazy("%(cycle)s: keberatan diputus, hasilnya diubah. Hasil yang baru final."),
    "notice.stand_in.decided": lazy(
        "%(cycle)s: hasil Anda ditetapkan atasan karena Pejabat Penilai Kinerja belum menilai sampai batas waktu."
    ),
    "notice.stand_in.decided.assessor": lazy(
        "%(cycle)s: atasan menetapkan hasil seorang pegawai sebagai ganti Anda, karena batas waktunya lewat."
    ),
    "notice.delegation.to": lazy("%(cycle)s: Anda ditunjuk memutus satu penilaian. Buka Tugas saya."),
    "notice.delegation.from": lazy("%(cycle)s: kewenangan memutus satu penilaian sudah dilimpahkan kepada orang lain."),
    "notice.delegation.party": lazy("%(cycle)s: pejabat yang memutus penilaian Anda atau pegawai Anda berganti."),
}

MESSAGES = REFUSALS | FIELDS | STATES | NOTICES

register_messages(MESSAGES)

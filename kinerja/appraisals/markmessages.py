"""What is said about marked days."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "mark.kind.flexible": lazy("kerja fleksibel (WFA atau WFH)"),
    "mark.kind.leave": lazy("cuti"),
    "mark.kind.outage": lazy("gangguan jaringan atau listrik"),
    "mark.administrators_only": lazy("Penanda hari kerja dicatat oleh administrator Dinas dan BKD."),
    "mark.not_your_agency": lazy("Pegawai atau unit ini bukan dari perangkat daerah Anda."),
    "mark.about_oneself": lazy("Penanda tentang diri sendiri dicatat oleh administrator lain."),
    "mark.already_withdrawn": lazy("Penanda ini sudah dicabut."),
    "mark.unknown": lazy("Penanda ini tidak ditemukan."),
    "mark.invalid": lazy("Penanda ini belum lengkap."),
    "mark.subject_missing": lazy("Isi NIP pegawainya atau pilih unitnya, salah satu saja."),
    "mark.nobody_there": lazy("Tidak ada pegawai Anda dengan nomor ini yang memegang jabatan pada hari-hari itu."),
    "mark.unit_unknown": lazy("Pilih unit dari perangkat daerah Anda."),
    "mark.kind_unknown": lazy("Pilih penandanya."),
    "mark.ends_before": lazy("Hari terakhir tidak boleh sebelum hari pertama."),
    "mark.too_long": lazy("Paling lama %(most)s hari. Periksa tahunnya."),
    "mark.overlaps": lazy("Sudah ada penanda yang sama pada sebagian hari itu. Cabut dahulu yang lama."),
    "mark.source_missing": lazy("Isi nomor surat atau catatannya, paling banyak %(most_source)s huruf."),
    "notice.mark.flexible": lazy(
        "Hari kerja fleksibel Anda ditandai pada data kinerja. Penanda tidak mengubah angka; baca di Kriteria saya."
    ),
    "notice.mark.leave": lazy(
        "Hari cuti Anda ditandai pada data kinerja. Penanda tidak mengubah angka; baca di Kriteria saya."
    ),
    "notice.mark.outage": lazy(
        "Hari gangguan jaringan atau listrik di tempat tugas Anda ditandai pada data kinerja. Penanda tidak mengubah "
        "angka; baca di Kriteria saya."
    ),
    "notice.mark.withdrawn": lazy(
        "Sebuah penanda untuk hari kerja Anda dicabut. Baca yang masih ada di Kriteria saya."
    ),
}

register_messages(MESSAGES)

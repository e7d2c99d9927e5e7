"""What is said about service figures of units."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "service.kind.satisfaction": lazy("Indeks kepuasan masyarakat (SKM)"),
    "service.kind.complaints": lazy("Pengaduan masuk"),
    "service.kind.complaints_settled": lazy("Pengaduan selesai, persen"),
    "service.kind.timeliness": lazy("Layanan tepat waktu, persen"),
    "service.kind.aid": lazy("Penerima bantuan yang terlayani"),
    "service.administrators_only": lazy("Angka unit dicatat oleh administrator Dinas dan BKD."),
    "service.not_your_agency": lazy("Unit ini bukan dari perangkat daerah Anda."),
    "service.unit_unknown": lazy("Pilih unit dari perangkat daerah Anda."),
    "service.kind_unknown": lazy("Pilih angkanya."),
    "service.value_missing": lazy("Isi nilainya."),
    "service.value_unreadable": lazy("Angka ini tidak terbaca. Tulis misalnya 87,5."),
    "service.value_ambiguous": lazy("Angka ini dapat dibaca dua cara. Tulis tanpa tanda ribuan, misalnya 1234,5."),
    "service.value_too_fine": lazy("Paling banyak empat angka di belakang koma."),
    "service.bounds.satisfaction": lazy("Indeks SKM antara 25 dan 100."),
    "service.bounds.complaints": lazy("Banyaknya pengaduan tidak boleh kurang dari nol."),
    "service.bounds.complaints_settled": lazy("Persen antara 0 dan 100."),
    "service.bounds.timeliness": lazy("Persen antara 0 dan 100."),
    "service.bounds.aid": lazy("Banyaknya penerima tidak boleh kurang dari nol."),
    "service.source_missing": lazy("Isi sumbernya, paling banyak %(most)s huruf."),
    "service.in_future": lazy("Tanggal data tidak boleh sesudah hari ini."),
    "service.invalid": lazy("Angka unit ini belum lengkap."),
    "service.nothing_holds": lazy("Angka ini sudah tidak berlaku. Muat ulang halamannya."),
}

register_messages(MESSAGES)

"""What the dotted codes about closing a period say to people."""

from kinerja.core.i18n import lazy, register_messages

REFUSALS = {
    "closing.invalid": lazy("Belum dapat dijalankan. Periksa isian yang ditandai."),
    "closing.nothing_chosen": lazy("Pilih paling sedikit satu pegawai."),
    "closing.too_many": lazy("Paling banyak %(most)s pegawai sekali jalan."),
    "closing.until_missing": lazy("Isi sampai kapan diperpanjang."),
    "closing.until_past": lazy("Waktu ini sudah lewat."),
    "closing.roles_missing": lazy("Pilih jenis pengisian yang diperpanjang."),
    "closing.by_assessor": lazy("Anda penilai pegawai ini, jadi administrator lain yang menyelesaikannya."),
    "closing.other_state": lazy("Tidak cocok dengan keadaan penilaiannya sekarang."),
    "closing.no_superior": lazy("Tidak ada atasan di atas penilainya."),
    "closing.no_post": lazy("Pegawai ini tidak memegang jabatannya lagi. Catat dahulu perubahan jabatannya."),
    "closing.hindered": lazy(
        "Periode belum dapat ditutup: masih ada %(number)s penilaian yang belum final, belum ditutup tanpa hasil, dan "
        "belum dilewati dengan alasan."
    ),
    "closing.no_seal": lazy("Periode ini ditutup sebelum ada segel penutupan."),
}

WHYS = {
    "closing.why.final": lazy("final"),
    "closing.why.without_result": lazy("tanpa hasil"),
    "closing.why.passed": lazy("dilewati dengan alasan"),
    "closing.why.window_open": lazy("masa pengisian masih berjalan"),
    "closing.why.silent": lazy("penilai belum menilai sampai batas waktu"),
    "closing.why.vacancy": lazy("penilai tidak memegang jabatan"),
    "closing.why.not_receipted": lazy("belum ditandatangani dan dikembalikan pegawai"),
    "closing.why.objection_time": lazy("masih dalam tenggat keberatan"),
    "closing.why.objection": lazy("keberatan sedang berjalan"),
    "closing.why.marked_no_network": lazy("tidak ada jaringan"),
    "closing.why.marked_outage": lazy("gangguan listrik atau aplikasi"),
    "closing.why.marked_leave": lazy("sedang cuti atau sakit"),
    "closing.why.marked_vacancy": lazy("jabatan penilai kosong"),
    "closing.why.marked_silent": lazy("penilai diam"),
    "closing.why.marked_left": lazy("pegawai sudah keluar"),
    "closing.why.marked_objection": lazy("menunggu keberatan"),
    "closing.why.marked_not_receipted": lazy("belum diterima pegawai"),
    "closing.why.marked_other": lazy("sebab lain"),
    "closing.cause.no_network": lazy("Tidak ada jaringan"),
    "closing.cause.outage": lazy("Gangguan listrik atau aplikasi"),
    "closing.cause.leave": lazy("Sedang cuti atau sakit"),
    "closing.cause.vacancy": lazy("Jabatan penilai kosong"),
    "closing.cause.silent": lazy("Penilai diam"),
    "closing.cause.left": lazy("Pegawai sudah keluar"),
    "closing.cause.objection": lazy("Menunggu keberatan"),
    "closing.cause.not_receipted": lazy("Belum diterima pegawai"),
    "closing.cause.other": lazy("Sebab lain"),
}

ACTIONS = {
    "closing.action.mark": lazy("Catat sebabnya"),
    "closing.action.extend": lazy("Perpanjang masa pengisian"),
    "closing.action.hand_up": lazy("Naikkan kepada atasan penilai"),
    "closing.action.without_result": lazy("Tutup tanpa hasil"),
    "closing.action.resume": lazy("Buka kembali yang tanpa hasil"),
    "closing.action.skip": lazy("Lewati dengan alasan"),
    "closing.about.mark": lazy("Hanya mencatat mengapa penilaiannya belum selesai."),
    "closing.about.extend": lazy("Hanya untuk orang yang dipilih; masa pengisian orang lain tetap."),
    "closing.about.hand_up": lazy(
        "Atasan penilai menilai menggantikannya. Sesudah masa penetapan berakhir, hasilnya final tanpa keberatan."
    ),
    "closing.about.without_result": lazy("Pegawainya tetap tampil dalam daftar dan rekap, dengan alasannya."),
    "closing.about.resume": lazy("Penilaian berjalan lagi dari tempat berhentinya."),
    "closing.about.skip": lazy("Untuk yang sudah ditetapkan tetapi belum final; hasilnya tetap."),
}

NOTICES = {
    "appraisal.state.objected": lazy("keberatan"),
    "appraisal.state.final": lazy("final"),
    "appraisal.state.without_result": lazy("tanpa hasil"),
    "notice.closing.without_result": lazy(
        "%(cycle)s: penilaian Anda ditutup tanpa hasil. Tanyakan alasannya kepada administrator."
    ),
    "notice.closing.resume": lazy("%(cycle)s: penilaian Anda dibuka kembali."),
    "notice.closing.extend": lazy("%(cycle)s: masa pengisian untuk penilaian tertentu diperpanjang."),
}

MESSAGES = REFUSALS | WHYS | ACTIONS | NOTICES

register_messages(MESSAGES)

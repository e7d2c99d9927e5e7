"""What the dotted codes around a version say to people: its decree, going back to it, trying its draft."""

from kinerja.core.i18n import lazy

SETTING_MESSAGES = {
    "basis.incomplete": lazy("Keputusan penetapan belum lengkap. Isi semuanya, atau kosongkan semuanya."),
    "basis.kind_missing": lazy("Pilih jenis keputusannya."),
    "basis.number_missing": lazy("Tuliskan nomor keputusannya."),
    "basis.date_missing": lazy("Isi tanggal keputusannya."),
    "basis.date_ahead": lazy("Tanggal ini belum tiba. Catat keputusan sesudah ditandatangani."),
    "basis.signer_missing": lazy("Tuliskan nama yang menandatangani."),
    "basis.office_missing": lazy("Tuliskan jabatan yang menandatangani."),
    "basis.scan_type": lazy("Pindaian keputusan harus PDF, JPG, atau PNG."),
    "draft.is_reversion": lazy(
        "Usulan kembali ke versi lama tidak disunting. Pejabat kedua mengukuhkannya, atau usulannya ditarik."
    ),
    "draft.not_reversion": lazy("Rancangan ini bukan usulan kembali ke versi lama."),
    "reversion.already_proposed": lazy("Kembali ke versi ini sudah diusulkan dan menunggu pejabat kedua."),
    "trial_link.unknown": lazy("Tautan ini tidak dikenal. Periksa apakah tautannya tersalin lengkap."),
    "trial_link.revoked": lazy("Tautan ini sudah dicabut."),
    "trial_link.expired": lazy("Masa berlaku tautan ini sudah habis."),
    "trial_link.over": lazy("Rancangan ini tidak dicobakan lagi: sudah diterbitkan atau disisihkan."),
    "trial_link.days": lazy("Isi 1 sampai %(most)s hari."),
    "comment.incomplete": lazy("Komentar belum dapat dikirim. Periksa isian yang ditandai."),
    "comment.unknown": lazy("Komentar ini tidak ditemukan."),
    "comment.name_missing": lazy("Tuliskan nama Anda."),
    "comment.name_too_long": lazy("Nama paling panjang 100 huruf."),
    "comment.text_missing": lazy("Tuliskan komentar Anda."),
    "comment.text_too_long": lazy("Komentar paling panjang 2.000 huruf. Ringkaskan."),
    "comment.node_unknown": lazy("Pilih bagian yang dikomentari dari daftar."),
    "comment.too_fast": lazy("Terlalu banyak komentar dari jaringan ini. Cobalah lagi pada %(retry_at)s."),
    "comment.too_many": lazy("Rancangan ini sudah menerima terlalu banyak komentar. Hubungi yang mengirim tautan."),
    "version.is_current": lazy("Isi versi ini sama dengan yang sedang berlaku."),
    "version.is_set": lazy("Keputusan penetapan versi ini sudah dicatat dan tidak dapat diubah."),
}

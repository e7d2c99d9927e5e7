"""What the dotted codes of the core say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "access.login": lazy("Anda perlu masuk untuk membuka halaman ini."),
    "access.guest": lazy("Halaman ini hanya untuk pegawai yang mempunyai akun."),
    "access.not_allowed": lazy("Anda tidak berwenang membuka halaman ini."),
    "attempts.too_many": lazy("Terlalu banyak percobaan yang salah. Cobalah lagi pada %(retry_at)s."),
    "csrf.expired": lazy("Halaman ini sudah terbuka terlalu lama, jadi isiannya belum diterima."),
    "csrf.foreign_origin": lazy("Permintaan ini dikirim dari situs lain dan ditolak."),
    "database.unavailable": lazy("Basis data sedang tidak menjawab. Cobalah lagi beberapa saat lagi."),
    "form.unknown_field": lazy(
        "Formulir ini membawa isian yang tidak dikenal. Muat ulang halamannya, lalu kirim lagi."
    ),
    "form.invalid": lazy("Ada isian yang belum benar."),
    "export.too_large": lazy("Daftar ini terlalu panjang untuk diunduh sekaligus. Persempit dengan saringan."),
    "record.not_found": lazy("Data ini tidak ditemukan."),
    "workflow.wrong_state": lazy("Langkah ini tidak dapat dilakukan pada tahap sekarang."),
}

register_messages(MESSAGES)

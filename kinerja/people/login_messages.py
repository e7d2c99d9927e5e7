"""What the dotted codes of logging in, passwords and codes say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "password.wrong": lazy("Kata sandi tidak cocok."),
    "password.too_short": lazy(
        "Kata sandi paling sedikit 12 karakter. Beberapa kata yang mudah Anda ingat sudah cukup."
    ),
    "password.too_long": lazy("Kata sandi paling banyak 128 karakter."),
    "password.common": lazy("Kata sandi ini termasuk yang paling sering dipakai orang. Pilih yang lain."),
    "password.guessable": lazy(
        "Kata sandi ini mudah ditebak karena hampir seluruhnya terdiri dari nama, nomor, atau nama instansi. "
        "Pilih yang lain."
    ),
    "password.mismatch": lazy("Kedua kata sandi baru tidak sama."),
    "password.missing": lazy("Isi kata sandi Anda."),
    "password.none": lazy("Akun ini belum mempunyai kata sandi. Mintalah kode kepada operator unit Anda."),
    "code.wrong": lazy(
        "NIP, alamat surel, atau kode tidak cocok, atau kodenya sudah tidak berlaku. "
        "Periksa ketikan Anda, atau mintalah kode baru kepada operator unit Anda."
    ),
    "code.identity_missing": lazy("Isi NIP atau alamat surel Anda."),
    "code.missing": lazy("Isi kode dari operator unit Anda."),
    "account.locale_unknown": lazy("Bahasa ini tidak tersedia."),
    "role.unit_operator": lazy("Operator unit"),
    "role.agency_admin": lazy("Administrator Dinas"),
    "role.province_admin": lazy("Administrator provinsi (BKD)"),
    "role.auditor": lazy("Auditor"),
    "mail.unavailable": lazy("Surel belum dapat dikirim. Cobalah lagi beberapa saat lagi."),
}

register_messages(MESSAGES)

"""What the dotted codes of carrying over say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "copying.assessor_only": lazy("Hasil disalin oleh Pejabat Penilai Kinerja pegawai yang bersangkutan."),
    "copying.changed_meanwhile": lazy(
        "Isi hasil ini berubah sejak halaman dibuka. Muat ulang halaman, lalu tandai lagi."
    ),
}

register_messages(MESSAGES)

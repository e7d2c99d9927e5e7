"""What codes about overlays say to people."""

from kinerja.core.i18n import lazy

OVERLAY = {
    "overlay.bounds_crossed": lazy("Batas bobot bagi penyesuaian terbalik: yang terkecil melebihi yang terbesar."),
    "overlay.bounds_unused": lazy(
        "Batas bobot bagi penyesuaian diisi, padahal bobotnya tidak boleh disesuaikan. Izinkan, atau hapus batasnya."
    ),
    "overlay.bounds_of_all": lazy(
        "Batas bobot hanya berlaku bagi satu butir; isi pada butirnya, bukan pada baris umum."
    ),
    "overlay.own_weight_outside": lazy("Bobot inti sendiri (%(weight)s) berada di luar batas bagi penyesuaian."),
    "overlay.locked": lazy("Bagian ini dikunci instrumen inti, jadi tidak dapat diubah di sini."),
    "overlay.may_not_hide": lazy("Butir ini dikunci instrumen inti dan tidak boleh dihapus atau disembunyikan."),
    "overlay.may_not_retext": lazy("Kata-kata butir ini dikunci instrumen inti."),
    "overlay.may_not_reweight": lazy("Bobot butir ini dikunci instrumen inti."),
    "overlay.may_not_add": lazy("Instrumen inti tidak mengizinkan tambahan di sini."),
    "overlay.weight_outside": lazy("Bobot %(weight)s di luar batas yang ditetapkan instrumen inti."),
    "overlay.unknown_node": lazy("Butir ini tidak ada pada instrumen inti."),
    "overlay.unknown_parent": lazy("Kriteria tempat tambahan ini tidak ada pada instrumen inti."),
    "overlay.unknown_field": lazy("Bagian ini tidak ada pada instrumen inti."),
    "overlay.code_taken": lazy("Kode %(code)s sudah dipakai instrumen inti. Pilih kode lain."),
    "overlay.unreadable": lazy("Tambahan ini tidak dapat dibaca."),
    "overlay.core_unpublished": lazy("Instrumen inti belum mempunyai versi, jadi belum dapat disesuaikan."),
    "overlay.exists": lazy("Dinas ini sudah mempunyai penyesuaian instrumen ini untuk rumpun jabatan itu."),
    "draft.core_moved": lazy(
        "Instrumen inti sudah mempunyai versi baru. Ikuti dulu intinya; sebelum itu penyesuaian ini tidak dapat "
        "diajukan, disetujui, atau ditetapkan."
    ),
    "reversion.core_moved": lazy(
        "Versi itu disusun menurut inti yang lama. Mulai rancangan dari versi itu, lalu ikuti intinya."
    ),
    "draft.core_not_moved": lazy("Penyesuaian ini sudah bertumpu pada versi inti yang berlaku."),
}

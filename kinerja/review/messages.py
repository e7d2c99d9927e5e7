"""What the dotted codes of this package say to people."""

from kinerja.core.i18n import lazy, register_messages

MESSAGES = {
    "impact.submit_first": lazy("Dampak dihitung setelah rancangan diajukan untuk diperiksa."),
    "impact.cycle_unknown": lazy("Periode ini tidak ditemukan, belum ditutup, atau tidak memakai instrumen ini."),
    "impact.choose_cycle": lazy("Pilih periode yang sudah selesai."),
    "impact.unknown": lazy("Dampak pada periode ini belum pernah dihitung."),
    "impact.already_ended": lazy("Perhitungan ini sudah berakhir."),
    "impact.not_done": lazy("Perhitungan belum selesai, jadi belum ada yang dapat diunduh."),
    "impact.replaced": lazy("Perhitungan ini sudah diganti oleh yang lebih baru."),
    "impact.draft_changed": lazy("Rancangan berubah sejak perhitungan diminta. Hitung lagi."),
    "impact.too_few": lazy(
        "Gambar sebaran tidak ditampilkan: penilaian yang tampak terlalu sedikit, atau yang berubah hanya satu dua "
        "orang, sehingga nilai mereka dapat ditebak."
    ),
    "impact.states_only": lazy("Anda melihat keadaan saja, bukan nilai perorangan."),
}

register_messages(MESSAGES)

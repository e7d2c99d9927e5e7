"""What the dotted codes of printed documents say to people."""

from kinerja.core.i18n import lazy, register_messages
from kinerja.reports.models import PrintoutKind

KIND_NAMES = {
    PrintoutKind.D11: lazy("D.1.1 Dokumen evaluasi kinerja"),
    PrintoutKind.D12: lazy("D.1.2 Dokumen evaluasi kinerja oleh atasan"),
    PrintoutKind.D13: lazy("D.1.3 Dokumen evaluasi kinerja setelah keberatan"),
    PrintoutKind.C: lazy("C Hasil evaluasi kinerja"),
}
MESSAGES = {
    "printout.not_found": lazy("Dokumen ini tidak ditemukan."),
    "printout.not_yours": lazy(
        "Dokumen cetak hanya untuk pegawai yang dinilai, penilainya, dan auditor yang ditugaskan."
    ),
    "printout.assessor_only": lazy("Dokumen cetak diterbitkan oleh pejabat yang menetapkan hasilnya."),
    "printout.result_replaced": lazy("Hasil ini sudah diganti. Terbitkan dokumen dari hasil yang terbaru."),
    "printout.not_issued": lazy("Dokumen ini masih rancangan penyiap dan belum diterbitkan penilainya."),
    "printout.already_issued": lazy(
        "Dokumen hasil ini sudah diterbitkan penilainya. Yang mengubah atau menerbitkannya lagi hanya penilai."
    ),
    "printout.official_not_prepared": lazy("Penyiap hanya membaca salinan kerja, bukan dokumen resmi."),
    "printout.replaced": lazy(
        "Dokumen ini sudah diganti dengan yang lebih baru. Unggah pindaian pada dokumen terbaru."
    ),
    "printout.nothing_to_scan": lazy("Belum ada dokumen yang pindaiannya dapat Anda unggah."),
    "printout.note_too_long": lazy("Catatan paling panjang 10.000 huruf. Ringkaskan."),
    "printout.letter_too_long": lazy("Nomor surat paling panjang 100 huruf."),
    "printout.letter_taken": lazy(
        "Nomor surat ini sudah dipakai dokumen lain: %(form)s, nomor seri %(serial)s. Ketik nomor lain."
    ),
    "printout.unknown_code": lazy(
        "Tidak ada dokumen dengan kode ini. Periksa kembali huruf dan angkanya; bila tetap tidak ditemukan, dokumen "
        "itu tidak diterbitkan oleh Kinerja."
    ),
    "bundle.not_found": lazy("Berkas ini tidak ditemukan atau sudah dihapus. Buat berkas baru."),
    "bundle.nothing": lazy(
        "Tidak ada hasil yang dokumennya dapat Anda buat pada pilihan ini. Pilih periode atau unit lain."
    ),
    "bundle.too_many_for_one_pdf": lazy("Satu PDF memuat paling banyak 60 pegawai. Pilih satu unit, atau pilih ZIP."),
    "bundle.empty": lazy("Tidak ada lagi dokumen yang boleh Anda unduh dalam berkas ini. Buat berkas baru."),
    "bundle.already_ended": lazy("Pembuatan berkas ini sudah berakhir."),
    "bundle.not_done": lazy("Berkas belum selesai dibuat, jadi belum dapat diunduh."),
    "scan.missing": lazy("Pilih berkas pindaiannya dahulu."),
    "scan.type": lazy("Pindaian harus PDF, JPG, atau PNG."),
    "print_basis.province_only": lazy("Dasar hukum cetak resmi hanya dicatat oleh BKD."),
    "print_basis.emblem_not_official": lazy("Lambang hanya dipakai pada dokumen resmi. Hapus berkasnya."),
    "print_basis.emblem_too_large": lazy("Gambar lambang paling besar 512 KB. Perkecil gambarnya."),
    "print_basis.emblem_type": lazy("Gambar lambang harus PNG atau JPG."),
    "print_basis.emblem_unreadable": lazy("Gambar ini rusak dan tidak dapat dicetak. Pilih berkas lain."),
}

register_messages(MESSAGES)

"""What tables and files that cannot be taken say to people."""

from kinerja.core.i18n import lazy

PASTING = {
    "paste.empty": lazy("Belum ada sel yang ditempel."),
    "paste.too_long": lazy("Tabelnya terlalu besar (paling banyak %(most)s tanda). Tempel sebagian demi sebagian."),
    "paste.too_many_rows": lazy(
        "Tabelnya berisi %(count)s baris; paling banyak %(most)s. Tempel sebagian demi sebagian."
    ),
    "paste.too_many_columns": lazy("Tabelnya berisi %(count)s kolom; paling banyak %(most)s. Salin kolom yang perlu."),
    "paste.no_indicator_column": lazy("Pilih kolom mana yang berisi indikator."),
    "paste.column_twice": lazy("Arti ini sudah dipilih untuk kolom lain."),
    "paste.rows_refused": lazy("Ada %(count)s baris yang belum dapat diambil. Lihat lagi hasilnya."),
    "paste.no_label": lazy("Baris ini tidak menyebut indikator maupun kriteria."),
    "paste.no_criterion": lazy("Kriterianya belum disebut, dan tidak ada kriteria di atasnya."),
    "paste.repeated": lazy("Indikator yang sama sudah ada pada baris %(first)s."),
    "paste.code_of_criterion": lazy("Kode %(code)s adalah kode sebuah kriteria."),
    "paste.stays": lazy("Indikator ini tetap pada kriterianya yang sekarang; pindahkan dari susunan bila perlu."),
    "paste.type_unknown": lazy("Tipe “%(typed)s” tidak dikenal. Pilihannya: %(known)s."),
    "paste.text_too_long": lazy("Teksnya terlalu panjang (paling banyak %(most)s tanda)."),
    "paste.weight_of_words": lazy("Tipe ini tidak dihitung, jadi bobotnya tidak diambil."),
    "paste.weight_unused": lazy("Kriterianya sama rata, jadi bobot ini tidak dipakai."),
    "paste.weight_adds_up": lazy("Bobot kriteria ini dijumlahkan dari isinya; angka di sini tidak diambil."),
    "paste.levels_unread": lazy("Tulis tingkatnya seperti 1: Jarang; 2: Sering; 3: Selalu."),
    "paste.level_alone": lazy("Satu tingkat saja tidak cukup; tulis paling sedikit dua."),
    "paste.level_repeated": lazy("Nilai tingkat yang sama disebut dua kali."),
    "paste.levels_not_for_type": lazy("Tipe ini tidak memakai tingkat, jadi tingkatnya tidak diambil."),
    "paste.needs_settings": lazy("Lengkapi pengaturan jawabannya pada halaman indikatornya sesudah ini."),
}

FILES = {
    "import.no_file": lazy("Pilih berkasnya."),
    "import.too_large": lazy("Berkasnya terlalu besar; paling banyak %(most)s MB."),
    "import.not_utf8": lazy("Berkas ini memuat tanda yang tidak dapat dibaca. Simpan sebagai teks UTF-8."),
    "import.not_json": lazy("Berkas ini bukan dokumen JSON yang benar (baris %(line)s)."),
    "import.control_sign": lazy("Ada tanda kosong (NUL) di dalam teksnya. Hapus tanda itu."),
    "import.too_many_nodes": lazy("Dokumen ini memuat %(count)s kriteria dan indikator; paling banyak %(most)s."),
    "import.minimum_too_large": lazy("Jumlah penilai harus antara 0 dan %(most)s."),
}

WORKBOOKS = {
    "workbook.sheet_missing": lazy("Lembar “%(sheet)s” tidak ada. Unggah buku kerja yang diunduh dari sini."),
    "workbook.column_missing": lazy("Kolom ini tidak ada."),
    "workbook.json_broken": lazy("Isi kolom JSON tidak dapat dibaca. Unduh lagi, dan jangan mengubah kolom itu."),
    "workbook.not_flag": lazy("Tulis “ya” atau “tidak”."),
    "workbook.unknown_word": lazy("Kata ini tidak dikenal. Pilihannya: %(known)s."),
    "workbook.no_name": lazy("Baris ini tidak mempunyai kode maupun nama."),
    "workbook.repeated": lazy("Kode %(code)s sudah dipakai pada baris %(first)s."),
    "workbook.no_home": lazy("Tidak ada kriteria dengan kode “%(parent)s”."),
    "workbook.in_itself": lazy("Kriteria ini berada di dalam dirinya sendiri."),
    "workbook.no_root": lazy("Tidak ada baris tanpa isian “Di dalam”; kriteria terluar harus ada."),
    "workbook.second_root": lazy("Isi kode kriteria yang memuat baris ini. Hanya kriteria terluar yang kosong."),
    "workbook.no_indicator": lazy("Tidak ada indikator dengan kode “%(code)s”."),
    "workbook.no_value": lazy("Isi nilai tingkat ini."),
    "workbook.rule_incomplete": lazy("Bagian aturan ini tidak lengkap. Unduh lagi untuk mendapatkannya kembali."),
    "workbook.rule_twice": lazy("Bagian ini hanya boleh ada satu kali."),
}

TAKING = {
    "copy.nothing": lazy("Tekan tombol salin pada bagian yang Anda pilih."),
    "take.needs_other": lazy(
        "“%(name)s” tidak mempunyai tempat bila hanya perubahan ini yang diambil (%(other)s). Centang juga perubahan "
        "yang menyertainya, atau hapus centang keduanya."
    ),
    "take.nothing": lazy("Belum ada perubahan yang dicentang."),
    "take.draft_unreadable": lazy(
        "Rancangan ini belum dapat dibandingkan. Betulkan dulu yang bertanda “harus” pada susunannya."
    ),
}

EXCHANGE = {**PASTING, **FILES, **WORKBOOKS, **TAKING}

"""What is wrong or unusual in a definition, and what to do about it."""

from forms.words import N_

DEFINITION = {
    # the tree and its codes
    "code.malformed": N_(
        "Kode hanya boleh memuat huruf, angka, tanda - dan _, diawali huruf, paling panjang 40 tanda."
    ),
    "code.repeated": N_("Kode %(code)s dipakai dua kali. Ganti salah satunya."),
    "code.differs_in_case_only": N_(
        "Kode %(code)s dan %(other)s hanya berbeda huruf besar dan kecil. Ganti salah satunya."
    ),
    "criterion.empty": N_("Kriteria ini belum mempunyai isi. Tambahkan indikator, atau hapus kriterianya."),
    "node.no_indicator": N_("Instrumen ini belum mempunyai indikator. Tambahkan paling sedikit satu."),
    "node.very_many": N_(
        "Instrumen ini memuat %(count)s indikator. Lebih dari %(most)s sulit diisi orang; ringkaslah."
    ),
    "node.too_deep": N_("Susunannya terlalu dalam. Paling banyak %(most)s lapis; pindahkan ke luar."),
    "text.missing": N_("Teks bahasa Indonesia di sini belum diisi."),
    "wording.role_not_asked": N_(
        "Ada kata-kata khusus untuk %(role)s, padahal jenis penilai itu tidak menjawab. Hapus kata-katanya, "
        "atau ikutkan penilainya."
    ),
    "wording.unknown_key": N_("Kata-kata khusus hanya untuk uraian dan bantuan, bukan “%(key)s”."),
    # roles
    "role.minimum_too_small": N_("Jumlah penilai paling sedikit 1."),
    "role.unused": N_("Jenis penilai ini tidak menjawab satu indikator pun. Ikutkan pada indikator, atau hapus."),
    "role.closed_minimum": N_(
        "Jenis penilai tertutup perlu paling sedikit %(least)s orang, agar jawaban seseorang tidak dapat ditebak."
    ),
    "role.cannot_be_closed": N_("Penilaian diri dan data tidak dapat tertutup. Pilih terbuka."),
    "role.closed_rule_unused": N_(
        "Jenis penilai tertutup yang kurang orang selalu dibagi ulang; aturan lain tidak berlaku baginya."
    ),
    "role.unknown": N_(
        "Jenis penilai “%(role)s” tidak ada pada instrumen ini. Tambahkan dulu, atau hapus dari indikator."
    ),
    "role.repeated": N_("Jenis penilai “%(role)s” disebut dua kali."),
    "decline.role_not_asked": N_("“Tidak dapat menilai” diberikan kepada %(role)s, yang tidak menjawab indikator ini."),
    "indicator.nobody_answers": N_("Belum ada yang menjawab indikator ini. Pilih jenis penilainya."),
    "indicator.only_weightless_roles": N_(
        "Semua penilai indikator ini berbobot 0, jadi nilainya tidak pernah ada. Tambahkan penilai yang berbobot."
    ),
    "indicator.nobody_writes": N_(
        "Indikator kata-kata ini hanya diberikan kepada data, yang tidak dapat menulis. Pilih penilai lain."
    ),
    "indicator.no_data_role": N_(
        "Nilai ini berasal dari data, tetapi belum ada jenis penilai “data” yang mengisinya. Tambahkan jenis itu."
    ),
    "type.unknown": N_("Tipe jawaban “%(type)s” tidak dikenal. Pilih tipe dari daftar."),
    # weights
    "weight.negative": N_("Bobot tidak boleh kurang dari 0."),
    "weight.not_for_type": N_("Indikator yang hanya berisi kata-kata tidak berbobot. Kosongkan bobotnya."),
    "weight.all_zero": N_("Semua bobot di sini 0, jadi tidak ada yang dihitung. Isi bobotnya."),
    "weight.missing": N_("Bobot belum diisi."),
    "weight.not_sum_of_children": N_(
        "Bobot kriteria ini %(weight)s, padahal jumlah isinya %(sum)s. Kosongkan bobot kriterianya: ia "
        "dihitung sendiri."
    ),
    "weight.sum_not_100": N_("Jumlah bobot %(sum)s, seharusnya 100. Betulkan bobotnya, atau pakai “Bagi rata”."),
    "weight.below_limit": N_("Bobot %(weight)s di bawah batasnya (paling sedikit %(least)s)."),
    "weight.above_limit": N_("Bobot %(weight)s di atas batasnya (paling banyak %(most)s)."),
    "weight.not_heaviest": N_("Bagian ini harus yang terberat, padahal “%(other)s” lebih berat."),
    "weight.given_optional": N_(
        "Data bawaan “%(given)s” boleh kosong. Isi juga bobot yang berlaku bila ia kosong, atau jadikan wajib."
    ),
    "weight.too_many_combinations": N_(
        "Syarat di sini terlalu banyak untuk dicoba semua (lebih dari %(most)s gabungan); hanya bobot tertulis yang "
        "diperiksa."
    ),
    "weight_set.never": N_("Susunan bobot “%(set)s” tidak pernah terpilih. Betulkan syaratnya, atau hapus."),
    "weight_set.unused": N_("Di sini semua berbobot sama, jadi susunan bobot “%(set)s” tidak berlaku. Hapuslah."),
    "weight_set.malformed": N_("Syarat susunan bobot “%(set)s” tidak dapat dibaca."),
    "weight_set.unknown_reference": N_(
        "Syarat susunan bobot “%(set)s” membaca “%(code)s”, yang bukan data bawaan instrumen ini."
    ),
    "weight_set.unknown_member": N_("Susunan bobot “%(set)s” memuat “%(code)s”, yang tidak memerlukan bobot di sini."),
    "weight_set.member_missing": N_("Susunan bobot “%(set)s” belum memuat bobot “%(code)s”."),
    "limits.unknown_key": N_("Batas bobot tidak mengenal “%(key)s”."),
    "limits.not_a_number": N_("Batas bobot “%(key)s” harus angka."),
    "limits.not_a_boolean": N_("Batas bobot “%(key)s” harus ya atau tidak."),
    "limits.crossed": N_("Batas bawah bobot lebih tinggi daripada batas atasnya."),
    # givens, steps, tables
    "weight.attendance": N_(
        "Kehadiran berbobot %(share)s persen dari seluruh nilai. Kehadiran sudah mempunyai sanksinya sendiri; usahakan "
        "paling banyak %(most)s persen."
    ),
    "text.untranslated": N_("%(count)s teks belum diterjemahkan (%(locale)s), padahal nama instrumennya sudah."),
    "given.not_declared": N_("Data bawaan “%(given)s” belum dinyatakan sebagai angka pada instrumen ini."),
    "given.unknown_type": N_("Jenis data bawaan “%(type)s” tidak dikenal."),
    "given.source_malformed": N_(
        "Asal data bawaan ini harus menyebut bagian penilaian, apa yang dibaca darinya, dan kodenya bila perlu."
    ),
    "given.source_type": N_("Data bawaan dari asal ini harus berjenis %(type)s."),
    "given.bounds_crossed": N_("Batas bawah data ini lebih tinggi daripada batas atasnya."),
    "given.no_fields": N_("Daftar butir ini belum mempunyai kolom. Tambahkan paling sedikit satu."),
    "given.fields_unused": N_(
        "Hanya data berjenis daftar butir yang mempunyai kolom. Hapus kolomnya, atau ganti jenisnya."
    ),
    "given.field_taken": N_("Kode kolom “%(code)s” sudah dipakai di tempat lain. Pilih kode lain."),
    "given.field_type": N_("Kolom “%(code)s” harus berjenis angka, kata-kata, tanggal, atau ya/tidak."),
    "given.item_bounds": N_("Banyaknya butir harus bilangan bulat 0 sampai %(most)s, bukan %(count)s."),
    "given.items_unused": N_("Daftar butir ini belum dipakai kriteria mana pun."),
    "repeat.one_row": N_(
        "Kriteria berulang memuat tepat satu kriteria, yaitu yang diulang. Kumpulkan isinya di dalam satu kriteria."
    ),
    "repeat.nested": N_("Kriteria berulang tidak dapat berada di dalam kriteria berulang “%(code)s”."),
    "repeat.root": N_("Kriteria terluar tidak dapat berulang. Ulangi salah satu kriteria di dalamnya."),
    "repeat.points": N_("Kriteria berulang tidak dapat memakai poin. Pilih perbandingan, persen, atau bobot sama."),
    "repeat.percent": N_(
        "Pada kriteria berulang dengan persen, bobot tiap baris harus diambil dari data bawaan, sebab banyaknya baris "
        "berbeda-beda."
    ),
    "repeat.weight_sets": N_("Kriteria berulang tidak dapat mempunyai susunan bobot lain."),
    "repeat.given_unknown": N_("“%(given)s” bukan data bawaan berjenis daftar butir pada instrumen ini."),
    "repeat.title_unknown": N_("Nama baris harus salah satu kolom daftar butirnya; “%(field)s” bukan."),
    "repeat.bounds_of_given": N_(
        "Barisnya mengikuti daftar butir, jadi banyaknya diatur pada data bawaan itu. Kosongkan batasnya di sini."
    ),
    "repeat.most": N_("Isi paling banyak berapa baris yang disediakan, dari 1 sampai %(most)s."),
    "repeat.bounds_crossed": N_("Banyaknya baris wajib harus 0 sampai %(most)s."),
    "repeat.empty": N_("Kriteria berulang ini belum mempunyai baris, padahal wajib."),
    "given.in_use": N_(
        "Data bawaan “%(given)s” masih dipakai oleh %(places)s. Ganti dulu di sana, lalu hapus data ini."
    ),
    "step.unknown": N_("Langkah hitung ini tidak dikenal."),
    "step.unknown_key": N_("Langkah hitung ini tidak mengenal “%(key)s”."),
    "step.not_a_number": N_("“%(key)s” pada langkah hitung ini harus angka."),
    "step.not_a_boolean": N_("“%(key)s” pada langkah hitung ini harus ya atau tidak."),
    "step.bound_missing": N_("Langkah pembatas ini belum menyebut batasnya."),
    "step.without_value": N_(
        "Kriteria ini tidak bernilai, jadi langkah hitungnya tidak pernah berlaku. Hapus langkahnya."
    ),
    "rounding.digits": N_("Jumlah angka di belakang koma harus 0 sampai %(most)s."),
    "rounding.mode": N_("Cara pembulatan ini tidak dikenal. Pilih dari daftar."),
    "table.empty": N_("Tabel konversi ini belum mempunyai baris."),
    "table.cut_missing": N_("Baris tabel ini belum menyebut sampai berapa ia berlaku."),
    "table.cuts_not_rising": N_("Batas baris tabel ini harus lebih tinggi daripada baris sebelumnya."),
    "table.line_needs_both_ends": N_("Baris bergaris ini memerlukan batas bawah dan batas atas."),
    "table.ends_early": N_("Baris terakhir tabel harus berlaku untuk semua nilai di atasnya; kosongkan batasnya."),
    "table.row_without_value": N_("Baris tabel ini harus memuat satu nilai atau satu garis, tidak keduanya."),
    # formulas
    "formula.empty": N_("Rumus ini masih kosong. Tulis misalnya [HASIL] × 0,7 + [PERILAKU] × 0,3."),
    "formula.too_long": N_("Rumus ini terlalu panjang (paling banyak %(most)s tanda). Bagi menjadi beberapa langkah."),
    "formula.too_deep": N_(
        "Mulai tanda ke-%(position)s rumus ini bersarang terlalu dalam (paling banyak %(most)s lapis). Bagi menjadi "
        "beberapa langkah."
    ),
    "formula.too_many_parts": N_(
        "Rumus ini memuat terlalu banyak bagian (paling banyak %(most)s). Bagi menjadi beberapa langkah."
    ),
    "formula.unknown_sign": N_("Tanda “%(sign)s” (tanda ke-%(position)s) tidak dikenal dalam rumus. Hapuslah."),
    "formula.bracket_unclosed": N_(
        "Kurung siku pada tanda ke-%(position)s belum ditutup. Tulis kode lengkap, misalnya [HASIL]."
    ),
    "formula.semicolon_expected": N_(
        "Pisahkan isi fungsi dengan titik koma (;), bukan koma (tanda ke-%(position)s). Koma hanya untuk desimal."
    ),
    "formula.malformed_code": N_(
        "“%(typed)s” (tanda ke-%(position)s) bukan kode. Kode memuat huruf, angka, - dan _, diawali huruf."
    ),
    "formula.not_a_number": N_(
        "“%(typed)s” (tanda ke-%(position)s) bukan angka. Pakai satu tanda desimal, dan tulis ribuan tanpa titik."
    ),
    "formula.number_too_long": N_("Angka pada tanda ke-%(position)s terlalu panjang (paling banyak %(most)s angka)."),
    "formula.unknown_word": N_(
        "Kata “%(word)s” (tanda ke-%(position)s) tidak dikenal. Kode ditulis di dalam kurung siku, misalnya [HASIL]; "
        "fungsi misalnya JIKA, MIN, MAKS, JUMLAH, RATA, BULAT."
    ),
    "formula.parenthesis_expected": N_("Sesudah %(word)s (tanda ke-%(position)s) harus ada kurung buka."),
    "formula.parenthesis_unclosed": N_("Kurung pada tanda ke-%(position)s belum ditutup."),
    "formula.parenthesis_unopened": N_("Kurung tutup pada tanda ke-%(position)s tidak ada pembukanya."),
    "formula.value_expected": N_("Pada tanda ke-%(position)s harus ada angka, kode dalam kurung siku, atau fungsi."),
    "formula.operator_expected": N_(
        "Sebelum “%(found)s” (tanda ke-%(position)s) harus ada tanda hitung, misalnya + atau ×."
    ),
    "formula.chained_comparison": N_(
        "Dua perbandingan tidak dapat disambung (tanda ke-%(position)s). Hubungkan dengan DAN."
    ),
    "formula.arguments": N_(
        "%(word)s (tanda ke-%(position)s) memerlukan %(least)s sampai %(most)s isi, sekarang %(count)s."
    ),
    "formula.digits": N_(
        "Jumlah angka di belakang koma pada BULAT (tanda ke-%(position)s) harus bilangan bulat 0 sampai %(most)s."
    ),
    "formula.malformed": N_("Rumus yang tersimpan ini tidak dapat dibaca. Tulis ulang rumusnya."),
    "formula.unknown_reference": N_(
        "Rumus membaca [%(code)s] (tanda ke-%(position)s), yang tidak ada atau tidak bernilai. Periksa kodenya."
    ),
    "formula.number_expected": N_("“%(part)s” (tanda ke-%(position)s) harus angka, bukan ya/tidak atau kata."),
    "formula.truth_expected": N_("“%(part)s” (tanda ke-%(position)s) harus syarat, misalnya [HASIL] ≥ 60."),
    "formula.may_divide_by_zero": N_(
        "“%(part)s” (tanda ke-%(position)s) mungkin 0, dan pembagian dengan 0 tidak bernilai. Lindungi dengan JIKA, "
        "misalnya JIKA([B] = 0; TIDAK_ADA(); [A] ÷ [B])."
    ),
    "formula.ambiguous_reference": N_(
        "[%(code)s] dapat berarti bagian instrumen dan data bawaan. Ganti kode salah satunya."
    ),
    "formula.cycle": N_(
        "Rumus saling menunggu: %(codes)s. Sebuah rumus tidak dapat membaca kriteria tempatnya, atau yang membacanya."
    ),
    # conditions of nodes
    "visibility.root": N_("Akar instrumen selalu tampil. Hapus syarat tampilnya."),
    "visibility.malformed": N_("Syarat ini tidak dapat dibaca. Susun ulang syaratnya."),
    "visibility.unknown_reference": N_(
        "Syarat ini membaca “%(code)s”, yang bukan jawaban atau data bawaan pada instrumen ini."
    ),
    "visibility.cycle": N_("Syarat saling menunggu: %(codes)s. Hapus salah satunya."),
    "visibility.never": N_(
        "Bagian ini tidak pernah tampil, apa pun jawabannya. Betulkan syaratnya, atau hapus bagian ini."
    ),
    "visibility.not_asked": N_(
        "%(role)s menjawab bagian ini, tetapi tidak pernah menjawab “%(code)s” yang dibaca syaratnya, jadi "
        "tidak pernah melihatnya."
    ),
    "visibility.too_many": N_(
        "Syarat ini bergantung pada terlalu banyak jawaban untuk dicoba semua (lebih dari %(most)s gabungan). "
        "Periksa sendiri apakah bagian ini dapat tampil."
    ),
    # how a group becomes one value
    "aggregate.unknown": N_("Cara menggabung nilai ini tidak dikenal. Pilih dari daftar."),
    "aggregate.unknown_key": N_("Cara menggabung nilai ini tidak mengenal “%(key)s”."),
    "aggregate.malformed": N_("“%(key)s” pada cara menggabung nilai ini tidak dapat dibaca atau tidak lebih dari 0."),
    "aggregate.weights_unused": N_(
        "Dengan cara menggabung ini bobot tidak berlaku. Ubah cara membaca bobotnya menjadi “sama”."
    ),
    # levels and the settings of a type
    "level.not_for_type": N_("Tipe jawaban ini tidak memakai tingkat. Hapus tingkatnya, atau ganti tipenya."),
    "level.too_few": N_("Perlu paling sedikit dua tingkat atau pilihan; sekarang %(count)s."),
    "level.value_repeated": N_("Dua tingkat bernilai %(value)s. Beri nilai yang berbeda."),
    "level.no_positive_value": N_("Tingkat tertinggi harus bernilai lebih dari 0, atau isi poin setiap tingkat."),
    "level.points_missing": N_("Setiap pilihan perlu poin. Isi kolom poin."),
    "spec.unknown_key": N_("Tipe jawaban ini tidak mengenal pengaturan “%(key)s”."),
    "spec.missing": N_("Isi “%(key)s” untuk tipe jawaban ini."),
    "spec.not_a_number": N_("“%(key)s” harus angka."),
    "spec.not_a_boolean": N_("“%(key)s” harus ya atau tidak."),
    "spec.unknown_choice": N_("Pilihan untuk “%(key)s” tidak dikenal."),
    "spec.bounds_crossed": N_("Batas bawah lebih tinggi daripada batas atas."),
    "spec.one_target": N_("Isi tepat satu: target tetap, atau data bawaan yang memuat target."),
    "spec.one_direction": N_("Isi salah satu: arah tetap, atau data bawaan yang memuat arah."),
    "spec.range_one_end": N_("Rentang target memerlukan tepat satu batas atas: tetap, atau dari data bawaan."),
    "spec.not_a_range": N_(
        "Batas atas target hanya berlaku bila arahnya rentang. Hapus batas itu, atau ganti arahnya."
    ),
    "spec.target_negative": N_("Target tidak boleh kurang dari 0."),
    "spec.target_zero": N_("Target 0 tidak dapat dibagi. Pilih apa yang berlaku bila targetnya 0."),
    "spec.inverse_needs_cap": N_(
        "Untuk “lebih kecil lebih baik” dengan perbandingan terbalik, sebaiknya ada batas atas; tanpa batas, "
        "nilai kecil menjadi sangat besar."
    ),
    "spec.step_not_positive": N_("Langkah skala harus lebih dari 0."),
    "spec.step_misses_most": N_(
        "Dengan langkah %(step)s, nilai tertinggi skala tidak pernah tercapai. Sesuaikan langkah atau batasnya."
    ),
    "spec.share_needs_most": N_("Isi nilai tertinggi, agar jawaban dapat dihitung sebagai bagian darinya."),
    "spec.scale_unknown": N_("Cara mengubah jawaban menjadi nilai harus garis atau tabel."),
    "spec.required_role_not_asked": N_("Ada penilai yang wajib menulis, padahal tidak menjawab indikator ini."),
    # the outcome
    "outcome.unknown_node": N_(
        "Hasil memakai “%(node)s”, yang tidak ada atau tidak bernilai. Pilih kriteria lain pada halaman Hasil."
    ),
    "outcome.no_last_row": N_(
        "Baris terakhir daftar harus berlaku untuk semua sisanya: tanpa batas bawah dan tanpa syarat."
    ),
    "outcome.rows_never_reached": N_(
        "Baris sesudah “%(row)s” tidak pernah tercapai. Beri batas bawah, atau pindahkan ke akhir."
    ),
    "outcome.thresholds_not_descending": N_(
        "Batas %(least)s pada “%(row)s” tidak pernah tercapai, karena baris di atasnya sudah berlaku mulai "
        "%(above)s. Urutkan dari yang tertinggi."
    ),
    "outcome.unknown_list": N_("Daftar “%(list)s” tidak ada."),
    "outcome.category_and_matrix": N_("Pilih salah satu: kategori dari nilai, atau matriks dua sumbu."),
    "outcome.figure_missing": N_(
        "Rumus membaca angka “%(figure)s”, tetapi “%(row)s” tidak memuatnya, sehingga rumus ini kosong di sana."
    ),
    "axis.too_few_options": N_("Sumbu ini memerlukan paling sedikit dua pilihan rating."),
    "axis.nothing_expected": N_("Tandai satu rating sebagai “sesuai ekspektasi”."),
    "axis.row_is_no_option": N_("Daftar petunjuk memuat “%(row)s”, yang bukan pilihan rating sumbu ini."),
    "matrix.unknown_axis": N_("Matriks memakai sumbu “%(axis)s”, yang tidak ada."),
    "matrix.one_axis_twice": N_("Baris dan kolom matriks memakai sumbu yang sama."),
    "matrix.cell_missing": N_("Sel matriks %(row)s × %(column)s belum berisi predikat."),
    "matrix.cell_unknown": N_("Sel matriks %(row)s × %(column)s tidak sesuai dengan pilihan rating."),
    "matrix.unknown_predicate": N_("Predikat “%(predicate)s” tidak ada."),
    "condition.malformed": N_("Syarat ini tidak dapat dibaca."),
    "condition.unknown_reference": N_("Syarat ini membaca “%(code)s”, yang tidak ada."),
    "feedback.no_strength": N_(
        "Belum ada pertanyaan tentang kekuatan pegawai. Pegawai terbantu bila tahu apa yang sudah baik."
    ),
    "feedback.no_improvement": N_("Belum ada pertanyaan tentang hal yang perlu ditingkatkan."),
}

DOCUMENT = {
    "document.too_deep": N_("Dokumen ini bersarang terlalu dalam (paling banyak %(most)s)."),
    "document.required": N_("Bagian ini wajib ada."),
    "document.null": N_("Bagian ini tidak boleh kosong."),
    "document.invalid": N_("Bagian ini tidak dapat dibaca."),
    "document.not_exact": N_("Tulis angka sebagai teks yang tepat, misalnya “2.5” atau “8/15”."),
    "document.not_text": N_("Bagian ini harus teks."),
    "document.not_object": N_("Bagian ini harus objek dengan kunci dan isi."),
    "document.not_list": N_("Bagian ini harus daftar."),
    "document.not_boolean": N_("Bagian ini harus ya atau tidak."),
    "document.not_whole": N_("Bagian ini harus bilangan bulat."),
    "document.unknown_locale": N_("Bahasa ini tidak dikenal; tulis “id” atau “en”."),
    "document.unknown_choice": N_("Pilihan ini tidak dikenal."),
    "document.unknown_key": N_("Kunci ini tidak dikenal oleh format instrumen."),
    "document.unknown_kind": N_("Simpul harus kriteria atau indikator."),
    "document.unknown_format": N_("Format dokumen ini tidak dikenal."),
    "document.repeated": N_("Bagian ini disebut dua kali."),
    "document.root_not_a_criterion": N_("Akar instrumen harus sebuah kriteria."),
}
